"""Ids of parties are printed, journalled and compared where names never are: no name stands in one."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.registers.samples import EDITION, Sample, samples

from rempart.ledger import Workspace
from rempart.registers import load


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w{4,}", text.lower()) if not word.isdigit()}


def _named(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            yield row["party_id"].partition(":")[2], row["value"]


@pytest.mark.parametrize(
    "sample", [one for one in samples() if (one.expected / "name.csv").exists()], ids=str
)  # fmt: skip
def test_no_id_holds_a_word_of_a_name(sample: Sample) -> None:
    """In the rows that the samples give."""
    assert not [party for party, name in _named(sample.expected / "name.csv") if _words(party) & _words(name)]


def test_entries_of_one_reference_are_told_apart_without_their_names(workspace: Workspace, tmp_path: Path) -> None:
    """The Canadian list gives one item twice: each entry keeps an id of its own, which another spacing does not change."""
    (sample,) = samples("ca_sema")
    text = sample.files[0].read_text(encoding="utf-8").replace("<Item>2</Item>", "<Item>1</Item>")
    file = tmp_path / "list.xml"
    first = _ids(workspace, file, text, EDITION)
    then = _ids(workspace, file, text.replace("Norvik Ard", "NORVIK \u00a0Ard"), EDITION.replace(month=2, day=1))
    assert len({party for party, _ in first}) == 7
    assert {party for party, _ in first} == {party for party, _ in then}
    assert not [party for party, name in first if _words(party.partition(":")[2]) & _words(name)]


def test_a_second_entry_of_one_reference_leaves_the_first_its_id(workspace: Workspace, tmp_path: Path) -> None:
    """The one that the Canadian list named first keeps its id, wherever the other one stands in the file."""
    (sample,) = samples("ca_sema")
    records = re.findall(r"<record>.*?</record>", sample.files[0].read_text(encoding="utf-8"), re.DOTALL)
    alone = [record for record in records if "Voiron" not in record]
    assert len(alone) == len(records) - 1
    ids = [
        {
            name: party
            for party, name in _ids(workspace, tmp_path / "list.xml", f"<data-set>{''.join(said)}</data-set>", day)
        }
        for said, day in ((alone, EDITION), (records[::-1], EDITION.replace(month=2, day=1)))
    ]
    assert ids[0]["Norvik Ardanovich QUORVANE"] == ids[1]["Norvik Ardanovich QUORVANE"] != ids[1]["Osk Voiron"]


def _ids(workspace: Workspace, file: Path, text: str, day: date) -> list[tuple[str, str]]:
    """Load one edition of the Canadian list and return the id and the name of each name."""
    file.write_text(text, encoding="utf-8")
    load(workspace, "ca_sema", [file], edition=day)
    names = workspace.editions_of("ca_sema") / str(day) / "tables" / "name.parquet"
    return duckdb.execute(f"select distinct party_id, value from '{names}' order by all").fetchall()
