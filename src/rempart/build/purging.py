"""Editions, judgements and snapshots without what must no longer be kept: planned first, then done in one order.

The order is that of what is still known: the judgements, then the editions, which alone say how a subject is spoken of;
then a snapshot of what remains, then the older snapshots. Each step is whole or not at all, and begins where a killed
one stopped.
"""

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rempart.base.errors import RempartError
from rempart.build.making import build
from rempart.build.meanwhile import MADE_OF_SNAPSHOTS, clear, left_behind
from rempart.identity.merging.judgements import Judgement, read_judgements
from rempart.ledger.editions import Edition, Erased, Receipt, editions, registers_with_editions, write_receipt
from rempart.ledger.erasing import EditionTables, Spoken, parties_suppressed, spoken_of
from rempart.ledger.holds import Hold, hold_on
from rempart.ledger.parquet import connect, parquet
from rempart.ledger.recorded import check_editions
from rempart.ledger.retention import Kept, retention
from rempart.ledger.snapshots import Snapshot, file_sha256, snapshots
from rempart.ledger.suppression import REASON, Suppressions
from rempart.ledger.swapping import alone_in, put_in_place, settle, staging_of, take_away, write_whole
from rempart.ledger.workspace import Workspace
from rempart.registers.form import Form
from rempart.registers.reading.blanking import Sought
from rempart.registers.recognising import recognise
from rempart.registers.shelf import Register, open_register
from rempart.registers.suppressing import clean_files, plain_copy

_SNAPSHOT = "it holds what goes; one built of what remains gives the same answers"


@dataclass(frozen=True)
class Line:
    """One line of the report: what (edition, source, snapshot, judgement, report, check), its name, why, until when."""

    kind: str
    name: str
    why: str
    until: date | None = None
    rows: int = 0


@dataclass
class Account:
    """The report of a purge: what goes or went, and what stays and why."""

    gone: list[Line] = field(default_factory=list)
    stays: list[Line] = field(default_factory=list)


@dataclass
class Plan:
    """What a purge finds before anything is changed.

    ``kept`` are the editions of each register and what becomes of them; ``parties`` the suppressed of each register, as
    published; ``spoken`` how it speaks of them.
    """

    day: date
    holds: list[Hold]
    suppressions: Suppressions
    kept: dict[str, list[Kept]]
    parties: dict[str, set[str]]
    spoken: dict[str, Spoken]

    @property
    def expired(self) -> list[Edition]:
        """The editions whose time is over."""
        return [kept.edition for several in self.kept.values() for kept in several if kept.goes]

    @property
    def erased_from(self) -> list[Edition]:
        """The editions, of those that stay, of registers that name a suppressed party."""
        return [kept.edition for name in sorted(self.parties) for kept in self.kept[name] if not kept.goes]

    @property
    def everybody(self) -> set[str]:
        """Every suppressed party that an edition names, as published."""
        return set().union(*self.parties.values()) if self.parties else set()


def plan_purge(workspace: Workspace, suppressions: Suppressions, holds: list[Hold], day: date) -> Plan:
    """Look for what must go, and change nothing.

    Raises:
        RempartError: a hold stands on an edition that names a suppressed party: erasing waits for its end; an edition is
            not as the journal says.
    """
    registers = list(registers_with_editions(workspace.path / "editions"))
    kept = {name: retention(workspace, name, _keep_years(workspace, name), holds, day) for name in registers}
    parties = {}
    for name in registers if suppressions else ():
        _check(workspace, name, editions(workspace.editions_of(name)))
        found = parties_suppressed(workspace.editions_of(name), suppressions)
        if found:
            parties[name] = found
    for name in parties:
        for one in kept[name]:
            hold = hold_on(holds, {name, f"{name}/{one.edition.id}"}, day)
            if hold is not None:
                raise RempartError(f"{name}/{one.edition.id}", f"a hold keeps it until {hold.until}, and it may name a suppressed party",
                                   "End the hold in holds.yml, or erase after it")  # fmt: skip
    spoken = {name: spoken_of(workspace.editions_of(name), found) for name, found in parties.items()}
    return Plan(day, holds, suppressions, kept, parties, spoken)


def rows_of_suppressed(workspace: Workspace, plan: Plan) -> tuple[set[str], set[str]]:
    """Return the ``row_id`` of all records that speak of the suppressed alone, and of those that name others too."""
    alone: set[str] = set()
    shared: set[str] = set()
    for register, parties in plan.parties.items():
        for edition in editions(workspace.editions_of(register)):
            with EditionTables(edition, parties) as tables:
                one, other = tables.rows_naming()
            alone, shared = alone | one, shared | other
    return alone, shared


