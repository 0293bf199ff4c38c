"""``rempart journal`` and ``rempart verify``: what was done is shown, proved, and held against what somebody kept."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Ran

from rempart.journal import Journal
from rempart.journal.bundle import seal, write_bundle
from rempart.journal.entries import parsed
from rempart.journal.opening import read_note
from rempart.journal.proving import Proof, check_extends

Run = Callable[..., Ran]


@pytest.fixture
def place(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with three entries, one of them of a case."""
    folder = tmp_path / "workspace"
    assert run("init", folder, "--town", "Valmorel").code == 0
    monkeypatch.setenv("REMPART_WORKSPACE", str(folder))
    journal = Journal(folder / "journal")
    journal.append("read", actor="officer-7", data={"rows": 3}, case="A-1", purpose="permit", payload=b"Zephyrine")
    journal.append("bias", actor="cli", data={"register": "invented"})
    return folder


def test_entries_are_shown(run: Run, place: Path) -> None:
    """All of them, those from a number on, of an action, of a case; as lines for a person or as they were written."""
    shown = run("journal", "show")
    assert [line.split()[0] for line in shown.out.splitlines()] == ["1", "2", "3"]
    assert "officer-7  read  case=A-1  purpose=permit  with a payload" in shown.out
    assert "Zephyrine" not in shown.out
    for options, numbers in (
        (["--from", "2"], [2, 3]),
        (["--action", "init"], [1]),
        (["--case", "A-1"], [2]),
        (["--case", "A-2"], []),
    ):
        ran = run("journal", "show", "--json", *options)
        assert [json.loads(line)["number"] for line in ran.out.splitlines()] == numbers
    assert run("journal", "show", "--from", "0").code == 2


def test_nothing_in_an_entry_is_obeyed_by_a_terminal(run: Run, place: Path) -> None:
    """A purpose is what somebody typed: it makes no second row, and erases none."""
    purpose = "permit\n      9  2026-11-30  chief  granted\x1b[2K\u202e"
    Journal(place / "journal").append("read", actor="officer-7", data={}, purpose=purpose)
    (row,) = run("journal", "show", "--from", "4").out.splitlines()
    assert "purpose=permit\\u000a      9" in row
    assert row.isprintable()


def test_an_entry_is_proved_and_the_journal_since(run: Run, place: Path, tmp_path: Path) -> None:
    """The proof shows the entry without the others; with --since it shows also that nothing before was changed."""
    held = tmp_path / "held.txt"
    held.write_text(run("journal", "head").out, encoding="utf-8")
    Journal(place / "journal").append("bias", actor="cli", data={})
    proved = json.loads(run("journal", "prove", 2, "--since", held).out)
    proof = Proof.parsed(proved["proof"].encode())
    assert proof.shows(proved["entry"].encode())
    assert parsed(proved["entry"].encode()).action == "read"
    later = read_note(proof.note, "later")
    check_extends(read_note(held.read_bytes(), held), later, map(bytes.fromhex, proved["extends"]), "proof")
    out = tmp_path / "proof.json"
    assert run("journal", "prove", 2, "--out", out).code == 0
    assert json.loads(out.read_text(encoding="utf-8"))["entry"] == proved["entry"]
    assert run("journal", "prove", 99).code == 1


def test_the_head_is_printed_and_kept(run: Run, place: Path) -> None:
    """The signed note on standard output; a page with --print; both are kept, since somebody may hold them."""
    ran = run("journal", "head")
    assert ran.out == (place / "journal" / "checkpoint").read_text(encoding="utf-8")
    assert (place / "journal" / "checkpoints" / "0000000003.txt").exists()
    page = run("journal", "head", "--print")
    assert ran.out in page.out
    assert page.err == ""


def test_an_authority_that_does_not_answer_is_an_alert(run: Run, place: Path) -> None:
    """Exit code 1, the head on standard output all the same, and what to do instead."""
    with (place / "rempart.toml").open("a", encoding="utf-8") as settings:
        settings.write('[journal]\ntimestamp_address = "http://127.0.0.1:9/"\n')
    ran = run("journal", "head")
    assert ran.code == 1
    assert ran.out.startswith("rempart.invalid/journal/")
    assert "rempart journal head --print" in ran.err


def test_what_somebody_kept_is_compared(run: Run, place: Path, tmp_path: Path) -> None:
    """A checkpoint agrees; after a rewriting under the same key it does not, though everything else does."""
    held = tmp_path / "held.txt"
    held.write_text(run("journal", "head").out, encoding="utf-8")
    ran = run("verify", "--checkpoint", held, "--key", place / "journal" / "key.txt")
    assert (ran.code, ran.err) == (0, "")
    assert "1 kept outside" in ran.out
    name = Journal(place / "journal").store.keys()[0].name
    for path in (place / "journal").rglob("*"):
        if path.is_file() and path.name != "key.pem":
            path.unlink()
    for action in ("init", "read", "bias"):
        Journal(place / "journal", origin=name).append(action, actor="cli", data={})
    assert run("verify").code == 0
    ran = run("verify", "--checkpoint", held)
    assert ran.code == 1
    assert "entries 1 to 3" in ran.err


def test_a_bundle_is_verified_without_a_workspace(
    run: Run, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is whole, or the changed file is named."""
    journal = Journal(place / "journal")
    files = {"decision.txt": b"granted"}
    sealed = seal(journal, files, actor="officer-7", case="A-1")
    write_bundle(tmp_path / "b.zip", files, journal, [sealed.number])
    monkeypatch.delenv("REMPART_WORKSPACE")
    assert json.loads(run("verify", tmp_path / "b.zip", "--json").out)["entries"] == [4]
    assert "Bundle whole: 1 files" in run("verify", tmp_path / "b.zip").out
    (tmp_path / "b.zip").write_bytes((tmp_path / "b.zip").read_bytes().replace(b"granted", b"refused"))
    assert run("verify", tmp_path / "b.zip").code == 1


def test_the_key_may_stand_elsewhere(run: Run, place: Path, tmp_path: Path) -> None:
    """Taken away, the head can still be shown and verified, and nothing is done; named by rempart.toml, it signs again."""
    key = tmp_path / "elsewhere"
    key.mkdir()
    (place / "journal" / "key.pem").rename(key / "key.pem")
    assert run("journal", "head").code == 0
    assert run("verify").code == 0
    ran = run("judge", "--list", "--author", "officer-7")
    assert (ran.code, ran.out) == (1, "")
    assert "the key that signs the journal is missing" in ran.err
    with (place / "rempart.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'[journal]\nkey = "{key}"\n')
    assert run("judge", "--list", "--author", "officer-7").code == 0
    assert run("verify").code == 0
