"""The derived tables, from rows to ends, groups and links."""

from datetime import date
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.ledger.dictionary import create_table_sql, dictionary
from rempart.network import chain_links, derive, ultimate_owners

ON_DAY = date(2026, 3, 1)


def build(holdings: list[dict[str, Any]], parties: dict[str, Any], on_day: date = ON_DAY) -> duckdb.DuckDBPyConnection:
    """Return a connection with ``ownership`` and ``party`` filled and the network derived."""
    connection = duckdb.connect()
    connection.execute("set threads = 1")
    for table in ("ownership", "party", "bo_statement", "coverage"):
        connection.execute(create_table_sql(dictionary()[table]))
    for number, holding in enumerate(holdings):
        row = {"register": "r1", "row_id": f"row{number:03}", "interest": "shareholding", **holding}
        if "share" in row:
            row["share_min"] = row["share_max"] = row.pop("share")
        names = ", ".join(row)
        connection.execute(f"insert into ownership ({names}) values ({', '.join('?' * len(row))})", list(row.values()))
    for party, described in parties.items():
        kind, _, vehicle = described.partition("/")
        connection.execute(
            "insert into party (party_id, kind, vehicle, row_id) values (?, ?, ?, ?)",
            [party, kind, vehicle or None, f"party-{party}"],
        )
    derive(connection, on_day)
    return connection


def table(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[object, ...]]:
    """All rows of a table, in its order."""
    return connection.execute(f"select * from main.{name}").fetchall()


def test_columns_are_those_of_the_dictionary() -> None:
    """The four tables have the dictionary's columns and types, empty or not."""
    for connection in (build([], {}), build([{"owner_id": "P", "asset_id": "C", "share": 1.0}], {"P": "Person"})):
        for name in ("integrated_ownership", "ultimate_owner", "ownership_link", "party_group"):
            found = connection.execute(f"select column_name, column_type from (describe main.{name})").fetchall()
            assert found == [(column.name, column.sql_type) for column in dictionary()[name].columns]


def test_shares_multiply_and_add() -> None:
    """Two chains of one person add up, with the links of the shorter one."""
    connection = build(
        [
            {"owner_id": "P", "asset_id": "H", "share": 0.5},
            {"owner_id": "H", "asset_id": "C", "share": 0.6},
            {"owner_id": "P", "asset_id": "C", "share_min": 0.1, "share_max": 0.25},
        ],
        {"P": "Person", "H": "Company", "C": "Company"},
    )
    assert ("P", "C", 0.4, 0.55, 1) in table(connection, "integrated_ownership")
    assert table(connection, "ultimate_owner") == [
        ("C", "P", 0.4, 0.55, 1, "person"),
        ("H", "P", 0.5, 0.5, 1, "person"),
    ]


def test_two_registers_do_not_add_up_but_two_classes_do() -> None:
    """The same 0.6 stated by two registers is 0.6; 0.3 and 0.4 in two classes of one register are 0.7."""
    connection = build(
        [
            {"owner_id": "P", "asset_id": "C", "share": 0.6, "register": "state"},
            {"owner_id": "P", "asset_id": "C", "share": 0.6, "register": "bods"},
            {"owner_id": "P", "asset_id": "D", "share": 0.3, "share_class": "A"},
            {"owner_id": "P", "asset_id": "D", "share": 0.4, "share_class": "B"},
            {"owner_id": "P", "asset_id": "D", "register": "silent"},
        ],
        {"P": "Person"},
    )
    assert table(connection, "integrated_ownership") == [("P", "C", 0.6, 0.6, 1), ("P", "D", 0.7, 0.7, 1)]


def test_a_share_not_published_is_what_the_others_leave() -> None:
    """An unknown share is at least 0 and at most 1 less the known minima of the others."""
    connection = build(
        [
            {"owner_id": "P", "asset_id": "C", "share_min": 0.25, "share_max": 0.5},
            {"owner_id": "Q", "asset_id": "C", "share": 0.3},
            {"owner_id": "R", "asset_id": "C"},
        ],
        {},
    )
    assert ("R", "C", 0.0, pytest.approx(0.45), 1) in table(connection, "integrated_ownership")


def test_ends_are_named_as_what_they_are() -> None:
    """A trust hides its settlor, an unnamed owner and a fund are opaque, an organisation without rows is unknown."""
    connection = build(
        [
            {"owner_id": "T", "asset_id": "C", "share": 0.4},
            {"owner_id": "S", "asset_id": "T", "interest": "settlor"},
            {"owner_id": None, "asset_id": "C", "share": 0.1},
            {"owner_id": "F", "asset_id": "C", "share": 0.2},
            {"owner_id": "O", "asset_id": "C", "share": 0.3},
        ],
        {"T": "Arrangement", "S": "Person", "F": "Company/fund", "O": "Organization", "C": "Company"},
    )
    ends = {end.owner_id: end.end_kind for end in ultimate_owners(connection, "C")}
    assert ends == {"T": "opaque", "unnamed:C": "opaque", "F": "opaque", "O": "unknown"}
    assert [end.owner_id for end in ultimate_owners(connection, "T")] == ["S"]
    integrated = {(row[0], row[1]): row[2:] for row in table(connection, "integrated_ownership")}
    assert integrated["S", "C"] == (0.0, 0.4, 2)
    assert [end.owner_id for end in ultimate_owners(connection, "C", 0.3)] == ["T", "O"]
    assert ultimate_owners(connection, "O") == []