def foreseen(workspace: Workspace, plan: Plan) -> Account:
    """Say what would go and stay of editions, judgements and snapshots, and change nothing."""
    account = Account()
    for register, several in plan.kept.items():
        for kept in several:
            name, edition = f"{register}/{kept.edition.id}", kept.edition
            if kept.goes:
                account.gone.append(Line("edition", name, kept.why, kept.until, sum(edition.receipt.tables.values())))
                continue
            account.stays.append(Line("edition", name, kept.why, kept.until))
            if register in plan.parties:
                with EditionTables(edition, plan.parties[register]) as tables:
                    alone, shared = tables.rows_naming()
                if records := len(alone | shared):
                    account.gone.append(Line("records", name, REASON, rows=records))
    touched = {(e.path.parent.name, e.id) for e in [*plan.expired, *plan.erased_from]}
    stale = {snapshot.id for snapshot in stale_snapshots(workspace)}
    for snapshot in snapshots(workspace.snapshots):
        if snapshot.id in stale or any((r.register_id, r.edition) in touched for r in snapshot.receipts):
            account.gone.append(Line("snapshot", snapshot.id, _SNAPSHOT))
        else:
            account.stays.append(Line("snapshot", snapshot.id, "it holds nothing that goes"))
    account.gone += [Line("judgement", number, REASON) for number in judgements_naming(workspace, plan)]
    return account


def same_elsewhere(workspace: Workspace, plan: Plan) -> list[Line]:
    """Return the parties that the last snapshot resolved to a suppressed one and that nobody suppressed: they stay."""
    found = snapshots(workspace.snapshots)
    merged = found[-1].derived("identity_merge") if found else None
    if merged is None or not merged.exists() or not plan.everybody:
        return []
    with connect() as connection:
        rows = connection.execute(
            f"with erased as (select unnest($1::varchar[]) as stated_id), merged as (from {parquet(merged)}) "
            "select distinct stated_id from merged where party_id in (select party_id from merged semi join erased using (stated_id)) "
            "and stated_id not in (select stated_id from erased) order by 1",
            [sorted(plan.everybody)],
        ).fetchall()
    why = "the same party in another register: give its id or their number too, if the decision covers it"
    return [Line("party", str(row[0]), why) for row in rows]


def judgements_naming(workspace: Workspace, plan: Plan) -> list[str]:
    """Return the numbers of the judgements that name a suppressed party."""
    found = read_judgements(_judgements(workspace))
    named = _named_in(found, plan)
    return sorted(one.id for one in found if {one.left, one.right} & named)


def stale_snapshots(workspace: Workspace) -> list[Snapshot]:
    """Return the snapshots that hold what no edition or judgement says any more."""
    there = {
        (name, edition.id): edition.receipt
        for name in registers_with_editions(workspace.path / "editions")
        for edition in editions(workspace.editions_of(name))
    }
    judged = {one.id for one in read_judgements(_judgements(workspace))}
    return [
        snapshot
        for snapshot in snapshots(workspace.snapshots)
        if any(there.get((r.register_id, r.edition)) != r for r in snapshot.receipts)
        or not {one.id for one in read_judgements(snapshot.judgements)} <= judged
    ]


def purge_editions(workspace: Workspace, plan: Plan, actor: str) -> Account:
    """Take the suppressed out of every edition, and remove the editions whose time is over.

    The plan was made, and this is called, while nothing else is loaded (``standing_still``).

    Raises:
        RempartError: an edition is not as the journal says; nothing of its register is changed.
    """
    account = Account()
    for register in sorted(plan.kept):
        settle(workspace.editions_of(register))
        expired = [kept.edition for kept in plan.kept[register] if kept.goes]
        rest = [kept.edition for kept in plan.kept[register] if not kept.goes]
        if register in plan.parties:
            _check(workspace, register, rest)
            _erase(workspace, plan, register, rest, account, actor)
        for edition in expired:
            _remove(workspace, register, edition, account, actor)
        account.stays += [
            Line("edition", f"{register}/{k.edition.id}", k.why, k.until) for k in plan.kept[register] if not k.goes
        ]
    return account


