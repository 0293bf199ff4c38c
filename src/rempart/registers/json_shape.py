"""The shape of JSON records that a card gives: which types the engine gives them, and what does not fit."""

from collections.abc import Iterator
from typing import Any

Shape = str | dict[str, Any] | list[Any]
"""``text`` (a number too), ``json`` (as it is), an object of named shapes, or an array: a list with the one shape of
its elements."""

_ENGINE = {"text": "VARCHAR", "json": "JSON"}


def check_shape(shape: Any) -> dict[str, Any]:
    """Return the shape of a record where it is one.

    Raises:
        ValueError: it is none; the words say where.
    """
    if not isinstance(shape, dict):
        raise ValueError("shape is an object: key -> text, json, an object, or [the shape of the elements]")  # noqa: TRY004
    _check(shape, "shape")
    taken = {"row_number", "file", "record", "broken", "package", "json"} & {key.lower() for key in shape}
    if taken:
        raise ValueError(f"'{min(taken)}' is a column that the mechanism adds: leave it out, or read without shape")
    return shape


def _check(shape: Any, path: str) -> None:
    if isinstance(shape, list) and len(shape) == 1:
        _check(shape[0], f"{path}[]")
    elif isinstance(shape, dict) and shape and all(isinstance(key, str) for key in shape):
        if len({key.lower() for key in shape}) < len(shape):
            raise ValueError(f"{path} has two keys that differ only by capitals")
        for key, below in shape.items():
            _check(below, f"{path}.{key}")
    elif not isinstance(shape, str) or shape not in _ENGINE:
        raise ValueError(f"{path} is neither text, json, an object nor a list of one shape")


def paths_of(shape: Shape, path: str = "") -> Iterator[str]:
    """Yield the dotted name of every key of a shape; arrays have no segment of their own."""
    if isinstance(shape, list):
        yield from paths_of(shape[0], path)
    elif isinstance(shape, dict):
        for key, below in shape.items():
            name = f"{path}.{key}" if path else key
            yield name
            yield from paths_of(below, name)


def engine_type(shape: Shape) -> str:
    """Return the type of the engine: STRUCT, a list, VARCHAR or JSON."""
    if isinstance(shape, list):
        return f"{engine_type(shape[0])}[]"
    if isinstance(shape, dict):
        fields = (f"{_named(key)} {engine_type(below)}" for key, below in shape.items())
        return f"STRUCT({', '.join(fields)})"
    return _ENGINE[shape]


def misfit(value: Any, shape: Shape, path: str = "") -> str:
    """Return the name of the first key whose value does not fit, or an empty text; null always fits."""
    if value is None or isinstance(shape, str):
        return ""
    if isinstance(shape, list):
        if not isinstance(value, list):
            return path
        return next((found for item in value if (found := misfit(item, shape[0], path))), "")
    if not isinstance(value, dict):
        return path
    inner = ((shape[key], below, f"{path}.{key}" if path else key) for key, below in value.items() if key in shape)
    return next((found for kind, below, name in inner if (found := misfit(below, kind, name))), "")


def _named(key: str) -> str:
    return '"' + key.replace('"', '""') + '"'
