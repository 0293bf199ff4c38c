"""Ownership drawn: where boxes and ties stand, whatever the network, and when there is no drawing."""

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.screening.pages import report_page
from rempart.screening.pages.drawing import NARROW, WIDE, Drawing, Format, PlacedBox, draw, rows_of, wrapped
from rempart.screening.pages.network import LINKS_AT_MOST, PARTIES_AT_MOST, Box, Network, Tie, network_of
from rempart.screening.pages.voice import Voice

from .sample import full_report as full


def network(*links: str, subject: str = "S") -> Network:
    """A network of links written ``AB``: A holds part of B."""
    ids = dict.fromkeys(id_ for link in links for id_ in link)
    boxes = tuple(Box(id_, f"Party {id_}", "company", "subject" if id_ == subject else "company") for id_ in ids)
    return Network(boxes, tuple(Tie(owner, asset, "50%", "recorded") for owner, asset in dict.fromkeys(links)))


def apart(one: PlacedBox, other: PlacedBox) -> bool:
    """Whether two boxes do not touch."""
    return (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
    )


def segments(path: str) -> list[tuple[float, float, float, float]]:
    """The straight runs of a path of M, V and H."""
    x = y = 0.0
    found = []
    for letter, numbers in re.findall("([MVH])([^MVH]+)", path):
        values = [float(number) for number in numbers.split()]
        new = (values[0], values[1]) if letter == "M" else (x, values[0]) if letter == "V" else (values[0], y)
        if letter != "M":
            found.append((min(x, new[0]), min(y, new[1]), max(x, new[0]), max(y, new[1])))
        x, y = new
    return found


def sound(drawing: Drawing) -> None:
    """Boxes stand apart and inside; ties run inside and cross no box; level runs of two ties never lie on one another."""
    for one, other in combinations(drawing.boxes, 2):
        assert apart(one, other)
    for placed in drawing.boxes:
        assert placed.x >= 0
        assert placed.x + placed.width <= drawing.width
        assert placed.y + placed.height <= drawing.height
    runs = {}
    for placed in drawing.ties:
        for left, top, right, bottom in segments(placed.path):
            assert left >= 0
            assert right <= drawing.width
            assert 0 <= top <= bottom <= drawing.height
            for box in drawing.boxes:
                inside = box.x < right and left < box.x + box.width and box.y < bottom and top < box.y + box.height
                assert not inside, (placed.tie, box.box)
            if left < right:
                runs.setdefault(top, []).append((left, right))
    for level in runs.values():
        for one, other in combinations(level, 2):
            assert one[1] < other[0] or other[1] < one[0]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("SABCDEFGH"), st.sampled_from("SABCDEFGH")).filter(lambda p: p[0] != p[1]),
        min_size=1,
        max_size=14,
    )
)
@pytest.mark.parametrize("format_", [WIDE, NARROW])
def test_every_drawing_is_sound(format_: Format, links: list[tuple[str, str]]) -> None:
    """Whatever the links, circles and several parties of one application included."""
    drawing = draw(network(*(owner + asset for owner, asset in links)), format_)
    if drawing:
        sound(drawing)
        assert len(drawing.ties) == len(set(links))


def test_owners_stand_above_what_they_hold_and_circles_do_not_end_it() -> None:
    """P holds A and B, A holds B, B holds S: one above the other; a holding of S in P only goes round."""
    assert rows_of(network("BS", "AB", "PA", "PB"), 3) == [["P"], ["A"], ["B"], ["S"]]
    assert rows_of(network("BS", "AB", "PA", "PB", "SP"), 3) == [["P"], ["A"], ["B"], ["S"]]


def test_more_owners_than_fit_stand_in_several_rows() -> None:
    """Three in a row where the page is wide, two where it is narrow."""
    five = network("AS", "BS", "CS", "DS", "ES")
    assert rows_of(five, 3) == [["A", "B", "C"], ["D", "E"], ["S"]]
    assert rows_of(five, 2) == [["A", "B"], ["C", "D"], ["E"], ["S"]]


def test_too_much_is_not_drawn() -> None:
    """Parties, links or rows beyond the bounds: no drawing; the page says so and has the table."""
    letters = [chr(65 + number) for number in range(PARTIES_AT_MOST)]
    assert draw(network(*(f"{letter}s" for letter in letters), subject="s"), WIDE) is None
    many = [owner + asset for owner, asset in combinations("SABCDEFGHIJ", 2)][: LINKS_AT_MOST + 1]
    assert draw(network(*many), WIDE) is None
    assert draw(network(*(letters[n] + letters[n + 1] for n in range(18)), subject=letters[18]), WIDE) is None
    report = full("en")
    link = report.ownership[0]
    lots = [link.model_copy(update={"owner": f"Owner {n}", "owner_id": f"o{n}"}) for n in range(PARTIES_AT_MOST + 1)]
    page = report_page(report.model_copy(update={"ownership": lots}))
    assert "are too many to draw on a page" in page
    assert '<svg class="drawing' not in page
    assert "Owner 24" in page


def test_two_parties_of_one_name_are_two_boxes() -> None:
    """Ids tell them apart; a report of before, without ids, has names alone."""
    report = full("en")
    link = report.ownership[0]
    same = [link.model_copy(update={"owner": "Jean Martin", "owner_id": id_}) for id_ in ("p1", "p2")]
    found = network_of(report.model_copy(update={"ownership": same}), Voice("en"))
    assert [box.name for box in found.boxes].count("Jean Martin") == 2
    assert len(network_of(report, Voice("en")).ties) == len(report.ownership)


def test_a_drawing_has_a_title_a_description_and_a_table_beside_it() -> None:
    """Who cannot see it is told what it is, and where the same stands in words."""
    page = report_page(full("fr"))
    for name in ("wide", "narrow"):
        assert f'aria-labelledby="own-{name}-t"' in page
        assert re.search(f'<desc id="own-{name}-d">[^<]*tableau[^<]*</desc>', page)
    assert page.index('<svg class="drawing') < page.index("table table--sheets table--ownership")


def test_a_name_is_wrapped_and_cut_in_the_drawing_only() -> None:
    """Two lines at most, wide letters counted wide."""
    assert wrapped("Société des Quais du Vieux Port et de la Rive", 120, 8) == ("Société des", "Quais du Vieux…")
    assert wrapped("渡辺渡辺渡辺渡辺", 120, 8) == ("渡辺渡辺渡辺渡辺",)
    assert wrapped("渡辺渡辺渡辺渡辺渡辺", 120, 8) == ("渡辺渡辺渡辺渡…",)
