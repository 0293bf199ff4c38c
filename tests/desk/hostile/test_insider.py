"""The scripted insider (rights, section 5), act by act: looks up, warns, deletes, waves through, signs their own, exports, changes a role.

Each act leaves an entry; where the design promises it, the data protection officer is told. What an officer may do is not
stopped here: it is seen.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from rempart.desk.accounts.alerts import sampled_decisions, weekly_sample
from rempart.desk.accounts.models import Alert
from rempart.desk.day import today
from tests.desk.cases import working
from tests.desk.cases.test_decision import heard, post, take, whole
from tests.desk.conftest import Cast


def kinds() -> list[str]:
    """Return of what the data protection officer was told, in order."""
    return list(Alert.objects.order_by("pk").values_list("kind", flat=True))


def actions(entries: list[Any]) -> list[str]:
    """Return what was done, in order."""
    return [one.action for one in entries]


def test_looks_up_a_case_that_is_bait(cast: Cast, settings: Any, written: Any) -> None:
    """A case that nobody has a reason to open: trying it is told of at once, opening it too, each once a day."""
    settings.REMPART = settings.REMPART.model_copy(update={"canaries": (cast.case.number, "2026-0666")})
    stranger = cast.client(cast.stranger, opened=False)
    written()
    for _ in range(2):
        assert stranger.get("/cases/2026-0666/").status_code == 404
        assert stranger.get(f"/cases/{cast.case.number}/").status_code == 404
    assert actions(written()) == ["denied", "alert", "denied", "alert", "denied", "denied"]
    assert kinds() == ["canary", "canary"]
    member = cast.client(cast.people["case_officer"])
    assert member.get(f"/cases/{cast.case.number}/").status_code == 200
    assert kinds() == ["canary"] * 3
    page = cast.client(cast.people["data_protection_officer"], opened=False).get("/alerts/").content.decode()
    assert "nobody has a reason to open" in page
    assert cast.case.number in page


def test_looks_up_somebody_by_search(cast: Cast, written: Any) -> None:
    """Every search is an entry; its words are kept for the data protection officer alone, and for nobody in the journal's lines."""
    client = cast.client(cast.people["case_officer"])
    written()
    client.post("/search/", {"q": "Maëlle Tréguidec"})
    entries = written()
    assert "search" in actions(entries)
    assert "Tréguidec".encode() not in b"".join(one.line() for one in entries)
    number = next(one.number for one in entries if one.action == "search")
    assert client.get(f"/journal/{number}/").status_code == 403


def test_warns_somebody_by_a_file(cast: Cast, written: Any) -> None:
    """A file of the case leaves with an entry that says in which form; a case exported whole takes two, and is told of."""
    client, reviewer = (cast.client(cast.people[one]) for one in ("case_officer", "reviewer"))
    page = f"/cases/{cast.case.number}/exports/"
    written()
    client.post(page, {"act": "ask", "form": "csv", "recipient": "a friend", "basis": "he asked me"})
    assert client.post(page, {"act": "fetch", "export": "1"}).status_code == 422
    assert client.post(page, {"act": "allow", "export": "1"}).status_code == 422
    assert kinds() == ["own_draft"]
    assert reviewer.post(page, {"act": "allow", "export": "1"}).status_code == 302
    assert client.post(page, {"act": "fetch", "export": "1"}).status_code == 200
    assert kinds() == ["own_draft", "case_export"]
    assert [one for one in actions(written()) if one in ("export.asked", "own_draft.tried", "export.allowed", "export")] == ["export.asked", "own_draft.tried", "export.allowed", "export"]  # fmt: skip


def test_deletes_what_speaks_against_somebody(cast: Cast, written: Any) -> None:
    """A fact is withdrawn with a reason and its number stays; a step is taken back and stays in the history; both are entries."""
    working.step(cast, "front_desk", "receive", received_on=str(today()))
    working.add_fact(cast)
    client = cast.client(cast.people["case_officer"])
    written()
    client.post(f"/cases/{cast.case.number}/facts/1", {"do": "withdraw", "reason": "it was wrong"})
    client.post(f"/cases/{cast.case.number}/events/1/undo", {"reason": "a mistake of the day", "seen": "1"})
    assert cast.case.casefact_set.count() == 1
    assert cast.case.caseevent_set.filter(number=1).exists()
    assert {"fact.withdrawn", "case.step"} <= set(actions(written()))


