"""French contracts and companies: what their samples do not show by themselves."""

import json
import os
import tarfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from rempart.base import RempartError
from rempart.ledger import Workspace, editions_in_use
from rempart.ledger.editions import Receipt
from rempart.registers import load, open_register
from rempart.registers.reading import receive
from rempart.registers.recognising import recognise

DAY = date(2026, 1, 31)
FIXTURES = "france/recherche_entreprises_fixtures.tar.gz"


def given(folder: Path, value: object, name: str = "given.json") -> Path:
    """Write a document and return its path."""
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def read(workspace: Workspace, register: str, path: Path) -> Receipt:
    """Load one file."""
    return load(workspace, register, [path], edition=DAY).receipt


def rows(workspace: Workspace, register: str, query: str) -> list[tuple[Any, ...]]:
    """Ask the tables of the last edition: ``{table}`` in the query stands for one."""
    tables = editions_in_use(workspace.editions_of(register))[-1].path / "tables"
    named = {path.stem: f"read_parquet('{path}')" for path in tables.glob("*.parquet")}
    with duckdb.connect() as connection:
        return connection.execute(query.format(**named)).fetchall()


def contract(number: str, published: str, **more: object) -> dict[str, object]:
    """Return a contract as the schemas since 2022 give it."""
    supplier = {"titulaire": {"typeIdentifiant": "SIRET", "id": "29900001800018"}}
    return {"id": number, "acheteur": {"id": "29900000000016"}, "objet": "Digue", "codeCPV": "45214200", "montant": 900,
            "dateNotification": "2026-01-05", "datePublicationDonnees": published, "titulaires": [supplier], **more}  # fmt: skip


def company(siren: str = "299001107", updated: str = "2026-01-17", **more: object) -> dict[str, object]:
    """Return a company as the search gives it."""
    return {"siren": siren, "siege": {}, "nom_complet": "BRISELAMES", "nom_raison_sociale": "BRISELAMES", "nature_juridique": "5710",
            "date_mise_a_jour": updated, **more}  # fmt: skip


def notice(family: str, number: int = 1, **more: object) -> dict[str, object]:
    """Return a notice as the gazette's search gives it; objects in it are text."""
    told = {key: json.dumps(value) if isinstance(value, dict) else value for key, value in more.items()}
    return {"id": f"A2025020{number}", "registre": ["299001107", "299 001 107"], "familleavis": family, "dateparution": "2025-11-23",
            "parution": "20250208", "numeroannonce": number, **told}  # fmt: skip


@pytest.mark.parametrize(
    ("document", "form"),
    [
        ({"marches": {"marche": [contract("1", "2026-01-01")]}}, "json_2022"),
        ({"marches": {"contrat-concession": [{"id": "1", "objet": "x"}]}}, "json_2022"),
        ({"marches": [contract("1", "2026-01-01")]}, "json_2019"),
        ("<marches/>", "xml"),
        ("uid,acheteur_id,titulaire_id,montant,dateNotification,codeCPV\n", "tabular"),
    ],
)
def test_the_form_of_a_file_of_contracts_is_told_from_its_content(document: object, form: str, tmp_path: Path) -> None:
    """Neither the name nor the user says which of the forms it is."""
    (tmp_path / "staging").mkdir()
    received = receive([given(tmp_path, document, "contracts")], tmp_path / "staging", 1_000_000)
    assert recognise(open_register("fr_decp"), received).name == form


@pytest.mark.parametrize(("record", "form"), [(company(), "search"), (notice("radiation"), "notices")])
def test_two_forms_that_hold_records_at_the_same_place_are_told_apart(
    record: dict[str, object], form: str, tmp_path: Path
) -> None:
    """The search and the gazette both answer {"results": []}: the keys that a record must have decide."""
    (tmp_path / "staging").mkdir()
    received = receive([given(tmp_path, {"results": [record]})], tmp_path / "staging", 1_000_000)
    assert recognise(open_register("fr_companies"), received).name == form


def test_nan_is_an_empty_cell_of_contracts_and_infinity_is_an_error(workspace: Workspace, tmp_path: Path) -> None:
    """Publishers' tools write NaN where nothing stands; a number without end stays an error."""
    text = json.dumps({"marches": {"marche": [contract("1", "2026-01-01", concessionnaires=float("nan"))]}})
    assert "NaN" in text
    assert read(workspace, "fr_decp", given(tmp_path, text)).loaded == 1
    with pytest.raises(RempartError, match="not JSON"):
        read(workspace, "fr_decp", given(tmp_path, text.replace("NaN", "Infinity")))


