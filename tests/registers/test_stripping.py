"""The kept copy of a file without what the card leaves out: nothing of it is there, and the same card reads it the same.

Of each built-in register whose samples are delimited text, workbooks or JSON, the stripped copy gives the rows of the
file itself. Delimited text and workbooks of a town have more in ``test_delimited.py`` and ``test_sheets.py``.
"""

import gzip
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.registers import tiny
from tests.registers.samples import Sample, samples

from rempart.ledger import Workspace, editions_in_use
from rempart.ledger.editions import Edition
from rempart.registers import load, open_register
from rempart.registers.card import can_be_stripped
from rempart.registers.form import CsvFormat, JsonFormat
from rempart.registers.reading import receive
from rempart.registers.reading.keeping import keep_file
from rempart.registers.recognising import recognise

DAY = date(2026, 1, 31)
STRIPPED = [one for one in samples() if can_be_stripped(one.of.form.format)]
TEXT = [one for one in STRIPPED if isinstance(one.of.form.format, CsvFormat | JsonFormat)]
"""Of a workbook a CSV is kept, which is another form."""


def stripped(register: str | Path, files: list[Path], folder: Path) -> list[Path]:
    """Keep files without what is left out, and return what was kept, unpacked, under their names."""
    (folder / "staging").mkdir(parents=True)
    received = receive(files, folder / "staging", 1_000_000_000)
    form = recognise(open_register(str(register)), received).form
    found = []
    for file in received:
        keep_file(form, file, folder / "kept", strip=True)
        (kept,) = (folder / "kept").glob(f"{file.number}-*.gz")
        found.append(folder / kept.name.removeprefix(f"{file.number}-").removesuffix(".gz"))
        found[-1].write_bytes(gzip.decompress(kept.read_bytes()))
    return found


def read(workspace: Workspace, register: str) -> Edition:
    """The last edition of a register."""
    return editions_in_use(workspace.editions_of(register))[-1]


def rows(edition: Edition) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, and the refused."""
    paths = [*sorted((edition.path / "tables").glob("*.parquet")), edition.path / "refused.parquet"]
    return {path.stem: duckdb.sql(f"select * from read_parquet('{path}') order by all").fetchall() for path in paths}


def places(found: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """The same with the places of the refused alone: nothing remains of what could not be read, so the reason is another."""
    return found | {"refused": [row[:2] for row in found["refused"]]}


@pytest.mark.slow
@pytest.mark.parametrize("sample", TEXT, ids=str)
def test_what_is_kept_gives_the_same_rows(sample: Sample, tmp_path: Path) -> None:
    """Nothing that a mapping needs is taken out, every record keeps its number, and what is left is known to the card."""
    kept = stripped(sample.register, sample.files, tmp_path / "once")
    editions = []
    for name, files in (("whole", sample.files), ("stripped", kept)):
        workspace = Workspace.create(tmp_path / name, town="Valmorel-sur-Mer")
        load(workspace, sample.register, files, edition=sample.day, held_on=DAY)
        editions.append(read(workspace, sample.register))
    whole, rest = editions
    assert places(rows(rest)) == places(rows(whole))
    assert not rest.receipt.unknown_columns
    again = stripped(sample.register, kept, tmp_path / "twice")
    assert [file.read_bytes() for file in again] == [file.read_bytes() for file in kept]


def people(folder: Path, layout: Mapping[str, object] | None = None, **card: object) -> Path:
    """Write a register in JSON that reads an id and a city of people, and leaves out what is said of them."""
    given = {
        "format": {"kind": "json", **(layout or {})},
        "columns": {"required": ["id"], "optional": ["address.city", "tags"]},
        "leave_out": {"note": "free text", "address.note": "free text", "*_about": "free text"},
        "strip_source": True,
        "expect": {"premises": [0, 1_000]},
    }
    return tiny.write_register(folder / "people", {**given, **card}, PEOPLE)


PEOPLE = """
-- refused
select row_number, 'no id' as reason from source where json->>'$.id' is null;

