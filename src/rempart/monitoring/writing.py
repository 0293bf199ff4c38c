"""A run written to a folder: what is asked as JSON lines, the numbers as JSON, a page to read, and the hashes."""

import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from rempart.base import LANGUAGES
from rempart.base.words import Language
from rempart.monitoring.heading import Heading
from rempart.monitoring.page import Shown, run_page
from rempart.screening.writing import SUMS, whole_file, write, write_sums
from rempart.signals import question_words
from rempart.signals.asking import Asked, Outcome, Tally
from rempart.signals.telling import Numbers, numbers

__all__ = ["FINDINGS", "FORM", "NUMBERS", "SUMS", "write_run"]

FINDINGS, NUMBERS = "findings.jsonl", "signals.json"
FORM = "rempart-signals-run/1"
MOST_SHOWN = 50
"""Questions of one signal that the page shows; all stand in ``findings.jsonl``."""


def write_run(
    asked: Iterable[Asked],
    folder: Path,
    heading: Heading,
    lang: Language,
    *,
    earlier: Mapping[str, Tally] | None = None,
) -> list[Numbers]:
    """Write the files of a run as its signals are answered, and return the numbers of each, by code.

    A half-written file never takes its name.

    Args:
        asked: the signals, as ``monitor`` yields them.
        folder: where; made if it is not there.
        heading: what the run is about.
        lang: language of the page; the JSON has both.
        earlier: tallies of an earlier run by code, to tell drift.

    Raises:
        RempartError: the folder cannot be written.
    """
    shown: list[Shown] = []
    with ExitStack() as stack:
        lines = stack.enter_context(whole_file(folder / FINDINGS))
        for one in asked:
            found = numbers(one.tally, earlier=(earlier or {}).get(one.tally.code))
            for outcome in one.shown:
                lines.write(json.dumps(_finding(one, outcome, heading), ensure_ascii=False) + "\n")
            fired = [outcome for outcome in one.shown if outcome.outcome == "fires"]
            again = [outcome for outcome in one.shown if outcome.outcome != "fires"]
            shown.append(Shown(one.signal, found, tuple(fired[:MOST_SHOWN]), tuple(again), one.titles))
    shown.sort(key=lambda one: one.signal.code)
    told = {
        "form": FORM,
        "town": heading.town,
        "snapshot": heading.snapshot,
        "on_day": heading.on_day.isoformat(),
        "register": heading.register,
        "interests": heading.interests,
        "version": heading.version,
        **({"without": {register: on.isoformat() for register, on in heading.without}} if heading.without else {}),
        "signals": [_numbers(one) for one in shown],
    }
    write(folder / NUMBERS, json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    write(folder / "index.html", run_page(shown, heading, lang))
    write_sums(folder, [FINDINGS, NUMBERS, "index.html"])
    return [one.numbers for one in shown]


def _finding(asked: Asked, outcome: Outcome, heading: Heading) -> dict[str, Any]:
    questions = {lang: question_words(asked.signal, outcome, heading.on_day, lang) for lang in LANGUAGES}
    told: dict[str, Any] = {
        "code": outcome.code,
        "version": outcome.version,
        "subject_kind": asked.tally.subject,
        "subject_id": outcome.subject_id,
        "title": asked.titles.get(outcome.subject_id),
        "outcome": outcome.outcome,
        "question": questions,
        "facts": {
            name: value.isoformat() if isinstance(value, date) else value for name, value in outcome.facts.items()
        },
        "evidence": outcome.evidence,
    }
    if outcome.reason_words:
        told["reason"] = {lang: outcome.reason_words.in_language(lang) for lang in LANGUAGES}
    return told


def _numbers(one: Shown) -> dict[str, Any]:
    tally, rate = one.numbers.tally, one.numbers.rate
    return {
        "code": tally.code,
        "version": tally.version,
        "subject": tally.subject,
        "scope": tally.scope,
        "evaluated": tally.evaluated,
        **tally.outcomes,
        "reasons": [{"outcome": outcome, "reason": reason, "count": count}
                    for (outcome, reason), count in sorted(tally.reasons.items())],
        "rate": None if rate is None else {"share": rate.share, "low": rate.low, "high": rate.high},
        "labels": list(one.numbers.labels),
        "fences": [fence._asdict() for fence in tally.fences],
        "why": tally.why,
        "parameters": {name: value.value for name, value in (one.signal.contract.in_force(date.max) or {}).items()},
    }  # fmt: skip
