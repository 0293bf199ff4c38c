"""What was found moves nothing (N1), everywhere: every page, every answer of the interface and every file that lists something is crawled.

``test_order.py`` looks at the lists of cases by name. Here nothing is named: whatever stands in rows before is in the same order after.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from rempart.desk.api.tokens import make_calendar
from rempart.desk.cases import facts
from rempart.desk.cases.acting import Opened, Party, open_case, take_step
from rempart.desk.cases.models import Case, CaseFact
from rempart.desk.day import today
from rempart.desk.rights.table import table
from rempart.desk.screening.models import Run
from rempart.ledger import Workspace
from rempart.screening.standby import Standby
from tests.desk.api.conftest import Caller, token
from tests.desk.hostile.conftest import Town, routes
from tests.desk.hostile.lists import Lists, lists_of, moved
from tests.desk.look_rows import ADDRESS, APPLICANT, HOLDING
from tests.desk.screening.test_result import another, ran

__all__ = ["token"]
OTHERS = ("2026-0203", "2026-0202", "2026-0201")
ROLES = ("case_officer", "legal_officer", "reviewer", "decision_maker", "front_desk", "hearing_clerk", "inspector", "register_steward", "data_protection_officer", "auditor", "technical_administrator")  # fmt: skip
ITSELF = {"api:v1:report"}
"""The report itself, as it was made: it is what this test turns round."""
FORMS = ("csv", "xlsx", "ftm", "bods")


@pytest.fixture
def several(furnished: Town, town: Workspace, monkeypatch: pytest.MonkeyPatch) -> Town:
    """The furnished town, with three cases more of the same parties at the same address, and a file of each form that may leave."""
    from rempart.desk.screening import running

    ready, cast = Standby(town), furnished.cast
    monkeypatch.setattr(running, "standby", lambda: ready)
    monkeypatch.setattr(running, "enqueue", lambda _, data, **__: running.perform(data["run"]))
    officer, front = cast.people["case_officer"], cast.people["front_desk"]
    parties = [
        Party("applicant", "Company", "Lanterne Basse SARL", identifiers=[f"FR-SIREN:{APPLICANT}"], address=ADDRESS),
        Party("owner", "Company", "Estran Neuf SAS", identifiers=[f"FR-SIREN:{HOLDING}"], address=ADDRESS),
        Party("representative", "Person", "Maëlle Tréguidec", birth_date="1984-02-11"),
    ]
    for number in OTHERS:
        case = open_case(officer, officer.town, Opened(number, "application", "Terrace", parties, premises=ADDRESS))
        take_step(case, front, "front_desk", "receive", carries={"received_on": str(today())})
        take_step(case, front, "front_desk", "complete")
    own, other = cast.client(officer), cast.client(cast.people["reviewer"])
    where = f"/cases/{furnished.number}/exports/"
    for number, form in enumerate(FORMS, start=2):
        asked = {"act": "ask", "form": form, "recipient": "Court", "basis": "request of the judge"}
        assert own.post(where, asked).status_code == 302
        assert other.post(where, {"act": "allow", "export": str(number)}).status_code == 302
    return furnished


class Crawl:
    """Everything that lists something, read again and again as the same people.

    Args:
        town: whose pages are read.
        machine: a caller of the interface, a case officer's.
        calendar: the address of somebody's calendar.
    """

    def __init__(self, town: Town, machine: Caller, calendar: str) -> None:
        self.town, self.machine, self.calendar = town, machine, calendar
        self.clients = {role: self._client(role) for role in ROLES}
        self.pages = list(self._pages())

    def _client(self, role: str) -> Client:
        client = self.town.client(self.town.cast.people[role])
        for number in OTHERS:
            client.post(
                "/why/", {"next": f"/cases/{number}/", "purpose": "instruction", "reason": "drill of the crawl"}
            )
        return client

    def _pages(self) -> Iterator[tuple[str, str]]:
        """Yield who reads which address: what is of one thing once, what lists all of one's own as every role that may."""
        for name, route, arguments in routes():
            if name.startswith("api:v1:") or name == "account_logout":
                continue
            readers = [role for role in ROLES if role in table().readers(route)]
            paths = [self.town.path(name)]
            if arguments == ["number"]:
                paths.append(reverse(name, kwargs={"number": OTHERS[0]}))
            for path in paths:
                answers = {role: self.clients[role].get(path) for role in readers}
                able = [role for role, one in answers.items() if one.status_code == 200 and lists_of(one)]
                yield from ((role, path) for role in (able[:1] if arguments else able))

    def read(self) -> dict[str, Lists]:
        """Return what each page, answer and file lists now."""
        answers: dict[str, Any] = {f"{role} {path}": self.clients[role].get(path) for role, path in self.pages}
        for role in ("case_officer", "reviewer"):
            for words in ("Lanterne Basse", "2026-02", ADDRESS, "Estran"):
                answers[f"{role} search {words}"] = self.clients[role].post("/search/", {"q": words})
            persons = f"/cases/{self.town.number}/persons/"
            answers[f"{role} persons"] = self.clients[role].post(persons, {"q": "Maëlle Tréguidec"})
        return {name: lists_of(one) for name, one in (answers | self._of_machine() | self._files()).items()}

    def _of_machine(self) -> dict[str, HttpResponse]:
        call, one = self.machine.call, f"cases/{self.town.number}"
        found = {}
        for name, route, _ in routes():
            if name.startswith("api:v1:") and route.read and route.event and name not in ITSELF:
                path = self.town.path(name).removeprefix("/api/v1/")
                query = "?prefix=Lan" if name.endswith("suggest") else ""
                found[name] = call("GET", path + query)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        asked = urlencode(
            {"queries": '{"a": {"query": "Lanterne Basse", "limit": 10}, "b": {"query": "Estran", "limit": 10}}'}
        )
        for path in ("reconcile", f"{one}/reconcile"):
            found[f"POST {path}"] = call("POST", path, asked, **form)
        found["match"] = call("POST", "match", {"queries": [{"name": "Lanterne Basse"}, {"name": "Brune Marine"}]})
        found["party match"] = call("POST", f"{one}/parties/p1/match")
        assert {name: answer.status_code for name, answer in found.items() if answer.status_code != 200} == {}
        return found

    def _files(self) -> dict[str, Any]:
        own, where = self.clients["case_officer"], f"/cases/{self.town.number}/exports/"
        found = {form: own.post(where, {"act": "fetch", "export": str(number)}) for number, form in enumerate(FORMS, 2)}
        found["calendar"] = own.get(self.calendar)
        assert {name: answer.status_code for name, answer in found.items() if answer.status_code != 200} == {}
        return found


