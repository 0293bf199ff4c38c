"""Ships and aircraft compared: the number stays, the name is sold with the ship, the flag says little."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.identity import Comparison, Name, Party, compare
from rempart.identity.comparison.features import namesakes
from rempart.identity.comparison.vessels import ship_name
from rempart.identity.party_files import read_parties

IMO, OTHER_IMO = "XI-IMO:9074729", "XI-IMO:9241061"
SHIP_NAMES = st.lists(
    st.sampled_from(["M/V", "Star", "Ocean", "Ostrevin", "2", "II", "ex", "SA", "Гром"]), min_size=1
).map(" ".join)


def ship(*names: str, imo: str = "", flag: str = "", built: str = "", others: tuple[str, ...] = ()) -> Party:
    numbers = (*((imo,) if imo else ()), *others)
    return Party("a", "Vessel", tuple(map(Name, names)), (built,) if built else (), (flag,) if flag else (), numbers)  # type: ignore[arg-type]


def plane(name: str, flag: str = "") -> Party:
    return Party("a", "Airplane", (Name(name),), countries=(flag,) if flag else ())


def reasons(comparison: Comparison) -> dict[str, str]:
    return {one.feature: one.reason for one in comparison.evidence}


def test_a_ship_that_was_renamed_is_the_same_ship() -> None:
    """One IMO number joins two names, two flags and all."""
    found = compare(ship("Ostrevin", imo=IMO, flag="PA"), ship("Gull of Norvik 2", imo="XI-IMO:IMO 9074729", flag="LR"))
    assert found.alike > 0.43
    assert reasons(found)["identifier"] == "equal"


def test_ships_of_one_name_are_told_apart_by_the_number() -> None:
    """Names of ships repeat; another IMO number is another ship."""
    found = compare(ship("Gull of Norvik", imo=IMO, flag="PA"), ship("Gull of Norvik", imo=OTHER_IMO, flag="PA"))
    assert found.alike < 0.013
    assert reasons(found)["identifier"] == "imo_differs"


def test_a_number_with_a_wrong_check_digit_says_nothing() -> None:
    """A slip of the pen is no other ship."""
    assert (
        reasons(compare(ship("Ostrevin", imo=IMO), ship("Ostrevin", imo="XI-IMO:9074720")))["identifier"] == "unusable"
    )


@pytest.mark.parametrize("name", ["Star", "MV Ocean", "Sea Star", "Lady 2"])
def test_words_that_many_ships_bear_do_not_make_a_ship(name: str) -> None:
    """Below one half, where a rarer name of two words is above it; a name alone never passes .95 in any case."""
    limit = 0.5 if " " not in name.removeprefix("MV ") else 0.65
    assert compare(ship(name), ship(name)).alike < limit
    assert compare(ship("Ostrevin Norvik"), ship("Ostrevin Norvik")).alike > 0.43


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("M/V Gull of Norvik", ("Gull of Norvik",)),
        ("MT Ostrevin", ("Ostrevin",)),
        ("m.t. OSTREVIN", ("OSTREVIN",)),
        ("т/х Гром", ("Гром",)),
        ("Motor Tanker Ostrevin (ex Gull 2)", ("Ostrevin", "Gull 2")),
        ("Norvik Lines, Limited - navire OSTREVIN 2", ("OSTREVIN 2",)),
        ("SS", ("SS",)),
        ("Mistral", ("Mistral",)),
    ],
)
def test_the_kind_of_ship_is_no_part_of_its_name(text: str, names: tuple[str, ...]) -> None:
    """Prefixes go; a former name is a name of its own."""
    assert ship_name(text) == names


def test_a_prefix_hides_no_namesake() -> None:
    """MV Gull of Norvik bears the name of Gull of Norvik."""
    assert namesakes(ship("MV Gull of Norvik"), ship("GULL OF NORVIK"))
    assert not namesakes(ship("MV Ostrevin"), ship("MV Norvik"))


def test_a_former_name_is_compared_too() -> None:
    """``ex`` says what a ship was called."""
    assert compare(ship("Ostrevin (ex Norvik Gull)"), ship("Norvik Gull")).alike > 0.43


@pytest.mark.parametrize(
    ("one", "other"), [("Ostrevin 2", "Ostrevin 3"), ("Ostrevin II", "Ostrevin"), ("Yard 2655", "Yard 2656")]
)
def test_numbers_in_ship_names_contradict(one: str, other: str) -> None:
    """Ships of a series are numbered."""
    assert compare(ship(one), ship(other)).alike < 0.10


def test_a_number_in_two_writings_is_one() -> None:
    """II and 2 are the same."""
    assert compare(ship("Ostrevin II"), ship("Ostrevin 2")).alike > compare(ship("Ostrevin II"), ship("Ostrevin")).alike


def test_a_flag_changes_and_weighs_next_to_nothing() -> None:
    """It is shown; it decides nothing."""
    same, other = (compare(ship("Ostrevin", flag="PA"), ship("Ostrevin", flag=flag)) for flag in ("PA", "LR"))
    assert 0 < same.alike - other.alike < 0.06
    assert reasons(other)["flag"] == "differs"


def test_the_year_of_construction_counts() -> None:
    """A birth date of a ship is the year of its construction; what a person has is not missed."""
    equal, differ = (
        compare(ship("Ostrevin", built="1998"), ship("Ostrevin", built=year)) for year in ("1998-05", "2012")
    )
    assert equal.alike > compare(ship("Ostrevin"), ship("Ostrevin")).alike > differ.alike
    assert "birth_date" not in reasons(equal)


def test_radio_numbers_are_given_to_others_later() -> None:
    """An MMSI in common supports, another one hardly contradicts: it changes with the flag."""
    one = ship("Ostrevin", others=("XI-MMSI:123456789",))
    same, none, other = (
        compare(one, ship("Ostrevin", others=others)).alike
        for others in (("XI-MMSI:123456789",), (), ("XI-MMSI:987654321",))
    )
    assert same > none > other > 0.14


def test_marks_of_aircraft_are_equal_or_are_not() -> None:
    """One letter is another aircraft; the hyphen is none."""
    assert compare(plane("QV-XYZ"), plane("QVXYZ")).alike > 0.43
    found = compare(plane("QV-XYZ"), plane("QV-XYW"))
    assert found.alike < 0.040
    assert found.evidence[0].sentence.en == "The registration marks differ: QVXYZ / QVXYW."


def test_a_ship_is_no_aircraft() -> None:
    """Both are things, and of different kinds."""
    assert reasons(compare(ship("Ostrevin"), plane("Ostrevin")))["kind"] == "differs"


def test_what_would_settle_it_is_the_number_for_life() -> None:
    """The IMO number, not a birth date nor an address."""
    assert compare(ship("Ostrevin"), ship("Ostrevin")).settles.en == "IMO number: ask"


@given(SHIP_NAMES, SHIP_NAMES)
@settings(deadline=None)
def test_which_ship_stands_left_changes_nothing(one: str, other: str) -> None:
    """Symmetric, whatever the names hold."""
    assert compare(ship(one), ship(other)).alike == compare(ship(other), ship(one)).alike


def test_a_followthemoney_vessel_is_read(tmp_path: Path) -> None:
    """Numbers, call sign, flag and year of construction; not where somebody has to do with it."""
    properties = {"name": ["Ostrevin"], "imoNumber": ["IMO9074729"], "mmsi": ["123456789"], "callSign": ["QVXA"], "flag": ["pa"],
                  "country": ["fr"], "buildDate": ["1998"]}  # fmt: skip
    (tmp_path / "one.jsonl").write_text(
        json.dumps({"id": "V", "schema": "Vessel", "properties": properties}), encoding="utf-8"
    )
    (found,) = read_parties(tmp_path / "one.jsonl")
    assert found.identifiers == ("XI-IMO:IMO9074729", "XI-MMSI:123456789", "XI-CALLSIGN:QVXA")
    assert (found.countries, [str(one) for one in found.birth_dates]) == (("PA",), ["1998"])
