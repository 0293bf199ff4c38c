"""Every clock of a pack has a beginning, and every case that is closed ends with its retention running."""

from collections.abc import Iterator

from rempart.procedures.clocks import Unit
from rempart.procedures.pack.exploring import Steps
from rempart.procedures.pack.form import ClockForm, Procedure
from rempart.procedures.pack.pack import Pack


def clock_faults(pack: Pack) -> Iterator[str]:
    """Yield the clocks that nothing starts, those started otherwise than they say, and retention told without a clock."""
    started = {
        effect.clock
        for procedure in pack.procedures.values()
        for one in procedure.transitions
        for effect in one.clocks
        if effect.does in ("start", "restart")
    }
    for form in pack.clocks.values():
        where = f"clocks.yml: {form.id}"
        if form.started_by == "step" and form.id not in started:
            yield f"{where}: no step starts it; say what does (started_by: closing or outside)"
        if form.started_by == "outside" and form.id in started:
            yield f"{where}: it is started_by outside, and a step starts it"
        if form.started_by.startswith("closing") and form.kind != "retention":
            yield f"{where}: the closing of a case starts retention alone"
    yield from _retention(pack)


def _retention(pack: Pack) -> Iterator[str]:
    """Yield the retention of closed cases that no clock counts."""
    months = {_months(form) for form in pack.clocks.values() if form.kind == "retention"}
    for told in pack.heading.retention:
        if told.after == "closed" and told.years * 12 not in months:
            yield f"pack.yml: retention {told.what}: no clock of kind retention counts its {told.years} years"


def _months(form: ClockForm) -> int | None:
    return form.n if form.unit is Unit.MONTH else None


def closing_faults(pack: Pack, procedure: Procedure, steps: Steps) -> Iterator[str]:
    """Yield the steps of a procedure that close a case and leave its file without a day on which it is deleted."""
    starters = {form.started_by for form in pack.clocks.values()}
    if "closing" in starters or {"closing_decided", "closing_undecided"} <= starters:
        return
    retention = {form.id for form in pack.clocks.values() if form.kind == "retention"}
    closed = {
        one.id
        for _, one, after in steps
        if procedure.state[after.state].kind == "closed"
        and one.on_clock not in retention
        and not retention & after.started
    }
    yield from (f"transition {name}: it closes a case, and no retention of its file begins" for name in sorted(closed))
