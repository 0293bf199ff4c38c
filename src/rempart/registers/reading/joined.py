"""Rows of the other files of a set, joined to the records that they name."""

from collections import Counter

import duckdb

from rempart.registers.reading.records import BROKEN, Read
from rempart.registers.reading.tabular import KEY


def join_parts(connection: duckdb.DuckDBPyConnection, read: Read) -> Counter[str]:
    """Turn each part that is a file of its own into ``source_<part>(row_number, part, <columns>)``.

    A row goes to every record that has its key. Rows that cannot be read, and those whose key no record has, are
    refused: the reasons are returned and counted.
    """
    refused: Counter[str] = Counter()
    for relation, of_columns in read.keys.items():
        part = relation.removeprefix("source_")
        keys = [f'p."{KEY}{number}"' for number in range(len(of_columns))]
        same = " and ".join(f"{key} = s.{_quoted(of)}" for key, of in zip(keys, of_columns, strict=True))
        lost = f"select coalesce({BROKEN}, 'no record has its key') as reason, count(*) from {relation} p"
        found = connection.execute(
            f"{lost} where {BROKEN} is not null or not exists (select 1 from source s where {same}) group by 1"
        ).fetchall()
        refused.update({f"{part}: {reason}": int(count) for reason, count in found})
        own = ", ".join(f"p.{_quoted(name)}" for name in _own_columns(read, relation))
        connection.execute(
            f"create or replace table {relation} as select s.row_number, '{part}/' || row_number() over "
            f"(partition by s.row_number order by p.row_number) as part{', ' if own else ''}{own} "
            f"from {relation} p join source s on {same} where p.{BROKEN} is null"
        )
    return refused


def _own_columns(read: Read, relation: str) -> list[str]:
    given = {"row_number", BROKEN, *(f"{KEY}{number}" for number in range(len(read.keys[relation])))}
    return [column for column in read.columns[relation] if column not in given]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
