"""How near the comparison in whole arrays is to the comparison of one pair."""

import itertools
from datetime import date
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.base import PartialDate
from rempart.identity import Name, Party
from rempart.identity.comparison.features import birth_dates, identifiers
from rempart.identity.comparison.name_features import best_pair, names
from rempart.identity.linking.address_scores import Addresses
from rempart.identity.linking.dates import REASONS, days_of, reasons, without_placeholders
from rempart.identity.linking.likeness import Comparer
from rempart.identity.linking.name_scores import forms_and_numbers, name_scores, totals
from rempart.identity.linking.numbers import official
from rempart.identity.linking.reading import read_records
from rempart.identity.linking.scores import Scorer
from rempart.identity.linking.words import names_of
from rempart.identity.tables import table

PERSONS = (
    "Elise Marika Vaskoran", "Vaskoran Elise", "Elise Vasgoran", "Elise M. Vaskoran", "Elsie Waskoran", "E. Vaskoran", "Odo Lumerano",
    "Lumerano, Odo Pietro", "Oddo Lumerrano", "Jean-Luc Tessenko", "Jean Tessenko", "Bob Drozdine", "Robert Drozdine", "Marc de la Brelle",
    "Mark della Brelle", "Ana Vask", "Anna Wask", "John Kolmar", "Juan Kolmar", "Vaskoran",
)  # fmt: skip
FIRMS = (
    "Kolmar Trading SARL", "Kolmar Trading Ltd", "Kolmar Trade", "KOLMAR TRADING", "Vask Menuiserie SAS", "Menuiserie Vask SASU",
    "Ateliers Drozdine 2", "Ateliers Drozdine 3", "Ateliers Drozdine", "Tessenko Holding GmbH", "Tessenko Hldg GmbH", "Brelle Transports SA",
)  # fmt: skip


def of_compare(left: str, right: str, schema: str) -> tuple[float, float]:
    """Evidence of two names, and of numbers and legal forms in them, one by one."""
    one, other = (Party(side, schema, (Name(name),)) for side, name in (("L", left), ("R", right)))
    pair = best_pair(one, other, schema != "Person")
    assert pair is not None
    return pair.weight, sum(evidence.weight for evidence in names(one, other)[1:])


def in_arrays(values: tuple[str, ...], schema: str, folder: Path) -> dict[tuple[str, str], tuple[float, float]]:
    """The same of all pairs of some names at once."""
    path = folder / "names.csv"
    path.write_text("schema,name\n" + "".join(f'{schema},"{name}"\n' for name in values), encoding="utf-8")
    read = names_of(read_records(path, None))
    place = {text: number for number, text in enumerate(read.of.texts)}
    pairs = list(itertools.combinations(values, 2))
    left, right = (np.array([place[pair[side]] for pair in pairs]) for side in (0, 1))
    firm = np.full(len(pairs), schema != "Person")
    rarity = np.ones(len(read.vocabulary.texts))
    scores = name_scores(read, Comparer(read.vocabulary), rarity, totals(read, rarity), left, right, firm)
    extra = np.where(firm, forms_and_numbers(read, left, right), 0.0)
    return dict(zip(pairs, zip(scores.evidence.tolist(), extra.tolist(), strict=True), strict=True))


def test_names_of_persons_tell_what_compare_says(tmp_path: Path) -> None:
    """Spelling, sound, familiar and translated forms, initials, order, omission, contradiction: the same, but for roundings."""
    for (left, right), (evidence, _) in in_arrays(PERSONS, "Person", tmp_path).items():
        assert abs(evidence - of_compare(left, right, "Person")[0]) <= 0.05, (left, right)


def test_names_of_firms_tell_nearly_what_compare_says(tmp_path: Path) -> None:
    """Legal forms and numbers too; where words are abbreviated or joined it may say less, never more."""
    far = 0
    for (left, right), (evidence, extra) in in_arrays(FIRMS, "Company", tmp_path).items():
        name, rest = of_compare(left, right, "Company")
        assert evidence <= name + 0.01, (left, right)
        far += abs(evidence - name) > 0.01 or abs(extra - rest) > 0.01
    assert far <= 2


dates = st.builds(
    lambda day, precision: day.isoformat()[:precision],
    st.dates(date(1900, 1, 1), date(1910, 12, 31)),
    st.sampled_from([4, 7, 10, 10]),
)


@settings(max_examples=200)
@given(left=dates, right=dates)
def test_birth_dates_agree_as_in_compare(left: str, right: str) -> None:
    """Whole, partial, swapped, a digit wrong, a year apart."""
    found = REASONS[int(reasons(days_of([left, right]), np.array([0]), np.array([1]))[0])]
    one, other = (Party("x", "Person", ("A B",), (PartialDate.parse(text),)) for text in (left, right))  # type: ignore[arg-type]
    assert found == birth_dates(one, other).reason


def test_a_birthday_that_too_many_have_stands_for_the_year() -> None:
    """Registers write 1 January where they know the year alone; a few born that day are left as they are."""
    texts = ["1901-01-01", "1902-01-01", "1903-05-06"]
    days, put = without_placeholders(days_of(texts), np.array([300, 300, 400]), 0.02)
    assert put == [(1, 1), (5, 6)]
    days, put = without_placeholders(days_of(texts), np.array([5, 5, 4]), 0.02)
    assert put == []
    assert days.precision.tolist() == [2, 2, 2]


def test_numbers_of_ships_tell_what_compare_says(tmp_path: Path) -> None:
    """An IMO number joins and parts; call signs and radio numbers tell less, for they go with flag and owner."""
    ships = {
        "L": "XI-IMO:9074729|XI-MMSI:227006760", "imo": "XI-IMO:9074729", "other": "XI-IMO:9319466|XI-MMSI:227006760",
        "radio": "XI-MMSI:227006760", "retuned": "XI-MMSI:228337700", "none": "",
    }  # fmt: skip
    path = tmp_path / "ships.csv"
    rows = (f"{id_},Vessel,Brelle {id_},{numbers}\n" for id_, numbers in ships.items())
    path.write_text("id,schema,name,identifiers\n" + "".join(rows), encoding="utf-8")
    records = read_records(path, None)
    names = names_of(records)
    days, _ = without_placeholders(days_of([]), np.zeros(0, np.int64), 0.02)
    scorer = Scorer(records, names, official(records), Addresses(records.addresses), days, table("linking/link"))
    place = {id_: number for number, id_ in enumerate(records.ids)}
    others = [id_ for id_ in ships if id_ != "L"]
    left, right = np.full(len(others), place["L"]), np.array([place[id_] for id_ in others])
    told = scorer.numbers(left, right, np.zeros(len(others), np.bool_))[0]
    parties = {
        id_: Party(id_, "Vessel", (Name("Brelle"),), identifiers=tuple(filter(None, numbers.split("|"))))
        for id_, numbers in ships.items()
    }
    assert told.tolist() == [identifiers(parties["L"], parties[id_]).weight for id_ in others]
    assert len(set(told.tolist())) == 5
