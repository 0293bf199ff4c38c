"""``rempart letter``: the letters of a pack listed, drafted, written and frozen."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Ran
from tests.procedures.letter_values import values_for

from rempart.procedures.letters import fields_of
from rempart.procedures.pack import load_pack

Run = Callable[..., Ran]


@pytest.fixture
def values() -> dict[str, Any]:
    """Made-up values of a letter of questions."""
    pack = load_pack("generic")
    return values_for(pack, pack.letters["questions"], "fr")


@pytest.fixture
def facts(tmp_path: Path, values: dict[str, Any]) -> Path:
    """A file of these values."""
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(values), encoding="utf-8")
    return path


def test_letters_and_their_fields_are_listed(run: Run) -> None:
    """``--list`` names every letter, and of one letter every field with what it holds."""
    pack = load_pack("generic")
    ran = run("letter", "generic", "--list", "--json")
    assert [one["letter"] for one in json.loads(ran.out)] == list(pack.letters)
    ran = run("letter", "generic", "questions", "--list", "--lang", "fr")
    assert "answer_due (due): dernier jour pour répondre" in ran.out
    assert len(ran.out.splitlines()) == 1 + len(fields_of(pack.letters["questions"]))


def test_a_final_letter_is_written(run: Run, facts: Path, tmp_path: Path) -> None:
    """The PDF, its page and its data; a second time it is refused."""
    ran = run("letter", "generic", "questions", facts, "--lang", "fr", "--out", tmp_path / "out")
    assert ran.code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [f"2026-014-questions-fr.{one}" for one in ("html", "json", "pdf")]  # fmt: skip
    assert "Courrier de formation" in ran.out
    again = run("letter", "generic", "questions", facts, "--lang", "fr", "--out", tmp_path / "out")
    assert again.code == 1
    assert "never written over" in again.err


def test_a_draft_is_written_alone(run: Run, facts: Path, tmp_path: Path) -> None:
    """``--draft`` writes a DOCX and nothing else, and never over one that may have been edited."""
    ran = run("letter", "generic", "questions", facts, "--draft", "--out", tmp_path / "out", "--json")
    assert [path.suffix for path in (tmp_path / "out").iterdir()] == [".docx"]
    assert json.loads(ran.out)["draft"].endswith("2026-014-questions-en.docx")
    assert run("letter", "generic", "questions", facts, "--draft", "--out", tmp_path / "out").code == 1


def test_what_is_missing_is_told_without_values(run: Run, values: dict[str, Any], tmp_path: Path) -> None:
    """Every missing field is named; nothing is written; no name is quoted."""
    path = tmp_path / "facts.yml"
    path.write_text("to: [Zephyrine Quillonbrasse]\napplication: [not, a, line]\n", encoding="utf-8")
    ran = run("letter", "generic", "questions", path, "--out", tmp_path / "out")
    assert ran.code == 1
    assert "last day to answer (answer_due)" in ran.err
    assert "Zephyrine" not in ran.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["generic", "poem", "{facts}"], "it has no letter poem"),
        (["generic", "questions", "{facts}", "--lang", "xx"], "it is not written in xx"),
        (["generic", "questions", "absent.yml"], "there is no such file"),
        (["generic", "questions", "{list}"], "it does not name fields"),
        (["generic", "questions", "{broken}"], "it is neither YAML nor JSON"),
    ],
    ids=lambda one: str(one[1:]) if isinstance(one, list) else "",
)
def test_refusals(run: Run, facts: Path, tmp_path: Path, arguments: list[str], told: str) -> None:
    """An unknown letter or language, and a file that cannot be read as values, end with 1 and one sentence."""
    (tmp_path / "list.yml").write_text("- a\n", encoding="utf-8")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    places = {"facts": facts, "list": tmp_path / "list.yml", "broken": tmp_path / "broken.json"}
    ran = run("letter", *(one.format(**places) for one in arguments), "--out", tmp_path / "out")
    assert ran.code == 1
    assert told in ran.err
    assert run("letter", "generic").code == 2


def test_without_the_extra_it_says_how_to_install(
    run: Run, facts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where typst or python-docx is not installed, the command names the extra."""
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.setitem(sys.modules, "docx", None)
    for more in ([], ["--draft"]):
        ran = run("letter", "generic", "questions", facts, "--out", tmp_path / "out", *more)
        assert ran.code == 1
        assert "pip install 'rempart[letters]'" in ran.err
    assert list((tmp_path / "out").iterdir()) == []
