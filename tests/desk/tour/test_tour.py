"""The guided tour: what each stop says, whose it is, which are behind, and the answer that arrives when it is asked for."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from rempart.desk.cases.models import PracticeClock
from rempart.desk.day import today
from tests.desk.conftest import Cast

TOUR = "/practice/tour"


@pytest.fixture
def practice(settings: Any) -> Any:
    """A practice town."""
    settings.REMPART = settings.REMPART.model_copy(update={"practice": True})
    PracticeClock.set(today())
    return settings


def sent(cast: Cast) -> None:
    """Bring the case to where its questions were sent."""
    from rempart.desk.cases.acting import take_step

    officer = cast.people["case_officer"]
    for step, carries in (("receive", {"received_on": str(today())}), ("complete", {}), ("send_questions", {"questions": ["Why?"]})):  # fmt: skip
        take_step(cast.case, officer, "case_officer", step, on=today(), carries=carries)


@pytest.mark.parametrize(("lang", "told"), [("en", "Let the answer arrive"), ("fr", "Faire arriver la réponse")])
def test_each_stop_leads_there_or_to_its_account(cast: Cast, practice: Any, lang: str, told: str) -> None:
    """Stops of one's own account are links; the others sign out, and in again as who does them. One stop is the next."""
    sent(cast)
    client = cast.client(cast.people["case_officer"])
    client.post("/language", {"language": lang, "next": "/"})
    page = client.get(TOUR).content.decode()
    assert page.count('aria-current="step"') == 1
    assert f'href="/cases/{cast.case.number}/screening"' in page
    assert "/sign-in/?as=hearing-clerk&amp;next=%2Fpractice%2Ftour" in page
    assert told in page
    assert "rempart load" in page


def test_the_answer_arrives_with_its_paper_and_the_days_that_it_took(cast: Cast, practice: Any, written: Any) -> None:
    """The clock goes on, the paper lies in the file, and both are entries; it arrives once, for a case that waits for it."""
    officer = cast.client(cast.people["case_officer"])
    assert officer.post("/practice/answer").status_code == 404
    sent(cast)
    before = today()
    written()
    answer = officer.post("/practice/answer")
    assert answer["Location"] == f"/cases/{cast.case.number}/"
    assert today() == before + timedelta(days=4)
    assert [one.action for one in written()] == ["document.added", "practice.answer"]
    assert cast.case.document_set.get().role == "paper"
    assert "works on the quay" in officer.get(answer["Location"], follow=True).content.decode()


def test_there_is_no_tour_in_a_real_town(cast: Cast, settings: Any) -> None:
    """Neither the tour, nor a clock that one sets, nor an answer that one makes up."""
    settings.REMPART = settings.REMPART.model_copy(update={"practice": False})
    sent(cast)
    Authenticator.objects.create(user=cast.people["case_officer"], type="totp", data={})  # asked of everybody there
    client = cast.client(cast.people["case_officer"])
    assert client.get(TOUR).status_code == 404
    assert client.post("/practice/answer").status_code == 404
    assert cast.case.document_set.count() == 0
    page = Client(headers={"host": "localhost"}).get("/sign-in/?as=hearing-clerk").content.decode()
    assert 'value="hearing-clerk"' not in page
    assert "practice-town" not in page
