"""Kept files lose the records of the erased and nothing else: every other record keeps its bytes and its number."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from rempart.registers.form import (
    Columns,
    CsvFormat,
    CsvPart,
    DatedBy,
    Form,
    Format,
    JsonFormat,
    SheetFormat,
    XmlFormat,
)
from rempart.registers.reading import Received
from rempart.registers.reading.blanking import CannotRewriteError, Record, Sought, records_to_empty, without_records

NAMES = Sought(names=["Norvik Quorvane"], numbers=["N0443217"], keys=["K-0001"])


def nobody(_: Iterable[Record]) -> Mapping[Record, list[str]]:
    """No record names another party."""
    return {}


def form(layout: Format, *columns: str) -> Form:
    """A form with some columns."""
    return Form(format=layout, columns=Columns(required=columns))


def received(folder: Path, name: str, body: bytes, number: int = 1) -> Received:
    """A file as received."""
    path = folder / f"{number}.plain"
    path.write_bytes(body)
    return Received(number, name, path, len(body), "")


def emptied(layout: Form, file: Received, expected: int) -> bytes:
    """The file without the records that hold what is sought."""
    records = records_to_empty(layout, [file], set(), NAMES, nobody, expected)
    target = file.plain.with_suffix(".rest")
    without_records(layout, file, {record for _, record in records}, target, NAMES)
    return target.read_bytes()


def test_csv_keeps_every_other_byte(tmp_path: Path) -> None:
    """Line ends, quotes, quoted line ends, blank lines, the mark at the beginning, the preamble: all as published."""
    body = '\ufeffList of 2026;;\r\n"id";name;note\r\nK-0000;Ödön;"two\r\nlines"\r\n\r\nK-0001;X;y\r\n7;quorvane NORVIK;\r\nK-00011;"""a""";z'.encode()
    layout = form(CsvFormat(kind="csv", delimiter=";", header_row=2), "id", "name")
    expected = body.replace(b"K-0001;X;y", b";;").replace(b"7;quorvane NORVIK;", b";;")
    assert emptied(layout, received(tmp_path, "a.csv", body), 4) == expected


def test_csv_in_another_encoding(tmp_path: Path) -> None:
    """The encoding in which the file is valid is the one in which it is kept."""
    body = "id;name\nK-0000;Ödön\nK-0001;Éva\n".encode("cp1252")
    layout = form(CsvFormat(kind="csv", delimiter=";", encoding=("utf-8", "cp1252")), "id", "name")
    assert emptied(layout, received(tmp_path, "a.csv", body), 2) == "id;name\nK-0000;Ödön\n;\n".encode("cp1252")


def test_the_other_files_of_a_set_lose_the_rows_of_the_record(tmp_path: Path) -> None:
    """An alias in a file of its own goes with the entry that it belongs to; the entry's neighbours keep theirs."""
    layout = form(CsvFormat(kind="csv", parts={"alias": CsvPart(key="ent", of="id")}), "id", "name", "alias.alias")
    entries = received(tmp_path, "sdn.csv", b"id,name\n1,Somebody\n2,Norvik Quorvane\n")
    aliases = received(tmp_path, "alt.csv", b"ent,alias\n1,One\n2,The Ferryman\n2,Ferry\n", 2)
    records = records_to_empty(layout, [entries, aliases], set(), NAMES, nobody, 2)
    assert records == {(1, 2), (2, 2), (2, 3)}
    without_records(layout, aliases, {2, 3}, tmp_path / "rest", NAMES)
    assert (tmp_path / "rest").read_bytes() == b"ent,alias\n1,One\n,\n,\n"


@pytest.mark.parametrize(
    ("body", "rest"),
    [
        (b'[{"id": 1, "n": "A"},\n {"id": "K-0001"} , {"n":1.10}]\n', b'[{"id": 1, "n": "A"},\n {} , {"n":1.10}]\n'),
        (b'{"id": 1}\r\n\r\n{"n": "N. NORVIK", "m": "Quorvane"}\r\n{"a": 2}', b'{"id": 1}\r\n\r\n{}\r\n{"a": 2}'),
        (b'{"id":\n 1} {"n": "\\u004eorvik Quorvane"}', b'{"id":\n 1} {}'),
    ],
    ids=["array", "lines", "one after the other"],
)
def test_json_keeps_every_other_byte(tmp_path: Path, body: bytes, rest: bytes) -> None:
    """An array, one record a line, or one after the other; escapes hide nobody."""
    layout = form(JsonFormat(kind="json"), "id")
    assert emptied(layout, received(tmp_path, "a.json", body), rest.count(b"{")) == rest


