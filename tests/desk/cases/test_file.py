"""The case file: steps asked for in words, facts and documents, people who join and leave, an event taken back."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from rempart.desk.cases import facts
from rempart.desk.cases.acting import take_step
from rempart.desk.cases.models import CaseFact, Document
from rempart.desk.cases.work import Note
from rempart.procedures.case import RefusedError
from tests.desk.cases.working import invited, step, write_draft
from tests.desk.conftest import Cast

PAPER = b"Finding of 20 November 2026: 41 square metres.\n"


def post_step(cast: Cast, who: str, step: str, **told: Any) -> Any:
    """Take a step as a browser does."""
    cast.case.refresh_from_db()
    address = f"/cases/{cast.case.number}/steps/{step}"
    body = {"on": "2026-11-30", "seen": str(cast.case.version), **told}
    return cast.client(cast.people[who]).post(address, body)


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of this happens on 30 November 2026."""
    from datetime import UTC, datetime

    monkeypatch.setattr("rempart.desk.day.timezone.now", lambda: datetime(2026, 11, 30, 9, tzinfo=UTC))


def test_a_step_asks_what_it_records_in_words_and_by_its_kind(cast: Cast) -> None:
    """The receipt asks for a day, in words of both languages, and not for the name that the pack uses."""
    client = cast.client(cast.people["front_desk"])
    page = client.get(f"/cases/{cast.case.number}/steps/receive").content.decode()
    assert 'type="date"' in page.split('id="received_on"')[1][:120]
    assert "Day of receipt" in page
    client.cookies["django_language"] = "fr"
    assert "Jour de réception" in client.get(f"/cases/{cast.case.number}/steps/receive").content.decode()


def test_what_was_not_recorded_is_told_in_words(cast: Cast) -> None:
    """A day that is none is a mistake of its field; an empty one is refused by the law, and named."""
    wrong = post_step(cast, "front_desk", "receive", received_on="yesterday")
    assert wrong.status_code == 422
    assert 'href="#received_on"' in wrong.content.decode()
    empty = post_step(cast, "front_desk", "receive", received_on="")
    assert empty.status_code == 422
    assert "day of receipt" in empty.content.decode()
    assert post_step(cast, "front_desk", "receive", received_on="2026-11-30").status_code == 302


def test_an_event_is_taken_back_with_a_reason_and_stays_readable(cast: Cast) -> None:
    """Undo needs a reason; the history keeps both, and the case is where it was."""
    post_step(cast, "front_desk", "receive", received_on="2026-11-30")
    client = cast.client(cast.people["case_officer"])
    address = f"/cases/{cast.case.number}/events/1/undo"
    assert client.post(address, {"seen": "1", "reason": " "}).status_code == 422
    assert client.post(address, {"seen": "1", "reason": "registered twice"}).status_code == 302
    page = client.get(f"/cases/{cast.case.number}/").content.decode()
    assert "registered twice" in page
    assert "taken back by event 2" in page
    cast.case.refresh_from_db()
    assert cast.case.state == "draft"
    assert client.get(address).status_code == 404


def test_nobody_takes_back_the_act_of_another_role(cast: Cast) -> None:
    """A clerk and the front desk cannot unwrite what a jurist notified, whoever tells them to; the jurist can, and is offered it."""
    invited(cast)
    number = cast.case.caseevent_set.get(kind="intend").number
    address = f"/cases/{cast.case.number}/events/{number}/undo"
    for role in ("front_desk", "case_officer", "hearing_clerk", "decision_maker"):
        client = cast.client(cast.people[role])
        assert f'href="{address}"' not in client.get(f"/cases/{cast.case.number}/").content.decode()
        page = client.get(address).content.decode()
        assert "taken back by whoever may take its step: legal officer" in page
        assert 'name="reason"' not in page
        answer = client.post(address, {"seen": str(cast.case.version), "reason": "told to"})
        assert answer.status_code == 422
    assert not cast.case.caseevent_set.filter(of=number).exists()
    jurist = cast.client(cast.people["legal_officer"])
    assert f'href="{address}"' in jurist.get(f"/cases/{cast.case.number}/").content.decode()
    assert jurist.post(address, {"seen": str(cast.case.version), "reason": "wrong address"}).status_code == 302


def test_no_way_around_takes_back_the_act_of_another_role(cast: Cast) -> None:
    """The service refuses it too: the interface for machines and every page act through it."""
    invited(cast)
    number = cast.case.caseevent_set.get(kind="intend").number
    with pytest.raises(RefusedError, match="not for the role"):
        take_step(cast.case, cast.people["front_desk"], "front_desk", "undo", of=number, reason="told to")


