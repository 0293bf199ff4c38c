"""Two real editions of the UN's list, nine years apart: who was added and who was delisted, by another way of counting."""

import gzip
import os
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from rempart.ledger import Workspace
from rempart.registers import load
from rempart.registers.fresh import changes_since

DAYS = ("2017-07-03", "2026-02-27")


@pytest.mark.real
@pytest.mark.skipif(not os.environ.get("REMPART_SHARED"), reason="REMPART_SHARED names no folder of published files")
def test_entries_added_and_delisted_are_those_of_the_files(workspace: Workspace) -> None:
    """The publisher's numbers of one file and not of the other; each with its reference."""
    entries: list[dict[str, str]] = []
    for day in DAYS:
        path = Path(os.environ["REMPART_SHARED"]) / f"data/sanctions/un_consolidated_{day}.xml.gz"
        load(workspace, "un_sanctions", [path], held_on=date.fromisoformat(day))
        root = etree.fromstring(gzip.decompress(path.read_bytes()))
        records = [*root.iter("INDIVIDUAL"), *root.iter("ENTITY")]
        entries.append({r.findtext("DATAID", ""): r.findtext("REFERENCE_NUMBER", "").strip() for r in records})
    before, now = entries
    changes = changes_since(workspace, "un_sanctions", date(2026, 1, 1))
    for what, expected in (
        ("added", {number: now[number] for number in now.keys() - before.keys()}),
        ("removed", {number: before[number] for number in before.keys() - now.keys()}),
    ):
        found = {one.party_id.split(":")[1]: one.entries[0][1] for one in changes.listed if one.what == what}
        assert found == expected
    assert 0 < changes.parties.changed < len(before.keys() & now.keys())
