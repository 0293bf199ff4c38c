"""Two files of parties linked, or duplicates found inside one: what ``rempart link`` runs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from rempart.identity.index.keys import Numbers
from rempart.identity.linking.address_scores import Addresses
from rempart.identity.linking.averages import averaged
from rempart.identity.linking.candidates import Candidates, Told, candidates
from rempart.identity.linking.dates import days_of, without_placeholders
from rempart.identity.linking.groups import one_to_one
from rempart.identity.linking.keys import KINDS, keys_of
from rempart.identity.linking.numbers import official
from rempart.identity.linking.prior import least_alike
from rempart.identity.linking.reading import THREADS, read_records
from rempart.identity.linking.records import Flags, Records
from rempart.identity.linking.scores import AT_ONCE, Scorer, alike
from rempart.identity.linking.truth import Measured, Truth, best, in_groups, measured, read_truth
from rempart.identity.linking.words import names_of
from rempart.identity.linking.writing import Pairs, write
from rempart.identity.results import check_paths
from rempart.identity.tables import table

As = Literal["pairs", "one_to_one", "clusters"]
Progress = Callable[[str], None]


@dataclass(frozen=True)
class AgainstTruth:
    """The pairs beside the truth: the share of true pairs that were compared at all, in all and by each kind of key.

    ``unknown`` is how many pairs or records of the truth are in no file.
    """

    pairs: int
    ceiling: float
    ceiling_of_kind: dict[str, float]
    kept: Measured
    best: Measured
    unknown: int


@dataclass(frozen=True)
class Linked:
    """What was done: how many records of each file (``right`` is None where there is one), pairs compared, by which keys, pairs kept, and groups of records.

    Pairs were kept from ``least`` on.
    """

    left: int
    right: int | None
    compared: int
    keys: list[Told]
    placeholders: list[tuple[int, int]]
    kept: int
    least: float
    groups: int = 0
    truth: AgainstTruth | None = None
    largest_group: int = 0


def link(
    left: Path, right: Path | None, out: Path, *, least: float | None = None, how: As = "pairs", truth: Path | None = None,
    explain: bool = False, progress: Progress | None = None,
) -> Linked:  # fmt: skip
    """Write the pairs of records that may be one party, from two files or inside one, and return what was done.

    Args:
        left: a file that ``read_parties`` reads.
        right: another; without it duplicates inside the first are looked for.
        out: CSV, or JSON lines where its name ends in .jsonl or .json; it appears whole or not at all.
        least: pairs from here on are kept, 0 to 1; None: what suits the size of the files (``prior``).
        how: all pairs, one to one, or groups of records.
        truth: CSV with left,right or record,cluster, to measure against.
        explain: write the evidence of each pair kept, in words.
        progress: called with a sentence at each step.

    Raises:
        RempartError: a file, a column or a row cannot be read; nothing was written; correct what it names.
    """
    said = progress or _silent
    check_paths(out, [path for path in (left, right, truth) if path])
    records = read_records(left, right, progress=progress)
    said(f"{len(records):,} records read")
    names = names_of(records)
    numbers, addresses = official(records), Addresses(records.addresses)
    days, placeholders = without_placeholders(
        days_of(records.dates.texts), records.dates.holders(), table("linking/link")["placeholder"]
    )
    said(f"{len(names.of.texts):,} names of {len(names.vocabulary.texts):,} words read")
    made = keys_of(records, names, numbers.numbers, days, addresses, table("linking/link")["pairs"]["rare_word"])
    found = candidates(made, len(records), None if records.one_file else records.left, table("linking/link")["pairs"])
    said(f"{len(found.left):,} pairs have a key in common")
    known = read_truth(truth, records) if truth else None
    scorer = Scorer(records, names, numbers, addresses, days, table("linking/link"))
    least = least_alike(max(records.left, len(records) - records.left)) if least is None else least
    pairs = _scored(scorer, found, 0.0 if known else least, said)
    kept, label = _kept(pairs.only(np.flatnonzero(pairs.alike >= least)), how, len(records), least)
    write(out, records, kept, label, explain=explain, progress=said)
    sizes = np.bincount(label) if label is not None else np.zeros(1, np.int64)
    return Linked(
        left=records.left,
        right=None if records.one_file else len(records) - records.left,
        compared=len(found.left),
        keys=found.told,
        placeholders=placeholders,
        kept=len(kept.left),
        least=least,
        groups=int((sizes > 1).sum()),
        truth=_against(known, pairs, kept, label, records) if known else None,
        largest_group=int(sizes.max(initial=0)),
    )


def _kept(pairs: Pairs, how: As, records: int, least: float) -> tuple[Pairs, Numbers | None]:
    """Return the pairs that are written and, of clusters, the group of each record."""
    if how == "one_to_one":
        return pairs.only(one_to_one(pairs.left, pairs.right, pairs.strength, records)), None
    if how == "clusters":
        label = averaged(pairs.left, pairs.right, pairs.alike, records, least / 2)
        return pairs.only(np.flatnonzero(label[pairs.left] == label[pairs.right])), label
    return pairs, None


def _silent(sentence: str) -> None:
    del sentence


def _scored(scorer: Scorer, found: Candidates, least: float, said: Progress) -> Pairs:
    """Compare the candidates, part by part, two at once where there are two processors; return those alike enough."""
    starts = range(0, len(found.left), AT_ONCE)
    parts = []
    scorer.prepare()
    with ThreadPoolExecutor(THREADS) as threads:
        for start, part in zip(
            starts, threads.map(lambda start: _part(scorer, found, least, start), starts), strict=True
        ):
            parts.append(part)
            done = min(start + AT_ONCE, len(found.left))
            if done * 10 // len(found.left) > start * 10 // len(found.left):
                said(f"{done:,} of {len(found.left):,} pairs compared")
    return Pairs.together(parts)


def _part(scorer: Scorer, found: Candidates, least: float, start: int) -> Pairs:
    """Compare some candidates and keep those alike enough."""
    left, right, kinds = (side[start : start + AT_ONCE] for side in (found.left, found.right, found.kinds))
    scores = scorer.scores(left, right)
    value = np.round(alike(scores), 6)
    kept = np.flatnonzero(value >= least)
    rarity, compared = (one[kept].astype(np.float32) for one in (scores.rarity, scores.compared))
    total = np.round(scores.total[kept], 6)
    return Pairs(left[kept], right[kept], kinds[kept], value[kept], total, rarity, compared)


def _against(truth: Truth, pairs: Pairs, kept: Pairs, label: Numbers | None, records: Records) -> AgainstTruth:
    true = truth.marks(pairs.left, pairs.right)
    left, right = (kept.left, kept.right) if label is None else in_groups(label, records)
    ceilings = {kind: _share(true[(pairs.kinds >> bit & 1) > 0], truth.pairs) for bit, kind in enumerate(KINDS)}
    return AgainstTruth(
        truth.pairs,
        _share(true, truth.pairs),
        ceilings,
        measured(truth.marks(left, right), truth.pairs),
        best(true, pairs.alike, truth.pairs),
        truth.unknown,
    )


def _share(true: Flags, pairs: int) -> float:
    return float(true.sum()) / max(pairs, 1)
