"""Dates computed a second time: by the fields that a clock shows, plain date arithmetic and the library ``holidays`` alone.

Nothing of Rempart is used on the second side: whoever reads ``rempart deadline PACK --list --json`` can do the same.
"""

import json
import random
from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from typing import Any

import holidays
import pytest
from click.testing import CliRunner

from rempart.cli.main import group
from rempart.procedures.clocks import Running, due_on
from rempart.procedures.pack import load_pack, pack_ids
from rempart.procedures.telling.dates import clock_as_data

PACKS = pack_ids()
REGIONS = {"fr": ["6AE", "971"], "it": ["MI", "RM"]}
SEED, STARTS = 20261130, 500
Fields = dict[str, Any]


def told(*arguments: str) -> str:
    """What ``rempart deadline`` prints."""
    done = CliRunner().invoke(group, ["deadline", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


@cache
def country_days(country: str, region: str | None) -> holidays.HolidayBase:
    """The holidays of a country, as the library fills them year by year."""
    return holidays.country_holidays(country, subdiv=region)


def is_worked(day: date, fields: Fields) -> bool:
    """Neither Saturday nor Sunday, no holiday of the library, no day that the pack adds."""
    if day.isoweekday() in (6, 7) or day.strftime("%m-%d") in fields["holidays_added"]:
        return False
    return fields["country"] is None or day not in country_days(fields["country"], fields["region"])


def moved(day: date, n: int, unit: str, fields: Fields) -> date:
    """``n`` units later, one step at a time."""
    if unit == "month":
        first = day.replace(day=1)
        for _ in range(n):
            first = (first + timedelta(days=31)).replace(day=1)
        return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))
    if unit in ("calendar_day", "week"):
        return date.fromordinal(day.toordinal() + n * {"calendar_day": 1, "week": 7}[unit])
    assert unit == "working_day"
    while n > 0:
        day += timedelta(days=1)
        if is_worked(day, fields):
            n -= 1
    return day


def due_by_hand(fields: Fields, start: date, *, extended: bool = False) -> date:
    """The last day of a term, by the words of ``clock_as_data``."""
    day = start + timedelta(days={"same_day": 0, "next_day": 1}[fields["counts_from"]])
    more = fields["extension"] if extended else None
    if more and more["unit"] == fields["unit"]:
        day = moved(day, fields["n"] + more["n"], fields["unit"], fields)
    else:
        day = moved(day, fields["n"], fields["unit"], fields)
        day = moved(day, more["n"], more["unit"], fields) if more else day
    while fields["roll"] == "next_working_day" and not is_worked(day, fields):
        day += timedelta(days=1)
    return day


@pytest.mark.parametrize("pack_id", PACKS)
def test_five_hundred_dates_are_the_same_when_computed_apart(pack_id: str) -> None:
    """Any clock of the pack, any day of twenty-four years, with its extension or without, in a region where it has some."""
    chance, pack = random.Random(SEED), load_pack(pack_id)  # noqa: S311 - a fixed seed
    wrong = []
    for _ in range(STARTS):
        form = chance.choice(list(pack.clocks.values()))
        region = chance.choice([None, *REGIONS.get(pack_id, [])])
        start = date(2020, 1, 1) + timedelta(days=chance.randrange(24 * 365))
        extended = form.extension is not None and chance.random() < 0.5
        fields = clock_as_data(pack, form, region)
        due = due_on(Running(pack.clock(form.id, region), start, extended=extended)).day
        if due != due_by_hand(fields, start, extended=extended):
            wrong.append((form.id, region, start, extended, due))
    assert wrong == []


