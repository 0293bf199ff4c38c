"""Public contracts (OCDS, TED, Italian Law 190/2012) and confiscated assets: rules that the samples do not show."""

import json
import os
import tarfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.registers.samples import EDITION, samples

from rempart.base import RempartError
from rempart.ledger import Workspace, editions_in_use
from rempart.registers import load

Rows = list[tuple[Any, ...]]
BUYER = {"id": "GB-COH-ZZ000042", "name": "Harbour Trust of Norvik"}
REAL = {  # register, files under data/, the day to tell, and the least records expected
    "it_confiscated": (["confiscated/it_anbsc_aziende_in_gestione.csv.gz", "confiscated/it_anbsc_immobili_in_gestione.csv.gz"], EDITION, 20_000),
    "it_contracts monza": (["procurement/it_l190_csv_monza.tar.gz"], EDITION, 1_500),
    "it_contracts palermo": (["procurement/it_l190_csv_palermo.tar.gz"], EDITION, 200),
    "it_contracts torino": (["procurement/it_l190_csv_torino.tar.gz"], EDITION, 220),
    "it_contracts venezia": (["procurement/it_l190_csv_venezia.tar.gz"], EDITION, 1_450),
    "ocds australia": (["procurement/ocds_australia_nsw.tar.gz"], None, 10),
    "ocds italy": (["procurement/it_ocds/monza.json.gz", "procurement/it_ocds/pescara.json.gz"], None, 2_300),
    "ted eforms": (["procurement/eforms_sdk_examples.tar.gz"], None, 75),
    "ted published": (["procurement/ted_eforms_published_2023_2024.tar.gz"], None, 60),
    "ted r209": (["procurement/ted_r209_with_eforms_conversion.tar.gz"], None, 70),
}  # fmt: skip


def test_what_a_later_release_does_not_repeat_still_holds(workspace: Workspace, tmp_path: Path) -> None:
    """A tender keeps its dates and lots when a later release says only how it ended."""
    first = {
        "title": "Dredging",
        "status": "active",
        "tenderPeriod": {"endDate": "2024-02-10T12:00:00Z"},
        "lots": [{"id": "L1"}],
    }
    told = [
        release("2024-01-10", ["tender"], tender=first),
        release("2024-03-01", ["tenderUpdate"], tender={"status": "complete"}),
    ]
    ocds(workspace, tmp_path, told)
    assert rows(
        workspace, "ocds", "select title, status, published_on, closes_on from tender where lot_id is null"
    ) == [("Dredging", "complete", date(2024, 1, 10), date(2024, 2, 10))]
    assert rows(workspace, "ocds", "select lot_id from tender where lot_id is not null") == [("L1",)]


def test_each_award_is_read_from_the_last_release_that_has_it(workspace: Workspace, tmp_path: Path) -> None:
    """A release that tells of a second award does not take away the first, and corrects none that it does not name."""
    told = [
        release(
            "2024-04-01",
            ["award"],
            awards=[{"id": "A1", "value": {"amount": 10}}, {"id": "A2", "value": {"amount": 20}}],
        ),
        release("2024-05-01", ["awardUpdate"], awards=[{"id": "A2", "value": {"amount": 25}}]),
    ]
    ocds(workspace, tmp_path, told)
    assert rows(workspace, "ocds", "select award_id, amount::int from award order by 1") == [
        ("ocds-zz0001-1/A1", 10),
        ("ocds-zz0001-1/A2", 25),
    ]


def test_each_field_of_an_award_is_read_from_the_last_release_that_has_it(workspace: Workspace, tmp_path: Path) -> None:
    """A release that says only that an award was cancelled takes away neither its amount, its day nor its supplier."""
    award = {
        "id": "A1",
        "date": "2024-04-01",
        "value": {"amount": 10},
        "suppliers": [{"id": "1", "name": "Sarkel Ltd"}],
    }
    contract = {"id": "C1", "awardID": "A1", "dateSigned": "2024-04-02", "value": {"amount": 10}}
    told = [
        release("2024-04-01", ["award"], awards=[award], contracts=[contract]),
        release(
            "2024-05-01",
            ["contractUpdate"],
            awards=[{"id": "A1", "status": "cancelled"}],
            contracts=[{"id": "C1", "status": "terminated"}],
        ),
    ]
    ocds(workspace, tmp_path, told)
    day = date(2024, 4, 1)
    assert rows(workspace, "ocds", "select status, amount::int, award_date from award") == [("cancelled", 10, day)]
    assert rows(workspace, "ocds", "select count(*) from award_supplier") == [(1,)]
    assert rows(workspace, "ocds", "select status, amount::int, signed_on from contract") == [
        ("terminated", 10, date(2024, 4, 2))
    ]


