"""Pages of retention: what is due, holds by two, what the archives decide, and reports of purges that anybody can verify."""

import io
import json
from datetime import date, timedelta
from typing import Any
from zipfile import ZipFile

import pytest

from rempart.desk.accounts.models import Town, User
from rempart.desk.cases.models import Case
from rempart.desk.day import today
from rempart.desk.operations import purge, retention
from rempart.desk.operations.models import Hold, PurgeReport
from tests.desk.conftest import Cast
from tests.desk.operations.test_retention import closed, over
from tests.desk.oversight.test_suspending import signed_in

__all__ = ["closed"]


@pytest.fixture
def then(closed: Case, monkeypatch: pytest.MonkeyPatch) -> date:
    """It is the first day on which the closed case is no longer kept."""
    day = over(closed)
    for where in ("retaining_views", "retention"):
        monkeypatch.setattr(f"rempart.desk.operations.{where}.today", lambda: day)
    return day


def test_what_is_due_is_listed_for_its_members_and_by_number_for_the_officer(
    cast: Cast, closed: Case, then: date
) -> None:
    """The jurist sees their own case with its title, the data protection officer the number alone; a stranger's role sees none."""
    page = signed_in(cast.people["legal_officer"]).get("/retention/").content.decode()
    assert f"/retention/cases/{closed.number}/" in page
    assert "Terrace" in page
    assert "the archives have not decided" in page
    officer = signed_in(cast.people["data_protection_officer"])
    page = officer.get("/retention/").content.decode()
    assert closed.number in page
    assert "Terrace" not in page
    assert "Terrace" not in officer.get(f"/retention/cases/{closed.number}/").content.decode()
    assert signed_in(cast.stranger).get("/retention/").status_code == 403


def test_ninety_days_before_it_is_listed_and_not_sooner(cast: Cast, closed: Case) -> None:
    """The archives have time to decide."""
    last = over(closed) - timedelta(days=1)
    assert retention.ending(Case.objects.all(), last - timedelta(days=91)) == []
    assert [one.case for one in retention.ending(Case.objects.all(), last - timedelta(days=90))] == [closed]


def test_who_looked_until_when_a_case_is_kept_is_an_entry_of_that_case(cast: Cast, closed: Case, written: Any) -> None:
    """The page shows why a case is held: its reading names the case; what is no number of one is not written down."""
    officer = signed_in(cast.people["data_protection_officer"])
    written()
    assert officer.get(f"/retention/cases/{closed.number}/").status_code == 200
    assert officer.get("/retention/cases/Ilda Verrand/").status_code == 404
    entries = written()
    assert [(entry.action, entry.case) for entry in entries][:2] == [
        ("retention.case.read", closed.number), ("retention.case.read", None),
    ]  # fmt: skip
    assert b"errand" not in b"".join(entry.line() for entry in entries)


def test_what_the_archives_of_another_town_decided_is_of_its_own_cases(cast: Cast, closed: Case, then: date) -> None:
    """A procedure is appraised for the town of whoever writes it down: no case of another is destroyed by it."""
    other = Town.objects.create(slug="other", name="Other town")
    theirs = User.objects.create_user("other-jurist", None, pseudonym="O-01", town=other)
    retention.appraise(theirs, "destroy", pack=closed.pack, procedure=closed.procedure)
    assert retention.stops(closed, then) == retention.NOT_APPRAISED
    page = signed_in(cast.people["legal_officer"]).get("/retention/").content.decode()
    assert theirs.pseudonym not in page


def test_a_jurist_who_is_no_member_learns_of_no_case(cast: Cast, closed: Case) -> None:
    """Out of the case, its page is not there, to read or to act on."""
    jurist = cast.people["legal_officer"]
    closed.membership_set.filter(user=jurist).delete()
    client = signed_in(jurist)
    for page in ("", "hold", "appraise"):
        assert client.post(f"/retention/cases/{closed.number}/{page}").status_code in (403, 404)
    assert client.get(f"/retention/cases/{closed.number}/").status_code == 404


