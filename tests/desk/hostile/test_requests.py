"""Requests that no officer sends: without a token of the form, by another method, for another host, back to another place."""

import re
import socket
import sys
import time
import types
from typing import Any

import pytest
from django.test import Client

from rempart.desk.rights.entries import REFUSED
from rempart.desk.rights.table import table
from tests.desk.cases import working
from tests.desk.conftest import Cast
from tests.desk.test_matrix import address, addresses, patterns

ELSEWHERE = (
    "https://evil.invalid/", "//evil.invalid/", "/\\evil.invalid/", "\\\\evil.invalid", "/\t/evil.invalid/", "https:evil.invalid",
    "http:///evil.invalid/", "javascript:alert(1)", "data:text/html,x", "///evil.invalid", " //evil.invalid", "/%0d%0aSet-Cookie:x",
)  # fmt: skip


def elsewhere(answer: Any) -> bool:
    """Tell whether an answer leads a browser to another host, or holds a header that was smuggled in."""
    where = answer.get("Location", "/").replace("\t", "").replace("\\", "/")
    return not (where.startswith("/") and not where.startswith("//")) or any(
        one in value for value in answer.headers.values() for one in "\r\n"
    )


def test_no_act_is_taken_without_the_token_of_its_form(cast: Cast, written: Any) -> None:
    """Every address that acts, signing in too, refuses a POST from another site, and nothing is written."""
    from django.urls import get_resolver

    acting = [(name, address(name, converters, cast.case.number)) for name, converters in patterns(get_resolver())
              if table().routes[name].act and not name.startswith("api:v1:")]  # fmt: skip
    assert len(acting) > 50
    officer = cast.people["case_officer"]
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"}, raise_request_exception=False)
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    written()
    assert [(name, got) for name, path in acting if (got := client.post(path).status_code) != 403] == []
    assert written() == []


@pytest.mark.slow
def test_a_method_that_no_form_uses_is_refused(cast: Cast, written: Any) -> None:
    """PUT, DELETE and the like are no requests: 405, nothing read, nothing done; a method in a header or a field changes nothing."""
    client = cast.client(cast.people["case_officer"])
    note = f"/cases/{cast.case.number}/notes/new"
    written()
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "REMPART"):
        for name, path in addresses(cast.case.number):
            assert client.generic(method, path).status_code == 405, (method, name)
    assert written() == []
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert client.get(note, {"_method": "POST", "text": "x"}, headers={name: "POST"}).status_code == 200
    assert [entry.action for entry in written()] == ["note.form.read"] * 3


def test_no_page_leads_to_another_host(cast: Cast) -> None:
    """Wherever an address to return to is taken: the language, the purpose, signing in and out, the clock of a practice town."""
    for where in ELSEWHERE:
        client = cast.client(cast.people["case_officer"])
        told = {"next": where, "language": "fr", "purpose": "instruction", "days": "1", "reason": "a reason of ten"}
        for path in ("/language", "/why/", "/practice/day", "/sign-out/", "/account/password/"):
            assert not elsewhere(client.post(path, told)), (path, where)
            assert not elsewhere(client.get(path, told)), (path, where)
        fresh = Client(headers={"host": "localhost"})
        name = cast.people["case_officer"].username
        signed = fresh.post("/sign-in/", {"login": name, "password": "practice-town", "next": where})
        assert not elsewhere(signed), where


def test_the_name_of_the_host_is_the_town_s(cast: Cast) -> None:
    """Another name is refused whole, and no page builds an address from it."""
    for host in ("evil.invalid", "localhost.evil.invalid", "localhost@evil.invalid", "localhost evil", ""):
        client = cast.client(cast.people["case_officer"], opened=False)
        answer = client.get("/", headers={"host": host or "x/y"})
        assert answer.status_code == 400, host
    client = cast.client(cast.people["case_officer"], opened=False)
    for name in ("X-Forwarded-Host", "Forwarded", "X-Original-Host"):
        assert b"evil.invalid" not in client.get("/", headers={name: "evil.invalid"}).content


def test_every_answer_is_guarded(cast: Cast) -> None:
    """No frame, no script of others, nothing kept, nothing guessed: pages, refusals and the page that signs in alike."""
    client = cast.client(cast.people["case_officer"])
    for path in (
        "/",
        f"/cases/{cast.case.number}/",
        "/cases/2026-9999/",
        "/nothing",
        "/sign-in/",
        "/administration/people/",
    ):
        answer = client.get(path)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "no-store"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Referrer-Policy"] == "same-origin"


