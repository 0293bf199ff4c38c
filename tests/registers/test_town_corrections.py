"""A town puts its own file right, quarter after quarter, and nobody moves for it."""

from datetime import date
from pathlib import Path

from rempart.build import build, open_as_of
from rempart.ledger import Workspace
from rempart.registers import load

HEAD = "Local;Adresse;Usage;Exploitant;SIRET;Début;Fin;Activité;Location;Observations\n"
EDITIONS = {
    date(2025, 6, 1): "L-1;3 rue du Phare;bar;Le Hauban;;04/01/2024;;;ordinaire;\n",
    date(2025, 9, 1): "L-1;3 rue du Phare;bar;Le Hauban;29900001800018;04/01/2024;;;ordinaire;\n",
    date(2026, 1, 1): "L-1;3 rue du Phare;bar;Le Hauban SARL;29900002600011;04/01/2024;;;ordinaire;\n",
}


def test_a_number_filled_in_or_put_right_is_one_operator(workspace: Workspace, tmp_path: Path) -> None:
    """On every day one spell is known, with the name of that day, and no end that no row states."""
    for day, row in EDITIONS.items():
        file = tmp_path / f"{day}.csv"
        file.write_text(HEAD + row, encoding="utf-8")
        load(workspace, "town_premises", [file], edition=day)
    snapshot = build(workspace, known_on=date(2026, 1, 2))
    for day in EDITIONS:
        with open_as_of(snapshot, day) as ledger:
            spells = ledger.connection.execute(
                "select premises_id, valid_from, valid_to from operator_spell"
            ).fetchall()
        assert spells == [("L-1", date(2024, 1, 4), None)], day
