"""The runner: scope, order, dated parameters, freshness, explanations, expiry."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import duckdb
import pytest

from rempart.ledger.dictionary import create_table_sql, dictionary
from rempart.signals import Outcome, Signal, SignalError, load_catalogue, question_words, run

Load = Callable[..., list[Signal]]
DAY = date(2026, 3, 1)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Three starts at L1, two at L2, none known at L3; the town's register is fresh."""
    with duckdb.connect(config={"threads": 1}) as opened:
        for table in dictionary().values():
            opened.execute(create_table_sql(table))
        for premises, row, day in [
            ("L1", "c", date(2024, 3, 2)),
            ("L1", "a", date(2025, 1, 1)),
            ("L1", "b", DAY),
            ("L2", "d", date(2024, 6, 1)),
            ("L2", "e", date(2025, 6, 1)),
        ]:
            opened.execute(
                "insert into operator_spell (premises_id, operator_id, row_id, valid_from) values (?, 'E', ?, ?)",
                [premises, row, day],
            )
        opened.execute("insert into subject values ('L2', 'premises'), ('L1', 'premises'), ('L3', 'premises')")
        opened.execute("insert into subject values ('C1', 'company'), ('A1', 'application')")
        opened.execute("insert into coverage values ('town', 'operator_spell', 'x', date '2026-02-01', null, 31)")
        yield opened


def told(outcomes: list[Outcome]) -> dict[str, str]:
    """Subject -> outcome, with its reason."""
    return {one.subject_id: f"{one.outcome} {one.reason or ''}".strip() for one in outcomes}


def test_one_outcome_for_each_subject_of_the_kind_in_order(load: Load, connection: duckdb.DuckDBPyConnection) -> None:
    """Premises are asked about, companies and applications are not; order is by subject id, evidence is sorted."""
    outcomes = run(load(), connection, DAY)
    assert told(outcomes) == {"L1": "fires", "L2": "clear", "L3": "not_evaluable none_known"}
    assert [one.subject_id for one in outcomes] == ["L1", "L2", "L3"]
    assert outcomes[0].evidence == ["a", "b", "c"]
    assert outcomes[0].facts == {"starts": 3}
    assert outcomes[2].reason_words
    assert outcomes[2].reason_words.fr == "aucun exploitant connu"


def test_the_whole_catalogue_is_ordered_by_code_and_subject(connection: duckdb.DuckDBPyConnection) -> None:
    """Signals given in any order come out by code, then by subject, the same each time (N5)."""
    connection.execute("insert into subject values ('C0', 'company')")
    asked = {"application", "company", "premises"}
    signals = [signal for signal in load_catalogue() if signal.contract.subject in asked]
    outcomes = run(reversed(signals), connection, DAY)
    keys = [(one.code, one.subject_id) for one in outcomes]
    assert keys == sorted(keys)
    assert {one.code for one in outcomes} == {signal.code for signal in signals}
    assert outcomes == run(signals, connection, DAY)


@pytest.mark.parametrize(("day", "value", "l2"), [(date(2025, 12, 31), "2", "fires"), (date(2026, 1, 1), "3", "clear")])
def test_a_parameter_is_that_of_the_day(
    load: Load, connection: duckdb.DuckDBPyConnection, day: date, value: str, l2: str
) -> None:
    """The value changes on the day that it begins; the outcome carries value, basis and day."""
    connection.execute("update coverage set published_on = date '2025-12-20'")
    outcomes = run(load(), connection, day)
    assert told(outcomes)["L2"] == l2
    limit = next(one for one in outcomes[0].parameters if one.name == "limit")
    assert (limit.value, limit.basis) == (value, "house")
    assert limit.valid_from <= day


def test_before_the_first_value_nothing_is_evaluable(load: Load, connection: duckdb.DuckDBPyConnection) -> None:
    """A signal whose parameter has no value yet says so for every subject."""
    assert set(told(run(load(), connection, date(2019, 12, 31))).values()) == {"not_evaluable not_in_force"}


def test_a_window_begins_calendar_months_before(load: Load, connection: duckdb.DuckDBPyConnection) -> None:
    """24 months before 2 March 2026 is 2 March 2024, and a start on that very day is outside."""
    (signal,) = load()
    assert signal.contract.parameter_names() == {"limit": "limit", "window_start": "window"}
    assert told(run([signal], connection, date(2026, 3, 2)))["L1"] == "clear"
    words = question_words(signal, run([signal], connection, DAY)[0], DAY, "fr")
    assert words == "3 débuts depuis le 1er\u00a0mars\u00a02024, limite 3 ?"
    assert question_words(signal, run([signal], connection, DAY)[0], DAY, "en").startswith(
        "3 starts since 1\u00a0March\u00a02024"
    )


@pytest.mark.parametrize(
    ("published_on", "l2"), [(date(2025, 12, 29), "clear"), (date(2025, 12, 28), "not_evaluable stale")]
)
def test_clear_needs_a_fresh_register(
    load: Load, connection: duckdb.DuckDBPyConnection, published_on: date, l2: str
) -> None:
    """Twice 31 days old still stands, a day more does not; what fires stands, with its age."""
    connection.execute("update coverage set published_on = ?", [published_on])
    found = told(run(load(), connection, DAY))
    assert found == {"L1": "fires", "L2": l2, "L3": "not_evaluable none_known"}


