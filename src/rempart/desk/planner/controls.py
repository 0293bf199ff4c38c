"""What acts on joint controls: made, agencies and addresses added, the rule approved by another, sheets signed by two, the debrief."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date

import rfc8785
from django.db import transaction
from django.db.models import Max, Q, QuerySet

from rempart.base import RempartError
from rempart.desk import sealing
from rempart.desk.accounts import attempts
from rempart.desk.accounts.models import User
from rempart.desk.cases.errors import ConflictError
from rempart.desk.cases.models import CaseMark
from rempart.desk.day import today
from rempart.desk.planner.models import Agency, Operation, Sheet, Target
from rempart.desk.record import record

_LEAST = 8
"""Characters of a legal basis, an aim or a rule: less names nothing."""
CHECKS = ("done", "not_done", "not_seen")
LEADS = frozenset({"case_officer", "reviewer", "legal_officer", "decision_maker"})
APPROVERS = frozenset({"reviewer", "legal_officer", "decision_maker"})


class ControlError(RempartError):
    """Something that a joint control does not allow: ``why`` is the key of a sentence."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__("joint control", why, "Look at it again")


def operations_of(user: User, roles: frozenset[str]) -> QuerySet[Operation]:
    """Return the operations that a person may know of: those who lead see their town's, inspectors those where they have a seat."""
    mine = Q(agency__seats=user)
    if roles & LEADS:
        mine |= Q(pk__isnull=False)
    return Operation.objects.filter(mine, town=user.town).distinct()


def knows(user: User, roles: frozenset[str], number: str) -> bool:
    """Tell whether a person, in these roles, may know that there is an operation of a number."""
    return operations_of(user, roles).filter(number=number).exists()


def sheets_of(operation: Operation, user: User) -> list[tuple[Agency, list[tuple[Target, Sheet | None]]]]:
    """Return the agencies in which a person has a seat, with its sheet for each address: no agency reads another's."""
    targets = list(operation.target_set.all())
    found = []
    for agency in operation.agency_set.filter(seats=user):
        sheets = {one.target_id: one for one in agency.sheet_set.select_related("first", "second")}
        found.append((agency, [(target, sheets.get(target.pk)) for target in targets]))
    return found


@transaction.atomic
def make(by: User, title: str, on: date | None) -> Operation:
    """Make a joint control, with a key of its own.

    Raises:
        ControlError: it has no title, or its day is past or none.
    """
    if len(title.strip()) < _LEAST:
        raise ControlError("no_title")
    if on is None or on < today():
        raise ControlError("no_day")
    made = Operation.objects.filter(number__startswith=f"C-{on.year}-").count()
    number = f"C-{on.year}-{made + 1:03}"
    sealing.make_key(f"operation/{number}")
    row = Operation.objects.create(number=number, town=by.town, title=title.strip(), on=on, made_by=by)
    _tell("control.made", row, by, {"on": on.isoformat()})
    return row


def _open(operation: Operation) -> Operation:
    row = Operation.objects.select_for_update().get(pk=operation.pk)
    if row.closed_on:
        raise ControlError("closed")
    return row


def _unapproved(operation: Operation) -> Operation:
    row = _open(operation)
    if row.approved_by_id:
        raise ControlError("approved")
    return row


@transaction.atomic
def add_agency(
    operation: Operation, by: User, *, name: str, aim: str, basis: str, checklist: Iterable[str], seats: Iterable[User]
) -> Agency:
    """Add an agency, with its own aim and legal basis.

    Raises:
        ControlError: it has no aim, no basis that names a text, fewer than two inspectors, or is there already.
    """
    row = _open(operation)
    people = list(seats)
    if len(aim.strip()) < _LEAST or not name.strip():
        raise ControlError("no_aim")
    if len(basis.strip()) < _LEAST or not re.search(r"\d", basis):
        raise ControlError("no_basis")
    if len(people) < 2:
        raise ControlError("two_inspectors")
    if row.agency_set.filter(name__iexact=name.strip()).exists():
        raise ControlError("agency_twice")
    lines = [line.strip() for line in checklist if line.strip()]
    agency = Agency.objects.create(
        operation=row, name=name.strip(), aim=aim.strip(), basis=basis.strip(), checklist=lines
    )
    agency.seats.set(people)
    _tell("control.agency", row, by, {"agency": agency.pk, "seats": sorted(one.pseudonym for one in people)})
    return agency


@transaction.atomic
def state_rule(operation: Operation, by: User, rule: str) -> None:
    """State by which rule addresses are chosen; a rule that is approved does not change."""
    row = _unapproved(operation)
    if len(rule.strip()) < _LEAST:
        raise ControlError("no_rule")
    row.rule, row.rule_by = rule.strip(), by
    row.save()
    _tell("control.rule", row, by, {"sha256": hashlib.sha256(row.rule.encode()).hexdigest()})


