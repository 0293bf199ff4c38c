"""The practice town in one command: it verifies itself, and what is built after it comes after it."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Ran

from rempart.base import Words
from rempart.town.oracle import Difference

Run = Callable[..., Ran]


@pytest.mark.slow
def test_the_demo_names_its_index_and_says_what_it_does(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--verify finds what was planted and nothing else, exit 0; a difference is named on standard error, exit 1."""
    ran = run("demo", "--directory", tmp_path / "town", "--seed", 3, "--lang", "fr", "--verify")
    assert ran.code == 0, ran.err
    index = Path(ran.out.strip().splitlines()[-1].removeprefix("Index of reports: "))
    assert index.is_file()
    assert '<html lang="fr"' in index.read_text(encoding="utf-8")
    for step in (
        "writing an invented town",
        "loaded 20 editions of 5 registers",
        "building a snapshot",
        "checking the applications",
    ):
        assert step in ran.err
    workspace = tmp_path / "town" / "workspace"
    built = run("build", "--json", "--workspace", workspace)
    checked = run("check", tmp_path / "town" / "publishers" / "applications.csv", "--json", "--workspace", workspace)
    (used,) = {json.loads(line)["snapshot"]["id"] for line in checked.out.splitlines()}
    assert used == json.loads(built.out)["snapshot"]
    words = Words(en="D-1 (ordinary): OWN-06 is not asked", fr="D-1 (ordinary) : OWN-06 n’est pas posée")
    wrong = Difference("D-1", "ordinary", "OWN-06", words)
    monkeypatch.setattr("rempart.cli.demo.compare", lambda *_: [wrong])
    again = run("demo", "--directory", tmp_path / "town", "--seed", 3, "--verify")
    assert again.code == 1
    assert re.search(r"^D-1 \(ordinary\): OWN-06 is not asked$", again.err, re.MULTILINE)
