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
from rempart.registers.reading import receive
from rempart.registers.reading.delimited import read_delimited
from rempart.registers.tables import open_source

DAY = date(2026, 1, 31)
HEADER = ";".join(tiny.SPELL_COLUMNS)
CELL = st.text(st.sampled_from("ab;\"'\n\r,| \u00a0é0\ufeff\u2028\\#"), max_size=6)
ROW = st.lists(st.one_of(CELL, st.sampled_from(["2026-01-01", "closed", ""])), max_size=7)
CONTENT = st.text(st.sampled_from('ab;"\n\r é'), max_size=60)


def as_read(folder: Path, content: bytes) -> list[tuple[object, ...]]:
    """Return the records of ``source`` as the engine sees them."""
    card = read_card(tiny.spells(folder / "spells"))
    file = folder / "published.csv"
    file.write_bytes(content)
    staging = folder / "staging"
    staging.mkdir(exist_ok=True)
    read = read_delimited(card.every_form[""], receive([file], staging, 10_000_000), staging)
    with duckdb.connect() as connection:
        open_source(connection, read)
        rows = connection.execute("select * from source order by row_number").fetchall()
    assert len(rows) == read.records
    return rows


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
