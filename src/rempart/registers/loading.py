"""One publication of one register, loaded whole or not at all."""

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

import rempart
from rempart.base.errors import RempartError
from rempart.ledger.editions import Edition, PublishedFile, Receipt, editions, editions_in_use, next_name, write_receipt
from rempart.ledger.parquet import confine, connect, write_parquet
from rempart.ledger.suppression import Suppressions, list_held
from rempart.ledger.swapping import alone_in
from rempart.ledger.workspace import Workspace, today
from rempart.registers.bounds import check_bounds
from rempart.registers.form import CsvFormat, JsonFormat, ParquetFormat, SheetFormat
from rempart.registers.lineage import only_file
from rempart.registers.reading import Read, Received, receive
from rempart.registers.reading.delimited import read_delimited
from rempart.registers.reading.json_records import read_json
from rempart.registers.reading.keeping import keep_file
from rempart.registers.reading.parquet import read_parquet
from rempart.registers.reading.sets import files_read
from rempart.registers.reading.sheets import read_sheet
from rempart.registers.reading.xml_records import read_xml
from rempart.registers.recognising import recognise
from rempart.registers.shelf import FormOfRegister, Register, open_register
from rempart.registers.suppressing import Suppressing
from rempart.registers.tables import Sums, fill_tables, open_source

Progress = Callable[[str], None]
_UNFINISHED = ".loading-"


@dataclass(frozen=True)
class Loaded:
    """The outcome of a load: the receipt, and whether the same publication had been loaded before."""

    receipt: Receipt
    already: bool

    @property
    def complete(self) -> bool:
        """True where nothing was refused and no unknown column was dropped."""
        return not (self.receipt.refused or self.receipt.refused_parts or self.receipt.unknown_columns)


def load(  # noqa: PLR0913 what a caller may say of a publication
    workspace: Workspace,
    register: str,
    files: Sequence[Path],
    *,
    edition: date | None = None,
    undated: date | None = None,
    held_on: date | None = None,
    emptied: int = 0,
    actor: str = "cli",
    progress: Progress = lambda _: None,
    faults: Path | None = None,
) -> Loaded:
    """Load one publication into the workspace and return its receipt.

    Args:
        workspace: where to.
        register: an id, or the path of a register's folder.
        files: one or several files, plain, .gz or .zip, that together are the publication.
        edition: its day, where the publisher does not write it in the file.
        undated: its day where neither the file nor ``edition`` says it: when the publisher's server last changed it.
        held_on: the day of loading; today unless told.
        emptied: how many records an erasure emptied in the files before they came here, in a bundle.
        actor: pseudonym written to the journal.
        progress: called with one sentence at each step.
        faults: a new Parquet file for the records that were refused or of which a value was left empty, with their cells;
            nothing else of a load quotes a cell.

    Raises:
        RempartError: the publication is set aside, and why; the last good edition stays in use.
    """
    opened = open_register(register, workspace.path / "registers")
    folder = workspace.editions_of(opened.id)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder, progress):
        loaded = None
        try:
            while loaded is None:
                with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=folder) as temporary:
                    days, staging = (edition, undated), Path(temporary)
                    on = held_on or today()
                    loaded = _load(
                        workspace, opened, files, days, on, actor, progress, staging, emptied=emptied, faults=faults
                    )
        except (duckdb.Error, OSError) as error:
            what, todo = _stopped(error)
            workspace.journal.append("load.set_aside", actor=actor, data={"register": opened.id, "reason": what})
            raise RempartError(opened.id, what, todo) from error
        except RempartError as error:
            workspace.journal.append("load.set_aside", actor=actor, data={"register": opened.id, "reason": error.what})
            raise
    return loaded


def _stopped(error: duckdb.Error | OSError) -> tuple[str, str]:
    """Say why a load stopped and what to do, without the words of the engine, which may quote a cell."""
    kind = error.strerror if isinstance(error, OSError) else type(error).__name__.removesuffix("Exception")
    room = isinstance(error, OSError | duckdb.IOException | duckdb.OutOfMemoryException)
    todo = "Make room on the disk, or raise memory_limit_mb in rempart.toml" if room else (
        "Nothing was changed. Correct register.yml and the mapping; for a register that comes with Rempart, report it"
    )  # fmt: skip
    return f"the load stopped ({kind})", todo


