"""A letter from its form to the proof of delivery: what it lacks is listed, another person approves it, and then it is frozen."""

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from rempart.desk.letters.models import Letter
from tests.desk.conftest import Cast
from tests.desk.operations.test_uploads import pdf

QUESTION = {
    "questions.source": "trade register",
    "questions.on": "2026-11-30",
    "questions.shows": "another manager since 3 March 2025",
    "questions.question": "who runs the restaurant today",
    "questions.explanations": "a change not yet published\nan entry that is out of date",
}


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day is a fixed one, for every module, whenever it was imported."""
    monkeypatch.setattr("rempart.desk.day.timezone.now", lambda: datetime(2026, 12, 1, 9, tzinfo=UTC))


def fields_on(page: str) -> dict[str, str]:
    """Return what the controls of a form hold, as a browser would send it."""
    from lxml import html

    form = max(html.fromstring(page).forms, key=lambda one: len(list(one.fields)))
    return dict(form.form_values())


def screened(cast: Cast) -> None:
    """Bring the case to where questions may be sent."""
    from rempart.desk.cases.acting import take_step

    officer = cast.people["case_officer"]
    for step, carries in (("receive", {"received_on": "2026-11-20"}), ("complete", {})):
        take_step(cast.case, officer, "case_officer", step, on=date(2026, 12, 1), carries=carries)


def letters(cast: Cast) -> str:
    """Return the address of the case's letters."""
    return f"/cases/{cast.case.number}/letters/"


def begun(cast: Cast, client: Client, letter: str, **typed: Any) -> str:
    """Begin a letter as a browser does, and return its address."""
    page = client.get(f"{letters(cast)}write/{letter}")
    assert page.status_code == 200
    answer = client.post(f"{letters(cast)}write/{letter}", {**fields_on(page.content.decode()), **typed})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def questions(cast: Cast, client: Client) -> str:
    """Begin the letter of questions with one question of the officer."""
    page = client.get(f"{letters(cast)}write/questions?step=send_questions")
    answer = client.post(
        f"{letters(cast)}write/questions",
        {**fields_on(page.content.decode()), **QUESTION, "team": "yes", "contact": "Town hall"},
    )
    assert answer.status_code == 302
    return str(answer["Location"])


