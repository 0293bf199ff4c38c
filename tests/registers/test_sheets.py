"""Sheets of a workbook and Parquet: read as a table like any other, every value as text."""

import gzip
from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.registers import tiny
from tests.registers.workbooks import Cell, ods, xlsx, zipped

from rempart.base import RempartError
from rempart.ledger import Workspace, editions_in_use
from rempart.registers import load, open_register
from rempart.registers.card import read_card
from rempart.registers.fresh.bundle import write_bundle
from rempart.registers.reading import Read, receive, sheets
from rempart.registers.reading.parquet import read_parquet
from rempart.registers.reading.sheets import read_sheet
from rempart.registers.recognising import recognise
from rempart.registers.tables import open_source

DAY = date(2026, 1, 31)
HEADER = tiny.SPELL_COLUMNS
FORMULA = "=cmd|' /C calc'!A0"


def as_read(folder: Path, content: bytes, kind: str = "sheet", **card: object) -> tuple[Read, list[tuple[object, ...]]]:
    """Return what was read, and the records of ``source`` as the engine sees them."""
    layout = {"kind": kind, **card.pop("layout", {})}  # type: ignore[dict-item]
    register = read_card(tiny.spells(folder / "spells", format=layout, **card))
    file, staging = folder / "published", folder / "staging"
    file.write_bytes(content)
    staging.mkdir(exist_ok=True)
    reader = read_sheet if kind == "sheet" else read_parquet
    read = reader(register.every_form[""], receive([file], staging, 100_000_000), staging)
    with duckdb.connect() as connection:
        open_source(connection, read)
        return read, connection.execute(
            "select * exclude (row_number, file) from source order by row_number"
        ).fetchall()


def test_values_become_text_as_a_clerk_reads_them(tmp_path: Path) -> None:
    """Dates are ISO, whole numbers whole, a formula is its result, an error is empty."""
    rows = [
        HEADER,
        [
            Cell("12345678901234"),
            Cell("0.1"),
            Cell("1E-7"),
            Cell("45352", style="date"),
            Cell("45352.5", style="instant"),
        ],
        [
            Cell("1", "b"),
            Cell("0.5", style="time"),
            Cell("1.5", style="duration"),
            Cell("45352", style="instant"),
            None,
        ],
        [
            Cell("7", formula="3+4"),
            Cell("#DIV/0!", "e", formula="1/0"),
            Cell("x", "str", formula="A1&B1"),
            "1/2/24",
            " ",
        ],
    ]
    _, found = as_read(tmp_path, xlsx({"One": rows}))
    assert found == [
        (1, None, "12345678901234", "0.1", "0.0000001", "2024-03-01", "2024-03-01T12:00:00"),
        (2, None, "true", "12:00:00", "36:00:00", "2024-03-01", None),
        (3, None, "7", None, "x", "1/2/24", None),
    ]


def test_the_two_date_systems_of_excel_are_told_apart(tmp_path: Path) -> None:
    """Day 45352 of a workbook of a Macintosh is four years and a day later."""
    _, found = as_read(tmp_path, xlsx({"One": [HEADER, ["A", "o", "bar", Cell("45352", style="date")]]}, date1904=True))
    assert found[0][5] == "2028-03-02"


def test_an_ods_is_read_alike(tmp_path: Path) -> None:
    """Typed cells of ODF give the same text."""
    typed = [
        Cell("12", "float"),
        Cell("true", "boolean"),
        "bar",
        Cell("2024-03-01", "date"),
        Cell("2024-03-01T12:00:00", "date"),
    ]
    _, found = as_read(tmp_path, ods({"One": [HEADER, typed]}))
    assert found == [(1, None, "12", "true", "bar", "2024-03-01", "2024-03-01T12:00:00")]


@pytest.mark.parametrize("workbook", [xlsx, ods])
def test_a_formula_in_a_text_is_data(workbook: "object", tmp_path: Path) -> None:
    """What would run in a careless office is a text here, and nothing evaluates it."""
    _, found = as_read(tmp_path, workbook({"One": [HEADER, ["A", FORMULA, "+1+1", "@x"]]}))  # type: ignore[operator]
    assert found[0][3:6] == (FORMULA, "+1+1", "@x")


@pytest.mark.parametrize("workbook", [xlsx, ods])
def test_a_sheet_by_name_with_a_preamble_and_blank_rows(workbook: "object", tmp_path: Path) -> None:
    """The day of the preamble dates the edition; blank rows and empty columns at the side are no records."""
    rows = [
        [None, "As at", "31/01/2026"],
        [],
        [None, *HEADER],
        [None, "A", "o", "bar"],
        [],
        [None, "B", "o", "bar", "", "", "beside"],
    ]
    content = workbook({"Notes": [["x"]], "The list": rows})  # type: ignore[operator]
    layout = {"sheet": "the list ", "header_row": 3}
    read, found = as_read(tmp_path, content, layout=layout, dated_by={"cell": "C1", "form": "%d/%m/%Y"})
    assert read.dated == "2026-01-31"
    assert [row[:4] for row in found] == [(1, None, "A", "o"), (2, None, "B", "o")]
    assert read.unknown == {"column 7, without a name": 1}


