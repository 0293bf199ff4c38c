"""Delimited text: every record is kept, whatever stands in it, and ends in exactly one place."""

import csv
import io
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.registers import tiny

from rempart.base import RempartError
from rempart.ledger import Workspace, editions_in_use
from rempart.registers.card import read_card
from rempart.registers.reading import Read, receive
from rempart.registers.reading.delimited import read_delimited
from rempart.registers.tables import open_source

DAY = date(2026, 1, 31)
HEADER = ";".join(tiny.SPELL_COLUMNS)
CELL = st.text(st.sampled_from("ab;\"'\n\r,| \u00a0é0\ufeff\u2028\\#"), max_size=6)
ROW = st.lists(st.one_of(CELL, st.sampled_from(["2026-01-01", "closed", ""])), max_size=7)
CONTENT = st.text(st.sampled_from('ab;"\n\r é'), max_size=60)


def as_read(folder: Path, content: bytes, **card: object) -> list[tuple[object, ...]]:
    """Return the records of ``source`` as the engine sees them."""
    return read_as(folder, content, **card)[1]


def read_as(folder: Path, content: bytes, **given: object) -> tuple[Read, list[tuple[object, ...]]]:
    """Return what was read of a file, as a card says, and the records of ``source``."""
    layout = {"kind": "csv", "delimiter": ";", **given.pop("layout", {})}  # type: ignore[dict-item]
    card = read_card(tiny.spells(folder / "spells", format=layout, **given))
    file = folder / "published.csv"
    file.write_bytes(content)
    staging = folder / "staging"
    staging.mkdir(exist_ok=True)
    read = read_delimited(card.every_form[""], receive([file], staging, 10_000_000), staging)
    with duckdb.connect() as connection:
        open_source(connection, read)
        rows = connection.execute("select * from source order by row_number").fetchall()
    assert len(rows) == read.records
    return read, rows


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, max_size=8), bom=st.booleans(), end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_record_is_kept_with_its_cells(
    rows: list[list[str]], bom: bool, end: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What a publisher's own tool wrote comes back cell by cell, with every line end, quote and blank in it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(tiny.SPELL_COLUMNS)
    writer.writerows(rows)
    found = as_read(tmp_path_factory.mktemp("csv"), ("\ufeff" * bom + out.getvalue()).encode())
    kept = [row for row in rows if row]
    assert [row[2] for row in found] == list(range(1, len(kept) + 1))
    for row, cells in zip(found, kept, strict=True):
        assert (row[3] is None) == (len(cells) == 5)
        for value, cell in zip(row[4:], [*cells, "", "", "", "", ""], strict=False):
            assert (value or "") == cell.strip(" \t\r\n\u00a0")


@settings(max_examples=60, deadline=None)
@given(content=CONTENT)
def test_whatever_a_file_holds_it_is_read_whole_or_refused(
    content: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """As many records as any reader of CSV finds, or an error: a lone quote never swallows the rest unseen."""
    text = f"{HEADER}\n{content}\n"
    folder = tmp_path_factory.mktemp("csv")
    last = list(csv.reader(io.StringIO(f"{text}END", newline=""), delimiter=";"))[-1]
    if last != ["END"]:  # a quote that never closes has swallowed the line after the last
        with pytest.raises(RempartError, match="never closes"):
            as_read(folder, text.encode())
        return
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1:]
    assert len(as_read(folder, text.encode())) == len([cells for cells in lines if cells])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, max_size=12))
