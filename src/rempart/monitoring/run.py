"""The catalogue over a whole snapshot, as known on a day."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

import duckdb

from rempart.base import RempartError
from rempart.build import open_as_of
from rempart.ledger import Snapshot
from rempart.ledger.dictionary import create_table_sql, dictionary
from rempart.ledger.opening import fill_coverage
from rempart.screening.day import Switches
from rempart.signals import Signal, load_catalogue
from rempart.signals.asking import Asked, Engine, Progress, ask_all
from rempart.signals.packs import Layer, fill, with_parameters

INTERESTS = "COI"
"""Family of the questions of conflict of interest, which integrity officers alone read."""
_USES = {"M", "D"}


class Memory(NamedTuple):
    """What the engine may use; what does not fit goes to the folder ``spill``, and without one the run stops there."""

    limit_mb: int = 1024
    spill: Path | None = None


def monitored(signals: Iterable[Signal], *, interests: bool) -> list[Signal]:
    """Return the signals of a run over the town's own files: those of conflict of interest alone, or all others."""
    return [one for one in signals if _USES & set(one.contract.use) and one.code.startswith(INTERESTS) == interests]


def monitor(  # noqa: PLR0913  what is read, what is asked, and within which bounds
    snapshot: Snapshot,
    *,
    packs: Sequence[Layer],
    on_day: date | None = None,
    register: str | None = None,
    interests: bool = False,
    signals: Sequence[Signal] | None = None,
    memory: Memory | None = None,
    progress: Progress = lambda *_: None,
    engine: Engine | None = None,
    switches: Switches | None = None,
) -> Iterator[Asked]:
    """Yield what each signal answers over all its subjects, as known on the day (that of the snapshot by default).

    Args:
        snapshot: what is read.
        packs: the dated values of the town's countries, and its own.
        on_day: the day.
        register: only subjects of which this register tells.
        interests: ask the questions of conflict of interest, and no others.
        signals: those asked, instead of the catalogue's.
        memory: bound of the engine; 1 GB and no folder by default.
        progress: called with how many of how many signals were asked.
        engine: what runs the statements; DuckDB by default.
        switches: signals that are not asked, and registers of which no row is read, for the time being.

    Raises:
        RempartError: the register is not in the snapshot on the day; memory or disk is not enough.
    """
    day = on_day or snapshot.known_on
    known = {receipt.register_id for receipt in snapshot.receipts if receipt.published_on <= day}
    if register is not None and register not in known:
        raise RempartError(f"register '{register}'", f"no edition of it was known on {day}", "Load it and build")
    off = switches or Switches()
    if register is not None and register in off.sources:
        raise RempartError(
            f"register '{register}'", f"it is suspended since {off.sources[register]}", "Lift that first"
        )
    chosen = monitored(with_parameters(load_catalogue() if signals is None else signals, packs), interests=interests)
    bound = memory or Memory()
    opened = partial(open_as_of, snapshot, day, memory_limit_mb=bound.limit_mb, spill=bound.spill, without=off.sources)
    with _enough(), opened().connection as connection:
        fill_coverage(connection, snapshot, day, off.sources)
        for name in ("subject", "explained"):
            connection.execute(create_table_sql(dictionary()[name], name=f"main.{name}"))
        fill(connection, packs)
        yield from ask_all(
            chosen, connection, day, register=register, progress=progress, engine=engine, off=off.signals
        )


@contextmanager
def _enough() -> Iterator[None]:
    """Say what to do where memory or disk is not enough, without the words of the engine, which may quote a cell."""
    try:
        yield
    except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
        what = "memory or disk is not enough for these tables"
        raise RempartError(
            "signals run", what, "Raise memory_limit_mb in rempart.toml, or make room on the disk"
        ) from error
