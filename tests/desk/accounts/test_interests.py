"""Conflict of interest: what a person declared keeps them away from the cases that hold it."""

import pytest

from rempart.base import RempartError
from rempart.desk.accounts import interests
from tests.desk.conftest import Cast


def test_a_declaration_closes_the_cases_that_hold_it(cast: Cast) -> None:
    """A member who declares the applicant's firm no longer reaches its case; the data protection officer is told, not why."""
    from rempart.desk.accounts.models import Alert, Interest

    officer = cast.people["case_officer"]
    client = cast.client(officer)
    assert client.get(f"/cases/{cast.case.number}/").status_code == 200
    client.post("/account/interests/", {"kind": "name", "text": "  lanterne   basse SARL "})
    assert client.get(f"/cases/{cast.case.number}/").status_code == 404
    told = Alert.objects.get(kind="conflict")
    assert (told.case, told.data) == (cast.case.number, {"user": officer.pseudonym})
    assert b"anterne" not in bytes(Interest.objects.get().sealed)
    assert "lanterne" in client.get("/account/interests/").content.decode()
    assert [one.pseudonym for one in interests.colleagues(cast.case, officer)] == []


def test_a_new_case_does_not_take_in_whom_it_concerns(cast: Cast) -> None:
    """At its opening the person is blocked, the others of the unit are members."""
    from rempart.desk.cases.acting import Opened, Party, open_case

    reviewer = cast.people["reviewer"]
    interests.declare(reviewer, "number", "FR-SIREN:999421037")
    party = Party("applicant", "Company", "Another name", identifiers=["FR-SIREN:999421037"])
    case = open_case(cast.people["case_officer"], reviewer.town, Opened("2026-0200", "application", "Stall", [party]))
    assert interests.hits(case) == [reviewer]
    members = set(case.membership_set.values_list("user__pseudonym", flat=True))
    assert reviewer.pseudonym not in members
    assert cast.people["case_officer"].pseudonym in members


def test_one_stays_away_on_ones_own_word(cast: Cast) -> None:
    """Declared on the case, for a reason that only the journal's payload holds."""
    officer = cast.people["case_officer"]
    interests.declare_on_case(cast.case, officer, "my sister's landlord")
    assert cast.client(officer, opened=False).get(f"/cases/{cast.case.number}/").status_code == 404


def test_nothing_is_no_declaration(cast: Cast) -> None:
    """An empty text is refused with words, on the page with 422."""
    with pytest.raises(RempartError):
        interests.declare(cast.people["reviewer"], "name", " ")
    assert cast.client(cast.people["reviewer"]).post("/account/interests/", {"text": ""}).status_code == 422
