"""Tokens: two people, a year at most, a hash alone; and what each of their ends does."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from rempart.base import RempartError
from tests.desk.api.conftest import TYPES, Caller
from tests.desk.conftest import Cast


def test_the_secret_is_nowhere_in_the_database(token: Any) -> None:
    """What is stored is a hash and the first letters; the secret cannot be made from them."""
    made, secret = token()
    stored = [str(getattr(made, field.attname)) for field in made._meta.fields]
    assert secret.startswith(f"rempart_{made.prefix}_")
    assert not any(secret.split("_", 2)[2] in value for value in stored)


def test_a_token_opens_nothing_before_a_second_person_confirmed_it(token: Any, cast: Cast) -> None:
    """Whoever made it cannot confirm it either, and the database holds to that by itself."""
    from rempart.desk.api.tokens import confirm_token

    made, secret = token(confirmed=False)
    assert Caller(secret).get("cases").status_code == 401
    with pytest.raises(RempartError, match="cannot confirm"):
        confirm_token(made, cast.people["case_officer"])
    made.confirmed_by = made.made_by
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()
    made.refresh_from_db()
    confirm_token(made, cast.people["technical_administrator"])
    assert Caller(secret).get("cases").status_code == 200


def test_a_token_lives_a_year_at_most(cast: Cast) -> None:
    """A longer one is not made; nor is one without scope, without kind of case, or for somebody else."""
    from rempart.desk.api.tokens import make_token
    from rempart.desk.day import today

    officer = cast.people["case_officer"]
    for user, scopes, types, days in (
        (officer, ["cases_read"], TYPES, 366),
        (officer, ["cases_read"], TYPES, 0),
        (officer, [], TYPES, 30),
        (officer, ["everything"], TYPES, 30),
        (officer, ["cases_read"], [], 30),
        (cast.stranger, ["cases_read"], TYPES, 30),
    ):
        with pytest.raises(RempartError):
            make_token(officer, user, "test", scopes, types, today() + timedelta(days=days))


def test_a_token_that_ended_opens_nothing_and_whoever_shows_it_is_written_down(
    token: Any, cast: Cast, written: Any
) -> None:
    """Revoked, past its day, or of somebody who left: 401, and an entry that names the token by its first letters."""
    from rempart.desk.api.models import Token
    from rempart.desk.api.tokens import revoke_token
    from rempart.desk.day import today

    revoked, first = token()
    revoke_token(revoked, cast.people["case_officer"])
    expired, second = token()
    Token.objects.filter(pk=expired.pk).update(made_on=today() - timedelta(days=9), expires_on=today())
    left, third = token("reviewer")
    cast.people["reviewer"].is_active = False
    cast.people["reviewer"].save()
    written()
    for one, secret in ((revoked, first), (expired, second), (left, third)):
        answer = Caller(secret).get("cases")
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="rempart"')
        (entry,) = written()
        assert (entry.action, entry.data["token"], entry.data["channel"]) == ("denied", one.prefix, "api")


def test_no_session_counts_on_the_interface_and_no_token_on_the_pages(cast: Cast, token: Any) -> None:
    """A signed-in browser gets 401 from the interface; a token gets the page that signs in."""
    assert cast.client(cast.people["case_officer"]).get("/api/v1/cases").status_code == 401
    _, secret = token()
    client = Caller(secret).client
    answer = client.get("/cases/", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer["Location"][:9]) == (302, "/sign-in/")


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer rempart_00000000_" + "a" * 43, "Bearer ' or 1=1 --" + "x" * 30],
)
def test_what_is_no_token_is_no_token(cast: Cast, header: str) -> None:
    """Anything else in the header is as good as nothing."""
    answer = Caller("").call("GET", "cases", Authorization=header)
    assert (answer.status_code, answer.json()["type"]) == (401, "/api/v1/#problem-token")


def test_a_token_does_what_its_scopes_name_and_no_more(caller: Any, cast: Cast, written: Any) -> None:
    """Without the scope it is refused before the table of rights is asked, and that is an entry."""
    reads = caller(asked=["cases_read"])
    written()
    assert reads.get(f"cases/{cast.case.number}").status_code == 200
    assert [entry.action for entry in written()] == ["opened", "case.read"]
    answer = reads.get(f"cases/{cast.case.number}/parties")
    assert (answer.status_code, answer.json()["scope"]) == (403, "parties_read")
    (entry,) = written()
    assert (entry.action, entry.data["scope"]) == ("denied", "parties_read")


def test_a_token_reaches_cases_of_its_kinds_alone(caller: Any, cast: Cast) -> None:
    """A case of another kind is not there for it: neither in the list nor by its number."""
    other = caller(types=[next(one for one in _types() if not one.startswith("generic/"))])
    assert other.get("cases").json() == {"cases": [], "after": None}
    assert other.get(f"cases/{cast.case.number}").status_code == 404


def _types() -> list[str]:
    from rempart.desk.api.tokens import case_types

    return case_types()


def test_a_machine_has_roles_like_a_person_and_never_a_password(cast: Cast, written: Any) -> None:
    """Its keeper makes its token, somebody else confirms it, and it sees the cases that it is a member of."""
    from rempart.desk.api.tokens import confirm_token, make_machine, make_token
    from rempart.desk.day import today

    keeper, other = cast.people["technical_administrator"], cast.people["data_protection_officer"]
    machine = make_machine(keeper, "permits-software", "M-01", "")
    assert not machine.has_usable_password()
    made, secret = make_token(keeper, machine, "permits", ["cases_read"], TYPES, today() + timedelta(days=30))
    with pytest.raises(RempartError):
        confirm_token(made, keeper)
    confirm_token(made, other)
    written()
    assert Caller(secret).get("cases").status_code == 403  # it has no role yet
    (entry,) = written()
    assert (entry.action, entry.actor) == ("denied", "M-01")
