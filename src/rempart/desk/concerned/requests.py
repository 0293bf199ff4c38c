"""A request of access: received, its identity verified and noted, answered in its time; and the cases that it finds.

Nobody lists persons across cases (N7): an exact name with its birth date, or an exact number, finds the numbers of cases.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from rempart.base import RempartError, months_after
from rempart.desk import sealing
from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case, CaseMark
from rempart.desk.concerned.models import Notice, Request
from rempart.desk.day import now, today
from rempart.desk.record import record
from rempart.desk.rights import scope

VERIFIED = ("document", "eid", "known", "counsel")
"""How an identity is verified. Source: GDPR art. 12(6); nothing more is asked than is needed."""
OTHERWISE = ("charge", "refusal")
"""What art. 12(5)(a) and (b) allow for a request that is manifestly unfounded or excessive."""
LEAST = 10
HOLDS = timedelta(days=90)
"""How long a verified identity opens the extract. House value: the longest time to answer (art. 12(3))."""


class RefusedRequestError(RempartError):
    """A request lacks something: ``field`` and the key of a sentence."""

    def __init__(self, field: str, key: str) -> None:
        self.field, self.key = field, key
        super().__init__("request", key, "Correct it")


@transaction.atomic
def take_in(case: Case, by: User, person: str, received_on: date | None, verified: str, how: str) -> Request:
    """Keep that a person asked for their data, and how their identity was verified; again, once what they asked before is answered.

    Raises:
        RefusedRequestError: something is missing, or an earlier request of theirs waits still.
    """
    if received_on is None or received_on > today():
        raise RefusedRequestError("received_on", "mistake_received")
    if verified not in VERIFIED:
        raise RefusedRequestError("verified", "mistake_verified")
    if len(how) < LEAST:
        raise RefusedRequestError("how", "mistake_how")
    Case.objects.select_for_update().get(pk=case.pk)
    if Request.objects.filter(case=case, person=person, given_on=None, refused_on=None).exists():
        raise RefusedRequestError("received_on", "mistake_request_open")
    number = Request.objects.filter(case=case).count() + 1
    row = Request(
        case=case, number=number, person=person, received_on=received_on, due_on=months_after(received_on, 1), verified=verified,
        by=by, at=now(),
    )  # fmt: skip
    row.say({"how": how})
    row.save()
    told = {"request": number, "person": person, "verified": verified, "received": str(received_on)}
    record("request.taken_in", actor=by.pseudonym, case=case.number, data=told)
    return row


def open_request(case: Case, person: str) -> Request | None:
    """Return the request that opens the extract of a person now; None where nobody verified who asks, or the last was refused."""
    last = _of(case, person).last()
    waits = last is not None and not last.is_answered
    return last if last and last.refused_on is None and (waits or last.at >= now() - HOLDS) else None


def earlier(case: Case, person: str) -> list[Request]:
    """Return every request of a person in a case, the last first."""
    return list(_of(case, person).reverse())


def repeats(row: Request) -> Request | None:
    """Return the request of the same person that was answered within 90 days before this one: only then may it be excessive for its repetition."""
    before = [one for one in _of(row.case, row.person) if one.number < row.number and one.given_on]
    last = before[-1] if before else None
    return last if last and last.given_on and row.received_on <= last.given_on + HOLDS else None


def _of(case: Case, person: str) -> QuerySet[Request]:
    return Request.objects.filter(case=case, person=person).select_related("case", "by").order_by("number")


def _waiting(row: Request, field: str) -> Request:
    row = Request.objects.select_for_update().select_related("case").get(pk=row.pk)
    if row.is_answered:
        raise RefusedRequestError(field, "mistake_answered")
    return row


def _keep(row: Request, by: User, what: str, why: str, on: date) -> None:
    """Keep a decision on a request: its reason sealed, its day in the journal."""
    row.say({**row.said, what: why})
    row.save()
    event = {"extension": "extended", "refusal": "refused", "charge": "charged"}[what]
    data = {"request": row.number, "on": str(on), "due": str(row.due_on)}
    record(f"request.{event}", actor=by.pseudonym, case=row.case.number, data=data)


@transaction.atomic
def extend(row: Request, by: User, told_on: date | None, why: str) -> None:
    """Extend the time to answer by two months, once: the person was told, with the reason, within the month. Source: art. 12(3).

    Raises:
        RefusedRequestError: it was extended or answered before, no reason is given, or they were told too late.
    """
    row = _waiting(row, "extension")
    if row.extended_on is not None:
        raise RefusedRequestError("extension", "mistake_request_extended")
    if len(why) < LEAST:
        raise RefusedRequestError("extension", "mistake_reason")
    if told_on is None or not row.received_on <= told_on <= min(today(), row.due_on):
        raise RefusedRequestError("extended_on", "mistake_extended_on")
    row.extended_on, row.due_on = told_on, months_after(row.received_on, 3)
    _keep(row, by, "extension", why, told_on)


@transaction.atomic
def answer_otherwise(row: Request, by: User, way: str, told_on: date | None, why: str) -> None:
    """Refuse a request, or ask a fee for it, because it is manifestly unfounded or excessive: for a reason that the person was told.

    Nothing of the kind is done by itself: the town bears the proof. Source: GDPR art. 12(4), 12(5).

    Raises:
        RefusedRequestError: it was answered, no reason is given, or the person was not told.
    """
    row = _waiting(row, "otherwise")
    if way not in OTHERWISE or (way == "charge" and row.charged_on):
        raise RefusedRequestError("otherwise", "mistake_otherwise")
    if len(why) < LEAST:
        raise RefusedRequestError("otherwise_why", "mistake_reason")
    if told_on is None or not row.received_on <= told_on <= today():  # too late too, it is kept as it was
        raise RefusedRequestError("otherwise_on", "mistake_otherwise_on")
    if way == "refusal":
        row.refused_on = told_on
    else:
        row.charged_on = told_on
    _keep(row, by, way, why, told_on)


@transaction.atomic
def given(row: Request, by: User, on: date | None) -> None:
    """Keep the day on which the extract was handed over.

    Raises:
        RefusedRequestError: the day is none between receipt and today, or it was answered.
    """
    row = _waiting(row, "given_on")
    if on is None or not row.received_on <= on <= today():
        raise RefusedRequestError("given_on", "mistake_given")
    row.given_on = on
    row.save(update_fields=["given_on"])
    record("extract.given", actor=by.pseudonym, case=row.case.number, data={"request": row.number, "on": str(on)})


@transaction.atomic
def find(by: User, name: str, born: str, number: str, reason: str) -> list[Case]:
    """Return the cases that name somebody exactly: by an official number, or by name and birth date together.

    For the data protection officer the cases of the town, by their numbers alone; for officers those that they work on. What
    was asked is an erasable payload of the journal.

    Raises:
        RefusedRequestError: no exact identity is given, or no reason.
    """
    if not number and not (name and born):
        raise RefusedRequestError("name", "mistake_exact")
    if len(reason) < LEAST:
        raise RefusedRequestError("reason", "mistake_request_reason")
    cases = scope.cases_for_requests(by, today())
    if number:
        found = list(cases.filter(pk__in=_marked("number", f"number:{number}")).order_by("number"))
    else:
        text = f"name:{sealing.folded(name)}"
        named = Notice.objects.filter(name_mark=sealing.mark(text)).values("case")
        both = cases.filter(pk__in=_marked("name", text)) | cases.filter(pk__in=named)
        found = [one for one in both.distinct().order_by("number") if _agrees(one, name, born)]
    record(
        "request.searched",
        actor=by.pseudonym,
        data={"found": len(found)},
        payload=f"{name} {born} {number}: {reason}".encode(),
    )
    return found


def _marked(kind: str, text: str) -> list[int]:
    return list(CaseMark.objects.filter(kind=kind, mark=sealing.mark(text)).values_list("case", flat=True))


def _agrees(case: Case, name: str, born: str) -> bool:
    """Tell whether nobody of this name in the case has another birth date: who has none may be meant, and an officer looks."""
    said = [row.said for row in case.caseparty_set.all()]
    dates = {one.get("birth_date") or "" for one in said if sealing.folded(one["name"]) == sealing.folded(name)}
    return not dates or bool(dates & {born, ""})
