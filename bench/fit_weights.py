"""Fit the evidence weights of the comparison on labelled pairs, and say how well stated and observed agree.

    python bench/fit_weights.py FOLDER [--write]

FOLDER holds the public labelled sets: ``nomenklatura_name_bench_cases.csv.gz`` (pairs of names), ``febrl/dataset1.csv.gz``
and ``dataset2.csv.gz`` (made-up persons with errors), ``senzing_truthsets.tar.gz`` (fictitious customers). No entity
stands in both the train and the test part. Logistic regression: the evidence of names keeps its form and is scaled by
one number, every other reason has its weight, all are drawn towards the numbers in force. Prints each weight before
and after, log loss and Brier score on the test part, and the share of matches among pairs stated as alike.
``--write`` writes the fitted numbers into weights.yml, with their provenance, where the test part is better for it
and no set is ordered worse.
"""

import csv
import gzip
import hashlib
import io
import json
import re
import sys
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import rankdata

from rempart.identity import Name, Party, compare, features
from rempart.identity.names import normalise, table

Matrix = npt.NDArray[np.float64]
WEIGHTS = Path(features.__file__).with_name("weights.yml")
FITTED = ("birth_date", "address", "legal_form", "number_in_name")
NAME_SCALED = ("top", "drop", "floor", "one_word", "initials_only")
LEAST_SEEN = 30  # pairs of the train part in which a reason must stand to be fitted
PULL = 20.0  # strength with which weights are drawn to those in force
SHARE = 0.15  # of matches among the pairs that are compared, every source the same: candidates of an index are mostly others
MOST_STRANGERS = 4  # other records that share a name or a place with one, taken as pairs that do not match


class Case(NamedTuple):
    """One labelled pair; ``test`` says to which part its entities belong."""

    source: str
    left: Party
    right: Party
    match: bool
    test: bool


def parity(key: str) -> bool:
    """Return true for about half of all keys, always the same."""
    return hashlib.sha256(key.encode()).digest()[-1] % 2 == 1


