"""A snapshot as statements of the Beneficial Ownership Data Standard 0.4, one array; what it has no word for is said."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import pycountry

from rempart.base.yaml_files import read_yaml
from rempart.build.as_of import open_as_of
from rempart.build.exports.graphml import Around, narrow
from rempart.build.exports.writing import (
    Exported,
    counted_unsaid,
    counts,
    rows_of,
    tables_beside,
    text_of,
    write_text,
)
from rempart.ledger.snapshots import Snapshot, file_sha256


def export_bods(
    snapshot: Snapshot, out: Path, *, publisher: str, around: Around | None = None, memory_limit_mb: int = 1024
) -> Exported:
    """Write entities, persons and the relationships between them, in this order and in the order of their ids.

    Args:
        snapshot: read as known on its own day, with its identities.
        out: a JSON array; written beside and renamed, so that a half-written one never shows.
        publisher: who publishes the statements: the town.
        around: only the network around one party; all of it by default.
        memory_limit_mb: of the engine.

    Returns:
        The counts of the statements by type of record, and of what was not written. The same snapshot and publisher
        give the same bytes.

    Raises:
        OSError: the file cannot be written.
        RempartError: the snapshot knows no party of that id.
    """
    form: dict[str, Any] = read_yaml(text_of("bods.yml"))
    with open_as_of(snapshot, snapshot.known_on, memory_limit_mb=memory_limit_mb) as ledger:
        connection = ledger.connection
        if around is not None:
            narrow(connection, snapshot, around)
        connection.execute(f"create temp macro known_on() as date '{snapshot.known_on.isoformat()}'")
        _fill_words(connection, form)
        connection.execute(text_of("bods.sql"))
        write_text(_array(_statements(connection, publisher)), out)
        return Exported(
            sha256=file_sha256(out),
            entities=counts(connection, "select record_type, count(*) from record group by place, 1 order by place"),
            unsaid=counted_unsaid(connection, form["unsaid"]),
            tables=tables_beside(connection, form["tables"]),
        )


def _fill_words(connection: duckdb.DuckDBPyConnection, form: dict[str, Any]) -> None:
    """Make the relations of the standard's words, of the names of schemes, and of countries by code."""
    words = [(name, word) for name in ("interests", "reasons") for word in form[name]]
    _fill(connection, "known_word(list, word)", words)
    _fill(connection, "scheme_name(scheme, name)", sorted(form["schemes"].items()))
    _fill(connection, "country_name(code, name)", sorted((c.alpha_2, c.name) for c in pycountry.countries))


def _fill(connection: duckdb.DuckDBPyConnection, relation: str, rows: list[tuple[str, str]]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)]
    connection.execute(f"create temp table {relation} as select unnest($1::varchar[]), unnest($2::varchar[])", columns)


def _statements(connection: duckdb.DuckDBPyConnection, publisher: str) -> Iterator[str]:
    """Yield the statements as JSON. The id of each is a hash of the day and of all that it says."""
    connection.execute(
        "select json_object('statementId', md5(concat_ws('|', known_on(), $1, record_id, closed, said_on, details)), "
        "'declarationSubject', subject_id, 'statementDate', coalesce(said_on, known_on())::varchar, "
        "'publicationDetails', json_object('publicationDate', known_on()::varchar, 'bodsVersion', '0.4', "
        "'publisher', json_object('name', $1)), "
        "'source', json_object('type', ['thirdParty'], 'description', array_to_string(registers, ', ')), "
        "'recordId', record_id, 'recordType', record_type, 'recordStatus', case when closed then 'closed' else 'new' end, "
        "'recordDetails', details) from record order by place, record_id",
        [publisher],
    )
    return rows_of(connection)


def _array(statements: Iterator[str]) -> Iterator[str]:
    """Yield the text of an array with one statement a line."""
    first = next(statements, None)
    yield "[\n"
    if first is not None:
        yield from chain([first], (f",\n{statement}" for statement in statements))
        yield "\n"
    yield "]\n"
