"""What every answer carries, and what the cookies of a site behind HTTPS are."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from rempart.desk.accounts.passwords import HouseWordsValidator
from rempart.ledger import Workspace
from tests.desk.conftest import Cast

SHOW = """
import json
from rempart.desk import settings
names = [name for name in dir(settings) if name.isupper()]
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The settings of a site as a town runs it, behind HTTPS."""
    path = tmp_path_factory.mktemp("secure") / "town"
    Workspace.create(path, town="Port-Test")
    (path / "desk-keys").mkdir(mode=0o700)
    known = {**os.environ, "REMPART_WORKSPACE": str(path)}
    done = subprocess.run([sys.executable, "-c", SHOW], env=known, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_cookies_stay_on_this_host_and_away_from_scripts(secure: dict[str, Any]) -> None:
    """Session, form token: Secure, HttpOnly, SameSite, and a name that binds them to the host."""
    for name in ("SESSION", "CSRF"):
        assert secure[f"{name}_COOKIE_NAME"].startswith("__Host-")
        assert secure[f"{name}_COOKIE_SECURE"]
        assert secure[f"{name}_COOKIE_HTTPONLY"]
        assert secure[f"{name}_COOKIE_SAMESITE"] == "Lax"
    assert secure["LANGUAGE_COOKIE_SECURE"]


def test_https_is_kept_for_a_year_below_this_name_too(secure: dict[str, Any]) -> None:
    """Strict-Transport-Security names a year and subdomains; what comes in clear is sent to HTTPS; nothing is debugged."""
    assert secure["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert secure["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert secure["SECURE_SSL_REDIRECT"]
    assert secure["DEBUG"] is False


def test_every_answer_carries_the_headers(cast: Cast) -> None:
    """A page, a refusal, an address that is none and a file of the site: policy, no sniffing, no frame, no referrer abroad."""
    client = cast.client(cast.people["case_officer"])
    for path in ("/", f"/cases/{cast.case.number}/", "/administration/people/", "/nothing/", "/static/desk/look.css"):
        answer = client.get(path)
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        for part in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
            assert part in policy, path
        assert "unsafe" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff", path
        assert answer["Referrer-Policy"] == "same-origin", path
        assert "Access-Control-Allow-Origin" not in answer or path.startswith("/static/"), path
        if not path.startswith("/static/"):
            assert answer["Cache-Control"] == "no-store", path
            assert "charset=utf-8" in answer["Content-Type"], path
        if answer.streaming:
            b"".join(answer)  # read to its end, the file is closed; `close` would take PostgreSQL's connection away


def test_signing_out_clears_what_the_browser_kept(cast: Cast) -> None:
    """The answer that ends the session tells the browser to forget pages and storage."""
    answer = cast.client(cast.people["case_officer"]).post("/sign-out/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND"])
def test_a_method_that_no_page_has_is_refused(db: None, method: str) -> None:
    """Before anything is looked at."""
    assert Client(headers={"host": "localhost"}).generic(method, "/").status_code == 405


def test_another_host_is_refused(db: None) -> None:
    """A request under a name that is not this site's is answered 400."""
    assert Client(headers={"host": "elsewhere.example"}).get("/sign-in/").status_code == 400


def test_a_form_without_its_token_is_refused(cast: Cast) -> None:
    """Another site cannot make a signed-in officer act."""
    client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    client.force_login(cast.people["case_officer"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/sign-out/").status_code == 403


@pytest.mark.parametrize("password", ["Rempart-2026", "port-test-ville", "Mairie1234567"])
def test_a_password_of_the_house_is_refused(desk_workspace: Path, password: str) -> None:
    """Words that one would try here first, with some digits, are no password."""
    with pytest.raises(ValidationError):
        HouseWordsValidator().validate(password)


@pytest.mark.parametrize("password", ["a rempart of green lanterns", "practice-town", "x" * 128])
def test_other_words_beside_them_are_enough(desk_workspace: Path, password: str) -> None:
    """A phrase that holds one of them, without digits or capitals, and a long one, is taken by every rule."""
    validate_password(password)


def test_software_that_calls_in_clear_is_refused_and_not_led_on(db: None, settings: Any) -> None:
    """A person is led to HTTPS; software is told no, so that its token does not go on in clear unseen."""
    settings.SECURE_SSL_REDIRECT = True
    client = Client(headers={"host": "localhost"})
    assert client.get("/api/v1/cases").status_code == 403
    assert client.get("/sign-in/").status_code == 301
