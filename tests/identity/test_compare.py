"""Two parties compared: properties first, then the cases one by one."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.base import LANGUAGES, PartialDate
from rempart.identity import Comparison, Name, Party, compare
from rempart.identity.comparison.evidence import Feature
from rempart.identity.naming.word import How
from rempart.identity.tables import table

from .cases import company, person, siren, siret

WORDS = st.sampled_from(
    [
        "vasko",
        "vazko",
        "Élise",
        "elisa",
        "bin",
        "al",
        "Дрозд",
        "drozd",
        "كريم",
        "karim",
        "Ελπίδα",
        "e",
        "b",
        "SARL",
        "Ltd",
        "2",
        "de",
    ]
)
NAMES = st.builds(
    Name, st.lists(WORDS, min_size=1, max_size=5).map(" ".join), st.sampled_from(["name", "alias", "weak_alias"])
)
DATES = st.sampled_from(["1971", "1971-03", "1971-03-04", "1971-04-03", "1972-03-04"]).map(PartialDate.parse)
NUMBERS = st.sampled_from(
    [f"FR-SIREN:{siren(1)}", f"FR-SIRET:{siret(1)}", f"FR-SIREN:{siren(2)}", "SYR-PASSPORT:N12345"]
)
PARTIES = st.builds(
    Party,
    id=st.just("x"),
    schema=st.sampled_from(["Person", "Company", "LegalEntity", "Vessel"]),
    names=st.lists(NAMES, max_size=5).map(tuple),
    birth_dates=st.lists(DATES, max_size=2).map(tuple),
    countries=st.lists(st.sampled_from(["FR", "BE"]), max_size=2).map(tuple),
    identifiers=st.lists(NUMBERS, max_size=2).map(tuple),
    addresses=st.lists(
        st.sampled_from(["3 quai Neuf, Port-Alan", "3, Quai Neuf Port Alan", "9 rue Haute"]), max_size=1
    ).map(tuple),
)


def outcome(comparison: Comparison, feature: str) -> str:
    return next(one.outcome for one in comparison.evidence if one.feature == feature)


@given(PARTIES, PARTIES)
@settings(max_examples=300, deadline=None)
def test_both_numbers_are_symmetric(left: Party, right: Party) -> None:
    """Alike and compared do not depend on which party stands left, and lie between 0 and 1, alike never reaching 1."""
    one, other = compare(left, right), compare(right, left)
    assert (one.alike, one.compared) == (other.alike, other.compared)
    assert 0 <= one.alike < 1
    assert 0 <= one.compared <= 1


@given(PARTIES)
@settings(deadline=None)
def test_a_name_alone_never_settles(party: Party) -> None:
    """The very same names without anything else stay at or below 0.95."""
    bare = Party("x", party.schema, party.names)
    assert compare(bare, bare).alike <= 0.95


@given(PARTIES, PARTIES, st.lists(st.sampled_from(["SY", "FR", "RU"]), max_size=3))
@settings(deadline=None)
def test_countries_of_persons_add_no_weight(left: Party, right: Party, countries: list[str]) -> None:
    """Whatever country is written beside a person, or beside a party that may be one, nothing changes."""
    left = replace(left, schema="Person")
    moved = replace(left, countries=tuple(countries))
    assert compare(left, right) == compare(moved, right)
    unknown = replace(left, schema="LegalEntity")
    assert compare(unknown, right) == compare(replace(unknown, countries=tuple(countries)), right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Elpida Manti", "Ελπίδα Μαντή"),
        ("Pelageya Drozdova", "Пелагея Дроздова"),
        ("Karim Nabulani", "كريم نابولاني"),
        ("Élise Vaskoran", "VASKORAN Elise"),
        ("Elise Vaskoran", "Elise Vaskorann"),
        ("Muhammad Tarseni", "Mohamed Tarseni"),
        ("Elise van der Kolm", "Elise Vanderkolm"),
    ],
)
def test_one_name_in_several_writings_is_alike(left: str, right: str) -> None:
    """Scripts, order, typing errors, transliterations and glued words leave two names alike."""
    assert compare(person(left), person(right)).alike > 0.28


def test_another_middle_name_contradicts_and_none_does_not() -> None:
    """No middle name is an omission, another middle name a contradiction, an initial that fits is support."""
    full = person("Elise Marika Vaskoran")
    none, initial = compare(full, person("Elise Vaskoran")), compare(full, person("Elise M. Vaskoran"))
    another = compare(full, person("Elise Tilda Vaskoran"))
    assert initial.alike > none.alike > 0.097 > another.alike
    assert outcome(another, "name") == "differs"


def test_child_and_parent_are_not_exchanged() -> None:
    """A child named before its parent is not the parent before the child, although the words are the same."""
    same = compare(person("Karim bin Tarsen"), person("Karim bin Tarsen")).alike
    assert compare(person("Karim bin Tarsen"), person("Tarsen bin Karim")).alike < same / 2


def test_a_weak_alias_weighs_less() -> None:
    """The same words tell less when the publisher calls the alias weak."""
    asked = person("Elise Vaskoran")
    strong = Party("b", "Person", (Name("Odo Lumeran"), Name("Elise Vaskoran", "alias")))
    weak = Party("b", "Person", (Name("Odo Lumeran"), Name("Elise Vaskoran", "weak_alias")))
    assert 0.23 < compare(asked, weak).alike < compare(asked, strong).alike


def test_legal_forms_agree_by_meaning() -> None:
    """SARL is Société à responsabilité limitée; another form is a mild contradiction."""
    plain = compare(company("Vaskoran SARL"), company("Vaskoran Société à responsabilité limitée"))
    other = compare(company("Vaskoran SARL"), company("Vaskoran SCI"))
    assert outcome(plain, "legal_form") == "equal"
    assert outcome(other, "legal_form") == "differs"
    assert plain.alike > other.alike > 0.10


def test_numbers_in_names_of_firms_must_agree() -> None:
    """Firms that differ by their number are different; 007 is 7."""
    assert compare(company("Kolmar Invest 7"), company("Kolmar Invest 9")).alike < 0.14
    assert outcome(compare(company("Kolmar Invest 7"), company("Kolmar Invest 9")), "number_in_name") == "differs"
    assert all(one.feature != "number_in_name" for one in compare(company("Kolmar 7"), company("Kolmar 007")).evidence)


def test_a_slip_in_a_long_number_weighs_less_than_another_number() -> None:
    """VII written for VIII, or one digit of a year, may be a slip; 7 and 9 are two firms."""
    slip = compare(company("Kolmar Invest VII"), company("Kolmar Invest VIII")).alike
    assert slip > compare(company("Kolmar Invest VII"), company("Kolmar Invest IX")).alike
    assert compare(company("Kolmar Invest 2004"), company("Kolmar Invest 2005")).alike > 0.18


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Brenta Fund II", "Brenta Fund 2"),
        ("2nd Kolmar Brigade", "Second Kolmar Brigade"),
        ("Kolmar Brigade Forty-Four", "Kolmar Brigade 44"),
        ("Kolmar Depot No. 7", "Kolmar Depot 7"),
        ("Kolmar Depot 007", "Kolmar Depot VII"),
    ],
)
def test_a_number_is_read_in_every_writing(one: str, other: str) -> None:
    """Digits, Roman figures, ordinals and numbers in letters are one number."""
    comparison = compare(company(one), company(other))
    assert comparison.alike > 0.43
    assert all(found.feature != "number_in_name" for found in comparison.evidence)


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("KVA Brenta", "Kolmar Vaskoran Assembly Brenta", "abbreviation"),
        ("Kolmar Bros", "Kolmar Brothers", "short_form"),
        ("Kolmar Intl", "Kolmar International", "short_form"),
        ("Kolmar Lumeran", "Kolmarlumeram", "spelling"),
    ],
)
def test_firms_are_abbreviated(one: str, other: str, how: str) -> None:
    """First letters, usual short forms and words run together are seen, and said."""
    comparison = compare(company(one), company(other))
    assert comparison.alike > 0.18
    assert how in [part.how for part in comparison.evidence[0].parts]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vaskoran Aktiengesellschaft", "Vaskoran AG"),
        ("Vaskoran Aktiengeselschaft", "Vaskoran AG"),
        ("VaskoranAG", "Vaskoran AG"),
        ("OJSC Vaskoran Corporation", "Vaskoran Corporation Joint Stock Company"),
        ("Vaskoran OÜ", "Vaskoran Osaühing"),
        ("Vaskoran EOOD", "Васкоран Еднолично дружество с ограничена отговорност"),
        ("Vaskoran Kft.", "Vaskoran Korlátolt felelősségű társaság"),
        ("Vaskoran MB", "Vaskoran mažoji bendrija"),
        ("Vaskoran s.r.o.", "Vaskoran, společnost s ručením omezeným"),
        ("Vaskoran Lda.", "Vaskoran Limitada"),
        ("Vaskoran Teo", "Vaskoran Limited"),
    ],
)
def test_a_legal_form_is_one_however_it_is_written(one: str, other: str) -> None:
    """Abbreviated, spelled out, misspelt, or glued to the name: the same firm."""
    comparison = compare(company(one), company(other))
    assert comparison.alike > 0.28
    assert comparison.evidence[0].outcome == "equal"


def test_a_country_in_one_name_only_is_another_firm() -> None:
    """A branch or a daughter names its country; another word weighs less."""
    plain = company("Kolmar Lumeran SA")
    assert (
        compare(plain, company("Kolmar Lumeran Mexico SA")).alike
        < compare(plain, company("Kolmar Lumeran Neuf SA")).alike
    )


def test_a_surname_alone_decides_nothing() -> None:
    """One word of a longer name never makes two people alike, nor do initials without a word."""
    assert compare(person("Vaskoran"), person("Elise Vaskoran")).alike < 0.23
    assert compare(person("Elise"), person("Elise Marika Vaskoran")).alike < 0.23
    assert compare(person("E.V."), person("Elise Vaskoran")).alike < 0.064
    assert compare(person("E. Vaskoran"), person("Elise Vaskoran")).alike > 0.28


def test_a_frequent_name_tells_less_than_a_rare_one() -> None:
    """That two people are called Maria Martin says less than that two are called Elzbeta Vaskoran."""
    frequent = compare(person("Maria Martin"), person("Maria Martin")).alike
    assert frequent < compare(person("Elzbeta Vaskoran"), person("Elzbeta Vaskoran")).alike


def test_how_frequent_a_name_is_says_nothing_of_the_rest_of_it() -> None:
    """A rare surname tells as much beside a frequent given name, and a middle name left out weighs the same."""

    def without_the_middle(given: str, family: str) -> float:
        return compare(person(f"{given} {family}"), person(f"{given} Ivo {family}")).alike

    rare, frequent = without_the_middle("Mohammed", "Vaskoran"), without_the_middle("Mohammed", "Hussein")
    assert frequent < rare
    assert without_the_middle("Elzbeta", "Vaskoran") - rare < rare - frequent


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Xu Zedong", "Hsu Tse-tung", True),
        ("林泽东", "Lin Zedong", True),
        ("林泽东", "林泽西", False),
        ("Dina Vaskoran", "Tina Lumeran", False),
    ],
)
def test_chinese_names_are_compared_by_syllable(one: str, other: str, alike: bool) -> None:
    """Pinyin meets Wade-Giles, characters meet Pinyin, and another character is another name."""
    assert (compare(person(one), person(other)).alike > 0.28) == alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Daniel Bartov", "דניאל ברטוב"),
        ("Pinchas Kolberg", "פנחס קולברג"),
        ("Gabriel Fontaneli", "جبرييل فونتانيلي"),
        ("Kim Doyun", "김도윤"),
        ("Park Minseo", "박민서"),
        ("Élise Marcelin", "Элиза Марселен"),
    ],
)
def test_vowels_that_are_not_written_are_not_missed(one: str, other: str) -> None:
    """Hebrew, Arabic and Korean names meet their Latin spelling by the consonants."""
    assert compare(person(one), person(other)).alike > 0.23


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [("Bill Vaskoran", "William Vaskoran", "familiar"), ("Ivan Vaskoran", "Sean Vaskoran", "translated")],
)
def test_given_names_have_familiar_forms_and_other_languages(one: str, other: str, how: str) -> None:
    """A familiar form supports, a form in another language less."""
    found = compare(person(one), person(other))
    assert found.alike > 0.23
    assert how in [part.how for part in found.evidence[0].parts]


def test_within_one_script_letters_are_what_they_are() -> None:
    """Two Arabic names that differ in a letter or two of a short word are two names, as their consonants are all it has."""
    same = compare(person("كريم نابولاني"), person("كريم نابولاني")).alike
    assert compare(person("كريم نابولاني"), person("كمال نابولاني")).alike < same / 2


def test_a_sentence_is_written_when_it_is_asked_for() -> None:
    """Equality and the written form of evidence do not depend on whether its sentence was read."""
    one, other = (compare(person("Elise Vaskoran"), person("Elisa Vaskoran")) for _ in range(2))
    assert one.evidence[0].sentence.en
    assert one == other
    assert repr(one) == repr(other)
    assert "The names agree" in repr(other)


def test_a_person_is_not_a_firm() -> None:
    """The kinds contradict, unless one of them is not known."""
    name = "Elise Vaskoran"
    assert compare(person(name), company(name)).alike < 0.12
    assert compare(person(name), Party("b", "LegalEntity", (Name(name),))).alike > 0.28


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("1971-03-04", "1971-03-04", "equal: 1971"),
        ("1971", "1971-03-04", "as far as they are known"),
        ("1971-03", "1971-03-04", "to the month"),
        ("1971-03-04", "1971-04-03", "day and month are exchanged"),
        ("1971-03-04", "1972-03-04", "one digit"),
        ("1971-03-04", "1971-09-27", "another day"),
        ("1971-03-04", "1984-11-20", "dates differ"),
    ],
)
def test_birth_dates_are_read_as_precisely_as_published(one: str, other: str, reason: str) -> None:
    """Each way in which two dates can meet or miss has its own sentence, and its sign moves the number."""
    comparison = compare(person("Elise Vaskoran", born=one), person("Elise Vaskoran", born=other))
    evidence = next(found for found in comparison.evidence if found.feature == "birth_date")
    assert reason in evidence.sentence.en
    alone = compare(person("Elise Vaskoran"), person("Elise Vaskoran")).alike
    assert (comparison.alike > alone) == (evidence.outcome == "equal")


def test_official_numbers_decide() -> None:
    """A number in common passes the cap of names; a SIRET speaks for its SIREN; two of one scheme contradict."""
    one = company("Vaskoran", numbers=(f"FR-SIREN:{siren(41)}",))
    assert compare(one, company("Vaskoran", numbers=(f"FR-SIRET:{siret(41)}",))).alike > 0.99
    assert compare(one, company("Vaskoran", numbers=(f"FR-SIREN:{siren(42)}",))).alike < 0.23
    placeholder = ("FR-SIREN:000000000",)
    both = compare(company("Vaskoran", numbers=placeholder), company("Vaskoran", numbers=placeholder))
    assert outcome(both, "identifier") == "missing"


def test_what_would_settle_it_is_said_in_both_languages() -> None:
    """A missing birth date and number are asked for; sentences name the aligned words in English and French."""
    comparison = compare(person("Elise Vaskoran"), person("Elisa Vaskoran"))
    assert comparison.settles.en == "birth date: ask; official number: ask"
    assert comparison.settles.fr == "date de naissance : à demander ; numéro officiel : à demander"
    name = comparison.evidence[0]
    assert name.sentence.en == "The names agree: Vaskoran, Elise ~ Elisa (same sounds)."
    assert name.sentence.fr == "Les noms concordent : Vaskoran, Elise ~ Elisa (mêmes sons)."
    assert [(part.left, part.right) for part in name.parts] == [("vaskoran", "vaskoran"), ("elise", "elisa")]


def test_a_sentence_writes_each_name_as_its_record_does() -> None:
    """The officer reads the letters of the record, not the machine's."""
    name = compare(person("Лидия Вескоран"), person("Lidiya Veskoran")).evidence[0]
    assert "Вескоран" in name.sentence.en
    assert "Veskoran" in name.sentence.en


