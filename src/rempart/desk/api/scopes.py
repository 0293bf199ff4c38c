"""What a token may do: scopes, each with its operations, read once from ``scopes.yml``."""

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from rempart.base import Words
from rempart.base.yaml_files import read_yaml

SPACE = "api:v1:"
"""The namespace of every operation."""


class Scope(BaseModel):
    """One scope: its words, and its operations, each a method and the name of a route."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: Words
    operations: tuple[str, ...]


@cache
def scopes() -> dict[str, Scope]:
    """Return the scopes by their ids, in the order of the file."""
    raw = read_yaml(files(__package__).joinpath("scopes.yml").read_text(encoding="utf-8"))
    return {id_: Scope.model_validate(one) for id_, one in raw.items()}


@cache
def scope_of() -> dict[tuple[str, str], str]:
    """Return the scope of each method and route.

    Raises:
        ValueError: an operation stands in two scopes.
    """
    found: dict[tuple[str, str], str] = {}
    for id_, one in scopes().items():
        for operation in one.operations:
            method, _, name = operation.partition(" ")
            if (method, SPACE + name) in found:
                raise ValueError(f"{operation} stands in two scopes")
            found[method, SPACE + name] = id_
    return found


def methods_of(name: str) -> list[str]:
    """Return the methods that a route answers; none where it is no operation."""
    return sorted(method for method, route in scope_of() if route == name)
