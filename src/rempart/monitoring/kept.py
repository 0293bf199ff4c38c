"""The numbers of earlier runs, kept in the workspace under ``runs/``: counts alone, nothing of any file."""

import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rempart.base import RempartError
from rempart.ledger import Workspace
from rempart.monitoring.heading import Heading
from rempart.monitoring.writing import FORM, NUMBERS
from rempart.screening.stored_checks import last_reports, undamaged
from rempart.signals import load_catalogue
from rempart.signals.asking import Tally

_OUTCOMES = ("fires", "clear", "not_evaluable", "excluded")


@dataclass(frozen=True)
class KeptRun:
    """One earlier run: its file, what it was about, and how every signal answered, by code."""

    file: Path
    snapshot: str
    on_day: str
    register: str | None
    interests: bool
    tallies: dict[str, Tally]


def keep_run(workspace: Path, folder: Path) -> None:
    """Keep the numbers of the run that was written to ``folder``.

    Raises:
        RempartError: the workspace cannot be written.
    """
    name = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
    kept = workspace / "runs" / f"{name}.json"
    try:
        kept.parent.mkdir(exist_ok=True)
        new = kept.with_name(f".{kept.name}.new")
        shutil.copyfile(folder / NUMBERS, new)
        new.replace(kept)
    except OSError as error:
        raise RempartError(str(kept), f"it cannot be written ({error.strerror})", "Check the workspace") from error


def kept_runs(workspace: Path) -> Iterator[KeptRun]:
    """Yield the runs kept, oldest first.

    Raises:
        RempartError: a file is not as it was written.
    """
    for path in sorted((workspace / "runs").glob("[!.]*.json")):
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            if told["form"] != FORM:
                raise KeyError(FORM)  # noqa: TRY301 - it ends in the same sentence as any other damage
            tallies = {
                one["code"]: Tally(
                    one["code"], one["version"], one["subject"], {name: one[name] for name in _OUTCOMES},
                    {(row["outcome"], row["reason"]): row["count"] for row in one["reasons"]}, why=one["why"],
                )
                for one in told["signals"]
            }  # fmt: skip
            yield KeptRun(path, told["snapshot"], told["on_day"], told["register"], told["interests"], tallies)
        except (KeyError, TypeError, ValueError) as error:
            raise RempartError(str(path), "it is not a run as it was written", "Restore it from a copy") from error


def last_run(workspace: Path, heading: Heading) -> dict[str, Tally]:
    """Return how every signal answered in the last run of the same kind, or nothing where there is none that can be read."""
    found: dict[str, Tally] = {}
    with suppress(RempartError):
        for run in kept_runs(workspace):
            if (run.register, run.interests) == (heading.register, heading.interests):
                found = run.tallies
    return found


def of_applications(workspace: Workspace) -> dict[str, Tally]:
    """Return how every signal answered over the last stored check of each application, by code.

    A report says which rows a question had, not which version an examined one: the version is that of the questions put,
    0 where none was.

    Raises:
        RempartError: a report is damaged; it is named.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    versions: dict[str, int] = {}
    for path, report in last_reports(workspace).values():
        with undamaged(path):
            for one in report["to_ask"]:
                counts[one["code"]]["fires"] += 1
                versions[one["code"]] = one["version"]
            for one in report["examined"]:
                counts[one["code"]][one["outcome"]] += 1
            for one in report["not_checked"]:
                if one["code"]:
                    counts[one["code"]]["not_evaluable"] += 1
    kinds = {signal.code: signal.contract.subject for signal in load_catalogue()}
    return {
        code: Tally(
            code, versions.get(code, 0), kinds.get(code, "application"), {name: found[name] for name in _OUTCOMES}, {}
        )
        for code, found in sorted(counts.items())
        if code in kinds
    }
