"""What is read from the answers: recall, thresholds, false alarms, ties."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt
from bench.matching.lists import Listed, name_key, script_of
from bench.matching.noise import KINDS
from bench.matching.queries import BESIDE, Query

Hits = Sequence[tuple[str, float]]
KEPT = (0.8, 0.9)


def rank_of(query: Query, hits: Hits) -> int | None:
    """Return the place, from 1, of the first right answer."""
    return next((place for place, (id_, _) in enumerate(hits, 1) if id_ in query.right), None)


def score_of(query: Query, hits: Hits) -> float:
    """Return the score of the first right answer, 0 where there is none."""
    return next((score for id_, score in hits if id_ in query.right), 0.0)


def recall(queries: Sequence[Query], answers: Sequence[Hits]) -> dict[str, Any]:
    """Return recall in the first and the five first places: of the seventeen kinds together, then of each kind."""
    ranks: dict[str, list[int | None]] = {}
    for query, hits in zip(queries, answers, strict=True):
        ranks.setdefault(query.kind, []).append(rank_of(query, hits))
        if query.kind == "script":
            half = "script, held out" if query.held_out else "script, rewritten"
            for part in (half, f"{half}, {script_of(query.name)}"):
                ranks.setdefault(part, []).append(ranks["script"][-1])
    all_kinds = [rank for kind in KINDS for rank in ranks.get(kind, [])]
    by_kind = {kind: round(_within(ranks[kind], 5), 4) for kind in sorted(ranks)}
    return {
        "queries": len(all_kinds),
        "at_5": round(_within(all_kinds, 5), 4),
        "at_1": round(_within(all_kinds, 1), 4),
        **{f"{kind}_at_5".replace(" ", "_"): by_kind.pop(kind) for kind in BESIDE if kind in by_kind},
        "at_5_by_kind": by_kind,
    }


def _within(ranks: Sequence[int | None], limit: int) -> float:
    return sum(rank is not None and rank <= limit for rank in ranks) / len(ranks) if ranks else 0.0


def thresholds(queries: Sequence[Query], answers: Sequence[Hits]) -> dict[str, float]:
    """Return the score that keeps 80 % and 90 % of the true hits; a target that is not found has score 0."""
    scores = np.sort([score_of(*pair) for pair in zip(queries, answers, strict=True)])
    return {f"{kept:.0%}": float(scores[int(np.floor(len(scores) * (1 - kept)))]) for kept in KEPT}


def alarms(strangers: Sequence[Query], answers: Sequence[Hits], bars: Mapping[str, float], listed: set[str]) -> Any:
    """Return the share of strangers with a hit at or above each bar, in all and without those who bear a listed name."""
    best = np.array([max((score for _, score in hits), default=0.0) for hits in answers])
    namesake = np.array([name_key(query.name) in listed for query in strangers], bool)
    alone = best[~namesake]
    return {
        "strangers": len(strangers),
        "namesakes": int(namesake.sum()),
        **{kept: _share(best, bar) for kept, bar in bars.items()},
        **{f"{kept}, no namesakes": _share(alone, bar) for kept, bar in bars.items()},
    }


def _share(best: npt.NDArray[np.float64], bar: float) -> float | None:
    """Return the share at or above a bar, that of 0 excepted: what is not found is no alarm."""
    return round(float((best >= max(bar, 1e-9)).mean()), 5) if len(best) else None


def ties(answers: Sequence[Hits], entities: Sequence[Listed], bar: float) -> dict[str, Any]:
    """Return how many answers reach the highest score of all, and how many tie there, or above ``bar``, with no common name.

    Every name counts, those in other scripts too: one party on two lists is no tie.
    """
    keys = {one.id: {name_key(value) for value, _ in one.names} for one in entities}
    highest = max((hits[0][1] for hits in answers if hits), default=0.0)
    found = {"highest": highest, "reach_it": 0, "tied_there": 0, "tied_above_90%": 0}
    for hits in filter(None, answers):
        same = [id_ for id_, score in hits if score == hits[0][1]]
        differs = any(not keys[one] & keys[other] for one, other in combinations(same, 2))
        found["reach_it"] += hits[0][1] == highest
        found["tied_there"] += differs and hits[0][1] == highest
        found["tied_above_90%"] += differs and hits[0][1] >= bar
    return found


def speed(rounds: Sequence[Sequence[float]], sizes: Sequence[int]) -> dict[str, float]:
    """Return questions a second (the median round) and, where a call is one question, milliseconds at p50 and p95."""
    rates = [size / sum(seconds) for seconds, size in zip(rounds, sizes, strict=True)]
    calls = np.concatenate([np.asarray(seconds) for seconds in rounds]) * 1000
    p50, p95 = np.percentile(calls, [50, 95])
    return {"a_second": round(median(rates), 2), "p50_ms": round(float(p50), 3), "p95_ms": round(float(p95), 3)}


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return how many times faster, the median of rounds that alternated; given are questions a second."""
    return round(median(a / b for a, b in zip(ours, theirs, strict=True)), 2)
