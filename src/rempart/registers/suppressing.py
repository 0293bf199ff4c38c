"""The erased do not come back: a load leaves their records out, and keeps its files without them."""

import gzip
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from rempart.ledger.dictionary import dictionary
from rempart.ledger.erasing import parties_with
from rempart.ledger.snapshots import file_sha256
from rempart.ledger.suppression import REASON, Suppressions, enter
from rempart.ledger.workspace import Workspace
from rempart.registers.form import CsvFormat, Form, SheetFormat
from rempart.registers.reading.blanking import (
    CannotRewriteError,
    Others,
    Record,
    Sought,
    records_to_empty,
    without_records,
)
from rempart.registers.reading.received import Received, keep


@dataclass
class Suppressing:
    """The suppressions as one load applies them: first to its rows, then to the files that it keeps.

    ``by_number`` are the parties that were recognised by an official number alone, as published; ``emptied`` counts the
    records that ``clean`` emptied.
    """

    suppressions: Suppressions
    register: str
    by_number: set[str] = field(default_factory=set)
    emptied: int = 0
    _keys: set[str] = field(default_factory=set)
    _named: set[Record] = field(default_factory=set)
    _sought: Sought = field(default_factory=Sought)

    def take_out(self, connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> None:
        """Take the rows that name the erased out of ``raw_<table>``, and leave out the records in which nobody else remains."""
        if not self.suppressions:
            return
        columns = {table: dictionary()[table].party_columns for table in tables}
        naming = [
            f'select row_number, "{c}" as party_id from raw_{t} where "{c}" is not null'
            for t, cs in columns.items()
            for c in cs
        ]
        connection.execute(f"create or replace temp table naming as {' union '.join(naming) or _NOBODY}")
        self._keys = self._found(connection, columns)
        if not self._keys:
            return
        connection.execute(
            "create or replace temp table erased as select unnest($1::varchar[]) as party_id", [sorted(self._keys)]
        )
        self._sought = self._how_spoken(connection, columns)
        rows = connection.execute(
            "select distinct s.file, s.record from naming join erased using (party_id) join source s using (row_number)"
        ).fetchall()
        self._named = {(int(file), int(record)) for file, record in rows}
        for table, parties in columns.items():
            for column in parties:
                connection.execute(f'delete from raw_{table} where "{column}" in (select party_id from erased)')
        left = [f'select row_number from raw_{t} where "{c}" is not null' for t, cs in columns.items() for c in cs]
        connection.execute(
            "insert into left_out(row_number, reason) select distinct row_number, $1 from naming semi join erased using (party_id) "
            f"where row_number not in ({' union '.join(left)})",
            [REASON],
        )

    def clean(
        self,
        connection: duckdb.DuckDBPyConnection,
        form: Form,
        folder: Path,
        hashes: Sequence[str],
        *,
        records: int,
        stripped: bool,
    ) -> list[str]:
        """Empty the records of the erased in the kept files of ``folder``; return the hashes of what is kept then.

        Args:
            connection: that of the load, whose relations tell who else a record names.
            form: how the files are read.
            folder: the kept files, ``<number>-<name>.gz``.
            hashes: those of the kept files as they are, in their order.
            records: how many the load read.
            stripped: whether columns were taken out of the kept files.
        """
        if not self._keys:
            return list(hashes)

        def others(wanted: Iterable[Record]) -> dict[Record, list[str]]:
            return _others(connection, set(wanted))

        named, sought = self._named, self._sought
        cleaned = clean_files(form, folder, named, sought, others, records=records, stripped=stripped)
        self.emptied = cleaned.records
        return [cleaned.hashes.get(number, sha256) for number, sha256 in enumerate(hashes, start=1)]

    def remember(self, workspace: Workspace, actor: str, day: date) -> None:
        """Suppress by their ids too the parties that were recognised by a number: a later file may give the id alone."""
        if self.by_number:
            why = "same official number as one suppressed before"
            enter(workspace, self.suppressions.with_more(self.by_number, why, day, actor, day), actor)

    def _found(self, connection: duckdb.DuckDBPyConnection, columns: Mapping[str, list[str]]) -> set[str]:
        """Return the keys of the erased, as the publisher writes them: by id, and by an official number of theirs."""
        prefix = f"{self.register}:"
        ids = self.suppressions.among_in(connection, f"select distinct '{prefix}' || party_id from naming")
        by_id = {party.removeprefix(prefix) for party in ids}
        if "identifier" not in columns:
            return by_id
        numbered = "select party_id, scheme, number from raw_identifier where party_id is not null"
        by_number = parties_with(connection, numbered, self.suppressions.numbers_in(connection, numbered))
        self.by_number = {f"{prefix}{key}" for key in by_number - by_id}
        return by_id | by_number

    def _how_spoken(self, connection: duckdb.DuckDBPyConnection, columns: Mapping[str, list[str]]) -> Sought:
        said: dict[str, set[str]] = {"name": set(), "identifier": set()}
        for table, column in (("name", "value"), ("identifier", "number")):
            if table in columns:
                found = connection.execute(
                    f"select {column} from raw_{table} semi join erased using (party_id)"
                ).fetchall()
                said[table] = {str(row[0]) for row in found if row[0] is not None}
        return Sought(said["name"], said["identifier"], self._keys)


_NOBODY = "select null::bigint as row_number, '' as party_id where false"


def _others(connection: duckdb.DuckDBPyConnection, records: set[Record]) -> dict[Record, list[str]]:
    """Return the names and numbers of the parties, other than the erased, that each record names."""
    have = {str(row[0]) for row in connection.execute("select table_name from duckdb_tables()").fetchall()}
    said = [f"select party_id, {column} as said from raw_{table}" for table, column in (("name", "value"), ("identifier", "number"))
            if f"raw_{table}" in have]  # fmt: skip
    if not said or not records:
        return {}
    files, numbers = zip(*sorted(records), strict=True)
    rows = connection.execute(
        "select distinct s.file, s.record, t.said from (select unnest($1::bigint[]) as file, unnest($2::bigint[]) as record) w "
        "join source s using (file, record) join naming n using (row_number) anti join erased using (party_id) "
        f"join ({' union '.join(said)}) t using (party_id) where t.said is not null",
        [list(files), list(numbers)],
    ).fetchall()
    found: dict[Record, list[str]] = {}
    for file, record, text in rows:
        found.setdefault((int(file), int(record)), []).append(str(text))
    return found


@dataclass(frozen=True)
class Cleaned:
    """What became of kept files: the new hash by the number of each that changed, and how many records were emptied.

    Where the files could not be rewritten they were removed: their hashes are empty, every record counts, and
    ``removed`` says why.
    """

    hashes: dict[int, str]
    records: int
    removed: str = ""


def clean_files(
    form: Form | None, folder: Path, named: set[Record], sought: Sought, others: Others, *, records: int, stripped: bool
) -> Cleaned:
    """Empty records in the kept files of ``folder``; remove every file where that cannot be done."""
    kept = {int(path.name.split("-", 1)[0]): path for path in sorted(folder.glob("*.gz"))}
    work = folder / ".plain"
    work.mkdir(exist_ok=True)
    try:
        return _emptied(_as_kept(form, stripped=stripped), kept, work, named, sought, others, records)
    except CannotRewriteError as error:
        for path in kept.values():
            path.unlink()
        return Cleaned(dict.fromkeys(kept, ""), records, str(error))
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _emptied(
    form: Form, kept: dict[int, Path], work: Path, named: set[Record], sought: Sought, others: Others, records: int
) -> Cleaned:
    files = [plain_copy(number, path, work) for number, path in kept.items()]
    emptied = records_to_empty(form, files, named, sought, others, records)
    hashes = {}
    for file in files:
        own = {record for number, record in emptied if number == file.number}
        if own:
            rest = work / f"{file.number}.rest"
            without_records(form, file, own, rest, sought)
            keep(rest, kept[file.number])
            hashes[file.number] = file_sha256(rest)
    return Cleaned(hashes, sum(record > 0 for _, record in emptied))


def plain_copy(number: int, path: Path, work: Path) -> Received:
    """Unpack one kept file, as it was received."""
    plain = work / str(number)
    with gzip.open(path) as source, plain.open("wb") as target:
        shutil.copyfileobj(source, target)
    name = path.name.removeprefix(f"{number}-").removesuffix(".gz")
    return Received(number, name, plain, plain.stat().st_size, file_sha256(plain))


def _as_kept(form: Form | None, *, stripped: bool) -> Form:
    """Return how a kept file is read: of a workbook whose columns were taken out, one sheet is kept as CSV."""
    if form is None:
        raise CannotRewriteError("its register does not know the form of it any more")
    if stripped and isinstance(form.format, SheetFormat):
        return form.model_copy(update={"format": CsvFormat(kind="csv", header_row=form.format.header_row)})
    return form
