"""From records to rows: the mapping run over ``source``, each record ending in exactly one place."""

import re
from dataclasses import dataclass, field

import duckdb

from rempart.base.countries import countries
from rempart.base.errors import RempartError
from rempart.ledger.dictionary import Table, dictionary
from rempart.registers.json_opening import open_lines
from rempart.registers.lineage import only_file, with_lineage
from rempart.registers.mapping import Mapping
from rempart.registers.reading import Read
from rempart.registers.reading.joined import join_parts
from rempart.registers.reading.records import BROKEN
from rempart.registers.shelf import FormOfRegister
from rempart.registers.suppressing import Suppressing

_GIVEN = {"row_number": "BIGINT", "part": "VARCHAR", "record_id": "VARCHAR", "said_on": "DATE", "valid_from": "DATE",
          "valid_to": "DATE"}  # fmt: skip
"""What a SELECT may return besides the columns of its table; ``row_number`` it must."""

_SUMMED = {**_GIVEN, "reason": "VARCHAR"}
_NEEDED = {"left_out": ("reason",), "doubtful": ("reason",), "said": ("record_id", "said_on")}
"""What the SELECTs that fill no table must return besides ``row_number``."""


_WORK = re.compile(r"\b(join|group|over|unnest|union|distinct|qualify|with|order|limit)\b", re.IGNORECASE)
"""What makes a SELECT more than the rows of another one, and worth keeping."""


_WITHOUT_BLANKS = "".join(
    rf"\p{{{script}}}" for script in ("Han", "Hiragana", "Katakana", "Hangul", "Thai", "Myanmar", "Khmer", "Lao")
)
"""Scripts that do not part words: a name in one of them is whole."""


_MARK = r"[.,\x{B7}\x{2022}\x{2027}\x{2219}\x{30FB}\x{60C}\x{FF0C}\x{FF0E}]"
_PARTS_WORDS = rf"[\s\pZ]|\pL\pM*{_MARK}\pL\pM*\pL|\pL\pM*\pL\pM*{_MARK}\pL|[{_WITHOUT_BLANKS}]"
"""What shows more than one word: a blank, a comma, stop or dot between letters ("N.Quorvane", not the "N.Q." of initials
alone), a script that has no blanks."""


@dataclass
class Sums:
    """How the records of a source ended, counted; ``reasons`` by kind of ending, then by reason."""

    read: int = 0
    loaded: int = 0
    reasons: dict[str, dict[str, int]] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)

    def total(self, kind: str) -> int:
        """Return how many records (or parts) ended as ``kind``: refused, left_out, doubtful, refused_parts."""
        return sum(self.reasons.get(kind, {}).values())


def open_source(connection: duckdb.DuckDBPyConnection, read: Read) -> None:
    """Open the clean files as relations; an empty cell is null, and cells lose their outer blanks."""
    for name in sorted(read.relations, reverse=True):  # source_package before source, which it completes
        connection.execute(f"create or replace table {name} as {_opened(read, name)}")
    if read.lines:
        open_lines(connection, read)
    read.refused_parts = join_parts(connection, read)
    connection.execute("create or replace table country(key varchar, alpha2 varchar, alpha3 varchar)")
    connection.execute(
        "insert into country select unnest($1), unnest($2), unnest($3)",
        [[c.key for c in countries()], [c.alpha2 for c in countries()], [c.alpha3 for c in countries()]],
    )
    make_macros(connection)


