"""The page of the manual with the tables of the benches, from the JSON files of real runs.

    python -m bench.matching.page [FOLDER]

FOLDER (``bench/results/matching`` by default) holds ``online-*.json`` (one a seed), ``online-large-*.json``, ``pairs.json``,
``linking.json``, ``calibration.json``, ``expected.json`` and ``fairness.json``; what is not there is left out. The page is
docs/explanation/matching-measured.md.
"""

import json
import sys
from pathlib import Path
from typing import Any

from bench.matching import show

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "bench" / "results" / "matching"
PAGE = ROOT / "docs" / "explanation" / "matching-measured.md"
HEAD = """# The matcher, measured

<!-- Made by bench/matching/page.py from bench/results/matching: run the benches, then `python -m bench.matching.page`. -->

How names are compared is told in [what identity means here](identity.md). This page holds what was measured of it: every
number comes from a run of a program in `bench/` on public data, and can be made again with it. Speeds are ratios of
engines that took turns in one run on one shared machine; look at them, not at the speeds themselves.
"""
PARTS = (
    ("online", "online-[0-9]*.json", "One name asked of a list",
     "About 25,000 entities of public sanction lists; seventeen ways in which the name that is asked differs from the one "
     "that is listed. Means of the runs; in brackets the least of them. *Alarms* are strangers with a hit, at the threshold "
     "that keeps 80 or 90 % of the true hits of the same run."),
    ("online", "online-large-*.json", "The same, among a million", "The real lists, filled up with made-up people and firms."),
    ("pairs", "pairs.json", "Pairs of names", "826 labelled pairs of names, made and labelled by nomenklatura’s authors."),
    ("linking", "linking.json", "Two registers linked",
     "F1 is the best over all thresholds; *ceiling* is the share of true pairs that are compared at all."),
    ("linking_large", "linking-large.json", "Two registers of a million", "Made-up persons and firms; a part of them stands in both."),
    ("calibration", "calibration.json", "How true *alike* is",
     "Labelled pairs that were not used to fit. *Matches* is the share of pairs that are one party, of those whose *alike* "
     "lies in a tenth. Where 15 pairs in 100 match, *alike* may be read as their share; where fewer do, as among the "
     "candidates for a stranger, it says too much. *Before*: the numbers in force; *after*: what a new fit would give "
     "(decision 0025 says when one was taken)."),
    ("expected", "expected.json", "Close names by chance",
     "Of 1,000 made-up people who are on no list, those for whom an entry is alike by so much. Every report states the "
     "share for its own lists. *Filled up*: the real lists and, beside them, parties made of their words, the names of one "
     "with the last word of another nearby: no real list at hand is so large."),
    ("fairness", "fairness.json", "Who is asked about more than others",
     "An audit. The matcher reads neither script as such nor language nor country of a person. *Alarms*: strangers for whom a "
     "report would show an entry. *Misses*: entries that a report would not show though they are right: of listed persons "
     "asked by a native name taken off the list, of made-up persons planted among them and asked with noise, or as their "
     "script writes them. Languages are those of published lists of common names. Asking of a group ends at its sixtieth "
     "alarm, or when its list can make no other name, or with the run (*asked*; 20,000 are the aim); common names alarm more "
     "than rare ones."),
)  # fmt: skip


def page(folder: Path) -> str:
    """Return the page."""
    parts = [HEAD]
    for kind, pattern, title, what in PARTS:
        runs: list[dict[str, Any]] = [json.loads(f.read_text(encoding="utf-8")) for f in sorted(folder.glob(pattern))]
        if runs:
            tables = show.online(runs) if kind == "online" else show.TABLES[kind](runs[0])
            days = sorted({run["measured_on"] for run in runs if "measured_on" in run})
            when = f" Measured on {', '.join(days)}." if days else ""
            seeds = f" {len(runs)} runs, each with a seed of its own." if len(runs) > 1 else ""
            parts.append(f"## {title}\n\n{what}{seeds}{when}\n\n{tables.strip()}\n")
    return "\n".join(parts)


def main() -> None:
    """Write the page."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else RESULTS
    PAGE.write_text(page(folder), encoding="utf-8")
    print(PAGE)


if __name__ == "__main__":
    main()