def test_of_a_contract_published_twice_in_a_file_the_later_publication_holds(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Whatever their order in the file; the other one is left out and counted."""
    both = [contract("1", "2026-01-20", montant=950), contract("1", "2026-01-10")]
    receipt = read(workspace, "fr_decp", given(tmp_path, {"marches": {"marche": both}}))
    assert (receipt.loaded, receipt.left_out) == (1, 1)
    assert rows(workspace, "fr_decp", "select amount from {award}") == [(950,)]


def test_a_supplier_holds_a_contract_until_a_change_names_others(workspace: Workspace, tmp_path: Path) -> None:
    """A change that names no supplier leaves them; one that does gives both the day."""
    others = [{"titulaire": {"typeIdentifiant": "SIRET", "id": "29900002600011"}}]
    changes = [{"modification": {"id": 1, "dateNotificationModification": "2026-01-10", "montant": 990}},
               {"modification": {"id": 2, "dateNotificationModification": "2026-01-20", "titulaires": others}}]  # fmt: skip
    read(workspace, "fr_decp", given(tmp_path, {"marches": [contract("1", "2026-01-01", modifications=changes)]}))
    found = rows(workspace, "fr_decp", "select supplier_id, valid_from, valid_to from {award_supplier} order by 1")
    assert found == [
        ("fr_decp:29900001800018", None, date(2026, 1, 20)),
        ("fr_decp:29900002600011", date(2026, 1, 20), None),
    ]


def test_of_two_answers_about_a_company_the_later_one_holds(workspace: Workspace, tmp_path: Path) -> None:
    """Answers of several days may be given together."""
    units = [company(updated="2026-01-10", nature_juridique="5499"), company(updated="2026-01-17")]
    receipt = read(workspace, "fr_companies", given(tmp_path, {"results": units}))
    assert (receipt.loaded, receipt.left_out) == (1, 1)
    assert rows(workspace, "fr_companies", "select legal_form from {party}") == [("5710",)]


@pytest.mark.parametrize(
    ("office", "tables"),
    [
        ("Président de SAS", {"directorship"}),
        ("Gérant et associé indéfiniment responsable", {"directorship", "ownership"}),
        ("Associé indéfiniment responsable", {"ownership"}),
        ("Commissaire aux comptes suppléant", {"representation"}),
        ("Liquidateur", {"representation"}),
        ("Autre, Liquidateur", {"directorship", "representation"}),
        (None, set()),
    ],
)
def test_an_office_says_whether_its_holder_directs_acts_for_or_owns(
    office: str | None, tables: set[str], workspace: Workspace, tmp_path: Path
) -> None:
    """Auditors and liquidators direct nothing; of a firm without an office nobody can tell."""
    firm = {"type_dirigeant": "personne morale", "siren": "299001115", "denomination": "CABINET", "qualite": office}
    read(workspace, "fr_companies", given(tmp_path, {"results": [company(dirigeants=[firm])]}))
    links = ("directorship", "representation", "ownership")
    filled = {table for table in links if rows(workspace, "fr_companies", f"select 1 from {{{table}}}")}
    assert filled == tables


@pytest.mark.parametrize(
    ("record", "kinds"),
    [
        (notice("collective", jugement={"famille": "Jugement d'ouverture", "nature": "Jugement d'ouverture d'une procédure de sauvegarde"}),
         ["insolvency_open"]),
        (notice("collective", jugement={"nature": "Jugement prononçant la résolution du plan et la liquidation judiciaire"}),
         ["liquidation"]),
        (notice("collective", jugement={"nature": "Arrêt infirmant une décision de liquidation judiciaire"}), []),
        (notice("collective", jugement={"nature": "Jugement arrêtant le plan de redressement"}), []),
        (notice("modification", modificationsgenerales={"descriptif": "Modification survenue sur l'adresse du siège."}), ["seat_move"]),
        (notice("modification", modificationsgenerales={"descriptif": "Siège : 3 rue du Président Wilson."}), ["seat_move"]),
        (notice("modification", modificationsgenerales={"descriptif": "Dissolution sans liquidation."}), []),
        (notice("modification", modificationsgenerales={"descriptif": "Modification survenue sur le capital, l'administration."}),
         ["capital_change", "officer_change"]),
        (notice("dpc", depot={"dateCloture": "2024-12-31"}), ["accounts_filed"]),
        (notice("creation"), []),
    ],
)  # fmt: skip
def test_a_notice_tells_an_event_by_its_family_and_words(
    record: dict[str, object], kinds: list[str], workspace: Workspace, tmp_path: Path
) -> None:
    """A judgment that ends a procedure opens none, and the name of a street is no officer."""
    other = notice("radiation", number=2, registre="299001115,299 001 115")
    receipt = read(workspace, "fr_companies", given(tmp_path, {"results": [record, other]}))
    asked = "select kind from {event} where party_id = 'fr_companies:notice-299001107' order by 1"
    assert [kind for (kind,) in rows(workspace, "fr_companies", asked)] == kinds
    assert receipt.left_out == (not kinds)


@pytest.mark.real
@pytest.mark.skipif("REMPART_SHARED" not in os.environ, reason="REMPART_SHARED names no folder of published files")
def test_published_answers_are_read_and_those_of_other_services_refused(workspace: Workspace, tmp_path: Path) -> None:
    """Every answer of the search and of the gazette that holds something loads without an unknown key; no other does."""
    ends: Counter[str] = Counter()
    with tarfile.open(Path(os.environ["REMPART_SHARED"]) / "data" / FIXTURES) as packed:
        for member in packed.getmembers():
            source = packed.extractfile(member) if member.isfile() else None
            if source is None or not (
                "search-" in member.name or Path(member.name).name in ("bodacc.json", "rge.json", "egapro.json")
            ):
                continue
            try:
                receipt = read(
                    workspace, "fr_companies", given(tmp_path, source.read().decode("utf-8"), Path(member.name).name)
                )
            except RempartError:
                ends["refused"] += 1
            else:
                ends["loaded"] += 1
                assert not receipt.unknown_columns
                assert not receipt.refused
    assert ends == {"loaded": 38, "refused": 4}
