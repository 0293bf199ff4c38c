"""Labelled pairs of names: how well and how fast each method tells the same from others.

    python -m bench.matching.pairs [--rounds N] [--methods A,B] [--out FILE]

826 pairs of persons, companies and vessels, made and labelled by nomenklatura's authors: one name against one name,
nothing else. Prints AUC, the best F1 and where it is, pairs a second with what explains them read, and ratios. The pairs
are cut into rounds in which the methods alternate; each pair is compared once, so that no cache answers, and 500 pairs of
invented companies and a name in seven scripts come first, off the clock. ``rempart:NAME=VALUE`` runs Rempart with a
setting of the environment.
"""

import argparse
import csv
import gzip
import json
import os
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import numpy.typing as npt
from bench.matching.lists import cache, say, shared
from bench.matching.peers import Engine, Worker, engine_named

ALGORITHMS = ("logic-v2", "logic-v1", "name-based")
METHODS = ("rempart", *ALGORITHMS, "WRatio", "token_sort_ratio", "jaro_winkler")
_NATIVES = ("Ильда Верранд", "Ίλδα Βεράντ", "إيلدا فيران", "אילדה וראנד", "イルダ ヴェラン", "王伟", "김민수")
"""Names in other scripts, asked before the clock starts: what a method loads once for a script is not its speed."""
LEAST = 40  # pairs of a group that is shown by itself, some alike and some not


def auc(scores: npt.NDArray[np.float64], same: npt.NDArray[np.bool_]) -> float:
    """Return the chance that a pair that is the same scores above one that is not, a tie counting half."""
    order = np.unique(scores, return_inverse=True)[1]
    counts = np.bincount(order)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[order]
    number = int(same.sum())
    return float((ranks[same].sum() - number * (number + 1) / 2) / (number * (len(same) - number)))


def best_f1(scores: npt.NDArray[np.float64], same: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Return the best F1 over all thresholds, and the threshold."""
    found = [(f1_at(scores, same, float(bar)), float(bar)) for bar in np.unique(scores)]
    return max(found)


def f1_at(scores: npt.NDArray[np.float64], same: npt.NDArray[np.bool_], bar: float) -> float:
    """Return F1 of what scores ``bar`` or more."""
    taken = scores >= bar
    right = int((taken & same).sum())
    return 2 * right / (int(taken.sum()) + int(same.sum()))


def quality(scores: Sequence[float], cases: Sequence[dict[str, str]]) -> dict[str, Any]:
    """Return AUC and F1 of all pairs, AUC of each group that is large enough."""
    said = np.array(scores)
    same = np.array([case["is_match"] == "true" for case in cases])
    f1, bar = best_f1(said, same)
    groups = {}
    for column in ("case_group", "schema"):
        for group in sorted({case[column] for case in cases}):
            inside = np.array([case[column] == group for case in cases])
            if inside.sum() >= LEAST and 0 < same[inside].sum() < inside.sum():
                groups[group] = round(auc(said[inside], same[inside]), 4)
    return {
        "auc": round(auc(said, same), 4),
        "best_f1": round(f1, 4),
        "best_f1_at": round(bar, 4),
        "f1_at_0.7": round(f1_at(said, same, 0.7), 4),
        "at_highest": int((said == said.max()).sum()),
        "at_highest_false": int((~same[said == said.max()]).sum()),
        "auc_by_group": groups,
    }


def worker_of(method: str) -> Worker:
    """Start the worker of a method."""
    if method.startswith("rempart"):
        return Worker(
            Engine(method, None, "pairs_worker.py", ("rempart",), environment=engine_named(method).environment)
        )
    return Worker(Engine(method, "nomenklatura" if method in ALGORITHMS else "rapidfuzz", "pairs_worker.py", (method,)))


def _written(cases: Sequence[dict[str, str]], name: str) -> Path:
    file = cache("runs", f"{name}.jsonl")
    lines = (json.dumps([case["schema"], case["name1"], case["name2"]]) + "\n" for case in cases)
    file.write_text("".join(lines), encoding="utf-8")
    return file


def _warm() -> Path:
    """Return pairs that are asked before the clock starts: companies that a bank invented, and a name in many scripts."""
    read = []
    for name in ("dnb_test_names", "dnb_adjusted_test_names"):
        with gzip.open(shared("matching", f"{name}.csv.gz"), "rt", encoding="utf-8") as lines:
            read.append([row[1] for row in csv.reader(lines)][1:])
    made = [{"schema": "Company", "name1": left, "name2": right} for left, right in zip(*read, strict=True)]
    made += [{"schema": "Person", "name1": "Ilda Verrand", "name2": native} for native in _NATIVES]
    return _written(made, "pairs-warm")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--methods", default=",".join(METHODS))
    parser.add_argument("--seed", type=int, default=1, help="order of the pairs")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    with gzip.open(shared("matching", "nomenklatura_name_bench_cases.csv.gz"), "rt", encoding="utf-8") as lines:
        cases = list(csv.DictReader(lines))
    order = np.random.default_rng(arguments.seed).permutation(len(cases)).tolist()
    cases = [cases[place] for place in order]
    parts = [part.tolist() for part in np.array_split(np.arange(len(cases)), arguments.rounds)]
    files = [_written([cases[n] for n in part], f"pairs-{turn}") for turn, part in enumerate(parts)]
    workers = {method: worker_of(method) for method in arguments.methods.split(",")}
    for worker in workers.values():
        worker.obey(do="pairs", file=str(_warm()))
    rates: dict[str, list[float]] = {method: [] for method in workers}
    scores: dict[str, list[float]] = {method: [] for method in workers}
    for turn, file in enumerate(files):
        say(f"pairs: round {turn + 1} of {len(files)}")
        for method, worker in workers.items():
            answer = worker.obey(do="pairs", file=str(file))
            scores[method] += answer["scores"]
            rates[method].append(len(answer["scores"]) / answer["seconds"])
    methods: dict[str, dict[str, Any]] = {}
    for method, worker in workers.items():
        worker.stop()
        found = quality(scores[method], cases)
        found["a_second"] = round(median(rates[method]))
        for other in ALGORITHMS:
            if other in rates and other != method:
                ratio = median(a / b for a, b in zip(rates[method], rates[other], strict=True))
                found[f"x {other}"] = round(ratio, 2)
        methods[method] = found
    result = {"table": "pairs", "pairs": len(cases), "load_average": os.getloadavg()[1], "methods": methods}
    shown = json.dumps(result, indent=1)
    print(shown)
    if arguments.out:
        arguments.out.write_text(shown + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
