"""Sessions: locked when idle with what was sent kept, listed, and ended from elsewhere."""

import time
from typing import Any

import pytest
from django.test import Client

from tests.desk.accounts.test_signing_in import PASSWORD, browser, sign_in
from tests.desk.conftest import Cast


def idle(client: Client) -> None:
    """Let twenty-one minutes pass."""
    session = client.session
    session["seen_at"] = int(time.time()) - 21 * 60
    session.save()


def show_again(client: Client) -> None:
    """Show once more that it is oneself."""
    assert client.post("/sign-in/again/", {"password": PASSWORD, "next": "/account/"})["Location"] == "/account/"


def test_an_idle_session_is_locked_and_what_was_sent_is_kept(cast: Cast, written: Any) -> None:
    """After twenty minutes one signs in again; the form sent meanwhile was not acted upon, and is given back to its author alone."""
    client = cast.client(cast.people["case_officer"])
    client.get("/cases/")
    idle(client)
    written()
    answer = client.post(
        f"/cases/{cast.case.number}/steps/receive", {"received_on": "2026-11-30", "note": "Two\nlines"}
    )
    assert answer["Location"].startswith("/sign-in/?next=%2Faccount%2Fkept%2F")
    assert [entry.action for entry in written()] == ["signin.locked"]
    where = answer["Location"].partition("next=")[2].replace("%2F", "/")
    assert sign_in(client, "case-officer", where=where)["Location"] == where
    page = client.get(where).content.decode()
    assert f'action="/cases/{cast.case.number}/steps/receive"' in page
    assert "Two\nlines" in page
    assert cast.client(cast.people["reviewer"]).get(where).status_code == 404
    key = where.strip("/").rpartition("/")[2]
    client.post("/account/interests/", {"kept": key, "kind": "number", "text": "FR-SIREN:1"})
    assert client.get(where).status_code == 404


def test_a_kept_form_is_sealed_and_holds_no_secret(cast: Cast) -> None:
    """Passwords, codes and tokens are not kept, and what is kept cannot be read in the database."""
    from rempart.desk.accounts.kept import fields_of
    from rempart.desk.accounts.models import KeptForm

    client = cast.client(cast.people["case_officer"])
    client.get("/cases/")
    idle(client)
    client.post(
        "/account/interests/",
        {"text": "Secret words", "password1": "hidden", "oldpassword": "hidden", "csrfmiddlewaretoken": "t"},
    )
    row = KeptForm.objects.get()
    assert fields_of(row) == [("text", "Secret words")]
    assert b"Secret" not in bytes(row.sealed)


def test_an_idle_session_that_reads_returns_to_its_page(cast: Cast) -> None:
    """The page that was asked follows after signing in; nothing is shown before."""
    client = cast.client(cast.people["case_officer"])
    client.get("/cases/")
    idle(client)
    assert client.get(f"/cases/{cast.case.number}/")[
        "Location"
    ] == f"/sign-in/?next=/cases/{cast.case.number}/".replace("next=/cases/", "next=%2Fcases%2F").replace(
        "0147/", "0147%2F"
    )


def test_a_session_is_ended_from_another(cast: Cast, written: Any) -> None:
    """One sees where one is signed in, and ends what one does not know; never somebody else's."""
    from rempart.desk.accounts.models import SignedIn

    here, there, other = browser(), browser(), browser()
    sign_in(there, "case-officer")
    sign_in(here, "case-officer")
    sign_in(other, "reviewer")
    page = here.get("/account/").content.decode()
    assert page.count("last used") == 2
    show_again(here)
    foreign = SignedIn.objects.get(session=other.session.session_key)
    here.post("/account/sessions/", {"session": foreign.pk})
    assert other.get("/cases/").status_code == 200
    here.post("/account/sessions/", {})
    assert there.get("/cases/").status_code == 302
    assert here.get("/cases/").status_code == 200
    assert "session.ended" in [entry.action for entry in written()]


@pytest.mark.parametrize(
    ("language", "link", "refusal"),
    [
        ("en", "To end one, first sign in again", "Nothing was done"),
        ("fr", "Pour mettre fin à une session, connectez-vous", "Rien n’a été fait"),
    ],
)
def test_whoever_finds_an_open_session_ends_no_other(
    cast: Cast, written: Any, language: str, link: str, refusal: str
) -> None:
    """One shows once more who one is first; a form sent without is refused, nothing is ended and nothing written."""
    here, there = browser(), browser()
    sign_in(there, "case-officer")
    sign_in(here, "case-officer")
    here.post("/language", {"language": language})
    page = here.get("/account/").content.decode()
    assert link in page
    assert 'action="/account/sessions/"' not in page
    written()
    answer = here.post("/account/sessions/", {})
    assert (answer.status_code, refusal in answer.content.decode()) == (422, True)
    assert "/sign-in/again/?next=%2Faccount%2F" in answer.content.decode()
    assert there.get("/cases/").status_code == 200
    assert "session.ended" not in [entry.action for entry in written()]
    show_again(here)
    assert 'action="/account/sessions/"' in here.get("/account/").content.decode()
    assert here.post("/account/sessions/", {})["Location"] == "/account/"
    assert there.get("/cases/").status_code == 302


def test_a_session_ends_twelve_hours_after_signing_in(cast: Cast, settings: Any) -> None:
    """However busy one is: the time counts from signing in, not from the last page."""
    client = cast.client(cast.people["case_officer"])
    assert client.get("/cases/").status_code == 200
    session = client.session
    session["begun_at"] = int(time.time()) - settings.SESSION_SECONDS - 1
    session["seen_at"] = int(time.time())
    session.save()
    assert client.get("/cases/")["Location"].startswith("/sign-in/?next=")
