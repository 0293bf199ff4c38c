"""Files of parties compared: what ``rempart match`` runs."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from rempart.base import LANGUAGES, RempartError
from rempart.identity.comparison.compare import Comparison, Evidence, compare
from rempart.identity.index import Candidate, Index
from rempart.identity.party import Party
from rempart.identity.party_files import objects, party_of_object, read_parties
from rempart.identity.results import appearing_whole, check_paths

LEAST_ALIKE = 0.04
"""Candidates less alike than this are not written."""
_AT_ONCE = 100
Progress = Callable[[int], None]


def match(
    queries: Path, against: Sequence[Path], out: Path, *, limit: int = 5, progress: Progress | None = None
) -> int:
    """Write one JSON line for each query, best candidates first, and return how many queries there were.

    Files are read by ``read_parties``. ``progress`` is called with the number of queries done. The result appears whole
    or not at all.

    Raises:
        RempartError: a file, a column or a row cannot be read; nothing was written; correct what it names.
    """
    check_paths(out, (queries, *against))
    index = Index.build(party for path in against for party in read_parties(path, prefix=len(against) > 1))
    with _lines(out) as lines:
        found = (
            (party, candidates)
            for parties in _in_parts(read_parties(queries))
            for party, candidates in zip(parties, index.search_many(parties, limit=limit), strict=True)
        )
        return _written(lines, (_line(party, candidates) for party, candidates in found), progress)


def match_pairs(pairs: Path, out: Path, *, progress: Progress | None = None) -> int:
    """Write the comparison of each pair, in the order of the file, and return how many there were.

    A line is ``{"id": ..., "left": {...}, "right": {...}}``, each side with the fields of ``COLUMNS`` or a FollowTheMoney
    entity (``{"schema", "properties"}``); a line of the result is ``{"id", "alike", "compared", "evidence"}``. The result appears whole or not at all.

    Raises:
        RempartError: the file or a line cannot be read; nothing was written; correct what it names.
    """
    check_paths(out, (pairs,))
    with _lines(out) as lines:
        return _written(lines, (_pair_line(id_, compare(left, right)) for id_, left, right in _pairs(pairs)), progress)


def _pairs(path: Path) -> Iterator[tuple[Any, Party, Party]]:
    try:
        with path.open(encoding="utf-8-sig") as text:
            for where, line in objects(path, text):
                sides = [line.get(side) for side in ("left", "right")]
                if "id" not in line or not all(isinstance(side, dict) for side in sides):
                    raise RempartError(
                        where, "it has not id, left and right", 'Write {"id": ..., "left": {...}, "right": {...}}'
                    )
                left, right = (
                    party_of_object(f"{where}, {name}", side)
                    for name, side in zip(("left", "right"), sides, strict=True)
                    if side is not None
                )
                yield line["id"], left, right
    except UnicodeDecodeError as error:
        raise RempartError(path.name, "this is not JSON lines in UTF-8", "Save it as JSON lines") from error
    except OSError as error:
        raise RempartError(path.name, "the file cannot be read", "Check its name and that you may read it") from error


@contextmanager
def _lines(out: Path) -> Iterator[TextIO]:
    with appearing_whole(out) as partial, partial.open("w", encoding="utf-8", newline="\n") as lines:
        yield lines


def _in_parts(parties: Iterator[Party]) -> Iterator[list[Party]]:
    while part := list(islice(parties, _AT_ONCE)):
        yield part


def _written(file: TextIO, lines: Iterable[str], progress: Progress | None) -> int:
    done = 0
    for line in lines:
        file.write(line)
        done += 1
        if progress and done % _AT_ONCE == 0:
            progress(done)
    if progress:
        progress(done)
    return done


def _line(party: Party, candidates: Sequence[Candidate]) -> str:
    kept = [{"id": one.id, **_as_json(one.comparison)} for one in candidates if one.comparison.alike >= LEAST_ALIKE]
    return json.dumps({"query": party.id, "candidates": kept}, ensure_ascii=False) + "\n"


def _pair_line(id_: Any, comparison: Comparison) -> str:
    return json.dumps({"id": id_, **_as_json(comparison)}, ensure_ascii=False) + "\n"


def _as_json(comparison: Comparison) -> dict[str, Any]:
    return {
        "alike": comparison.alike,
        "compared": comparison.compared,
        "evidence": [_evidence_json(one) for one in comparison.evidence],
    }


def _evidence_json(one: Evidence) -> dict[str, Any]:
    said = one.sentence
    return {
        "feature": one.feature,
        "weight": one.weight,
        "outcome": one.outcome,
        "sentence": {lang: said.in_language(lang) for lang in LANGUAGES},
    }
