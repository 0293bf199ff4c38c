"""Every story stands in the rows, every decoy exactly at its notch, and one record makes or unmakes a story."""

import csv
import json
import shutil
import xml.etree.ElementTree as ET
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from stdnum.fr import siren, siret

from rempart.base import months_before
from rempart.town import Town, without_planted, write_town

PLANTED = (
    "borrowed_number",
    "wrong_check_digit",
    "five_companies",
    "trust_at_end",
    "nobody_named",
    "silent_holding",
    "shares_missing",
    "shares_exceeding",
    "corrected_shares",
    "listed_by_passport",
    "namesake",
    "listed_in_between",
    "delisted",
    "three_operators",
)


@pytest.fixture(scope="module", params=(5, 11))
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Two towns."""
    return write_town(tmp_path_factory.mktemp("stories"), request.param)


def rows(path: Path, delimiter: str) -> list[dict[str, str]]:
    """The rows of one CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def published(town: Town, register: str, day: str = "2026-11-02") -> Path:
    """One edition."""
    return next(file.paths[0] for file in town.files if file.register == register and file.edition.isoformat() == day)


def form(town: Town, story: str, which: int = 0) -> list[dict[str, str]]:
    """The lines of the form of a story's application."""
    key = town.oracle.of(story)[which].application_id
    return [row for row in rows(town.applications, ",") if row["application_id"] == key]


class Book:
    """The statements in force on a day: who holds what."""

    def __init__(self, town: Town, day: str = "2026-11-02") -> None:
        self.last: dict[str, Any] = {}
        for statement in json.loads(published(town, "bods").read_text(encoding="utf-8")):
            if statement["statementDate"] <= day:
                self.last[statement["recordId"]] = statement

    def entity(self, number: str) -> str:
        """The record of the company with a SIREN."""
        for key, statement in self.last.items():
            if {"scheme": "FR-SIREN", "id": number} in statement["recordDetails"].get("identifiers", []):
                return key
        raise AssertionError("no such company")

    def holdings(self, company: str) -> list[tuple[Any, float]]:
        """Direct holders of a company with their shares."""
        found = []
        for statement in self.last.values():
            details = statement["recordDetails"]
            if details.get("subject") == company and statement["recordStatus"] != "closed":
                found += [
                    (details["interestedParty"], interest["share"]["exact"])
                    for interest in details["interests"]
                    if interest["type"] == "shareholding"
                ]
        return found

    def kind(self, record: Any) -> str:
        """person, trust, entity or nobody."""
        if isinstance(record, dict):
            return "nobody"
        statement = self.last[record]
        if statement["recordType"] == "person":
            return "person"
        return str(statement["recordDetails"]["entityType"].get("subtype", "entity"))

    def steps(self, company: str) -> int:
        """Links of the longest of the chains to a person."""
        return max(
            (1 if self.kind(owner) == "person" else 1 + self.steps(owner))
            for owner, _ in self.holdings(company)
            if self.kind(owner) in {"person", "entity"}
        )


def applicant(town: Town, story: str, book: Book) -> str:
    """The record of the applicant of a story."""
    return book.entity(form(town, story)[0]["identifiers"].removeprefix("FR-SIREN:")[:9])


def test_borrowed_number(town: Town) -> None:
    """The number on the form is valid, and one contract alone gives it to a firm with another name."""
    quoted = form(town, "borrowed_number")[0]
    number = quoted["identifiers"].removeprefix("FR-SIREN:")
    holders = [row for row in rows(published(town, "fr_decp"), ",") if row["titulaire_id"].startswith(number)]
    assert siren.is_valid(number)
    assert len(holders) == 1
    assert holders[0]["titulaire_nom"].split()[0] != quoted["name"].upper().split()[0]
    elsewhere = ("bods", "town_premises", "town_permits")
    assert not any(number in published(town, register).read_text(encoding="utf-8") for register in elsewhere)


def test_numbers_of_the_form(town: Town) -> None:
    """One operator quotes a wrong check digit; the decoys quote right numbers, one of them an establishment's."""
    operator = next(row for row in form(town, "wrong_check_digit") if row["role"] == "operator")
    assert not siren.is_valid(operator["identifiers"].removeprefix("FR-SIREN:"))
    assert siren.is_valid(form(town, "spelled_otherwise")[0]["identifiers"].removeprefix("FR-SIREN:"))
    assert siret.is_valid(form(town, "establishment_number")[0]["identifiers"].removeprefix("FR-SIRET:"))


