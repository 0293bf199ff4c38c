"""A desk whose checks read the snapshot of the practice town, on a day on which its registers are fresh."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from rempart.ledger import Workspace
from rempart.screening import read_applications
from rempart.screening.application import Application
from rempart.screening.standby import Standby
from tests.desk.conftest import Cast
from tests.screening.practice import Practice, practice

__all__ = ["practice"]
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon of 3 November 2026, when the practice town's registers are fresh; checks run at once, without a worker."""
    from rempart.desk.screening import running

    monkeypatch.setattr("rempart.desk.day.now", lambda: NOON)
    monkeypatch.setattr(running, "enqueue", lambda _, data, **__: running.perform(data["run"]))


@pytest.fixture(scope="session")
def ready(practice: Practice) -> Iterator[Standby]:
    """The practice town's snapshot, kept open."""
    one = Standby(Workspace.open(practice.folder / "workspace"))
    yield one
    one.close()


@pytest.fixture
def checked(ready: Standby, practice: Practice, monkeypatch: pytest.MonkeyPatch) -> Standby:
    """Checks of this test read the practice town's snapshot."""
    monkeypatch.setattr("rempart.desk.screening.running.standby", lambda: ready)
    return ready


@pytest.fixture
def told(practice: Practice) -> Callable[[str], Application]:
    """Return a practice application: the first that is asked a question (*asked*), none (*plain*), or shows a close name (*close*).

    Or whose report names, beside the form, somebody who holds an office and no share (*director*).
    """

    def beside(report: dict[str, Any]) -> list[dict[str, Any]]:
        form = {one[key].casefold() for one in report["parties"] for key in ("party_id", "name")}
        return [
            one for one in report["persons"] if form.isdisjoint(x.casefold() for x in (one["party_id"], *one["names"]))
        ]

    wanted: dict[str, Callable[[dict[str, Any]], Any]] = {
        "asked": lambda report: len(report["to_ask"]) == 1,
        "plain": lambda report: not report["to_ask"],
        "close": lambda report: report["close_names"],
        "director": lambda report: any("ultimate_owner" not in one["named_as"] and "director" in one["named_as"] for one in beside(report)),
    }  # fmt: skip

    def find(kind: str) -> Application:
        applications = {one.id: one for one in read_applications(practice.town.applications).applications}
        for path in sorted((practice.folder / "en").glob("*.json"), reverse=True):
            report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            if wanted[kind](report) and len(applications[report["application_id"]].lines) > 1:
                return applications[report["application_id"]]
        raise LookupError(kind)

    return find


@pytest.fixture
def opened(cast: Cast, told: Callable[[str], Application]) -> Callable[[str], Any]:
    """Return a case of the case officer's unit, made of a practice application; ``cast.case`` is then that case."""
    from rempart.desk.cases.acting import Opened, Party, open_case

    def make(kind: str) -> Any:
        one = told(kind)
        parties = [
            Party(x.role, x.schema, x.name, str(x.birth_date or ""), x.identifiers, x.address or "") for x in one.lines
        ]
        more = {"premises_id": one.premises[0] if one.premises else ""}
        case = open_case(
            cast.people["case_officer"],
            cast.people["case_officer"].town,
            Opened(f"T-{kind}", "application", "Terrace", parties, application=more),
        )
        cast.case = case
        return case

    return make
