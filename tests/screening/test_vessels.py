"""Ships and aircraft on lists: found by the IMO number, never an owner, a person or a company."""

from datetime import date
from pathlib import Path

import pytest

from rempart.build import build, open_as_of
from rempart.identity.merging.rules import Known, Number, kinds_agree, may_join
from rempart.ledger import Snapshot, Workspace
from rempart.registers import load, open_register
from rempart.screening import Checker, read_applications
from rempart.signals import load_catalogue

DAY = date(2026, 2, 2)
HEAD = "application_id,procedure,received_on,role,schema,name,birth_date,identifiers,address,premises_id\n"


@pytest.fixture
def snapshot(workspace: Workspace) -> Snapshot:
    """The samples of the US and UK lists, which hold one ship under the same number, and an aircraft."""
    for register, form, day in (("us_ofac_sdn", "csv", date(2026, 1, 31)), ("uk_sanctions", "list", None)):
        load(workspace, register, sorted((open_register(register).folder / "sample" / form).iterdir()), edition=day)
    return build(workspace, known_on=DAY)


def test_two_lists_that_state_one_imo_number_speak_of_one_ship(snapshot: Snapshot) -> None:
    """Its check digit is right: the number joins, and the ship stands in no group and owns nothing."""
    with open_as_of(snapshot, DAY) as ledger:
        ships = ledger.connection.execute("select distinct party_id from party where kind = 'Vessel'").fetchall()
        assert len(ships) == 1
        things = ledger.connection.execute(
            "select count(*) from party_group where party_id in (select party_id from party where kind in ('Vessel', 'Airplane'))"
        ).fetchall()
    assert things == [(0,)]


def test_a_ship_on_a_form_is_found_by_its_number(snapshot: Snapshot, tmp_path: Path) -> None:
    """LST-01 asks about it as about any party; nothing asks about its owners or its establishment."""
    file = tmp_path / "one.csv"
    file.write_text(
        f"{HEAD}K1,mooring,{DAY},operator,Vessel,Gull of Norvik,,XI-IMO:9074729,,\n"
        f"K1,mooring,{DAY},applicant,Company,Hvalstad Lines,,,,\n"
        f"K2,mooring,{DAY},operator,Vessel,Sea Lark,,XI-IMO:9074720,,\n"
        f"K2,mooring,{DAY},operator,Airplane,QV-XYZ,,,,\n",
        encoding="utf-8",
    )
    for lang in ("en", "fr"):
        found, other = Checker(snapshot, town="Valmorel", lang=lang).applications(read_applications(file))  # type: ignore[arg-type]
        assert [question.code for question in found.to_ask] == ["LST-01"]
        assert all(not row.owner for row in found.ownership)
        assert other.to_ask == []
        codes = {one.code for one in (*other.examined, *other.not_checked) if one.code}
        assert "LST-01" in codes
        assert codes <= {signal.code for signal in load_catalogue() if signal.contract.subject == "application"}


def test_a_register_of_things_is_checked_for_its_entities_only(snapshot: Snapshot) -> None:
    """Of the US list's sample the only legal entity is looked up."""
    reports = list(Checker(snapshot, town="Valmorel", lang="en").register("us_ofac_sdn", on_day=DAY))
    assert [report.parties[0].kind for report in reports] == ["Organization"]


def test_a_ship_is_neither_a_person_nor_a_company() -> None:
    """The number of a ship does not make a company of it; a party of unknown kind may be it."""
    ship = Known("a", frozenset({"Vessel"}), ("Gull of Norvik",))
    number = Number("XI-IMO", "9074729", True)
    for kind, may in (("Company", False), ("Person", False), ("Vessel", True), ("LegalEntity", True)):
        other = Known("b", frozenset({kind}), ("Gull of Norvik",))
        assert kinds_agree(ship, other) is may
        assert may_join(number, ship, other) is may
