"""The page that maps OWASP ASVS to tests, made of ``security/asvs.yml``; its form is checked here."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from registers_pages import cell, grid
from rempart.base.yaml_files import read_yaml

HERE = Path(__file__).parent
FILE = HERE / "security" / "asvs.yml"
State = Literal["test", "code", "page", "town", "na", "open"]
SAID: Mapping[State, str] = {
    "test": "shown by the tests named",
    "code": "so by construction: the place is named, no test of its own",
    "page": "a demand on documentation: the page is named",
    "town": "outside the software, for the town to do",
    "na": "there is no such thing here",
    "open": "a gap, or not shown",
}
CHAPTERS = {
    1: "Encoding and sanitising", 2: "Validation and business logic", 3: "Browser", 4: "Interfaces", 5: "Files", 6: "Authentication",
    7: "Sessions", 8: "Authorisation", 9: "Signed tokens", 10: "OAuth and OpenID Connect", 11: "Cryptography", 12: "Communication",
    13: "Configuration", 14: "Data protection", 15: "Code and architecture", 16: "Logs and errors", 17: "WebRTC",
}  # fmt: skip
FORGE = "../.."


class Requirement(BaseModel):
    """One requirement: its level, how it stands, what it asks in our words, the tests or places that show it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: Literal[1, 2, 3]
    state: State
    asks: str = Field(min_length=2)
    shown: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    note: str = ""


def requirements() -> dict[str, Requirement]:
    """Return every requirement of the map by its id."""
    raw = read_yaml(FILE.read_text(encoding="utf-8"))["requirements"]
    return TypeAdapter(dict[str, Requirement]).validate_python(raw)


def asvs_page(made: str) -> str:
    """Return the page: counts of each state, the gaps, then every requirement by chapter."""
    found = requirements()
    parts = [
        made,
        "# OWASP ASVS 5.0, line by line",
        "How Rempart and its desk stand to the [Application Security Verification Standard](https://github.com/OWASP/ASVS) 5.0.0:\n"
        "every requirement of levels 1 and 2, and those of level 3 for authorisation, cryptography and logs. It is our own\n"
        "reading, no certificate; nobody outside has checked it. The words are ours and short: read the requirement at its source\n"
        "(CC BY-SA 4.0). A test fails where an id is missing, or a test or place that is named does not exist; that a test *shows*\n"
        "its requirement is a judgement. [What cryptography is used](cryptography.md).",
        "## How many",
        grid(["state", "what it means", "level 1", "level 2", "level 3", "all"], _counts(found)),
        "## What is open",
        grid(["id", "level", "what it asks", "why it is open"], _open(found)),
    ]
    for number, name in CHAPTERS.items():
        parts += [
            f"## V{number} {name}",
            grid(["id", "level", "what it asks", "state", "shown by"], _rows(found, number)),
        ]
    return "\n\n".join(parts)


def _counts(found: Mapping[str, Requirement]) -> list[list[str]]:
    counted = Counter((one.state, one.level) for one in found.values())
    rows = [
        [f"**{state}**", said, *(str(counted[state, level]) for level in (1, 2, 3)), str(sum(one.state == state for one in found.values()))]
        for state, said in SAID.items()
    ]  # fmt: skip
    sums = [str(sum(one.level == level for one in found.values())) for level in (1, 2, 3)]
    return [*rows, ["all", "", *sums, str(len(found))]]


def _open(found: Mapping[str, Requirement]) -> list[list[str]]:
    return [[id_, str(one.level), cell(one.asks), cell(one.note)] for id_, one in found.items() if one.state == "open"]


def _rows(found: Mapping[str, Requirement], chapter: int) -> list[list[str]]:
    mine = {id_: one for id_, one in found.items() if id_.startswith(f"V{chapter}.")}
    return [[id_, str(one.level), cell(one.asks), one.state, _shown(one)] for id_, one in mine.items()]


def _shown(one: Requirement) -> str:
    tests = [
        f"[{node.partition('::')[2].removeprefix('test_').replace('_', ' ')}]({FORGE}/{node.partition('::')[0]})"
        for node in one.shown
    ]
    places = [f"[{path}]({FORGE}/{path})" for path in one.at]
    return "; ".join([*tests, *places, *([cell(one.note)] if one.note else [])])
