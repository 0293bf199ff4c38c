"""Home: whatever one person asked and another answers stands on the home of who may answer, by date, and of nobody else."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.models import CheckConstraint
from django.utils import timezone

from rempart.desk.cases.asked import asked_routes
from rempart.desk.day import today
from tests.desk.conftest import Cast

AT = timezone.make_aware(datetime(2026, 3, 5, 12))
ON = date(2026, 3, 5)
BY_TWO = {
    "access_by_two": "administration:access", "reset_by_two": "administration:person", "role_given_by_two": "administration:person",
    "rule_approved_by_another": "planner:approve", "two_inspectors": "planner:sign", "token_by_two": "api:tokens",
    "export_by_two": "api:case_exports", "upload_by_two": "registers:second", "rollback_by_two": "registers:agree",
    "hold_by_two": "operations:hold", "lifted_by_two": "oversight:lift", "review_by_two": "oversight:review",
}  # fmt: skip
"""Where each act of two, which the database too holds to be of two, waits for its second hand."""


def mine(cast: Cast, role: str, lang: str = "en") -> str:
    """Return what home says waits for somebody."""
    client = cast.client(cast.people[role], opened=False)
    client.cookies["django_language"] = lang
    return client.get("/").content.decode().split('id="mine"')[1].split('id="theirs"')[0]


def upload(cast: Cast, by: Any) -> str:
    """Ask that a file be loaded."""
    from rempart.desk.registers.models import ASKED, Upload

    told = {"key": "k", "town": by.town, "register": "town_leases", "media_type": "text/csv", "size": 1, "sha256": "0"}
    row = Upload.objects.create(**told, state=ASKED, by=by, at=AT, asked_at=AT)
    return f"/registers/files/{row.pk}/"


def rollback(cast: Cast, by: Any) -> str:
    """Ask that an edition be taken out of use."""
    from rempart.desk.registers.models import Rollback

    Rollback.objects.create(
        town=by.town, register="town_leases", edition="2026-03-01", asked_by=by, asked_at=AT, entry=1
    )
    return "/registers/of/town_leases/"


def lift(cast: Cast, by: Any) -> str:
    """Ask that a suspension be lifted."""
    from rempart.desk.oversight.models import Suspension

    told = {"kind": "source", "of": "town_leases", "on": ON, "at": AT, "by": by, "entry": 1, "sealed": b""}
    Suspension.objects.create(**told, lift_asked_by=by, lift_asked_on=ON)
    return "/oversight/source/town_leases/"


def review(cast: Cast, by: Any) -> str:
    """Propose what a yearly review decides."""
    from rempart.desk.oversight.models import Review

    Review.objects.create(code="C-09", version=1, decision="keep", next_on=ON, by=by, on=ON, entry=1, sealed=b"")
    return "/oversight/signal/C-09/"


def hold(cast: Cast, by: Any) -> str:
    """Ask that a case be kept longer."""
    from rempart.desk.operations.models import Hold

    until = today() + timedelta(days=30)
    Hold.objects.create(case=cast.case, until=until, sealed=b"", asked_by=by, asked_on=ON)
    return f"/retention/cases/{cast.case.number}/"


def role(cast: Cast, by: Any) -> str:
    """Propose a role."""
    from rempart.desk.accounts.models import RoleGrant

    RoleGrant.objects.create(user=cast.stranger, role="reviewer", from_on=ON, given_by=by)
    return f"/administration/people/{cast.stranger.pseudonym}/"


def end(cast: Cast, by: Any) -> str:
    """Propose the end of a role."""
    cast.stranger.grants.update(ending_on=today(), ending_by=by)
    return f"/administration/people/{cast.stranger.pseudonym}/"


def factor(cast: Cast, by: Any) -> str:
    """Ask that a second factor be taken away."""
    from rempart.desk.administration.models import FactorReset

    FactorReset.objects.create(user=cast.stranger, asked_by=by, asked_at=AT)
    return f"/administration/people/{cast.stranger.pseudonym}/"


def access(cast: Cast, by: Any) -> str:
    """Ask to open a case in an emergency; home does not say which."""
    from rempart.desk.administration.access import break_glass

    break_glass(cast.stranger, cast.case.number, "case_officer", "the baker waits at the counter")
    return "/access/"


def token(cast: Cast, by: Any) -> str:
    """Make a token."""
    from rempart.desk.api.models import Token

    told = {"prefix": "abcd", "digest": "0", "user": cast.stranger, "made_by": by, "made_on": ON}
    Token.objects.create(**told, expires_on=today() + timedelta(days=5), scopes=["cases"])
    return "/tokens/"


def export(cast: Cast, by: Any) -> str:
    """Ask for an export."""
    from rempart.desk.api.models import Export

    Export.objects.create(case=cast.case, number=1, form="csv", asked_by=by, asked_on=ON, sealed=b"")
    return f"/cases/{cast.case.number}/exports/"


def control(cast: Cast, by: Any) -> str:
    """Plan a joint control as far as its approval."""
    from rempart.desk.planner.models import Agency, Operation, Target

    row = Operation.objects.create(number="C-1", town=by.town, title="Bars", on=ON, rule="each", rule_by=by, made_by=by)
    Agency.objects.create(operation=row, name="Fire", aim="exits", basis="art. 1")
    Target.objects.create(operation=row, number=1, sealed=b"")
    return "/controls/C-1/"


ASKED: list[tuple[Callable[[Cast, Any], str], str, str, set[str]]] = [
    (upload, "register_steward", "legal_officer", {"case_officer", "register_steward"}),
    (rollback, "register_steward", "legal_officer", {"case_officer", "register_steward"}),
    (lift, "legal_officer", "decision_maker", {"case_officer", "legal_officer", "data_protection_officer"}),
    (review, "legal_officer", "decision_maker", {"case_officer", "legal_officer", "data_protection_officer"}),
    (hold, "legal_officer", "data_protection_officer", {"case_officer", "legal_officer"}),
    (role, "data_protection_officer", "technical_administrator", {"case_officer", "data_protection_officer"}),
    (end, "data_protection_officer", "technical_administrator", {"case_officer", "data_protection_officer"}),
    (factor, "data_protection_officer", "technical_administrator", {"case_officer", "data_protection_officer"}),
    (access, "case_officer", "decision_maker", {"case_officer", "front_desk"}),
    (token, "case_officer", "data_protection_officer", {"case_officer", "legal_officer"}),
    (export, "case_officer", "reviewer", {"case_officer", "front_desk", "data_protection_officer"}),
    (control, "case_officer", "decision_maker", {"case_officer", "front_desk"}),
]
"""What is asked, by whom, who may answer, and some who may not: who asked is always among them."""


@pytest.mark.parametrize(("ask", "asker", "second", "others"), ASKED, ids=[one[0].__name__ for one in ASKED])
def test_it_waits_on_the_home_of_who_may_answer(
    cast: Cast, ask: Callable[[Cast, Any], str], asker: str, second: str, others: set[str]
) -> None:
    """With its day, in both languages, and a link to where it is answered; not on the home of who asked, nor of whoever may not."""
    where = ask(cast, cast.people[asker])
    for lang in ("en", "fr"):
        shown = mine(cast, second, lang)
        assert f'href="{where}"' in shown, lang
        assert "<time" in shown
    assert not [one for one in sorted(others) if f'href="{where}"' in mine(cast, one)]


def test_which_case_is_opened_in_an_emergency_is_not_said_on_home(cast: Cast) -> None:
    """Home writes no entry, so it names no case of which somebody is no member."""
    access(cast, cast.people["case_officer"])
    assert cast.case.number not in mine(cast, "decision_maker").split("/access/")[1][:600]


def test_a_letter_waits_for_who_reads_over(cast: Cast) -> None:
    """A letter that was handed over stands on the home of another who approves letters of the case."""
    from rempart.desk.letters.models import IN_REVIEW
    from rempart.desk.letters.writing import begin

    officer = cast.people["case_officer"]
    row = begin(cast.case, officer, letter="receipt", lang="en", step="", recipient="applicant", values={})
    where = f"/cases/{cast.case.number}/letters/{row.number}/"
    assert where not in mine(cast, "reviewer")
    row.state = IN_REVIEW
    row.save()
    assert where in mine(cast, "reviewer")
    assert where not in mine(cast, "case_officer")


def test_a_sheet_waits_for_the_second_inspector(cast: Cast) -> None:
    """Signed by one inspector of an agency, it stands on the home of the other, and of nobody else."""
    from rempart.desk.planner.models import Agency, Operation, Sheet

    control(cast, cast.people["case_officer"])
    agency, target = Agency.objects.get(), Operation.objects.get().target_set.get()
    agency.seats.set([cast.people["inspector"], cast.stranger])
    sheet = Sheet.objects.create(
        agency=agency, target=target, sealed=b"", written_by=cast.stranger, first=cast.stranger
    )
    assert "/sheets/" in mine(cast, "inspector")
    Sheet.objects.filter(pk=sheet.pk).update(first=cast.people["inspector"])
    assert "/sheets/" not in mine(cast, "inspector")


def test_a_breach_waits_for_the_data_protection_officer(cast: Cast) -> None:
    """Until it is decided whether the authority is told, with the end of the 72 hours as its day."""
    from rempart.desk.concerned.breaches import open_breach
    from rempart.desk.day import now

    officer = cast.people["data_protection_officer"]
    row = open_breach(officer, now() - timedelta(hours=1), "a list was sent to a wrong address")
    shown = mine(cast, "data_protection_officer")
    assert f"/concerned/breaches/{row.number}" in shown
    assert (today() + timedelta(days=3)).isoformat() in shown
    assert "/concerned/breaches/" not in mine(cast, "case_officer")


def test_what_waits_stands_in_the_order_of_its_days(cast: Cast) -> None:
    """Cases and what a second person answers are one list, by date alone."""
    upload(cast, cast.people["register_steward"])
    hold(cast, cast.people["reviewer"])
    from rempart.desk.operations.models import Hold

    Hold.objects.update(asked_on=ON - timedelta(days=1))
    shown = mine(cast, "legal_officer")
    assert shown.index("/retention/cases/") < shown.index("/registers/files/")


def test_no_act_of_two_waits_unseen() -> None:
    """Each constraint by which the database asks for two hands has its line on home; a new one without fails here."""
    found = {
        one.name
        for model in apps.get_models()
        for one in model._meta.constraints
        if (isinstance(one, CheckConstraint) and "two" in one.name.split("_")) or one.name.endswith("_by_another")
    }
    assert found == set(BY_TWO), json.dumps(sorted(found ^ set(BY_TWO)))
    assert set(BY_TWO.values()) <= asked_routes()
