"""The pages of tokens and exports, and the reference: in both languages, by whom they may be used."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.desk.conftest import Cast


def form(cast: Cast, **more: Any) -> dict[str, Any]:
    """What is typed to make a token."""
    from rempart.desk.day import today

    until = (today() + timedelta(days=90)).isoformat()
    typed = {"act": "make", "label": "software of permits", "account": "C-02", "scopes": ["cases_read"]}
    return {**typed, "types": ["generic/application"], "until": until, **more}


def test_a_token_is_made_confirmed_and_revoked_on_the_page(cast: Cast, written: Any) -> None:
    """The secret is shown once; an administrator confirms; its owner ends it."""
    own, watch = cast.client(cast.people["case_officer"]), cast.client(cast.people["technical_administrator"])
    written()
    page = own.post("/tokens/", form(cast)).content.decode()
    secret = re.search(r"rempart_(\w{8})_[\w-]{43}", page)
    assert secret is not None
    assert secret[0] not in own.get("/tokens/").content.decode()
    assert own.post("/tokens/", {"act": "confirm", "token": secret[1]}).status_code == 404
    assert watch.post("/tokens/", {"act": "confirm", "token": secret[1]}).status_code == 302
    assert own.post("/tokens/", {"act": "revoke", "token": secret[1]}).status_code == 302
    made = [one.action for one in written() if one.action.startswith("token.")]
    assert made == ["token.made", "token.confirmed", "token.revoked"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": ""},
        {"scopes": []},
        {"scopes": ["x"]},
        {"types": []},
        {"until": ""},
        {"until": "2999-01-01"},
        {"account": "X-99"},
        {"account": ""},
    ],
)
def test_what_a_token_lacks_is_said_and_what_was_typed_stays(cast: Cast, wrong: dict[str, Any]) -> None:
    """Nothing is made, nothing is preselected, and nobody makes one for another person."""
    from rempart.desk.api.models import Token

    page = cast.client(cast.people["case_officer"]).post("/tokens/", form(cast, **wrong))
    assert page.status_code == 422
    assert Token.objects.count() == 0
    if "label" not in wrong:
        assert b"software of permits" in page.content


def test_nobody_sees_or_ends_the_tokens_of_others(cast: Cast, token: Any) -> None:
    """But the administrator and the data protection officer, who confirm them."""
    made, _ = token("reviewer")
    other = cast.client(cast.people["case_officer"])
    assert made.prefix not in other.get("/tokens/").content.decode()
    assert other.post("/tokens/", {"act": "revoke", "token": made.prefix}).status_code == 404
    assert made.prefix in cast.client(cast.people["data_protection_officer"]).get("/tokens/").content.decode()


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_pages_speak_both_languages(cast: Cast, token: Any, lang: str) -> None:
    """Every sentence is there, and the reference names every operation and every refusal."""
    from rempart.desk.api.problems import STATUSES
    from rempart.desk.api.scopes import scope_of

    token()
    client = cast.client(cast.people["technical_administrator"])
    client.cookies["django_language"] = lang
    officer = cast.client(cast.people["case_officer"])
    officer.cookies["django_language"] = lang
    reference = client.get("/api/v1/").content.decode()
    assert f'<html lang="{lang}"' in reference
    assert reference.count('role="rowheader"') == len(scope_of())
    assert all(f'id="problem-{kind}"' in reference for kind in STATUSES)
    assert client.get("/tokens/").status_code == 200
    assert officer.get(f"/cases/{cast.case.number}/exports/").status_code == 200
    for page in (reference, client.get("/tokens/").content.decode()):
        assert not re.search(r"(src|href)=\"(https?:)?//", page)
