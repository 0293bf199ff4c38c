"""A floor: rapidfuzz compares every name of the list, in Latin letters, with the question (token_sort_ratio); no index."""

from collections.abc import Iterator, Sequence

import numpy as np
from anyascii import anyascii
from rapidfuzz import fuzz, process, utils
from serve import Entity, Hits, Question, serve


def plain(name: str) -> str:
    """Return a name in Latin letters, lower case."""
    return utils.default_process(anyascii(name))


class Scan:
    """All names in one list; a name's owner answers for it."""

    def __init__(self) -> None:
        self.taken: list[Entity] = []
        self.names: list[str] = []
        self.owners: list[str] = []

    def take(self, entities: Iterator[Entity]) -> None:
        """Keep the entities as they are."""
        self.taken = list(entities)

    def build(self) -> None:
        """Write the names plainly."""
        for id_, _, names, _ in self.taken:
            for value, _ in names:
                self.names.append(plain(value))
                self.owners.append(id_)
        self.taken = []

    def prepare(self, questions: Sequence[Question]) -> list[str]:
        """Return the names asked."""
        return [name for _, _, name, _ in questions]

    def answer(self, asked: list[str]) -> list[Hits]:
        """Return the five best owners of each."""
        words = [plain(name) for name in asked]
        scores = process.cdist(words, self.names, scorer=fuzz.token_sort_ratio, dtype=np.uint8, workers=1)
        return [self._best(row) for row in scores]

    def _best(self, row: "np.ndarray[tuple[int], np.dtype[np.uint8]]") -> Hits:
        size = min(40, len(row))
        top = np.argpartition(row, -size)[-size:]
        best: dict[str, float] = {}
        for place in sorted(top.tolist(), key=lambda place: (-int(row[place]), place)):
            best.setdefault(self.owners[place], int(row[place]) / 100)
        return list(best.items())[:5]

    def arrays(self, folder: str | None) -> float | None:
        """There is no index."""
        del folder
        return None


if __name__ == "__main__":
    serve(Scan())
