"""Flip, drop, swap, truncate and fork: at 500 random places, and each is found and named."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.journal.journals import at_once, forked, lines_of, refusal, resigned, rewrite, seeded

from rempart.journal import verify

PLACES = 100
ENTRIES = 60
EACH = 7
"""Entries under one checkpoint."""


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of 60 entries."""
    folder = tmp_path_factory.mktemp("whole")
    kept = at_once(folder, 0)
    for start in range(0, ENTRIES, EACH):
        with kept.together():
            for number in range(start, min(start + EACH, ENTRIES)):
                kept.append("read", actor="clerk-7", data={"rows": number}, case=f"A-{number}", purpose="permit")
        kept.checkpoint()  # one that was given out, and so is kept
    return folder


@pytest.fixture
def attacked(journal: Path, tmp_path: Path) -> Iterator[Callable[[list[bytes]], str]]:
    """Write other lines into a copy of the journal, and return what ``verify`` says; whole again, it is found whole."""
    folder = tmp_path / "journal"
    shutil.copytree(journal, folder)

    def one(lines: list[bytes]) -> str:
        rewrite(folder, lines)
        return str(refusal(folder))

    yield one
    rewrite(folder, lines_of(journal))
    assert verify(folder).entries == ENTRIES


def named(said: str) -> range:
    """The entries that a sentence names."""
    found = re.search(r"entr(?:y|ies) (\d+)(?: to (\d+))?", said)
    assert found is not None, said
    return range(int(found[1]), int(found[2] or found[1]) + 1)


def test_a_flipped_bit(journal: Path, attacked: Callable[[list[bytes]], str]) -> None:
    """Any bit of any entry: that entry is named, and no other."""
    chance, body = seeded(1), b"".join(lines_of(journal))
    for _ in range(PLACES):
        place = chance.randrange(len(body))
        changed = body[:place] + bytes([body[place] ^ 1 << chance.randrange(8)]) + body[place + 1 :]
        assert list(named(attacked([changed]))) == [body[:place].count(b"\n") + 1]


def test_two_changed_neighbours(journal: Path, attacked: Callable[[list[bytes]], str]) -> None:
    """Where the next one was changed too, both are named."""
    lines = lines_of(journal)
    for place in (0, 20, ENTRIES - 2):
        both = [line.replace(b'"clerk-7"', b'"clerk-8"') for line in lines[place : place + 2]]
        assert list(named(attacked([*lines[:place], *both, *lines[place + 2 :]]))) == [place + 1, place + 2]


def test_a_dropped_entry(journal: Path, attacked: Callable[[list[bytes]], str]) -> None:
    """Any entry, also the last: its number is named."""
    chance, lines = seeded(2), lines_of(journal)
    for _ in range(PLACES):
        place = chance.randrange(ENTRIES)
        said = attacked(lines[:place] + lines[place + 1 :])
        assert list(named(said)) == [place + 1]
        assert ("cut off" if place == ENTRIES - 1 else "dropped or moved") in said


def test_two_swapped_entries(journal: Path, attacked: Callable[[list[bytes]], str]) -> None:
    """Any two: the first place that holds another is named."""
    chance, lines = seeded(3), lines_of(journal)
    for _ in range(PLACES):
        one, two = sorted(chance.sample(range(ENTRIES), 2))
        swapped = [*lines]
        swapped[one], swapped[two] = lines[two], lines[one]
        assert list(named(attacked(swapped))) == [one + 1]


def test_a_cut_end(journal: Path, attacked: Callable[[list[bytes]], str]) -> None:
    """At any byte: the first entry that is no longer there whole is named."""
    chance, body = seeded(4), b"".join(lines_of(journal))
    for _ in range(PLACES):
        place = chance.randrange(len(body))
        said = attacked([body[:place]])
        assert list(named(said)) == [body[:place].count(b"\n") + 1]
        assert "cut off" in said or "not whole" in said


def test_a_fork_without_the_key(journal: Path, attacked: Callable[[list[bytes]], str]) -> None:
    """Another entry and everything after it made to fit: the entries between two checkpoints, it among them, are named."""
    chance, lines = seeded(5), lines_of(journal)
    for _ in range(PLACES):
        place = chance.randrange(ENTRIES)
        said = attacked(forked(lines, place))
        assert place + 1 in named(said)
        assert len(named(said)) <= EACH
        assert "was signed over other entries" in said


def test_a_fork_with_the_key(journal: Path, tmp_path: Path) -> None:
    """Whoever has the key signs anything: a checkpoint that somebody else holds shows it, and this alone."""
    chance, lines = seeded(6), lines_of(journal)
    held = sorted((journal / "checkpoints").iterdir())
    for number in range(PLACES // 4):
        place = chance.randrange(ENTRIES)
        folder = tmp_path / str(number)
        resigned(journal, forked(lines, place), folder)
        assert verify(folder).entries == ENTRIES
        said = str(refusal(folder, outside=held))
        assert place + 1 in named(said)
        assert len(named(said)) <= EACH


def test_a_cut_end_with_the_key(journal: Path, tmp_path: Path) -> None:
    """The same with entries cut off: the checkpoint that somebody else holds says how many there were."""
    lines = lines_of(journal)
    resigned(journal, lines[:20], tmp_path / "cut")
    assert verify(tmp_path / "cut").entries == 20
    said = str(refusal(tmp_path / "cut", outside=[journal / "checkpoint"]))
    assert "entry 21 and what follows were cut off" in said
    assert "says 60" in said


@pytest.mark.slow
def test_attacks_on_a_journal_of_several_files(tmp_path: Path) -> None:
    """The same in 9,000 entries: files that are missing, exchanged or cut, and bits of any of them."""
    folder = tmp_path / "journal"
    at_once(folder, 9000)
    whole = {path: path.read_bytes() for path in (folder / "entries").iterdir()}
    chance = seeded(7)
    for _ in range(40):
        path = chance.choice(sorted(whole))
        body, place = whole[path], chance.randrange(len(whole[path]))
        path.write_bytes(body[:place] + bytes([body[place] ^ 4]) + body[place + 1 :])
        before = sum(whole[other].count(b"\n") for other in whole if other < path)
        assert list(named(str(refusal(folder)))) == [before + body[:place].count(b"\n") + 1]
        path.write_bytes(body)
    one, two, three = sorted(whole)
    one.write_bytes(whole[two])
    assert list(named(str(refusal(folder)))) == [1]
    one.write_bytes(whole[one])
    two.unlink()
    assert list(named(str(refusal(folder)))) == [4097]
    two.write_bytes(whole[two])
    three.unlink()
    assert list(named(str(refusal(folder)))) == [8193]
    three.write_bytes(whole[three])
    one.unlink()
    assert list(named(str(refusal(folder)))) == list(range(1, 4097))
    one.write_bytes(whole[one])
    assert verify(folder).entries == 9000
