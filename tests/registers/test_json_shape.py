"""JSON records of a given shape: typed columns, read by the engine; what does not fit is refused by name, never lost."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.registers import tiny

from rempart.base import RempartError
from rempart.ledger import Workspace
from rempart.registers.card import read_card
from rempart.registers.reading import Read, receive
from rempart.registers.reading.json_records import read_json
from rempart.registers.tables import open_source

SHAPE: dict[str, Any] = {"id": "text", "day": "text", "status": "text", "addresses": ["text"],
                         "owner": {"id": "text"}, "lots": [{"id": "text", "raw": "json"}]}  # fmt: skip
COLUMNS = {"required": ["id"]}
ROWS = [{"id": f"P{n}", "day": "2026-01-10", "lots": [{"id": "a", "raw": {"b": 1}}]} for n in range(3)]
MAPPING = """
-- refused
select row_number, 'no id' as reason from source where id is null;

-- premises
select row_number, id as premises_id, 'address/' || n as part, a as full_address
from (select *, unnest(addresses) as a, generate_subscripts(addresses, 1) as n from source);

-- premises
select row_number, id as premises_id, 'itself' as part from source;
"""


def shaped(folder: Path, **form: object) -> Path:
    """Write a register of places whose records have a shape."""
    given: dict[str, object] = {
        "scope": "part", "columns": COLUMNS, "expect": {"premises": [0, 1000]},
        "format": {"kind": "json", "shape": SHAPE, **form},
    }  # fmt: skip
    return tiny.write_register(folder, given, MAPPING)


def as_read(folder: Path, content: str | bytes, **card: object) -> Read:
    """Read one file as that register, with the card changed."""
    given: dict[str, object] = {"format": {"kind": "json", "shape": SHAPE}, "columns": COLUMNS, "expect": {}}
    register = read_card(tiny.write_register(folder / "places", {**given, **card}, MAPPING))
    file = folder / "published.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    staging = folder / "staging"
    staging.mkdir(exist_ok=True)
    return read_json(register.every_form[""], receive([file], staging, 10**9), staging)


def opened(read: Read, what: str) -> list[tuple[Any, ...]]:
    """Return what the mapping sees of ``source``, in the order of the file."""
    with duckdb.connect() as connection:
        open_source(connection, read)
        return connection.execute(f"select {what} from source order by row_number").fetchall()


def lines(rows: list[Any]) -> str:
    """Return rows as JSON lines."""
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


@pytest.mark.parametrize("content", [lines(ROWS), json.dumps(ROWS), json.dumps(ROWS, indent=1), "\ufeff" + lines(ROWS),
                                     lines(ROWS).replace("\n", "\r\n\r\n"), lines(ROWS).rstrip()])  # fmt: skip
def test_lines_and_arrays_give_the_same_typed_columns(content: str, tmp_path: Path) -> None:
    """However the records come, each key of the shape is a column, numbered in the order of the file."""
    seen = opened(as_read(tmp_path, content), "row_number, file, record, id, owner, lots[1].id, lots[1].raw->>'b'")
    assert seen == [(n + 1, 1, n + 1, f"P{n}", None, "a", "1") for n in range(3)]


def test_documents_of_shaped_records_keep_their_package(tmp_path: Path) -> None:
    """The records of a document have its kept keys beside their typed columns."""
    form = {"kind": "json", "shape": SHAPE, "records": ["releases"], "keep": ["publisher"]}
    text = json.dumps({"releases": ROWS[:2], "publisher": "N"}) + json.dumps({"releases": [*ROWS[2:], 12]})
    seen = opened(as_read(tmp_path, text, format=form), "id, package->>'publisher', broken")
    assert seen == [
        ("P0", "N", None),
        ("P1", "N", None),
        ("P2", None, None),
        (None, None, "the record is not an object"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "P9", "lots": {"id": 1}}', "lots is not of the kind"),
        ('{"id": "P9", "owner": "Zzyzxa"}', "owner is not of the kind"),
        ('{"id": "P9", "lots": [{"id": 1}, "Zzyzxa"]}', "lots is not of the kind"),
        ('{"id": "P9", "lots": [{"id": 1}]', "the line is not JSON"),
        ('{"id": "P9"} {"id": "P8"}', "the line is not JSON"),
        ('{"id": NaN}', "the line is not JSON"),
        ("Zzyzxa", "the line is not JSON"),
        ("[1]", "the record is not an object"),
        ('{"id": "\\ud800"}', "half a character"),
        ('{"id": "a\\u0000"}', "zero character"),
        ('{"id": "P9", "status": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
    ],
)
def test_a_line_that_does_not_fit_is_refused_alone(line: str, reason: str, tmp_path: Path) -> None:
    """It keeps its place, its reason names the key and quotes nothing, its neighbours are read."""
    read = as_read(tmp_path, lines(ROWS[:1]) + line + "\n" + lines(ROWS[1:]))
    seen = opened(read, "id, broken")
    assert [name for name, _ in seen] == ["P0", None, "P1", "P2"]
    assert reason in seen[1][1]
    assert "Zzyzxa" not in seen[1][1]


@pytest.mark.parametrize(
    "line",
    ['{"id": "P9", "owner": null, "lots": [null]}', '{"id": "é\\u00e9\\ud83d\\ude00", "day": 12}', '{"id": 1e400}'],
)
def test_what_fits_is_read(line: str, tmp_path: Path) -> None:
    """Null fits every kind, a number is text where text is asked, letters of any script stay as they are."""
    assert [broken for (broken,) in opened(as_read(tmp_path, lines(ROWS) + line), "broken")] == [None] * 4


def test_unknown_keys_are_counted_and_patterns_cover_them(tmp_path: Path) -> None:
    """Each record with an unknown key counts once, at any depth; what is left out does not count."""
    rows = [*ROWS, *({"id": "P", "x": 1, "lots": [{"y": 1}, {"y": 2}], "z_1": 1, "left": {"a": 1}} for _ in range(5))]
    read = as_read(tmp_path, lines(rows), leave_out={"z_*": "not needed", "left": "not needed"})
    assert dict(read.unknown) == {"x": 5, "lots.y": 5}
    assert len(opened(read, "id")) == 8


def test_a_key_with_an_escaped_mark_is_a_key_like_others(tmp_path: Path) -> None:
    """A tab, a quote or a backslash in a key is covered by a pattern, left out by its name, or counted as unknown."""
    rows = [{"id": "1", "z_\t": 1, 'le"ft': 2}, {"id": "2", "z_\\": 1, "odd\x01": 2}, {"id": "3", "z_\t": 1}]
    read = as_read(tmp_path, lines(rows), leave_out={"z_*": "not needed", 'le"ft': "not needed"})
    assert (read.records, dict(read.unknown)) == (3, {"odd\x01": 1})


def test_the_latest_day_of_the_records_is_found(tmp_path: Path) -> None:
    """Also where the key that gives it is not part of the shape."""
    rows = [{"id": "P1", "seen": "2026-01-10T00:00:00"}, {"id": "P2", "seen": "2026-02-01"}, {"id": "P3"}]
    columns = {**COLUMNS, "optional": ["seen"]}
    assert as_read(tmp_path, lines(rows), dated_by={"latest": "seen"}, columns=columns).dated == "2026-02-01"
    assert as_read(tmp_path, lines(ROWS), dated_by={"latest": "day"}).dated == "2026-01-10"


def test_a_required_key_that_no_line_has_sets_the_file_aside(tmp_path: Path) -> None:
    """As for every other form."""
    with pytest.raises(RempartError, match="no record has the key 'id'"):
        as_read(tmp_path, lines([{"day": "2026-01-10"}] * 3))


def test_lines_cut_at_any_byte_are_refused_or_whole(tmp_path: Path) -> None:
    """A file that ends between two lines is whole, any other is refused."""
    whole = lines(ROWS).encode()
    each = len(whole) // len(ROWS)
    for end in range(1, len(whole) + 1):
        if end % each in (0, each - 1):
            assert as_read(tmp_path, whole[:end]).records == (end + 1) // each
        else:
            with pytest.raises(RempartError):
                as_read(tmp_path, whole[:end])


def test_a_line_of_200_megabytes_is_an_error_with_its_number(tmp_path: Path) -> None:
    """It is not held in memory to find out."""
    with pytest.raises(RempartError, match=r"line 4.*longer than"):
        as_read(tmp_path, (lines(ROWS) + '{"id": "').encode() + b"x" * 200_000_000 + b'"}\n')


def test_text_in_another_encoding_is_an_error_with_its_line(tmp_path: Path) -> None:
    """The file is refused whole, as in every other form."""
    with pytest.raises(RempartError, match=r"line 4.*not utf-8"):
        as_read(tmp_path, lines(ROWS).encode() + b'{"id": "\xe9"}\n')


@pytest.mark.parametrize(
    ("shape", "what"),
    [
        ({"id": "number"}, "neither text, json"),
        ({"id": []}, "neither text"),
        ({"Id": "text", "id": "text"}, "only by capitals"),
        ({"record": "text"}, "column that the mechanism adds"),
        (["text"], "shape is an object"),
    ],
)
def test_a_shape_that_is_none_is_an_error_of_the_card(shape: object, what: str, tmp_path: Path) -> None:
    """The words say where."""
    with pytest.raises(RempartError, match=what):
        as_read(tmp_path, "{}", format={"kind": "json", "shape": shape})


def test_the_whole_way_through_a_mapping(workspace: Workspace, tmp_path: Path) -> None:
    """Read, loaded and refused add up, equal rows collapse, and unknown keys are in the receipt."""
    rows = [*ROWS, ROWS[0], {"id": None}, {"id": "P7", "addresses": ["1 Quay"], "new": 1}]
    receipt = tiny.publish(workspace, shaped(tmp_path / "places"), date(2026, 1, 31), lines(rows) + "broken\n").receipt
    assert (receipt.read, receipt.loaded, receipt.refused) == (7, 5, 2)
    assert receipt.reasons == {"no id": 1, "the line is not JSON": 1}
    assert (receipt.tables["premises"], receipt.unknown_columns) == (5, {"new": 1})