def test_a_word_written_as_two_is_shown_as_both_write_it() -> None:
    """Words that one record joins stand side by side with the joined one."""
    name = compare(person("Odo Vander Lumeran"), person("Odo Vanderlumeran")).evidence[0]
    assert "Vander Lumeran = Vanderlumeran" in name.sentence.en


def test_compared_grows_with_what_both_records_hold() -> None:
    """A birth date on one side only compares nothing; on both sides it does."""
    bare, dated = person("Elise Vaskoran"), person("Elise Vaskoran", born="1971-03-04")
    assert compare(bare, dated).compared == compare(bare, bare).compared == 0.5
    assert compare(dated, dated).compared == 0.8


def test_longer_equal_names_are_more_alike() -> None:
    """Equal names are not tied: more words in common tell more."""
    alikes = [
        compare(person(name), person(name)).alike for name in ("Vaskoran", "Elise Vaskoran", "Elise Marika Vaskoran")
    ]
    assert alikes == sorted(set(alikes))


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    """Whatever the comparison may say of a word or a feature stands in ``sentences.yml`` in English and French."""
    said = table("comparison/sentences")
    assert set(get_args(How)) <= set(said["parts"])
    for feature in get_args(Feature):
        assert said[feature]
    for texts in (one for group in said.values() for one in group.values()):
        assert all(texts[lang] for lang in LANGUAGES)
