"""Rates by group: intervals, suppression of small groups, and what stands apart."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Ran
from tests.screening.practice import Practice

from rempart.monitoring.bias import KINDS, LEAST, Checked, rates

NOTHING: frozenset[str] = frozenset()
ASKED = frozenset({"EST-01"})


def of(script: str, fired: frozenset[str] = NOTHING, set_aside: frozenset[str] = NOTHING) -> Checked:
    """One application whose applicant's name is in a script."""
    return Checked(fired, set_aside, {kind: script if kind == "script" else "one" for kind in KINDS})


def test_a_group_asked_far_more_often_stands_apart() -> None:
    """Sixteen of twenty against four of a hundred: apart, and so is the other side."""
    checked = [of("arabic", ASKED)] * 16 + [of("arabic")] * 4 + [of("latin", ASKED)] * 4 + [of("latin")] * 96
    found = {(one.group, one.code): one for one in rates(checked) if one.kind == "script"}
    assert found["arabic", "EST-01"].apart
    assert found["latin", "any"].apart
    assert (found["arabic", "any"].fired, found["arabic", "any"].applications) == (16, 20)


def test_a_difference_that_chance_explains_does_not() -> None:
    """Three of ten against twenty of a hundred: the intervals meet."""
    checked = [of("greek", ASKED)] * 3 + [of("greek")] * 7 + [of("latin", ASKED)] * 20 + [of("latin")] * 80
    assert not any(one.apart for one in rates(checked))


def test_small_groups_are_not_shown_and_still_count_among_the_others() -> None:
    """Four applications could be known by name: they have no line."""
    checked = [of("hangul", ASKED)] * (LEAST - 1) + [of("latin", set_aside=ASKED)] * LEAST
    found = rates(checked)
    assert {one.group for one in found if one.kind == "script"} == {"latin"}
    latin = next(one for one in found if one.kind == "script" and one.code == "any")
    assert latin.set_aside == LEAST
    assert latin.others is not None
    assert latin.others.share == 1


def test_the_command_reads_the_stored_checks(practice: Practice, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """No name and no id of anybody is printed; the look is journalled."""
    workspace = practice.copy(tmp_path / "w", checked=True)
    told = run("bias", "--json", "--workspace", workspace.path)
    assert told.code == 0, told.err
    groups = [json.loads(line) for line in told.out.splitlines()]
    assert sum(one["applications"] for one in groups if (one["kind"], one["code"]) == ("script", "any")) <= 80
    names = {party["name"] for report in practice.reports("en").values() for party in report["parties"]}
    assert not any(name in told.out for name in names)
    assert "stand apart" in run("bias", "--workspace", workspace.path).out
