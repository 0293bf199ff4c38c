"""Signals asked of the tables: one outcome for each signal and subject in scope."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

import duckdb

from rempart.base import Words
from rempart.signals.asking.answering import (
    Asking,
    Off,
    Row,
    answers,
    answers_elsewhere,
    begin,
    columns_read,
    said,
    why_not_asked,
)
from rempart.signals.asking.engines import InDuckDB
from rempart.signals.cards import Signal
from rempart.signals.light import Light, Run
from rempart.signals.narrowing import Nearby
from rempart.signals.statements import prepare

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


def run(
    signals: Iterable[Signal],
    connection: duckdb.DuckDBPyConnection,
    on_day: date,
    off: Mapping[str, Off] | None = None,
    nearby: Nearby | None = None,
    light: Light | None = None,
) -> list[Outcome]:
    """Return one outcome for each signal and subject of its kind, ordered by code and subject id.

    Schema main holds, as known on ``on_day``, the tables that the signals read, and ``subject``, ``coverage``,
    ``explained``. Staleness (E3) and accepted explanations (E5) are applied to every signal alike: *clear* does
    not stand on a register that is not loaded, or older than twice its rhythm, counted from the last day on
    which its publisher was seen to say the same; *fires* does, with its age. A signal of ``off`` (by code) is not asked, and
    its outcome says why. ``nearby`` is that of the open day; without it every text reads the whole tables.
    What ``light`` can ask is asked in SQLite.

    Raises:
        SignalError: a table is missing, or a SELECT left a subject out, gave one twice, or gave no known outcome or
            reason; nothing is returned.
    """
    prepare(connection)
    scopes = _subjects(connection)
    asked = [signal for signal in signals if scopes.get(signal.contract.subject)]
    engine = InDuckDB(nearby)
    asking = begin(connection, on_day, engine, off)
    live = [one for one in asked if why_not_asked(one, asking) is None]
    if nearby is not None:
        nearby.gather()
    outcomes: list[Outcome] = []
    with ExitStack() as stack:
        here = stack.enter_context(light.run(live)) if light is not None else None
        codes = here.codes if here is not None else set()
        engine.begin(connection, {name for one in live if one.code not in codes for name in one.contract.reads}, on_day)
        stack.callback(_show_all_subjects, connection)
        for kind, of_kind in groupby(sorted(asked, key=lambda one: one.contract.subject), lambda o: o.contract.subject):
            fill_subject(connection, kind, scopes[kind])
            if here is not None:
                here.subjects(kind, scopes[kind])
            for signal in of_kind:
                outcomes += _ask(signal, asking, scopes[kind], here)
    outcomes.sort(key=lambda one: (one.code, one.subject_id))
    return outcomes


def _show_all_subjects(connection: duckdb.DuckDBPyConnection) -> None:
    with suppress(duckdb.Error):  # an error within the caller's transaction: its rollback takes the table away
        connection.execute("drop table if exists temp.subject")


def _subjects(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    rows = connection.execute("select distinct kind, subject_id from main.subject order by kind, subject_id").fetchall()
    for kind, subject_id in rows:
        found[kind].append(subject_id)
    return found


def fill_subject(connection: duckdb.DuckDBPyConnection, kind: str, scope: Sequence[str]) -> None:
    """Hide main's ``subject`` behind a temporary one that holds only one kind: statements read that."""
    connection.execute(
        "create or replace temp table subject as select unnest($scope::varchar[]) as subject_id, $kind as kind",
        {"scope": list(scope), "kind": kind},
    )


def thresholds_of(signal: Signal, on_day: date) -> tuple[Threshold, ...]:
    """Return the parameters of a signal as they stand on the day; none where one has no value yet."""
    in_force = signal.contract.in_force(on_day) or {}
    return tuple(Threshold(name, one.value, one.basis, one.reference, one.valid_from) for name, one in in_force.items())


def _ask(signal: Signal, asking: Asking, scope: list[str], here: Run | None) -> list[Outcome]:
    why = why_not_asked(signal, asking)
    if why:
        return _nothing(signal, scope, *why)
    told = here.told(signal) if here is not None else None
    if told is not None:
        kept, rows = answers_elsewhere(signal, asking, scope, told)
    else:
        if here is not None and signal.code in here.codes:
            asking.engine.begin(asking.connection, signal.contract.reads, asking.on_day)  # it was to be told without
        kept, rows = answers(signal, asking, scope)
    return list(_outcomes(signal, asking, kept, rows))


def read_answered(
    signal: Signal, asking: Asking, kept: tuple[str, Words] | None, which: str = "true"
) -> Iterator[Outcome]:
    """Yield the rows of temp table ``answered`` as outcomes, ordered by subject id; ``which`` is a condition on them."""
    rows = asking.connection.execute(
        f"select {columns_read(signal)} from answered where {which} order by subject_id"
    ).fetchall()
    yield from _outcomes(signal, asking, kept, rows)


def _outcomes(signal: Signal, asking: Asking, kept: tuple[str, Words] | None, rows: Iterable[Row]) -> Iterator[Outcome]:
    thresholds = thresholds_of(signal, asking.on_day)
    names = [name for name, _ in signal.facts]
    for subject_id, *facts, outcome, reason, evidence, explained_on, explained_by, explanation in rows:
        if reason == "explained":
            day = explained_on.isoformat()
            words: Words | None = said(
                "explained", explained_on=day, explained_by=explained_by, explanation=explanation
            )
        elif kept and reason == kept[0]:
            words = kept[1]
        else:
            words = signal.words_of(reason) if reason is not None else None
        shown = dict(zip(names, facts, strict=True))
        yield Outcome(signal.code, signal.version, subject_id, outcome, reason, words, shown, evidence, thresholds)


def _nothing(signal: Signal, scope: list[str], reason: str, words: Words) -> list[Outcome]:
    facts = dict.fromkeys(name for name, _ in signal.facts)
    return [
        Outcome(signal.code, signal.version, subject_id, "not_evaluable", reason, words, dict(facts), [], ())
        for subject_id in scope
    ]
