"""Journals for the tests, and what is done to them."""

import json
import random
from pathlib import Path

import pytest

from rempart.base import RempartError
from rempart.journal import Entry, Journal, verify
from rempart.journal.entries import START, made, parsed

CLERK = {"actor": "clerk", "data": {"register": "invented", "rows": 4}}
FIRST = Path("entries", "000001.jsonl")


SLOTS = ["checkpoint.next", "checkpoint.next.other"]
"""Where writes are announced, in turn."""


def seeded(seed: int) -> random.Random:
    """Return the same chance at every run."""
    return random.Random(seed)  # noqa: S311


def written(folder: Path, count: int = 5) -> Path:
    """Return the file of a journal of ``count`` entries, each under a checkpoint of its own."""
    for number in range(count):
        Journal(folder).append("load", actor="clerk", data={"rows": number, "register": "invented"})
    return folder / FIRST


def at_once(folder: Path, count: int, *, each: int = 1000) -> Journal:
    """Return a journal of ``count`` entries, ``each`` of them under one checkpoint."""
    journal = Journal(folder)
    for start in range(0, count, each):
        with journal.together():
            for number in range(start, min(start + each, count)):
                journal.append("load", actor="clerk", data={"rows": number, "register": "invented"})
    return journal


def refusal(folder: Path, **more: object) -> RempartError:
    """Return what ``verify`` says of a damaged journal."""
    with pytest.raises(RempartError) as caught:
        verify(folder, **more)  # type: ignore[arg-type]
    return caught.value


def lines_of(folder: Path) -> list[bytes]:
    """Return all lines of a journal, with their ends."""
    return [
        line for path in sorted((folder / "entries").glob("*")) for line in path.read_bytes().splitlines(keepends=True)
    ]


def rewrite(folder: Path, lines: list[bytes]) -> None:
    """Write the lines where a journal has its entries."""
    for path in (folder / "entries").iterdir():
        path.unlink()
    for start in range(0, len(lines), 4096):
        (folder / "entries" / f"{start // 4096 + 1:06}.jsonl").write_bytes(b"".join(lines[start : start + 4096]))


def forked(lines: list[bytes], place: int) -> list[bytes]:
    """Return the lines with another entry at a place, and everything after it made to follow from it."""
    kept = lines[:place]
    previous = parsed(kept[-1][:-1]).hash if kept else START
    for number, line in enumerate(lines[place:], start=place + 1):
        content = json.loads(line)
        actor = "somebody else" if number == place + 1 else content["actor"]
        entry = made(number, previous, at=content["at"], actor=actor, action=content["action"], data=content["data"])
        kept.append(entry.line() + b"\n")
        previous = entry.hash
    return kept


def resigned(folder: Path, lines: list[bytes], copy: Path) -> Journal:
    """Return a journal with these entries, signed by the same key: what whoever has the key can write."""
    copy.mkdir()
    (copy / "key.pem").write_bytes((folder / "key.pem").read_bytes())
    journal = Journal(copy, origin=Journal(folder).store.keys()[0].name)
    entries: list[Entry] = [parsed(line[:-1]) for line in lines]
    with journal.together():
        assert journal._batch is not None
        journal._batch.entries += [(entry, entry.line()) for entry in entries]
    return journal
