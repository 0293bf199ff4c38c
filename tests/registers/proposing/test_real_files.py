"""The real town files: United States dates, renewals, a row an infraction; no rule is made for them."""

import os
from pathlib import Path

import pytest

from rempart.registers.proposing import TakeAll, propose, try_out

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif("REMPART_SHARED" not in os.environ, reason="REMPART_SHARED is not set"),
]


def town(name: str) -> Path:
    """Return a real file of a town."""
    return Path(os.environ["REMPART_SHARED"]) / "data" / "town" / name


def test_licences_with_months_first_and_renewals() -> None:
    """Every licence is loaded; its dates are read month first, its holder named by the town's account number."""
    file = town("chicago_business_licenses_sample.csv.gz")
    proposal = propose(file, "licences", TakeAll())
    receipt = try_out(proposal, file).receipt
    assert proposal.kind.id == "permits"
    assert "%m/%d/%Y" in proposal.mapping
    assert {key for key, _ in proposal.read.values()} >= {"permit_id", "kind", "applicant.name", "applicant.trade_name", "premises_address", "valid_from",
                                                          "valid_to", "decided_on"}  # fmt: skip
    assert (receipt.read, receipt.loaded, receipt.tables["permit"]) == (10000, 10000, 10000)


@pytest.mark.parametrize(("year", "records", "visits"), [(2011, 16624, 10265), (2020, 11714, 8021), (2021, 9070, None)])
def test_a_row_an_infraction(year: int, records: int, visits: int | None) -> None:
    """An inspection that repeats is one, its infractions hang on it; nothing is refused."""
    file = town(f"toronto_dinesafe_{year}.csv.gz")
    proposal = propose(file, "visits", TakeAll())
    receipt = try_out(proposal, file).receipt
    assert proposal.kind.id == "inspections"
    assert (receipt.read, receipt.loaded) == (records, records)
    assert visits is None or receipt.tables["inspection"] == visits
