"""What a register says now that it did not say before: records and parties added, changed, removed.

Two states are compared table by table in the engine: a record is *changed* where its rows are not the same rows. Ids,
lists and references are given, never a name: nobody is looked up without a case.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import duckdb

from rempart.base.errors import RempartError
from rempart.ledger.dictionary import Table, stored_tables
from rempart.ledger.editions import Edition, editions_in_use
from rempart.ledger.parquet import connect, parquet
from rempart.ledger.swapping import place_in
from rempart.ledger.workspace import Workspace

What = Literal["added", "changed", "removed"]
_LINEAGE = {"row_id": "varchar", "part": "varchar", "record_id": "varchar", "valid_from": "date", "valid_to": "date"}
_WHERE_IT_STANDS = {"row_id", "part", "row_number", "record_id", "said_on"}
"""Columns that say where a row stands, not what it says."""


@dataclass(frozen=True)
class Counts:
    """How many were added, changed, removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(frozen=True)
class ChangedParty:
    """One party of which a record was added, changed or removed: in which tables, and the list entries it stands under."""

    party_id: str
    what: What
    tables: tuple[str, ...]
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Changes:
    """What changed between two days of publication of one register.

    ``before`` is the day of the state compared with; ``parties`` counts parties, ``tables`` records by table.
    ``listed`` names the parties, where it was asked for.
    """

    register_id: str
    before: date
    now: date
    parties: Counts
    tables: dict[str, Counts]
    listed: tuple[ChangedParty, ...] = ()

    @property
    def in_words(self) -> str:
        """How many parties, or records where the register names no party, were added, changed, removed."""
        if not self.tables:
            return "nothing changed"
        counts, of = [self.parties], "parties"
        if self.parties == Counts():
            counts, of = list(self.tables.values()), "records"
        added, changed, removed = (
            sum(getattr(one, what) for one in counts) for what in ("added", "changed", "removed")
        )
        return f"{added:,} {of} added, {changed:,} changed, {removed:,} removed"


def changes_since(workspace: Workspace, register: str, since: date) -> Changes:
    """Return what changed from the edition in use before a day, or from the first one held, to the one in use now.

    Raises:
        RempartError: no edition of the register is held.
    """
    used = editions_in_use(workspace.editions_of(register))
    if not used:
        raise RempartError(register, "no edition of it is held", "Load it, or run 'rempart update' with its name")
    before = [edition for edition in used if edition.day < since] or used[:1]
    return _compared(workspace, register, before, used, listed=True)


def changes_after(workspace: Workspace, register: str, before: Sequence[Edition]) -> Changes:
    """Return the counts of what changed from the editions that were in use before a load, at least one."""
    return _compared(workspace, register, before, editions_in_use(workspace.editions_of(register)), listed=False)


def _compared(
    workspace: Workspace, register: str, before: Sequence[Edition], now: Sequence[Edition], *, listed: bool
) -> Changes:
    with comparing(workspace, register, before, now) as connection:
        return Changes(
            register, before[-1].day, now[-1].day, _count_parties(connection), _count_records(connection),
            _listed(connection) if listed else (),
        )  # fmt: skip


