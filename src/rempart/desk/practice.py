"""The desk of a practice town: an account for each role, and the town's training applications as cases."""

from datetime import date
from typing import Any

from django.db import transaction

from rempart.desk.accounts.models import RoleGrant, Town, User
from rempart.desk.accounts.practice import PASSWORD, practice_accounts


@transaction.atomic
def make_accounts(town: Town, language: str) -> dict[str, User]:
    """Make one account for each role, by its role, with roles given by two accounts that nobody signs in with."""
    givers = [_account(f"clerk-{n}", f"Z-0{n}", town, "", language) for n in (1, 2)]
    made = {}
    for one in practice_accounts():
        user = _account(one.username, one.pseudonym, town, "Practice", language, PASSWORD)
        made[one.role] = user
        RoleGrant.objects.get_or_create(
            user=user,
            role=one.role,
            defaults={"from_on": date(2020, 1, 1), "given_by": givers[0], "confirmed_by": givers[1]},
        )
    return made


def _account(username: str, pseudonym: str, town: Town, unit: str, language: str, password: str | None = None) -> Any:
    found = User.objects.filter(username=username).first()
    return found or User.objects.create_user(
        username, password, pseudonym=pseudonym, name=username, town=town, unit=unit, language=language
    )
