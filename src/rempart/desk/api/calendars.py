"""Dates as a calendar reads them: the number of the case and what ends, and never a name.

Source: RFC 5545 (lines of 75 octets, texts escaped), RFC 7986 (refreshing).
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from rempart.desk.accounts.models import User
from rempart.desk.cases.dates import Dated, dates_of
from rempart.desk.day import now, today
from rempart.desk.pages.words import voice
from rempart.desk.rights import scope
from rempart.desk.sealing import mark

_LINE = 75
_MOST = 500


def calendar_of(user: User) -> tuple[bytes, int]:
    """Return the calendar of a person and how many dates it holds; dates that stand still have no day and are left out."""
    dates = dates_of(scope.cases_of(user, today()), today(), _MOST, whole=True)
    rows = [one for one in (*dates.silence, *dates.others, *dates.follow_up) if one.row.due is not None]
    rows.sort(key=lambda one: (one.row.due, one.row.case.number, one.row.clock))
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rempart//Rempart//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"NAME:{escaped(voice().plain('api.calendar_name'))}", "REFRESH-INTERVAL;VALUE=DURATION:PT12H", "X-PUBLISHED-TTL:PT12H",
    ]  # fmt: skip
    at = now().astimezone(UTC)
    for row in rows:
        lines += _event(row, at)
    return "".join(folded(line) for line in [*lines, "END:VCALENDAR"]).encode(), len(rows)


def _event(one: Dated, at: datetime) -> Iterator[str]:
    row = one.row
    yield "BEGIN:VEVENT"
    yield f"UID:{mark(f'date:{row.case.number}/{row.clock}')}@rempart.invalid"  # keyed: it tells nothing to whoever sees it
    yield f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}"
    assert row.due is not None  # noqa: S101 the others were left out
    yield f"DTSTART;VALUE=DATE:{row.due:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{row.due + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(f'{row.case.number}: {voice().words(one.words)}')}"
    yield "CLASS:CONFIDENTIAL"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """Return a text as a property may hold it."""
    for mark_, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(mark_, written)
    return text


def folded(line: str) -> str:
    """Return a line with its end, folded so that no part is longer than 75 octets and no character is cut."""
    parts, part, size = [], "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > _LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + char, size + octets
    return "\r\n".join([*parts, part]) + "\r\n"
