"""Odd files, as offices keep them: read right, or refused in a sentence; nothing of them is lost without a word."""

import gzip
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from tests.registers.proposing.conftest import Mapped
from tests.registers.workbooks import ods, xlsx, zipped

from rempart.base.errors import RempartError
from rempart.registers.proposing import TakeAll, propose

Map = Callable[..., Mapped]
HEADER = "N° bail;Preneur;Loyer annuel;Début"
ROWS = ("B-1;Kelp Ltd;100;13/01/2024", "B-2;Norvik Quorvane;200;14/01/2024")
LEASES = [
    ["N° bail", "Preneur", "Loyer annuel", "Début"],
    ["B-1", "Kelp Ltd", "100", "13/01/2024"],
    ["B-2", "Norvik Quorvane", "200", "14/01/2024"],
]


def beside(header: str, *cells: str) -> str:
    """Two leases with more columns beside."""
    return "\n".join(f"{line};{more}" for line, more in zip((HEADER, *ROWS), (header, *cells), strict=True)) + "\n"


def kept(done: Mapped) -> str:
    """What the edition keeps of the file."""
    (path,) = (done.folder / "source").iterdir()
    return gzip.decompress(path.read_bytes()).decode()


@pytest.mark.parametrize("header", ["Né à", "Née à", "Né(e) à", "Born in", "Pays natal", "Ville natale", "Pays de provenance", "Country of residence",
                                    "M/F", "H/F", "Civ", "Citizen of"])  # fmt: skip
def test_short_words_for_what_is_never_read(header: str, mapped: Map) -> None:
    """Offices abbreviate; the reason is the same."""
    done = mapped("baux.csv", beside(header, "abc", "def"))
    assert done.proposal.left_out == {header: "never read to judge somebody (rights, N4)"}


def test_a_day_of_birth_is_no_place_of_birth(mapped: Map) -> None:
    """'Né le' is a date; only 'Né à' is a place."""
    text = (
        "Nom;Prénom;Né le;Né à;Fonction;Date de début du mandat\nQuorvane;Norvik;13/01/1970;Ailleurs;Maire;18/05/2020\n"
    )
    left_out = mapped("elus.csv", text, kind="mandates").proposal.left_out
    assert left_out["Né à"].startswith("never read")
    assert "Né le" not in left_out or not left_out["Né le"].startswith("never read")


def test_whatever_is_left_out_is_not_kept_either(mapped: Map) -> None:
    """The kept copy of a table holds the columns that are read, whatever the reason of the others."""
    done = mapped("baux.csv", beside("Zorb", "zephyr", "zenith"))
    assert "strip_source: true" in done.proposal.card
    assert "zephyr" not in kept(done)


def test_nor_of_a_file_without_header(mapped: Map) -> None:
    """Columns that are numbered are stripped too: their cells are emptied in their place."""
    text = "B-1;SARL Les Embruns;13/01/2020;1200,50;Zembla\nB-2;Voiles et Toiles SAS;15/01/2020;1300,50;Zubrowka\n"
    forced = {"lease_id": "column 1", "valid_from": "column 3", "rent_year": "column 4"}
    done = mapped("baux.csv", text, kind="leases", forced=forced)
    assert "strip_source: true" in done.proposal.card
    assert done.receipt.loaded == 2
    assert "Zembla" not in kept(done)


@pytest.mark.parametrize("name", ["leases.jsonl", "leases.json", "document.json"])
def test_nor_of_json(name: str, mapped: Map) -> None:
    """Keys of records are stripped like columns, in lines, in an array and within a document."""
    records = [
        {"lease_id": "B-1", "tenant": "Kelp Ltd", "rent": 100, "start date": "2024-01-13", "nationality": "Zembla"},
        {"lease_id": "B-2", "tenant": "Harbour Inc", "rent": 200, "start date": "2024-01-14", "nationality": "Zembla"},
    ]
    texts = {
        "leases.jsonl": "\n".join(map(json.dumps, records)) + "\n",
        "leases.json": json.dumps(records, indent=1),
        "document.json": json.dumps({"owner": "Zembla", "leases": records}),
    }
    done = mapped(name, texts[name], kind="leases")
    assert "strip_source: true" in done.proposal.card
    assert done.receipt.loaded == 2
    assert "Zembla" not in kept(done)


