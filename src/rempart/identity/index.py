"""An index of parties: who may be the party that is asked for, in milliseconds.

Names become words, words become keys (the word, the word without one letter, its skeletons), keys lead to words of the
index, words to names, names to parties. The parties most likely by rarity of the shared words are then compared.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from rempart.base import PartialDate, RempartError
from rempart.identity.arrays import Arrays, build_arrays, exact_key, keys_of_word, number_key
from rempart.identity.compare import Comparison, compare, quick_alike
from rempart.identity.names import leaves_vowels_out, loose_skeleton, read_name, skeleton
from rempart.identity.party import Name, Party

_FORM = "rempart-index/1"
_COMPARED = 24
_EXACT_COMPARED = 200  # of one whole name or number: namesakes are told apart by what else is known
_NAMES_ASKED = 8
_VARIANTS = 64
_POSTINGS = 0.03  # share of the names that one question may touch, and never fewer than the next
_LEAST_POSTINGS = 6_000
_SOUND, _LOOSE, _LEAST_LIKENESS = 0.8, 0.72, 0.54
_NEAR_BEST = 0.5  # parties that share less than this part of what the best shares are not compared
_UNASKED = 0.45  # weight of the words of the index that the question does not have

Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Candidate:
    """A party of the index and how it compares with the party asked for (left: asked, right: of the index)."""

    id: str
    comparison: Comparison


class Index:
    """Parties by id, with the arrays that find them. Build it with ``Index.build`` or read it with ``Index.load``."""

    def __init__(self, parties: list[Party], arrays: Arrays) -> None:
        self._parties = parties
        self._arrays = arrays
        self._position = {party.id: position for position, party in enumerate(parties)}

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
        return cls(ordered, build_arrays(ordered))

    def party(self, id_: str) -> Party:
        """Return one party of the index.

        Raises:
            KeyError: there is none of that id.
        """
        return self._parties[self._position[id_]]

    def search(self, party: Party, limit: int = 5, among: Collection[str] | None = None) -> list[Candidate]:
        """Return the parties most alike, best first, ties by id; at most ``limit``, only those of ``among`` if given.

        Parties that share a whole name or an official number are always compared, before any other.
        """
        allowed = self._allowed(among)
        found = set(self._exact(party, allowed))
        if allowed is not None and int(allowed.sum()) <= _COMPARED:
            found |= set(np.flatnonzero(allowed).tolist())
        else:
            found |= set(self._fuzzy(party, allowed))
        scored = sorted((-quick_alike(party, self._parties[position]), position) for position in found)
        best = [self._parties[position] for _, position in scored[:limit]]
        return [Candidate(other.id, compare(party, other)) for other in best]

    def _allowed(self, among: Collection[str] | None) -> npt.NDArray[np.bool_] | None:
        if among is None:
            return None
        allowed = np.zeros(len(self._parties), np.bool_)
        allowed[[self._position[id_] for id_ in among if id_ in self._position]] = True
        return allowed

    def _exact(self, party: Party, allowed: npt.NDArray[np.bool_] | None) -> list[int]:
        """Positions of parties with an equal number or an equal whole name in any order, a bounded number of each."""
        arrays = self._arrays
        found: list[int] = []
        for identifier in party.identifiers:
            for key in number_key(identifier):
                found += arrays.with_number(key)[:_EXACT_COMPARED].tolist()
        for name in party.names[:_NAMES_ASKED]:
            names = arrays.with_exact_name(exact_key(name.value, party.schema))
            found += np.unique(arrays.owner[names])[:_EXACT_COMPARED].tolist()
        return [position for position in found if allowed is None or allowed[position]]

    def _fuzzy(self, party: Party, allowed: npt.NDArray[np.bool_] | None) -> list[int]:
        """Positions of the parties whose names share the rarest words with the names asked."""
        arrays = self._arrays
        best = np.zeros(len(self._parties), np.float32)
        touched: list[Numbers] = []
        for name in party.names[:_NAMES_ASKED]:
            names, scores = self._score_names(name, party.nature != "person")
            owners = arrays.owner[names]
            np.maximum.at(best, owners, scores)
            touched.append(owners)
        if not touched:
            return []
        positions = np.unique(np.concatenate(touched))
        if allowed is not None:
            positions = positions[allowed[positions]]
        if not len(positions):
            return []
        scores = best[positions]
        positions = positions[scores >= _NEAR_BEST * scores.max()]
        order = np.lexsort((positions, -best[positions]))
        chosen: list[int] = positions[order[:_COMPARED]].tolist()
        return chosen

    def _score_names(self, name: Name, organisation: bool) -> tuple[Numbers, npt.NDArray[np.float32]]:
        """Names that share words with the name asked, with the weight of what they share, 0 to about 1."""
        arrays = self._arrays
        words = read_name(name.value, organisation).words
        no_vowels = leaves_vowels_out(name.value)
        rows = []
        for place, word in enumerate(words):
            ids, likeness = self._variants(word, no_vowels)
            rows += [(float(like * arrays.rarity[i]), place, int(i)) for i, like in zip(ids, likeness, strict=True)]
        for place, pair in enumerate(pairwise(words)):
            glued = arrays.word_id("".join(pair))
            if glued is not None:
                rows.append((float(arrays.rarity[glued]), place, glued))
        rows.sort(key=lambda row: (-row[0], row[1:]))
        budget = max(_LEAST_POSTINGS, int(_POSTINGS * len(arrays.owner)))
        shared = np.zeros(len(arrays.owner), np.float32)
        per_place: dict[int, list[tuple[float, int]]] = {}
        for weight, place, word_id in rows:
            size = arrays.postings_of(word_id)
            if size > budget and per_place:
                continue
            budget -= size
            per_place.setdefault(place, []).append((weight, word_id))
        seen = [self._add(shared, entries) for entries in per_place.values()]
        if not seen:
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        names = np.unique(np.concatenate(seen))
        asked = sum(arrays.weight_of(word) for word in words)
        return names, shared[names] / (asked + _UNASKED * arrays.name_weight[names])

    def _add(self, shared: npt.NDArray[np.float32], entries: list[tuple[float, int]]) -> Numbers:
        """Add to every name the best of one asked word's variants that it has; return these names."""
        postings = [self._arrays.names_with(word_id) for _, word_id in reversed(entries)]
        weights = np.repeat(np.array([weight for weight, _ in reversed(entries)], np.float32), list(map(len, postings)))
        names = np.concatenate(postings)
        best = np.zeros(len(shared), np.float32)
        best[names] = weights  # ascending: of a name that comes twice the last, best weight stays
        np.add(shared, best, out=shared)
        return names

    def _variants(self, word: str, no_vowels: bool) -> tuple[Numbers, npt.NDArray[np.float32]]:
        """Words of the index that may be the word asked, with their likeness; the most alike first."""
        arrays = self._arrays
        ids = arrays.words_under(keys_of_word(word, ask=True, no_vowels=no_vowels))
        if not len(ids):
            return ids, np.zeros(0, np.float32)
        texts = [arrays.words[i] for i in ids]
        likeness = process.cdist([word], texts, scorer=OSA.normalized_similarity, dtype=np.float32)[0]
        bones, loose = skeleton(word), loose_skeleton(word)
        sounds = np.array([_SOUND if skeleton(text) == bones else 0 for text in texts], np.float32)
        likeness = np.maximum(likeness, sounds)
        if no_vowels or arrays.no_vowels[ids].any():
            loosely = np.array([_LOOSE if loose_skeleton(text) == loose else 0 for text in texts], np.float32)
            likeness = np.maximum(likeness, np.where(arrays.no_vowels[ids] | no_vowels, loosely, 0))
        order = np.lexsort((ids, -likeness))[:_VARIANTS]
        order = order[likeness[order] >= _LEAST_LIKENESS]
        return ids[order], likeness[order]

    def save(self, folder: Path) -> None:
        """Write the index into a folder; the same parties give the same bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(_as_json(party), ensure_ascii=False, sort_keys=True) for party in self._parties]
        (folder / "parties.jsonl").write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")
        self._arrays.save(folder)
        (folder / "index.json").write_text(json.dumps({"form": _FORM, "parties": len(lines)}) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Index":
        """Read an index from a folder; its arrays stay on disk until they are needed.

        Raises:
            RempartError: the folder holds no index of this form; build it again.
        """
        try:
            head = json.loads((folder / "index.json").read_text(encoding="utf-8"))
            lines = (folder / "parties.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
        except (OSError, ValueError) as error:
            raise RempartError(str(folder), "there is no index of names here", "Build the snapshot again") from error
        if head != {"form": _FORM, "parties": len(lines)}:
            raise RempartError(str(folder), "the index of names is of another form", "Build the snapshot again")
        return cls([_from_json(json.loads(line)) for line in lines], Arrays.load(folder))


def _as_json(party: Party) -> dict[str, Any]:
    body = asdict(party)
    body["birth_dates"] = [[d.earliest.isoformat(), d.latest.isoformat(), d.precision] for d in party.birth_dates]
    body["names"] = [[name.value, name.kind] for name in party.names]
    return body


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
