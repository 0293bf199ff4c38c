"""A case is kept as long as its pack says, held by two, appraised by the archives, and then gone: proven by a report."""

import json
import os
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from rempart.base import RempartError
from rempart.desk import sealing
from rempart.desk.cases.acting import take_step
from rempart.desk.cases.documents import store_document
from rempart.desk.cases.models import Case, CaseMark, CaseParty
from rempart.desk.configuration import workspace
from rempart.desk.day import today
from rempart.desk.operations import purge, retention
from rempart.desk.operations.models import Alert, Hold, PurgeReport
from rempart.desk.record import journal, record
from tests.desk.conftest import Cast


@pytest.fixture
def closed(cast: Cast) -> Case:
    """The case of the cast with a document, withdrawn today, so that it is kept for five years."""
    with transaction.atomic():
        store_document(
            cast.case, cast.people["case_officer"], b"%PDF of Lucie", name="Lucie.pdf", media_type="application/pdf",
            role="paper", data_class="A",
        )  # fmt: skip
        record("opened", actor="C-02", case=cast.case.number, data={}, payload=b"Lucie rang")
    officer = cast.people["case_officer"]
    take_step(cast.case, officer, "case_officer", "receive", carries={"received_on": str(today())})
    take_step(cast.case, officer, "case_officer", "withdraw", carries={"letter_received": str(today())})
    cast.case.refresh_from_db()
    return cast.case


def over(case: Case) -> date:
    """The first day on which a case is no longer kept."""
    due = retention.due_of(case, today())
    assert due is not None
    return due.on + timedelta(days=1)


def test_the_pack_says_how_long(closed: Case) -> None:
    """Five years from its closing, under the article of the pack; an open case has no end."""
    due = retention.due_of(closed, today())
    assert due is not None
    assert (due.on, due.rule, due.article) == (retention.years_after(today(), 5), "file_retention", "gdpr-5")
    assert purge.purge(closed.number, due.on) is None


def test_an_open_case_is_kept(cast: Cast) -> None:
    """Time does not close a case."""
    assert retention.due_of(cast.case, today() + timedelta(days=9000)) is None


def test_nothing_goes_before_the_archives_spoke(closed: Case, cast: Cast) -> None:
    """A case whose time is over waits for its appraisal, aloud; one for the archives waits until they have it."""
    day = over(closed)
    assert purge.purge(closed.number, day) is None
    assert Alert.objects.get(closed_at=None).of == f"{closed.number}:not_appraised"
    row = retention.appraise(cast.people["legal_officer"], "archive", case=closed)
    assert retention.stops(closed, day) == retention.NOT_HANDED_OVER
    row.handed_over_on = day
    row.save()
    assert retention.stops(closed, day) is None


def test_nothing_goes_while_a_person_waits_for_an_answer(closed: Case, cast: Cast) -> None:
    """A request for their own data keeps the case until it was answered."""
    from rempart.desk.concerned.models import Request
    from rempart.desk.concerned.requests import given, take_in

    officer, day = cast.people["legal_officer"], over(closed)
    retention.appraise(officer, "destroy", case=closed)
    row = take_in(closed, officer, "p1", today(), "document", "passport seen at the desk")
    assert retention.stops(closed, day) == retention.ASKED
    assert purge.purge(closed.number, day) is None
    given(row, officer, today())
    assert Request.objects.get().given_on == today()
    assert retention.stops(closed, day) is None


