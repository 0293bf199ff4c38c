"""Two files linked, and duplicates inside one: what is found, how it is written, what is refused."""

import csv
import json
import os
import random
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rempart.base import RempartError
from rempart.identity.linking import Linked, link

TOWN = """id,schema,name,birth_date,identifiers,addresses
T1,Company,Kolmar Trading SARL,,FR-SIREN:732829320,"3 quai Neuf, 99101 Port-Alan"
T2,Company,Vask Menuiserie,,,"14 rue du Moulin, 99102 Brelle"
T3,Person,Elise Marika Vaskoran,1971-03-04,,
T4,Person,Odo Lumerano,1955-10-21,,
T5,Company,Ateliers Drozdine,,,
"""
REGISTER = """id,schema,name,birth_date,identifiers,addresses
R1,Company,KOLMAR TRADING,,FR-SIREN:732829320,
R2,Company,Menuiserie Vask SAS,,,"14 rue du Moulin, 99102 Brelle"
R3,Person,Elise Vaskorann,1971-03-04,,
R4,Person,Odo Lumerano,1988-02-02,,
R5,Company,Boulangerie Tessenko,,,
R6,Person,"LUMERANO, Odo",1955-10-21,,
"""


def files(folder: Path, left: str = TOWN, right: str = REGISTER) -> tuple[Path, Path, Path]:
    (folder / "left.csv").write_text(left, encoding="utf-8")
    (folder / "right.csv").write_text(right, encoding="utf-8")
    return folder / "left.csv", folder / "right.csv", folder / "pairs.csv"


def pairs(out: Path) -> dict[tuple[str, str], dict[str, str]]:
    with out.open(encoding="utf-8", newline="") as text:
        return {(row["left"], row["right"]): row for row in csv.DictReader(text)}


def shuffled(text: str, seed: int) -> str:
    heading, *rows = text.strip().splitlines()
    random.Random(seed).shuffle(rows)  # noqa: S311 - nothing secret
    return "\n".join([heading, *rows]) + "\n"


def test_a_number_a_name_and_an_address_lead_to_the_same_party(tmp_path: Path) -> None:
    """Each true pair is found, by a key that stands beside it; who has another birth date is not the same."""
    left, right, out = files(tmp_path)
    done = link(left, right, out)
    found = pairs(out)
    assert set(found) == {("T1", "R1"), ("T2", "R2"), ("T3", "R3"), ("T4", "R6")}
    assert "number" in found["T1", "R1"]["found_by"]
    assert "name" in found["T4", "R6"]["found_by"].split("+")
    assert all(0 < float(row["alike"]) < 1 and 0 < float(row["compared"]) <= 1 for row in found.values())
    assert (done.left, done.right, done.kept) == (5, 6, 4)


def test_duplicates_inside_one_file_are_pairs_of_its_records(tmp_path: Path) -> None:
    """Without a second file the first is compared with itself; nobody is a duplicate of himself."""
    rows = TOWN + "T6,Company,Kolmar Trading,,FR-SIREN:732829320,\n"
    left, _, out = files(tmp_path, rows)
    assert link(left, None, out).kept == 1
    assert set(pairs(out)) == {("T1", "T6")}


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    """Same files, any order of rows: the same bytes."""
    left, right, out = files(tmp_path)
    link(left, right, out, least=0.0, how="one_to_one")
    before = out.read_bytes()
    for seed in range(5):
        left, right, out = files(tmp_path, shuffled(TOWN, seed), shuffled(REGISTER, seed))
        link(left, right, out, least=0.0, how="one_to_one")
        assert out.read_bytes() == before


def test_one_to_one_gives_each_record_its_best(tmp_path: Path) -> None:
    """Two entries of one name: the one of the same birth date wins, the other stays alone."""
    left, right, out = files(tmp_path)
    link(left, right, out, least=0.0)
    assert ("T4", "R4") in pairs(out)
    link(left, right, out, least=0.0, how="one_to_one")
    found = pairs(out)
    assert ("T4", "R6") in found
    assert ("T4", "R4") not in found
    assert len({left for left, _ in found}) == len(found) == len({right for _, right in found})