def make_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Make what a mapping may call: ``country_key(name)``, the key of a country, and ``one_word(name)``."""
    connection.execute(
        "create or replace macro country_key(name) as regexp_replace(lower(strip_accents(name)), '[^a-z0-9]', '', 'g')"
    )
    connection.execute(f"create or replace macro one_word(name) as not regexp_matches(name, {_quoted(_PARTS_WORDS)})")


def _opened(read: Read, name: str) -> str:
    """Return the SELECT of one clean file; JSON records have the ``package`` of their document, where it has any."""
    columns = ", ".join(f"{_quoted(column)}: 'VARCHAR'" for column in read.columns[name])
    shown = ", ".join(_cell(column) for column in read.columns[name])
    opened = (
        f"select {shown} from read_csv({_quoted(str(read.relations[name]))}, header=true, auto_detect=false, delim=',', "
        f"quote='\"', escape='\"', new_line='\\n', max_line_size=67108864, parallel=false, columns={{{columns}}})"
    )
    if name != "source" or "json" not in read.columns[name]:
        return opened
    if "document" in read.columns[name]:
        return f"select * exclude (document) from ({opened}) left join source_package using (document)"
    return f"select *, null::json as package from ({opened})"


def _cell(column: str) -> str:
    name = '"' + column.replace('"', '""') + '"'
    if column in ("row_number", "file", "record", "document"):
        return f"{name}::bigint as {name}"
    if column in ("json", "package"):
        return f"{name}::json as {name}"
    return f"nullif(trim({name}, ' ' || chr(9) || chr(10) || chr(13) || chr(160)), '') as {name}"


def fill_tables(
    connection: duckdb.DuckDBPyConnection, register: FormOfRegister, edition: str, read: Read, suppressing: Suppressing
) -> Sums:
    """Run the mapping; leave one relation ``row_<table>`` for each table, and ``refused``, with their lineage.

    Raises:
        RempartError: the mapping does not fit the dictionary, or leaves a record without row and without reason.
    """
    mapping = register.mapping
    connection.execute("create or replace table refused(row_number bigint, reason varchar, rank bigint)")
    connection.execute(f"insert into refused select row_number, {BROKEN}, 0 from source where {BROKEN} is not null")
    for name, statement in mapping.relations.items():
        if _read_once(mapping, name):
            _run(connection, mapping, f"relation {name}", f"create or replace temp view {name} as {statement}")
            continue
        columns = _block(connection, mapping, f"relation {name}", statement)
        if _passes_on(columns, statement):
            _run(connection, mapping, f"relation {name}", f"create or replace temp view {name} as {statement}")
            continue
        _read_block(connection, mapping, f"relation {name}", f"create or replace temp table {name} as", name, "*")
    for rank, statement in enumerate(mapping.refused, start=1):
        _block(connection, mapping, "refused", statement, "reason")
        _read_block(connection, mapping, "refused", "insert into refused", "refused", f"row_number, reason, {rank}")
    for part, statements in mapping.refused_parts.items():
        if part not in read.relations:
            raise RempartError(f"{mapping.path}, block 'refused {part}'", f"there is no relation '{part}'",
                               "Name it under 'parts' in register.yml")  # fmt: skip
        _refuse_parts(connection, mapping, part, statements)
    for name, statements in mapping.tables.items():
        for number, statement in enumerate(statements):
            _fill(connection, mapping, dictionary()[name], statement, first=number == 0)
    for kind in ("left_out", "doubtful", "said"):
        connection.execute(
            f"create or replace table {kind}(row_number bigint, reason varchar, record_id varchar, said_on date)"
        )
        for statement in getattr(mapping, kind):
            _collect_kind(connection, mapping, kind, statement)
    suppressing.take_out(connection, mapping.tables)
    return _finish(connection, register, edition, read)


def _block(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, block: str, statement: str, *wanted: str
) -> dict[str, str]:
    """Name one SELECT ``block`` and return its columns and types; it runs when the block is read (``_read_block``)."""
    _run(connection, mapping, block, f"create or replace temp view block as {statement}")
    shown = connection.execute("select column_name, column_type from (describe block)").fetchall()
    columns = {str(name): str(kind) for name, kind in shown}
    where = f"{mapping.path}, block '{block}'"
    for name in ("row_number", *wanted):
        if name not in columns:
            raise RempartError(where, f"it does not return {name}", "Add it")
        if columns[name] not in (_SUMMED[name], '"NULL"') and (columns[name], name) != ("INTEGER", "row_number"):
            raise RempartError(where, f"{name} is {columns[name]} where {_SUMMED[name]} is wanted", "Cast it")
    return columns


def _read_once(mapping: Mapping, name: str) -> bool:
    """Tell whether one block alone names a relation: it need not be kept then, which saves a copy of its rows."""
    return len(re.findall(rf"\b{name}\b", mapping.text.replace(f"-- relation {name}\n", ""))) == 1


def _passes_on(columns: dict[str, str], statement: str) -> bool:
    """Tell whether a relation shows nested values as another has them: kept, each would be copied, and all are large.

    The scans of the blocks that read it take what they need of the nested values and leave the rest.
    """
    nested = any(kind.startswith("STRUCT") or kind.endswith("[]") for kind in columns.values())
    return nested and not _WORK.search(statement)


def _read_block(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, block: str, command: str, into: str, taken: str
) -> None:
    """Run ``command`` with the rows of ``block``: it makes or fills the relation ``into``, row numbers checked."""
    _run(connection, mapping, block, f"{command} select {taken} from block")
    # Records are numbered from 1, without a gap.
    outside = "row_number is null or not row_number between 1 and (select count(*) from source)"
    if _count(connection, f"select count(*) from {into} where {outside}"):
        where = f"{mapping.path}, block '{block}'"
        raise RempartError(where, "it returns a row_number that no record has", "Return the one of source, unchanged")


def _run(connection: duckdb.DuckDBPyConnection, mapping: Mapping, block: str, command: str) -> None:
    """Run what a block says. The engine's words may quote a cell: not shown."""
    try:
        connection.execute(command)
    except duckdb.Error as error:
        kind = type(error).__name__.removesuffix("Exception")
        detail = "" if isinstance(error, duckdb.ConversionException) else f" ({_first_line(error)})"
        raise RempartError(f"{mapping.path}, block '{block}'", f"its SELECT fails: {kind}{detail}",
                           "Correct it; test a form by a pattern before a cast") from error  # fmt: skip


