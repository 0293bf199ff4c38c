"""What joint controls ask of a second person: a rule with its addresses to be approved, a sheet to be signed too."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from rempart.desk.accounts.models import User
from rempart.desk.cases.asked import Asked
from rempart.desk.pages.words import voice
from rempart.desk.planner.controls import APPROVERS
from rempart.desk.planner.models import Operation, Sheet


def approvals(user: User, on: date) -> Iterable[Asked]:
    """Yield the controls that are complete, and that somebody else planned: the day is that of the control."""
    if not user.roles_on(on) & APPROVERS:
        return
    rows = Operation.objects.filter(town=user.town, approved_by=None, closed_on=None).exclude(rule="")
    rows = rows.exclude(made_by=user).exclude(rule_by=user).filter(target__isnull=False, agency__isnull=False)
    for row in rows.select_related("rule_by").distinct().order_by("on", "number"):
        words = voice().say("planner.home_approve", title=row.title)
        by = row.rule_by.pseudonym if row.rule_by else ""
        yield Asked(words, reverse("planner:one", kwargs={"operation": row.number}), row.on, by, due=True)


def signatures(user: User, on: date) -> Iterable[Asked]:
    """Yield the sheets of one's own agency that another inspector signed alone."""
    rows = Sheet.objects.filter(agency__seats=user, agency__operation__closed_on=None, second=None)
    rows = rows.exclude(first=None).exclude(first=user).select_related("agency__operation", "target", "first")
    for row in rows.order_by("agency__operation__on", "target__number"):
        operation = row.agency.operation
        kwargs = {"operation": operation.number, "agency": row.agency_id, "target": row.target.number}
        words = voice().say("planner.home_sign", title=operation.title, number=row.target.number)
        by = row.first.pseudonym if row.first else ""
        yield Asked(words, reverse("planner:sheet", kwargs=kwargs), operation.on, by)
