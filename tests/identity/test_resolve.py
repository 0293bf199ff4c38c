"""Published parties joined, or not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.identity import Judgement, resolve
from rempart.identity.merging.judgements import in_force
from rempart.identity.merging.resolve import MOST_QUOTED

from .cases import siren, siret

DAY = date(2026, 3, 1)


@dataclass
class Stated:
    """Published rows: parties with kind, names, numbers."""

    party: list[tuple[str, str]] = field(default_factory=list)
    name: list[tuple[str, str]] = field(default_factory=list)
    identifier: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, id_: str, name: str, *numbers: str, kind: str = "Company") -> "Stated":
        """Add one record and return the whole."""
        self.party.append((id_, kind))
        self.name.append((id_, name))
        self.identifier += [(id_, *number.split(":", 1)) for number in numbers]  # type: ignore[misc]
        return self


CONNECTION = duckdb.connect()
CONNECTION.execute("create schema stated")


def resolved(stated: Stated, judgements: Sequence[Judgement] = ()) -> dict[str, list[tuple[Any, ...]]]:
    """Resolve published rows and return the three tables, in their order."""
    for table, columns, rows in (
        ("party", ("party_id", "kind"), stated.party),
        ("name", ("party_id", "value"), stated.name),
        ("identifier", ("party_id", "scheme", "number"), stated.identifier),
    ):
        CONNECTION.execute(f"create or replace table stated.{table} ({', '.join(f'{c} varchar' for c in columns)})")
        if table == "name":
            CONNECTION.execute("alter table stated.name add column kind varchar default 'legal'")
        if rows:
            places = ", ".join(f"unnest(${place + 1}::varchar[])" for place in range(len(columns)))
            CONNECTION.execute(
                f"insert into stated.{table}({', '.join(columns)}) select {places}",
                [list(c) for c in zip(*rows, strict=True)],
            )
    resolve(CONNECTION, list(judgements))
    names = ("identity_merge", "identity_conflict", "identity_candidate")
    return {name: CONNECTION.execute(f"from main.{name}").fetchall() for name in names}


def heads(stated: Stated, judgements: Sequence[Judgement] = ()) -> dict[str, str]:
    """Return published id -> resolved id."""
    return {row[0]: row[1] for row in resolved(stated, judgements)["identity_merge"]}


def judged(said: str, left: str, right: str) -> Judgement:
    return Judgement(said, left, right, "seen", "officer-7", DAY)  # type: ignore[arg-type]


NUMBER = f"FR-SIREN:{siren(41)}"


def test_one_number_joins_two_registers() -> None:
    """A valid number and names that are like join; the resolved id is the least; a SIRET speaks for its SIREN."""
    stated = (
        Stated()
        .add("z:9", "Vaskoran SARL", NUMBER)
        .add("b:1", "VASKORAN", f"FR-SIRET:{siret(41)}")
        .add("c:1", "Lumeran")
    )
    assert resolved(stated)["identity_merge"] == [
        ("b:1", "b:1", "identifier", "FR-SIREN", siren(41)),
        ("c:1", "c:1", "alone", None, None),
        ("z:9", "b:1", "identifier", "FR-SIREN", siren(41)),
    ]


@pytest.mark.parametrize(
    "number", ["FR-SIREN:123456789", "FR-SIREN:000000000", "XX-UNHEARD:1111111", "PASSPORT:X12345"]
)
def test_wrong_repeated_and_stateless_numbers_join_nobody(number: str) -> None:
    """A wrong check digit, one repeated digit, a passport without its country: nothing is joined, nothing conflicts."""
    found = resolved(Stated().add("a:1", "Vaskoran", number).add("b:1", "Vaskoran", number))
    assert [row[2] for row in found["identity_merge"]] == ["alone", "alone"]
    assert found["identity_conflict"] == []


def test_unlike_names_under_one_number_are_a_conflict() -> None:
    """The number does not join them; the conflict is written in both directions."""
    found = resolved(Stated().add("a:1", "Vaskoran SARL", NUMBER).add("b:1", "Brent Immo SAS", NUMBER))
    assert {row[0]: row[1] for row in found["identity_merge"]} == {"a:1": "a:1", "b:1": "b:1"}
    assert found["identity_conflict"] == [
        ("FR-SIREN", siren(41), "a:1", "b:1"),
        ("FR-SIREN", siren(41), "b:1", "a:1"),
    ]


def test_a_party_with_both_names_joins_what_alone_would_be_unlike() -> None:
    """A record that gives the old and the new name joins the two; then nothing conflicts."""
    stated = Stated().add("a:1", "Vaskoran", NUMBER).add("b:1", "Brentasol", NUMBER).add("c:1", "Brentasol", NUMBER)
    stated.name.append(("c:1", "Vaskoran"))
    found = resolved(stated)
    assert {row[1] for row in found["identity_merge"]} == {"a:1"}
    assert found["identity_conflict"] == []


def test_a_passport_demands_names_clearly_alike() -> None:
    """Without check digit the names must be clearly alike; a pair in between is a candidate, not a merge."""
    passport = "LUX-PASSPORT:QX12345"
    alike = (
        Stated()
        .add("a:1", "Elise Vaskoran", passport, kind="Person")
        .add("b:1", "Élise Vaskoran", passport, kind="Person")
    )
    assert set(heads(alike).values()) == {"a:1"}
    between = (
        Stated()
        .add("a:1", "Elise Vaskoran", passport, kind="Person")
        .add("b:1", "Odo Vaskoran", passport, kind="Person")
    )
    found = resolved(between)
    assert [row[2] for row in found["identity_merge"]] == ["alone", "alone"]
    assert [row[:2] for row in found["identity_candidate"]] == [("a:1", "b:1")]
    assert found["identity_conflict"] == []
    assert resolved(between, [judged("cannot_tell", "a:1", "b:1")])["identity_candidate"] == []


def test_a_person_is_never_an_organisation() -> None:
    """Neither a number, nor a judgement, nor a chain over a party of unknown kind makes a person an organisation."""
    stated = (
        Stated()
        .add("a:1", "Elise Vaskoran", NUMBER, kind="Person")
        .add("b:1", "Elise Vaskoran", NUMBER, kind="LegalEntity")
        .add("c:1", "Elise Vaskoran", NUMBER, kind="Company")
    )
    found = heads(stated, [judged("same", "a:1", "c:1")])
    assert found["a:1"] != found["c:1"]
    assert found["b:1"] in (found["a:1"], found["c:1"])


def test_an_officer_joins_without_a_number() -> None:
    """A judgement *same* joins, and the row says so; one about a party that is not published is left for later."""
    stated = Stated().add("a:1", "Vaskoran").add("b:1", "Brentasol")
    rows = resolved(stated, [judged("same", "a:1", "b:1"), judged("same", "a:1", "form:A7:1")])["identity_merge"]
    assert rows == [("a:1", "a:1", "judgement", None, None), ("b:1", "a:1", "judgement", None, None)]


def test_different_keeps_apart_whatever_the_chain() -> None:
    """No path joins two parties judged different: the link that would do so is refused, and the number is a conflict."""
    stated = Stated().add("a:1", "Vaskoran", NUMBER).add("b:1", "Vaskoran", NUMBER).add("c:1", "Vaskoran", NUMBER)
    found = resolved(stated, [judged("different", "a:1", "c:1")])
    merged = {row[0]: row[1] for row in found["identity_merge"]}
    assert merged == {"a:1": "a:1", "b:1": "a:1", "c:1": "c:1"}
    assert [row[2:] for row in found["identity_conflict"]] == [("a:1", "c:1"), ("c:1", "a:1")]


def test_a_number_that_too_many_quote_joins_nobody() -> None:
    """A number under many different names is set aside, and conflicts are given with the least party only."""
    stated = Stated()
    for place in range(MOST_QUOTED + 1):
        stated.add(f"a:{place:03d}", f"{'bdfgklmnprstvz'[place % 14]}o{'bdfgklmnprstvz'[place // 14]}uxi", NUMBER)
    found = resolved(stated)
    assert {row[2] for row in found["identity_merge"]} == {"alone"}
    assert all("a:000" in row[2:] for row in found["identity_conflict"])


def test_many_records_of_one_firm_are_one() -> None:
    """Thousands of equal records under one number cost one comparison and make one party."""
    stated = Stated()
    for place in range(3000):
        stated.add(f"a:{place:04d}", "Vaskoran SARL", NUMBER)
    assert set(heads(stated).values()) == {"a:0000"}


def test_nothing_published_gives_empty_tables() -> None:
    """No party: three empty tables."""
    assert resolved(Stated()) == {"identity_merge": [], "identity_conflict": [], "identity_candidate": []}


IDS = [f"{register}:{place}" for register in "abc" for place in range(3)]
RECORDS = st.tuples(
    st.sampled_from(IDS),
    st.sampled_from(["Vaskoran", "Vaskoran SARL", "Brentasol", "Elise Vaskoran", "Odo Vaskoran"]),
    st.sampled_from([NUMBER, f"FR-SIRET:{siret(41)}", f"FR-SIREN:{siren(42)}", "LUX-PASSPORT:QX12345"]),
    st.sampled_from(["Company", "LegalEntity", "Person"]),
)
JUDGED = st.builds(
    judged, st.sampled_from(["same", "different", "cannot_tell"]), st.sampled_from(IDS[:5]), st.sampled_from(IDS[5:])
)


def published(records: Sequence[tuple[str, str, str, str]]) -> Stated:
    stated = Stated()
    for id_, name, number, kind in records:
        stated.add(id_, name, number, kind=kind)
    return stated


@given(st.lists(RECORDS, max_size=12), st.lists(JUDGED, max_size=4), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_does_not_matter(
    records: list[tuple[str, str, str, str]], judgements: list[Judgement], random: Any
) -> None:
    """Rows and judgements in any order give the same three tables."""
    shuffled, other = list(records), list(judgements)
    random.shuffle(shuffled)
    random.shuffle(other)
    assert resolved(published(records), judgements) == resolved(published(shuffled), other)


@given(st.lists(RECORDS, max_size=12), st.lists(JUDGED, max_size=4))
@settings(max_examples=60, deadline=None)
def test_what_must_stay_apart_stays_apart(
    records: list[tuple[str, str, str, str]], judgements: list[Judgement]
) -> None:
    """Parties judged different are never one, and each resolved id is the least of its group."""
    merged = heads(published(records), judgements)
    for one in judgements:
        if one.judgement == "different" and merged.keys() >= {one.left, one.right}:
            assert merged[one.left] != merged[one.right]
    for head in set(merged.values()):
        assert head == min(id_ for id_, of in merged.items() if of == head)


@given(st.lists(RECORDS, max_size=12), JUDGED)
@settings(max_examples=40, deadline=None)
def test_undo_restores(records: list[tuple[str, str, str, str]], judgement: Judgement) -> None:
    """A judgement that was undone leaves the tables as if it had never been made."""
    undone = Judgement(**{**vars(judgement), "undone_on": DAY})
    before = resolved(published(records))
    assert resolved(published(records), in_force([undone], DAY)) == before