def _first_line(error: duckdb.Error) -> str:
    if isinstance(error, duckdb.BinderException | duckdb.CatalogException | duckdb.ParserException):
        return str(error).splitlines()[0][:160]
    return "at run time"


def _refuse_parts(connection: duckdb.DuckDBPyConnection, mapping: Mapping, part: str, statements: list[str]) -> None:
    """Take refused parts out of their relation, and remember why."""
    connection.execute("create table if not exists refused_parts(row_number bigint, part varchar, reason varchar)")
    for statement in statements:
        _block(connection, mapping, f"refused {part}", statement, "part", "reason")
        taken = "row_number, part, reason"
        _read_block(
            connection, mapping, f"refused {part}", "create or replace temp table refused_now as", "refused_now", taken
        )
        connection.execute(f"insert into refused_parts select {taken} from refused_now")
        connection.execute(
            f"delete from {part} p using refused_now b where p.row_number = b.row_number and p.part = b.part"
        )


def _collect_kind(connection: duckdb.DuckDBPyConnection, mapping: Mapping, kind: str, statement: str) -> None:
    _block(connection, mapping, kind, statement, *_NEEDED[kind])
    taken = ", ".join(("row_number", *_NEEDED[kind]))
    _read_block(connection, mapping, kind, f"insert into {kind}({taken})", kind, taken)


def _fill(
    connection: duckdb.DuckDBPyConnection, mapping: Mapping, table: Table, statement: str, *, first: bool
) -> None:
    columns = _block(connection, mapping, table.table, statement)
    where = f"{mapping.path}, block '{table.table}'"
    types = {column.name: column.sql_type for column in table.columns if column.computed is None} | _GIVEN
    for name, kind in columns.items():
        if name not in types:
            raise RempartError(where, f"the table has no column '{name}'", f"It has {', '.join(types)}")
        if kind not in (types[name], '"NULL"', "NULL") and not (
            kind in ("INTEGER", "BIGINT") and types[name] == "BIGINT"
        ):
            raise RempartError(
                where, f"'{name}' is {kind} where the table wants {types[name]}", "Cast it after a check"
            )
    lacking = [c.name for c in table.columns if c.required and c.computed is None and c.name not in columns]
    if lacking:
        raise RempartError(where, f"it does not return '{lacking[0]}', which the table needs", "Add it")
    chosen = ", ".join(f'"{n}"' if n in columns else f'null::{t} as "{n}"' for n, t in types.items())
    into = f"create or replace table raw_{table.table} as" if first else f"insert into raw_{table.table}"
    _read_block(connection, mapping, table.table, into, f"raw_{table.table}", chosen)


