"""A check of a whole register: its legal entities, one line of data each, a page only where something is asked."""

import json
import re
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from tests.screening.practice import Json, Practice

import rempart
from rempart.base import RempartError
from rempart.screening import Checker, Report, write_register_reports, write_reports

SCHEMA = Report.model_json_schema()


@pytest.fixture(scope="module", params=["bods", "fr_decp"])
def checked(practice: Practice, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a check of one register."""
    folder: Path = tmp_path_factory.mktemp(str(request.param))
    checker = Checker(practice.snapshot, town="Practice", lang="en")
    reports = checker.register(str(request.param))
    write_register_reports(reports, folder, lang="en", town="Practice", version=rempart.__version__)
    return folder


def lines(folder: Path) -> list[Json]:
    """The reports of a register."""
    return [json.loads(line) for line in (folder / "reports.jsonl").read_text(encoding="utf-8").splitlines()]


def test_only_legal_entities_are_entries(checked: Path) -> None:
    """Each report has one party, a legal entity named once; no person and no form (N6)."""
    reports = lines(checked)
    assert len(reports) > 30
    assert len({report["application_id"] for report in reports}) == len(reports)
    for report in reports:
        (party,) = report["parties"]
        assert party["kind"] != "Person"
        assert party["party_id"] == report["application_id"]
        assert party["birth_date"] is None
        assert report["received_on"] is None
        assert "form" not in {source["register_id"] for source in report["sources"]}
        assert party["identity"] != "stated"


def test_a_page_stands_only_where_something_is_asked(checked: Path) -> None:
    """The pages are those of the entities with a question, and the index; the index says how many more were screened."""
    reports = lines(checked)
    asked = [report for report in reports if report["to_ask"]]
    pages = sorted(path.name for path in checked.glob("*.html") if path.name != "index.html")
    assert len(pages) == len(asked)
    index = (checked / "index.html").read_text(encoding="utf-8")
    assert sorted(re.findall(r'<a href="([^"#]+)"', index)) == pages
    assert f"{len(reports) - len(asked)} entries more were screened" in index
    assert not list(checked.glob(".*"))


def test_each_line_is_a_report_of_the_documented_form(checked: Path) -> None:
    """Each line holds against the JSON Schema and reads back as the same report."""
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for text in (checked / "reports.jsonl").read_text(encoding="utf-8").splitlines():
        validator.validate(json.loads(text))
        assert Report.model_validate_json(text).model_dump_json() == text


def test_the_entries_come_in_the_order_of_their_ids(checked: Path) -> None:
    """No order of findings: the entries come by their id (N1)."""
    ids = [report["application_id"] for report in lines(checked)]
    assert ids == sorted(ids)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_each_report_of_an_application_is_of_the_documented_form(practice: Practice, lang: str) -> None:
    """The JSON of each application holds against the JSON Schema that is documented, and nothing undocumented is written."""
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for report in practice.reports(lang).values():  # type: ignore[arg-type]
        validator.validate(report)
        with pytest.raises(jsonschema.ValidationError):
            validator.validate({**report, "verdict": "no"})


def test_a_register_not_yet_published_is_refused(practice: Practice) -> None:
    """A register of which nothing was known on the day is an error that says so."""
    checker = Checker(practice.snapshot, town="Practice", lang="en")
    for register, day in (("bods", date(2001, 1, 1)), ("nobody", date(2026, 11, 6))):
        with pytest.raises(RempartError, match="no edition of it was known"):
            list(checker.register(register, on_day=day))


def test_a_folder_that_cannot_be_written_is_refused(practice: Practice, tmp_path: Path) -> None:
    """Where a file stands in the way of the folder, the error names it and nothing is left."""
    (tmp_path / "out").write_text("", encoding="utf-8")
    for write in (write_reports, write_register_reports):
        with pytest.raises(RempartError, match="cannot be written"):
            write([], tmp_path / "out", lang="en", town="Practice", version="0")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