def signed(cast: Cast) -> None:
    """Bring the case to a signed decision."""
    invited(cast)
    for number in (1, 2):
        facts.answer(cast.case, cast.people["legal_officer"], number, "It was a feast.")
    step(cast, "hearing_clerk", "hear", minutes="The person was heard.")
    write_draft(cast, ["F1"], conditions=["no table beyond the white line"])
    step(cast, "legal_officer", "draft")
    step(cast, "decision_maker", "sign")


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        ("en", ("Day of receipt", "30 Nov 2026", "Facts that were heard: F1", "established irregularity of form", "Aim, and the text that allows it: Box 0",
                "suspend the permit", "First day of the measure: 30 Nov 2026")),
        ("fr", ("Jour de réception", "30 nov. 2026", "Faits entendus : F1", "irrégularité de forme établie", "But, et texte qui le permet : Box 0",
                "suspendre l’autorisation", "Premier jour de la mesure : 30 nov. 2026")),
    ],
)  # fmt: skip
def test_what_was_recorded_is_told_in_words(cast: Cast, lang: str, shown: tuple[str, ...]) -> None:
    """Days, the ladder, the seven boxes and the measure of a decided case are words in its file: no code, no day as a number."""
    signed(cast)
    client = cast.client(cast.people["case_officer"])
    client.cookies["django_language"] = lang
    page = client.get(f"/cases/{cast.case.number}/").content.decode()
    done = re.sub(r"<[^>]+>", "\n", page[page.index('id="done"') :]).replace("\u00a0", " ").replace("\u202f", " ")
    assert [text for text in shown if text not in done] == []
    assert re.findall(r"(?m)^(?:from_on|chosen|outline|ladder|aim|measure): |\d{4}-\d\d-\d\d", done) == []


def test_a_document_is_seen_by_its_class_and_each_download_is_written(cast: Cast, written: Any) -> None:
    """Whoever adds a restricted paper is named on it; a reviewer who is not gets 404, and an inspector sees none."""
    officer = cast.client(cast.people["case_officer"])
    for role in ("paper", "advice"):
        sent = {"role": role, "file": SimpleUploadedFile("../plan <1>.txt", PAPER, "text/html")}
        assert officer.post(f"/cases/{cast.case.number}/documents/new", sent).status_code == 302
    paper, advice = Document.objects.filter(case=cast.case).order_by("id")
    written()
    answer = officer.get(f"/cases/{cast.case.number}/documents/{paper.key}")
    assert (answer.status_code, answer.content) == (200, PAPER)
    assert answer["Content-Type"] == "text/plain"
    assert answer["Content-Disposition"].startswith("attachment")
    assert [(one.action, one.data["document"]) for one in written()] == [("document.read", paper.key)]
    reviewer = cast.client(cast.people["reviewer"])
    assert reviewer.get(f"/cases/{cast.case.number}/documents/{advice.key}").status_code == 404
    assert reviewer.get(f"/cases/{cast.case.number}/documents/{paper.key}").status_code == 200
    assert (
        cast.client(cast.people["inspector"]).get(f"/cases/{cast.case.number}/documents/{paper.key}").status_code == 404
    )


def test_an_executable_is_no_document(cast: Cast) -> None:
    """What a file is, its bytes say."""
    client = cast.client(cast.people["case_officer"])
    sent = {"role": "paper", "file": SimpleUploadedFile("plan.pdf", b"MZ\x90\x00" + b"\0" * 100, "application/pdf")}
    assert client.post(f"/cases/{cast.case.number}/documents/new", sent).status_code == 422
    assert not Document.objects.filter(case=cast.case).exists()


def a_fact(cast: Cast, sentence: str = "The terrace measures 41 square metres.") -> Any:
    """Add a paper and a fact that stands on it."""
    client = cast.client(cast.people["case_officer"])
    client.post(
        f"/cases/{cast.case.number}/documents/new", {"role": "town", "file": SimpleUploadedFile("finding.txt", PAPER)}
    )
    key = Document.objects.filter(case=cast.case).latest("id").key
    said = {"sentence": sentence, "document": key, "seen_on": "2026-11-20", "reliability": "document", "quotation": ""}
    return client.post(f"/cases/{cast.case.number}/facts/new", said)