def test_a_session_that_was_known_before_signing_in_is_worth_nothing(cast: Cast) -> None:
    """Whoever plants a session in a browser, one that the server knows, does not hold it afterwards; signing out ends it on the server."""
    from django.contrib.sessions.backends.db import SessionStore

    planted = SessionStore()
    planted["planted"] = "yes"
    planted.create()
    before = str(planted.session_key)
    client = Client(headers={"host": "localhost"})
    client.cookies["session"] = before
    client.get("/sign-in/")
    assert client.session.session_key == before  # the server knows it: nothing but signing in changes its name
    told = {"login": cast.people["case_officer"].username, "password": "practice-town"}
    assert client.post("/sign-in/", told).status_code == 302
    after = client.cookies["session"].value
    assert after != before
    assert not SessionStore().exists(before)
    thief = Client(headers={"host": "localhost"})
    thief.cookies["session"] = before
    assert thief.get("/cases/").status_code == 302
    thief.cookies["session"] = after
    assert thief.get("/cases/").status_code in (200, 302)
    client.post("/sign-out/")
    thief.cookies["session"] = after
    assert thief.get("/cases/")["Location"].startswith("/sign-in/")


def test_cookies_are_the_site_s_alone(cast: Cast) -> None:
    """No script reads them, no other site sends them."""
    client = Client(headers={"host": "localhost"})
    client.get("/sign-in/")
    client.post("/sign-in/", {"login": cast.people["case_officer"].username, "password": "practice-town"})
    for name in ("session", "csrf"):
        assert client.cookies[name]["httponly"], name
        assert client.cookies[name]["samesite"] == "Lax", name


def test_a_form_sent_back_is_a_reading(cast: Cast, written: Any) -> None:
    """Sending a form with a mistake shows its page: it is an entry, so that nobody reads by mistakes; without journal, 503."""
    from tests.desk.hostile.conftest import shut_journal

    working.add_fact(cast)
    client = cast.client(cast.people["legal_officer"])
    for path, event in (("notes/new", "note.form.read"), ("decision", "case.decision.read"), ("documents/new", "document.form.read")):  # fmt: skip
        written()
        assert client.post(f"/cases/{cast.case.number}/{path}", {"seen": "0"}).status_code in (422, 409)
        entries = written()
        assert [one.action for one in entries] == [event]
        assert entries[0].data["refused"] in (422, 409)
    assert REFUSED not in {route.event for route in table().routes.values()}
    shut_journal()
    answer = client.post(f"/cases/{cast.case.number}/notes/new", {})
    assert answer.status_code == 503
    assert b"Lanterne" not in answer.content


def test_a_view_that_takes_a_fallen_journal_for_a_refusal_is_refused_itself(cast: Cast) -> None:
    """Views answer errors of the house with a page; one that the journal caused ends the request, and nothing of it stands."""
    from django.http import HttpRequest, HttpResponse
    from django.test import RequestFactory

    from rempart.base import RempartError
    from rempart.desk import record
    from rempart.desk.rights.middleware import _acted
    from tests.desk.hostile.conftest import shut_journal

    def view(request: HttpRequest) -> HttpResponse:
        cast.case.title = "changed"
        cast.case.save()
        try:
            record.record("drill", actor="desk", data={})
        except RempartError:
            return HttpResponse(b"a page of the case", status=422)
        return HttpResponse(status=302)

    shut_journal()
    with pytest.raises(record.JournalDownError):
        _acted(RequestFactory().post("/"), view, (), {})
    cast.case.refresh_from_db()
    assert cast.case.title != "changed"


def test_what_a_form_does_not_ask_is_not_taken(cast: Cast) -> None:
    """Fields of rows that a form does not show change nothing: no role, no town, no owner, no approval comes with a note."""
    officer = cast.people["case_officer"]
    client = cast.client(officer)
    more = {
        "is_superuser": "on", "is_staff": "on", "role": "technical_administrator", "town": "2", "user": "1", "added_by": "1",
        "case": "2026-9999", "case_id": "1", "pk": "1", "id": "1", "key": "x", "data_class": "P", "approved_by": "1", "state": "closed",
    }  # fmt: skip
    before = {**vars(officer), "_state": None}
    assert client.post(f"/cases/{cast.case.number}/notes/new", {"text": "call back", **more}).status_code == 302
    assert client.post("/account/interests/", {"kind": "name", "text": "Somebody", **more}).status_code == 302
    officer.refresh_from_db()
    changed = {key for key, value in {**vars(officer), "_state": None}.items() if before.get(key) != value}
    assert changed <= {"last_login", "_prefetched_objects_cache"}
    note = cast.case.note_set.get()
    assert (note.added_by, note.case, note.key == "x") == (officer, cast.case, False)
    cast.case.refresh_from_db()
    assert cast.case.state_kind != "closed"


