"""The page of a hearing: proof of the invitation, what is disclosed, the agenda, live minutes, how it ends."""

import re
from typing import Any

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render

from rempart.base import RempartError
from rempart.desk.cases import hearing, recording
from rempart.desk.cases.acting import take_step
from rempart.desk.cases.documents import name_of
from rempart.desk.cases.errors import ConflictError
from rempart.desk.cases.models import day_or_none
from rempart.desk.cases.standing import Standing
from rempart.desk.cases.step_views import asked_of, conflict, refusal, roles_for, seen_in
from rempart.desk.day import today
from rempart.desk.pages.numbers import whole
from rempart.desk.pages.words import voice
from rempart.desk.rights import scope
from rempart.desk.rights.request import DeskRequest
from rempart.procedures.pack import Transition

_WRITTEN = frozenset({"minutes", "observations", "present", "proof_of_service", "proof_of_invitation"})
"""What the page itself carries into the step."""


def page(request: DeskRequest, number: str) -> HttpResponseBase:
    """Show the hearing, and do what the button says: save, prove, disclose, end."""
    if request.method != "POST":
        return _shown(request, {}, [])
    acts = {"save": _save, "prove": _prove, "disclose": _disclose, "end": _end}
    act = acts.get(request.POST.get("do", ""))
    saving = bool(request.headers.get("X-Autosave"))
    try:
        mistakes, lacks = act(request) if act else ({"minutes": str(voice().say("cases.mistake_choice"))}, [])
    except ConflictError:
        return JsonResponse({"conflict": True}, status=409) if saving else conflict(request)
    if mistakes or lacks:
        return _shown(request, mistakes, lacks)
    if saving:
        return JsonResponse({"changes": hearing.hearing_of(request.case)[0].changes})
    return redirect("cases:file" if act is _end else "cases:hearing", number=number)


def _changes(request: DeskRequest) -> int:
    return whole(request.POST.get("changes", ""))


def _save(request: DeskRequest) -> tuple[dict[str, str], list[str]]:
    posted, mistakes = request.POST, dict[str, str]()
    day, hour = posted.get("held_on", "").strip(), posted.get("hour", "").strip()
    if day and day_or_none(day) is None:
        mistakes["held_on"] = str(voice().say("cases.mistake_day"))
    if hour and not re.fullmatch(r"[0-2]?[0-9][:h][0-5][0-9]", hour):
        mistakes["hour"] = str(voice().say("cases.mistake_hour"))
    said: dict[str, Any] = {name: posted.get(name, "").strip() for name in hearing.TEXTS if name in posted}
    for name, known in (("came", hearing.CAME), ("signature", hearing.SIGNED)):
        if posted.get(name) in known:
            said[name] = posted[name]
    if posted.get("signature") == "refused" and not posted.get("signature_why", "").strip():
        mistakes["signature_why"] = str(voice().say("cases.mistake_reason"))
    said["answers"] = {
        name.removeprefix("answer-"): posted[name].strip()
        for name in posted
        if re.fullmatch(r"answer-[FQ][1-9][0-9]{0,3}", name)
    }
    if not mistakes:
        hearing.save(request.case, request.user, _changes(request), day_or_none(day), hour.replace("h", ":"), said)
    return mistakes, []


def _prove(request: DeskRequest) -> tuple[dict[str, str], list[str]]:
    mistakes = {}
    document = scope.documents_of(request.rights, request.case).filter(key=request.POST.get("proof", "")).first()
    served_on = day_or_none(request.POST.get("served_on", ""))
    if document is None:
        mistakes["proof"] = str(voice().say("cases.mistake_choice"))
    if served_on is None or served_on > today():
        mistakes["served_on"] = str(voice().say("cases.mistake_day_past"))
    if document is not None and served_on is not None and not mistakes:
        hearing.prove(request.case, request.user, _changes(request), document, served_on)
    return mistakes, []


def _disclose(request: DeskRequest) -> tuple[dict[str, str], list[str]]:
    key = request.POST.get("document", "")
    document = scope.documents_of(request.rights, request.case).filter(key=key).first()
    if document is None:
        return {"bundle": str(voice().say("cases.mistake_choice"))}, []
    try:
        hearing.disclose(
            request.case, request.user, document, request.POST.get("shown", ""), request.POST.get("why", "")
        )
    except RempartError as error:
        field = "why" if error.what == "no_reason" else "shown"
        return {f"{field}-{key}": str(voice().say(f"cases.mistake_{'withheld' if field == 'why' else 'choice'}"))}, []
    return {}, []


def _end(request: DeskRequest) -> tuple[dict[str, str], list[str]]:
    """Take the step that ends the hearing; whoever did not come must have been invited with proof."""
    standing = Standing(request.case, today())
    one = next((each for each in hearing.endings(standing) if each.id == request.POST.get("step", "")), None)
    on = day_or_none(request.POST.get("on", ""))
    if one is None or on is None:
        return {"on": str(voice().say("cases.mistake_day"))}, []
    row, said = hearing.hearing_of(request.case)
    carries, mistakes = recording.read(_asked(request, standing, one))
    roles, lacks = roles_for(request.rights, one), list[str]()
    if not roles:
        lacks.append(str(voice().say("cases.not_your_step")))
    if not said["came"]:
        lacks.append(str(voice().say("cases.hearing_who_came")))
    absent = said["came"] == "nobody" or "heard" not in one.gives
    if absent and (row.proof is None or row.served_on is None):
        lacks.append(str(voice().say("cases.hearing_no_proof")))
    if said["came"] == "nobody" and "heard" in one.gives:
        lacks.append(str(voice().say("cases.hearing_nobody")))
    if said["came"] in ("person", "counsel") and not said["signature"]:
        lacks.append(str(voice().say("cases.hearing_unsigned")))
    if mistakes or lacks:
        return mistakes, lacks
    points = hearing.agenda(standing, said["answers"])
    try:
        take_step(
            request.case, request.user, roles[0], one.id, on=on, seen=seen_in(request),
            carries={**carries, **hearing.carried(said, points, row, one)},
        )  # fmt: skip
    except ConflictError:
        raise
    except (RempartError, ValueError) as error:
        return {}, refusal(error)
    return {}, []


def _asked(request: DeskRequest, standing: Standing, one: Transition) -> list[recording.Control]:
    return asked_of(request.case, standing, [name for name in one.records if name not in _WRITTEN], request)


def _shown(request: DeskRequest, mistakes: dict[str, str], lacks: list[str]) -> HttpResponse:
    case = request.case
    standing = Standing(case, today())
    row, said = hearing.hearing_of(case)
    documents = [(one, name_of(one)) for one in scope.documents_of(request.rights, case) if one.data_class != "N"]
    holds = hearing.disclosures_of(case)
    put = [
        done for done in standing.state.history if "disclosed" in standing.procedure.transition[done.transition].gives
    ]
    context = {
        "case": case, "row": row, "said": said, "points": hearing.agenda(standing, said["answers"]),
        "bundle": [(one, name, holds.get(one.pk)) for one, name in documents],
        "proofs": [(one, name) for one, name in documents if one.role in ("proof", "letter")],
        "proof_name": name_of(row.proof) if row.proof else "",
        "invited": put[-1] if put else None,
        "endings": [
            (one, _asked(request, standing, one), roles_for(request.rights, one)) for one in hearing.endings(standing)
        ],
        "mistakes": mistakes, "lacks": lacks, "typed": request.POST, "came": hearing.CAME, "signed": hearing.SIGNED,
    }  # fmt: skip
    return render(request, "cases/hearing.html", context, status=422 if mistakes or lacks else 200)
