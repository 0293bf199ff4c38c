"""``rempart export``: what was written, what was not, and a file that is never written over."""

import json
from collections.abc import Callable
from pathlib import Path

import networkx
from tests.cli.conftest import Ran
from tests.screening.practice import Practice


def test_the_output_says_what_was_written_and_what_was_not(run: Callable[..., Ran], town: Path, tmp_path: Path) -> None:
    """Counts by schema, what the model has no word for, and the tables that are no part of it; the journal has a line."""
    out = tmp_path / "entities.ftm.json"
    ran = run("export", "ftm", "--out", out)
    assert ran.code == 0
    assert f"{len(out.read_bytes().splitlines()):,} entities: {out}" in ran.out
    assert "not written: the table premises" in ran.out
    assert '"export.done"' in "".join(
        path.read_text(encoding="utf-8") for path in (town / "journal" / "entries").glob("*.jsonl")
    )


def test_the_counts_are_there_as_data(run: Callable[..., Ran], town: Path, tmp_path: Path) -> None:
    """``--json`` gives the same counts and the hash of the file."""
    said = json.loads(run("export", "ftm", "--out", tmp_path / "entities.ftm.json", "--json").out)
    assert said["entities"]["Person"] > 0
    assert said["tables"]["permit"] > 0
    assert len(said["sha256"]) == 64


def test_a_file_that_exists_is_kept(run: Callable[..., Ran], town: Path, tmp_path: Path) -> None:
    """An export never writes over a file."""
    out = tmp_path / "entities.ftm.json"
    out.write_text("mine", encoding="utf-8")
    ran = run("export", "ftm", "--out", out)
    assert (ran.code, out.read_text(encoding="utf-8")) == (1, "mine")
    assert "the file exists already" in ran.err


def test_statements_are_counted_and_published_by_the_town(
    run: Callable[..., Ran], town: Path, practice: Practice, tmp_path: Path
) -> None:
    """The output says what the standard has no word for; the town is the publisher."""
    out = tmp_path / "statements.json"
    ran = run("export", "bods", "--out", out)
    assert ran.code == 0
    statements = json.loads(out.read_text(encoding="utf-8"))
    assert f"{len(statements):,} statements: {out}" in ran.out
    assert "not written: the table listing" in ran.out
    assert {s["publicationDetails"]["publisher"]["name"] for s in statements} == {practice.town.name}
    assert run("export", "bods", "--out", out).code == 1


def test_whoever_looks_at_one_party_says_for_which_application_and_why(
    run: Callable[..., Ran], town: Path, tmp_path: Path
) -> None:
    """Without both nothing is written; with both the journal keeps them."""
    whole, part = tmp_path / "whole.graphml", tmp_path / "part.graphml"
    assert run("export", "graphml", "--out", whole).code == 0
    one = networkx.read_graphml(whole, force_multigraph=True)
    company = min(id_ for id_, data in one.nodes(data=True) if data["kind"] == "Company" and one.degree(id_))
    for given in ((), ("--purpose", "hearing"), ("--application", "D1", "--purpose", " ")):
        ran = run("export", "graphml", "--out", part, "--around", company, *given)
        assert (ran.code, part.exists()) == (1, False)
        assert "--application ID --purpose TEXT" in ran.err
    given = ("--application", "D2026-001", "--purpose", "hearing")
    assert run("export", "graphml", "--out", part, "--around", company, "--links", 1, *given).code == 0
    assert company in networkx.read_graphml(part, force_multigraph=True)
    journal = "".join(path.read_text(encoding="utf-8") for path in (town / "journal" / "entries").glob("*.jsonl"))
    assert '"purpose":"hearing"' in journal
    assert '"case":"D2026-001"' in journal
