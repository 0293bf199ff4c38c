"""XML records: streamed, whole or refused, whatever stands between the tags."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.registers import tiny

from rempart.base import RempartError
from rempart.ledger import Workspace, editions_in_use

GOOD = """<?xml version="1.0" encoding="UTF-8"?>
<Places day="2026-01-31"><Place><Number>A</Number><Street>rue du Phare</Street><Name><Value>Au Cabestan</Value></Name>
</Place><Place><Number>B</Number></Place></Places>"""


def places(workspace: Workspace, folder: Path, text: str | bytes) -> list[tuple[str, str | None]]:
    """Load a publication and return the places with their streets."""
    tiny.publish(workspace, tiny.places_in_xml(folder / "places"), None, text)
    edition = editions_in_use(workspace.editions_of("places"))[-1]
    with duckdb.connect() as connection:
        query = f"select premises_id, full_address from '{edition.table('premises')}' order by 1"
        return connection.execute(query).fetchall()


@pytest.mark.parametrize(
    "street",
    [
        "rue<!-- Zzyzxa --> du Phare",
        "<!-- Zzyzxa -->rue du Phare<?note Zzyzxa?>",
        "<![CDATA[rue du]]> Phare",
        "rue&#32;du Phare",
    ],
)
def test_what_stands_between_letters_is_no_letter(street: str, workspace: Workspace, tmp_path: Path) -> None:
    """Comments and instructions are dropped, the text around them stays whole; CDATA is text."""
    text = GOOD.replace("rue du Phare", street).replace("<Number>B", "<!-- Zzyzxa --><?x y?><Number>B")
    assert places(workspace, tmp_path, text) == [("A", "rue du Phare"), ("B", None)]
    (edition,) = editions_in_use(workspace.editions_of("places"))
    assert edition.receipt.unknown_columns == {}


def test_namespaces_do_not_matter(workspace: Workspace, tmp_path: Path) -> None:
    """Tags are known by their local names."""
    text = GOOD.replace("<Places ", '<p:Places xmlns="urn:invented" xmlns:p="urn:p" ').replace("</Places", "</p:Places")
    assert places(workspace, tmp_path, text) == [("A", "rue du Phare"), ("B", None)]


def test_an_empty_record_is_a_record(workspace: Workspace, tmp_path: Path) -> None:
    """It is read, and refused by the mapping with a reason."""
    text = GOOD.replace("</Places>", "<Place/><Place></Place></Places>")
    receipt = tiny.publish(workspace, tiny.places_in_xml(tmp_path / "places"), None, text).receipt
    assert (receipt.read, receipt.loaded, receipt.reasons) == (4, 2, {"the place has no number": 2})


@pytest.mark.parametrize("encoding", ["UTF-16", "windows-1252", "ISO-8859-15", "utf-8-sig"])
def test_an_encoding_that_the_file_declares_is_followed(encoding: str, workspace: Workspace, tmp_path: Path) -> None:
    """UTF-16 with its mark, or an encoding of one byte a letter, reads as UTF-8 does."""
    text = GOOD.replace("UTF-8", encoding.removesuffix("-sig")).replace("Phare", "Phare d'Été")
    assert places(workspace, tmp_path, text.encode(encoding)) == [("A", "rue du Phare d'Été"), ("B", None)]


def test_a_file_cut_at_any_byte_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    """No beginning of a file is whole; the error says so, and nothing is stored."""
    register = tiny.places_in_xml(tmp_path / "places")
    whole = GOOD.encode()
    for end in range(1, len(whole), 7):
        with pytest.raises(RempartError) as caught:
            tiny.publish(workspace, register, date(2026, 1, 31), whole[:end])
        assert "Cabestan" not in str(caught.value)
    assert editions_in_use(workspace.editions_of("places")) == []


def test_a_mapping_joins_a_nested_part_to_the_part_around_it(workspace: Workspace, tmp_path: Path) -> None:
    """``within`` names the row of the enclosing part; a refused part keeps the record."""
    layout = {"kind": "xml", "root": "Places", "records": ["Place"],
              "parts": {"name": ["Name"], "spelling": ["Name/Spellings/*"]}}  # fmt: skip
    columns = {"required": ["Number"], "optional": ["Street", "name.@kind", "spelling.text"]}
    register = tiny.places_in_xml(tmp_path / "places", format=layout, columns=columns)
    (register / "mapping.sql").write_text(
        tiny.XML_MAPPING.split("-- name")[0]
        + """
