"""Calibrate *alike*: fit a scale of the names, the prior and the weights of what else is compared, and say how true it is.

    python -m bench.fit_weights FOLDER [--out FILE] [--write]

FOLDER holds the public labelled sets (see ``matching/labelled.py``); the real lists come from ``REMPART_SHARED``. No
entity stands in both the train and the test part. A logistic regression: what names say (their numbers and legal forms
too) is multiplied by one number, so that names alone keep their order; names of which no word agrees stay at their
floor, or an equal birth date would make up for them; birth dates, kinds and countries have a weight
for each reason; addresses stay as they are. All are drawn towards the numbers in force. Every source counts the same, and
matches make ``SHARE`` of it. Prints each weight before and after; on the test part log loss, Brier score, the share of
matches by tenths of *alike*, the expected calibration error, and the order within each source. ``--write`` writes the
numbers into weights.yml, with their provenance, where the test part is better for it and no set is ordered worse by more
than the standard error of its own order (Hanley and McNeil 1982).
"""

import argparse
import json
import math
import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from bench.matching.labelled import Case, all_cases
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import rankdata

from rempart.identity import compare
from rempart.identity.comparison import features
from rempart.identity.tables import table

Matrix = npt.NDArray[np.float64]
Key = tuple[str, str]
WEIGHTS = Path(features.__file__).with_name("weights.yml")
BY_REASON = ("birth_date", "country", "kind")
SCALED = {"name": ("name", "number_in_name", "legal_form")}
NAME_SCALED = {
    "name": ("top", "drop", "one_word", "initials_only"),
    "vessel": ("word", "name", "renamed", "number", "number_one_side", "number_renamed"),
    "numbers_in_name": ("differ", "near", "one_side"),
    "legal_form": ("equal", "same_family", "differ"),
}
LEAST_SEEN = 30  # pairs of the train part in which a reason must stand to be fitted
PULL = 10.0  # strength with which weights are drawn to those in force
SHARE = 0.15  # of matches among the pairs that are compared, every source the same: candidates of an index are mostly others
TENTHS = np.linspace(0, 1, 11)


class Read(NamedTuple):
    """What speaks in each case, one row a case, in the columns of ``keys``; ``fixed`` is the sum of what is not fitted."""

    keys: list[Key]
    rows: Matrix
    fixed: Matrix
    only_names: npt.NDArray[np.bool_]


def in_force() -> dict[Key, float]:
    """Return what is fitted, as it stands: a scale of 1 for names, a weight for each reason."""
    found: dict[Key, float] = {("prior", ""): features.weights_prior()}
    found |= {(family, "scale"): 1.0 for family in SCALED}
    for feature in BY_REASON:
        found |= {(feature, reason): float(weight) for reason, weight in table("comparison/weights")[feature].items()}
    return found


def read(cases: Sequence[Case], keys: list[Key]) -> Read:
    """Compare every pair and sort its evidence into columns."""
    place = {key: column for column, key in enumerate(keys)}
    family = {feature: name for name, features_ in SCALED.items() for feature in features_}
    table_reason = {("country", "differs"): "differ", ("kind", "differs"): "differ"}
    floor = table("comparison/weights")["name"]["floor"]
    rows, fixed, only = np.zeros((len(cases), len(keys))), np.zeros(len(cases)), np.ones(len(cases), np.bool_)
    for row, case in enumerate(cases):
        rows[row, place["prior", ""]] = 1
        for one in compare(case.left, case.right).evidence:
            key = (one.feature, table_reason.get((one.feature, one.reason), one.reason))
            if one.feature == "name" and one.weight <= floor:
                fixed[row] += one.weight
                continue
            only[row] &= one.feature in SCALED["name"] or one.weight <= 0
            if one.feature in family:
                rows[row, place[family[one.feature], "scale"]] += one.weight
            elif key in place:
                rows[row, place[key]] += 1
            else:
                fixed[row] += one.weight
    return Read(keys, rows, fixed, only)


