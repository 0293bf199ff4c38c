"""How a date was computed, step by step, with the article of each rule."""

from collections.abc import Iterator
from typing import Any

from rempart.base import Words
from rempart.base.spoken import day_in_words
from rempart.base.words import Language
from rempart.procedures.clocks import Running, Unit
from rempart.procedures.clocks.running import Due, Step
from rempart.procedures.pack import Pack
from rempart.procedures.pack.form import Article, ClockForm

_UNITS = {
    Unit.DAY: (Words("calendar day", "jour calendaire"), Words("calendar days", "jours calendaires")),
    Unit.WORKING_DAY: (Words("working day", "jour ouvré"), Words("working days", "jours ouvrés")),
    Unit.WEEK: (Words("week", "semaine"), Words("weeks", "semaines")),
    Unit.MONTH: (Words("month", "mois"), Words("months", "mois")),
}
_RULES = {
    "start": Words("starts with: {starts}", "point de départ : {starts}"),
    "next_day": Words(
        "the day itself is not counted, nor is the last: the count starts on the next day",
        "délai franc : ni le premier jour ni le dernier ne comptent, le décompte commence le lendemain",
    ),
    "term": Words("plus {n} {unit}", "plus {n} {unit}"),
    "extension": Words("extended once by {n} {unit}", "prolongé une fois de {n} {unit}"),
    "pause": Words(
        "stood still for {n} days, from {first} to the day before {end} ({cause})",
        "suspendu {n} jours, du {first} à la veille du {end} ({cause})",
    ),
    "roll": Words(
        "moved to the next working day, for it fell on a Saturday, a Sunday or a holiday",
        "reporté au premier jour ouvré suivant, car il tombait un samedi, un dimanche ou un jour férié",
    ),
}
_SAID = {
    "due": Words("{words}: {day}", "{words} : {day}"),
    "end": Words("At its end: {what}", "À son terme : {what}"),
    "calendar": Words("Calendar: {name}", "Calendrier : {name}"),
    "checked": Words("checked on {day}", "vérifié le {day}"),
    "unverified": Words("unverified", "non vérifié"),
    "training": Words(
        "Training mode: no jurist has signed pack {pack} of {version}. Do not found a decision on it.",
        "Mode formation : aucun juriste n’a signé le lot {pack} du {version}. Ne fondez aucune décision dessus.",
    ),
    "stated": Words("stated by you", "indiqué par vous"),
}


def article_in_words(article: Article, lang: Language) -> str:
    """Return an article with the day on which it was checked, or *unverified*."""
    if article.checked_on is None:
        return f"{article.cited(lang)}, {_SAID['unverified'].in_language(lang)}"
    checked = _SAID["checked"].in_language(lang).format(day=day_in_words(article.checked_on, lang))
    return f"{article.cited(lang)}, {checked}"


def training_in_words(pack: Pack, lang: Language) -> str | None:
    """Return the sentence that everything made with an unsigned pack carries; None where a jurist signed it."""
    if not pack.in_training:
        return None
    return _SAID["training"].in_language(lang).format(pack=pack.id, version=day_in_words(pack.version, lang))


def article_of(form: ClockForm, step: Step) -> str | None:
    """Return the id of the article that a step rests on, where the pack cites one."""
    if step.rule == "extension" and form.extension:
        return form.extension.article
    if step.rule == "roll":
        return form.roll_article or form.article
    if step.rule == "pause":
        return next((one.article for one in form.pauses if one.cause == step.cause), None)
    return form.article


def term_in_words(n: int, unit: Unit, lang: Language) -> str:
    """Return a term as people say it: ``14 calendar days``, « 2 mois »."""
    return f"{n} {_UNITS[unit][n != 1].in_language(lang)}"


def step_in_words(form: ClockForm, step: Step, lang: Language) -> str:
    """Return one step as a sentence without its article."""
    unit = _UNITS[step.unit][step.n != 1].in_language(lang) if step.unit else ""
    cause = next((one.words for one in form.pauses if one.cause == step.cause), _SAID["stated"]).in_language(lang)
    days = {name: day_in_words(day, lang) for name in ("first", "end") if (day := getattr(step, name))}
    text = _RULES[step.rule].in_language(lang)
    return text.format(starts=form.starts.in_language(lang), n=step.n, unit=unit, cause=cause, **days)


def how_in_words(pack: Pack, running: Running, due: Due, lang: Language) -> Iterator[str]:
    """Yield the lines that explain a date: the date, each step with its rule and day, the calendar, training mode."""
    form = pack.clocks[running.clock.id]
    yield _SAID["due"].in_language(lang).format(words=form.words.in_language(lang), day=day_in_words(due.day, lang))
    for step in due.how:
        article = article_of(form, step)
        told = f" [{article_in_words(pack.articles[article], lang)}]" if article else ""
        yield f"  {day_in_words(step.day, lang)}  {step_in_words(form, step, lang)}{told}"
    yield _SAID["end"].in_language(lang).format(what=form.at_end.in_language(lang))
    yield _SAID["calendar"].in_language(lang).format(name=running.clock.calendar.name)
    training = training_in_words(pack, lang)
    if training:
        yield training


def how_as_data(pack: Pack, running: Running, due: Due) -> list[dict[str, Any]]:
    """Return the steps of a date as data: rule, day, what went in, article and whether it was checked, calendar."""
    form = pack.clocks[running.clock.id]
    steps = []
    for step in due.how:
        article = pack.articles.get(article_of(form, step) or "")
        inputs = {name: getattr(step, name) for name in ("n", "unit", "cause", "first", "end")}
        steps.append(
            {
                "rule": step.rule,
                "day": str(step.day),
                **{name: value if isinstance(value, int) else str(value) for name, value in inputs.items() if value is not None},
                "article": article.article if article else None,
                "checked_on": str(article.checked_on) if article and article.checked_on else None,
                "calendar": running.clock.calendar.name,
                "en": step_in_words(form, step, "en"),
                "fr": step_in_words(form, step, "fr"),
            }
        )  # fmt: skip
    return steps


def clock_as_data(pack: Pack, form: ClockForm, region: str | None = None) -> dict[str, Any]:
    """Return a clock of a pack as data.

    ``due = start``, one day later where ``counts_from`` is ``next_day``, plus ``n`` units (a month keeps the number of the
    day or takes the month's last), moved to the next working day where ``roll`` says so. Working days are those of
    ``country`` and ``region`` in the library ``holidays``, and neither Saturdays, Sundays nor the days ``holidays_added``.
    """
    calendar, article = pack.calendar(region or form.region), pack.articles[form.article]
    return {
        "id": form.id,
        "kind": form.kind,
        "n": form.n,
        "unit": str(form.unit),
        "country": calendar.country,
        "region": calendar.region,
        "holidays_added": list(calendar.added),
        "roll": form.roll,
        "counts_from": form.counts_from,
        "extension": {"n": form.extension.n, "unit": str(form.extension.unit)} if form.extension else None,
        "pauses": [one.cause for one in form.pauses],
        "article": article.article,
        "checked_on": str(article.checked_on) if article.checked_on else None,
        "en": form.words.en,
        "fr": form.words.fr,
    }
