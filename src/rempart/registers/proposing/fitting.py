"""Whether the cells of a column can be what a field is: 0 where they cannot, 1 where they look just so."""

from collections.abc import Callable

from rempart.registers.proposing.content import Column
from rempart.registers.proposing.headers import says_a_day
from rempart.registers.proposing.kinds import Field

UNTOLD_DAYS = ("its cells are whole numbers, which may be codes as well as days of a spreadsheet: a header with 'date', "
               "'day', 'jour', or 'le' or 'on' at its end, tells days")  # fmt: skip

_UNKNOWN = 0.5
"""An empty column fits everything a little."""


def fits(field: Field, column: Column) -> float:
    """Return how well the cells of a column fit a field, 0 to 1."""
    if not column.filled:
        return _UNKNOWN
    return _TESTS[field.content](column)


def may_be_days(field: Field, column: Column) -> bool:
    """Tell whether a column may hold the days that a field takes, as Excel counts them, and its header does not say so."""
    return field.content == "date" and column.filled > 0 and column.counts_days and not says_a_day(column.name)


def _date(c: Column) -> float:
    if c.counts_days:  # as well codes of places, postcodes, numbers: the header tells
        return 0.9 if says_a_day(c.name) else 0.0
    return c.dated if c.dated >= 0.5 else 0.0


def _number(c: Column) -> float:
    plain = c.share("number", "percent")
    return plain if plain >= 0.6 and c.dated < 0.5 and c.share("french_checked") < 0.7 else 0.0


def _whole(c: Column) -> float:
    return c.share("integer") if c.share("integer") >= 0.6 else 0.0


def _id(c: Column) -> float:
    if c.length > 40 or c.words > 3 or c.share("legal_form") > 0.3 or (c.dated > 0.8 and c.share("integer") < 0.8):
        return 0.0
    if c.share("with_digit") < 0.2 and c.unlike < 0.9:
        return 0.0
    if c.looks == "official_number":
        return 0.2  # its own field takes it rather
    return 0.3 + 0.4 * c.share("with_digit") + 0.3 * c.unlike


def _official(c: Column) -> float:
    if c.share("french_checked") >= 0.5:
        return 1.0
    return 0.6 if c.share("with_digit") >= 0.7 and 5 <= c.length <= 25 and c.dated < 0.5 and c.words < 4 else 0.0


def _name(c: Column) -> float:
    if c.share("with_letter") < 0.7 or c.dated > 0.2 or c.length > 120 or c.looks is not None:
        return 0.0
    return 0.7 + 0.3 * max(c.share("legal_form"), min(1.0, c.unlike * 2)) - 0.4 * c.share("address")


def _person_part(c: Column) -> float:
    return (
        1.0 if c.share("with_letter") >= 0.8 and c.share("with_digit") < 0.2 and c.words < 4 and c.length < 40 else 0.0
    )


def _address(c: Column) -> float:
    if c.share("with_letter") < 0.6 or c.dated > 0.2 or c.looks is not None or c.length > 150:
        return 0.0
    return 0.5 + 0.5 * c.share("address")


def _street_number(c: Column) -> float:
    return 1.0 if c.length <= 8 and c.share("with_digit") > 0.7 and c.dated < 0.2 else 0.0


def _postal_code(c: Column) -> float:
    return c.share("postal_code") if c.share("postal_code") >= 0.6 else 0.0


def _place(c: Column) -> float:
    return 1.0 - c.share("with_digit") if c.share("with_letter") >= 0.7 and c.length < 60 else 0.0


def _code(c: Column) -> float:
    return 1.0 if c.length <= 15 and c.dated < 0.5 and c.words < 2.5 else 0.0


def _word(c: Column) -> float:
    if c.length > 100 or c.words > 14 or (c.dated > 0.5 and c.share("integer") < 0.9) or c.looks is not None:
        return 0.0
    return (1.0 - 0.3 * c.unlike) * (1.0 if c.share("with_letter") > 0.3 else 0.4)


def _choice(c: Column) -> float:
    few = c.distinct <= 12 or c.unlike < 0.3
    return 1.0 if few and c.words < 6 and c.dated < 0.5 and c.share("with_letter") > 0.3 else 0.0


def _text(c: Column) -> float:
    return 1.0 if c.share("with_letter") >= 0.5 and c.dated < 0.3 and c.looks in (None, "free_text") else 0.0


def _yes_no(c: Column) -> float:
    return c.share("yes_no") if c.share("yes_no") >= 0.8 else 0.0


def _currency(c: Column) -> float:
    return 1.0 if c.length <= 6 and c.share("with_digit") < 0.1 and c.distinct <= 12 else 0.0


def _party_kind(c: Column) -> float:
    return 1.0 if c.distinct <= 15 and c.share("with_letter") > 0.8 and c.words < 7 else 0.0


_TESTS: dict[str, Callable[[Column], float]] = {
    "date": _date, "amount": _number, "quantity": _number, "share": _number, "integer": _whole, "id": _id,
    "official_number": _official, "name": _name, "person_part": _person_part, "address": _address,
    "street_number": _street_number, "postal_code": _postal_code, "place": _place, "code": _code, "word": _word,
    "choice": _choice, "text": _text, "yes_no": _yes_no, "currency": _currency, "party_kind": _party_kind,
}  # fmt: skip
