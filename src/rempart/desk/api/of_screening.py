"""Operations on what the registers say: match, check, report, findings, judgements."""

import json

from django.http import Http404
from ninja import Router, Status

from rempart.desk.api import checks, judging
from rempart.desk.api.calling import ApiRequest
from rempart.desk.api.matching import candidate, near, of_case, opened
from rempart.desk.api.of_cases import row_of
from rempart.desk.api.shapes import (
    CheckIn,
    FindingOut,
    FindingsOut,
    JudgementIn,
    JudgementOut,
    JudgementsOut,
    MatchedOut,
    MatchIn,
    MatchOut,
    ReportOut,
)
from rempart.desk.record import record
from rempart.identity import Judgement

router = Router(tags=["registers"])


@router.post("/match", url_name="match", response=MatchOut, summary="Find legal entities")
def match(request: ApiRequest, body: MatchIn) -> MatchOut:
    """Return legal entities of the registers that may be those asked for; persons are found within a case alone."""
    terms = json.dumps([one.model_dump() for one in body.queries], ensure_ascii=False).encode()
    record("api.matched", actor=request.user.pseudonym, data={"queries": len(body.queries)}, payload=terms)
    snapshot, connection, _ = opened()
    found = [
        MatchedOut(candidates=[candidate(one) for one in near(connection, query, body.limit)]) for query in body.queries
    ]
    return MatchOut(known_on=snapshot.known_on, results=found)


@router.post(
    "/cases/{number}/parties/{party}/match",
    url_name="party_match",
    response=MatchedOut,
    summary="Find one party of a case",
)
def party_match(request: ApiRequest, number: str, party: str) -> MatchedOut:
    """Return entries of lists whose names are close to one party of a case, and the records of a legal entity."""
    row = row_of(request.case, party)
    record("api.matched", actor=request.user.pseudonym, case=number, data={"party": row.key})
    return MatchedOut(candidates=[candidate(one) for one in of_case(row, 5)])


@router.post(
    "/cases/{number}/check",
    url_name="check",
    response={201: ReportOut},
    summary="Check the legal entities of an application",
)
def check(request: ApiRequest, number: str, body: CheckIn) -> Status[ReportOut]:
    """Check the legal entities of a case against the last snapshot; the report is kept with the case."""
    return Status(201, ReportOut(report=checks.check(request.case, request.user, body.lang, body.on)))


@router.get("/cases/{number}/report", url_name="report", response=ReportOut, summary="The last report of a case")
def report(request: ApiRequest, number: str) -> ReportOut:
    """Return the last report of a case."""
    found = checks.last_report(request.rights, request.case)
    if found is None:
        raise Http404
    return ReportOut(report=found)


@router.get("/cases/{number}/findings", url_name="findings", response=FindingsOut, summary="Questions and answers")
def findings(request: ApiRequest, number: str) -> FindingsOut:
    """Return the questions of the last check with the facts they rest on, and what was not checked; nothing is added up."""
    found = checks.last_report(request.rights, request.case)
    if found is None:
        return FindingsOut(checked_on=None, snapshot=None, findings=[], not_checked=[])
    facts = {one["id"]: one["sentence"] for one in found["established"]}
    return FindingsOut(
        checked_on=found["on_day"],
        snapshot=found["snapshot"]["id"],
        findings=[
            FindingOut(
                id=one["id"], code=one["code"], title=one["title"], question=one["question"],
                facts=[facts[fact] for fact in one["facts"] if fact in facts], lawful_explanations=one["lawful_explanations"],
                answer=None,
            )
            for one in found["to_ask"]
        ],
        not_checked=[one["what"] for one in found["not_checked"]],
    )  # fmt: skip


@router.get(
    "/cases/{number}/judgements", url_name="judgements", response=JudgementsOut, summary="Judgements of identity"
)
def judgements(request: ApiRequest, number: str) -> JudgementsOut:
    """Return the judgements in force about records of a case."""
    return JudgementsOut(judgements=[_out(one) for one in judging.of_case(request.rights, request.case)])


@router.post(
    "/cases/{number}/judgements", url_name="judgements", response={201: JudgementOut}, summary="Judge two records"
)
def judge(request: ApiRequest, number: str, body: JudgementIn) -> Status[JudgementOut]:
    """Judge whether two records are one party; it counts in snapshots built from now on."""
    made = judging.enter(
        request.rights, request.case, request.user, body.left, body.right, body.verdict, body.reason, body.expires_on
    )
    return Status(201, _out(made))


def _out(one: Judgement) -> JudgementOut:
    return JudgementOut(
        id=one.id, left=one.left, right=one.right, verdict=one.judgement, reason=one.reason, author=one.author,
        made_on=one.made_on, expires_on=one.expires_on,
    )  # fmt: skip
