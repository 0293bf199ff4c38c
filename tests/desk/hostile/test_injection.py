"""Every text field and every filter of every form, filled with what would act if anything took it for code."""

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from lxml import html

from tests.desk.api.conftest import Caller, token
from tests.desk.conftest import Cast
from tests.desk.hostile.conftest import Town, routes, told

__all__ = ["token"]

CODE = "'\"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*191}}${7*191}#{7*191}{%for a in b%}<%=7*191%>' OR '1'='1'; drop table cases_case;--%s%(a)s{0.__class__}\u202e=1+1"
RAW = ("<script>alert(1)", "<img src=x", "1337", "<class ")
LEAVE = ("/sign-out/", "/account/", "/practice/day", "/language", "/sign-in/")
"""Forms that end the session, move the clock or change the language."""
_TEXT = {"text", "search", "hidden", "email", "url", "tel", "password", None}


def filled(form: Any) -> list[tuple[str, str]]:
    """Return what a browser would send of a form whose text fields hold code; what is chosen stays, and something is chosen."""
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    for field in form.xpath(".//input|.//textarea"):
        name, kind = field.get("name"), field.get("type")
        if not name or name in ("csrfmiddlewaretoken", "seen", "opened", "run"):
            continue
        if field.tag == "textarea" or (kind in _TEXT and kind != "hidden"):
            sent[name] = [CODE]
        elif kind in ("radio", "checkbox") and name not in sent:
            sent[name] = [field.get("value", "on")]
        elif kind == "date" and not sent.get(name, [""])[0]:
            sent[name] = ["2026-11-30"]
    for button in form.xpath(".//button[@name]")[:1]:
        sent[button.get("name")] = [button.get("value", "")]
    return [(name, value) for name, values in sent.items() for value in values]


def forms_of(client: Any, path: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the forms of a page: method, address, fields."""
    answer = client.get(path)
    if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
        return []
    root: Any = html.fromstring(answer.content.decode())
    root.make_links_absolute(f"http://localhost{path}")
    found = [(form.method, (form.action or path).removeprefix("http://localhost"), filled(form)) for form in root.forms]
    return [one for one in found if not one[1].startswith(LEAVE)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "role", ["case_officer", "legal_officer", "decision_maker", "front_desk", "technical_administrator"]
)
def test_code_in_a_field_is_text(furnished: Town, role: str) -> None:
    """Sent in every form that the role sees: no fault, nothing evaluated, nothing shown as markup, and every table still there."""
    client = furnished.client(furnished.cast.people[role])
    tables, wrong, tried = set(connection.introspection.table_names()), [], 0
    paths = [furnished.path(name) for name, _, _ in routes() if not name.startswith(("api:v1:", "account_", "mfa_"))]
    forms = {(method, where): fields for path in paths for method, where, fields in forms_of(client, path)}
    for (method, where), fields in forms.items():
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        answer = client.get(where, data) if method == "GET" else client.post(where, data)
        tried += any(value == CODE for _, value in fields)
        text = re.sub(r'value="[^"]*"', "", told(answer))
        if answer.status_code >= 500 or any(one in text for one in RAW):
            wrong.append((role, method, where, answer.status_code, [one for one in RAW if one in text]))
    for path in paths:
        answer = client.get(path)
        shown = told(answer) if answer.get("Content-Type", "").startswith("text/html") else ""
        if answer.status_code >= 500 or any(one in shown for one in RAW[:2]):
            wrong.append((role, "shown", path, answer.status_code, [one for one in RAW if one in shown]))
    assert not wrong, wrong
    assert tried > 2
    assert set(connection.introspection.table_names()) == tables


@pytest.mark.slow
def test_code_in_a_filter_is_text(furnished: Town) -> None:
    """In whatever a page takes from its address: every page answers, and nothing of it comes back as markup."""
    client = furnished.client(furnished.cast.people["case_officer"])
    names = ("q", "case", "actor", "action", "purpose", "since", "until", "before", "after", "state", "page", "on", "step", "day", "from", "to", "lang", "next", "letter", "sort", "order", "kind", "run", "as")  # fmt: skip
    wrong = []
    for name, _, _ in routes():
        if name.startswith(("api:v1:", "account_logout")):
            continue
        for value in (CODE, "-1", "9" * 40, "²", "1e9", "2026-02-30"):
            answer = client.get(furnished.path(name), dict.fromkeys(names, value))
            html_ = answer.get("Content-Type", "").startswith("text/html")
            if answer.status_code >= 500 or (html_ and any(one in told(answer) for one in RAW[:2])):
                wrong.append((name, value[:6], answer.status_code))
    assert not wrong, wrong


@pytest.mark.parametrize(
    "text",
    [
        "x' or '1'='1",
        "x'); drop table main.party; --",
        'x" union select * from main.name --',
        "%_%",
        "$name",
        "x$1",
        CODE[:190],
    ],
)
def test_code_in_a_question_to_the_registers_is_text(cast: Cast, registers: Any, token: Any, text: str) -> None:
    """Matched, reconciled, suggested, searched: it is the name of nobody, finds nothing, and what is found afterwards is what was there."""
    machine, client = Caller(token("case_officer")[1]), cast.client(cast.people["case_officer"], opened=False)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    asked = json.dumps(
        {"q": {"query": text, "properties": [{"pid": "address", "v": text}]}, "a": {"query": text, "type": "Address"}}
    )
    for answer in (
        machine.post("match", {"queries": [{"name": text}, {"name": text, "address": text, "identifiers": [f"FR-SIREN:{text}"]}]}),
        machine.call("POST", "reconcile", urlencode({"queries": asked}), **form),
        machine.call("POST", "reconcile", urlencode({"extend": json.dumps({"ids": [text], "properties": [{"id": "name"}]})}), **form),
        machine.get("reconcile/suggest?" + urlencode({"prefix": text})),
        client.post("/search/", {"q": text}),
    ):  # fmt: skip
        assert answer.status_code in (200, 422)
        assert not any(name in told(answer) for name in ("Lanterne", "Estran", "Brune", "Vassoral"))
    found = machine.post("match", {"queries": [{"name": "Lanterne Basse"}]}).json()["results"][0]["candidates"]
    assert [one["name"] for one in found][:1] == ["Lanterne Basse SARL"]
