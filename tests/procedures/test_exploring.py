"""The whole state space of every procedure of every pack: nobody is decided against unheard, and no broken pack loads.

The first half looks at every step from every situation with a second hand, not with the checks of loading. The second
half breaks each procedure in one way, a *mutant*, and asks that loading refuses it and names the fault.
"""

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from rempart.procedures.pack import Pack, PackError, Procedure, State, load_pack, pack_ids
from rempart.procedures.pack.checking import faults_of
from rempart.procedures.pack.exploring import Situation, situations
from rempart.procedures.pack.form import Transition
from rempart.procedures.pack.reading import FOLDER

PROCEDURES = [(pack, name) for pack in pack_ids() for name in load_pack(pack).procedures]
every_procedure = pytest.mark.parametrize(("pack_id", "name"), PROCEDURES)
Taken = tuple[Situation, Transition, Situation]


def procedure_of(pack_id: str, name: str) -> Procedure:
    """A procedure of a pack."""
    return load_pack(pack_id).procedures[name]


@cache
def explored(pack_id: str, name: str) -> tuple[Taken, ...]:
    """Every step from every situation of a procedure."""
    return tuple(situations(load_pack(pack_id), procedure_of(pack_id, name)))


def deciding(procedure: Procedure) -> list[Transition]:
    """The steps by which somebody signs a decision against somebody."""
    return [one for one in procedure.transitions if "approved" in one.gives]


LARGE = (("fr", "measure"), ("be", "inquiry"))
"""The procedures with the most situations: a mutant of one takes seconds, so only CI waits for them."""


def marked(found: list[tuple[str, str]]) -> list[object]:
    """The same procedures, the large ones marked as slow."""
    return [pytest.param(*one, marks=pytest.mark.slow) if one in LARGE else one for one in found]


every_mutant = pytest.mark.parametrize(("pack_id", "name"), marked(PROCEDURES))
every_deciding = pytest.mark.parametrize(
    ("pack_id", "name"), marked([one for one in PROCEDURES if deciding(procedure_of(*one))])
)


class TestTheWholeStateSpace:
    """Every step from every situation that some course of events leads to."""

    @every_procedure
    def test_every_state_is_reached_and_every_step_can_be_taken(self, pack_id: str, name: str) -> None:
        """A state or a step that nothing leads to is a law that nobody can apply."""
        procedure, steps = procedure_of(pack_id, name), explored(pack_id, name)
        assert {one.id for one in procedure.transitions} == {one.id for _, one, _ in steps}
        assert set(procedure.state) == {procedure.initial} | {after.state for _, _, after in steps}

    @every_procedure
    def test_whoever_is_decided_against_knew_was_heard_or_had_the_time_and_reads_why(
        self, pack_id: str, name: str
    ) -> None:
        """At every signature: disclosed, heard or the time expired, reasons; or an exception that the pack cites."""
        pack, procedure = load_pack(pack_id), procedure_of(pack_id, name)
        for before, one, after in explored(pack_id, name):
            if "approved" not in one.gives:
                continue
            assert "reasons" in after.facts, one.id
            ended = {pack.clocks[clock].kind for clock in before.expired}
            if "hearing_waived" in after.facts:
                assert any(each.exception for each in procedure.transitions if "hearing_waived" in each.gives)
                continue
            assert "disclosed" in after.facts, one.id
            assert "heard" in after.facts or "hearing" in ended, one.id

    @every_procedure
    def test_two_persons_stand_behind_every_decision(self, pack_id: str, name: str) -> None:
        """Whoever signs is barred from having drafted, and somebody did draft; no clock signs."""
        for before, one, _ in explored(pack_id, name):
            if "approved" in one.gives:
                assert set(one.not_by) & before.done, one.id
                assert "clock" not in one.by

    @every_procedure
    def test_an_adverse_state_is_entered_by_a_signature_or_by_one_that_stands(self, pack_id: str, name: str) -> None:
        """A stay that ends brings back what was decided; what the law makes of silence comes by its clock alone."""
        procedure = procedure_of(pack_id, name)
        for before, one, after in explored(pack_id, name):
            kind, came = procedure.state[after.state].kind, procedure.state[before.state].kind
            if kind == "adverse" and came != "adverse":
                assert "approved" in after.facts or set(one.not_by) & before.done, one.id
            if kind == "implied" and came != "implied":
                assert one.by == ["clock"], one.id

    @every_procedure
    def test_a_decision_that_comes_before_the_hearing_leads_to_one(self, pack_id: str, name: str) -> None:
        """Urgency: somebody is heard afterwards, on some way from every such signature."""
        steps = explored(pack_id, name)
        back: dict[Situation, set[Situation]] = {}
        for before, _, after in steps:
            back.setdefault(after, set()).add(before)
        waiting = [before for before, one, _ in steps if "heard" in one.gives]
        leading = set(waiting)
        while waiting:
            found = back.get(waiting.pop(), set()) - leading
            leading |= found
            waiting.extend(found)
        signed = {after for _, one, after in steps if "approved" in one.gives and "hearing_waived" in after.facts}
        assert signed <= leading

    @every_procedure
    def test_the_applicant_who_raises_no_question_is_never_asked_to_be_heard(self, pack_id: str, name: str) -> None:
        """The green lane: where a procedure has one, its steps alone lead from one to the next and to nothing adverse."""
        procedure = procedure_of(pack_id, name)
        for one in procedure.transitions:
            if one.green:
                assert one.to == "same" or procedure.state[one.to].kind not in ("adverse", "implied", "waiting"), one.id
                assert not one.measure

    @every_procedure
    def test_exploring_takes_no_time(self, pack_id: str, name: str) -> None:
        """A procedure stays small enough to be looked at whole, at every loading."""
        assert 0 < len(explored(pack_id, name)) < 50_000


