"""What should not be sent: it is refused in the form of a problem, nothing of it is repeated, and nothing breaks."""

import json
from typing import Any

import pytest
from django.db import connection

from tests.desk.api.conftest import Caller
from tests.desk.api.test_cases import NEW
from tests.desk.conftest import Cast

INJECTED = (
    "' or '1'='1",
    "1; drop table cases_case",
    "{{ 7*7 }}",
    "${7*7}",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "\u202egnp.exe",
)
PROBLEM = "application/problem+json; charset=utf-8"


@pytest.mark.parametrize("text", INJECTED)
def test_what_looks_like_code_is_a_text_or_nothing(caller: Any, cast: Cast, text: str) -> None:
    """As a name it comes back letter for letter; as a number, a step or a query it is refused."""
    officer = caller()
    body = {**NEW, "parties": [{"role": "applicant", "kind": "Company", "name": text}]}
    assert officer.post("cases", body, purpose=None).status_code == 201
    assert officer.get("cases/2026-0200/parties").json()["parties"][0]["name"] == text.strip()
    assert officer.post("cases", {**NEW, "number": text}, purpose=None).status_code == 422
    step = {"step": text, "on": "2026-11-30", "seen": 0}
    assert officer.post("cases/2026-0200/steps", step).status_code == 422
    assert len(connection.introspection.table_names()) > 10


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        ('{"number": NaN}', "application/json", 400),
        ('{"number": "\\ud800"}', "application/json", 400),
        (b"\xff\xfe".decode("latin-1"), "application/json", 400),
        ("[]", "application/json", 422),
        ("null", "application/json", 422),
        ("{}", "text/plain", 415),
        ("<a/>", "application/xml", 415),
        ("a=b", "application/x-www-form-urlencoded", 415),
        ("x" * 300_000, "application/json", 413),
    ],
)
def test_a_body_that_is_none_is_refused(caller: Any, cast: Cast, body: str, kind: str, status: int) -> None:
    """Not whole, nested without end, of another type, too large: each with its status, as a problem."""
    answer = caller().call("POST", "cases", body, purpose=None, **{"Content-Type": kind})
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)


def test_a_refusal_repeats_nothing_that_was_sent(caller: Any, cast: Cast) -> None:
    """A member that breaks its rule is named by its place; one that nobody knows not even by its name."""
    officer = caller()
    step = {"step": "receive", "on": "2026-11-30", "seen": 0, "carries": {"Ilda Verrand": "x", "ilda_verrand": 1}}
    answer = officer.post(f"cases/{cast.case.number}/steps", step)
    assert (answer.status_code, "errand" in answer.content.decode()) == (422, False)
    for wrong in (
        {**NEW, "Ilda Verrand": 1},
        {**NEW, "parties": [{"role": "Ilda Verrand", "kind": "Ilda Verrand", "name": ""}]},
    ):
        answer = officer.post("cases", wrong, purpose=None)
        assert answer.status_code == 422
        assert "Verrand" not in answer.content.decode()


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND"])
def test_a_method_that_is_not_there_is_405_and_changes_nothing(
    caller: Any, cast: Cast, written: Any, method: str
) -> None:
    """The header says which are; no entry is written, for nothing was read."""
    officer = caller()
    written()
    answer = officer.call(method, f"cases/{cast.case.number}")
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert written() == []


def test_an_address_that_is_none_is_a_problem_and_no_page(caller: Any, cast: Cast) -> None:
    """A machine never gets HTML."""
    for path in ("nothing", "cases/", "cases/2026-0147/nothing", "persons", "cases/%00"):
        answer = caller().get(path)
        assert (path, answer.status_code, answer["Content-Type"]) == (path, 404, PROBLEM)


def test_a_fault_says_nothing_of_itself(caller: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the place in the code, nor what was being read."""
    from rempart.desk.api import of_cases

    def broken(*_: Any) -> None:
        raise RuntimeError("Lanterne Basse")

    monkeypatch.setattr(of_cases, "party_out", broken)
    answer = caller().get(f"cases/{cast.case.number}/parties/p1")
    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert not {"Traceback", "Lanterne", "RuntimeError", ".py"} & set(json.dumps(answer.json()).split())
    assert b"Lanterne" not in answer.content


def test_without_the_journal_nothing_is_read(caller: Any, cast: Cast) -> None:
    """The call is refused before anything is shown."""
    officer = caller()
    officer.get(f"cases/{cast.case.number}")
    with connection.cursor() as cursor:
        cursor.execute("alter table journal_entry rename to journal_entry_away")
    for answer in (officer.get(f"cases/{cast.case.number}"), officer.post("cases", NEW)):
        assert (answer.status_code, answer.json()["type"]) == (503, "/api/v1/#problem-journal_down")
    assert b"Lanterne" not in answer.content


def test_nothing_is_kept_by_a_browser_or_a_proxy(caller: Any, cast: Cast) -> None:
    """Answers are not stored, and no other site may read them."""
    answer = caller().get(f"cases/{cast.case.number}/parties", Origin="https://elsewhere.invalid")
    assert answer["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer


def test_too_many_calls_wait(caller: Any, cast: Cast, settings: Any) -> None:
    """Whoever calls too often is told when to come back, as a problem."""
    settings.REQUESTS_A_MINUTE = {**settings.REQUESTS_A_MINUTE, "api": 0}
    answer = caller().get("cases")
    assert (answer.status_code, answer["Content-Type"], answer["Retry-After"]) == (429, PROBLEM, "60")


def test_a_new_token_each_time_is_the_same_caller(cast: Cast, settings: Any) -> None:
    """Whoever makes a token up for each call is counted by the address that they call from, as if they showed none."""
    settings.REQUESTS_A_MINUTE = {**settings.REQUESTS_A_MINUTE, "api": 2}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    machine, statuses = Caller(""), []
    for number in range(8):
        machine.secret = f"rempart_{number:08}_{'x' * 30}"
        statuses.append(machine.get("cases", **{"X-Forwarded-For": "203.0.113.7"}).status_code)
    assert statuses[:2] == [401, 401]
    assert 429 in statuses
    assert machine.get("cases", **{"X-Forwarded-For": "203.0.113.8"}).status_code == 401
