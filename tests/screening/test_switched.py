"""What the desk switched off reaches whoever has the workspace alone: nothing suspended is asked, or read, for want of a desk."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from rempart.base import RempartError
from rempart.screening.day import Switches
from rempart.screening.switched import FILE, SignalOff, read_switches, write_switched
from rempart.signals import Off

DAY = date(2026, 11, 3)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """Each signal with why and since when, each source with its day; where nobody wrote, nothing is off."""
    assert read_switches(tmp_path, DAY) == Switches()
    write_switched(tmp_path, [SignalOff(code="OWN-06", reason="suspended", on=DAY)], {"bods": DAY})
    assert read_switches(tmp_path, DAY) == Switches({"OWN-06": Off("suspended", DAY)}, {"bods": DAY})
    write_switched(tmp_path, [], {})
    assert read_switches(tmp_path, DAY) == Switches()


def test_a_review_lapses_without_the_desk(tmp_path: Path) -> None:
    """A signal whose review is due is asked on its last day, and not on the next: the file says it beforehand."""
    write_switched(tmp_path, [SignalOff(code="OWN-06", reason="not_reviewed", on=DAY)], {})
    assert read_switches(tmp_path, DAY) == Switches()
    assert read_switches(tmp_path, DAY + timedelta(days=1)).signals == {"OWN-06": Off("not_reviewed", DAY)}


def test_a_suspension_is_said_first(tmp_path: Path) -> None:
    """Of two reasons the suspension is told, as at the desk."""
    both = [SignalOff(code="OWN-06", reason=reason, on=DAY) for reason in ("suspended", "dropped")]
    write_switched(tmp_path, both, {})
    assert read_switches(tmp_path, DAY).signals == {"OWN-06": Off("suspended", DAY)}


@pytest.mark.parametrize("text", ["", "{", '{"form": "other/1"}', '{"signals": [{"code": "X", "reason": "why", "on": "2026-11-03"}]}'])  # fmt: skip
def test_a_damaged_file_stops_the_check(tmp_path: Path, text: str) -> None:
    """It is never taken for *nothing is suspended*."""
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(RempartError, match="not what the desk writes"):
        read_switches(tmp_path, DAY)