def test_a_compiled_release_stands_for_the_others(workspace: Workspace, tmp_path: Path) -> None:
    """What a compiled release no longer has was taken back, though an older release in the file still says it."""
    told = [
        release("2024-04-01", ["award"], awards=[{"id": "A1"}, {"id": "A2"}]),
        release("2024-04-01", ["compiled"], awards=[{"id": "A2"}]),
    ]
    receipt = ocds(workspace, tmp_path, told)
    assert receipt.left_out_reasons == {"the compiled release of the same procedure is read in its place": 1}
    assert rows(workspace, "ocds", "select award_id from award") == [("ocds-zz0001-1/A2",)]


def test_a_method_that_its_details_contradict_is_not_known(workspace: Workspace, tmp_path: Path) -> None:
    """A publisher calls a direct award an open call: nothing says which of the two holds."""
    told = [
        release(
            "2024-04-01",
            ["tender"],
            tender={"procurementMethod": "open", "procurementMethodDetails": "Adjudicación directa (art. 42)"},
        ),
    ]
    receipt = ocds(workspace, tmp_path, told)
    assert receipt.doubtful == {"the method says a call, its details say an award without one": 1}
    assert rows(workspace, "ocds", "select procurement_method, procedure from tender") == [
        (None, "Adjudicación directa (art. 42)")
    ]


def test_the_same_id_under_two_names_is_two_organisations(workspace: Workspace, tmp_path: Path) -> None:
    """An id that is no official number holds in one release only: another release may give it to somebody else."""
    told = [
        release(
            "2024-04-01",
            ["award"],
            ocid="ocds-zz0001-1",
            awards=[{"id": "A", "suppliers": [{"id": "1", "name": "Quorvane Ltd"}]}],
        ),
        release(
            "2024-04-02",
            ["award"],
            ocid="ocds-zz0001-2",
            awards=[{"id": "A", "suppliers": [{"id": "1", "name": "Sarkel Ltd"}]}],
        ),
    ]
    ocds(workspace, tmp_path, told)
    assert rows(workspace, "ocds", "select count(distinct supplier_id) from award_supplier") == [(2,)]


def test_the_number_of_a_natural_person_is_kept_in_its_scheme_only(workspace: Workspace, tmp_path: Path) -> None:
    """An identity card quoted as the number of a supplier is not stored; an Italian tax code of sixteen letters is a document."""
    card = {"name": "Norvik Quorvane", "identifier": {"scheme": "Cédula de Ciudadanía", "id": "52.111.222"}}
    code = {"id": "IT-CF-NRVQRV80A01Z999X", "name": "Ann Sarkel", "address": {"locality": "Norvik"}}
    ocds(workspace, tmp_path, [release("2024-04-01", ["award"], awards=[{"id": "A", "suppliers": [card, code]}])])
    found = "select scheme, level from identifier where scheme <> 'GB-COH'"
    assert rows(workspace, "ocds", found) == [("ITA-TAXID", "document")]
    assert rows(workspace, "ocds", "select count(*) from address") == [(0,)]


@pytest.mark.parametrize("answer", ['{"message": "Internal server error"}', '{"error": {"code": 404}}', "[]", ""])
def test_the_error_of_a_server_is_not_a_publication(workspace: Workspace, tmp_path: Path, answer: str) -> None:
    """Publishers' interfaces answer with JSON when they fail: it is set aside, with what to do."""
    file = tmp_path / "releases.json"
    file.write_text(answer, encoding="utf-8")
    with pytest.raises(RempartError):
        load(workspace, "ocds", [file], edition=EDITION)


