"""The index as the other rooms know it: built, kept, asked."""

import json
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from rempart.base import RempartError
from rempart.identity.comparison.compare import Comparison, compare
from rempart.identity.index.arrays import Arrays
from rempart.identity.index.asked import asked_names
from rempart.identity.index.building import build_arrays
from rempart.identity.index.engine import Allowed, ArrayEngine
from rempart.identity.index.exact import with_number, with_whole_name
from rempart.identity.index.kernel import KernelEngine
from rempart.identity.index.store import Held, Store, load, save
from rempart.identity.library import library
from rempart.identity.party import Name, Party

_FORM = "rempart-index/2"
_AT_ONCE = 64
_COMPARED_MORE = 3
"""Parties compared whole beyond those that are asked for: what is known besides the names may put them first."""
_NAMES_ASKED = 32
"""Names of one party that are looked for, those that are no aliases first."""


def engine_name() -> str:
    """Return which engine runs: ``kernel`` (compiled at install) or ``arrays`` (NumPy); both give the same answers."""
    return "kernel" if library() else "arrays"


@dataclass(frozen=True)
class Candidate:
    """A party of the index and how it compares with the party asked for (left: asked, right: of the index)."""

    id: str
    comparison: Comparison


def _first_names(party: Party) -> tuple[Name, ...]:
    """Return the names of a party that are looked for."""
    if len(party.names) <= _NAMES_ASKED:
        return party.names
    return tuple(sorted(party.names, key=lambda name: name.kind != "name"))[:_NAMES_ASKED]


class Index:
    """Parties by id, with the arrays that find them. Build it with ``Index.build`` or read it with ``Index.load``."""

    def __init__(self, parties: Store, arrays: Arrays) -> None:
        self._parties = parties
        self._arrays = arrays
        kernel = library()
        self._engine = KernelEngine(arrays, kernel) if kernel else ArrayEngine(arrays)

    def __len__(self) -> int:
        """Return the number of parties."""
        return len(self._parties)

    @classmethod
    def build(cls, parties: Iterable[Party]) -> "Index":
        """Return an index of parties; their order does not matter.

        Raises:
            RempartError: an id comes twice; give each party its own.
        """
        ordered = sorted(parties, key=lambda party: party.id)
        for one, other in pairwise(ordered):
            if one.id == other.id:
                raise RempartError("index", "an id comes twice among the parties", "Give each party its own id")
        return cls(Held(ordered), build_arrays(ordered))

    def party(self, id_: str) -> Party:
        """Return one party of the index.

        Raises:
            KeyError: there is none of that id.
        """
        place = self._place(id_)
        if place is None:
            raise KeyError(id_)
        return self._parties.at(place)

    def _place(self, id_: str) -> int | None:
        place = bisect_left(range(len(self._parties)), id_, key=self._parties.id_at)
        return place if place < len(self._parties) and self._parties.id_at(place) == id_ else None

    def allow(self, ids: Iterable[str]) -> Allowed:
        """Return which parties these are, to be asked for many times; ids that the index does not have are nobody."""
        allowed = np.zeros(len(self._parties), np.bool_)
        allowed[[place for id_ in ids if (place := self._place(id_)) is not None]] = True
        return allowed

    def search(self, party: Party, limit: int = 5, among: Collection[str] | Allowed | None = None) -> list[Candidate]:
        """Return the parties most alike, best first, ties by id; at most ``limit``, only those of ``among`` if given.

        Parties that share a whole name or an official number are always compared, up to 500 for each name and number.

        Raises:
            ValueError: ``limit`` is below 1, or ``among`` is an answer of the ``allow`` of another index.
        """
        return self.search_many([party], limit, among)[0]

    def search_many(
        self, parties: Sequence[Party], limit: int = 5, among: Collection[str] | Allowed | None = None
    ) -> list[list[Candidate]]:
        """Return what ``search`` returns for each of many parties, sooner than one by one."""
        allowed = among if among is None or isinstance(among, np.ndarray) else self.allow(among)
        if limit < 1 or (allowed is not None and allowed.shape != (len(self),)):
            raise ValueError("the limit is below 1, or the parties allowed are those of another index")
        found: list[list[Candidate]] = []
        for start in range(0, len(parties), _AT_ONCE):
            found += self._search(parties[start : start + _AT_ONCE], limit, allowed)
        return found

    def _search(self, parties: Sequence[Party], limit: int, allowed: Allowed | None) -> list[list[Candidate]]:
        answers = []
        for party, places in zip(parties, self._near(parties, limit, allowed), strict=True):
            others = [self._parties.at(place) for place in sorted(places)]
            compared = [Candidate(other.id, compare(party, other)) for other in others]
            compared.sort(key=lambda candidate: (-candidate.comparison.alike, candidate.id))
            answers.append(compared[:limit])
        return answers

    def _near(self, parties: Sequence[Party], limit: int, allowed: Allowed | None) -> list[set[int]]:
        """Return, for each party, the places of those whose names are most like it, or whose whole name or number is its."""
        near = [with_number(self._arrays, party, allowed) for party in parties]
        asked = [
            (n, asked)
            for n, party in enumerate(parties)
            for name in _first_names(party)
            for asked in asked_names(name.value, party)
        ]
        if not asked:
            return near
        by, names = [n for n, _ in asked], [name for _, name in asked]
        for n, same in zip(by, with_whole_name(self._arrays, names, allowed), strict=True):
            near[n].update(same)
        found = self._engine.find(names, allowed)
        owner, asker = self._arrays.owner[found.name], np.array(by)[found.row]
        if len(set(by)) < len(by):  # of several names of one party the best count, whichever of them is asked
            order = np.lexsort((owner, -found.score, asker))
            owner, asker = owner[order], asker[order]
        best: list[set[int]] = [set() for _ in parties]
        for n, place in zip(asker.tolist(), owner.tolist(), strict=True):
            if len(best[n]) < limit + _COMPARED_MORE:
                best[n].add(place)
        return [one | other for one, other in zip(near, best, strict=True)]

    def save(self, folder: Path) -> None:
        """Write the index into a folder; the same parties give the same bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        save(self._parties, folder)
        self._arrays.save(folder)
        (folder / "index.json").write_text(json.dumps({"form": _FORM, "parties": len(self)}) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Index":
        """Read an index from a folder; it stays on disk until it is needed.

        Raises:
            RempartError: the folder holds no index of this form; build it again.
        """
        try:
            head = json.loads((folder / "index.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise RempartError(str(folder), "there is no index of names here", "Build the snapshot again") from error
        parties = load(folder)
        if head != {"form": _FORM, "parties": len(parties)}:
            raise RempartError(str(folder), "the index of names is of another form", "Build the snapshot again")
        arrays = Arrays.load(folder)
        if arrays.names and arrays.owner[-1] >= len(parties):
            raise RempartError(str(folder), "the index of names is of other parties", "Build the snapshot again")
        return cls(parties, arrays)
