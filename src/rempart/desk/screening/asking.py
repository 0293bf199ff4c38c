"""Questions that officers decided to ask, in the form that a letter takes."""

from typing import Any

from rempart.base.words import Language
from rempart.desk.cases.models import Case
from rempart.desk.screening.answering import holds, questions_of, standing_answers
from rempart.desk.screening.running import last_run, report_of
from rempart.screening.report import Question, Report


def questions_to_ask(case: Case, lang: Language) -> list[dict[str, Any]]:
    """Return the questions that are answered *ask*, each in the form of ``procedures.letters.values.Asked``, by rule.

    A question whose facts have changed since is not among them until an officer has looked at it again.
    """
    run = last_run(case)
    if run is None:
        return []
    report, answers = report_of(run, lang), standing_answers(case)
    found = []
    for asked in questions_of(run):
        row = answers.get(asked.mark)
        if row is not None and row.way == "ask" and holds(row, asked):
            found.append(_asked(asked.words[lang], report))
    return found


def _asked(one: Question, report: Report) -> dict[str, Any]:
    sources = {source.id: source for source in report.sources}
    facts = {fact.id: fact for fact in report.established}
    citations = one.citations or [citation for id_ in one.facts for citation in facts[id_].citations]
    first = sources[citations[0].source] if citations else None
    shows = " ".join(facts[id_].sentence for id_ in one.facts) or one.title
    return {
        "source": first.title if first else report.town,
        "on": (first.published_on if first else report.on_day).isoformat(),
        "shows": _line(shows),
        "question": _line(one.question),
        "explanations": [_line(text) for text in one.lawful_explanations],
    }


def _line(text: str) -> str:
    return " ".join(text.split())