def test_questions_go_out_with_their_step_and_the_pdf_opens(cast: Cast, written: Any) -> None:
    """The short path: the form is filled in from the case, one page shows the letter, sending it takes the step, the PDF is there."""
    screened(cast)
    client = cast.client(cast.people["case_officer"])
    address = questions(cast, client)
    shown = client.get(address).content.decode()
    assert "What it lacks" not in shown
    assert "It left: send the questions" in shown
    page = client.get(f"{address}page")
    assert b"who runs the restaurant today" in page.content
    written()
    sent = client.post(
        f"{address}send",
        {"seen": "0", "case_seen": str(cast.case.version), "channel": "registered", "on": "2026-12-01", "step": "yes"},
    )
    assert sent.status_code == 302, sent.content.decode()
    assert [entry.action for entry in written()] == ["document.added", "case.step", "letter.sent"]
    cast.case.refresh_from_db()
    assert cast.case.state == "questions_sent"
    pdf = client.get(f"{address}letter.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    row = Letter.objects.get()
    assert row.event == cast.case.version
    carried = cast.case.caseevent_set.get(number=row.event).said["carries"]["questions"]
    assert carried[0]["question"] == "who runs the restaurant today"


def test_the_preview_may_load_and_send_nothing(cast: Cast) -> None:
    """The letter as a page has its own policy: its one style sheet by hash, in a sandbox, and nothing else."""
    screened(cast)
    client = cast.client(cast.people["case_officer"])
    policy = client.get(f"{questions(cast, client)}page")["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("sandbox")


def test_what_is_missing_is_listed_and_blocks(cast: Cast) -> None:
    """A letter without its fields is kept as a draft that says what it lacks; it is not previewed, sent nor handed over."""
    client = cast.client(cast.people["case_officer"])
    address = begun(cast, client, "receipt", contact="")
    shown = client.get(address).content.decode()
    assert "how to reach the service" in shown
    assert "papers received" in shown
    assert client.get(f"{address}page").status_code == 404
    assert client.post(f"{address}send", {"seen": "0", "channel": "post", "on": "2026-12-01"}).status_code == 422


def test_wording_blocks_and_says_where(cast: Cast) -> None:
    """A word that no letter says is named with its field and with what to write instead."""
    client = cast.client(cast.people["case_officer"])
    address = begun(
        cast,
        client,
        "receipt",
        contact="Town hall",
        signatory="The service",
        papers="proof of a notorious front company",
    )
    shown = client.get(address).content.decode()
    assert "papers received" in shown
    assert "notorious" in shown
    assert client.post(f"{address}send", {"seen": "0", "channel": "post", "on": "2026-12-01"}).status_code == 422
    assert not Letter.objects.get().is_frozen


def extension(cast: Cast, client: Client) -> str:
    """Begin the letter that prolongs the term: signed by a legal officer, so with legal effect."""
    screened(cast)
    page = client.get(f"{letters(cast)}write/extension?step=extend").content.decode()
    typed = {name: value or "Two registers answer late." for name, value in fields_on(page).items()}
    typed.pop("team", None)
    typed |= {"contact": "Town hall", "signatory": "The service"}
    answer = client.post(f"{letters(cast)}write/extension", typed)
    return str(answer["Location"])


def test_nobody_approves_their_own_letter(cast: Cast, written: Any) -> None:
    """A letter with legal effect waits for another person; trying to approve one's own is refused with the reason, and written."""
    lawyer = cast.client(cast.people["legal_officer"])
    address = extension(cast, lawyer)
    assert lawyer.post(f"{address}send", {"seen": "0", "channel": "post", "on": "2026-12-01"}).status_code == 422
    assert lawyer.post(f"{address}review", {"seen": "0"}).status_code == 302
    written()
    own = lawyer.post(f"{address}approve", {"seen": "1"})
    assert own.status_code == 422
    assert "another person approves it" in own.content.decode()
    assert [entry.action for entry in written()] == ["letter.refused", "own_draft.tried", "alert"]
    officer = cast.client(cast.people["case_officer"])
    assert "approves letters" in officer.post(f"{address}approve", {"seen": "1"}).content.decode()
    reviewer = cast.client(cast.people["reviewer"])
    assert reviewer.post(f"{address}approve", {"seen": "1"}).status_code == 302
    row = Letter.objects.get()
    assert row.state == "approved"
    assert row.final is not None
    assert row.final.data_class == "A"
    assert lawyer.post(f"{address}edit", {"seen": "2"}).status_code == 409
    assert Letter.objects.get().version == 2


def test_a_letter_is_given_back_with_a_reason(cast: Cast) -> None:
    """The reason of the reviewer stays readable on the letter."""
    lawyer = cast.client(cast.people["legal_officer"])
    address = extension(cast, lawyer)
    lawyer.post(f"{address}review", {"seen": "0"})
    reviewer = cast.client(cast.people["reviewer"])
    assert reviewer.post(f"{address}give-back", {"seen": "1", "reason": ""}).status_code == 422
    assert reviewer.post(f"{address}give-back", {"seen": "1", "reason": "Say which registers."}).status_code == 302
    assert "Say which registers." in lawyer.get(address).content.decode()


def test_an_edited_draft_is_taken_over_and_shown(cast: Cast) -> None:
    """What was changed in the body stands in the letter and is shown before and after; the head is changed in its field alone."""
    screened(cast)
    client = cast.client(cast.people["case_officer"])
    address = questions(cast, client)
    draft = client.get(f"{address}draft.docx").content
    changed = replaced(draft, "How to answer", "Ways to answer")
    answer = client.post(f"{address}upload", {"seen": "0", "draft": io.BytesIO(changed)})
    assert answer.status_code == 302, answer.content.decode()
    assert "Ways to answer" in client.get(address).content.decode()
    assert "Ways to answer" in client.get(f"{address}page").content.decode()
    moved = replaced(draft, "Lanterne Basse SARL", "Somebody else")
    refused = client.post(f"{address}upload", {"seen": "1", "draft": io.BytesIO(moved)})
    assert refused.status_code == 422
    assert "Nothing was taken over" in refused.content.decode()
    assert client.post(f"{address}upload", {"seen": "1", "draft": io.BytesIO(b"MZ")}).status_code == 422


def replaced(document: bytes, before: str, after: str) -> bytes:
    """Return a DOCX in whose body a text is another."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(made, "w") as new:
        for one in old.infolist():
            content = old.read(one)
            if one.filename == "word/document.xml":
                assert before.encode() in content
                content = content.replace(before.encode(), after.encode())
            new.writestr(one, content)
    return made.getvalue()


def test_a_recipient_that_the_pack_does_not_name_is_refused(cast: Cast) -> None:
    """A letter goes to the recipient of its pack and to nobody else, whatever a form says."""
    client = cast.client(cast.people["case_officer"])
    page = client.get(f"{letters(cast)}write/receipt").content.decode()
    answer = client.post(f"{letters(cast)}write/receipt", {**fields_on(page), "recipient": "press"})
    assert answer.status_code == 422
    assert not Letter.objects.exists()


def test_proof_and_returned_mail(cast: Cast, written: Any) -> None:
    """A letter that came back says why; its proof may follow, and a file that is no proof is refused."""
    screened(cast)
    client = cast.client(cast.people["case_officer"])
    address = questions(cast, client)
    assert client.post(f"{address}send", {"seen": "0", "channel": "post", "on": "2026-12-01"}).status_code == 422
    client.post(f"{address}send", {"seen": "0", "channel": "by_hand", "on": "2026-12-01", "step": "no"})
    written()
    told = {"seen": "1", "kind": "not_collected", "on": "2026-12-01"}
    assert client.post(f"{address}delivery", told).status_code == 302
    assert client.post(f"{address}delivery", {**told, "seen": "2", "file": io.BytesIO(b"MZ..")}).status_code == 422
    assert (
        client.post(
            f"{address}delivery", {**told, "seen": "2", "kind": "receipt", "file": io.BytesIO(pdf())}
        ).status_code
        == 302
    )
    assert [entry.action for entry in written()] == [
        "letter.came_back",
        "act.refused",
        "document.added",
        "letter.proven",
    ]
    assert Letter.objects.get().state == "proven"


def test_who_sees_what(cast: Cast, written: Any) -> None:
    """A stranger gets 404; a decision maker reads final letters and no drafts; a reading is one entry."""
    screened(cast)
    client = cast.client(cast.people["case_officer"])
    address = questions(cast, client)
    assert cast.client(cast.stranger).get(address).status_code == 404
    assert cast.client(cast.people["inspector"]).get(address).status_code == 403
    chief = cast.client(cast.people["decision_maker"])
    assert chief.get(address).status_code == 404
    client.post(f"{address}send", {"seen": "0", "channel": "by_hand", "on": "2026-12-01", "step": "no"})
    written()
    assert chief.get(address).status_code == 200
    assert [entry.action for entry in written()] == ["letter.read"]


def test_a_restricted_letter_is_for_those_who_are_named(cast: Cast) -> None:
    """Once it quotes restricted papers, colleagues who are not named do not learn that it exists."""
    screened(cast)
    client = cast.client(cast.people["case_officer"])
    address = questions(cast, client)
    reviewer = cast.client(cast.people["reviewer"])
    assert reviewer.get(address).status_code == 200
    assert (
        client.post(f"{address}restrict", {"seen": "0", "named": [cast.people["legal_officer"].pseudonym]}).status_code
        == 302
    )
    assert reviewer.get(address).status_code == 404
    assert cast.client(cast.people["legal_officer"]).get(address).status_code == 200


def test_somebody_was_faster(cast: Cast) -> None:
    """A form made for an older version of the letter is a conflict, and changes nothing."""
    client = cast.client(cast.people["case_officer"])
    address = begun(cast, client, "receipt")
    assert client.post(f"{address}drop", {"seen": "7"}).status_code == 409
    assert Letter.objects.get().state == "draft"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_page_speaks_both_languages(cast: Cast, lang: str) -> None:
    """The pages of letters render in English and in French."""
    screened(cast)
    client = cast.client(cast.people["case_officer"])
    address = questions(cast, client)
    client.cookies["django_language"] = lang
    title = {"en": "Letters", "fr": "Courriers"}[lang]
    for page in (letters(cast), address, f"{address}edit", f"{letters(cast)}write/decision?step=sign", "/letters/"):
        found = client.get(page)
        assert found.status_code in (200, 404), page
        if page != "/letters/":
            assert title in found.content.decode(), page
