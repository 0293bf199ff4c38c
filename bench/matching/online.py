"""One name asked of a list: speed, recall by kind of noise, false alarms, ties, memory; Rempart beside its peers.

    python -m bench.matching.online [--entities 25000|1000000] [--seed S] [--per-kind N] [--engines A,B] [--out FILE]

Prints JSON. Speeds are medians of alternating rounds in one run, and ratios of the same rounds; every figure includes
the explained comparison of the five best. ``rempart:NAME=VALUE`` runs Rempart with a setting of the environment, so
that two ways of it are measured side by side. Questions are asked in batches of 64 for what is not speed.
"""

import argparse
import json
import os
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from bench.matching import measures
from bench.matching.lists import MILLION, Listed, cache, name_key, real_list, say, with_strangers, without, write_list
from bench.matching.noise import KINDS
from bench.matching.peers import Engine, Worker, engine_named
from bench.matching.people import french_people, world_people
from bench.matching.queries import Query, ask_list, write_queries

REFERENCES = ("tantivy+logic-v2", "nomenklatura+logic-v2", "tantivy+logic-v1", "tantivy")
BATCH = 64


@dataclass(frozen=True)
class Workload:
    """What is asked, in files that workers read; ``entities`` with all their names, those taken off the list too."""

    entities: list[Listed]
    queries: list[Query]
    strangers: dict[str, list[Query]]
    files: dict[str, Path]


@dataclass
class Running:
    """An engine at work, with what was measured of it."""

    engine: Engine
    worker: Worker
    result: dict[str, Any] = field(default_factory=dict)
    single: list[list[float]] = field(default_factory=list)
    batches: list[list[float]] = field(default_factory=list)
    asked: tuple[int, int] = (0, 0)
    differ: int = 0  # questions answered otherwise alone than in a batch


def workload(arguments: argparse.Namespace, folder: Path) -> Workload:
    """Draw what is asked and write the files."""
    real = real_list()
    asked = ask_list(real, arguments.seed, arguments.per_kind)
    listed = with_strangers(real, arguments.seed, arguments.entities) if arguments.entities >= MILLION else real
    dated = [query for query in asked.queries if query.births and query.schema == "Person" and query.kind in KINDS]
    strangers = {
        "france": french_people(arguments.french, arguments.seed),
        "world": world_people(arguments.world, arguments.seed),
    }
    say(f"list: {len(listed)} entities, {sum(len(one.names) for one in listed)} names")
    files = {
        "list": write_list(without(listed, asked.gone), folder / "list.jsonl"),
        "queries": write_queries(asked.queries, folder / "queries.jsonl"),
        "dated": write_queries(dated, folder / "dated.jsonl", births=True),
    }
    for name, people in strangers.items():
        files[name] = write_queries(people, folder / f"{name}.jsonl")
        files[f"{name}, dated"] = write_queries(people, folder / f"{name}-dated.jsonl", births=True)
    return Workload(real, asked.queries, strangers, files)


def start(engine: Engine, work: Workload, folder: Path) -> Running:
    """Start an engine and let it build."""
    say(f"{engine.name}: building")
    worker = Worker(engine)
    saved = folder / f"saved-{engine.name.replace(':', '-')}"
    built = worker.obey(do="build", list=str(work.files["list"]), folder=str(saved))
    shown = {
        "load_s": built["load"],
        "build_s": built["seconds"],
        "most_mb": built["most"],
        "arrays_mb": built["arrays"],
    }
    running = Running(engine, worker, {key: None if value is None else round(value, 2) for key, value in shown.items()})
    if engine.ours:
        running.result["cold"] = cold(worker, saved)
    return running


