"""Signals asked of the tables: one outcome for each signal and subject in scope."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import duckdb

from rempart.base import Words, months_before
from rempart.base.yaml_files import read_yaml
from rempart.signals.errors import SignalError
from rempart.signals.form import OUTCOMES, Signal
from rempart.signals.loading import bound
from rempart.signals.parameters import for_duckdb
from rempart.signals.prelude import prepare

__all__ = ["Outcome", "Threshold", "prepare", "run"]

EXPLANATION_MONTHS = 24
Fact = str | int | float | bool | date | None


class Threshold(NamedTuple):
    """One parameter as it stood on the day, with its origin; ``value`` is written as in the file."""

    name: str
    value: str
    basis: str
    reference: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one signal says of one subject on one day.

    ``outcome`` is fires, clear, not_evaluable or excluded; the last two carry a ``reason`` (a key of the file or of
    ``reasons.yml``) and its words. ``facts`` are the columns that the question quotes, ``evidence`` the ids of the rows
    seen, sorted. An outcome has no weight, and outcomes are never added up.
    """

    code: str
    version: int
    subject_id: str
    outcome: str
    reason: str | None
    reason_words: Words | None
    facts: dict[str, Fact]
    evidence: list[str]
    parameters: tuple[Threshold, ...]


class Explained(NamedTuple):
    """A question already answered and accepted."""

    explained_on: date
    explained_by: str
    explanation: str

    def words(self) -> Words:
        """Say when, by whom and how."""
        day = self.explained_on.isoformat()
        return _said("explained", explained_on=day, explained_by=self.explained_by, explanation=self.explanation)


@cache
def _general() -> dict[str, Words]:
    text = files("rempart.signals").joinpath("reasons.yml").read_text(encoding="utf-8")
    return {key: Words(**value) for key, value in read_yaml(text).items()}


def _said(key: str, **values: str) -> Words:
    words = _general()[key]
    return Words(en=words.en.format(**values), fr=words.fr.format(**values))


def run(signals: Iterable[Signal], connection: duckdb.DuckDBPyConnection, on_day: date) -> list[Outcome]:
    """Return one outcome for each signal and subject of its kind, ordered by code and subject id.

    Schema main holds, as known on ``on_day``, the tables that the signals read, and ``subject``, ``coverage``,
    ``explained``. Staleness (E3) and accepted explanations (E5) are applied here, to every signal alike: *clear* does
    not stand on a register that is not loaded, or older than twice its rhythm, counted from the last day on
    which its publisher was seen to say the same; *fires* does, with its age.

    Raises:
        SignalError: a table is missing, or a SELECT left a subject out, gave one twice, or gave no known outcome or
            reason; nothing is returned.
    """
    prepare(connection)
    subjects = _subjects(connection)
    coverage = connection.execute(
        "select table_name, register, coalesce(confirmed_on, published_on), refreshed_every_days from main.coverage order by 1, 2"
    ).fetchall()
    asking = _Asking(connection, on_day, coverage, _explained(connection, on_day))
    outcomes: list[Outcome] = []
    for signal in sorted(signals, key=lambda one: one.code):
        scope = subjects.get(signal.contract.subject, [])
        if scope:
            outcomes += _ask(signal, asking, scope)
    return outcomes


