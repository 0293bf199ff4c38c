"""The shortest path between two parties, its rows, and its sentence."""

from datetime import date

import pytest
from tests.network.ledger import ON_DAY, filled, holding, kinds, office, seat

from rempart.network.paths import shortest_path
from rempart.network.sentences import crowded_sentence, path_words, sentence
from rempart.network.ties import CROWDED


def told(connection: object, one: str, other: str, lang: str = "en", **more: object) -> str:
    """The sentence of the path between two parties, ids for names."""
    path = shortest_path(connection, one, other, ON_DAY, **more)  # type: ignore[arg-type]
    return sentence(path, (one, other), lang, str, {"Cora", "Paul"})  # type: ignore[arg-type]


def test_a_path_over_a_holding_and_an_officer_is_one_sentence_with_its_rows() -> None:
    """A holds B, whose officer Cora also directs D: three links, each with the rows that say so."""
    connection = filled(ownership=[holding("A", "B", 0.6)], directorship=[office("Cora", "B"), office("Cora", "D")])
    path = shortest_path(connection, "A", "D", ON_DAY)
    assert [(step.from_id, step.to_id, step.kind, step.reverse, step.row_ids) for step in path.steps] == [
        ("A", "B", "holds", False, ("ownership0",)),
        ("B", "Cora", "directs", True, ("directorship0",)),
        ("Cora", "D", "directs", False, ("directorship1",)),
    ]
    assert told(connection, "A", "D") == "A holds 60% of B, whose officer Cora also holds an office in D."
    assert (
        told(connection, "A", "D", "fr")
        == "A détient 60\u202f% de B, dont le mandataire Cora exerce aussi un mandat dans D."
    )
    assert told(connection, "D", "A") == "D has an officer, Cora, who holds an office in B, of which A holds 60%."


def test_two_firms_at_one_address_are_joined_whatever_its_writing() -> None:
    """Accents, capitals and punctuation apart, the address is one; both rows are cited."""
    connection = filled(
        party=kinds(A="Company", B="Company"),
        address=[seat("A", "3 quai des Épices"), seat("B", "3, Quai des Epices", "PORT-VIEUX")],
    )
    assert told(connection, "A", "B") == "A has the same address as B."
    assert shortest_path(connection, "A", "B", ON_DAY).steps[0].row_ids == ("address0", "address1")


def test_persons_are_never_joined_by_where_they_live() -> None:
    """An address ties legal entities alone: nobody is somebody's family here."""
    connection = filled(
        party=kinds(Paul="Person", Cora="Person"), address=[seat("Paul", "1 rue A"), seat("Cora", "1 rue A")]
    )
    assert told(connection, "Paul", "Cora") == "No path of at most 6 links joins Paul and Cora in the sources loaded."


def test_a_crowded_address_is_named_and_not_walked_through() -> None:
    """Of more than fifty firms at one address, no two are joined by it."""
    firms = [f"F{number:02}" for number in range(CROWDED + 1)]
    connection = filled(address=[seat(firm, "1 place du Marché") for firm in firms])
    path = shortest_path(connection, "F00", "F01", ON_DAY)
    assert path.steps == ()
    assert path.crowded == ("1 place du Marché, Port-Vieux",)
    assert "1 place du Marché" in crowded_sentence(path, "fr", str)
    assert told(filled(address=[seat(firm, "1 place du Marché") for firm in firms[1:]]), "F01", "F02").endswith(
        "as F02."
    )


def test_a_formation_agent_and_a_public_body_are_not_walked_through() -> None:
    """A party with more than fifty ties is met, not crossed; nor is the State, whatever it holds; asked about itself it answers."""
    many = filled(directorship=[office("Agent", f"F{number:02}") for number in range(CROWDED + 1)])
    path = shortest_path(many, "F00", "F01", ON_DAY)
    assert (path.steps, path.crowded) == ((), ("Agent",))
    assert told(many, "Agent", "F01") == "Agent holds an office in F01."
    public = filled(party=kinds(State="PublicBody"), ownership=[holding("State", "A", 1.0), holding("State", "B", 1.0)])
    assert shortest_path(public, "A", "B", ON_DAY).steps == ()
    assert told(public, "State", "B") == "State holds 100% of B."


def test_the_shortest_path_wins_and_equal_ones_are_chosen_by_id() -> None:
    """Of M and N, both between A and B, M; the direct link where there is one."""
    rows = [holding("N", "A", 0.1), holding("N", "B", 0.1), holding("M", "A", 0.2), holding("M", "B", 0.2)]
    for order in (rows, rows[::-1]):
        assert [step.to_id for step in shortest_path(filled(ownership=order), "A", "B", ON_DAY).steps] == ["M", "B"]
    assert len(shortest_path(filled(ownership=[*rows, holding("A", "B")]), "A", "B", ON_DAY).steps) == 1


def test_only_what_is_valid_on_the_day_joins() -> None:
    """A holding that ended joins nobody any more."""
    connection = filled(ownership=[holding("A", "B", 1.0, valid_to=date(2025, 1, 1))])
    assert shortest_path(connection, "A", "B", ON_DAY).steps == ()
    assert shortest_path(connection, "A", "B", date(2024, 1, 1)).steps


def test_a_path_longer_than_asked_is_not_told() -> None:
    """The bound is said in the sentence."""
    chain = filled(ownership=[holding(f"C{n}", f"C{n + 1}", 0.5) for n in range(8)])
    assert len(shortest_path(chain, "C0", "C6", ON_DAY).steps) == 6
    assert told(chain, "C0", "C7") == "No path of at most 6 links joins C0 and C7 in the sources loaded."
    assert len(shortest_path(chain, "C0", "C8", ON_DAY, depth=8).steps) == 8


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_tie_has_its_words_wherever_it_stands(lang: str) -> None:
    """Each tie opens a sentence, continues one, and follows a party that a sentence goes through."""
    for tie in ("holds", "held", "directs", "directed", "owns", "owned", "address"):
        for form in ("first", "next", "bare"):
            assert path_words()[f"{tie}.{form}"].in_language(lang)  # type: ignore[arg-type]
