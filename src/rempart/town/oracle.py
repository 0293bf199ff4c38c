"""What the reports on the practice town must and must not say, and the comparison with what they say."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rempart.base import Words

CODES = ("EST-01", "IDN-04", "LST-01", "OWN-03", "OWN-06", "OWN-08")
"""The questions for which the stories were written."""
ORDINARY = "ordinary"


@dataclass(frozen=True)
class Expectation:
    """What one application's report must say.

    ``must_list_close_name`` False means that nothing is expected. Of an ordinary application no question at all may
    arise, whatever its code; of one that is ``alone`` none but ``must_ask``; of another story's, none of ``must_not_ask``.
    """

    application_id: str
    story: str
    must_ask: tuple[str, ...] = ()
    must_not_ask: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    not_evaluable: tuple[str, ...] = ()
    must_list_close_name: bool = False
    alone: bool = False

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> "Expectation":
        """Return one expectation from its JSON form."""
        cells: dict[str, Any] = {
            name: tuple(raw[name]) for name in ("must_ask", "must_not_ask", "excluded", "not_evaluable")
        }
        cells |= {name: bool(raw[name]) for name in ("must_list_close_name", "alone")}
        return cls(raw["application_id"], raw["story"], **cells)


@dataclass(frozen=True)
class Watched:
    """What a run over the town's own files must ask about one thing or party, or must not where not ``asked``.

    ``about`` is the number of a thing as its file has it, or ``SCHEME:NUMBER`` of a party.
    """

    story: str
    code: str
    about: str
    asked: bool


@dataclass(frozen=True)
class Planted:
    """The one record that makes a story: register, files relative to the town's folder, and the cells that name it."""

    register: str
    paths: tuple[str, ...]
    record: dict[str, str]


@dataclass(frozen=True)
class StoryNote:
    """One story or decoy: its key, what it tells, and the record planted for it, if a single one makes it."""

    key: str
    title: dict[str, str]
    planted: tuple[Planted, ...] = ()


@dataclass(frozen=True)
class Oracle:
    """All expectations, one per application and ordered by its id, and the stories behind them."""

    town: str
    seed: int
    applications: tuple[Expectation, ...]
    stories: tuple[StoryNote, ...] = field(default=())
    watched: tuple[Watched, ...] = field(default=())

    def story(self, key: str) -> StoryNote:
        """Return one story by key.

        Raises:
            KeyError: no such story.
        """
        for story in self.stories:
            if story.key == key:
                return story
        raise KeyError(key)

    def of(self, key: str) -> list[Expectation]:
        """Return the expectations that belong to one story."""
        return [expected for expected in self.applications if expected.story == key]

    def write(self, path: Path) -> None:
        """Write ``oracle.json``."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Oracle":
        """Read ``oracle.json`` as ``write`` made it."""
        raw = json.loads(path.read_text(encoding="utf-8"))
        expected = tuple(Expectation.parse(row) for row in raw["applications"])
        stories = tuple(
            StoryNote(
                s["key"],
                s["title"],
                tuple(Planted(p["register"], tuple(p["paths"]), p["record"]) for p in s["planted"]),
            )
            for s in raw["stories"]
        )
        watched = tuple(Watched(**one) for one in raw.get("watched", ()))
        return cls(raw["town"], raw["seed"], expected, stories, watched)


@dataclass(frozen=True)
class Difference:
    """One thing that a report says otherwise than the oracle, in words. ``code`` is None where no signal is meant."""

    application_id: str
    story: str
    code: str | None
    words: Words


def compare(oracle: Oracle, reports: Mapping[str, Mapping[str, Any]]) -> list[Difference]:
    """Compare reports (JSON form, by application id) with the oracle; an empty list means that all is as it must be.

    Differences come in the order of the applications.
    """
    found = []
    for expected in oracle.applications:
        report = reports.get(expected.application_id)
        if report is None:
            found.append(_difference(expected, None, "there is no report", "il n’y a pas de rapport"))
        else:
            found.extend(_of_one(expected, report))
    return found


def compare_watched(oracle: Oracle, asked: Collection[tuple[str, str]]) -> list[Difference]:
    """Compare what a run over the town's own files asked, as code and number, with what it must and must not ask."""
    found = []
    for one in oracle.watched:
        if ((one.code, one.about) in asked) == one.asked:
            continue
        en, fr = (
            (f"{one.code} is not asked", f"{one.code} n’est pas posée")
            if one.asked
            else (f"{one.code} is asked and must not be", f"{one.code} est posée et ne doit pas l’être")
        )
        where = f"{one.about} ({one.story})"
        words = Words(en=f"{where}: {en}.", fr=f"{where} : {fr}.")
        found.append(Difference(one.about, one.story, one.code, words))
    return found


def _of_one(expected: Expectation, report: Mapping[str, Any]) -> list[Difference]:
    asked = {str(question["code"]) for question in report["to_ask"]}
    found = [
        _difference(expected, code, f"{code} is not asked", f"{code} n’est pas posée")
        for code in expected.must_ask
        if code not in asked
    ]
    barred = asked if expected.story == ORDINARY else asked & set(expected.must_not_ask)
    if expected.alone:
        barred = asked - set(expected.must_ask)
    found += [
        _difference(expected, code, f"{code} is asked and must not be", f"{code} est posée et ne doit pas l’être")
        for code in sorted(barred)
    ]
    excluded = {str(item["code"]) for item in report["examined"] if item["outcome"] == "excluded"}
    found += [
        _difference(
            expected, code, f"{code} is not set aside by its exclusion", f"{code} n’est pas écartée par son exclusion"
        )
        for code in expected.excluded
        if code not in excluded
    ]
    gaps = {gap["code"] for gap in report["not_checked"]}
    found += [
        _difference(
            expected,
            code,
            f"{code} is not said to be impossible to check",
            f"{code} n’est pas dite impossible à vérifier",
        )
        for code in expected.not_evaluable
        if code not in gaps
    ]
    if expected.must_list_close_name and not report["close_names"]:
        found.append(_difference(expected, None, "the close name is not listed", "le nom proche n’est pas mentionné"))
    return found


def _difference(expected: Expectation, code: str | None, en: str, fr: str) -> Difference:
    where = f"{expected.application_id} ({expected.story})"
    return Difference(expected.application_id, expected.story, code, Words(en=f"{where}: {en}.", fr=f"{where} : {fr}."))
