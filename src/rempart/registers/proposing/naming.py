"""Whether a column of numbers names parties: one party each, the party of its role, and none where digits are lost."""

from collections.abc import Mapping
from typing import Any

import duckdb

from rempart.registers.proposing.asking import Questions
from rempart.registers.proposing.columns import Assigned
from rempart.registers.proposing.content import literal, one_value_for_each, quoted
from rempart.registers.proposing.headers import best, phrases, tokens

ROUNDED = "(?i)[0-9]+[.,][0-9]+E[+-]?[0-9]+|[0-9]+E[+][0-9]+"
"""A long number as a spreadsheet shows it, its last digits lost: 7,3282932E+13."""
_NEARLY_ALL = 0.95
_MOST = 0.5
_NAMES = ("name", "trade_name", "surname")


def names_one(connection: duckdb.DuckDBPyConnection, table: str, assigned: Assigned, role: str, part: str) -> bool:
    """Tell whether a number of a party names one party: nearly all numbers have one name."""
    name = _name_of(assigned, role)
    number = assigned.column_of[f"{role}.{part}"]
    return name is not None and one_value_for_each(connection, table, number, name) >= _NEARLY_ALL


def drop_foreign_numbers(
    connection: duckdb.DuckDBPyConnection, table: str, assigned: Assigned, questions: Questions
) -> None:
    """A number of no told role that stands with several names is another party's, where the file has another."""
    kind = assigned.kind
    if len([role for role in kind.parties if assigned.has_party(role)]) < 2:
        return
    for role, entry in kind.parties.items():
        number, name = assigned.column_of.get(f"{role}.number"), _name_of(assigned, role)
        if number is None or name is None or assigned.why.get(number) == "told":
            continue
        if best(tokens(number), phrases(entry.words)) or one_value_for_each(connection, table, number, name) >= _MOST:
            continue
        del assigned.column_of[f"{role}.number"]
        assigned.left_out[number] = (
            f"one number stands with several names of the {role}: whose number it is must be told"
        )
        questions.said.append(
            f"'{number}' stands with several names of the {role}: it is left out; say whose it is with --column"
        )


def say_how_named(
    connection: duckdb.DuckDBPyConnection, table: str, assigned: Assigned, schemes: Mapping[str, Any], questions: Questions
) -> None:  # fmt: skip
    """Say where a number names nobody, and where a name alone makes one party of several records."""
    for role, entry in assigned.kind.parties.items():
        number, name = assigned.column_of.get(f"{role}.number"), _name_of(assigned, role)
        if number is not None:
            _say_rounded(connection, table, number, questions)
            if name is not None and one_value_for_each(connection, table, number, name) < _MOST:
                questions.said.append(f"'{number}' stands with several names: those of one number are one {role}")
            if schemes.get(role) is None:
                questions.said.append(f"'{number}' is in the form of no known official number: it is no identifier")
        told = any(assigned.has(f"{role}.{part}") for part in ("number", "local_number", "birth_date"))
        person = entry.kind == "Person" or assigned.has(f"{role}.surname")
        if name is not None and person and not told and _stands_twice(connection, table, assigned, role, name):
            questions.said.append(
                f"The {role} is known by the name alone: records of one name become one party, even of several persons"
            )


def _say_rounded(connection: duckdb.DuckDBPyConnection, table: str, column: str, questions: Questions) -> None:
    row = connection.execute(
        f"select count_if(regexp_full_match({quoted(column)}, {literal(ROUNDED)})) from {table}"
    ).fetchone()
    if row and row[0]:
        questions.said.append(
            f"'{column}': {row[0]:,} cells were rounded by a spreadsheet (as 1,2E+13) and name nobody; "
            "ask for the column as text"
        )


def _stands_twice(connection: duckdb.DuckDBPyConnection, table: str, assigned: Assigned, role: str, name: str) -> bool:
    columns = [name, *([assigned.column_of[f"{role}.given_name"]] if assigned.has(f"{role}.given_name") else [])]
    listed = ", ".join(map(quoted, columns))
    row = connection.execute(
        f"select count(*) > count(distinct ({listed})) from {table} where {quoted(name)} is not null"
    ).fetchone()
    return bool(row and row[0])


def _name_of(assigned: Assigned, role: str) -> str | None:
    return next((assigned.column_of[f"{role}.{part}"] for part in _NAMES if assigned.has(f"{role}.{part}")), None)
