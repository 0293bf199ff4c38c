"""The table of rights walked with tokens: every operation, every role; what answers is what the table says."""

from typing import Any

import pytest

from tests.desk.conftest import Cast


@pytest.mark.slow
def test_every_operation_answers_every_role_as_the_table_says(cast: Cast, caller: Any) -> None:
    """With every scope, a role that the table does not name is refused: 404 where it may not know of the case, else 403."""
    from rempart.desk.api.document import names
    from rempart.desk.api.scopes import SPACE
    from rempart.desk.rights.table import table

    wrong = []
    for role in table().roles:
        one = caller(role if role != "technical_administrator" else _another(cast))
        member = cast.case.membership_set.filter(user=cast.people[role]).exists()
        for (path, method), name in names().items():
            route = table().routes[SPACE + name]
            place = path.removeprefix("/api/v1/").format(number=cast.case.number, party="p1", export=1)
            kind = "application/x-www-form-urlencoded" if name.endswith("reconcile") else "application/json"
            body = None if method == "GET" else "{}"
            status = one.call(method, place, body, **{"Content-Type": kind}).status_code
            hidden = route.of in ("case", "party") and not member
            allowed = role in table().holders(route.read if method == "GET" else route.act) and not hidden
            refused = 404 if hidden else 403
            if (status >= 500 and status != 503) or (not allowed and status != refused) or (allowed and status == 403):
                wrong.append((role, method, name, status))
    assert wrong == []


def _another(cast: Cast) -> Any:
    """A second administrator: the first confirms tokens here, and nobody confirms their own."""
    from rempart.desk.accounts.models import RoleGrant, User

    first = RoleGrant.objects.get(user=cast.people["technical_administrator"])
    one = User.objects.create_user("second", None, pseudonym="T-99", town=cast.people["auditor"].town)
    RoleGrant.objects.create(
        user=one, role=first.role, from_on=first.from_on, given_by=first.given_by, confirmed_by=first.confirmed_by
    )
    return one
