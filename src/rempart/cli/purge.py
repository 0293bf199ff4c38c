"""``rempart purge``: what must no longer be kept goes, and what stays is said with its reason."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import click

from rempart.base import RempartError
from rempart.build.meanwhile import half_done, settle_all, standing_still
from rempart.build.purging import (
    Account,
    Line,
    Plan,
    account_of_leftovers,
    foreseen,
    plan_purge,
    purge_editions,
    purge_judgements,
    purge_leftovers,
    purge_snapshots,
    rows_of_suppressed,
    same_elsewhere,
)
from rempart.cli.common import Day, actor, opened, say, workspace_option
from rempart.ledger import Workspace
from rempart.ledger.editions import registers_with_editions
from rempart.ledger.erasing import schemes_in
from rempart.ledger.holds import HOLDS, Hold, meant, on_nothing, read_holds
from rempart.ledger.suppression import Known, Suppressions, canonical, enter
from rempart.ledger.workspace import today
from rempart.registers.reading.blanking import Sought
from rempart.registers.shelf import available
from rempart.screening.overlay import FORM
from rempart.screening.purging import (
    Erasing,
    account_of_checks,
    keep_cited_rows,
    left_elsewhere,
    names_to_hold,
    purge_checks,
)


@click.command("purge")
@click.option("--suppress", "subjects", multiple=True, help="An id as published or SCHEME:NUMBER; may be given again.")
@click.option(
    "--file", "file", type=click.Path(path_type=Path, exists=True), help="Ids and numbers to suppress, one a line."
)
@click.option("--reason", help="Of the suppression: the decision and its reference, never a name.")
@click.option("--decided-on", type=Day(), help="Day of that decision.")
@click.option("--by", help="Pseudonym of who decided.")
@click.option("--yes", is_flag=True, help="Do it; without it, only say what would go.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@workspace_option
def command(
    subjects: tuple[str, ...], file: Path | None, reason: str | None, decided_on: date | None, by: str | None, yes: bool,
    as_json: bool, workspace_path: Path,
) -> None:  # fmt: skip
    """Remove what must no longer be kept: editions and checks whose time is over, and parties whose erasure was accepted.

    Nothing is changed without --yes: the report says what would go, and what would stay and why. A suppression is kept
    as a keyed hash and applies to every later load.
    """
    workspace = opened(workspace_path)
    known = _known(workspace) if subjects or file else None
    given = [
        canonical(text, known, where) for where, text in [*(("--suppress", one) for one in subjects), *_lines(file)]
    ]
    if given and not (reason and decided_on and by):
        raise click.UsageError("--suppress needs --reason, --decided-on and --by.")
    before = Suppressions.read(workspace.path)
    suppressions = (
        before.with_more(given, reason, decided_on, by, today()) if given and reason and decided_on and by else before
    )
    holds = read_holds(workspace.path)
    left = account_of_leftovers(workspace, alone=False)  # before an unfinished snapshot is cleared with the lock
    if yes:
        _make_ready(workspace, holds, today())
    unheld = _on_nothing(workspace, holds, today())
    plan = plan_purge(workspace, suppressions, holds, today())
    _refuse_telling_reason(plan, given, reason or "")
    if yes:
        account, plan = purge(workspace, plan, reason or "", decided_on, by or "")
        account.gone += [line for line in left.gone if line not in account.gone]
    else:
        account = _foreseen(workspace, plan)
    account.stays += [*unheld, *_unfound(plan, given).stays]
    if as_json:
        click.echo(json.dumps(_as_json(account, plan, done=yes), ensure_ascii=False))
    else:
        click.echo(_told(account, plan, done=yes))


def purge(workspace: Workspace, plan: Plan, reason: str, decided_on: date | None, by: str) -> tuple[Account, Plan]:
    """Do what the plan says, in the order in which what is needed is still there; return the report and the plan as done.

    The suppressions are entered first, so that no load that ends from then on brings anybody back. Then nothing is
    loaded, built or checked until the end, and the plan is made again: of what was loaded since, too.
    """
    suppressions = enter(workspace, plan.suppressions, actor())
    with standing_still(workspace, say):
        settle_all(workspace)
        plan = plan_purge(workspace, suppressions, plan.holds, plan.day)
        account = _purge_alone(workspace, plan, reason, decided_on, by)
    return account, plan


def _purge_alone(workspace: Workspace, plan: Plan, reason: str, decided_on: date | None, by: str) -> Account:
    who = actor()
    suppressions = plan.suppressions.with_more(
        plan.everybody, reason or _BY_NUMBER, decided_on or plan.day, by or who, plan.day
    )
    plan = replace(plan, suppressions=enter(workspace, suppressions, who))
    workspace.journal.append(
        "purge.begun", actor=who, data={"expired": len(plan.expired), "suppressions": len(plan.suppressions.entries)}
    )
    erasing, elsewhere = _erasing(workspace, plan), Account(stays=same_elsewhere(workspace, plan))
    keep_cited_rows(workspace, plan.expired)
    steps = [
        purge_checks(workspace, erasing, plan.holds, plan.day, who),
        purge_judgements(workspace, plan, who),
        purge_editions(workspace, plan, who),
        purge_snapshots(workspace, who),
        purge_leftovers(workspace),
    ]
    account = _joined([*steps, elsewhere, left_elsewhere(workspace, erasing)])
    workspace.journal.append("purge.done", actor=who, data={"gone": len(account.gone), "stays": len(account.stays)})
    return account


_BY_NUMBER = "same official number as one suppressed"


def _foreseen(workspace: Workspace, plan: Plan) -> Account:
    erasing = _erasing(workspace, plan)
    checks = account_of_checks(workspace, erasing, plan.holds, plan.day)
    elsewhere = Account(stays=same_elsewhere(workspace, plan))
    left = account_of_leftovers(workspace, alone=False)
    return _joined([checks, foreseen(workspace, plan), left, elsewhere, left_elsewhere(workspace, erasing)])


def _erasing(workspace: Workspace, plan: Plan) -> Erasing | None:
    """Return by what stored checks are seen to name the suppressed; None where nobody is."""
    if not plan.suppressions:
        return None
    alone, shared = rows_of_suppressed(workspace, plan)
    names = {name for spoken in plan.spoken.values() for name in spoken.names}
    numbers = {number for spoken in plan.spoken.values() for number in spoken.numbers}
    return Erasing(plan.suppressions, plan.everybody, alone, shared, Sought(names, numbers))


def _refuse_telling_reason(plan: Plan, given: Sequence[str], reason: str) -> None:
    """Refuse a reason that says who it is about: it is kept in plain words."""
    said = Sought(
        {name for spoken in plan.spoken.values() for name in spoken.names},
        {subject.split(":", 1)[1] for subject in given}
        | {n for spoken in plan.spoken.values() for n in spoken.numbers},
    )
    if said.found_in(reason):
        raise RempartError("--reason", "it names the subject", "Name the decision instead, as 'request ER-2026-04'")


def _known(workspace: Workspace) -> Known:
    """Return what a subject may be of: every register that can be opened or has editions, forms, schemes of editions."""
    held = list(registers_with_editions(workspace.path / "editions"))
    registers = {*available(workspace.path / "registers"), *held, FORM}
    return Known(registers, set().union(*(schemes_in(workspace.editions_of(name)) for name in held)))


def _lines(file: Path | None) -> list[tuple[str, str]]:
    """Return the subjects of a file, each with where it stands."""
    if file is None:
        return []
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise RempartError(str(file), "it is not text in UTF-8", "Save it so") from error
    told = [(f"{file}, line {number}", line.strip()) for number, line in enumerate(lines, start=1)]
    return [(where, line) for where, line in told if line and not line.startswith("#")]


def _make_ready(workspace: Workspace, holds: list[Hold], day: date) -> None:
    """Finish what a killed purge left, then refuse a hold on nothing: what it was meant to keep might go now.

    Both wait for other commands, so nothing is waited for where neither may be needed. A hold is refused only once all
    is settled: what was swapped when a purge was killed has not its own name until then.

    Raises:
        RempartError: a hold is on a register, an edition or a check that is not there.
    """
    if not half_done(workspace) and not _slips(workspace, holds, day)[0]:
        return
    with standing_still(workspace, say):
        settle_all(workspace)
        slips, names = _slips(workspace, holds, day)
    for number, hold in slips.items():
        todo = f"{meant(hold, names)}Correct its 'what', or take it out: until then nothing is purged"
        raise RempartError(f"{workspace.path / HOLDS}, hold {number}", _NOTHING, todo)


def _slips(workspace: Workspace, holds: list[Hold], day: date) -> tuple[dict[int, Hold], set[str]]:
    """Return the holds on nothing that can only be slips of the pen, by their place, and all that can be held."""
    names = names_to_hold(workspace) if holds else set()
    return {n: hold for n, hold in on_nothing(holds, names, day).items() if not hold.may_come}, names


_NOTHING = "no register, edition or check of this name is there"
_NOT_YET = "no stored check names this application yet: its reports are kept from the first check on"


def _on_nothing(workspace: Workspace, holds: list[Hold], day: date) -> list[Line]:
    """Say which holds are on nothing that is there."""
    if holds and half_done(workspace):
        why = "a purge was killed or is running: --yes finishes it first, then looks whether each hold is on something"
        return [Line("hold", HOLDS, why)]
    names = names_to_hold(workspace) if holds else set()
    return [
        Line("hold", hold.what, f"{_said(hold)}. {meant(hold, names)}".rstrip(" ."), hold.until)
        for hold in on_nothing(holds, names, day).values()
    ]


def _said(hold: Hold) -> str:
    return _NOT_YET if hold.may_come else f"{_NOTHING}, so it keeps nothing: correct holds.yml"


def _unfound(plan: Plan, given: Sequence[str]) -> Account:
    """Say how many of the subjects given no edition names: right for a later load, or a slip of the pen."""
    numbers = {re.sub(r"[\s.\-/]", "", number).upper() for spoken in plan.spoken.values() for number in spoken.numbers}
    missing = 0
    for subject in given:
        number = subject.split(":", 1)[1]
        by_number = any(one.startswith(number) for one in numbers)  # a longer one implies it
        missing += not (subject in plan.everybody or by_number or subject.startswith(f"{FORM}:"))
    if not missing:
        return Account()
    what = f"no edition names {missing:,} of the {len(given):,} ids and numbers given"
    return Account(stays=[Line("note:", what, "later loads leave them out; look whether they are written right")])


def _joined(accounts: Iterable[Account]) -> Account:
    joined = Account()
    for account in accounts:
        joined.gone += account.gone
        joined.stays += account.stays
    return joined


def _as_json(account: Account, plan: Plan, *, done: bool) -> dict[str, object]:
    def shown(lines: list[Line]) -> list[dict[str, object]]:
        return [{**asdict(line), "until": line.until.isoformat() if line.until else None} for line in lines]

    told = {"on": plan.day.isoformat(), "done": done, "parties": len(plan.everybody)}
    return {**told, "gone": shown(account.gone), "stays": shown(account.stays)}


def _told(account: Account, plan: Plan, *, done: bool) -> str:
    lines = [f"Purge on {plan.day}" + ("" if done else ": nothing is changed yet, --yes does it")]
    lines.append(("Gone:" if done else "Would go:") + ("" if account.gone else " nothing"))
    lines += [f"  {_line(line)}" for line in account.gone]
    lines.append(("Stays:" if done else "Would stay:") + ("" if account.stays else " nothing"))
    lines += [f"  {_line(line)}" for line in account.stays]
    if plan.suppressions:
        lines.append(
            f"Suppressed: {len(plan.suppressions.entries):,} ids and numbers, which every load leaves out; "
            f"editions named {len(plan.everybody):,} parties of them."
        )
    return "\n".join(lines)


def _line(line: Line) -> str:
    rows = f", {line.rows:,} {'records' if line.kind == 'records' else 'rows'}" if line.rows else ""
    kind = "rows of" if line.kind in ("rows", "records") else line.kind
    return f"{kind} {line.name}{rows}: {line.why}" + (f" (until {line.until})" if line.until else "")
