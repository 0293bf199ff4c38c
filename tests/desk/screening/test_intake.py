"""Intake: only the pack's questions, several parties without a script, a draft that nobody else reads, a case opened once."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.desk.conftest import Cast

PARTY = {
    "p1-role": "applicant", "p1-kind": "Company", "p1-name": "Estran Neuf SAS", "p1-identifiers": "FR-SIREN:552081317",
    "p1-birth_date": "", "p1-address": "",
}  # fmt: skip
FORM = {
    "parties": "1", "number": "2026-0200", "title": "Terrace, quai Sud", "received_on": "2026-11-02", "premises": "5, quai Sud",
    "q-who": "The firm itself", **PARTY,
}  # fmt: skip


def begun(client: Client) -> str:
    """Begin a draft and return its address."""
    return client.post("/intake/", {"procedure": "application"})["Location"]


def test_the_form_asks_only_what_the_pack_allows_and_says_why(cast: Cast) -> None:
    """Each question and paper of the pack stands there with why it is asked and its article, in both languages."""
    client = cast.client(cast.people["front_desk"], opened=False)
    where = begun(client)
    for lang, words in (("en", "to know who stands behind the application"), ("fr", "pour savoir qui est derrière la demande")):  # fmt: skip
        client.post("/language", {"language": lang, "next": "/"})
        page = client.get(where).content.decode()
        assert words in page
        assert "art. 6(1)(e)" in page
        assert page.count('name="q-') == 1


def test_a_party_is_added_and_taken_away_without_a_script(cast: Cast) -> None:
    """*Add a party* shows the form again with a line more, and what was typed stays; nothing is opened meanwhile."""
    client = cast.client(cast.people["front_desk"], opened=False)
    where = begun(client)
    assert client.post(where, {**FORM, "act": "add"}).status_code == 302
    page = client.get(where).content.decode()
    assert 'name="p2-name"' in page
    assert "Estran Neuf SAS" in page
    client.post(where, {**FORM, "parties": "2", "p2-name": "Somebody", "act": "remove-1"})
    page = client.get(where).content.decode()
    assert "Somebody" in page
    assert "Estran Neuf" not in page
    assert 'name="p2-name"' not in page


def test_a_draft_is_read_by_nobody_else_and_lies_sealed(cast: Cast) -> None:
    """Another officer gets 404 for it; the database holds no name of it; once discarded its key is gone."""
    from rempart.desk import sealing
    from rempart.desk.screening.models import Draft

    client = cast.client(cast.people["front_desk"], opened=False)
    where = begun(client)
    client.post(where, {**FORM, "act": "save"})
    assert cast.client(cast.people["case_officer"], opened=False).get(where).status_code == 404
    assert cast.client(cast.people["reviewer"], opened=False).get(where).status_code == 403
    row = Draft.objects.get()
    assert b"Estran" not in bytes(row.sealed)
    assert sealing.has_key(row.key_name)


def test_what_a_form_lacks_is_told_field_by_field_and_what_was_typed_stays(cast: Cast) -> None:
    """A missing role, a wrong check digit and a birth date of a firm are linked from the summary; nothing is opened."""
    from rempart.desk.cases.models import Case

    client = cast.client(cast.people["front_desk"], opened=False)
    where, before = begun(client), Case.objects.count()
    wrong = {
        **FORM,
        "p1-role": "",
        "p1-identifiers": "FR-SIREN:552081318",
        "p1-birth_date": "1970-01-01",
        "act": "open",
    }
    answer = client.post(where, wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(f'href="#{name}"' in page for name in ("p1-role", "p1-identifiers", "p1-birth_date"))
    assert "552081318" in page
    assert Case.objects.count() == before
    as_stated = {**FORM, "p1-identifiers": "FR-SIREN:552081318", "p1-as_stated": "yes", "act": "open"}
    assert client.post(where, as_stated).status_code == 302, "a form that writes a wrong number is kept as it is"


def test_a_case_is_opened_with_one_entry_each_and_its_draft_ends(cast: Cast, written: Any) -> None:
    """Opening writes that the draft was saved, the case opened, and why; the draft is gone, and the papers are next."""
    from rempart.desk.cases.models import Case
    from rempart.desk.screening.models import Draft

    client = cast.client(cast.people["front_desk"], opened=False)
    where = begun(client)
    written()
    answer = client.post(where, {**FORM, "act": "open"})
    assert answer["Location"] == "/cases/2026-0200/papers"
    assert [entry.action for entry in written()] == ["intake.saved", "case.opened", "opened"]
    assert not Draft.objects.exists()
    case = Case.objects.get(number="2026-0200")
    assert case.application["answers"] == {"who": "The firm itself"}
    assert case.caseparty_set.get().said["identifiers"] == ["FR-SIREN:552081317"]
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(where).status_code == 404


def test_the_next_free_number_is_proposed_and_a_taken_one_refused(cast: Cast) -> None:
    """After 2026-0147 comes 2026-0148; the number of another case is refused beside its field."""
    client = cast.client(cast.people["front_desk"], opened=False)
    where = begun(client)
    assert 'value="2026-0148"' in client.get(where).content.decode()
    answer = client.post(where, {**FORM, "number": "2026-0147", "act": "open"})
    assert answer.status_code == 422
    assert 'href="#number"' in answer.content.decode()


def test_a_case_that_names_the_same_is_shown_only_to_whoever_may_see_it(cast: Cast) -> None:
    """The front desk of the case's unit is asked whether it is the same application; a stranger gets no hint of it."""
    same = {**FORM, "p1-name": "Lanterne  basse SARL", "p1-identifiers": "FR-SIREN:999421037", "p1-as_stated": "yes", "act": "open"}  # fmt: skip
    client = cast.client(cast.people["front_desk"], opened=False)
    where = begun(client)
    page = client.post(where, same).content.decode()
    assert "/cases/2026-0147/" in page
    assert client.post(where, {**same, "same_seen": "yes"}).status_code == 302
    stranger = cast.client(cast.stranger, opened=False)
    answer = stranger.post(begun(stranger), {**same, "number": "2026-0300"})
    assert answer.status_code == 302, "nothing was asked"


