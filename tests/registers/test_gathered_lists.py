"""Lists that others gathered, and lists of exclusions: what their samples do not show."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from rempart.ledger import Workspace
from rempart.registers import Loaded, load

DAY = date(2026, 1, 31)
DENIED = ("Name", "Street_Address", "City", "State", "Country", "Postal_Code", "Effective_Date", "Expiration_Date", "Standard_Order",
          "Last_Update", "Action", "FR_Citation")  # fmt: skip


def test_an_order_over_several_lines_is_one_entry_without_end_where_one_line_has_none(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Each address of a denied person is a line of its own; the order is listed once, to its last day."""
    lines = [("NORVIK QUORVANE", day) for day in ("01/02/2030", "", "01/02/2031")]
    lines += [("OSK PARDEUIL", day) for day in ("01/02/2030", "01/02/2031")]
    file = denied(
        tmp_path, [{"Name": name, "Effective_Date": "01/02/2020", "Expiration_Date": day} for name, day in lines]
    )
    load(workspace, "us_bis_dpl", [file], edition=DAY)
    assert rows(workspace, "us_bis_dpl", "listing", "valid_to") == [(date(2031, 1, 2),), (None,)]


@pytest.mark.parametrize(
    "place", ["INMATE NUMBER: 00000-000, FCI EXAMPLE", "USM NO: 00000-000", "County Jail, 1 Street"]
)
def test_a_place_of_detention_is_never_read(workspace: Workspace, tmp_path: Path, place: str) -> None:
    """That somebody is in prison is no business of a town: the address is left out, and said to be."""
    file = denied(
        tmp_path,
        [{"Name": "NORVIK QUORVANE", "Effective_Date": "01/02/2020", "Street_Address": place, "City": "SAMPLETON"}],
    )
    receipt = load(workspace, "us_bis_dpl", [file], edition=DAY).receipt
    assert receipt.doubtful == {"the address is a place of detention: not read": 1}
    assert rows(workspace, "us_bis_dpl", "address", "full_address") == []


@pytest.mark.parametrize(
    ("topics", "dataset", "kind"),
    [
        (["sanction"], "xx_sanctions", "sanction"),
        (["sanction", "debarment"], "xx_debarred", "exclusion"),
        (["debarment"], "xx_list", "exclusion"),
        (["export.control"], "xx_list", "exclusion"),
        (["corp.disqual"], "xx_list", "officer_ban"),
        (None, "xx_list", "sanction"),
    ],
)
def test_the_kind_of_a_list_entry_is_that_of_the_list_then_of_the_listed(
    workspace: Workspace, tmp_path: Path, topics: list[str] | None, dataset: str, kind: str
) -> None:
    """A debarment is no sanction, although both are written as one schema."""
    gathered(workspace, tmp_path, listed(topics, dataset))
    assert rows(workspace, "opensanctions", "listing", "kind") == [(kind,)]


@pytest.mark.parametrize("topic", ["sanction.counter", "wanted", "crime.terror", "role.pep", "reg.warn"])
def test_what_is_no_restrictive_measure_is_left_out(workspace: Workspace, tmp_path: Path, topic: str) -> None:
    """Counter-sanctions, wanted persons and persons of politics are no entries that a town may read."""
    receipt = gathered(
        workspace, tmp_path, [*listed([topic], "xx_list"), *listed(["sanction"], "xx_list", "other")]
    ).receipt
    assert receipt.left_out_reasons == {
        "a person known for an office or a suspicion only": 1,
        "the entry is no sanction, exclusion or ban of a party": 1,
    }
    assert rows(workspace, "opensanctions", "party", "party_id") == [("opensanctions:other-p",)]


@pytest.mark.parametrize(
    "properties",
    [
        None,
        [],
        "text",
        {"name": "not a list"},
        {"name": [None, 1, {"a": "b"}, ["c"]]},
        {"name": {}},
        {"birthDate": ["2024-02-30"]},
    ],
)
def test_odd_properties_are_no_crash(workspace: Workspace, tmp_path: Path, properties: Any) -> None:
    """Whatever stands where a list of texts is expected, the sums agree and the others load."""
    odd = {"id": "odd", "schema": "Person", "properties": properties}
    receipt = gathered(workspace, tmp_path, [odd, *listed(["sanction"], "xx_list")]).receipt
    assert receipt.read == receipt.loaded + receipt.refused + receipt.left_out == 3
    assert rows(workspace, "opensanctions", "listing", "kind") == [("sanction",)]


def test_both_forms_of_the_asset_freezes_name_the_same_entries(workspace: Workspace, tmp_path: Path) -> None:
    """The publisher's file after the index of a mirror, or before it: nobody is delisted by the change of form."""
    index = {"IdRegistre": 7, "Nature": "Personne physique", "Nom": "QUORVANE", "Prenoms": ["Norvik"], "Alias": []}
    official = {"IdRegistre": 7, "Nature": "Personne physique", "Nom": "QUORVANE",
                "RegistreDetail": [{"TypeChamp": "PRENOM", "Valeur": [{"Prenom": "Norvik"}]}]}  # fmt: skip
    publications = {"DatePublication": "2026-01-02T00:00:00", "PublicationDetail": [official]}
    files = {
        "index.json": {"as_of": "2026-01-01T00:00:00", "entries": [index]},
        "registre.json": {"Publications": publications},
    }
    found = []
    for name, content in files.items():
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
        load(workspace, "fr_asset_freezes", [tmp_path / name])
        found.append(rows(workspace, "fr_asset_freezes", "name", "party_id, kind, value"))
        found.append(rows(workspace, "fr_asset_freezes", "listing", "party_id, record_id, ref"))
    assert found[:2] == found[2:]
    assert found[0] == [("fr_asset_freezes:7", "legal", "Norvik QUORVANE")]


def denied(folder: Path, entries: list[dict[str, str]]) -> Path:
    """A Denied Persons List with these entries."""
    lines = ["\t".join(f'"{entry.get(column, "")}"' for column in DENIED) for entry in entries]
    file = folder / "dpl.txt"
    file.write_text("\n".join(["\t".join(f'"{column}"' for column in DENIED), *lines]) + "\n", encoding="utf-8")
    return file


def listed(topics: list[str] | None, dataset: str, prefix: str = "one") -> list[dict[str, Any]]:
    """A person and one entry of a list on that person."""
    marks = {} if topics is None else {"topics": topics}
    person = {"id": f"{prefix}-p", "schema": "Person", "properties": {"name": ["Norvik Quorvane"], **marks}}
    entry = {"id": f"{prefix}-s", "schema": "Sanction", "datasets": [dataset], "properties": {"entity": [person["id"]]}}
    return [person, entry]


def gathered(workspace: Workspace, folder: Path, entities: list[dict[str, Any]]) -> Loaded:
    """Load these entities, one a line."""
    file = folder / "entities.ftm.json"
    file.write_text("".join(json.dumps(entity) + "\n" for entity in entities), encoding="utf-8")
    return load(workspace, "opensanctions", [file], edition=DAY)


def rows(workspace: Workspace, register: str, table: str, shown: str) -> list[tuple[Any, ...]]:
    """What a table of the last edition of a register shows, in order."""
    edition = sorted(path for path in workspace.editions_of(register).iterdir() if path.name[0] != ".")[-1]
    with duckdb.connect() as connection:
        return connection.execute(f"select {shown} from '{edition}/tables/{table}.parquet' order by all").fetchall()
