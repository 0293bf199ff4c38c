"""The main navigation: what a person's roles may reach, in a fixed order."""

from dataclasses import dataclass

from rempart.desk.rights.table import table


@dataclass(frozen=True)
class Item:
    """One entry: its route, its words, the key after ``g``, and the other apps whose pages lie below it; none where it is ``alone``."""

    route: str
    words: str
    key: str
    below: tuple[str, ...] = ()
    alone: bool = False

    @property
    def apps(self) -> frozenset[str]:
        """The apps whose pages count as being there."""
        return frozenset() if self.alone else frozenset({self.route.partition(":")[0], *self.below})


ITEMS = (
    Item("cases:home", "frame.home", "h", alone=True),
    Item("cases:list", "frame.cases", "c", ("screening", "letters", "network")),
    Item("screening:intake", "frame.intake", "n", alone=True),
    Item("planner:list", "frame.planner", "p"),
    Item("measures:list", "frame.measures", "m"),
    Item("registers:list", "frame.registers", "r"),
    Item("oversight:list", "frame.oversight", "o"),
    Item("operations:due", "frame.retention", "k"),
    Item("concerned:list", "frame.concerned", "d"),
    Item("journal:list", "frame.journal", "a"),
    Item("administration:list", "frame.administration", "s"),
)


def navigation(held: list[str]) -> list[Item]:
    """Return the entries that roles may read; an address that is not in the table of rights is left out."""
    routes = table().routes
    return [item for item in ITEMS if item.route in routes and set(held) & table().readers(routes[item.route])]


FIRST = frozenset(item.route for item in ITEMS)
"""The pages of the entries themselves: each is where it is, whatever app it shares."""