def balance(cases: Sequence[Case]) -> Matrix:
    """Return the weight of each case: every source counts the same, and matches of it for ``SHARE``."""
    counts: dict[tuple[str, bool], int] = defaultdict(int)
    for case in cases:
        counts[case.source, case.match] += 1
    sources = len({case.source for case in cases})
    share = {True: SHARE, False: 1 - SHARE}
    return np.array([len(cases) * share[case.match] / sources / counts[case.source, case.match] for case in cases])


def fit(rows: Matrix, fixed: Matrix, match: Matrix, weight: Matrix, start: Matrix) -> Matrix:
    """Return the weights of least log loss, drawn to where they start; of a reason seldom seen, the start."""
    free = (np.abs(rows) > 0).sum(axis=0) >= LEAST_SEEN

    def loss(values: Matrix) -> tuple[float, Matrix]:
        every = np.where(free, 0.0, start)
        every[free] = values
        logit = rows @ every + fixed
        apart = (every - start)[free]
        gradient = (rows.T @ (weight * (expit(logit) - match)))[free] + PULL * apart
        return float((weight * (np.logaddexp(0, logit) - match * logit)).sum() + PULL / 2 * (apart**2).sum()), gradient

    found = start.copy()
    found[free] = minimize(loss, start[free], jac=True, method="L-BFGS-B").x
    return found


def stated(what: Read, values: Matrix) -> Matrix:
    """Return *alike* as the comparison would state it with these weights, its limits included."""
    limits = table("comparison/weights")["limits"]
    most = np.where(what.only_names, limits["name_alone"], limits["ever"])
    return np.minimum(expit(what.rows @ values + what.fixed), most)


def reliability(alike: Matrix, match: Matrix, weight: Matrix) -> dict[str, Any]:
    """Return the share of matches by tenths of *alike*, and the expected calibration error."""
    tenths, error = [], 0.0
    for low, high in pairwise(TENTHS):
        inside = (alike >= low) & ((alike < high) | (high == 1))
        if inside.any():
            mean, share = (float(np.average(of[inside], weights=weight[inside])) for of in (alike, match))
            error += float(weight[inside].sum() / weight.sum()) * abs(mean - share)
            tenths.append(
                {
                    "from": round(float(low), 1),
                    "pairs": int(inside.sum()),
                    "mean_stated": round(mean, 3),
                    "matches": round(share, 3),
                }
            )
    loss = np.average(-np.log(np.clip(np.where(match > 0, alike, 1 - alike), 1e-6, 1)), weights=weight)
    brier = np.average((alike - match) ** 2, weights=weight)
    return {
        "expected_error": round(error, 4),
        "log_loss": round(float(loss), 4),
        "brier": round(float(brier), 4),
        "tenths": tenths,
    }


def in_order(match: Matrix, alike: Matrix) -> float:
    """Return how often a pair that matches is more alike than one that does not (AUC)."""
    ranks, yes = rankdata(alike), match > 0
    return float((ranks[yes].sum() - yes.sum() * (yes.sum() + 1) / 2) / (yes.sum() * (~yes).sum()))


def order_error(order: float, same: int, others: int) -> float:
    """Return the standard error of an AUC (Hanley and McNeil 1982)."""
    one, two = order / (2 - order), 2 * order**2 / (1 + order)
    spread = order * (1 - order) + (same - 1) * (one - order**2) + (others - 1) * (two - order**2)
    return math.sqrt(max(0.0, spread) / (same * others))


def judged(cases: Sequence[Case], what: Read, values: Matrix, weight: Matrix) -> dict[str, Any]:
    """Return how well one set of weights does on the cases, in all and within each source."""
    match, alike = np.array([float(case.match) for case in cases]), stated(what, values)
    found = reliability(alike, match, weight)
    found["order"], found["error_by_source"] = {}, {}
    for source in sorted({case.source for case in cases}):
        of = np.array([case.source == source for case in cases])
        found["order"][source] = round(in_order(match[of], (what.rows @ values + what.fixed)[of]), 4)
        found["error_by_source"][source] = reliability(alike[of], match[of], weight[of])["expected_error"]
    return found


def carried(values: dict[Key, float], alike: float) -> float:
    """Return the likeness that the same evidence of names has with the new weights: what a threshold becomes."""
    evidence = math.log(alike / (1 - alike)) - features.weights_prior()
    return float(expit(values["prior", ""] + values["name", "scale"] * evidence))


