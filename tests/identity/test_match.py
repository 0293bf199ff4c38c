"""A file matched against others."""

import gzip
import json
from contextlib import suppress
from pathlib import Path

import pytest

from rempart.base import RempartError
from rempart.identity.match import match, match_pairs
from rempart.identity.party_files import read_parties

AGAINST = """id,schema,name,aliases,birth_date,countries,identifiers,addresses
L1,Person,Elise Marika Vaskoran,Lisa Vask|Э. Васкоран,1971-03-04,,LUX-PASSPORT:QX12345,
L2,Person,Elise Vaskoran,,1984,,,
L3,Company,Kolmar Trading SARL,,,FR,,"3 quai Neuf, Port-Alan"
L4,Person,Пелагея Дроздова,,,,,
"""
QUERIES = """name,schema,birth_date
"Vaskoran, Elise Marika",Person,1971-04-03
Kolmar Trading Société à responsabilité limitée,Company,
Pelageya Drozdova,Person,
Odo Lumerano,Person,
"""


def files(folder: Path, queries: str = QUERIES, against: str = AGAINST) -> tuple[Path, Path, Path]:
    (folder / "queries.csv").write_text(queries, encoding="utf-8")
    (folder / "against.csv").write_text(against, encoding="utf-8")
    return folder / "queries.csv", folder / "against.csv", folder / "results.jsonl"


