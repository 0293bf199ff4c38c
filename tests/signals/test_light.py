"""Questions asked of SQLite say what they say when they are asked of DuckDB, to the last digit."""

import random
import sqlite3
from datetime import date

import duckdb
import pytest

from rempart.signals import Signal, load_catalogue, run
from rempart.signals.asking.examples import filled
from rempart.signals.light import Light, functions
from rempart.signals.light.kinds import NotHereError, kind_of_sql, stored, told
from rempart.signals.light.queries import translated
from rempart.signals.narrowing import Nearby
from rempart.signals.statements import for_duckdb, prepare

ELSEWHERE = {"TEN-13"}
"""Signals that only DuckDB can be asked: a running sum of doubles depends on the order in which an engine adds them up."""


def _asked() -> list[Signal]:
    return [one for one in load_catalogue() if one.outcome]


@pytest.mark.parametrize("signal", _asked(), ids=lambda signal: signal.code)
def test_every_example_has_the_same_answer(signal: Signal) -> None:
    """Outcome, facts with their types, reason and evidence of every example of every signal are the same."""
    for example in signal.examples:
        with filled(signal, example) as connection:
            prepare(connection)
            light = Light(connection, Nearby(connection, [signal]), [signal], always=True)
            light.stand(example.on_day)
            with light.run([signal]) as here:
                asked_here = here is not None and bool(here.codes)
            in_sqlite = run([signal], connection, example.on_day, light=light)
            assert repr(in_sqlite) == repr(run([signal], connection, example.on_day))
            in_force = signal.contract.in_force(example.on_day) is not None
            assert asked_here is (in_force and signal.code not in ELSEWHERE)


_TABLE = {
    "a": "VARCHAR",
    "b": "VARCHAR",
    "d": "DATE",
    "e": "DATE",
    "n": "BIGINT",
    "m": "DECIMAL(18,2)",
    "x": "DOUBLE",
    "y": "BOOLEAN",
}
_SAID = [
    "greatest(n, m, 2) as said", "least(x, n) as said", "least(m, 0.5, x, n) as said", "days_between(d, e) as said",
    "cast(m as double) / nullif(n, 0) as said", "1.5 * (x - 0.25) as said", "m * 3 as said", "n - 2.50 as said", "-m as said",
    "abs(n - 3) as said", "coalesce(m, 0) as said", "coalesce(d, :day) as said", "nullif(n, 1.0) as said", "trim(a) || '-' || b as said",
    "plain_word(a) as said", "substring(a, 2, 3) as said", "replace(a, 'é', 'e') as said", "length(a) as said",
    "case when y then d when not y then e end as said", "case n when 1 then 0.25 when 2 then m else x end as said",
    "case when a like 'É%' or b like '%b' then 1 else 0 end as said", "case when d + interval '3' day >= e then a end as said",
    "case when a in ('é', ' Éa ', 'b') then y end as said", "case when n between 1 and 2.5 then 'in' else 'out' end as said",
    "case when d >= '2020-01-03' then 1 end as said", "case when x is null or m is null then a end as said",
]  # fmt: skip
_GROUPED = [
    "sum(n)", "sum(m)", "sum(case when y then 1 else 0 end)", "max(d)", "min(m)", "count(distinct a)", "count(x)", "max(y)",
    "percentile_cont(0.25) within group (order by x)", "percentile_cont(0.9) within group (order by cast(m as double))",
]  # fmt: skip


def _rows(seed: int) -> list[tuple[object, ...]]:
    chance = random.Random(seed)  # noqa: S311  invented cells

    def one_of(*values: object) -> object:
        return chance.choice((None, *values))

    return [
        (
            one_of("é", " Éa ", "b", "L'île", "ŒUF", "Σίσυφος"), one_of("ab", "B", "\u00a0b"), one_of(date(2020, 1, 2), date(1969, 5, 1)),
            one_of(date(2020, 1, 4), date(2024, 2, 29)), one_of(0, 1, 2, 40), one_of("0.10", "-12.55", "99999999999.99"),
            one_of(0.1, 1 / 3, -2.0, 1e9), one_of(True, False),
        )
        for _ in range(60)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def both() -> tuple[duckdb.DuckDBPyConnection, sqlite3.Connection]:
    """Give one table of every kind of value in both engines."""
    in_duckdb, in_sqlite = duckdb.connect(config={"threads": 1}), sqlite3.connect(":memory:")
    prepare(in_duckdb)
    functions.prepare(in_sqlite)
    in_duckdb.execute(f"create table t ({', '.join(f'{name} {kind}' for name, kind in _TABLE.items())})")
    in_duckdb.executemany("insert into t values (?, ?, ?, ?, ?, ?, ?, ?)", _rows(1))
    in_sqlite.execute(f"create table t ({', '.join(_TABLE)})")
    shown = ", ".join(stored(name, kind_of_sql(kind)) for name, kind in _TABLE.items())
    in_sqlite.executemany(
        "insert into t values (?, ?, ?, ?, ?, ?, ?, ?)", in_duckdb.execute(f"select {shown} from t").fetchall()
    )
    return in_duckdb, in_sqlite


@pytest.mark.parametrize(
    "sql",
    [f"select {said} from t" for said in _SAID]
    + [f"select a, {said} as said from t group by a" for said in _GROUPED]
    + [
        "select a, row_number() over (partition by b order by x desc nulls last, n nulls last, m nulls last, d nulls last, e nulls last, "
        "a nulls last, y nulls last) as place from t",
        "select n as said from t union select m from t union all select x from t",
        "with u as (select a, max(m) as most from t group by a) select t.b, u.most from t left join u on u.a = t.a and t.n > u.most",
        "select a from t where n in (select m from t where m is not null) or x = (select max(x) from t)",
    ],
)
def test_a_text_says_the_same(both: tuple[duckdb.DuckDBPyConnection, sqlite3.Connection], sql: str) -> None:
    """Values and their types are the same, whatever is null, accented, negative or long."""
    in_duckdb, in_sqlite = both
    kinds = {name: kind_of_sql(kind) for name, kind in _TABLE.items()}
    day = date(2021, 3, 1)
    values = {"day": day} if ":day" in sql else {}
    found = translated(for_duckdb(sql), lambda _: kinds, {"day": kind_of_sql("DATE")})
    rows = in_sqlite.execute(found.sql, {"day": (day - date(1970, 1, 1)).days}).fetchall()
    here = [tuple(told(value, kind) for value, (_, kind) in zip(row, found.columns, strict=True)) for row in rows]
    there = in_duckdb.execute(for_duckdb(sql), values or None).fetchall()
    assert sorted(map(repr, here)) == sorted(map(repr, there))


@pytest.mark.parametrize(
    "sql",
    ["select m * m as p from t", "select cast(a as date) as p from t", "select sum(x) over (order by n) as p from t"],
)
def test_what_may_differ_is_refused(sql: str) -> None:
    """A product that may have too many digits, a text that may be no day, a sum that hangs on an order: DuckDB is asked."""
    kinds = {name: kind_of_sql(kind) for name, kind in _TABLE.items()}
    with pytest.raises(NotHereError):
        translated(sql, lambda _: kinds, {})
