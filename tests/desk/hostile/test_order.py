"""What was found moves nothing (N1): every list of cases stands as it stood when findings are added, permuted and taken away."""

import re
from typing import Any

import pytest

from rempart.desk.cases import facts
from rempart.desk.cases.acting import Opened, Party, open_case, take_step
from rempart.desk.cases.models import Case, CaseFact
from rempart.desk.day import today
from rempart.desk.screening.models import Run
from tests.desk.api.conftest import Caller, token
from tests.desk.conftest import Cast
from tests.desk.screening.conftest import checked, practice, ready, that_day, told
from tests.desk.screening.test_result import another, ran

__all__ = ["checked", "practice", "ready", "that_day", "token", "told"]
_NUMBER = re.compile(r"2026-09\d\d")
LISTS = (
    "/", "/cases/", "/cases/?state=open", "/letters/", "/measures/", "/controls/", "/journal/?action=case.opened", "/access/", "/tokens/",
)  # fmt: skip


@pytest.fixture
def three(cast: Cast, told: Any) -> list[Case]:
    """Three cases of the same parties on the same days, the highest number opened first."""
    one, officer, found = told("asked"), cast.people["case_officer"], []
    parties = [
        Party(x.role, x.schema, x.name, str(x.birth_date or ""), x.identifiers, x.address or "") for x in one.lines
    ]
    for number in ("2026-0903", "2026-0902", "2026-0901"):
        more = {"premises_id": one.premises[0] if one.premises else ""}
        case = open_case(
            officer, officer.town, Opened(number, "application", "Terrace", parties, "1, quai Sud", application=more)
        )
        take_step(case, cast.people["front_desk"], "front_desk", "receive", carries={"received_on": str(today())})
        take_step(case, cast.people["front_desk"], "front_desk", "complete")
        found.append(case)
    return found


def standing(cast: Cast, cases: list[Case], machine: Caller) -> dict[str, list[str]]:
    """Return in which order each list of the desk names the cases: pages, search, calendar, interface; and events of a file."""
    seen = {}
    for role in ("case_officer", "reviewer", "decision_maker"):
        client = cast.client(cast.people[role], opened=False)
        for path in LISTS:
            seen[f"{role} {path}"] = _NUMBER.findall(client.get(path).content.decode())
        name = cases[0].caseparty_set.get(key="p1").said["name"]
        for words in (name, "2026-09", "1, quai Sud"):
            seen[f"{role} search {words}"] = _NUMBER.findall(client.post("/search/", {"q": words}).content.decode())
    for path in ("cases", "deadlines"):
        seen[f"interface {path}"] = _NUMBER.findall(machine.get(path, purpose=None).content.decode())
    from rempart.desk.api.calendars import calendar_of

    seen["calendar"] = _NUMBER.findall(calendar_of(cast.people["case_officer"])[0].decode())
    return seen


def inside(cast: Cast, case: Case) -> dict[str, list[str]]:
    """Return in which order the pages of one case name its parties: the file, its names, its links."""
    client = cast.client(cast.people["case_officer"], opened=False)
    client.post("/why/", {"next": f"/cases/{case.number}/", "purpose": "instruction"})
    names = [row.said["name"] for row in case.caseparty_set.order_by("id")]
    pages = {path: client.get(f"/cases/{case.number}/{path}").content.decode() for path in ("", "people", "persons/")}
    return {path: sorted(names, key=page.find) for path, page in pages.items()}


def turned(report: dict[str, Any]) -> None:
    """Turn the findings of a report round."""
    for name in ("facts", "to_ask", "not_checked"):
        report.get(name, []).reverse()


def emptied(report: dict[str, Any]) -> None:
    """Take the questions of a report away."""
    report["to_ask"] = []


@pytest.mark.slow
def test_findings_move_no_list(cast: Cast, three: list[Case], checked: Any, token: Any) -> None:
    """Checked with questions, checked with the findings turned round, facts promoted, all taken away: the same rows in the same order."""
    machine = Caller(token("case_officer")[1])
    before = standing(cast, three, machine)
    within = inside(cast, three[0])
    assert before["case_officer /cases/"][:1] == ["2026-0901"]
    assert sum(len(one) > 2 for one in before.values()) > 8
    runs = [ran(cast, case) for case in three[:2]]  # the last two by number have findings, the first has none
    assert any(report["to_ask"] for report in runs[0].said.values())
    assert standing(cast, three, machine) == before
    for run in runs:
        another(another(run, turned), emptied)
    assert standing(cast, three, machine) == before
    source = {"name": "Finding of the town", "seen_on": str(today()), "sha256": "0" * 64}
    for number in range(5):
        said = {"sentence": f"Terrace, part {number}: 41 square metres.", "source": source, "reliability": "document"}
        facts.promote(three[1], cast.people["case_officer"], said, f"finding:{number}")
    assert standing(cast, three, machine) == before
    assert inside(cast, three[0]) == within
    Run.objects.all().delete()
    CaseFact.objects.all().delete()
    ran(cast, three[2])
    assert standing(cast, three, machine) == before


@pytest.mark.slow
def test_no_list_can_be_asked_in_an_order_of_findings(cast: Cast, three: list[Case]) -> None:
    """No address takes an order: whatever is asked, rows stand by day and number."""
    client = cast.client(cast.people["case_officer"], opened=False)
    plain = {path: _NUMBER.findall(client.get(path).content.decode()) for path in LISTS}
    for name in ("order", "sort", "ordering", "order_by", "o", "rank"):
        for value in ("-number", "findings", "-findings", "questions", "state", "-since"):
            for path in ("/", "/cases/", "/measures/", "/letters/"):
                assert _NUMBER.findall(client.get(path, {name: value}).content.decode()) == plain[path], (
                    name,
                    value,
                    path,
                )


def test_no_row_counts_what_was_found() -> None:
    """No table of the desk has a column for a score, a rank, a count or a colour."""
    from django.apps import apps

    barred = re.compile(
        r"score|rank|risk|weight|colou?r|severity|priority|n_?findings|questions?_count|suspicio", re.IGNORECASE
    )
    columns = [f"{model.__name__}.{one.name}" for model in apps.get_models() if model.__module__.startswith("rempart.")
               for one in model._meta.get_fields()]  # fmt: skip
    assert len(columns) > 100
    assert [one for one in columns if barred.search(one)] == []
