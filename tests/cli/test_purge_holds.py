"""A hold that is on nothing keeps nothing: a purge says so, and does nothing while one stands.

An application may be held before any check names it, and what a killed purge left half-swapped is settled first.
"""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.cli.conftest import Ran
from tests.registers import tiny

from rempart.ledger import Workspace

Run = Callable[..., Ran]
TODAY = date(2026, 11, 20)
WHY = ("--reason", "request ER-2026-04", "--decided-on", "2026-11-18", "--by", "dpo-1")
ROWS = [["L-1", "Steady", "bar", "2019-01-01", None], ["L-2", "Belline", "bar", "2019-01-01", None]]


@pytest.fixture
def places(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace with one edition of one register, and one stored check of one application."""
    monkeypatch.setenv("REMPART_WORKSPACE", str(workspace.path))
    monkeypatch.setattr("rempart.cli.purge.today", lambda: TODAY)
    tiny.publish(workspace, tiny.spells(workspace.path / "registers" / "places"), date(2026, 1, 1), tiny.csv_text(ROWS))
    check = workspace.path / "checks" / "2026-11-03T100000.000000Z"
    check.mkdir(parents=True)
    (check / "D-1.json").write_text('{"application_id": "D-1"}', encoding="utf-8")
    return workspace


def hold(workspace: Workspace, what: str, until: str = "2027-01-01") -> Path:
    """Write one good hold, and one on ``what``."""
    path = workspace.path / "holds.yml"
    path.write_text(
        f'- {{what: places, reason: "an audit", until: 2027-01-01}}\n'
        f'- {{what: "{what}", reason: "appeal 24-117", until: {until}}}\n',
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    ("what", "hint"),
    [
        ("palces", "It may mean places"),
        ("places/2026-01-01.7", "It may mean places/2026-01-01"),
        ("check:2026-11-03T100000", "It may mean check:2026-11-03T100000.000000Z"),
    ],
)
def test_a_hold_on_nothing_is_said_and_nothing_is_purged(places: Workspace, run: Run, what: str, hint: str) -> None:
    """What it was meant to keep might go: where it stands, what is wrong, what is close; and no suppression is entered."""
    hold(places, what)
    foreseen = run("purge", "--json")
    (line,) = [line for line in json.loads(foreseen.out)["stays"] if line["kind"] == "hold"]
    assert (foreseen.code, line["name"], line["until"]) == (0, what, "2027-01-01")
    assert hint in line["why"]
    ran = run("purge", "--suppress", "places:Belline", *WHY, "--yes")
    assert (ran.code, "holds.yml, hold 2: no register, edition or check" in ran.err) == (1, True)
    assert hint in ran.err
    assert not (places.path / "suppressions").exists()


@pytest.mark.parametrize(
    "what", ["places", "places/2026-01-01", "un_sanctions", "check:2026-11-03T100000.000000Z", "application:D-1"]
)
def test_a_hold_on_what_is_there_is_no_hindrance(places: Workspace, run: Run, what: str) -> None:
    """A register of which nothing was loaded yet is there too."""
    hold(places, what)
    ran = run("purge", "--yes")
    assert (ran.code, "\n  hold " in ran.out) == (0, False), ran.err


def test_a_hold_that_is_over_may_be_on_what_is_gone(places: Workspace, run: Run) -> None:
    """What it kept has gone since, as it should: the file need not be tidied for that."""
    hold(places, "places/2020-01-01", until="2026-11-20")
    assert run("purge", "--yes").code == 0


CHECK = "2026-11-03T100000.000000Z"


@pytest.mark.parametrize("what", ["application:E-999", "application:D-11"])
def test_an_appeal_filed_before_any_check_is_said_and_hinders_nothing(places: Workspace, run: Run, what: str) -> None:
    """An erasure need not wait for the first check of an application; that its reports are held from then on is said."""
    (places.path / "holds.yml").write_text(f'[{{what: "{what}", reason: "appeal 24-117", until: 2027-01-01}}]', "utf-8")
    ran = run("purge", "--suppress", "places:Belline", *WHY, "--yes", "--json")
    assert ran.code == 0, ran.err
    (line,) = [line for line in json.loads(ran.out)["stays"] if line["kind"] == "hold"]
    assert (line["name"], line["until"]) == (what, "2027-01-01")
    assert "no stored check names this application yet" in line["why"]
    assert (places.path / "suppressions").exists()


def half_swapped(folder: Path) -> None:
    """Leave a folder as a kill between the two renames does, where the disk cannot exchange two names at once."""
    shutil.copytree(folder, folder.with_name(f".purging-{folder.name}"))
    folder.rename(folder.with_name(f".purged-{folder.name}"))


@pytest.mark.parametrize("what", [f"check:{CHECK}", "application:D-1"])
def test_a_hold_on_a_check_that_a_killed_purge_was_swapping_is_right(places: Workspace, run: Run, what: str) -> None:
    """The check has its name again before anybody asks what the holds are on: the purge is finished, and keeps it."""
    hold(places, what)
    half_swapped(places.path / "checks" / CHECK)
    foreseen = run("purge", "--json")
    (line,) = [line for line in json.loads(foreseen.out)["stays"] if line["kind"] == "hold"]
    assert (line["name"], "--yes finishes it first" in line["why"]) == ("holds.yml", True)
    ran = run("purge", "--yes")
    assert (ran.code, "\n  hold " in ran.out) == (0, False), ran.err
    assert [path.name for path in (places.path / "checks").iterdir()] == [CHECK]


def test_a_hold_on_an_edition_that_a_killed_purge_was_swapping_is_right(places: Workspace, run: Run) -> None:
    """So it is with an edition, which the plan of the purge counts again."""
    hold(places, "places/2026-01-01")
    half_swapped(places.editions_of("places") / "2026-01-01")
    ran = run("purge", "--yes")
    assert ran.code == 0, ran.err
    assert "edition places/2026-01-01: the last good edition" in ran.out
    assert run("verify").code == 0


def test_a_slip_of_the_pen_is_refused_once_all_is_settled(places: Workspace, run: Run) -> None:
    """What a killed purge left is finished even where a hold must be corrected before the next."""
    hold(places, "palces")
    half_swapped(places.path / "checks" / CHECK)
    assert run("purge", "--yes").code == 1
    assert [path.name for path in (places.path / "checks").iterdir()] == [CHECK]
