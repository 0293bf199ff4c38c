"""From rows of a mapping to rows of an edition: where each stands in the publisher's file, and its numbers checked."""

import duckdb

from rempart.base.errors import RempartError
from rempart.base.identifiers import CheckedIdentifier, check_identifier
from rempart.ledger.dictionary import Table
from rempart.registers.shelf import FormOfRegister


def with_lineage(connection: duckdb.DuckDBPyConnection, register: FormOfRegister, table: Table, edition: str) -> int:
    """Make ``row_<table>`` of ``raw_<table>`` and return how many rows it has.

    Parties are prefixed by the register, ``row_id`` and ``record_id`` are added, equal rows collapse into the first.

    Raises:
        RempartError: one record gives several rows that nothing tells apart; correct the mapping.
    """
    prefix = f"{register.id}:"
    shown = []
    for column in table.columns:
        if column.computed is None:
            name = f'"{column.name}"'
            shown.append(f"'{prefix}' || r.{name} as {name}" if column.type == "party" else f"r.{name}")
    lined = (
        f"select {', '.join(shown)}, '{register.id}/{edition}/' || s.file || '/' || s.record as row_id, "
        "coalesce(r.part, '') as part, r.record_id, r.valid_from, r.valid_to, r.said_on, row_number "
        f"from raw_{table.table} r join source s using (row_number) semi join ended using (row_number)"
    )
    if table.table == "identifier":
        connection.execute(f"create or replace temp table lined as {lined}")
        _check_numbers(connection)
        lined = "from lined"
    key = " || '|' || ".join(f"coalesce(\"{name}\"::varchar, '')" for name in table.key)
    values = ", ".join(f'"{name}"' for name in (*table.column_names, "valid_from", "valid_to", "said_on", "record_id"))
    connection.execute(
        f"create or replace table row_{table.table} as with lined_up as ({lined}), named as "
        f"(select * replace (coalesce(record_id, {key}) as record_id) from lined_up) "
        f"select row_id, part, {values}, row_number from named "
        f"qualify row_number() over (partition by {values} order by row_number, part) = 1"
    )
    return _counted(connection, register, table)


def _counted(connection: duckdb.DuckDBPyConnection, register: FormOfRegister, table: Table) -> int:
    """Return how many rows there are, each told apart by its record and part."""
    found = connection.execute(f"select count(*), count(distinct (row_id, part)) from row_{table.table}").fetchone()
    rows, apart = found or (0, 0)
    if rows != apart:
        double = connection.execute(
            f"select min(row_number) from row_{table.table} group by row_id, part having count(*) > 1 order by 1"
        ).fetchone()
        raise RempartError(f"{register.mapping.path}, block '{table.table}'",
                           f"record {double[0] if double else ''} gives several rows that nothing tells apart",
                           "Return a 'part' for each")  # fmt: skip
    return int(rows)


def _check_numbers(connection: duckdb.DuckDBPyConnection) -> None:
    """Clean every number, test its check digit, and add the numbers that it implies (a SIRET gives its SIREN)."""
    pairs = connection.execute("select distinct scheme, number from lined order by 1, 2").fetchall()
    rows: list[tuple[str, str, CheckedIdentifier, str]] = []
    for scheme, number in pairs:
        checked = check_identifier(scheme, number)
        rows.append((scheme, number, checked, ""))
        rows.extend((scheme, number, implied, f">{implied.scheme}") for implied in checked.implied)
    connection.execute("create or replace temp table checked(scheme varchar, number varchar, clean_scheme varchar, "
                       "clean_number varchar, checksum_ok boolean, level varchar, suffix varchar)")  # fmt: skip
    columns = (
        list(zip(*[(s, n, c.scheme, c.number, c.checksum_ok, c.level, x) for s, n, c, x in rows], strict=True))
        or [()] * 7
    )
    connection.execute(
        "insert into checked select unnest($1::varchar[]), unnest($2::varchar[]), unnest($3::varchar[]), unnest($4::varchar[]), "
        "unnest($5::boolean[]), unnest($6::varchar[]), unnest($7::varchar[])",
        [list(column) for column in columns],
    )
    connection.execute(
        "create or replace temp table lined as select l.party_id, c.clean_scheme as scheme, c.clean_number as number, "
        "c.checksum_ok, c.level, l.row_id, l.part || c.suffix as part, l.record_id, l.valid_from, l.valid_to, l.said_on, "
        "l.row_number from lined l join checked c on c.scheme = l.scheme and c.number = l.number"
    )
