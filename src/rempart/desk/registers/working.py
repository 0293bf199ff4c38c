"""The work itself, each step safe to be done twice: a worker that was killed is followed by another, and one edition results."""

import re
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings
from django.db import transaction

from rempart.base import RempartError
from rempart.build import build
from rempart.desk.configuration import workspace
from rempart.desk.day import now, today
from rempart.desk.operations.queue import enqueue
from rempart.desk.pages.words import sentences
from rempart.desk.record import SYSTEM, record
from rempart.desk.registers import staging
from rempart.desk.registers.freshness import last_in_use
from rempart.desk.registers.models import APPROVED, LOADED, LOOKING, MAPPING, TRIED, TRYING, Rollback, Upload
from rempart.ledger.editions import Receipt
from rempart.ledger.parquet import parquet
from rempart.procedures.case.events import local_day
from rempart.registers import Loaded, load, open_register
from rempart.registers.fresh.changes import Changes
from rempart.registers.proposing import Proposal, Told, propose
from rempart.registers.proposing.describing import Described, Description, describe
from rempart.registers.proposing.looking import look_over
from rempart.registers.rehearsing import Rehearsal, rehearse
from rempart.registers.withdrawing import withdraw

_STEPS = ("reading", "checking", "writing")
_MOST_FAULTS = 50_000
"""Lines that the file of errors holds; the page says that there are more, and the counts are of all."""


def _keep(
    seen: Upload, to: str, *, sums: dict[str, int] | None = None, faults: tuple[list[str], list[list[Any]]] | None = None,
    **said: Any,
) -> None:  # fmt: skip
    """Keep what was found of a row as it was read, unless it was changed or ended meanwhile, or another worker was first.

    What two agreed on and could not be loaded needs both again. The records with a fault are written while the row is
    held: one that was given up has no key any more, and none is made for them.
    """
    with transaction.atomic():
        row = Upload.objects.select_for_update().get(pk=seen.pk)
        if (row.state, row.version) != (seen.state, seen.version):
            return
        if row.state == APPROVED:
            told = {"upload": row.pk, "register": row.register, "version": row.version}
            record("register.load_stopped", actor=SYSTEM, data=told)
            row.approved_by = row.approved_at = None
        if faults is not None:
            staging.write_faults(row, *faults)
        row.state, row.step, row.sums = to, "", row.sums if sums is None else sums
        row.say(**said)
        row.save()


def _stopped(error: RempartError) -> dict[str, str]:
    """Return why something stopped, and at which line; the rooms below quote no cell in it."""
    line = re.search(r"\bline ([\d,]+)", error.where)
    return {"what": error.what, "todo": error.todo, "line": line[1] if line else ""}


def _progress(pk: int) -> Any:
    def told(sentence: str) -> None:
        last = sentence.rpartition(";")[2]
        step = next((one for one in _STEPS if one in last or sentence.startswith(one)), "")
        if step:
            with suppress(Exception):  # how far it is may stay unsaid where somebody writes
                Upload.objects.filter(pk=pk).update(step=step)

    return told


def look(pk: int) -> None:
    """Look a file over, and keep what was seen."""
    row = Upload.objects.get(pk=pk)
    if row.state != LOOKING:
        return
    said = row.said
    try:
        with staging.opened(row) as file:
            seen = look_over(
                file, kind=said.get("kind"), name=said["name"], memory_limit_mb=workspace().settings.memory_limit_mb
            )
    except RempartError as error:
        _keep(row, MAPPING, stopped=_stopped(error))
        return
    columns = [
        {"name": one.name, "field": one.field, "left_out": one.left_out, "never": one.never} for one in seen.columns
    ]
    layout = seen.layout.model_dump(
        mode="json", include={"kind", "delimiter", "encoding", "header_row", "sheet", "header"}
    )
    _keep(row, MAPPING, layout=layout, unread=list(seen.unread), kind=seen.kind, columns=columns, stopped=None)