def test_a_hold_needs_two_and_ends(closed: Case, cast: Cast) -> None:
    """One asks with a reason and an end, another confirms; it keeps the case until its end and no longer."""
    officer, other = cast.people["data_protection_officer"], cast.people["legal_officer"]
    retention.appraise(other, "destroy", case=closed)
    day = over(closed)
    with pytest.raises(RempartError, match="a reason and an end"):
        retention.ask_hold(closed, officer, day + timedelta(days=30), " ")
    hold = retention.ask_hold(closed, officer, day + timedelta(days=30), "an appeal of Lucie is pending")
    assert retention.stops(closed, day) is None
    with pytest.raises(RempartError, match="cannot confirm"):
        retention.confirm_hold(hold, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(confirmed_by=officer)
    retention.confirm_hold(hold, other)
    assert purge.purge(closed.number, day) is None
    assert purge.purge(closed.number, day + timedelta(days=31)) is not None
    hold.refresh_from_db()
    assert bytes(hold.sealed) == b""


def test_a_purge_leaves_nothing_and_proves_it(closed: Case, cast: Cast, written: Any) -> None:
    """Rows, marks, payloads, files and the key are gone; number, dates, journal and report stay; nothing names anybody."""
    retention.appraise(cast.people["legal_officer"], "destroy", pack="generic", procedure="application")
    document = closed.document_set.get()
    file = workspace().path / "desk-documents" / document.key[:2] / document.key
    os.utime(file, (0, 0))
    in_a_backup = bytes(closed.sealed)
    before = dict(closed.caseevent_set.values_list("number", "kind"))
    written()
    day = over(closed)
    report = purge.purge(closed.number, day)
    assert report is not None
    assert purge.finish() == {"keys": 1, "files": 1, "proven": 1}
    report.refresh_from_db()
    assert report.proven_at
    assert (report.told["rule"], report.told["article"], report.told["documents"]) == ("file_retention", "gdpr-5", 1)
    assert len(before) == report.told["rows"]["cases.CaseEvent"]
    assert not sealing.has_key(closed.number)
    assert not file.exists()
    assert not CaseParty.objects.exists()
    assert not CaseMark.objects.exists()
    with pytest.raises(sealing.DestroyedError):
        sealing.unseal_json(closed.number, f"case/{closed.number}", in_a_backup)
    kept = Case.objects.get(number=closed.number)
    assert (kept.opened_on, kept.closed_on, kept.title) == (closed.opened_on, closed.closed_on, "")
    actions = [entry.action for entry in written()]
    assert actions == ["journal.erased", "case.purged", "case.purge.proven", "bundle.sealed"]
    journal().verify()
    assert purge.purge(closed.number, day) is None
    assert "Lucie" not in json.dumps(PurgeReport.objects.values_list("told", flat=True)[0])


def test_a_purge_that_was_killed_is_finished(closed: Case, cast: Cast) -> None:
    """Rows gone and the key still there: the next day's step destroys it; until then the report is not proven."""
    retention.appraise(cast.people["legal_officer"], "destroy", case=closed)
    report = purge.purge(closed.number, over(closed))
    assert report is not None
    assert purge.what_is_left(closed.number) == ["key"]
    assert report.proven_at is None
    purge.finish()
    assert purge.what_is_left(closed.number) == []


def test_a_file_of_a_rolled_back_upload_goes_after_a_day(cast: Cast) -> None:
    """The file is written before its row, so one of today may have its row on the way; an old one never has."""
    with transaction.atomic():
        row = store_document(
            cast.case,
            cast.people["case_officer"],
            b"x",
            name="x",
            media_type="text/plain",
            role="paper",
            data_class="A",
        )
        transaction.set_rollback(True)
    file = workspace().path / "desk-documents" / row.key[:2] / row.key
    purge.finish()
    assert file.exists()
    os.utime(file, (0, 0))
    purge.finish()
    assert not file.exists()


def test_readings_are_forgotten_by_the_longest_rule(closed: Case) -> None:
    """Three years in the generic pack; nothing where no case has a pack yet."""
    assert retention.readings_before(date(2026, 11, 30)) == date(2023, 11, 29)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from journal_entry")
        count = cursor.fetchone()
    assert count[0] > 0
    from rempart.desk.operations.tasks import forget_readings

    assert forget_readings(today()) == {"deleted": 0}
