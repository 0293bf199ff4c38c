"""Stories of the calls of one service over years (COL)."""

from collections.abc import Sequence

from rempart.town.desk import Desk
from rempart.town.stories.whole.buying.bid_rows import award, firm, offer, service, took_part, week
from rempart.town.stories.whole.form import story

_SPORTS_GOODS = "37400000"


def _call(desk: Desk, ocid: str, buyer: str, number: int, winner: int, *losers: int) -> None:
    """One call of one week: who took part and who won."""
    took_part(desk, ocid, firm(desk, winner), *(firm(desk, loser) for loser in losers))
    award(desk, ocid, buyer, firm(desk, winner), week(number))


def _seldom(desk: Desk, key: str, lost: int, *, asked: bool) -> None:
    """One firm loses to one winner so many times, and wins as often against three others.

    COL-06 rightly asks about the same two firms, of both services.
    """
    buyer, about = service(desk, key)
    for n in range(lost):
        _call(desk, f"{key}-lost-{n}", buyer, 2 * n, 1, 0)
        _call(desk, f"{key}-won-{n}", buyer, 2 * n + 1, 0, 2 + n % 3)
    desk.casting.watch(key, "COL-05", about, asked=asked)


def _seven_lost(desk: Desk, key: str) -> None:
    _seldom(desk, key, 7, asked=True)


def _six_lost(desk: Desk, key: str) -> None:
    _seldom(desk, key, 6, asked=False)


def _five_meetings(desk: Desk, key: str, wins: int, *, asked: bool) -> None:
    """Three firms meet five times; the first wins so many, the third the rest, the second none."""
    buyer, about = service(desk, key)
    for n in range(5):
        winner = 0 if n < wins else 2
        _call(desk, f"{key}-{n}", buyer, n, winner, 1, 2 - winner)
    desk.casting.watch(key, "COL-06", about, asked=asked)


def _four_won(desk: Desk, key: str) -> None:
    _five_meetings(desk, key, 4, asked=True)


def _three_won(desk: Desk, key: str) -> None:
    _five_meetings(desk, key, 3, asked=False)


def _in_turn(desk: Desk, key: str, winners: Sequence[int], *, asked: bool) -> None:
    """Three firms meet in as many calls as there are winners."""
    buyer, about = service(desk, key)
    for n, winner in enumerate(winners):
        _call(desk, f"{key}-{n}", buyer, n, winner, *sorted({0, 1, 2} - {winner}))
    desk.casting.watch(key, "COL-07", about, asked=asked)


def _turns(desk: Desk, key: str) -> None:
    _in_turn(desk, key, (0, 1, 2) * 5, asked=True)


def _one_repeat(desk: Desk, key: str) -> None:
    _in_turn(desk, key, (0, 1, 2) * 4 + (2, 0, 1), asked=False)


def _regular(desk: Desk, key: str, met: int, *, asked: bool) -> None:
    """Ten calls with two answers, so many of them the second firm's, and one that the first firm answers alone."""
    buyer, _ = service(desk, key)
    for n in range(11):
        ocid = key if n == 10 else f"{key}-{n}"
        told = {"cpv": _SPORTS_GOODS, "procurement_method": "open", "closes_on": week(4 * n)}
        desk.tell("tender", ocid=ocid, buyer_id=buyer, **told)
        second = firm(desk, 1 if n < met else 2 + n % 3)
        took_part(desk, ocid, firm(desk, 0), *([] if n == 10 else [second]))
    desk.casting.watch(key, "COL-10", key, asked=asked)


def _absent(desk: Desk, key: str) -> None:
    _regular(desk, key, 7, asked=True)


def _seldom_there(desk: Desk, key: str) -> None:
    _regular(desk, key, 6, asked=False)


def _rejections(desk: Desk, key: str, rejected: int) -> str:
    """Ten calls of one service, with two offers each, of which so many are rejected; return the number of the service."""
    buyer, about = service(desk, key)
    for n in range(10):
        ocid = f"{key}-{n}"
        desk.tell("tender", ocid=ocid, buyer_id=buyer)
        for rank in (0, 1):
            status = "disqualified" if n + 10 * rank < rejected else "valid"
            offer(desk, ocid, str(rank + 1), firm(desk, n + rank), status=status)
    return about


def _against_peers(desk: Desk, key: str, rejected: int, *, asked: bool) -> None:
    """One service beside 24 others, which are written once: they reject a tenth or a fifth."""
    for n in range(24):
        if f"rejections-{n}-service" not in desk.told:
            _rejections(desk, f"rejections-{n}", 4 if n % 2 else 2)
    desk.casting.watch(key, "COL-14", _rejections(desk, key, rejected), asked=asked)


def _many_rejected(desk: Desk, key: str) -> None:
    _against_peers(desk, key, 12, asked=True)


def _fewer_rejected(desk: Desk, key: str) -> None:
    _against_peers(desk, key, 11, asked=False)


STORIES = (
    story(
        "seldom_wins",
        "A firm loses seven times to one winner",
        "Une entreprise perd sept fois face à un gagnant",
        _seven_lost,
    ),
    story("wins_as_chance", "Decoy: it loses six times", "Leurre : elle perd six fois", _six_lost),
    story(
        "constant_winner",
        "One wins four of five, one never",
        "L’une gagne quatre fois sur cinq, une autre jamais",
        _four_won,
    ),
    story("frequent_winner", "Decoy: one wins three of five", "Leurre : l’une gagne trois fois sur cinq", _three_won),
    story("taking_turns", "Three firms win strictly in turn", "Trois entreprises gagnent à tour de rôle", _turns),
    story(
        "turns_broken_once",
        "Decoy: the turn is broken once",
        "Leurre : le tour de rôle est rompu une fois",
        _one_repeat,
    ),
    story("regular_absent", "A regular bidder is absent", "Un candidat habituel est absent", _absent),
    story(
        "occasional_absent",
        "Decoy: a less regular bidder is absent",
        "Leurre : un candidat moins régulier est absent",
        _seldom_there,
    ),
    story("many_rejections", "One service rejects many offers", "Un service écarte beaucoup d’offres", _many_rejected),
    story(
        "some_rejections",
        "Decoy: one service rejects some more",
        "Leurre : un service en écarte un peu plus",
        _fewer_rejected,
    ),
)
