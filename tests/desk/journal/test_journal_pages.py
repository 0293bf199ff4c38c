"""The journal's pages: who reads which entries, what breaks the chain, and what may leave."""

import io
import zipfile
from pathlib import Path

import pytest
from django.db import connection, transaction

from rempart.base import RempartError
from rempart.desk import sealing
from rempart.desk.accounts.models import Alert
from rempart.desk.journal import reading
from rempart.desk.journal.models import JournalLine
from rempart.desk.record import JournalDownError, journal, record, record_now
from rempart.journal.verifying import verify
from tests.desk.conftest import Cast


def test_each_role_reads_its_own_part(cast: Cast) -> None:
    """An officer reads their own acts, a reviewer those of their cases, the data protection officer all, the administrator none."""
    officer = cast.client(cast.people["case_officer"])
    officer.get(f"/cases/{cast.case.number}/")
    cast.client(cast.people["integrity_officer"], opened=False).get("/journal/")
    pseudonym = cast.people["integrity_officer"].pseudonym.encode()
    assert pseudonym not in officer.get("/journal/").content.split(b"<main")[1]
    assert b">case.read<" in cast.client(cast.people["reviewer"], opened=False).get("/journal/").content
    assert pseudonym in cast.client(cast.people["data_protection_officer"], opened=False).get("/journal/").content
    assert (
        b">case.read<" not in cast.client(cast.people["technical_administrator"], opened=False).get("/journal/").content
    )


def test_a_reason_is_read_by_the_data_protection_officer_alone(cast: Cast) -> None:
    """What somebody wrote as a reason stands in the payload, which one role may open, and that is an entry too."""
    officer = cast.client(cast.people["case_officer"], opened=False)
    officer.post(
        "/why/", {"next": f"/cases/{cast.case.number}/", "purpose": "instruction", "reason": "call of the baker"}
    )
    number = JournalLine.objects.filter(action="opened").latest("number").number
    assert officer.get(f"/journal/{number}/").status_code == 403
    page = cast.client(cast.people["data_protection_officer"], opened=False).get(f"/journal/{number}/")
    assert b"call of the baker" in page.content
    (read,) = [one for one in journal().entries() if one.action == "journal.payload.read"]
    assert read.data["entry"] == number  # whose reason was read, and not only that one was


def test_filters_stand_in_the_address(cast: Cast) -> None:
    """A list that was found is found again by its address; what is no day is no filter."""
    dpo = cast.client(cast.people["data_protection_officer"], opened=False)
    found = dpo.get("/journal/?action=case.opened&since=2020-01-01&until=tomorrow&before=x").content
    assert b">case.opened<" in found
    assert b">journal.read<" not in found
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
    assert Alert.objects.filter(kind="journal.broken").count() == 2


def test_a_head_that_is_damaged_is_told_though_no_entry_can_be_written(cast: Cast) -> None:
    """The officer is told of a journal that takes no entry; what they pressed stands without one."""
    dpo = cast.client(cast.people["data_protection_officer"], opened=False)
    with connection.cursor() as cursor:
        cursor.execute("update journal_head set note = replace(note, 'rempart.invalid', 'elsewhere.invalid')")
    assert b'role="alert"' in dpo.post("/journal/check").content
    assert Alert.objects.get().entry == 0


def test_lists_that_say_something_else_are_found(cast: Cast) -> None:
    """Whoever changes a line beside the chain hides nothing from the check."""
    assert reading.checked().fault == ""
    JournalLine.objects.filter(action="case.opened").update(actor="C-03")
    dpo = cast.client(cast.people["data_protection_officer"], opened=False)
    assert b"The lists do not say" in dpo.post("/journal/check").content
    JournalLine.objects.filter(action="case.opened").delete()
    assert reading.checked().fault == reading.LISTS


def test_entries_that_other_rooms_write_stand_in_the_lists(cast: Cast) -> None:
    """That a payload was erased is an entry of the journal itself: it is listed, and the check finds nothing wrong."""
    with transaction.atomic():
        number = record("drill", actor="desk", data={}, payload=b"said").number
        journal().erase(number, actor="desk")
    assert reading.checked().fault == ""
    assert JournalLine.objects.get(action="journal.erased").number == number + 1


def in_the_database(number: int) -> bytes:
    """Return a payload as a backup of the database holds it."""
    found = journal().payload(number)
    assert found is not None
    return found


def test_a_payload_lies_sealed_and_opens_with_its_key_alone(cast: Cast) -> None:
    """Under the key of its case, or the desk's where there is none; moved to another entry it does not open."""
    with transaction.atomic():
        of_case = record("drill", actor="desk", data={}, case=cast.case.number, payload=b"call of the baker")
        of_none = record("drill", actor="desk", data={}, payload=b"a street")
    assert b"baker" not in in_the_database(of_case.number)
    assert b"street" not in in_the_database(of_none.number)
    assert reading.payload_of(of_case) == reading.Payload("call of the baker")
    assert reading.payload_of(of_none) == reading.Payload("a street")
    journal().verify()
    with connection.cursor() as cursor:
        cursor.execute("update journal_payload set payload = %s", [in_the_database(of_case.number)])
    assert reading.payload_of(of_none) == reading.Payload(damaged=True)
    with pytest.raises(RempartError, match="not the one that the entry committed to"):
        journal().verify()


def test_the_payload_of_a_purged_case_says_so(cast: Cast) -> None:
    """Without the key nobody reads it, though an older backup of the database still holds the bytes."""
    with transaction.atomic():
        entry = record("drill", actor="desk", data={}, case=cast.case.number, payload=b"call of the baker")
    assert sealing.destroy_key(cast.case.number)
    assert b"baker" not in in_the_database(entry.number)
    assert reading.payload_of(entry) == reading.Payload(purged=True)
    journal().verify()
    page = cast.client(cast.people["data_protection_officer"], opened=False).get(f"/journal/{entry.number}/")
    assert b"its key is destroyed" in page.content
    with pytest.raises(JournalDownError), transaction.atomic():
        record("drill", actor="desk", data={}, case=cast.case.number, payload=b"more")