@pytest.mark.parametrize("kind", ["Person", "Company"])
def test_a_person_leads_to_no_other_case(cast: Cast, kind: str) -> None:
    """N7: whoever types the name of a person, as one or as a firm, does not learn which cases name that person."""
    from rempart.desk.cases.acting import Opened, Party, open_case

    officer = cast.people["case_officer"]
    parties = [Party("applicant", "Company", "Basse Mer SARL"), Party("representative", "Person", "Maëlle Tréguidec")]
    open_case(officer, officer.town, Opened("2026-0150", "application", "Terrace", parties))
    client = cast.client(officer, opened=False)
    form = FORM | {"p1-kind": kind, "p1-name": "Maëlle Tréguidec", "p1-identifiers": "", "act": "open"}
    assert client.post(begun(client), form)["Location"] == "/cases/2026-0200/papers", "nothing was asked"
    of_firm = form | {"number": "2026-0201", "p1-kind": "Company", "p1-name": "Basse Mer SARL"}
    assert "/cases/2026-0150/" in client.post(begun(client), of_firm).content.decode()


def test_missing_papers_are_named_and_the_next_steps_offered(cast: Cast) -> None:
    """Both papers of the pack are missing at first; a file and a paper that was only shown fill them; then register comes next."""
    client = cast.client(cast.people["case_officer"])
    where = f"/cases/{cast.case.number}/papers"
    page = client.get(where).content.decode()
    assert 'href="#d-identity"' in page
    assert 'href="#d-registration"' in page
    assert f"/cases/{cast.case.number}/steps/receive" in page
    extract = SimpleUploadedFile("../../extract\u202e.txt", b"Extract of the register\n", content_type="text/html")
    assert client.post(where, {"what": "registration", "file": extract}).status_code == 302
    assert client.post(where, {"what": "identity", "seen": "yes"}).status_code == 302
    page = client.get(where).content.decode()
    assert 'href="#d-' not in page
    assert "extract.txt" in page


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.pdf", b"<html><script>1</script>"),
        ("tool.exe", b"MZ\x90\x00"),
        ("empty.txt", b""),
        ("notes.csv", b"a,b\x00"),
        ("book.xlsx", b"PK\x03\x04 not a zip"),
    ],
)
def test_a_file_of_another_kind_is_refused_beside_its_field(cast: Cast, name: str, content: bytes) -> None:
    """What a file is, is told by its first bytes and never by its name; a refused one is not kept."""
    from rempart.desk.cases.models import Document

    client = cast.client(cast.people["case_officer"])
    answer = client.post(
        f"/cases/{cast.case.number}/papers", {"what": "identity", "file": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == 422
    assert not Document.objects.exists()


def test_only_the_roles_of_intake_reach_it(cast: Cast) -> None:
    """The legal officer reads the papers and adds none; a stranger learns nothing of the case."""
    legal = cast.client(cast.people["legal_officer"])
    where = f"/cases/{cast.case.number}/papers"
    assert legal.get("/intake/").status_code == 403
    assert legal.get(where).status_code == 200
    assert legal.post(where, {"what": "identity", "seen": "yes"}).status_code == 403
    assert cast.client(cast.stranger).get(where).status_code == 404
