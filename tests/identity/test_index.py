"""Who may be the party asked for."""

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.base import RempartError
from rempart.identity import Index, Name, Party

from .cases import company, person, siren

PARTIES = [
    person("Elise Marika Vaskoran", "Lisa Vask", id_="p1", born="1971-03-04"),
    person("Пелагея Дроздова", id_="p2"),
    person("كريم نابولاني", id_="p3"),
    person("Ελπίδα Μαντή", id_="p4"),
    person("Odo van der Lumeran", id_="p5", numbers=("LUX-PASSPORT:QX12345",)),
    company("Kolmar Trading SARL", id_="c1", numbers=(f"FR-SIREN:{siren(41)}",)),
    company("Brentasol Invest 7 S.p.A.", id_="c2"),
    *(
        person(f"Elise {stem}an", id_=f"q{place:02d}")
        for place, stem in enumerate(["Tors", "Pirev", "Norden", "Valdis", "Solt", "Mirov"])
    ),
]
INDEX = Index.build(PARTIES)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (person("Vaskoran, Elise Marika"), "p1"),
        (person("Elise Vaskoram"), "p1"),
        (person("Pelageya Drozdova"), "p2"),
        (person("Karim Nabulani"), "p3"),
        (person("Elpida Manti"), "p4"),
        (person("Odo Vander Lumeran"), "p5"),
        (person("Odo Vanderlumeran"), "p5"),
        (person("Nobody Else", numbers=("LUX-PASSPORT:QX12345",)), "p5"),
        (company("Kolmar Société à responsabilité limitée"), "c1"),
        (company("Somebody", numbers=(f"FR-SIREN:{siren(41)}",)), "c1"),
        (company("Brenta Sol Invest 7"), "c2"),
    ],
)
def test_the_party_is_found_first(asked: Party, found: str) -> None:
    """Order, typing errors, four scripts, glued words, legal forms and numbers lead to the party."""
    assert INDEX.search(asked)[0].id == found


def test_candidates_come_best_first_and_no_more_than_asked() -> None:
    """Alike never grows along the list, ties stand by id, and the list is as long as asked at most."""
    found = INDEX.search(person("Elise"), limit=3)
    assert len(found) == 3
    assert [(-one.comparison.alike, one.id) for one in found] == sorted(
        (-one.comparison.alike, one.id) for one in found
    )


def test_only_those_among_are_given() -> None:
    """``among`` limits the answer, also where better ones exist; ids that the index does not have are nobody."""
    found = INDEX.search(person("Elise Marika Vaskoran"), among={"q00", "q01", "unheard-of"})
    assert {one.id for one in found} == {"q00", "q01"}
    assert INDEX.search(person("Elise"), among=[]) == []


@given(st.permutations(PARTIES))
@settings(max_examples=15, deadline=None)
def test_the_order_of_parties_does_not_matter(parties: list[Party]) -> None:
    """An index built in any order gives the same answers."""
    assert Index.build(parties).search(person("Elise Vaskoran")) == INDEX.search(person("Elise Vaskoran"))


def test_a_saved_index_answers_the_same_and_has_the_same_bytes(tmp_path: Path) -> None:
    """Save and load change nothing; two builds of the same parties write the same files."""
    INDEX.save(tmp_path / "one")
    Index.build(reversed(PARTIES)).save(tmp_path / "two")
    loaded = Index.load(tmp_path / "one")
    assert len(loaded) == len(INDEX) == len(PARTIES)
    for party in PARTIES:
        assert loaded.search(party) == INDEX.search(party)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "two").iterdir())
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_an_empty_index_finds_nobody(tmp_path: Path) -> None:
    """No party, no answer, before and after the disk."""
    Index.build([]).save(tmp_path / "empty")
    assert Index.load(tmp_path / "empty").search(person("Elise Vaskoran")) == []


def test_a_name_without_letters_finds_nobody() -> None:
    """Signs only are no words; a party without a name is no error."""
    assert INDEX.search(person("???")) == []
    assert INDEX.search(Party("x", "Person", ())) == []


