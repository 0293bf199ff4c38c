"""The town's file of premises: who ran which, from when to when."""

from datetime import date

from rempart.town.cast import Cast, Spell
from rempart.town.publishers.form import Publisher, cells_equal, csv_reader, csv_writer, french

COLUMNS = ("Local", "Adresse", "Usage", "Exploitant", "SIRET", "Début", "Fin", "Activité", "Location", "Observations")


def records(cast: Cast, edition: date) -> list[dict[str, str]]:
    """Return the spells begun by the edition's day, by premises and start; an end only once the register knows it."""
    begun = [spell for spell in cast.spells if spell.start <= edition]
    return [_row(spell, edition) for spell in sorted(begun, key=lambda s: (s.premises.number, s.start, s.operator))]


def _row(spell: Spell, edition: date) -> dict[str, str]:
    known = spell.end_said_on or spell.end
    activity = spell.activity
    if spell.activity_corrected and spell.activity_corrected[0] <= edition:
        activity = spell.activity_corrected[1]
    cells = (
        spell.premises.number,
        spell.premises.address,
        spell.premises.use,
        spell.operator,
        spell.siret,
        french(spell.start),
        french(spell.end) if known and known <= edition else "",
        activity,
        spell.letting,
        spell.note,
    )
    return dict(zip(COLUMNS, cells, strict=True))


PUBLISHER = Publisher("town_premises", "csv", records, csv_writer(COLUMNS, ";"), csv_reader(";"), cells_equal)
