"""Random editions: what a day shows is what had been published by then, found the slow way."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.editions_on_disk import Published, Spell, day, write_editions
from tests.ledger.reference import Shown, shown_on

from rempart.build.making import _write_history, _write_manifest
from rempart.ledger import Workspace, open_ledger
from rempart.ledger.snapshots import Snapshot

WAYS = {
    "withdrawn": {"scope": "whole", "disappearance": "withdrawn"},
    "ended": {"scope": "whole", "disappearance": "ended"},
    "part": {"scope": "part", "disappearance": "withdrawn"},
}
RECORDS = [f"L-{number:02}" for number in range(12)]
SPELL = st.one_of(st.none(), st.builds(Spell, st.sampled_from(["bar", "shop"]), st.sampled_from([None, None, 3, 30])))
SAYS = st.lists(SPELL, min_size=len(RECORDS), max_size=len(RECORDS)).map(
    lambda spells: {record: spell for record, spell in zip(RECORDS, spells, strict=True) if spell is not None}
)
EDITIONS = st.lists(st.builds(Published, st.integers(0, 12), SAYS), min_size=1, max_size=6)


def snapshot_of(folder: Path, published: list[Published]) -> Snapshot:
    """Return a snapshot of the same editions, read in each of the three ways, derived tables left out."""
    workspace = Workspace.create(folder / "workspace", town="Valmorel")
    for register, way in WAYS.items():
        write_editions(workspace.path / "editions", register, published, **way)
    staging = folder / "snapshot"
    staging.mkdir()
    receipts = _write_history(workspace, sorted(WAYS), staging)
    _write_manifest(staging, day(0), receipts, {})
    return Snapshot(staging)


def seen(snapshot: Snapshot, on_day: date) -> dict[str, set[Shown]]:
    """Return what a day shows of each register; no row stands twice, and none cites an edition of a later day."""
    with open_ledger(snapshot, on_day) as ledger:
        rows = ledger.connection.execute(
            "select register, record_id, activity, valid_to, known_from, edition, held_on, row_id from stated.operator_spell"
        ).fetchall()
    found: dict[str, set[Shown]] = {register: set() for register in WAYS}
    for register, *shown, known_from, edition, held_on, row_id in rows:
        assert known_from <= on_day
        assert held_on == known_from
        assert edition[:10] <= str(known_from)
        assert row_id.startswith(f"{register}/{edition}/1/")
        found[register].add((*shown, known_from))
    assert len(rows) == sum(map(len, found.values()))
    return found


@settings(max_examples=4, deadline=None)
@given(published=EDITIONS)
def test_a_day_shows_what_was_published_on_it(
    published: list[Published], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """For every day, before the first edition and after the last, in all three ways of reading a register."""
    check_days(tmp_path_factory.mktemp("history"), published)


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(published=EDITIONS)
def test_a_day_shows_what_was_published_on_it_in_many_histories(
    published: list[Published], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same for more of them."""
    check_days(tmp_path_factory.mktemp("history"), published)


def check_days(folder: Path, published: list[Published]) -> None:
    """Compare each day of a history with what was published on it."""
    snapshot = snapshot_of(folder, published)
    for number in [-1, *sorted({one.day for one in published}), 13]:
        found = seen(snapshot, day(number))
        for register, way in WAYS.items():
            assert found[register] == shown_on(published, number, **way), (register, number)


@settings(max_examples=5, deadline=None)
@given(published=EDITIONS, cut=st.integers(0, 12))
def test_later_editions_never_alter_a_past_day(
    published: list[Published], cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What a day shows is the same whether or not anything was published after it."""
    by_then = [one for one in published if one.day <= cut]
    if not by_then:
        return
    folder = tmp_path_factory.mktemp("history")
    (folder / "then").mkdir()
    (folder / "now").mkdir()
    then, now = snapshot_of(folder / "then", by_then), snapshot_of(folder / "now", published)
    for number in {one.day for one in by_then} | {cut}:
        assert seen(then, day(number)) == seen(now, day(number))
