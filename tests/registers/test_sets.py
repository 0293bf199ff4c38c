"""Sets of files: told apart by their columns, joined by their keys, nothing of them lost."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.registers import tiny
from tests.registers.workbooks import zipped

from rempart.base import RempartError
from rempart.ledger import Workspace
from rempart.registers import Loaded, load
from rempart.registers.card import read_card
from rempart.registers.reading import Read, receive
from rempart.registers.reading.delimited import read_delimited
from rempart.registers.tables import open_source

DAY = date(2026, 1, 31)
ALIAS = {"key": "number", "of": "Number", "header": ["number", "rank", "kind", "value"]}
STREET = {"key": "number", "of": "Number", "header": ["number", "line"]}
LISTED = '1,"Norvik Quorvane",-0- \r\n2,-0- ,"x"\r\n3,"Estran Digues","y"\r\n'
ALIASES = '1,10,"aka","Quorvane N."\r\n1,11,"fka",-0- \r\n3,12,"aka","Digues E."\r\n9,13,"aka","Zzyzxa"\r\n'
STREETS = '3,"1 Quay"\r\n'
MAPPING = """
-- refused
select row_number, 'it has no name' as reason from source where "Name" is null;

-- refused source_alias
select row_number, part, 'alias without a value' as reason from source_alias where "value" is null;

-- premises
select row_number, s."Number" as premises_id, a."line" as full_address
from source s left join source_street a using (row_number);

-- name
select row_number, s."Number" as party_id, 'p/0' as part, 'legal' as kind, s."Name" as value from source s;

-- name
select row_number, s."Number" as party_id, a.part, 'alias' as kind, a."value" as value
from source_alias a join source s using (row_number);
"""


def listed(folder: Path, **layout: object) -> Path:
    """Write a register of a set without header lines, as some lists of the world are."""
    given = {
        "kind": "csv",
        "null": "-0-",
        "header": ["Number", "Name", "Note"],
        "parts": {"alias": ALIAS, "street": STREET},
    }
    columns = {"required": ["Number", "Name", "alias.value"], "optional": ["alias.kind", "street.line"]}
    left_out = {
        "Note": "free text",
        "alias.rank": "a number of the publisher",
        "street.rank": "a number of the publisher",
    }
    card = {"format": {**given, **layout}, "columns": columns, "leave_out": left_out, "expect": {"name": [0, 100]}}
    return tiny.write_register(folder, card, MAPPING)


def written(folder: Path, **files: str | bytes) -> list[Path]:
    """Write files and return their paths, in this order."""
    paths = [folder / f"{name}.csv" for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return paths


def rows(read: Read, query: str) -> list[tuple[object, ...]]:
    """Return what a mapping would see."""
    with duckdb.connect() as connection:
        open_source(connection, read)
        return connection.execute(query).fetchall()


def as_read(register: Path, files: list[Path]) -> Read:
    """Read files as the card of the register says."""
    staging = register / "staging"
    staging.mkdir(exist_ok=True)
    return read_delimited(read_card(register).every_form[""], receive(files, staging, 10_000_000), staging)


def loaded(workspace: Workspace, folder: Path, **files: str) -> Loaded:
    """Load the set."""
    return load(workspace, str(listed(folder / "listed")), written(folder, **files), edition=DAY)


def test_rows_of_a_part_go_to_the_record_that_they_name(tmp_path: Path) -> None:
    """``source_<part>`` has the record, the rank within it and the columns; a mark of the publisher is an empty cell."""
    read = as_read(listed(tmp_path / "listed"), written(tmp_path, a=STREETS, b=LISTED + "\x1a", c=ALIASES))
    assert rows(read, 'select row_number, file, record, "Name" from source order by 1') == [
        (1, 2, 1, "Norvik Quorvane"),
        (2, 2, 2, None),
        (3, 2, 3, "Estran Digues"),
    ]
    assert rows(read, "select * from source_alias order by all") == [
        (1, "alias/1", "Quorvane N.", "aka"),
        (1, "alias/2", None, "fka"),
        (3, "alias/1", "Digues E.", "aka"),
    ]
    assert not read.unknown


def test_what_no_record_claims_is_counted_and_never_lost(workspace: Workspace, tmp_path: Path) -> None:
    """An alias of nobody, one that is ragged and one that the mapping refuses stand among the refused parts."""
    receipt = loaded(workspace, tmp_path, a=LISTED, b=ALIASES + "3,1,2\r\n", c=STREETS).receipt
    assert (receipt.read, receipt.loaded, receipt.refused) == (3, 2, 1)
    assert receipt.refused_parts == {
        "alias without a value": 1,
        "alias: it has 3 cells where the header has 4": 1,
        "alias: no record has its key": 1,
    }
    assert receipt.tables["name"] == 4


def test_a_part_that_is_not_needed_may_be_missing(workspace: Workspace, tmp_path: Path) -> None:
    """Addresses are optional in the card, aliases are required."""
    assert loaded(workspace, tmp_path, a=LISTED, b=ALIASES).receipt.loaded == 2
    with pytest.raises(RempartError, match="no file holds the part 'alias'"):
        loaded(workspace, tmp_path, a=LISTED)
    with pytest.raises(RempartError, match="no file holds the records"):
        loaded(workspace, tmp_path, b=ALIASES)


def test_a_file_that_belongs_to_no_part_is_named(workspace: Workspace, tmp_path: Path) -> None:
    """A set with a foreign file is set aside whole."""
    with pytest.raises(RempartError, match=r"x\.csv: it is none of the files of this register \(the records, alias"):
        loaded(workspace, tmp_path, a=LISTED, b=ALIASES, x="a,b,c,d,e,f\n")


def test_several_files_hold_the_records_and_several_a_part(workspace: Workspace, tmp_path: Path) -> None:
    """A publisher cuts a long list into pieces; each record keeps its file."""
    more = '4,"Cabestan","z"\r\n'
    files = {"a": LISTED, "b": more, "c": ALIASES, "d": '4,14,"aka","C."\r\n'}
    receipt = loaded(workspace, tmp_path, **files).receipt
    assert (receipt.read, receipt.tables["name"]) == (4, 6)


def test_the_names_of_files_decide_where_columns_cannot(tmp_path: Path) -> None:
    """Two parts of equal form are told apart by their ``files``, else not at all."""
    same = {"alias": ALIAS, "street": {**STREET, "header": ["number", "rank", "line", "town"]}}
    files = written(tmp_path, listed=LISTED, listed_alias=ALIASES, listed_street='3,20,"1 Quay","V"\r\n')
    with pytest.raises(RempartError, match="may be the part 'alias' or the part 'street'"):
        as_read(listed(tmp_path / "listed", parts=same), files)
    same = {"alias": {**same["alias"], "files": "*alias*"}, "street": {**same["street"], "files": "*STREET*"}}
    read = as_read(listed(tmp_path / "listed", parts=same), files)
    assert rows(read, "select row_number, line from source_street") == [(3, "1 Quay")]


def test_a_set_with_header_lines_and_a_key_of_two_columns(tmp_path: Path) -> None:
    """A part is told by its key and its required columns; one row may belong to several records."""
    part = {"key": ["Land", "Code"], "of": ["Country", "Region"]}
    card = {
        "format": {"kind": "csv", "parts": {"region": part}},
        "columns": {"required": ["Country", "Region", "Place"], "optional": ["region.Title"]},
        "expect": {"premises": [0, 10]},
    }
    register = tiny.write_register(tmp_path / "places", card, MAPPING)
    files = written(
        tmp_path, r="Land,Code,Title,Extra\nX,1,One,q\nY,1,Other,\n", p="Place,Country,Region\nA,X,1\nB,X,1\nC,Y,2\n"
    )
    read = as_read(register, files)
    assert rows(read, "select * from source_region order by all") == [(1, "region/1", "One"), (2, "region/1", "One")]
    assert read.refused_parts == {"region: no record has its key": 1}
    assert read.unknown == {"region.Extra": 1}


def test_a_set_may_come_as_one_archive(workspace: Workspace, tmp_path: Path) -> None:
    """The members of a .zip are the files of the set; each is kept, numbered in the order of the names."""
    archive = tmp_path / "set.zip"
    archive.write_bytes(
        zipped({"in/b.csv": ALIASES, "in/a.csv": LISTED, "__MACOSX/in/._a.csv": "x", "notes.pdf": "%PDF-1.7"})
    )
    receipt = load(workspace, str(listed(tmp_path / "listed")), [archive], edition=DAY).receipt
    assert [file.name for file in receipt.files] == ["a.csv", "b.csv"]
    kept = sorted(path.name for path in (workspace.editions_of("listed") / receipt.edition / "source").iterdir())
    assert kept == ["1-a.csv.gz", "2-b.csv.gz"]


def test_files_that_the_card_sets_aside_are_not_read_and_not_kept(workspace: Workspace, tmp_path: Path) -> None:
    """What comes with the data in the publisher's archive and holds none."""
    register = listed(tmp_path / "listed", aside=["readme*", "*.md"])
    archive = tmp_path / "set.zip"
    archive.write_bytes(zipped({"README.txt": "read,me", "a.csv": LISTED, "b.csv": ALIASES, "terms.md": "terms"}))
    receipt = load(workspace, str(register), [archive], edition=DAY).receipt
    assert ([file.name for file in receipt.files], receipt.read) == (["a.csv", "b.csv"], 3)
    with pytest.raises(RempartError, match="sets every file aside"):
        load(workspace, str(register), written(tmp_path, readme="x"), edition=DAY)