def test_json_records_within_documents(tmp_path: Path) -> None:
    """A record within a document becomes an empty object in its place; an object that is a record too."""
    body = {"by": "P", "releases": [{"id": "K-0000"}, {"id": "K-0001"}], "one": {"last": {"id": "N0 443 217"}}}
    layout = form(JsonFormat(kind="json", records=("releases", "one.last")), "id")
    rest = emptied(layout, received(tmp_path, "a.json", json.dumps(body).encode()), 3)
    assert json.loads(rest) == {"by": "P", "releases": [{"id": "K-0000"}, {}], "one": {"last": {}}}


def test_json_of_another_encoding_stays_readable(tmp_path: Path) -> None:
    """A mark that the encoding of the file lacks stays the escape that it was; null is no record."""
    body = b'{"note": "\\u20ac", "one": null, "releases": [{"id": "K-0000", "n": "\xe9"}, {"id": "K-0001"}]}'
    layout = form(JsonFormat(kind="json", encoding="latin-1", records=("releases", "one")), "id")
    rest = emptied(layout, received(tmp_path, "a.json", body), 2)
    assert json.loads(rest.decode("latin-1")) == {
        "note": "€",
        "one": None,
        "releases": [{"id": "K-0000", "n": "é"}, {}],
    }


@pytest.mark.parametrize(
    ("records", "body", "rest"),
    [
        ((), b'[null, {"id": "K-0001"}, null]', b"[null, {}, null]"),
        ((), b'{"id": "A"}\nnull\n{"id": "K-0001"}\n', b'{"id": "A"}\nnull\n{}\n'),
        (("list",), b'{"list": [null, 1, {"id": "K-0001"}]} null', b'{"list": [null, 1, {}]} null'),
        (("list.one",), b'[{"list": [null, {"one": {"id": "K-0001"}}]}, "K-0001"]', b'[{"list": [null, {"one": {}}]}, {}]'),
    ],
    ids=["array", "lines", "documents", "beside a document"],
)  # fmt: skip
def test_what_is_no_object_counts_where_the_reader_counts_it(
    records: tuple[str, ...], body: bytes, rest: bytes, tmp_path: Path
) -> None:
    """A null among the records has a number, and ends nothing; one in the place of a document or of its records has none."""
    layout = form(JsonFormat(kind="json", records=records), "id")
    assert emptied(layout, received(tmp_path, "a.json", body), 3) == rest


def test_a_broken_line_of_a_shape_is_a_record_of_text(tmp_path: Path) -> None:
    """It is counted, as the reader counts it; the erased are looked for in it as in the others, whatever its escapes."""
    long = b'{"id": ' + b"9" * 5_000 + b"}"
    lines = [
        b'\xef\xbb\xbf{"id": "A"}',
        b'{"id": "bro',
        b"",
        long,
        b"\xef\xbb\xbf",
        b'{"n": "\\u004eorvik\\nQuorvane',
        b'{"id": "K-0001"}',
    ]
    layout = form(JsonFormat(kind="json", shape={"id": "text"}))
    rest = emptied(layout, received(tmp_path, "a.json", b"\r\n".join(lines)), 6)
    assert rest == b"\r\n".join([*lines[:5], b"{}", b"{}"])


def test_what_stands_beside_the_records_and_names_the_erased_becomes_null(tmp_path: Path) -> None:
    """A name in one value or, as surname and forename, in several of one object; everything else beside them stays."""
    body = {
        "by": {"name": "Norvik QUORVANE", "surname": "Quorvane", "forename": "N. Norvik", "city": "York", "no": 12},
        "clerks": ["Norvik", "Quorvane", "Else Tarn", "see K-0001"],
        "list": [{"id": "K-0000"}],
        "day": "2026-01-31",
    }
    layout = form(JsonFormat(kind="json", records=("list",)), "id")
    rest = emptied(layout, received(tmp_path, "a.json", json.dumps(body).encode()), 1)
    by = {"name": None, "surname": None, "forename": None, "city": "York", "no": 12}
    assert json.loads(rest) == {**body, "by": by, "clerks": [None, None, "Else Tarn", None]}


def test_the_day_of_the_edition_is_no_key_of_anybody(tmp_path: Path) -> None:
    """A record called 2026 does not take the day out by which the form dates the edition."""
    layout = Form(
        format=JsonFormat(kind="json", records=("list",)), columns=Columns(required=()), dated_by=DatedBy(key="of.day")
    )
    file = received(tmp_path, "a.json", b'{"of": {"day": "2026-01-31"}, "list": [{"id": "A"}]}')
    assert records_to_empty(layout, [file], set(), Sought(keys=["2026"]), nobody, 1) == set()


def test_xml_elements_stay_in_their_place(tmp_path: Path) -> None:
    """The element is emptied, attributes included; names that stand in several elements are found."""
    body = b"""<?xml version='1.0' encoding='UTF-8'?>
<L xmlns="urn:x"><P><E id="K-0000"><N>A</N></E>\n<E id="2"><N>Quorvane</N><M>Norvik</M></E></P><E id="K-0001"/></L>"""
    layout = form(XmlFormat(kind="xml", root="L", records=("P/E", "E")), "N")
    rest = emptied(layout, received(tmp_path, "a.xml", body), 3)
    assert rest == body.replace(b'<E id="2"><N>Quorvane</N><M>Norvik</M></E>', b"<E/>").replace(
        b'<E id="K-0001"/>', b"<E/>"
    )


