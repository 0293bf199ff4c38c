"""JSON documents: the records inside them are read one by one, what stands beside them is kept, left out or counted."""

import json
import resource
from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.registers import tiny

from rempart.base import RempartError
from rempart.ledger import Workspace
from rempart.registers.card import read_card
from rempart.registers.reading import Read, receive
from rempart.registers.reading.json_records import read_json
from rempart.registers.tables import open_source

RELEASES = {"kind": "json", "records": ["releases"], "keep": ["publisher.name"]}
ROWS = [{"id": f"P{n}", "day": "2026-01-10"} for n in range(3)]
Shown = list[tuple[str | None, str | None]]


def as_read(folder: Path, *contents: str, **card: object) -> Read:
    """Read files of documents as the register of statements, with the form changed by ``card``."""
    given = {"format": RELEASES, **card}
    register = read_card(tiny.statements(folder / "statements", **given))
    files = []
    for number, content in enumerate(contents):
        files.append(folder / f"{number}.json")
        files[-1].write_text(content, encoding="utf-8")
    staging = folder / "staging"
    staging.mkdir(exist_ok=True)
    return read_json(register.every_form[""], receive(files, staging, 10**10), staging)


def shown(read: Read) -> Shown:
    """Return the id of each record and its package, as the mapping sees them."""
    with duckdb.connect() as connection:
        open_source(connection, read)
        return connection.execute("select json->>'$.id', package::varchar from source order by row_number").fetchall()


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("behind", [False, True])
def test_records_inside_a_document_come_with_what_is_kept(tmp_path: Path, indent: int | None, behind: bool) -> None:
    """Kept keys arrive with every record of their document, also where they stand behind the records."""
    beside = {"publisher": {"name": "The town of Verrand"}}
    document = {"releases": ROWS, **beside} if behind else {**beside, "releases": ROWS}
    package = '{"publisher":{"name":"The town of Verrand"}}'
    assert shown(as_read(tmp_path, json.dumps(document, indent=indent))) == [(f"P{n}", package) for n in range(3)]


def test_documents_follow_each_other_in_lines_arrays_and_files(tmp_path: Path) -> None:
    """However documents come, each record has the package of its own document, null where it has none."""
    documents = [{"releases": [ROWS[n]], **({"publisher": {"name": f"N{n}"}} if n else {})} for n in range(3)]
    expected = [("P0", None), ("P1", '{"publisher":{"name":"N1"}}'), ("P2", '{"publisher":{"name":"N2"}}')]
    texts = [json.dumps(document) for document in documents]
    assert shown(as_read(tmp_path, "\n".join(texts))) == expected
    assert shown(as_read(tmp_path, f"[{','.join(texts)}]")) == expected
    assert shown(as_read(tmp_path, *texts)) == expected


def test_several_paths_are_alternatives_and_an_object_counts_as_one_record(tmp_path: Path) -> None:
    """Paths go through arrays; an object in the place of the array is one record; null is none."""
    form = {"kind": "json", "records": ["releases", "records.compiledRelease", "marches.marche"]}
    read = as_read(
        tmp_path,
        json.dumps({"releases": ROWS[0], "marches": {"marche": [ROWS[1]]}}),
        json.dumps({"releases": None, "records": [{"compiledRelease": ROWS[2]}, {"compiledRelease": None}]}),
        json.dumps({"releases": []}),
        format=form,
    )
    assert [name for name, _ in shown(read)] == ["P0", "P1", "P2"]


def test_keys_beside_the_records_are_known_left_out_or_counted(tmp_path: Path) -> None:
    """An unknown key beside the records is counted like an unknown column; a column of records does not hide it."""
    document = {
        "version": "1.1",
        "id": "of the document",
        "publisher": {"name": "N", "uri": "U"},
        "note": {"a": 1},
        "releases": [*ROWS, {"id": "P9", "more": 1, "addresses": ["x"]}],
    }
    read = as_read(tmp_path, json.dumps(document), leave_out={"note": "not needed", "version*": "not needed"})
    assert dict(read.unknown) == {"id": 1, "publisher.uri": 1, "more": 1}


def test_a_pattern_of_leave_out_covers_keys_of_records(tmp_path: Path) -> None:
    """What stands below a name that is left out, or fits its pattern, is not counted."""
    row = {"id": "P1", "x_a": 1, "y": {"z": 1}, "w": 2}
    read = as_read(tmp_path, json.dumps({"releases": [row]}), leave_out={"x_*": "not needed", "y": "not needed"})
    assert dict(read.unknown) == {"w": 1}


