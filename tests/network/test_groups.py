"""Groups: who is joined, through whom, and through whom nobody is."""

from datetime import date
from itertools import pairwise
from typing import Any

from tests.network.ledger import ON_DAY, filled, holding, kinds, office

from rempart.network import derive
from rempart.network.groups import GROUP_AT_MOST, group_ties
from rempart.network.ties import CROWDED


def statement(person: str | None, subject: str, interest: str = "shareholding", **more: Any) -> dict[str, Any]:
    """A row of ``bo_statement``."""
    return {"person_id": person, "subject_id": subject, "interest": interest, **more}


def groups(connection: Any) -> dict[str, str]:
    """The group of each entity, once derived."""
    derive(connection, ON_DAY)
    return dict(connection.execute("select party_id, group_id from party_group").fetchall())


def companies(names: str) -> list[dict[str, Any]]:
    """Rows of ``party`` for companies of one letter."""
    return kinds(**dict.fromkeys(names, "Company"))


def test_a_shared_beneficial_owner_joins_and_a_default_manager_does_not() -> None:
    """A and B name Paul as their owner; C names him as its senior manager, for want of an owner."""
    rows = [statement("Paul", "A"), statement("Paul", "B"), statement("Paul", "C", "seniorManagingOfficial")]
    connection = filled(party=companies("ABC"), bo_statement=rows)
    assert groups(connection) == {"A": "A", "B": "A", "C": "C"}
    assert group_ties(connection, "A", ON_DAY) == [
        ("A", "Paul", "beneficial_owner", ["bo_statement0"]),
        ("B", "Paul", "beneficial_owner", ["bo_statement1"]),
    ]


def test_a_shared_only_officer_joins_and_one_of_several_does_not() -> None:
    """Cora alone directs A and B; in C she is one of two, in D she was until last year."""
    rows = [
        office("Cora", "A"),
        office("Cora", "A", "présidente"),
        office("Cora", "B"),
        office("Cora", "C"),
        office("Paul", "C"),
    ]
    connection = filled(party=companies("ABCD"), directorship=[*rows, office("Cora", "D", valid_to=date(2025, 6, 1))])
    assert groups(connection) == {"A": "A", "B": "A", "C": "C", "D": "D"}


def test_an_only_officer_that_is_a_company_is_not_of_the_group() -> None:
    """A and B share the officer M, which the definition does not count among them."""
    connection = filled(party=companies("ABM"), directorship=[office("M", "A"), office("M", "B")])
    assert groups(connection) == {"A": "A", "B": "A", "M": "M"}


def test_nobody_is_joined_through_a_public_body() -> None:
    """The State holds A, B and H whole; H and its D are a group, by what H holds."""
    rows = [holding("State", "A", 1.0), holding("State", "B", 1.0), holding("State", "H", 1.0), holding("H", "D", 0.8)]
    connection = filled(party=companies("ABDH") + kinds(State="PublicBody"), ownership=rows)
    assert groups(connection) == {"A": "A", "B": "B", "D": "D", "H": "D", "State": "State"}


def test_an_agent_of_very_many_joins_nobody() -> None:
    """Up to fifty entities an only officer is a hand; beyond, an agent, and his clients are strangers to each other."""
    for number, expected in ((CROWDED, 1), (CROWDED + 1, CROWDED + 1)):
        firms = [f"F{n:02}" for n in range(number)]
        connection = filled(
            party=kinds(**dict.fromkeys(firms, "Company")), directorship=[office("Agent", firm) for firm in firms]
        )
        assert len(set(groups(connection).values())) == expected


def test_ties_of_all_kinds_make_one_group() -> None:
    """P holds A and B above half; B and C share a beneficial owner; C and D their only officer."""
    connection = filled(
        party=companies("ABCDE"),
        ownership=[holding("P", "A", 0.6), holding("P", "B", 0.7), holding("P", "E", 0.5)],
        bo_statement=[statement("Q", "B"), statement("Q", "C")],
        directorship=[office("R", "C"), office("R", "D")],
    )
    assert groups(connection) == {"A": "A", "B": "A", "C": "A", "D": "A", "E": "E"}
    ties = group_ties(connection, "A", ON_DAY)
    assert {(tie.party_id, tie.through_id, tie.basis) for tie in ties} == {
        ("A", "P", "owner"),
        ("B", "P", "owner"),
        ("B", "Q", "beneficial_owner"),
        ("C", "Q", "beneficial_owner"),
        ("C", "R", "sole_officer"),
        ("D", "R", "sole_officer"),
    }
    assert all(tie.row_ids for tie in ties)


def test_a_group_that_shared_persons_make_too_large_is_one_of_owners_alone() -> None:
    """A chain of firms, each with an owner in common with the next, is no hand once it is longer than five hundred."""
    for number, expected in ((GROUP_AT_MOST, 2), (GROUP_AT_MOST + 1, GROUP_AT_MOST + 1)):
        firms = [f"F{n:03}" for n in range(number)]
        rows = [statement(f"P{n}", firm) for n, (a, b) in enumerate(pairwise(firms)) for firm in (a, b)]
        connection = filled(
            party=kinds(**dict.fromkeys(firms, "Company"), H="Company"),
            bo_statement=rows,
            ownership=[holding("H", "F000", 1.0)] if expected > 2 else [],
        )
        assert len(set(groups(connection).values())) == expected
