"""The hearing: proof, disclosure with its reasons, minutes by point, and the step that marks what was heard."""

from typing import Any

import pytest

from rempart.desk.cases.models import CaseFact
from rempart.desk.cases.work import Disclosure, Hearing
from rempart.desk.day import today
from tests.desk.cases.working import invited, paper
from tests.desk.conftest import Cast


def send(cast: Cast, who: str = "hearing_clerk", **told: Any) -> Any:
    """Press a button of the page."""
    row = Hearing.objects.filter(case=cast.case).first()
    body = {"changes": str(row.changes if row else 0), **told}
    return cast.client(cast.people[who]).post(f"/cases/{cast.case.number}/hearing", body)


def end(cast: Cast, who: str = "hearing_clerk", **told: Any) -> Any:
    """End the hearing by the step of the pack."""
    cast.case.refresh_from_db()
    return send(cast, who, do="end", step="hear", on=str(today()), seen=str(cast.case.version), **told)


def test_a_fact_that_was_put_is_heard_with_its_answer(cast: Cast) -> None:
    """Answers stand with their facts and in the minutes; a fact that was not put stays unheard."""
    invited(cast)
    said = {
        "do": "save",
        "came": "person",
        "minutes": "Opened at 14:30.",
        "present": "the applicant\ncounsel",
        "signature": "signed",
    }
    assert (
        send(cast, **said, **{"answer-F1": "Two tables were borrowed.", "answer-Q1": "The neighbour."}).status_code
        == 302
    )
    assert end(cast).status_code == 302
    heard, other, unheard = CaseFact.objects.filter(case=cast.case)
    cast.case.refresh_from_db()
    assert heard.heard_in == other.heard_in == cast.case.version
    assert heard.said["answer"] == "Two tables were borrowed."
    assert unheard.heard_in is None
    minutes = cast.case.caseevent_set.last().said["carries"]["minutes"]
    assert "Opened at 14:30." in minutes
    assert "F1: Two tables were borrowed." in minutes


def test_whoever_does_not_come_must_have_been_invited_with_proof(cast: Cast) -> None:
    """Without who came nothing ends; where nobody came nobody is heard, and the missing proof is named."""
    invited(cast)
    assert "who came" in end(cast).content.decode()
    send(cast, do="save", came="nobody", minutes="Nobody came.")
    answer = end(cast)
    assert answer.status_code == 422
    assert "the proof that the invitation was served" in answer.content.decode()
    proof = paper(cast, "receipt.txt", "proof", "A")
    assert send(cast, do="prove", proof=proof.key, served_on=str(today())).status_code == 302
    answer = end(cast)
    assert "the proof that the invitation was served" not in answer.content.decode()
    assert "nobody was heard" in answer.content.decode()


def test_what_is_withheld_has_its_reason_in_the_case_and_its_trace_in_the_journal(cast: Cast, written: Any) -> None:
    """A part without a reason is refused; the entry names document and extent, never the reason."""
    invited(cast)
    document = cast.case.document_set.first()
    assert send(cast, "case_officer", do="disclose", document=document.key, shown="part").status_code == 422
    written()
    told = {"document": document.key, "shown": "part", "why": "name of a neighbour, art. 6"}
    assert send(cast, "case_officer", do="disclose", **told).status_code == 302
    entry = next(one for one in written() if one.action == "document.disclosed")
    assert entry.data == {"document": document.key, "sha256": document.sha256, "shown": "part"}
    assert Disclosure.objects.get(case=cast.case).why == "name of a neighbour, art. 6"


def test_what_was_shown_to_the_person_is_seen_by_the_clerk(cast: Cast) -> None:
    """A paper of the town's own files is not for the clerk until the person was shown it whole."""
    invited(cast)
    document = cast.case.document_set.first()
    address = f"/cases/{cast.case.number}/documents/{document.key}"
    clerk = cast.client(cast.people["hearing_clerk"])
    assert clerk.get(address).status_code == 404
    send(cast, "case_officer", do="disclose", document=document.key, shown="whole")
    assert clerk.get(address).status_code == 200


def test_two_who_write_at_once_lose_nothing(cast: Cast) -> None:
    """The second of two forms made at the same moment meets a conflict; a script is told so too."""
    invited(cast)
    assert send(cast, do="save", changes="0", minutes="First.").status_code == 302
    assert send(cast, do="save", changes="0", minutes="Second.").status_code == 409
    client = cast.client(cast.people["hearing_clerk"])
    answer = client.post(
        f"/cases/{cast.case.number}/hearing",
        {"do": "save", "changes": "1", "minutes": "Third."},
        headers={"X-Autosave": "1"},
    )
    assert answer.json() == {"changes": 2}


def test_a_refused_signature_says_why(cast: Cast) -> None:
    """Refusing is allowed, and its reason is kept."""
    invited(cast)
    assert send(cast, do="save", came="person", signature="refused").status_code == 422
    assert (
        send(cast, do="save", came="person", signature="refused", signature_why="wants a copy first").status_code == 302
    )


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_is_whole_for_whoever_reads_it(cast: Cast, lang: str) -> None:
    """Clerk and decision maker read it, in both languages; the decision maker saves nothing, and a stranger finds nothing."""
    invited(cast)
    for who in ("hearing_clerk", "decision_maker"):
        client = cast.client(cast.people[who])
        client.cookies["django_language"] = lang
        assert client.get(f"/cases/{cast.case.number}/hearing").status_code == 200
    assert send(cast, "decision_maker", do="save").status_code == 403
    assert cast.client(cast.stranger).get(f"/cases/{cast.case.number}/hearing").status_code == 404
