"""What a judgement keeps of a party: hashes that change with what counts, and with nothing else."""

from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.identity.merging.contents import ITEMS, Change, changes, content_of, contents

SAID = [("kind", "Person"), ("name", "Ilda Verrand"), ("name", "Verrand, I."), ("birth_date", "1978-02-03")]
VALUES = st.lists(st.tuples(st.sampled_from(ITEMS), st.text(max_size=8)), max_size=8)


def test_the_hashes_stay_the_same_for_ever() -> None:
    """A line written today is compared by every later version: the form of the hashes is fixed."""
    assert content_of("a:1", SAID) == {"kind": "b5c482d2f219", "name": "4438fa51ebc7", "birth_date": "efb077ad44cf"}


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (SAID, []),
        ([("name", "VERRAND,  I."), ("name", "ilda  verrand"), *SAID[3:], SAID[0]], []),
        ([*SAID, ("address", "3 quai Nord")], [("address", "added")]),
        (SAID[:3], [("birth_date", "removed")]),
        ([*SAID[:2], *SAID[3:]], [("name", "changed")]),
        ([("kind", "Company"), *SAID[1:]], [("kind", "changed")]),
    ],
)
def test_a_change_is_told_by_its_item(now: list[tuple[str, str]], told: list[tuple[str, str]]) -> None:
    """What was added, removed or changed is said, and never what it was; capitals, spaces and order change nothing."""
    found = changes("a:1", content_of("a:1", SAID), content_of("a:1", now))
    assert found == [Change("a:1", item, how) for item, how in told]


@given(VALUES, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(values: list[tuple[str, str]], random: Any) -> None:
    """The same words give the same hashes, however often and wherever they stand."""
    shuffled = [*values, *values[:2]]
    random.shuffle(shuffled)
    assert content_of("a:1", shuffled) == content_of("a:1", values)


def test_equal_names_of_two_parties_have_unlike_hashes() -> None:
    """Who reads two lines cannot see from the hashes that two parties bear one name."""
    assert content_of("a:1", SAID)["name"] != content_of("b:2", SAID)["name"]


@pytest.fixture
def ledger() -> duckdb.DuckDBPyConnection:
    """A person and a company, as a snapshot holds them."""
    connection = duckdb.connect()
    lineage = "valid_to date, known_from date"
    for table in (
        "party(party_id varchar, kind varchar, jurisdiction varchar",
        "name(party_id varchar, value varchar, kind varchar",
        "birth_date(party_id varchar, earliest date, latest date, precision varchar",
        "identifier(party_id varchar, scheme varchar, number varchar",
        "address(party_id varchar, full_address varchar",
    ):
        connection.execute(f"create table {table}, {lineage})")
    day = "date '2026-03-01'"
    connection.execute(f"insert into party values ('a:1','Person','MT',null,{day}), ('b:2','Company','MT',null,{day})")
    connection.execute(f"insert into name values ('a:1','Ilda Verrand','legal',null,{day})")
    return connection


def test_the_country_of_a_person_is_not_read(ledger: duckdb.DuckDBPyConnection) -> None:
    """A seat is of organisations; whatever a register writes there of a person stays unread."""
    found = contents(ledger, ["a:1", "b:2", "c:3"], "{}")
    assert set(found) == {"a:1", "b:2"}
    assert set(found["a:1"]) == {"kind", "name"}
    assert set(found["b:2"]) == {"kind", "country"}


def test_what_a_later_edition_took_back_is_gone(ledger: duckdb.DuckDBPyConnection) -> None:
    """The history keeps a name that is no longer published: of what is published now it is no part."""
    before = contents(ledger, ["a:1"], "{}")
    ledger.execute("insert into name values ('a:1','I. Verra','alias', date '2026-05-01', date '2026-05-01')")
    assert contents(ledger, ["a:1"], "{}") == before
    ledger.execute("insert into name values ('a:1','I. Verra','weak_alias', null, date '2026-06-01')")
    assert contents(ledger, ["a:1"], "{}") != before


def test_a_weak_alias_is_another_thing_than_a_good_one(ledger: duckdb.DuckDBPyConnection) -> None:
    """It weighs less, so a publisher who calls it good has changed what was judged."""
    ledger.execute("insert into name values ('b:2','Vaskoran','weak_alias', null, date '2026-06-01')")
    before = contents(ledger, ["b:2"], "{}")
    ledger.execute("update name set kind = 'alias' where value = 'Vaskoran'")
    assert changes("b:2", before["b:2"], contents(ledger, ["b:2"], "{}")["b:2"]) == [Change("b:2", "name", "changed")]
