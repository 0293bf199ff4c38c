"""The steps of a build, in order, and the one rename that makes them visible."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime
from pathlib import Path

import rempart
from rempart.base.errors import RempartError
from rempart.build.as_of import derive_all
from rempart.identity import Index
from rempart.identity.merging.judgements import read_judgements
from rempart.identity.parties import listed_parties
from rempart.ledger.dictionary import LINEAGE, derived_tables, stored_tables
from rempart.ledger.editions import RECEIPT, Edition, editions_in_use, registers_with_editions
from rempart.ledger.history import history, start_history
from rempart.ledger.opening import Ledger, open_ledger
from rempart.ledger.parquet import connect, parquet, write_parquet
from rempart.ledger.snapshots import MANIFEST, Snapshot, file_sha256
from rempart.ledger.swapping import held as lock_held
from rempart.ledger.workspace import Workspace, today
from rempart.registers.fresh.remembered import last_confirmed

UNFINISHED_BUILD = ".building-"


def build(
    workspace: Workspace,
    *,
    known_on: date | None = None,
    name: str | None = None,
    actor: str = "cli",
    progress: Callable[[str], None] = lambda _: None,
    held: bool = False,
) -> Snapshot:
    """Make a snapshot of all editions in use and return it.

    Args:
        workspace: where the editions are.
        known_on: the day as of which identities and network are computed; today unless told.
        name: the snapshot's name; the instant in UTC unless told.
        actor: pseudonym written to the journal.
        progress: called with one sentence at each step.
        held: whether the caller holds ``building`` already.

    Raises:
        RempartError: nothing was loaded, another build or a purge is running, or an edition changed meanwhile.
    """
    with nullcontext() if held else building(workspace):
        return _build(workspace, known_on or today(), name, actor, progress)


def _build(workspace: Workspace, day: date, name: str | None, actor: str, progress: Callable[[str], None]) -> Snapshot:
    registers = list(registers_with_editions(workspace.path / "editions"))
    if not registers:
        raise RempartError(str(workspace.path), "nothing was loaded yet", "Run 'rempart load REGISTER FILE'")
    with _staging(workspace.snapshots) as staging:
        progress(f"putting the editions of {len(registers)} registers in order")
        receipts = _write_history(workspace, registers, staging)
        judgements = workspace.path / "judgements" / "judgements.jsonl"
        (staging / "judgements.jsonl").write_bytes(judgements.read_bytes() if judgements.exists() else b"")
        confirmed = _confirmed(workspace, registers)
        _write_manifest(staging, day, receipts, confirmed)
        progress("resolving who is who, and who stands behind whom")
        _write_derived(staging, day, workspace.settings.memory_limit_mb, progress)
        _write_manifest(staging, day, receipts, confirmed)
        _check_unchanged(workspace, receipts)
        return _enter(workspace, staging, name or datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ"), actor)


@contextmanager
def building(workspace: Workspace, waiting: Callable[[], object] | None = None) -> Iterator[None]:
    """Let one build run, or none while a purge does, and clear what a killed one left.

    Args:
        workspace: whose snapshots are built.
        waiting: called where a build is running, before its end is waited for; without it that is an error.

    Raises:
        RempartError: another build or a purge is running.
    """

    def refused() -> None:
        raise RempartError(str(workspace.snapshots), "another build or a purge is running", "Wait for its end")

    with lock_held(workspace.snapshots / ".lock", waiting=waiting or refused):
        for left in workspace.snapshots.glob(f"{UNFINISHED_BUILD}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """Give a new folder; what does not leave it by the rename at the end is not kept."""
    staging = Path(tempfile.mkdtemp(prefix=UNFINISHED_BUILD, dir=folder))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write_history(workspace: Workspace, registers: list[str], staging: Path) -> list[dict[str, object]]:
    """Write ``tables/``: every row with its days, parties as published for now; return the receipts."""
    receipts = []
    (staging / "tables").mkdir()
    with connect(workspace.settings.memory_limit_mb, staging) as connection:
        start_history(connection)
        straight: list[dict[str, str]] = []
        for register in registers:
            used = editions_in_use(workspace.editions_of(register))
            receipts += [edition.receipt.model_dump(mode="json") for edition in used]  # before any table is read
            straight.append(history(connection, register, used))
        for table in stored_tables():
            shown = ", ".join(
                f'"{c.name}" as "{c.name}_stated"' if c.type == "party" else f'"{c.name}"' for c in table.columns
            )
            resolved = [f'"{name}"' for name in table.party_columns]  # as published, until another is known
            lineage = ", ".join(column.name for column in LINEAGE)
            shown = ", ".join((lineage, shown, *resolved))
            queries = [f"select {shown} from ({one[table.table]})" for one in straight if table.table in one]
            several = connection.execute(f"select 1 from history_{table.table} limit 1").fetchall()
            if several or not queries:
                queries.append(
                    f"select {shown} from history_{table.table} where known_to is null or known_to > known_from"
                )
            # Rows of single editions come one register after the other, in the order of their files: sorted already.
            order = "all" if several else ""
            write_parquet(connection, " union all ".join(queries), staging / "tables" / f"{table.table}.parquet", order)
    shutil.rmtree(staging / "spill", ignore_errors=True)
    return receipts


def _write_derived(staging: Path, day: date, memory_limit_mb: int, progress: Callable[[str], None]) -> None:
    """Write ``derived/`` and ``index/``, and the resolved parties into ``tables/``."""
    (staging / "derived").mkdir()
    with open_ledger(Snapshot(staging), day, memory_limit_mb=memory_limit_mb, spill=staging) as ledger:
        derive_all(ledger, read_judgements(staging / "judgements.jsonl"), day)
        for table in derived_tables():
            columns = ", ".join(f'"{name}"' for name in table.column_names)
            write_parquet(
                ledger.connection,
                f"select {columns} from {table.table}",
                staging / "derived" / f"{table.table}.parquet",
            )
        _resolve_history(ledger, staging)
        progress("indexing names")
        Index.build(listed_parties(ledger.connection)).save(staging / "index")
    shutil.rmtree(staging / "spill", ignore_errors=True)


def _resolve_history(ledger: Ledger, staging: Path) -> None:
    """Put into every stored table, beside the party as published, the party that it is resolved to.

    A table none of whose parties is joined to another has it already.
    """
    connection = ledger.connection
    connection.execute(
        "create temp table moved as select stated_id, party_id from identity_merge where stated_id <> party_id"
    )
    if not connection.execute("select 1 from moved limit 1").fetchall():
        return
    for table in stored_tables():
        path = staging / "tables" / f"{table.table}.parquet"
        parties = table.party_columns
        named = " or ".join(f'"{name}_stated" in (select stated_id from moved)' for name in parties)
        if not parties or not connection.execute(f"select 1 from {parquet(path)} where {named} limit 1").fetchall():
            continue
        rows = parquet(path).removesuffix(")") + ", file_row_number = true)"
        joins = " ".join(f'left join moved m{n} on m{n}.stated_id = t."{c}_stated"' for n, c in enumerate(parties))
        shown = ", ".join(f'coalesce(m{n}.party_id, t."{c}_stated") as "{c}"' for n, c in enumerate(parties))
        query = f"select * exclude (file_row_number) from (select t.* replace ({shown}) from {rows} t {joins}) order by file_row_number"
        write_parquet(connection, query, path.with_suffix(".new"), "")  # in the order that it has
        path.with_suffix(".new").replace(path)


def _confirmed(workspace: Workspace, registers: list[str]) -> dict[str, dict[str, str]]:
    """Return, of each register whose last edition was seen again unchanged, that edition and the last such day."""
    found = {}
    for register in registers:
        used = editions_in_use(workspace.editions_of(register))
        seen = last_confirmed(workspace, register)
        if used and seen and seen > used[-1].day:
            found[register] = {"edition": used[-1].id, "on": seen.isoformat()}
    return found


def _write_manifest(
    staging: Path, day: date, receipts: list[dict[str, object]], confirmed: dict[str, dict[str, str]]
) -> None:
    """Write inputs, versions and the hash of every file: the same inputs give the same manifest."""
    files = {
        str(path.relative_to(staging)): file_sha256(path)
        for path in sorted(staging.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    manifest = {"form": "rempart-snapshot/1", "rempart": rempart.__version__, "known_on": day.isoformat(),
                "editions": receipts, "confirmed": confirmed, "files": files}  # fmt: skip
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (staging / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _check_unchanged(workspace: Workspace, receipts: list[dict[str, object]]) -> None:
    """Refuse a snapshot of which an edition was taken away, taken out of use or rewritten since it was read.

    Raises:
        RempartError: names the first one.
    """
    for receipt in receipts:
        path = workspace.editions_of(str(receipt["register_id"])) / str(receipt["edition"])
        there = (path / RECEIPT).is_file() and not (one := Edition(path)).withdrawn
        if not there or one.receipt.model_dump(mode="json") != receipt:
            raise RempartError(str(path), "it was changed while the snapshot was built", "Run 'rempart build' again")


def _enter(workspace: Workspace, staging: Path, name: str, actor: str) -> Snapshot:
    """Journal the intent, rename, journal that it is done."""
    target, number = workspace.snapshots / name, 2
    while target.exists():
        target, number = workspace.snapshots / f"{name}.{number}", number + 1
    data = {"snapshot": target.name, "manifest": Snapshot(staging).manifest_sha256}
    workspace.journal.append("build.begun", actor=actor, data=data)
    staging.chmod(0o755)
    staging.rename(target)
    workspace.journal.append("build.done", actor=actor, data=data)
    return Snapshot(target)
