"""What steps record: every name has its words and its control, and no name stands there that no pack uses."""

import pytest

from rempart.procedures.pack import load_pack, pack_ids
from rempart.procedures.pack.records import Record, record_words, records


def test_each_name_is_used_and_each_used_name_has_words() -> None:
    """The file and the packs name the same things."""
    packs = [load_pack(pack) for pack in pack_ids()]
    used = {
        name for pack in packs for one in pack.procedures.values() for step in one.transitions for name in step.records
    }
    assert used == set(records())


def test_a_choice_names_what_one_chooses_between() -> None:
    """A choice without choices, or a day with some, does not load."""
    words = {"en": "degree", "fr": "degré"}
    with pytest.raises(ValueError, match="a choice names"):
        Record.model_validate({"kind": "choice", "words": words})
    with pytest.raises(ValueError, match="a choice names"):
        Record.model_validate({"kind": "day", "words": words, "choices": {"none": words}})


def test_days_are_asked_for_as_days() -> None:
    """A name that ends in _on is a day, so that nobody types one into a line of text."""
    named = {name for name in records() if name.endswith("_on") and name != "article_relied_on"}
    assert {records()[name].kind for name in named} == {"day"}
    assert record_words("notified_on").fr == "jour de la notification"
