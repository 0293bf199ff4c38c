"""The case file of a report, made from the rows of a case: facts, questions, what was not checked, advice, disclosure, annexes.

What the report says is checked by ``procedures.reports``: a report on which no decision can stand is not written.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from rempart.base import RempartError
from rempart.base.words import Language
from rempart.desk.cases import drafting, hearing
from rempart.desk.cases.documents import content_of, name_of
from rempart.desk.cases.facts import facts_of
from rempart.desk.cases.history import values_of
from rempart.desk.cases.models import Case, CaseFact
from rempart.desk.cases.standing import Standing
from rempart.desk.pages.words import DeskVoice
from rempart.desk.rights import scope
from rempart.procedures.reports import CaseFile
from rempart.procedures.reports.form import (
    Advice,
    Annex,
    Asked,
    Disclosed,
    Explanation,
    NotChecked,
    Search,
)  # fmt: skip
from rempart.procedures.reports.reading import Annexed
from rempart.screening.report import Report

_LEFT_OUT = ("bundle", "report", "note")


def annexed_of(rights: scope.Rights, standing: Standing, lang: Language) -> Annexed:
    """Return the case file of a case, with the documents that the person may see as its annexes.

    Raises:
        RempartError: something that every report holds is missing; ``what`` names it.
    """
    case = standing.case
    row, draft = drafting.draft_of(case)
    run = _last_report(case, lang)
    documents = [one for one in scope.documents_of(rights, case) if one.role not in _LEFT_OUT and one.data_class != "N"]
    names = {one.pk: _file_name(place, name_of(one)) for place, one in enumerate(documents, start=1)}
    author, reviewer = hands_of(standing, row.written_by.pseudonym if row else case.opened_by.pseudonym)
    say = DeskVoice(lang)
    try:
        file = CaseFile(
            language=lang,
            authority=case.town.name,
            case=standing.lawful,
            request=case.title,
            question=standing.procedure.purpose.in_language(lang),
            basis=tuple(standing.procedure.basis),
            made_on=standing.on,
            author=author,
            reviewer=reviewer,
            searches=tuple(_searches(case, run, say)),
            facts=tuple(_facts(standing)),
            questions=tuple(_questions(standing)),
            explanations=tuple(_explanations(case, lang)),
            not_checked=tuple(_not_checked(run, say)),
            assessment=tuple(draft.links),
            chosen=tuple(draft.chosen),
            proportionality=draft.proportionality if draft.measure else None,
            proposal=draft.proposal,
            no_measure=None if draft.measure else say.plain("cases.report_no_measure"),
            advice=tuple(_advice(standing, draft)),
            disclosed=tuple(_disclosed(standing)),
            annexes=tuple(Annex(file=names[one.pk], title=name_of(one)) for one in documents),
        )
    except ValidationError as error:
        fields = sorted({str(one["loc"][0]) for one in error.errors() if one["loc"]})
        told = "; ".join(say.plain(f"cases.report_lacks_{name}") if name in _NAMED else name for name in fields)
        raise RempartError(f"case {case.number}", told, "Complete the case first") from error
    return Annexed(file, {names[one.pk]: content_of(one) for one in documents})


_NAMED = ("assessment", "searches", "reviewer", "facts", "questions", "request", "proposal", "explanations")


def hands_of(standing: Standing, author: str) -> tuple[str, str]:
    """Return who wrote, and who read over: who signed, or else the first reviewer of the case who is somebody else."""
    every = standing.procedure.transitions
    signed = [
        standing.state.actors[one.id] for one in every if "approved" in one.gives and one.id in standing.state.actors
    ]
    members = standing.case.membership_set.filter(until=None, role__in=("reviewer", "decision_maker", "legal_officer"))
    others = [*signed, *members.order_by("role", "user__pseudonym").values_list("user__pseudonym", flat=True)]
    return author, next((one for one in others if one != author), "")


def _file_name(place: int, name: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("._-")[-80:].lstrip("._-")
    return f"{place:02}-{plain or 'document'}"


def _last_report(case: Case, lang: Language) -> Report | None:
    from rempart.desk.screening.running import last_run, report_of  # noqa: PLC0415 that app reads this one

    run = last_run(case)
    return report_of(run, lang) if run else None


def _facts(standing: Standing) -> Iterator[Any]:
    usable, _ = drafting.usable_facts(standing)
    yield from ({**facts_of(standing.case), **usable}).values()


def _searches(case: Case, report: Report | None, say: DeskVoice) -> Iterator[Search]:
    """Yield the editions that the last check read, then the documents on which facts stand."""
    if report is not None:
        for source in report.sources:
            cited = sum(any(one.source == source.id for one in fact.citations) for fact in report.established)
            yield Search(
                source=source.title, query=say.plain("cases.report_asked"), snapshot=report.snapshot.id,
                published_on=source.published_on, run_on=report.on_day, result=say.plain("cases.report_found", n=cited), by=case.number,
            )  # fmt: skip
    for row in CaseFact.objects.filter(case=case, withdrawn_on=None).select_related("added_by", "case"):
        if not row.origin.startswith("screening/"):
            fact = row.said
            yield Search(
                source=fact["source"]["name"], query=say.plain("cases.report_read"), published_on=fact["source"]["seen_on"],
                run_on=fact["source"]["seen_on"], result=f"F{row.number}", by=row.added_by.pseudonym,
            )  # fmt: skip


def _questions(standing: Standing) -> Iterator[Asked]:
    """Yield each question that was sent, with what was said at the hearing, or the answer that came to all of them."""
    _, said = hearing.hearing_of(standing.case)
    asked: list[tuple[Any, str]] = []
    answers: list[tuple[Any, str]] = []
    for done in standing.state.history:
        carries = standing.lawful.events[done.event - 1].carries if done.event else {}
        asked += [(done.on, text) for text in values_of(carries.get("questions"))]
        for name in ("answers", "answer", "observations"):
            if carries.get(name):
                answers.append((done.on, "\n".join(values_of(carries[name]))))
    for number, (sent_on, text) in enumerate(asked, start=1):
        later = next(((on, told) for on, told in answers if on >= sent_on), (None, None))
        own = said["answers"].get(f"Q{number}") or later[1]
        yield Asked(
            id=f"Q{number}", question=text, sent_on=sent_on, answer=own or None, answered_on=(later[0] or standing.on) if own else None
        )  # fmt: skip


def _explanations(case: Case, lang: Language) -> Iterator[Explanation]:
    """Yield the questions that an officer found explained, each with why."""
    from rempart.desk.screening.answering import explanation_of, standing_answers  # noqa: PLC0415 that app reads this one

    for row in standing_answers(case).values():
        if row.way == "explained":
            why = str(row.said.get("reason") or row.said.get("shown_by") or "")
            text = explanation_of(row).in_language(lang)
            yield Explanation(explanation=text, weighed=why if len(why) > 4 else text)


def _not_checked(report: Report | None, say: DeskVoice) -> Iterator[NotChecked]:
    if report is None:
        yield NotChecked(
            what=say.plain("cases.report_registers"), why="not_loaded", said=say.plain("cases.report_no_check"),
            effect=say.plain("cases.report_no_check_effect"),
        )  # fmt: skip
        return
    for gap in report.not_checked:
        yield NotChecked(what=gap.what, why="not_loaded", said=gap.why, effect=gap.effect)


def _advice(standing: Standing, draft: drafting.Draft) -> Iterator[Advice]:
    """Yield each advice with the authority that the step before it asked, and how the draft weighs it."""
    events = standing.lawful.events
    asked: tuple[str, date | None] = ("", None)
    for done in standing.state.history:
        if done.event is None:
            continue
        carries = events[done.event - 1].carries
        if carries.get("authority"):
            asked = (str(carries["authority"]), done.on)
        if "advice" in standing.procedure.transition[done.transition].gives:
            weighed = draft.advice.get(str(done.event), drafting.Weighed())
            yield Advice(
                authority=asked[0] or standing.procedure.transition[done.transition].words.en, asked_on=asked[1] or done.on,
                received_on=done.on, says=str(carries.get("advice") or "") or None,
                followed={"yes": True, "no": False}.get(weighed.followed), why=weighed.why or None,
            )  # fmt: skip


def _disclosed(standing: Standing) -> Iterator[Disclosed]:
    known = standing.pack.recipients
    person = next((one for one in ("applicant", "operator", "person", "firm", *known) if one in known), "applicant")
    for row in hearing.disclosures_of(standing.case).values():
        hidden = row.shown != "whole"
        yield Disclosed(
            what=name_of(row.document), recipient=person, on=row.on, redacted=row.why if hidden else None, why=row.why if hidden else None
        )  # fmt: skip