def test_results_are_the_golden_ones(tmp_path: Path, golden: bool) -> None:
    """Each query has its line, candidates best first, with evidence in both languages; row numbers stand for ids."""
    queries, against, out = files(tmp_path)
    seen: list[int] = []
    assert match(queries, [against], out, progress=seen.append) == 4
    assert seen == [4]
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(line["query"], [found["id"] for found in line["candidates"]]) for line in lines] == [
        ("1", ["L1", "L2"]), ("2", ["L3"]), ("3", ["L4"]), ("4", []),
    ]  # fmt: skip
    kept = Path(__file__).parent / "golden_match.json"
    if golden:
        kept.write_text(json.dumps(lines[:2], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert lines[:2] == json.loads(kept.read_text(encoding="utf-8"))


def test_several_gzipped_files_are_one_list(tmp_path: Path) -> None:
    """``.gz`` is read as it is; without ids the file's name stands before the row; limit bounds the candidates."""
    queries, _, out = files(tmp_path)
    for name in ("one.csv.gz", "two.csv.gz"):
        with gzip.open(tmp_path / name, "wt", encoding="utf-8") as text:
            text.write("name\nElise Vaskoran\n")
    match(queries, [tmp_path / "one.csv.gz", tmp_path / "two.csv.gz"], out)
    first = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    assert [found["id"] for found in first["candidates"]] == ["one.csv.gz:1", "two.csv.gz:1"]
    match(queries, [tmp_path / "one.csv.gz", tmp_path / "two.csv.gz"], out, limit=1)
    assert len(json.loads(out.read_text(encoding="utf-8").splitlines()[0])["candidates"]) == 1


@pytest.mark.parametrize(
    ("queries", "said"),
    [
        ("name,birth_date\nElise Vaskoran,1971\n ,\n", "queries.csv, row 2: the name is empty"),
        ("name,birth_date\nElise Vaskoran,4/3/71\n", "queries.csv, row 1: birth_date is not a date"),
        ("name,birth_date\nElise Vaskoran\n", "queries.csv, row 1: it has more or fewer cells"),
        ("name,identifiers\nElise Vaskoran,12345\n", "queries.csv, row 1, identifiers: a number is not written"),
        ("name,nationality\nElise Vaskoran,FR\n", "queries.csv: unknown columns: nationality"),
        ("id\n1\n", "queries.csv: there is no column name"),
        ("", "queries.csv: there is no column name"),
        ('name\n"Elise', "queries.csv: this is not a CSV file"),
    ],
)
def test_a_bad_row_stops_everything_and_is_named(tmp_path: Path, queries: str, said: str) -> None:
    """The error names file and row, quotes no cell, and leaves the earlier result as it was."""
    asked, against, out = files(tmp_path, queries)
    out.write_text("earlier\n")
    with pytest.raises(RempartError) as error:
        match(asked, [against], out)
    assert str(error.value).startswith(said)
    assert "Elise" not in str(error.value)
    assert out.read_text() == "earlier\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["against.csv", "queries.csv", "results.jsonl"]


def test_a_damaged_gzip_is_an_error(tmp_path: Path) -> None:
    """Whatever byte is damaged, it is said; no traceback."""
    queries, _, out = files(tmp_path)
    whole = gzip.compress(AGAINST.encode())
    for place in range(0, len(whole), 7):
        (tmp_path / "list.csv.gz").write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        with suppress(RempartError):
            match(queries, [tmp_path / "list.csv.gz"], out)


def test_an_id_twice_is_refused(tmp_path: Path) -> None:
    """Two parties of one id cannot be told apart in the results."""
    queries, against, out = files(tmp_path, against="id,name\n1,Elise\n1,Odo\n")
    with pytest.raises(RempartError, match="twice"):
        match(queries, [against], out)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there, or not text, is an error and not a traceback."""
    queries, against, out = files(tmp_path)
    with pytest.raises(RempartError, match="cannot be read"):
        match(tmp_path / "none.csv", [against], out)
    against.write_bytes(b"name\n\xff\xfe\n")
    with pytest.raises(RempartError, match="UTF-8"):
        match(queries, [against], out)
    with pytest.raises(RempartError, match="no such folder"):
        match(queries, [against], tmp_path / "none" / "results.jsonl")


@pytest.mark.parametrize("place", [0, 1])
def test_results_never_replace_what_is_compared(tmp_path: Path, place: int) -> None:
    """Queries or list named as output are refused, and stay as they are."""
    queries, against, _ = files(tmp_path)
    out = (queries, against)[place]
    before = out.read_bytes()
    with pytest.raises(RempartError, match="one of the files to be compared"):
        match(queries, [against], out)
    assert out.read_bytes() == before


def test_results_never_replace_what_bears_the_name_of_the_unfinished_result(tmp_path: Path) -> None:
    """Nor a folder: they are refused before anything is written."""
    queries, against, out = files(tmp_path)
    unfinished = queries.rename(tmp_path / "results.jsonl.partial")
    for to in (out, tmp_path):
        with pytest.raises(RempartError):
            match(unfinished, [against], to)
    assert unfinished.read_text(encoding="utf-8") == QUERIES


ENTITIES = """{"id": "E1", "schema": "Person", "properties": {"name": ["Elise Marika Vaskoran"], "weakAlias": ["Lisa"], "birthDate": ["1971-03-04", "unknown"], "country": ["lu"], "passportNumber": ["QX12345"]}}

{"id": "E2", "schema": "Company", "properties": {"name": ["Kolmar Trading SARL"], "jurisdiction": ["fr"], "registrationNumber": ["552 081 317"]}}
{"id": "E3", "schema": "Address", "properties": {"full": ["3 quai Neuf"]}}
"""


@pytest.mark.parametrize("name", ["list.ftm.json", "list.jsonl", "list.json.gz"])
def test_followthemoney_entities_are_read(tmp_path: Path, name: str) -> None:
    """One a line: names by quality, birth dates that are dates, numbers with their scheme; no country of a person."""
    opened = gzip.open if name.endswith(".gz") else open
    with opened(tmp_path / name, "wt", encoding="utf-8") as text:
        text.write(ENTITIES)
    person, company = read_parties(tmp_path / name)
    assert (person.id, [one.kind for one in person.names], person.countries) == ("E1", ["name", "weak_alias"], ())
    assert (len(person.birth_dates), person.identifiers) == (1, ("PASSPORT:QX12345",))
    assert (company.countries, company.identifiers) == (("FR",), ("FR-SIREN:552 081 317",))
    queries, _, out = files(tmp_path)
    assert match(queries, [tmp_path / name], out) == 4
    first = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    assert [found["id"] for found in first["candidates"]] == ["E1"]


PAIRS = """{"id": 7, "left": {"name": "Vaskoran, Elise", "schema": "Person", "birth_date": "1971"}, "right": {"name": "Elise Vaskoran", "schema": "Person", "aliases": ["Lisa Vask"]}}
{"id": "b", "left": {"name": "Odo Lumerano", "countries": "FR"}, "right": {"name": "Elise Vaskoran", "identifiers": ["LUX-PASSPORT:QX12345"]}}
"""


def test_pairs_are_compared_in_their_order(tmp_path: Path) -> None:
    """Each line gives one line: its id, alike, compared, and the evidence in both languages, as ``compare`` has it."""
    (tmp_path / "pairs.jsonl").write_text(PAIRS, encoding="utf-8")
    assert match_pairs(tmp_path / "pairs.jsonl", tmp_path / "out.jsonl") == 2
    first, second = map(json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert [first["id"], second["id"]] == [7, "b"]
    assert set(first) == {"id", "alike", "compared", "evidence"}
    assert first["alike"] > 0.43
    assert second["alike"] < 0.064
    assert set(first["evidence"][0]["sentence"]) == {"en", "fr"}


def test_a_side_of_a_pair_may_be_a_followthemoney_entity(tmp_path: Path) -> None:
    """Left, right or both: the answer is that of the same fields written as columns; an id of a side may be a number."""
    columns = {"id": 31, "name": "Kolmar Trading", "schema": "Company", "countries": ["FR"]}
    properties = {"name": ["Kolmar Trading"], "jurisdiction": ["fr"]}
    entity = {"id": 5, "caption": "Kolmar", "schema": "Company", "properties": properties}
    other = {"id": "R", "schema": "Company", "name": "KOLMAR TRADING SARL", "countries": "FR"}
    sides = [(columns, other), (entity, other), (other, entity), (entity, entity)]
    lines = [json.dumps({"id": place, "left": left, "right": right}) for place, (left, right) in enumerate(sides)]
    (tmp_path / "pairs.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert match_pairs(tmp_path / "pairs.jsonl", tmp_path / "out.jsonl") == 4
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line.pop("id") for line in found] == [0, 1, 2, 3]
    assert found[0] == found[1]
    assert found[1]["alike"] == found[2]["alike"]
    assert {one["feature"] for one in found[3]["evidence"]} >= {"name", "country"}


def test_an_entity_of_a_person_brings_no_country_into_a_pair(tmp_path: Path) -> None:
    """Nationality and birthplace beside a name change nothing, whichever way they are written."""
    bare = {"schema": "Person", "properties": {"name": ["Odo Lumerano"], "birthDate": ["1955"]}}
    told = {"country": ["fr"], "nationality": ["fr"], "birthPlace": ["Port-Alan"], "birthCountry": ["fr"]}
    more = {"schema": "Person", "properties": {**bare["properties"], **told}}  # type: ignore[dict-item]
    lines = [json.dumps({"id": 1, "left": side, "right": side}) for side in (bare, more)]
    (tmp_path / "pairs.jsonl").write_text("\n".join(lines), encoding="utf-8")
    match_pairs(tmp_path / "pairs.jsonl", tmp_path / "out.jsonl")
    one, other = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert one == other


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": 1, "left": {"name": "Elise"}}', "pairs.jsonl, line 1: it has not id, left and right"),
        ('{"id": 1, "left": {"name": "Elise"}, "right": {"name": ""}}', "pairs.jsonl, line 1, right: the name is empty"),
        ('{"id": 1, "left": {"name": 5}, "right": {"name": "Elise"}}', "pairs.jsonl, line 1, left: name is not a text"),
        ('{"id": 1, "left": {"name": "Elise", "aliases": {"a": 1}}, "right": {"name": "Elise"}}', "pairs.jsonl, line 1, left: aliases"),
        ('{"id": 1, "left": {"name": "Elise"}, "right": {"properties": {"alias": []}}}', "pairs.jsonl, line 1, right: the entity has no name"),
        ('{"id": 1, "left": {"name": "Elise"}, "right": {"properties": "Elise"}}', "pairs.jsonl, line 1, right: it is not a FollowTheMoney"),
        ('{"id": 1, "left": {"id": true, "name": "Elise"}, "right": {"name": "Elise"}}', "pairs.jsonl, line 1, left: id is not a text"),
        ("Elise", "pairs.jsonl, line 1: it is not a JSON object"),
        ('{"id": 1, "left": {"name": "Elise \\ud800"}, "right": {"name": "Elise"}}', "pairs.jsonl, line 1: it is not a JSON object"),
        ('{"id": NaN, "left": {"name": "Elise"}, "right": {"name": "Elise"}}', "pairs.jsonl, line 1: it is not a JSON object"),
        ("[" * 100_000, "pairs.jsonl, line 1: it is not a JSON object"),
        ("\\xff", "pairs.jsonl: this is not JSON lines"),
    ],
)  # fmt: skip
def test_a_bad_pair_stops_everything_and_is_named(tmp_path: Path, line: str, said: str) -> None:
    """The error names the line and the side, quotes nothing, and leaves no result."""
    (tmp_path / "pairs.jsonl").write_bytes(line.replace("\\xff", "\xff").encode("latin-1") + b"\n")
    with pytest.raises(RempartError) as error:
        match_pairs(tmp_path / "pairs.jsonl", tmp_path / "out.jsonl")
    assert str(error.value).startswith(said)
    assert "Elise" not in str(error.value)
    assert not (tmp_path / "out.jsonl").exists()
