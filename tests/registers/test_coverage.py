"""Every column of every real file that a register reads is used, left out by name, or reported: nothing is lost unsaid."""

import os
import tarfile
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from rempart.ledger import Workspace
from rempart.registers import load

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif("REMPART_SHARED" not in os.environ, reason="REMPART_SHARED names no folder of published files"),
]

EDITION = date(2026, 1, 31)
"""The day of what does not say its own."""


@dataclass(frozen=True)
class Published:
    """One publication of a register: its files under data/, patterns of names; of a .tar.gz, those within (``inside``).

    ``holding`` passes over files without that text: publishers' empty files and errors. ``unknown`` are the columns
    that the register drops aloud, and ``dated`` is false where the day has to be told.
    """

    register: str
    files: tuple[str, ...]
    inside: tuple[str, ...] = ()
    holding: bytes = b""
    dated: bool = False
    unknown: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return "-".join((self.register, Path(self.files[0]).name, *self.inside[:1])).replace("*", "").replace("/", "")


SETS = tuple(f"{name}.csv.gz" for name in ("add", "alt", "sdn", "sdn_comments"))
L190 = ("*/aggiudicatari.csv", "*/lotti.csv", "*/partecipanti.csv")
GLEIF = "ownership/gleif_l1_l2_repex_and_bods_out.tar.gz"
SCDL = "france/scdl_subventions_api_fixtures.tar.gz"
PUBLISHED = [
    Published("bods", ("ownership/bods_04_examples.tar.gz",), ("*/bods-package.json",), dated=True),
    Published("ca_sema", ("sanctions/ca_sema_lmes_2025-05.xml.gz",)),
    Published("eu_sanctions", ("sanctions/eu_fsf_1_1_sample_2020-04-15.xml.gz",), dated=True),
    Published("fr_asset_freezes", ("sanctions/fr_dgtresor_gels_index_2026-05-31.json.gz",), dated=True),
    Published("fr_decp", ("france/decp_2024h2_travaux_cpv4521_tabular.csv.gz",)),
    Published("fr_decp", ("france/decp_2019_extract.json.gz",)),
    Published("fr_decp", ("france/decp_2022_extract.json.gz",)),
    Published("fr_places", ("geo/insee_cog_communes_2024.csv.gz",)),
    Published("fr_property_sales", ("france/dvf_geo_sample_gironde_2021.csv.gz",)),
    Published("fr_rne", ("france/rne_maires_ardennes_2021.csv.gz",)),
    Published("fr_sirene", ("france/sirene_raw_extract.parquet",)),
    Published("fr_subsidies", ("france/scdl_subventions_dept_somme_2022_extract.csv.gz",)),
    Published("fr_subsidies", ("france/scdl_subventions_exemple.csv.gz",)),
    Published("fr_subsidies", (SCDL,), ("*/SCDL.csv",)),
    Published("fr_subsidies", (SCDL,), ("*/SCDL.xlsx",)),
    Published("gleif", (GLEIF,), ("*/lei-data.xml", "*/rr-data.xml", "*/repex-data.xml"), dated=True),
    Published("gleif", (GLEIF,), ("*/lei-data.json", "*/rr-data.json", "*/repex-data.json")),
    Published("it_confiscated", ("confiscated/*.csv.gz",)),
    *(Published("it_contracts", (f"procurement/it_l190_csv_{town}.tar.gz",), L190)
      for town in ("monza", "palermo", "torino", "venezia")),
    *(Published("ocds", (f"procurement/ocds_{of}.tar.gz",), (f"*/{kind}/*.json",), holding=b'"ocid"',
                dated=kind == "releases" or of == "paraguay")  # records alone do not say their day
      for of in ("canada_montreal", "colombia", "mexico_cdmx", "moldova", "paraguay", "uk_contracts_finder")
      for kind in ("records", "releases")),
    *(Published("ocds", (f"procurement/ocds_{of}.tar.gz",), ("*.json",), holding=b'"ocid"', dated=True)
      for of in ("australia_nsw", "mexico_inai")),
    *(Published("ocds", (f"procurement/it_ocds/{town}.json.gz",), dated=True)
      for town in ("andria", "giugliano_in_campania", "monza", "palermo", "parma", "perugia", "pescara", "torino")),
    Published("ted", ("procurement/ted_eforms_published_2023_2024.tar.gz",), ("*.xml",), holding=b"NoticeTypeCode", dated=True),
    Published("ted", ("procurement/ted_r209_with_eforms_conversion.tar.gz",), ("*.xml",), holding=b"TED_EXPORT", dated=True),
    Published("uk_psc", ("ownership/uk_psc_records.tar.gz",), ("*.json",), holding=b'"kind"'),
    Published("uk_sanctions", ("sanctions/uk_ofsi_conlist_2022.xlsx",), dated=True),
    Published("uk_sanctions", ("sanctions/uk_hmt_conlist_sample_2020-04-27.csv.gz",), dated=True),
    *(Published("un_sanctions", (f"sanctions/un_consolidated_{day}.xml.gz",), dated=True)
      for day in ("2017-07-03", "2026-02-27")),
    Published("unlocode", ("diagnosis/unlocode_2015-1/*.csv.gz",)),
    Published("us_bis_dpl", ("sanctions/us_bis_dpl_2021-07.txt.gz",)),
    Published("us_ofac_sdn", tuple(f"sanctions/ofac_sdn_2021-07/{name}" for name in SETS)),
    Published("us_ofac_sdn", ("sanctions/ofac_enhanced_irgc_2024-08-28.xml.gz",), dated=True),
    Published("us_ofac_nonsdn", ("sanctions/ofac_nonsdn_2025-12/*.csv.gz",)),
    Published("us_ofac_nonsdn", ("sanctions/ofac_consolidated_nonsdn_2022-03-24.xml.gz",), dated=True),
    Published("world_ports", ("diagnosis/world_port_index_UpdatedPub150_2026.csv.gz",)),
]  # fmt: skip


