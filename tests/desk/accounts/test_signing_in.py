"""Signing in: what lets in, what does not, what is written of it, and where it leads."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from rempart.desk.accounts.practice import PASSWORD
from tests.desk.conftest import Cast

Written = Callable[[], list[Any]]


def browser() -> Client:
    """Return a browser in which nobody is signed in."""
    return Client(headers={"host": "localhost"})


def sign_in(client: Client, name: str, password: str = PASSWORD, where: str = "") -> Any:
    """Send the form that signs in."""
    return client.post("/sign-in/", {"login": name, "password": password, **({"next": where} if where else {})})


def code(secret: str) -> str:
    """Return the code that an authenticator shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


@pytest.fixture
def real_town(settings: Any) -> Any:
    """A town that is no practice town: second factors are compulsory."""
    settings.REMPART = settings.REMPART.model_copy(update={"practice": False})
    return settings


def test_signing_in_and_out_are_entries(cast: Cast, written: Written) -> None:
    """Each is an entry by the person's pseudonym; the session has a new key, so that one planted before serves nobody."""
    client = browser()
    client.get("/language")
    session = client.session
    session["planted"] = "yes"
    session.save()
    client.cookies["session"] = session.session_key
    assert sign_in(client, "case-officer").status_code == 302
    assert client.session.session_key != session.session_key
    client.post("/sign-out/")
    told = [(entry.action, entry.actor) for entry in written() if entry.action.startswith("sign")]
    assert told == [("signin", "C-02"), ("signout", "C-02")]
    assert client.get("/").status_code == 302


def test_an_unknown_account_gets_the_same_answer_as_a_wrong_password(cast: Cast, written: Written) -> None:
    """Nobody learns who has an account; the journal holds the pseudonym, or the mark of what was typed, never the text."""
    wrong, unknown = (sign_in(browser(), name, "wrong-password") for name in ("case-officer", "Jean Valjean"))
    assert wrong.status_code == unknown.status_code == 422
    for answer in (wrong, unknown):
        assert answer.content.decode().count("The name or the password is not right") == 1
    first, second = written()
    assert (first.action, first.actor, first.data) == ("signin.failed", "C-02", {"step": "password"})
    assert (second.actor, len(second.data["name"])) == ("desk", 32)
    assert b"valjean" not in second.line().lower()


@pytest.mark.parametrize("way", ["ended", "locked", "run out"])
def test_an_account_that_may_not_be_used_does_not_say_so(cast: Cast, way: str) -> None:
    """The right password of an ended or locked account, or a one-time password after its three days, is a wrong one."""
    from rempart.desk.day import now

    user = cast.people["case_officer"]
    user.is_active = way != "ended"
    user.locked_until = now() + timedelta(minutes=5) if way == "locked" else None
    user.once_until = now() - timedelta(minutes=5) if way == "run out" else None
    user.save()
    answer = sign_in(browser(), "case-officer")
    assert answer.status_code == 422
    assert b"The name or the password is not right" in answer.content


def test_an_account_is_locked_after_several_failures_and_the_officer_is_told(cast: Cast, settings: Any) -> None:
    """The lock holds whatever address the attempts come from, and a success forgets them."""
    from rempart.desk.accounts import locks
    from rempart.desk.accounts.models import Alert, User

    for _ in range(locks.ALLOWED):
        locks.failed("case-officer")
    assert User.objects.get(username="case-officer").locked_until is not None
    assert sign_in(browser(), "case-officer").status_code == 422
    assert Alert.objects.get(kind="locked").actor == "C-02"


def test_attempts_are_limited(cast: Cast) -> None:
    """After five failures on one name within five minutes the right password is refused too, whether the account exists or not."""
    for name in ("case-officer", "nobody-here"):
        client = browser()
        for _ in range(5):
            sign_in(client, name, "wrong-password")
        assert b"Too many attempts" in sign_in(client, name).content


@pytest.mark.parametrize("where", ["https://example.org/", "//example.org/", "javascript:alert(1)", "/\\example.org"])
def test_signing_in_leads_nowhere_else(cast: Cast, where: str) -> None:
    """After signing in one lands on this site, whatever the link said."""
    assert sign_in(browser(), "case-officer", where=where)["Location"] == "/"


def test_one_returns_to_where_one_was_in_ones_language(cast: Cast) -> None:
    """The page asked for follows; the language stays through signing in and out."""
    client = browser()
    client.post("/language", {"language": "fr", "next": "/sign-in/"})
    assert sign_in(client, "case-officer", where="/cases/")["Location"] == "/cases/"
    assert "Dossiers" in client.get("/cases/").content.decode()
    client.post("/sign-out/")
    assert "Se connecter" in client.get("/sign-in/").content.decode()