def test_signs_what_they_wrote(cast: Cast, written: Any) -> None:
    """A jurist who also decides cannot sign their own draft; each try is an entry, an alert once a day, and no other page takes the step."""
    from datetime import date

    from rempart.desk.accounts.models import RoleGrant, User
    from rempart.desk.cases.models import Membership

    jurist = cast.people["legal_officer"]
    one, two = User.objects.filter(username__startswith="clerk-").order_by("id")
    RoleGrant.objects.create(
        user=jurist, role="decision_maker", from_on=date(2020, 1, 1), given_by=one, confirmed_by=two
    )
    Membership.objects.create(
        case=cast.case, user=jurist, role="decision_maker", since=cast.case.opened_on, added_by=one
    )
    heard(cast)
    post(cast, **whole())
    take(cast, "legal_officer", "draft")
    client, page = cast.client(jurist), f"/cases/{cast.case.number}/decision"
    cast.case.refresh_from_db()
    written()
    told = {"do": "step", "step": "sign", "on": str(today()), "seen": str(cast.case.version)}
    for _ in range(2):
        assert client.post(page, told).status_code == 422
    tries = ["own_draft.tried", "alert", "case.decision.read", "own_draft.tried", "case.decision.read"]
    assert actions(written()) == tries  # the page that says no shows the draft: it is a reading too
    assert kinds() == ["own_draft"]
    assert client.post(f"/cases/{cast.case.number}/steps/sign", told).status_code == 404
    cast.case.refresh_from_db()
    assert cast.case.state != "decided"


def test_waves_applications_through(cast: Cast, written: Any) -> None:
    """What was approved right after it was opened is listed, and of refusals and grants some are drawn to be read over, whoever decided."""
    heard(cast)
    post(cast, **whole())
    take(cast, "legal_officer", "draft")
    take(cast, "decision_maker", "sign")
    entries = written()
    decided = [one for one in entries if one.action == "case.step" and one.data.get("decides")]
    assert [one.data["decides"] for one in decided] == ["adverse"]
    grants = [replace(decided[0], number=1000 + n, data={"decides": "favourable"}) for n in range(50)]
    drawn = sampled_decisions([*decided, *grants], "seed/2026-48")
    assert drawn == sampled_decisions([*decided, *grants], "seed/2026-48")
    assert drawn["refusals"] == [decided[0].number]
    assert len(drawn["grants"]) == 3
    assert drawn["grants"] != sampled_decisions([*decided, *grants], "seed/2026-49")["grants"]
    told = weekly_sample(today() + timedelta(days=1))
    assert told is not None
    assert told.data["refusals"] == [decided[0].number]
    assert decided[0].number in told.data["quick"]


def test_changes_who_may_do_what(cast: Cast, written: Any) -> None:
    """A bribed administrator gives a role, moves a friend into a unit, makes a password: two hands for the role, and each is told of."""
    admin = cast.client(cast.people["technical_administrator"], opened=False)
    page = f"/administration/people/{cast.stranger.pseudonym}/"
    written()
    assert admin.post(page, {"act": "propose", "role": "decision_maker"}).status_code == 302
    grant = cast.stranger.grants.get(role="decision_maker")
    assert admin.post(page, {"act": "confirm", "grant": grant.pk}).status_code == 422
    assert admin.post(page, {"act": "move", "unit": "Practice"}).status_code == 302
    assert admin.post(page, {"act": "password"}).status_code == 200
    assert "decision_maker" not in cast.stranger.roles_on(today())
    assert kinds() == ["role_proposed", "own_draft", "account_moved", "password_reset"]
    assert [one for one in actions(written()) if one != "alert"] == ["role.proposed", "own_draft.tried", "account.moved", "password.reset"]  # fmt: skip


def test_reads_without_need(cast: Cast) -> None:
    """An entity or an address opened outside any case is unusual by a stated rule, and comes into the weekly draw."""
    from zoneinfo import ZoneInfo

    from rempart.desk.accounts.alerts import unusual
    from rempart.desk.record import journal

    client = cast.client(cast.people["case_officer"])
    client.post("/why/", {"next": "/entities/x/", "purpose": "quality", "reason": "to look at the register"})
    opened = [one for one in journal().entries() if one.action == "opened" and not one.case]
    assert len(opened) == 1
    assert opened[0].number in {number for number, _ in unusual(list(journal().entries()), ZoneInfo("Europe/Paris"))}


def test_every_alert_has_its_words() -> None:
    """Whatever the code tells of, the page says in both languages: no alert is a code alone."""
    import re
    from pathlib import Path

    import rempart.desk
    from rempart.desk.pages.words import sentences

    root = Path(rempart.desk.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in root.rglob("*.py"))
    told = set(re.findall(r'\balert(?:_once_a_day)?\(\s*"([a-z_.]+)"', code)) | {"own_draft", "journal.broken"}
    assert len(told) > 10
    assert [one for one in sorted(told) if f"accounts.alert_{one}" not in sentences()] == []