def test_clusters_are_named_by_a_record_in_them(tmp_path: Path) -> None:
    """Records of one party share a cluster, whose name is the first id of it."""
    rows = "id,schema,name,birth_date\n" + "".join(
        f"{id_},Person,{name},{day}\n"
        for id_, name, day in [
            ("A1", "Elise Vaskoran", "1971-03-04"), ("A2", "Elise Vaskorann", "1971-03-04"), ("A3", "Vaskoran Elise", "1971-03-04"),
            ("B1", "Odo Lumerano", "1955-10-21"), ("B2", "Oddo Lumerano", "1955-10-21"),
        ]
    )  # fmt: skip
    left, _, out = files(tmp_path, rows)
    done = link(left, None, out, how="clusters")
    assert {pair: row["cluster"] for pair, row in pairs(out).items()} == {
        ("A1", "A2"): "A1", ("A1", "A3"): "A1", ("A2", "A3"): "A1", ("B1", "B2"): "B1",
    }  # fmt: skip
    assert (done.groups, done.largest_group) == (2, 3)


@pytest.mark.parametrize("of_pairs", [True, False])
def test_the_ceiling_stands_beside_the_measures(tmp_path: Path, of_pairs: bool) -> None:
    """A true pair that no key finds is said to be out of reach, whatever the threshold."""
    left, right, out = files(tmp_path, TOWN.replace("T", "Z"))
    truth = tmp_path / "truth.csv"
    true = [("Z1", "R1"), ("Z2", "R2"), ("Z3", "R3"), ("Z4", "R6"), ("Z5", "R5")]
    if of_pairs:
        truth.write_text("left,right\n" + "".join(f"{one},{other}\n" for one, other in true), encoding="utf-8")
    else:
        rows = (f"{record},c{place}\n" for place, pair in enumerate(true) for record in pair)
        truth.write_text("record,cluster\n" + "".join(rows), encoding="utf-8")
    told = link(left, right, out, truth=truth).truth
    assert told is not None
    assert (told.pairs, told.ceiling) == (5, 0.8)
    assert (told.kept.precision, told.kept.recall) == (1.0, 0.8)
    assert told.best.f1 == pytest.approx(8 / 9)
    assert told.ceiling_of_kind["number"] == pytest.approx(0.2)


def test_reasons_are_written_in_both_languages_when_asked_for(tmp_path: Path) -> None:
    """--explain: the sentences of the comparison, as JSON beside the pair or as two columns."""
    left, right, out = files(tmp_path)
    link(left, right, out, explain=True)
    row = pairs(out)["T3", "R3"]
    assert "birth" in row["why_en"].lower()
    assert "naissance" in row["why_fr"].lower()
    lines = tmp_path / "pairs.jsonl"
    link(left, right, lines, explain=True)
    first = json.loads(lines.read_text(encoding="utf-8").splitlines()[0])
    assert first["left"] == "T1"
    assert {one["feature"] for one in first["evidence"]} >= {"name", "identifier"}
    assert set(first["evidence"][0]["sentence"]) == {"en", "fr"}


def test_json_lines_are_read_and_written(tmp_path: Path) -> None:
    """FollowTheMoney entities link with CSV; without --explain a line is one pair."""
    left, _, _ = files(tmp_path)
    entity = {"id": "F1", "schema": "Person", "properties": {"name": ["Odo Lumerano"], "birthDate": ["1955-10-21"]}}
    (tmp_path / "right.jsonl").write_text(json.dumps(entity) + "\n", encoding="utf-8")
    out = tmp_path / "pairs.jsonl"
    link(left, tmp_path / "right.jsonl", out)
    line = json.loads(out.read_text(encoding="utf-8"))
    assert (line["left"], line["right"]) == ("T4", "F1")