def name_pairs(folder: Path) -> Iterator[Case]:
    """Yield labelled pairs of names: one half to train; of the other those that share no name with it to test."""
    with gzip.open(folder / "nomenklatura_name_bench_cases.csv.gz", "rt", encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    tested = [parity_of_pair(row["name1"], row["name2"]) for row in rows]
    sides = ("name1", "name2")
    seen = {words(row[side]) for row, test in zip(rows, tested, strict=True) if not test for side in sides}
    for row, test in zip(rows, tested, strict=True):
        if not test or not any(words(row[side]) in seen for side in sides):
            left, right = (Party(side, row["schema"], (Name(row[side]),)) for side in sides)
            yield Case("names", left, right, row["is_match"] == "true", test)


def parity_of_pair(one: str, other: str) -> bool:
    """Return the half to which a pair of names belongs, whatever their order."""
    return int(hashlib.sha256("|".join(sorted((one, other))).encode()).hexdigest(), 16) % 2 == 1


def words(name: str) -> frozenset[str]:
    """Return the words of a name, in no order."""
    return frozenset(normalise(name).split())


def pairs_of(source: str, records: list[tuple[str, Party]], blocks: dict[str, list[int]]) -> Iterator[Case]:
    """Yield pairs inside a block: those of one entity, and some of two entities of the same part."""
    done: set[tuple[int, int]] = set()
    strangers: dict[int, int] = defaultdict(int)
    for members in blocks.values():
        for i in members:
            for j in members:
                (entity, left), (other, right) = records[i], records[j]
                if i >= j or (i, j) in done or parity(entity) != parity(other):
                    continue
                if entity != other and max(strangers[i], strangers[j]) >= MOST_STRANGERS:
                    continue
                done.add((i, j))
                strangers[i] += entity != other
                strangers[j] += entity != other
                yield Case(source, left, right, entity == other, parity(entity))


def febrl(folder: Path) -> Iterator[Case]:
    """Yield pairs of made-up persons that share a name, a birth date or a postcode."""
    for part in ("dataset1", "dataset2"):
        records: list[tuple[str, Party]] = []
        blocks: dict[str, list[int]] = defaultdict(list)
        with gzip.open(folder / "febrl" / f"{part}.csv.gz", "rt", encoding="utf-8", newline=None) as text:
            for row in csv.DictReader(text, skipinitialspace=True):
                name = f"{row['given_name']} {row['surname']}".strip()
                if name:
                    records.append((f"{part}:{row['rec_id'].split('-')[1]}", febrl_party(name, row)))
                    for key in ("given_name", "surname", "date_of_birth", "postcode"):
                        if row[key].strip():
                            blocks[f"{key}:{row[key]}"].append(len(records) - 1)
        yield from pairs_of("febrl", records, blocks)


def febrl_party(name: str, row: dict[str, str]) -> Party:
    """Return one record of FEBRL."""
    day = day_of(row["date_of_birth"], "%Y%m%d")
    where = " ".join(row[key] for key in ("street_number", "address_1", "suburb", "postcode") if row[key])
    return Party("x", "Person", (Name(name),), (day,) if day else (), addresses=(where,) if where else ())  # type: ignore[arg-type]


def day_of(text: str, form: str) -> str | None:
    """Return a day as ISO 8601, or None where there is none."""
    try:
        return datetime.strptime(text.strip(), form).date().isoformat()
    except ValueError:
        return None


def senzing(folder: Path) -> Iterator[Case]:
    """Yield pairs of fictitious customers and listed parties that share a word of a name or a birth date."""
    with tarfile.open(folder / "senzing_truthsets.tar.gz") as archive:

        def text(name: str) -> io.StringIO:
            found = archive.extractfile(f"truthsets/demo/{name}")
            return io.StringIO(found.read().decode() if found else "")

        entity = {
            (row["DATA_SOURCE"], row["RECORD_ID"]): row["CLUSTER_ID"]
            for row in csv.DictReader(text("actual_truthset_key.csv"))
        }
        lines = [json.loads(line) for name in ("customers", "watchlist", "reference") for line in text(f"{name}.jsonl")]
    records: list[tuple[str, Party]] = []
    blocks: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        party = senzing_party(line["FEATURES"])
        cluster = entity.get((line["DATA_SOURCE"], line["RECORD_ID"]))
        if party and cluster:
            records.append((cluster, party))
            for key in {*normalise(party.names[0].value).split(), *map(str, party.birth_dates)}:
                blocks[key].append(len(records) - 1)
    yield from pairs_of("senzing", records, blocks)


def senzing_party(said: list[dict[str, str]]) -> Party | None:
    """Return one record of the truth set, or None where it has no name."""
    merged = {key: value for one in said for key, value in one.items()}
    parts = ("NAME_FULL", "NAME_ORG", "NAME_FIRST", "NAME_MIDDLE", "NAME_LAST")
    name = " ".join(merged[key] for key in parts if merged.get(key))
    day = day_of(merged.get("DATE_OF_BIRTH", ""), "%m/%d/%Y")
    where = " ".join(str(value) for key, value in merged.items() if key.startswith("ADDR_") and key != "ADDR_TYPE")
    schema = "Person" if merged.get("RECORD_TYPE") == "PERSON" else "Company"
    return (
        Party("x", schema, (Name(name),), (day,) if day else (), addresses=(where,) if where else ()) if name else None
    )  # type: ignore[arg-type]


def columns() -> dict[tuple[str, str], float]:
    """Return (feature, reason) -> the weight in force; the name's is one, the scale of its evidence."""
    found = {("prior", ""): features.weights_prior(), ("name", "scale"): 1.0}
    for feature in FITTED:
        key = {"number_in_name": "numbers_in_name"}.get(feature, feature)
        found |= {
            (feature, reason): float(weight)
            for reason, weight in table("weights")[key].items()
            if not reason.endswith("_from")
        }
    return found


def matrix(cases: list[Case], names: dict[tuple[str, str], float]) -> tuple[Matrix, Matrix]:
    """Return what speaks in each case, one row a case; and the sum of what is not fitted."""
    place = {key: column for column, key in enumerate(names)}
    by_weight = {(key[0], weight): key for key, weight in names.items()}  # the table names some reasons otherwise
    rows, fixed = np.zeros((len(cases), len(names))), np.zeros(len(cases))
    for row, case in enumerate(cases):
        rows[row, place["prior", ""]] = 1
        for one in compare(case.left, case.right).evidence:
            if one.feature == "name":
                rows[row, place["name", "scale"]] = one.weight
                continue
            key = (one.feature, one.reason)
            key = key if key in place else by_weight.get((one.feature, one.weight), key)
            if key in place:
                rows[row, place[key]] = 1
            else:
                fixed[row] += one.weight
    return rows, fixed


def balance(cases: list[Case]) -> Matrix:
    """Return the weight of each case: every source counts the same, and matches of it for ``SHARE``."""
    counts: dict[tuple[str, bool], int] = defaultdict(int)
    for case in cases:
        counts[case.source, case.match] += 1
    share = {True: SHARE, False: 1 - SHARE}
    return np.array([len(cases) * share[case.match] / len(counts) / counts[case.source, case.match] for case in cases])


def fit(rows: Matrix, fixed: Matrix, match: Matrix, weight: Matrix, start: Matrix) -> Matrix:
    """Return the weights of least log loss, drawn to where they start; of a reason seldom seen, the start."""
    free = (np.abs(rows) > 0).sum(axis=0) >= LEAST_SEEN

    def loss(values: Matrix) -> tuple[float, Matrix]:
        all_values = np.where(free, 0.0, start)
        all_values[free] = values
        logit = rows @ all_values + fixed
        apart = (all_values - start)[free]
        gradient = rows.T @ (weight * (expit(logit) - match))
        return float((weight * (np.logaddexp(0, logit) - match * logit)).sum() + PULL / 2 * (apart**2).sum()), gradient[
            free
        ] + PULL * apart

    found = start.copy()
    found[free] = minimize(loss, start[free], jac=True, method="L-BFGS-B").x
    return found


def told(rows: Matrix, fixed: Matrix, values: Matrix, match: Matrix, weight: Matrix) -> tuple[float, float]:
    """Print the calibration table of one set of weights, and return its log loss and Brier score."""
    logit = rows @ values + fixed
    stated = np.clip(expit(logit), 1e-6, 1 - 1e-6)
    edges = np.array([0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
    print("   stated alike      pairs   mean stated   observed share")
    for low, high in pairwise(edges):
        inside = (stated >= low) & (stated < high)
        if inside.any():
            share = np.average(match[inside], weights=weight[inside])
            mean = np.average(stated[inside], weights=weight[inside])
            print(f"   {low:4.2f} to {high:4.2f}  {inside.sum():9d}   {mean:11.3f}   {share:14.3f}")
    log_loss = np.average(np.logaddexp(0, logit) - match * logit, weights=weight)
    return float(log_loss), float(np.average((stated - match) ** 2, weights=weight))


def in_order(match: Matrix, logit: Matrix) -> float:
    """Return how often a pair that matches is more alike than one that does not (AUC)."""
    ranks, yes = rankdata(logit), match > 0
    return float((ranks[yes].sum() - yes.sum() * (yes.sum() + 1) / 2) / (yes.sum() * (~yes).sum()))


def write(values: dict[tuple[str, str], float], note: str) -> None:
    """Write fitted numbers into weights.yml, each at its place, and where they come from."""
    text = WEIGHTS.read_text(encoding="utf-8")
    text = re.sub(r"^prior: .*$", f"prior: {values['prior', '']:.2f}", text, flags=re.MULTILINE)
    for key in NAME_SCALED:
        scaled = table("weights")["name"][key] * values["name", "scale"]
        text = re.sub(
            rf"^(  {key}: )[-\d.]+",
            lambda found, scaled=scaled: f"{found[1]}{scaled:.2f}",
            text,
            count=1,
            flags=re.MULTILINE,
        )
    for (feature, reason), value in values.items():
        if feature in FITTED:
            line = {"number_in_name": "numbers_in_name"}.get(feature, feature)
            text = re.sub(
                rf"^({line}: \{{.*?\b{reason}: )[-\d.]+",
                lambda found, value=value: f"{found[1]}{value:.2f}",
                text,
                flags=re.MULTILINE,
            )
    WEIGHTS.write_text(
        re.sub(r"^# Fitted: .*\n", "", text, flags=re.MULTILINE).replace(
            "# Nothing learns", f"# Fitted: {note}\n# Nothing learns"
        ),
        encoding="utf-8",
    )


def main() -> None:
    """Fit, print and, where asked, write."""
    if len(sys.argv) < 2:
        print("python bench/fit_weights.py FOLDER: name the folder with the labelled sets")
        return
    folder = Path(sys.argv[1])
    cases = [*name_pairs(folder), *febrl(folder), *senzing(folder)]
    names = columns()
    rows, fixed = matrix(cases, names)
    match = np.array([float(case.match) for case in cases])
    test = np.array([case.test for case in cases])
    for source in sorted({case.source for case in cases}):
        of = np.array([case.source == source for case in cases])
        print(
            f"{source}: train {int((of & ~test).sum())} pairs, {int(match[of & ~test].sum())} match; test {int((of & test).sum())}, {int(match[of & test].sum())} match"
        )
    start = np.array(list(names.values()))
    weight = np.zeros(len(cases))
    for part in (test, ~test):
        weight[part] = balance([case for case, inside in zip(cases, part, strict=True) if inside])
    fitted = fit(rows[~test], fixed[~test], match[~test], weight[~test], start)
    for key, old, new, seen in zip(names, start, fitted, (np.abs(rows[~test]) > 0).sum(axis=0), strict=True):
        print(f"{' '.join(key):28s} {old:7.2f} -> {new:7.2f}   in {int(seen)} pairs of the train part")
    scores: dict[str, tuple[float, float]] = {}
    order: dict[str, list[float]] = {}
    for label, values in (("in force", start), ("fitted", fitted)):
        print(f"Test part, weights {label}:")
        scores[label] = told(rows[test], fixed[test], values, match[test], weight[test])
        print(f"   log loss {scores[label][0]:.4f}, Brier score {scores[label][1]:.4f}")
        order[label] = []
        for source in sorted({case.source for case in cases}):
            of = np.array([case.source == source for case in cases]) & test
            order[label].append(in_order(match[of], rows[of] @ values + fixed[of]))
            print(f"   {source}: AUC {order[label][-1]:.4f}")
    better = scores["fitted"] < scores["in force"] and all(np.array(order["fitted"]) >= np.array(order["in force"]))
    print(
        "The fitted weights are better in log loss and in no set worse in order."
        if better
        else "The weights in force stay."
    )
    if "--write" in sys.argv and better:
        write(
            dict(zip(names, fitted.tolist(), strict=True)),
            f"bench/fit_weights.py on {int((~test).sum())} public pairs; log loss on {int(test.sum())} others {scores['in force'][0]:.3f} -> {scores['fitted'][0]:.3f}.",
        )


if __name__ == "__main__":
    main()
