"""The page of a decision: facts that were heard, the ladder in words, the seven boxes, the measure, the hands, and the steps."""

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from rempart.base import RempartError, Words
from rempart.desk.cases import drafting, recording
from rempart.desk.cases.acting import CASE_ROLES, take_step
from rempart.desk.cases.deciding import FROM_DRAFT, is_own_draft, stands_on_draft
from rempart.desk.cases.errors import ConflictError
from rempart.desk.cases.facts import facts_of
from rempart.desk.cases.models import Conflict, Membership, day_or_none
from rempart.desk.cases.standing import Standing
from rempart.desk.cases.step_views import asked_of, conflict, page_of, refusal, roles_for, seen_in
from rempart.desk.day import today
from rempart.desk.pages.numbers import whole
from rempart.desk.pages.words import current, voice
from rempart.desk.record import record
from rempart.desk.rights import scope
from rempart.desk.rights.request import DeskRequest
from rempart.procedures.pack import Transition
from rempart.procedures.reasons import BOXES, LADDER

QUICK_SECONDS = 60
"""A decision signed in less time than it takes to read is reported (``rights`` R-14)."""
_WRITERS = frozenset({"case_officer", "legal_officer", "reviewer"})
"""Who writes a draft; whoever only signs never does."""
_WROTE = Words("the draft is theirs", "le projet est de sa main")


@dataclass(frozen=True)
class Hand:
    """One of the three hands: what it does, who did it or may, and whether it is done, open or next."""

    name: str
    people: tuple[str, ...]
    state: str


def page(request: DeskRequest, number: str) -> HttpResponseBase:
    """Show the draft; save it, or take the step that drafts, signs or sends back."""
    if request.method != "POST":
        return _shown(request, drafting.draft_of(request.case)[1], {}, [])
    try:
        return _step(request) if request.POST.get("do") == "step" else _save(request)
    except ConflictError:
        return conflict(request)


def _save(request: DeskRequest) -> HttpResponseBase:
    draft, mistakes = read(request)
    if not request.rights.roles & _WRITERS:
        return _shown(request, draft, mistakes, [str(voice().say("cases.not_your_step"))])
    if "drafted" in Standing(request.case, today()).state.facts:
        return _shown(request, draft, mistakes, [str(voice().say("cases.draft_fixed"))])
    if mistakes:
        return _shown(request, draft, mistakes, [])
    drafting.save(request.case, request.user, whole(request.POST.get("changes", "")), draft)
    return redirect("cases:decision", number=request.case.number)


def read(request: DeskRequest) -> tuple[drafting.Draft, dict[str, str]]:
    """Return the draft as typed, and mistakes by field."""
    posted, mistakes = request.POST, dict[str, str]()
    known = set(facts_of(request.case))
    days = {name: posted.get(name, "").strip() for name in recording.MEASURE_DAYS}
    for name, day in days.items():
        if day and day_or_none(day) is None:
            mistakes[name] = str(voice().say("cases.mistake_day"))
    ladder = {}
    for step in LADDER:
        cited = posted.get(f"{step}-facts", "").replace(",", " ").split()
        if set(cited) - known:
            mistakes[f"{step}-facts"] = str(voice().say("cases.mistake_fact", number=sorted(set(cited) - known)[0][:6]))
        ladder[step] = drafting.Rung(
            facts=cited,
            because=posted.get(f"{step}-because", "").strip(),
            against=posted.get(f"{step}-against", "").strip(),
        )
    pairs = {kind: _pairs(request, kind) for kind in ("milder", "advice")}
    draft = drafting.Draft(
        chosen=[one for one in posted.getlist("fact") if one in known], ladder=ladder,
        boxes={box: posted.get(f"box-{box}", "").strip() for box in BOXES}, measure=posted.get("measure", ""), **days,
        conditions=recording.lines(posted.get("conditions", "")),
        milder={key: drafting.Milder(would_do=choice, why=why) for key, (choice, why) in pairs["milder"].items()},
        advice={key: drafting.Weighed(followed=choice, why=why) for key, (choice, why) in pairs["advice"].items()},
    )  # fmt: skip
    return draft, mistakes


def _pairs(request: DeskRequest, kind: str) -> dict[str, tuple[str, str]]:
    """Return what was chosen and why, by the id in the names of the fields (``milder-monitor``, ``milder-monitor-why``)."""
    found = {}
    for name in request.POST:
        if name.startswith(f"{kind}-") and name.endswith("-why"):
            key = name.removeprefix(f"{kind}-").removesuffix("-why")
            choice = request.POST.get(f"{kind}-{key}", "")
            found[key] = (choice if choice in ("yes", "no") else "", request.POST[name].strip())
    return found


def _step(request: DeskRequest) -> HttpResponseBase:
    """Take a step that stands on the draft: nothing of it may be missing, and whoever signs is told how long they looked."""
    standing = Standing(request.case, today())
    _, draft = drafting.draft_of(request.case)
    one = next((each for each in steps_of(standing) if each.id == request.POST.get("step", "")), None)
    on = day_or_none(request.POST.get("on", ""))
    if one is None or on is None:
        return _shown(request, draft, {"on": str(voice().say("cases.mistake_day"))}, [])
    carries, mistakes = recording.read(_asked(request, standing, one))
    roles = roles_for(request.rights, one)
    lacks = [] if roles else [str(voice().say("cases.not_your_step"))]
    if mistakes or lacks:
        return _shown(request, draft, mistakes, lacks)
    try:
        event = take_step(request.case, request.user, roles[0], one.id, on=on, carries=carries, seen=seen_in(request))
    except ConflictError:
        raise
    except (RempartError, ValueError) as error:
        return _shown(request, draft, {}, refusal(error))
    if "approved" in one.gives:
        seconds = _looked(request)
        record(
            "decision.approved", actor=request.user.pseudonym, case=request.case.number,
            data={"event": event.number, "seconds": seconds, "quick": seconds < QUICK_SECONDS},
        )  # fmt: skip
    return redirect("cases:file", number=request.case.number)


