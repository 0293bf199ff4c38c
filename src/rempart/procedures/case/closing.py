"""What begins when a case is closed, whatever step closes it: the time after which its file is deleted."""

from collections.abc import Iterator, Mapping, Sequence

from rempart.procedures.pack import Pack, Procedure, Transition

_DECIDED = {"favourable", "adverse", "implied", "neutral"}
"""Kinds of state in which a case came to something: a decision, what silence decided, an end without either."""


def clocks_of_closing(
    pack: Pack, procedure: Procedure, one: Transition, passed: Sequence[str], running: Mapping[str, bool]
) -> Iterator[str]:
    """Yield the clocks that a step starts because it closes the case.

    Args:
        pack: the pack of the case.
        procedure: its lane.
        one: the step that is taken.
        passed: the states of the case in their order, the one that the step leads to last.
        running: the clocks that were started, and whether each still runs: one that a step started is not started anew.
    """
    if procedure.state[passed[-1]].kind != "closed" or procedure.state[passed[-2]].kind == "closed":
        return
    if one.on_clock is not None and pack.clocks[one.on_clock].kind == "retention":
        return  # what is closed by the end of its retention is deleted
    decided = any(procedure.state[state].kind in _DECIDED for state in passed)
    begins = {"closing", "closing_decided" if decided else "closing_undecided"}
    for form in pack.clocks.values():
        if form.started_by in begins and not running.get(form.id):
            yield form.id
