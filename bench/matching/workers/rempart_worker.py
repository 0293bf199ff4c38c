"""Rempart's index as a worker, through what it gives other programs: ``Index``, ``Party``, ``Name``."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from serve import Entity, Hits, Question, memory, serve

from rempart.base import PartialDate
from rempart.identity import Index, Name, Party


def party(id_: str, schema: str, names: list[list[str]], births: list[str]) -> Party:
    """Return a party as a caller makes it."""
    spelled = tuple(Name(value, cast(Any, kind)) for value, kind in names)
    return Party(id_, schema, spelled, tuple(PartialDate.parse(day) for day in births))


class Rempart:
    """``Index.search``, or ``Index.search_many`` for more than one question where there is one."""

    def __init__(self) -> None:
        self.index: Any = None
        self.parties: list[Party] = []

    def take(self, entities: Iterator[Entity]) -> None:
        """Make the parties."""
        self.parties = [party(*one) for one in entities]

    def build(self) -> None:
        """Build the index."""
        self.index = Index.build(self.parties)
        self.parties = []

    def prepare(self, questions: Sequence[Question]) -> list[Party]:
        """Return one party a question."""
        return [party(id_, schema, [[name, "name"]], births) for id_, schema, name, births in questions]

    def answer(self, asked: list[Party]) -> list[Hits]:
        """Return the five most alike of each, their evidence read."""
        if len(asked) > 1 and hasattr(self.index, "search_many"):
            found = self.index.search_many(asked, limit=5)
        else:
            found = [self.index.search(party, limit=5) for party in asked]
        return [[self._read(candidate) for candidate in candidates] for candidates in found]

    @staticmethod
    def _read(candidate: Any) -> tuple[str, float]:
        comparison = candidate.comparison
        sentences = [evidence.sentence for evidence in comparison.evidence]
        assert comparison.settles is not None
        assert all(sentences)
        return candidate.id, comparison.alike

    def arrays(self, folder: str | None) -> float | None:
        """Megabytes of the saved index that are not the text of the parties."""
        if folder is None:
            return None
        self.index.save(Path(folder))
        files = [file for file in Path(folder).rglob("*") if file.is_file()]
        return sum(file.stat().st_size for file in files if ".json" not in file.name) / 2**20


def first_answer(folder: str) -> None:
    """Load a saved index and answer one question, in a process of its own."""
    index = Index.load(Path(folder))
    found = index.search(Party("asked", "Person", (Name("Ilda Verrand"),)), limit=5)
    said = [evidence.sentence for candidate in found for evidence in candidate.comparison.evidence]
    print(len(said), memory()[1])


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "first":
        first_answer(sys.argv[2])
    else:
        serve(Rempart())
