"""French public contracts, the consolidated table: one row a supplier of a contract."""

from datetime import date

from rempart.town.cast import Cast, Contract
from rempart.town.publishers.form import Publisher, cells_equal, csv_reader, csv_writer

COLUMNS = (
    "uid",
    "id",
    "type",
    "codeCPV",
    "acheteur_id",
    "acheteur_nom",
    "titulaire_id",
    "titulaire_nom",
    "montant",
    "dateNotification",
    "procedure",
    "dureeMois",
    "offresRecues",
    "acheteur_departement_code",
    "titulaire_departement_code",
    "acheteur_region_code",
    "titulaire_region_code",
)
_DEPARTMENT = _REGION = "99"  # of no real department


def records(cast: Cast, edition: date) -> list[dict[str, str]]:
    """Return the contracts notified by the edition's day, latest first as the publisher has them."""
    notified = [contract for contract in cast.contracts if contract.notified <= edition]
    ordered = sorted(notified, key=lambda c: (c.notified, c.number), reverse=True)
    return [row for contract in ordered for row in _rows(cast, contract, edition)]


def _rows(cast: Cast, contract: Contract, edition: date) -> list[dict[str, str]]:
    buyer = cast.buyer.establishment()
    amount = contract.amount
    if contract.amount_corrected and contract.amount_corrected[0] <= edition:
        amount = contract.amount_corrected[1]
    rows = []
    for supplier_id, supplier in contract.suppliers:
        cells = (
            buyer + contract.number,
            contract.number,
            "Travaux" if contract.cpv.startswith("45") else "Services",
            contract.cpv,
            buyer,
            cast.buyer.name,
            supplier_id,
            supplier,
            str(amount),
            contract.notified.isoformat(),
            contract.procedure,
            str(contract.months),
            str(contract.offers),
            _DEPARTMENT,
            _DEPARTMENT,
            _REGION,
            _REGION,
        )
        rows.append(dict(zip(COLUMNS, cells, strict=True)))
    return rows


PUBLISHER = Publisher("fr_decp", "csv", records, csv_writer(COLUMNS, ","), csv_reader(","), cells_equal)
