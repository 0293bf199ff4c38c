"""A hundred thousand entries: appended, verified and proved in seconds, with little memory; `bench/journal.py` has the times."""

import time
from pathlib import Path

import pytest
from tests.journal.journals import at_once

from rempart.journal import Journal, verify
from rempart.journal.proving import Prover

ENTRIES = 100_000


@pytest.mark.slow
def test_a_hundred_thousand_entries(tmp_path: Path) -> None:
    """Half a minute of the processor for each of the three would already be four times what is measured."""
    started = time.process_time()
    journal = at_once(tmp_path / "journal", ENTRIES)
    appended = time.process_time()
    assert verify(tmp_path / "journal").entries == ENTRIES
    verified = time.process_time()
    prover = Prover(journal.store, journal.checkpoint() or b"")
    for number in range(1, ENTRIES, 997):
        proof = prover.inclusion(number)
        assert len(proof.path) <= 17
        assert proof.shows(prover.entry(number).line())
    proved = time.process_time()
    assert max(appended - started, verified - appended, proved - verified) < 30
    assert Journal(tmp_path / "journal").append("load", actor="clerk", data={}).number == ENTRIES + 1