def test_the_sums_agree(rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Records read = loaded + refused + left out, whatever the rows."""
    folder = tmp_path_factory.mktemp("sums")
    workspace = Workspace.create(folder / "workspace", town="Valmorel")
    receipt = tiny.publish(workspace, tiny.spells(folder / "spells"), DAY, tiny.csv_text(rows)).receipt
    assert receipt.read == len([row for row in rows if row])
    assert receipt.read == receipt.loaded + receipt.refused + receipt.left_out
    assert receipt.refused == sum(receipt.reasons.values())
    assert receipt.left_out == sum(receipt.left_out_reasons.values())


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"place;operator\nA;o\x00p\n", "zero byte"),
        (b'place;operator\nA;"o\nB;p\nC;q\n', "never closes"),
        (b"place;operator\nA;o\nB", "cut short"),
        (b'place;operator\nA;o\nB;"p', "cut short"),
        (b"place,operator\nA,o\n", "'operator' is missing|'place' is missing"),
        (b"place;operator;place\nA;o;B\n", "stands twice"),
        (b"place;operator\nA;\xe9\n", "not utf-8"),
        ("place;operator\nA;o\n".encode("utf-16"), "not utf-8"),
        (b"place;operator\n\xef\xbb\xbfA;" + b"x" * 1_100_000, "longer than"),
        (b'place;operator\nA;"' + b"x\n" * 600_000 + b'"\n', "too long"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_whole(content: bytes, what: str, tmp_path: Path) -> None:
    """Each fault of form has its own words."""
    with pytest.raises(RempartError, match=what):
        as_read(tmp_path, content)


def test_an_encoding_of_two_bytes_can_be_named(workspace: Workspace, tmp_path: Path) -> None:
    """What the card says is what is read."""
    register = tiny.spells(tmp_path / "spells", format={"kind": "csv", "delimiter": ";", "encoding": "utf-16"})
    text = tiny.csv_text([["A", "Café", "bar", "2026-01-01", ""]])
    assert tiny.publish(workspace, register, DAY, text.encode("utf-16")).receipt.loaded == 1


def test_a_ragged_row_is_refused_and_its_neighbours_stay(workspace: Workspace, tmp_path: Path) -> None:
    """Too many cells or too few: the reason counts cells and shows none."""
    rows = [["A", "o", "bar", "2026-01-01", ""], ["B", "Zzyzxa"], ["C", "o", "bar", "2026-01-01", "", "Zzyzxa"]]
    receipt = tiny.publish(workspace, tiny.spells(tmp_path / "spells"), DAY, tiny.csv_text(rows)).receipt
    assert (receipt.read, receipt.loaded, receipt.refused) == (3, 1, 2)
    assert sorted(receipt.reasons) == [f"it has {n} cells where the header has 5" for n in (2, 6)]


def test_the_first_reason_wins(workspace: Workspace, tmp_path: Path) -> None:
    """A record with two faults is counted once, under the reason that the mapping gives first."""
    rows = [["", "o", "bar", "never", ""]] * 50
    receipt = tiny.publish(workspace, tiny.spells(tmp_path / "spells"), DAY, tiny.csv_text(rows)).receipt
    assert receipt.reasons == {"place is empty": 50}


def test_the_stripped_source_holds_nothing_that_is_left_out(workspace: Workspace, tmp_path: Path) -> None:
    """Of a town file only used columns are kept, also where a row is ragged; the receipt holds both hashes."""
    import gzip
    import hashlib

    register = tiny.spells(tmp_path / "spells", leave_out={"note": "free text"}, strip_source=True)
    text = "\nplace;note;operator;unknown\nA;Zzyzxa;o;Zzyzxa\nB;Zzyzxa;Zzyzxa;o;x\n\nC;Zzyzxa\n"
    receipt = tiny.publish(workspace, register, DAY, text).receipt
    (edition,) = editions_in_use(workspace.editions_of("spells"))
    (kept,) = (edition.path / "source").iterdir()
    plain = gzip.decompress(kept.read_bytes())
    assert plain.decode().splitlines() == ["", "place;operator", "A;o", '""', "", '""']
    assert receipt.files[0].sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert receipt.files[0].kept_sha256 == hashlib.sha256(plain).hexdigest()
    for path in edition.path.rglob("*"):
        assert path.is_dir() or b"Zzyzxa" not in path.read_bytes()


def test_the_header_stands_after_a_preamble_that_tells_the_day(tmp_path: Path) -> None:
    """Rows before ``header_row`` are no records, blank ones count; a cell of them dates the edition."""
    text = "Last updated;31/01/2026;;\n\nplace;operator\nA;o\n"
    card = {"layout": {"header_row": 3}, "dated_by": {"cell": "B1", "form": "%d/%m/%Y"}}
    read, rows = read_as(tmp_path, text.encode(), **card)
    assert (read.dated, [row[2:6] for row in rows]) == ("2026-01-31", [(1, None, "A", "o")])
    for other in ("soon", "", "31.01.2026", "99/99/2026"):
        assert read_as(tmp_path, text.replace("31/01/2026", other).encode(), **card)[0].dated is None
    with pytest.raises(RempartError, match=r"'place' is missing. register.yml says that the header is row 4"):
        as_read(tmp_path, text.encode(), layout={"header_row": 4})


def test_a_file_without_header_line_has_the_names_of_the_card(tmp_path: Path) -> None:
    """Every line is a record; one with more or fewer cells is kept and told."""
    rows = as_read(
        tmp_path, b"A;o\nB;o;x\n", layout={"header": ["place", "operator"]}, columns={"required": ["operator", "place"]}
    )
    assert rows == [(1, 1, 1, None, "o", "A"), (2, 1, 2, "it has 3 cells where the header has 2", "o", "B")]


def test_a_mark_of_the_publisher_is_an_empty_cell(tmp_path: Path) -> None:
    """Compared after the outer blanks are gone, and as a whole."""
    rows = as_read(tmp_path, b"place;operator;begun\n-0- ; -0-;-0-0\n", layout={"null": "-0-"})
    assert rows[0][4:8] == (None, None, None, "-0-0")


@pytest.mark.parametrize("text", ["A;o\r\nB;p\r\n\x1a", "A;o\r\nB;p\x1a", "A;o\r\n\x1a;p\r\n"])
def test_the_mark_that_ends_a_dos_file_is_no_record(text: str, tmp_path: Path) -> None:
    """A lone 0x1A at the very end; anywhere else it is a character."""
    rows = as_read(tmp_path, f"place;operator\r\n{text}".encode())
    assert [row[3] for row in rows] == [None, None]
    assert rows[1][4] in ("B", "\x1a")


@pytest.mark.parametrize(
    "header", ["Établissement;Exploitant", "ETABLISSEMENT ; exploitant", "Lieu;operator", "LIEU;OPÉRATOR"]
)
def test_a_column_is_found_under_its_names_whatever_their_case_and_accents(header: str, tmp_path: Path) -> None:
    """``renamed`` lists what the publisher wrote in other years; a near name is the same name."""
    renamed = {"place": ["Etablissement", "Lieu"], "operator": ["Exploitant"]}
    read, rows = read_as(tmp_path, f"{header}\nA;o\n".encode(), renamed=renamed)
    assert rows[0][4:6] == ("A", "o")
    assert not read.unknown


def test_a_name_as_written_goes_before_a_near_one(tmp_path: Path) -> None:
    """Two columns that differ in case only are two columns; the one that the card does not name is dropped aloud."""
    read, rows = read_as(tmp_path, b"PLACE;place;operator\nx;A;o\n")
    assert (rows[0][4], read.unknown) == ("A", {"PLACE": 1})
    with pytest.raises(RempartError, match="'place' stands twice"):
        as_read(tmp_path, b"PLACE;Place;operator\nx;A;o\n")


def test_what_is_left_out_is_known_under_near_names_too(tmp_path: Path) -> None:
    """A column that is not read under one spelling is not read under another."""
    left_out = {"Née le": "never read", "free *": "free text"}
    read, _ = read_as(tmp_path, b"place;operator;NEE LE;free text\nA;o;x;x\n", leave_out=left_out)
    assert not read.unknown


def test_a_column_without_a_name_counts_only_where_it_is_filled(tmp_path: Path) -> None:
    """Trailing delimiters are no columns; a value under no name is dropped aloud."""
    assert not read_as(tmp_path, b"place;operator;;\nA;o;;\n")[0].unknown
    read = read_as(tmp_path, b"place;operator;;\nA;o;; x\nB;p;;\n")[0]
    assert read.unknown == {"column 4, without a name": 1}


@pytest.mark.slow
def test_encodings_and_delimiters_may_be_lists(tmp_path: Path) -> None:
    """The first encoding in which the whole file is valid, the first delimiter that gives the columns."""
    layout = {"encoding": ["utf-8", "cp1252"], "delimiter": [";", ",", "\t"]}
    text = "place{0}operator\n" + "A{0}o\n" * 400_000 + "Café{0}o\n"
    for encoding in ("utf-8", "cp1252"):
        for delimiter in ";,\t":
            rows = as_read(tmp_path, text.format(delimiter).encode(encoding), layout=layout)
            assert rows[-1][4:6] == ("Café", "o")
    with pytest.raises(RempartError, match=r"in none of the encodings that register.yml names \(utf-8, cp1252\)"):
        as_read(tmp_path, b"place;operator\nA;\x81\n", layout=layout)
    with pytest.raises(RempartError, match="'place' is missing"):
        as_read(tmp_path, b"place|operator\nA|o\n", layout=layout)


def test_formulas_and_quoted_lines_are_data(workspace: Workspace, tmp_path: Path) -> None:
    """Nothing evaluates a cell that begins as a formula; a line end in quotes stands in its cell."""
    formula = "=cmd|' /C calc'!A0"
    rows = [["A\nquay", formula, "+1", "2026-01-01", ""], ["B", "@SUM(1)", "-1", "=1+1", ""]]
    receipt = tiny.publish(workspace, tiny.spells(tmp_path / "spells"), DAY, tiny.csv_text(rows)).receipt
    assert receipt.reasons == {"begun is not a day": 1}
    (edition,) = editions_in_use(workspace.editions_of("spells"))
    with duckdb.connect() as connection:
        found = connection.execute(
            f"select premises_id, operator_id, activity from '{edition.path}/tables/operator_spell.parquet'"
        ).fetchall()
    assert found == [("A\nquay", f"spells:{formula}", "+1")]


def test_a_stripped_file_is_read_again_by_the_same_card(workspace: Workspace, tmp_path: Path) -> None:
    """In its own encoding, after its preamble, under the names that it had; the preamble keeps its day only."""
    import gzip

    register = tiny.spells(
        tmp_path / "spells", format={"kind": "csv", "delimiter": [",", ";"], "encoding": ["ascii", "cp1252"], "header_row": 2},
        leave_out={"note": "free text"}, strip_source=True, renamed={"place": ["Lieu"]},
        dated_by={"cell": "B1", "form": "%d/%m/%Y"},
    )  # fmt: skip
    text = "Zzyzxa;31/01/2026;Zzyzxa\nLieu;note;operator;begun\nA;Zzyzxa;é;2026-01-01\n"
    assert tiny.publish(workspace, register, None, text.encode("cp1252")).receipt.loaded == 1
    (edition,) = editions_in_use(workspace.editions_of("spells"))
    (kept,) = (edition.path / "source").iterdir()
    plain = gzip.decompress(kept.read_bytes())
    assert plain.decode("cp1252").splitlines() == [";31/01/2026", "Lieu;operator;begun", "A;é;2026-01-01"]
    assert [row[4:8] for row in as_read_again(register, tmp_path, plain)] == [("A", "é", None, "2026-01-01")]


def as_read_again(register: Path, folder: Path, content: bytes) -> list[tuple[object, ...]]:
    """Return the records of a kept file."""
    file, staging = folder / "kept.csv", folder / "again"
    file.write_bytes(content)
    staging.mkdir()
    read = read_delimited(read_card(register).every_form[""], receive([file], staging, 10_000_000), staging)
    with duckdb.connect() as connection:
        open_source(connection, read)
        return connection.execute("select * from source").fetchall()
