"""Some rules of the catalogue, where the others are not the point: to ask them takes most of the time of a check."""

from functools import cache

from rempart.signals import Signal, load_catalogue


@cache
def of_lists() -> list[Signal]:
    """The rules about lists."""
    return [one for one in load_catalogue() if one.code.startswith("LST-")]


def a_few() -> list[Signal]:
    """One rule about lists, one about owners."""
    return [one for one in load_catalogue() if one.code in ("LST-01", "OWN-06")]
