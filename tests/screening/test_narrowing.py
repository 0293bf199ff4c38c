"""Only what is near the subjects is read of big tables, and nothing that is said changes by it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.screening.practice import Practice

from rempart.ledger import Workspace, beside, opening
from rempart.screening import Checker, read_applications
from rempart.screening.application import Application
from rempart.screening.day import Day
from rempart.screening.overlay import Rows, link, overlaid
from rempart.screening.standby import Standby
from rempart.signals import Outcome, run
from rempart.signals.light import engine
from rempart.signals.narrowing import near
from rempart.signals.narrowing.needs import TOLD

DAY = date(2026, 11, 3)


@pytest.fixture
def everything_is_big(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read every table from its file, as if it had a million rows, but what the day itself fills."""
    real = opening._kinds

    def big(connection: object, paths: Sequence[Path]) -> dict[Path, str]:
        kinds = real(connection, paths)  # type: ignore[arg-type]
        return {p: "view" if kind == "table" and p.stem != "coverage" else kind for p, kind in kinds.items()}

    monkeypatch.setattr(opening, "_kinds", big)


def _outcomes(
    practice: Practice,
    applications: Sequence[Application],
    *,
    narrowed: bool,
    light: bool = False,
    kept: Path | None = None,
) -> dict[str, list[Outcome]]:
    checker = Checker(practice.snapshot, town="Practice", lang="en")
    found = {}
    with Day(replace(checker.setting, beside=kept), DAY) as day:
        assert bool(day.nearby.big) is narrowed
        assert bool(day.nearby.copied) is (kept is not None)
        for linked in link(day.connection, applications, day.judgements):
            with overlaid(day.connection, [linked], day.on_day):
                found[linked.application.id] = run(
                    checker.setting.signals, day.connection, day.on_day, None, day.nearby, day.light if light else None
                )
    return found


@pytest.fixture
def some_are_big(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read who holds or directs, and the numbers, from their files; what else has many rows is big in memory, the rest is small."""
    in_files = {"ownership", "directorship", "integrated_ownership", "ultimate_owner", "ownership_link", "identifier"}
    real = opening._kinds

    def kinds(connection: object, paths: Sequence[Path]) -> dict[Path, str]:
        found = real(connection, paths)  # type: ignore[arg-type]
        return {p: "view" if kind == "table" and p.stem in in_files else kind for p, kind in found.items()}

    monkeypatch.setattr(opening, "_kinds", kinds)
    for place, name in ((near, "MANY"), (near, "_SMALL"), (engine, "MANY")):
        monkeypatch.setattr(place, name, 500)


@pytest.mark.slow
@pytest.mark.parametrize("big", ["everything_is_big", "some_are_big"])
def test_what_is_near_says_what_the_whole_says(
    practice: Practice, request: pytest.FixtureRequest, tmp_path: Path, big: str
) -> None:
    """Each outcome, fact and row of evidence is the same: whether small tables may be looked up whole or not, and on a day
    kept open, which copies once what is near every application.
    """
    applications = read_applications(practice.town.applications).applications[-8:]
    whole = _outcomes(practice, applications, narrowed=False)
    request.getfixturevalue(big)
    assert _outcomes(practice, applications, narrowed=True) == whole
    assert repr(_outcomes(practice, applications, narrowed=True, light=True)) == repr(whole)
    assert _outcomes(practice, applications, narrowed=True, kept=tmp_path) == whole
    assert repr(_outcomes(practice, applications, narrowed=True, light=True, kept=tmp_path)) == repr(whole)


def _near(practice: Practice, applications: Sequence[Application], kept: Path | None) -> list[dict[str, list[str]]]:
    """Return the rows of each table that are near each application."""
    found = []
    with Day(replace(Checker(practice.snapshot, town="Practice", lang="en").setting, beside=kept), DAY) as day:
        for linked in link(day.connection, applications, day.judgements):
            with overlaid(day.connection, [linked], day.on_day):
                day.nearby.gather()
                tables = sorted(day.nearby._near)
                rows = {one: day.connection.execute(f"from temp.near_{one}").fetchall() for one in tables}
                found.append({one: sorted(map(repr, told)) for one, told in rows.items()})
    return found


@pytest.mark.usefixtures("some_are_big")
def test_what_was_copied_for_the_day_and_what_a_run_adds_is_all_that_is_near(
    practice: Practice, tmp_path: Path
) -> None:
    """The same rows are near, whether a run copies all of them or adds to what the day has, what its form says of them too."""
    applications = read_applications(practice.town.applications).applications[-30:]
    assert _near(practice, applications, tmp_path) == _near(practice, applications, None)


def test_tables_to_which_a_form_adds_are_known(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing stands for a day that rests on a table to which a form adds rows, but for two that are forgiven."""
    added: set[str] = set()
    add = Rows.add

    def noted(self: Rows, table: str, **cells: object) -> None:
        added.add(table)
        add(self, table, **cells)

    monkeypatch.setattr(Rows, "add", noted)
    applications = read_applications(practice.town.applications).applications
    checker = Checker(practice.snapshot, town="Practice", lang="en")
    with Day(checker.setting, DAY) as day:
        for linked in link(day.connection, applications, day.judgements):
            with overlaid(day.connection, [linked], day.on_day):
                pass
    assert added - {"application_party", "application_premises", "form_line"} <= TOLD


@pytest.mark.usefixtures("everything_is_big")
def test_memory_of_what_was_read_is_given_back(
    practice: Practice, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What was read of the copies goes, the limit of memory stays, and the tables are read again at need."""
    monkeypatch.setattr(beside, "_KEPT", 0)
    checker = Checker(practice.snapshot, town="Practice", lang="en")
    with Day(replace(checker.setting, beside=tmp_path), DAY) as day:

        def said(sql: str) -> object:
            return day.connection.execute(sql).fetchall()

        held = "select sum(memory_usage_bytes) > 4000000 from duckdb_memory() where tag = 'BASE_TABLE'"
        rows, limit = (
            said("select count(*), count(distinct row_id) from party"),
            said("select current_setting('memory_limit')"),
        )
        for table in sorted(beside.tables_beside(day.connection)):
            said(f"from beside.main.{table}")
        assert said(held) == [(True,)]
        beside.give_back(day.connection)
        assert said(held) == [(False,)]
        assert said("select current_setting('memory_limit')") == limit
        assert said("select count(*), count(distinct row_id) from party") == rows


@pytest.mark.slow
def test_copies_of_big_tables_say_what_the_tables_say(
    practice: Practice, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """On a day kept open, whose big tables were copied, the reports are the same, and nothing of the copy stays on disk."""
    monkeypatch.setattr(beside, "_KEPT", 0)
    workspace = Workspace.open(practice.folder / "workspace")
    applications = read_applications(practice.town.applications).applications[-3:]
    ready = Standby(workspace)
    small = [ready.reports(one, DAY) for one in applications]
    ready.close()
    request.getfixturevalue("everything_is_big")
    assert [ready.reports(one, DAY) for one in applications] == small
    assert not list(workspace.path.glob(".open-*"))
    ready.close()
