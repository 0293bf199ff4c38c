"""A small cast with one of everything: what an address may name exists, so that a crawl shows pages and not only refusals."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from rempart.desk.cases import facts
from rempart.desk.cases.models import Case
from rempart.desk.day import today
from rempart.desk.rights.table import Route, table
from tests.desk.cases import working
from tests.desk.conftest import Cast
from tests.desk.look_rows import ADDRESS, APPLICANT
from tests.desk.operations.test_uploads import pdf
from tests.desk.search.conftest import registers, town
from tests.desk.test_matrix import patterns

__all__ = ["registers", "town"]
NAMES = ("Lanterne Basse", "Tréguidec", "Estran Neuf", APPLICANT, "41 square metres")
"""What no answer may hold unless its reading is an entry: of the case, of its papers, of registers."""


@dataclass
class Town:
    """The cast, and for each address of the site an object that it can name, by the name of the route."""

    cast: Cast
    number: str
    named: dict[str, dict[str, Any]] = field(default_factory=dict)

    def client(self, who: Any) -> Client:
        """Return a browser in which somebody is signed in, and said why they open what asks for it, where they may."""
        client = self.cast.client(who, opened=False)
        client.raise_request_exception = False
        for path in (f"/cases/{self.number}/", self.path("search:entity"), self.path("search:address")):
            for purpose in ("instruction", "quality", "court"):
                said = {"next": path, "purpose": purpose, "reason": "drill of the crawl"}
                if client.post("/why/", said).status_code in (302, 404):
                    break
        return client

    def path(self, name: str) -> str:
        """Return the address of a route, of the object that the town has for it."""
        from django.urls import reverse

        return reverse(name, kwargs=self.named[name])


def routes() -> Iterator[tuple[str, Route, list[str]]]:
    """Yield every address with its line of the table and the names of its arguments; not those that sign in."""
    from django.urls import get_resolver

    for name, converters in patterns(get_resolver()):
        if table().routes[name].of != "signin":
            yield name, table().routes[name], list(converters)


@pytest.fixture(autouse=True)
def patient(settings: Any) -> None:
    """A crawl asks more often than an officer."""
    from rempart.desk.operations.limits import A_MINUTE

    settings.REQUESTS_A_MINUTE = dict.fromkeys(A_MINUTE, 1_000_000)


@pytest.fixture
def furnished(cast: Cast, registers: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    """The town of the crawl: a case in force, with one of everything that an address can name."""
    cast.case = opened(cast)
    made = Town(cast, cast.case.number)
    officer, clerk = cast.people["case_officer"], cast.client(cast.people["case_officer"])
    clerk.post("/why/", {"next": f"/cases/{made.number}/", "purpose": "instruction"})
    in_force(made, clerk)
    case = cast.case
    document, event = working.paper(cast), case.caseevent_set.get(number=1)
    keys: dict[str, dict[str, Any]] = {
        "cases:document": {"document": document.key}, "cases:fact": {"fact": 1}, "cases:undo": {"event": event.number},
        "cases:step": {"step": "withdraw_application"}, "cases:report_file": {"form": "html"},
        "cases:bundle_file": {"document": case.document_set.get(role="bundle").key},
        "screening:answer": {"mark": "q-1"}, "screening:fact": {"fact": "f-1"}, "screening:source": {"source": "s-1"},
        "search:party": {"party": "p1"}, "letters:write": {"letter": "receipt"},
    }  # fmt: skip
    keys |= measure_of(made, clerk) | outside(made, clerk, officer) | of_persons(made, clerk) | of_registers(made)
    for name, _, arguments in routes():
        given = {one: value for one, value in keys.get(name, {}).items() if one in arguments}
        given |= {"number": made.number} if "number" in arguments else {}
        given |= (
            {"letter": 1} if name.startswith("letters:") and "letter" in arguments and "letter" not in given else {}
        )
        if name.startswith("api:v1:"):
            given |= {one: value for one, value in (("party", "p1"), ("export", 1)) if one in arguments}
        assert sorted(given) == sorted(arguments), f"the crawl has no object for {name}: add one to this fixture"
        made.named[name] = given
    return made


def opened(cast: Cast) -> Case:
    """Open the case whose parties the registers know."""
    from rempart.desk.cases.acting import Opened, Party, open_case

    parties = [
        Party("applicant", "Company", "Lanterne Basse SARL", identifiers=[f"FR-SIREN:{APPLICANT}"], address=ADDRESS),
        Party("representative", "Person", "Maëlle Tréguidec", birth_date="1984-02-11"),
    ]
    officer = cast.people["case_officer"]
    return open_case(officer, officer.town, Opened("2026-0200", "application", "Terrace", parties, premises=ADDRESS))


def in_force(made: Town, clerk: Client) -> None:
    """Bring the case to a measure in force, with a letter sent, proven and edited on the way, and the bundle sealed."""
    cast, day = made.cast, str(today())
    working.step(cast, "front_desk", "receive", received_on=day)
    working.step(cast, "front_desk", "complete")
    letters_of(made, clerk)
    working.step(cast, "case_officer", "send_questions", questions=["Who set up the second row of tables?"])
    working.step(cast, "case_officer", "answered", answers="The neighbour did.")
    working.add_fact(cast)
    working.step(cast, "legal_officer", "intend", facts=["F1"], measure={"measure": "suspend"}, notified_on=day)
    facts.answer(cast.case, cast.people["hearing_clerk"], 1, "It was a feast of the quay.")
    working.step(cast, "hearing_clerk", "hear", minutes="heard")
    working.write_draft(cast, ["F1"], ["a second exit"])
    working.step(cast, "legal_officer", "draft")
    working.step(cast, "decision_maker", "sign")
    working.step(cast, "legal_officer", "notify", notified_on=day, remedies="the court")
    working.step(cast, "case_officer", "take_effect", from_on=day)
    cast.case.refresh_from_db()
    reviewer = cast.client(cast.people["reviewer"])
    assert reviewer.post(f"/cases/{made.number}/report").status_code == 302


def letters_of(made: Town, clerk: Client) -> None:
    """Write two letters of questions: one that was sent and proven, one that is a draft and was edited."""
    from tests.desk.letters.test_letters import QUESTION, fields_on

    where = f"/cases/{made.number}/letters/"
    for _ in range(2):
        page = clerk.get(f"{where}write/questions?step=send_questions").content.decode()
        told = {**fields_on(page), **QUESTION, "team": "yes", "contact": "Town hall"}
        assert clerk.post(f"{where}write/questions", told).status_code == 302
    sent = {"seen": "0", "channel": "by_hand", "on": str(today()), "step": "no"}
    assert clerk.post(f"{where}1/send", sent).status_code == 302
    proof = {"seen": "1", "kind": "receipt", "on": str(today()), "file": io.BytesIO(pdf())}
    assert clerk.post(f"{where}1/delivery", proof).status_code == 302
    draft = clerk.get(f"{where}2/draft.docx").content
    assert clerk.post(f"{where}2/upload", {"seen": "0", "draft": io.BytesIO(draft)}).status_code == 302


def measure_of(made: Town, clerk: Client) -> dict[str, dict[str, Any]]:
    """Settle a condition of the measure with its proof."""
    row = made.cast.case.measure_set.get()
    one = f"/cases/{made.number}/measures/{row.event}/"
    proof = {"on": str(today()), "file": io.BytesIO(pdf())}
    assert clerk.post(f"{one}settle/1", proof).status_code == 302
    given = {"measure": row.event, "note": 1, "kind": "visit"}
    names = [name for name, _, arguments in routes() if name.startswith("measures:") and "measure" in arguments]
    return dict.fromkeys(names, given) | {"letters:draft": {"letter": 2}, "letters:edited": {"letter": 2}, "letters:edit": {"letter": 2}}  # fmt: skip


def outside(made: Town, clerk: Client, officer: Any) -> dict[str, dict[str, Any]]:
    """Make what stands outside a case: a joint control with a sheet, a draft of an application, an entity, an address, an entry."""
    cast = made.cast
    front = cast.client(cast.people["front_desk"], opened=False)
    draft = front.post("/intake/", {"procedure": "application"})["Location"].strip("/").split("/")[1]
    front.post(f"/intake/{draft}/", {"parties": "1", "p1-name": "Maëlle Tréguidec", "act": "add"})
    page = clerk.post("/search/", {"q": APPLICANT}).content.decode()
    entity = re.search(r'href="/entities/([^"/]+)/', page)
    page = clerk.post("/search/", {"q": ADDRESS}).content.decode()
    address = re.search(r'href="/addresses/([^"/]+)/', page)
    assert entity
    assert address
    assert clerk.post(f"/cases/{made.number}/exports/", {"act": "ask", "form": "csv", "recipient": "Court", "basis": "request"}).status_code == 302  # fmt: skip
    operation, agency = control(made, clerk)
    of_control = {"operation": operation, "agency": agency, "target": 1}
    keys = {name: of_control for name, _, arguments in routes() if name.startswith("planner:") and arguments}
    return keys | {
        "screening:form": {"draft": draft}, "search:entity": {"party": entity[1]}, "search:address": {"address": address[1]},
        "journal:entry": {"entry": 1}, "administration:person": {"pseudonym": officer.pseudonym},
        "administration:difference": {"pack": "generic", "one": "2026-01-01", "other": "2026-01-01"},
        "administration:declared_paper": {"paper": "register-entry"}, "administration:declared_file": {"file": "register-entry.json"},
        "administration:calendar": {"year": 2026}, "accounts:kept": {"key": kept(officer)},
        "mfa_remove_webauthn": {"pk": 1}, "openid_connect_login": {"provider_id": "x"},
    }  # fmt: skip


def of_persons(made: Town, clerk: Client) -> dict[str, dict[str, Any]]:
    """Contest a fact, ask for what is held of a person, and open the file of a breach."""
    from rempart.desk.concerned.models import Breach

    where = f"/cases/{made.number}/concerned/"
    told = {"target": "fact:1", "by": "person", "received_on": str(today()), "what": "We never set up a second row."}
    assert clerk.post(f"{where}contests/new", told).status_code == 302
    asked = {"received_on": str(today()), "verified": "known", "how": "at the desk of the town hall"}
    assert clerk.post(f"{where}p2/extract", asked).status_code == 302
    watcher = made.cast.client(made.cast.people["data_protection_officer"], opened=False)
    told = {"aware_at": f"{today()}T00:00", "what": "A list was sent to a wrong address."}
    assert watcher.post("/concerned/breaches/new", told).status_code == 302
    given = {"person": "p2", "contest": 1, "doubt": 1, "telling": 1, "breach": Breach.objects.get().number}
    return {name: given for name, _, arguments in routes() if name.startswith("concerned:") and arguments}


def of_registers(made: Town) -> dict[str, dict[str, Any]]:
    """Bring a file of the town; what is named beside it is of the rules and of the case, or is not there."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from rempart.desk.registers.models import Upload

    steward = made.cast.client(made.cast.people["register_steward"], opened=False)
    file = SimpleUploadedFile("leases.csv", "Bail;Preneur\nB-1;Maëlle Tréguidec\n".encode())
    sent = {"file": file, "register": "new", "fresh": "town_leases"}
    assert steward.post("/registers/new/", sent).status_code == 302
    given = {"upload": Upload.objects.get().pk, "register": "town_leases", "edition": "2025-09-01", "rollback": 1}
    given |= {"kind": "signal", "of": "EST-01", "kept": made.number, "report": 1}
    rooms = ("registers:", "oversight:", "operations:")
    return {name: given for name, _, arguments in routes() if name.startswith(rooms) and arguments}