def many(report: dict[str, Any]) -> None:
    """Ask the question of a report of more rules, and two that come before it."""
    first = report["to_ask"][0]
    for number, code in enumerate(("OWN-07", "EST-01", "PEO-02"), start=2):
        report["to_ask"].append({**first, "id": f"Q{number}", "code": code})


def turned(report: dict[str, Any]) -> None:
    """Turn what a report found round."""
    for name in ("established", "to_ask", "not_checked", "close_names", "examined"):
        report.get(name, []).reverse()


def emptied(report: dict[str, Any]) -> None:
    """Take the questions of a report away."""
    report["to_ask"] = []


def promote(case: Case, by: Any) -> None:
    """Take facts of the town's registers into the file, from findings."""
    source = {"name": "Finding of the town", "seen_on": str(today()), "sha256": "0" * 64}
    for number in range(3):
        said = {"sentence": f"Terrace, part {number}: 40 square metres.", "source": source, "reliability": "document"}
        facts.promote(case, by, said, f"finding:{number}")


@pytest.mark.slow
def test_findings_move_nothing_that_is_listed_anywhere(several: Town, token: Any) -> None:
    """Nothing found; found in two cases of four; of more rules, turned round and promoted; taken away; found in another case alone."""
    officer = several.cast.people["case_officer"]
    calendar = f"/calendar/{make_calendar(officer)[1]}.ics"
    crawl = Crawl(several, Caller(token("case_officer")[1]), calendar)
    before, wrong = crawl.read(), []
    listing = {name for name, found in before.items() if any(len(items) > 1 for items in found.values())}
    assert {"case_officer /", "case_officer /cases/", "auditor /journal/", "api:v1:cases", "api:v1:deadlines", "match", *FORMS, "calendar"} <= listing  # fmt: skip
    assert len(listing) > 150

    def same(after: str) -> None:
        wrong.extend((after, name, *one) for name, now in crawl.read().items() for one in moved(before[name], now))

    cases = {case.number: case for case in Case.objects.all()}
    runs = [another(ran(several.cast, cases[number]), many) for number in (several.number, OTHERS[1])]
    assert all(len(run.said["en"]["to_ask"]) > 2 for run in runs)
    same("found")
    runs = [another(run, turned) for run in runs]
    for run in runs:
        promote(run.case, officer)
    same("turned round, promoted")
    for run in runs:
        another(run, emptied)
    same("taken away")
    Run.objects.all().delete()
    CaseFact.objects.filter(origin__startswith="finding").delete()
    ran(several.cast, cases[OTHERS[2]])
    same("found elsewhere")
    assert not wrong, "\n".join(map(str, wrong))


def test_a_row_that_moves_is_seen() -> None:
    """The comparison sees two rows of a table change places, in a page, in the interface and in a file; not that a third came between."""
    page = HttpResponse("<table><tr><td>A</td></tr><tr><td>B</td></tr></table>")
    for one, other, more in (
        (page, HttpResponse("<table><tr><td>B</td></tr><tr><td>A</td></tr></table>"), HttpResponse("<table><tr><td>A</td></tr><tr><td>C</td></tr><tr><td>B</td></tr></table>")),
        *[(HttpResponse(a, content_type=kind), HttpResponse(b, content_type=kind), HttpResponse(c, content_type=kind)) for kind, a, b, c in (
            ("application/json", '{"x": [{"id": 1}, {"id": 2}]}', '{"x": [{"id": 2}, {"id": 1}]}', '{"x": [{"id": 1}, {"id": 3}, {"id": 2}]}'),
            ("text/csv", "a\r\nb\r\n", "b\r\na\r\n", "a\r\nc\r\nb\r\n"),
            ("text/calendar", "UID:a\r\nUID:b\r\n", "UID:b\r\nUID:a\r\n", "UID:a\r\nUID:c\r\nUID:b\r\n"),
        )],
    ):  # fmt: skip
        assert moved(lists_of(one), lists_of(one)) == []
        assert len(moved(lists_of(one), lists_of(other))) == 1
        assert moved(lists_of(one), lists_of(more)) == []
