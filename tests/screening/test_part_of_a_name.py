"""A surname alone: no list is searched by it, the report says so, and an official number still decides."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.screening.practice import once
from tests.screening.rules import of_lists

from rempart.build import build, open_as_of
from rempart.identity.naming.names import one_word
from rempart.ledger import Workspace, open_snapshot
from rempart.registers import load, open_register
from rempart.screening import Checker, Report, read_applications

DAY = date(2026, 1, 20)
HEAD = "application_id,procedure,received_on,role,schema,name,birth_date,identifiers,address,premises_id\n"
Check = Callable[..., Report]


@pytest.fixture(scope="session")
def un_list(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The snapshots of a workspace that holds the sample of the UN's list, made once for the run."""

    def make(folder: Path) -> None:
        workspace = Workspace.create(folder / "workspace", town="Valmorel-sur-Mer")
        (sample,) = (open_register("un_sanctions").folder / "sample").iterdir()
        load(workspace, "un_sanctions", [sample])
        build(workspace, known_on=DAY)

    return Workspace.open(once(tmp_path_factory, worker_id, "un_list", make) / "workspace").snapshots


@pytest.fixture
def check(un_list: Path, tmp_path: Path) -> Check:
    """Check one applicant against the sample of the UN's list."""
    snapshot = open_snapshot(un_list, None)

    def checked(name: str, number: str = "", lang: str = "en", schema: str = "Person") -> Report:
        file = tmp_path / "one.csv"
        file.write_text(f"{HEAD}K1,permit,{DAY},applicant,{schema},{name},,{number},,\n", encoding="utf-8")
        checker = Checker(snapshot, town="Valmorel", lang=lang, signals=of_lists())  # type: ignore[arg-type]
        (report,) = checker.applications(read_applications(file))
        return report

    return checked


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "only a surname is known of a party: ask for the full name"),
        ("fr", "seul un nom de famille est connu d’une partie"),
    ],
)
def test_a_surname_alone_is_not_evaluable_and_the_report_says_what_to_ask(check: Check, lang: str, said: str) -> None:
    """LST-01 is under *not checked* with its reason, the party is named there, and no close name is shown."""
    report = check("QORZANI", lang=lang)
    (gap,) = (gap for gap in report.not_checked if gap.code == "LST-01")
    assert said in gap.why.replace("\u202f", " ").replace("\u00a0", " ")
    assert any(gap.code is None and gap.about == "QORZANI" for gap in report.not_checked)
    assert report.to_ask == []
    assert report.close_names == []
    assert "LST-01" not in {examined.code for examined in report.examined}


def test_with_the_full_name_the_list_is_searched(check: Check) -> None:
    """Then nothing of the kind is said."""
    report = check("Else Hvalstad")
    assert "LST-01" in {examined.code for examined in report.examined}
    assert all(gap.about != "Else Hvalstad" for gap in report.not_checked)


def test_one_word_is_a_whole_name_of_a_firm(check: Check) -> None:
    """Only persons have surnames."""
    report = check("Hvalstad", schema="Company")
    assert "LST-01" in {examined.code for examined in report.examined}


def test_an_official_number_still_decides(check: Check) -> None:
    """The passport of the list with the surname of its entry fires; the rest of the name is then known."""
    report = check("QORZANI", "NOR-PASSPORT:N0443217")
    assert [question.code for question in report.to_ask] == ["LST-01"]


@pytest.mark.parametrize(
    ("name", "alone"),
    [
        ("VERRAND", True),
        ("Mme Verrand", True),
        ("Martin-Duval", True),
        ("O’Verrand", True),
        ("Ilda Verrand", False),
        ("Ben Verrand", False),
        ("李明", False),
        ("Ким Ли", False),
    ],
)
def test_one_word_beside_a_form_of_address_is_a_surname(name: str, alone: bool) -> None:
    """A double surname is one word; a name of a script without spaces is whole."""
    assert one_word(name) is alone


def test_a_surname_of_a_list_is_no_name_to_compare(workspace: Workspace) -> None:
    """Two lists that give a surname alone are neither joined nor set against each other, and neither is in the index."""
    for register, form in (("us_ofac_sdn", "csv"), ("uk_sanctions", "list")):
        folder = open_register(register).folder / "sample" / form
        load(
            workspace, register, sorted(folder.iterdir()), edition=None if register[0:2] == "uk" else date(2026, 1, 31)
        )
    snapshot = build(workspace, known_on=date(2026, 2, 1))
    with open_as_of(snapshot, date(2026, 2, 1)) as ledger:
        alone = {
            row[0] for row in ledger.connection.execute("select party_id from name where kind = 'surname'").fetchall()
        }
        assert len(alone) == 2
        told = ledger.connection.execute(
            "select party_id from identity_conflict union from identity_candidate select party_id"
        ).fetchall()
    assert not alone & {row[0] for row in told}
    assert not any(f'"{id_}"' in (snapshot.index / "parties.jsonl").read_text(encoding="utf-8") for id_ in alone)


@pytest.mark.parametrize(
    ("name", "schema", "shown"),
    [
        ("Qurzani", "LegalEntity", False),
        ("Qurzani Ardewan", "LegalEntity", True),
        ("Ardewen Qurzani", "LegalEntity", True),
        ("Halcyon Straits Carriers", "LegalEntity", True),
        ("HSC Lines", "LegalEntity", True),
    ],
)
def test_a_listed_person_is_not_shown_beside_a_firm_for_one_word(
    check: Check, name: str, schema: str, shown: bool
) -> None:
    """Two words, in whatever order and spelling, may be the name of a sole trader; a listed firm needs no second word."""
    assert bool(check(name, schema=schema).close_names) is shown