def test_of_an_owner_only_the_name_is_read(workspace: Workspace) -> None:
    """The notice has nationality and residence of the owners; no table holds them, and who has no name is refused."""
    (sample,) = [sample for sample in samples("ted") if sample.of.name == "eforms"]
    receipt = load(workspace, "ted", sample.files).receipt
    assert receipt.refused_parts == {"the beneficial owner has no name": 1}
    assert rows(workspace, "ted", "select kind, jurisdiction from party where party_id like '%/owner-%'") == [
        ("Person", None)
    ]
    assert rows(workspace, "ted", "select count(*) from address where party_id like '%/owner-%'") == [(0,)]


def test_a_notice_of_a_changed_contract_awards_nothing_again(workspace: Workspace) -> None:
    """It repeats the whole result: counted again, the contract would stand twice."""
    (sample,) = [sample for sample in samples("ted") if sample.of.name == "eforms"]
    load(workspace, "ted", sample.files)
    assert rows(workspace, "ted", "select count(*) from award") == [(1,)]
    assert rows(workspace, "ted", "select rationale from amendment") == [("mod-cir",)]


def test_a_participant_without_a_valid_number_still_competes(workspace: Workspace) -> None:
    """A tax code of zeros is dropped and counted; left out, its holder would make a single offer of two."""
    (sample,) = [sample for sample in samples("it_contracts") if sample.of.name == "xml"]
    receipt = load(workspace, "it_contracts", sample.files).receipt
    assert receipt.doubtful["a tax code of a participant is a placeholder or has an unknown form"] == 1
    assert rows(workspace, "it_contracts", "select count(distinct tenderer_id) from bid") == [(4,)]


@pytest.mark.real
@pytest.mark.skipif("REMPART_SHARED" not in os.environ, reason="REMPART_SHARED is not set")
@pytest.mark.parametrize("name", REAL)
def test_the_publishers_files_are_read_to_the_last_column(name: str, workspace: Workspace, tmp_path: Path) -> None:
    """Every column is read or left out with its reason."""
    files, day, least = REAL[name]
    data = Path(os.environ["REMPART_SHARED"]) / "data"
    given = [path for file in files for path in unpacked(data / file, tmp_path / "data")]
    given = [
        path for path in given if path.stat().st_size and path.name != "base.json" and "eforms-xml" not in path.parts
    ]
    receipt = load(
        workspace, name.split(maxsplit=1)[0], given, edition=day if name.startswith("it_") else None, undated=day
    ).receipt
    assert receipt.loaded >= least
    assert receipt.unknown_columns == {}
    assert set(receipt.reasons) <= {"the notice has no number (ID)"}


def release(day: str, tags: list[str], ocid: str = "ocds-zz0001-1", **sections: Any) -> dict[str, Any]:
    """Make a release of an invented buyer."""
    return {"ocid": ocid, "id": day, "date": f"{day}T00:00:00Z", "tag": tags, "buyer": BUYER, **sections}


def ocds(workspace: Workspace, folder: Path, releases: list[dict[str, Any]]) -> Any:
    """Load releases, one on a line, and return the receipt."""
    file = folder / "releases.jsonl"
    file.write_text("".join(f"{json.dumps(one)}\n" for one in releases), encoding="utf-8")
    return load(workspace, "ocds", [file]).receipt


def rows(workspace: Workspace, register: str, query: str) -> Rows:
    """Ask the tables of the one edition of a register."""
    (edition,) = editions_in_use(workspace.editions_of(register))
    with duckdb.connect() as connection:
        for path in (edition.path / "tables").glob("*.parquet"):
            connection.execute(f"create view {path.stem} as from '{path}'")
        return connection.execute(query).fetchall()


def unpacked(path: Path, folder: Path) -> list[Path]:
    """Return a file, or the files that it packs."""
    if not path.name.endswith(".tar.gz"):
        return [path]
    with tarfile.open(path) as archive:
        archive.extractall(folder, filter="data")
    return sorted(file for file in folder.rglob("*") if file.is_file())