@transaction.atomic
def add_target(operation: Operation, by: User, address: str) -> None:
    """Add an address under the stated rule.

    Raises:
        ControlError: there is no rule, it is no address, or it is the name of a party of a case: nobody is a target.
    """
    row, text = _unapproved(operation), " ".join(address.split())
    if not row.rule:
        raise ControlError("no_rule")
    if not re.search(r"\d", text) or len(text) < _LEAST or len(text) > 200:
        raise ControlError("no_address")
    folded = text.casefold()
    parts = {folded, *(part.strip() for part in folded.split(","))}
    if CaseMark.objects.filter(kind="name", mark__in=[sealing.mark(f"name:{part}") for part in parts if part]).exists():
        raise ControlError("person")
    last = row.target_set.aggregate(last=Max("number"))["last"] or 0
    sealed = sealing.seal_json(row.key, f"target/{row.number}/{last + 1}", text)
    Target.objects.create(operation=row, number=last + 1, sealed=sealed)
    _tell("control.target", row, by, {"target": last + 1})


@transaction.atomic
def approve(operation: Operation, by: User, roles: frozenset[str]) -> None:
    """Approve the rule and the addresses that follow from it.

    Raises:
        ControlError: whoever stated the rule approves it, the role approves none, or something is missing.
    """
    row = _unapproved(operation)
    if not row.rule or not row.target_set.exists() or not row.agency_set.exists():
        raise ControlError("incomplete")
    own = by.pk in (row.rule_by_id, row.made_by_id)
    if own:
        attempts.note(by.pseudonym, {"operation": row.number})
    if own or not roles & APPROVERS:
        raise ControlError("own_rule")
    row.approved_by, row.approved_on = by, today()
    row.save()
    _tell("control.approved", row, by, {"targets": row.target_set.count(), "agencies": row.agency_set.count()})


def _sheet(agency: Agency, target: Target, by: User) -> Sheet | None:
    if not agency.operation.approved_by_id:
        raise ControlError("not_approved")
    if not agency.seats.filter(pk=by.pk).exists():
        raise ControlError("not_your_agency")
    return Sheet.objects.select_for_update().filter(agency=agency, target=target).first()


@transaction.atomic
def write(agency: Agency, target: Target, by: User, checks: Mapping[str, str], found: str, seen: int) -> Sheet:
    """Keep what an agency found at an address; a signature given before is gone, since it was for another text.

    Raises:
        ConflictError: a colleague wrote meanwhile.
        ControlError: the rule is not approved, it is another's sheet, or two signed it.
    """
    _open(agency.operation)
    row = _sheet(agency, target, by) or Sheet(agency=agency, target=target)
    if row.second_id:
        raise ControlError("signed")
    if row.version != seen:
        raise ConflictError("sheet", "a colleague wrote meanwhile", "Look at it again")
    row.say({"checks": dict(checks), "found": found.strip()})
    row.written_by, row.first, row.version = by, None, row.version + 1
    row.save()
    _tell("control.sheet", agency.operation, by, {"agency": agency.pk, "target": target.number, "version": row.version})
    return row


@transaction.atomic
def sign(agency: Agency, target: Target, by: User, seen: int) -> None:
    """Sign a sheet as it was seen; with the second signature, of another inspector, it is sealed.

    Raises:
        ConflictError: it changed since.
        ControlError: nothing was written, or the same person signs twice.
    """
    row = _sheet(agency, target, by)
    if row is None or row.second_id:
        raise ControlError("signed" if row else "nothing_written")
    if row.version != seen:
        raise ConflictError("sheet", "a colleague wrote meanwhile", "Look at it again")
    if row.first_id == by.pk:
        raise ControlError("same_inspector")
    if row.first_id is None:
        row.first = by
    else:
        row.second, row.sha256 = by, hashlib.sha256(rfc8785.dumps(row.said)).hexdigest()
    row.save()
    data = {"agency": agency.pk, "target": target.number, "which": 2 if row.second_id else 1, "sha256": row.sha256}
    _tell("control.signed", agency.operation, by, data)


@transaction.atomic
def close(operation: Operation, by: User, told: Mapping[str, str]) -> None:
    """Keep the debrief, and close: no sheet changes afterwards.

    Raises:
        ControlError: a question of the debrief has no answer.
    """
    row = _open(operation)
    if not row.approved_by_id or any(not one.strip() for one in told.values()):
        raise ControlError("no_debrief")
    row.sealed = sealing.seal_json(row.key, f"debrief/{row.number}", dict(told))
    row.closed_on = today()
    row.save()
    _tell("control.closed", row, by, {})


def _tell(action: str, operation: Operation, by: User, data: dict[str, object]) -> None:
    record(action, actor=by.pseudonym, data={"operation": operation.number, **data})