def proposal_of(row: Upload, file: Path) -> Proposal:
    """Return the register of a new file, as it was mapped and described: the same one whenever it is asked again.

    Raises:
        RempartError: its cells are not what the mapping says.
    """
    said = row.said
    town, forms, about = workspace().settings, said.get("forms", {}), said["about"]
    on = local_day(row.approved_at, settings.TIME_ZONE) if row.approved_at else None
    legal = on is not None and row.approved_by is not None and "legal_officer" in row.approved_by.roles_on(on)
    told = Description(
        about["title"], about["owner"], about["basis"], tuple(about["purposes"]), about["licence"] or sentences()["registers.licence_internal"].in_language(town.language),
        int(about["keep_years"]), int(about["refreshed_every_days"]), about["scope"], about["disappearance"],
        on if legal else None,
    )  # fmt: skip
    how = Told(
        country=town.countries[0] if town.countries else "FR", town=town.town, dates=forms.get("dates") or None,
        decimals=forms.get("decimals") or None,
    )  # fmt: skip
    forced = {field: column for column, field in said["fields"].items() if field}
    aside = [column for column, field in said["fields"].items() if not field]
    found = propose(
        file, row.register, Described(told), told=how, kind=said["kind"], forced=forced, aside=aside,
        memory_limit_mb=town.memory_limit_mb,
    )  # fmt: skip
    return describe(found, told)


def rehearse_load(pk: int) -> None:
    """Rehearse the load of a file, and keep what it would give, refuse and change."""
    row = Upload.objects.get(pk=pk)
    if row.state != TRYING:
        return
    Upload.objects.filter(pk=pk).update(step="opening")
    told: list[str] = []
    after = last_in_use(row.register)
    try:
        with staging.opened(row) as file:
            scratch = file.parent / "scratch"
            scratch.mkdir()
            if row.new:
                proposal = proposal_of(row, file)
                told = proposal.said
                register = proposal.write(scratch / "registers")
            else:
                register = open_register(row.register, workspace().path / "registers").folder
            faults = scratch / "faults.parquet"
            found = rehearse(
                workspace(), register, file, scratch, edition=row.published_on, faults=faults, progress=_progress(pk)
            )
            columns, rows = _faults(faults)
    except RempartError as error:
        _keep(row, TRIED, stopped=_stopped(error), found=None)
        return
    kept = _found(found, told, len(rows)) | {"after": after}
    _keep(row, TRIED, found=kept, sums=_sums(found.receipt), faults=(columns, rows), stopped=None)


def _faults(path: Path) -> tuple[list[str], list[list[Any]]]:
    """Return the columns and the records of a file of faults; without those of the mechanism."""
    if not path.exists():  # the same file is in use already: nothing was read
        return [], []
    with duckdb.connect() as connection:
        found = connection.execute(f"select * exclude (file) from {parquet(path)} limit {_MOST_FAULTS}")
        columns = [one[0] for one in found.description or ()]
        rows = [list(one) for one in found.fetchall()]
    kept = [n for n, name in enumerate(columns) if name not in ("broken", "document")]
    return [columns[n] for n in kept], [[row[n] for n in kept] for row in rows]


def _sums(receipt: Receipt) -> dict[str, int]:
    return {
        "read": receipt.read, "loaded": receipt.loaded, "refused": receipt.refused, "left_out": receipt.left_out,
        "doubtful": sum(receipt.doubtful.values()), "unknown": len(receipt.unknown_columns),
    }  # fmt: skip


def _found(found: Rehearsal, told: list[str], faults: int) -> dict[str, Any]:
    receipt = found.receipt
    return {
        "already": found.already, "current": found.current, "reasons": receipt.reasons, "left_out_reasons": receipt.left_out_reasons,
        "doubtful": receipt.doubtful, "refused_parts": receipt.refused_parts, "unknown_columns": receipt.unknown_columns,
        "tables": receipt.tables, "told": told, "faults": faults, "cut": faults >= _MOST_FAULTS, "changes": _changes(found.changes),
    }  # fmt: skip


