"""What acts on files that come in: brought, mapped, described, asked for, approved by a second, given up; and editions rolled back."""

import hashlib
import re
import secrets
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from rempart.base import RempartError, Words
from rempart.desk.accounts.alerts import alert
from rempart.desk.accounts.models import User
from rempart.desk.cases.uploads import Upload as Accepted
from rempart.desk.configuration import workspace
from rempart.desk.day import now, today
from rempart.desk.operations.models import RUNNING, WAITING, Job
from rempart.desk.operations.queue import enqueue
from rempart.desk.pages.words import sentences
from rempart.desk.record import journal, payload_of, record
from rempart.desk.registers import staging
from rempart.desk.registers.freshness import last_in_use
from rempart.desk.registers.models import (
    APPROVED,
    ASKED,
    AT_WORK,
    GIVEN_UP,
    LOADED,
    LOOKING,
    MAPPING,
    TRIED,
    TRYING,
    Rollback,
    Upload,
)
from rempart.desk.rights.middleware import Denied
from rempart.ledger.editions import editions_in_use
from rempart.registers import available, open_register
from rempart.registers.proposing import kinds
from rempart.registers.proposing.looking import fields_of, lacking
from rempart.registers.withdrawing import before

_ID = re.compile(r"[a-z][a-z0-9_]{1,59}", re.ASCII)
_BASIS = 8
"""Characters of a legal basis or a reason: less says nothing."""
PURPOSES = ("permit", "procurement", "grant", "lease", "sale", "integrity", "diagnosis")
_NUMBERS = {"keep_years": 100, "refreshed_every_days": 3660}
_CHOICES = {"scope": ("whole", "part"), "disappearance": ("ended", "withdrawn")}


class RefusedError(RempartError):
    """What was asked is refused; ``words`` says why, and ``field`` where."""

    def __init__(self, field: str, key: str, **values: str) -> None:
        text = sentences()[f"registers.{key}"]
        self.field, self.words = field, Words(en=text.en.format(**values), fr=text.fr.format(**values))
        super().__init__("register", key, "")


class RefusedFormError(RempartError):
    """A form has mistakes; ``found`` says which, by field."""

    def __init__(self, found: Mapping[str, Words]) -> None:
        self.found = found
        super().__init__("register", "the form has mistakes", "")


def own() -> Path:
    """Return the folder of the town's own registers."""
    return workspace().path / "registers"


@transaction.atomic
def bring(by: User, taken: Accepted, register: str, fresh: str) -> Upload:
    """Stage a file sealed and let a worker look at it: for a register that is known, or a new one called ``fresh``.

    Raises:
        RefusedError: there is no such register, or the name of a new one is taken or has no usable form.
    """
    known = available(own())
    if not register and not _ID.fullmatch(fresh):
        raise RefusedError("fresh", "refused_id")
    meanwhile = Upload.objects.filter(register=fresh, new=True, ended_at=None).exists()
    if not register and (fresh in known or meanwhile or workspace().editions_of(fresh).exists()):
        raise RefusedError("fresh", "refused_taken")
    if register and register not in known:
        raise RefusedError("register", "refused_register")
    key = secrets.token_hex(16)
    staging.write(key, taken.content)
    row = Upload(key=key, town=by.town, register=register or fresh, new=not register, media_type=taken.media_type,
                 size=len(taken.content), sha256=hashlib.sha256(taken.content).hexdigest(), by=by, at=now())  # fmt: skip
    row.state = LOOKING if row.new else MAPPING
    row.say(name=taken.name)
    row.save()
    if row.new:
        enqueue("registers.look", {"upload": row.pk}, key=key)
    _tell("register.staged", row, by, {"sha256": row.sha256, "size": row.size, "new": row.new})
    return row


def _mine(upload: Upload, by: User, seen: str, *states: str) -> Upload:
    row = Upload.objects.select_for_update().get(pk=upload.pk)
    if row.by_id != by.pk:
        raise Denied(403)
    return _as_seen(row, seen, states)


