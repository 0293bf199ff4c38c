"""The journal's pages: who reads which entries, what breaks the chain, and what may leave."""

import io
import zipfile
from pathlib import Path

import pytest
from django.db import connection

from rempart.desk.record import journal, record_now
from rempart.journal.verifying import verify
from tests.desk.conftest import Cast


def test_each_role_reads_its_own_part(cast: Cast) -> None:
    """An officer reads their own acts, a reviewer those of their cases, the data protection officer all, the administrator none."""
    officer = cast.client(cast.people["case_officer"])
    officer.get(f"/cases/{cast.case.number}/")
    cast.client(cast.people["integrity_officer"], opened=False).get("/journal/")
    pseudonym = cast.people["integrity_officer"].pseudonym.encode()
    assert pseudonym not in officer.get("/journal/").content.split(b"<main")[1]
    assert b"case.read" in cast.client(cast.people["reviewer"], opened=False).get("/journal/").content
    assert pseudonym in cast.client(cast.people["data_protection_officer"], opened=False).get("/journal/").content
    assert (
        b"case.read" not in cast.client(cast.people["technical_administrator"], opened=False).get("/journal/").content
    )


def test_a_reason_is_read_by_the_data_protection_officer_alone(cast: Cast) -> None:
    """What somebody wrote as a reason stands in the payload, which one role may open, and that is an entry too."""
    officer = cast.client(cast.people["case_officer"], opened=False)
    officer.post(
        "/why/", {"next": f"/cases/{cast.case.number}/", "purpose": "instruction", "reason": "call of the baker"}
    )
    from rempart.desk.journal.models import JournalLine

    number = JournalLine.objects.filter(action="opened").latest("number").number
    assert officer.get(f"/journal/{number}/").status_code == 403
    page = cast.client(cast.people["data_protection_officer"], opened=False).get(f"/journal/{number}/")
    assert b"call of the baker" in page.content
    assert JournalLine.objects.filter(action="journal.payload.read").count() == 1


def test_filters_stand_in_the_address(cast: Cast) -> None:
    """A list that was found is found again by its address; what is no day is no filter."""
    dpo = cast.client(cast.people["data_protection_officer"], opened=False)
    found = dpo.get("/journal/?action=case.opened&since=2020-01-01&until=tomorrow&before=x").content
    assert b"case.opened" in found
    assert b"journal.read" not in found
    assert b"No entry" in dpo.get("/journal/?case=1999-0001").content


def test_the_export_is_verified_elsewhere(cast: Cast, tmp_path: Path) -> None:
    """What leaves is a journal that anybody checks, and the export itself is an entry."""
    dpo = cast.client(cast.people["data_protection_officer"], opened=False)
    answer = dpo.post("/journal/export")
    assert answer.status_code == 200
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(tmp_path)
    assert verify(tmp_path / "journal").entries > 0
    assert cast.client(cast.people["legal_officer"], opened=False).post("/journal/export").status_code == 403


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_changed_entry_is_found_and_locks_the_export(cast: Cast, lang: str) -> None:
    """Somebody with the database's password changes a line: the check names it, and nothing leaves any more."""
    dpo = cast.client(cast.people["data_protection_officer"], opened=False)
    dpo.post("/language", {"language": lang, "next": "/"})
    assert (b"holds" if lang == "en" else b"tient") in dpo.post("/journal/check").content
    if len(list(journal().entries())) % 2 == 0:
        record_now("drill", actor="desk", data={})  # the last complete subtree is then the last entry alone
    with connection.cursor() as cursor:
        cursor.execute("update journal_entry set line = replace(line, 'C-02', 'C-03') where number = 1")
    assert b'role="alert"' in dpo.post("/journal/check").content
    assert dpo.post("/journal/export").status_code == 409