def test_a_hold_is_asked_with_reason_and_end_and_confirmed_and_ended_by_another(
    cast: Cast, closed: Case, written: Any
) -> None:
    """Without either it is refused, and what was typed stays; who asked neither confirms nor ends it."""
    where = f"/retention/cases/{closed.number}/hold"
    jurist, officer = signed_in(cast.people["legal_officer"]), signed_in(cast.people["data_protection_officer"])
    written()
    for wrong in ({"until": str(today()), "reason": "an appeal is pending"}, {"until": "x", "reason": "no"}):
        assert jurist.post(where, wrong).status_code == 422
    assert written() == []
    given = {"until": str(today() + timedelta(days=60)), "reason": "an appeal is pending"}
    assert jurist.post(where, given).status_code == 302
    row = Hold.objects.get()
    assert jurist.post(where, {"act": "confirm", "hold": row.pk}).status_code == 422
    assert officer.post(where, {"act": "confirm", "hold": row.pk}).status_code == 302
    decides = signed_in(cast.people["decision_maker"])
    assert decides.post(where, {"act": "confirm", "hold": row.pk}).status_code == 422  # the second hand was another's
    row.refresh_from_db()
    assert row.confirmed_by == cast.people["data_protection_officer"]
    assert [entry.action for entry in written()] == ["hold.asked", "hold.confirmed"]
    assert jurist.post(where, {"act": "release", "hold": row.pk}).status_code == 422
    assert officer.post(where, {"act": "release", "hold": row.pk}).status_code == 302
    assert officer.post(where, {"act": "release", "hold": "9" * 30}).status_code == 404
    for lang, words in (("en", "confirmed by"), ("fr", "confirmée par")):
        officer.post("/language", {"language": lang, "next": "/"})
        assert words in officer.get(f"/retention/cases/{closed.number}/").content.decode()


def test_the_jurist_writes_what_the_archives_decided(cast: Cast, closed: Case, then: date, written: Any) -> None:
    """Destroyed, or handed over on a day; of one case or a procedure; nobody else writes it."""
    where = f"/retention/cases/{closed.number}/appraise"
    jurist = signed_in(cast.people["legal_officer"])
    assert signed_in(cast.people["data_protection_officer"]).post(where, {"decision": "destroy"}).status_code == 403
    assert jurist.post(where, {"decision": "forget"}).status_code == 422
    written()
    assert jurist.post("/retention/procedure", {"decision": "archive", "procedure": "application"}).status_code == 302
    assert retention.stops(closed, then) == retention.NOT_HANDED_OVER
    assert jurist.post(where, {"act": "handed_over", "on": str(then + timedelta(days=1))}).status_code == 422
    assert jurist.post(where, {"act": "handed_over", "on": str(then)}).status_code == 302
    assert [entry.action for entry in written()] == ["appraised", "handed_over"]
    assert retention.stops(closed, then) is None
    assert jurist.post("/retention/procedure", {"decision": "destroy", "procedure": "x"}).status_code == 422


def test_the_report_of_a_purge_is_handed_out_with_what_proves_it(
    cast: Cast, closed: Case, then: date, tmp_path: Any
) -> None:
    """The officer downloads it once it is proven, and `rempart-verify` finds it whole; the jurist does not."""
    from rempart.journal.bundle import verify_bundle

    retention.appraise(cast.people["legal_officer"], "destroy", case=closed)
    purge.purge(closed.number, then)
    row = PurgeReport.objects.get()
    officer = signed_in(cast.people["data_protection_officer"])
    assert officer.get(f"/retention/reports/{row.pk}/").status_code == 404
    assert "looked for again" in officer.get("/retention/reports/").content.decode()
    purge.finish()
    answer = officer.get(f"/retention/reports/{row.pk}/")
    assert answer["Content-Disposition"] == f'attachment; filename="purge-{row.pk}.zip"'
    told = json.loads(ZipFile(io.BytesIO(answer.content)).read("purge.json"))
    assert (told["case"], told["rule"]) == (closed.number, "file_retention")
    (tmp_path / "purge.zip").write_bytes(answer.content)
    assert [entry.action for entry in verify_bundle(tmp_path / "purge.zip").entries][:2] == [
        "case.purged",
        "case.purge.proven",
    ]
    assert signed_in(cast.people["legal_officer"]).get("/retention/reports/").status_code == 403
    assert closed.number in officer.get("/retention/reports/").content.decode()
