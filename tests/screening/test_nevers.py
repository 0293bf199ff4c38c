"""What Rempart never does: score or rank (N1), read where people come from (N4), look a person up (N6)."""

import json
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from anyascii import anyascii
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.screening.practice import Practice, built, check_into, some_lines

import rempart
from rempart.cli.main import group
from rempart.ledger import open_snapshot
from rempart.ledger.dictionary import dictionary
from rempart.screening import Checker, Report, write_reports
from rempart.screening.facts import fact_kinds
from rempart.screening.pages import summary_of
from rempart.screening.terminal import reports_table
from rempart.town import Town

GRADES = {
    "score", "rank", "ranking", "rating", "grade", "colour", "color", "badge", "severity", "priority", "level", "weight", "risk",
    "total", "count", "points", "importance", "urgency", "confidence", "probability", "red", "amber", "green", "flag", "hits",
}  # fmt: skip
ORIGINS = {
    "nationality", "citizenship", "birthplace", "birth_place", "place_of_birth", "birth_country", "country", "language", "religion",
    "ethnicity", "gender", "sex", "health", "postal_code", "city", "district", "street",
}  # fmt: skip


def properties(schema: Any) -> Iterator[str]:
    """Every name of a property in a JSON Schema."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for value in schema.values():
            yield from properties(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from properties(value)


def test_no_field_of_a_report_grades_anybody() -> None:
    """No property is a score, a rank, a colour, a badge or a count; *alike* and *compared* belong to two records (N1).

    ``expected`` tells of the lists, not of the application: the same for every application of a day.
    """
    names = set(properties(Report.model_json_schema()))
    assert {part for name in names for part in name.split("_")} & GRADES == set()
    numbers = {
        f"{title}.{name}"
        for title, part in Report.model_json_schema()["$defs"].items()
        for name, kind in part["properties"].items()
        if "number" in json.dumps(kind) or "integer" in json.dumps(kind)
    }
    assert numbers == {
        "CloseName.alike", "CloseName.compared", "Consulted.age_days", "Consulted.limit_days", "Consulted.rows",
        "ExpectedShare.of_1000", "Expectation.parties_listed",
        "OwnershipLink.in_all_max", "OwnershipLink.in_all_min", "OwnershipLink.share_max", "OwnershipLink.share_min",
        "Question.version", "Source.age_days",
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_no_page_counts_or_colours_what_was_found(practice: Practice, lang: str) -> None:
    """No page of the town says how many questions somebody has, or marks anything by a colour of its own (N1)."""
    for path in (practice.folder / lang).glob("*.html"):
        page = path.read_text(encoding="utf-8").split("</style>")[1]
        assert "style=" not in page
        classes = {name for found in re.findall(r'class="([^"]*)"', page) for name in found.split()}
        assert {part for name in classes for part in re.split("[-_]+", name)} & GRADES == set()
        text = re.sub("<[^>]+>", " ", page)
        assert not re.search(r"\b\d+\s+(questions?|findings?|hits?|signals?|alerts?|alertes?|points)\b", text), (
            path.name
        )


def reports_of(practice: Practice) -> list[Report]:
    """The reports of the town, in the order of its file."""
    return [Report.model_validate(report) for report in practice.reports("en").values()]


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shuffle=st.randoms(use_true_random=False))
def test_who_is_asked_changes_no_order(practice: Practice, tmp_path: Path, shuffle: Any) -> None:
    """Whichever findings fire, the index, the terminal and the files keep their order; so do the other blocks (N1)."""
    reports = reports_of(practice)[::8]
    asked = [report.to_ask for report in reports]
    shuffle.shuffle(asked)
    mixed = [report.model_copy(update={"to_ask": one}) for report, one in zip(reports, asked, strict=True)]
    orders = []
    for name, some in (("as it is", reports), ("mixed", mixed)):
        summaries = write_reports(some, tmp_path / name, lang="en", town="Practice", version=rempart.__version__)
        index = (tmp_path / name / "index.html").read_text(encoding="utf-8")
        table = reports_table([summary_of(report) for report in some], "en")
        orders.append(
            (
                [summary.application_id for summary in summaries],
                re.findall(r'<a href="(D[^"]+)\.html"', index),
                re.findall(r"^(D\S+)", table, re.MULTILINE),
                [path.name for path in sorted((tmp_path / name).iterdir())],
            )
        )
    assert orders[0] == orders[1]
    assert len(orders[0][1]) == len(orders[0][2]) == len(reports)


def test_questions_stand_in_the_order_of_the_catalogue(practice: Practice) -> None:
    """Questions, gaps and rules examined come by code, never by what was found (N1)."""
    for report in practice.reports("en").values():
        for block in ("to_ask", "examined"):
            codes = [part["code"] for part in report[block]]
            assert codes == sorted(codes)
        assert report["to_ask"] == sorted(report["to_ask"], key=lambda question: question["code"])


def test_no_table_has_a_column_for_origin() -> None:
    """Nationality, place of birth, language, religion, health and gender have no column to be read from (N4)."""
    names = {column.name for table in dictionary().values() for column in table.columns}
    assert names & (ORIGINS - {"country", "postal_code", "city", "street"}) == set()


def test_facts_read_nothing_of_origin() -> None:
    """No fact's statement reads a country, a place or a language (N4); the premises' own address is only shown."""
    for kind in fact_kinds():
        words = set(re.findall(r"[a-z_]+", kind.sql.lower()))
        assert words & ORIGINS == set(), kind.code


def swapped_places(folder: Path) -> None:
    """Give every record another country, nationality and place of birth, of those that the files name."""
    for path in (folder / "published").rglob("*.xml"):
        tree = ET.parse(path)  # noqa: S314 our own
        for entry in tree.getroot().iter("INDIVIDUAL"):
            for place in ("INDIVIDUAL_PLACE_OF_BIRTH", "INDIVIDUAL_ADDRESS"):
                for tag, text in (("CITY", "Autreville"), ("COUNTRY", "Iceland")):
                    for node in entry.findall(f"{place}/{tag}"):
                        node.text = text
            for node in entry.findall("NATIONALITY/VALUE"):
                node.text = "Uruguay"
            gender = ET.SubElement(entry, "GENDER")
            gender.text = "Female"
        tree.write(path, encoding="utf-8", xml_declaration=True)
    for path in (folder / "published").rglob("*.json"):
        statements = json.loads(path.read_text(encoding="utf-8"))
        for statement in statements:
            if statement["recordType"] == "person":
                statement["recordDetails"] |= {
                    "nationalities": [{"name": "Uruguay", "code": "UY"}],
                    "placeOfBirth": {"address": "Autreville", "country": {"name": "Iceland", "code": "IS"}},
                    "taxResidencies": [{"name": "Iceland", "code": "IS"}],
                    "addresses": [
                        {"type": "residence", "address": "1 Other Street", "country": {"name": "Iceland", "code": "IS"}}
                    ],
                }
        path.write_text(json.dumps(statements, ensure_ascii=False), encoding="utf-8")


def letters() -> dict[int, str]:
    """Cyrillic letters for the Latin ones that are read the same way back; no other letter changes."""
    found = {anyascii(chr(code)): chr(code) for code in range(0x430, 0x450) if len(anyascii(chr(code))) == 1}
    return str.maketrans({**found, **{latin.upper(): cyrillic.upper() for latin, cyrillic in found.items()}})


def swapped_scripts(folder: Path) -> None:
    """Write the Latin names of all persons in another script, the same in every file."""
    other, people = letters(), set()
    for path in (folder / "published").rglob("*.json"):
        statements = json.loads(path.read_text(encoding="utf-8"))
        for statement in statements:
            for name in statement["recordDetails"].get("names", []):
                if name["fullName"].isascii():
                    people.add(name["fullName"])
                    for part in ("fullName", "familyName", "givenName"):
                        name[part] = name[part].translate(other)
        path.write_text(json.dumps(statements, ensure_ascii=False), encoding="utf-8")
    for path in (folder / "published").rglob("*.xml"):
        tree = ET.parse(path)  # noqa: S314 our own
        for entry in tree.getroot().iter("INDIVIDUAL"):
            for tag in ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"):
                for node in entry.findall(tag):
                    node.text = (node.text or "").translate(other)
            for node in entry.findall("INDIVIDUAL_ALIAS/ALIAS_NAME"):
                node.text = (node.text or "").translate(other) or None
        tree.write(path, encoding="utf-8", xml_declaration=True)
    for path in (folder / "applications.csv", *(folder / "published" / "town_premises").glob("*.csv")):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        changed = [_translated(line, people, other) for line in lines]
        assert changed != lines or path.name != "applications.csv"
        path.write_text("".join(changed), encoding="utf-8")


def _translated(line: str, people: set[str], other: dict[int, str]) -> str:
    """A line of a form or of the premises, its person's name in the other script."""
    delimiter = ";" if ";" in line else ","
    cells = line.split(delimiter)
    person = "Person" in cells
    for place, cell in enumerate(cells):
        if cell in people or (person and place == 5):
            cells[place] = cell.translate(other)
    return delimiter.join(cells)


