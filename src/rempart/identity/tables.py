"""Data files of the rooms of identity: words, weights, sentences."""

from functools import cache
from importlib.resources import files
from typing import Any

from rempart.base.yaml_files import read_yaml


@cache
def table(name: str) -> dict[str, Any]:
    """Return one data file, read once; ``name`` is its room and its name (``naming/words``)."""
    text = files("rempart.identity").joinpath(f"{name}.yml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = read_yaml(text)
    return loaded
