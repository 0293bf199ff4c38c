"""Ids of parties are printed, journalled and compared where names never are: no name stands in one."""

import csv
import re
from collections.abc import Iterator
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
    ids = []
    for day, said in (
        (EDITION, text),
        (EDITION.replace(month=2, day=1), text.replace("Norvik Ard", "NORVIK \u00a0Ard")),
    ):
        file = tmp_path / f"{day}.xml"
        file.write_text(said, encoding="utf-8")
        load(workspace, "ca_sema", [file], edition=day)
        names = workspace.editions_of("ca_sema") / str(day) / "tables" / "name.parquet"
        ids.append(duckdb.execute(f"select distinct party_id, kind, value from '{names}' order by all").fetchall())
    assert len({party for party, _, _ in ids[0]}) == 6
    assert {party for party, _, _ in ids[0]} == {party for party, _, _ in ids[1]}
    assert not [party for party, _, name in ids[0] if _words(party.partition(":")[2]) & _words(name)]
