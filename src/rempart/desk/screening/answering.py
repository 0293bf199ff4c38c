"""What officers make of the questions of a check: three equal ways, nothing chosen beforehand, undone with a reason."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from django.db import transaction

from rempart.base import Words
from rempart.desk import sealing
from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case
from rempart.desk.day import now
from rempart.desk.record import record
from rempart.desk.screening.models import Answer, Run
from rempart.desk.screening.papers import papers_of
from rempart.screening.changed import questions_by_key
from rempart.screening.report import Question, Report

Way = Literal["ask", "explained", "not_relevant"]
WAYS: tuple[Way, ...] = get_args(Way)
LEAST = 10
"""Characters of a reason: the applicant will read it."""


@dataclass(frozen=True)
class Asked:
    """A question of a run in both languages, with the mark that it keeps from run to run, and that of what it rests on."""

    mark: str
    facts: str
    words: Mapping[str, Question]


def questions_of(run: Run) -> list[Asked]:
    """Return the questions of a run by rule and then by whom they are about: an order in which no finding moves another."""
    said = run.said
    both = {lang: Report.model_validate(said[lang]) for lang in ("en", "fr")}
    keyed = list(questions_by_key(both["en"].to_ask).items())
    sentences = {fact.id: fact.sentence for fact in both["en"].established}
    found = []
    for (key, one), other in zip(keyed, both["fr"].to_ask, strict=True):
        rests = [str(one.version), one.question, *sorted(sentences[id_] for id_ in one.facts)]
        rests += sorted(citation.row_id for citation in one.citations)
        found.append(
            (
                (one.code, one.about, key),
                Asked(
                    sealing.mark(f"question:{run.case.number}:{key}"),
                    sealing.mark(f"rests:{run.case.number}:{'|'.join(rests)}"),
                    {"en": one, "fr": other},
                ),
            )
        )
    return [asked for _, asked in sorted(found, key=lambda pair: pair[0])]


@dataclass(frozen=True)
class Given:
    """What was chosen and written in the form of one question."""

    way: str = ""
    explanation: str = ""
    """Number of an explanation of the rule, or ``other``."""
    other: str = ""
    paper: str = ""
    shown_by: str = ""
    reason: str = ""


def mistakes_in(given: Given, asked: Asked, case: Case) -> dict[str, str]:
    """Return what an answer lacks: names of its fields, and keys of sentences."""
    if given.way not in WAYS:
        return {"way": "mistake_way"}
    if given.way == "not_relevant" and len(given.reason) < LEAST:
        return {"reason": "mistake_reason"}
    if given.way != "explained":
        return {}
    found = {}
    known = [str(n) for n in range(len(asked.words["en"].lawful_explanations))]
    if given.explanation not in (*known, "other"):
        found["way"] = "mistake_explanation"
    if given.explanation == "other" and len(given.other) < LEAST:
        found["other"] = "mistake_other"
    if given.paper and given.paper not in {one.key for one in papers_of(case)}:
        found["paper"] = "mistake_paper"
    elif not given.paper and not given.shown_by:
        found["paper"] = "mistake_shown"
    return found


@transaction.atomic
def answer(case: Case, by: User, asked: Asked, given: Given) -> Answer:
    """Keep an answer, sealed, in the stead of the one that stands. Whoever calls has looked at ``mistakes_in``."""
    Case.objects.select_for_update().get(pk=case.pk)
    Answer.objects.filter(case=case, question=asked.mark, undone_at=None).update(undone_by=by, undone_at=now())
    code = asked.words["en"].code
    entry = record("question.answered", actor=by.pseudonym, case=case.number, data={"rule": code, "way": given.way})
    row = Answer(
        case=case, key=secrets.token_hex(16), question=asked.mark, code=code, facts=asked.facts, way=given.way, by=by,
        at=now(), entry=entry.number,
    )  # fmt: skip
    row.say(_told(given, asked))
    row.save()
    return row


def _told(given: Given, asked: Asked) -> dict[str, Any]:
    if given.way == "not_relevant":
        return {"reason": given.reason}
    if given.way != "explained":
        return {}
    if given.explanation == "other":
        both = {"en": given.other, "fr": given.other}
    else:
        both = {lang: one.lawful_explanations[int(given.explanation)] for lang, one in asked.words.items()}
    return {"explanation": both, "paper": given.paper, "shown_by": given.shown_by}


@transaction.atomic
def reopen(case: Case, by: User, row: Answer, reason: str) -> None:
    """Take an answer back, for a reason: its question stands open again."""
    row.undone_by, row.undone_at = by, now()
    row.undo(reason)
    row.save()
    record("question.reopened", actor=by.pseudonym, case=case.number, data={"rule": row.code, "way": row.way})


def standing_answers(case: Case) -> dict[str, Answer]:
    """Return the answer that stands of each question, by its mark."""
    rows = Answer.objects.filter(case=case, undone_at=None).select_related("case", "by").order_by("id")
    return {row.question: row for row in rows}


def holds(row: Answer | None, asked: Asked) -> bool:
    """Tell whether an answer is one to what the question rests on now: a fact that changed reopens its question."""
    return row is not None and row.facts == asked.facts


def explanation_of(row: Answer) -> Words:
    """Return by what a question was explained, in both languages."""
    both = row.said["explanation"]
    return Words(en=both["en"], fr=both["fr"])
