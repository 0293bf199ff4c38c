"""XML records laid out by paths: nested parts, attributes, wildcards, the day of the edition, what a card leaves out."""

import csv
from pathlib import Path
from typing import Any

import pytest

from rempart.base import RempartError
from rempart.registers.form import Form
from rempart.registers.reading import Read, receive
from rempart.registers.reading.xml_records import read_xml

LIST = """<list xmlns="urn:invented" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" made="31/01/2026"
  xsi:schemaLocation="urn:invented list.xsd">
  <info><on>01/31/2026</on><on>02/28/2026</on></info>
  <entity id="1" xsi:type="person">
    <kind ref="600">Individual</kind><kind ref="601"/>
    <names>
      <name id="n1" low="false"><translations>
        <translation xml:lang="fr"><full>Quorvane</full></translation>
        <translation xml:lang="en"><full>Norvik Quorvane</full></translation>
      </translations></name>
      <name id="n2"><translations><translation><full>N. Quorvane</full></translation></translations></name>
      <name><translations><translation/></translations></name>
    </names>
    <programs><program>ALPHA</program><program day="2026-01-02">BETA</program></programs>
    <secret><deep code="Zzyzxa">Zzyzxa</deep></secret>
  </entity>
  <entity id="2"><kind>Vessel</kind></entity>
</list>"""
LAYOUT = {
    "kind": "xml",
    "root": "list",
    "records": ["entity"],
    "parts": {
        "name": ["names/name"],
        "translation": ["names/name/translations/translation"],
        "program": ["programs/program"],
    },
}
READ = ["@id", "kind"]
ALSO = ["kind.@ref", "name.@id", "translation.full", "translation.@lang", "program.text", "program.@day"]
SECRET = {"secret": "never read", "name.@low": "not needed"}

Rows = list[dict[str, str]]


def form(layout: dict[str, Any] | None = None, required: list[str] = READ, **more: Any) -> Form:
    """Return a form that reads the list above."""
    given = {"optional": ALSO, "leave_out": SECRET, **more}
    columns = {"required": required, "optional": given.pop("optional")}
    return Form.model_validate({"format": {**LAYOUT, **(layout or {})}, "columns": columns, **given})


def read(folder: Path, by: Form, *texts: str) -> Read:
    """Read files of these texts."""
    files = [folder / f"{number}.xml" for number in range(len(texts))]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, encoding="utf-8")
    return read_xml(by, receive(files, folder, 10**9), folder)


def rows(read: Read, relation: str, *columns: str) -> list[tuple[str, ...]]:
    """Return columns of a relation."""
    with read.relations[relation].open(encoding="utf-8", newline="") as source:
        return [tuple(row[column] for column in columns) for row in csv.DictReader(source)]


def test_a_part_is_found_at_any_depth_and_knows_the_part_around_it(tmp_path: Path) -> None:
    """``within`` is the ``part`` of the enclosing row; what a nested part holds belongs to it alone; empty is no row."""
    found = read(tmp_path, form(), LIST)
    assert rows(found, "source_name", "row_number", "part", "within", "element", "@id") == [
        ("1", "name/1", "", "name", "n1"),
        ("1", "name/2", "", "name", "n2"),
    ]
    assert rows(found, "source_translation", "part", "within", "full", "@lang") == [
        ("translation/1", "name/1", "Quorvane", "fr"),
        ("translation/2", "name/1", "Norvik Quorvane", "en"),
        ("translation/3", "name/2", "N. Quorvane", ""),
    ]
    assert found.columns["source_name"] == ["row_number", "part", "within", "element", "@id"]


def test_a_part_that_holds_only_a_part_is_a_row(tmp_path: Path) -> None:
    """The inner row has an enclosing row to point to, even where that one has no cell of its own."""
    text = "<list><entity id='1'><kind>K</kind><names><name><translations><translation><full>Q</full></translation>"
    found = read(tmp_path, form(), f"{text}</translations></name></names></entity></list>")
    assert rows(found, "source_name", "part", "@id") == [("name/1", "")]
    assert rows(found, "source_translation", "part", "within") == [("translation/1", "name/1")]


def test_attributes_and_the_text_beside_them_are_columns(tmp_path: Path) -> None:
    """``@name`` on the record, ``tag.@name`` below it, ``text`` for the text of a part; a repeated leaf is joined."""
    found = read(tmp_path, form(), LIST)
    assert rows(found, "source", "@id", "kind", "kind.@ref") == [("1", "Individual", "600\n601"), ("2", "Vessel", "")]
    assert rows(found, "source_program", "part", "text", "@day") == [
        ("program/1", "ALPHA", ""),
        ("program/2", "BETA", "2026-01-02"),
    ]


def test_what_the_card_leaves_out_is_left_out_with_all_below_and_nothing_is_unknown(tmp_path: Path) -> None:
    """Names of schemas (``xsi``) and namespaces are no content."""
    found = read(tmp_path, form(), LIST)
    assert found.unknown == {}
    assert "Zzyzxa" not in "".join(path.read_text(encoding="utf-8") for path in found.relations.values())


def test_what_the_card_does_not_know_is_counted_by_its_whole_path(tmp_path: Path) -> None:
    """Once for each record in which it is filled."""
    found = read(tmp_path, form(optional=["translation.full"], leave_out={"kind": "x", "*.@l*": "x"}), LIST)
    assert found.unknown == {
        "secret.deep": 1,
        "secret.deep.@code": 1,
        "name.@id": 1,
        "program.text": 1,
        "program.@day": 1,
    }


