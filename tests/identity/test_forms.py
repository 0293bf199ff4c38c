"""A party of a form found among resolved parties."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from rempart.base import RempartError
from rempart.identity import Judgement, Party
from rempart.identity.merging.forms import FormLink, find_by_number, link_form_party

from .cases import company, person, siren, siret

FORM = "form:A7:1"
NUMBER = f"FR-SIREN:{siren(41)}"


@pytest.fixture
def snapshot() -> Iterator[duckdb.DuckDBPyConnection]:
    """Four resolved parties: two quote one number under unlike names, one a SIRET, one a passport."""
    with duckdb.connect() as connection:
        connection.execute(f"""
            create table party as from (values
              ('a:1', 'Company'), ('b:1', 'Company'), ('c:1', 'LegalEntity'), ('d:1', 'Person')) t(party_id, kind);
            create table name as from (values
              ('a:1', 'Vaskoran SARL', 'legal'), ('b:1', 'Brentasol SAS', 'legal'),
              ('c:1', 'Kolmaran', 'legal'), ('d:1', 'Elise Lumeran', 'legal')) t(party_id, value, kind);
            create table identifier as from (values
              ('a:1', 'FR-SIREN', '{siren(41)}'), ('b:1', 'FR-SIREN', '{siren(41)}'),
              ('c:1', 'FR-SIRET', '{siret(42)}'), ('d:1', 'LUX-PASSPORT', 'QX12345')) t(party_id, scheme, number);
            create table identity_merge as from (values
              ('a:1', 'a:1'), ('z:1', 'a:1'), ('b:1', 'b:1'), ('c:1', 'c:1'), ('d:1', 'd:1')) t(stated_id, party_id);
        """)
        yield connection


def judged(said: str, other: str) -> Judgement:
    return Judgement(said, FORM, other, "seen", "officer-7", date(2026, 3, 1))  # type: ignore[arg-type]


def form(name: str, *numbers: str) -> Party:
    return company(name, id_=FORM, numbers=numbers)


def test_a_number_and_a_like_name_find_the_party(snapshot: duckdb.DuckDBPyConnection) -> None:
    """The form joins the party whose name is like; the one that quotes the same number under another name is a conflict."""
    found = link_form_party(form("VASKORAN", NUMBER), snapshot, [])
    assert found == FormLink("a:1", "identifier", "FR-SIREN", siren(41), [("FR-SIREN", siren(41), "b:1")])


def test_a_siret_of_the_register_answers_a_siren_of_the_form_and_back(snapshot: duckdb.DuckDBPyConnection) -> None:
    """What a number implies is looked for on both sides."""
    for number in (f"FR-SIREN:{siren(42)}", f"FR-SIRET:{siret(42, 9)}"):
        assert link_form_party(form("Kolmaran", number), snapshot, [])[:4] == (
            "c:1",
            "identifier",
            "FR-SIREN",
            siren(42),
        )


def test_another_firms_number_leaves_the_form_alone(snapshot: duckdb.DuckDBPyConnection) -> None:
    """A form that quotes the number of firms of other names keeps its own id and names the conflicts."""
    found = link_form_party(form("Odenka Transports", NUMBER), snapshot, [])
    assert found[:4] == (FORM, "alone", None, None)
    assert [conflict[2] for conflict in found.conflicts] == ["a:1", "b:1"]


def test_a_passport_demands_a_name_clearly_alike_and_a_person(snapshot: duckdb.DuckDBPyConnection) -> None:
    """A document joins a person of the same name, not a namesake by half, and never a firm."""
    passport = ("LUX-PASSPORT:QX12345",)
    assert link_form_party(person("Élise Lumeran", id_=FORM, numbers=passport), snapshot, []).party_id == "d:1"
    assert link_form_party(person("Odo Lumeran", id_=FORM, numbers=passport), snapshot, []).basis == "alone"
    assert link_form_party(form("Elise Lumeran", *passport), snapshot, []).basis == "alone"


def test_an_officer_decides(snapshot: duckdb.DuckDBPyConnection) -> None:
    """*Same* joins through the published id, *different* blocks and makes a conflict, undone judgements are not given."""
    bare = form("Vaskorane Négoce")
    assert link_form_party(bare, snapshot, [judged("same", "z:1")])[:2] == ("a:1", "judgement")
    assert link_form_party(bare, snapshot, [])[:2] == (FORM, "alone")
    kept = link_form_party(form("Vaskoran", NUMBER), snapshot, [judged("different", "z:1")])
    assert kept.party_id == FORM
    assert ("FR-SIREN", siren(41), "a:1") in kept.conflicts


def test_of_several_numbers_any_may_confirm_what_an_officer_judged(snapshot: duckdb.DuckDBPyConnection) -> None:
    """A number without check digit and a name not clearly alike confirm nothing; one with its check digit does."""
    snapshot.execute("insert into identifier values ('a:1', 'BE-CBE', '0403170701')")
    named = "Vaskoran Import Nordlys Habitat"
    weak = form(named, "BE-CBE:0403170701")
    assert link_form_party(weak, snapshot, [judged("same", "z:1")])[:2] == ("a:1", "judgement")
    both = form(named, "BE-CBE:0403170701", NUMBER)
    found = link_form_party(both, snapshot, [judged("same", "z:1")])
    assert found[:4] == ("a:1", "identifier", "FR-SIREN", siren(41))


def test_placeholders_find_nobody(snapshot: duckdb.DuckDBPyConnection) -> None:
    """Wrong or repeated numbers are not looked for; a number without scheme is an error."""
    assert find_by_number(snapshot, ["FR-SIREN:000000000", "FR-SIREN:123456789"]) == []
    with pytest.raises(RempartError, match="SCHEME:NUMBER"):
        find_by_number(snapshot, ["123"])