def test_a_second_factor_is_compulsory_and_enrolled_first(cast: Cast, real_town: Any, written: Written) -> None:
    """Without one a person is led to enrol, sees the recovery codes once, and signs in by a code from then on."""
    client = browser()
    sign_in(client, "case-officer")
    assert client.get("/cases/")["Location"] == "/account/factors/"
    assert client.get("/account/factors/").status_code == 200
    page = client.get("/account/factors/app/")
    assert page.status_code == 200
    assert client.post("/account/factors/app/", {"code": "000000"}).status_code == 422
    secret = client.session["mfa.totp.secret"]
    added = client.post("/account/factors/app/", {"code": code(secret)})
    assert added["Location"] == "/account/factors/codes/"
    first, second = (client.get("/account/factors/codes/").content.decode() for _ in range(2))
    assert "shown this once" in first
    assert "shown already" in second
    assert client.get("/cases/").status_code == 200
    assert "factor.added" in [entry.action for entry in written()]
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    client.post("/sign-out/")
    assert sign_in(client, "case-officer")["Location"].startswith("/sign-in/second/")
    assert client.get("/cases/").status_code == 302
    assert client.post("/sign-in/second/", {"code": "123456"}).status_code == 422
    recovery = re.findall(r"\b\d{8}\b", first)
    assert len(set(recovery)) == 10
    assert client.post("/sign-in/second/", {"code": recovery[3]}).status_code == 302
    assert client.get("/cases/").status_code == 200
    told = [(entry.action, entry.data) for entry in written()]
    assert ("signin.failed", {"step": "second_factor"}) in told
    assert ("signin", {"factor": ["totp"]}) in told


def test_recovery_codes_are_shown_once_and_kept_as_hashes(cast: Cast, real_town: Any) -> None:
    """Once the page was shown nothing is kept from which a code could be made again; each opens once, whoever reads the database."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    made = RecoveryCodes.activate(cast.people["case_officer"])
    codes = made.get_unused_codes()
    made.mark_as_viewed()
    row = Authenticator.objects.get(type="recovery_codes")
    assert "seed" not in row.data
    assert not any(code in str(row.data) for code in codes)
    assert len({text.rpartition("$")[0] for text in row.data["migrated_codes"]}) == 10  # each with a salt of its own
    assert not row.wrap().validate_code("12345678" if codes[0] != "12345678" else "87654321")
    assert row.wrap().validate_code(f"{codes[2][:4]} {codes[2][4:]}")
    assert not row.wrap().validate_code(codes[2])
    assert row.wrap().validate_code(codes[9])
    row.refresh_from_db()
    assert len(row.wrap().get_unused_codes()) == 8


def test_the_last_factor_stays_and_changing_one_asks_again(cast: Cast, real_town: Any) -> None:
    """Whoever finds an open session cannot take the second factor away."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = cast.people["case_officer"]
    client = cast.client(user)
    TOTP.activate(user, generate_totp_secret())
    assert client.get("/account/factors/app/remove/")["Location"].startswith("/sign-in/again/?next=")
    late = client.post("/account/factors/app/remove/")  # the page was opened in time, the form is sent too late
    assert (late.status_code, "/sign-in/again/?next=%2Faccount%2Ffactors" in late.content.decode()) == (422, True)
    assert client.post("/sign-in/again/", {"password": "wrong-password"}).status_code == 422
    assert (
        client.post("/sign-in/again/", {"password": PASSWORD, "next": "/account/factors/app/remove/"}).status_code
        == 302
    )
    assert client.post("/account/factors/app/remove/").status_code == 422
    assert Authenticator.objects.filter(user=user, type="totp").exists()


@pytest.mark.parametrize("path", ["key/", "app/", "", "codes/new/"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_pages_of_factors_speak_both_languages(cast: Cast, path: str, language: str) -> None:
    """Each page renders in French and English, without a key of a sentence left over."""
    client = cast.client(cast.people["case_officer"])
    client.post("/language", {"language": language})
    answer = client.get(f"/account/factors/{path}")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


def test_a_passkey_signs_in_only_by_its_own_proof(cast: Cast) -> None:
    """The page hands out a challenge; an invented answer lets nobody in."""
    client = browser()
    asked = client.get("/sign-in/passkey/", headers={"accept": "application/json", "host": "localhost"})
    assert asked.json()["request_options"]["publicKey"]["userVerification"] in ("required", "preferred")
    client.raise_request_exception = False
    answer = client.post("/sign-in/passkey/", {"credential": "{}"})
    assert answer.status_code in (302, 400)
    assert client.get("/cases/").status_code == 302


def test_a_one_time_password_is_changed_first(cast: Cast, written: Written) -> None:
    """It opens the page that changes it and nothing else, for whoever knows it; other sessions end with the change."""
    from rempart.desk.day import now

    user = cast.people["case_officer"]
    user.once_until = now() + timedelta(hours=1)
    user.save()
    client, other = browser(), browser()
    sign_in(client, "case-officer")
    sign_in(other, "case-officer")
    assert client.get("/cases/")["Location"] == "/account/password/"
    short = {"oldpassword": PASSWORD, "password1": "quiet words", "password2": "quiet words"}  # eleven marks
    assert client.post("/account/password/", short).status_code == 422
    unknown = {"oldpassword": "another one", "password1": "four quiet words", "password2": "four quiet words"}
    assert client.post("/account/password/", unknown).status_code == 422
    same = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/account/password/", same).status_code == 422
    fresh = "four quiet words here"
    changed = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh})
    assert changed.status_code == 302
    assert client.get("/cases/").status_code == 200
    assert other.get("/cases/").status_code == 302
    assert "password.changed" in [entry.action for entry in written()]
    assert sign_in(browser(), "case-officer").status_code == 422


def test_passwords_are_kept_by_argon2(db: None, settings: Any) -> None:
    """The site hashes by argon2 alone."""
    from django.contrib.auth.hashers import make_password

    from rempart.desk import settings as site

    settings.PASSWORD_HASHERS = site.PASSWORD_HASHERS
    assert make_password("four quiet words here").startswith("argon2$argon2id$")
