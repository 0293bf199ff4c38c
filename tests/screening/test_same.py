"""The same snapshot and the same day give the same bytes, whatever is checked beside and whatever is loaded later."""

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from tests.screening.practice import SNAPSHOT, Json, Practice, built, check_into, load_all, some_lines

from rempart.build import build
from rempart.ledger import Workspace, open_snapshot
from rempart.registers import load
from rempart.screening import Checker, read_applications

STORIES = ("listed_by_passport", "borrowed_number", "trust_at_end", "three_operators", "namesake", "corrected_shares")
QUICK = ("listed_by_passport", "borrowed_number", "three_operators")
"""Two of one day and one of another: each day takes as long as all its applications."""


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder of reports."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def chosen(practice: Practice, out: Path, stories: Sequence[str]) -> Path:
    """A file with one application of each of some stories."""
    return some_lines(practice.town.applications, [practice.story(key) for key in stories], out / "some.csv")


@pytest.mark.parametrize("stories", [QUICK, pytest.param(STORIES, marks=pytest.mark.slow)], ids=["some", "all"])
def test_a_check_twice_gives_the_same_bytes(practice: Practice, stories: tuple[str, ...], tmp_path: Path) -> None:
    """JSON, HTML and index are equal byte for byte (N5)."""
    file = chosen(practice, tmp_path, stories)
    for name in ("once", "twice"):
        check_into(tmp_path / name, practice.snapshot, file)
    assert contents(tmp_path / "once") == contents(tmp_path / "twice")


@pytest.mark.parametrize(
    "stories", [STORIES[:2], pytest.param(STORIES[2:], marks=pytest.mark.slow)], ids=["some", "the others"]
)
def test_an_application_checked_alone_gives_the_same_bytes(
    practice: Practice, stories: tuple[str, ...], tmp_path: Path
) -> None:
    """No application sees another one of its file: its report is the same beside eighty others and alone.

    Only what names the file itself (its name, its hash, the command) is that of the file.
    """
    for key in stories:
        wanted = practice.story(key)
        file = some_lines(practice.town.applications, [wanted], tmp_path / "applications.csv")
        (alone,) = check_into(tmp_path / key, practice.snapshot, file).values()
        beside = practice.reports("en")[wanted]
        for report in (alone, beside):
            del report["town"]
            for source in report["sources"]:
                if source["register_id"] == "form":
                    del source["sha256"]
        assert alone == beside, key


@pytest.mark.parametrize(
    "whole", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["of two days", "of all days"]
)
def test_the_order_of_the_file_does_not_matter(practice: Practice, whole: bool, tmp_path: Path) -> None:
    """Lines of applications in another order give each application the same report; the reports follow the file."""
    reports = practice.reports("en")
    days = {reports[practice.story(key)]["on_day"] for key in QUICK}
    wanted = [key for key, report in sorted(reports.items()) if report["on_day"] in days]
    if whole:
        wanted = list(dict.fromkeys([practice.story(key) for key in STORIES] + sorted(reports)[::9]))
    mixed = random.Random(5).sample(wanted, len(wanted))  # noqa: S311
    found = []
    for name, order in (("a", wanted), ("b", mixed)):
        file = read_applications(some_lines(practice.town.applications, order, tmp_path / f"{name}.csv"))
        reports = Checker(practice.snapshot, town="Practice", lang="en").applications(file)
        assert [report.application_id for report in reports] == order
        found.append({report.application_id: report.model_dump(exclude={"sources", "rebuild"}) for report in reports})
    assert found[0] == found[1]


def test_one_checker_may_check_twice(practice: Practice, tmp_path: Path) -> None:
    """A checker that has finished one file takes another, and a register after it."""
    file = read_applications(chosen(practice, tmp_path, QUICK[1:]))
    checker = Checker(practice.snapshot, town="Practice", lang="fr")
    assert checker.applications(file) == checker.applications(file)
    assert next(iter(checker.register("bods"))).to_ask == []


@pytest.mark.slow
def test_a_later_edition_leaves_an_old_report_as_it_was(practice: Practice, tmp_path: Path) -> None:
    """The old snapshot answers with the same bytes, a new one with the same blocks for the same day."""
    town, day = practice.town, date(2026, 3, 13)
    workspace = built(tmp_path / "workspace", town, until=date(2026, 3, 2))
    file = chosen(practice, tmp_path, STORIES)
    old = open_snapshot(workspace.snapshots, None)
    check_into(tmp_path / "before", old, file, on_day=day)
    load_all(workspace, town)
    build(workspace, known_on=date(2026, 11, 2), name="2026-11-03-later", actor="test")
    before = check_into(tmp_path / "after", open_snapshot(workspace.snapshots, SNAPSHOT), file, on_day=day)
    assert contents(tmp_path / "before") == contents(tmp_path / "after")
    later = check_into(tmp_path / "new", open_snapshot(workspace.snapshots, "2026-11-03-later"), file, on_day=day)
    for key, report in before.items():
        for own in ("snapshot", "rebuild"):
            report.pop(own)
            later[key].pop(own)
        assert later[key] == report


@pytest.mark.parametrize("edition", [0, -1], ids=["published before the day", "published after the day"])
def test_what_was_loaded_late_says_so(practice: Practice, edition: int, tmp_path: Path) -> None:
    """A row loaded after the report's day is cited with its day of loading, one loaded before it is not.

    Statements carry their own history: what an edition of 2026 says was said in 2023 was known in 2024.
    """
    asked = some_lines(practice.town.applications, [practice.story("three_quarters")], tmp_path / "one.csv")
    day, loaded_on = date(2024, 6, 5), date(2026, 11, 20)
    (report,) = check_into(tmp_path / "early", practice.snapshot, asked, on_day=day).values()
    assert held(report) == {None}
    file = [file for file in practice.town.files if file.register == "bods"][edition]
    workspace = Workspace.create(tmp_path / "late", town=practice.town.name)
    load(workspace, "bods", file.paths, edition=file.edition, held_on=loaded_on, actor="test")
    fresh = build(workspace, known_on=loaded_on, name="late", actor="test")
    (late,) = check_into(tmp_path / "reports", fresh, asked, on_day=day).values()
    assert held(late) == {loaded_on.isoformat()}
    assert [fact["sentence"] for fact in late["established"]] == [fact["sentence"] for fact in report["established"]]
    sources = {source["id"]: source for source in late["sources"]}
    (consulted,) = [sources[one["source"]] for one in late["consulted"]]
    assert (consulted["register_id"], consulted["edition"]) == ("bods", file.edition.isoformat())
    assert all(source["age_days"] >= 0 for source in late["sources"])
    assert next(iter(Checker(fresh, town="Practice", lang="fr").register("bods", on_day=day))).on_day == day


def held(report: Json) -> set[str | None]:
    """The days of loading that the facts of a report give, the form's own apart."""
    form = next(source["id"] for source in report["sources"] if source["register_id"] == "form")
    citations = [citation for fact in report["established"] for citation in fact["citations"]]
    return {citation["held_on"] for citation in citations if citation["source"] != form}
