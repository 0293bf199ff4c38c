"""Stories of who holds the trade of a street (NET-05).

The trade is named by a rule pack of the practice town, in ``sector_scope``.
"""

from datetime import date

from rempart.town.desk import Desk
from rempart.town.stories.whole.bodies import firms_of
from rempart.town.stories.whole.form import story

_CAFE = "56.30Z"


def _street(desk: Desk, key: str, group: int, others: int, asked: bool, one_hall: bool = False) -> None:
    """A street of cafés, so many of one owner, each of the others of its own."""
    street, hands = f"{key}-street", firms_of(desk, key, *[0.51] * group, classification=_CAFE)
    alone = [
        firm for rank in range(others) for firm in firms_of(desk, f"{key}-else-{rank}", 0.51, classification=_CAFE)
    ]
    for rank, firm in enumerate((*hands, *alone), start=1):
        cells = {"premises_id": f"{key}-{rank}", "full_address": desk.casting.address()}
        desk.tell("premises", street_id=street, single_owner=one_hall and rank <= group, **cells)
        began = date(2022, 5, 2)
        desk.tell("operator_spell", premises_id=f"{key}-{rank}", operator_id=firm, valid_from=began)
    desk.casting.watch(key, "NET-05", street, asked=asked)


def _three_of_seven(desk: Desk, key: str) -> None:
    _street(desk, key, 3, 4, asked=True)


def _three_of_eight(desk: Desk, key: str) -> None:
    _street(desk, key, 3, 5, asked=False)


def _one_hall(desk: Desk, key: str) -> None:
    _street(desk, key, 3, 4, asked=False, one_hall=True)


STORIES = (
    story(
        "street_of_one_group",
        "Three of the seven cafés of a street to one group",
        "Trois des sept cafés d’une rue à un même groupe",
        _three_of_seven,
    ),
    story(
        "street_of_several",
        "Decoy: three of the eight cafés of a street to one group",
        "Leurre : trois des huit cafés d’une rue à un même groupe",
        _three_of_eight,
    ),
    story(
        "street_market_hall",
        "Decoy: three cafés of one group in one market hall",
        "Leurre : trois cafés d’un même groupe dans une halle",
        _one_hall,
    ),
)
