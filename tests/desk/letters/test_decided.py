"""The letter of a decision: facts and reasons come from the decision and are written there alone, until the letter is frozen."""

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client

from rempart.desk.cases import drafting, facts
from rempart.desk.day import now, today
from rempart.desk.letters.models import Letter
from tests.desk.cases.working import invited, step, write_draft
from tests.desk.conftest import Cast
from tests.desk.letters.test_letters import begun, fields_on, letters, replaced

BECAUSE = "It was larger than allowed."
TYPED = {
    "decision": "the permit is suspended", "legal_basis": "the charter", "terms": "for six months", "heard": "You told us of the feast.",
    "remedies": "You may go to the court within two months.", "signatory": "Dominique Valserre", "contact": "Town hall",
    "application": "the terrace",
}  # fmt: skip


@pytest.fixture
def decided(cast: Cast) -> Cast:
    """A case whose draft is whole, heard and signed."""
    invited(cast)
    for number in (1, 2):
        facts.answer(cast.case, cast.people["legal_officer"], number, "It was a feast.")
    step(cast, "hearing_clerk", "hear", minutes="The person was heard.")
    write_draft(cast, ["F1"])
    return cast


def lawyer(cast: Cast) -> Client:
    """Return the browser of who writes the letter."""
    return cast.client(cast.people["legal_officer"])


def text(client: Client, address: str) -> str:
    """Return what the recipient will read."""
    return client.get(f"{address}page").content.decode()


def change(cast: Cast, **said: Any) -> None:
    """Save the draft of the decision again, with something else in it."""
    row, draft = drafting.draft_of(cast.case)
    assert row is not None
    drafting.save(cast.case, cast.people["legal_officer"], row.changes, draft.model_copy(update=said))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_nothing_of_the_decision_is_typed_again(decided: Cast, lang: str) -> None:
    """The form shows what the decision says and has no field for it; the letter says it in its own language."""
    client = lawyer(decided)
    client.cookies["django_language"] = lang
    page = client.get(f"{letters(decided)}write/decision?lang={lang}").content.decode()
    fields = fields_on(page)
    assert not {"reasons", "proportionality", "facts"} & fields.keys()
    assert BECAUSE in page
    assert f'href="/cases/{decided.case.number}/decision"' in page
    answer = client.post(f"{letters(decided)}write/decision", {**fields, **TYPED})
    said = text(client, str(answer["Location"]))
    assert BECAUSE in said
    assert "Box 3 says one whole sentence" in said
    assert "F1" in said
    assert ("Against: It was a feast." if lang == "en" else "En sens contraire : It was a feast.") in said.replace(
        " ", " "
    )


def test_what_changes_in_the_decision_changes_in_the_letter(decided: Cast) -> None:
    """Written in one place: nothing typed into the letter stands against it, and an edited draft cannot change it either."""
    client = lawyer(decided)
    address = begun(decided, client, "decision", **TYPED, reasons="Something else.")
    assert "Something else." not in text(client, address)
    draft = client.get(f"{address}draft.docx").content
    edited = replaced(draft, BECAUSE, "It was far larger.")
    answer = client.post(f"{address}upload", {"seen": "0", "draft": io.BytesIO(edited)})
    assert answer.status_code == 422
    assert "Nothing was taken over" in answer.content.decode()
    rung = drafting.Rung(facts=["F1"], because="The pavement was too narrow to pass.", against="It was a feast.")
    change(decided, ladder={"irregularity": rung})
    said = text(client, address)
    assert "The pavement was too narrow to pass." in said
    assert BECAUSE not in said


def test_what_the_decision_does_not_say_yet_is_lacking_and_leads_there(decided: Cast) -> None:
    """The letter is not final, and the list of what it lacks leads to the page of the decision."""
    client = lawyer(decided)
    change(decided, ladder={}, chosen=[])
    page = client.get(f"{letters(decided)}write/decision").content.decode()
    assert "The decision does not say it yet." in page
    address = begun(decided, client, "decision", **TYPED)
    shown = client.get(address).content.decode().split('id="lacking"')[1].split("</section>")[0]
    assert shown.count(f'href="/cases/{decided.case.number}/decision"') == 2
    assert client.post(f"{address}review", {"seen": "0"}).status_code == 422


def test_a_frozen_letter_says_for_ever_what_it_said(decided: Cast) -> None:
    """Approved by another, it keeps its words though the draft of the decision is sent back and written again."""
    client = lawyer(decided)
    address = begun(decided, client, "decision", **TYPED)
    assert client.post(f"{address}review", {"seen": "0"}).status_code == 302
    reviewer = decided.client(decided.people["reviewer"])
    assert reviewer.post(f"{address}approve", {"seen": "1"}).status_code == 302
    change(
        decided,
        ladder={"irregularity": drafting.Rung(facts=["F1"], because="Something else was found.", against="No.")},
    )
    assert Letter.objects.get().said["values"]["reasons"][0].endswith(BECAUSE)
    assert BECAUSE in text(client, address)


def test_a_letter_of_a_case_without_a_draft_is_typed_as_before(cast: Cast) -> None:
    """Where no decision was drafted on its page, the letter asks for everything; other letters always do."""
    invited(cast)
    fields = fields_on(lawyer(cast).get(f"{letters(cast)}write/decision").content.decode())
    assert {"reasons", "proportionality"} <= fields.keys()
    write_draft(cast, ["F1"], on=date(today().year + 1, 1, 1))
    other = lawyer(cast).get(f"{letters(cast)}write/intention").content.decode()
    assert 'name="facts"' in other


def test_who_reads_no_draft_of_a_decision_reads_none_in_its_letter(decided: Cast) -> None:
    """The front desk writes letters too, but neither this one, nor goes on with it once the decision is drafted."""
    front = decided.client(decided.people["front_desk"])
    assert front.get(f"{letters(decided)}write/decision").status_code == 404
    row = Letter(case=decided.case, number=1, letter="decision", lang="en", recipient="applicant")
    row.drafted_by, row.drafted_at = decided.people["front_desk"], now()
    row.say({"values": {}})
    row.save()
    assert front.get(f"{letters(decided)}1/").status_code == 404
    assert lawyer(decided).get(f"{letters(decided)}1/").status_code == 200
