"""What is established of holdings: every tranche, and what an owner holds in all."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rempart.build import build
from rempart.ledger import Workspace
from rempart.registers import load
from rempart.screening import Checker

DAY = date(2026, 3, 1)


def statement(kind: str, key: str, **details: Any) -> dict[str, Any]:
    """Return one BODS 0.4 statement."""
    return {"statementId": f"s-{key}", "statementDate": "2026-01-01", "recordId": key, "recordType": kind,
            "recordStatus": "new", "publicationDetails": {"publicationDate": "2026-01-01"}, "recordDetails": details}  # fmt: skip


def entity(key: str) -> dict[str, Any]:
    """Return a company."""
    return statement("entity", key, entityType={"type": "registeredEntity"}, name=f"{key.title()} SAS")


def holds(owner: str, asset: str, *shares: tuple[float, str]) -> dict[str, Any]:
    """Return a relationship with one interest for each share, in percent, and its first day."""
    interests = [
        {"type": "shareholding", "directOrIndirect": "direct", "share": {"exact": share}, "startDate": day}
        for share, day in shares
    ]
    return statement("relationship", f"{owner}-{asset}", subject=asset, interestedParty=owner, interests=interests)


@pytest.fixture
def sentences(workspace: Workspace, tmp_path: Path) -> list[str]:
    """What is established of a company held in two tranches, directly and through another."""
    person = statement(
        "person", "marie", personType="knownPerson", names=[{"type": "legal", "fullName": "Marie Kerlo"}]
    )
    file = tmp_path / "owners.json"
    found = [person, entity("alpha"), entity("beta"), holds("marie", "beta", (100, "2015-01-01")),
             holds("beta", "alpha", (60, "2019-01-01")), holds("marie", "alpha", (15, "2018-01-01"), (25, "2022-01-01"))]  # fmt: skip
    file.write_text(json.dumps(found), encoding="utf-8")
    load(workspace, "bods", [file])
    checker = Checker(build(workspace, known_on=DAY), town="Valmorel", lang="en", signals=[])
    reports = checker.register("bods", on_day=DAY)
    (report,) = (report for report in reports if report.parties[0].name == "Alpha SAS")
    return [fact.sentence.replace("\u00a0", " ") for fact in report.established]


def test_every_tranche_is_stated(sentences: list[str]) -> None:
    """Two holdings of one owner, begun on two days, are two facts."""
    assert "Marie Kerlo has held 15% of Alpha SAS since 1 January 2018." in sentences
    assert "Marie Kerlo has held 25% of Alpha SAS since 1 January 2022." in sentences


def test_what_an_owner_holds_in_all_is_stated(sentences: list[str]) -> None:
    """40 % directly and 60 % through a company held whole are the whole."""
    assert "In all, directly and through other entities, Marie Kerlo holds 100% of Alpha SAS." in sentences