def findings(report: dict[str, Any]) -> Any:
    """All that a report asks, leaves unchecked and examined, without names."""
    return (
        [(part["code"], part["parameters"], re.findall(r"\d+", part["question"])) for part in report["to_ask"]],
        [part["code"] for part in report["not_checked"] if part["code"]],
        [(part["code"], part["outcome"], part["reason"]) for part in report["examined"]],
        len(report["established"]),
    )


@pytest.mark.slow
@pytest.mark.parametrize("swap", [swapped_places, swapped_scripts], ids=["places", "scripts"])
def test_where_people_come_from_changes_no_finding(
    practice: Practice, swap: Callable[[Path], None], tmp_path: Path
) -> None:
    """Nationality, place of birth, residence, gender, or the script of names: all findings are the same (N4)."""
    shutil.copytree(practice.folder / "publishers", tmp_path / "publishers")
    swap(tmp_path / "publishers")
    town = Practice(tmp_path).town
    workspace = Practice(tmp_path).folder / "workspace"
    told = [expected.application_id for expected in town.oracle.applications if expected.story != "ordinary"]
    file = some_lines(town.applications, told, tmp_path / "told.csv")
    snapshot = open_snapshot(_built(workspace, town).snapshots, None)
    after = check_into(tmp_path / "reports", snapshot, file)
    before = practice.reports("en")
    assert {key: findings(report) for key, report in after.items()} == {key: findings(before[key]) for key in told}


