"""Contestation and correction: the flag travels, a corrected record withdraws its finding, recipients and past decisions are listed."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from rempart.base import months_after
from rempart.desk.cases import drafting, facts
from rempart.desk.cases.flags import flags_of
from rempart.desk.cases.models import Case, CaseFact
from rempart.desk.cases.standing import Standing
from rempart.desk.concerned.correcting import rows_behind
from rempart.desk.concerned.models import Contest, Doubt, Telling
from rempart.desk.day import now, today
from rempart.desk.letters.models import Letter
from rempart.desk.screening.answering import questions_of
from rempart.desk.screening.findings import result_of
from rempart.desk.screening.running import ask_for_run, last_run
from tests.desk.cases.working import SENTENCE, add_fact, invited, step, write_draft
from tests.desk.conftest import Cast


def send(cast: Cast, page: str, who: str = "case_officer", **posted: Any) -> HttpResponse:
    """Send a form of the case."""
    answer: Any = cast.client(cast.people[who]).post(f"/cases/{cast.case.number}/concerned/{page}", posted)
    return answer


def contest(cast: Cast, target: str, **other: str) -> Contest:
    """Contest something of the case."""
    form = {"target": target, "by": "person", "received_on": str(today()), "what": "That is another person of my name."}
    answer = send(cast, "contests/new", **form | other)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return Contest.objects.filter(case=cast.case).latest("number")


def decide(cast: Cast, of: Contest, outcome: str, **other: Any) -> HttpResponse:
    """Decide a contest."""
    form = {
        "do": "decide",
        "outcome": outcome,
        "why": "The extract shows it plainly.",
        "right": "The seat is at 3, rue Basse.",
    }
    return send(cast, f"contests/{of.number}", **form | other)


def pages(cast: Cast, *names: str) -> dict[str, str]:
    """Return pages of the case as an officer sees them."""
    client = cast.client(cast.people["legal_officer"])
    return {name: client.get(f"/cases/{cast.case.number}/{name}").content.decode() for name in names}


def test_a_contested_fact_says_so_everywhere(cast: Cast) -> None:
    """On the case file, on the fact, where a decision is drafted, in the report's file: until it is decided, and after."""
    invited(cast)
    row = contest(cast, "fact:1")
    assert row.due_on == months_after(today(), 1)
    for name, text in pages(cast, "", "facts/1", "decision").items():
        assert "not decided yet" in text, name
    assert facts.facts_of(cast.case)["F1"].contest == "open"
    assert decide(cast, row, "kept").status_code == 302
    assert "kept, with a reason" in pages(cast, "")[""]
    assert facts.facts_of(cast.case)["F1"].contest == "kept"
    assert CaseFact.objects.get(case=cast.case, number=1).withdrawn_on is None


def test_a_restricted_fact_founds_no_decision(cast: Cast) -> None:
    """Set aside while it is verified, or by the outcome: nobody can choose it, until the restriction ends for a reason."""
    invited(cast)
    step(cast, "hearing_clerk", "hear", minutes="It was a feast.")
    standing = Standing(cast.case, today() + timedelta(days=60))
    assert "F1" in drafting.usable_facts(standing)[0]
    row = contest(cast, "fact:1", restrict="yes")
    usable, others = drafting.usable_facts(standing)
    assert "F1" not in usable
    assert "art. 18" in others["F1"][0].en
    decide(cast, row, "restricted")
    assert "F1" not in drafting.usable_facts(standing)[0]
    reason = "The survey was repeated."
    assert send(cast, f"contests/{row.number}", do="lift", lift="no", lift_told=str(today())).status_code == 422
    assert send(cast, f"contests/{row.number}", do="lift", lift=reason).status_code == 422  # the person was not told
    assert send(cast, f"contests/{row.number}", do="lift", lift=reason, lift_told=str(today())).status_code == 302
    assert "F1" in drafting.usable_facts(standing)[0]