@pytest.mark.parametrize(
    ("rows", "where", "what"),
    [
        ("id,name\n1,Odo\n2,\n", "left.csv, row 2", "the name is empty"),
        ("id,nom\n1,Odo\n", "left.csv", "there is no column name"),
        ("id,name,birth_date\n1,Odo,yesterday\n", "left.csv, row 1", "birth_date is not a date"),
        ("id,name,identifiers\n1,Odo,12345\n", "left.csv, row 1, identifiers", ""),
        ("id,name,identifiers\n1,Odo,XX-N:1\n2,Odo,12345\n", "left.csv, row 2, identifiers", ""),
        ("id,name\n1,Odo\n2,Elise\n1,Elise\n", "left.csv", "an id comes twice"),
        ("name,id\nOdo,\nElise,1\n", "left.csv", "an id comes twice"),
        ("id,name\n1,Odo,3\n", "left.csv, row 1", "it has more or fewer cells than the heading"),
        ('id,name\n1,"Odo\n', "left.csv", "this is not a CSV file in UTF-8"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(tmp_path: Path, rows: str, where: str, what: str) -> None:
    """The error is that of ``rempart match``: file, row, what to do, no cell; the result does not appear."""
    left, right, out = files(tmp_path, rows)
    with pytest.raises(RempartError) as error:
        link(left, right, out)
    assert error.value.where == where
    assert what in error.value.what
    assert not list(tmp_path.glob("pairs*"))


def test_numbers_of_unlike_schemes_contradict_nothing(tmp_path: Path) -> None:
    """However many schemes the files quote: here 126, and each record of a name quotes another one."""
    left, right, out = tmp_path / "left.csv", tmp_path / "right.csv", tmp_path / "pairs.csv"
    heading = "id,schema,name,identifiers\n"
    words = [f"{a}{b}{c}{a}o" for a in "bdfgk" for b in "aeiou" for c in "lmn"][:63]
    schemes = [f"{one}{other}-REG" for one in "ABCDEFGHIJKLMN" for other in "OPQRSTUVW"]
    for path, first in ((left, 0), (right, 63)):
        rows = (f"{n},Company,{word} Verrand,{schemes[first + n]}:{1000 + n}\n" for n, word in enumerate(words))
        path.write_text(heading + "".join(rows), encoding="utf-8")
    link(left, right, out)
    with out.open(encoding="utf-8") as lines:
        found = {(row["left"], row["right"]): float(row["alike"]) for row in csv.DictReader(lines)}
    own = {found.get((str(n), str(n)), 0.0) for n in range(63)}
    assert len(own) == 1
    assert own.pop() > 0.23


def test_files_that_are_missing_or_would_be_written_over_are_refused(tmp_path: Path) -> None:
    """No file, no folder, the same file twice, a truth without its columns: said before or instead of writing."""
    left, right, out = files(tmp_path)
    truth = tmp_path / "truth.csv"
    truth.write_text("one,two\n", encoding="utf-8")
    for one, other, to, told in (
        (tmp_path / "none.csv", right, out, None), (left, tmp_path / "none.csv", out, None), (left, right, left, None),
        (left, right, tmp_path / "no" / "pairs.csv", None), (left, right, out, truth), (left, right, out, tmp_path / "no.csv"),
    ):  # fmt: skip
        with pytest.raises(RempartError):
            link(one, other, to, truth=told)
    assert not out.exists()


def test_two_files_of_which_one_is_empty_have_no_pairs(tmp_path: Path) -> None:
    """Nothing of the other is taken for a duplicate inside it."""
    rows = "id,name\n1,Odo Lumerano\n2,Odo Lumerano\n"
    for one, other, counts in ((rows, "name\n", (2, 0)), ("name\n", rows, (0, 2))):
        left, right, out = files(tmp_path, one, other)
        done = link(left, right, out, least=0.0)
        assert (done.left, done.right, done.kept) == (*counts, 0)


def test_a_name_of_a_file_is_no_pattern(tmp_path: Path) -> None:
    """town[1].csv is read, and not town1.csv beside it."""
    _, right, out = files(tmp_path)
    (tmp_path / "town1.csv").write_text("id,name\nX,Elise Vaskoran\n", encoding="utf-8")
    (tmp_path / "town[1].csv").write_text(TOWN, encoding="utf-8")
    assert link(tmp_path / "town[1].csv", right, out).left == 5


def test_one_record_of_thousands_of_values_costs_little(tmp_path: Path) -> None:
    """Aliases beside addresses, and days beside words, make keys up to a bound; the record is found all the same."""
    cells = ("|".join(f"Alb{n} Bek{n}" for n in range(900)), "|".join(f"{n} rue {n + 1}" for n in range(900)))
    rows = "id,name,aliases,addresses\n" + "".join(f"{id_},Odo Lumerano,{cells[0]},{cells[1]}\n" for id_ in "AB")
    left, _, out = files(tmp_path, rows)
    done = link(left, None, out)
    assert done.kept == 1
    assert max(key.too_common for key in done.keys) == 0


def test_nothing_but_the_result_is_written_over(tmp_path: Path) -> None:
    """Neither a file to be read that bears the name of the unfinished result, nor a folder, nor a device."""
    left, right, out = files(tmp_path)
    unfinished = left.rename(tmp_path / "pairs.csv.partial")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for one, to in ((unfinished, out), (right, tmp_path / "folder"), (right, tmp_path / "pipe")):
        with pytest.raises(RempartError):
            link(one, right, to)
    assert unfinished.read_text(encoding="utf-8") == TOWN
    assert not (tmp_path / "pipe").is_file()


def test_a_full_disk_is_an_error_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database says of it becomes a sentence; neither the result nor a part of it stays."""
    left, right, out = files(tmp_path)
    before = sorted(tmp_path.iterdir())

    def full(*_: object) -> None:
        raise duckdb.IOException("no space left")

    monkeypatch.setattr("rempart.identity.linking.writing._columns", full)
    with pytest.raises(RempartError, match="cannot be written"):
        link(left, right, out)
    assert sorted(tmp_path.iterdir()) == before


def test_a_truth_says_what_it_cannot_mean(tmp_path: Path) -> None:
    """Ids of no file are counted and said; an empty cell or a record in two clusters is refused; an empty line is none."""
    left, right, out = files(tmp_path)
    truth = tmp_path / "truth.csv"
    for rows, unknown in (("left,right\nT1,R1\n\nR2,T2\n", 1), ("record,cluster\nT1,a\nR1,a\nZ9,a\n", 1)):
        truth.write_text(rows, encoding="utf-8")
        told = link(left, right, out, truth=truth).truth
        assert told is not None
        assert told.unknown == unknown
    for rows in ("left,right\nT1,\n", "record,cluster\nT1,a\nT1,b\n"):
        truth.write_text(rows, encoding="utf-8")
        with pytest.raises(RempartError):
            link(left, right, out, truth=truth)


def test_empty_files_and_files_without_pairs_give_an_empty_result(tmp_path: Path) -> None:
    """A heading alone is a file of nobody."""
    left, right, out = files(tmp_path, "name\n", "name\n")
    for how in ("pairs", "one_to_one", "clusters"):
        assert link(left, right, out, how=how).kept == 0
        assert out.read_text(encoding="utf-8").startswith("left,right,alike")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(
        st.text(min_size=1, max_size=60).filter(lambda text: text.strip() and "\0" not in text), min_size=1, max_size=8
    )
)
def test_no_name_stops_it(tmp_path: Path, names: list[str]) -> None:
    """Digits, emoji, right-to-left marks, other scripts, one letter: a file is linked with itself without an error."""
    path = tmp_path / "odd.csv"
    with path.open("w", encoding="utf-8", newline="") as text:
        rows = csv.writer(text)
        rows.writerow(["id", "schema", "name"])
        rows.writerows((str(number), ("Person", "Company", "")[number % 3], name) for number, name in enumerate(names))
    try:
        done: Linked = link(path, None, tmp_path / "pairs.csv", least=0.0)
    except RempartError:
        return  # a byte that no CSV file may hold
    assert done.left == len(names)
