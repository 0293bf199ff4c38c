"""A joint control from its plan to its debrief: powers are not borrowed, nobody is a target, no agency reads another's sheet."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from rempart.desk.planner import card
from rempart.desk.planner.models import Agency, Operation, Sheet
from tests.desk.conftest import Cast

AGENCY = {
    "name": "Fire service",
    "aim": "safety of the exits",
    "basis": "Building code, art. R143-1",
    "checklist": "exits free\nplan shown",
}


@dataclass
class Ground:
    """A case officer who plans, a legal officer, and inspectors: two of each agency."""

    cast: Cast
    lead: Client
    lawyer: Client
    fire: tuple[Any, Any]
    labour: tuple[Any, Any]

    def as_(self, who: Any) -> Client:
        """Return a browser in which somebody is signed in."""
        return self.cast.client(who, opened=False)


@pytest.fixture
def ground(cast: Cast) -> Ground:
    """The people of a joint control."""
    from rempart.desk.accounts.models import RoleGrant, User

    one, other = User.objects.filter(username__startswith="clerk-").order_by("id")
    made = []
    for n in range(4):
        user = User.objects.create_user(f"insp-{n}", "practice-town", pseudonym=f"G-0{n}", town=one.town)
        RoleGrant.objects.create(
            user=user, role="inspector", from_on=date(2020, 1, 1), given_by=one, confirmed_by=other
        )
        made.append(user)
    people = cast.people
    return Ground(cast, cast.client(people["case_officer"], opened=False), cast.client(people["legal_officer"], opened=False),
                  (made[0], made[1]), (made[2], made[3]))  # fmt: skip


def planned(ground: Ground) -> str:
    """Plan a control with two agencies, a rule and an address; return its address."""
    address = str(ground.lead.post("/controls/", {"title": "bars of the port", "on": "2099-01-01"})["Location"])
    ground.lead.post(f"{address}agency", {**AGENCY, "seats": [one.pseudonym for one in ground.fire]})
    labour = {"name": "Labour inspection", "aim": "working hours", "basis": "Labour code, art. L8112-1"}
    ground.lead.post(f"{address}agency", {**labour, "seats": [one.pseudonym for one in ground.labour]})
    ground.lead.post(f"{address}rule", {"rule": "every bar of the port with a licence of 2026"})
    assert ground.lead.post(f"{address}target", {"address": "12, quai des Etoupes"}).status_code == 302
    return address


def approved(ground: Ground) -> str:
    """Plan a control and have it approved by another person."""
    address = planned(ground)
    assert ground.lawyer.post(f"{address}approve").status_code == 302
    return address


def sheet_of(address: str, name: str) -> str:
    """Return the address of an agency's sheet for the first target."""
    return f"{address}sheets/{Agency.objects.get(name=name).pk}/1"


@pytest.mark.parametrize(
    ("lacking", "told"),
    [
        ({"basis": ""}, "powers are never borrowed"),
        ({"basis": "the mayor wishes it"}, "powers are never borrowed"),
        ({"aim": ""}, "its aim"),
    ],
)
def test_an_agency_without_aim_or_basis_cannot_be_added(ground: Ground, lacking: dict[str, str], told: str) -> None:
    """A text and its article are needed; what was typed is kept."""
    address = str(ground.lead.post("/controls/", {"title": "bars of the port", "on": "2099-01-01"})["Location"])
    answer = ground.lead.post(
        f"{address}agency", {**AGENCY, **lacking, "seats": [one.pseudonym for one in ground.fire]}
    )
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Agency.objects.exists()


def test_one_inspector_is_not_enough(ground: Ground) -> None:
    """Two sign each sheet, so an agency comes with two."""
    address = str(ground.lead.post("/controls/", {"title": "bars of the port", "on": "2099-01-01"})["Location"])
    assert ground.lead.post(f"{address}agency", {**AGENCY, "seats": [ground.fire[0].pseudonym]}).status_code == 422


@pytest.mark.parametrize("target", ["Lanterne Basse SARL", "12, lanterne basse sarl", "the owner of the bar"])
def test_nobody_is_a_target(ground: Ground, target: str) -> None:
    """The name of a party of a case is no address, nor is a description without a number."""
    address = planned(ground)
    assert ground.lead.post(f"{address}target", {"address": target}).status_code == 422


def test_whoever_planned_does_not_approve(ground: Ground, written: Any) -> None:
    """The attempt is refused and written; another person approves, and then neither rule nor addresses change."""
    address = planned(ground)
    written()
    refused = ground.lead.post(f"{address}approve")
    assert refused.status_code == 422
    assert [entry.action for entry in written()] == ["control.refused", "own_draft.tried", "alert"]
    assert ground.lawyer.post(f"{address}approve").status_code == 302
    assert ground.lead.post(f"{address}rule", {"rule": "every bar that somebody dislikes"}).status_code == 422
    assert ground.lead.post(f"{address}target", {"address": "14, quai des Etoupes"}).status_code == 422


