"""Files of parties into columns: CSV by DuckDB, FollowTheMoney JSON lines one by one."""

import csv
import gzip
import os
import re
from collections.abc import Callable, Iterable, Sequence
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np

from rempart.base import PartialDate, RempartError, split_identifier
from rempart.identity.linking.records import ORGANISATION, PERSON, THING, Flags, Records, Several
from rempart.identity.party import ORGANISATIONS, THINGS
from rempart.identity.party_files import COLUMNS, read_parties

MEMORY = "1GB"
"""What DuckDB may hold while it reads; it writes the rest to a temporary folder."""
THREADS = min(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
"""Threads of a run."""
_JSON = (".json", ".jsonl", ".ndjson", ".ijson")
_PATTERN = re.compile(r"[*?\[]")
_AT_ONCE = 20_000
_PARTS = "\x1f"
_SPACES = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
_PLURAL = ("names", "weak", "birth_date", "countries", "identifiers", "addresses")
_TABLE = f"create table party (side tinyint, row bigint, id varchar, schema varchar, {', '.join(f'{name} varchar' for name in _PLURAL)})"
_CSV = """
insert into party select {side}, row_number() over (), trimmed(coalesce({id}, ''), $spaces), trimmed(coalesce({schema}, ''), $spaces),
  concat_ws($parts, trimmed(coalesce({name}, ''), $spaces), replace({aliases}, '|', $parts)), null,
  replace({birth_date}, '|', $parts), replace({countries}, '|', $parts), replace({identifiers}, '|', $parts),
  replace({addresses}, '|', $parts)
from read_csv($path, auto_detect = false, delim = ',', quote = '"', escape = '"', header = true, strict_mode = true,
  null_padding = false, max_line_size = 16000000, columns = {columns})
"""
_PLACED = """
create table placed as select row_number() over (order by side, id) - 1 as record, *
  from (select * replace (case when id = '' then row::varchar else id end as id) from party)
"""
_VALUES = """
create or replace temp table cell as select record, value from (
  select record, trimmed({column}, $spaces) as value from placed where not contains({column}, $parts)
  union all select record, trimmed(unnest(string_split({column}, $parts)), $spaces) from placed where contains({column}, $parts)
) where value <> '';
create or replace temp table text as select value, row_number() over (order by value) - 1 as place
  from (select distinct value from cell)
"""
_TRIMMED = """
create macro trimmed(text, spaces) as
  case when text between '!' and '~' and right(text, 1) between '!' and '~' then text else trim(text, spaces) end
"""
"""Most texts begin and end with a plain sign: looking there costs a tenth of looking for every kind of space."""


class _OddError(Exception):
    """A file has something that only the reader of one party at a time can tell about."""


def read_records(left: Path, right: Path | None, *, progress: Callable[[str], None] | None = None) -> Records:
    """Read one file, or two, as ``read_parties`` reads them; a party without id has the number of its row.

    Raises:
        RempartError: a file is missing or cannot be read, has another column or a bad row; no cell is quoted.
    """
    paths = [left] if right is None else [left, right]
    try:
        return _read(paths, _bulk)
    except (duckdb.Error, _OddError):
        if progress:
            progress("Read row by row, since something in it is unusual")
        return _read(paths, _one_by_one)


def _read(paths: Sequence[Path], insert: Callable[[duckdb.DuckDBPyConnection, int, Path], None]) -> Records:
    # What does not fit into memory goes into a folder that is gone at the end, not beside whoever calls.
    with TemporaryDirectory(prefix="rempart-link-") as spill, _connected(spill) as connection:
        connection.execute(
            f"set memory_limit = '{MEMORY}'; set threads = {THREADS}; set preserve_insertion_order = true"
        )
        connection.execute(_TABLE)
        connection.execute(_TRIMMED)
        for side, path in enumerate(paths):
            insert(connection, side, path)
        connection.execute(_PLACED)
        _check_ids(connection, paths)
        return _columns(connection, one_file=len(paths) == 1)


def _connected(spill: str) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"temp_directory": spill})