@pytest.mark.parametrize("cell", ["31/01/2026", Cell("46053", style="date"), "2026-01-31 "])
def test_the_day_may_be_a_text_or_a_date(cell: "str | Cell", tmp_path: Path) -> None:
    """Publishers change from one to the other."""
    content = xlsx({"One": [["Last updated", cell], HEADER, ["A", "o"]]})
    read, _ = as_read(tmp_path, content, layout={"header_row": 2}, dated_by={"cell": "B1", "form": "%d/%m/%Y"})
    assert read.dated == "2026-01-31"


def packed(size: int) -> bytes:
    """Return a workbook that unpacks to so many bytes."""
    return zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": b" " * size})


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"place;operator\nA;o\n", "not a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old workbook .XLS. or has a password"),
        (xlsx({"One": [HEADER]})[:-30], "damaged"),
        (packed(10), "damaged"),
        (xlsx({"One": [HEADER]}).replace(b"sheet1.xml", b"sheet9.xml"), "damaged"),
        (xlsx({"One": [["place"]]}), "'operator' is missing"),
        (xlsx({"One": [["place", "operator", "place"]]}), "'place' stands twice"),
        (xlsx({"Two": [HEADER]}), "no sheet 'One'"),
        (packed(2_000_000), "more than 1,000,000 bytes"),
    ],
)
def test_a_workbook_that_cannot_be_trusted_is_refused(content: bytes, what: str, tmp_path: Path) -> None:
    """Each fault has its own words."""
    with pytest.raises(RempartError, match=what):
        as_read(tmp_path, content, layout={"sheet": "One", "max_bytes": 1_000_000})


def test_a_workbook_that_claims_a_billion_cells_ends_its_own_process_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library keeps a sheet as a whole rectangle: two cells far apart would take all memory."""
    far = xlsx({"One": [HEADER, ["A", "o"]]})
    sheet = "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    far = replaced(far, "xl/worksheets/sheet1.xml", sheet + cells)
    monkeypatch.setattr(sheets, "_MEMORY", 400 * 1024**2)
    with pytest.raises(RempartError, match="too large to be opened"):
        as_read(tmp_path, far)


def test_a_workbook_on_which_the_library_loops_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of an ODS that never closes: the process that reads it is stopped, and the load says so."""
    import io
    import zipfile

    good = ods({"One": [HEADER, ["A", "o"]]})
    with zipfile.ZipFile(io.BytesIO(good)) as opened:
        content = opened.read("content.xml").decode()
    monkeypatch.setattr(sheets, "_SECONDS", 1)
    with pytest.raises(RempartError, match="too large to be opened, or broken"):
        as_read(tmp_path, replaced(good, "content.xml", content.replace("</table:table>", ",/table:table>")))