def test_a_fact_stands_on_a_document_and_is_withdrawn_with_its_reason(cast: Cast) -> None:
    """It is numbered, an accusing word is refused, and a withdrawn one stays readable."""
    refused = a_fact(cast, "A criminal runs this terrace.")
    assert refused.status_code == 422
    assert a_fact(cast).status_code == 302
    client = cast.client(cast.people["case_officer"])
    address = f"/cases/{cast.case.number}/facts/1"
    assert client.post(address, {"do": "answer", "answer": "It was a feast."}).status_code == 422
    assert client.post(address, {"do": "withdraw", "reason": ""}).status_code == 422
    assert client.post(address, {"do": "withdraw", "reason": "measured at the wrong house"}).status_code == 302
    assert "measured at the wrong house" in client.get(address).content.decode()
    assert CaseFact.objects.get(case=cast.case, number=1).withdrawn_on is not None


def test_a_declared_interest_closes_the_case_at_once(cast: Cast, written: Any) -> None:
    """The reason is in the payload of the entry alone; the next page of the case is 404, and nobody can add them again."""
    reviewer = cast.client(cast.people["reviewer"])
    written()
    assert reviewer.post(f"/cases/{cast.case.number}/interest", {"reason": "my cousin owns it"}).status_code == 302
    entry = written()[0]
    assert (entry.action, entry.data) == ("case.conflict", {})
    assert reviewer.get(f"/cases/{cast.case.number}/").status_code == 404
    officer = cast.client(cast.people["case_officer"])
    page = officer.get(f"/cases/{cast.case.number}/").content.decode()
    assert cast.people["reviewer"].pseudonym in page
    assert "cousin" not in page
    person = f"{cast.people['reviewer'].pseudonym}/reviewer"
    assert officer.post(f"/cases/{cast.case.number}/people", {"person": person}).status_code == 422


def test_a_member_is_added_in_a_role_that_they_hold_and_can_leave(cast: Cast) -> None:
    """A stranger who joins as case officer reaches the case; in a role that they do not hold they are refused."""
    officer = cast.client(cast.people["case_officer"])
    people = f"/cases/{cast.case.number}/people"
    assert officer.post(people, {"person": "X-99/decision_maker"}).status_code == 422
    assert officer.post(people, {"person": "X-99/case_officer"}).status_code == 302
    assert cast.client(cast.stranger).get(f"/cases/{cast.case.number}/").status_code == 200
    member = cast.case.membership_set.get(user=cast.stranger)
    assert officer.post(people, {"do": "end", "member": str(member.pk)}).status_code == 302
    assert cast.client(cast.stranger).get(f"/cases/{cast.case.number}/").status_code == 404


def test_a_note_is_sealed_and_a_task_is_finished(cast: Cast) -> None:
    """What was written stands in no column; the front desk does not see it."""
    officer = cast.client(cast.people["case_officer"])
    told = {"text": "Ring the harbour office", "due": "2026-12-04"}
    assert officer.post(f"/cases/{cast.case.number}/notes/new", told).status_code == 302
    note = Note.objects.get(case=cast.case)
    assert b"harbour" not in bytes(note.sealed)
    case = f"/cases/{cast.case.number}/"
    assert "harbour" in officer.get(case).content.decode()
    assert "harbour" not in cast.client(cast.people["front_desk"]).get(case).content.decode()
    assert officer.post(f"{case}notes/new", {"do": "done", "note": note.key}).status_code == 302
    note.refresh_from_db()
    assert note.done_on is not None


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("page", ["", "steps/receive", "documents/new", "facts/new", "people", "interest", "notes/new"])
def test_each_page_is_whole_in_both_languages(cast: Cast, page: str, lang: str) -> None:
    """No sentence lacks a language, and each page is one entry."""
    client = cast.client(cast.people["case_officer"])
    client.cookies["django_language"] = lang
    answer = client.get(f"/cases/{cast.case.number}/{page}")
    assert answer.status_code == 200
    assert f'<html lang="{lang}"' in answer.content.decode()


def test_a_stranger_finds_none_of_the_pages(cast: Cast) -> None:
    """Each address of a case is 404 to whoever is no member."""
    stranger = cast.client(cast.stranger, opened=False)
    for page in (
        "",
        "steps/receive",
        "documents/new",
        "documents/x",
        "facts/new",
        "facts/1",
        "people",
        "interest",
        "notes/new",
    ):
        assert stranger.get(f"/cases/{cast.case.number}/{page}").status_code == 404, page