@pytest.mark.parametrize(
    ("layout", "what"),
    [
        ({"parts": {"alias": {**ALIAS, "of": "Nobody"}}}, "is not among the columns that are read"),
        ({"parts": {"alias": {**ALIAS, "of": ["Number", "Name"]}}}, "need as many columns"),
        ({"parts": {"alias": {**ALIAS, "key": "nothing"}}}, "key is no column of header"),
        ({"header": ["Number", "Note"]}, "'Name' is not among the names of header"),
    ],
)
def test_a_card_that_can_never_be_read_is_refused(layout: dict[str, object], what: str, tmp_path: Path) -> None:
    """The error comes before any file."""
    with pytest.raises(RempartError, match=what):
        read_card(listed(tmp_path / "listed", **layout))


def test_columns_that_the_engine_cannot_tell_apart_need_another_name(tmp_path: Path) -> None:
    """``renamed`` gives the publisher's real name to a column that cannot bear it."""
    for columns in (["Name", "NAME"], ["file"], ["Row_Number"]):
        with pytest.raises(RempartError, match=r"name (it|one) otherwise"):
            read_card(tiny.spells(tmp_path / "spells", columns={"required": columns}))
    register = tiny.spells(
        tmp_path / "spells", format={"kind": "csv"}, columns={"required": ["Name", "file_name"]},
        renamed={"file_name": ["file"]},
    )  # fmt: skip
    read = as_read(register, written(tmp_path, a="file,Name\n1,2\n"))
    assert rows(read, 'select file, "Name", file_name from source') == [(1, "2", "1")]
