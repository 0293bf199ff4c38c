"""Stories of who runs a place (EST-01)."""

from datetime import date, timedelta

from rempart.base import months_before
from rempart.town.cast import Company, Premises
from rempart.town.casting import Casting
from rempart.town.editions import NOVEMBER
from rempart.town.stories.form import story

WINDOW_MONTHS = 36


def _since_2016(casting: Casting, first_start: date) -> Premises:
    """A place whose first operator left a month before ``first_start``."""
    place = casting.new_premises()
    casting.spell(place, casting.owned(100), date(2016, 4, 4), end=first_start - timedelta(days=30))
    return place


def follow(casting: Casting, place: Premises, starts: list[date], operators: list[Company], **rest: str) -> None:
    """Let operators follow one another; the last one still runs the place."""
    ends = [start - timedelta(days=12) for start in starts[1:]]
    for operator, start, end in zip(operators, starts, [*ends, None], strict=True):
        casting.spell(place, operator, start, end=end, **rest)


def _apply(casting: Casting, key: str, place: Premises, on: date, *asks: str) -> None:
    parties = (
        casting.party("applicant", company := casting.owned(60, 40)),
        casting.party("representative", casting.director(company)),
    )
    casting.apply(key, *parties, on=on, premises=place, must_ask=asks)


def _three_operators(casting: Casting, key: str) -> None:
    on = NOVEMBER[1]
    starts = [months_before(on, months) for months in (30, 17, 5)]
    place = _since_2016(casting, starts[0])
    operators = [casting.owned(100) for _ in starts]
    follow(casting, place, starts, operators)
    casting.plant(key, "town_premises", Local=place.number, SIRET=operators[1].establishment())
    _apply(casting, key, place, on, "EST-01")


def _a_day_too_early(casting: Casting, key: str) -> None:
    on = NOVEMBER[2]
    starts = [months_before(on, months) for months in (WINDOW_MONTHS, 20, 7)]
    place = _since_2016(casting, starts[0])
    follow(casting, place, starts, [casting.owned(100) for _ in starts])
    _apply(casting, key, place, on)


def _same_group(casting: Casting, key: str) -> None:
    on = NOVEMBER[3]
    starts = [months_before(on, months) for months in (28, 19, 6)]
    place = _since_2016(casting, starts[0])
    owner, before, after = casting.person(), casting.company(), casting.company()
    casting.own(before, owner, 100)
    casting.own(after, owner, 100)
    follow(casting, place, starts, [before, after, casting.owned(100)])
    _apply(casting, key, place, on)


STORIES = (
    story("three_operators", "Three operators in thirty months", "Trois exploitants en trente mois", _three_operators),
    story(
        "a_day_too_early",
        "Decoy: three operators, the first on the very day that the window leaves out",
        "Leurre : trois exploitants, le premier le jour même que la période laisse dehors",
        _a_day_too_early,
    ),
    story(
        "same_group",
        "Decoy: three operators, two of them of one owner",
        "Leurre : trois exploitants, dont deux du même propriétaire",
        _same_group,
    ),
)
