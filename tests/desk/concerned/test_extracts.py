"""The data subject's extract: everything, of one person, in one case, once their identity was verified; and no list of persons."""

import json
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from rempart.desk import sealing
from rempart.desk.cases import facts, notes
from rempart.desk.cases.acting import Opened, Party, open_case
from rempart.desk.cases.documents import store_document
from rempart.desk.cases.models import Case
from rempart.desk.concerned.models import Notice
from rempart.desk.concerned.stores import NOT_OF_A_CASE, READ
from rempart.desk.configuration import workspace
from rempart.desk.day import today
from rempart.desk.record import journal, record
from tests.desk.concerned.test_notices import decide, derogation
from tests.desk.conftest import Cast

NAME = "Zélie Portevin"


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> dict[bytes, bytes]:
    """Everything that is sealed from now on: what is stored, and what it says."""
    seen: dict[bytes, bytes] = {}
    real = sealing.seal

    def seal(name: str, place: str, content: bytes) -> bytes:
        made = real(name, place, content)
        seen[made] = content
        return made

    for room in ("sealing", "cases.documents", "cases.facts", "screening.models", "record.sealing"):
        monkeypatch.setattr(f"rempart.desk.{room}.seal", seal)
    return seen


@pytest.fixture
def case(sealed: dict[bytes, bytes], checked: Any, cast: Cast) -> Case:
    """A case in which a person stands in every kind of store: form, run, fact, note, document, notice, journal."""
    officer = cast.people["case_officer"]
    firm = Party("applicant", "Company", "Lanterne Basse SARL", identifiers=["FR-SIREN:999421037"])
    signs = Party("representative", "Person", NAME, "1980-02-03", address="3, quai des Étoupes")
    other = Party("representative", "Person", "Onésime Rabat", "1979-01-01")
    cast.case = open_case(officer, officer.town, Opened("X-1", "application", "Terrace", [firm, signs, other]))
    case: Case = cast.case
    from rempart.desk.screening.running import ask_for_run

    ask_for_run(case, officer)
    kept = store_document(
        case, officer, f"Lease signed by {NAME.upper()}.".encode(), name=f"lease {NAME}.txt", media_type="text/plain", role="paper", data_class="A"
    )  # fmt: skip
    store_document(
        case, officer, b"%PDF-1.7", name="scan.pdf", media_type="application/pdf", role="paper", data_class="A"
    )
    source = {"name": "Lease", "seen_on": str(today()), "sha256": kept.sha256}
    facts.promote(
        case, officer, {"sentence": f"{NAME} signed the lease.", "source": source, "reliability": "document"}, "officer"
    )
    notes.add_note(case, officer, f"{NAME} called, and will call again.", None)
    record(
        "search.persons", actor=officer.pseudonym, case=case.number, data={"found": 1}, payload=f"{NAME} 1980".encode()
    )
    decide(cast, "p2", **derogation(reason=f"{NAME} was told at the desk."))
    return case


def ask(cast: Cast, person: str = "p2", **other: str) -> Any:
    """Take in a request of a person."""
    form = {"received_on": str(today()), "verified": "document", "how": "Passport seen at the desk."} | other
    return cast.client(cast.people["legal_officer"]).post(f"/cases/{cast.case.number}/concerned/{person}/extract", form)


def got(cast: Cast, what: str, person: str = "p2") -> Any:
    """Fetch the extract, or a file of it."""
    return cast.client(cast.people["legal_officer"]).get(f"/cases/{cast.case.number}/concerned/{person}/extract{what}")


def blobs(case: Case) -> Iterator[bytes]:
    """Yield every sealed thing that the stores hold: each binary column of each table, each file, each payload."""
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, models.BinaryField):
                yield from (bytes(one) for one in model._default_manager.values_list(column.name, flat=True) if one)
    for path in (workspace().path / "desk-documents").glob("??/*"):
        yield path.read_bytes()
    for entry in journal().entries():
        if entry.commitment is not None:
            yield bytes(journal().payload(entry.number) or b"")


def texts(content: bytes) -> Iterator[str]:
    """Yield each text of an unsealed content: each leaf of JSON, or the content itself; of a report, in English."""
    if content[:1] == b"x":
        content = zlib.decompress(content)
    try:
        value = json.loads(content)
    except ValueError:
        yield content.decode("utf-8", "replace")
        return
    value = (
        value["en"]
        if isinstance(value, dict) and set(value) == {"en", "fr"} and isinstance(value["en"], dict)
        else value
    )
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            left += one.values()
        elif isinstance(one, list):
            left += one
        elif isinstance(one, str):
            yield one


def test_the_extract_equals_an_exhaustive_scan_of_the_stores(
    case: Case, cast: Cast, sealed: dict[bytes, bytes]
) -> None:
    """Unseal whatever the database, the documents and the journal hold: each text that names the person stands in the extract."""
    assert ask(cast).status_code == 302
    told = json.loads(got(cast, ".json").content)
    there = {one["text"] for one in told["data"]}
    stored = [sealed[one] for one in blobs(case) if one in sealed]
    wanted = {text for one in stored for text in texts(one) if sealing.folded(NAME) in sealing.folded(text)}
    assert len(wanted) >= 7
    assert wanted - there == set()
    stores = {one["store"] for one in told["data"]}
    assert stores >= {"cases.CaseParty", "cases.CaseFact", "cases.Note", "cases.Document", "document", "journal", "screening.Run",
                      "concerned.Notice", "concerned.NoticeDecision"}  # fmt: skip


