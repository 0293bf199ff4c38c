"""The parties of an index, kept so that one is read without the others."""

import threading
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import msgspec
import numpy as np
import numpy.typing as npt

from rempart.base import PartialDate, RempartError
from rempart.identity.party import Name, Party

_PARTIES, _STARTS = "parties.jsonl", "parties.npy"
_KEPT = 10_000


class Store(Protocol):
    """Parties by their place, in the order of their ids."""

    def __len__(self) -> int:
        """Return the number of parties."""

    def at(self, place: int) -> Party:
        """Return one party."""

    def id_at(self, place: int) -> str:
        """Return the id of one party."""


class Held(Store):
    """Parties in memory."""

    def __init__(self, parties: Sequence[Party]) -> None:
        self._parties = parties

    def __len__(self) -> int:
        """Return the number of parties."""
        return len(self._parties)

    def at(self, place: int) -> Party:
        """Return one party."""
        return self._parties[place]

    def id_at(self, place: int) -> str:
        """Return the id of one party."""
        return self._parties[place].id


class Stored(Store):
    """Parties on disk: JSON lines, each read when asked for; the last read are kept.

    The lines are read and not mapped into memory: of a large file every page around a party would count as the process's.
    """

    def __init__(self, lines: Path, starts: npt.NDArray[np.int64]) -> None:
        self._starts = starts
        self._file = lines.open("rb", buffering=0)
        self._turn = threading.Lock()
        self._kept = lru_cache(maxsize=_KEPT)(self._read)

    def __del__(self) -> None:
        """Close the file."""
        if hasattr(self, "_file"):
            self._file.close()

    def __len__(self) -> int:
        """Return the number of parties."""
        return len(self._starts) - 1

    def at(self, place: int) -> Party:
        """Return one party."""
        return self._kept(place)

    def _read(self, place: int) -> Party:
        start, end = self._starts[place : place + 2].tolist()
        with self._turn:
            self._file.seek(start)
            line = self._file.read(end - start)
        return _from_json(msgspec.json.decode(line))

    def id_at(self, place: int) -> str:
        """Return the id of one party."""
        return self.at(place).id


def save(store: Store, folder: Path) -> None:
    """Write the parties into a folder; the same parties give the same bytes."""
    starts = np.zeros(len(store) + 1, np.int64)
    encode = msgspec.json.Encoder(order="sorted").encode
    with (folder / _PARTIES).open("wb") as lines:
        for place in range(len(store)):
            starts[place + 1] = starts[place] + lines.write(encode(_as_json(store.at(place))) + b"\n")
    np.save(folder / _STARTS, starts)


def load(folder: Path) -> Stored:
    """Open the parties of a folder.

    Raises:
        RempartError: they are missing or broken; build the index again.
    """
    try:
        starts = np.load(folder / _STARTS, allow_pickle=False, mmap_mode="r").view(np.ndarray)
        size = (folder / _PARTIES).stat().st_size
    except (OSError, ValueError, EOFError) as error:
        raise RempartError(str(folder), "there is no index of names here", "Build the snapshot again") from error
    if not len(starts) or starts[-1] != size:
        raise RempartError(str(folder), "the parties of the index are cut short", "Build the snapshot again")
    return Stored(folder / _PARTIES, starts)


def _as_json(party: Party) -> dict[str, Any]:
    return {
        "id": party.id,
        "schema": party.schema,
        "names": [(name.value, name.kind) for name in party.names],
        "birth_dates": [(day.earliest.isoformat(), day.latest.isoformat(), day.precision) for day in party.birth_dates],
        "countries": party.countries,
        "identifiers": party.identifiers,
        "addresses": party.addresses,
    }


def _from_json(body: dict[str, Any]) -> Party:
    return Party(
        id=body["id"],
        schema=body["schema"],
        names=tuple(Name(value, kind) for value, kind in body["names"]),
        birth_dates=tuple(
            PartialDate(date.fromisoformat(earliest), date.fromisoformat(latest), precision)
            for earliest, latest, precision in body["birth_dates"]
        ),
        countries=tuple(body["countries"]),
        identifiers=tuple(body["identifiers"]),
        addresses=tuple(body["addresses"]),
    )
