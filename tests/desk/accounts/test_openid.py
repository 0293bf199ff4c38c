"""OpenID Connect against a provider that runs: who it lets in, and what of its answer is not believed."""

import html
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from rempart.base import RempartError
from rempart.desk.accounts import openid
from rempart.desk.configuration import desk_settings
from tests.desk.accounts.provider import CLIENT, SECRET, Provider, provider
from tests.desk.conftest import Cast

Written = Callable[[], list[Any]]
TOWN = {"id": "town", "name": "Town hall account", "client": CLIENT, "secret": "file"}


@pytest.fixture
def town(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A provider that the town's settings name."""
    with provider() as found:
        server = f"{found.address}/.well-known/openid-configuration"
        told = {"server_url": server, "oauth_pkce_enabled": True}
        app = {"provider_id": "town", "name": TOWN["name"], "client_id": CLIENT, "secret": SECRET, "settings": told}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        known = desk_settings().model_copy(update={"openid": ({**TOWN, "server": server},)})
        monkeypatch.setattr(openid, "desk_settings", lambda: known)
        yield found


def sent_back(client: Client, query: str = "", where: str = "") -> str:
    """Begin to sign in and sign in there; return the address to which the provider sends the browser back."""
    begun = client.post(f"/sign-in/openid/town/{query}", {"next": where}).content.decode()
    there = httpx.get(html.unescape(begun.partition('content="0; url=')[2].partition('"')[0]), trust_env=False)
    return there.headers["Location"].partition("localhost")[2]


def sign_in(query: str = "", where: str = "") -> tuple[Client, Any]:
    """Sign in by the provider in a new browser; return it and the last answer."""
    client = Client(headers={"host": "localhost"})
    return client, client.get(sent_back(client, query, where))


def is_in(client: Client) -> bool:
    """Tell whether somebody is signed in."""
    return client.get("/account/").status_code == 200


def test_an_account_is_bound_at_its_first_sign_in(cast: Cast, town: Provider, written: Written) -> None:
    """The code is given once and to who began (PKCE, state, nonce); the account is bound to the provider's own id of the person."""
    client, answer = sign_in(where="/cases/")
    assert answer["Location"] == "/cases/"
    assert is_in(client)
    assert ("signin", "C-02") in [(one.action, one.actor) for one in written()]
    assert SocialAccount.objects.get().uid == "subject-1"
    assert town.seen[0]["code_challenge_method"] == "S256"
    assert town.seen[0]["nonce"]
    again, _ = sign_in()
    assert is_in(again)


def test_a_name_given_to_somebody_else_opens_nothing(cast: Cast, town: Provider) -> None:
    """The name was the account's once; its subject is another now."""
    sign_in()
    town.subject = "subject-2"
    client, _ = sign_in()
    assert not is_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of-another-browser"}, {"nonce": None}, {"iss": "https://elsewhere.example"}, {"aud": "another-client"},
        {"aud": [CLIENT, "another-client"], "azp": "another-client"}, {"exp": int(time.time()) - 3600}, {"exp": None},
        {"iat": int(time.time()) + 3600}, {"sub": "subject-9"}, {"sub": None},
    ],
    ids=["nonce", "no-nonce", "issuer", "audience", "authorised-party", "expired", "no-end", "not-yet", "other-subject", "no-subject"],
)  # fmt: skip
def test_a_token_that_does_not_hold_is_refused(
    cast: Cast, town: Provider, written: Written, claims: dict[str, Any]
) -> None:
    """Whatever of it is wrong: nobody is signed in, no account is bound, and the failure is an entry."""
    town.claims = claims
    client, answer = sign_in()
    assert answer.status_code in (200, 401)
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert "signin.failed" in [one.action for one in written()]


@pytest.mark.parametrize("fault", ["forged", "plain", "issuer"])
def test_a_token_that_another_made_is_refused(cast: Cast, town: Provider, fault: str) -> None:
    """Signed by another key, with the client's secret, or told of by the configuration of another issuer."""
    setattr(town, fault, "https://elsewhere.example" if fault == "issuer" else True)
    client, _ = sign_in()
    assert not is_in(client)


def test_an_answer_serves_once_and_in_the_browser_that_asked(cast: Cast, town: Provider) -> None:
    """A code that somebody else brings, and a code brought twice, sign nobody in."""
    client, other = Client(headers={"host": "localhost"}), Client(headers={"host": "localhost"})
    back = sent_back(client)
    other.get(back)
    assert not is_in(other)
    client.get(back)
    assert is_in(client)
    client.post("/sign-out/")
    client.get(back)
    assert not is_in(client)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "You go on to another service"), ("fr", "Vous passez à un autre service")]
)
def test_a_link_begins_nothing(cast: Cast, town: Provider, language: str, words: str) -> None:
    """Only the form of the page that signs in does, with its token; a page of ours, and no answer to the form, leads away."""
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    assert client.get("/sign-in/openid/town/")["Location"] == "/sign-in/"
    assert client.post("/sign-in/openid/town/").status_code == 403
    client.cookies["django_language"] = language
    page = client.get("/sign-in/?next=/cases/").content.decode()
    assert 'action="/sign-in/openid/town/"' in page
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    answer = client.post("/sign-in/openid/town/", {"csrfmiddlewaretoken": token, "next": "/cases/"})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not town.seen


