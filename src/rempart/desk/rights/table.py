"""The table of rights, read once and checked whole: an address that it does not name is reached by nobody."""

from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from rempart.base import Words
from rempart.base.yaml_files import read_yaml

Role = Literal[
    "front_desk", "case_officer", "reviewer", "legal_officer", "decision_maker", "hearing_clerk", "inspector", "partner",
    "register_steward", "integrity_officer", "data_protection_officer", "auditor", "technical_administrator",
]  # fmt: skip
DataClass = Literal["P", "T", "A", "R", "N", "J"]
Reach = Literal["none", "own", "case", "named", "summary", "final", "all"]
"""How far a role sees a data class: in its own acts, in the cases it is a member of, where it is named, and so on."""
Of = Literal["none", "case", "party", "address", "operation", "signin"]
"""What a page is about. ``signin`` is reached by whoever has not signed in yet; ``party`` and ``address`` need a purpose;
an ``operation`` is a joint control, known to its own people."""


def _truth(raw: Any) -> Any:
    return {"yes": True, "no": False, "true": True, "false": False}.get(raw, raw)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Route(_Part):
    """One address: ``read`` and ``act`` name roles or groups of ``roles.yml``; ``event`` is what a reading is called in the journal.

    ``why`` asks the purpose at the first opening of the day. ``acts`` names the events that acting may write, for the manual.
    ``looks`` says that what is sent asks, and changes nothing: the answer is worked out in no transaction, which would keep
    everybody else from writing meanwhile, and its entry is written in one of its own.
    """

    of: Of = "none"
    shows: tuple[DataClass, ...] = ()
    read: tuple[str, ...] = ()
    act: tuple[str, ...] = ()
    why: Annotated[bool, BeforeValidator(_truth)] = False
    event: str | None = None
    acts: tuple[str, ...] = ()
    looks: Annotated[bool, BeforeValidator(_truth)] = False

    @model_validator(mode="after")
    def _journalled(self) -> "Route":
        if (self.shows or self.of in ("case", "party", "address", "operation")) and self.read and not self.event:
            raise ValueError("it shows data of a person, so its reading needs an event")
        if self.act and not self.acts:
            raise ValueError("whoever acts there writes an event: name it in 'acts'")
        return self


class RoleCard(_Part):
    """One role: its words, how far it sees each data class, and with which others one person may not hold it."""

    words: Words
    sees: dict[DataClass, Reach]
    apart: tuple[str, ...] = ()


class Purpose(_Part):
    """One purpose: its words, and who may give it."""

    words: Words
    of: tuple[str, ...] = Field(min_length=1)


class Table(_Part):
    """Everything that decides: routes by name, roles, groups of roles, purposes."""

    routes: dict[str, Route]
    roles: dict[Role, RoleCard]
    groups: dict[str, tuple[str, ...]]
    purposes: dict[str, Purpose]

    @model_validator(mode="after")
    def _known(self) -> "Table":
        known = set(self.roles) | set(self.groups)
        named = {role for route in self.routes.values() for role in (*route.read, *route.act)}
        named |= {role for card in self.roles.values() for role in card.apart}
        named |= {role for group in self.groups.values() for role in group}
        if named - known:
            raise ValueError(f"no such role: {', '.join(sorted(named - known))}")
        return self

    def holders(self, named: tuple[str, ...]) -> frozenset[str]:
        """Return the roles that a list of roles and groups stands for."""
        return frozenset(role for name in named for role in self.groups.get(name, (name,)))

    def readers(self, route: Route) -> frozenset[str]:
        """Return the roles that may read a route."""
        return self.holders(route.read)

    def actors(self, route: Route) -> frozenset[str]:
        """Return the roles that may act on a route."""
        return self.holders(route.act)

    def apart(self, roles: frozenset[str]) -> tuple[str, str] | None:
        """Return two roles of a set that one person may not hold together; None where all agree."""
        for one in sorted(roles):
            other = roles & self.holders(self.roles[one].apart) if one in self.roles else frozenset()
            if other - {one}:
                return one, min(other - {one})
        return None

    def reach(self, roles: frozenset[str], data: DataClass) -> frozenset[Reach]:
        """Return how far roles together see a data class."""
        return frozenset(self.roles[role].sees.get(data, "none") for role in roles) - {"none"}  # type: ignore[index]


def _read(name: str) -> Any:
    return read_yaml(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def _routes() -> dict[str, Any]:
    """Return the routes of the frame and of every app.

    Raises:
        ValueError: two files name the same route.
    """
    found: dict[str, Any] = dict(_read("routes.yml"))
    desk = files("rempart.desk")
    for app in sorted(desk.iterdir(), key=lambda one: one.name):
        if app.name != "rights" and app.joinpath("routes.yml").is_file():
            more = read_yaml(app.joinpath("routes.yml").read_text(encoding="utf-8")) or {}
            if found.keys() & more.keys():
                raise ValueError(f"{app.name}: a route stands in two files")
            found |= more
    return found


@cache
def table() -> Table:
    """Return the table of rights: the frame's, and what each app adds.

    Raises:
        ValidationError: a route names an unknown role, or shows data of a person without an event.
        ValueError: two files name the same route.
    """
    roles = _read("roles.yml")
    return Table(routes=_routes(), roles=roles["roles"], groups=roles["groups"], purposes=_read("purposes.yml"))
