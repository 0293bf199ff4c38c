"""Cases through the interface: the same rights and the same journal as on the pages."""

from typing import Any

import pytest

from tests.desk.conftest import Cast

NEW = {"number": "2026-0200", "procedure": "application", "title": "Terrace, 3, place du Port", "parties": [
    {"role": "applicant", "kind": "Company", "name": "Quai Neuf SARL", "identifiers": ["FR-SIREN:999421037"]}]}  # fmt: skip


def test_a_case_is_read_once_for_a_purpose_that_was_given(caller: Any, cast: Cast, written: Any) -> None:
    """Without the header nothing is shown; with it the opening is written once a day, and each reading is one entry."""
    officer = caller()
    path = f"cases/{cast.case.number}"
    written()
    asked = officer.get(path, purpose=None)
    assert (asked.status_code, asked.json()["type"]) == (400, "/api/v1/#problem-purpose")
    assert "instruction" in asked.json()["purposes"]
    assert written() == []
    first = officer.get(path, **{"Rempart-Reason": "asked by the software of permits"})
    assert first.json()["case"]["number"] == cast.case.number
    assert [(one.action, one.purpose) for one in written()] == [("opened", "instruction"), ("case.read", "instruction")]
    officer.get(path)
    (entry,) = written()
    assert (entry.action, entry.data["channel"]) == ("case.read", "api")


@pytest.mark.parametrize(
    ("purpose", "reason", "status"),
    [("court", "", 403), ("x", "", 400), ("instruction", "short", 400), ("instruction", "x" * 501, 400)],
)
def test_a_purpose_is_one_that_the_role_may_give(
    caller: Any, cast: Cast, purpose: str, reason: str, status: int
) -> None:
    """A case officer opens nothing for a court; a reason is long enough to say something."""
    answer = caller().get(f"cases/{cast.case.number}", purpose=purpose, **{"Rempart-Reason": reason})
    assert answer.status_code == status


def test_a_stranger_learns_nothing_of_a_case(caller: Any, cast: Cast, written: Any) -> None:
    """Every address of a case answers as if it did not exist, and each try is an entry; so does that of another town."""
    from rempart.desk.accounts.models import RoleGrant, Town, User

    town = Town.objects.create(slug="other", name="Other")
    elsewhere = User.objects.create_user("elsewhere", None, pseudonym="E-01", town=town, unit="Practice")
    given = RoleGrant.objects.get(user=cast.stranger)
    RoleGrant.objects.create(
        user=elsewhere,
        role="case_officer",
        from_on=given.from_on,
        given_by=given.given_by,
        confirmed_by=given.confirmed_by,
    )
    number = cast.case.number
    for who in (cast.stranger, elsewhere):
        other = caller(who)
        written()
        for path in ("", "/parties", "/parties/p1", "/findings", "/report", "/judgements", "/exports", "/reconcile"):
            answer = other.get(f"cases/{number}{path}")
            assert (path, answer.status_code) == (path, 404)
            assert answer.json() == other.get("cases/2026-9999").json()
        assert {one.action for one in written()} == {"denied", "alert"}
        assert other.get("cases").json()["cases"] == []


def test_a_party_of_one_case_is_not_reached_through_another(caller: Any, cast: Cast) -> None:
    """A reference is looked up within its case: another case's party, or one that is no key, is not there."""
    officer = caller()
    assert officer.post("cases", NEW, purpose=None).status_code == 201
    assert officer.get("cases/2026-0200/parties/p1").json()["name"] == "Quai Neuf SARL"
    assert officer.get(f"cases/{cast.case.number}/parties/p1").json()["name"] == "Lanterne Basse SARL"
    for key in ("p2", "..", "p1'--", "p1%00", "%2e%2e%2fp1"):
        assert officer.get(f"cases/2026-0200/parties/{key}").status_code == 404


def test_a_role_that_may_know_and_not_act_gets_403(caller: Any, cast: Cast) -> None:
    """An inspector is a member, and reads the case; who applies is not theirs to read, nor do they open cases."""
    inspector = caller("inspector")
    assert inspector.get(f"cases/{cast.case.number}").status_code == 200
    assert inspector.get(f"cases/{cast.case.number}/parties").status_code == 403
    assert inspector.post("cases", NEW, purpose=None).status_code == 403


def test_opening_a_case_and_a_step_write_what_the_pages_write(caller: Any, cast: Cast, written: Any) -> None:
    """Each act is its own entry, with the token that did it; the journal has no name in clear."""
    officer = caller()
    written()
    assert officer.post("cases", NEW, purpose=None).json()["number"] == "2026-0200"
    (entry,) = written()
    assert (entry.action, entry.data["channel"], "Quai" in str(entry.data)) == ("case.opened", "api", False)
    body = {"step": "receive", "on": "2026-11-30", "seen": 0, "carries": {"received_on": "2026-11-30"}}
    assert officer.post("cases/2026-0200/steps", body).status_code == 201
    assert [one.action for one in written()] == ["opened", "case.step"]
    stale = officer.post("cases/2026-0200/steps", body)
    assert (stale.status_code, stale.json()["type"]) == (409, "/api/v1/#problem-conflict")
    assert officer.post("cases/2026-0200/steps", {"step": "complete", "on": "2026-11-30", "seen": 1}).status_code == 201
    (due,) = officer.get("deadlines", purpose=None).json()["dates"]
    assert (due["case"], due["clock"], due["paused_on"]) == ("2026-0200", "decision", None)
    whole = officer.get("cases/2026-0200").json()
    assert [one["step"] for one in whole["events"]] == ["receive", "complete"]
    assert whole["dates"] == [due]


def test_a_step_that_the_law_does_not_allow_yet_says_what_it_lacks(caller: Any, cast: Cast, written: Any) -> None:
    """Nothing is written but the opening, and the lack is told in the language asked for."""
    officer = caller()
    written()
    body = {"step": "complete", "on": "2026-11-30", "seen": 0}
    answer = officer.post(f"cases/{cast.case.number}/steps", body, **{"Accept-Language": "fr"})
    assert answer.status_code == 409
    assert (answer["Content-Language"], answer.json()["title"]) == ("fr", "Ce n’est pas possible")
    assert answer.json()["lacks"]
    assert [one.action for one in written()] == ["opened"]


def test_a_case_of_a_kind_that_the_token_does_not_reach_is_not_opened(caller: Any, cast: Cast) -> None:
    """The kinds of the token bound what it opens, too."""
    from rempart.desk.api.tokens import case_types

    other = caller(types=[next(one for one in case_types() if not one.startswith("generic/"))])
    assert other.post("cases", NEW, purpose=None).status_code == 403


def test_lists_go_on_after_a_number(caller: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list is by number, a page at a time."""
    from rempart.desk.api import of_cases

    officer = caller()
    officer.post("cases", NEW, purpose=None)
    monkeypatch.setattr(of_cases, "_PAGE", 1)
    first = officer.get("cases", purpose=None).json()
    assert ([one["number"] for one in first["cases"]], first["after"]) == (["2026-0147"], "2026-0147")
    second = officer.get("cases?after=2026-0147", purpose=None).json()
    assert ([one["number"] for one in second["cases"]], second["after"]) == (["2026-0200"], None)
