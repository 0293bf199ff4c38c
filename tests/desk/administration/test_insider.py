"""The scripted insider (rights, section 5): a bought officer plays his part; each act leaves an entry, the grave ones an alert."""

from datetime import timedelta
from typing import Any

import pytest

from rempart.desk.accounts import alerts
from rempart.desk.accounts.models import Alert
from rempart.desk.administration import access
from rempart.desk.day import today
from rempart.desk.rights.entries import MANY_DENIALS
from tests.desk.conftest import Cast

REASON = "the landlord asked for it"


def actions(entries: list[Any]) -> list[str]:
    """Return what was done, in order."""
    return [entry.action for entry in entries]


def kinds() -> set[str]:
    """Return what the data protection officer was told."""
    return set(Alert.objects.values_list("kind", flat=True))


def test_looking_at_cases_of_others_is_seen(cast: Cast, written: Any) -> None:
    """Each try is a denial in the journal; several in a day are an alert, once."""
    client = cast.client(cast.stranger, opened=False)
    for _ in range(MANY_DENIALS + 2):
        client.get(f"/cases/{cast.case.number}/")
    told = actions(written())
    assert told.count("denied") == MANY_DENIALS + 2
    assert told.count("alert") == 1
    assert kinds() == {"denied"}


def test_making_oneself_administrator_is_refused_and_seen(cast: Cast, written: Any) -> None:
    """An officer reaches no page of administration, and an administrator cannot raise themselves."""
    client = cast.client(cast.stranger, opened=False)
    page = f"/administration/people/{cast.stranger.pseudonym}/"
    assert client.post(page, {"act": "propose", "role": "technical_administrator"}).status_code == 403
    assert actions(written()) == ["denied"]
    assert "technical_administrator" not in cast.stranger.roles_on(today())


def test_exporting_the_journal_is_an_alert(cast: Cast, db: None) -> None:
    """The service that exports call leaves an entry and a line on the officer's page."""
    row = alerts.alert("journal.exported", "J-01", {"entries": 12})
    assert kinds() == {"journal.exported"}
    page = cast.client(cast.people["data_protection_officer"], opened=False).get("/alerts/").content.decode()
    assert "The journal was exported" in page
    assert f"entry {row.entry}" in page


def test_breaking_the_glass_takes_two_and_is_shown_for_ever(cast: Cast, written: Any) -> None:
    """Asked by one, agreed by another, told to the officer, ended after a day, and shown on the case afterwards."""
    insider, page = cast.client(cast.stranger, opened=False), f"/cases/{cast.case.number}/"
    asked = {"act": "break_glass", "case": cast.case.number, "role": "case_officer", "reason": REASON}
    assert insider.post("/access/", asked | {"reason": "short"}).status_code == 422
    assert insider.post("/access/", asked).status_code == 302
    assert insider.get(page).status_code == 404
    jurist = cast.client(cast.people["legal_officer"])
    row = access.waiting_for(cast.people["legal_officer"])[0]
    with pytest.raises(access.RefusedError):
        access.agree(cast.stranger, row)
    assert jurist.post("/access/", {"act": "agree", "access": row.pk}).status_code == 302
    insider.post("/why/", {"next": page, "purpose": "instruction", "reason": REASON})
    assert insider.get(page).status_code == 200
    told = written()
    assert {"break_glass.asked", "break_glass.opened", "case.read"} <= set(actions(told))
    assert REASON.encode() not in b"".join(entry.line() for entry in told)
    assert kinds() == {"break_glass_asked", "break_glass"}
    row.refresh_from_db()
    row.from_at, row.until_at = row.from_at - timedelta(days=2), row.until_at - timedelta(days=2)
    row.save()
    assert insider.get(page).status_code == 404
    assert (
        f"{cast.stranger.pseudonym} was let into this case"
        in cast.client(cast.people["reviewer"]).get(page).content.decode()
    )


def test_asking_for_a_case_that_does_not_exist_tells_nothing(cast: Cast) -> None:
    """The answer is the same, and nothing waits for anybody."""
    insider = cast.client(cast.stranger, opened=False)
    asked = {"act": "break_glass", "case": "2026-9999", "role": "case_officer", "reason": REASON}
    assert insider.post("/access/", asked)["Location"] == "/access/"
    assert access.waiting_for(cast.people["legal_officer"]) == []
    assert kinds() == {"break_glass_asked"}
    assert insider.post("/access/", asked | {"case": cast.case.number})["Location"] == "/access/"
    assert cast.case.number not in insider.get("/access/").content.decode()


def test_an_auditor_reads_one_case_for_a_time(cast: Cast) -> None:
    """Proposed by one jurist or decision maker, agreed by another; the auditor reads and does not act."""
    jurist, signer, auditor = (cast.people[role] for role in ("legal_officer", "decision_maker", "auditor"))
    row = access.propose_audit(jurist, cast.case, auditor, 30, "ordered by the court")
    client, page = cast.client(auditor, opened=False), f"/cases/{cast.case.number}/"
    assert client.get(page).status_code == 404
    access.agree(signer, row)
    client.post("/why/", {"next": page, "purpose": "court", "reason": "ordered by the court"})
    assert client.get(page).status_code == 200
    assert client.post(f"{page}steps/receive", {}).status_code == 403
    assert kinds() == {"audit"}


def test_unusual_reading_is_drawn_once_a_week_by_a_stated_rule(cast: Cast) -> None:
    """The sample can be drawn again: same entries, same draw; called twice in a week it tells once."""
    from zoneinfo import ZoneInfo

    from rempart.desk.record import journal

    client = cast.client(cast.people["reviewer"])
    client.get(f"/cases/{cast.case.number}/")
    tomorrow = today() + timedelta(days=1)
    first = alerts.weekly_sample(tomorrow)
    assert first is not None
    assert first.data["entries"] == sorted(first.data["entries"])
    assert alerts.weekly_sample(tomorrow) is None
    zone = ZoneInfo("Europe/Paris")
    found = alerts.unusual(list(journal().entries()), zone)
    assert set(first.data["entries"]) <= {number for number, _ in found}


def test_a_gap_in_the_journal_is_told(cast: Cast) -> None:
    """Where the chain does not hold the officer is told; where it holds nobody is."""
    assert not alerts.chain_gap()
    from rempart.base import RempartError

    class Broken:
        def verify(self) -> None:
            raise RempartError("journal", "an entry is missing", "")

    patch = pytest.MonkeyPatch()
    patch.setattr(alerts, "journal", Broken)
    assert alerts.chain_gap()
    patch.undo()
    assert kinds() == {"journal.broken"}


def test_an_approval_right_after_opening_is_listed(cast: Cast) -> None:
    """Whoever signs within seconds of opening the case for the first time that day is told of; whoever read first is not."""
    from dataclasses import dataclass
    from zoneinfo import ZoneInfo

    @dataclass
    class Told:
        number: int
        at: str
        action: str
        actor: str = "R-03"
        case: str = "2026-0147"
        data: Any = None

    entries: list[Any] = [
        Told(1, "2026-11-30T09:00:00Z", "case.read"),
        Told(2, "2026-11-30T09:00:20Z", "case.step", data={"role": "reviewer"}),
        Told(3, "2026-11-30T09:10:00Z", "case.step", data={"role": "reviewer"}),
    ]
    assert alerts.quick_approvals(entries, ZoneInfo("Europe/Paris")) == [2]
