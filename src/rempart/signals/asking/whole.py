"""Every signal asked of all its subjects at once: the town's own files, or those of one register."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import NamedTuple

import duckdb
from sqlglot import exp

from rempart.signals.asking.answering import Asking, Off, answer, begin, why_not_asked
from rempart.signals.asking.engines import Engine
from rempart.signals.asking.running import Outcome, read_answered
from rempart.signals.cards import OUTCOMES, Signal, subject_kinds
from rempart.signals.statements import parse_portable, prepare

_SHOWN = "outcome = 'fires' or reason = 'explained'"
_FENCE = ("peers", "q1", "q3")
_MOST_FENCES = 200
Progress = Callable[[int, int], None]


class Fence(NamedTuple):
    """One set of peers of a run: how many, their quartiles, and how many subjects were compared with it."""

    peers: int
    q1: float
    q3: float
    subjects: int


@dataclass(frozen=True)
class Tally:
    """How one signal answered over all its subjects.

    ``reasons`` counts (outcome, reason) of what was excluded or not evaluable; ``why`` says why it was not asked at all.
    """

    code: str
    version: int
    subject: str
    outcomes: dict[str, int]
    reasons: dict[tuple[str, str], int]
    fences: tuple[Fence, ...] = ()
    why: str | None = None

    @property
    def scope(self) -> int:
        """How many subjects there are."""
        return sum(self.outcomes.values())

    @property
    def evaluated(self) -> int:
        """How many could be answered: fires or clear."""
        return self.outcomes["fires"] + self.outcomes["clear"]


@dataclass(frozen=True)
class Asked:
    """One signal of a run: its counts, and the outcomes that are shown (fires, and questions answered before)."""

    signal: Signal
    tally: Tally
    shown: list[Outcome]
    titles: dict[str, str] = field(default_factory=dict)
    """How the subjects shown are called, where the town's files say so."""


def ask_all(
    signals: Iterable[Signal],
    connection: duckdb.DuckDBPyConnection,
    on_day: date,
    *,
    register: str | None = None,
    progress: Progress = lambda *_: None,
    engine: Engine | None = None,
    off: Mapping[str, Off] | None = None,
) -> Iterator[Asked]:
    """Yield the answer of each signal to every subject of its kind, by kind and code; what is neither shown nor counted is not kept.

    Args:
        signals: those asked; subjects of a kind that only an application gives are none, and such signals are left out.
        connection: schema main holds the tables as known on the day, ``coverage``, ``explained`` and the packs.
        on_day: the day.
        register: only subjects of which this register tells.
        progress: called with how many of how many signals were asked.
        engine: what runs the statements; DuckDB by default.
        off: signals, by code, that are not asked for the time being, and why.

    Raises:
        SignalError: see ``running.run``.
    """
    asked = [one for one in signals if subject_kinds()[one.contract.subject].all_of_them]
    asked.sort(key=lambda one: (one.contract.subject, one.code))
    prepare(connection)
    asking = begin(connection, on_day, engine, off)
    lists = {kind: _listing(kind) for kind in {one.contract.subject for one in asked}}
    names = {name for one in asked if why_not_asked(one, asking) is None for name in one.contract.reads}
    names |= {table for sql in lists.values() for table in _tables(sql)}
    asking.engine.begin(connection, names, on_day)
    done = 0
    try:
        for kind, of_kind in groupby(asked, lambda one: one.contract.subject):
            size = _fill(asking, kind, lists[kind], register)
            for signal in of_kind:
                yield _ask(signal, asking, size)
                done += 1
                progress(done, len(asked))
    finally:
        with suppress(duckdb.Error):
            connection.execute("drop table if exists temp.subject")


def _listing(kind: str) -> str:
    return str(subject_kinds()[kind].all_of_them)


def _tables(sql: str) -> set[str]:
    return {table.name for table in parse_portable(sql).find_all(exp.Table)}


def _fill(asking: Asking, kind: str, listing: str, register: str | None) -> int:
    connection = asking.connection
    connection.execute(
        "create or replace temp table subject as select distinct l.subject_id, $kind as kind "
        f"from ({asking.engine.listing(listing)}) l where l.subject_id is not null and ($register is null or l.register = $register)",
        {"kind": kind, "register": register},
    )
    asking.engine.scope(connection)
    found = connection.execute("select count(*) from temp.subject").fetchone()
    return int(found[0]) if found else 0


def _ask(signal: Signal, asking: Asking, size: int) -> Asked:
    why = why_not_asked(signal, asking)
    nothing = dict.fromkeys(OUTCOMES, 0)
    if why:
        counts = nothing | {"not_evaluable": size}
        reasons = {("not_evaluable", why[0]): size} if size else {}
        return Asked(
            signal, Tally(signal.code, signal.version, signal.contract.subject, counts, reasons, why=why[0]), []
        )
    kept = answer(signal, asking, size)
    counts, reasons = dict(nothing), {}
    told = "select outcome, reason, count(*) from answered group by 1, 2 order by 1, 2"
    for outcome, reason, count in asking.connection.execute(told).fetchall():
        counts[outcome] += count
        if reason is not None:
            reasons[outcome, reason] = count
    shown = list(read_answered(signal, asking, kept, _SHOWN))
    fences = _fences(signal, asking.connection)
    titles = _titles(signal, asking.connection) if shown else {}
    return Asked(
        signal, Tally(signal.code, signal.version, signal.contract.subject, counts, reasons, fences), shown, titles
    )


def _titles(signal: Signal, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    called = subject_kinds()[signal.contract.subject].called
    if not called:
        return {}
    rows = connection.execute(
        f"select c.subject_id, c.title from ({called}) c join answered a on a.subject_id = c.subject_id "
        f"where c.title is not null and ({_SHOWN})"
    ).fetchall()
    return dict(rows)


def _fences(signal: Signal, connection: duckdb.DuckDBPyConnection) -> tuple[Fence, ...]:
    """Return the sets of peers that a signal's facts name, the largest first."""
    if not set(_FENCE) <= {name for name, _ in signal.facts}:
        return ()
    rows = connection.execute(
        "select peers, q1, q3, count(*) from answered where peers > 0 and q1 is not null group by all "
        f"order by peers desc, q1, q3 limit {_MOST_FENCES}"
    ).fetchall()
    return tuple(Fence(*row) for row in rows)
