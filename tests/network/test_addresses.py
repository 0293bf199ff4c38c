"""Addresses as keys: what is one address, and what gives no key."""

from datetime import date

import duckdb
import pytest

from rempart.ledger.dictionary import create_table_sql, dictionary
from rempart.network.addresses import derive_addresses

Row = tuple[str, str | None, str | None, str]


def keys(rows: list[Row], persons: tuple[str, ...] = ()) -> dict[str, tuple[str, str | None]]:
    """Return address and commune key by party, of rows (party, street, city, full address)."""
    with duckdb.connect() as connection:
        for table in ("address", "party"):
            connection.execute(create_table_sql(dictionary()[table]))
        for party, street, city, full in rows:
            connection.execute(
                "insert into address(party_id, role, full_address, street, city, country, row_id) "
                "values ($1, 'seat', $4, $2, $3, 'FR', $1)",
                [party, street, city, full],
            )
        for person in persons:
            connection.execute("insert into party(party_id, kind, row_id) values ($1, 'Person', $1)", [person])
        derive_addresses(connection, date(2026, 3, 1))
        found = connection.execute("select party_id, address_key, commune_key from address_key").fetchall()
    return {party: (address, commune) for party, address, commune in found}


def test_capitals_accents_punctuation_and_cedex_make_no_other_address() -> None:
    found = keys([("a", "1 Rue du Port", "Brême CEDEX 07", "x"), ("b", "1, RUE DU PORT", "BREME", "x")])
    assert found["a"] == found["b"]


def test_one_commune_has_one_key_and_another_number_is_another_address() -> None:
    found = keys([("a", "1 Rue du Port", "Brême", "x"), ("b", "2 Rue du Port", "Brême", "x")])
    assert found["a"][0] != found["b"][0]
    assert found["a"][1] == found["b"][1]


@pytest.mark.parametrize(
    ("street", "city", "full"), [("Le Bourg", "Brême", "x"), (None, None, "Le Bourg, 99100 Brême")]
)
def test_a_street_without_a_number_gives_no_key(street: str | None, city: str | None, full: str) -> None:
    assert keys([("a", street, city, full)]) == {}


def test_an_address_in_one_line_has_no_commune_of_its_own() -> None:
    found = keys([("a", None, None, "1 rue du Port, 99100 Brême"), ("b", None, None, "1 RUE DU PORT 99100 BREME")])
    assert found["a"] == found["b"]
    assert found["a"][1] is None


def test_where_a_natural_person_lives_is_never_a_key() -> None:
    assert keys([("a", "1 Rue du Port", "Brême", "x")], persons=("a",)) == {}