def test_what_is_not_an_index_is_refused(tmp_path: Path) -> None:
    """A folder without an index, with a broken one, or an id twice, is an error that says what to do."""
    with pytest.raises(RempartError, match="Build the snapshot again"):
        Index.load(tmp_path)
    INDEX.save(tmp_path)
    (tmp_path / "rarity.npy").write_bytes(b"")
    with pytest.raises(RempartError, match="array of the index"):
        Index.load(tmp_path)
    with pytest.raises(RempartError, match="twice"):
        Index.build([person("Elise", id_="a"), person("Odo", id_="a")])


def test_one_name_of_many_is_enough() -> None:
    """A party with a hundred aliases is found by any of them."""
    many = Party(
        "m", "Person", tuple(Name(f"Alias{chr(97 + i % 26)}{chr(97 + i // 26)} Quorin", "alias") for i in range(100))
    )
    assert Index.build([*PARTIES, many]).search(person("Aliasfd Quorin"))[0].id == "m"


def test_a_birth_date_finds_one_of_many_namesakes() -> None:
    """Of a hundred parties of one name the one born on the day asked comes first."""
    namesakes = [person("Odo Quorin", id_=f"n{i:03d}", born=f"19{i:02d}-05-07") for i in range(100)]
    index = Index.build([*PARTIES, *namesakes])
    assert index.search(person("Quorin Odo", born="1977-05-07"))[0].id == "n077"
    assert [one.id for one in index.search(person("Odo Quorin"), limit=2)] == ["n000", "n001"]


def test_who_is_allowed_is_always_compared() -> None:
    """Of 600 parties that quote one number or bear one name, the only one allowed is found."""
    crowd = [company(f"Kolmar {place}", id_=f"k{place:03d}", numbers=(f"FR-SIREN:{siren(7)}",)) for place in range(600)]
    crowd += [person("Odo Quorin", id_=f"n{place:03d}") for place in range(600)]
    index = Index.build(crowd)
    assert [one.id for one in index.search(company("Somebody", numbers=(f"FR-SIREN:{siren(7)}",)), among=["k599"])] == [
        "k599"
    ]
    assert [one.id for one in index.search(person("Quorin Odo"), among=index.allow(["n599"]))] == ["n599"]


def test_the_names_of_one_party_do_not_hide_another() -> None:
    """A party with every order of one name leaves room for its namesake born on the day asked."""
    orders = [" ".join(words) for words in permutations(["Odo", "Ilda", "Marek", "Quorin", "Vask", "Tors"])]
    many = Party("a", "Person", tuple(Name(name, "alias") for name in orders))
    index = Index.build([many, person("Odo Ilda Marek Quorin Vask Tors", id_="z", born="1971-03-04")])
    assert index.search(person("Tors Vask Quorin Marek Ilda Odo", born="1971-03-04"))[0].id == "z"


def test_names_of_the_same_letters_are_two_names() -> None:
    """Two names of one party that differ by letters exchanged between words are both kept, and both found whole."""
    both = Party("b", "Person", (Name("Hesan bin Ali bin Mahmud"), Name("Mehmud bin Ali bin Hasan")))
    assert len(Index.build([both])._arrays.owner) == 2


def test_a_mask_of_another_index_is_refused() -> None:
    """Who is allowed is said by place: the places of another index mean other parties."""
    with pytest.raises(ValueError, match="another index"):
        INDEX.search(person("Odo Quorin"), among=Index.build(PARTIES[:3]).allow(["p1"]))
    with pytest.raises(ValueError, match="below 1"):
        INDEX.search(person("Odo Quorin"), limit=0)


def test_a_batch_answers_as_if_each_party_were_asked_alone() -> None:
    """Also where one party asked has no name and another has several."""
    asked = [Party("x", "Person", ()), person("Odo Lumeran", "Elise Vaskoram", "Karim Nabulani"), *PARTIES] * 12
    assert INDEX.search_many(asked, limit=1) == [INDEX.search(party, limit=1) for party in asked]