def steps_of(standing: Standing) -> list[Transition]:
    """Return the steps of a decision from where a case stands: draft, sign, send back."""
    state = standing.state.state
    return [
        one
        for one in standing.procedure.transitions
        if state in one.from_
        and not one.on_clock
        and (page_of(one) == "cases:decision" or ("drafted" in one.takes and "disclosed" not in one.takes))
    ]


def _asked(request: DeskRequest, standing: Standing, one: Transition) -> list[recording.Control]:
    names = [name for name in one.records if not (stands_on_draft(one) and name in FROM_DRAFT)]
    return asked_of(request.case, standing, names, request)


def _opened(request: DeskRequest) -> str:
    """Return a signed mark of the moment at which this person opened the page."""
    return signing.dumps(int(time.time()), salt=f"decision:{request.case.number}:{request.user.pk}")


def _looked(request: DeskRequest) -> int:
    """Return the seconds between opening and signing; none where the mark is missing or of another page."""
    try:
        at = signing.loads(request.POST.get("opened", ""), salt=f"decision:{request.case.number}:{request.user.pk}")
        return max(int(time.time()) - int(at), 0)
    except (signing.BadSignature, TypeError, ValueError):
        return 0


def _shown(request: DeskRequest, draft: drafting.Draft, mistakes: dict[str, str], lacks: list[str]) -> HttpResponse:
    case = request.case
    standing = Standing(case, today())
    row = drafting.draft_of(case)[0]
    usable, others = drafting.usable_facts(standing)
    rows = {f"F{one.number}": one for one in scope.facts_of(request.rights, case)}
    fixed = "drafted" in standing.state.facts
    silence = next((one for one in standing.clocks if standing.pack.clocks[one.id].kind == "silence"), None)
    steps = [(one, _asked(request, standing, one), roles_for(request.rights, one)) for one in steps_of(standing)]
    context: dict[str, Any] = {
        "case": case, "standing": standing, "row": row, "draft": draft, "usable": usable, "rows": rows,
        "others": {id_: why for id_, why in others.items() if id_ in rows}, "all_facts": facts_of(case),
        "measures": standing.pack.measures, "milder": drafting.milder_than(standing.pack.measures, draft.measure),
        "advice": drafting.advice_of(standing), "faults": drafting.faults_of(standing, draft, current()),
        "reasons": drafting.reasons_of(standing, draft, current()), "ladder": LADDER, "latest": drafting.latest_review(draft),
        "uncited": sorted(set(usable) - set(draft.chosen)), "fixed": fixed, "hands": hands(standing, row.written_by.pseudonym if row else ""),
        "excluded": excluded(standing), "silence": silence, "steps": steps, "mistakes": mistakes, "lacks": lacks,
        "how": standing.how(silence) if silence else [], "typed": request.POST, "opened": _opened(request),
        "writes": bool(request.rights.roles & _WRITERS) and not fixed,
    }  # fmt: skip
    return render(request, "cases/decision.html", context, status=422 if mistakes or lacks else 200)


def _members(standing: Standing) -> QuerySet[Membership]:
    return standing.case.membership_set.filter(until=None).select_related("user").order_by("user__pseudonym")


def hands(standing: Standing, writer: str) -> list[Hand]:
    """Return who writes, who reads over and who signs: done by somebody, open, or next and by whom; ``writer`` wrote the draft last."""
    members = [(one.user.pseudonym, one.role) for one in _members(standing)]
    every = standing.procedure.transitions
    writes = [one for one in every if "drafted" in one.gives]
    signs = [one for one in every if "approved" in one.gives]
    barred = {writer, *(standing.state.actors.get(name, "") for one in signs for name in one.not_by)}
    wrote = tuple(sorted({standing.state.actors[one.id] for one in writes if one.id in standing.state.actors}))
    signed = tuple(sorted({standing.state.actors[one.id] for one in signs if one.id in standing.state.actors}))
    drafted, approved = "drafted" in standing.state.facts, "approved" in standing.state.facts
    able = {role for one in writes for role in one.by} & set(CASE_ROLES)
    may_sign = {role for one in signs for role in one.by}
    return [
        Hand("writes", wrote if drafted and wrote else _held(members, able), "done" if drafted else "open" if writer else "next"),
        Hand("reads", _held(members, {"reviewer"}), "open" if drafted and not approved else "done" if approved else "next"),
        Hand(
            "signs", signed if approved and signed else tuple(one for one in _held(members, may_sign) if one not in barred),
            "done" if approved else "next",
        ),
    ]  # fmt: skip


def _held(members: list[tuple[str, str]], roles: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted({pseudonym for pseudonym, role in members if role in roles}))


def excluded(standing: Standing) -> list[tuple[str, Words]]:
    """Return who of the case may not sign, and why: who took a step that bars them, who declared an interest."""
    found: dict[str, Words] = {}
    for one in standing.procedure.transitions:
        if "approved" in one.gives:
            for member in _members(standing):
                for words in standing.same_person(one, member.user.pseudonym):
                    found[member.user.pseudonym] = words
                if member.role in one.by and is_own_draft(standing, one, member.user.pseudonym):
                    found[member.user.pseudonym] = _WROTE
    interest = Words("an interest was declared", "un intérêt a été déclaré")
    found |= {
        row.user.pseudonym: interest for row in Conflict.objects.filter(case=standing.case).select_related("user")
    }
    return sorted(found.items())
