"""A signal or a source is suspended at once by one person and lifted by two; the cases that it touches are listed and flagged."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.desk.conftest import Cast
from tests.desk.screening.test_result import ran

Opened = Callable[[str], Any]
WHY = "its figures were read from the wrong column"


def signed_in(who: Any) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client(headers={"host": "localhost"})
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def report(run: Any, lang: str = "en") -> dict[str, Any]:
    """Return what a check said."""
    found: dict[str, Any] = run.said[lang]
    return found


def looked(kind: str, of: str) -> Any:
    """Let the worker look for the cases that a suspension touches, and return it."""
    from rempart.desk.oversight.models import Suspension
    from rempart.desk.oversight.touching import look

    row = Suspension.objects.get(kind=kind, of=of, lifted_on=None)
    look(row.pk)
    row.refresh_from_db()
    return row


@pytest.mark.usefixtures("checked")
def test_the_switch_of_a_signal(cast: Cast, opened: Opened, written: Any) -> None:
    """Asked, suspended by one, not asked at the next check and said why; asked to lift by one, agreed to by another, asked again."""
    case = opened("asked")
    code = report(ran(cast, case))["to_ask"][0]["code"]
    where = f"/oversight/signal/{code}/"
    dpo, jurist = signed_in(cast.people["data_protection_officer"]), signed_in(cast.people["legal_officer"])
    decider = signed_in(cast.people["decision_maker"])
    written()
    assert dpo.post(f"{where}suspend", {"reason": "short"}).status_code == 422
    assert written() == []
    assert dpo.post(f"{where}suspend", {"reason": WHY}).status_code == 302
    assert [entry.action for entry in written()] == ["suspension.begun", "alert"]
    second = report(ran(cast, case))
    assert second["to_ask"] == []
    assert "suspended this question" in next(gap["why"] for gap in second["not_checked"] if gap["code"] == code)
    assert dpo.post(f"{where}suspend", {"reason": WHY}).status_code == 422

    assert dpo.post(f"{where}lift", {"lift": "read from the right column again"}).status_code == 403
    assert jurist.post(f"{where}lift", {"lift": "read from the right column again"}).status_code == 302
    assert jurist.post(f"{where}lift", {"act": "agree"}).status_code == 422
    assert report(ran(cast, case))["to_ask"] == []
    written()
    assert decider.post(f"{where}lift", {"act": "agree"}).status_code == 302
    assert [entry.action for entry in written()] == ["suspension.lifted", "alert"]
    assert [one["code"] for one in report(ran(cast, case))["to_ask"]] == [code]


@pytest.mark.usefixtures("checked")
def test_the_switch_of_a_source(cast: Cast, opened: Opened) -> None:
    """No row of it is read at the next check, a gap names it in both languages, and the case with a finding from it is listed."""
    case = opened("asked")
    first = report(ran(cast, case))
    register = next(one["register_id"] for one in first["sources"] if one["register_id"] != "form")
    client = signed_in(cast.people["register_steward"])
    assert (
        client.post(f"/oversight/source/{register}/suspend", {"reason": WHY}).status_code == 404
    )  # of no snapshot here
    from rempart.desk.oversight.switching import suspend

    suspend(cast.people["register_steward"], "source", register, WHY)
    assert [one.case.number for one in looked("source", register).touched_set.all()] == [case.number]
    second = ran(cast, case)
    assert register not in {one["register_id"] for one in report(second)["sources"]}
    assert any("suspended this source" in gap["why"] for gap in report(second)["not_checked"])
    assert any("a suspendu cette source" in gap["why"] for gap in report(second, "fr")["not_checked"])


@pytest.mark.usefixtures("checked")
def test_a_suspension_during_a_check_counts(cast: Cast, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was suspended while the worker was checking is not asked: it checks again before it keeps anything."""
    from rempart.desk.oversight.switching import suspend
    from rempart.desk.screening import running

    case = opened("asked")
    code = report(ran(cast, case))["to_ask"][0]["code"]
    real, calls = running.standby(), []

    class Slow:
        """Somebody suspends while it checks for the first time."""

        def reports(self, *args: Any) -> Any:
            """Check as ever."""
            calls.append(args)
            found = real.reports(*args)
            if len(calls) == 1:
                suspend(cast.people["legal_officer"], "signal", code, WHY)
            return found

    monkeypatch.setattr(running, "standby", Slow)
    assert report(ran(cast, case))["to_ask"] == []
    assert len(calls) == 2