@pytest.mark.parametrize("value", ["\0", "a\0b"])
def test_the_character_that_no_database_keeps_is_refused(cast: Cast, value: str) -> None:
    """In a field, a filter or an address: 400, on every engine."""
    client = cast.client(cast.people["case_officer"])
    client.raise_request_exception = False
    for path in ("/cases/", "/journal/", "/search/", "/measures/", "/"):
        assert client.get(path, {"after": value, "case": value, "q": value}).status_code == 400, path
    assert client.post(f"/cases/{cast.case.number}/notes/new", {"text": value}).status_code == 400
    assert client.get("/cases/a%00b/").status_code in (400, 404)
    assert client.get("/language", {value: "x"}).status_code in (400, 403, 405)


def test_what_an_address_says_is_written_only_in_its_form(cast: Cast, written: Any) -> None:
    """A name typed into an address does not reach the journal, which nobody can erase."""
    client = cast.client(cast.people["technical_administrator"], opened=False)
    officer = cast.client(cast.people["case_officer"])
    written()
    client.get("/administration/people/Ilda Verrand/")
    officer.get(f"/cases/{cast.case.number}/documents/ilda-verrand")
    entries = b"".join(entry.line() for entry in written())
    assert entries
    assert b"errand" not in entries


def test_guessing_passwords_is_stopped(cast: Cast) -> None:
    """After some failures the account waits, the right password too, and the answer is the same for a name that nobody has."""
    client = Client(headers={"host": "localhost"})
    name = cast.people["reviewer"].username
    started, texts = time.monotonic(), set()
    for one in (name, "nobody-is-called-so"):
        answer = client.post("/sign-in/", {"login": one, "password": "wrong-password-1"})
        assert answer.status_code == 422
        texts.add(re.sub(r'value="[^"]*"|<p class="printed">[^<]*</p>', "", answer.content.decode()))
    assert len(texts) == 1
    statuses = [
        client.post("/sign-in/", {"login": name, "password": "wrong-password-1"}).status_code for _ in range(12)
    ]
    assert statuses[-1] in (422, 429)
    assert client.post("/sign-in/", {"login": name, "password": "practice-town"}).status_code in (422, 429)
    assert time.monotonic() - started < 60


def test_a_page_that_costs_much_is_not_asked_without_end(cast: Cast, settings: Any) -> None:
    """The third search of a minute in which two are allowed waits; somebody else, and another page, do not."""
    settings.REQUESTS_A_MINUTE = {**settings.REQUESTS_A_MINUTE, "search": 2}
    client, other = (cast.client(cast.people[one], opened=False) for one in ("case_officer", "reviewer"))
    statuses = {client.get("/search/").status_code for _ in range(4)}  # a minute may end meanwhile
    assert 429 in statuses
    assert other.get("/search/").status_code == client.get("/cases/").status_code == 200


def test_a_field_said_twice_counts_once(cast: Cast) -> None:
    """The last of two counts, in every page alike, and what the address says is no field of a form."""
    client = cast.client(cast.people["case_officer"])
    path = f"/cases/{cast.case.number}/notes/new"
    assert client.post(path, {"text": ["the first of two", "the last of two"]}).status_code == 302
    assert cast.case.note_set.get().text == "the last of two"
    assert client.post(f"{path}?text=of+the+address", {}).status_code == 422
    assert cast.case.note_set.count() == 1


@pytest.mark.slow
def test_no_page_asks_another_machine(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every address is read by several roles while no socket can be opened: none is missed, nothing but the database is asked."""
    asked: list[Any] = []
    monkeypatch.setattr(socket.socket, "connect", lambda *told: asked.append(told[1:]))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *told, **_: asked.append(told) or [])
    for role in ("case_officer", "register_steward", "technical_administrator"):
        client = cast.client(cast.people[role])
        client.raise_request_exception = False
        statuses = {name: client.get(path).status_code for name, path in addresses(cast.case.number)}
        assert list(statuses.values()).count(200) > 10
        assert max(statuses.values()) < 500
    assert asked == []


def test_a_new_address_is_reached_by_nobody(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that somebody adds without its line in the table answers 404 to everybody, and the walk of the table finds it."""
    from django.http import HttpResponse
    from django.urls import get_resolver, path

    from rempart.desk import urls

    more = types.ModuleType("drill_urls")
    vars(more).update({name: one for name, one in vars(urls).items() if name.startswith("handler")})
    vars(more)["urlpatterns"] = [*urls.urlpatterns, path("drill/", lambda _: HttpResponse(b"Lanterne"), name="drill")]
    monkeypatch.setitem(sys.modules, "drill_urls", more)
    settings.ROOT_URLCONF = "drill_urls"
    assert {name for name, _ in patterns(get_resolver())} - set(table().routes) == {"drill"}
    for role in ("case_officer", "technical_administrator", "data_protection_officer"):
        client = cast.client(cast.people[role], opened=False)
        assert (client.get("/drill/").status_code, client.post("/drill/").status_code) == (404, 404)
