"""A birth date that a list corrects: the one before was wrong, it did not end."""

from datetime import date
from pathlib import Path

from rempart.build import build
from rempart.ledger import Workspace, open_ledger
from rempart.registers import load, open_register

PARTY = "un_sanctions:9900001"
BEFORE, AFTER = date(2026, 1, 15), date(2026, 2, 15)


def births(workspace: Workspace, day: date) -> list[tuple[date, date | None]]:
    """Return (birth date, last day) of the party as known on a day."""
    with open_ledger(build(workspace), day) as ledger:
        query = f"select earliest, valid_to from stated.birth_date where party_id = '{PARTY}' order by 1"
        return ledger.connection.execute(query).fetchall()


def test_a_corrected_birth_date_takes_the_place_of_the_one_before(workspace: Workspace, tmp_path: Path) -> None:
    """No later day sees it, not as ended either: nobody is compared with a birth date that was taken back."""
    (sample,) = (open_register("un_sanctions").folder / "sample").iterdir()
    load(workspace, "un_sanctions", [sample])
    text = sample.read_text(encoding="utf-8").replace(BEFORE.isoformat(), AFTER.isoformat())
    corrected = tmp_path / sample.name
    corrected.write_text(text.replace("1971-05-03", "1972-06-04"), encoding="utf-8")
    load(workspace, "un_sanctions", [corrected])
    assert births(workspace, BEFORE) == [(date(1971, 5, 3), None)]
    assert births(workspace, AFTER) == [(date(1972, 6, 4), None)]
