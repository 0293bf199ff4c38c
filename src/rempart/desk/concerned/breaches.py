"""A breach of personal data: the clock of 72 hours, what happened, whom it touched by the journal, what was decided, the file.

Source: GDPR art. 33, 34. The 72 hours run hour by hour from the moment at which the town became aware, nights and holidays
included: the strictest reading of Regulation (EEC, Euratom) No 1182/71, art. 3.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min
from django.utils import timezone

from rempart.base import RempartError
from rempart.desk import sealing
from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case, CaseParty
from rempart.desk.concerned.extracting import persons_of
from rempart.desk.concerned.models import OPEN, Breach, Notice
from rempart.desk.concerned.persons import PERSON
from rempart.desk.day import now, today
from rempart.desk.journal.models import JournalLine
from rempart.desk.record import SYSTEM, record

HOURS = 72
NATURES = ("confidentiality", "integrity", "availability")
FIELDS = ("what", "persons_kinds", "persons_about", "data_kinds", "records_about", "consequences", "measures")
"""What art. 33(3)(a), (c) and (d) ask for, in their order."""
AUTHORITY = ("notify", "not")
PERSONS = ("notify", "no_risk", "protected", "remedied", "public")
"""Art. 34(1); no high risk; 34(3)(a), (b), (c)."""
LEAST = 10


class RefusedBreachError(RempartError):
    """A breach lacks something: ``field`` and the key of a sentence."""

    def __init__(self, field: str, key: str) -> None:
        self.field, self.key = field, key
        super().__init__("breach", key, "Correct it")


@dataclass(frozen=True)
class Clock:
    """When the 72 hours end, and how many whole hours are left; negative where they are over."""

    ends: datetime
    hours: int


@dataclass(frozen=True)
class Touched:
    """One case that was opened: by how many entries, from when until when, and how many natural persons it names."""

    case: str
    entries: int
    first: datetime
    last: datetime
    persons: int | None
    """None where the case was purged since."""


def clock_of(breach: Breach, at: datetime) -> Clock:
    """Return the clock of a breach at an instant."""
    ends = breach.aware_at + timedelta(hours=HOURS)
    return Clock(
        ends, int((ends - at) / timedelta(hours=1)) if ends >= at else -int((at - ends) / timedelta(hours=1)) - 1
    )


@transaction.atomic
def open_breach(by: User, aware_at: datetime | None, what: str) -> Breach:
    """Open a breach; what is not known yet follows in phases (art. 33(4)).

    Raises:
        RefusedBreachError: the instant lies in the future, or nothing is said.
    """
    if aware_at is None or aware_at > now():
        raise RefusedBreachError("aware_at", "mistake_aware")
    if len(what) < LEAST:
        raise RefusedBreachError("what", "mistake_what_happened")
    number = (Breach.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    row = Breach(key=secrets.token_hex(16), number=number, aware_at=aware_at, opened_by=by, opened_at=now())
    sealing.make_key(row.key_name)
    row.say({"what": what})
    row.save()
    record(
        "breach.opened", actor=by.pseudonym, data={"breach": number, "aware_at": aware_at.isoformat(timespec="minutes")}
    )
    return row


def locked(breach: Breach, seen: str) -> Breach:
    """Return the row, locked, as it was seen.

    Raises:
        RefusedBreachError: it changed since, or is closed.
    """
    row = Breach.objects.select_for_update().get(pk=breach.pk)
    if str(row.version) != seen:
        raise RefusedBreachError("what", "mistake_changed")
    if row.closed_on is not None:
        raise RefusedBreachError("what", "mistake_closed")
    return row


def _keep(row: Breach, by: User, action: str, data: Mapping[str, Any]) -> None:
    row.version += 1
    row.save()
    record(action, actor=by.pseudonym, data={"breach": row.number, **data})


@transaction.atomic
def describe(breach: Breach, by: User, seen: str, nature: list[str], texts: Mapping[str, str]) -> None:
    """Keep what is known of a breach."""
    row = locked(breach, seen)
    if len(texts.get("what", "")) < LEAST:
        raise RefusedBreachError("what", "mistake_what_happened")
    row.nature = [one for one in NATURES if one in nature]
    row.say({**row.said, **{name: texts.get(name, "") for name in FIELDS}})
    _keep(row, by, "breach.described", {"nature": row.nature})


@transaction.atomic
def search(breach: Breach, by: User, seen: str, actor: str, since: datetime | None, until: datetime | None) -> None:
    """Say whose acts, from when until when, are looked for in the journal.

    Raises:
        RefusedBreachError: no period is given, or nobody is called so.
    """
    row = locked(breach, seen)
    if since is None or until is None or since >= until:
        raise RefusedBreachError("since_at", "mistake_period")
    if actor and not JournalLine.objects.filter(actor=actor).exists():
        raise RefusedBreachError("actor", "mistake_actor")
    row.actor, row.since_at, row.until_at, row.annex = actor, since, until, b""
    _keep(
        row,
        by,
        "breach.searched",
        {"actor": actor, "since": since.isoformat(timespec="minutes"), "until": until.isoformat(timespec="minutes")},
    )


def touched(breach: Breach) -> list[Touched]:
    """Return the cases of the town that were opened or worked on in the period, by number: counts, and no name.

    Of a closed breach as it was closed: what the journal says of readings is kept for a shorter time than its file.
    """
    kept = breach.said.get("touched") if breach.closed_on is not None else None
    if kept is not None:
        return [
            Touched(**{**one, "first": _read(one["first"]), "last": _read(one["last"])}) for one in json.loads(kept)
        ]
    if breach.since_at is None or breach.until_at is None:
        return []
    lines = (
        JournalLine.objects.filter(at__gte=breach.since_at, at__lte=breach.until_at)
        .filter(case__in=Case.objects.filter(town=breach.opened_by.town).values("number"))
        .exclude(actor=SYSTEM)
    )
    if breach.actor:
        lines = lines.filter(actor=breach.actor)
    rows = lines.values("case").annotate(n=Count("number"), first=Min("at"), last=Max("at")).order_by("case")
    found = list(rows)
    cases = dict(
        Case.objects.filter(number__in=[one["case"] for one in found], purged_on=None).values_list("number", "pk")
    )
    return [
        Touched(one["case"], one["n"], one["first"], one["last"], _persons(cases[one["case"]]) if one["case"] in cases else None)
        for one in found
    ]  # fmt: skip


def _read(instant: str) -> datetime:
    return datetime.fromisoformat(instant)


def _persons(case: int) -> int:
    """Return how many natural persons a case names: of its form, and owners in registers."""
    keys = set(CaseParty.objects.filter(case=case, kind=PERSON).values_list("key", flat=True))
    return len(keys | set(Notice.objects.filter(case=case).values_list("person", flat=True)))


@transaction.atomic
def annex(breach: Breach, by: User, seen: str) -> None:
    """Seal who was touched, by case: the one place of a breach that holds names, for telling them (art. 34).

    Raises:
        RefusedBreachError: no period was searched.
    """
    row = locked(breach, seen)
    cases = [one.case for one in touched(row) if one.persons is not None]
    if row.since_at is None:
        raise RefusedBreachError("since_at", "mistake_period")
    named = {
        case.number: [{"name": one.name, "role": one.role} for one in persons_of(case)]
        for case in Case.objects.filter(number__in=cases, purged_on=None).order_by("number")
    }
    row.annex = sealing.seal_json(row.key_name, f"annex/{row.key}", named)
    _keep(row, by, "breach.annexed", {"cases": list(named), "persons": sum(len(one) for one in named.values())})


def named_in(breach: Breach) -> dict[str, list[dict[str, str]]]:
    """Return who stands in the annex, by case; nobody where it was not made."""
    if not breach.annex:
        return {}
    found: dict[str, list[dict[str, str]]] = sealing.unseal_json(breach.key_name, f"annex/{breach.key}", breach.annex)
    return found


@transaction.atomic
def decide_authority(breach: Breach, by: User, seen: str, way: str, at: datetime | None, why: str) -> None:
    """Decide whether the supervisory authority is notified: not, only where no risk is likely; after 72 hours, with the reasons of the delay.

    Raises:
        RefusedBreachError: something is missing.
    """
    row = _to_decide(breach, seen, "authority", way, AUTHORITY)
    late = way == "notify" and at is not None and at > row.aware_at + timedelta(hours=HOURS)
    if way == "notify" and at is not None and not row.aware_at <= at <= now():
        raise RefusedBreachError("authority_at", "mistake_notified")
    if (way == "not" or late) and len(why) < LEAST:
        raise RefusedBreachError("authority_why", "mistake_late" if late else "mistake_reason")
    row.authority_at = at if way == "notify" else None
    told = row.authority_at.isoformat(timespec="minutes") if row.authority_at else ""
    _decided(row, by, "authority", way, why, {"at": told, "late": late})


@transaction.atomic
def decide_persons(breach: Breach, by: User, seen: str, way: str, on: date | None, why: str) -> None:
    """Decide whether the persons are told: where the risk is high, unless one of the cases of art. 34(3) is met; always with the reason.

    Raises:
        RefusedBreachError: something is missing.
    """
    row = _to_decide(breach, seen, "persons", way, PERSONS)
    aware_on, last = (timezone.localtime(at).date() for at in (row.aware_at, now()))  # a breach goes by the clock alone
    if on is not None and not aware_on <= on <= last:
        raise RefusedBreachError("persons_on", "mistake_told_on")
    if len(why) < LEAST:
        raise RefusedBreachError("persons_why", "mistake_reason")
    row.persons_on = on if way in ("notify", "public") else None
    _decided(row, by, "persons", way, why, {"on": str(row.persons_on or "")})


def _to_decide(breach: Breach, seen: str, what: str, way: str, ways: tuple[str, ...]) -> Breach:
    """Return the row, locked, of which it may be decided so whether ``what``, the authority or the persons, is told."""
    row = locked(breach, seen)
    if way not in ways:
        raise RefusedBreachError(what, f"mistake_{what}")
    return row


def _decided(row: Breach, by: User, what: str, way: str, why: str, data: Mapping[str, Any]) -> None:
    """Keep a decision, with its reason."""
    setattr(row, what, way)
    row.say({**row.said, f"{what}_why": why})
    _keep(row, by, f"breach.{what}_decided", {"way": way, **data})


def open_ends(breach: Breach) -> list[str]:
    """Return what is still to be done before a breach can be closed: keys of sentences."""
    said = breach.said
    missing = [
        f"lacks_{name}" for name in ("persons_kinds", "data_kinds", "consequences", "measures") if not said.get(name)
    ]
    missing += [] if breach.nature else ["lacks_nature"]
    missing += ["lacks_authority"] if breach.authority == OPEN else []
    missing += ["lacks_authority_at"] if breach.authority == "notify" and breach.authority_at is None else []
    missing += ["lacks_persons"] if breach.persons == OPEN else []
    missing += ["lacks_one_risk"] if breach.authority == "not" and breach.persons in ("notify", "public") else []
    return missing + (
        ["lacks_persons_on"] if breach.persons in ("notify", "public") and breach.persons_on is None else []
    )


@transaction.atomic
def close(breach: Breach, by: User, seen: str) -> None:
    """Close a breach; its file stays, as art. 33(5) asks. The names of the annex go: whoever had to be told was (art. 5(1)(e)).

    Raises:
        RefusedBreachError: something is still to be done.
    """
    row = locked(breach, seen)
    if open_ends(row):
        raise RefusedBreachError("close", "mistake_open_ends")
    found = [{**asdict(one), "first": one.first.isoformat(), "last": one.last.isoformat()} for one in touched(row)]
    row.say({**row.said, "touched": json.dumps(found)})
    row.closed_on, row.annex = today(), b""
    _keep(row, by, "breach.closed", {})
