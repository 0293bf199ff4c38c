"""The pairs written: CSV or JSON lines, whole or not at all."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from rempart.base import LANGUAGES, RempartError
from rempart.identity.comparison.compare import compare
from rempart.identity.index.keys import Numbers
from rempart.identity.linking.keys import KINDS
from rempart.identity.linking.records import Flags, Records
from rempart.identity.linking.words import Amounts
from rempart.identity.party import Name, Party
from rempart.identity.results import appearing_whole

COLUMNS = ("left", "right", "alike", "compared", "rarity", "found_by")
"""What is written of a pair; ``rarity`` is the part of its evidence that the rarity of values has, in log-odds."""
_JSON = (".json", ".jsonl", ".ndjson")
_SCHEMAS = ("LegalEntity", "Person", "Company", "Vessel")
_AT_ONCE = 100_000


@dataclass(frozen=True)
class Pairs:
    """Pairs of records with what was found of them; ``kinds`` are the keys, bit by bit, ``strength`` all evidence."""

    left: Numbers
    right: Numbers
    kinds: Numbers
    alike: Amounts
    strength: Amounts
    rarity: npt.NDArray[np.float32]
    compared: npt.NDArray[np.float32]

    @classmethod
    def together(cls, parts: "list[Pairs]") -> "Pairs":
        """Join parts."""
        if not parts:
            nothing: Any = np.zeros(0, np.int64)
            return cls(*[nothing] * len(fields(cls)))
        return cls(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(cls)))

    def only(self, places: Numbers) -> "Pairs":
        """Return some of them."""
        return Pairs(*(getattr(self, one.name)[places] for one in fields(Pairs)))


def write(
    out: Path, records: Records, pairs: Pairs, label: Numbers | None, *, explain: bool, progress: Callable[[str], None]
) -> None:
    """Write the pairs, by left and right id; with the cluster of a pair where there are clusters, named by an id in it."""
    lines = out.name.endswith(_JSON)
    with appearing_whole(out) as partial:
        if explain:
            _write_explained(partial, records, pairs, label, lines, progress)
        else:
            try:
                _write_plain(partial, records, pairs, label, lines)
            except duckdb.IOException as error:
                raise RempartError(out.name, "it cannot be written", "See that there is room on the disk") from error


def _found_by(kinds: Numbers) -> npt.NDArray[np.object_]:
    distinct, of = np.unique(kinds, return_inverse=True)
    texts = ["+".join(kind for bit, kind in enumerate(KINDS) if code >> bit & 1) for code in distinct.tolist()]
    return np.array([*texts, ""], object)[:-1][of]


def _columns(records: Records, pairs: Pairs, label: Numbers | None) -> dict[str, npt.NDArray[Any]]:
    ids = np.array([*records.ids, ""], object)
    found: dict[str, npt.NDArray[Any]] = {
        "left": ids[pairs.left],
        "right": ids[pairs.right],
        "alike": pairs.alike,
        "compared": np.round(pairs.compared.astype(np.float64), 6),
        "rarity": np.round(pairs.rarity.astype(np.float64), 4),
        "found_by": _found_by(pairs.kinds),
    }
    if label is not None:
        found["cluster"] = ids[label[pairs.left]]
    return found


def _write_plain(path: Path, records: Records, pairs: Pairs, label: Numbers | None, lines: bool) -> None:
    form = f"{'format json' if lines else 'format csv, header true'}, use_tmp_file false"
    columns = _columns(records, pairs, label)
    if not len(pairs.left) and not lines:  # DuckDB cannot tell the type of empty columns
        path.write_text(",".join(columns) + "\n", encoding="utf-8")
        return
    if not len(pairs.left):
        path.write_text("", encoding="utf-8")
        return
    with duckdb.connect(config={"temp_directory": ""}) as connection:
        connection.register("pairs", columns)
        connection.execute(f"copy (select * from pairs) to '{str(path).replace(chr(39), chr(39) * 2)}' ({form})")


def _write_explained(
    path: Path, records: Records, pairs: Pairs, label: Numbers | None, lines: bool, progress: Callable[[str], None]
) -> None:
    columns = _columns(records, pairs, label)
    names = list(columns)
    with path.open("w", encoding="utf-8", newline="") as text:
        rows = csv.writer(text, lineterminator="\n")
        if not lines:
            rows.writerow([*names, *(f"why_{lang}" for lang in LANGUAGES)])
        for place in range(len(pairs.left)):
            if place and place % _AT_ONCE == 0:
                progress(f"{place:,} of {len(pairs.left):,} pairs explained")
            told = {name: _plain(columns[name][place]) for name in names}
            evidence = _evidence(records, int(pairs.left[place]), int(pairs.right[place]))
            if lines:
                text.write(json.dumps({**told, "evidence": evidence}, ensure_ascii=False) + "\n")
            else:
                why = ["; ".join(one["sentence"][lang] for one in evidence) for lang in LANGUAGES]
                rows.writerow([*told.values(), *why])


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def _evidence(records: Records, left: int, right: int) -> list[dict[str, Any]]:
    found = compare(party(records, left), party(records, right)).evidence
    return [
        {
            "feature": one.feature,
            "weight": one.weight,
            "outcome": one.outcome,
            "sentence": {lang: one.sentence.in_language(lang) for lang in LANGUAGES},
        }
        for one in found
    ]


def party(records: Records, record: int) -> Party:
    """Return one record as a party, as it is compared one by one."""

    def texts(values: Any) -> list[str]:
        return [
            values.texts[place] for place in values.value[values.starts[record] : values.starts[record + 1]].tolist()
        ]

    places = records.names.value[records.names.starts[record] : records.names.starts[record + 1]].tolist()
    weak: Flags = records.weak
    return Party(
        id=records.ids[record],
        schema=_SCHEMAS[int(records.nature[record])],
        names=tuple(Name(records.names.texts[place], "weak_alias" if weak[place] else "name") for place in places),
        birth_dates=tuple(texts(records.dates)),  # type: ignore[arg-type]
        countries=tuple(texts(records.countries)),
        identifiers=tuple(texts(records.numbers)),
        addresses=tuple(texts(records.addresses)),
    )
