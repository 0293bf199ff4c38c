"""The town's file of permits: what was asked and decided."""

from datetime import date

from rempart.town.cast import Cast, Permit
from rempart.town.publishers.form import Publisher, cells_equal, csv_reader, csv_writer, french

COLUMNS = ("Numéro", "Type", "Demandeur", "SIRET", "Local", "Activité", "Demandé le", "Décidé le", "Décision")


def records(cast: Cast, edition: date) -> list[dict[str, str]]:
    """Return the permits asked by the edition's day, by number; the decision only once it was taken."""
    asked = [permit for permit in cast.permits if permit.asked <= edition]
    return [_row(permit, edition) for permit in sorted(asked, key=lambda p: p.number)]


def _row(permit: Permit, edition: date) -> dict[str, str]:
    decided = permit.decided is not None and permit.decided <= edition
    cells = (
        permit.number,
        permit.kind,
        permit.applicant,
        permit.siret,
        permit.premises.number,
        permit.activity,
        french(permit.asked),
        french(permit.decided) if decided else "",
        permit.decision if decided else "",
    )
    return dict(zip(COLUMNS, cells, strict=True))


PUBLISHER = Publisher("town_permits", "csv", records, csv_writer(COLUMNS, ";"), csv_reader(";"), cells_equal)
