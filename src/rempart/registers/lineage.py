"""From rows of a mapping to rows of an edition: where each stands in the publisher's file, and its numbers checked."""

import duckdb

from rempart.base.errors import RempartError
from rempart.base.identifiers import CheckedIdentifier, check_identifier, has_rules
from rempart.ledger.dictionary import Table
from rempart.registers.shelf import FormOfRegister

_AT_ONCE = 100_000
"""Numbers that are checked at once."""
_BESIDE = ("valid_from", "valid_to", "said_on", "record_id")
"""What every row has besides the columns of its table, its number and its part."""


def with_lineage(
    connection: duckdb.DuckDBPyConnection, register: FormOfRegister, table: Table, edition: str, file: int | None
) -> int:
    """Make ``row_<table>`` of ``raw_<table>`` and return how many rows it has; ``file`` is what ``only_file`` returns.

    Parties are prefixed by the register, ``row_id`` and ``record_id`` are added, equal rows collapse into the first.

    Raises:
        RempartError: one record gives several rows that nothing tells apart; correct the mapping.
    """
    raw = f"(from raw_{table.table} semi join ended using (row_number))"
    if table.table == "identifier":
        _check_numbers(connection, raw)
        raw = "lined"
    values = ", ".join(f'"{name}"' for name in (*table.column_names, *_BESIDE))
    rows = _each_once(
        connection, table, values, f"(select {values}, row_number, coalesce(part, '') as part from {raw})"
    )
    shown = ", ".join(_shown(register, table))
    record_id = " || '|' || ".join(
        f"coalesce({_stated(register, table, name)}::varchar, '')" for name in table.record or table.key
    )
    place, source, within = "s.file || '/' || s.record", "join source s using (row_number)", rows
    if file:  # the record is the row; what is long is added when the rows stand in their order
        place, source = f"'{file}/' || r.row_number", ""
        within = f"(select * from {rows} order by row_number, part)"
    connection.execute(
        f"create or replace view row_{table.table} as select '{register.id}/{edition}/' || {place} as row_id, "
        f"r.part, {shown}, r.valid_from, r.valid_to, r.said_on, coalesce(r.record_id, {record_id}) as record_id, r.row_number "
        f"from {within} r {source}"
    )
    return _counted(connection, register, table, rows)


def _each_once(connection: duckdb.DuckDBPyConnection, table: Table, values: str, rows: str) -> str:
    """Return the SQL of ``rows`` where of rows that say the same the first stands for all: only such rows are gathered."""
    equal, doubled = f"equal_{table.table}", f"equal_{table.table}_hash"
    found = connection.execute(
        f"create or replace table {doubled} as select hash({values}) as h from {rows} group by h having count(*) > 1"
    ).fetchone()
    if found == (0,):
        return rows
    known = f"hash({values}) in (select h from {doubled})"
    connection.execute(
        f"create or replace table {equal} as select * exclude (f), f.row_number as row_number, f.part as part from "
        f"(select {values}, min({{row_number: row_number, part: part}}) as f from {rows} where {known} group by all)"
    )
    return f"(from {rows} where not {known} union all by name from {equal})"


def _shown(register: FormOfRegister, table: Table) -> list[str]:
    return [f'{_stated(register, table, name)} as "{name}"' for name in table.column_names]


def _stated(register: FormOfRegister, table: Table, name: str) -> str:
    """Return the value of a column; a party has the register before it."""
    party = any(column.name == name and column.type == "party" for column in table.columns)
    return f"'{register.id}:' || r.\"{name}\"" if party else f'r."{name}"'


def only_file(connection: duckdb.DuckDBPyConnection) -> int | None:
    """Return the number of the file where there is one and a record is its row; ``row_<table>`` is in order then."""
    found = connection.execute(
        "select min(file), max(file), min(row_number - record), max(row_number - record) from source"
    ).fetchone()
    if found and found[0] is not None and found[0] == found[1] and (found[2], found[3]) == (0, 0):
        return int(found[0])
    return None


