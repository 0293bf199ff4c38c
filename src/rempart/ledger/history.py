"""From editions to history: each row with the day from which, and until which, it was published.

Three ways of reading a register, each one SELECT:

- *whole* editions: a row lasts from the first edition that says so to the first that no longer does; what an absent
  record means is the register's ``disappearance`` (architecture section 4);
- *part* editions: a row lasts until a later edition says something else of the same record;
- records that carry their own history (``said_on``): a row lasts until the record's next statement.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from rempart.ledger.dictionary import Table, create_table_sql, stored_tables
from rempart.ledger.editions import Edition
from rempart.ledger.parquet import parquet, parquet_with


def history(
    connection: duckdb.DuckDBPyConnection, register: str, editions: Sequence[Edition]
) -> dict[str, str]:  # fmt: skip
    """Append the rows of one register to the relations ``history_<table>``, which must exist (``start_history``).

    Args:
        connection: where the relations live.
        register: its id.
        editions: those in use, in the order of their days and ranks.

    Returns:
        By table, the SELECT of rows that are not appended: of a single edition nothing has to be put in order, and
        its rows are read from its file when they are wanted, in the order of the file.
    """
    days = ", ".join(f"({i}, date '{e.day}', date '{e.receipt.held_on}', '{e.id}')" for i, e in enumerate(editions))
    connection.execute(
        f"create or replace temp table edition_day as select * from (values {days}) t(i, day, held_on, edition)"
    )
    last = editions[-1].receipt
    said = _said(connection, editions)
    straight: dict[str, str] = {}
    for table in stored_tables():
        files = [
            (i, edition.table(table.table)) for i, edition in enumerate(editions) if edition.table(table.table).exists()
        ]
        if not files:
            continue
        if len(editions) == 1 and not said and _each_once(connection, table, editions[0]):
            straight[table.table] = _straight(table, register, editions[0])
            continue
        _gather(connection, table, files)
        if said:
            query = _by_statement(table)
        elif last.scope == "whole":
            query = _by_whole_editions(table, ended=last.disappearance == "ended")
        else:
            query = _by_part_editions(table)
        connection.execute(
            f"insert into history_{table.table} by name select *, '{register}' as register from ({query})"
        )
    return straight


def start_history(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the empty relations ``history_<table>``: the dictionary's columns as published, and the lineage."""
    for table in stored_tables():
        connection.execute(create_table_sql(table, name=f"history_{table.table}"))


def _each_once(connection: duckdb.DuckDBPyConnection, table: Table, edition: Edition) -> bool:
    """Tell whether no two rows of an edition say the same of one record; such rows would become one."""
    rows = _rows_of(table, edition)
    found = connection.execute(
        f"select count(*), count(distinct hash(record_id, {_values(table)})) from {rows}"
    ).fetchone()
    return found is not None and found[0] == found[1]


def _straight(table: Table, register: str, edition: Edition) -> str:
    return (
        f"select {_values(table)}, row_id, part, record_id, '{edition.id}' as edition, date '{edition.day}' as known_from, "
        f"null::date as known_to, date '{edition.receipt.held_on}' as held_on, '{register}' as register "
        f"from {_rows_of(table, edition)}"
    )


def _rows_of(table: Table, edition: Edition) -> str:
    """Return the SQL that reads a table of an edition; one loaded before the table gained a column leaves it empty."""
    return parquet_with(edition.table(table.table), {column.name: column.sql_type for column in table.columns})


def _said(connection: duckdb.DuckDBPyConnection, editions: Sequence[Edition]) -> bool:
    """Gather the statements of records that carry their own history; tell whether there are any."""
    files = [(i, edition.path / "said.parquet") for i, edition in enumerate(editions)]
    found = [f"select *, {i} as i from {parquet(path)}" for i, path in files if path.exists()]
    if not found:
        return False
    connection.execute(f"create or replace temp table saying as {' union all '.join(found)}")
    # Of the statements of one record on one day the last in the file holds; of several editions the last one read.
    connection.execute(
        "create or replace temp table holding as select record_id, said_on, i, max(row_number) as row_number from saying "
        "group by record_id, said_on, i"
    )
    connection.execute(
        "create or replace temp table next_saying as select record_id, said_on, max(i) as last_i, "
        "lead(said_on) over (partition by record_id order by said_on) as next_on from saying group by record_id, said_on"
    )
    return True


