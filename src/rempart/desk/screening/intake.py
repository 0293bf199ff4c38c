"""Intake: the number that is proposed, cases that name the same, and a draft that becomes a case."""

import re
from datetime import date
from itertools import islice

from django.db import transaction

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
from rempart.desk.search.finding import names_an_entity
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
    """Return the cases that name one of the same entities or premises, by number: of those alone that the person may see.

    Persons are not compared: else a form that is never sent would be a search of a person across cases (N6, N7).
    """
    entities = [party for party in typed.said() if party.kind != "Person"]
    named = {f"number:{one}" for party in entities for one in party.identifiers}
    named |= {f"name:{sealing.folded(party.name)}" for party in entities if party.name}
    premises = typed.head.get("premises", "")
    marks = {sealing.mark(text) for text in named}
    place = {sealing.mark(f"address:{sealing.folded(premises)}")} if premises else set()
    mine = scope.cases_of(user, today()).order_by("number").distinct()
    there = {case.pk for case in mine.filter(casemark__mark__in=place)}
    found = (
        case
        for case in mine.filter(casemark__mark__in=marks | place)
        if case.pk in there or names_an_entity(case, marks)
    )
    return list(islice(found, _AT_MOST))


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