def _as_seen(row: Upload, seen: str, states: Collection[str]) -> Upload:
    if row.state not in states:
        raise RefusedError("upload", "refused_state")
    if row.gone:
        raise RefusedError("upload", "refused_gone")
    if seen != str(row.version):
        raise RefusedError("upload", "refused_changed")
    return row


@transaction.atomic
def map_columns(
    upload: Upload, by: User, seen: str, kind: str, fields: Mapping[str, str], forms: Mapping[str, str]
) -> None:
    """Keep which column is which field; where the kind changed, a worker looks again.

    Args:
        upload: of a new register.
        by: whoever brought it.
        seen: the version that the page showed.
        kind: the kind of file.
        fields: field by column; an empty one is not read.
        forms: ``dates`` (dmy, mdy or empty) and ``decimals`` (comma, point or empty) where no cell tells.

    Raises:
        RefusedError: a protected column is asked for, a field has two columns, or a compulsory field has none.
    """
    row = _mine(upload, by, seen, MAPPING, TRIED)
    said = row.said
    if kind not in kinds() or not row.new or not said.get("columns"):
        raise RefusedError("kind", "refused_kind")
    if kind != said["kind"]:
        row.state = LOOKING
        row.say(kind=kind, fields={}, forms=dict(forms), stopped=None)
        row.save()
        enqueue("registers.look", {"upload": row.pk}, key=row.key)
    else:
        chosen = {column["name"]: fields.get(str(n), "") for n, column in enumerate(said["columns"])}
        _check_fields(said["columns"], kind, chosen)
        row.state = MAPPING
        row.say(fields=chosen, forms=dict(forms), stopped=None)
        row.save()
    _tell("register.mapped", row, by, {"kind": kind, "columns": len(said["columns"]), "version": row.version})


def _check_fields(columns: list[dict[str, Any]], kind: str, chosen: Mapping[str, str]) -> None:
    used = [key for key in chosen.values() if key]
    for number, column in enumerate(columns):
        key = chosen[column["name"]]
        if key and column["never"]:
            raise RefusedError(f"c{number}", "refused_protected", column=column["name"])
        if key and (key not in fields_of(kind) or used.count(key) > 1):
            raise RefusedError(f"c{number}", "refused_twice", column=column["name"])
    missing = lacking(kind, used)
    if missing:
        from rempart.desk.registers.spoken import field_words  # noqa: PLC0415 it reads words, as this does

        told = [[field_words(kind, one) for one in line.split(" or ")] for line in missing]
        error = RefusedError("kind", "refused_missing", fields="")
        text = sentences()["registers.refused_missing"]
        error.words = Words(en=text.en.format(fields="; ".join(" or ".join(w.en for w in line) for line in told)),
                            fr=text.fr.format(fields=" ; ".join(" ou ".join(w.fr for w in line) for line in told)))  # fmt: skip
        raise error


@transaction.atomic
def tell_about(upload: Upload, by: User, seen: str, published_on: date | None, about: Mapping[str, Any]) -> None:
    """Keep the day of the file and, of a new register, purposes, basis, retention and owner; a worker then rehearses the load.

    Raises:
        RefusedError: the day is missing, or it changed meanwhile.
        RefusedFormError: of a new register, something is missing or is no usable value.
    """
    row = _mine(upload, by, seen, MAPPING, TRIED)
    if published_on is None or published_on > today():
        raise RefusedError("published_on", "refused_day")
    if row.new:
        if not row.said.get("fields"):
            raise RefusedError("kind", "refused_unmapped")
        about = _checked(about)
    row.published_on, row.state, row.step, row.sums = published_on, TRYING, "", {}
    row.say(about=dict(about) if row.new else {}, found=None, stopped=None)
    row.save()
    enqueue("registers.try", {"upload": row.pk}, key=row.key)
    _tell("register.described", row, by, {"published_on": str(published_on), "version": row.version})


