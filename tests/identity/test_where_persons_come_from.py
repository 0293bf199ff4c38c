"""Where a person comes from is never read: not to weigh, not to rank, and no setting turns it on."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.identity import Index, Name, Party, compare
from rempart.identity.comparison.compare import quick_alike
from rempart.identity.comparison.features import compared
from rempart.identity.tables import table

PEOPLE = [
    Party(f"p{place}", schema, (Name(name),))
    for place, (schema, name) in enumerate(
        [
            ("Person", "Elise Vaskoran"),
            ("Person", "Elise Vaskoran"),
            ("Person", "Elisa Vaskoren"),
            ("LegalEntity", "Elise Vaskoran"),
        ]
    )
]
COUNTRIES = st.lists(st.sampled_from(["SY", "FR", "RU", "KP"]), max_size=3).map(tuple)
ASKED = Party("a", "Person", (Name("Elise Vaskoran"),), ("1971",))  # type: ignore[arg-type]
PLAIN = Index.build(PEOPLE)


@given(COUNTRIES, st.lists(COUNTRIES, min_size=len(PEOPLE), max_size=len(PEOPLE)))
@settings(max_examples=60, deadline=None)
def test_countries_written_beside_persons_change_no_number_and_no_rank(
    own: tuple[str, ...], listed: list[tuple[str, ...]]
) -> None:
    """Alike, compared, evidence and the order of an index are those without any country."""
    asked = replace(ASKED, countries=own)
    told = [replace(one, countries=countries) for one, countries in zip(PEOPLE, listed, strict=True)]
    for one, plain in zip(told, PEOPLE, strict=True):
        found = compare(asked, one)
        assert found == compare(ASKED, plain)
        assert quick_alike(asked, one) == found.alike
        assert compared(list(found.evidence), asked, one) == found.compared
    ranked, plainly = Index.build(told).search(asked), PLAIN.search(ASKED)
    assert [(one.id, one.comparison) for one in ranked] == [(one.id, one.comparison) for one in plainly]


def test_no_weight_has_a_name_of_what_is_not_read() -> None:
    """The table of weights knows a country of organisations and a flag of ships, and nothing of where persons come from."""
    forbidden = {
        "nationality",
        "citizenship",
        "birthplace",
        "birth_place",
        "gender",
        "sex",
        "ethnicity",
        "religion",
        "language",
        "origin",
    }
    weights = table("comparison/weights")
    names = set(weights) | {key for section in weights.values() if isinstance(section, dict) for key in section}
    assert not names & forbidden
    assert set(weights["compared"]["person"]) == {"name", "birth_date", "identifier"}
