"""Which letters a case can have, in which language, to whom; and which of them need another person's approval."""

from collections.abc import Iterator
from dataclasses import dataclass

from rempart.base import RempartError
from rempart.base.words import Language
from rempart.desk.cases.standing import Standing
from rempart.procedures.pack import Pack, Procedure, Transition
from rempart.procedures.pack.letters import Letter as Form

_DECIDED = ("adverse", "favourable", "implied", "closed")
_SIGNED_ABOVE = ("legal_officer", "decision_maker", "reviewer")


@dataclass(frozen=True)
class Possible:
    """A letter that can be written now: its form, and the step that it belongs to (None for a free one)."""

    form: Form
    step: Transition | None
    mine: bool


def possible_letters(standing: Standing, roles: frozenset[str]) -> tuple[list[Possible], list[Possible]]:
    """Return the letters of the steps that can come next, those of the person's roles first; then the free ones by title."""
    steps = list(_of_steps(standing, roles))
    belonging = {one.letter for procedure in standing.pack.procedures.values() for one in procedure.transitions}
    taken = [done.transition for done in standing.state.history]
    late = [
        Possible(standing.pack.letters[one.letter], one, bool(roles & set(one.by)))
        for name in dict.fromkeys(taken)
        if (one := standing.procedure.transition[name]).letter and one.id not in {each.step.id for each in steps if each.step}
    ]  # fmt: skip
    free = [Possible(form, None, True) for id_, form in standing.pack.letters.items() if id_ not in belonging]
    return steps + late, free


def _of_steps(standing: Standing, roles: frozenset[str]) -> Iterator[Possible]:
    for step in standing.steps(roles):
        if step.transition.letter:
            yield Possible(standing.pack.letters[step.transition.letter], step.transition, step.mine)


def form_of(pack: Pack, letter: str) -> Form:
    """Return a letter of a pack.

    Raises:
        RempartError: the pack has none.
    """
    if letter not in pack.letters:
        raise RempartError(f"pack {pack.id}", "it has no such letter", "Choose one of the list")
    return pack.letters[letter]


def language_for(form: Form, asked: str, current: Language) -> str:
    """Return the language of a new letter: the one asked for, else that of the page, else the first of the letter."""
    return next((lang for lang in (asked, current) if lang in form.languages), form.languages[0])


def refuse_recipient(pack: Pack, form: Form, recipient: str) -> None:
    """Refuse a letter to somebody to whom the law does not let the town write it.

    Raises:
        RempartError: the pack names another recipient for this letter, or does not name this one at all.
    """
    if recipient != form.recipient or recipient not in pack.recipients:
        raise RempartError(
            f"letter {form.letter}",
            "the pack does not let this letter go there",
            "Write to the recipient that it names",
        )


def has_effect(procedure: Procedure, form: Form, step: str) -> bool:
    """Tell whether a letter has legal effect, so that another person approves it.

    It has where it tells ways of appeal, is signed above the case officer, is registered, or belongs to a step that decides,
    closes or puts facts to the person. A question, a receipt or a request for papers has none: nobody loses a right by it.
    """
    one = procedure.transition.get(step)
    if form.remedies or form.signed_by in _SIGNED_ABOVE or form.service == "registered":
        return True
    if one is None or one.to == "same":
        return False
    return one.measure or "disclosed" in one.gives or procedure.state[one.to].kind in _DECIDED


def only_heard(procedure: Procedure, form: Form) -> bool:
    """Tell whether a letter decides against somebody, so that it may name facts alone that were put to them (R-16)."""
    deciding = any(one.letter == form.letter and one.measure for one in procedure.transitions)
    return deciding or (form.remedies and form.signed_by == "decision_maker")