def test_who_has_no_password_here_ends_sessions_after_signing_in(cast: Cast, town: Provider) -> None:
    """Having nothing to show here, one shows it at the provider; some minutes later one is asked again."""
    user = cast.people["case_officer"]
    user.set_unusable_password()
    user.save()
    client, _ = sign_in()
    other, _ = sign_in()
    assert client.post("/account/sessions/", {}).status_code == 302
    assert not is_in(other)
    session = client.session
    session["account_authentication_methods"] = [
        {**one, "at": one["at"] - 600} for one in session["account_authentication_methods"]
    ]
    session.save()
    assert client.post("/account/sessions/", {}).status_code == 422
    assert "/sign-out/?next=" in client.post("/account/sessions/", {}).content.decode()


@pytest.mark.parametrize(
    ("claims", "asked"),
    [
        ({"acr": "two"}, False), ({"amr": ["pwd", "mfa"]}, False), ({"acr": "one", "amr": ["pwd"]}, True), ({}, True),
        ({"amr": "two mfa"}, True), ({"acr": ["two"], "amr": [["mfa"], {}, None]}, True),
    ],
)  # fmt: skip
def test_the_providers_second_factor_counts_where_its_token_says_so(
    cast: Cast, town: Provider, settings: Any, monkeypatch: pytest.MonkeyPatch, claims: dict[str, Any], asked: bool
) -> None:
    """Outside a practice town, each time: without these words one adds a factor of the desk before anything opens."""
    settings.REMPART = settings.REMPART.model_copy(update={"practice": False})
    (own,) = openid.desk_settings().openid
    known = desk_settings().model_copy(
        update={"openid": ({**own, "second_factor": "provider", "strength": "two mfa"},)}
    )
    monkeypatch.setattr(openid, "desk_settings", lambda: known)
    town.claims = claims
    client, _ = sign_in()
    assert client.get("/cases/").status_code == (302 if asked else 200)
    assert (client.get("/cases/").headers.get("Location") == "/account/factors/") is asked


@pytest.mark.parametrize(
    "odd", [{"second_factor": "provider"}, {"strength": "mfa"}, {"second_factor": "provider", "strength": " "}]
)
def test_a_second_factor_that_no_token_tells_of_is_no_setting(
    desk_workspace: Any, monkeypatch: pytest.MonkeyPatch, odd: dict[str, str]
) -> None:
    """Said when the site starts, and not found out when somebody signs in."""
    known = desk_settings().model_copy(update={"openid": ({**TOWN, "server": "https://x.example", **odd},)})
    monkeypatch.setattr(openid, "desk_settings", lambda: known)
    with pytest.raises(RempartError, match="stand together"):
        openid.providers()


def test_an_unknown_account_is_refused(cast: Cast, town: Provider, written: Written) -> None:
    """Nobody gets an account by having one at the provider."""
    town.name = "jean.valjean"
    client, answer = sign_in()
    assert answer["Location"] == "/sign-in/openid-refused/"
    assert not is_in(client)
    failed = [one for one in written() if one.action == "signin.failed"]
    assert failed
    assert "valjean" not in str(failed)


@pytest.mark.parametrize("bound", [True, False])
def test_an_account_that_was_ended_is_refused_and_it_is_an_entry(
    cast: Cast, town: Provider, written: Written, bound: bool
) -> None:
    """The provider still lets them in: the desk does not, whether they ever came that way or not, and writes who tried."""
    officer = cast.people["case_officer"]
    if bound:
        sign_in()
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    written()
    client, answer = sign_in()
    assert answer["Location"] == "/sign-in/openid-refused/"
    assert not is_in(client)
    assert [(one.action, one.actor) for one in written()] == [("signin.failed", officer.pseudonym)]


def test_no_role_is_taken_from_the_token(cast: Cast, town: Provider) -> None:
    """Whatever roles and groups the provider tells: the account has those that two people gave it here."""
    told = {
        "roles": ["technical_administrator"],
        "groups": ["auditor"],
        "is_staff": True,
        "realm_access": {"roles": ["auditor"]},
    }
    town.claims, town.info = told, told
    client, _ = sign_in()
    assert is_in(client)
    assert client.get("/administration/").status_code == 403
    from rempart.desk.day import today

    assert cast.people["case_officer"].roles_on(today()) == {"case_officer"}


def test_the_way_there_leads_nowhere_else(cast: Cast, town: Provider) -> None:
    """Another host is not gone to afterwards, and parameters of the address reach the provider not at all."""
    _, answer = sign_in("?scope=admin&auth_params=prompt%3Dnone", "https://elsewhere.example/")
    assert answer["Location"] == "/"
    assert "admin" not in town.seen[0]["scope"]
    assert "prompt" not in town.seen[0]
    assert Client(headers={"host": "localhost"}).get("/sign-in/openid/elsewhere/").status_code == 404
