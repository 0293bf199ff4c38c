"""One text, two engines: every example of every signal answers on PostgreSQL as it does on DuckDB."""

from collections.abc import Iterator
from typing import Any

import duckdb
import psycopg
import pytest
from tests.signals.postgres import answer, as_compared, copy_table, server, tables_of

from rempart.signals import Signal, load_catalogue
from rempart.signals.asking.examples import filled
from rempart.signals.cards import bound
from rempart.signals.relations import base_tables, make, needed, on_a_day
from rempart.signals.statements import for_duckdb, prepare

pytestmark = pytest.mark.slow
SIGNALS = [signal for signal in load_catalogue() if not signal.contract.awaits]


@pytest.fixture(scope="module")
def postgres() -> Iterator[psycopg.Connection[Any]]:
    """A server for these tests."""
    with server() as connection:
        yield connection


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.code)
def test_every_example_answers_alike(signal: Signal, postgres: psycopg.Connection[Any]) -> None:
    """Outcome and evidence, row by row, numbers to nine significant digits; the text is the same, only the marks of parameters differ."""
    for example in signal.examples:
        with filled(signal, example) as duck, postgres.transaction(force_rollback=True):
            prepare(duck)
            make(duck, signal.contract.reads, example.on_day)
            for table in tables_of({"subject", *base_tables(signal.contract.reads)}):
                copy_table(duck, postgres, table)
            for relation in needed(signal.contract.reads):
                postgres.execute(f"create table {relation.name} as {on_a_day(relation.sql, example.on_day)}")  # type: ignore[call-overload]
            for sql in (signal.outcome, signal.evidence):
                values = bound(signal, sql, example.on_day)
                here = as_compared(duck.execute(for_duckdb(sql), values).fetchall())
                assert as_compared(answer(postgres, sql, values)) == here, example.title


def test_plain_words_are_alike(postgres: psycopg.Connection[Any]) -> None:
    """A word typed in capitals, without accents, or with its accents apart is one word, on each engine the same."""
    typed = (
        ["Hébergement", "HEBERGEMENT", " he\u0301bergement"],
        ["Parc d’activités", "PARC D'ACTIVITES"],
        ["ŁÓDŹ", "łódź"],
        ["ΚΑΦΈ", "καφε"],
    )
    with duckdb.connect(config={"threads": 1}) as duck:
        prepare(duck)
        for words in typed:
            here = [duck.execute("select plain_word($1)", [word]).fetchall() for word in words]
            there = [postgres.execute("select plain_word(%s)", [word]).fetchall() for word in words]
            assert here == there
            assert len({row[0][0] for row in here}) == 1
