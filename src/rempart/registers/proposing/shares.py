"""Whether a column of shares is written in percent or in fractions of one: told by a sign or a sum, else asked."""

import re

import duckdb

from rempart.registers.proposing.asking import Questions
from rempart.registers.proposing.columns import Assigned
from rempart.registers.proposing.content import quoted
from rempart.registers.proposing.headers import plain
from rempart.registers.proposing.numbers import Numbers

_PERCENT = re.compile(r"%|percent|per cent|pour cent|pourcent|pct")
_WHOLE = 0.005
"""How far the shares of one company may be from 1 together."""


def is_percent(
    connection: duckdb.DuckDBPyConnection, table: str, assigned: Assigned, number: Numbers, questions: Questions
) -> bool:
    """Tell whether shares are written in percent: a cell says so or exceeds 1; ask where nothing tells."""
    name = assigned.column_of["share"]
    read = number.sql(quoted(name), "double")
    row = connection.execute(
        f"select coalesce(max({read}), 0), count({read}), count_if(contains({quoted(name)}, '%')) from {table}"
    ).fetchone() or (0, 0, 0)
    largest, filled, signed = row
    if signed or largest > 1:
        return True
    if not filled or _adds_up_to_one(connection, table, assigned, read):
        return False
    said = bool(_PERCENT.search(plain(name)))
    answer = questions.choose(
        f"'{name}': no cell exceeds 1 and none has a % sign. Is 0.5 a half (fractions) or half a percent (percent)?",
        ("fractions", "percent"),
        "percent" if said else "fractions",
    )
    return answer == "percent"


def _adds_up_to_one(connection: duckdb.DuckDBPyConnection, table: str, assigned: Assigned, read: str) -> bool:
    """Tell whether the shares of most companies that have several holders are 1 together."""
    of = next((assigned.column_of[key] for key in ("asset.number", "asset.name") if assigned.has(key)), None)
    if of is None:
        return False
    row = connection.execute(
        f"select coalesce(avg((abs(whole - 1) < {_WHOLE})::int), 0) from (select sum({read}) as whole from {table} "
        f"group by {quoted(of)} having count({read}) > 1)"
    ).fetchone()
    return bool(row and row[0] > 0.5)