def with_procedure(pack: Pack, changed: Procedure) -> Pack:
    """A pack of which a changed procedure is the only one: the others are checked elsewhere, and take their time."""
    started = {each.clock for one in changed.transitions for each in one.clocks}
    clocks = [
        form if form.started_by != "step" or form.id in started else form.model_copy(update={"started_by": "outside"})
        for form in pack.clocks.values()
    ]
    return Pack(
        pack.folder, pack.heading, list(pack.articles.values()), clocks, [changed],
        list(pack.measures.values()), list(pack.letters.values()), "0" * 64,
    )  # fmt: skip


def rebuilt(
    procedure: Procedure, change: Callable[[Transition], Transition | None], states: list[State] | None = None
) -> Procedure:
    """A procedure whose steps are changed one by one; those that become None are left out."""
    steps = [new for one in procedure.transitions if (new := change(one)) is not None]
    made: Procedure = Procedure.model_validate(
        procedure.model_dump(by_alias=True) | {"states": states or procedure.states, "transitions": steps}
    )
    return made


def without_fact(fact: str) -> Callable[[Transition], Transition]:
    """Change a step so that it neither gives, needs nor takes a fact."""

    def change(one: Transition) -> Transition:
        lists = {name: [each for each in getattr(one, name) if each != fact] for name in ("gives", "needs", "takes")}
        choices = [[each for each in choice if each != fact] for choice in one.needs_any]
        return one.model_copy(update={**lists, "needs_any": [choice for choice in choices if choice]})

    return change


def unheard(pack: Pack) -> Callable[[Transition], Transition]:
    """Change a step so that nobody is heard, no term to answer runs, and none is asked for."""
    quiet = {name for name, form in pack.clocks.items() if form.kind in ("hearing", "answer")}

    def change(one: Transition) -> Transition:
        one = without_fact("heard")(one)
        choices = [[each for each in choice if each.removeprefix("expired:") not in quiet] for choice in one.needs_any]
        kept = [effect for effect in one.clocks if effect.clock not in quiet]
        by_hand = {"on_clock": None, "by": ["case_officer"]} if one.on_clock in quiet else {}
        return one.model_copy(update={"needs_any": [each for each in choices if each], "clocks": kept, **by_hand})

    return change


def awaited(procedure: Procedure) -> list[str]:
    """The clocks that some step of a procedure waits for, and that some step starts."""
    waits = {one.on_clock for one in procedure.transitions} | {
        each.removeprefix("expired:") for one in procedure.transitions for choice in one.needs_any for each in choice
    }
    return sorted({effect.clock for one in procedure.transitions for effect in one.clocks if effect.does in ("start", "restart")} & waits)  # fmt: skip


def refused(pack: Pack, changed: Procedure) -> list[str]:
    """The faults for which loading refuses a pack with a changed procedure."""
    return faults_of(with_procedure(pack, changed))


