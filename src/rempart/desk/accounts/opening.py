"""Opening an object: the purpose, and the reason where one is given, stored in the journal and beside it before anything is shown."""

from rempart.base import Words
from rempart.desk.accounts.models import Opening, User
from rempart.desk.day import today
from rempart.desk.record import record
from rempart.desk.rights.entries import record_key
from rempart.desk.rights.table import table


def purposes_of(user: User) -> dict[str, Words]:
    """Return the purposes that a person's roles may give, in the order of the file."""
    held = user.roles_on(today())
    return {id_: one.words for id_, one in table().purposes.items() if held & table().holders(one.of)}


def open_object(user: User, kind: str, key: str, purpose: str, reason: str, case: str | None) -> Opening:
    """Write that a person opens an object for a purpose, in the transaction that is open."""
    told = {"of": kind, "key": record_key(kind, key)}
    entry = record(
        "opened",
        actor=user.pseudonym,
        data=told,
        purpose=purpose,
        case=case,
        payload=reason.encode() if reason else None,
    )
    return Opening.objects.create(
        user=user, kind=kind, key=told["key"], on=today(), purpose=purpose, entry=entry.number
    )
