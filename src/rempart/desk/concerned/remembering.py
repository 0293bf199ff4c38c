"""What requests and contests ask officers to come back to: answers that are due, recipients to be told, past decisions to look at."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from rempart.base import Words
from rempart.desk.cases.models import Case
from rempart.desk.cases.reminders import Reminder
from rempart.desk.concerned.models import OPEN, QUEUED, Contest, Doubt, Request, Telling

_ROUTE = "concerned:case"
_ANSWER = Words("a value is contested: the answer is due", "une donnée est contestée : la réponse est due")
_TELL = Words(
    "somebody contested a value: tell the person the outcome",
    "une donnée a été contestée : l’issue est à faire connaître à la personne",
)
_RECIPIENT = Words(
    "a recipient is to be told of a correction or restriction",
    "un destinataire est à informer d’une rectification ou d’une limitation",
)
_DOUBT = Words(
    "a past decision relied on a value that was corrected: look at it",
    "une décision passée s’appuyait sur une donnée rectifiée : à examiner",
)
_REQUEST = Words(
    "a person asked for their data: the answer is due", "une personne a demandé ses données : la réponse est due"
)
_SHOWN = 200


def is_pending(case: Case) -> bool:
    """Tell whether a right that somebody exercised is not settled: then the case is not purged, though its time is over.

    An answer is due, to a request or a contest; or a value is kept because a person had it restricted (GDPR art. 18(1), (2)).
    """
    contests = Contest.objects.filter(case=case)
    restricted = contests.exclude(restricted_on=None).filter(lifted_on=None)
    waits = contests.filter(state=OPEN) | restricted
    return waits.exists() or Request.objects.filter(case=case, given_on=None, refused_on=None).exists()


def reminders(cases: QuerySet[Case], on: date) -> Iterable[Reminder]:
    """Yield what waits for an officer, each with its day."""
    of = {"case__in": cases.values("pk")}
    for row in Contest.objects.filter(state=OPEN, **of).select_related("case").order_by("due_on", "id")[:_SHOWN]:
        yield Reminder(row.case, _ANSWER, _ROUTE, row.due_on)
    unanswered = Request.objects.filter(given_on=None, refused_on=None, **of)
    for asked in unanswered.select_related("case").order_by("due_on", "id")[:_SHOWN]:
        yield Reminder(asked.case, _REQUEST, _ROUTE, asked.due_on)
    untold = Contest.objects.exclude(state=OPEN).filter(by_person=True, told_on=None, **of)
    for row in untold.select_related("case").order_by("due_on", "id")[:_SHOWN]:
        yield Reminder(row.case, _TELL, _ROUTE, row.due_on)
    for one in Telling.objects.filter(state=QUEUED, **of).select_related("case").order_by("id")[:_SHOWN]:
        yield Reminder(one.case, _RECIPIENT, _ROUTE, one.since_on)
    for two in Doubt.objects.filter(looked_on=None, **of).select_related("case").order_by("on", "id")[:_SHOWN]:
        yield Reminder(two.case, _DOUBT, _ROUTE, two.on)