class TestMutants:
    """One thing broken at a time: loading refuses, and says what."""

    @every_mutant
    def test_what_is_not_broken_has_no_fault(self, pack_id: str, name: str) -> None:
        """Rebuilt without a change, a procedure loads: the mutants below fail for their change alone."""
        assert refused(load_pack(pack_id), rebuilt(procedure_of(pack_id, name), lambda one: one)) == []

    @every_deciding
    def test_without_four_eyes(self, pack_id: str, name: str) -> None:
        """The steps that decide no longer bar whoever drafted: each is named."""
        pack, procedure = load_pack(pack_id), procedure_of(pack_id, name)
        signing = {one.id for one in deciding(procedure)}
        alone = rebuilt(procedure, lambda one: one.model_copy(update={"not_by": []}) if one.id in signing else one)
        assert {f"{name}.yml: transition {one}: one person alone decides" for one in signing} <= set(
            refused(pack, alone)
        )

    @every_deciding
    def test_without_disclosure(self, pack_id: str, name: str) -> None:
        """Nothing is put to the person, and no step asks for it."""
        pack, procedure = load_pack(pack_id), procedure_of(pack_id, name)
        faults = refused(pack, rebuilt(procedure, without_fact("disclosed")))
        assert any("it decides against somebody to whom nothing was disclosed" in fault for fault in faults)

    @every_deciding
    def test_without_reasons(self, pack_id: str, name: str) -> None:
        """No step gives reasons, and none asks for them."""
        pack, procedure = load_pack(pack_id), procedure_of(pack_id, name)
        faults = refused(pack, rebuilt(procedure, without_fact("reasons")))
        assert {f"{name}.yml: transition {one.id}: it decides without reasons" for one in deciding(procedure)} <= set(
            faults
        )

    @every_deciding
    def test_without_a_hearing(self, pack_id: str, name: str) -> None:
        """Nobody is heard and no term to answer runs; whoever had that term acts by hand instead."""
        pack, procedure = load_pack(pack_id), procedure_of(pack_id, name)
        faults = refused(pack, rebuilt(procedure, unheard(pack)))
        assert any("neither heard nor given the time to answer" in fault for fault in faults)

    @every_deciding
    def test_signed_on_the_first_day(self, pack_id: str, name: str) -> None:
        """The deciding step taken from the first state, with nothing behind it: everything that lacks is said."""
        pack, procedure = load_pack(pack_id), procedure_of(pack_id, name)
        step = deciding(procedure)[0]
        bare = {"from_": [procedure.initial, *step.from_], "needs": [], "needs_any": []}
        faults = refused(
            pack, rebuilt(procedure, lambda one: one.model_copy(update=bare) if one.id == step.id else one)
        )
        for fault in (
            "nothing was disclosed",
            "neither heard nor given the time",
            "without reasons",
            "one person alone",
        ):
            assert any(step.id in one and fault in one for one in faults), fault

    @every_mutant
    def test_a_clock_that_nobody_starts(self, pack_id: str, name: str) -> None:
        """The start of each clock that some step waits for is dropped: each is named."""
        pack, procedure = load_pack(pack_id), procedure_of(pack_id, name)
        clocks = awaited(procedure)

        def unstarted(one: Transition) -> Transition:
            kept = [each for each in one.clocks if each.clock not in clocks or each.does not in ("start", "restart")]
            return one.model_copy(update={"clocks": kept})

        faults = refused(pack, rebuilt(procedure, unstarted))
        told = "is never started: it is awaited or changed, and no step starts it"
        assert {f"{name}.yml: clock {clock} {told}" for clock in clocks} <= set(faults)

    @every_mutant
    def test_a_state_that_nothing_leads_to(self, pack_id: str, name: str) -> None:
        """The steps that led to the last state dropped; and one state more than the steps know."""
        pack, procedure = load_pack(pack_id), procedure_of(pack_id, name)
        last = next(one.id for one in reversed(procedure.states) if one.id != procedure.initial)
        cut = rebuilt(procedure, lambda one: None if one.to == last else one)
        assert f"{name}.yml: state {last} is never reached" in refused(pack, cut)
        limbo = procedure.states[0].model_copy(update={"id": "limbo", "kind": "closed"})
        more = rebuilt(procedure, lambda one: one, [*procedure.states, limbo])
        assert refused(pack, more) == [f"{name}.yml: state limbo is never reached"]

    @every_mutant
    def test_an_article_that_is_not_cited_and_a_letter_that_is_not_written(self, pack_id: str, name: str) -> None:
        """Every step rests on an article that the pack does not know, and names a letter that it does not have."""
        pack, procedure = load_pack(pack_id), procedure_of(pack_id, name)
        unknown = {"article": "magna-carta-39", "letter": "postcard"}
        faults = set(refused(pack, rebuilt(procedure, lambda one: one.model_copy(update=unknown))))
        for one in procedure.transitions:
            assert f"{name}.yml: {one.id}: article magna-carta-39 is not in law.yml" in faults
            assert f"{name}.yml: transition {one.id}: there is no letter postcard" in faults

    @every_mutant
    def test_a_state_that_leads_nowhere(self, pack_id: str, name: str) -> None:
        """A state that is not closed and from which nothing leads on; a closed one that does."""
        pack, procedure = load_pack(pack_id), procedure_of(pack_id, name)
        closed = next(one.id for one in procedure.states if one.kind == "closed")
        kinds = {closed: "open", procedure.initial: "closed"}
        states = [one.model_copy(update={"kind": kinds.get(one.id, one.kind)}) for one in procedure.states]
        faults = refused(pack, rebuilt(procedure, lambda one: one, states))
        assert f"{name}.yml: state {closed} leads nowhere and is not closed" in faults
        assert f"{name}.yml: state {procedure.initial} is closed and leads on" in faults

    @every_mutant
    def test_silence_that_somebody_declares(self, pack_id: str, name: str) -> None:
        """What the law makes of silence comes by its clock, and cites its article."""
        pack, procedure = load_pack(pack_id), procedure_of(pack_id, name)
        for silent in (one for one in procedure.states if one.kind == "implied"):
            step = next((one for one in procedure.transitions if one.to == silent.id and one.on_clock), None)
            if step is None:
                continue
            by_hand = step.model_copy(update={"by": ["decision_maker"], "on_clock": None})
            steps = [by_hand if one.id == step.id else one for one in procedure.transitions]
            faults = refused(pack, procedure.model_copy(update={"transitions": steps}))
            assert f"{name}.yml: transition {step.id}: silence is declared by somebody, not by its clock" in faults
            bare = [
                one.model_copy(update={"article": None}) if one.id == silent.id else one for one in procedure.states
            ]
            faults = refused(pack, rebuilt(procedure, lambda one: one, bare))
            assert f"{name}.yml: state {silent.id}: what the law makes of silence cites no article" in faults

    @pytest.mark.parametrize("pack_id", pack_ids())
    def test_a_recipient_that_the_law_does_not_name(self, pack_id: str) -> None:
        """Every letter goes to a newspaper."""
        pack = load_pack(pack_id)
        letters = [one.model_copy(update={"recipient": "newspaper"}) for one in pack.letters.values()]
        changed = Pack(
            pack.folder, pack.heading, list(pack.articles.values()), list(pack.clocks.values()), [],
            list(pack.measures.values()), letters, "0" * 64,
        )  # fmt: skip
        wanted = {f"letters/{one}.yml: newspaper is not a recipient of the pack" for one in pack.letters}
        assert wanted <= set(faults_of(changed))