@pytest.mark.usefixtures("checked")
def test_the_cases_that_it_touches_are_listed_for_their_members_and_flagged(cast: Cast, opened: Opened) -> None:
    """A member sees the number, a stranger none, the data protection officer how many; a new check ends the flag."""
    case = opened("asked")
    code = report(ran(cast, case))["to_ask"][0]["code"]
    where = f"/oversight/signal/{code}/"
    member = cast.client(cast.people["case_officer"])
    assert "was suspended on" not in member.get(f"/cases/{case.number}/").content.decode()
    jurist = signed_in(cast.people["legal_officer"])
    jurist.post(f"{where}suspend", {"reason": WHY})
    assert "are being looked for" in jurist.get(where).content.decode()
    assert looked("signal", code).looked_at is not None
    assert case.number in member.get(where).content.decode()
    assert case.number not in signed_in(cast.stranger).get(where).content.decode()
    told = signed_in(cast.people["data_protection_officer"]).get(where).content.decode()
    assert case.number not in told
    assert "1 open, 0 decided" in told
    assert "In all" not in member.get(where).content.decode()
    for lang, words in (("en", "was suspended on"), ("fr", "est en suspens depuis")):
        member.post("/language", {"language": lang, "next": "/"})
        assert words in member.get(f"/cases/{case.number}/").content.decode()
    ran(cast, case)
    assert "est en suspens depuis" not in member.get(f"/cases/{case.number}/").content.decode()


@pytest.mark.usefixtures("checked")
def test_a_decision_that_was_taken_on_it_stays_flagged(cast: Cast, opened: Opened) -> None:
    """A case granted after a check with a finding of it is listed as decided, and later checks do not end the flag."""
    from rempart.desk.cases.models import Case
    from rempart.desk.oversight import touching
    from rempart.desk.oversight.switching import suspend
    from tests.desk.cases.working import step

    case = opened("asked")
    code = report(ran(cast, case))["to_ask"][0]["code"]
    step(cast, "front_desk", "receive", received_on="2026-11-03")
    step(cast, "front_desk", "complete")
    step(cast, "case_officer", "nothing_to_ask", checks="the deed was seen and explains it")
    step(cast, "decision_maker", "grant", checks="the deed was seen and explains it")
    row = suspend(cast.people["legal_officer"], "signal", code, WHY)
    assert touching.look(row.pk) == {"open": 0, "decided": 1}
    ran(cast, case)
    assert touching.look(row.pk) == {"open": 0, "decided": 1}
    assert [one.how for one in touching.flags_of(Case.objects.get(pk=case.pk))] == ["decided"]
    assert "This case was decided after" in cast.client(cast.people["case_officer"]).get(
        f"/cases/{case.number}/"
    ).content.decode()  # fmt: skip


def test_who_reads_who_suspends_and_what_does_not_exist(cast: Cast) -> None:
    """The front desk reads nothing; a case officer reads and does not suspend; what is neither signal nor source is not there."""
    assert signed_in(cast.people["front_desk"]).get("/oversight/").status_code == 403
    officer = signed_in(cast.people["case_officer"])
    assert officer.get("/oversight/").status_code == 200
    assert officer.post("/oversight/signal/OWN-03/suspend", {"reason": WHY}).status_code == 403
    jurist = signed_in(cast.people["legal_officer"])
    for where in ("signal/XXX-99", "source/nothing", "person/Lucie"):
        assert jurist.post(f"/oversight/{where}/suspend", {"reason": WHY}).status_code == 404
        assert jurist.get(f"/oversight/{where}/").status_code == 404
    hostile = jurist.post("/oversight/signal/OWN-03/suspend", {"reason": "<script>alert(1)</script>"})
    assert hostile.status_code == 302
    assert b"<script>alert" not in jurist.get("/oversight/signal/OWN-03/").content


def test_the_reason_is_sealed(cast: Cast) -> None:
    """What somebody wrote stands in no table in clear."""
    from rempart.desk.oversight.models import Suspension

    signed_in(cast.people["legal_officer"]).post("/oversight/signal/OWN-03/suspend", {"reason": WHY})
    row = Suspension.objects.get()
    assert WHY.encode() not in bytes(row.sealed)
    assert row.why == WHY


def test_the_terminal_learns_of_it(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    """Whatever is suspended, and lifted, stands in the file of the workspace at once; the worker writes it again each day, as the desk has it."""
    from rempart.desk.configuration import workspace
    from rempart.desk.day import today
    from rempart.desk.oversight.models import Suspension
    from rempart.desk.oversight.publishing import publish
    from rempart.desk.oversight.switching import ask_lift, settle_lift, suspend, switches
    from rempart.screening.switched import FILE, read_switches

    path = workspace().path
    people = cast.people
    try:
        with django_capture_on_commit_callbacks(execute=True):
            suspend(people["data_protection_officer"], "signal", "OWN-06", WHY)
            suspend(people["data_protection_officer"], "source", "bods", WHY)
        assert read_switches(path, today()) == switches(today())
        assert set(read_switches(path, today()).signals) == {"OWN-06"}
        with django_capture_on_commit_callbacks(execute=True):
            for row in Suspension.objects.all():
                ask_lift(people["legal_officer"], row, WHY)
                settle_lift(people["decision_maker"], row, agree=True)
        assert read_switches(path, today()) == switches(today())
        assert not read_switches(path, today()).sources
        (path / FILE).unlink()
        publish()
        assert (path / FILE).exists()
    finally:
        (path / FILE).unlink(missing_ok=True)
