"""The command ``network``: a path, what is shared, what changed; persons only within a case."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Ran
from tests.cli.test_show import a_company_and_its_owner, entries
from tests.screening.practice import Practice

Run = Callable[..., Ran]


def test_a_path_is_a_sentence_with_rows_and_names_no_person(practice: Practice, town: Path, run: Run) -> None:
    """From a company to the holding above it, in both languages; the journal keeps who looked at what."""
    links = [link for report in practice.reports("en").values() for link in report["ownership"]]
    held = next(link for link in links if link["owner_kind"] == "Company")
    one, other = held["owner_id"], held["asset_id"]
    en = run("network", "path", one, other, "--lang", "en", "--workspace", town)
    fr = run("network", "path", one, other, "--lang", "fr", "--workspace", town)
    assert (en.code, fr.code) == (0, 0), en.err + fr.err
    assert en.out.splitlines()[0].startswith(f"{held['owner']} holds ")
    assert " détient " in fr.out.splitlines()[0]
    assert "bods/" in en.out
    assert entries(town)[-1]["data"]["kind"] == "path"
    assert entries(town)[-1]["data"]["parties"] == [one, other]


def test_what_began_and_ended_behind_a_company(practice: Practice, town: Path, run: Run) -> None:
    """A sold company: the holding that ended and the one that began, each with its row; whoever holds is *a person*."""
    rows = [json.loads(line) for path in (practice.folder / "publishers/published/bods").glob("*.json")
            for line in (json.dumps(one) for one in json.loads(path.read_text(encoding="utf-8")))]  # fmt: skip
    sold = next(row["recordDetails"]["subject"] for row in rows if row.get("recordStatus") == "closed")
    told = run("network", "changes", f"bods:{sold}", "--lang", "en", "--workspace", town)
    assert told.code == 0, told.err
    assert " ended: (a person) holds " in told.out
    assert " began: (a person) holds " in told.out
    fr = run("network", "changes", f"bods:{sold}", "--lang", "fr", "--workspace", town)
    assert "(une personne) détient " in fr.out
    nothing = run("network", "changes", f"bods:{sold}", "--since", "2026-11-02", "--lang", "en", "--workspace", town)
    assert "proves nothing" in nothing.out


def test_what_a_company_shares(practice: Practice, town: Path, run: Run) -> None:
    """Firms at one address are told with their number and rows; nobody's home is."""
    _, company, person = a_company_and_its_owner(practice)
    told = run("network", "shared", company, "--workspace", town)
    assert told.code == 0, told.err
    refused = run("network", "shared", person, "--workspace", town)
    assert refused.code == 1
    assert "without a case" in refused.err
    assert refused.out == ""
