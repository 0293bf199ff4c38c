"""Only what is near the subjects is read of big tables, and nothing that is said changes by it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.screening.practice import Practice

from rempart.ledger import Workspace, opening
from rempart.ledger.beside import KEYS
from rempart.screening import Checker, read_applications
from rempart.screening.application import Application
from rempart.screening.day import Day
from rempart.screening.overlay import Rows, link, overlaid
from rempart.screening.standby import Standby
from rempart.signals import Outcome, run
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
    beside: Path | None = None,
) -> dict[str, list[Outcome]]:
    checker = Checker(practice.snapshot, town="Practice", lang="en")
    found = {}
    with Day(replace(checker.setting, beside=beside), DAY) as day:
        assert bool(day.nearby.big) is narrowed
        assert bool(day.nearby.copied) is (beside is not None)
        for linked in link(day.connection, applications, day.judgements):
            with overlaid(day.connection, [linked], day.on_day):
                found[linked.application.id] = run(
                    checker.setting.signals, day.connection, day.on_day, None, day.nearby, day.light if light else None
                )
    return found


@pytest.fixture
def registers_are_big(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the parties of the registers and who holds or directs them from their files; the other tables are small."""
    held = {"ownership", "directorship", "integrated_ownership", "ultimate_owner", "ownership_link"}
    real = opening._kinds

    def big(connection: object, paths: Sequence[Path]) -> dict[Path, str]:
        kinds = real(connection, paths)  # type: ignore[arg-type]
        return {p: "view" if kind == "table" and p.stem in held | set(KEYS) else kind for p, kind in kinds.items()}

    monkeypatch.setattr(opening, "_kinds", big)


@pytest.mark.slow
@pytest.mark.parametrize("big", ["everything_is_big", "registers_are_big"])
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
    assert _outcomes(practice, applications, narrowed=True, beside=tmp_path) == whole
    assert repr(_outcomes(practice, applications, narrowed=True, light=True, beside=tmp_path)) == repr(whole)


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


@pytest.mark.slow
def test_copies_of_big_tables_say_what_the_tables_say(practice: Practice, request: pytest.FixtureRequest) -> None:
    """On a day kept open, whose big tables were copied, the reports are the same, and nothing of the copy stays on disk."""
    workspace = Workspace.open(practice.folder / "workspace")
    applications = read_applications(practice.town.applications).applications[-3:]
    ready = Standby(workspace)
    small = [ready.reports(one, DAY) for one in applications]
    ready.close()
    request.getfixturevalue("everything_is_big")
    assert [ready.reports(one, DAY) for one in applications] == small
    assert not list(workspace.path.glob(".open-*"))
    ready.close()
