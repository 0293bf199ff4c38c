"""The catalogue: every signal file read, and refused where it breaks a rule."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

from rempart.signals.cards.checking import check
from rempart.signals.cards.form import Signal
from rempart.signals.cards.reading import read_signal
from rempart.signals.checked import checked, key
from rempart.signals.errors import SignalError
from rempart.signals.relations.making import all_checked as relations_checked
from rempart.signals.statements import prepare

CATALOGUE = Path(__file__).parents[1] / "catalogue"


def load_catalogue(folder: Path | None = None) -> list[Signal]:
    """Return the signals of a folder (the package's own by default), ordered by code.

    Raises:
        SignalError: a file breaks the form, the portable subset, or what signals never read; file and line are named.
    """
    return list(_own() if folder is None else _load(folder))


@cache
def _own() -> tuple[Signal, ...]:
    return _load(CATALOGUE, checked()["signals"])


def all_checked() -> list[Signal]:
    """Return the package's own signals, checked now whatever was kept of earlier checks.

    Raises:
        SignalError: see ``load_catalogue``.
    """
    return list(_load(CATALOGUE))


def to_keep() -> dict[str, Any]:
    """Return what the checks of the package's own catalogue find, as ``checked.json`` holds it."""
    made = relations_checked().values()
    return {
        "key": key(),
        "relations": [
            {"name": one.name, "reads": list(one.reads), "columns": [list(c) for c in one.columns]} for one in made
        ],
        "signals": {
            one.file: {"sha256": one.sha256, "facts": [list(fact) for fact in one.facts]} for one in all_checked()
        },
    }


def _load(folder: Path, kept: Mapping[str, Any] | None = None) -> tuple[Signal, ...]:
    """Read and check the signals of a folder; one whose bytes were checked before is only read."""
    signals: list[Signal] = []
    with duckdb.connect(config={"threads": 1}) as connection:
        prepare(connection)
        for path in sorted(folder.rglob("*.md")):
            signal = read_signal(path, path.relative_to(folder).as_posix())
            known = (kept or {}).get(signal.file)
            if known and known["sha256"] == signal.sha256:
                signals.append(replace(signal, facts=tuple((name, kind) for name, kind in known["facts"])))
            else:
                signals.append(check(signal, path, connection))
    signals.sort(key=lambda signal: signal.code)
    for one, other in pairwise(signals):
        if one.code == other.code:
            raise SignalError(f"{other.file}:1", f"{other.code} stands in {one.file} too")
    return tuple(signals)