def test_clear_needs_a_register_that_fills_the_table(load: Load, connection: duckdb.DuckDBPyConnection) -> None:
    """Without any register for the table the absence of rows shows nothing."""
    connection.execute("delete from coverage")
    outcomes = run(load(), connection, DAY)
    assert told(outcomes)["L2"] == "not_evaluable not_loaded"
    assert outcomes[1].reason_words
    assert "operator_spell" in outcomes[1].reason_words.en


@pytest.mark.parametrize(
    ("key", "days", "outcome"),
    [
        (("EST-99", "a b c"), (date(2026, 3, 1), None), "excluded explained"),
        (("EST-99", "a b c"), (date(2024, 3, 1), None), "excluded explained"),
        (("EST-99", "a b c"), (date(2024, 2, 29), None), "fires"),
        (("EST-99", "a b c"), (date(2026, 3, 2), None), "fires"),
        (("EST-99", "a b c"), (date(2025, 1, 1), date(2026, 2, 28)), "fires"),
        (("EST-99", "a b c"), (date(2025, 1, 1), date(2026, 3, 1)), "excluded explained"),
        (("EST-99", "a b"), (date(2025, 1, 1), None), "fires"),
        (("EST-98", "a b c"), (date(2025, 1, 1), None), "fires"),
    ],
)
def test_an_accepted_explanation_closes_the_same_question(
    load: Load,
    connection: duckdb.DuckDBPyConnection,
    key: tuple[str, str],
    days: tuple[date, date | None],
    outcome: str,
) -> None:
    """The same signal, subject and rows, accepted within 24 months and still valid, are not asked again (E5)."""
    connection.execute(
        "insert into explained values (?, 'L1', ?, ?, 'officer-7', 'market days', ?)",
        [*key, *days],
    )
    outcomes = run(load(), connection, DAY)
    assert told(outcomes)["L1"] == outcome
    if outcome != "fires":
        assert outcomes[0].reason_words
        assert "officer-7: market days" in outcomes[0].reason_words.en


def test_an_expired_signal_asks_nothing(load: Load, connection: duckdb.DuckDBPyConnection) -> None:
    """On its last day it asks, the day after it does not."""
    connection.execute("update coverage set published_on = date '2027-12-31'")
    assert set(told(run(load(), connection, date(2028, 1, 2))).values()) == {"not_evaluable expired"}
    assert told(run(load(), connection, date(2028, 1, 1)))["L2"] == "clear"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("from subject s left join", "from subject s join", "leaves a subject out"),
        ("group by s.subject_id", "group by s.subject_id, o.row_id", "twice"),
        ("'clear'", "'silent'", "known outcome"),
        ("'none_known'", "'nobody'", "does not name"),
        ("operator_spell o on", "operator_spells o on", "could not be run"),
    ],
)
def test_a_select_that_breaks_its_promise_is_an_error(
    load: Load, connection: duckdb.DuckDBPyConnection, old: str, new: str, said: str
) -> None:
    """A subject left out, given twice, or without known outcome or reason stops the run."""
    (signal,) = load()
    assert old in signal.outcome
    with pytest.raises(SignalError, match=said):
        run([replace(signal, outcome=signal.outcome.replace(old, new))], connection, DAY)
    assert told(run([signal], connection, DAY))["L1"] == "fires"


def test_no_subject_no_outcome(load: Load, connection: duckdb.DuckDBPyConnection) -> None:
    """A run without subjects of the kind gives nothing and is no error."""
    connection.execute("delete from subject where kind = 'premises'")
    assert run(load(), connection, DAY) == []


def test_an_error_within_a_transaction_leaves_the_connection_usable(
    load: Load, connection: duckdb.DuckDBPyConnection
) -> None:
    """The caller lays an application over the tables in a transaction: after an error and its rollback all is as before."""
    (signal,) = load()
    broken = replace(signal, outcome=signal.outcome.replace("operator_spell o on", "operator_spells o on"))
    connection.execute("begin transaction")
    with pytest.raises(SignalError, match="could not be run"):
        run([broken], connection, DAY)
    connection.execute("rollback")
    assert told(run([signal], connection, DAY))["L1"] == "fires"


def test_an_overlay_is_asked_about_and_taken_away(load: Load, connection: duckdb.DuckDBPyConnection) -> None:
    """Rows laid over the tables within a transaction are seen by the run and by none after it."""
    signals = load()
    connection.execute("begin transaction")
    connection.execute(
        "insert into operator_spell (premises_id, operator_id, row_id, valid_from) values ('L2', 'F', 'form/A1/1', ?)",
        [DAY],
    )
    assert told(run(signals, connection, DAY))["L2"] == "fires"
    connection.execute("rollback")
    assert told(run(signals, connection, DAY))["L2"] == "clear"