def test_the_extract_holds_what_is_theirs_and_nobody_else(case: Case, cast: Cast) -> None:
    """Birth date and address come with the name; the other representative, and every member of staff, are left out."""
    ask(cast)
    text = got(cast, ".json").content.decode()
    told = json.loads(text)
    assert {"1980-02-03", "3, quai des Étoupes"} <= {one["text"] for one in told["data"]}
    assert "Rabat" not in text
    assert "1979-01-01" not in text
    assert not any(one.pseudonym in text for one in cast.people.values())
    assert told["not_read_by_machine"] == ["scan.pdf"]


def test_who_stands_beside_the_person_is_somebody_else() -> None:
    """A longer name is another one; a list of names is no record of theirs, whom a letter goes to is; who signed is staff."""
    from rempart.desk.concerned.extracting import Person, _said_of

    person = Person("p2", NAME, "representative", "")
    assert person.stands_in(f"seen: {NAME.upper()}, at noon")
    assert not person.stands_in(f"{NAME}eau signed.")
    letter = {
        "to": [NAME, "3, quai des Étoupes"],
        "present": [NAME, "Onésime Rabat"],
        "applicant": NAME,
        "signatory": "A. Clerk",
    }
    told = {text for _, text in _said_of({"values": letter, "also": [NAME, "Onésime Rabat"]}, person, "")}
    assert "3, quai des Étoupes" in told
    assert "A. Clerk" not in told
    assert {text for _, text in _said_of({"also": [NAME, "Onésime Rabat"]}, person, "")} == {NAME}


def test_a_restricted_paper_is_read_for_whoever_is_named_on_it_alone(case: Case, cast: Cast) -> None:
    """The extract does not go round the rights to papers: it says that one was not searched, and neither its name nor its words."""
    officer, other = cast.people["case_officer"], cast.people["legal_officer"]
    row = store_document(
        case, officer, f"The police writes of {NAME}.".encode(), name="advice.txt", media_type="text/plain", role="paper", data_class="R"
    )  # fmt: skip
    ask(cast)
    text = got(cast, ".json").content.decode()
    assert "The police writes" not in text
    assert "advice.txt" not in text
    assert json.loads(text)["restricted_not_read"] == 1
    assert "were not searched" in got(cast, "").content.decode()
    row.named.add(other)
    told = json.loads(got(cast, ".json").content)
    assert told["restricted_not_read"] == 0
    assert any("The police writes" in one["text"] for one in told["data"])


def test_look_ups_are_told_with_their_day_and_purpose(case: Case, cast: Cast) -> None:
    """Each entry of the case, and no other, with why it was opened: in words."""
    client = cast.client(cast.people["case_officer"])
    client.get(f"/cases/{case.number}/")
    ask(cast)
    told = json.loads(got(cast, ".json").content)["look_ups"]
    assert len(told) >= len(list(journal().entries_of(case.number))) - 1
    assert {"read", "searched", "added or changed"} <= {one["what"] for one in told}
    assert "to decide on this application" in {one["purpose"] for one in told}


def test_nothing_is_handed_out_before_the_identity_was_verified(case: Case, cast: Cast, written: Any) -> None:
    """The form is shown first; what was seen is sealed, and each page and file of the extract is an entry."""
    assert b"Passport" not in got(cast, "").content
    assert got(cast, ".json").status_code == got(cast, ".pdf").status_code == 404
    assert ask(cast, verified="voice").status_code == 422
    assert ask(cast, how="yes").status_code == 422
    assert ask(cast).status_code == 302
    written()
    page = got(cast, "").content.decode()
    assert "Lease signed by" in page
    assert got(cast, ".pdf").content.startswith(b"%PDF-")
    assert [one.action for one in written() if one.action != "opened"] == ["extract.read", "extract.exported"]
    post = cast.client(cast.people["legal_officer"]).post
    assert (
        post(f"/cases/{case.number}/concerned/p2/extract", {"do": "given", "given_on": str(today())}).status_code == 302
    )


def test_every_sealed_table_is_read() -> None:
    """A table with something sealed that no list names would be left out of extracts: it is named, or this fails."""
    found = {
        (model._meta.label, column.name)
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, models.BinaryField) and model._meta.label not in NOT_OF_A_CASE
    }
    assert found == {(label, column) for label, readers in READ.items() for column in readers}


def test_nobody_is_listed_across_cases(case: Case, cast: Cast, written: Any) -> None:
    """The officer for data protection learns the number by the exact identity; a part of a name, or another birth date, finds nothing."""
    client = cast.client(cast.people["data_protection_officer"], opened=False)
    form = {"name": NAME, "born": "1980-02-03", "reason": "letter of 3 November"}
    assert b"X-1" in client.post("/concerned/find", form).content
    for wrong in ({"name": "Zélie"}, {"born": "1981-01-01"}, {"name": "", "born": "", "number": "FR-SIREN:1"}):
        assert b"X-1" not in client.post("/concerned/find", form | wrong).content, wrong
    for lacking in ({"born": ""}, {"reason": ""}, {"name": "", "born": ""}):
        assert client.post("/concerned/find", form | lacking).status_code == 422, lacking
    assert "Portevin" not in str([one.data for one in written()])
    stranger = cast.client(cast.stranger, opened=False)
    assert b"X-1" not in stranger.post("/concerned/find", form).content
    assert client.get(f"/cases/{case.number}/concerned/").status_code == 404


def test_who_stands_in_a_register_alone_is_found_too(run: Case, cast: Cast) -> None:
    """An owner whom only a check names gets an extract, with what the registers state of them and from which."""
    row = Notice.objects.filter(case=run, person__startswith="o").order_by("id").first()
    assert row is not None
    assert ask(cast, row.person).status_code == 302
    told = json.loads(got(cast, ".json", row.person).content)
    assert any(row.said["name"] in one["text"] for one in told["data"] if one["store"] == "screening.Run")
    assert told["sources"]
