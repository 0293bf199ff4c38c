"""A case on a day in sentences: what was done, where it stands, its dates (silence first), what can come next."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from rempart.base import Words
from rempart.base.spoken import day_in_words
from rempart.base.words import Language
from rempart.procedures.case import Case, CaseClock, CaseState, next_steps, state_of
from rempart.procedures.pack import Pack
from rempart.procedures.telling.dates import training_in_words

_SAID = {
    "stands": Words("On {day} the case is: {state}", "Le {day}, le dossier est : {state}"),
    "done": Words("Done", "Fait"),
    "dates": Words("Dates", "Échéances"),
    "next": Words("Can come next", "Peut suivre"),
    "clock": Words("by its date", "par son échéance"),
    "lacks": Words(" (lacks: {what})", " (il manque : {what})"),
    "paused": Words("paused since {first}, {left} days left", "suspendu depuis le {first}, {left} jours restants"),
    "stopped": Words("ended on {day}", "terminé le {day}"),
    "early": Words("{left} days left", "{left} jours restants"),
    "half": Words("{left} days left, half of the time is over", "{left} jours restants, la moitié du délai est passée"),
    "most": Words("{left} days left, four fifths of the time are over", "{left} jours restants, les quatre cinquièmes du délai sont passés"),
    "three_days": Words("{left} days left", "plus que {left} jours"),
    "last_day": Words("today is the last day", "aujourd’hui est le dernier jour"),
    "missed": Words("passed {late} days ago", "passé depuis {late} jours"),
}  # fmt: skip


def clocks_by_urgency(pack: Pack, state: CaseState, on: date) -> list[CaseClock]:
    """Return the clocks that run: those of silence first, then by their day; those that ended last, by name."""

    def order(clock: CaseClock) -> tuple[bool, bool, date, str]:
        silent = pack.clocks[clock.id].kind == "silence"
        return clock.stopped_on is not None, not silent, clock.due(on).day, clock.id

    return sorted(state.clocks.values(), key=order)


def clock_in_words(pack: Pack, clock: CaseClock, on: date, lang: Language) -> str:
    """Return one clock of a case as a line: what it is, its day, how near."""
    due = clock.due(on)
    name = pack.clocks[clock.id].words.in_language(lang)
    head = f"{day_in_words(due.day, lang)}  {name}"
    if clock.stopped_on is not None:
        return f"{head}, {_SAID['stopped'].in_language(lang).format(day=day_in_words(clock.stopped_on, lang))}"
    if clock.is_paused(on):
        first = day_in_words(clock.running.pauses[-1].first, lang)
        return f"{name}, {_SAID['paused'].in_language(lang).format(first=first, left=due.left)}"
    warned = clock.warned(on)
    told = _SAID[warned.level].in_language(lang).format(left=warned.days_left, late=-warned.days_left)
    return f"{head}, {told}"


def case_in_words(pack: Pack, case: Case, on: date, lang: Language) -> Iterator[str]:
    """Yield the lines that tell a case on a day."""
    procedure, state = pack.procedures[case.procedure], state_of(pack, case, on)
    words = procedure.state[state.state].words.in_language(lang)
    yield _SAID["stands"].in_language(lang).format(day=day_in_words(on, lang), state=words)
    yield f"{_SAID['done'].in_language(lang)}"
    for done in state.history:
        step = procedure.transition[done.transition].words.in_language(lang)
        who = done.by or _SAID["clock"].in_language(lang)
        yield f"  {day_in_words(done.on, lang)}  {step} ({who})"
    yield f"{_SAID['dates'].in_language(lang)}"
    for clock in clocks_by_urgency(pack, state, on):
        yield f"  {clock_in_words(pack, clock, on, lang)}"
    yield f"{_SAID['next'].in_language(lang)}"
    for step_, lacking in next_steps(pack, case, on):
        lacks = "; ".join(one.in_language(lang) for one in lacking)
        yield f"  {step_.words.in_language(lang)}" + (
            _SAID["lacks"].in_language(lang).format(what=lacks) if lacks else ""
        )
    training = training_in_words(pack, lang)
    if training:
        yield training


def case_as_data(pack: Pack, case: Case, on: date) -> dict[str, Any]:
    """Return a case on a day as data."""
    state = state_of(pack, case, on)
    return {
        "case": case.id,
        "pack": pack.id,
        "version": str(pack.version),
        "pack_sha256": pack.sha256,
        "training": pack.in_training,
        "on": str(on),
        "state": state.state,
        "since": str(state.since),
        "facts": sorted(state.facts),
        "clocks": [
            {
                "id": clock.id,
                "start": str(clock.running.start),
                "due": str(clock.due(on).day),
                "paused": clock.is_paused(on),
                "stopped_on": str(clock.stopped_on) if clock.stopped_on else None,
                "level": clock.warned(on).level if clock.stopped_on is None else None,
            }
            for clock in clocks_by_urgency(pack, state, on)
        ],
        "history": [{"step": d.transition, "on": str(d.on), "to": d.after, "event": d.event} for d in state.history],
        "next": [
            {"step": one.id, "by": one.by, "lacks": [{"en": w.en, "fr": w.fr} for w in lacking]}
            for one, lacking in next_steps(pack, case, on)
        ],
    }