@contextmanager
def comparing(
    workspace: Workspace, register: str, before: Sequence[Edition], now: Sequence[Edition]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Compare two states of one register, each given by the editions then in use, oldest first.

    Yields:
        A connection with ``changed_record(tbl, record_id, what)``, ``changed_party(party_id, tbl, what)`` and
        ``changed_premises(premises_id, tbl, what)``, one row for each party or premises that a changed record names,
        and ``old_<table>`` and ``new_<table>``, the two states of every stored table. Without ``before`` all is added.
    """
    with (
        place_in(workspace.editions_of(register), ".comparing-") as spill,
        connect(workspace.settings.memory_limit_mb, spill) as connection,
    ):
        connection.execute("create table changed_record(tbl varchar, record_id varchar, what varchar)")
        connection.execute("create table changed_party(party_id varchar, tbl varchar, what varchar)")
        connection.execute("create table changed_premises(premises_id varchar, tbl varchar, what varchar)")
        for table in stored_tables():
            states = {side: _files(table, editions) for side, editions in (("old", before), ("new", now))}
            for side, files in states.items():
                connection.execute(f"create view {side}_{table.table} as from {_state(table, files)}")
            if any(states.values()):
                _compare_table(connection, table, *states.values())
        yield connection


def _files(table: Table, editions: Sequence[Edition]) -> list[Path]:
    """Return the files that together say what a register says of one table: of whole editions the last one counts."""
    counted = editions[-1:] if editions and editions[-1].receipt.scope == "whole" else editions
    return [edition.table(table.table) for edition in counted if edition.table(table.table).exists()]


def _state(table: Table, files: Sequence[Path]) -> str:
    """Return the SQL of what files say together, oldest first: of several the last that speaks of a record."""
    types = {column.name: column.sql_type for column in table.columns} | _LINEAGE
    rows = [
        f"select {', '.join(f'null::{kind} as {_quoted(name)}' for name, kind in types.items())}, 0 as i where false"
    ]
    rows += [f"select *, {i} as i from {parquet(path)}" for i, path in enumerate(files)]
    gathered = f"({' union all by name '.join(rows)})"
    return gathered if len(files) < 2 else f"(from {gathered} qualify i = max(i) over (partition by record_id))"


def _compare_table(connection: duckdb.DuckDBPyConnection, table: Table, old: list[Path], new: list[Path]) -> None:
    """Compare the rows of each record as a set: their number and the sum of their hashes, over the columns both have."""
    name = table.table
    both = _columns(connection, old or new) & _columns(connection, new or old)
    values = ", ".join(sorted(_quoted(column) for column in both if column not in _WHERE_IT_STANDS))
    rows = " union all ".join(
        f"select record_id, '{side}' as side, hash({values})::hugeint as said from {side}_{name}"
        for side in ("old", "new")
    )
    connection.execute(
        "create or replace temp table found as select record_id, "
        "case when count_if(side = 'old') = 0 then 'added' when count_if(side = 'new') = 0 then 'removed' else 'changed' end as what "
        f"from ({rows}) group by record_id having count_if(side = 'old') <> count_if(side = 'new') "
        "or sum(case side when 'new' then said else -said end) <> 0"
    )
    connection.execute("insert into changed_record select $1, record_id, what from found", [name])
    for target, columns in (("party", table.party_columns), ("premises", _premises(table))):
        for column in map(_quoted, columns):
            connection.execute(
                f"insert into changed_{target} select distinct {column}, $1, what from ("
                f"select {column}, what from new_{name} join found using (record_id) where what <> 'removed' union all "
                f"select {column}, what from old_{name} join found using (record_id) where what <> 'added') "
                f"where {column} is not null",
                [name],
            )


def _premises(table: Table) -> list[str]:
    return [column.name for column in table.columns if column.name == "premises_id"]


def _quoted(name: str) -> str:
    return f'"{name}"'


def _columns(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> set[str]:
    """Return the columns that every file has: one that a table gained since is no change of what was said before."""
    found = [
        {row[0] for row in connection.execute(f"select column_name from (describe from {parquet(path)})").fetchall()}
        for path in files
    ]
    return set.intersection(*found) if found else set()


_PARTIES = """
with touched as (
  select party_id, list_sort(list_distinct(list(tbl))) as tables from changed_party group by party_id
), told as (
  select party_id, tables,
         case when not exists (from old_party o where o.party_id = t.party_id) then 'added'
              when not exists (from new_party n where n.party_id = t.party_id) then 'removed'
              else 'changed' end as what
  from touched t
  where exists (from old_party o where o.party_id = t.party_id) or exists (from new_party n where n.party_id = t.party_id)
)
"""
"""A party is there where the register says what kind it is."""


def _count_parties(connection: duckdb.DuckDBPyConnection) -> Counts:
    rows = connection.execute(f"{_PARTIES} select what, count(*) from told group by what").fetchall()
    return Counts(**dict(rows))


def _count_records(connection: duckdb.DuckDBPyConnection) -> dict[str, Counts]:
    found: dict[str, dict[str, int]] = {}
    query = "select tbl, what, count(*) from changed_record group by all order by all"
    for name, what, count in connection.execute(query).fetchall():
        found.setdefault(name, {})[what] = count
    return {name: Counts(**counts) for name, counts in found.items()}


def _listed(connection: duckdb.DuckDBPyConnection) -> tuple[ChangedParty, ...]:
    rows = connection.execute(
        f"{_PARTIES}, entry as (select party_id, coalesce(list, '') as list, ref from new_listing union "
        "select party_id, coalesce(list, ''), ref from old_listing o where not exists (from new_listing n where n.party_id = o.party_id)) "
        "select party_id, what, tables, list([e.list, e.ref] order by e.list, e.ref) filter (e.ref is not null) "
        "from told left join entry e using (party_id) group by party_id, what, tables order by what, party_id"
    ).fetchall()
    return tuple(
        ChangedParty(party_id, what, tuple(tables), tuple((one, ref) for one, ref in entries or ()))
        for party_id, what, tables, entries in rows
    )