def test_a_closed_circle_has_unknown_ends() -> None:
    """Where nobody stands above a circle, its members are unknown ends; where a person does, they are not."""
    circle = [
        {"owner_id": "A", "asset_id": "B", "share": 1.0},
        {"owner_id": "B", "asset_id": "A", "share": 1.0},
        {"owner_id": "B", "asset_id": "C", "share": 1.0},
    ]
    closed = build(circle, {})
    assert {(end.owner_id, end.end_kind) for end in ultimate_owners(closed, "C")} == {
        ("A", "unknown"),
        ("B", "unknown"),
    }
    opened = build([*circle, {"owner_id": "P", "asset_id": "A", "share": 0.1}], {"P": "Person"})
    assert [(end.owner_id, end.end_kind) for end in ultimate_owners(opened, "C")] == [("P", "person")]


def test_groups_need_a_certain_majority() -> None:
    """More than half for certain joins; exactly half, or half at most, does not; a person is in no group."""
    connection = build(
        [
            {"owner_id": "P", "asset_id": "B", "share": 0.51},
            {"owner_id": "P", "asset_id": "C", "share": 0.7},
            {"owner_id": "C", "asset_id": "D", "share": 0.9},
            {"owner_id": "P", "asset_id": "E", "share": 0.5},
            {"owner_id": "P", "asset_id": "F", "share_min": 0.25, "share_max": 0.75},
        ],
        {"P": "Person", "B": "Company", "C": "Company", "Z": "PublicBody"},
    )
    assert table(connection, "party_group") == [("B", "B"), ("C", "B"), ("D", "B"), ("E", "E"), ("F", "F"), ("Z", "Z")]


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "counts"),
    [
        (None, None, True),
        (ON_DAY, None, True),
        (date(2026, 3, 2), None, False),
        (None, ON_DAY, False),
        (None, date(2026, 3, 2), True),
    ],
)
def test_only_rows_valid_on_the_day_count(valid_from: date | None, valid_to: date | None, counts: bool) -> None:
    """A holding counts from its first day and no longer on the day given as its end."""
    connection = build(
        [{"owner_id": "P", "asset_id": "C", "share": 1.0, "valid_from": valid_from, "valid_to": valid_to}], {}
    )
    for name in ("integrated_ownership", "ownership_link"):
        assert bool(table(connection, name)) is counts


def test_chain_links_go_up_nearest_first_and_circles_are_safe() -> None:
    """Each link stands once, with its rows and its end; beyond a trust no end is named."""
    connection = build(
        [
            {"owner_id": "H", "asset_id": "C", "share": 0.6, "register": "a"},
            {"owner_id": "H", "asset_id": "C", "share": 0.6, "register": "b"},
            {"owner_id": "T", "asset_id": "C", "share": 0.4},
            {"owner_id": "C", "asset_id": "H", "share": 0.1},
            {"owner_id": "P", "asset_id": "H", "share": 0.9, "valid_from": date(2020, 1, 1)},
            {"owner_id": "S", "asset_id": "T", "interest": "settlor"},
        ],
        {"T": "Arrangement", "S": "Person", "P": "Person"},
    )
    links = chain_links(connection, "C")
    assert [(k.owner_id, k.asset_id, k.share_min, k.steps, k.end_kind) for k in links] == [
        ("H", "C", 0.6, 1, None),
        ("T", "C", 0.4, 1, "opaque"),
        ("P", "H", 0.9, 2, "person"),
        ("C", "H", 0.1, 2, None),
        ("S", "T", None, 2, None),
    ]
    assert links[0].row_ids == ["row000", "row001"]
    assert links[2].valid_from == date(2020, 1, 1)
    assert chain_links(connection, "nobody") == []


holdings = st.lists(
    st.fixed_dictionaries(
        {
            "owner_id": st.sampled_from([None, *"ABCDEPQ"]),
            "asset_id": st.sampled_from("ABCDE"),
            "share_min": st.sampled_from([None, 0.0, 0.1, 0.5, 1.0]),
            "share_max": st.sampled_from([None, 0.5, 1.0]),
            "register": st.sampled_from(["r1", "r2"]),
        }
    ),
    max_size=12,
)


@settings(max_examples=20, deadline=None)
@given(holdings, st.randoms())
def test_row_order_does_not_matter_and_every_link_carries_its_rows(
    rows: list[dict[str, object]], random: object
) -> None:
    """Shuffled rows give equal tables; each direct pair has rows, and each row is a link of its own pair."""
    kinds = {"P": "Person", "Q": "Person", "E": "Arrangement", "A": "Company"}
    rows = [{**row, "row_id": f"x{number:02}"} for number, row in enumerate(rows)]
    first = build(rows, kinds)
    shuffled = random.sample(rows, len(rows))  # type: ignore[attr-defined]
    second = build(shuffled, dict(reversed(kinds.items())))
    for name in ("integrated_ownership", "ultimate_owner", "ownership_link", "party_group"):
        assert table(first, name) == table(second, name)
    expected = sorted((row["owner_id"] or f"unnamed:{row['asset_id']}", row["asset_id"], row["row_id"]) for row in rows)
    assert table(first, "ownership_link") == expected
    direct = {(owner, company) for owner, company, *_, steps in table(first, "integrated_ownership") if steps == 1}
    assert direct == {(owner, asset) for owner, asset, _ in expected if owner != asset}
    for _, _, least, most, _ in table(first, "integrated_ownership"):
        assert 0 <= least <= most <= 1


def test_deriving_again_gives_the_same() -> None:
    """A second derivation over the first leaves the tables as they are."""
    connection = build([{"owner_id": "P", "asset_id": "C", "share": 0.5}], {"P": "Person"})
    before = table(connection, "integrated_ownership")
    derive(connection, ON_DAY)
    assert table(connection, "integrated_ownership") == before