def replaced(archive: bytes, member: str, content: str) -> bytes:
    """Return an archive with other content in one member."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return zipped({name: content if name == member else opened.read(name) for name in opened.namelist()})


def test_a_stripped_workbook_is_kept_as_csv_of_the_columns_that_are_read(workspace: Workspace, tmp_path: Path) -> None:
    """Nothing else of the workbook is kept, neither other sheets nor the rest of the preamble."""
    rows = [["Zzyzxa", "31/01/2026", "Zzyzxa"], [*HEADER, "note"], ["A", "o", "bar", "2026-01-01", None, "Zzyzxa"], []]
    register = tiny.spells(
        tmp_path / "spells", format={"kind": "sheet", "header_row": 2}, leave_out={"note": "free text"},
        strip_source=True, dated_by={"cell": "B1", "form": "%d/%m/%Y"},
    )  # fmt: skip
    receipt = tiny.publish(workspace, register, None, xlsx({"One": rows, "Two": [["Zzyzxa"]]})).receipt
    assert receipt.loaded == 1
    (edition,) = editions_in_use(workspace.editions_of("spells"))
    (kept,) = (edition.path / "source").iterdir()
    assert kept.name == "1-published-spells.csv.gz"
    plain = gzip.decompress(kept.read_bytes()).decode()
    assert plain.splitlines() == [",31/01/2026", ",".join(HEADER), "A,o,bar,2026-01-01,"]


def parquet(folder: Path, select: str) -> bytes:
    """Return a Parquet file of the rows of a SELECT."""
    with duckdb.connect() as connection:
        connection.execute(f"copy ({select}) to '{folder / 'made.parquet'}' (format parquet)")
    return (folder / "made.parquet").read_bytes()


def test_parquet_is_text_like_any_other_table(tmp_path: Path) -> None:
    """Lists and structures are JSON, whole floats have no decimal point, blobs are text; what is unknown is counted."""
    select = """select * from (values
        (12345678901234::double, [1, 2], {'a': 'x'}, date '2024-03-01', '\"q\"' || chr(10) || 'é', 1, null),
        (0.5, null, null, null, '=1+1', null, 'y')) as t(Place, operator, activity, begun, ended, extra, other)"""
    read, found = as_read(tmp_path, parquet(tmp_path, select), "parquet")
    assert found == [
        (1, None, "12345678901234", "[1,2]", '{"a":"x"}', "2024-03-01", '"q"\né'),
        (2, None, "0.5", None, None, None, "=1+1"),
    ]
    assert read.unknown == {"extra": 1, "other": 1}


def test_parquet_with_a_zero_character_breaks_that_record_only(workspace: Workspace, tmp_path: Path) -> None:
    """It is refused with a reason; its neighbour is loaded."""
    select = "select unnest(['A', 'B']) as place, unnest(['o', 'o' || chr(0)]) as operator, 'bar' as activity, date '2026-01-01' as begun"
    register = tiny.spells(tmp_path / "spells", format={"kind": "parquet"})
    receipt = tiny.publish(workspace, register, DAY, parquet(tmp_path, select)).receipt
    assert (receipt.loaded, receipt.reasons) == (1, {"it holds a zero character": 1})


def test_a_damaged_parquet_is_refused(tmp_path: Path) -> None:
    """Cut short, of another kind, or without a used column."""
    good = parquet(tmp_path, "select 'A' as place, 'o' as operator from range(1000)")
    for bad in (good[:-20], good[: len(good) // 2], b"PAR1" + bytes(50), good[:4] + bytes(200) + good[204:]):
        with pytest.raises(RempartError, match="not Parquet, or damaged"):
            as_read(tmp_path, bad, "parquet")
    with pytest.raises(RempartError, match="'operator' is missing"):
        as_read(tmp_path, parquet(tmp_path, "select 'A' as place"), "parquet")


def test_a_parquet_that_would_fill_the_disk_is_refused(tmp_path: Path) -> None:
    """A long value that the file holds once, in a hundred thousand records."""
    content = parquet(tmp_path, "select 'A' as place, repeat('x', 10000) as operator from range(100000)")
    assert len(content) < 1_000_000
    with pytest.raises(RempartError, match="more than 100,000,000 bytes"):
        as_read(tmp_path, content, "parquet", layout={"max_bytes": 100_000_000})


def test_the_form_is_told_by_the_bytes(tmp_path: Path) -> None:
    """A register in several forms: whichever the town downloads, whatever its name."""
    forms = {
        "old": {"format": {"kind": "csv", "delimiter": [",", ";"]}, "columns": {"required": ["plaats"]}},
        "text": {"format": {"kind": "csv", "delimiter": [",", ";"]}, "columns": {"required": HEADER[:2]}},
        "book": {"format": {"kind": "sheet"}, "columns": {"required": HEADER[:2]}},
        "file": {"format": {"kind": "parquet"}, "columns": {"required": HEADER[:2]}},
        "records": {"format": {"kind": "json"}, "columns": {"required": ["place"]}},
    }
    given = {"forms": forms, "expect": {"operator_spell": [0, 10]}}
    folder = tiny.write_register(tmp_path / "spells", given, tiny.SPELL_MAPPING)
    for name in forms:
        (folder / f"{name}.sql").write_text(tiny.SPELL_MAPPING, encoding="utf-8")
    contents = {
        "old": b"x;plaats\n",
        "text": b"PLACE;Operator\n",
        "book": xlsx({"One": [HEADER]}),
        "file": parquet(tmp_path, "select 'A' as place, 'o' as operator"),
        "records": b'{"place": 1}',
    }
    register = open_register(str(folder))
    for name, content in contents.items():
        file = tmp_path / "whatever.bin"
        file.write_bytes(content)
        (tmp_path / name).mkdir()
        assert recognise(register, receive([file], tmp_path / name, 1_000_000)).name == name


def test_a_workbook_given_for_text_is_named_as_such(workspace: Workspace, tmp_path: Path) -> None:
    """Rather than called text in a wrong encoding."""
    file = tmp_path / "list.csv"
    file.write_bytes(xlsx({"One": [HEADER]}))
    with pytest.raises(RempartError, match="it is a workbook in none of the forms"):
        load(workspace, str(tiny.spells(tmp_path / "spells")), [file], edition=DAY)


def test_an_edition_of_a_workbook_without_its_columns_left_out_is_whole(workspace: Workspace, tmp_path: Path) -> None:
    """The sheet is kept as CSV with the columns that are read: verify finds it, a bundle says that it cannot carry it."""
    register = tiny.spells(
        tmp_path / "spells", format={"kind": "sheet"}, leave_out={"note": "free text"}, strip_source=True
    )
    file = tmp_path / "spells.xlsx"
    file.write_bytes(xlsx({"One": [[*tiny.SPELL_COLUMNS, "note"], ["P1", "o1", "bar", "2026-01-01", None, "hidden"]]}))
    load(workspace, str(register), [file], edition=date(2026, 1, 31))
    (edition,) = editions_in_use(workspace.editions_of("spells"))
    edition.verify()
    assert b"hidden" not in gzip.decompress(edition.kept_source(1).read_bytes())
    with pytest.raises(RempartError, match="as CSV"):
        write_bundle(workspace, tmp_path / "bundle.zip", ["spells"])
