"""A snapshot as FollowTheMoney entities, one a line; what the model has no word for is counted and said."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from rempart.base.countries import countries
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


def export_ftm(snapshot: Snapshot, out: Path, *, around: Around | None = None, memory_limit_mb: int = 1024) -> Exported:
    """Write the parties of a snapshot, and what binds them, as FollowTheMoney entities in the order of their ids.

    Args:
        snapshot: read as known on its own day, with its identities.
        out: JSON lines; written beside and renamed, so that a half-written one never shows.
        around: only the network around one party, or several; all of it by default.
        memory_limit_mb: of the engine.

    Returns:
        The counts of what was written and of what was not. The same snapshot gives the same bytes.

    Raises:
        OSError: the file cannot be written.
        RempartError: the snapshot knows no party of that id.
    """
    form: dict[str, Any] = read_yaml(text_of("ftm.yml"))
    with open_as_of(snapshot, snapshot.known_on, memory_limit_mb=memory_limit_mb) as ledger:
        connection = ledger.connection
        if around is not None:
            narrow(connection, snapshot, around)
        _fill_statements(connection)
        connection.execute("create temp table allowed(schema varchar, prop varchar)")
        pairs = [(schema, prop) for schema, props in form["schemata"].items() for prop in props]
        connection.execute(
            "insert into allowed select unnest($1), unnest($2)",
            [[pair[0] for pair in pairs], [pair[1] for pair in pairs]],
        )
        dropped = counts(
            connection,
            "select schema || '.' || prop, count(*) from statement anti join allowed using (schema, prop) "
            "where prop is not null group by 1 order by 1",
        )
        write_text(_lines(connection, snapshot), out)
        return Exported(
            sha256=file_sha256(out),
            entities=counts(connection, "select schema, count(distinct id) from statement group by 1 order by 1"),
            dropped=dropped,
            unsaid=counted_unsaid(connection, form["unsaid"]),
            tables=tables_beside(connection, form["tables"]),
        )


def _fill_statements(connection: duckdb.DuckDBPyConnection) -> None:
    codes = sorted({(country.alpha3, country.alpha2) for country in countries()})
    connection.execute(
        "create temp table alpha3 as select unnest($1::varchar[]) as alpha3, unnest($2::varchar[]) as alpha2",
        [[code[0] for code in codes], [code[1] for code in codes]],
    )
    connection.execute(
        "create temp macro percent(share) as rtrim(rtrim(printf('%.6f', round(share * 100, 6)), '0'), '.')"
    )
    connection.execute(text_of("ftm.sql"))


def _lines(connection: duckdb.DuckDBPyConnection, snapshot: Snapshot) -> Iterator[str]:
    """Return the entities as JSON in the order of their ids, their values in order too."""
    connection.execute(
        "with tidy as (select id, schema, prop, trim(regexp_replace(value, '[\\s\\pZ]+', ' ', 'g')) as value from statement), "
        "grouped as (select id, schema, prop, list(distinct value order by value) as held from tidy "
        "left join allowed a using (schema, prop) where prop is null or (a.prop is not null and value <> '') group by all), "
        "backed as (select id, list(distinct register order by register) as registers from statement group by 1) "
        "select json_object('id', id, 'caption', coalesce(min(held[1]) filter (where prop = 'name'), "
        "min(held[1]) filter (where prop in ('lastName', 'alias', 'full', 'program', 'number', 'role')), min(schema)), "
        "'schema', min(schema), 'properties', map_from_entries(coalesce(list({'k': prop, 'v': held} order by prop) "
        "filter (where prop is not null), [])), 'datasets', min(registers), 'last_seen', $1) "
        "from grouped join backed using (id) group by id order by id",
        [snapshot.known_on.isoformat()],
    )
    return (f"{line}\n" for line in rows_of(connection))