@pytest.mark.parametrize(
    ("dated_by", "document", "day"),
    [
        ({"key": "meta.day"}, {"meta": {"day": "2026-01-31T00:00:00Z"}, "releases": ROWS}, "2026-01-31"),
        ({"key": "day", "form": "%d/%m/%Y"}, {"releases": ROWS, "day": "31/01/2026"}, "2026-01-31"),
        ({"key": "day", "form": "%d/%m/%Y"}, {"releases": ROWS, "day": "2026-01-31"}, None),
        ({"latest": "day"}, {"releases": ROWS}, "2026-01-10"),
        ({"latest": "when.day"}, {"releases": [{"id": "P1", "when": {"day": "2026-02-01"}}]}, "2026-02-01"),
    ],
)
def test_the_day_stands_beside_the_records_or_in_them(
    tmp_path: Path, dated_by: dict[str, str], document: dict[str, object], day: str | None
) -> None:
    """The card says under which key, and in which form."""
    assert as_read(tmp_path, json.dumps(document), dated_by=dated_by).dated == day


@pytest.mark.parametrize("value", ["12", '"Zzyzxa"', "[[1]]", '{"records": 1}'])
def test_what_is_no_record_in_its_place_is_refused_alone(value: str, tmp_path: Path) -> None:
    """A number in the place of a record, or of a document, is a record that cannot be read: counted, never lost."""
    form = {"kind": "json", "records": ["releases", "records.compiledRelease"]}
    inside = "" if value.startswith("{") else f'{{"releases": [{value}]}}\n'
    read = as_read(tmp_path, json.dumps({"releases": ROWS}) + f"\n{inside}{value}", format=form)
    assert read.records == len(ROWS) + (2 if inside else 1)
    assert [name for name, _ in shown(read)][3:] == [None] * (read.records - 3)


def test_a_document_cut_at_any_byte_is_refused(tmp_path: Path) -> None:
    """No beginning of a document is whole, and the error quotes nothing."""
    whole = json.dumps({"publisher": {"name": "Zzyzxa"}, "releases": [*ROWS, {"id": "Zzyzxa"}], "end": 1})
    for end in range(1, len(whole)):
        with pytest.raises(RempartError) as caught:
            as_read(tmp_path, whole[:end])
        assert "Zzyzxa" not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        '{"releases" [{"id": "Zzyzxa"}]}',
        '{"releases": [{"id": Zzyzxa}]}',
        '{Zzyzxa: 1, "releases": []}',
        '{1: 1, "releases": []}',
        '[{"releases": [{"id": "Zzyzxa"}]}] {"releases": []}',
        '{"a": ' + "[" * 200_000 + '1, "releases": []}',
        '{"releases": ' + "[" * 200_000,
    ],
)
def test_a_document_that_is_not_json_is_refused_whole(content: str, tmp_path: Path) -> None:
    """The error says the line and what to do, without a word of the file."""
    with pytest.raises(RempartError, match="line 1") as caught:
        as_read(tmp_path, content)
    assert "Zzyzxa" not in str(caught.value)


def test_a_path_of_records_below_another_is_an_error_of_the_card(tmp_path: Path) -> None:
    """A record inside a record would be read twice, or not at all."""
    with pytest.raises(RempartError, match="below another"):
        as_read(tmp_path, "{}", format={"kind": "json", "records": ["records", "records.compiledRelease"]})


@pytest.mark.slow
def test_a_large_document_is_read_in_bounded_memory(tmp_path: Path) -> None:
    """A document of 100 MB takes no more memory than a small one."""
    row = json.dumps({"id": "P1", "addresses": ["x" * 1000]})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    read = as_read(tmp_path, '{"releases": [' + ",".join([row] * 100_000) + "]}")
    # the text itself, twice as a Python string while it is written by the test
    assert read.records == 100_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 * 1024


def test_documents_load_through_a_mapping(workspace: Workspace, tmp_path: Path) -> None:
    """The whole way: a document loads, its broken record ends refused with a reason."""
    register = tiny.statements(tmp_path / "statements", format=RELEASES)
    text = json.dumps({"publisher": {"name": "N"}, "releases": [*ROWS, 12]})
    receipt = tiny.publish(workspace, register, date(2026, 1, 31), text).receipt
    assert (receipt.read, receipt.refused, receipt.unknown_columns) == (4, 1, {})
    assert receipt.reasons == {"the record is not an object": 1}
