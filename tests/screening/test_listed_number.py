"""A listed person's passport under somebody else's name."""

from datetime import date
from pathlib import Path

from rempart.build import build
from rempart.ledger import Workspace
from rempart.registers import load, open_register
from rempart.screening import Checker, read_applications

HEAD = "application_id,procedure,received_on,role,schema,name,birth_date,identifiers,address,premises_id\n"


def test_a_listed_number_under_another_name_is_not_said_to_be_clear(workspace: Workspace, tmp_path: Path) -> None:
    """No question founds on it, but it is among what was not checked, and the entry is shown beside the party."""
    (sample,) = (open_register("un_sanctions").folder / "sample").iterdir()
    load(workspace, "un_sanctions", [sample])
    snapshot = build(workspace, known_on=date(2026, 1, 20))
    file = tmp_path / "one.csv"
    file.write_text(
        f"{HEAD}K6,permit,2026-01-20,applicant,Person,Else Hvalstad,,NOR-PASSPORT:N0443217,,\n", encoding="utf-8"
    )
    (report,) = Checker(snapshot, town="Valmorel", lang="en").applications(read_applications(file))
    assert report.to_ask == []
    assert "LST-01" not in {examined.code for examined in report.examined}
    assert "LST-01" in {gap.code for gap in report.not_checked}
    assert [close.candidate for close in report.close_names] == ["un_sanctions:9900001"]