def purge_judgements(workspace: Workspace, plan: Plan, actor: str) -> Account:
    """Take the judgements that name a suppressed party out of their file."""
    with alone_in(_judgements(workspace).parent):  # an officer who judges meanwhile waits
        return _purge_judgements(workspace, plan, actor)


def _purge_judgements(workspace: Workspace, plan: Plan, actor: str) -> Account:
    path, account = _judgements(workspace), Account()
    gone, named = judgements_naming(workspace, plan), _named_in(read_judgements(path), plan)
    if not gone:
        return account
    workspace.journal.append("purge.judgements", actor=actor, data={"judgements": gone})
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    write_whole(path, "".join(line for line in lines if not _of(json.loads(line), set(gone), named)))
    account.gone += [Line("judgement", number, REASON) for number in gone]
    return account


def purge_snapshots(workspace: Workspace, actor: str) -> Account:
    """Remove the snapshots that hold what was purged, after one of what remains was built; no other build is running."""
    account = Account()
    stale = stale_snapshots(workspace)
    found = snapshots(workspace.snapshots)
    if stale and stale[-1].id == found[-1].id and any(registers_with_editions(workspace.path / "editions")):
        fresh = build(workspace, actor=actor, held=True)
        account.stays.append(Line("snapshot", fresh.id, "built now, of what remains"))
    settle(workspace.snapshots)
    for snapshot in stale:
        data = {"snapshot": snapshot.id, "manifest": snapshot.manifest_sha256}
        workspace.journal.append("purge.snapshot", actor=actor, data=data)
        take_away(snapshot.path)
        account.gone.append(Line("snapshot", snapshot.id, _SNAPSHOT))
    _forget_made_of(workspace)
    return account


def _forget_made_of(workspace: Workspace) -> None:
    """Remove what the desk made of snapshots that are gone; it makes it again of the last one."""
    there = {snapshot.manifest_sha256 for snapshot in snapshots(workspace.snapshots)}
    for made in (workspace.path / MADE_OF_SNAPSHOTS).glob("*"):
        if made.name.partition(".")[0] not in there:
            shutil.rmtree(made)


def purge_leftovers(workspace: Workspace) -> Account:
    """Remove what killed commands left: it is in no table and no receipt, but may hold whole files."""
    left, _ = left_behind(workspace, alone=True)
    account = account_of_leftovers(workspace, alone=True)
    clear(left)
    return account


def account_of_leftovers(workspace: Workspace, *, alone: bool) -> Account:
    """Say what killed commands left and what running ones use, and change nothing."""
    left, used = left_behind(workspace, alone=alone)
    why = "a running command uses it: give the purge again after its end"
    return Account(
        [Line("leftover", str(path.relative_to(workspace.path)), "a command that was killed left it") for path in left],
        [Line("unfinished", str(path.relative_to(workspace.path)), why) for path in used],
    )


def _keep_years(workspace: Workspace, register: str) -> int:
    """Return the retention of a register: that of its card as it stands, else of its last receipt in use."""
    opened = _register(workspace, register)
    if opened is not None:
        return opened.card.keep_years
    used = [one for one in editions(workspace.editions_of(register)) if not one.withdrawn]
    return used[-1].receipt.keep_years


def _register(workspace: Workspace, register: str) -> Register | None:
    try:
        return open_register(register, workspace.path / "registers")
    except RempartError:
        return None


def _check(workspace: Workspace, register: str, found: Iterable[Edition]) -> None:
    """Refuse to rewrite what was changed by hand: its new receipt would make it look as loaded."""
    for edition in found:
        edition.verify()
    check_editions(workspace, editions(workspace.editions_of(register)), workspace.journal.entries(), register)


def _erase(
    workspace: Workspace, plan: Plan, register: str, found: Sequence[Edition], account: Account, actor: str
) -> None:
    """Stage every edition without the suppressed, then put each in its place."""
    staged = []
    for edition in found:
        staging, why = _staged(workspace, plan, register, edition)
        if staging is not None:
            staged.append((edition, staging, why))
    for edition, staging, why in staged:
        receipt = Receipt.model_validate_json((staging / "receipt.json").read_text(encoding="utf-8"))
        data = {"register": register, "edition": edition.id, "before": edition.receipt_sha256, "after": file_sha256(staging / "receipt.json")}  # fmt: skip
        before = {file.name for file in edition.receipt.files if file.kept_sha256}
        workspace.journal.append("purge.edition", actor=actor, data=data)
        put_in_place(staging, edition.path)
        workspace.journal.append("purge.edition.done", actor=actor, data=data)
        last = receipt.erased[-1]
        name = f"{register}/{edition.id}"
        account.gone.append(
            Line("rows", name, f"{REASON}; records emptied in the kept files: {last.records:,}", rows=last.rows)
        )
        removed = before - {file.name for file in receipt.files if file.kept_sha256}
        account.gone += [Line("source", f"{name}/{file}", f"{why}: the whole file went") for file in sorted(removed)]


