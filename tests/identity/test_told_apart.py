"""Names that a reader tells apart, or knows to be one, at a glance: forms twice, firms wound up, initials, son and father."""

import pytest

from rempart.identity import Party, compare
from rempart.identity.naming.names import read_name, split_legal_form, word_list
from rempart.identity.naming.reading import read
from rempart.identity.naming.word import weights

from .cases import company, person, siren


def evidence(left: Party, right: Party, feature: str) -> tuple[str, float]:
    """The reason and the weight of a feature, which are the same from either side."""
    (one,) = [one for one in compare(left, right).evidence if one.feature == feature]
    (other,) = [one for one in compare(right, left).evidence if one.feature == feature]
    assert (one.reason, one.weight) == (other.reason, other.weight)
    assert "{" not in one.sentence.en + one.sentence.fr
    return one.reason, one.weight


@pytest.mark.parametrize(
    "name",
    [
        "Ostrevin Aktiebolag (publ)",
        "Oy Ostrevin Ab",
        "Ostrevin SA/NV",
        "NV Ostrevin SA",
        "S.C. Ostrevin S.R.L.",
        "SARL Ostrevin SAS",
    ],
)
def test_a_firm_may_write_its_form_twice(name: str) -> None:
    """In two languages, at both ends, or with a word before it that says no more than *company*."""
    reading = read(name, True)
    assert [word.text for word in reading.words] == ["ostrevin"]
    assert reading.forms


@pytest.mark.parametrize(("name", "words"), [("B.V.C. SARL", ["bvc"]), ("S.A.B.C. Ltd", ["sabc"])])
def test_initials_of_a_firm_are_no_legal_form(name: str, words: list[str]) -> None:
    """The form at the end is taken first, and what begins like another one stays whole."""
    assert [word.text for word in read(name, True).words] == words
    assert list(read_name(name, True).words) == words


def test_of_two_abbreviations_the_same_is_taken_from_either_side() -> None:
    """SR may be Sandor Rekov, and SS Sr Sandor: one word is used once."""
    assert evidence(company("SS Rekov"), company("Zorkin SR Sandor"), "name")


@pytest.mark.parametrize("said", sorted(word_list("winding_up")))
def test_a_firm_that_is_wound_up_is_the_same_firm(said: str) -> None:
    """What says so is no part of its name, and does not hide its legal form."""
    words, forms, _ = split_legal_form(("ostrevin", "sarl", *said.split()))
    assert (words, "SARL" in forms) == (("ostrevin",), True)
    assert split_legal_form(("ostrevin", *said.split()))[0] == ("ostrevin",)
    assert split_legal_form(tuple(said.split()))[0]


def test_single_letters_are_not_much_of_a_name() -> None:
    """Nor much in common: J. S. is J. S., and so are many others; beside John Smith only initials agree."""
    assert evidence(person("J. S."), person("J. S."), "name") == ("equal", weights("name")["one_word"])
    assert evidence(person("J. S."), person("Jory Sandrin"), "name") == ("initials", weights("name")["initials_only"])
    assert evidence(person("J. Sandrin"), person("Jory Sandrin"), "name")[0] == "equal"


def test_a_son_is_not_his_father() -> None:
    """Jr beside Sr contradicts; Jr alone is an omission."""
    bare, son, father = (person(f"Odo Vaskoran{said}") for said in ("", " Jr", " Sr"))
    assert evidence(son, father, "name")[1] < evidence(son, bare, "name")[1] / 2


def test_don_is_a_given_name_too() -> None:
    """It is the short form of Donald, and before two names costs little."""
    assert compare(person("Don Lumeran"), person("Donald Lumeran")).alike > 0.4
    assert compare(person("Don Odo Lumeran"), person("Odo Lumeran")).alike > 0.4


def test_mohd_is_muhammad() -> None:
    """As many passports shorten it."""
    assert compare(person("Mohd Tarseni"), person("Muhammad Tarseni")).alike > 0.35


@pytest.mark.parametrize(("one", "other"), [("Karim bin Tarsen", "Tarsen bin Karim")])
def test_it_is_said_that_child_and_parent_changed_places(one: str, other: str) -> None:
    """Or the sentence would list the same words on both sides, and call them different."""
    assert evidence(person(one), person(other), "name")[0] == "crossed"
    assert evidence(person(one), person(one), "name")[0] == "equal"


def test_a_number_that_cannot_be_one_is_not_called_missing() -> None:
    """It weighs nothing, and the officer reads why."""
    number = siren(41)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    right, slip, none = (
        company("Vaskoran SARL", numbers=found) for found in ((f"FR-SIREN:{number}",), (f"FR-SIREN:{wrong}",), ())
    )
    assert evidence(right, slip, "identifier") == ("unusable", 0.0)
    assert evidence(right, none, "identifier") == ("missing", 0.0)
    assert evidence(slip, none, "identifier") == ("missing", 0.0)


def test_a_low_quotation_mark_is_no_part_of_a_word() -> None:
    """As Lithuanian and German firms quote their names."""
    name = compare(company("UAB „Ostrevin“"), company("Ostrevin, UAB")).evidence[0]
    assert name.sentence.en == "The names agree: Ostrevin."
