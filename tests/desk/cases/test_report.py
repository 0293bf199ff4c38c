"""The report of a case and the court's bundle: written from the rows, marked, journalled, and verified by the court's own command."""

from pathlib import Path
from typing import Any

import pytest

from rempart.desk.record import journal
from rempart.journal.bundle import verify_bundle
from rempart.journal.verifier import main
from tests.desk.cases.test_decision import heard, post, take, whole
from tests.desk.conftest import Cast


def decided(cast: Cast) -> None:
    """Bring the case to a signed decision."""
    heard(cast)
    post(cast, **whole())
    take(cast, "legal_officer", "draft")
    take(cast, "decision_maker", "sign")


def test_a_report_says_what_it_lacks(cast: Cast) -> None:
    """A case without facts and ladder has no report, and no file of it."""
    client = cast.client(cast.people["reviewer"])
    page = client.get(f"/cases/{cast.case.number}/report").content.decode()
    assert "No step of the ladder says why" in page
    assert client.get(f"/cases/{cast.case.number}/report/html").status_code == 404


@pytest.mark.parametrize(("form", "begins"), [("html", b"<!doctype html>"), ("docx", b"PK"), ("pdf", b"%PDF-")])
def test_each_export_is_marked_and_one_entry(cast: Cast, written: Any, form: str, begins: bytes) -> None:
    """The file bears who took it and when; the journal says in which form, and nothing of its text."""
    decided(cast)
    client = cast.client(cast.people["reviewer"])
    written()
    answer = client.get(f"/cases/{cast.case.number}/report/{form}")
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    if form == "html":
        assert f"Exported by {cast.people['reviewer'].pseudonym}" in answer.content.decode()
        assert "The terrace measured 41 square metres" in answer.content.decode()
    entry = written()[0]
    assert (entry.action, entry.data["form"]) == ("case.report.exported", form)


def test_the_bundle_is_verified_with_the_journal_of_the_desk(cast: Cast, tmp_path: Path) -> None:
    """Sealed by somebody who did not write; every entry of the case is in, and one changed byte is found."""
    decided(cast)
    page = f"/cases/{cast.case.number}/report"
    assert cast.client(cast.people["legal_officer"]).post(page).status_code == 422
    client = cast.client(cast.people["reviewer"])
    assert client.post(page).status_code == 302
    key = cast.case.document_set.get(role="bundle").key
    answer = client.get(f"/cases/{cast.case.number}/bundles/{key}")
    path = tmp_path / "bundle.zip"
    path.write_bytes(answer.content)
    found = verify_bundle(path, key=journal()._key.public)
    sealed = [one.number for one in found.entries]
    assert [one.number for one in journal().entries_of(cast.case.number) if one.number <= found.sealed.number] == sealed
    assert {"case/file.json", "report/report.pdf", "case/hearing.json"} <= set(found.files)
    assert main([str(path), "--key", str(journal()._key.public)]) == 0
    path.write_bytes(answer.content.replace(b"41 square metres", b"14 square metres"))
    assert main([str(path)]) != 0


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_is_whole_and_a_stranger_finds_nothing(cast: Cast, lang: str) -> None:
    """In both languages; the front desk may not read it."""
    decided(cast)
    client = cast.client(cast.people["reviewer"])
    client.cookies["django_language"] = lang
    assert client.get(f"/cases/{cast.case.number}/report").status_code == 200
    assert cast.client(cast.people["front_desk"]).get(f"/cases/{cast.case.number}/report").status_code == 403
    for page in ("report", "report/html", "bundles/x"):
        assert cast.client(cast.stranger).get(f"/cases/{cast.case.number}/{page}").status_code == 404
