"""The main navigation: what a person's roles may reach, in a fixed order."""

from dataclasses import dataclass

from rempart.desk.rights.table import table


@dataclass(frozen=True)
class Item:
    """One entry: its route, its words, the key after ``g``, and whether every page of its app counts as being there."""

    route: str
    words: str
    key: str
    whole: bool = True


ITEMS = (
    Item("cases:home", "frame.home", "h", whole=False),
    Item("cases:list", "frame.cases", "c"),
    Item("screening:intake", "frame.intake", "n", whole=False),
    Item("planner:list", "frame.planner", "p"),
    Item("measures:list", "frame.measures", "m"),
    Item("registers:list", "frame.registers", "r"),
    Item("concerned:list", "frame.concerned", "d"),
    Item("journal:list", "frame.journal", "a"),
    Item("administration:list", "frame.administration", "s"),
)


def navigation(held: list[str]) -> list[Item]:
    """Return the entries that roles may read; an address that is not in the table of rights is left out."""
    routes = table().routes
    return [item for item in ITEMS if item.route in routes and set(held) & table().readers(routes[item.route])]
