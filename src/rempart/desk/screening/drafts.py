"""Drafts of applications: kept on the server at each submit, sealed under a key of their own, seen by who types them alone."""

import secrets
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from rempart.desk import sealing
from rempart.desk.accounts.models import User
from rempart.desk.day import now
from rempart.desk.record import record
from rempart.desk.screening.models import Draft


def drafts_of(user: User) -> QuerySet[Draft]:
    """Return a person's own drafts, the last saved first."""
    return Draft.objects.filter(user=user).order_by("-saved_at", "id")


@transaction.atomic
def begin(user: User, procedure: str) -> Draft:
    """Begin a draft."""
    draft = Draft(key=secrets.token_hex(16), user=user, procedure=procedure, begun_at=now(), saved_at=now())
    sealing.make_key(draft.key_name)
    draft.keep({})
    draft.save()
    record("intake.begun", actor=user.pseudonym, data={"draft": draft.key, "procedure": procedure})
    return draft


@transaction.atomic
def save(draft: Draft, typed: dict[str, Any]) -> None:
    """Keep what was typed so far."""
    draft.keep(typed)
    draft.saved_at = now()
    draft.save(update_fields=["sealed", "saved_at"])
    record("intake.saved", actor=draft.user.pseudonym, data={"draft": draft.key})


@transaction.atomic
def discard(draft: Draft, *, recorded: bool = True) -> None:
    """End a draft with its key, once the transaction has ended well: nothing of it can be read afterwards."""
    key, name = draft.key, draft.key_name
    draft.delete()
    if recorded:
        record("intake.discarded", actor=draft.user.pseudonym, data={"draft": key})
    transaction.on_commit(lambda: sealing.destroy_key(name))
