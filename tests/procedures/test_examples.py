"""The dated examples of every pack: worked out by hand from the law and a calendar, a row each, and the machine agrees."""

import csv
from collections import Counter
from datetime import date

import pytest

from rempart.procedures.clocks import Pause, Running, due_on
from rempart.procedures.pack import load_pack, pack_ids

COUNTRIES = [one for one in pack_ids() if load_pack(one).heading.country]
HEADER = ["id", "clock", "event", "start", "region", "pauses", "extended", "expected", "rule", "source", "checked_on"]
Row = dict[str, str]


def rows_of(pack_id: str) -> list[Row]:
    """The examples of a pack; none where it has no file of them."""
    path = load_pack(pack_id).folder / "examples.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == HEADER
        return list(reader)


def pauses_of(row: Row) -> tuple[Pause, ...]:
    """The pauses of a row: ``2026-03-03..2026-03-14|...``, the last day being the one from which the clock runs again."""
    spans = [one.split("..") for one in row["pauses"].split("|") if one]
    return tuple(Pause(date.fromisoformat(first), date.fromisoformat(end), "stated") for first, end in spans)


EXAMPLES = [pytest.param(pack, row, id=row["id"]) for pack in pack_ids() for row in rows_of(pack)]


@pytest.mark.parametrize(("pack_id", "row"), EXAMPLES)
def test_the_day_worked_out_by_hand_is_the_day_computed(pack_id: str, row: Row) -> None:
    """Start, region, pauses and extension of the row; the rule and the article say why."""
    clock = load_pack(pack_id).clock(row["clock"], row["region"] or None)
    running = Running(clock, date.fromisoformat(row["start"]), pauses_of(row), row["extended"] == "yes")
    assert due_on(running).day == date.fromisoformat(row["expected"]), row["rule"]


@pytest.mark.parametrize("pack_id", COUNTRIES)
def test_a_country_has_at_least_sixty_examples_and_one_for_each_of_its_clocks(pack_id: str) -> None:
    """A clock without an example is a clock that nobody worked out by hand."""
    rows = rows_of(pack_id)
    assert len(rows) >= 60
    assert {row["clock"] for row in rows} == set(load_pack(pack_id).clocks)


@pytest.mark.parametrize("pack_id", COUNTRIES)
def test_each_example_stands_once_and_says_why(pack_id: str) -> None:
    """An id, the event, the rule in a few words, the article; the day of checking is a day or nothing."""
    rows = rows_of(pack_id)
    twice = [name for name, count in Counter(row["id"] for row in rows).items() if count > 1]
    cases = Counter(tuple(row[name] for name in ("clock", "start", "region", "pauses", "extended")) for row in rows)
    assert twice == []
    assert [case for case, count in cases.items() if count > 1] == []
    for row in rows:
        assert row["id"].startswith(f"{pack_id}-")
        assert row["event"]
        assert row["rule"]
        assert row["source"]
        assert row["extended"] in ("yes", "no")
        assert row["checked_on"] == "" or date.fromisoformat(row["checked_on"])


@pytest.mark.parametrize("pack_id", COUNTRIES)
def test_the_examples_of_a_country_reach_its_corners(pack_id: str) -> None:
    """A month’s end, a leap day, a year’s end; an extension and a pause where a clock of the pack knows them."""
    pack, rows = load_pack(pack_id), rows_of(pack_id)
    starts = [date.fromisoformat(row["start"]) for row in rows]
    ends = [date.fromisoformat(row["expected"]) for row in rows]
    assert any(day.day >= 29 for day in starts)
    assert any((day.month, day.day) == (2, 29) for day in (*starts, *ends))
    assert any(start.year < end.year for start, end in zip(starts, ends, strict=True))
    extended, paused = (
        {row["clock"] for row in rows if row["extended"] == "yes"},
        {row["clock"] for row in rows if row["pauses"]},
    )
    assert extended == {form.id for form in pack.clocks.values() if form.extension}
    assert bool(paused) == any(form.pauses for form in pack.clocks.values())
