"""The file of a breach: its 72 hours, whom it touched by the journal, what was decided; names in the sealed annex alone."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from rempart.desk.accounts.models import Town, User
from rempart.desk.cases.acting import Opened, Party, open_case
from rempart.desk.concerned.breaches import clock_of, named_in, touched
from rempart.desk.concerned.models import Breach
from rempart.desk.day import now
from rempart.desk.journal.models import JournalLine
from tests.desk.conftest import Cast

DPO = "data_protection_officer"


def typed(at: datetime) -> str:
    """Return an instant as a form sends it."""
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"


@pytest.fixture
def breach(cast: Cast) -> Breach:
    """A breach of which the town became aware ten hours ago."""
    form = {"aware_at": typed(now() - timedelta(hours=10)), "what": "A notebook was stolen, signed in."}
    assert cast.client(cast.people[DPO], opened=False).post("/concerned/breaches/new", form).status_code == 302
    return Breach.objects.get()


def act(cast: Cast, row: Breach, do: str, **posted: Any) -> int:
    """Send a form of the breach, as it stands now."""
    row.refresh_from_db()
    form = {"do": do, "seen": str(row.version)} | posted
    status: int = (
        cast.client(cast.people[DPO], opened=False).post(f"/concerned/breaches/{row.number}", form).status_code
    )
    row.refresh_from_db()
    return status


def test_the_clock_runs_hour_by_hour(breach: Breach) -> None:
    """72 hours from the moment of awareness, nights and holidays included; over, it says by how much."""
    ends = breach.aware_at + timedelta(hours=72)
    assert clock_of(breach, breach.aware_at).hours == 72
    assert (clock_of(breach, now()).ends, clock_of(breach, ends).hours) == (ends, 0)
    assert clock_of(breach, ends + timedelta(minutes=1)).hours == -1
    assert clock_of(breach, ends + timedelta(hours=5)).hours == -6


def test_whom_it_touched_is_told_by_number_and_count(breach: Breach, cast: Cast) -> None:
    """The cases that one account opened in the period, with how many persons each names; another account's are left out, and no name stands there."""
    officer = cast.people["case_officer"]
    party = Party("representative", "Person", "Zélie Portevin", "1980-02-03")
    cast.case = open_case(officer, officer.town, Opened("B-1", "application", "Terrace", [party]))
    cast.client(officer).get("/cases/B-1/")
    cast.client(cast.people["reviewer"]).get("/cases/B-1/")
    period = {"since_at": typed(now() - timedelta(hours=1)), "until_at": typed(now() + timedelta(hours=1))}
    assert act(cast, breach, "search", actor="nobody", **period) == 422
    assert (
        act(cast, breach, "search", actor=officer.pseudonym, since_at=period["until_at"], until_at=period["since_at"])
        == 422
    )
    assert act(cast, breach, "search", actor=cast.people["reviewer"].pseudonym, **period) == 302
    (one,) = touched(breach)
    assert (one.case, one.persons) == ("B-1", 1)
    page = cast.client(cast.people[DPO], opened=False).get(f"/concerned/breaches/{breach.number}").content.decode()
    assert "B-1" in page
    assert "Portevin" not in page


def test_names_stand_in_the_sealed_annex_alone(breach: Breach, cast: Cast, written: Any) -> None:
    """It is made when persons are to be told; the file has no name, the annex has, and reading it is an entry."""
    officer = cast.people["case_officer"]
    cast.case = open_case(
        officer,
        officer.town,
        Opened("B-1", "application", "Terrace", [Party("representative", "Person", "Zélie Portevin")]),
    )
    act(
        cast,
        breach,
        "search",
        actor=officer.pseudonym,
        since_at=typed(now() - timedelta(hours=1)),
        until_at=typed(now() + timedelta(hours=1)),
    )
    client = cast.client(cast.people[DPO], opened=False)
    assert client.get(f"/concerned/breaches/{breach.number}/annex.pdf").status_code == 404
    assert act(cast, breach, "annex") == 302
    assert named_in(breach) == {"B-1": [{"name": "Zélie Portevin", "role": "representative"}]} | {
        k: v for k, v in named_in(breach).items() if k != "B-1"
    }
    assert b"Portevin" not in bytes(breach.annex)
    written()
    for name in ("annex", "file"):
        assert client.get(f"/concerned/breaches/{breach.number}/{name}.pdf").content.startswith(b"%PDF-")
    entries = written()
    assert [one.action for one in entries] == ["breach.annex.exported", "breach.exported"]
    assert "Portevin" not in str([one.data for one in entries])


