"""The calendar: a secret address, numbers and steps, no name; it ends when its owner says so."""

import re
from typing import Any

from django.test import Client

from tests.desk.conftest import Cast


def started(cast: Cast) -> None:
    """Take the steps that start a date."""
    from rempart.desk.cases.acting import take_step
    from rempart.desk.day import today

    officer = cast.people["case_officer"]
    for step, carries in (("receive", {"received_on": "x"}), ("complete", {})):
        take_step(cast.case, officer, "case_officer", step, on=today(), carries=carries)


def address(cast: Cast, who: str = "case_officer") -> str:
    """Make a calendar on the page and return its address."""
    page = cast.client(cast.people[who]).post("/tokens/", {"act": "calendar"}).content.decode()
    return re.search(r"/calendar/[\w-]+\.ics", page)[0]


def test_a_calendar_tells_numbers_and_steps_and_no_name(cast: Cast, written: Any) -> None:
    """Nobody signs in; the reading is an entry of its owner, and the same date keeps its id."""
    started(cast)
    path, reader = address(cast), Client(headers={"host": "localhost"})
    written()
    first, second = reader.get(path), reader.get(path)
    text = first.content.decode()
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"SUMMARY:{cast.case.number}: " in text
    assert not {"Lanterne", "SIREN", "quai", "C-02"} & set(re.findall(r"\w+", text))
    uid = re.compile("UID:.*")
    assert uid.findall(text) == uid.findall(second.content.decode())
    assert [(entry.action, entry.actor, entry.data["dates"]) for entry in written()] == [
        ("calendar.read", "C-02", 1)
    ] * 2


def test_an_address_that_ended_is_nothing(cast: Cast) -> None:
    """A new one ends the old; whoever left has none; what is no address is none."""
    old, reader = address(cast), Client(headers={"host": "localhost"})
    new = address(cast)
    assert (reader.get(old).status_code, reader.get(new).status_code) == (404, 200)
    cast.people["case_officer"].is_active = False
    cast.people["case_officer"].save()
    assert [reader.get(path).status_code for path in (new, "/calendar/x.ics", "/calendar/' or 1=1.ics")] == [404] * 3


def test_lines_are_folded_at_75_octets_and_no_character_is_cut() -> None:
    """A line unfolded is the line again. Source: RFC 5545, 3.1."""
    from rempart.desk.api.calendars import escaped, folded

    line = "SUMMARY:" + escaped("décision, délai; « é » \\ \n 漢字 " * 12)
    parts = folded(line).split("\r\n")
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[-1] == ""
    assert parts[0] + "".join(part[1:] for part in parts[1:-1]) == line
    assert "\n" not in line