def cold(worker: Worker, saved: Path) -> dict[str, float]:
    """Return seconds from nothing to the first explained answer of a saved index, and the memory of that process.

    Modules are compiled to bytecode before, as pip compiles them when it installs, whatever this environment says.
    """
    seconds, megabytes = [], 0.0
    environment = {**worker.environment, "PYTHONPYCACHEPREFIX": str(saved.with_name("bytecode"))}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    for turn in range(6):
        began = time.perf_counter()
        command = [*worker.command, "first", str(saved)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        if turn:  # the first compiles
            seconds.append(time.perf_counter() - began)
        megabytes = float(done.stdout.split()[1])
    return {"first_answer_s": round(median(seconds), 3), "process_mb": round(megabytes, 1)}


def take_turns(engines: Sequence[Running], work: Workload, rounds: int) -> None:
    """Time the engines in alternating rounds, single questions and batches; the first round is not counted."""
    file, number = str(work.files["queries"]), len(work.queries)
    for turn in range(rounds + 1):
        say(f"speed: round {turn} of {rounds}")
        for running in [*engines[turn % len(engines) :], *engines[: turn % len(engines)]]:
            one, many = (min(pace, number) for pace in running.engine.pace)
            start_at = (turn * 256) % max(1, number - max(one, many) + 1)
            answers = [
                running.worker.obey(do="ask", queries=file, start=start_at, stop=start_at + size, batch=batch)
                for size, batch in ((one, 1), (many, BATCH))
            ]
            if turn:
                running.single.append(answers[0]["seconds"])
                running.batches.append(answers[1]["seconds"])
            running.asked = (one, many)
            alone, together = (answer["hits"] for answer in answers)
            running.differ += sum(a != b for a, b in zip(alone, together, strict=False))


def write_speeds(engines: Sequence[Running]) -> None:
    """Put speeds and ratios into the results."""
    rates = {
        running.engine.name: [
            [size / sum(seconds) for seconds in rounds]
            for size, rounds in zip(running.asked, (running.single, running.batches), strict=True)
        ]
        for running in engines
    }
    for running in engines:
        single, batch = rates[running.engine.name]
        running.result["single"] = measures.speed(running.single, [running.asked[0]] * len(running.single))
        running.result["batch"] = {"a_second": round(median(batch), 2), "differ_from_single": running.differ}
        for other in REFERENCES:
            if other in rates and other != running.engine.name:
                running.result["single"][f"x {other}"] = measures.ratios(single, rates[other][0])
                running.result["batch"][f"x {other}"] = measures.ratios(batch, rates[other][1])


def ask(running: Running, file: Path, number: int) -> list[list[tuple[str, float]]]:
    """Ask the first questions of a file in batches, told apart so that progress shows."""
    hits: list[list[tuple[str, float]]] = []
    step = 1024
    for begin in range(0, number, step):
        answer = running.worker.obey(
            do="ask", queries=str(file), start=begin, stop=min(begin + step, number), batch=BATCH
        )
        hits += [[(id_, score) for id_, score in of] for of in answer["hits"]]
    return hits


def judge(running: Running, work: Workload, strangers: int | None) -> None:
    """Put recall, ties and, where strangers are asked, false alarms into the results."""
    say(f"{running.engine.name}: {len(work.queries)} queries")
    answers = ask(running, work.files["queries"], len(work.queries))
    running.result["recall"] = measures.recall(work.queries, answers)
    kinds = [(query, hits) for query, hits in zip(work.queries, answers, strict=True) if query.kind in KINDS]
    if strangers == 0:
        return
    dated = [query for query in work.queries if query.births and query.schema == "Person" and query.kind in KINDS]
    bars = {
        "": measures.thresholds([query for query, _ in kinds], [hits for _, hits in kinds]),
        ", dated": measures.thresholds(dated, ask(running, work.files["dated"], len(dated))),
    }
    running.result["ties"] = measures.ties(answers, work.entities, bars[""]["90%"])
    listed = {name_key(value) for one in work.entities for value, _ in one.names}
    running.result["thresholds"] = {
        "by name": bars[""],
        "with birth date": bars[", dated"],
        "dated_queries": len(dated),
    }
    running.result["alarms"] = {}
    for group, people in work.strangers.items():
        some = people[:strangers] if strangers else people
        for dates, bar in bars.items():
            say(f"{running.engine.name}: {len(some)} strangers, {group}{dates}")
            found = ask(running, work.files[f"{group}{dates}"], len(some))
            running.result["alarms"][f"{group}{dates}"] = measures.alarms(some, found, bar, listed)


def parsed() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entities", type=int, default=25_000, help="25000: the real lists; 1000000: strangers added")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per-kind", type=int, default=120)
    parser.add_argument("--engines", default="rempart,tantivy+logic-v2", help="names, apart by commas; 'all' for all")
    parser.add_argument("--rounds", type=int, default=5, help="of speed; 0 leaves speed out")
    parser.add_argument("--french", type=int, default=2_000, help="strangers of France")
    parser.add_argument("--world", type=int, default=10_000, help="strangers of the world")
    parser.add_argument("--peer-strangers", type=int, default=1_000, help="at most so many of each, of the peers")
    parser.add_argument("--out", type=Path, help="write the JSON there too")
    return parser.parse_args()


def main() -> None:
    """Run and print."""
    arguments = parsed()
    large = arguments.entities >= MILLION
    names = arguments.engines.split(",")
    if names == ["all"]:
        names = ["rempart", "tantivy", "tantivy+logic-v2", "rapidfuzz"]
        names += [] if large else ["tantivy+logic-v1", "tantivy+name-based", "nomenklatura", "nomenklatura+logic-v2"]
    folder = cache("runs", f"{arguments.entities}-{arguments.seed}-{time.time_ns()}", "list").parent
    try:
        result = run(arguments, names, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    shown = json.dumps(result, indent=1)
    print(shown)
    if arguments.out:
        arguments.out.write_text(shown + "\n", encoding="utf-8")


def run(arguments: argparse.Namespace, names: Sequence[str], folder: Path) -> dict[str, Any]:
    """Return the table; ``folder`` holds the files of this run."""
    large = arguments.entities >= MILLION
    work = workload(arguments, folder)
    engines = [start(engine_named(name), work, folder) for name in names]
    if arguments.rounds:
        take_turns(engines, work, arguments.rounds)
        write_speeds(engines)
    for running in engines:
        asked = 0 if large else None if running.engine.ours else arguments.peer_strangers
        judge(running, work, asked)
        running.worker.stop()
    said = {key: str(value) if isinstance(value, Path) else value for key, value in vars(arguments).items()}
    return {
        "table": "online",
        "asked": said,
        "list": {
            "entities": len(work.entities) if not large else arguments.entities + 257,
            "queries": len(work.queries),
        },
        "load_average": os.getloadavg()[1],
        "engines": {running.engine.name: running.result for running in engines},
    }


if __name__ == "__main__":
    main()