def _changes(changes: Changes | None) -> dict[str, Any] | None:
    if changes is None:
        return None
    tables = {name: [one.added, one.changed, one.removed] for name, one in changes.tables.items()}
    parties = changes.parties
    return {
        "before": str(changes.before),
        "tables": tables,
        "parties": [parties.added, parties.changed, parties.removed],
    }


def load_approved(pk: int) -> None:
    """Load a file that two persons agreed on. Done again it finds the edition that it made."""
    row = Upload.objects.select_related("by", "approved_by").get(pk=pk)
    if row.state != APPROVED:
        staging.clear(row) if row.ended_at else None
        return
    Upload.objects.filter(pk=pk).update(step="opening")
    try:
        with staging.opened(row) as file:
            loaded = _loaded(row, file)
    except RempartError as error:
        _keep(row, TRIED, stopped=_stopped(error), found=None)
        return
    with transaction.atomic():
        row = Upload.objects.select_for_update(of=("self",)).select_related("by", "approved_by").get(pk=pk)
        if row.state == APPROVED:
            row.state, row.step, row.ended_at, row.sealed, row.version = LOADED, "", now(), None, row.version + 1
            row.edition, row.sums = loaded.receipt.edition, _sums(loaded.receipt)
            row.save()
            told = {"upload": pk, "register": row.register, "edition": row.edition, **row.sums}
            hands = {
                "brought_by": row.by.pseudonym,
                "approved_by": row.approved_by.pseudonym if row.approved_by else "",
            }
            record("register.loaded", actor=SYSTEM, data={**told, **hands})
            enqueue("registers.build", {}, key="build")
    if row.ended_at:
        staging.clear(row)


def _loaded(row: Upload, file: Path) -> Loaded:
    """Load a file; of a new register whose first load is refused no folder is left.

    Raises:
        RempartError: the publication is set aside, and why.
    """
    if row.new:
        _install(proposal_of(row, file))
    try:
        return load(
            workspace(), row.register, [file], edition=row.published_on, actor=row.by.pseudonym, progress=_progress(row.pk)
        )  # fmt: skip
    except RempartError:
        staging.take_back(row)
        raise


def _install(proposal: Proposal) -> None:
    """Put the folder of a new register in its place, whole or not at all; the one that an earlier attempt put there stays.

    Raises:
        RempartError: another register of that name is there.
    """
    folder = workspace().path / "registers"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as place:
        made = proposal.write(Path(place))
        target = folder / proposal.name
        if not target.exists():
            made.replace(target)
            return
        there = {one.name: one.read_bytes() for one in target.iterdir() if one.is_file()}
        if any(there.get(one.name) != one.read_bytes() for one in made.iterdir()):
            raise RempartError(
                proposal.name, "a register of that name was made meanwhile", "Give this one another name"
            )


def build_snapshot() -> str:
    """Build a snapshot of the editions in use and return its name.

    Raises:
        RempartError: another build runs; the queue tries again.
    """
    return build(workspace(), actor="desk").id


def withdraw_agreed(pk: int) -> None:
    """Take an edition out of use, and have a snapshot built without it."""
    row = Rollback.objects.select_related("asked_by", "agreed_by").get(pk=pk)
    if row.done_at is not None or row.agreed_by is None:
        return
    try:
        left = withdraw(workspace(), row.register, row.edition, actor=row.asked_by.pseudonym, on=today()).id
    except RempartError:  # a newer edition came in between: nothing is taken out of use, and what was asked is over
        left = ""
    with transaction.atomic():
        Rollback.objects.filter(pk=pk).update(**({"done_at": now()} if left else {"refused_at": now()}))
        told = {"rollback": pk, "register": row.register, "edition": row.edition, "in_use": left}
        record("register.rolled_back" if left else "register.rollback_void", actor=SYSTEM, data=told)
        if left:
            enqueue("registers.build", {}, key="build")