def test_chains(town: Town) -> None:
    """Five companies make six links to the owner; the decoy has three, one below the threshold."""
    book = Book(town)
    assert book.steps(applicant(town, "five_companies", book)) == 6
    assert book.steps(applicant(town, "two_companies", book)) == 3


def test_opaque_owners(town: Town) -> None:
    """A trust or nobody holds 24 % in the stories, exactly 10 % in the decoy."""
    book = Book(town)
    holding, _ = book.holdings(applicant(town, "trust_at_end", book))[0]
    assert sorted((book.kind(owner), share) for owner, share in book.holdings(holding)) == [
        ("person", 76),
        ("trust", 24),
    ]
    named = {
        story: book.holdings(applicant(town, story, book))
        for story in ("trust_at_ten", "nobody_named", "silent_holding")
    }
    assert [(book.kind(o), s) for o, s in named["trust_at_ten"]] == [("person", 90), ("trust", 10)]
    assert [(book.kind(o), s) for o, s in named["nobody_named"]] == [("person", 76), ("nobody", 24)]
    silent, share = named["silent_holding"][1]
    assert (book.kind(silent), share, book.holdings(silent)) == ("entity", 24, [])


@pytest.mark.parametrize(
    ("story", "total"),
    [
        ("shares_missing", 60),
        ("shares_exceeding", 115),
        ("three_quarters", 75),
        ("hundred_and_a_half", 100.5),
        ("every_exclusion", 60),
    ],
)
def test_sums_of_shares(town: Town, story: str, total: float) -> None:
    """The shares make 60 or 115 % in the stories, exactly 75 and 100.5 % in the decoys, as binary fractions too."""
    book = Book(town)
    shares = [share / 100 for _, share in book.holdings(applicant(town, story, book))]
    assert sum(shares) == total / 100


def test_corrected_shares(town: Town) -> None:
    """What the register said of the company was 60 % in 2024 and is 100 % in 2026."""
    early, late = Book(town, "2024-06-05"), Book(town)
    company = applicant(town, "corrected_shares", late)
    assert [share for _, share in early.holdings(company)] == [60]
    assert [share for _, share in late.holdings(company)] == [100]


def listed(path: Path, data_id: str) -> ET.Element | None:
    """One entry of one list."""
    return next((e for e in ET.parse(path).getroot().iter("INDIVIDUAL") if e.findtext("DATAID") == data_id), None)  # noqa: S314


def entry(town: Town, story: str, day: str) -> ET.Element | None:
    """The planted entry of a story in the list of a day."""
    return listed(published(town, "un_sanctions", day), town.oracle.story(story).planted[0].record["DATAID"])


def test_listed_by_passport(town: Town) -> None:
    """The representative has name, birth day and passport of a listed man; the namesake has the name only."""
    found = entry(town, "listed_by_passport", "2026-11-02")
    assert found is not None
    line = form(town, "listed_by_passport")[1]
    assert line["identifiers"].endswith(f"-PASSPORT:{found.findtext('INDIVIDUAL_DOCUMENT/NUMBER')}")
    assert line["birth_date"] == found.findtext("INDIVIDUAL_DATE_OF_BIRTH/DATE")
    assert line["name"].upper() == f"{found.findtext('FIRST_NAME')} {found.findtext('SECOND_NAME')}"
    other, line = entry(town, "namesake", "2026-11-02"), form(town, "namesake")[1]
    assert other is not None
    assert line["name"].upper() == f"{other.findtext('FIRST_NAME')} {other.findtext('SECOND_NAME')}"
    assert line["identifiers"] == ""
    assert abs(int(line["birth_date"][:4]) - int((other.findtext("INDIVIDUAL_DATE_OF_BIRTH/DATE") or "")[:4])) >= 10


def test_other_country(town: Town) -> None:
    """The decoy's passport has a listed number and another country's code."""
    scheme, number = form(town, "other_country")[1]["identifiers"].split(":")
    root = ET.parse(published(town, "un_sanctions")).getroot()  # noqa: S314
    holder = next(e for e in root.iter("INDIVIDUAL") if e.findtext("INDIVIDUAL_DOCUMENT/NUMBER") == number)
    assert not (holder.findtext("INDIVIDUAL_DOCUMENT/ISSUING_COUNTRY") or "").upper().startswith(scheme[:2])