def test_a_restriction_ends_once_the_person_was_told_and_no_second_contest_ends_it(cast: Cast) -> None:
    """What is kept stays set aside until the person was told (art. 18(3)); who contests it too does not bring it back into use."""
    invited(cast)
    step(cast, "hearing_clerk", "hear", minutes="It was a feast.")
    standing = Standing(cast.case, today() + timedelta(days=60))
    row = contest(cast, "fact:1", restrict="yes")
    decide(cast, row, "kept")
    assert "F1" not in drafting.usable_facts(standing)[0]
    other = contest(cast, "fact:1", by="officer")
    assert "F1" not in drafting.usable_facts(standing)[0]
    decide(cast, other, "kept")
    assert "F1" not in drafting.usable_facts(standing)[0]
    assert "art. 18" in flags_of(cast.case)["fact:1"].en
    assert send(cast, f"contests/{row.number}", do="told", told_on=str(today())).status_code == 302
    assert "F1" in drafting.usable_facts(standing)[0]
    assert "kept" in flags_of(cast.case)["fact:1"].en


def test_a_correction_withdraws_the_finding_in_every_open_case(run: Case, cast: Cast, written: Any) -> None:
    """The record is set aside: the check is made again here and in another case that stands on it, and shows what was withdrawn."""
    from rempart.desk.cases.acting import Opened, Party, open_case

    parties = [
        Party(x.role, x.kind, x.said["name"], x.said["birth_date"], x.said["identifiers"], x.said["address"])
        for x in run.caseparty_set.order_by("id")
    ]
    more = {"premises_id": run.application.get("premises_id", "")}
    other = open_case(
        cast.people["case_officer"], run.town, Opened("T-other", "application", "Stall", parties, application=more)
    )
    ask_for_run(other, cast.people["case_officer"])
    first = last_run(run)
    assert first is not None
    asked = questions_of(first)[0]
    row = contest(cast, f"finding:{asked.mark}")
    behind = rows_behind(row)
    assert behind
    assert "not decided yet" in pages(cast, "screening")["screening"]
    letter = Letter(case=run, number=1, letter="questions", lang="fr", recipient="applicant", drafted_by=cast.people["case_officer"],
                    drafted_at=first.asked_at, state="sent", sent_on=today())  # fmt: skip
    letter.say({"values": {"questions": [{"question": asked.words["fr"].question}]}})
    letter.save()
    written()
    assert decide(cast, row, "corrected", row=list(behind)).status_code == 302
    assert list(Telling.objects.values_list("kind", "of")) == [("letter", "1")]  # whatever language it was put in
    assert Telling.objects.get().matter == "corrected"
    for case in (run, other):
        result = result_of(case, "en")
        assert result is not None
        assert result.run.number == 2
        assert asked.words["en"].code not in {one.words.code for one in result.questions}
        assert ("question", "withdrawn") in {(one.what, one.how) for one in result.changes}
        assert any("found wrong on" in gap.why for gap in result.report.not_checked)
    entry = next(one for one in written() if one.action == "contest.corrected")
    assert entry.data["checked_again"] == [run.number, "T-other"]
    page = pages(cast, f"concerned/contests/{row.number}")
    assert "Records found wrong" in page[f"concerned/contests/{row.number}"]


def test_what_was_corrected_stays_so_after_its_case_was_purged(cast: Cast) -> None:
    """The contest goes with its case; the record that proved wrong is still set aside in every other one."""
    from django.db import transaction

    from rempart.desk.concerned.correcting import wrong_rows
    from rempart.desk.concerned.models import WrongRow
    from rempart.desk.operations.purge import emptied

    add_fact(cast)
    row = contest(cast, "fact:1")
    decide(cast, row, "corrected")
    WrongRow.objects.create(contest=row, case=cast.case, row_id="bods/2026-03-02/1/895", on=today())
    with transaction.atomic():
        emptied(Case.objects.get(pk=cast.case.pk), today())
    assert not Contest.objects.exists()
    assert wrong_rows(cast.case) == {"bods/2026-03-02/1/895": today()}