def _checked(about: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what was told of a register.

    Raises:
        RefusedFormError: with everything that is missing or has no usable value.
    """
    found = {field: f"refused_{field}" for field in ("title", "owner") if not str(about[field]).strip()}
    if len(str(about["basis"])) < _BASIS or not re.search(r"\d", str(about["basis"])):
        found["basis"] = "refused_basis"
    if not about["purposes"] or not set(about["purposes"]) <= set(PURPOSES):
        found["purposes"] = "refused_purposes"
    for field, most in _NUMBERS.items():
        if not str(about[field]).isdecimal() or not 0 < int(about[field]) <= most:
            found[field] = f"refused_{field}"
    found |= {field: f"refused_{field}" for field, words in _CHOICES.items() if about[field] not in words}
    if found:
        raise RefusedFormError({field: sentences()[f"registers.{key}"] for field, key in found.items()})
    return about


@transaction.atomic
def ask(upload: Upload, by: User, seen: str) -> None:
    """Ask a second person to approve what the rehearsal showed.

    Raises:
        Denied: somebody else brought it.
        RefusedError: it was not rehearsed to the end, or changed since it was seen.
    """
    row = _mine(upload, by, seen, TRIED)
    if row.said.get("stopped") or not row.said.get("found"):
        raise RefusedError("upload", "refused_stopped")
    row.state, row.asked_at = ASKED, now()
    row.say(sent_back=None)
    row.save()
    _tell("register.asked", row, by, {"version": row.version, **row.sums})


@transaction.atomic
def approve(upload: Upload, by: User, seen: str) -> None:
    """Approve as the second of two, as it was seen: a worker loads it.

    Raises:
        Denied: whoever brought the file approves it.
        RefusedError: it is not asked for any more, changed since it was seen, or was rehearsed against another edition
            than the one that counts now.
    """
    row = Upload.objects.select_for_update().get(pk=upload.pk)
    if row.by_id == by.pk:
        raise Denied(403)
    _as_seen(row, seen, (ASKED,))
    if row.said["found"].get("after", "") != last_in_use(row.register):
        raise RefusedError("upload", "refused_overtaken")
    row.state, row.step, row.approved_by, row.approved_at = APPROVED, "", by, now()
    row.say()
    row.save()
    enqueue("registers.load", {"upload": row.pk}, key=row.key)
    _tell("register.approved", row, by, {"brought_by": row.by.pseudonym, "version": row.version, **row.sums})


@transaction.atomic
def send_back(upload: Upload, by: User, seen: str, reason: str) -> None:
    """Send it back to whoever brought it, with a reason.

    Raises:
        Denied: whoever brought it does.
        RefusedError: it is not asked for any more, changed since it was seen, or no reason is given.
    """
    row = Upload.objects.select_for_update().get(pk=upload.pk)
    if row.by_id == by.pk:
        raise Denied(403)
    _as_seen(row, seen, (ASKED,))
    if len(reason.strip()) < _BASIS:
        raise RefusedError("reason", "refused_reason")
    row.state = TRIED
    row.say(sent_back={"by": by.pseudonym, "reason": reason.strip()[:1000]})
    row.save()
    record(
        "register.sent_back",
        actor=by.pseudonym,
        data={"upload": row.pk, "register": row.register},
        payload=reason.strip().encode(),
    )


@transaction.atomic
def give_up(upload: Upload, by: User) -> None:
    """Give a file up: it and all that was told of it are deleted, and nobody reads them any more.

    Raises:
        RefusedError: it has ended, or a worker loads it.
    """
    row = Upload.objects.select_for_update().get(pk=upload.pk)
    if not may_end(row):
        raise RefusedError("upload", "refused_state")
    row.state, row.ended_at, row.sealed, row.version = GIVEN_UP, now(), None, row.version + 1
    row.save()
    transaction.on_commit(lambda: staging.clear(row))
    _tell("register.given_up", row, by, {})


def may_end(upload: Upload) -> bool:
    """Tell whether a file can be given up: one that two agreed on only where no worker has it, or will."""
    if upload.state != APPROVED:
        return upload.state not in (LOADED, GIVEN_UP)
    return not Job.objects.filter(name="registers.load", key=upload.key, state__in=(WAITING, RUNNING)).exists()


@transaction.atomic
def ask_rollback(by: User, register: str, reason: str) -> Rollback:
    """Ask that the last edition in use be taken out of use; a second person agrees.

    Raises:
        RefusedError: there is none before it, it is asked already, or no reason is given.
    """
    used = editions_in_use(workspace().editions_of(register))
    if not used or before(workspace(), register) is None:
        raise RefusedError("reason", "refused_no_before")
    if len(reason.strip()) < _BASIS:
        raise RefusedError("reason", "refused_reason")
    if waiting_rollback(register) is not None:
        raise RefusedError("reason", "refused_asked")
    told = {"register": register, "edition": used[-1].id}
    entry = record("register.rollback_asked", actor=by.pseudonym, data=told, payload=reason.strip().encode())
    try:
        with transaction.atomic():
            return Rollback.objects.create(
                town=by.town, register=register, edition=used[-1].id, asked_by=by, asked_at=now(), entry=entry.number
            )
    except IntegrityError:  # somebody asked between the look above and now: the entry goes with this refusal
        raise RefusedError("reason", "refused_asked") from None


def reason_of(rollback: Rollback) -> str:
    """Return why an edition is to be taken out of use; empty where the journal keeps it no more."""
    entry = next(iter(journal().entries(rollback.entry)), None)
    found = payload_of(entry) if entry is not None and entry.number == rollback.entry else None
    return found.decode() if found else ""


@transaction.atomic
def agree_rollback(rollback: Rollback, by: User, *, agrees: bool = True) -> None:
    """Agree as the second of two, so that a worker takes the edition out of use; or refuse, and nothing changes.

    Raises:
        Denied: whoever asked agrees.
    """
    row = Rollback.objects.select_for_update().get(pk=rollback.pk)
    if agrees and row.asked_by_id == by.pk:
        raise Denied(403)
    if row.agreed_by_id or row.refused_at:
        raise RefusedError("reason", "refused_state")
    told = {"rollback": row.pk, "register": row.register, "edition": row.edition, "asked_by": row.asked_by.pseudonym}
    if not agrees:
        row.refused_at = now()
        row.save()
        record("register.rollback_refused", actor=by.pseudonym, data=told)
        return
    row.agreed_by, row.agreed_at = by, now()
    row.save()
    enqueue("registers.withdraw", {"rollback": row.pk}, key=f"{row.register}/{row.edition}")
    record("register.rollback_agreed", actor=by.pseudonym, data=told)
    alert("register_rollback", by.pseudonym, told)


def waiting_rollback(register: str) -> Rollback | None:
    """Return what was asked of a register and is not done yet."""
    return (
        Rollback.objects.filter(register=register, done_at=None, refused_at=None)
        .select_related("asked_by", "agreed_by")
        .first()
    )


def uploads_of(user: User) -> QuerySet[Upload]:
    """Return the files of a person's town, the newest first."""
    return Upload.objects.filter(town=user.town).select_related("by", "approved_by")


def rollbacks_of(user: User) -> QuerySet[Rollback]:
    """Return what was asked to be taken out of use in a person's town, the newest first."""
    return Rollback.objects.filter(town=user.town)


def at_work(upload: Upload) -> bool:
    """Tell whether a worker has it, or will."""
    return upload.state in AT_WORK


def card_of(register: str) -> Any:
    """Return the card of a register that is known; None where it cannot be read."""
    try:
        return open_register(register, own()).card
    except RempartError:
        return None


def _tell(action: str, row: Upload, by: User, data: Mapping[str, Any]) -> None:
    record(action, actor=by.pseudonym, data={"upload": row.pk, "register": row.register, **data})
