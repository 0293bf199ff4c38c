"""The reports on the practice town say what was planted and nothing else; one planted row makes one finding."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.screening.practice import Practice, built, built_like, check_into, some_lines

from rempart.ledger import open_snapshot
from rempart.screening import read_applications
from rempart.town import Oracle, compare, without_planted, write_town

STORIES = (
    ("borrowed_number", "IDN-04"),
    ("wrong_check_digit", "IDN-04"),
    ("five_companies", "OWN-03"),
    ("trust_at_end", "OWN-06"),
    ("nobody_named", "OWN-06"),
    ("silent_holding", "OWN-06"),
    ("shares_missing", "OWN-08"),
    ("shares_exceeding", "OWN-08"),
    ("corrected_shares", "OWN-08"),
    ("listed_by_passport", "LST-01"),
    ("namesake", None),
    ("listed_in_between", "LST-01"),
    ("delisted", "LST-01"),
    ("three_operators", "EST-01"),
)
QUICK = {"three_operators"}
"""Each takes as long as the town itself: in the fast run one, and the applications of its day; all in the slow one."""
OWNERLESS = {"five_companies", "shares_missing", "corrected_shares"}
"""Without their record no owner of the company is known any more: OWN-01 asks who it is, and is right to."""


def findings(report: dict[str, Any]) -> set[tuple[str, str]]:
    """What a report asks: rule and party or premises."""
    return {(question["code"], question["about"]) for question in report["to_ask"]}


def test_the_oracle_holds(practice: Practice) -> None:
    """On the town of the run no report differs from the oracle."""
    assert compare(practice.town.oracle, practice.reports("en")) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [7, *(pytest.param(seed, marks=pytest.mark.long) for seed in (2, 2026, 99991))])
def test_the_oracle_holds_for_other_towns(seed: int, tmp_path: Path) -> None:
    """So it is for other seeds."""
    town = write_town(tmp_path / "publishers", seed)
    workspace = built(tmp_path / "workspace", town)
    reports = check_into(tmp_path / "reports", open_snapshot(workspace.snapshots, None), town.applications)
    assert [difference.words.en for difference in compare(town.oracle, reports)] == []


def of_its_day(practice: Practice, story: str, folder: Path) -> Path:
    """A file of the applications received on the day of a story's."""
    file = practice.town.applications
    days = {one.id: one.received_on for one in read_applications(file).applications}
    wanted = [key for key, day in days.items() if day == days[practice.story(story)]]
    return some_lines(file, wanted, folder / "some.csv")


@pytest.mark.parametrize(
    ("story", "code", "whole"),
    [pytest.param(*one, False, id=f"{one[0]}, its day") for one in STORIES if one[0] in QUICK]
    + [pytest.param(*one, True, marks=pytest.mark.slow, id=one[0]) for one in STORIES],
)
def test_one_row_taken_out_takes_one_finding_out(
    practice: Practice, story: str, code: str | None, whole: bool, tmp_path: Path
) -> None:
    """Without the planted record, loaded and built again, its finding is gone and every other one is as it was."""
    shutil.copytree(practice.folder / "publishers", tmp_path / "publishers")
    without_planted(tmp_path / "publishers", story)
    town = Practice(tmp_path).town
    workspace = built_like(practice, tmp_path / "workspace", town)
    asked_of = town.applications if whole else of_its_day(practice, story, tmp_path)
    after = check_into(tmp_path / "reports", open_snapshot(workspace.snapshots, None), asked_of)
    before = {key: report for key, report in practice.reports("en").items() if whole or key in after}
    gone = {(key, *one) for key, report in before.items() for one in findings(report) - findings(after[key])}
    come = {(key, *one) for key, report in after.items() for one in findings(report) - findings(before[key])}
    told = {expected.application_id: expected.must_ask for expected in practice.town.oracle.of(story)}
    assert {(key, rule) for key, rule, _ in gone} == {(key, rule) for key, rules in told.items() for rule in rules}
    asked = {key for key, rules in told.items() if rules}
    assert {(key, rule) for key, rule, _ in come} == {(key, "OWN-01") for key in asked if story in OWNERLESS}
    assert {rule for _, rule, _ in gone} == ({code} if code else set())
    if code is None:
        own = told.keys()
        assert all(before[key]["close_names"] and not after[key]["close_names"] for key in own)


def test_every_planted_story_is_taken_out_in_turn(practice: Practice) -> None:
    """The list above is that of the oracle."""
    planted = [
        story.key for story in Oracle.read(practice.folder / "publishers" / "oracle.json").stories if story.planted
    ]
    assert sorted(planted) == sorted(story for story, _ in STORIES)
