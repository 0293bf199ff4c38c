"""What a set of signals needs of the big tables, read once; and their texts, given what is near instead of everything."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from rempart.signals.cards import Signal
from rempart.signals.narrowing.needs import Need, Reader
from rempart.signals.relations import needed
from rempart.signals.statements import for_duckdb, parse_portable

PARTS = ("outcome", "evidence")


@dataclass(frozen=True)
class Standing:
    """One part of a WITH that is the same for every application of a day: the table that holds it, and how it is made."""

    table: str
    unit: str
    sql: str


@dataclass
class Plan:
    """How texts are read: by ``units``, what each needs of each big table; ``standing``, what is made once for a day.

    ``words`` are all words of the texts: a column that is none of them is read by none.
    """

    units: Mapping[str, Mapping[str, Need]] = field(default_factory=dict)
    standing: Sequence[Standing] = ()
    bodies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()

    def text(self, unit: str, sql: str, near: Collection[str], ready: Collection[str]) -> str:
        """Return a text that reads ``near_<table>`` where that is enough, and what stands where it is ``ready``."""
        for name, table in self.bodies.get(unit, {}).items():
            if table not in ready:
                continue
            start, end = _body(sql, name)
            sql = f"{sql[:start]}select * from temp.{table}{sql[end:]}"
        enough = {name for name, need in self.units.get(unit, {}).items() if name in near and not need.whole}
        return _reading(sql, enough)


def unit_of(signal: Signal, part: str) -> str:
    """Return how the text of a signal's part is called."""
    return f"{signal.code} {part}"


def plan_of(signals: Sequence[Signal], big: frozenset[str], small: frozenset[str]) -> Plan:
    """Return the plan for signals that read tables of which some are big."""
    texts = tuple((unit_of(one, part), str(getattr(one, part))) for one in signals if one.outcome for part in PARTS)
    reads = tuple(sorted({table for one in signals for table in one.contract.reads}))
    return _planned(texts, reads, big, small)


@lru_cache(maxsize=4)
def _planned(
    texts: tuple[tuple[str, str], ...], reads: tuple[str, ...], big: frozenset[str], small: frozenset[str]
) -> Plan:
    made = {one.name: one.sql for one in needed(reads)}
    reader = Reader({name: parse_portable(for_duckdb(sql)) for name, sql in made.items()}, big, small)
    for unit, sql in texts:
        reader.read(unit, parse_portable(for_duckdb(sql)))
    every = made | dict(texts)
    standing, bodies = [], {}
    for unit, parts in reader.standing.items():
        bodies[unit] = {name: f"standing_{_safe(unit)}_{name}" for name in parts}
        standing += [Standing(bodies[unit][name], unit, _alone(every[unit], name)) for name in parts]
    units = {
        unit: {table: need for table, need in needs.items() if table in big} for unit, needs in reader.needs.items()
    }
    words = frozenset(re.findall(r"\w+", " ".join(every.values()).lower()))
    return Plan(units, standing, bodies, words)


def _safe(unit: str) -> str:
    return re.sub(r"\W", "_", unit.lower())


def _body(sql: str, name: str) -> tuple[int, int]:
    """Return where the text of a part of WITH begins and ends, its parentheses not counted."""
    (found,) = islice(re.finditer(rf"\b{name}\s+as\s*\(", sql), 1)
    depth, at, quoted = 1, found.end(), False
    while depth:
        quoted ^= sql[at] == "'"
        depth += 0 if quoted else {"(": 1, ")": -1}.get(sql[at], 0)
        at += 1
    return found.end(), at - 1


def _alone(sql: str, name: str) -> str:
    """Return the statement that gives what a part of WITH says."""
    _, end = _body(sql, name)
    return f"{sql[: end + 1]}\nselect * from {name}"


def _reading(sql: str, tables: set[str]) -> str:
    if not tables:
        return sql
    names = "|".join(sorted(tables, key=len, reverse=True))
    return re.sub(rf"\b(from|join)(\s+)({names})\b(?!\s*[(.])", r"\1\2temp.near_\3", sql)