@pytest.mark.parametrize(("header", "field"), [("Nationalité", "tenant.country"), ("Sexe", "premises_use")])
def test_what_is_never_read_cannot_be_told_to_be_read(header: str, field: str, mapped: Map) -> None:
    """--column does not reach it."""
    with pytest.raises(RempartError, match=f"the column '{header}' is left out"):
        mapped("baux.csv", beside(header, "abc", "def"), kind="leases", forced={field: header})


def test_what_is_never_read_is_no_answer(tmp_path: Path) -> None:
    """Asked which column gives the name, nobody is offered the nationality."""

    class Noting(TakeAll):
        offered: tuple[str, ...] = ()

        def choose(self, question: str, options: object, proposed: str) -> str:
            del question
            self.offered = tuple(options)  # type: ignore[arg-type]
            return proposed

    asked = Noting()
    file = tmp_path / "nat.csv"
    file.write_text("N° bail;Nationalité;Sexe;Zorb;Loyer annuel;Début\nB-1;x;y;z;100;13/01/2024\n", encoding="utf-8")
    with pytest.raises(RempartError, match="no column gives"):
        propose(file, "nat", asked, kind="leases")
    assert "Zorb" in asked.offered
    assert not {"Nationalité", "Sexe"} & set(asked.offered)


def test_one_column_is_not_told_for_two_fields(mapped: Map) -> None:
    """The first would be dropped without a word."""
    forced = {"lease_id": "N° bail", "tenant.local_number": "N° bail"}
    with pytest.raises(RempartError, match="given to two fields"):
        mapped("baux.csv", beside("Zorb", "a", "b"), kind="leases", forced=forced)


@pytest.mark.parametrize(
    "header", ["Document", "File", "record", "Package", "JSON", "Part", "row_number", "PRENEUR", "Pre\x1b[31mneur"]
)
def test_a_header_that_cannot_name_a_column_is_renamed(header: str, mapped: Map) -> None:
    """The mechanism's own names, names that differ by case only, marks that steer a terminal: read under another name."""
    done = mapped("baux.csv", beside(header, "abc", "def"))
    assert done.receipt.loaded == 2
    assert not done.receipt.unknown_columns
    assert "\x1b" not in "".join([*done.proposal.read, *done.proposal.left_out])


def test_a_renamed_column_is_told_by_its_header(mapped: Map) -> None:
    """--column names it as the file does, and its cells are read."""
    done = mapped("baux.csv", beside("Document", "D-1", "D-2"), kind="leases", forced={"lease_id": "Document"})
    assert done.proposal.read["Document_"] == ("lease_id", "told")
    assert done.rows("lease", "lease_id") == [("D-1",), ("D-2",)]


@pytest.mark.parametrize(
    "key", ["", "a\\", 'a"b', "a/b~c", "Tenant", "row_number", "ro*w", "a.b", "rent\n-- refused\nselect 1;"]
)
def test_odd_keys_of_json(key: str, mapped: Map) -> None:
    """A key may be any text."""
    records = [
        {"lease_id": f"B-{n}", "tenant": "Kelp Ltd", "rent": n, "start date": "2024-01-13", key: "x"} for n in (1, 2)
    ]
    assert mapped("leases.jsonl", "\n".join(map(json.dumps, records)), kind="leases").receipt.loaded == 2


