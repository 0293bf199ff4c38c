"""The tables as Markdown, from the JSON of one run or of several seeds (means; the least of each kind in brackets).

python -m bench.matching.show online-1.json online-2.json online-3.json
python -m bench.matching.show linking.json        (and pairs, expected, fairness, calibration)
"""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

Run = dict[str, Any]


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return a table; what is None is a dash."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join("–" if cell is None else str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def value(runs: Sequence[Run], engine: str, *path: str) -> list[Any]:
    """Return what stands at a path of the results of an engine in each run, without what is not there."""
    found = []
    for run in runs:
        here: Any = run["engines"].get(engine, {})
        for key in path:
            here = here.get(key) if isinstance(here, dict) else None
        found += [] if here is None else [here]
    return found


def averaged(values: Sequence[float], digits: int = 3, *, least: bool = False) -> str | None:
    """Return the mean and, where wanted and there are several, the least in brackets."""
    if not values:
        return None
    said = f"{mean(values):.{digits}f}"
    return f"{said} ({min(values):.{digits}f})" if least and len(values) > 1 else said


def percent(values: Sequence[float]) -> str | None:
    """Return the mean as a percentage."""
    return f"{100 * mean(values):.2f} %" if values else None


def online(runs: Sequence[Run]) -> str:
    """Return speed and memory, recall by kind, false alarms and ties."""
    engines = list(dict.fromkeys(name for run in runs for name in run["engines"]))
    ratios = sorted(
        {key for name in engines for found in value(runs, name, "single") for key in found if key[:2] == "x "}
    )
    speeds = [
        [
            name,
            averaged(value(runs, name, "single", "a_second"), 0),
            *(averaged(value(runs, name, "single", key), 2) for key in ("p50_ms", "p95_ms")),
            averaged(value(runs, name, "batch", "a_second"), 0),
            *(averaged(value(runs, name, way, ratio), 1) for ratio in ratios for way in ("single", "batch")),
            *(averaged(value(runs, name, key), 1) for key in ("build_s", "arrays_mb", "most_mb")),
            averaged(value(runs, name, "cold", "first_answer_s"), 2),
        ]
        for name in engines
    ]
    heads = ["engine", "a second", "p50 ms", "p95 ms", "a second, in 64s"]
    heads += [f"{ratio}, {way}" for ratio in ratios for way in ("one", "64s")]
    heads += ["build s", "arrays MB", "process MB", "cold s"]
    parts = [table(heads, speeds), _recall(runs, engines)]
    groups = sorted({group for name in engines for found in value(runs, name, "alarms") for group in found})
    if groups:
        heads = [
            "engine",
            *(f"{group}, {kept} kept" for group in groups for kept in ("80%", "90%")),
            "ties at the highest",
        ]
        parts.append(
            table(
                heads,
                [
                    [
                        name,
                        *(percent(value(runs, name, "alarms", g, kept)) for g in groups for kept in ("80%", "90%")),
                        averaged(value(runs, name, "ties", "tied_there"), 1),
                    ]
                    for name in engines
                ],
            )
        )
    return "\n".join(parts)


def _recall(runs: Sequence[Run], engines: Sequence[str]) -> str:
    first = [found for name in engines for found in value(runs, name, "recall", "at_5_by_kind")]
    kinds = sorted({kind for found in first for kind in found})
    rows = [
        [label, *(averaged(value(runs, name, "recall", key), least=True) for name in engines)]
        for label, key in (
            ("seventeen kinds, in five", "at_5"),
            ("seventeen kinds, first", "at_1"),
            ("unlisted aliases, in five", "unlisted_at_5"),
            ("native names of companies, in five", "native_company_at_5"),
        )
    ]
    rows += [
        [kind, *(averaged(value(runs, name, "recall", "at_5_by_kind", kind), least=True) for name in engines)]
        for kind in kinds
    ]
    return table(["recall", *engines], rows)


def pairs(run: Run) -> str:
    """Return AUC, F1, speed."""
    keys = list(dict.fromkeys(key for found in run["methods"].values() for key in found if key != "auc_by_group"))
    return table(["method", *keys], [[name, *map(found.get, keys)] for name, found in run["methods"].items()])


