"""Two records in the terminal: beside each other where there is room, under each other where there is not."""

import click
import pytest

from rempart.cli.side_by_side import side_by_side
from rempart.screening.report import CloseName
from rempart.screening.terminal import _columns

CLOSE = CloseName.model_validate(
    {
        "id": "C1", "about": "Ilda Verrand", "party": "form:2026-0147:0123456789ab", "candidate": "un_sanctions:7100001",
        "name": "VERRAND, Ilda", "list_name": "Exercise North", "ref": "XNi.001", "sentences": [], "alike": 0.5, "compared": 0.5,
        "settle": "birth date: ask", "citations": [],
        "items": [
            {"item": "name", "stated": "Ilda Verrand", "listed": "VERRAND, Ilda; إيلدا فيراند", "outcome": "equal", "note": "The names agree."},
            {"item": "birth_date", "stated": "", "listed": "3 February 1978", "outcome": "missing", "note": ""},
            {"item": "schema", "stated": "person", "listed": "\u202ecompany\x1b[31m", "outcome": "differs", "note": ""},
        ],
    }
)  # fmt: skip


def lines(width: int) -> list[str]:
    return [click.unstyle(line) for line in side_by_side(CLOSE, width)]


def test_at_eighty_columns_both_sides_stand_on_one_line() -> None:
    """A reader compares along a line; what one side does not say is a dash, and each item has its sign."""
    found = lines(80)
    (born,) = [line for line in found if "birth date" in line]
    assert born.startswith("·")
    assert "–" in born
    assert "3 February 1978" in born
    (name,) = [line for line in found if line.startswith("=")]
    assert name.index("Ilda Verrand") < name.index("VERRAND, Ilda")


def test_on_a_narrow_terminal_they_stand_under_each_other() -> None:
    """Nothing is cut; each line says whose it is."""
    found = lines(40)
    assert "  entry: 3 February 1978" in found
    assert "  party: –" in found


@pytest.mark.parametrize("width", [24, 30, 48, 58, 59, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """Whatever the width, whatever the script."""
    assert all(_columns(line) <= width for line in lines(width))


def test_what_a_list_writes_cannot_steer_the_terminal() -> None:
    """Control characters and changes of direction in a cell are not obeyed."""
    assert not any(char in line for line in lines(80) for char in "\x1b\u202e")