def test_a_notification_after_72_hours_says_why(breach: Breach, cast: Cast) -> None:
    """Within the time no reason is asked; after it the reasons of the delay are (art. 33(1)); not notifying always says why."""
    Breach.objects.update(aware_at=now() - timedelta(hours=100))
    late = typed(now() - timedelta(hours=1))
    assert act(cast, breach, "authority", authority="notify", authority_at=late) == 422
    assert act(cast, breach, "authority", authority="not") == 422
    assert act(cast, breach, "authority", authority="notify", authority_at=typed(now() + timedelta(hours=2))) == 422
    assert (
        act(cast, breach, "authority", authority="notify", authority_at=late, authority_why="The theft was told late.")
        == 302
    )
    assert breach.said["authority_why"] == "The theft was told late."
    Breach.objects.update(aware_at=now() - timedelta(hours=10))
    assert act(cast, breach, "authority", authority="notify", authority_at=late) == 302


def test_a_breach_closes_when_everything_is_decided(breach: Breach, cast: Cast) -> None:
    """Nature, categories, consequences, measures, both decisions that agree; then it changes no more, its file stays, and the names go."""
    assert act(cast, breach, "close") == 422
    known = {
        "what": "A notebook was stolen.",
        "persons_kinds": "applicants",
        "data_kinds": "names",
        "consequences": "stigma",
        "measures": "account locked",
    }
    assert act(cast, breach, "describe", nature=["confidentiality"], **known) == 302
    assert act(cast, breach, "authority", authority="notify", authority_at=typed(now())) in (302, 422)
    assert act(cast, breach, "authority", authority="not", authority_why="The disk was encrypted.") == 302
    assert (
        act(cast, breach, "persons", persons="notify", persons_on=typed(now())[:10], persons_why="Names are out.")
        == 302
    )
    assert act(cast, breach, "close") == 422  # no risk for the authority and a high one for the persons cannot both be
    assert act(cast, breach, "persons", persons="protected") == 422
    assert act(cast, breach, "persons", persons="protected", persons_why="The disk was encrypted.") == 302
    period = {"since_at": typed(now() - timedelta(hours=1)), "until_at": typed(now() + timedelta(hours=1))}
    cast.client(cast.people["case_officer"]).get(f"/cases/{cast.case.number}/")
    assert act(cast, breach, "search", actor="", **period) == 302
    assert act(cast, breach, "annex") == 302
    before = touched(breach)
    assert act(cast, breach, "close") == 302
    assert breach.closed_on is not None
    JournalLine.objects.all().delete()  # readings are kept for a shorter time
    assert touched(breach) == before != []
    assert bytes(breach.annex) == b""
    assert act(cast, breach, "describe", nature=[], **known) == 422


def test_a_form_made_before_a_change_is_refused(breach: Breach, cast: Cast) -> None:
    """Two windows: the second one is told to look again, and nothing is lost."""
    known = {"what": "A notebook was stolen.", "seen": "9"}
    assert act(cast, breach, "describe", **known) == 422
    assert breach.said["what"] == "A notebook was stolen, signed in."


def test_breaches_are_the_data_protection_officers(breach: Breach, cast: Cast) -> None:
    """Officers reach no page of a breach, nor does the officer of another town; its text is sealed under its own key."""
    for who in ("case_officer", "legal_officer", "technical_administrator", "auditor"):
        assert (
            cast.client(cast.people[who], opened=False).get(f"/concerned/breaches/{breach.number}").status_code == 403
        ), who
    User.objects.filter(pk=cast.stranger.pk).update(town=Town.objects.create(slug="other", name="Other-Test"))
    Breach.objects.update(opened_by=cast.stranger)
    client = cast.client(cast.people[DPO], opened=False)
    assert client.get(f"/concerned/breaches/{breach.number}").status_code == 404
    assert f"/concerned/breaches/{breach.number}" not in client.get("/concerned/").content.decode()
    assert touched(Breach.objects.get()) == []
    assert b"notebook" not in bytes(breach.sealed)