def test_lists_of_two_days(town: Town) -> None:
    """One owner is listed only after the first application, one man only before the second."""
    assert entry(town, "listed_in_between", "2024-06-03") is None
    assert entry(town, "listed_in_between", "2025-02-03") is not None
    assert entry(town, "delisted", "2024-06-03") is not None
    assert entry(town, "delisted", "2025-02-03") is None
    for story, asks in (("listed_in_between", [(), ("LST-01",)]), ("delisted", [("LST-01",), ()])):
        assert [expected.must_ask for expected in town.oracle.of(story)] == asks


def starts(town: Town, story: str) -> tuple[list[date], date, list[dict[str, str]]]:
    """Starts at the premises of a story, the day that bounds its window, and its spells."""
    line = form(town, story)[0]
    spells = [row for row in rows(published(town, "town_premises"), ";") if row["Local"] == line["premises_id"]]
    begun = [datetime.strptime(row["Début"], "%d/%m/%Y").date() for row in spells]
    return begun, months_before(date.fromisoformat(line["received_on"]), 36), spells


def test_operators(town: Town) -> None:
    """Three starts lie after the bound; in the decoy two do and the third lies on it; each place was run before."""
    for story, after, on in (
        ("three_operators", 3, 0),
        ("a_day_too_early", 2, 1),
        ("same_group", 3, 0),
        ("every_exclusion", 3, 0),
    ):
        begun, bound, _ = starts(town, story)
        assert sum(day > bound for day in begun) == after
        assert begun.count(bound) == on
        assert min(begun) < bound
    begun, _, _ = starts(town, "three_operators")
    assert (max(begun) - sorted(begun)[1]).days < 30 * 31


def test_same_group(town: Town) -> None:
    """Of the decoy's three operators two are wholly held by one person, and the third by another."""
    book = Book(town)
    _, _, spells = starts(town, "same_group")
    owners = [book.holdings(book.entity(spell["SIRET"][:9]))[0][0] for spell in spells[1:]]
    assert owners[0] == owners[1] != owners[2]


def test_every_exclusion(town: Town) -> None:
    """The honest firm is on the stock exchange, quotes an establishment's number, and its place is let by the season."""
    book = Book(town)
    line = form(town, "every_exclusion")[0]
    company = applicant(town, "every_exclusion", book)
    assert siret.is_valid(line["identifiers"].removeprefix("FR-SIREN:"))
    assert book.last[company]["recordDetails"]["publicListing"] == {"hasPublicListing": True}
    assert book.steps(company) == 5
    assert ("trust", 15) in [(book.kind(owner), share) for owner, share in book.holdings(company)]
    assert {spell["Location"] for spell in starts(town, "every_exclusion")[2]} == {"saisonnière"}


def test_stories_are_told(town: Town) -> None:
    """Each finding has one planted record, noted with every file that holds it, but for the firm of exclusions and decoys."""
    assert {story.key for story in town.oracle.stories if story.planted} == set(PLANTED)
    asked = {expected.story for expected in town.oracle.applications if expected.must_ask}
    assert asked < set(PLANTED)
    assert {code for expected in town.oracle.applications for code in expected.must_ask} == {
        "EST-01", "IDN-04", "LST-01", "OWN-03", "OWN-06", "OWN-08",
    }  # fmt: skip


def lines(folder: Path) -> dict[str, list[str]]:
    """Every file as lines."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8").splitlines()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("story", PLANTED)
def test_one_record_is_taken_out(town: Town, story: str, tmp_path: Path) -> None:
    """Only the files named lose something, and they lose the lines of that one record and nothing else."""
    folder = tmp_path / "town"
    shutil.copytree(town.applications.parent, folder)
    before = lines(folder)
    without_planted(folder, story)
    after = lines(folder)
    (planted,) = town.oracle.story(story).planted
    assert {name for name in before if before[name] != after[name]} == set(planted.paths)
    assert planted.paths
    for name in planted.paths:
        gone = len(before[name]) - len(after[name])
        assert gone == 1 or name.endswith(".xml")
        at = next(i for i, (a, b) in enumerate(zip(before[name], after[name], strict=False)) if a != b)
        kept = [line.rstrip(",") for line in before[name][:at] + before[name][at + gone :]]
        assert kept == [line.rstrip(",") for line in after[name]]
        if name.endswith(".json"):
            assert json.loads((folder / name).read_text(encoding="utf-8"))
        elif name.endswith(".xml"):
            assert listed(folder / name, planted.record["DATAID"]) is None


def test_unknown_story(town: Town) -> None:
    """A story that does not exist is an error, and nothing is changed."""
    with pytest.raises(KeyError):
        without_planted(town.applications.parent, "no_such_story")
