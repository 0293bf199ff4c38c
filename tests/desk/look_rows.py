"""Registers of an invented town for the pages that look into them: one export of the town's own data, and its snapshot."""

import json
from datetime import date
from pathlib import Path

from rempart.build import build
from rempart.ledger import Workspace
from rempart.registers import load

DAY = date(2026, 11, 2)
ADDRESS = "12 quai des Etoupes, 99100 Port-Test"
APPLICANT, HOLDING, OTHER = "299421032", "299377218", "299402651"
_ROWS = [
    {"table": "party", "party_id": "lanterne", "kind": "Company", "incorporation_date": "2026-05-29"},
    {"table": "name", "party_id": "lanterne", "kind": "legal", "value": "Lanterne Basse SARL"},
    {"table": "identifier", "party_id": "lanterne", "scheme": "FR-SIREN", "number": APPLICANT},
    {"table": "address", "party_id": "lanterne", "role": "seat", "full_address": ADDRESS, "valid_from": "2026-06-03"},
    {"table": "party", "party_id": "estran", "kind": "Company"},
    {"table": "name", "party_id": "estran", "kind": "legal", "value": "Estran Neuf SAS"},
    {"table": "identifier", "party_id": "estran", "scheme": "FR-SIREN", "number": HOLDING},
    {"table": "party", "party_id": "brune", "kind": "Company"},
    {"table": "name", "party_id": "brune", "kind": "legal", "value": "Brune Marine SARL"},
    {"table": "identifier", "party_id": "brune", "scheme": "FR-SIREN", "number": OTHER},
    {"table": "address", "party_id": "brune", "role": "seat", "full_address": ADDRESS, "valid_from": "2025-01-06", "valid_to": "2025-06-30"},
    {"table": "party", "party_id": "adrien", "kind": "Person"},
    {"table": "name", "party_id": "adrien", "kind": "legal", "value": "Adrien Vassoral"},
    {"table": "birth_date", "party_id": "adrien", "earliest": "1979-04-02", "latest": "1979-04-02", "precision": "day"},
    {"table": "party", "party_id": "clerk", "kind": "Person"},
    {"table": "name", "party_id": "clerk", "kind": "legal", "value": "Ilda Verrand"},
    {"table": "ownership", "owner_id": "estran", "asset_id": "lanterne", "interest": "shareholding", "share_min": 0.6, "share_max": 0.6, "valid_from": "2026-05-29"},
    {"table": "ownership", "owner_id": "adrien", "asset_id": "estran", "interest": "shareholding", "share_min": 0.45, "share_max": 0.45, "valid_from": "2024-03-04"},
    {"table": "directorship", "director_id": "clerk", "organization_id": "estran", "role": "president", "valid_from": "2024-03-04", "valid_to": "2026-01-31"},
    {"table": "premises", "premises_id": "L-0412", "full_address": ADDRESS, "premises_use": "commerce"},
    {"table": "permit", "permit_id": "AU-1", "kind": "terrace", "applicant_id": "brune", "premises_id": "L-0412", "requested_on": "2025-01-02", "decided_on": "2025-01-20", "decision": "granted"},
    {"table": "permit", "permit_id": "AU-2", "kind": "terrace", "applicant_id": "lanterne", "premises_id": "L-0412", "requested_on": "2026-10-12"},
    {"table": "operator_spell", "premises_id": "L-0412", "operator_id": "brune", "activity": "restaurant", "letting": "ordinary", "valid_from": "2025-01-13", "valid_to": "2025-05-31"},
    {"table": "lease", "lease_id": "B-1", "tenant_id": "clerk", "lessor_id": "estran", "premises_id": "L-0412", "valid_from": "2023-03-06"},
    {"table": "inspection", "inspection_id": "CO-1", "premises_id": "L-0412", "inspected_on": "2025-05-06", "body": "hygiene", "outcome": "conform"},
]  # fmt: skip


def make_registers(folder: Path) -> Workspace:
    """Return a workspace in which the town's own data were loaded and a snapshot was built."""
    workspace = Workspace.create(folder / "workspace", town="Port-Test", language="en")
    rows = folder / "town.jsonl"
    rows.write_text("".join(json.dumps(row) + "\n" for row in _ROWS), encoding="utf-8")
    load(workspace, "town_data", [rows], edition=DAY, held_on=DAY, actor="test")
    build(workspace, known_on=DAY, name="2026-11-02", actor="test")
    return workspace