def test_a_namesake_keeps_its_record(tmp_path: Path) -> None:
    """A record of another party of that very name stays; one that mentions the name beside another party goes."""
    body = b"id,name,note\n1,Norvik Quorvane,\n2,Somebody,friend of Norvik Quorvane\n"
    layout = form(CsvFormat(kind="csv"), "id", "name")
    others = {(1, 1): ["Norvik Quorvane"], (1, 2): ["Somebody"]}
    found = records_to_empty(layout, [received(tmp_path, "a.csv", body)], set(), NAMES, lambda _: others, 2)
    assert found == {(1, 2)}


def test_what_cannot_be_rewritten_goes_whole(tmp_path: Path) -> None:
    """A workbook; a file whose records are not those of the load; one that cannot be read. Each says why."""
    file = received(tmp_path, "a.csv", b"id,name\n1,A\n")
    with pytest.raises(CannotRewriteError, match="a kind that is not rewritten"):
        records_to_empty(form(SheetFormat(kind="sheet"), "id"), [file], set(), NAMES, nobody, 1)
    with pytest.raises(CannotRewriteError, match="not counted as they were"):
        records_to_empty(form(CsvFormat(kind="csv"), "id"), [file], set(), NAMES, nobody, 2)
    with pytest.raises(CannotRewriteError, match="could not be read"):
        records_to_empty(form(JsonFormat(kind="json"), "id"), [file], set(), NAMES, nobody, 1)


def test_a_stranger_keeps_the_record_that_has_the_words_or_digits_of_another(tmp_path: Path) -> None:
    """A name is not put together of a list's name and a stranger's, nor a number of a day or of the end of one cell and
    the beginning of the next; surname and forename in columns of their own are a name.
    """
    sought = Sought(["Quorvane Norvik"], ["1234"])
    rows = [
        ("A1", "Norvik Tarn", "Quorvane list", "1950-01-01"),  # words of two people
        ("A2", "Else Tarn", "North", "1912-12-34"),  # digits of a day
        ("A3", "Else Tarn 12", "34 North", ""),  # digits of two cells
        ("A4", "Norvik", "Quorvane", ""),
        ("A5", "Q. Norvik", "Quorvane", ""),
        ("A6", "Else", "", "no 12 34"),
    ]
    body = "id;name;list;note\n" + "".join(";".join(row) + "\n" for row in rows)
    layout = form(CsvFormat(kind="csv", delimiter=";"), "id", "name", "list", "note")
    found = records_to_empty(layout, [received(tmp_path, "a.csv", body.encode())], set(), sought, nobody, len(rows))
    assert found == {(1, 4), (1, 5), (1, 6)}


def test_a_name_after_a_line_break_is_found_in_json(tmp_path: Path) -> None:
    """The text of a record is what its values say, not how JSON writes it."""
    body = b'[{"id": 1, "n": "Associates:\\nNorvik Quorvane\\n"}, {"id": 2, "n": "norvikq\\nuorvane"}]'
    found = records_to_empty(
        form(JsonFormat(kind="json"), "id"), [received(tmp_path, "a.json", body)], set(), NAMES, nobody, 2
    )
    assert found == {(1, 1)}


@pytest.mark.parametrize("erased", ["Nórvik Quorváñe", "norvik quorvane", "No\u0301rvik Quorva\u0301n\u0303e"])
@pytest.mark.parametrize("name", ["Nórvik QUORVÁÑE", "Norvik Quorvane", "Norvi\u0301k Quorvan\u0303e"])
def test_accents_make_no_other_name(erased: str, name: str, tmp_path: Path) -> None:
    """As registers and forms write it: with accents, without, or each accent as a sign of its own."""
    body = f"id,name,note\n1,{name},\n2,Somebody,friend of {name}\n3,Else Tarn,\n"
    file = received(tmp_path, "a.csv", body.encode())
    found = records_to_empty(form(CsvFormat(kind="csv"), "id", "name"), [file], set(), Sought([erased]), nobody, 3)
    assert found == {(1, 1), (1, 2)}


def test_a_namesake_without_the_accents_keeps_its_record(tmp_path: Path) -> None:
    """Another party that a table names so is told apart by its table, not by its accents."""
    layout = form(CsvFormat(kind="csv"), "id", "name")
    file = received(tmp_path, "a.csv", b"id,name\n1,Norvik Quorvane\n")
    others = {(1, 1): ["Norvik Quorvane"]}
    assert records_to_empty(layout, [file], set(), Sought(["Nórvik Quorváne"]), lambda _: others, 1) == set()
