"""The sanctions lists of the United States, the United Kingdom, the European Union and Canada: what their forms share."""

import os
from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.registers.samples import EDITION, Sample, samples

from rempart.ledger import Workspace, editions_in_use
from rempart.registers import load

Rows = list[tuple[object, ...]]

NAMES = {  # the tags of ca_sema, as published first, and as published in both languages
    "Country": "Country-Pays", "Item": "Item-NumeroDarticle", "DateOfListing": "DateOfListing-DateDinscription",
    "LastName": "LastName-NomDeFamille", "GivenName": "GivenName-Prenom", "EntityOrShip": "EntityOrShip-EntiteOuNavire",
    "DateOfBirthOrShipBuildDate": "DateOfBirthOrShipBuildDate-DateDeNaissanceOuDateDeConstructionDuNavire",
    "Schedule": "Schedule-Annexe", "Aliases": "Aliases-Alias", "ShipIMONumber": "ShipIMONumber-NumeroOMIDuNavire",
    "TitleOrShip": "TitleOrShipType-TitreOuTypeDeNavire",
}  # fmt: skip
REAL = {  # files of one edition, the day to tell, and the least entries expected
    "ca_sema": (["ca_sema_lmes_2025-05.xml.gz"], date(2025, 5, 15), 4700),
    "eu_sanctions": (["eu_fsf_1_1_sample_2020-04-15.xml.gz"], None, 6),
    "uk_sanctions 2020": (["uk_hmt_conlist_sample_2020-04-27.csv.gz"], None, 6),
    "uk_sanctions 2022": (["uk_ofsi_conlist_2022.xlsx"], None, 3400),
    "us_ofac_sdn csv": ([f"ofac_sdn_2021-07/{name}.csv.gz" for name in ("sdn", "add", "alt", "sdn_comments")], date(2021, 7, 1), 8900),
    "us_ofac_sdn enhanced": (["ofac_enhanced_irgc_2024-08-28.xml.gz"], None, 290),
    "us_ofac_nonsdn csv": ([f"ofac_nonsdn_2025-12/cons_{name}.csv.gz" for name in ("prim", "add", "alt", "comments")], date(2025, 12, 1), 440),
    "us_ofac_nonsdn xml": (["ofac_consolidated_nonsdn_2022-03-24.xml.gz"], None, 460),
}  # fmt: skip


def test_the_forms_of_ofac_say_the_same_of_an_entry(tmp_path: Path) -> None:
    """Remarks of the old set, the classic and the enhanced XML give the same person, dates and passport."""
    found = [_rows(sample, tmp_path) for sample in samples("us_ofac_sdn")]
    assert len(found) == 3
    assert found[0] == found[1] == found[2]


def test_the_two_spellings_of_the_canadian_tags_give_the_same_rows(tmp_path: Path) -> None:
    """The list had English tags, then tags in English and French."""
    (sample,) = samples("ca_sema")
    text = sample.files[0].read_text(encoding="utf-8")
    for now, then in NAMES.items():
        text = text.replace(f"<{now}>", f"<{then}>").replace(f"</{now}>", f"</{then}>")
    other = tmp_path / sample.files[0].name
    other.write_text(text, encoding="utf-8")
    counts = [
        load(Workspace.create(tmp_path / name, town="Valmorel-sur-Mer"), "ca_sema", [file], edition=EDITION).receipt
        for name, file in (("one", sample.files[0]), ("two", other))
    ]
    assert counts[0].tables == counts[1].tables
    assert counts[0].reasons == counts[1].reasons
    assert not counts[1].unknown_columns


@pytest.mark.real
@pytest.mark.skipif("REMPART_SHARED" not in os.environ, reason="REMPART_SHARED is not set")
@pytest.mark.parametrize("name", list(REAL))
def test_a_published_list_is_read_whole(name: str, workspace: Workspace) -> None:
    """Every column is known, every record is loaded, and every entry stands on a list."""
    files, day, least = REAL[name]
    folder = Path(os.environ["REMPART_SHARED"]) / "data" / "sanctions"
    receipt = load(workspace, name.split(maxsplit=1)[0], [folder / file for file in files], edition=day).receipt
    assert not receipt.unknown_columns
    assert not receipt.refused
    assert receipt.tables["party"] >= least
    assert receipt.tables["listing"] >= receipt.tables["party"]


def _rows(sample: Sample, folder: Path) -> dict[str, Rows]:
    """Return what a sample says of the first person: birth dates, the Norwegian passport, names, programmes."""
    workspace = Workspace.create(folder / sample.of.name, town="Valmorel-sur-Mer")
    load(workspace, sample.register, sample.files, edition=sample.day)
    (edition,) = editions_in_use(workspace.editions_of(sample.register))
    with duckdb.connect() as connection:
        return {
            table: connection.execute(
                f"select distinct {shown} from read_parquet('{edition.path / 'tables' / table}.parquet') "
                f"where party_id like '%:90001' and {only} order by all"
            ).fetchall()
            for table, shown, only in (
                ("birth_date", "earliest, latest, precision", "true"),
                ("identifier", "scheme, number", "number = 'N0443217'"),
                (
                    "name",
                    "kind, value",
                    "kind <> 'alias' and value not like 'Abu %' and regexp_matches(value, '[A-Z]')",
                ),
                ("listing", "list, ref", "true"),
            )
        }