def _finish(connection: duckdb.DuckDBPyConnection, register: FormOfRegister, edition: str, read: Read) -> Sums:
    """Refuse what the dictionary refuses, check the sums, and add the lineage."""
    names = list(register.mapping.tables)
    for name in names:
        _refuse_by_dictionary(connection, dictionary()[name])
    connection.execute(
        "create or replace table refusal as select row_number, arg_min(reason, rowid) as reason from refused group by row_number"
    )
    sums = Sums(read=read.records)
    connection.execute("delete from left_out where row_number in (select row_number from refusal)")
    _find_ended(connection, [f"raw_{name}" for name in names])
    sums.loaded = _count(connection, "select count(*) from ended")
    sums.reasons["refused"] = _reasons(connection, "select reason, count(*) from refusal group by 1")
    sums.reasons["left_out"] = _reasons(
        connection,
        "select reason, count(*) from (select row_number, min(reason) reason from left_out group by 1) group by 1",
    )
    sums.reasons["doubtful"] = _reasons(
        connection,
        "select reason, count(distinct row_number) from doubtful where row_number in (select row_number from ended) group by 1",
    )
    sums.reasons["refused_parts"] = _reasons(
        connection, "select reason, count(*) from refused_parts where row_number in (select row_number from ended) group by 1"
    ) if register.mapping.refused_parts else {}  # fmt: skip
    sums.reasons["refused_parts"] |= dict(sorted(read.refused_parts.items()))
    _check_sums(connection, register, sums)
    file = only_file(connection)
    for name in names:
        sums.tables[name] = with_lineage(connection, register, dictionary()[name], edition, file)
    return sums


def _find_ended(connection: duckdb.DuckDBPyConnection, relations: list[str]) -> None:
    """Make ``ended``, the records that gave a row and were neither refused nor left out: the common case stops early."""
    connection.execute("create or replace table ended(row_number bigint)")
    left = _count(
        connection,
        "create or replace temp table still as select row_number from source where row_number not in "
        "(select row_number from refusal) and row_number not in (select row_number from left_out)",
    )
    for relation in (*relations, "said"):
        if not left:
            return
        connection.execute(f"insert into ended select row_number from still semi join {relation} using (row_number)")
        left = _count(
            connection, f"create or replace temp table still as from still anti join {relation} using (row_number)"
        )


def _refuse_by_dictionary(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Refuse rows without a value that the dictionary requires, or with a word that it does not allow.

    One look at all columns tells which have any such row: mostly none has.
    """
    faults: list[tuple[str, str, int]] = []
    for column in table.columns:
        if column.computed is None and column.required:
            faults.append((f'"{column.name}" is null', f"{table.table}.{column.name} is missing", 900))
        if column.computed is None and column.values:
            allowed = ", ".join(map(_quoted, column.values))
            reason = f"{table.table}.{column.name} is not one of the words allowed"
            faults.append((f'"{column.name}" not in ({allowed})', reason, 901))
    if not faults:
        return
    looked = ", ".join(f"coalesce(bool_or({fault}), false)" for fault, _, _ in faults)
    found = connection.execute(f"select {looked} from raw_{table.table}").fetchone() or ()
    for (fault, reason, rank), any_ in zip(faults, found, strict=True):
        if any_:
            connection.execute(
                f"insert into refused select distinct row_number, $1, {rank} from raw_{table.table} where {fault}",
                [reason],
            )


def _check_sums(connection: duckdb.DuckDBPyConnection, register: FormOfRegister, sums: Sums) -> None:
    if sums.read == sums.loaded + sums.total("refused") + sums.total("left_out"):
        return
    lost = connection.execute(
        "select row_number from source where row_number not in (select row_number from refusal union "
        "select row_number from ended union select row_number from left_out) order by 1 limit 5"
    ).fetchall()
    rows = ", ".join(str(row[0]) for row in lost)
    raise RempartError(str(register.mapping.path), f"records have neither row nor reason (record {rows}…)",
                       "Add them to '-- refused' or '-- left_out', with a reason")  # fmt: skip


def _reasons(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, int]:
    return {str(reason): int(count) for reason, count in sorted(connection.execute(query).fetchall(), key=str)}


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """Return the number that a query returns, or of the rows that it put into a table."""
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
