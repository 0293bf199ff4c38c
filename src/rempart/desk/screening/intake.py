"""Intake: the number that is proposed, cases that name the same, and a draft that becomes a case."""

import re
from datetime import date

from django.db import transaction
from django.db.models import Q

from rempart.desk import sealing
from rempart.desk.accounts.models import User
from rempart.desk.accounts.opening import open_object
from rempart.desk.cases.acting import Opened, open_case
from rempart.desk.cases.models import Case
from rempart.desk.cases.standing import pack_of
from rempart.desk.configuration import desk_settings
from rempart.desk.day import today
from rempart.desk.rights import scope
from rempart.desk.screening.drafts import discard
from rempart.desk.screening.models import Draft
from rempart.desk.screening.typed import Typed
from rempart.procedures.pack import Pack, versions_of

_AT_MOST = 20


def pack_today() -> Pack:
    """Return the newest version of the town's pack that is not of a day to come; the first one where all are."""
    name, on = desk_settings().pack, today()
    versions = sorted(versions_of(name))
    past = [one for one in versions if one <= on]
    return pack_of(name, past[-1] if past else versions[0])


def number_proposed(on: date) -> str:
    """Return the next free number of a year: ``2026-0148``."""
    taken = Case.objects.filter(number__startswith=f"{on.year}-").values_list("number", flat=True)
    counted = [int(found[1]) for one in taken if (found := re.fullmatch(rf"{on.year}-([0-9]{{4,6}})", one))]
    return f"{on.year}-{max(counted, default=0) + 1:04d}"


def same_marks(user: User, typed: Typed) -> list[Case]:
    """Return the cases that name one of the same parties or premises, by number: of those alone that the person may see."""
    marks = {("number", f"number:{one}") for party in typed.said() for one in party.identifiers}
    marks |= {("name", f"name:{_folded(party.name)}") for party in typed.said() if party.name}
    premises = typed.head.get("premises", "")
    marks |= {("address", f"address:{_folded(premises)}")} if premises else set()
    if not marks:
        return []
    wanted = Q(casemark__mark__in=sorted(sealing.mark(text) for _, text in marks))
    return list(scope.cases_of(user, today()).filter(wanted).order_by("number").distinct()[:_AT_MOST])


@transaction.atomic
def open_from(draft: Draft, typed: Typed) -> Case:
    """Open the case of a draft, which ends with it; who opened it has then said why.

    Raises:
        RempartError: the number is taken.
    """
    head, pack = typed.head, pack_today()
    opened = Opened(
        head["number"], draft.procedure, head["title"], typed.said(), premises=head.get("premises", ""),
        sector=head.get("sector", ""), area=head.get("area", ""), pack=pack.id, pack_version=pack.version,
        application={
            "answers": typed.answers, "premises_id": head.get("premises_id", ""), "received_on": head.get("received_on", ""),
        },
    )  # fmt: skip
    case = open_case(draft.user, draft.user.town, opened)
    open_object(draft.user, "case", case.number, "instruction", "", case.number)
    discard(draft, recorded=False)
    return case


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
