"""The command ``show``: a legal entity, an address; a person only within a case."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Ran
from tests.screening.practice import Practice

from rempart.identity.comparison.address_reading import read_address
from rempart.screening.showing import same_place

Run = Callable[..., Ran]


def entries(workspace: Path) -> list[dict]:
    """The entries of the journal."""
    paths = sorted((workspace / "journal" / "entries").glob("*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def a_company_and_its_owner(practice: Practice) -> tuple[str, str, str]:
    """An application, the company that it names, and a person above it."""
    for application, report in practice.reports("en").items():
        persons = {link["owner"] for link in report["ownership"] if link["owner_kind"] == "Person"}
        companies = [party["party_id"] for party in report["parties"] if party["kind"] == "Company"]
        found = [party["party_id"] for party in report["parties"] if party["kind"] == "Person"]
        if persons and companies and found:
            return application, companies[0], found[0]
    raise AssertionError("the practice town names no person beside a company")


def test_every_row_says_its_source_and_no_person_is_named(practice: Practice, town: Path, run: Run) -> None:
    """Rows of a company cite their register, day and place; whoever directs or owns it stays *a person*."""
    _, company, _ = a_company_and_its_owner(practice)
    shown = run("show", company, "--json", "--workspace", town)
    assert shown.code == 0, shown.err
    rows = [json.loads(line) for line in shown.out.splitlines()]
    assert {"party", "name", "ownership"} <= {row["table"] for row in rows}
    assert all(row["row_id"].startswith(row["register"]) and row["known_from"] for row in rows)
    owners = {row["owner_id"] for row in rows if row["table"] == "ownership"}
    assert "(a person)" in owners
    assert entries(town)[-1]["action"] == "show"
    assert entries(town)[-1]["data"]["parties"] == [company]


def test_a_number_finds_its_entity(practice: Practice, town: Path, run: Run) -> None:
    """An official number names the same entity as its id; an unknown one names nobody."""
    _, company, _ = a_company_and_its_owner(practice)
    rows = [json.loads(line) for line in run("show", company, "--json", "--workspace", town).out.splitlines()]
    number = next(row for row in rows if row["table"] == "identifier")
    again = run("show", f"{number['scheme']}:{number['number']}", "--json", "--workspace", town)
    assert [json.loads(line) for line in again.out.splitlines()] == rows
    nobody = run("show", "FR-SIREN:999999998", "--workspace", town)
    assert nobody.code == 1
    assert "999999998" not in nobody.err


def test_a_person_is_not_looked_up_without_a_case(practice: Practice, tmp_path: Path, run: Run) -> None:
    """Without application and purpose, with another's application, with one never checked: refused, nothing shown (N6)."""
    application, _, person = a_company_and_its_owner(practice)
    other = next(key for key, report in practice.reports("en").items()
                 if person not in {party["party_id"] for party in report["parties"]})  # fmt: skip
    town = practice.copy(tmp_path / "town", checked=True).path
    for told in ((), ("--application", application), ("--purpose", "hearing"), ("--application", application, "--purpose", " "),
                 ("--application", other, "--purpose", "hearing"), ("--application", "none", "--purpose", "hearing")):  # fmt: skip
        before = len([one for one in entries(town) if one["action"] == "show"])
        refused = run("show", person, *told, "--workspace", town)
        assert refused.code == 1, told
        assert refused.out == ""
        assert len([one for one in entries(town) if one["action"] == "show"]) == before
    shown = run("show", person, "--application", application, "--purpose", "hearing", "--workspace", town)
    assert shown.code == 0, shown.err
    assert (entries(town)[-1]["purpose"], entries(town)[-1]["case"]) == ("hearing", application)


def test_an_address_shows_what_stands_there(practice: Practice, town: Path, run: Run) -> None:
    """An address of a company, written otherwise, finds it; one without a number is refused."""
    _, company, _ = a_company_and_its_owner(practice)
    rows = [json.loads(line) for line in run("show", company, "--json", "--workspace", town).out.splitlines()]
    address = next(row["full_address"] for row in rows if row["table"] == "address")
    shown = run("show", "--address", address.upper().replace(",", " "), "--json", "--workspace", town)
    assert company in {json.loads(line).get("party_id") for line in shown.out.splitlines()}
    assert run("show", "--address", "rue Haute", "--workspace", town).code == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("12 rue Haute, 33000 Port-Alan", "12, RUE HAUTE 33000 PORT-ALAN", True),
        ("12 rue Haute, 33000 Port-Alan", "14 rue Haute, 33000 Port-Alan", False),
        ("12 rue Haute, 33000 Port-Alan", "12 rue Basse, 33000 Port-Alan", False),
        ("12 rue Haute, 33000 Port-Alan", "12 rue Haute, 44000 Port-Alan", False),
        ("12 rue Haute, Port-Alan", "12 rue Haute, 33000 Port-Alan", True),
        ("12 rue Haute, Port-Alan", "12 rue Haute, Bourg", False),
    ],
)
def test_one_house(one: str, other: str, same: bool) -> None:
    """Number, street, and postcode or town agree, or it is another house."""
    assert same_place(read_address(one), read_address(other)) is same