@pytest.mark.parametrize("pack_id", PACKS)
def test_every_clock_is_hit_at_the_corners_of_the_year(pack_id: str) -> None:
    """The ends of January, February and August, a leap day, the last of December, and the days before Easter."""
    corners = [
        "2027-01-31",
        "2028-01-31",
        "2028-02-29",
        "2027-02-28",
        "2026-08-31",
        "2026-12-31",
        "2026-04-02",
        "2026-10-23",
    ]
    pack = load_pack(pack_id)
    for form in pack.clocks.values():
        fields = clock_as_data(pack, form)
        for start in map(date.fromisoformat, corners):
            for extended in {False, form.extension is not None}:
                due = due_on(Running(pack.clock(form.id), start, extended=extended)).day
                assert due == due_by_hand(fields, start, extended=extended), (form.id, start, extended)


@pytest.mark.parametrize("pack_id", PACKS)
def test_the_list_of_a_pack_is_enough_to_compute_its_dates(pack_id: str) -> None:
    """``--list --json`` prints each clock with its fields; ``deadline PACK CLOCK START --json`` the day that follows from them."""
    listed = json.loads(told(pack_id, "--list", "--json"))
    assert [one["id"] for one in listed] == list(load_pack(pack_id).clocks)
    for fields in listed[:4]:
        data = json.loads(told(pack_id, fields["id"], "2027-03-05", "--json"))
        assert data["due"] == str(due_by_hand(fields, date(2027, 3, 5)))
        assert (data["pack"], data["clock"], data["start"]) == (pack_id, fields["id"], "2027-03-05")


@pytest.mark.parametrize("pack_id", PACKS)
def test_a_date_says_how_it_was_computed(pack_id: str) -> None:
    """First the start, last the day that is due; each step with its words in both languages, calendar and article."""
    name = next(iter(load_pack(pack_id).clocks))
    data = json.loads(told(pack_id, name, "2027-03-05", "--json"))
    assert (data["how"][0]["rule"], data["how"][0]["day"]) == ("start", "2027-03-05")
    assert data["how"][-1]["day"] == data["due"]
    assert data["training"] is True
    for step in data["how"]:
        assert step["en"] != step["fr"]
        assert "holidays" in step["calendar"]
        assert step["article"]


def test_a_pause_and_an_extension_are_told_with_their_articles() -> None:
    """The Italian prefect: thirty days, forty-five more, and thirty-five of exchange with the firm."""
    line = ("it", "prefect_checks", "2026-03-02", "--extended", "--pause", "2026-03-16", "2026-04-20")
    data = json.loads(told(*line, "--json"))
    assert [step["rule"] for step in data["how"]] == ["start", "term", "extension", "pause"]
    assert (data["how"][-1]["n"], data["due"]) == (35, "2026-06-20")
    said = {lang: told(*line, "--lang", lang) for lang in ("en", "fr")}
    assert "extended once by 45 calendar days" in said["en"]
    assert "prolongé une fois de 45 jours calendaires" in said["fr"]


def test_a_region_keeps_its_own_saint() -> None:
    """Fifteen days end on 7 December: worked in Rome, not in Milan, and the 8th is nobody’s."""
    assert json.loads(told("it", "papers", "2026-11-22", "--json"))["due"] == "2026-12-07"
    assert json.loads(told("it", "papers", "2026-11-22", "--region", "MI", "--json"))["due"] == "2026-12-09"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("atlantis", "decision", "2026-03-02"), "there is none of this name"),
        (("it", "eternity", "2026-03-02"), "it has no clock eternity"),
        (("it", "assent", "2026-03-02", "--extended"), "its rule knows no extension"),
        (("it", "assent", "2026-03-02", "--region", "ATL"), "it has no region ATL"),
        (("it", "assent", "2026-03-02", "--pause", "2026-02-01", "2026-02-03"), "before 2026-03-02"),
        (("it",), "name a clock and a day"),
    ],
)
def test_what_cannot_be_computed_is_refused_with_a_way_out(arguments: tuple[str, ...], said: str) -> None:
    """A pack, a clock, an extension or a region that does not exist; a pause before the start."""
    done = CliRunner().invoke(group, ["deadline", *arguments])
    assert done.exit_code != 0
    assert said in (done.output + str(done.exception))
