"""The green lane: nothing to ask, every check listed, and the step that the pack has for it."""

from dataclasses import dataclass

from rempart.base.words import Language
from rempart.desk.cases.models import Case
from rempart.desk.cases.standing import Standing, Step
from rempart.desk.configuration import workspace
from rempart.desk.day import today
from rempart.desk.pages.words import DeskVoice
from rempart.desk.screening.answering import explanation_of, questions_of, standing_answers
from rempart.desk.screening.blocking import blocked_by, outside_of
from rempart.desk.screening.findings import open_questions
from rempart.desk.screening.models import Answer, Run
from rempart.desk.screening.running import last_run, report_of
from rempart.procedures.pack import Transition
from rempart.screening.drawn import is_drawn


@dataclass(frozen=True)
class Lane:
    """Whether a case may take the green lane, by which steps, and the checks that are written with them.

    ``drawn``: by the draw that knows no finding, a second person looks at it too although nothing is asked.
    """

    run: Run | None
    is_green: bool
    checks: list[str]
    steps: list[Step]
    drawn: bool


def lane_of(case: Case, roles: frozenset[str], lang: Language) -> Lane:
    """Return the green lane of a case for the roles of a person.

    It is open where the last check has no open question and none that is to be asked, and nothing stands in the way.
    """
    run = last_run(case)
    settings = workspace().settings
    steps = [one for one in Standing(case, today()).steps(roles) if is_of_lane(one.transition)]
    drawn = is_drawn(case.number, settings.review_seed, settings.review_share)
    if run is None:
        return Lane(None, False, [], steps, drawn)
    asks = any(row.way == "ask" for row in _answers(case, run))
    is_green = not blocked_by(case) and not open_questions(case) and not asks
    return Lane(run, is_green, checks_of(case, run, lang), steps, drawn)


def is_of_lane(transition: Transition) -> bool:
    """Tell whether a step of a pack is one of the lane that records the checks: *nothing to ask*, or the grant after it."""
    return transition.green and "checks" in transition.records


def checks_of(case: Case, run: Run, lang: Language) -> list[str]:
    """Return every check of a run, one line each: sources with their day, those outside, rules examined, answers."""
    report, voice = report_of(run, lang), DeskVoice(lang)
    sources = {one.id: one for one in report.sources}
    on = voice.day_in_text(report.on_day)
    found = []
    for one in report.consulted:
        source = sources[one.source]
        key = "screening.check_stale" if one.stale else "screening.check_read"
        found.append(voice.plain(key, title=source.title, day=voice.day_in_text(source.published_on), on=on))
    for row in outside_of(case):
        source_name = row.source.replace("_", " ")
        found.append(voice.plain("screening.check_outside", source=source_name, on=voice.day_in_text(row.on)))
    for examined in report.examined:
        if examined.outcome == "clear":
            found.append(voice.plain("screening.check_clear", title=examined.title, about=examined.about))
    titles = {asked.mark: asked.words[lang].title for asked in questions_of(run)}
    for answer in _answers(case, run):
        title = titles[answer.question]
        if answer.way == "explained":
            said = explanation_of(answer).in_language(lang)
            found.append(voice.plain("screening.check_explained", title=title, by=said))
        elif answer.way == "not_relevant":
            found.append(voice.plain("screening.check_aside", title=title, by=answer.said["reason"]))
    return [voice.tidy(line) for line in found]


def _answers(case: Case, run: Run) -> list[Answer]:
    answers = standing_answers(case)
    return [answers[asked.mark] for asked in questions_of(run) if asked.mark in answers]
