"""The whole town: every question is planted, decoys stand beside, and the same seed gives the same bytes."""

import json
from pathlib import Path

import pytest

from rempart.signals import load_catalogue
from rempart.town import Oracle, write_town


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Oracle:
    """What one whole town must ask."""
    return write_town(tmp_path_factory.mktemp("whole"), 3, whole=True).oracle


def test_every_question_that_can_be_asked_is_planted(oracle: Oracle) -> None:
    """But for contracts that await data, each card fires somewhere, in an application or in the town's own files."""
    planted = {code for expected in oracle.applications for code in expected.must_ask}
    planted |= {one.code for one in oracle.watched if one.asked}
    assert planted == {one.code for one in load_catalogue() if not one.contract.awaits}


def test_stories_have_decoys(oracle: Oracle) -> None:
    """More is planted that must not be asked about than must, and nothing both ways."""
    told = {(one.code, one.about): one.asked for one in oracle.watched}
    assert len(told) == len(oracle.watched)
    alone = [expected for expected in oracle.applications if expected.alone]
    asked = len([one for one in alone if one.must_ask]) + sum(told.values())
    assert len(alone) + len(told) - asked > asked


def test_keys_and_titles_are_unique(oracle: Oracle) -> None:
    """A story is found by its key, and read by its title in either language."""
    for lang in ("en", "fr"):
        titles = [story.title[lang] for story in oracle.stories]
        assert len(set(titles)) == len(titles), [one for one in titles if titles.count(one) > 1]
    assert len({story.key for story in oracle.stories}) == len(oracle.stories)


def test_the_same_seed_gives_the_same_town(tmp_path: Path) -> None:
    """Byte for byte, and another seed another one; the small town is part of the whole one."""
    for name, seed in (("one", 4), ("other", 4), ("another", 5)):
        write_town(tmp_path / name, seed, whole=True)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert all((tmp_path / "one" / f).read_bytes() == (tmp_path / "other" / f).read_bytes() for f in files)
    export = Path("published/town_data/2026-11-02.jsonl")
    assert (tmp_path / "one" / export).read_bytes() != (tmp_path / "another" / export).read_bytes()
    rows = [json.loads(line) for line in (tmp_path / "one" / export).read_text(encoding="utf-8").splitlines()]
    assert {row["table"] for row in rows} >= {"lease", "bid", "subsidy", "inspection", "directorship", "staff_interest"}
