"""The map of OWASP ASVS: whole, and naming nothing that does not exist."""

import ast
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
IDS = ROOT / "docs" / "security" / "asvs-ids.txt"
THIRD = ("V8", "V11", "V16")
"""Chapters of which level 3 is mapped too: authorisation, cryptography, logs (rights, R-41)."""


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """The map, read as the page reads it."""
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        from asvs_page import requirements  # type: ignore[import-not-found]
    finally:
        sys.path.pop(0)
    read: dict[str, Any] = requirements()
    return read


@cache
def named_in(path: Path) -> frozenset[str]:
    """Return the tests that a file defines."""
    return frozenset(
        node.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def test_no_requirement_is_missing(found: dict[str, Any]) -> None:
    """Every id of levels 1 and 2 stands in the map with its level, and those of level 3 of three chapters; no other does."""
    listed = dict(line.split() for line in IDS.read_text(encoding="utf-8").splitlines())
    assert len(listed) == 345
    asked = {id_: int(level) for id_, level in listed.items() if int(level) < 3 or id_.partition(".")[0] in THIRD}
    assert {id_: one.level for id_, one in found.items()} == asked


def test_every_test_and_place_that_is_named_exists(found: dict[str, Any]) -> None:
    """A test that was renamed, or a file that went, is seen here."""
    for id_, one in found.items():
        for node in one.shown:
            path, _, name = node.partition("::")
            assert (ROOT / path).is_file(), f"{id_}: {node}"
            assert name in named_in(ROOT / path), f"{id_}: {node}"
        for place in one.at:
            assert (ROOT / place).exists(), f"{id_}: {place}"


def test_each_state_says_what_it_rests_on(found: dict[str, Any]) -> None:
    """Shown means by a test, by construction a place, documented a page; what is open says why."""
    for id_, one in found.items():
        if one.state == "test":
            assert one.shown, id_
        if one.state == "code":
            assert one.at, id_
        if one.state == "page":
            assert one.at, id_
            assert all(place.endswith((".md", ".json")) for place in one.at), id_
        if one.state == "open":
            assert one.note, id_
        if one.state == "na":
            assert one.asks.startswith(("no ", "authenticated modes alone")), id_


def test_a_name_that_is_not_there_would_be_seen() -> None:
    """The search above can fail."""
    assert "test_nothing_of_this_name" not in named_in(Path(__file__))
    assert "test_no_requirement_is_missing" in named_in(Path(__file__))
