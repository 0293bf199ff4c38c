"""What officers judged, and when it holds."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from rempart.base import RempartError
from rempart.identity import Judgement
from rempart.identity.merging.judgements import append_judgement, in_force, read_judgements, undo_judgement

DAY = date(2026, 3, 1)


def judged(said: str = "same", left: str = "a:1", right: str = "b:2", **more: Any) -> Judgement:
    fields = {"reason": "same birth date on the deed", "author": "officer-7", "made_on": DAY, **more}
    return Judgement(said, left, right, **fields)  # type: ignore[arg-type]


def test_a_judgement_is_one_canonical_line(tmp_path: Path) -> None:
    """What is written is what is read; the line holds the seven fields, ids in C order, and its id is stable."""
    path = tmp_path / "judgements" / "judgements.jsonl"
    written = append_judgement(path, judged(left="b:2", right="a:1"))
    assert json.loads(path.read_text()) == {
        "judgement": "same", "left": "a:1", "right": "b:2", "reason": "same birth date on the deed",
        "author": "officer-7", "made_on": "2026-03-01", "expires_on": None,
    }  # fmt: skip
    assert read_judgements(path) == [written]
    assert written.id == judged().id == "0e389c82be3dc156"
    append_judgement(path, judged())
    assert len(path.read_text().splitlines()) == 1


def test_a_judgement_holds_from_its_day_to_its_expiry() -> None:
    """In force on the day it was made and no longer on the day it expires."""
    judgement = judged(expires_on=DAY + timedelta(days=10))
    days = [DAY - timedelta(days=1), DAY, DAY + timedelta(days=9), DAY + timedelta(days=10)]
    assert [in_force([judgement], day) == [judgement] for day in days] == [False, True, True, False]


def test_the_latest_about_a_pair_wins() -> None:
    """A later day wins whatever the order of lines; of one day the later line wins; a day in between sees the earlier."""
    first, second = judged("same"), judged("different", made_on=DAY + timedelta(days=5))
    corrected = judged("cannot_tell", made_on=DAY + timedelta(days=5))
    assert in_force([second, first], DAY + timedelta(days=6)) == [second]
    assert in_force([first, second, corrected], DAY + timedelta(days=6)) == [corrected]
    assert in_force([first, second], DAY + timedelta(days=4)) == [first]


def test_undo_restores_what_held_before(tmp_path: Path) -> None:
    """An undone judgement holds until its undo's day; then the earlier one holds again."""
    path = tmp_path / "judgements.jsonl"
    first = append_judgement(path, judged("same"))
    second = append_judgement(path, judged("different", made_on=DAY + timedelta(days=5)))
    undo_judgement(path, second.id, reason="wrong file", author="officer-8", made_on=DAY + timedelta(days=9))
    found = read_judgements(path)
    assert [one.judgement for one in in_force(found, DAY + timedelta(days=8))] == ["different"]
    assert in_force(found, DAY + timedelta(days=9)) == [first]
    with pytest.raises(RempartError, match="undone"):
        append_judgement(path, judged("different", made_on=DAY + timedelta(days=5)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": " "},
        {"author": ""},
        {"said": "perhaps"},
        {"right": "a:1"},
        {"expires_on": DAY},
    ],
)
def test_a_judgement_needs_its_reason_its_author_and_two_parties(wrong: dict[str, Any]) -> None:
    """Nothing half said becomes a judgement."""
    with pytest.raises(RempartError):
        judged(**wrong)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"undo":"x"}',
        '{"judgement":"same"}',
        '{"undo":"00","reason":"r","author":"a","made_on":"2026-01-01"}',
        pytest.param("[" * 100_000, id="deep"),
        judged().line().replace('"same"', '"perhaps"'),
        judged().line().replace('"officer-7"', "7"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    """A line that is no judgement, or undoes an unknown one, is named by its number."""
    path = tmp_path / "judgements.jsonl"
    append_judgement(path, judged())
    with path.open("a") as text:
        text.write(line + "\n")
    with pytest.raises(RempartError, match="line 2"):
        read_judgements(path)


def test_a_line_of_another_encoding_is_refused_with_its_number(tmp_path: Path) -> None:
    """A file saved by an editor in Latin-1 is refused, and nothing of it is quoted."""
    path = tmp_path / "judgements.jsonl"
    append_judgement(path, judged())
    with path.open("ab") as text:
        text.write(b'{"reason":"vu \xe0 la mairie"}\n')
    with pytest.raises(RempartError, match="line 2: it is not written in UTF-8"):
        read_judgements(path)


def test_half_a_character_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """A terminal of another encoding hands over bytes that no line can hold: said, and no traceback."""
    path = tmp_path / "judgements.jsonl"
    for wrong in ({"reason": "vu \udce0"}, {"author": "\udce0"}, {"left": "a:\udce0"}):
        with pytest.raises(RempartError, match="UTF-8"):
            judged(**wrong)
    one = append_judgement(path, judged())
    with pytest.raises(RempartError, match="UTF-8"):
        undo_judgement(path, one.id, reason="\udce0", author="a", made_on=DAY)


def test_a_torn_last_line_is_refused(tmp_path: Path) -> None:
    """A line without its end is not read, and nothing is written behind it."""
    path = tmp_path / "judgements.jsonl"
    path.write_text(judged().line()[:40])
    for act in (lambda: read_judgements(path), lambda: append_judgement(path, judged())):
        with pytest.raises(RempartError, match="not complete"):
            act()


def test_undo_needs_a_judgement_and_a_reason(tmp_path: Path) -> None:
    """Only a judgement of the file can be undone, with reason and author."""
    path = tmp_path / "judgements.jsonl"
    one = append_judgement(path, judged())
    with pytest.raises(RempartError, match="no such judgement"):
        undo_judgement(path, "0" * 16, reason="r", author="a", made_on=DAY)
    with pytest.raises(RempartError, match="missing"):
        undo_judgement(path, one.id, reason="", author="a", made_on=DAY)
