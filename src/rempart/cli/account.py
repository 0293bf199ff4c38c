"""``rempart account``: the first two administrators of the desk; all others are made on its pages, by two."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from rempart.base import RempartError
from rempart.cli.common import opened, workspace_option

_ROLE = "technical_administrator"
_FOUNDERS = ("founder-1", "founder-2")


@click.group("account")
def command() -> None:
    """Make the first administrators of the officers' site."""


@command.command("add")
@click.argument("account")
@click.option("--role", type=click.Choice([_ROLE]), required=True, help="The role; others are given on the pages.")
@click.option("--pseudonym", required=True, help="How the journal knows the person, as T-01.")
@workspace_option
def add(account: str, role: str, pseudonym: str, workspace_path: Path) -> None:
    """Make ACCOUNT, an administrator, while there are fewer than two. The password is asked.

    From then on two administrators make accounts and give roles on the pages, and the data protection officer is told.
    """
    opened(workspace_path)
    from rempart.desk.preparing import prepare, set_up  # noqa: PLC0415 it needs Django

    set_up(workspace_path)
    town = prepare()
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    click.echo(f"Made {make_first(town, account, pseudonym, password, role)}. Sign in, and enrol a second factor.")


def make_first(town: Any, account: str, pseudonym: str, password: str, role: str = _ROLE) -> str:
    """Make one of the first two administrators and return its pseudonym; Django is set up.

    Raises:
        RempartError: there are two already, the name is taken, or the password is too weak.
    """
    from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415
    from django.core.exceptions import ValidationError  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415

    from rempart.desk.accounts.models import RoleGrant, User  # noqa: PLC0415
    from rempart.desk.day import today  # noqa: PLC0415
    from rempart.desk.record import SYSTEM, record  # noqa: PLC0415

    try:
        validate_password(password)
    except ValidationError as error:
        raise RempartError("password", "it is too short or too common", "Use at least twelve characters") from error
    with transaction.atomic():
        if administrators(today()) >= 2:
            raise RempartError("account", "there are two administrators already", "Make accounts on the pages")
        if User.objects.filter(username__iexact=account).exists() or User.objects.filter(pseudonym=pseudonym).exists():
            raise RempartError("account", "the name or the pseudonym is taken", "Give another")
        hands = [_founder(town, number) for number in (1, 2)]
        user = User.objects.create_user(account, password, pseudonym=pseudonym, town=town)
        RoleGrant.objects.create(user=user, role=role, from_on=today(), given_by=hands[0], confirmed_by=hands[1])
        record("account.founded", actor=SYSTEM, data={"user": pseudonym, "role": role})
    return pseudonym


def administrators(on: date) -> int:
    """Return how many administrators there are on a day."""
    from rempart.desk.accounts.models import User  # noqa: PLC0415

    return sum(_ROLE in one.roles_on(on) for one in User.objects.filter(is_active=True))


def _founder(town: Any, number: int) -> Any:
    """Return an account with which nobody can sign in: the hands that gave the first roles."""
    from rempart.desk.accounts.models import User  # noqa: PLC0415

    found = User.objects.filter(username=_FOUNDERS[number - 1]).first()
    told = {"pseudonym": f"F-0{number}", "town": town, "is_active": False}
    return found or User.objects.create_user(_FOUNDERS[number - 1], None, **told)
