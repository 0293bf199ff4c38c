"""The application of the namesake, checked again and again in one workspace."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.cli.ran import Ran

TODAY = date(2026, 11, 20)
WHY = ("--reason", "the identity papers were seen", "--author", "officer-7")


class Case:
    """A workspace where the application was checked once: ``first`` is that report.

    Args:
        run: runs a command.
        folder: holds ``workspace``, and the application alone in ``one.csv``.
        first: the report.
    """

    def __init__(self, run: Callable[..., Ran], folder: Path, first: Any) -> None:
        self.run, self.first, self.id = run, first, str(first["application_id"])
        self.path, self.town = folder / "one.csv", folder / "workspace"
        (self.close,) = first["close_names"]

    def state_birth(self, birth_date: str) -> None:
        """State another birth date for the party of the close name; nothing where it is empty."""
        head, *lines = self.path.read_text(encoding="utf-8").splitlines()
        place = head.split(",").index("birth_date")
        rows = [line.split(",") for line in lines]
        for row in rows:
            if row[4] == "Person":
                row[place] = birth_date
        self.path.write_text("\n".join([head, *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")
        (self.close,) = self.check(TODAY)["close_names"]

    def check(self, on: date) -> Any:
        """The report as known on a day."""
        ran = self.run("check", self.path, "--on", on.isoformat(), "--json")
        assert ran.code == 0, ran.err
        return json.loads(ran.out)

    def judge(self, verdict: str) -> str:
        """Judge the two ids that the report names, build, and return the number of the judgement."""
        ran = self.run("judge", self.close["party"], self.close["candidate"], verdict, *WHY)
        assert ran.code == 0, ran.err
        self.build()
        return ran.out.split("number ")[1].split(".")[0]

    def build(self) -> None:
        """Make a new snapshot."""
        ran = self.run("build")
        assert ran.code == 0, ran.err


def codes(report: Any, outcome: str = "fires") -> set[str]:
    """The rules with an outcome."""
    return {
        part["code"]
        for part in (report["to_ask"] if outcome == "fires" else report["examined"])
        if outcome in ("fires", part.get("outcome"))
    }


def listed_birth(report: Any) -> str:
    """The birth date of the entry, as the report says it."""
    (item,) = [item for item in report["close_names"][0]["items"] if item["item"] == "birth_date"]
    return str(item["listed"])


def iso(words: str) -> str:
    """A day in words as yyyy-mm-dd."""
    from datetime import datetime

    return datetime.strptime(words.replace("\u00a0", " "), "%d %B %Y").date().isoformat()
