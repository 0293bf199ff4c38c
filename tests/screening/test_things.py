"""Grants and sales of those whom an application names: asked about in its report, and in no other."""

import json
from datetime import date
from pathlib import Path

from rempart.build import build
from rempart.ledger import Snapshot, Workspace
from rempart.registers import load
from rempart.screening import read_applications
from rempart.screening.check import Checker

ON = date(2026, 3, 2)
HEAD = "application_id,procedure,received_on,role,schema,name,birth_date,identifiers,address,premises_id\n"


def party(key: str, number: str, **more: str) -> list[dict[str, str]]:
    """One firm of the export."""
    return [
        {"table": "party", "party_id": key, "kind": "Company", **more},
        {"table": "name", "party_id": key, "kind": "legal", "value": f"Atelier {key}"},
        {"table": "identifier", "party_id": key, "scheme": "FR-SIREN", "number": number},
    ]


def snapshot(folder: Path) -> Snapshot:
    """A sale from one firm to another, founded shortly before; the number of the sale is that of an application too."""
    rows = [
        *party("seller", "299000018"),
        *party("buyer", "299000026", incorporation_date="2025-12-01"),
        {"table": "property_sale", "sale_id": "A-3", "parcel_id": "P", "sold_on": "2026-02-01", "nature": "Vente",
         "price": "90000", "currency": "EUR", "property_type": "Local industriel. commercial ou assimilé",
         "buyer_id": "buyer", "seller_id": "seller"},
        {"table": "subsidy", "subsidy_id": "A-3", "beneficiary_id": "buyer", "amount": "900", "decided_on": "2025-12-20"},
    ]  # fmt: skip
    export = folder / "export.jsonl"
    export.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    workspace = Workspace.create(folder / "workspace", town="Valmorel")
    load(workspace, "town_data", [export], edition=date(2026, 2, 20))
    return build(workspace, known_on=ON)


def reports(of: Snapshot, folder: Path, *lines: str) -> dict[str, dict]:
    """The report on each application, as JSON without what names the file."""
    path = folder / f"{len(lines)}-{lines[0][:3]}.csv"
    path.write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    made = Checker(of, town="Valmorel", lang="en").applications(read_applications(path))
    return {one.application_id: one.model_dump(mode="json", exclude={"rebuild", "sources", "snapshot"}) for one in made}


LINES = (
    "A-1,permit,2026-03-02,applicant,Company,Atelier seller,,FR-SIREN:299000018,,",
    "A-2,permit,2026-03-02,applicant,Company,Atelier buyer,,FR-SIREN:299000026,,",
    "A-3,permit,2026-03-02,applicant,Company,Atelier third,,FR-SIREN:299000034,,",
)


def test_the_buyer_is_asked_about_its_sale_and_nobody_else(tmp_path: Path) -> None:
    """What was bought and what was granted are examined in the report of the firm that bought; the seller's says nothing of it."""
    found = reports(snapshot(tmp_path), tmp_path, *LINES)
    about = {
        key: {one["about"] for one in (*report["examined"], *report["not_checked"])} for key, report in found.items()
    }
    assert {one for one in about["A-2"] if "A-3" in one} == {"sale of property A-3", "grant A-3"}
    assert not any("A-3" in one for one in about["A-1"])
    assert not any(one.startswith(("sale", "grant")) for one in about["A-3"])


def test_checked_together_they_say_what_each_says_alone(tmp_path: Path) -> None:
    """Buyer and seller apply on one day, and a third one under the number of the sale: no report knows of another."""
    known = snapshot(tmp_path)
    together = reports(known, tmp_path, *LINES)
    for line in LINES:
        (alone,) = reports(known, tmp_path, line).values()
        assert together[alone["application_id"]] == alone
