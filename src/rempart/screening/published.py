"""What a snapshot published of a few parties, each as known on its day, read without opening the whole ledger."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

import duckdb

from rempart.identity.merging.contents import LASTS, Content, contents
from rempart.ledger import Snapshot, dictionary
from rempart.ledger.dictionary import create_table_sql
from rempart.ledger.parquet import connect, parquet_with

_DESCRIBING = ("party", "name", "birth_date", "identifier", "address", "listing")


@contextmanager
def published(snapshot: Snapshot, ids: Iterable[str], day: date) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection whose tables say what is published of some parties, by their published ids, as known on a day.

    The tables are ``party``, ``name``, ``birth_date``, ``identifier``, ``address`` and ``listing``, with their columns. What
    a later edition took back, and the history keeps, is not in them.
    """
    wanted = sorted(set(ids))
    with connect() as connection:
        for name in _DESCRIBING:
            table, path = dictionary()[name], snapshot.table(name)
            connection.execute(create_table_sql(table, name=f"main.{name}"))
            if path.exists() and wanted:
                kept = {column.name: column.sql_type for column in table.all_columns} | {"party_id_stated": "VARCHAR"}
                columns = [column.name for column in table.all_columns]
                given = ", ".join('party_id_stated as "party_id"' if c == "party_id" else f'"{c}"' for c in columns)
                names = ", ".join(f'"{column}"' for column in columns)
                connection.execute(
                    f"insert into main.{name}({names}) select {given} from {parquet_with(path, kept)} "
                    "where party_id_stated in (select unnest($1::varchar[])) and known_from <= $2 "
                    f"and (known_to is null or known_to > $2) and {LASTS}",
                    [wanted, day],
                )
        yield connection


def content_on(snapshot: Snapshot, ids: Iterable[str], day: date) -> dict[str, Content]:
    """Return the content of parties as known on a day; those of whom nothing was published are left out."""
    wanted = sorted(set(ids))
    with published(snapshot, wanted, day) as connection:
        return contents(connection, wanted, "{}")
