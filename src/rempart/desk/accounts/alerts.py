"""What the data protection officer is told, at once and once a week. It watches acts, and appraises nobody."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rempart.base import RempartError
from rempart.desk.accounts.models import Alert
from rempart.desk.configuration import workspace
from rempart.desk.day import now
from rempart.desk.record import SYSTEM, JournalDownError, journal, record, without_entry
from rempart.journal.entries import Entry

BROKEN = "journal.broken"
MANY_CASES = 15
"""Cases opened by one person in one day, from which a day counts as unusual."""
HOURS = range(7, 20)
"""Hours of a working day, in the town."""
QUICK = 60
"""Seconds between opening and approving, below which an approval is listed."""
SAMPLE = 20
"""Entries that a week's sample holds at most, drawn by a seed."""
DECISIONS = 3
"""Refusals, and grants, of a week that its sample holds at most."""
_APPROVERS = ("reviewer", "decision_maker")


def alert(kind: str, actor: str, data: Mapping[str, Any], case: str | None = None) -> Alert:
    """Tell the data protection officer, in the transaction that is open: an entry of the journal and a line on their page.

    Args:
        kind: a code whose words stand in ``words.yml`` as ``alert_<kind>``.
        actor: pseudonym of whose act it is.
        data: ids, days and codes; never a name nor a free text.
        case: number of the case.
    """
    number = 0
    try:
        with transaction.atomic():
            number = record("alert", actor=actor, data={"kind": kind, **data}, case=case).number
    except JournalDownError:
        if kind != BROKEN:
            raise
        without_entry()  # of a broken journal itself the officer is told all the same
    return Alert.objects.create(kind=kind, at=now(), actor=actor, case=case or "", data=dict(data), entry=number)


def alert_once_a_day(kind: str, actor: str, data: Mapping[str, Any], case: str | None = None) -> None:
    """Tell as ``alert`` does, where nothing was told today of the same person, kind and case: trying again hides nothing and drowns nobody."""
    midnight = timezone.localtime(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    if not Alert.objects.filter(kind=kind, actor=actor, case=case or "", at__gte=midnight).exists():
        alert(kind, actor, data, case)


def chain_gap(actor: str = SYSTEM) -> bool:
    """Check the journal, and tell of a gap; return whether there is one."""
    try:
        journal().verify()
    except RempartError:
        with transaction.atomic():
            alert(BROKEN, actor, {})
        return True
    return False


@transaction.atomic
def weekly_sample(on: date) -> Alert | None:
    """Tell of unusual readings of the seven days before a day; once a week, however often it is called.

    The rules are those above: many cases in a day, outside hours, by somebody who is no member. Of what they find a sample
    is drawn by the town's seed, so that nobody chooses whom to look at. Approvals right after the opening are listed whole.
    """
    week = "{}-{:02}".format(*(on - timedelta(days=1)).isocalendar()[:2])
    if Alert.objects.filter(kind="unusual_reading", data__week=week).exists():
        return None
    zone = ZoneInfo(settings.TIME_ZONE)
    first = on - timedelta(days=7)
    entries = [one for one in journal().entries() if first <= _at(one, zone).date() < on]
    found = unusual(entries, zone)
    drawn = sorted(random.Random(f"{workspace().settings.review_seed}/{week}").sample(found, min(SAMPLE, len(found))))  # noqa: S311 a draw that can be repeated
    told = {"week": week, "entries": [number for number, _ in drawn], "rules": [rule for _, rule in drawn]}
    seed = f"{workspace().settings.review_seed}/{week}"
    return alert(
        "unusual_reading", SYSTEM, told | {"quick": quick_approvals(entries, zone)} | sampled_decisions(entries, seed)
    )


def sampled_decisions(entries: Iterable[Entry], seed: str) -> dict[str, list[int]]:
    """Return numbers of decisions to be read over, refusals and grants apart: some of each, drawn by a seed, whoever took them."""
    found: dict[str, list[int]] = {"refusals": [], "grants": []}
    for one in entries:
        if one.action == "case.step" and one.data.get("decides"):
            found["refusals" if one.data["decides"] == "adverse" else "grants"].append(one.number)
    draws = {name: random.Random(f"{seed}/{name}") for name in found}  # noqa: S311 a draw that can be repeated
    return {name: sorted(draws[name].sample(numbers, min(DECISIONS, len(numbers)))) for name, numbers in found.items()}


def unusual(entries: Iterable[Entry], zone: ZoneInfo) -> list[tuple[int, str]]:
    """Return numbers of entries that a rule finds unusual, each with the first rule that does."""
    found: list[tuple[int, str]] = []
    cases: dict[tuple[str, date], set[str]] = defaultdict(set)
    for one in entries:
        if not one.action.endswith(".read") and one.action != "opened":
            continue
        at = _at(one, zone)
        opened = cases[one.actor, at.date()]
        if one.case:
            opened.add(one.case)
        if at.weekday() > 4 or at.hour not in HOURS:
            found.append((one.number, "hours"))
        elif len(opened) >= MANY_CASES:
            found.append((one.number, "many"))
        elif one.action == "opened" and not one.case:
            found.append((one.number, "no_member"))
    return found


def quick_approvals(entries: Iterable[Entry], zone: ZoneInfo) -> list[int]:
    """Return numbers of steps that who reads over or signs took within seconds of opening the case for the first time that day."""
    opened: dict[tuple[str, str, date], datetime] = {}
    found = []
    for one in entries:
        at = _at(one, zone)
        key = (one.actor, one.case or "", at.date())
        if one.action.endswith(".read") and one.case:
            opened.setdefault(key, at)
        elif one.action == "case.step" and one.data.get("role") in _APPROVERS:
            before = opened.get(key)
            if before is None or (at - before).total_seconds() < QUICK:
                found.append(one.number)
    return found


def _at(entry: Entry, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(entry.at).astimezone(zone)
