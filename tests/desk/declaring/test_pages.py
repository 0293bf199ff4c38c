"""The papers on the site: for the data protection officer and the auditor, of the site that runs."""

import json
from typing import Any

import jsonschema
import pytest

from rempart.desk import declaring
from tests.desk.conftest import Cast

LIST = "/administration/declared/"


@pytest.mark.parametrize("role", ["data_protection_officer", "auditor"])
def test_the_papers_are_listed_with_what_is_missing(cast: Cast, role: str) -> None:
    """Each paper has a page and files; what nobody stated stands with who has to state it."""
    page = cast.client(cast.people[role], opened=False).get(LIST).content.decode()
    for name in declaring.PAPERS:
        assert f"{LIST}{name}/" in page
        assert f"{LIST}files/{name}.fr.md/" in page
    assert "Advice of the data protection officer" in page


def test_a_case_officer_reaches_none(cast: Cast) -> None:
    """The papers are not for casework."""
    assert cast.client(cast.people["case_officer"], opened=False).get(LIST).status_code == 403


def test_the_annex_is_of_the_site_that_runs(cast: Cast, db: None) -> None:
    """It names the town, what the journal counts, and how many accounts hold each role."""
    page = cast.client(cast.people["auditor"], opened=False).get(f"{LIST}annex/").content.decode()
    assert "Port-Test" in page
    assert "case.opened" in page
    assert "no desk runs here" not in page
    assert cast.people["case_officer"].name not in page


def test_the_entry_is_taken_away_as_json(cast: Cast) -> None:
    """The file is valid against the schema beside it."""
    client = cast.client(cast.people["data_protection_officer"], opened=False)
    answers: list[Any] = [client.get(f"{LIST}files/register-entry{end}/") for end in (".json", ".schema.json")]
    assert "attachment" in answers[0]["Content-Disposition"]
    made, schema = (json.loads(answer.content) for answer in answers)
    jsonschema.validate(made, schema)
    assert made["fields"]["body"]["en"] == "Port-Test"


def test_papers_in_french_and_unknown_ones(cast: Cast) -> None:
    """Each paper is given in French; another name is none."""
    client = cast.client(cast.people["data_protection_officer"], opened=False)
    told = client.get(f"{LIST}files/rights.fr.md/").content.decode()
    assert told.startswith("# Qui atteint quoi")
    for path in ("x/", "files/annex.de.md/", "files/..%2Frempart.toml/"):
        assert client.get(LIST + path).status_code == 404, path
