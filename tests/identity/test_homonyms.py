"""How many people of a town could bear a name: counts of a statistical office, invented here; no weight."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.base import RempartError
from rempart.identity import Name, Party, compare
from rempart.identity.comparison.homonyms import Reference, expected_namesakes, namesake_words, read_shares

COUNTS = """kind,name,count
given,Élise,10000
given,ELISE,2000
given,Marika,4000
given,Karim,6000
given,*,978000
surname,Vaskoran,50000
surname,Drozd,1000
surname,de la Tresne,3000
surname,Marika,500
surname,*,945500
"""


@pytest.fixture
def reference(tmp_path: Path) -> Reference:
    """Counts of a million people; a town of 120,000."""
    path = tmp_path / "names.csv"
    path.write_text(COUNTS, encoding="utf-8")
    return Reference(path, "Office of Counts", 2024, 120_000)


def person(name: str, born: str = "") -> Party:
    return Party("a", "Person", (Name(name),), (born,) if born else ())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name",
    [
        "Elise Vaskoran",
        "VASKORAN Élise",
        "Vaskoran, Elise",
        "Elise Marika Vaskoran",
        "Elise M. Vaskoran",
        "Vaskoran Elise Marika",
    ],
)
def test_people_of_one_name_are_counted_in_whatever_order_it_is_written(reference: Reference, name: str) -> None:
    """120,000 x 12,000 / 1,000,000 x 50,000 / 1,000,000 = 72; accents and capitals are one name, further given names aside."""
    found = expected_namesakes(name, 120_000, reference)
    assert found is not None
    assert round(found, 6) == 72


def test_a_surname_of_several_words_is_one(reference: Reference) -> None:
    """Its particles belong to it."""
    found = expected_namesakes("Karim de la Tresne", 1_000_000, reference)
    assert found is not None
    assert round(found, 6) == 18


def test_of_a_part_that_is_not_listed_nothing_is_said(reference: Reference) -> None:
    """A spelling that nobody counted is not a rare name."""
    assert expected_namesakes("Elise Ostrevin", 120_000, reference) is None
    assert expected_namesakes("Odo Ostrevin", 120_000, reference) is None
    assert expected_namesakes("Elise", 120_000, reference) is None
    assert expected_namesakes("", 120_000, reference) is None


def test_the_sentence_says_source_and_year_in_both_languages(reference: Reference) -> None:
    """And what would settle it, where a birth date is missing."""
    words = namesake_words(person("Elise Vaskoran"), person("Elise Vaskoran"), reference)
    assert words is not None
    assert words.en == (
        "About 72 of the 120,000 people of this town could bear this name (Office of Counts, 2024); a birth date would settle it."
    )
    assert words.fr == (
        "Environ 72 des 120\u202f000 habitants de cette commune pourraient porter ce nom (Office of Counts, 2024) ; "
        "une date de naissance trancherait."
    )
    dated = namesake_words(person("Elise Vaskoran", "1971"), person("Elise Vaskoran", "1971"), reference)
    assert dated is not None
    assert dated.en.endswith("(Office of Counts, 2024).")


def test_a_rare_name_is_fewer_than_one_and_no_number_of_people_is_made_up(reference: Reference) -> None:
    """Without the town's population the sentence speaks of 100,000 people."""
    rare = namesake_words(person("Karim Drozd"), person("Karim Drozd"), reference)
    assert rare is not None
    assert rare.en.startswith("Fewer than 1 of the 120,000 people of this town")
    bare = Reference(reference.path, reference.source, reference.year)
    words = namesake_words(person("Elise Vaskoran"), person("Elise Vaskoran"), bare)
    assert words is not None
    assert words.en.startswith("About 60 in 100,000 people could bear this name")


def test_nothing_is_said_of_a_spelling_that_no_office_counted(reference: Reference) -> None:
    """Else a name of another script would look rare. Nor of a firm, nor beside one, nor without a reference."""
    one = person("Elise Vaskoran")
    assert namesake_words(person("Elise Vazkorann"), one, reference) is None
    assert namesake_words(Party("a", "Company", (Name("Elise Vaskoran"),)), one, reference) is None
    assert namesake_words(one, Party("a", "Company", (Name("Elise Vaskoran"),)), reference) is None
    assert namesake_words(one, one, None) is None


def test_how_common_a_name_is_weighs_nothing(reference: Reference) -> None:
    """It is no feature of the comparison."""
    found = compare(person("Elise Vaskoran"), person("Elise Vaskoran"))
    assert {one.feature for one in found.evidence} == {"name", "birth_date", "identifier"}


@given(st.text(max_size=60), st.integers(1, 10_000_000))
def test_no_name_stops_the_count(tmp_path_factory: pytest.TempPathFactory, name: str, people: int) -> None:
    """Never more than all people, whatever is written."""
    path = tmp_path_factory.getbasetemp() / "counts.csv"
    path.write_text(COUNTS, encoding="utf-8")
    found = expected_namesakes(name, people, Reference(path, "x", 2024))
    assert found is None or 0 < found <= people


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind,name\n", "header"),
        ("kind,name,count\ngiven,Elise\n", "row 2"),
        ("kind,name,count\nfirst,Elise,3\n", "row 2, kind"),
        ("kind,name,count\ngiven,Elise,many\n", "row 2, count"),
        ("kind,name,count\ngiven,,3\n", "row 2, name"),
        ("kind,name,count\ngiven,Elise,3\nsurname,Drozd,1\nsurname,*,9\n", "given,*,COUNT"),
        ("kind,name,count\ngiven,Elise,3\ngiven,*,9\n", "surname,*,COUNT"),
    ],
)
def test_a_wrong_file_says_where_and_quotes_no_name(tmp_path: Path, text: str, said: str) -> None:
    """Row and column; never the cell."""
    path = tmp_path / "names.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RempartError) as raised:
        read_shares(path)
    assert said in str(raised.value)
    assert "Elise" not in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """With the setting that names it."""
    with pytest.raises(RempartError, match="reference_names"):
        read_shares(tmp_path / "names.csv")
