"""Every sentence has its source: the rows that it cites exist, and what it says stands at that place of the publisher's file."""

import csv
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.screening.practice import Practice

from rempart.ledger.dictionary import stored_tables
from rempart.screening import Checker, read_applications
from rempart.screening.day import Day
from rempart.screening.facts import Stated, sentence_of, stated_facts
from rempart.screening.overlay import batches, link, overlaid
from rempart.screening.sources import Labels, labels_of

UNCHECKED = {"authority", "scheme", "contracts", "role_word", "steps"}
"""The publisher's own name, what is counted, and words of the form that other tests look at."""
DECISIONS = {"granted": "accord", "refused": "refus", "withdrawn": "retir"}


def cited(report: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every part of a report that must have a source, with its citations."""
    for block in ("established", "to_ask", "close_names", "ownership"):
        for part in report[block]:
            yield f"{block} {part.get('id', part.get('owner'))}", part["citations"]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_part_cites_rows_that_exist(practice: Practice, lang: Any) -> None:
    """Each fact, question, close name and link cites a row of the snapshot, or a line of its own form."""
    union = " union ".join(
        f"select row_id from '{practice.snapshot.table(table.table)}'"
        for table in stored_tables()
        if practice.snapshot.table(table.table).exists()
    )
    known = {row[0] for row in duckdb.sql(union).fetchall()}
    for key, report in practice.reports(lang).items():
        own = {f"form/{key}/{number}" for number, _ in enumerate(report["parties"], start=1)}
        sources = {source["id"] for source in report["sources"]}
        for where, citations in cited(report):
            assert citations, f"{key}, {where}"
            assert {citation["row_id"] for citation in citations} <= known | own, f"{key}, {where}"
            assert {citation["source"] for citation in citations} <= sources


def test_a_citation_names_the_edition_of_its_row(practice: Practice) -> None:
    """The source of a citation is the register and edition of its row id, and was published by the report's day."""
    for report in practice.reports("en").values():
        sources = {source["id"]: source for source in report["sources"]}
        for _, citations in cited(report):
            for citation in citations:
                source = sources[citation["source"]]
                if source["register_id"] != "form":
                    assert citation["row_id"].startswith(f"{source['register_id']}/{source['edition']}/")
                assert source["published_on"] <= report["on_day"] or citation["held_on"]
                assert citation["said_on"] <= report["on_day"]
                assert citation["held_on"] is None or citation["held_on"] > report["on_day"]


def test_references_inside_a_report_lead_somewhere(practice: Practice) -> None:
    """Facts named by questions and by computed facts are facts of that report; numbers count from 1."""
    for report in practice.reports("en").values():
        facts = [fact["id"] for fact in report["established"]]
        assert facts == [f"F{number}" for number in range(1, len(facts) + 1)]
        for fact in report["established"]:
            assert set(fact["computed_from"]) <= set(facts) - {fact["id"]}
        for question in report["to_ask"]:
            assert set(question["facts"]) <= set(facts)
        for block, letter in (("to_ask", "Q"), ("not_checked", "N"), ("close_names", "C"), ("sources", "S")):
            numbers = [part["id"] for part in report[block]]
            assert numbers == [f"{letter}{number}" for number in range(1, len(numbers) + 1)]


def test_a_computed_fact_names_the_facts_below_it(practice: Practice) -> None:
    """A sentence on a chain names the facts of its links; the town has such sentences."""
    through = [
        fact
        for report in practice.reports("en").values()
        for fact in report["established"]
        if fact["sentence"].startswith("Through a chain")
    ]
    assert through
    assert all(len(fact["computed_from"]) >= 2 for fact in through)


@cache
def records(path: Path) -> list[str]:
    """The records of a publisher's file as text, in the order in which the loader counts them."""
    if path.suffix == ".json":
        return [json.dumps(one, ensure_ascii=False) for one in json.loads(path.read_text(encoding="utf-8"))]
    if path.suffix == ".xml":
        return [" ".join(one.itertext()) for group in ET.parse(path).getroot() for one in group]  # noqa: S314 our own
    delimiter = ";" if path.parent.name.startswith("town_") else ","
    with path.open(encoding="utf-8", newline="") as file:
        return [" | ".join(row) for row in list(csv.reader(file, delimiter=delimiter))[1:]]


def record(practice: Practice, row_id: str) -> str:
    """The publisher's record, or the line of the form, that a row id names."""
    register, edition, *_, number = row_id.split("/")
    if register == "form":
        with practice.town.applications.open(encoding="utf-8", newline="") as file:
            lines = [row for row in csv.reader(file) if row[0] == edition]
        return " | ".join(lines[int(number) - 1])
    (path,) = (practice.folder / "publishers" / "published" / register).glob(f"{edition}.*")
    return records(path)[int(number) - 1]


@dataclass(frozen=True)
class Party:
    """What the tables say of a party: all by which a publisher may name it, its names in one register, its labels."""

    spellings: list[str]
    names: list[str]
    labels: Labels


@dataclass(frozen=True)
class Seen:
    """A fact, and the parties that it names by their id, read while the form lies over the tables."""

    fact: Stated
    parties: dict[str, Party]


@pytest.fixture(scope="module")
def facts_of_the_town(practice: Practice) -> list[Seen]:
    """Every fact of every application."""
    found = []
    file = read_applications(practice.town.applications)
    checker = Checker(practice.snapshot, town="Practice", lang="en")
    for day in sorted({application.received_on for application in file.applications}):
        today = [application for application in file.applications if application.received_on == day]
        with Day(checker.setting, day) as context:
            for batch in batches(link(context.connection, today, context.judgements)):
                with overlaid(context.connection, batch, day):
                    read = cache(partial(party_in, context))
                    for stated in chain(*stated_facts(context.connection, day).values()):
                        register = stated.rows[0].split("/")[0]
                        named = [value for name, value in stated.values if name.endswith("_id") and not unnamed(value)]
                        found.append(Seen(stated, {party: read(party, register) for party in named}))
    return found


def party_in(context: Day, party_id: str, register: str) -> Party:
    """A party as the tables have it now."""
    names = context.connection.execute(
        "select value from name where party_id = $1 and register = $2", [party_id, register]
    ).fetchall()
    labels = labels_of(context.connection, [party_id])
    return Party(spellings(context, party_id), [value for (value,) in names], labels)


def unnamed(value: Any) -> bool:
    """Whether a value of a fact names nobody."""
    return value is None or str(value).startswith("unnamed:")


def spellings(context: Day, party_id: str) -> list[str]:
    """All by which a publisher may name a party: its names, its numbers, its record's id."""
    found = context.connection.execute(
        "select value from name where party_id = $1 union select number from identifier where party_id = $1 union "
        "select split_part(stated_id, ':', -1) from identity_merge where party_id = $1",
        [party_id],
    ).fetchall()
    return [value for (value,) in found]


def forms(name: str, value: Any) -> list[str]:
    """How a value of a fact may be written in a publisher's file."""
    if isinstance(value, date):
        return [value.isoformat(), f"{value:%d/%m/%Y}"]
    if name in ("share_min", "share_max"):
        return [f"{value * 100:g}"]
    return [DECISIONS.get(str(value), str(value))]


def test_what_a_fact_says_stands_in_the_cited_records(practice: Practice, facts_of_the_town: list[Seen]) -> None:
    """Each party, number, date and share of each sentence is found at the place that the sentence cites."""
    checked: dict[str, int] = {}
    for one in facts_of_the_town:
        fact = one.fact
        if fact.kind.computed:
            continue
        text = " ".join(re.sub(r"\s+", " ", record(practice, row)) for row in fact.rows)
        for name, value in fact.values:
            if unnamed(value) or name in UNCHECKED:
                continue
            if (name == "share_min" and value == 0) or (name == "share_max" and value == 1 and "maximum" not in text):
                continue
            wanted = one.parties[value].spellings if name.endswith("_id") else forms(name, value)
            assert any(each in text for each in wanted), f"{fact.kind.code}, {name}: {wanted} not in {text}"
            checked[fact.kind.code] = checked.get(fact.kind.code, 0) + 1
    assert len(checked) >= 9, checked
    assert checked["holding"] > 200


def test_the_hash_of_a_source_is_that_of_the_published_file(practice: Practice) -> None:
    """Each source names the SHA-256 of the publisher's file as it was handed in."""
    import hashlib

    for report in list(practice.reports("en").values())[::16]:
        for source in report["sources"]:
            folder = practice.folder / "publishers"
            path = (
                folder / "applications.csv"
                if source["register_id"] == "form"
                else next((folder / "published" / source["register_id"]).glob(f"{source['edition']}.*"))
            )
            assert source["sha256"] == [hashlib.sha256(path.read_bytes()).hexdigest()]


def test_identity_is_said_as_it_is_known(practice: Practice) -> None:
    """*The application alone* is said only of a party of the form that no register knows."""
    for report in practice.reports("en").values():
        alone = {party["name"] for party in report["parties"] if party["identity"] == "stated"}
        for fact in report["established"]:
            assert fact["identity"] != "stated" or fact["about"] in alone, fact
    listed = practice.reports("en")[practice.story("listed_in_between", 1)]
    (entry,) = [fact for fact in listed["established"] if fact["sentence"].startswith("The list")]
    assert entry["identity"] == "identifier"


def test_a_fact_names_each_party_as_its_register_does(facts_of_the_town: list[Seen]) -> None:
    """Where a list and a register write one person differently, each fact has the spelling of the rows that it cites."""
    found = 0
    for one in facts_of_the_town:
        register = one.fact.rows[0].split("/")[0]
        for party_id, party in one.parties.items():
            if party.names:
                label = party.labels.of(party_id, register)
                assert label in party.names
                assert label in sentence_of(one.fact, party.labels, "en")
                found += 1
    assert found > 100