-- refused source_spelling
select row_number, part, 'the spelling says nothing' as reason from source_spelling where "text" = '?';

-- name
select w.row_number, s."Number" as party_id, w.part, n."@kind" as kind, w."text" as value
from source_spelling w join source_name n on n.row_number = w.row_number and n.part = w.within
join source s on s.row_number = w.row_number;
""",
        encoding="utf-8",
    )
    names = (
        '<Name kind="trade"><Spellings><Latin>Cabestan</Latin><Latin>?</Latin></Spellings></Name>'
        '<Name kind="alias"><Spellings><Greek>Καβεστάν</Greek></Spellings></Name>'
    )
    receipt = tiny.publish(
        workspace, register, None, GOOD.replace("<Name><Value>Au Cabestan</Value></Name>", names)
    ).receipt
    (edition,) = editions_in_use(workspace.editions_of("places"))
    with duckdb.connect() as connection:
        rows = connection.execute(f"select part, kind, value from '{edition.table('name')}' order by 1").fetchall()
    assert rows == [("spelling/1", "trade", "Cabestan"), ("spelling/3", "alias", "Καβεστάν")]
    assert receipt.refused_parts == {"the spelling says nothing": 1}
    assert (receipt.read, receipt.loaded, receipt.unknown_columns) == (2, 2, {})


BOMB = (
    '<!DOCTYPE Places [<!ENTITY a "Zzyzxa"><!ENTITY b "&a;&a;">]><Places day="2026-01-31"><Place><Number>&b;</Number>'
)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (GOOD.replace("Places", "Zzyzxas").encode(), "root element is not Places"),
        (f"{BOMB}</Place></Places>".encode(), "DOCTYPE"),
        (f"{BOMB}</Place></Places>".encode("utf-16"), "DOCTYPE"),
        (GOOD.replace("rue", "&Zzyzxa;").encode(), "entity"),
        (GOOD.replace("UTF-8", "Zzyzxa").encode(), "encoding"),
        (GOOD.replace("Phare", "Ph\xe9").encode("latin-1"), "encoding"),
        (GOOD.replace("</Number>", "</Zzyzxa>").encode(), "not well-formed"),
        (GOOD.replace("rue", "x" * 11_000_000).encode(), "longer than"),
        (GOOD.replace("Number", "Zzyzxa").encode(), "no record has the tag 'Number'"),
        (b'{"id": "Zzyzxa"}', "not well-formed|cut short"),
        (GOOD.replace("rue", f"<!--{'x' * 6_000_000}-->").encode(), "tag or a comment is longer than"),
        (GOOD.replace("<Street>", f"<Street Zzyzxa='{'x' * 6_000_000}'>").encode(), "tag or a comment is longer than"),
        (GOOD.replace("rue", "<Zzyzxa>" * 300).encode(), "nested more than 256 deep"),
        (GOOD.replace("rue", "".join(f"<Zzyzxa{n}/>" for n in range(60_000))).encode(), "too many different kinds"),
        (GOOD.replace("<Place>", f"<Place xmlns='{'x' * 1_001}'>").encode(), "namespace is longer than"),
        (GOOD.replace("Number", "Zzyzxa:Number").encode(), "not well-formed"),
        (GOOD.encode() + GOOD.split("\n", 1)[1].encode(), "not well-formed"),
    ],
)
def test_a_file_that_is_not_the_publishers_is_refused(
    text: bytes, what: str, workspace: Workspace, tmp_path: Path
) -> None:
    """Each fault has its words; what the parser says is not shown, since it may quote the text."""
    with pytest.raises(RempartError, match=what) as caught:
        places(workspace, tmp_path, text)
    assert "Zzyzxa" not in str(caught.value)
