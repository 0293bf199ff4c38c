"""How many close names the lists show by chance: the same for every application of a day, and about none of them."""

from typing import Literal

from rempart.identity.comparison.expected import (
    POPULATIONS,
    asked_about_more,
    expected_false_alarms,
    groups_measured_on,
    measured_on,
)
from rempart.screening.close_names import LEAST_ALIKE
from rempart.screening.pages import Voice
from rempart.screening.report import Expectation, ExpectedShare

_KINDS: tuple[Literal["languages", "scripts"], ...] = ("languages", "scripts")


def expectation(listed: int, voice: Voice) -> Expectation | None:
    """Return how often chance shows a close name with so many parties in the lists; None where no list was read."""
    if not listed:
        return None
    shares = [
        ExpectedShare(
            names=population,
            birth_date=dated,
            of_1000=float(f"{expected_false_alarms(listed, LEAST_ALIKE, dated, population):.2g}"),
        )
        for dated in (False, True)
        for population in POPULATIONS
    ]
    said = {f"{one.names}_{'dated' if one.birth_date else 'named'}": in_words(one.of_1000, voice) for one in shares}
    return Expectation(
        parties_listed=listed,
        measured_on=measured_on(),
        shares=shares,
        sentence=voice.plain(
            "chance.expected", listed=voice.count("listed", listed), day=voice.day_in_text(measured_on()), **said
        ),
        unequal=[sentence for kind in _KINDS if (sentence := _unequal(kind, voice))],
    )


def in_words(of_1000: float, voice: Voice) -> str:
    """Return a share of 1,000 as it may be said: two digits at most, and *fewer than 1*."""
    if of_1000 < 1:
        return voice.plain("chance.fewer")
    return voice.plain("chance.about", n=voice.number(round(float(f"{of_1000:.2g}"))))


def _unequal(kind: Literal["languages", "scripts"], voice: Voice) -> str:
    overall, groups = asked_about_more(kind)
    if not groups:
        return ""
    named = [f"{name.in_language(voice.lang)} ({in_words(rate, voice)})" for name, rate in groups]
    return voice.plain(
        f"chance.{kind}",
        groups="; ".join(named) if voice.lang == "en" else voice.tidy(" ; ".join(named)),
        overall=in_words(overall, voice),
        day=voice.day_in_text(groups_measured_on()),
    )