@pytest.mark.parametrize("published", PUBLISHED, ids=str)
def test_every_column_of_a_real_file_is_accounted_for(
    published: Published, workspace: Workspace, tmp_path: Path
) -> None:
    """It is read, named under ``leave_out``, or stands in the receipt as unknown, as written here; something loads."""
    receipt = load(workspace, published.register, files_of(published, tmp_path),
                   edition=None if published.dated else EDITION).receipt  # fmt: skip
    print(f"{published}: {receipt.read:,} read, {receipt.loaded:,} loaded, {receipt.refused:,} refused {receipt.reasons}, "
          f"{receipt.left_out:,} left out, doubtful {receipt.doubtful}, parts refused {receipt.refused_parts}")  # fmt: skip
    assert receipt.unknown_columns == published.unknown
    assert receipt.read == receipt.loaded + receipt.refused + receipt.left_out
    assert receipt.loaded


def files_of(published: Published, folder: Path) -> list[Path]:
    """Return the files of a publication; those of an archive are unpacked."""
    data = Path(os.environ["REMPART_SHARED"]) / "data"
    found = sorted(path for pattern in published.files for path in data.glob(pattern))
    assert found, f"{published.files} are not there"
    if not published.inside:
        return found
    unpacked: list[Path] = []
    for archive in found:
        with tarfile.open(archive) as packed:
            for member in sorted(packed.getmembers(), key=lambda member: member.name):
                source = packed.extractfile(member) if member.isfile() else None
                if source is None or not any(fnmatchcase(member.name, pattern) for pattern in published.inside):
                    continue
                content = source.read()
                if published.holding in content:
                    unpacked.append(folder / f"{len(unpacked):03}-{Path(member.name).name}")
                    unpacked[-1].write_bytes(content)
    return unpacked