def _subjects(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    rows = connection.execute("select distinct kind, subject_id from main.subject order by kind, subject_id").fetchall()
    for kind, subject_id in rows:
        found[kind].append(subject_id)
    return found


def _explained(connection: duckdb.DuckDBPyConnection, on_day: date) -> dict[tuple[str, str, str], Explained]:
    """Explanations that stand on the day: (code, subject, rows) -> the latest."""
    rows = connection.execute(
        """select code, subject_id, evidence, explained_on, explained_by, reason from main.explained
        where explained_on <= $on_day and explained_on >= $oldest and (valid_until is null or valid_until >= $on_day)
        order by explained_on, explained_by, reason""",
        {"on_day": on_day, "oldest": months_before(on_day, EXPLANATION_MONTHS)},
    ).fetchall()
    return {row[:3]: Explained(*row[3:]) for row in rows}


class _Asking(NamedTuple):
    """What is the same for every signal of a run."""

    connection: duckdb.DuckDBPyConnection
    on_day: date
    coverage: Sequence[tuple[str, str, date, int]]
    explained: dict[tuple[str, str, str], Explained]


def _what_keeps_clear_from_standing(signal: Signal, asking: _Asking) -> tuple[str, Words] | None:
    fresh = signal.contract.fresh
    missing = [table for table in fresh if not any(row[0] == table for row in asking.coverage)]
    if missing:
        return "not_loaded", _said("not_loaded", tables=", ".join(missing))
    stale = {
        register
        for table, register, said_on, rhythm in asking.coverage
        if table in fresh and said_on + timedelta(days=2 * rhythm) < asking.on_day
    }
    return ("stale", _said("stale", registers=", ".join(sorted(stale)))) if stale else None


def _ask(signal: Signal, asking: _Asking, scope: list[str]) -> list[Outcome]:
    expires_on = signal.contract.expires_on
    if expires_on < asking.on_day:
        return _nothing(signal, scope, "expired", _said("expired", expires_on=expires_on.isoformat()))
    in_force = signal.contract.in_force(asking.on_day)
    if in_force is None:
        return _nothing(signal, scope, "not_in_force", _said("not_in_force"))
    thresholds = tuple(
        Threshold(name, one.value, one.basis, one.reference, one.valid_from) for name, one in in_force.items()
    )
    rows = _rows(signal, asking, scope)
    evidence = _evidence(signal, asking, scope)
    not_clear = _what_keeps_clear_from_standing(signal, asking)
    names = [name for name, _ in signal.facts]
    outcomes = []
    for subject_id in scope:
        _, outcome, reason, *facts = rows[subject_id]
        seen = sorted(evidence.get(subject_id, ()))
        said = signal.words_of(reason) if reason is not None else None
        if outcome not in OUTCOMES or (outcome in ("not_evaluable", "excluded")) != (said is not None):
            raise SignalError(
                signal.at("outcome"), "a row has no known outcome, or a reason that the file does not name"
            )
        answer = asking.explained.get((signal.code, subject_id, " ".join(seen)))
        if outcome == "clear" and not_clear:
            outcome, (reason, said) = "not_evaluable", not_clear
        elif outcome == "fires" and answer:
            outcome, reason, said = "excluded", "explained", answer.words()
        shown = dict(zip(names, facts, strict=True))
        outcomes.append(
            Outcome(signal.code, signal.version, subject_id, outcome, reason, said, shown, seen, thresholds)
        )
    return outcomes


def _nothing(signal: Signal, scope: list[str], reason: str, words: Words) -> list[Outcome]:
    facts = dict.fromkeys(name for name, _ in signal.facts)
    return [
        Outcome(signal.code, signal.version, subject_id, "not_evaluable", reason, words, dict(facts), [], ())
        for subject_id in scope
    ]


def _select(signal: Signal, part: str, asking: _Asking, scope: list[str]) -> list[tuple[Any, ...]]:
    """Run one statement over the subjects of the signal's kind: a temporary ``subject`` hides the others."""
    sql = signal.outcome if part == "outcome" else signal.evidence
    connection = asking.connection
    connection.execute(
        "create or replace temp table subject as select unnest($scope::varchar[]) as subject_id, $kind as kind",
        {"scope": scope, "kind": signal.contract.subject},
    )
    try:
        return connection.execute(for_duckdb(sql), bound(signal, sql, asking.on_day)).fetchall()
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise SignalError(signal.at(part), f"{part} could not be run: {first}", "Build the snapshot again") from error
    finally:
        with suppress(duckdb.Error):  # an error within the caller's transaction: its rollback takes the table away
            connection.execute("drop table temp.subject")


def _rows(signal: Signal, asking: _Asking, scope: list[str]) -> dict[str, tuple[Any, ...]]:
    found = _select(signal, "outcome", asking, scope)
    rows = {row[0]: row for row in found}
    if len(rows) != len(found):
        raise SignalError(signal.at("outcome"), "the SELECT returns a subject twice", "Group by subject_id")
    if rows.keys() != set(scope):
        raise SignalError(
            signal.at("outcome"), "the SELECT leaves a subject out, or adds one", "Left join from subject"
        )
    return rows


def _evidence(signal: Signal, asking: _Asking, scope: list[str]) -> dict[str, set[str]]:
    seen: dict[str, set[str]] = defaultdict(set)
    for subject_id, row_id in _select(signal, "evidence", asking, scope):
        seen[subject_id].add(row_id)
    return seen