def _gather(connection: duckdb.DuckDBPyConnection, table: Table, files: list[tuple[int, Path]]) -> None:
    """Bring the editions of one table together; an edition loaded before the table gained a column leaves it empty."""
    own = {column.name: column.sql_type for column in table.columns}
    union = " union all by name ".join(f"select *, {i} as i from {parquet_with(path, own)}" for i, path in files)
    connection.execute(f"create or replace temp table gathered as {union}")


def _values(table: Table) -> str:
    return ", ".join(f'"{name}"' for name in (*table.column_names, "valid_from", "valid_to"))


def _by_statement(table: Table) -> str:
    values = _values(table)
    return f"""
        with held as (
          select g.* from gathered g join holding h using (record_id, said_on, i, row_number)
        ), same as (
          select record_id, said_on, {values}, min(i) as i, max(i) as last_i, arg_min(row_id, i) as row_id, arg_min(part, i) as part
          from held group by record_id, said_on, {values}
        )
        select {values}, row_id, part, record_id, edition, said_on as known_from, next_on as known_to, held_on
        from same join next_saying n using (record_id, said_on) join edition_day d on d.i = same.i
        where same.last_i = n.last_i
    """


def _by_whole_editions(table: Table, *, ended: bool) -> str:
    values = _values(table)
    islands = f"""
        with marked as (
          select *, i - row_number() over (partition by record_id, {values} order by i) as island from gathered
        ), lasting as (
          select record_id, {values}, min(i) as first_i, max(i) as last_i, arg_min(row_id, i) as row_id, arg_min(part, i) as part
          from marked group by record_id, {values}, island
        )"""
    stated = f"""
        select {values}, row_id, part, record_id, b.edition, b.day as known_from, a.day as known_to, b.held_on
        from lasting join edition_day b on b.i = first_i left join edition_day a on a.i = last_i + 1"""
    if not ended:
        return islands + stated
    shown = ", ".join(f'"{name}"' for name in (*table.column_names, "valid_from"))
    return f"""{islands}, present as (
          select distinct record_id, i from gathered
        ), gone as (
          select l.*, a.day as gone_on, a.edition as gone_edition, a.held_on as gone_held_on,
                 (select min(d.day) from present q join edition_day d on d.i = q.i
                  where q.record_id = l.record_id and q.i > l.last_i) as back_on
          from lasting l join edition_day a on a.i = l.last_i + 1
          left join present p on p.record_id = l.record_id and p.i = l.last_i + 1 where p.record_id is null
        )
        select * from ({stated})
        union all by name
        select {shown}, least(coalesce(valid_to, gone_on), gone_on) as valid_to, row_id, part, record_id,
               (select edition from edition_day where i = first_i) as edition,
               gone_on as known_from, back_on as known_to, gone_held_on as held_on from gone"""


def _by_part_editions(table: Table) -> str:
    values = _values(table)
    return f"""
        with appearing as (
          select *, dense_rank() over (partition by record_id order by i) as turn from gathered
        ), marked as (
          select *, turn - row_number() over (partition by record_id, {values} order by i) as island from appearing
        ), lasting as (
          select record_id, {values}, min(i) as first_i, max(turn) as last_turn, arg_min(row_id, i) as row_id,
                 arg_min(part, i) as part
          from marked group by record_id, {values}, island
        ), following as (
          select record_id, turn, min(i) as i from appearing group by record_id, turn
        )
        select {values}, row_id, part, l.record_id, b.edition, b.day as known_from, a.day as known_to, b.held_on
        from lasting l join edition_day b on b.i = first_i
        left join following f on f.record_id = l.record_id and f.turn = l.last_turn + 1
        left join edition_day a on a.i = f.i"""