def test_an_element_outside_the_parts_can_be_left_out_by_its_path(tmp_path: Path) -> None:
    """Also where its first tag has the name of a part."""
    text = LIST.replace("secret>", "name>")
    unknown = {"name/deep": 1, "name/deep/@code": 1}
    assert read(tmp_path, form(), text).unknown == unknown
    assert read(tmp_path, form(leave_out={**SECRET, "name/deep": "x"}), text).unknown == {}
    assert read(tmp_path, form(leave_out={"name.@low": "x", "secret/deep": "x"}), LIST).unknown == {}


def test_a_star_is_an_element_of_any_name(tmp_path: Path) -> None:
    """In the paths of records and of parts; a path without star goes first."""
    text = """<r><x><rec><a><p n="1"/></a><b><p n="2"/></b></rec></x><y><rec><b><p n="3"/></b></rec></y></r>"""
    layout = {"root": "r", "records": ["*/rec"], "parts": {"any": ["*/p"], "second": ["b/p"]}}
    found = read(tmp_path, form(layout, ["any.@n"], optional=["second.@n"], leave_out={}), text)
    assert rows(found, "source_any", "row_number", "part", "@n") == [("1", "any/1", "1")]
    assert rows(found, "source_second", "row_number", "part", "@n") == [("1", "second/1", "2"), ("2", "second/1", "3")]


def test_the_root_itself_may_be_the_record(tmp_path: Path) -> None:
    """One file is one record; the notices of a day are many files, with roots of several names."""
    layout = {"root": ["Award", "Notice"], "records": ["."], "parts": {"lot": ["Lot"]}}
    by = form(layout, ["ID"], optional=["@v", "lot.ID"], leave_out={}, dated_by={"element": "On"})
    first = '<Award v="1"><ID>a</ID><On>2026-01-31+01:00</On><Lot><ID>1</ID></Lot></Award>'
    second = '<n:Notice xmlns:n="urn:n" v="2"><n:ID>b</n:ID><On>2025-12-31</On></n:Notice>'
    found = read(tmp_path, by, first, second)
    assert rows(found, "source", "row_number", "file", "record", "element", "@v", "ID") == [
        ("1", "1", "1", "Award", "1", "a"),
        ("2", "2", "1", "Notice", "2", "b"),
    ]
    assert rows(found, "source_lot", "row_number", "ID") == [("1", "1")]
    assert (found.dated, found.unknown) == ("2026-01-31", {})


@pytest.mark.parametrize(
    ("dated_by", "day"),
    [
        ({"element": "info/on", "form": "%m/%d/%Y"}, "2026-01-31"),
        ({"root_attribute": "made", "form": "%d/%m/%Y"}, "2026-01-31"),
        ({"element": "info/on"}, None),
        ({"element": "info/elsewhere"}, None),
        ({"element": "entity/programs/program/@day"}, "2026-01-02"),
    ],
)
def test_the_day_of_the_edition_is_read_where_the_card_says(
    dated_by: dict[str, str], day: str | None, tmp_path: Path
) -> None:
    """The first element (or attribute) of that path, in the form of the card; another form is no day."""
    assert read(tmp_path, form(dated_by=dated_by), LIST).dated == day


def test_text_around_elements_is_text_too(tmp_path: Path) -> None:
    """An element that has both keeps its own text, without that of the elements inside."""
    text = "<list><entity id='1'><kind>one <b>two</b><!-- x --> three<b/>\n</kind></entity></list>"
    found = read(tmp_path, form(optional=["kind.b"]), text)
    assert rows(found, "source", "kind", "kind.b") == [("one three", "two")]


def test_an_older_name_of_a_tag_is_the_same_column(tmp_path: Path) -> None:
    """``renamed`` holds for tags and attributes, in parts too."""
    text = LIST.replace("kind", "sort").replace("full>", "whole>")
    found = read(tmp_path, form(renamed={"kind": ["sort"], "translation.full": ["translation.whole"]}), text)
    assert rows(found, "source", "kind")[1] == ("Vessel",)
    assert rows(found, "source_translation", "full")[0] == ("Quorvane",)
    assert found.unknown == {"sort.@ref": 1}


def test_a_column_cannot_have_the_name_of_one_of_ours(tmp_path: Path) -> None:
    """Nor differ from another in capitals only: the engine does not tell them apart."""
    for column in ("file", "Kind"):
        with pytest.raises(RempartError, match=f"would have the column '{column.lower()}' twice"):
            read(tmp_path, form(optional=[column]), LIST)


def test_a_record_has_a_greatest_size(tmp_path: Path) -> None:
    """It holds for the record, not for the file, and whether or not its content is read."""
    record = LIST[LIST.index("<entity") : LIST.index("</entity>") + len("</entity>")]
    many = f"{LIST.partition('<entity')[0]}{record * 100}</list>"
    assert read(tmp_path, form({"max_record_bytes": len(record)}), many).records == 100
    with pytest.raises(RempartError, match=f"a record is larger than {len(record) - 20:,} bytes"):
        read(tmp_path, form({"max_record_bytes": len(record) - 20}), many)
