"""Opened as of a day, a snapshot shows what was known then, identities and network included, and nothing later."""

import hashlib
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.build import holders

from rempart.build import build, epochs_of, open_as_of, open_index
from rempart.build.as_of import derive_all
from rempart.identity.merging.judgements import read_judgements
from rempart.ledger import Ledger, Snapshot, Workspace, dictionary, open_ledger

DERIVED = [name for name, table in dictionary().items() if table.origin == "derived" and name != "coverage"]
STORED = [name for name, table in dictionary().items() if table.origin == "stored"]
READ_ONLY = (
    'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && ! touch "$1/x" 2>/dev/null && shift && exec "$@"'
)
ASK = """
import sys
from datetime import date
from pathlib import Path
from rempart.build import open_as_of, open_index
from rempart.ledger import open_snapshot
snapshot = open_snapshot(Path("nowhere"), sys.argv[1])
snapshot.verify()
for day in (date(2026, 4, 15), date(2026, 2, 20)):
    with open_as_of(snapshot, day) as ledger:
        print(ledger.connection.execute("select count(*) from ultimate_owner").fetchone()[0], len(open_index(ledger)))
"""


def tables(ledger: Ledger) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table that a report may read, in order."""
    return {
        name: ledger.connection.execute(f"select * from {name} order by all").fetchall() for name in (*DERIVED, *STORED)
    }


def days_of_change(snapshot: Snapshot) -> list[date]:
    """Return every day on which something changes and the day before it."""
    days = epochs_of(snapshot).days
    return sorted({*days, *(day - timedelta(days=1) for day in days)})


def test_something_changes_on_many_days(snapshot: Snapshot) -> None:
    """Editions, holdings that begin and end, judgements made, expired and undone are all days of change."""
    assert {*holders.DAYS, *holders.JUDGED, date(2026, 2, 15), date(2026, 3, 10)} <= set(epochs_of(snapshot).days)


def test_what_is_stored_is_what_would_be_computed(snapshot: Snapshot) -> None:
    """On the snapshot's own day the stored tables equal the computed ones, row by row."""
    with open_as_of(snapshot, holders.LAST) as stored, open_ledger(snapshot, holders.LAST) as computed:
        derive_all(computed, read_judgements(snapshot.judgements), holders.LAST)
        assert tables(stored) == tables(computed)


@pytest.mark.slow
def test_an_epoch_is_the_same_as_each_of_its_days(snapshot: Snapshot) -> None:
    """Opening through epochs, on and before each day of change, shows what a fresh computation for that day shows."""
    epochs = epochs_of(snapshot)
    first: dict[int, date] = {}
    for day in days_of_change(snapshot):
        begun = first.setdefault(epochs.of(day), day)
        with open_as_of(snapshot, begun) as ledger, open_ledger(snapshot, day) as computed:
            derive_all(computed, read_judgements(snapshot.judgements), day)
            assert tables(ledger) == tables(computed), day


def test_an_undone_judgement_held_until_it_was_undone(snapshot: Snapshot) -> None:
    """Between the day it was made and the day it was undone, two parties are one; before and after, two."""
    query = "select count(distinct party_id) from identity_merge where stated_id like '%:Nadira Celline'"
    made, _, undone = holders.JUDGED
    found = []
    for day in (made - timedelta(days=1), made, undone - timedelta(days=1), undone, holders.LAST):
        with open_as_of(snapshot, day) as ledger:
            found += ledger.connection.execute(query).fetchone() or ()
    assert found == [2, 1, 1, 2, 2]


@pytest.mark.parametrize("day", [holders.DAYS[0], date(2026, 2, 20), holders.DAYS[2]])
def test_a_past_day_shows_what_a_snapshot_of_that_day_shows(
    day: date, filled: Workspace, snapshot: Snapshot, tmp_path: Path
) -> None:
    """A snapshot built of what had been published by then, on that day, has the same rows in every table."""
    then = holders.fill(Workspace.create(tmp_path / "then", town="Valmorel"), tmp_path / "registers", until=day)
    shutil.copytree(filled.path / "judgements", then.path / "judgements", dirs_exist_ok=True)
    with open_as_of(snapshot, day) as now, open_as_of(build(then, known_on=day), day) as past:
        assert tables(now) == tables(past)
        assert now.connection.execute("from coverage").fetchall() == past.connection.execute("from coverage").fetchall()


def test_no_row_is_known_later(snapshot: Snapshot) -> None:
    """On days all along the history, every row of every stored table was published by then; when it will cease to be is not said."""
    for day in days_of_change(snapshot)[::4]:
        with open_as_of(snapshot, day) as ledger:
            for schema in ("main", "stated"):
                for name in STORED:
                    query = f"select count(*) from {schema}.{name} where known_from > $1 or known_to is not null"
                    assert ledger.connection.execute(query, [day]).fetchone() == (0,)


def test_the_index_is_that_of_the_day_and_of_those_on_lists(snapshot: Snapshot) -> None:
    """Only parties on lists are ever looked for by name; one that was not yet published is not found."""
    for day, found in ((holders.DAYS[0] - timedelta(days=1), False), (holders.DAYS[0], True)):
        with open_as_of(snapshot, day) as ledger:
            assert len(open_index(ledger)) == 0
            ledger.connection.execute(
                "insert into listing(party_id, kind, row_id) select distinct party_id, 'sanction', 'x' from party"
            )
            assert (len(open_index(ledger)) > 0) is found


def listing(folder: Path) -> dict[str, tuple[int, str]]:
    """Return the time of the last change and the hash of every file, and the time of every folder."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in [folder, *folder.rglob("*")]
    }


def test_moved_elsewhere_and_read_only_it_still_answers(
    snapshot: Snapshot, workspace: Workspace, tmp_path: Path
) -> None:
    """Away from its workspace, with no right to write: it opens on its own day and on another, and reports are written."""
    moved = tmp_path / "elsewhere" / "copy"
    shutil.copytree(snapshot.path, moved)
    subprocess.run(["chmod", "-R", "a-w", str(moved)], check=True)
    before = listing(moved)
    answers = subprocess.run([sys.executable, "-c", ASK, str(moved)], capture_output=True, text=True, check=True)
    assert len(answers.stdout.split()) == 4
    form = tmp_path / "applications.csv"
    form.write_text(
        "application_id,procedure,received_on,role,schema,name,birth_date,identifiers,address,premises_id\n"
        f"A-1,permit,2026-04-15,applicant,Company,Holding 3,,FR-SIREN:{holders.siren(3)},,\n"
    )
    check = [sys.executable, "-m", "rempart", "check", str(form), "--snapshot", str(moved), "--workspace"]
    done = subprocess.run([*check, str(workspace.path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert listing(moved) == before


def test_on_a_file_system_that_cannot_be_written_it_still_answers(snapshot: Snapshot, tmp_path: Path) -> None:
    """Mounted read-only, where even the administrator cannot write, it gives the same answers."""
    moved = tmp_path / "copy"
    shutil.copytree(snapshot.path, moved)
    ask = [sys.executable, "-c", ASK, str(moved)]
    within = ["unshare", "-m", "sh", "-c", READ_ONLY, "sh", str(moved)]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*within, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("this machine does not let us mount")
    answers = [subprocess.run([*before, *ask], capture_output=True, text=True, check=True) for before in (within, [])]
    assert answers[0].stdout == answers[1].stdout