def test_recipients_who_held_the_value_are_listed(cast: Cast) -> None:
    """A letter that states the fact, an export and a report that went out are queued; a letter that does not state it is not."""
    from rempart.desk.api.models import Export
    from rempart.desk.record import record_now

    invited(cast)
    officer, other = cast.people["case_officer"], cast.people["reviewer"]
    for number, values in ((1, {"facts": [{"number": 1, "sentence": SENTENCE}]}), (2, {"help": "the town hall"})):
        letter = Letter(case=cast.case, number=number, letter="intention", lang="en", recipient="applicant", drafted_by=officer,
                        drafted_at=cast.case.caseevent_set.latest("number").at, state="sent", sent_on=today())  # fmt: skip
        letter.say({"values": values})
        letter.save()
    export = Export(case=cast.case, number=1, form="csv", asked_by=officer, asked_on=today(), allowed_by=other)
    export.say("the court", "art. 47")
    export.save()
    record_now("case.report.exported", actor=officer.pseudonym, case=cast.case.number, data={})
    row = contest(cast, "fact:1")
    assert decide(cast, row, "corrected", right="").status_code == 422
    assert decide(cast, row, "corrected").status_code == 302
    queued = Telling.objects.filter(contest=row)
    assert sorted(queued.values_list("kind", "of"))[:2] == [("export", "1"), ("letter", "1")]
    assert queued.count() == 3
    one = queued.get(kind="letter")
    assert send(cast, f"contests/{row.number}", do="tell", telling=str(one.pk)).status_code == 422
    assert (
        send(
            cast, f"contests/{row.number}", do="tell", telling=str(one.pk), **{f"on-{one.pk}": str(today())}
        ).status_code
        == 302
    )
    one.refresh_from_db()
    assert (one.state, one.told_on) == ("told", today())
    assert "a recipient is to be told" in pages(cast, "")[""].lower()


def test_a_past_decision_is_flagged_and_never_reopened(cast: Cast) -> None:
    """The decision that chose the fact stands; a person writes what they conclude of it, and the reminder goes."""
    invited(cast)
    for number in (1, 2):
        facts.answer(cast.case, cast.people["hearing_clerk"], number, "It was a feast.")
    step(cast, "hearing_clerk", "hear", minutes="It was a feast.")
    write_draft(cast, ["F1"])
    step(cast, "legal_officer", "draft")
    step(cast, "decision_maker", "sign")
    before = Case.objects.get(pk=cast.case.pk)
    decide(cast, contest(cast, "fact:2"), "corrected")
    assert not Doubt.objects.exists()
    decide(cast, contest(cast, "fact:1"), "corrected")
    doubt = Doubt.objects.get(case=cast.case)
    after = Case.objects.get(pk=cast.case.pk)
    assert (doubt.fact, after.state, after.version) == (1, before.state, before.version)
    assert CaseFact.objects.get(case=cast.case, number=1).withdrawn_on == today()
    assert "past decision relied" in pages(cast, "")[""]
    assert send(cast, "decisions/1", "legal_officer", conclusion="no").status_code == 422
    assert send(cast, "decisions/1", "case_officer", conclusion="It stands on F2 alone.").status_code == 403
    assert send(cast, "decisions/1", "legal_officer", conclusion="It stands on F2 alone.").status_code == 302
    assert "past decision relied" not in pages(cast, "")[""]


@pytest.mark.parametrize(
    "wrong", [{"target": "fact:9"}, {"by": "ghost"}, {"received_on": "2031-01-01"}, {"what": "no"}]
)
def test_what_lacks_something_is_refused(cast: Cast, wrong: dict[str, str]) -> None:
    """Nothing is kept, and the page says what is missing."""
    add_fact(cast)
    form = {"target": "fact:1", "by": "person", "received_on": str(today()), "what": "It measured nine metres."}
    assert send(cast, "contests/new", **form | wrong).status_code == 422
    assert not Contest.objects.exists()


def test_the_time_to_answer_is_extended_once(cast: Cast) -> None:
    """By two months, for a reason; the person is told of the outcome on a day after it."""
    add_fact(cast)
    row = contest(cast, "fact:1")
    assert (
        send(cast, f"contests/{row.number}", do="extend", extension="Three registers must answer.").status_code == 302
    )
    row.refresh_from_db()
    assert row.due_on == months_after(today(), 3)
    assert (
        send(cast, f"contests/{row.number}", do="extend", extension="Three registers must answer.").status_code == 422
    )
    decide(cast, row, "kept")
    assert send(cast, f"contests/{row.number}", do="told", told_on=str(today() - timedelta(days=1))).status_code == 422
    assert send(cast, f"contests/{row.number}", do="told", told_on=str(today())).status_code == 302


def test_what_was_written_is_sealed(cast: Cast, written: Any) -> None:
    """No entry of the journal and no column holds a word of it."""
    add_fact(cast)
    written()
    row = contest(cast, "fact:1", what="Zélie never had a terrace.")
    assert b"terrace" not in bytes(row.sealed)
    assert all("terrace" not in str(one.data) for one in written())
    assert set(flags_of(cast.case)) == {"fact:1"}