def _check_ids(connection: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> None:
    """Check that no two records of one file have one id: a pair could not say which of them it means."""
    twice = connection.execute("select side from placed group by side, id having count(*) > 1 limit 1").fetchone()
    if twice:
        raise RempartError(paths[twice[0]].name, "an id comes twice", "Give each record its own id")


def _bulk(connection: duckdb.DuckDBPyConnection, side: int, path: Path) -> None:
    """Read a CSV file at once; the first row is read as ``match`` does, which checks the file and its heading."""
    if path.name.removesuffix(".gz").endswith(_JSON) or _PATTERN.search(str(path)):  # DuckDB would read other files too
        _one_by_one(connection, side, path)
        return
    for _ in islice(read_parties(path), 1):
        pass
    heading = _heading(path)
    wanted = {name: f'"{name}"' if name in heading else "null" for name in COLUMNS}
    columns = "{" + ", ".join(f"'{name}': 'VARCHAR'" for name in heading) + "}"
    values = {"spaces": _SPACES, "parts": _PARTS, "path": str(path)}
    connection.execute(_CSV.format(side=side, columns=columns, **wanted), values)
    nameless = connection.execute(
        "select count(*) from party where side = $1 and split_part(names, $2, 1) = ''", [side, _PARTS]
    ).fetchone()
    if nameless and nameless[0]:
        raise _OddError
    numbers = connection.execute(
        "select distinct unnest(string_split(identifiers, $1)) from party where side = $2", [_PARTS, side]
    ).fetchnumpy()
    _check(split_identifier, (text for text in next(iter(numbers.values())).tolist() if text and text.strip()))


def _heading(path: Path) -> list[str]:
    with (
        gzip.open(path) if path.suffix == ".gz" else path.open("rb") as raw,
        TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text,
    ):
        return next(csv.reader(text))


def _one_by_one(connection: duckdb.DuckDBPyConnection, side: int, path: Path) -> None:
    parties = read_parties(path)
    row = 0
    while part := list(islice(parties, _AT_ONCE)):
        columns = {
            "row": np.arange(row, row + len(part)),
            "id": _texts(party.id for party in part),
            "schema": _texts(party.schema for party in part),
            "names": _texts(_joined(name.value for name in party.names if name.kind != "weak_alias") for party in part),
            "weak": _texts(_joined(name.value for name in party.names if name.kind == "weak_alias") for party in part),
            "birth_date": _texts(_joined(map(str, party.birth_dates)) for party in part),
            "countries": _texts(_joined(party.countries) for party in part),
            "identifiers": _texts(_joined(party.identifiers) for party in part),
            "addresses": _texts(_joined(party.addresses) for party in part),
        }
        connection.register("part", columns)
        connection.execute(f"insert into party select {side}, row, id, schema, {', '.join(_PLURAL)} from part")
        connection.unregister("part")
        row += len(part)


def _texts(values: Iterable[str]) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    return np.array(list(values), dtype=object)


def _joined(values: Iterable[str]) -> str:
    return _PARTS.join(values)


def _columns(connection: duckdb.DuckDBPyConnection, *, one_file: bool) -> Records:
    found = connection.execute("select id, schema, side from placed order by record").fetchnumpy()
    ids: list[str] = found["id"].tolist()
    nature = _natures(found["schema"].tolist())
    names, weak = _names(connection, len(ids))
    dates = _several(connection, "birth_date", len(ids))
    _check(PartialDate.parse, dates.texts)
    return Records(
        ids, int((found["side"] == 0).sum()), one_file, nature, names, weak, dates,
        _several(connection, "identifiers", len(ids)),
        _several(connection, "upper(countries)", len(ids)),
        _several(connection, "addresses", len(ids)),
    )  # fmt: skip


def _natures(schemas: list[str]) -> "np.ndarray[tuple[int], np.dtype[np.int8]]":
    codes = dict.fromkeys(ORGANISATIONS, ORGANISATION) | dict.fromkeys(THINGS, THING) | {"Person": PERSON}
    return np.array([codes.get(schema, 0) for schema in schemas], np.int8)


def _names(connection: duckdb.DuckDBPyConnection, records: int) -> tuple[Several, Flags]:
    """Return the names, and which distinct ones are weak aliases and nowhere a name."""
    names = _several(connection, "names", records)
    weak = _several(connection, "weak", records)
    if not len(weak.value):
        return names, np.zeros(len(names.texts), np.bool_)
    texts = sorted({*names.texts, *weak.texts})
    place = {text: number for number, text in enumerate(texts)}
    strong, light = (np.array([place[text] for text in one.texts], np.int64) for one in (names, weak))
    only_weak = np.ones(len(texts), np.bool_)
    only_weak[strong] = False
    record = np.concatenate([names.record, weak.record])
    return Several.of(record, np.concatenate([strong[names.value], light[weak.value]]), records, texts), only_weak


def _several(connection: duckdb.DuckDBPyConnection, column: str, records: int) -> Several:
    for query in _VALUES.format(column=column).split(";"):
        used = {name: value for name, value in (("parts", _PARTS), ("spaces", _SPACES)) if f"${name}" in query}
        connection.execute(query, used)
    texts = connection.execute("select value from text order by place").fetchnumpy()["value"].tolist()
    found = connection.execute("select record, place from cell join text using (value)").fetchnumpy()
    return Several.of(found["record"], found["place"], records, texts)


def _check(read: Callable[[str], object], texts: Iterable[str]) -> None:
    for text in texts:
        try:
            read(text)
        except (ValueError, RempartError) as error:
            raise _OddError from error