def write(values: dict[Key, float], note: str) -> None:
    """Write fitted numbers into weights.yml, each at its place, and where they come from."""
    text = WEIGHTS.read_text(encoding="utf-8")
    text = re.sub(r"^prior: .*$", f"prior: {values['prior', '']:.2f}", text, flags=re.MULTILINE)
    weights = table("comparison/weights")
    for block, keys in NAME_SCALED.items():
        for key in keys:
            text = _set_in_block(text, block, key, weights[block][key] * values["name", "scale"])
    for (feature, reason), value in values.items():
        if feature in BY_REASON:
            text = _set_in_block(text, feature, reason, value)
    kept = re.sub(r"^# Fitted: .*\n", "", text, flags=re.MULTILINE)
    WEIGHTS.write_text(kept.replace("# Nothing learns", f"# Fitted: {note}\n# Nothing learns"), encoding="utf-8")


def _set_in_block(text: str, block: str, key: str, value: float) -> str:
    """Return the table with one number of one block, on one line or on several, replaced."""
    begin = re.search(rf"^{block}:", text, re.MULTILINE)
    if begin is None:
        return text
    end = re.search(r"^\w", text[begin.end() :], re.MULTILINE)
    stop = begin.end() + end.start() if end else len(text)
    changed = re.sub(rf"(\b{key}: )-?[\d.]+", rf"\g<1>{value:.2f}", text[begin.start() : stop], count=1)
    return text[: begin.start()] + changed + text[stop:]


def main() -> None:
    """Fit, print and, where asked, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    cases = all_cases(arguments.folder)
    start = in_force()
    what = read(cases, list(start))
    test = np.array([case.test for case in cases])
    parts = {side: [case for case in cases if case.test == side] for side in (False, True)}
    train, rest = (Read(what.keys, what.rows[of], what.fixed[of], what.only_names[of]) for of in (~test, test))
    match = np.array([float(case.match) for case in parts[False]])
    fitted = fit(train.rows, train.fixed, match, balance(parts[False]), np.array(list(start.values())))
    values = dict(zip(start, fitted.tolist(), strict=True))
    seen = (np.abs(train.rows) > 0).sum(axis=0).tolist()
    scores = {label: judged(parts[True], rest, np.array(list(of.values())), balance(parts[True])) for label, of in (("before", start), ("after", values))}  # fmt: skip
    counted = {
        source: [sum(c.source == source and c.match == same for c in parts[True]) for same in (True, False)]
        for source in scores["before"]["order"]
    }
    better = scores["after"]["log_loss"] < scores["before"]["log_loss"] and all(
        old - scores["after"]["order"][source] <= order_error(old, *counted[source])
        for source, old in scores["before"]["order"].items()
    )
    result = {
        "table": "calibration",
        "measured_on": datetime.now(UTC).date().isoformat(),
        "pairs": {source: {side: sum(c.source == source and c.match for c in parts[part]) for side, part in (("train, same", False), ("test, same", True))}
                  | {side: sum(c.source == source and not c.match for c in parts[part]) for side, part in (("train, others", False), ("test, others", True))}
                  for source in sorted({case.source for case in cases})},
        "share_of_matches": SHARE,
        "weights": {" ".join(key).strip(): {"before": round(start[key], 3), "after": round(values[key], 3), "seen": n} for key, n in zip(start, seen, strict=True)},
        "test": scores,
        "thresholds_carried": {str(bar): round(carried(values, bar), 3) for bar in (0.05, 0.5, 0.7, 0.95)},
        "better": bool(better),
    }  # fmt: skip
    shown = json.dumps(result, indent=1)
    print(shown)
    if arguments.out:
        arguments.out.write_text(shown + "\n", encoding="utf-8")
    if arguments.write and better:
        errors = " -> ".join(f"{scores[label]['expected_error']:.3f}" for label in ("before", "after"))
        write(values, f"bench/fit_weights.py on {len(parts[False]):,} pairs; expected error of alike on {len(parts[True]):,} others {errors}.")  # fmt: skip


if __name__ == "__main__":
    main()
