"""A stored report that names somebody erased is recognised by a number, however the form wrote it."""

from datetime import date
from pathlib import Path

import pytest

from rempart.ledger.suppression import Suppressions, canonical
from rempart.screening.purging import Erasing

DAY = date(2026, 11, 18)


def erasing(folder: Path, *subjects: str) -> Erasing:
    """A list with some subjects suppressed."""
    given = [canonical(subject) for subject in subjects]
    return Erasing(Suppressions.read(folder).with_more(given, "request", DAY, "dpo-1", DAY))


@pytest.mark.parametrize(
    ("number", "names"),
    [
        ("FR-SIREN:552081317", True),
        ("FR-SIREN:552 081 317", True),
        ("fr-siren:552.081.317", True),
        ("FR-SIRET:552 081 317 66522", True),
        ("NOR-PASSPORT:N0 443 217", True),
        ("FR-SIREN:542065479", False),
        ("Note: nothing of the kind", False),
        ("552081317", False),  # without its scheme it may be anything
    ],
)
def test_a_number_is_the_same_in_another_spelling(number: str, names: bool, tmp_path: Path) -> None:
    """Blanks, dots and small letters change no number, and an establishment's holds that of its company."""
    found = erasing(tmp_path, "FR-SIREN:552081317", "NOR-PASSPORT:N0443217")
    assert found.names_one({"parties": [{"identifiers": [number]}]}) is names
