"""nomenklatura as a worker: its index or tantivy gives candidates, one of its algorithms scores them.

    nomenklatura_worker.py SOURCE ALGORITHM

SOURCE is ``index`` (nomenklatura's own, on DuckDB) or ``tantivy`` (the shape of yente: a search engine, then scoring);
ALGORITHM is ``logic-v2``, ``logic-v1``, ``name-based``, or ``none`` to keep the order of the source.
"""

import logging
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from followthemoney import EntityProxy, StatementEntity
from nomenklatura.matching import ScoringConfig, get_algorithm
from serve import Entity, Hits, Question, serve

PROPERTIES = {"name": "name", "alias": "alias", "weak_alias": "weakAlias"}
LARGE = 200_000  # of a longer list entities are made when they are scored, as they would be read from a store


def entity(id_: str, schema: str, names: list[list[str]], births: list[str]) -> dict[str, Any]:
    """Return an entity of the FollowTheMoney model as a dictionary."""
    properties: dict[str, list[str]] = {}
    for value, kind in names:
        properties.setdefault(PROPERTIES[kind], []).append(value)
    if births and schema == "Person":
        properties["birthDate"] = births
    return {"id": id_, "schema": schema, "properties": properties}


class Scored:
    """Candidates of a source, scored by an algorithm; the five best are explained."""

    def __init__(self, source: str, algorithm: str) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.source: Any = None
        self.kind = source
        self.algorithm = None if algorithm == "none" else get_algorithm(algorithm)
        self.config = ScoringConfig.defaults()
        self.bodies: dict[str, dict[str, Any] | EntityProxy] = {}

    def take(self, entities: Iterator[Entity]) -> None:
        """Make entities: those that are scored and, for nomenklatura's index, those that it reads."""
        kept = list(entities)
        if self.algorithm is not None:
            bodies = {one[0]: entity(*one) for one in kept}
            made = len(kept) <= LARGE
            self.bodies = {id_: EntityProxy.from_dict(body) if made else body for id_, body in bodies.items()}
        if self.kind == "index":
            self.source = _NomenklaturaIndex(self.folder, kept)
        else:
            from tantivy_source import TantivySource  # noqa: PLC0415 - not needed for the other source

            self.source = TantivySource(self.folder, kept)

    def build(self) -> None:
        """Build the index of the source."""
        self.source.build()

    def prepare(self, questions: Sequence[Question]) -> list[Question]:
        """Questions are asked as they come."""
        return list(questions)

    def answer(self, asked: list[Question]) -> list[Hits]:
        """Return the five best of each."""
        found = self.source.candidates(asked, 5 if self.algorithm is None else 50)
        if self.algorithm is None:
            return [hits[:5] for hits in found]
        return [self._score(question, hits) for question, hits in zip(asked, found, strict=True)]

    def _score(self, question: Question, hits: Hits) -> Hits:
        assert self.algorithm is not None
        id_, schema, name, births = question
        query = EntityProxy.from_dict(entity(id_, schema, [[name, "name"]], births))
        scored = []
        for candidate, _ in hits:
            body = self.bodies[candidate]
            other = EntityProxy.from_dict(body) if isinstance(body, dict) else body
            result = self.algorithm.compare(query, other, self.config)
            scored.append((-result.score, candidate, result))
        scored.sort(key=lambda one: one[:2])
        for _, _, result in scored[:5]:
            assert isinstance(result.explanations, dict)
        return [(candidate, -score) for score, candidate, _ in scored[:5]]

    def arrays(self, folder: str | None) -> float | None:
        """Megabytes of the source's files."""
        del folder
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file()) / 2**20


class _NomenklaturaIndex:
    """nomenklatura's index over a list, with all defaults and one thread."""

    def __init__(self, folder: Path, entities: list[Entity]) -> None:
        from followthemoney import Dataset  # noqa: PLC0415
        from nomenklatura.blocker.index import Index  # noqa: PLC0415

        dataset = Dataset.make({"name": "bench", "title": "bench"})
        self._dataset = dataset
        self._view: Any = _View([self._statements(one) for one in entities])
        self._index: Any = Index(self._view, folder / "index")
        self._index.con.execute("SET threads = 1")

    def build(self) -> None:
        """Build the index, and let the entities go."""
        self._index.build()
        self._view.forget()

    def _statements(self, one: Entity) -> StatementEntity:
        return StatementEntity.from_data(self._dataset, entity(*one))

    def candidates(self, asked: list[Question], limit: int) -> list[Hits]:
        """Return the candidates of each question in the order of the index, as many as it gives."""
        entities = [self._statements((id_, schema, [[name, "name"]], births)) for id_, schema, name, births in asked]
        found = {str(id_): hits for id_, hits in self._index.match_entities(entities)}
        return [
            [(str(id_), score) for id_, score in found.get(question[0], [])[: max(limit, 75)]] for question in asked
        ]


class _View:
    """As much of a store's view as the index reads."""

    def __init__(self, entities: list[StatementEntity]) -> None:
        self._entities = entities

    def forget(self) -> None:
        """Keep nothing."""
        self._entities = []

    def entities(self, include_schemata: Any = None) -> Iterator[StatementEntity]:
        """Yield all; each is of a schema that is matched."""
        del include_schemata
        return iter(self._entities)


if __name__ == "__main__":
    logging.disable(logging.INFO)
    engine = Scored(*sys.argv[1:3])
    try:
        serve(engine)
    finally:
        shutil.rmtree(engine.folder, ignore_errors=True)