def test_dotted_keys_are_read(mapped: Map) -> None:
    """A key with a dot in it is one key."""
    record = {"lease.id": "B-1", "tenant.name": "Kelp Ltd", "lease": {"rent": "900"}, "start.date": "2024-01-13"}
    done = mapped("leases.jsonl", json.dumps(record), kind="leases")
    assert done.rows("lease", "lease_id, rent_year::double, valid_from::varchar") == [("B-1", 900.0, "2024-01-13")]


def test_an_object_where_others_have_a_value_is_doubtful(mapped: Map) -> None:
    """It is not read as text, and both the proposal and the receipt say so."""
    records: list[dict[str, object]] = [
        {
            "lease_id": f"B-{n}",
            "tenant": "Kelp Ltd",
            "rent": 900,
            "start date": "2024-01-13",
            "address": f"{n} Shore Street",
        }
        for n in (1, 2, 3)
    ]
    records.append({**records[0], "lease_id": "B-4", "address": {"street": "9 Shore Street", "city": "York"}})
    done = mapped(
        "leases.jsonl", "\n".join(map(json.dumps, records)), kind="leases", forced={"premises_address": "address"}
    )
    assert done.receipt.loaded == 4
    assert done.receipt.doubtful["address holds an object or a list"] == 1
    assert any("'address' holds an object in some records" in said for said in done.proposal.said)
    assert not [row for row in done.rows("premises", "full_address") if "{" in str(row)]


def test_nothing_is_an_object_that_is_not_there(mapped: Map) -> None:
    """Null where others have an object is no value."""
    one = {"lease_id": "B-1", "rent": 900, "start date": "2024-01-13", "tenant": {"name": "Kelp Ltd"}}
    two = {**one, "lease_id": "B-2", "tenant": None}
    done = mapped("leases.jsonl", f"{json.dumps(one)}\n{json.dumps(two)}", kind="leases")
    assert "tenant" not in {*done.proposal.read, *done.proposal.left_out}
    assert done.receipt.loaded == 1


def test_sheets_that_are_not_read_are_named(mapped: Map) -> None:
    """One sheet a year: one is read, the others are said with their rows."""
    done = mapped("baux.xlsx", xlsx({"2022": LEASES[:2], "2023": LEASES, "Vide": []}))
    assert "Only the sheet '2023' is read. Not read: '2022' (2 rows)" in done.proposal.said


def test_a_workbook_of_hidden_sheets_says_so(mapped: Map) -> None:
    """Hidden is not empty."""
    hidden = _hidden(xlsx({"Baux": LEASES}))
    with pytest.raises(RempartError, match="all hidden"):
        mapped("baux.xlsx", hidden)


def _hidden(workbook: bytes) -> bytes:

    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<sheet name", b'<sheet state="hidden" name')
    return zipped(parts)


@pytest.mark.parametrize("name", ["baux.xlsx", "baux.csv"])
def test_a_header_merged_over_two_rows_is_refused(name: str, mapped: Map) -> None:
    """Its second row would be loaded as a record."""
    rows = [
        ["Bail", "", "Preneur", "Dates", ""],
        ["Numéro", "Adresse", "Nom", "Début", "Fin"],
        ["B-1", "1 rue A", "Kelp Ltd", "13/01/2024", ""],
    ]
    content = xlsx({"Baux": rows}) if name.endswith("xlsx") else "\n".join(map(";".join, rows)).encode()
    with pytest.raises(RempartError, match="its header takes more than row 1"):
        mapped(name, content)


def test_an_archive_of_two_tables_is_refused(mapped: Map) -> None:
    """Each is mapped alone."""
    two = zipped({"baux.csv": beside("Zorb", "a", "b"), "elus.csv": "Élu;Fonction\nNorvik Quorvane;Maire\n"})
    with pytest.raises(RempartError, match="tables of different columns or forms"):
        mapped("deux.zip", two)


