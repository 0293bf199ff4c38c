"""One JSON record: its text as the engine takes it, why it cannot be read, the day that it gives."""

import json
import re
from datetime import datetime
from typing import Any, NoReturn

from rempart.registers.form import Form
from rempart.registers.reading.records import Read

_ZERO = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def canonical(value: Any) -> tuple[str, str]:
    """Return the record as text, and why it cannot be read (empty where it can)."""
    if not isinstance(value, dict):
        return "{}", "the record is not an object"
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "{}", "the record holds half a character (a lone surrogate)"
    except ValueError:
        return "{}", "the record holds a number too large to be read"
    except RecursionError:
        return "{}", "the record is nested too deeply"
    if "\\u0000" in text and _ZERO.search(text):  # the pattern alone is slow
        return "{}", "the record holds a zero character"
    return text, ""


def note_day(form: Form, value: Any, read: Read) -> None:
    """Remember the latest day met; what is not a day in the form of the card is passed over."""
    if not isinstance(value, str) or form.dated_by is None:
        return
    if form.dated_by.form:
        try:
            day = datetime.strptime(value, form.dated_by.form).date().isoformat()
        except ValueError:
            return
    elif _DAY.match(value):
        day = value[:10]
    else:
        return
    if read.dated is None or day > read.dated:
        read.dated = day


def refuse_constant(_: str) -> NoReturn:
    """Refuse NaN and Infinity, which the standard library would take.

    Raises:
        ValueError: always.
    """
    raise ValueError("NaN and Infinity are not JSON")


def nan_as_null(constant: str) -> None:
    """Read NaN as null; Infinity is refused all the same.

    Raises:
        ValueError: it is not NaN.
    """
    if constant != "NaN":
        refuse_constant(constant)
