"""One method of comparing two names as a worker: ``pairs_worker.py METHOD``, in the environment that has it.

``{"do": "pairs", "file": PATH}`` answers ``{"seconds", "scores"}``: a line of the file is schema, left name, right name.
METHOD is ``rempart``, an algorithm of nomenklatura, or ``WRatio``, ``token_sort_ratio``, ``jaro_winkler`` of rapidfuzz.
"""

import json
import logging
import sys
import time
from collections.abc import Callable
from typing import Any

from serve import lines

Scorer = Callable[[list[Any]], list[float]]


def _rempart() -> tuple[Callable[[str, str], Any], Scorer]:
    from rempart_worker import party  # noqa: PLC0415

    from rempart import identity  # noqa: PLC0415

    many = getattr(identity, "compare_many", None)

    def score(pairs: list[Any]) -> list[float]:
        found = many(pairs) if many else [identity.compare(left, right) for left, right in pairs]
        for comparison in found:
            assert all(evidence.sentence for evidence in comparison.evidence)
        return [comparison.alike for comparison in found]

    return lambda schema, name: party(name, schema, [[name, "name"]], []), score


def _nomenklatura(name: str) -> tuple[Callable[[str, str], Any], Scorer]:
    from followthemoney import EntityProxy  # noqa: PLC0415
    from nomenklatura.matching import ScoringConfig, get_algorithm  # noqa: PLC0415

    algorithm, config = get_algorithm(name), ScoringConfig.defaults()
    assert algorithm is not None

    def score(pairs: list[Any]) -> list[float]:
        found = [algorithm.compare(left, right, config) for left, right in pairs]
        assert all(isinstance(result.explanations, dict) for result in found)
        return [result.score for result in found]

    def made(schema: str, name: str) -> Any:
        return EntityProxy.from_dict({"id": name, "schema": schema, "properties": {"name": [name]}})

    return made, score


def _rapidfuzz(name: str) -> tuple[Callable[[str, str], Any], Scorer]:
    from rapidfuzz import fuzz, utils  # noqa: PLC0415
    from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415

    scorer: Callable[..., float] = JaroWinkler.similarity if name == "jaro_winkler" else getattr(fuzz, name)
    scale = 1 if name == "jaro_winkler" else 100

    def score(pairs: list[Any]) -> list[float]:
        return [scorer(left, right, processor=utils.default_process) / scale for left, right in pairs]

    return lambda _, name: name, score


def main(method: str) -> None:
    """Obey until the input ends."""
    logging.disable(logging.INFO)
    if method == "rempart":
        make, score = _rempart()
    elif method in {"WRatio", "token_sort_ratio", "jaro_winkler"}:
        make, score = _rapidfuzz(method)
    else:
        make, score = _nomenklatura(method)
    out, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        asked = [(make(schema, left), make(schema, right)) for schema, left, right in lines(json.loads(line)["file"])]
        began = time.perf_counter()
        scores = score(asked)
        out.write(json.dumps({"seconds": time.perf_counter() - began, "scores": scores}) + "\n")
        out.flush()


if __name__ == "__main__":
    main(sys.argv[1])
