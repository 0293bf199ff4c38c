"""Values of letters that look like nothing, or like something else: they are missing, or refused."""

from pathlib import Path

import pytest

from rempart.base import RempartError
from rempart.procedures.letters import freeze, merge
from rempart.procedures.letters.freezing import file_name
from rempart.procedures.letters.values import FieldsError
from rempart.procedures.pack import load_pack
from tests.procedures.letter_values import values_for

PACK = load_pack("generic")
VALUES = values_for(PACK, PACK.letters["decision"], "en")


@pytest.mark.parametrize("said", ["", " \u00a0", "null", "~", " ~ "])
def test_a_value_left_open_is_missing(said: str) -> None:
    with pytest.raises(FieldsError) as refused:
        merge(PACK, "decision", "en", {**VALUES, "application": said})
    assert refused.value.missing == ("application",)


@pytest.mark.parametrize(
    "said", ["\u200b", "\u3164", "a\u2028b", "crim\u00adinal", "maf\u200bia", "a\U000e0041b", "a\u061cb"]
)
def test_a_letter_of_no_width_is_refused(said: str) -> None:
    with pytest.raises(FieldsError) as refused:
        merge(PACK, "decision", "en", {**VALUES, "application": said})
    assert refused.value.wrong == ("application",)


def test_a_name_keeps_its_joiners() -> None:
    assert merge(PACK, "decision", "en", {**VALUES, "premises": "خانه\u200cها"})


def test_an_open_line_of_a_list_is_refused() -> None:
    with pytest.raises(FieldsError):
        merge(PACK, "decision", "en", {**VALUES, "to": ["Ms Ada Example", "null"]})


def test_a_long_number_of_a_case_makes_a_name_that_a_disk_takes(tmp_path: Path) -> None:
    merged = merge(PACK, "decision", "en", {**VALUES, "case_id": "é9 " * 300})
    assert len(f".{file_name(merged)}.json.part".encode()) < 255
    assert freeze(merged, tmp_path).pdf.is_file()
    with pytest.raises(RempartError, match="exists already"):
        freeze(merged, tmp_path)


@pytest.mark.parametrize(("letter", "field"), [("decision", "facts"), ("questions", "questions")])
def test_nothing_that_was_seen_after_the_letter_stands_in_it(letter: str, field: str) -> None:
    """A fact of the day after the letter is refused, by its number; one of the same day is taken."""
    values = values_for(PACK, PACK.letters[letter], "en")
    first, second = values[field]
    with pytest.raises(FieldsError, match=r"seen after the day of the letter \[2\]") as refused:
        merge(PACK, letter, "en", {**values, field: [first, {**second, "on": "2026-03-05"}]})
    assert refused.value.wrong == (field,)
    assert merge(PACK, letter, "en", {**values, field: [first, {**second, "on": "2026-03-04"}]})


def test_a_letter_in_french_says_so_in_french() -> None:
    """The officer reads the reason in the language of the letter."""
    values = values_for(PACK, PACK.letters["decision"], "fr")
    with pytest.raises(FieldsError, match="vu après la date du courrier"):
        merge(PACK, "decision", "fr", {**values, "facts": [{**values["facts"][0], "on": "2026-04-01"}]})
