"""Signals asked of the tables: one outcome for each signal and subject in scope."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import duckdb
import yaml

from rempart.base import Words, months_before
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


@cache
def _general() -> dict[str, Words]:
    text = files("rempart.signals").joinpath("reasons.yml").read_text(encoding="utf-8")
    return {key: Words.model_validate(value) for key, value in yaml.safe_load(text).items()}


def _said(key: str, **values: str) -> Words:
    words = _general()[key]
    return Words(en=words.en.format(**values), fr=words.fr.format(**values))


def run(signals: Iterable[Signal], connection: duckdb.DuckDBPyConnection, on_day: date) -> list[Outcome]:
    """Return one outcome for each signal and subject of its kind, ordered by code and subject id.

    Schema main holds, as known on ``on_day``, the tables that the signals read, and ``subject``, ``coverage``,
    ``explained``. Staleness (E3) and accepted explanations (E5) are applied here, to every signal alike: *clear* does
    not stand on a register that is not loaded, or older than twice its rhythm; *fires* does, with its age.

    Raises:
        SignalError: a table is missing, or a SELECT left a subject out, gave one twice, or gave no known outcome or
            reason; nothing is returned.
    """
    prepare(connection)
    subjects = _subjects(connection)
    coverage = connection.execute(
        "select table_name, register, published_on, refreshed_every_days from main.coverage order by 1, 2"
    ).fetchall()
    explained = _explained(connection, on_day)
    outcomes: list[Outcome] = []
    for signal in sorted(signals, key=lambda one: one.code):
        scope = subjects.get(signal.contract.subject, [])
        if scope:
            limits = _Limits.of(signal, coverage, on_day)
            outcomes += _ask(signal, connection, on_day, scope, limits, explained)
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


class _Limits(NamedTuple):
    """What keeps *clear* from standing: a reason and its words, or nothing."""

    reason: str | None
    words: Words | None

    @classmethod
    def of(cls, signal: Signal, coverage: Sequence[tuple[str, str, date, int]], on_day: date) -> "_Limits":
        fresh = signal.contract.fresh
        missing = [table for table in fresh if not any(row[0] == table for row in coverage)]
        if missing:
            return cls("not_loaded", _said("not_loaded", tables=", ".join(missing)))
        stale = sorted(
            {
                register
                for table, register, published_on, rhythm in coverage
                if table in fresh and published_on + timedelta(days=2 * rhythm) < on_day
            }
        )
        return cls("stale", _said("stale", registers=", ".join(stale))) if stale else cls(None, None)


def _ask(
    signal: Signal,
    connection: duckdb.DuckDBPyConnection,
    on_day: date,
    scope: list[str],
    limits: _Limits,
    explained: dict[tuple[str, str, str], Explained],
) -> list[Outcome]:
    in_force = signal.contract.in_force(on_day)
    if signal.contract.expires_on < on_day:
        return _nothing(signal, scope, "expired", _said("expired", expires_on=signal.contract.expires_on.isoformat()))
    if in_force is None:
        return _nothing(signal, scope, "not_in_force", _said("not_in_force"))
    thresholds = tuple(
        Threshold(name, one.value, one.basis, one.reference, one.valid_from) for name, one in in_force.items()
    )
    rows = _rows(signal, connection, on_day, scope)
    evidence = _evidence(signal, connection, on_day)
    names = [name for name, _ in signal.facts]
    words = {key: signal.words_of(key) for key in {row[2] for row in rows.values()} if key is not None}
    outcomes = []
    for subject_id in scope:
        _, outcome, reason, *facts = rows[subject_id]
        seen = sorted(evidence.get(subject_id, ()))
        said = words.get(reason)
        if outcome == "clear" and limits.reason:
            outcome, reason, said = "not_evaluable", limits.reason, limits.words
        answer = explained.get((signal.code, subject_id, " ".join(seen))) if outcome == "fires" else None
        if answer:
            outcome, reason = "excluded", "explained"
            values = {**answer._asdict(), "explained_on": answer.explained_on.isoformat()}
            said = _said("explained", **values)
        if outcome not in OUTCOMES or (outcome in ("not_evaluable", "excluded")) != (said is not None):
            raise SignalError(
                signal.at("outcome"), "a row has no known outcome, or a reason that the file does not name"
            )
        outcomes.append(
            Outcome(
                signal.code,
                signal.version,
                subject_id,
                outcome,
                reason,
                said,
                dict(zip(names, facts, strict=True)),
                seen,
                thresholds,
            )  # fmt: skip
        )
    return outcomes


def _nothing(signal: Signal, scope: list[str], reason: str, words: Words) -> list[Outcome]:
    facts = dict.fromkeys(name for name, _ in signal.facts)
    return [
        Outcome(signal.code, signal.version, subject_id, "not_evaluable", reason, words, dict(facts), [], ())
        for subject_id in scope
    ]


def _select(signal: Signal, part: str, connection: duckdb.DuckDBPyConnection, on_day: date) -> list[tuple[object, ...]]:
    """Run one statement over the subjects of the signal's kind: a temporary ``subject`` hides the others."""
    sql = signal.outcome if part == "outcome" else signal.evidence
    connection.execute(
        "create or replace temp view subject as select distinct subject_id, kind from main.subject "
        f"where kind = '{signal.contract.subject}'"
    )
    try:
        return connection.execute(for_duckdb(sql), bound(signal, sql, on_day)).fetchall()
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise SignalError(signal.at(part), f"{part} could not be run: {first}", "Build the snapshot again") from error
    finally:
        connection.execute("drop view temp.subject")


def _rows(
    signal: Signal, connection: duckdb.DuckDBPyConnection, on_day: date, scope: list[str]
) -> dict[object, tuple[object, ...]]:
    found = _select(signal, "outcome", connection, on_day)
    rows = {row[0]: row for row in found}
    if len(rows) != len(found):
        raise SignalError(signal.at("outcome"), "the SELECT returns a subject twice", "Group by subject_id")
    if rows.keys() != set(scope):
        raise SignalError(
            signal.at("outcome"), "the SELECT leaves a subject out, or adds one", "Left join from subject"
        )
    return rows


def _evidence(signal: Signal, connection: duckdb.DuckDBPyConnection, on_day: date) -> dict[object, set[str]]:
    seen: dict[object, set[str]] = defaultdict(set)
    for subject_id, row_id in _select(signal, "evidence", connection, on_day):
        seen[subject_id].add(str(row_id))
    return seen
