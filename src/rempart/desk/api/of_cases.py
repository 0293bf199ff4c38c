"""Operations on cases: mine, one, its parties, its dates; open one, take a step."""

from typing import Annotated

from django.conf import settings
from django.http import Http404
from ninja import Query, Router, Status

from rempart.desk.api.calling import ApiRequest, mine
from rempart.desk.api.problems import ProblemError
from rempart.desk.api.shapes import (
    CaseIn,
    CaseOut,
    CasesOut,
    CaseWhole,
    DateOut,
    DatesOut,
    EventOut,
    Number,
    PartiesOut,
    PartyOut,
    StepIn,
    StepOut,
)
from rempart.desk.cases.acting import CASE_ROLES, Opened, Party, open_case, take_step
from rempart.desk.cases.dates import dates_of
from rempart.desk.cases.models import Case, CaseParty
from rempart.desk.cases.standing import Standing
from rempart.desk.day import today
from rempart.desk.pages.words import voice
from rempart.desk.rights.middleware import Denied

router = Router(tags=["cases"])
_PAGE = 100


def case_out(case: Case) -> CaseOut:
    """Return a case as lists show it."""
    words = Standing(case, today()).procedure.state[case.state].words
    return CaseOut(
        number=case.number, pack=case.pack, pack_version=case.pack_version, procedure=case.procedure, title=case.title,
        state=case.state, state_words=voice().words(words), since=case.since, opened_on=case.opened_on, version=case.version,
    )  # fmt: skip


@router.get("/cases", url_name="cases", response=CasesOut, summary="Cases that one works on")
def cases(
    request: ApiRequest, after: Annotated[Number | None, Query(description="Go on after this number")] = None
) -> CasesOut:
    """Return the cases of the token's kinds that its account is a member of, by number, a hundred at a time."""
    found = mine(request).order_by("number")
    page = list((found.filter(number__gt=after) if after else found)[: _PAGE + 1])
    more = len(page) > _PAGE
    return CasesOut(cases=[case_out(case) for case in page[:_PAGE]], after=page[_PAGE - 1].number if more else None)


@router.get("/cases/{number}", url_name="case", response=CaseWhole, summary="One case")
def case(request: ApiRequest, number: str) -> CaseWhole:
    """Return where a case stands, its dates, what was done and what can come next."""
    standing = Standing(request.case, today())
    steps = [
        StepOut(
            step=one.transition.id, words=voice().words(one.transition.words), mine=one.mine,
            records=list(one.transition.records), lacks=[voice().words(words) for words in one.lacks],
        )
        for one in standing.steps(request.rights.roles)
    ]  # fmt: skip
    events = [
        EventOut(number=row.number, step=row.kind, on=row.on, by=row.by.pseudonym, role=row.role)
        for row in request.case.caseevent_set.select_related("by")
    ]
    return CaseWhole(case=case_out(request.case), dates=_of_one(standing), events=events, next=steps)


def _of_one(standing: Standing) -> list[DateOut]:
    """Return the dates of a case as the law reckons them today."""
    found = []
    for clock in standing.clocks:
        paused = clock.is_paused(standing.on)
        found.append(
            DateOut(
                case=standing.case.number, clock=clock.id, words=voice().words(standing.pack.clocks[clock.id].words),
                due=None if paused else standing.due(clock), left=clock.due(standing.on).left if paused else None,
                paused_on=clock.running.pauses[-1].first if paused else None,
            )
        )  # fmt: skip
    return found


@router.get("/deadlines", url_name="deadlines", response=DatesOut, summary="Dates of one's cases")
def deadlines(request: ApiRequest, limit: Annotated[int, Query(ge=1, le=500)] = 200) -> DatesOut:
    """Return the dates of one's cases in the order in which they fall; numbers and steps, and no name."""
    dates = dates_of(mine(request), today(), limit)
    rows = [*dates.silence, *dates.others, *dates.follow_up, *dates.paused]
    rows.sort(key=lambda one: (one.row.due is None, one.row.due or today(), one.row.case.number, one.row.clock))
    return DatesOut(
        dates=[
            DateOut(
                case=one.row.case.number, clock=one.row.clock, words=voice().words(one.words), due=one.row.due,
                left=one.row.left, paused_on=one.row.paused_on,
            )
            for one in rows
        ]
    )  # fmt: skip


@router.get("/cases/{number}/parties", url_name="parties", response=PartiesOut, summary="Who applies")
def parties(request: ApiRequest, number: str) -> PartiesOut:
    """Return the parties of one case, as the application names them."""
    return PartiesOut(parties=[party_out(row) for row in request.case.caseparty_set.order_by("id")])


@router.get("/cases/{number}/parties/{party}", url_name="party", response=PartyOut, summary="One party of a case")
def party(request: ApiRequest, number: str, party: str) -> PartyOut:
    """Return one party of a case."""
    return party_out(row_of(request.case, party))


def row_of(case: Case, key: str) -> CaseParty:
    """Return a party of a case by its key.

    Raises:
        Http404: the case has none of that key.
    """
    row = case.caseparty_set.filter(key=key).first()
    if row is None:
        raise Http404
    return row


def party_out(row: CaseParty) -> PartyOut:
    """Return a party as its application names it."""
    said = row.said
    return PartyOut(
        key=row.key, role=row.role, kind=row.kind, name=said["name"], birth_date=said.get("birth_date", ""),
        identifiers=said.get("identifiers", []), address=said.get("address", ""),
    )  # fmt: skip


@router.post("/cases", url_name="cases", response={201: CaseOut}, summary="Open a case")
def open_(request: ApiRequest, body: CaseIn) -> Status[CaseOut]:
    """Open a case under the newest version of its pack; the account and its unit become members."""
    pack = body.pack or settings.REMPART.pack
    if f"{pack}/{body.procedure}" not in request.channel.types:
        raise Denied(403)
    opened = Opened(
        number=body.number, procedure=body.procedure, title=body.title, premises=body.premises, sector=body.sector,
        area=body.area, pack=pack,
        parties=[
            Party(one.role, one.kind, one.name, one.birth_date, tuple(one.identifiers), one.address) for one in body.parties
        ],
    )  # fmt: skip
    return Status(201, case_out(open_case(request.user, request.user.town, opened)))


@router.post("/cases/{number}/steps", url_name="steps", response={201: EventOut}, summary="Take a step")
def step(request: ApiRequest, number: str, body: StepIn) -> Status[EventOut]:
    """Take a step of the procedure; what the law still lacks for it is answered in words."""
    one = Standing(request.case, today()).procedure.transition.get(body.step)
    if one is None or one.on_clock:
        raise ProblemError("refused", lacks=[voice().plain("api.no_such_step")])
    roles = sorted(request.rights.roles & set(one.by) & set(CASE_ROLES))
    if body.role is not None:
        roles = [role for role in roles if role == body.role]
    if not roles:
        raise Denied(403)
    carries = {name: text.strip() for name, text in body.carries.items() if name in one.records}
    row = take_step(request.case, request.user, roles[0], body.step, on=body.on, carries=carries, seen=body.seen)
    return Status(201, EventOut(number=row.number, step=row.kind, on=row.on, by=row.by.pseudonym, role=row.role))
