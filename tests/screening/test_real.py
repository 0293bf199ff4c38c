"""Published files: a person listed in between is no hit before and a hit after. Nothing of them is printed or kept."""

import csv
import os
from datetime import date
from pathlib import Path

import pytest

from rempart.build import build, open_as_of
from rempart.ledger import Workspace
from rempart.registers import load
from rempart.screening import Checker, Report, read_applications

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif("REMPART_SHARED" not in os.environ, reason="REMPART_SHARED is not set"),
]
BEFORE, AFTER = date(2018, 1, 1), date(2026, 3, 1)
COLUMNS = ("application_id", "procedure", "received_on", "role", "schema", "name", "birth_date", "identifiers", "address",
           "premises_id")  # fmt: skip


def test_a_person_listed_in_between_is_no_hit_before_and_a_hit_after(workspace: Workspace, tmp_path: Path) -> None:
    """The UN lists of 2017 and 2026: whoever is found by a passport of the second list only was not known in 2018."""
    shared = Path(os.environ["REMPART_SHARED"]) / "data" / "sanctions"
    for name in ("un_consolidated_2017-07-03.xml.gz", "un_consolidated_2026-02-27.xml.gz"):
        load(workspace, "un_sanctions", [shared / name])
    snapshot = build(workspace, known_on=AFTER)
    with open_as_of(snapshot, AFTER) as ledger:
        asked = ledger.connection.execute(
            "select any_value(n.value), i.scheme || ':' || any_value(i.number) from identifier i "
            "join name n on n.party_id = i.party_id and n.kind = 'legal' "
            "where i.scheme like '%-PASSPORT' and i.known_from > $1 and i.valid_to is null and length(i.number) >= 6 "
            "group by i.party_id, i.scheme order by i.party_id limit 20",
            [BEFORE],
        ).fetchall()
    assert len(asked) == 20
    file = tmp_path / "asked.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(COLUMNS)
        for number, (name, passport) in enumerate(asked):
            rows.writerow([f"A{number}", "permit", AFTER, "applicant", "Person", name, "", passport, "", ""])
    checker = Checker(snapshot, town="Valmorel", lang="en")
    before, after = (fired(checker.applications(read_applications(file), on_day=day)) for day in (BEFORE, AFTER))
    listed_since = after - before
    assert len(after) == 20, "each is found by its own passport"
    assert len(listed_since) >= 10, "most passports of the second list belong to entries that the first did not have"


def fired(reports: list[Report]) -> set[str]:
    """The applications in which LST-01 fires."""
    return {report.application_id for report in reports if any(asked.code == "LST-01" for asked in report.to_ask)}
