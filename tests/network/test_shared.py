"""What parties share, serial directors, nominees; and who held what when."""

from datetime import date

from tests.network.ledger import ON_DAY, filled, holding, kinds, office, seat

from rempart.network.past import changes_between, links_on
from rempart.network.shared import nominees, serial_directors, shared_with
from rempart.network.ties import CROWDED


def test_what_a_firm_shares_is_counted_named_and_cited() -> None:
    """An address, an officer, an accountant and a landlord, each with who else has it and the rows of both."""
    connection = filled(
        party=kinds(A="Company", B="Company", C="Company", Cora="Person"),
        address=[
            seat("A", "1 quai Neuf"),
            seat("B", "1, Quai neuf"),
            seat("C", "2 quai Neuf"),
            seat("Cora", "1 quai Neuf"),
        ],
        directorship=[office("Cora", "A"), office("Cora", "B"), office("Cora", "C", valid_to=date(2020, 1, 1))],
        representation=[{"agent_id": "Books", "client_id": firm, "role": "accountant"} for firm in "AC"],
        lease=[{"lease_id": f"L{firm}", "lessor_id": "Estate", "tenant_id": firm} for firm in "AB"],
    )
    assert shared_with(connection, "A", ON_DAY) == [
        ("address", "1 quai Neuf, Port-Vieux", 1, ["B"], ["address0", "address1"]),
        ("officer", "Cora", 1, ["B"], ["directorship0", "directorship1"]),
        ("agent", "Books", 1, ["C"], ["representation0", "representation1"]),
        ("landlord", "Estate", 1, ["B"], ["lease0", "lease1"]),
    ]
    assert shared_with(connection, "Cora", ON_DAY) == []


def test_what_very_many_share_is_counted_and_nobody_is_named() -> None:
    """Beyond fifty, the count stands with the party's own row alone."""
    connection = filled(directorship=[office("Agent", f"F{n:02}") for n in range(CROWDED + 2)])
    assert shared_with(connection, "F00", ON_DAY) == [("officer", "Agent", CROWDED + 1, [], ["directorship0"])]


def test_serial_directors_are_counted_by_organisation() -> None:
    """Two offices in one organisation are one; where another directs too, she is not alone."""
    rows = [
        office("Cora", "A"),
        office("Cora", "A", "présidente"),
        office("Cora", "B"),
        office("Cora", "C"),
        office("Paul", "C"),
    ]
    connection = filled(directorship=rows)
    rows_of_cora = [f"directorship{n}" for n in range(4)]
    assert serial_directors(connection, ON_DAY, 2) == [("Cora", 3, 2, rows_of_cora)]
    assert serial_directors(connection, ON_DAY, 4) == []


def test_nominees_are_named_as_the_record_names_them() -> None:
    """An agreement by which one holds in the name of another, with its rows."""
    rows = [holding("N", "A", interest="nominee"), holding("Q", "A", interest="nominator"), holding("P", "A", 0.5)]
    assert nominees(filled(ownership=rows), ON_DAY) == [
        ("Q", "A", "nominator", ["ownership1"]),
        ("N", "A", "nominee", ["ownership0"]),
    ]


def test_who_held_what_on_an_earlier_day() -> None:
    """P had half until June 2024 and a fifth since; Cora directs since 2023; a link without days holds on all of them."""
    sold, day = date(2024, 6, 1), date(2024, 1, 1)
    connection = filled(
        ownership=[holding("P", "A", 0.5, valid_to=sold), holding("P", "A", 0.2, valid_from=sold), holding("A", "B")],
        directorship=[office("Cora", "A", valid_from=date(2023, 1, 1))],
    )

    def told(on: date) -> list[tuple[str, str, str, float | None]]:
        return [(link.from_id, link.to_id, link.kind, link.share_min) for link in links_on(connection, "A", on)]

    assert told(day) == [("Cora", "A", "directs", None), ("A", "B", "holds", None), ("P", "A", "holds", 0.5)]
    assert told(sold) == [("Cora", "A", "directs", None), ("A", "B", "holds", None), ("P", "A", "holds", 0.2)]
    assert told(date(2022, 1, 1)) == [("A", "B", "holds", None), ("P", "A", "holds", 0.5)]
    changes = changes_between(connection, "A", day, ON_DAY)
    assert [(change.day, change.what, change.link.row_id) for change in changes] == [
        (sold, "ended", "ownership0"),
        (sold, "began", "ownership1"),
    ]
    assert changes_between(connection, "A", sold, ON_DAY) == []
