"""How a file is laid out is told from its bytes, whatever it is called."""

from collections.abc import Callable

import pytest
from tests.registers.proposing import files
from tests.registers.proposing.conftest import Mapped
from tests.registers.workbooks import Cell, ods, xlsx

from rempart.base.errors import RempartError

Map = Callable[..., Mapped]
SHEET = [
    ["N° bail", "Preneur", "Loyer annuel", "Date de début", "Téléphone"],
    ["B-1", "SARL Les Embruns", Cell("1200.5"), Cell("45000", style="date"), "0100000001"],
    ["B-2", "Norvik Quorvane", Cell("900"), Cell("45010", style="date"), "0100000002"],
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp850", "mac_roman", "utf-16"])
def test_encodings_of_french_town_files(encoding: str, mapped: Map) -> None:
    """Accents read right from each encoding that offices save in."""
    done = mapped("autorisations.csv", files.PERMITS.encode(encoding))
    assert "Sens de la décision" in done.proposal.read
    assert done.receipt.loaded == 4


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters(delimiter: str, mapped: Map) -> None:
    """The delimiter is the one that cuts every line alike."""
    done = mapped("controles.txt", files.INSPECTIONS.replace(";", delimiter))
    assert done.receipt.tables["inspection"] == 2


def test_decimal_commas_are_no_delimiter(mapped: Map) -> None:
    """Semicolons cut the lines, commas stand inside cells."""
    assert mapped("ventes.csv", files.SALES).rows("property_sale", "area_m2, price") == [(120.5, 250000), (80.0, 99000)]


def test_a_workbook(mapped: Map) -> None:
    """XLSX: the largest sheet, below its title; the kept copy loses the columns that are left out."""
    done = mapped("baux.xlsx", xlsx({"Lisez-moi": [["À lire"]], "Baux": [["Port-Vieux"], *SHEET]}))
    card = done.proposal.card
    assert done.rows("lease", "lease_id, rent_year::double, valid_from::varchar") == [
        ("B-1", 1200.5, "2023-03-15"),
        ("B-2", 900.0, "2023-03-25"),
    ]
    assert "sheet: Baux" in card
    assert "header_row: 2" in card
    assert "strip_source: true" in card
    assert "Téléphone" in done.proposal.left_out


def test_an_open_document(mapped: Map) -> None:
    """ODS is read like XLSX."""
    rows = [
        SHEET[0],
        ["B-1", "SARL Les Embruns", Cell("1200.5", kind="float"), Cell("2023-03-15", kind="date"), "0100000001"],
    ]
    assert mapped("baux.ods", ods({"Baux": rows})).rows("lease", "lease_id, valid_from::varchar") == [
        ("B-1", "2023-03-15")
    ]


def test_records_inside_a_document(mapped: Map) -> None:
    """The array of a JSON document holds the records."""
    text = '{"total": 1, "grants": [{"grant_id": "G1", "recipient": "Harbour Club", "amount": 900.5, "date awarded": "2024-01-03"}]}'
    assert mapped("grants.json", text).rows("subsidy", "subsidy_id, amount::double") == [("G1", 900.5)]


def test_a_file_without_header(mapped: Map) -> None:
    """Columns are numbered; what their cells do not tell is told."""
    text = "B-1;SARL Les Embruns;13/01/2020;1200,50\nB-2;Voiles et Toiles SAS;15/01/2020;1300,50\n"
    forced = {"lease_id": "column 1", "valid_from": "column 3", "rent_year": "column 4"}
    done = mapped("baux.csv", text, kind="leases", forced=forced)
    assert done.rows("lease", "lease_id, rent_year::double") == [("B-1", 1200.5), ("B-2", 1300.5)]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.csv", "Nom;Nom;Depuis\na;b;c\n", "two columns are called 'Nom'"),
        ("a.csv", "Nom\na\nb\n", "one column only"),
        ("a.csv", "Local;Exploitant;Depuis\n", "a header and no record"),
        ("a.csv", "", "it is empty"),
        ("a.csv", "<!doctype html><html></html>", "web page"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), "old kind"),
        ("a.pdf", b"%PDF-1.7 " + bytes(600), "PDF"),
        ("a.xml", "<a><b/></a>", "XML"),
        ("a.xlsx", b"PK\x03\x04" + bytes(50), "a.xlsx"),
        ("a.csv", "Pomme;Poire\nrouge;verte\n", "looks most like"),
    ],
)  # fmt: skip
def test_what_cannot_be_mapped_is_said(name: str, content: str | bytes, what: str, mapped: Map) -> None:
    """An error says what the file is, and no cell."""
    with pytest.raises(RempartError, match=what):
        mapped(name, content)


def test_a_column_without_header_is_left_out(mapped: Map) -> None:
    """Two empty columns at the end of every line harm nothing."""
    text = "Local;Exploitant;Depuis;;\nL1;Au Cabestan;12 mars 2020;;\nL2;Le Hauban;1er avril 2021;;\n"
    done = mapped("locaux.csv", text)
    assert done.rows("operator_spell", "valid_from::varchar") == [("2020-03-12",), ("2021-04-01",)]