def sent_letter(case: Case, cast: Cast, values: dict[str, Any]) -> Letter:
    """A letter of a case that was sent today."""
    number = Letter.objects.filter(case=case).count() + 1
    row = Letter(case=case, number=number, letter="questions", lang="fr", recipient="applicant", drafted_by=cast.people["case_officer"],
                 drafted_at=now(), state="sent", sent_on=today())  # fmt: skip
    row.say({"values": values})
    row.save()
    return row


def test_recipients_are_told_of_a_restriction_from_the_beginning(cast: Cast) -> None:
    """Set aside when it is contested: who holds it is listed at once (art. 19); told of that, they are told of the correction too; who was not, of the correction alone."""
    invited(cast)
    for _ in range(2):
        sent_letter(cast.case, cast, {"facts": [{"number": 1, "sentence": SENTENCE}]})
    row = contest(cast, "fact:1", restrict="yes")
    queued = list(Telling.objects.filter(contest=row, matter="restricted").order_by("number"))
    assert len(queued) >= 2
    page = cast.client(cast.people["case_officer"]).get(f"/cases/{cast.case.number}/concerned/contests/{row.number}")
    assert "Restricted" in page.content.decode()
    first = queued[0]
    told = {"do": "tell", "telling": str(first.pk), f"on-{first.pk}": str(today())}
    assert send(cast, f"contests/{row.number}", **told).status_code == 302
    assert decide(cast, row, "corrected").status_code == 302
    by_matter = {
        matter: set(Telling.objects.filter(contest=row, matter=matter).values_list("of", "state"))
        for matter in ("restricted", "corrected")
    }
    assert by_matter["restricted"] == {(first.of, "told")}
    assert by_matter["corrected"] == {(one.of, "queued") for one in queued}


def test_a_restriction_that_ends_leaves_nobody_to_be_told_of_it(cast: Cast) -> None:
    """What is kept stays set aside until the person was told; then whoever was not told of the restriction is on no list any more."""
    invited(cast)
    sent_letter(cast.case, cast, {"facts": [{"number": 1}]})
    row = contest(cast, "fact:1", restrict="yes")
    decide(cast, row, "kept")
    assert Telling.objects.filter(contest=row).exists()
    send(cast, f"contests/{row.number}", do="told", told_on=str(today()))
    assert not Telling.objects.filter(contest=row).exists()


def test_recipients_of_every_case_that_holds_it_are_told(run: Case, cast: Cast) -> None:
    """A record that proved wrong here stood in a letter of another case, whose own officers learn whom to tell: no number of this case goes there."""
    from rempart.desk.cases.acting import Opened, Party, open_case

    parties = [
        Party(x.role, x.kind, x.said["name"], x.said["birth_date"], x.said["identifiers"], x.said["address"])
        for x in run.caseparty_set.order_by("id")
    ]
    more = {"premises_id": run.application.get("premises_id", "")}
    officer = cast.people["case_officer"]
    other = open_case(officer, run.town, Opened("T-other", "application", "Stall", parties, application=more))
    ask_for_run(other, officer)
    asked = questions_of(last_run(run))[0]  # type: ignore[arg-type]
    sent_letter(other, cast, {"questions": [{"question": asked.words["fr"].question}]})
    sent_letter(other, cast, {"questions": [{"question": "Anything else?"}]})
    row = contest(cast, f"finding:{asked.mark}")
    assert decide(cast, row, "corrected", row=list(rows_behind(row))).status_code == 302
    (one,) = Telling.objects.filter(case=other)
    assert (one.contest, one.kind, one.of, one.state) == (None, "letter", "1", "queued")
    cast.case = other
    client = cast.client(officer)
    for lang, words in (("en", "Recipients to be told"), ("fr", "Destinataires à informer")):
        client.post("/language", {"language": lang, "next": "/"})
        text = client.get("/cases/T-other/concerned/").content.decode()
        assert words in text
        assert run.number not in text
    where = f"recipients/{one.number}"
    assert send(cast, where, **{f"on-{one.pk}": ""}).status_code == 422
    assert send(cast, where, **{f"on-{one.pk}": str(today())}).status_code == 302
    one.refresh_from_db()
    assert one.state == "told"
    assert send(cast, f"recipients/{one.number + 1}").status_code == 404
