"""Addresses compared as addresses: what is read of one line, and what two of them tell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.base import LANGUAGES
from rempart.identity import Name, Party, compare
from rempart.identity.comparison.address_reading import Address, read_address
from rempart.identity.comparison.addresses import address_key, address_reason, addresses
from rempart.identity.naming.word import weights
from rempart.identity.tables import table

WORDS = st.sampled_from(
    ["12", "12 bis", "12-14", "rue", "Haute", "Hauptstraße", "High Street", "33000", "SW1A 1AA", "Port-Alan", "CEDEX 2", "FR",
     "BP 7", "Flat 2", "3e étage", ",", "ул. Малая", "apt", "1234", "Belgique"]
)  # fmt: skip
LINES = st.lists(WORDS, max_size=8).map(" ".join)


def firm(*lines: str, schema: str = "Company") -> Party:
    return Party("a", schema, (Name("Ostrevin"),), addresses=lines)


def weight(left: str, right: str, schema: str = "Company", sharing: dict[str, int] | None = None) -> float:
    return addresses(firm(left, schema=schema), firm(right, schema=schema), sharing)[0].weight


@pytest.mark.parametrize(
    ("line", "numbers", "street", "postcode", "town"),
    [
        ("12 bis rue de la Paix, 75002 Paris CEDEX 02, France", {"12bis"}, "paix", "75002", {"paris"}),
        ("12bis, r. de la Paix 75002 PARIS", {"12bis"}, "paix", "75002", {"paris"}),
        ("Bât. A, 2e étage, 14 av. du Gal Ostrel, 69003 Lyon 3e arrondissement", {"14"}, "general ostrel", "69003", {"lyon"}),
        ("rue du 8 mai 1945, 59000 Lille", set(), "8 mai 1945", "59000", {"lille"}),
        ("Hauptstraße 12, D-10115 Berlin", {"12"}, "haupt", "10115", {"berlin"}),
        ("3rd Floor, 12-14 High St, London, EC1A 1BB, United Kingdom", {"12", "14"}, "high", "ec1a1bb", {"london"}),
        ("12 smith street northcote 2611", {"12"}, "smith", "2611", {"northcote"}),
        ("ul. Długa 5/3, 00-950 Warszawa", {"5"}, "dluga", "00950", {"warszawa"}),
        ("Via Lunga, 12, 00100 Roma, Italia", {"12"}, "lunga", "00100", {"roma"}),
        ("Calle Mayor 3, 2º A, 28013 Madrid", {"3"}, "mayor", "28013", {"madrid"}),
        ("101000, Moscow, ulitsa Malaya, d. 5", {"5"}, "malaya", "101000", {"moscow"}),
        ("Keizersgracht 12, 1015 CS Amsterdam", {"12"}, "keizers", "1015cs", {"amsterdam"}),
        ("Storgatan 4, 111 22 Stockholm", {"4"}, "stor", "11122", {"stockholm"}),
        ("Οδός Ερμού 12, Αθήνα 105 63", {"12"}, "ermou", "10563", {"athina"}),
        ("5 rue Basse, L-1234 Luxembourg", {"5"}, "basse", "1234", {"luxembourg"}),
        ("BP 12, 33000 Port-Alan", set(), "", "33000", {"port", "alan"}),
        ("Port-Alan", set(), "", "", {"port", "alan"}),
    ],
)  # fmt: skip
def test_an_address_is_read_as_its_country_writes_it(
    line: str, numbers: set[str], street: str, postcode: str, town: set[str]
) -> None:
    """Number before or after the street, kinds of street and their abbreviations, postcodes of many forms."""
    read = read_address(line)
    assert (read.numbers, " ".join(read.street), read.postcode, read.town) == (numbers, street, postcode, town)


def test_what_is_inside_the_house_and_a_box_stand_apart() -> None:
    """Floor, flat and post office box are no house number."""
    assert read_address("Flat 2, 3rd floor, 12 High Street, Port-Alan").inside == {"2", "floor 3"}
    assert read_address("P.O. Box 12, Port-Alan").box == "12"


@pytest.mark.parametrize(
    ("line", "country"),
    [("12 rue Haute, 33000 Port-Alan, France", "FR"), ("12 rue Haute 33000 Port-Alan FR", "FR"), ("Pyongyang, Korea, North", "KP"),
     ("2036 Haute St", ""), ("12 Haute St, Springfield, IL 62701", ""), ("Via Lunga 1, Roma, Italia", "IT")],
)  # fmt: skip
def test_a_country_is_read_at_the_end_and_no_other_code_is(line: str, country: str) -> None:
    """A state of the USA (IL) is no Israel, a street (St) no São Tomé."""
    assert read_address(line).country == country


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("3 quai Neuf, 33000 Port-Alan", "Quai Neuf 3, Port Alan, France", "full"),
        ("3 quai Neuf, Port-Alan", "3, Quai Neuf Port Alan", "full"),
        ("14 avenue du Général Ostrel, Port-Alan", "14, av. Ostrel, PORT ALAN CEDEX", "full"),
        ("Hauptstr. 12, 10115 Berlin", "12-14 Hauptstraße, Berlin", "full"),
        ("ул. Малая, 5, Верск", "5 Malaya Street, Versk", "full"),
        ("12 bis rue Haute, Port-Alan", "12 rue Haute, Port-Alan", "full"),
        ("BP 7, 33000 Port-Alan", "B.P. 7, Port-Alan", "box"),
        ("3 quai Neuf, Port-Alan", "3 quai Neuf", "no_place"),
        ("Flat 2, 3 High Street, Port-Alan", "Flat 7, 3 High Street, Port-Alan", "inside_differs"),
        ("quai Neuf, Port-Alan", "3 quai Neuf, Port-Alan", "street"),
        ("33000 Port-Alan", "3 quai Neuf, 33000 Port-Alan", "town"),
        ("3 quai Neuf, 33000 Port-Alan", "3 quai Neuf, 59000 Ostrevin", "town_differs"),
        ("3 quai Neuf, Port-Alan", "5 quai Neuf, Port-Alan", "number_differs"),
        ("12 bis rue Haute, Port-Alan", "12 ter rue Haute, Port-Alan", "number_differs"),
        ("3 quai Neuf, Port-Alan", "3 quai Vieux, Port-Alan", "street_differs"),
        ("3 rue Haute, Port-Alan", "3 impasse Haute, Port-Alan", "street_differs"),
        ("King Street East, Port-Alan", "King Street West, Port-Alan", "street_differs"),
        ("3 quai Neuf, Port-Alan, France", "9 rue Basse, Ostrevin, Belgique", "elsewhere"),
        ("France", "3 quai Neuf, Port-Alan, France", "missing"),
    ],
)  # fmt: skip
def test_addresses_agree_or_differ_in_parts(one: str, other: str, reason: str) -> None:
    """Which part agrees is what the sentence says."""
    assert address_reason(one, other) == address_reason(other, one) == reason


@given(LINES, LINES)
@settings(deadline=None)
def test_which_address_stands_left_changes_nothing(one: str, other: str) -> None:
    """The comparison is symmetric, and an address says no less of itself than any other address does of it."""
    assert address_reason(one, other) == address_reason(other, one)
    table_ = {"missing": 0.0, **weights("address")}
    assert table_[address_reason(one, one)] >= 0
    assert isinstance(read_address(one), Address)


@given(st.text(max_size=400))
@settings(deadline=None)
def test_no_text_stops_the_reading(text: str) -> None:
    """Digits, emoji, right-to-left marks, nothing at all: an address with little in it, and no error."""
    read_address(text)
    address_key(text)


def test_the_town_alone_is_hardly_evidence() -> None:
    """It weighs next to nothing, and lifts no cap of a name."""
    assert 0 < weight("33000 Port-Alan", "Port-Alan") < 0.2
    left, right = firm("Port-Alan"), firm("3 quai Neuf, Port-Alan")
    assert compare(left, right).alike <= 0.95


def test_the_pair_of_addresses_that_tells_most_counts() -> None:
    """A seat that moved is no contradiction where an older address agrees."""
    both = addresses(firm("9 rue Basse, Ostrevin", "3 quai Neuf, Port-Alan"), firm("3, quai Neuf, Port-Alan"))
    assert [one.reason for one in both] == ["full"]


def test_persons_move() -> None:
    """Another address speaks less against a person than against a firm; the same one speaks for both."""
    there, here = "3 quai Neuf, Port-Alan", "9 rue Basse, Ostrevin"
    assert weight(there, here, "Company") < weight(there, here, "Person") < 0
    assert weight(there, there, "Person") == weight(there, there, "Company") > 0


def test_an_address_that_many_parties_give_tells_less() -> None:
    """The address of a domiciliation centre, counted by the caller under one key however it is written, tells little."""
    one, other = "12, r. Haute 33000 Port-Alan", "12 rue Haute, 33000 Port-Alan"
    assert address_key(one) == address_key(other)
    alone, few, many = (weight(one, other, sharing={address_key(one): number}) for number in (1, 5, 5_000))
    assert alone > few > many >= 0
    found = addresses(firm(one), firm(other), {address_key(one): 5_000})[0]
    assert "5000" in found.sentence.en


def test_a_sentence_quotes_the_two_addresses_compared() -> None:
    """In both languages, and says which parts agree."""
    found = addresses(firm("3 quai Neuf, Port-Alan"), firm("5 quai Neuf, Port-Alan"))[0]
    assert (
        found.sentence.en
        == "The street is the same, the house numbers differ: 3 quai Neuf, Port-Alan / 5 quai Neuf, Port-Alan."
    )
    assert found.sentence.fr.startswith("La rue est la même, les numéros diffèrent")


def test_every_weight_of_an_address_has_its_sentence() -> None:
    """And those for an agreement have one for an address that many share."""
    said = table("comparison/sentences")["address"]
    for reason, value in weights("address").items():
        if reason not in ("person_against", "per_sharing"):
            assert set(said[reason]) == set(LANGUAGES)
            assert value <= weights("address")["town"] or f"{reason}_shared" in said
