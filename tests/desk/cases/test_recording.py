"""What a step records, read back from a form: each kind by its own control, and mistakes that name their field."""

from typing import Any

import pytest
from django.http import QueryDict

from rempart.desk.cases import recording
from rempart.desk.cases.standing import pack_of
from rempart.procedures.pack import versions_of
from rempart.procedures.reasons import BOXES


def read(name: str, typed: str) -> tuple[Any, dict[str, str]]:
    """Return what one form carries for one name, and its mistakes."""
    pack = pack_of("generic", max(versions_of("generic")))
    asked = recording.controls([name], QueryDict(typed), facts={}, measures=dict(pack.measures))
    carries, mistakes = recording.read(asked)
    return carries[name], mistakes


@pytest.mark.parametrize(
    ("name", "typed", "carried"),
    [
        ("received_on", "received_on=2026-11-30", "2026-11-30"),
        ("amount", "amount=1%20250,50", "1250,50"),
        ("papers", "papers=plan%0A%0A%20lease%20", ["plan", "lease"]),
        ("degree", "degree=serious", "serious"),
        ("reason", "reason=%20The%20plan%20is%20old.%20", "The plan is old."),
    ],
)
def test_each_kind_is_read_by_its_own_rule(name: str, typed: str, carried: Any) -> None:
    """A day, an amount, points one a line, a choice, and plain text."""
    assert read(name, typed) == (carried, {})


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("received_on", "received_on=30/11/2026"),
        ("received_on", "received_on=2026-02-30"),
        ("amount", "amount=-1"),
        ("amount", "amount=%D9%A1"),
        ("degree", "degree=extreme"),
        ("facts", "facts=F9"),
        ("measure", "measure=banish"),
    ],
)
def test_what_the_form_does_not_offer_is_a_mistake_of_its_field(name: str, typed: str) -> None:
    """No day, no number, no choice that is not there, no fact that the case does not have, no measure of no catalogue."""
    assert set(read(name, typed)[1]) == {name}


def test_what_is_empty_is_left_for_the_law_to_name() -> None:
    """An empty field is no mistake of the form: the pack says what a step lacks."""
    for name in ("received_on", "amount", "degree", "reason", "papers", "facts", "measure"):
        assert read(name, f"{name}=")[1] == {}


def test_a_measure_keeps_its_days_and_conditions_and_names_a_wrong_day() -> None:
    """The end of a measure stands with it; the mistake of a day points to that day."""
    pack = pack_of("generic", max(versions_of("generic")))
    measure = next(iter(pack.measures))
    typed = f"measure={measure}&measure-from_on=2026-12-01&measure-until_on=soon&measure-conditions=close%20at%2023%0A"
    carried, mistakes = read("measure", typed)
    assert (carried["measure"], carried["from_on"], carried["conditions"]) == (measure, "2026-12-01", ["close at 23"])
    assert set(mistakes) == {"measure-until_on"}


def test_the_seven_boxes_are_read_whole_and_none_is_filled_beforehand() -> None:
    """What was not written stays empty."""
    carried, mistakes = read("proportionality", "proportionality-aim=Free%20the%20pavement.")
    assert mistakes == {}
    assert carried == {**dict.fromkeys(BOXES, ""), "aim": "Free the pavement."}