def test_an_agency_reads_its_own_sheet_alone(ground: Ground, written: Any) -> None:
    """Another agency's sheet does not exist for an inspector, nor for whoever leads; a reading is one entry."""
    address = approved(ground)
    fire = sheet_of(address, "Fire service")
    inspector = ground.as_(ground.fire[0])
    assert inspector.post(fire, {"seen": "0", "c0": "done", "found": "two exits are free"}).status_code == 302
    written()
    assert "two exits are free" in inspector.get(fire).content.decode()
    assert [entry.action for entry in written()] == ["control.sheet.read"]
    assert ground.as_(ground.labour[0]).get(fire).status_code == 404
    assert ground.lead.get(fire).status_code == 403
    assert "two exits" not in ground.lead.get(address).content.decode()


def test_two_inspectors_sign_and_then_nothing_changes(ground: Ground) -> None:
    """One cannot sign twice; a change removes the first signature; signed by two the sheet is sealed."""
    fire = sheet_of(approved(ground), "Fire service")
    one, two = (ground.as_(who) for who in ground.fire)
    one.post(fire, {"seen": "0", "found": "free"})
    assert one.post(f"{fire}/sign", {"seen": "1"}).status_code == 302
    assert one.post(f"{fire}/sign", {"seen": "1"}).status_code == 422
    two.post(fire, {"seen": "1", "found": "free, and a plan"})
    assert Sheet.objects.get().first is None
    assert one.post(f"{fire}/sign", {"seen": "1"}).status_code == 409
    assert one.post(f"{fire}/sign", {"seen": "2"}).status_code == 302
    assert two.post(f"{fire}/sign", {"seen": "2"}).status_code == 302
    assert len(Sheet.objects.get().sha256) == 64
    assert one.post(fire, {"seen": "2", "found": "other"}).status_code == 422
    assert Sheet.objects.get().said["found"] == "free, and a plan"


def test_nothing_is_written_before_approval(ground: Ground) -> None:
    """A sheet of a control that nobody approved does not exist."""
    fire = sheet_of(planned(ground), "Fire service")
    assert ground.as_(ground.fire[0]).get(fire).status_code == 404


def test_an_inspector_without_a_seat_learns_of_no_control(ground: Ground) -> None:
    """Neither the list nor the address tells that it exists."""
    address = approved(ground)
    other = ground.as_(ground.cast.people["inspector"])
    assert "bars of the port" not in other.get("/controls/").content.decode()
    assert other.get(address).status_code == 404


def test_the_debrief_closes_it(ground: Ground) -> None:
    """Each question is answered; what is written is sealed; afterwards no sheet changes."""
    address = approved(ground)
    told = {"learned": "two hours", "displaced": "nothing was seen", "next": "each agency alone"}
    assert ground.lead.post(f"{address}close", {**told, "next": ""}).status_code == 422
    assert ground.lead.post(f"{address}close", told).status_code == 302
    assert b"two hours" not in bytes(Operation.objects.get().sealed or b"")
    assert (
        ground.as_(ground.fire[0]).post(sheet_of(address, "Fire service"), {"seen": "0", "found": "x"}).status_code
        == 422
    )


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "Help does not depend on papers"), ("fr", "ne dépend ni de vos papiers")]
)
def test_the_card_for_victims_keeps_nothing(ground: Ground, written: Any, lang: str, told: str) -> None:
    """It brings 112, writes no entry, and has nothing to fill in."""
    client = ground.as_(ground.fire[0])
    client.cookies["django_language"] = lang
    written()
    page = client.get("/controls/help/").content.decode()
    assert told in page
    assert re.findall(r'href="tel:([^"]+)"', page) == ["112"]
    assert written() == []
    assert "<textarea" not in page


@pytest.mark.parametrize(("lang", "told"), [("en", "has not written"), ("fr", "n’a pas encore inscrit")])
def test_the_card_says_while_the_town_wrote_no_number(
    ground: Ground, desk_workspace: Path, lang: str, told: str
) -> None:
    """Rempart brings no number of a helper from memory: the town writes its own, which stand first; a country elsewhere is none."""
    client = ground.as_(ground.fire[0])
    client.cookies["django_language"] = lang
    own = desk_workspace / card.OWN
    line = '  - {who: {en: Shelter, fr: Foyer}, number: "04 00 00 00 00"}\n'
    try:
        for elsewhere in ("", f"XX:\n{line}"):
            own.write_text(elsewhere, encoding="utf-8")
            assert told in client.get("/controls/help/").content.decode()
        own.write_text(f'"":\n{line}', encoding="utf-8")
        page = client.get("/controls/help/").content.decode()
    finally:
        own.unlink()
    assert told not in page
    assert re.findall(r'href="tel:([^"]+)"', page) == ["0400000000", "112"]


@pytest.mark.parametrize(("lang", "title"), [("en", "Joint controls"), ("fr", "Contrôles conjoints")])
def test_pages_speak_both_languages(ground: Ground, lang: str, title: str) -> None:
    """The pages of the planner render in English and in French, for whoever leads and for an inspector."""
    address = approved(ground)
    inspector = ground.as_(ground.fire[0])
    for client, pages in (
        (ground.lead, ("/controls/", address)),
        (inspector, (address, sheet_of(address, "Fire service"))),
    ):
        client.cookies["django_language"] = lang
        for page in pages:
            assert title in client.get(page).content.decode(), page