-- premises
select row_number, json->>'$.id' as premises_id, json->>'$.address.city' as full_address from source;
"""


def kept(register: Path, text: str | bytes, folder: Path) -> str:
    """What is kept of a publication, as text."""
    file = folder / "people.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    (path,) = stripped(register, [file], folder / "work")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("record", "rest"),
    [
        ({"id": "A", "note": "Zzyzxa", "new": "Zzyzxa"}, {"id": "A"}),
        ({"id": "A", "address": {"city": "York", "note": "Zzyzxa", "new": {"note": "Zzyzxa"}}}, {"id": "A", "address": {"city": "York"}}),
        ({"id": "A", "address": {"note": "Zzyzxa"}}, {"id": "A", "address": {}}),
        ({"id": "A", "address": "Zzyzxa"}, {"id": "A"}),
        ({"id": "A", "address.city": "York", "address.note": "Zzyzxa"}, {"id": "A", "address.city": "York"}),
        ({"id": "A", "address": [{"city": "York", "note": "Zzyzxa"}, "Zzyzxa", {"city": "Bath"}]}, {"id": "A", "address": [{"city": "York"}, None, {"city": "Bath"}]}),
        ({"id": "A", "tags": ["a", {"b": 1.50, "b_about": "Zzyzxa"}]}, {"id": "A", "tags": ["a", {"b": 1.5}]}),
        ({"id": {"note": None, "n": 12345678901234567890}}, {"id": {"note": None, "n": 12345678901234567890}}),
    ],
)  # fmt: skip
def test_what_is_kept_of_a_record(record: object, rest: object, tmp_path: Path) -> None:
    """The keys that the card reads, with all that they hold but what a pattern leaves out; an array keeps its places."""
    text = kept(people(tmp_path), f"{json.dumps(record)}\n", tmp_path)
    assert json.loads(text) == rest
    assert text.count("\n") == 1


@pytest.mark.parametrize("broken", ['"Zzyzxa"', '["Zzyzxa"]', "null", '{"id": "Zzyzxa\\u0000"}', '{"note": "Zzyzxa\\ud800"}', '{"id": 1e999, "a": "Zzyzxa"}'])  # fmt: skip
def test_a_record_that_cannot_be_read_keeps_its_place_alone(broken: str, workspace: Workspace, tmp_path: Path) -> None:
    """Nothing of it is kept, and it is refused again; the records after it keep their numbers."""
    register = people(tmp_path)
    text = f'[{{"id": "A"}}, {broken}, {{"id": "C"}}]'
    first = tiny.publish(workspace, register, DAY, text).receipt
    again = kept(register, text, tmp_path)
    assert "Zzyzxa" not in again
    receipt = tiny.publish(workspace, register, date(2026, 2, 28), again).receipt
    assert (receipt.read, receipt.loaded, receipt.refused) == (first.read, first.loaded, first.refused) == (3, 2, 1)
    (refused,) = duckdb.sql(f"select record from read_parquet('{read(workspace, 'people').path}/refused.parquet')").fetchall()  # fmt: skip
    assert refused == (2,)


def test_what_stands_beside_the_records_goes_too(tmp_path: Path) -> None:
    """Of a document remain the way to the records, what the form keeps of it, and the key that dates the edition."""
    register = people(
        tmp_path, {"records": ["list.person", "more"], "keep": ["publisher.name"]}, dated_by={"key": "day"}
    )
    document = {
        "publisher": {"name": "The office", "clerk": "Zzyzxa"},
        "list": [{"person": [{"id": "A", "note": "Zzyzxa"}, {"id": "B"}], "clerk": "Zzyzxa"}, {"person": {"id": "C"}}],
        "clerk": ["Zzyzxa"],
        "more": None,
        "day": "2026-01-31",
    }
    wanted = {
        "publisher": {"name": "The office"},
        "list": [{"person": [{"id": "A"}, {"id": "B"}]}, {"person": {"id": "C"}}],
        "more": [],
        "day": "2026-01-31",
    }
    assert json.loads(kept(register, json.dumps(document, indent=2), tmp_path)) == wanted


@pytest.mark.parametrize("left_out", ["publisher.clerk", "*clerk"])
def test_what_is_left_out_of_a_kept_key_goes(left_out: str, tmp_path: Path) -> None:
    """Beside the records as in them: a key that is kept whole is kept without what the card leaves out below it."""
    layout = {"records": ["list"], "keep": ["publisher"]}
    register = people(tmp_path, layout, leave_out={left_out: "free text"}, dated_by={"key": "publisher.day"})
    publisher = {"name": "The office", "day": "2026-01-31"}
    document = {"publisher": {**publisher, "clerk": "Zzyzxa"}, "list": [{"id": "A"}]}
    assert json.loads(kept(register, json.dumps(document), tmp_path)) == {"publisher": publisher, "list": [{"id": "A"}]}


@pytest.mark.parametrize("layout", [{}, {"shape": {"id": "text", "address": "json"}}], ids=["plain", "shape"])
def test_a_column_that_is_read_whole_stays_whole_but_for_what_is_left_out(
    layout: dict[str, object], tmp_path: Path
) -> None:
    """A name that is left out below it, or a day that is read below it, does not take the rest of it out."""
    columns = {"required": ["id"], "optional": [] if layout else ["address"]}
    left_out = {"address.note": "free text", "address.old.note": "free text"}
    register = people(tmp_path, layout, columns=columns, leave_out=left_out, dated_by={"latest": "address.day"})
    rest = {"city": "York", "day": "2026-01-31", "old": {"city": "Bath"}}
    record = {"id": "A", "address": {**rest, "note": "Zzyzxa", "old": {"city": "Bath", "note": ["Zzyzxa"]}}}
    assert json.loads(kept(register, f"{json.dumps(record)}\n", tmp_path)) == {"id": "A", "address": rest}


def test_several_documents_stay_several(tmp_path: Path) -> None:
    """One after the other, or in an array."""
    register = people(tmp_path, {"records": ["list"]})
    one, other = '{"list": [{"id": "A", "note": "x"}], "x": 1}', '{"list": []}'
    texts = [
        kept(register, text, tmp_path / name) for name, text in made(tmp_path, f"{one}{other}", f"[{one},{other}]")
    ]
    assert texts[0].split() == ['{"list":', "[", '{"id":"A"}]}', '{"list":', "[]}"]
    assert json.loads(texts[1]) == [{"list": [{"id": "A"}]}, {"list": []}]


def made(folder: Path, *texts: str) -> list[tuple[str, str]]:
    """A folder for each text."""
    for number, _ in enumerate(texts):
        (folder / str(number)).mkdir()
    return [(str(number), text) for number, text in enumerate(texts)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1", "ascii"])
def test_the_copy_is_in_the_encoding_of_the_file(encoding: str, tmp_path: Path) -> None:
    """What that encoding has no mark for stays escaped."""
    register = people(tmp_path, {"encoding": encoding})
    file = tmp_path / "people.json"
    file.write_bytes('{"id": "\\u00e9\\u0416", "note": "x"}\n'.encode(encoding))
    (path,) = stripped(register, [file], tmp_path / "work")
    assert json.loads(path.read_bytes().decode(encoding)) == {"id": "éЖ"}


def test_lines_of_a_shape_keep_their_numbers_as_written(tmp_path: Path) -> None:
    """The engine reads them from the line: 1.50 stays, of two keys of one name the first holds, a broken line is refused alone."""
    shape = {"id": "text", "address": {"city": "text"}, "tags": ["text"]}
    register = people(tmp_path, {"shape": shape}, columns={"required": []}, leave_out={"note": "free text"})
    lines = [
        '{"id": 1.50, "id": "Zzyzxa", "note": "Zzyzxa", "address": {"city": 1e400, "city": "Zzyzxa"}}',
        '{"id": "Zzyzxa',
        "",
        '{"id": "Zzyzxa", "address": "Zzyzxa"}',
        '{"id": "é\\u20ac", "tags": [12345678901234567890123]}',
    ]
    text = kept(register, "\n".join(lines) + "\n", tmp_path)
    assert text.splitlines() == ['{"id":1.50,"address":{"city":1e400}}', '""', '""', '{"id":"é€","tags":[12345678901234567890123]}']  # fmt: skip


SHAPED = '{{"id": "{0}", "address": {{"city": "{0}"}}{1}}}'
"""A line of a shape, and more of it."""


@pytest.mark.parametrize(
    "odd",
    [
        "\ufeff" + SHAPED.format("Zzyzxa", ""),
        "\ufeff",
        "\x0b" + SHAPED.format("Zzyzxa", ""),
        SHAPED.format("Zzyzxa", ', "new": 1e400'),
        SHAPED.format("Zzyzxa", f', "new": {"9" * 5_000}'),
        SHAPED.format("Zzyzxa", ', "new": "\\ud800"'),
    ],
    ids=["byte order mark", "nothing but that mark", "vertical tab", "too large", "too long", "half a character"],
)
def test_a_line_that_was_refused_is_refused_again(odd: str, workspace: Workspace, tmp_path: Path) -> None:
    """The reader and the kept copy have one mind on every line: the second load must not take what the first refused."""
    shape = {"id": "text", "address": {"city": "text"}}
    register = people(tmp_path, {"shape": shape}, columns={"required": []}, leave_out={"note": "free text"})
    mapping = PEOPLE.replace("json->>'$.id'", "id").replace("json->>'$.address.city'", "address.city")
    (register / "mapping.sql").write_text(mapping, encoding="utf-8")
    text = "\n".join(["\ufeff" + SHAPED.format("A", ""), odd, SHAPED.format("C", ""), ""])
    first = tiny.publish(workspace, register, DAY, text).receipt
    again = kept(register, text, tmp_path)
    assert "Zzyzxa" not in again
    receipt = tiny.publish(workspace, register, date(2026, 2, 28), again).receipt
    assert (receipt.read, receipt.loaded, receipt.refused) == (first.read, first.loaded, first.refused) == (3, 2, 1)


def test_documents_of_a_shape_on_a_line_each_are_documents(tmp_path: Path) -> None:
    """They are no records themselves, though each line is one object."""
    register = people(tmp_path, {"records": ["list"], "shape": {"id": "text"}}, columns={"required": []}, leave_out={})
    text = kept(register, '{"list": [{"id": "A", "x": 1}]}\n{"list": [{"id": "B"}]}\n', tmp_path)
    assert text.count('{"id":"A"}') == text.count('{"id":"B"}') == 1


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """One record at a time: a file of 12 MB is stripped within the memory of some pieces."""
    import tracemalloc

    line = json.dumps({"id": "A", "note": "x" * 40_000})
    file = tmp_path / "people.json"
    file.write_text(f'{{"list": [{",".join([line] * 300)}]}}', encoding="utf-8")
    register = people(tmp_path, {"records": ["list"]})
    tracemalloc.start()
    try:
        (path,) = stripped(register, [file], tmp_path / "work")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000
    assert path.read_text(encoding="utf-8").count('{"id":"A"}') == 300


def test_cells_of_a_file_without_header_line_are_emptied_in_their_place(workspace: Workspace, tmp_path: Path) -> None:
    """The rows stay as wide as they were, a ragged one too, so that the same card reads them and refuses the same."""
    layout = {"kind": "csv", "delimiter": ";", "header": ["place", "note", "operator"]}
    columns = {"required": ["place"], "optional": ["operator"]}
    mapping = "-- premises\nselect row_number, place as premises_id, operator as full_address from source;"
    card = {
        "format": layout,
        "columns": columns,
        "leave_out": {"note": "free text"},
        "strip_source": True,
        "expect": {},
    }
    register = tiny.write_register(tmp_path / "spells", card, mapping)
    text = 'A;Zzyzxa;o\n\n"B;b";"Zzyzxa\nZzyzxa";o\nZzyzxa;Zzyzxa\nD;;o\n'
    first = tiny.publish(workspace, register, DAY, text).receipt
    (path,) = (read(workspace, "spells").path / "source").iterdir()
    plain = gzip.decompress(path.read_bytes())
    assert plain.decode() == 'A;;o\n\n"B;b";;o\n;\nD;;o\n'
    again = tiny.publish(workspace, register, date(2026, 2, 28), plain).receipt
    assert (again.loaded, again.reasons) == (first.loaded, first.reasons)
    assert again.reasons == {"it has 2 cells where the header has 3": 1}


def test_a_ragged_row_stays_ragged_where_one_column_is_read(tmp_path: Path) -> None:
    """It must not become a record of one cell."""
    register = people(tmp_path, format={"kind": "csv"}, columns={"required": ["id"]})
    file = tmp_path / "people.csv"
    file.write_text("id,note\nA,Zzyzxa\nZzyzxa\n", encoding="utf-8")
    (path,) = stripped(register, [file], tmp_path / "work")
    assert path.read_text(encoding="utf-8").splitlines() == ["id", "A", ","]
