"""What a pack must hold beside its form: articles that exist, clocks that are known, states that are reached, nobody decided against unheard."""

from collections.abc import Iterator

from rempart.procedures.pack.checking_clocks import clock_faults, closing_faults
from rempart.procedures.pack.checking_letters import letter_faults
from rempart.procedures.pack.checking_steps import step_faults
from rempart.procedures.pack.exploring import adverse_faults, reached, round_faults, situations
from rempart.procedures.pack.form import FACTS, SAME, Effect, Procedure, Transition
from rempart.procedures.pack.pack import Pack
from rempart.procedures.pack.records import records


def faults_of(pack: Pack) -> list[str]:
    """Return every fault of a pack, in words; none for a pack that may be used."""
    return [
        *_articles(pack),
        *_retention(pack),
        *clock_faults(pack),
        *letter_faults(pack),
        *(fault for procedure in pack.procedures.values() for fault in _procedure(pack, procedure)),
    ]


def _cited(pack: Pack) -> Iterator[tuple[str, str | None]]:
    heading = pack.heading
    yield "pack.yml: calendar", heading.calendar.article
    yield "pack.yml: bylaw", heading.bylaw.article
    yield "pack.yml: bylaw sectors", heading.bylaw.sectors_article
    yield from ((f"pack.yml: recipient {one.id}", one.article) for one in heading.recipients)
    yield from ((f"pack.yml: exception {one.id}", one.article) for one in heading.hearing_exceptions)
    yield from ((f"pack.yml: retention {one.what}", one.article) for one in heading.retention)
    for clock in pack.clocks.values():
        where = f"clocks.yml: {clock.id}"
        yield from ((where, article) for article in (clock.article, clock.roll_article))
        yield from ((f"{where}: pause {one.cause}", one.article) for one in clock.pauses)
        yield f"{where}: extension", clock.extension.article if clock.extension else None
    for measure in pack.measures.values():
        yield f"measures.yml: {measure.id}", measure.article
        yield f"measures.yml: {measure.id}: at most", measure.at_most.article if measure.at_most else None
    for procedure in pack.procedures.values():
        where = f"{procedure.procedure}.yml"
        yield from ((f"{where}: basis", article) for article in procedure.basis)
        asked = [(one.id, one.article) for one in (*procedure.questions, *procedure.documents)]
        moving = [(one.id, one.article) for one in procedure.transitions]
        resting = [(one.id, one.article) for one in procedure.states]
        yield from ((f"{where}: {name}", article) for name, article in (*asked, *resting, *moving))


def _articles(pack: Pack) -> Iterator[str]:
    for where, article in _cited(pack):
        if article is not None and article not in pack.articles:
            yield f"{where}: article {article} is not in law.yml"


def _retention(pack: Pack) -> Iterator[str]:
    if not pack.heading.retention:
        yield "pack.yml: retention is not told: what is kept, how long, under which article"
    if pack.heading.bylaw.required and pack.heading.bylaw.article is None:
        yield "pack.yml: bylaw: it is required, and no article says so"


def _procedure(pack: Pack, procedure: Procedure) -> list[str]:
    where = f"{procedure.procedure}.yml"
    named = [f"{where}: {fault}" for fault in _names(pack, procedure)]
    if named:
        return named  # exploring needs names that exist
    steps = list(situations(pack, procedure))
    unreached = sorted(set(procedure.state) - reached(procedure, steps))
    return [
        *(f"{where}: state {state} is never reached" for state in unreached),
        *(f"{where}: {fault}" for fault in (*_ends(procedure), *step_faults(procedure))),
        *(f"{where}: {fault}" for fault in adverse_faults(pack, procedure, steps)),
        *(f"{where}: {fault}" for fault in round_faults(pack, procedure, steps)),
        *(f"{where}: {fault}" for fault in closing_faults(pack, procedure, steps)),
    ]


def _names(pack: Pack, procedure: Procedure) -> Iterator[str]:
    if len(procedure.state) != len(procedure.states) or len(procedure.transition) != len(procedure.transitions):
        yield "an id stands twice"
    if procedure.initial not in procedure.state:
        yield f"initial: there is no state {procedure.initial}"
    for state in procedure.states:
        if state.kind == "implied" and state.article is None:
            yield f"state {state.id}: what the law makes of silence cites no article"
    if pack.heading.bylaw.required and procedure.bylaw == "optional":
        yield "bylaw: the pack requires one, so it is required or, with a reason in 'about', none"
    for one in procedure.transitions:
        yield from (f"transition {one.id}: {fault}" for fault in _transition(pack, procedure, one))


def _transition(pack: Pack, procedure: Procedure, one: Transition) -> Iterator[str]:
    for state in (*one.from_, *(() if one.to == SAME else (one.to,))):
        if state not in procedure.state:
            yield f"there is no state {state}"
    for effect in one.clocks:
        yield from _effect(pack, effect)
    yield from _conditions(pack, one)
    yield from (f"records: {name} has no words (pack/records.yml)" for name in one.records if name not in records())
    for name in one.not_by:
        if name not in procedure.transition:
            yield f"not_by: there is no transition {name}"
    if one.exception is not None and one.exception not in {each.id for each in pack.heading.hearing_exceptions}:
        yield f"exception {one.exception} is not cited in pack.yml"
    if ("clock" in one.by) != (one.on_clock is not None):
        yield "a step that a clock makes names it (on_clock), and no other step does"
    if one.on_clock is not None and (one.on_clock not in pack.clocks or one.by != ["clock"]):
        yield f"on_clock: there is no clock {one.on_clock}, or somebody else may act too"


def _effect(pack: Pack, effect: Effect) -> Iterator[str]:
    form = pack.clocks.get(effect.clock)
    if form is None:
        yield f"there is no clock {effect.clock}"
    elif effect.does == "extend" and form.extension is None:
        yield f"clock {effect.clock} knows no extension"
    elif effect.does == "pause" and effect.cause not in {pause.cause for pause in form.pauses}:
        yield f"clock {effect.clock} is not paused by {effect.cause}"
    for name in (effect.since, effect.only_after, *effect.unless_after):
        if name is not None and name not in pack.clocks:
            yield f"clock {effect.clock}: there is no clock {name}"


def _conditions(pack: Pack, one: Transition) -> Iterator[str]:
    for choice in one.needs_any:
        for name in choice:
            kind, _, clock = name.partition(":")
            if not (name in FACTS or (kind == "expired" and clock in pack.clocks)):
                yield f"needs_any: {name} is neither a fact nor expired:<clock>"


def _ends(procedure: Procedure) -> Iterator[str]:
    """A state from which nothing leads on is closed, and a closed one leads nowhere."""
    leads = {state for one in procedure.transitions for state in one.from_}
    for state in procedure.states:
        if state.kind == "closed" and state.id in leads:
            yield f"state {state.id} is closed and leads on"
        if state.kind != "closed" and state.id not in leads:
            yield f"state {state.id} leads nowhere and is not closed"
