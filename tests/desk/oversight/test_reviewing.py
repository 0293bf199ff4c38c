"""The yearly review of a signal: figures without small cells, a decision by two, and no question without its review."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from rempart.base import months_after
from rempart.desk.day import today
from tests.desk.conftest import Cast
from tests.desk.oversight.test_suspending import signed_in

CODE = "OWN-03"
WHERE = f"/oversight/signal/{CODE}/"


def adopted(on: date, version: int = 1) -> None:
    """Let a version of the signal be asked here since a day."""
    from rempart.desk.oversight.models import Adopted

    Adopted.objects.create(code=CODE, version=version, on=on)


def answered(cast: Cast, way: str, on: date, times: int) -> None:
    """Let the question have been answered in one way in so many cases."""
    from rempart.desk.cases.acting import Opened, Party, open_case
    from rempart.desk.screening.models import Answer

    officer = cast.people["case_officer"]
    for n in range(times):
        party = Party("applicant", "Company", f"Firm {n}")
        case = open_case(officer, officer.town, Opened(f"{way}-{n}", "application", "Terrace", [party]))
        Answer.objects.create(
            case=case, key=f"{way}{n}", question="q", code=CODE, facts="f", way=way, by=officer,
            at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC), entry=0, sealed=b"",
        )  # fmt: skip


def proposal(**more: str) -> dict[str, str]:
    """Return what a review proposes."""
    told = {"decision": "keep", "why": "four in five were explained", "next_on": str(months_after(today(), 12))}
    return told | more


def test_what_fewer_than_five_cases_make_is_not_shown(cast: Cast) -> None:
    """Six were explained and four put to the person: the six are said, the four are not, and nothing adds them up."""
    from rempart.desk.oversight.reviewing import figures

    adopted(date(2026, 1, 1))
    answered(cast, "explained", date(2026, 9, 10), 6)
    answered(cast, "ask", date(2026, 9, 10), 4)
    (row,) = figures(CODE, date(2026, 1, 1), today())
    assert (row.counts["explained"], row.counts["asked"], row.counts["overturned"]) == (6, None, None)
    page = signed_in(cast.people["legal_officer"]).get(WHERE).content.decode()
    assert "fewer than 5" in page


def test_figures_stop_at_the_end_of_last_month_and_go_by_version(cast: Cast) -> None:
    """An answer of this month changes no figure, so that two readings never differ by one case; each version has its own."""
    from rempart.desk.oversight.reviewing import figures

    adopted(date(2026, 1, 1))
    adopted(date(2026, 7, 1), version=2)
    answered(cast, "explained", date(2026, 3, 10), 5)
    answered(cast, "not_relevant", date(2026, 11, 2), 5)
    first, second = figures(CODE, date(2026, 1, 1), today())
    assert (first.version, first.counts["explained"], second.counts["explained"]) == (1, 5, None)
    assert second.counts["not_relevant"] is None
    assert second.last == date(2026, 10, 31)


def test_a_measure_that_followed_one_that_was_undone_and_what_was_contested(cast: Cast) -> None:
    """Five cases in which it was asked ended in a measure; five others in one that was undone, and were contested."""
    from django.db import transaction

    from rempart.desk.cases.models import Case
    from rempart.desk.measures.models import Measure
    from rempart.desk.oversight.reviewing import figures
    from rempart.desk.record import record

    adopted(date(2026, 1, 1))
    answered(cast, "ask", date(2026, 3, 10), 10)
    for n, case in enumerate(Case.objects.filter(number__startswith="ask-").order_by("number")):
        state = "in_force" if n < 5 else "undone"
        Measure.objects.create(case=case, event=1, state=state, decided_on=date(2026, 4, 1), sealed=b"")
        if state == "undone":
            with transaction.atomic():
                record("contest.opened", actor="A-01", case=case.number, data={})
        else:
            with transaction.atomic():
                record("contest.form.read", actor="A-01", case=case.number, data={})
    counts = figures(CODE, date(2026, 1, 1), today())[0].counts
    assert (counts["asked"], counts["upheld"], counts["overturned"], counts["contested"]) == (10, 5, 5, 5)


def test_a_decision_is_proposed_by_one_and_agreed_to_by_another(cast: Cast, written: Any) -> None:
    """Dropped by two it is not asked any more; kept by two it is again; who proposed does not agree."""
    from rempart.desk.oversight.switching import switches

    adopted(today())
    jurist, decider = signed_in(cast.people["legal_officer"]), signed_in(cast.people["decision_maker"])
    written()
    for wrong in (
        {"decision": ""},
        {"why": "no"},
        {"next_on": str(today())},
        {"next_on": "2030-01-01"},
        {"next_on": "x"},
    ):
        assert jurist.post(f"{WHERE}review", proposal(**wrong)).status_code == 422
    assert written() == []
    assert jurist.post(f"{WHERE}review", proposal(decision="drop")).status_code == 302
    assert [entry.action for entry in written()] == ["signal.review_proposed"]
    assert jurist.post(f"{WHERE}review", proposal()).status_code == 422
    assert jurist.post(f"{WHERE}review", {"act": "agree"}).status_code == 422
    assert switches(today()).signals == {}
    written()
    assert decider.post(f"{WHERE}review", {"act": "agree"}).status_code == 302
    assert [entry.action for entry in written()] == ["signal.review_agreed"]
    assert switches(today()).signals[CODE].reason == "dropped"
    jurist.post(f"{WHERE}review", proposal())
    decider.post(f"{WHERE}review", {"act": "agree"})
    assert switches(today()).signals == {}
    assert signed_in(cast.people["case_officer"]).post(f"{WHERE}review", proposal()).status_code == 403


def test_a_proposal_can_be_refused_and_taken_back(cast: Cast) -> None:
    """Either way nothing changes, and another can be proposed."""
    from rempart.desk.oversight.models import Review

    jurist, decider = signed_in(cast.people["legal_officer"]), signed_in(cast.people["decision_maker"])
    for client in (jurist, decider):
        jurist.post(f"{WHERE}review", proposal(decision="drop"))
        assert client.post(f"{WHERE}review", {"act": "refuse"}).status_code == 302
    assert list(Review.objects.order_by("id").values_list("agreed", flat=True)) == [False, False]


def test_without_its_review_a_signal_is_asked_no_more_and_it_is_said_before(cast: Cast) -> None:
    """A year after its adoption, on the day after its last; home and health say so sixty days before, in both languages."""
    from rempart.desk.oversight.switching import due_signals, switches

    adopted(today())
    due = months_after(today(), 12)
    assert due_signals(due - timedelta(days=61)) == []
    assert [one.code for one, _ in due_signals(due - timedelta(days=60))] == [CODE]
    assert switches(due).signals == {}
    off = switches(due + timedelta(days=1)).signals[CODE]
    assert (off.reason, off.on) == ("not_reviewed", due)


@pytest.mark.parametrize(
    ("ago", "home", "state"),
    [(300, None, "works"), (310, "by ", "due soon"), (400, "not asked any more", "does not work")],
)
def test_home_and_health_warn(cast: Cast, ago: int, home: str | None, state: str) -> None:
    """Nothing before sixty days; then the day; then that it is not asked."""
    adopted(today() - timedelta(days=ago))
    page = signed_in(cast.people["legal_officer"]).get("/").content.decode()
    assert ("yearly review is due" in page) == (home is not None)
    assert home is None or home in page
    assert "yearly review is due" not in signed_in(cast.people["case_officer"]).get("/").content.decode()
    health = signed_in(cast.people["technical_administrator"]).get("/administration/health/").content.decode()
    assert state in health.partition("Yearly reviews of signals")[2][:200]


def test_the_worker_keeps_since_when_each_signal_is_asked(cast: Cast) -> None:
    """Done each day; what is there stays, so that no day of the year is won by it. Nothing is expired in a new town."""
    from rempart.desk.oversight.models import Adopted
    from rempart.desk.oversight.switching import signals, switches
    from rempart.desk.oversight.tasks import adopt

    assert adopt(today())["adopted"] == len(signals())
    assert adopt(today() + timedelta(days=30))["adopted"] == 0
    assert set(Adopted.objects.values_list("on", flat=True)) == {today()}
    assert switches(today()).signals == {}


def test_both_languages_render(cast: Cast) -> None:
    """The list, a signal and its review speak French and English."""
    adopted(date(2026, 1, 1))
    client = signed_in(cast.people["legal_officer"])
    for lang, words in (("en", "Yearly review"), ("fr", "Réexamen annuel")):
        client.post("/language", {"language": lang, "next": "/"})
        assert words in client.get(WHERE).content.decode()
        assert client.get("/oversight/").status_code == 200
