"""The practice town is the same for the same seed, has its size, and is written as publishers write."""

import csv
import json
import xml.etree.ElementTree as ET
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.fr import siren, siret

from rempart.town import Oracle, Town, write_town
from rempart.town.editions import EDITIONS
from rempart.town.oracle import CODES, ORDINARY
from rempart.town.words import NEAR, folded, nearness

SEEDS = (0, 1, 7, 2026, 99991)


@pytest.fixture(scope="module", params=SEEDS)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """One town per seed."""
    return write_town(tmp_path_factory.mktemp("town"), request.param)


def rows(path: Path, delimiter: str) -> list[dict[str, str]]:
    """The rows of one CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def editions(town: Town, register: str) -> list[Path]:
    """The files of one register in the order of their days."""
    return [file.paths[0] for file in town.files if file.register == register]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    """The same seed gives the same files byte for byte, another seed gives others."""
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        write_town(tmp_path / name, seed)
    assert tree(tmp_path / "a") == tree(tmp_path / "b")
    assert tree(tmp_path / "a") != tree(tmp_path / "c")


def test_editions_are_dated_by_their_names(town: Town) -> None:
    """Each register has its editions, oldest first, and each file carries the day of its edition."""
    for register, days in EDITIONS.items():
        found = [file for file in town.files if file.register == register]
        assert [file.edition for file in found] == list(days)
        assert [file.paths[0].stem for file in found] == [day.isoformat() for day in days]


def test_sizes(town: Town) -> None:
    """150 companies, 400 persons, 80 applications, 120 premises and contracts, a list of some 60 persons and 20 entities."""
    statements = json.loads(editions(town, "bods")[-1].read_text(encoding="utf-8"))
    kinds = [s["recordDetails"]["entityType"]["type"] for s in statements if s["recordType"] == "entity"]
    people = {s["recordId"] for s in statements if s["recordType"] == "person"}
    assert 145 <= kinds.count("registeredEntity") <= 155
    assert 380 <= len(people) <= 400
    assert len(town.oracle.applications) == 80
    spells = rows(editions(town, "town_premises")[-1], ";")
    assert len({spell["Local"] for spell in spells}) == 120
    assert 200 <= len(spells) <= 340
    assert len({row["uid"] for row in rows(editions(town, "fr_decp")[-1], ",")}) == 120
    root = ET.parse(editions(town, "un_sanctions")[-1]).getroot()  # noqa: S314
    assert 50 <= len(root.findall("INDIVIDUALS/INDIVIDUAL")) <= 62
    assert 15 <= len(root.findall("ENTITIES/ENTITY")) <= 20


def test_list_has_the_publishers_form(town: Town) -> None:
    """Every edition of the list is dated in its root, and gives each entry number, reference, list and day."""
    for path in editions(town, "un_sanctions"):
        root = ET.parse(path).getroot()  # noqa: S314
        assert root.tag == "CONSOLIDATED_LIST"
        assert root.get("dateGenerated", "").startswith(path.stem)
        for entry in (*root.iter("INDIVIDUAL"), *root.iter("ENTITY")):
            for tag in ("DATAID", "FIRST_NAME", "UN_LIST_TYPE", "REFERENCE_NUMBER"):
                assert entry.findtext(tag)
            assert date.fromisoformat(entry.findtext("LISTED_ON") or "") <= date.fromisoformat(path.stem)


def test_names_come_in_four_scripts(town: Town) -> None:
    """The list and the statements hold names in Latin, Cyrillic, Greek and Arabic letters."""
    texts = (
        editions(town, "un_sanctions")[-1].read_text(encoding="utf-8"),
        editions(town, "bods")[-1].read_text(encoding="utf-8"),
    )
    for text in texts:
        for first, last in (("A", "z"), ("а", "я"), ("α", "ω"), ("ا", "ي")):
            assert any(first <= letter <= last for letter in text)


def test_statements_have_the_standards_form(town: Town) -> None:
    """Every statement of BODS 0.4 has its identifiers and days; relations name records of the same file."""
    for path in editions(town, "bods"):
        statements = json.loads(path.read_text(encoding="utf-8"))
        records = {s["recordId"] for s in statements if s["recordType"] != "relationship"}
        assert len({s["statementId"] for s in statements}) == len(statements)
        assert max(s["publicationDetails"]["publicationDate"] for s in statements) == path.stem
        for statement in statements:
            assert statement["recordStatus"] in {"new", "updated", "closed"}
            if statement["recordType"] == "relationship":
                details = statement["recordDetails"]
                assert details["subject"] in records
                assert isinstance(details["interestedParty"], dict) or details["interestedParty"] in records


def test_numbers_have_right_check_digits(town: Town) -> None:
    """Every SIREN and SIRET that a register publishes is valid, but for the suppliers that a loader must refuse."""
    statements = json.loads(editions(town, "bods")[-1].read_text(encoding="utf-8"))
    for statement in statements:
        for number in statement["recordDetails"].get("identifiers", []):
            assert number["scheme"] != "FR-SIREN" or siren.is_valid(number["id"])
    contracts = rows(editions(town, "fr_decp")[-1], ",")
    odd = sorted(row["titulaire_id"] for row in contracts if not siret.is_valid(row["titulaire_id"]))
    assert odd == ["", "", "10457"]
    assert all(row["uid"] == row["acheteur_id"] + row["id"] and siret.is_valid(row["acheteur_id"]) for row in contracts)
    for register in ("town_premises", "town_permits"):
        numbers = [row["SIRET"] for row in rows(editions(town, register)[-1], ";")]
        assert all(siret.is_valid(number) for number in numbers if number)


def test_later_editions_keep_earlier_rows(town: Town) -> None:
    """No row of premises, permits, contracts or statements vanishes; ends, decisions and amounts come later."""
    keys = {
        "town_premises": lambda row: (row["Local"], row["Exploitant"], row["Début"]),
        "town_permits": lambda row: row["Numéro"],
        "fr_decp": lambda row: (row["uid"], row["titulaire_id"]),
    }
    for register, key in keys.items():
        read = [rows(path, "," if register == "fr_decp" else ";") for path in editions(town, register)]
        known = [{key(row) for row in each} for each in read]
        assert all(before <= after for before, after in pairwise(known))
        assert len(known[0]) < len(known[-1])
        texts = [{tuple(row.values()) for row in each} for each in read]
        assert texts[0] - texts[1]  # some row came again with other cells
    statements = [json.loads(path.read_text(encoding="utf-8")) for path in editions(town, "bods")]
    for before, after in pairwise(statements):
        assert {s["statementId"] for s in before} < {s["statementId"] for s in after}


def test_lists_gain_and_lose_entries(town: Town) -> None:
    """Between the first and the last edition of the list persons were added and others taken off."""
    first, last = (
        {entry.findtext("DATAID") for entry in ET.parse(path).getroot().iter("INDIVIDUAL")}  # noqa: S314
        for path in (editions(town, "un_sanctions")[0], editions(town, "un_sanctions")[-1])
    )
    assert first - last
    assert last - first


def test_applications_come_on_few_days(town: Town) -> None:
    """At most ten distinct days; every form has one applicant and names premises that the town has."""
    forms = rows(town.applications, ",")
    assert len({row["received_on"] for row in forms}) <= 10
    assert {row["application_id"] for row in forms} == {e.application_id for e in town.oracle.applications}
    applicants = [row["application_id"] for row in forms if row["role"] == "applicant"]
    assert len(applicants) == len(set(applicants)) == 80
    places = {row["Local"] for row in rows(editions(town, "town_premises")[-1], ";")}
    assert {row["premises_id"] for row in forms} - {""} <= places


def listed_names(town: Town) -> set[str]:
    """Every name and alias of a person of any edition of the list, in plain Latin letters."""
    names = set()
    for path in editions(town, "un_sanctions"):
        for entry in ET.parse(path).getroot().iter("INDIVIDUAL"):  # noqa: S314
            names.add(folded(f"{entry.findtext('FIRST_NAME')} {entry.findtext('SECOND_NAME')}"))
            names |= {folded(node.text) for node in entry.iter("ALIAS_NAME") if node.text and " " in node.text}
    return names


def test_unrelated_names_are_far_from_the_list(town: Town) -> None:
    """On the forms, only the persons of the stories about the list have a name close to a listed one."""
    listed = listed_names(town)
    told = {"listed_by_passport", "namesake", "near_name", "listed_in_between", "delisted", "every_exclusion"}
    stories = {expected.application_id: expected.story for expected in town.oracle.applications}
    close = set()
    for row in rows(town.applications, ","):
        if max(nearness(row["name"], name) for name in listed) >= NEAR:
            close.add(stories[row["application_id"]])
    assert close <= told
    assert {"listed_by_passport", "namesake", "near_name", "every_exclusion"} <= close


def test_ordinary_applications_expect_no_question(town: Town) -> None:
    """Most applications are ordinary: nothing is to be asked of them, and every code is barred."""
    ordinary = [expected for expected in town.oracle.applications if expected.story == ORDINARY]
    assert len(ordinary) >= 45
    assert all(not expected.must_ask and set(expected.must_not_ask) == set(CODES) for expected in ordinary)


def test_oracle_is_read_as_written(town: Town) -> None:
    """The oracle on disk equals the one returned."""
    assert Oracle.read(town.applications.parent / "oracle.json") == town.oracle


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(min_value=0, max_value=2**40))
def test_any_seed_works(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A town comes of any seed, with every story in it."""
    check_seed(tmp_path_factory.mktemp("any"), seed)


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(min_value=0, max_value=2**40))
def test_many_seeds_work(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same for more of them."""
    check_seed(tmp_path_factory.mktemp("any"), seed)


def check_seed(folder: Path, seed: int) -> None:
    """Make the town of a seed and look for its stories."""
    town = write_town(folder, seed)
    told = {expected.story for expected in town.oracle.applications} - {ORDINARY}
    assert told == {story.key for story in town.oracle.stories}
