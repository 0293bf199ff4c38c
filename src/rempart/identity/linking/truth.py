"""Pairs measured against the truth, where a file tells it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rempart.base import RempartError
from rempart.identity.index.keys import Numbers
from rempart.identity.linking.records import Flags, Records, distinct
from rempart.identity.linking.words import Amounts

_PAIRS, _CLUSTERS = ("left", "right"), ("record", "cluster")


@dataclass(frozen=True)
class Truth:
    """Which pairs are true: ``pairs`` of them in all, and either their codes or the cluster of each record (0: none).

    ``unknown`` is how many pairs or records of the truth are in no file.
    """

    pairs: int
    codes: Numbers
    cluster: Numbers
    unknown: int = 0

    def marks(self, left: Numbers, right: Numbers) -> Flags:
        """Tell which pairs of records, the smaller place first, are true."""
        if len(self.cluster):
            same: Flags = (self.cluster[left] == self.cluster[right]) & (self.cluster[left] > 0)
            return same
        code = left.astype(np.int64) << 32 | right
        place = np.minimum(np.searchsorted(self.codes, code), max(len(self.codes) - 1, 0))
        found: Flags = self.codes[place] == code if len(self.codes) else np.zeros(len(code), np.bool_)
        return found


@dataclass(frozen=True)
class Measured:
    """Precision, recall and F1 of some pairs; ``alike`` is where they begin, where a threshold was chosen."""

    precision: float
    recall: float
    f1: float
    alike: float = 0.0


def read_truth(path: Path, records: Records) -> Truth:
    """Read true pairs (CSV ``left,right``) or the cluster of each record (``record,cluster``), by ids.

    Pairs of ids that are not in the files count as true and cannot be found.

    Raises:
        RempartError: the file cannot be read, has other columns or an empty cell, or puts one record in two clusters.
    """
    columns, rows = _rows(path)
    ours, theirs = (dict(zip(records.ids[part], range(len(records))[part], strict=True)) for part in _sides(records))
    if columns == _CLUSTERS:
        return _by_cluster(_clusters(path, rows), records, ours, theirs)
    known, unknown = set(), set()
    for left, right in rows:
        one, other = ours.get(left), theirs.get(right)
        if one is None or other is None:
            unknown.add(tuple(sorted((left, right))) if records.one_file else (left, right))
        elif one != other:
            known.add(min(one, other) << 32 | max(one, other))
    return Truth(len(known) + len(unknown), np.array(sorted(known), np.int64), np.zeros(0, np.int64), len(unknown))


def _sides(records: Records) -> tuple[slice, slice]:
    return (slice(0, records.left), slice(0, records.left) if records.one_file else slice(records.left, len(records)))


def _rows(path: Path) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.reader(text, strict=True)
            columns = tuple(next(rows, ()))
            if columns not in (_PAIRS, _CLUSTERS):
                raise RempartError(
                    path.name, "its columns are neither left,right nor record,cluster", "Give these two columns"
                )
            return columns, list(_two(path, rows))
    except (UnicodeDecodeError, csv.Error) as error:
        raise RempartError(path.name, "this is not a CSV file in UTF-8", "Save it as CSV, UTF-8, comma") from error
    except OSError as error:
        raise RempartError(path.name, "the file cannot be read", "Check its name and that you may read it") from error


def _two(path: Path, rows: Iterator[list[str]]) -> Iterator[tuple[str, str]]:
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if not cells:
            continue
        if len(cells) != 2 or not all(cells):
            raise RempartError(f"{path.name}, row {number}", "it has not two cells with something in", "Fill both")
        yield cells[0], cells[1]


def _clusters(path: Path, rows: list[tuple[str, str]]) -> dict[str, str]:
    found = dict(rows)
    if any(found[record] != cluster for record, cluster in rows):
        raise RempartError(path.name, "a record is in two clusters", "Keep one row of each record")
    return found


def _by_cluster(rows: dict[str, str], records: Records, ours: dict[str, int], theirs: dict[str, int]) -> Truth:
    """A record that is in no file counts in its cluster; across two files it cannot be told on which side it stands."""
    codes = {name: code for code, name in enumerate(sorted(set(rows.values())), 1)}
    cluster = np.zeros(len(records), np.int64)
    missing = np.zeros(len(codes) + 1, np.int64)
    for record, name in rows.items():
        places = {side[record] for side in (ours, theirs) if record in side}
        for place in places:
            cluster[place] = codes[name]
        missing[codes[name]] += not places
    left, right = (np.bincount(cluster[part], minlength=len(codes) + 1)[1:] for part in _sides(records))
    if not records.one_file:
        return Truth(int((left * right).sum()), np.zeros(0, np.int64), cluster, int(missing.sum()))
    whole = left + missing[1:]
    return Truth(int((whole * (whole - 1) // 2).sum()), np.zeros(0, np.int64), cluster, int(missing.sum()))


def measured(true: Flags, pairs: int) -> Measured:
    """Measure pairs of which ``true`` tells which are; ``pairs`` is the number of all true ones."""
    hits = int(true.sum())
    return Measured(hits / max(len(true), 1), hits / max(pairs, 1), 2 * hits / max(len(true) + pairs, 1))


def best(true: Flags, alike: Amounts, pairs: int) -> Measured:
    """Return the measures at the threshold with the best F1."""
    if not len(true):
        return Measured(0.0, 0.0, 0.0)
    order = np.argsort(-alike, kind="stable")
    hits, taken = np.cumsum(true[order]), np.arange(1, len(order) + 1)
    last = np.append(alike[order][1:] != alike[order][:-1], True)
    f1 = np.where(last, 2 * hits / (taken + pairs), -1)
    at = int(f1.argmax())
    return Measured(hits[at] / taken[at], hits[at] / max(pairs, 1), float(f1[at]), float(alike[order[at]]))


def in_groups(label: Numbers, records: Records) -> tuple[Numbers, Numbers]:
    """Return all pairs of records that are in one group, across the files or inside the one."""
    order = np.argsort(label, kind="stable")
    starts = np.flatnonzero(np.diff(label[order], prepend=-1))
    sizes = np.diff(np.append(starts, len(order)))
    pairs = []
    for start, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        one, other = np.triu_indices(size, 1)
        pairs.append(order[start + one].astype(np.int64) << 32 | order[start + other])
    found = distinct(np.concatenate(pairs)) if pairs else np.zeros(0, np.int64)
    left, right = found >> 32, found & 0xFFFFFFFF
    kept = np.ones(len(left), np.bool_) if records.one_file else (left < records.left) & (right >= records.left)
    return left[kept], right[kept]
