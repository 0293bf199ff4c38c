"""How a worker is spoken to: one JSON line in, one out. Needs nothing but Python, for every environment runs it.

``{"do": "build", "list": PATH}`` answers ``{"load", "seconds", "megabytes", "most", "arrays"}``;
``{"do": "ask", "queries": PATH, "start", "stop", "batch"}`` answers ``{"seconds": [a call], "hits": [[[id, score]]]}``;
``{"do": "warm", ...}`` is ``ask`` without an answer kept.
"""

import gc
import json
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

Entity = tuple[str, str, list[list[str]], list[str]]  # id, schema, (name, kind), birth dates
Question = tuple[str, str, str, list[str]]  # id, schema, name, birth dates
Hits = list[tuple[str, float]]


class Engine(Protocol):
    """What is measured: it holds a list and answers questions with the five best, explained where it explains."""

    def take(self, entities: Iterator[Entity]) -> None:
        """Turn a list into what the engine reads; on a clock of its own."""

    def build(self) -> None:
        """Build the index of what was taken; on the clock."""

    def prepare(self, questions: Sequence[Question]) -> list[Any]:
        """Turn questions into what the engine is asked; not on the clock."""

    def answer(self, asked: list[Any]) -> list[Hits]:
        """Answer; on the clock."""

    def arrays(self, folder: str | None) -> float | None:
        """Megabytes of the index as it is kept, in ``folder`` where the engine keeps it nowhere; None where unknown."""


def lines(path: str) -> Iterator[Any]:
    """Yield the values of a file of JSON lines."""
    with Path(path).open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def memory() -> tuple[float, float]:
    """Return the megabytes that the process holds, and the most that it held."""
    with Path("/proc/self/statm").open(encoding="ascii") as file:
        held = int(file.read().split()[1]) * resource.getpagesize() / 2**20
    return held, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _ask(engine: Engine, order: dict[str, Any]) -> dict[str, Any]:
    questions = list(lines(order["queries"]))[order["start"] : order["stop"]]
    prepared = engine.prepare(questions)
    size, seconds, hits = order["batch"], [], []
    for start in range(0, len(prepared), size):
        began = time.perf_counter()
        found = engine.answer(prepared[start : start + size])
        seconds.append(time.perf_counter() - began)
        hits += found
    return {"seconds": seconds, "hits": hits}


def _build(engine: Engine, order: dict[str, Any]) -> dict[str, Any]:
    began = time.perf_counter()
    gc.disable()  # what a caller makes of a list is not what is measured
    engine.take(lines(order["list"]))
    gc.enable()
    taken = time.perf_counter()
    engine.build()
    seconds = time.perf_counter() - taken
    held, most = memory()
    answer = {"load": taken - began, "seconds": seconds, "megabytes": held, "most": most}
    return {**answer, "arrays": engine.arrays(order.get("folder"))}


def serve(engine: Engine) -> None:
    """Obey until the input ends."""
    out, sys.stdout = sys.stdout, sys.stderr  # a library that prints must not spoil the answers
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "build":
            answer = _build(engine, order)
        else:
            answer = _ask(engine, order)
            answer = answer if order["do"] == "ask" else {}
        answer["megabytes_now"] = memory()[0]
        out.write(json.dumps(answer) + "\n")
        out.flush()
