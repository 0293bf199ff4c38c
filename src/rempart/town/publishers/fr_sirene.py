"""The French register of legal units: one row a company of the town, whether it still exists or not."""

from datetime import date

from rempart.town.cast import Cast, Company
from rempart.town.publishers.form import Publisher, cells_equal, csv_reader, csv_writer

COLUMNS = (
    "siren",
    "statutDiffusionUniteLegale",
    "dateCreationUniteLegale",
    "trancheEffectifsUniteLegale",
    "categorieEntreprise",
    "dateDebut",
    "etatAdministratifUniteLegale",
    "denominationUniteLegale",
    "categorieJuridiqueUniteLegale",
    "activitePrincipaleUniteLegale",
    "nicSiegeUniteLegale",
)
FORMS = {"SARL": "5499", "SAS": "5710", "SASU": "5720", "EURL": "5498", "SA": "5599", "SCI": "6540"}
"""Codes of the nomenclature of legal forms."""


def records(cast: Cast, edition: date) -> list[dict[str, str]]:
    """Return the legal units founded by the day, by number; ``cast.sirene`` says what of one is other than usual."""
    units = [cast.buyer, *cast.companies]
    known = [one for one in units if one.scheme == "FR-SIREN" and one.founded <= edition]
    rows = [_row(one, cast.sirene.get(one.number, {})) for one in known if cast.sirene.get(one.number, {}) is not None]
    return sorted(rows, key=lambda row: row["siren"])


def _row(company: Company, other: dict[str, str] | None) -> dict[str, str]:
    cells = (
        company.number,
        "O",
        company.founded.isoformat(),
        "11",
        "PME",
        company.founded.isoformat(),
        "A",
        company.name,
        FORMS.get(company.form, ""),
        "",
        company.establishment()[9:],
    )
    return dict(zip(COLUMNS, cells, strict=True)) | (other or {})


PUBLISHER = Publisher("fr_sirene", "csv", records, csv_writer(COLUMNS, ","), csv_reader(","), cells_equal)