def _counted(connection: duckdb.DuckDBPyConnection, register: FormOfRegister, table: Table, rows: str) -> int:
    """Return how many rows there are, each told apart by its record and part."""
    found = connection.execute(f"select count(*), count(distinct (row_number, part)) from {rows}").fetchone()
    total, apart = found or (0, 0)
    if total != apart:
        double = connection.execute(
            f"select min(row_number) from {rows} group by row_number, part having count(*) > 1 order by 1"
        ).fetchone()
        raise RempartError(f"{register.mapping.path}, block '{table.table}'",
                           f"record {double[0] if double else ''} gives several rows that nothing tells apart",
                           "Return a 'part' for each")  # fmt: skip
    return int(total)


def _check_numbers(connection: duckdb.DuckDBPyConnection, raw: str) -> None:
    """Make ``lined`` of the rows of ``raw``: clean every number, test its check digit, and add the numbers that it implies (a SIRET gives its SIREN)."""
    connection.execute("create or replace table checked(scheme varchar, number varchar, clean_scheme varchar, "
                       "clean_number varchar, checksum_ok boolean, level varchar, suffix varchar)")  # fmt: skip
    _note_plain(connection, raw)
    with connection.cursor() as pairs:
        pairs.execute(f"select distinct scheme, number from {raw} anti join checked using (scheme, number)")
        while some := pairs.fetchmany(_AT_ONCE):
            _note_checked(connection, some)
    connection.execute(
        "create or replace table lined as select l.party_id, c.clean_scheme as scheme, c.clean_number as number, "
        "c.checksum_ok, c.level, coalesce(l.part, '') || c.suffix as part, l.record_id, "
        # A number that another implies outlives it: an entity does not begin or end with one of its establishments.
        "case when c.suffix = '' then l.valid_from end as valid_from, case when c.suffix = '' then l.valid_to end as valid_to, l.said_on, "
        f"l.row_number from {raw} l join checked c on c.scheme = l.scheme and c.number = l.number"
    )


def _note_plain(connection: duckdb.DuckDBPyConnection, raw: str) -> None:
    """Clean the numbers of schemes without rules in the engine, as ``check_identifier`` does: those of plain letters."""
    schemes = [scheme for (scheme,) in connection.execute(f"select distinct scheme from {raw}").fetchall()]
    plain = [(scheme, check_identifier(scheme, "")) for scheme in schemes if not has_rules(scheme)]
    connection.execute("create or replace temp table plain(scheme varchar, clean_scheme varchar, level varchar)")
    connection.execute("insert into plain select unnest($1::varchar[]), unnest($2::varchar[]), unnest($3::varchar[])",
                       [[s for s, _ in plain], [c.scheme for _, c in plain], [c.level for _, c in plain]])  # fmt: skip
    connection.execute(
        "insert into checked select distinct scheme, number, clean_scheme, upper(regexp_replace(number, '[ ./-]', '', 'g')), null, "
        f"level, '' from {raw} join plain using (scheme) where regexp_full_match(number, '[ -~]*')"
    )


def _note_checked(connection: duckdb.DuckDBPyConnection, pairs: list[tuple[str, str]]) -> None:
    rows: list[tuple[str, str, CheckedIdentifier, str]] = []
    for scheme, number in pairs:
        checked = check_identifier(scheme, number)
        rows.append((scheme, number, checked, ""))
        rows.extend((scheme, number, implied, f">{implied.scheme}") for implied in checked.implied)
    columns = zip(*[(s, n, c.scheme, c.number, c.checksum_ok, c.level, x) for s, n, c, x in rows], strict=True)
    connection.execute(
        "insert into checked select unnest($1::varchar[]), unnest($2::varchar[]), unnest($3::varchar[]), unnest($4::varchar[]), "
        "unnest($5::boolean[]), unnest($6::varchar[]), unnest($7::varchar[])",
        [list(column) for column in columns],
    )
