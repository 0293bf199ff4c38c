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
    """The Canadian list gives one item twice: each entry keeps an id of its own, which another spacing or accent does not change."""
    (sample,) = samples("ca_sema")
    text = sample.files[0].read_text(encoding="utf-8").replace("<Item>2</Item>", "<Item>1</Item>")
    file = tmp_path / "list.xml"
    first = _ids(workspace, file, text, EDITION)
    then = _ids(workspace, file, text.replace("Norvik Ard", "NORVÍK \u00a0Ard"), EDITION.replace(month=2, day=1))
    assert len({party for party, _ in first}) == 7
    assert {party for party, _ in first} == {party for party, _ in then}
    assert not [party for party, name in first if _words(party.partition(":")[2]) & _words(name)]


def test_no_entry_takes_the_id_of_another_that_came_or_left(workspace: Workspace, tmp_path: Path) -> None:
    """Two share one reference of the Canadian list: whichever comes first or is delisted, each keeps the id that it had."""
    (sample,) = samples("ca_sema")
    records = re.findall(r"<record>.*?</record>", sample.files[0].read_text(encoding="utf-8"), re.DOTALL)
    editions = [
        [record for record in records if "Voiron" not in record],  # the second has not come
        records,
        records[::-1],
        [record for record in records if "QUORVANE" not in record],  # the first is delisted
    ]
    assert [len(said) for said in editions] == [7, 8, 8, 7]
    ids: dict[str, set[str]] = {}
    for month, said in enumerate(editions, start=1):
        text, day = f"<data-set>{''.join(said)}</data-set>", EDITION.replace(month=month, day=1)
        for party, name in _ids(workspace, tmp_path / "list.xml", text, day):
            ids.setdefault(name, set()).add(party)
    first, second = ids["Norvik Ardanovich QUORVANE"], ids["Osk Voiron"]
    assert len(first) == len(second) == 1
    assert not first & second


def _ids(workspace: Workspace, file: Path, text: str, day: date) -> list[tuple[str, str]]:
    """Load one edition of the Canadian list and return the id and the name of each name."""
    file.write_text(text, encoding="utf-8")
    load(workspace, "ca_sema", [file], edition=day)
    names = workspace.editions_of("ca_sema") / str(day) / "tables" / "name.parquet"
    return duckdb.execute(f"select distinct party_id, value from '{names}' order by all").fetchall()