@pytest.mark.slow
def test_a_workbook_that_claims_too_much_is_opened_outside(tmp_path: Path) -> None:
    """What an ODS repeats is laid out in the bounded process, not in that of map."""
    row = (
        '<table:table-row table:number-rows-repeated="3000"><table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>'
        + "x" * 50
        + "</text:p></table:table-cell></table:table-row>"
    )
    file = tmp_path / "claims.ods"
    file.write_bytes(ods({"A": LEASES}))

    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", row.encode() + b"</table:table>")
    file.write_bytes(zipped(parts))
    code = ("import resource, sys\nresource.setrlimit(resource.RLIMIT_AS, (3 * 1024**3,) * 2)\nfrom pathlib import Path\n"
            "from rempart.registers.proposing import TakeAll, propose\npropose(Path(sys.argv[1]), 'claims', TakeAll())\n")  # fmt: skip
    ran = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=False)
    assert "RempartError" in ran.stderr.splitlines()[-1]
    assert "too large" in ran.stderr.splitlines()[-1]


@pytest.mark.parametrize("answer", ["7 ans", "abc", "-3", "0", "1" * 30])
def test_a_retention_that_is_no_number_is_not_replaced(answer: str, tmp_path: Path) -> None:
    """It is asked again, and in the end refused: a legal answer is never changed unseen."""

    class Stubborn(TakeAll):
        def ask(self, question: str, proposed: str) -> str:
            return answer if "years" in question else super().ask(question, proposed)

    file = tmp_path / "baux.csv"
    file.write_text(beside("Zorb", "a", "b"), encoding="utf-8")
    with pytest.raises(RempartError, match="whole number above 0"):
        propose(file, "baux", Stubborn())


def test_a_name_that_yaml_reads_otherwise_is_quoted(tmp_path: Path) -> None:
    """null, on, no and yes are names of files too."""
    file = tmp_path / "null.csv"
    file.write_text(beside("Zorb", "a", "b"), encoding="utf-8")
    assert 'id: "null"' in propose(file, "null", TakeAll()).card


def test_what_the_engine_cannot_do_is_an_error_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its words may quote a cell: they are not shown."""

    def fails(*_: object) -> None:
        raise duckdb.OutOfMemoryException("could not allocate block for 'secret'")

    monkeypatch.setattr("rempart.registers.proposing.proposal.look_at", fails)
    file = tmp_path / "baux.csv"
    file.write_text(beside("Zorb", "a", "b"), encoding="utf-8")
    with pytest.raises(RempartError, match="no memory left") as caught:
        propose(file, "baux", TakeAll())
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("withheld", ["[REDACTED FOR PRIVACY]", "confidentiel", "Non communiquée", "***", "n/a"])
def test_an_address_that_is_withheld_is_no_place(withheld: str, mapped: Map) -> None:
    """It stands beside many premises: taken for one, all of them would have the same operators."""
    told = ["12 SHORE ST", "14 SHORE ST", "16 SHORE ST", "18 SHORE ST", "20 SHORE ST"]
    rows = "".join(f"Firm {n} Ltd,{at},Norvik,2020-01-0{n}\n" for n, at in enumerate([*told, withheld, withheld], 1))
    text = f"Operator,Address,City,Start Date\n{rows}"
    done = mapped("premises.csv", text, kind="premises")
    assert done.rows("premises", "full_address") == [(f"{at}, Norvik",) for at in told]
    assert done.receipt.reasons == {"Address is not one that names a place": 2}


def test_what_is_done_at_a_withheld_address_is_kept_without_it(mapped: Map) -> None:
    """A permit says something even where its premises are not told."""
    text = "Permit,Applicant,Address,Issued\nP-1,Kelp Ltd,12 SHORE ST,2020-01-01\nP-2,Norvik Ltd,[REDACTED FOR PRIVACY],2020-01-02\n"
    done = mapped("permits.csv", text, kind="permits")
    assert [place is None for (place,) in done.rows("permit", "premises_id")] == [False, True]
    assert done.receipt.doubtful == {"Address is not one that names a place": 1}
