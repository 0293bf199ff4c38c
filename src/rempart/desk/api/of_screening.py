"""Operations on what the registers say: match, check, report, findings, judgements of close names."""

import json

from django.http import Http404
from ninja import Router, Status

from rempart.base import Words
from rempart.desk.api.calling import ApiRequest
from rempart.desk.api.matching import candidate, near, of_case, opened
from rempart.desk.api.of_cases import row_of
from rempart.desk.api.problems import ProblemError
from rempart.desk.api.shapes import (
    CloseNameOut,
    FindingOut,
    FindingsOut,
    JudgementIn,
    JudgementOut,
    JudgementsOut,
    MatchedOut,
    MatchIn,
    MatchOut,
    ReportOut,
    RunOut,
)
from rempart.desk.cases.flags import flags_of
from rempart.desk.pages.words import current, voice
from rempart.desk.record import record_now
from rempart.desk.screening import names
from rempart.desk.screening.findings import result_of
from rempart.desk.screening.models import Judged, Run
from rempart.desk.screening.running import ask_for_run, last_run, report_of, runs_of

router = Router(tags=["registers"])


@router.post("/match", url_name="match", response=MatchOut, summary="Find legal entities")
def match(request: ApiRequest, body: MatchIn) -> MatchOut:
    """Return legal entities of the registers that may be those asked for; persons are found within a case alone."""
    terms = json.dumps([one.model_dump() for one in body.queries], ensure_ascii=False).encode()
    record_now("api.matched", actor=request.user.pseudonym, data={"queries": len(body.queries)}, payload=terms)
    with opened() as known:
        found = [
            MatchedOut(candidates=[candidate(one) for one in near(known.connection, query, body.limit)])
            for query in body.queries
        ]
        return MatchOut(known_on=known.day, results=found)


@router.post(
    "/cases/{number}/parties/{party}/match",
    url_name="party_match",
    response=MatchedOut,
    summary="Find one party of a case",
)
def party_match(request: ApiRequest, number: str, party: str) -> MatchedOut:
    """Return entries of lists whose names are close to one party of a case, and the records of a legal entity."""
    row = row_of(request.case, party)
    record_now("api.matched", actor=request.user.pseudonym, case=number, data={"party": row.key})
    with opened() as known:
        return MatchedOut(candidates=[candidate(one) for one in of_case(known, row, 5)])


@router.post("/cases/{number}/check", url_name="check", response={202: RunOut}, summary="Check an application")
def check(request: ApiRequest, number: str) -> Status[RunOut]:
    """Ask for a check of a case against the last snapshot; its report is read when it is done."""
    run = ask_for_run(request.case, request.user)
    run.refresh_from_db()
    return Status(202, _run_out(run))


def _run_out(run: Run) -> RunOut:
    state = "waiting" if run.done_at is None else "failed" if run.failed else "done"
    return RunOut(run=run.number, on=run.on_day, state=state)


@router.get("/cases/{number}/report", url_name="report", response=ReportOut, summary="The last report of a case")
def report(request: ApiRequest, number: str) -> ReportOut:
    """Return the report of the last check that is done, and how the last one asked for stands."""
    run, asked = last_run(request.case), runs_of(request.case).last()
    if asked is None:
        raise Http404
    told = report_of(run, current()).model_dump(mode="json") if run else None
    return ReportOut(last=_run_out(asked), report=told)


@router.get("/cases/{number}/findings", url_name="findings", response=FindingsOut, summary="Questions and answers")
def findings(request: ApiRequest, number: str) -> FindingsOut:
    """Return the questions of the last check and their answers, and what was not checked; nothing is added up."""
    result = result_of(request.case, current())
    if result is None:
        return FindingsOut(checked_on=None, snapshot=None, findings=[], not_checked=[])
    facts, flags = {one.fact.id: one.fact.sentence for one in result.facts}, flags_of(request.case)
    return FindingsOut(
        checked_on=result.report.on_day,
        snapshot=result.run.snapshot,
        findings=[
            FindingOut(
                id=one.words.id, code=one.words.code, title=one.words.title, question=one.words.question,
                facts=[facts[fact] for fact in one.words.facts if fact in facts],
                lawful_explanations=one.words.lawful_explanations,
                answer=one.answer.way if one.answer and not one.reopened else None,
                contested=_contested(flags.get(f"finding:{one.asked.mark}")),
            )
            for one in result.questions
        ],
        not_checked=[one.what for one in result.report.not_checked],
    )  # fmt: skip


@router.get(
    "/cases/{number}/judgements", url_name="judgements", response=JudgementsOut, summary="Close names and judgements"
)
def judgements(request: ApiRequest, number: str) -> JudgementsOut:
    """Return the close names of the last check, with the judgement that stands of each."""
    run = last_run(request.case)
    sides = names.sides_of(request.case, run, report_of(run, current())) if run else []
    flags = flags_of(request.case)
    return JudgementsOut(
        close_names=[
            CloseNameOut(
                id=one.close.id, about=one.close.about, name=one.close.name, list_name=one.close.list_name, ref=one.close.ref,
                sentences=one.close.sentences, settle=one.close.settle, comparable=list(one.items),
                judged=_judged(one.judged) if one.judged else None, contested=_contested(flags.get(f"name:{one.pair}")),
            )
            for one in sides
        ]
    )  # fmt: skip


@router.post(
    "/cases/{number}/judgements", url_name="judgements", response={201: JudgementOut}, summary="Judge a close name"
)
def judge(request: ApiRequest, number: str, body: JudgementIn) -> Status[JudgementOut]:
    """Judge a close name of the last check; it counts in snapshots built from now on."""
    run = last_run(request.case)
    close = names.close_name(run, body.close_name) if run else None
    if run is None or close is None:
        raise ProblemError("refused", lacks=[voice().plain("api.judgement_lacks", fields="close_name")])
    expires = body.expires_on.isoformat() if body.expires_on else ""
    wrong = names.mistakes_in(close, body.verdict, body.reason, body.compared, expires)
    if wrong:
        raise ProblemError("refused", lacks=[voice().plain("api.judgement_lacks", fields=", ".join(sorted(wrong)))])
    names.judge(request.case, request.user, run, close, body.verdict, body.reason, body.compared, expires)
    sides = names.sides_of(request.case, run, report_of(run, current()))
    row = next(one.judged for one in sides if one.close.id == close.id)
    assert row is not None  # noqa: S101 it was written above
    return Status(201, _judged(row))


def _contested(words: Words | None) -> str | None:
    return voice().words(words) if words else None


def _judged(row: Judged) -> JudgementOut:
    return JudgementOut(
        judgement=row.judgement, verdict=row.verdict, by=row.by.pseudonym, on=row.on, expires_on=row.expires_on
    )