def _staged(workspace: Workspace, plan: Plan, register: str, edition: Edition) -> tuple[Path | None, str]:
    """Write the edition without the suppressed beside it; None where it does not speak of them.

    The text says why its kept files could not be rewritten and are gone; it is empty where they are there.
    """
    staging = staging_of(edition.path)
    opened = _register(workspace, register)
    before = edition.receipt
    spoken = plan.spoken[register]
    with EditionTables(edition, plan.parties[register]) as tables:
        taken = tables.take_out(staging)
        for path in edition.path.iterdir():
            if path.name not in ("tables", "said.parquet", "receipt.json"):
                (shutil.copytree if path.is_dir() else shutil.copyfile)(path, staging / path.name)
        form = _form(opened, edition) if opened else None
        cleaned = clean_files(form, staging / "source", taken.named, Sought(spoken.names, spoken.numbers, spoken.keys), tables.others_in,
                                    records=before.read, stripped=opened.card.strip_source if opened else False)  # fmt: skip
    if not taken.rows and not cleaned.hashes:
        shutil.rmtree(staging)
        return None, ""
    tables_now = before.tables | {name: count for name, count in taken.tables.items() if name in before.tables}
    left = before.left_out_reasons | {REASON: before.left_out_reasons.get(REASON, 0) + taken.emptied}
    files = [
        file.model_copy(update={"kept_sha256": cleaned.hashes.get(n, file.kept_sha256)})
        for n, file in enumerate(before.files, start=1)
    ]
    erased = Erased(on=plan.day, receipt_before=edition.receipt_sha256, kept_before=[file.kept_sha256 for file in before.files],
                    rows=taken.rows, records=cleaned.records)  # fmt: skip
    written = {str(path.relative_to(staging)): file_sha256(path) for path in sorted(staging.rglob("*.parquet"))}
    changes = {"files": files, "tables": tables_now, "written": written, "erased": [*before.erased, erased],
               "loaded": before.loaded - taken.emptied, "left_out": before.left_out + taken.emptied,
               "left_out_reasons": {reason: n for reason, n in sorted(left.items()) if n}}  # fmt: skip
    write_receipt(staging, before.model_copy(update=changes))
    return staging, cleaned.removed


def _form(opened: Register, edition: Edition) -> Form | None:
    """Return the form in which the kept files of an edition are read, told from the files where there are several."""
    forms = list(opened.forms.values())
    if len(forms) == 1:
        return forms[0].form
    work = edition.path.with_name(f".purging-{edition.id}") / ".form"
    work.mkdir()
    try:
        kept = sorted((edition.path / "source").glob("*.gz"), key=lambda path: int(path.name.split("-", 1)[0]))
        files = [plain_copy(int(path.name.split("-", 1)[0]), path, work) for path in kept]
        return recognise(opened, files).form
    except (RempartError, IndexError):
        return None
    finally:
        shutil.rmtree(work)


def _remove(workspace: Workspace, register: str, edition: Edition, account: Account, actor: str) -> None:
    rows, why = sum(edition.receipt.tables.values()), "its retention is over"
    data = {"register": register, "edition": edition.id, "before": edition.receipt_sha256, "after": None}
    workspace.journal.append("purge.edition", actor=actor, data=data)
    take_away(edition.path)
    workspace.journal.append("purge.edition.done", actor=actor, data=data)
    account.gone.append(Line("edition", f"{register}/{edition.id}", why, rows=rows))


def _named_in(found: Iterable[Judgement], plan: Plan) -> set[str]:
    """Return the suppressed parties that judgements may name: those of editions, and of application forms."""
    return plan.suppressions.among({side for one in found for side in (one.left, one.right)}) | plan.everybody


def _of(line: Mapping[str, object], gone: set[str], named: set[str]) -> bool:
    """Tell whether a line of the judgements is one that goes, or undoes one."""
    return line.get("undo") in gone or bool({line.get("left"), line.get("right")} & named)


def _judgements(workspace: Workspace) -> Path:
    return workspace.path / "judgements" / "judgements.jsonl"