FILES = [
    ("not_by: [draft]", "not_by: []", "one person alone decides"),
    ("gives: [disclosed]", "gives: []", "is never reached"),
    ("article: ca-94-2", "article: ca-94-99", "article ca-94-99 is not in law.yml"),
    (
        "{clock: participation, does: start}",
        "{clock: participation, does: stop}",
        "clock participation is never started",
    ),
    ("to: not_withdrawn", "to: not_kept", "there is no state not_kept"),
    ("{clock: review, does: start}", "{clock: reviews, does: start}", "there is no clock reviews"),
    ("letter: more_time", "letter: more_times", "there is no letter more_times"),
    ("by: [clock]", "by: [clock, case_officer]", "somebody else may act too"),
    ("does: extend", "does: stretch", "Input should be"),
    ("needs: [advice]", "needs: [rumour]", "Input should be"),
    ("bylaw: none", "bylaw: none\nscore: 7", "Extra inputs are not permitted"),
]


def broken_files(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Copies of the Italian pack, each with one text of one file replaced, and the fault to be named."""
    for number, (before, after, fault) in enumerate(FILES):
        folder = tmp_path / str(number)
        shutil.copytree(FOLDER / "it/2026-11-30", folder)
        path = folder / "procedures/information.yml"
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")
        yield folder, fault


def test_a_file_that_was_broken_is_not_loaded(tmp_path: Path) -> None:
    """The same from files: nothing of the pack is used, and the refusal says what and where."""
    for folder, fault in broken_files(tmp_path):
        with pytest.raises(PackError) as error:
            load_pack(folder)
        assert any(one.startswith("information.yml: ") and fault in one for one in error.value.faults), (
            error.value.faults
        )


@pytest.mark.parametrize("file", ["law.yml", "clocks.yml", "measures.yml"])
def test_an_id_that_stands_twice_is_refused(file: str, tmp_path: Path) -> None:
    """Two articles, clocks or measures of one name: neither silently wins."""
    folder = tmp_path / "copy"
    shutil.copytree(FOLDER / "generic/2026-11-30", folder)
    text = (folder / file).read_text(encoding="utf-8")
    first = text[: text.index("\n- id: ") + 1]
    (folder / file).write_text(text + first, encoding="utf-8")
    name = first.splitlines()[0].removeprefix("- id: ")
    with pytest.raises(PackError, match=f"{file}: {name} stands twice"):
        load_pack(folder)


def test_a_pack_that_was_mended_is_read_again(tmp_path: Path) -> None:
    """Whoever writes a pack sees what the file says now."""
    folder = tmp_path / "copy"
    shutil.copytree(FOLDER / "generic/2026-11-30", folder)
    before = load_pack(folder)
    path = folder / "clocks.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("n: 8", "n: 9", 1), encoding="utf-8")
    assert (before.clocks["decision"].n, load_pack(folder).clocks["decision"].n) == (8, 9)
