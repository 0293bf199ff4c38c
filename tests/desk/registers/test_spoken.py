"""What the rooms below say of a file is said in French on a French page: what is wrong with it, and what to do."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import rempart.registers
from rempart.desk.registers.spoken import said

_ROOMS = ("proposing", "reading")
"""Rooms whose errors a person who brings a file reads."""


def _told(part: ast.expr) -> str:
    """Return a text with a number for whatever is known at run time alone; empty where none of it is known before."""
    if isinstance(part, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "7" for one in part.values)
    return str(part.value) if isinstance(part, ast.Constant) and part.value else ""


def _sentences() -> Iterator[str]:
    """Yield what each error of these rooms says, and what it asks to do."""
    for path in (one for room in _ROOMS for one in (Path(rempart.registers.__file__).parent / room).rglob("*.py")):
        for call in (one for one in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(one, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name.endswith("Error"):
                yield from filter(None, map(_told, call.args[1:3]))


def test_every_error_of_a_file_is_said_in_french() -> None:
    """A new error without French fails here: its page would say it in English."""
    found = sorted(set(_sentences()))
    assert len(found) > 100
    with translation.override("fr"):
        assert not [one for one in found if said(one)[1] != "fr"]


@pytest.mark.parametrize(
    ("sentence", "french"),
    [
        ("Save it as .xlsx, .ods or CSV", "Enregistrez-le en .xlsx, .ods ou CSV"),
        ("it has no column 'Bail'", "il n’a pas de colonne « Bail »"),
        ("it is a PDF, not a table", "c’est un PDF, pas un tableau"),
    ],
)
def test_the_first_sentence_that_fits_is_said(sentence: str, french: str) -> None:
    """With what the file is about kept as it stands; in English as it was written."""
    with translation.override("fr"):
        assert said(sentence) == (french, "fr")
    with translation.override("en"):
        assert said(sentence) == (sentence, "en")