def kept(officer: Any) -> str:
    """Keep a form for the officer, as after a session that was locked."""
    from rempart.desk import sealing
    from rempart.desk.accounts.kept import KEY
    from rempart.desk.accounts.models import KeptForm

    sealing.make_key(KEY)
    sealed = sealing.seal_json(KEY, "form/abc", [["text", "Maëlle Tréguidec"]])
    return str(KeptForm.objects.create(user=officer, key="abc", path="/", sealed=sealed, at=now_()).key)


def now_() -> datetime:
    """Return this instant, as the desk tells it."""
    from rempart.desk.day import now

    return now()


def control(made: Town, clerk: Client) -> tuple[str, int]:
    """Make a joint control that another person approved, in which the inspector of the cast has a seat."""
    from rempart.desk.accounts.models import RoleGrant, User
    from rempart.desk.planner.models import Agency

    people = made.cast.people
    one, other = User.objects.filter(username__startswith="clerk-").order_by("id")
    second = User.objects.create_user("insp-9", "practice-town", pseudonym="G-99", town=one.town)
    RoleGrant.objects.create(user=second, role="inspector", from_on=date(2020, 1, 1), given_by=one, confirmed_by=other)
    where = str(clerk.post("/controls/", {"title": "bars of the port", "on": str(today() + timedelta(90))})["Location"])
    seats = [people["inspector"].pseudonym, second.pseudonym]
    agency = {"name": "Fire", "aim": "safety of the exits", "basis": "Code, art. R143-1", "checklist": "exits", "seats": seats}  # fmt: skip
    assert clerk.post(f"{where}agency", agency).status_code == 302
    clerk.post(f"{where}rule", {"rule": "every bar of the port with a licence"})
    clerk.post(f"{where}target", {"address": "12, quai des Etoupes"})
    assert made.cast.client(people["legal_officer"]).post(f"{where}approve").status_code == 302
    return where.strip("/").split("/")[1], Agency.objects.get().pk


def shut_journal() -> None:
    """Take the right to insert into the journal's table: by the server's own rights, or on SQLite by a trigger."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for line in (
                "create role drill_writer nologin", "grant all on all tables in schema public to drill_writer",
                "grant all on all sequences in schema public to drill_writer", "revoke insert on journal_entry from drill_writer",
                "set role drill_writer",
            ):  # fmt: skip
                cursor.execute(line)
        else:
            cursor.execute(
                "create trigger drill before insert on journal_entry begin select raise(abort, 'not authorised'); end"
            )


def told(answer: Any) -> str:
    """Return the text of an answer, streamed or whole."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(body.decode("utf-8", "replace"))


def names_in(answer: Any) -> list[str]:
    """Return which of the names of the town stand in an answer."""
    text = told(answer)
    return [one for one in NAMES if one in text]