def _built(folder: Path, town: Town) -> Any:
    """A workspace of the changed files; a column that its register does not know is dropped and counted."""
    return built(folder, town)


def test_a_register_of_persons_is_never_looked_through(practice: Practice) -> None:
    """A check of the list goes through its organisations only; no person is the entity of a report (N6)."""
    checker = Checker(practice.snapshot, town="Practice", lang="en")
    reports = list(checker.register("un_sanctions"))
    assert reports
    assert {report.parties[0].kind for report in reports} <= {"Organization", "Company", "LegalEntity", "PublicBody"}
    people = {fact.about for report in reports for fact in report.established} - {r.parties[0].name for r in reports}
    assert people == set()


def test_no_command_takes_a_name() -> None:
    """The commands are a closed list; none has an argument or option for a name, a person or a search (N6)."""
    context = click.Context(group)
    names = group.list_commands(context)
    assert names == [
        "init", "registers", "map", "load", "update", "changes", "bundle", "build", "check", "recheck", "match", "link", "judge",
        "review",
        "signals", "bias", "show", "network", "procedure", "deadline", "letter", "case", "export", "purge", "doctor", "journal",
        "verify", "declare", "account", "demo", "serve", "worker", "backup", "restore",
    ]  # fmt: skip
    taken = {
        parameter.name
        for name in names
        for parameter in group.get_command(context, name).params  # type: ignore[union-attr]
        if (name, parameter.name) != ("map", "name")  # that of the register to be written
    }
    assert (
        taken & {"name", "person", "search", "query", "who", "party", "first_name", "last_name", "birth_date"} == set()
    )


def test_gaps_and_words_are_whole() -> None:
    """Every gap says why, what and with what effect, in both languages."""
    from importlib.resources import files

    gaps = yaml.safe_load(files("rempart.screening").joinpath("gaps.yml").read_text(encoding="utf-8"))
    for key, gap in gaps.items():
        assert list(gap) == ["why", "what", "effect"], key
        for words in gap.values():
            assert set(words) == {"en", "fr"}