@contextmanager
def _alone(folder: Path, progress: Progress) -> Iterator[None]:
    """Let one load of a register run, the next one wait, and clear what a killed one left."""
    with alone_in(folder, lambda: progress("waiting for the end of another load of this register")):
        for left in folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _load(  # noqa: PLR0913 as load
    workspace: Workspace, opened: Register, files: Sequence[Path], days: tuple[date | None, date | None], held_on: date,
    actor: str, progress: Progress, staging: Path, *, emptied: int, faults: Path | None,
) -> Loaded | None:  # fmt: skip
    """Load, or return None where somebody was suppressed meanwhile: the files must be read again without them."""
    progress(f"reading {len(files)} file{'s' if len(files) > 1 else ''}")
    received = receive(files, staging, max(form.form.format.max_bytes for form in opened.forms.values()))
    register = recognise(opened, received)
    _check_same_register(workspace, register)
    received = files_read(register.form, received)
    day, undated = days
    known = _already(workspace, register, received, day)
    if known is not None:
        return Loaded(known.receipt, already=True)
    read = _read(register, received, staging)
    published_on = _day(received, read, day or (None if read.dated else undated))
    name = next_name(workspace.editions_of(register.id), published_on)
    progress(f"{read.records:,} records read; checking")
    with connect(workspace.settings.memory_limit_mb, staging) as connection:
        confine(connection, staging)
        open_source(connection, read)
        suppressing = Suppressing(Suppressions.read(workspace.path), register.id)
        sums = fill_tables(connection, register, name, read, suppressing)
        check_bounds(register.card, sums, _before(workspace, register, published_on))
        progress(
            f"{sums.loaded:,} loaded, {sums.total('refused'):,} refused, {sums.total('left_out'):,} left out; writing"
        )
        ready = staging / "edition"
        _write_tables(connection, register, ready)
        if faults is not None:
            _write_faults(connection, staging, faults)
        strip = register.card.strip_source
        kept = [keep_file(register.form, file, ready / "source", strip=strip) for file in received]
        kept = suppressing.clean(
            connection, register.form, ready / "source", kept, records=read.records, stripped=strip
        )
    written = {
        str(path.relative_to(ready)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(ready.rglob("*.parquet"))
    }
    receipt = _receipt(register, name, published_on, held_on, received, kept, read, sums, written)
    receipt = receipt.model_copy(update={"emptied": emptied + suppressing.emptied})
    write_receipt(ready, receipt)
    with list_held(workspace):  # from here on a purge finds the edition
        if Suppressions.read(workspace.path).grown_since(suppressing.suppressions):
            progress("somebody was suppressed meanwhile: reading the files again")
            return None
        _enter(workspace, register, ready, receipt, actor)
    suppressing.remember(workspace, actor, held_on)
    return Loaded(receipt, already=False)


def _check_same_register(workspace: Workspace, register: FormOfRegister) -> None:
    """Refuse what would replace the editions of another register that has the same id: another title and publisher.

    One of the two may change: a town corrects its card.
    """
    in_use = editions_in_use(workspace.editions_of(register.id))
    if not in_use:
        return
    last, card = in_use[-1].receipt, register.card
    title = last.title_en != card.title.en and last.title_fr != card.title.fr
    publisher = last.publisher_en != card.publisher.en and last.publisher_fr != card.publisher.fr
    if title and publisher:
        raise RempartError(
            register.id,
            f"its editions are of another register ('{last.title_en}', {last.publisher_en})",
            "Give this one another id; where it is the same one renamed, change its title and its publisher "
            "in two loads, one after the other",
        )


def register_sha256(register: FormOfRegister) -> str:
    """Return the hash of a register's definition: its card and the mapping of the form."""
    card = (register.folder / "register.yml").read_bytes()
    return hashlib.sha256(card + b"\0" + register.mapping.text.encode()).hexdigest()


def _already(
    workspace: Workspace, register: FormOfRegister, received: Sequence[Received], day: date | None
) -> Edition | None:
    """Return the edition in use that has the same files under the same definition, where there is one."""
    hashes, definition = [file.sha256 for file in received], register_sha256(register)
    for edition in editions_in_use(workspace.editions_of(register.id)):
        receipt = edition.receipt
        same = [file.sha256 for file in receipt.files] == hashes and receipt.register_sha256 == definition
        if same and (day is None or day == receipt.published_on):
            return edition
    return None


def _read(register: FormOfRegister, received: Sequence[Received], staging: Path) -> Read:
    layout = register.form.format
    if isinstance(layout, CsvFormat):
        return read_delimited(register.form, received, staging)
    if isinstance(layout, SheetFormat):
        return read_sheet(register.form, received, staging)
    if isinstance(layout, ParquetFormat):
        return read_parquet(register.form, received, staging)
    if isinstance(layout, JsonFormat):
        return read_json(register.form, received, staging)
    return read_xml(register.form, received, staging)


def _day(received: Sequence[Received], read: Read, told: date | None) -> date:
    """Return the day of publication: the publisher's own where the card says where to find it."""
    written = read.dated if read.dated and re.fullmatch(r"\d{4}-\d{2}-\d{2}", read.dated) else None
    if written is None and told is None:
        raise RempartError(received[0].name, "nothing says on which day it was published", "Give --edition YYYY-MM-DD")
    if written is None or told is None:
        return told or _as_date(received[0], written or "")
    if _as_date(received[0], written) != told:
        raise RempartError(received[0].name, f"it says {written} and --edition says {told}", "Leave --edition out")
    return told


def _as_date(file: Received, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RempartError(
            file.name, "the day of publication that it gives does not exist", "Give --edition"
        ) from error


def _before(workspace: Workspace, register: FormOfRegister, day: date) -> Receipt | None:
    """Return the receipt of the last whole edition up to ``day``: of that day too, since it would be replaced."""
    earlier = [e.receipt for e in editions_in_use(workspace.editions_of(register.id)) if e.day <= day]
    whole = [receipt for receipt in earlier if receipt.scope == "whole"]
    return whole[-1] if whole else None


def _write_tables(connection: duckdb.DuckDBPyConnection, register: FormOfRegister, ready: Path) -> None:
    tables = ready / "tables"
    tables.mkdir(parents=True)
    order = "" if only_file(connection) else "row_number, part"
    for name in register.mapping.tables:
        write_parquet(connection, f"select * from row_{name}", tables / f"{name}.parquet", order)
    if register.mapping.said:
        ended = "(select row_number from ended)"
        query = f"select record_id, said_on, row_number from said where row_number in {ended}"
        write_parquet(connection, query, ready / "said.parquet")
    write_parquet(
        connection,
        "select s.file, s.record, r.reason from refusal r join source s using (row_number)",
        ready / "refused.parquet",
    )


def _write_faults(connection: duckdb.DuckDBPyConnection, staging: Path, target: Path) -> None:
    """Write the records that were refused, and those of which a value is empty, each with its reason and its cells."""
    query = (
        "select f.refused, f.reason, s.* exclude (row_number) from (select row_number, true as refused, reason from refusal "
        "union all select distinct row_number, false, reason from doubtful where row_number in (select row_number from ended)) f "
        "join source s using (row_number) order by s.file, s.record, f.refused desc, f.reason"
    )
    written = staging / "faults.parquet"
    write_parquet(connection, query, written)
    shutil.move(written, target)


def _receipt(
    register: FormOfRegister, name: str, published_on: date, held_on: date, received: Sequence[Received],
    kept: Sequence[str], read: Read, sums: Sums, written: dict[str, str],
) -> Receipt:  # fmt: skip
    card = register.card
    return Receipt(
        register_id=card.id,
        edition=name,
        published_on=published_on,
        held_on=held_on,
        scope=card.scope,
        disappearance=card.disappearance,
        title_en=card.title.en,
        title_fr=card.title.fr,
        publisher_en=card.publisher.en,
        publisher_fr=card.publisher.fr,
        licence=card.licence,
        refreshed_every_days=card.refreshed_every_days,
        keep_years=card.keep_years,
        files=[
            PublishedFile(name=file.name, bytes=file.size, sha256=file.sha256, kept_sha256=sha)
            for file, sha in zip(received, kept, strict=True)
        ],
        register_sha256=register_sha256(register),
        read=sums.read,
        loaded=sums.loaded,
        refused=sums.total("refused"),
        left_out=sums.total("left_out"),
        reasons=sums.reasons["refused"],
        left_out_reasons=sums.reasons["left_out"],
        refused_parts=sums.reasons["refused_parts"],
        doubtful=sums.reasons["doubtful"],
        unknown_columns=dict(sorted(read.unknown.items())),
        tables=sums.tables,
        written=written,
        rempart=rempart.__version__,
    )


def _enter(workspace: Workspace, register: FormOfRegister, ready: Path, receipt: Receipt, actor: str) -> None:
    """Journal the intent, put the edition in its place by one rename, journal that it is done."""
    data = {
        "register": receipt.register_id,
        "edition": receipt.edition,
        "read": receipt.read,
        "loaded": receipt.loaded,
        "refused": receipt.refused,
        "left_out": receipt.left_out,
        "files": [file.sha256 for file in receipt.files],
    }
    workspace.journal.append("load.begun", actor=actor, data=data)
    target = workspace.editions_of(register.id) / receipt.edition
    if target.exists():
        shutil.rmtree(target)  # a folder without receipt: what an interrupted copy by hand left
    ready.rename(target)
    done = {"register": receipt.register_id, "edition": receipt.edition, "receipt": Edition(target).receipt_sha256}
    workspace.journal.append("load.done", actor=actor, data=done)


def receipts(workspace: Workspace, register: str) -> list[Receipt]:
    """Return the receipts of every edition of one register, in the order of their days."""
    return [edition.receipt for edition in editions(workspace.editions_of(register))]


def summary(loaded: Loaded) -> str:
    """Return what ``load --json`` prints: register, edition, the sums and the reasons."""
    receipt = loaded.receipt
    return json.dumps(
        {
            "register": receipt.register_id,
            "edition": receipt.edition,
            "read": receipt.read,
            "loaded": receipt.loaded,
            "refused": receipt.refused,
            "left_out": receipt.left_out,
            "reasons": receipt.reasons,
            "left_out_reasons": receipt.left_out_reasons,
            "refused_parts": receipt.refused_parts,
            "doubtful": receipt.doubtful,
            "unknown_columns": receipt.unknown_columns,
            "tables": receipt.tables,
            "emptied": receipt.emptied,
            "already": loaded.already,
        },
        ensure_ascii=False,
    )