def linking(run: Run) -> str:
    """Return what each linker reached on each task."""
    rows = [(task, name, found) for task, linkers in run["tasks"].items() for name, found in linkers.items()]
    keys = list(dict.fromkeys(key for _, _, found in rows for key in found))
    return table(["task", "linker", *keys], [[task, name, *map(found.get, keys)] for task, name, found in rows])


def linking_large(run: Run) -> str:
    """Return time, memory, and what the run said of its keys and of what it found."""
    head = f"{run['wall_s']:.0f} s on the clock, {run['cpu_s']:.0f} s of the processors, {run['most_mb']:,.0f} MB at most.\n\n"
    return head + "```text\n" + "\n".join(line for line in run["said"] if not line.startswith("Pairs:")) + "\n```\n"


def expected(run: Run) -> str:
    """Return strangers of 1,000 with a close name, by size of the list and threshold."""
    bars = list(run["rows"][0]["alarms"])
    heads = [
        "parties listed",
        "strangers",
        "asked by",
        "asked",
        "bear a listed name",
        *(f"alike {bar}" for bar in bars),
    ]
    rows = [
        [
            f"{row['listed']:,}" + (" (filled up)" if row["made_up"] else ""),
            row["population"],
            "name and birth date" if row["dated"] else "name",
            row["asked"],
            row["homonyms"],
            *(f"{1000 * row['alarms'][bar] / row['asked']:.2f}" for bar in bars),
        ]
        for row in run["rows"]
    ]
    return table(heads, rows)


def fairness(run: Run) -> str:
    """Return one table a question: each group's share of 1,000 with its interval, the highest first."""
    parts = []
    for name, found in run["tables"].items():
        groups = sorted(found["groups"].items(), key=lambda one: -one[1].get("per_1000", 0))
        rows = [
            [group, of["asked"], of["wrong"], of["per_1000"], _between(of["interval_per_1000"]), of["times_overall"]]
            for group, of in groups
            if of["asked"]
        ]
        head = f"**{name.capitalize()}**: mean of the groups {found['overall_per_1000']} in 1,000"
        heads = ["group", "asked", "wrong", "of 1,000", "95 % interval", "times the mean"]
        parts.append(f"{head}; {len(found['above_aim'])} above 1.25 times it.\n\n{table(heads, rows)}")
    return "\n".join(parts)


def _between(ends: Sequence[float]) -> str:
    return f"{ends[0]:g} to {ends[1]:g}"


def calibration(run: Run) -> str:
    """Return how true *alike* is on the test part, before and after the fit."""
    both = run["test"]
    tenths: dict[float, dict[str, Run]] = {}
    for label, found in both.items():
        for tenth in found["tenths"]:
            tenths.setdefault(tenth["from"], {})[label] = tenth
    cells = ("pairs", "mean_stated", "matches")
    heads = ["alike from", *(f"{cell.replace('_', ' ')}, {label}" for label in both for cell in cells)]
    rows = [
        [low, *(of.get(label, {}).get(cell) for label in both for cell in cells)] for low, of in sorted(tenths.items())
    ]
    keys = ("expected_error", "log_loss", "brier")
    sums = [[label, *(found[key] for key in keys), *found["order"].values()] for label, found in both.items()]
    heads_of_sums = [
        "weights",
        *(key.replace("_", " ") for key in keys),
        *(f"order, {name}" for name in both["after"]["order"]),
    ]
    return table(heads, rows) + "\n" + table(heads_of_sums, sums)


TABLES = {
    "pairs": pairs,
    "linking": linking,
    "linking_large": linking_large,
    "expected": expected,
    "fairness": fairness,
    "calibration": calibration,
}


def main() -> None:
    """Read the files named and print."""
    runs = [json.loads(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:]]
    kind = runs[0]["table"]
    print(online(runs) if kind == "online" else TABLES[kind](runs[0]))


if __name__ == "__main__":
    main()
