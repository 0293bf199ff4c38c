"""JSON records: arrays and lines, each record loaded or refused, a file that was cut short never half-read."""

import contextlib
import csv
import json
from datetime import date
from pathlib import Path

import pytest
from tests.registers import tiny

from rempart.base import RempartError
from rempart.ledger import Workspace
from rempart.registers.card import read_card
from rempart.registers.reading import receive
from rempart.registers.reading.json_records import read_json
from rempart.registers.reading.records import Read

RECENT = date(2026, 1, 31)
RECORDS = [{"id": f"P{n}", "day": "2026-01-10", "addresses": [f'{n} rue de l’É\tt"é, \u2028']} for n in range(3)]


def as_read(folder: Path, content: bytes) -> Read:
    """Read one file as the register of statements."""
    card = read_card(tiny.statements(folder / "statements"))
    file = folder / "published.json"
    file.write_bytes(content)
    staging = folder / "staging"
    staging.mkdir(exist_ok=True)
    return read_json(card.every_form[""], receive([file], staging, 100_000_000), staging)


def broken(read: Read) -> list[str]:
    """Return why each record cannot be read; empty where it can."""
    csv.field_size_limit(10_000_000)
    with read.relations["source"].open(encoding="utf-8", newline="") as text:
        return [row["broken"] for row in csv.DictReader(text)]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(RECORDS),
        json.dumps(RECORDS, indent=2, ensure_ascii=False),
        "\ufeff" + json.dumps(RECORDS, ensure_ascii=False),
        "\n".join(map(json.dumps, RECORDS)),
        "\r\n\r\n".join(map(json.dumps, RECORDS)) + "\r\n",
    ],
)
def test_an_array_and_lines_give_the_same_records(content: str, tmp_path: Path) -> None:
    """Whether records stand in an array or one after the other, they are the same."""
    assert broken(as_read(tmp_path, content.encode())) == ["", "", ""]


def test_an_array_cut_at_any_byte_is_refused(tmp_path: Path) -> None:
    """No beginning of an array is whole."""
    whole = json.dumps(RECORDS, ensure_ascii=False).encode()
    for end in range(1, len(whole)):
        with pytest.raises(RempartError):
            as_read(tmp_path, whole[:end])


def test_lines_cut_at_any_byte_are_refused_or_whole(tmp_path: Path) -> None:
    """Records one after the other: a file that ends between two of them is whole, any other is refused."""
    lines = [json.dumps(record, ensure_ascii=False).encode() for record in RECORDS]
    whole = b"\n".join(lines)
    ends = {len(b"\n".join(lines[:n])): n for n in (1, 2, 3)} | {len(b"\n".join(lines[:n])) + 1: n for n in (1, 2)}
    for end in range(1, len(whole) + 1):
        if end in ends:
            assert as_read(tmp_path, whole[:end]).records == ends[end]
        else:
            with pytest.raises(RempartError):
                as_read(tmp_path, whole[:end])


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ('{"id": "P1", "day": "\\ud800"}', "half a character"),
        ('{"id": "P1", "\\ud800": 1}', "half a character"),
        ('{"id": "P1", "day": "a\\u0000b"}', "zero character"),
        ('{"id": "P1", "day": "a\\\\u0000b"}', ""),
        ('{"id": "P1", "day": 1e999}', "number too large"),
        ("[1, 2]", "not an object"),
        ("12", "not an object"),
    ],
)
def test_a_record_that_cannot_be_kept_is_refused_alone(
    record: str, reason: str, workspace: Workspace, tmp_path: Path
) -> None:
    """The record ends refused with its reason, its neighbour loads, the engine never sees what it cannot hold."""
    text = json.dumps(RECORDS[0]) + "\n" + record
    (first, second) = broken(as_read(tmp_path, text.encode()))
    assert first == ""
    assert reason in second
    receipt = tiny.publish(workspace, tmp_path / "statements", RECENT, text).receipt
    assert (receipt.read, receipt.loaded, receipt.refused) == (2, 1, 1)


@pytest.mark.parametrize("depth", [400, 900, 990, 5_000, 200_000])
def test_deep_nesting_is_refused_or_loaded_never_a_crash(depth: int, workspace: Workspace, tmp_path: Path) -> None:
    """Brackets as deep as one likes: the file is refused, or the record loads."""
    text = json.dumps(RECORDS[0]) + '\n{"id": "P9", "day": "2026-01-10", "status": ' + "[" * depth + "]" * depth + "}"
    register = tiny.statements(tmp_path / "statements")
    with contextlib.suppress(RempartError):
        receipt = tiny.publish(workspace, register, RECENT, text).receipt
        assert receipt.read == receipt.loaded + receipt.refused == 2
    assert list(workspace.journal.entries())[-1].action in ("load.done", "load.set_aside")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ('{"id": "Zzyzxa", "day": NaN}', "not JSON"),
        ('{"id": "Zzyzxa", "day": -Infinity}', "not JSON"),
        ('{"id": Zzyzxa}', "not JSON"),
        ('[{"id": "Zzyzxa"}] {"id": "Zzyzxa"}', "follows the end of the array"),
        ('{"id": "Zzyzxa', "cut short"),
        ('{"name": "Zzyzxa"}', "no record has the key 'id'"),
        ("   \n", "no record has the key 'id'"),
        ('{"id": "' + "Zzyzxa" * 1_000_000 + '"}', "larger than"),
    ],
)
def test_a_file_that_is_not_json_is_refused_whole(content: str, what: str, tmp_path: Path) -> None:
    """Each fault has its words, and no text of the file is in them."""
    with pytest.raises(RempartError, match=what) as caught:
        as_read(tmp_path, content.encode())
    assert "Zzyzxa" not in str(caught.value)


def test_a_record_of_many_pieces_is_read(tmp_path: Path) -> None:
    """A record longer than one reading, under the bound, is whole."""
    content = json.dumps([{"id": "P1", "addresses": ["é" * 1_200_000]}, *RECORDS], ensure_ascii=False)
    assert broken(as_read(tmp_path, content.encode())) == [""] * 4
