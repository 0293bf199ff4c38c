"""Exit codes 0, 1 and 2; errors on standard error, one paragraph, no traceback, no cell."""

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from tests.cli.conftest import Ran
from tests.screening.practice import SNAPSHOT

from rempart.cli.main import group
from rempart.screening import TEMPLATE
from rempart.signals import load_catalogue

Run = Callable[..., Ran]
SECRET = "Zephyrine Quillonbrasse"
ROW = f"A-1,permit,2026-11-06,applicant,Person,{SECRET},,,,\n"


def refused(ran: Ran, code: int = 1) -> str:
    """The sentence of a refusal: on standard error alone, one paragraph, without traceback and without a cell."""
    assert ran.code == code, ran
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert SECRET not in ran.err
    (sentence,) = [line for line in ran.err.splitlines() if line.startswith("Error")]
    assert sentence.rstrip().endswith(".")
    return sentence


@pytest.mark.parametrize("command", ["", *group.list_commands(click.Context(group))])
def test_every_command_has_its_help(run: Run, command: str) -> None:
    """--help says what the command does and exits 0."""
    ran = run(*command.split(), "--help")
    assert (ran.code, ran.err) == (0, "")
    assert "Usage: rempart" in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["check"],
        ["check", "a.csv", "--register", "bods"],
        ["check", "a.csv", "--on", "yesterday"],
        ["check", "a.csv", "--on", "2026-02-30"],
        ["check", "a.csv", "--on", "0001-01-01"],
        ["check", "a.csv", "--lang", "de"],
        ["load", "bods"],
        ["load"],
        ["match", "a.csv"],
        ["init"],
        ["init", "new", "--town", " "],
        ["init", "new", "--town", "a\nb"],
        ["init", "new", "--country", 'F"'],
        ["init", "new", "--country", "France"],
        ["judge", "a"],
        ["judge", "a", "b", "perhaps", "--reason", "r", "--author", "a"],
        ["judge", "a", "--reason", "r", "--author", "a"],
        ["judge", "a", "b", "--undo", "--reason", "r", "--author", "a"],
        ["build", "--seed", "1"],
        ["demo", "--seed", "x"],
    ],
    ids=" ".join,
)
def test_usage_exits_two(
    run: Run, town: Path, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the command line does not allow exits 2, with the usage on standard error, and nothing is made."""
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert sorted(tmp_path.iterdir()) == before
    assert "Usage: rempart" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("command", [["build"], ["verify"], ["check", "a.csv"], ["load", "bods", "a.json"], ["judge", "a", "b", "same", "--reason", "r", "--author", "a"]], ids=lambda c: c[0])  # fmt: skip
@pytest.mark.parametrize("what", ["missing", "a file", "no settings", "broken settings", "unknown setting"])
def test_without_a_workspace_nothing_runs(run: Run, command: list[str], what: str, tmp_path: Path) -> None:
    """A workspace that is missing, a file, or broken is refused with exit 1, and nothing is made in its place."""
    folder = tmp_path / "workspace"
    if what == "a file":
        folder.write_text("", encoding="utf-8")
    elif what != "missing":
        folder.mkdir()
    if what == "broken settings":
        (folder / "rempart.toml").write_text("town = [", encoding="utf-8")
    if what == "unknown setting":
        (folder / "rempart.toml").write_text('town = "X"\ncolour = "red"\n', encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    sentence = refused(run(*command, "--workspace", folder))
    assert str(folder) in sentence
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "is missing"),
        (b"\x00\xff\xfe", "UTF-8"),
        (gzip.compress(b"")[:8], "UTF-8"),
        ((TEMPLATE.replace("role", "rôle") + ROW).encode(), "is missing"),
        ((TEMPLATE + ROW.replace("2026-11-06", SECRET)).encode(), "not a day"),
        ((TEMPLATE + ROW.replace(",,,,", f",,{SECRET},,")).encode(), "identifiers"),
        ((TEMPLATE + ROW.replace("Person", "Human")).encode(), "not a kind of party"),
        ((TEMPLATE + ROW + ROW.replace("2026-11-06", "2026-11-07")).encode(), "another day"),
    ],
    ids=["empty", "binary", "cut", "column", "day", "identifier", "schema", "two days"],
)
def test_an_application_file_that_cannot_be_read_is_refused(
    run: Run, town: Path, body: bytes, what: str, tmp_path: Path
) -> None:
    """Exit 1, one sentence, no report and no cell."""
    path = tmp_path / "applications.csv"
    path.write_bytes(body)
    assert what in refused(run("check", path, "--out", tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_files_that_are_not_there_are_refused(run: Run, town: Path, tmp_path: Path) -> None:
    """A missing file or a folder in its place: exit 1 for every command that reads one."""
    for wrong in (tmp_path / "missing.csv", tmp_path):
        refused(run("check", wrong))
        refused(run("load", "bods", wrong, "--edition", "2026-11-20"))
        refused(run("match", wrong, "--against", wrong, "--out", tmp_path / "results.jsonl"))


def test_unknown_registers_and_snapshots_are_refused(run: Run, town: Path, tmp_path: Path) -> None:
    """An id that names nothing is said to name nothing."""
    path = tmp_path / "applications.csv"
    path.write_text(TEMPLATE + ROW, encoding="utf-8")
    refused(run("check", "--register", "nobody"))
    refused(run("check", path, "--snapshot", "nothing"))
    refused(run("check", path, "--snapshot", "../.."))
    refused(run("load", "nobody", path))


def test_a_workspace_without_snapshot_says_what_to_do(run: Run, tmp_path: Path) -> None:
    """A new workspace has nothing to check against; the error names the command that makes it."""
    folder = tmp_path / "new"
    assert run("init", folder, "--town", "Valmorel").code == 0
    path = tmp_path / "applications.csv"
    path.write_text(TEMPLATE + ROW, encoding="utf-8")
    assert "rempart build" in refused(run("check", path, "--workspace", folder))
    assert "Choose another folder" in refused(run("init", folder))


@pytest.mark.parametrize("arguments", [["--register", "fr_decp"], []])
def test_a_folder_that_cannot_be_written_is_refused(run: Run, town: Path, arguments: list[str], tmp_path: Path) -> None:
    """Where --out is a file, or lies below one, the error names it."""
    path = tmp_path / "applications.csv"
    path.write_text(TEMPLATE + ROW, encoding="utf-8")
    ran = run("check", *(arguments or [path]), "--out", path / "below")
    assert "cannot be written" in ran.err
    assert ran.code == 1
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_a_demo_spares_what_it_did_not_make(run: Run, tmp_path: Path) -> None:
    """A folder that holds something else is not touched, and the command exits 2."""
    (tmp_path / "letter.txt").write_text("x", encoding="utf-8")
    ran = run("demo", "--directory", tmp_path)
    assert ran.code == 2
    assert (tmp_path / "letter.txt").exists()


def test_a_changed_snapshot_is_found_broken(run: Run, town: Path) -> None:
    """Verify exits 0 on a whole workspace, and 1 where one byte of a snapshot or of the journal was changed."""
    ran = run("verify", "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["snapshots"] == [SNAPSHOT]
    (first, *_) = sorted((town / "snapshots" / SNAPSHOT).rglob("*.parquet"))
    body = bytearray(first.read_bytes())
    body[len(body) // 2] ^= 1
    first.write_bytes(bytes(body))
    assert first.name in refused(run("verify"))


def test_signals_are_data_on_standard_output(run: Run) -> None:
    """--json prints one JSON document and nothing else; without it, one entry a signal in each language."""
    ran = run("signals", "--json")
    assert [contract["code"] for contract in json.loads(ran.out)] == [signal.code for signal in load_catalogue()]
    assert ran.err == ""
    french, english = (run("signals", "--lang", lang) for lang in ("fr", "en"))
    assert french.code == english.code == 0
    assert french.out != english.out


@pytest.mark.parametrize("wait", [0.9, 3.0, pytest.param(5.0, marks=pytest.mark.slow)])
def test_an_interrupt_ends_in_one_sentence(town: Path, practice: object, wait: float, tmp_path: Path) -> None:
    """Ctrl-C at any moment of a check: exit 1, one sentence, and no file that is half written."""
    applications = practice.town.applications  # type: ignore[attr-defined]
    command = [sys.executable, "-m", "rempart", "check", applications, "--out", tmp_path / "out"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ)
    deadline = time.monotonic() + wait
    while time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    if process.returncode == 0:
        pytest.skip("it was done before the interrupt")
    if wait < 1 and process.returncode == -signal.SIGINT:
        pytest.skip("Python itself had not started")
    assert process.returncode == 1
    assert out == ""
    assert "Traceback" not in err
    assert err.strip().splitlines()[-1] == "Stopped; nothing half-written was kept."
    assert not list(tmp_path.glob("out/.*"))
    for path in tmp_path.glob("out/*.json"):
        json.loads(path.read_text(encoding="utf-8"))


def test_only_commands_speak_of_files_they_cannot_read(run: Run, town: Path) -> None:
    """A workspace whose snapshot lost a file is refused in a sentence that names the file."""
    for path in (town / "snapshots" / SNAPSHOT / "tables").iterdir():
        path.chmod(0o600)
        path.unlink()
    ran = run("verify")
    assert re.search(r"tables/\w+\.parquet: the file is missing", ran.err)
    assert ran.code == 1


def test_an_input_that_ends_at_a_question_is_an_error(run: Run, tmp_path: Path) -> None:
    """No traceback where nobody is there to answer."""
    file = tmp_path / "permits.csv"
    file.write_text("Permit No;Permit type;Applicant;Requested on\nP1;Sign;Kelp Ltd;13/02/2020\n", encoding="utf-8")
    ran = subprocess.run([sys.executable, "-m", "rempart", "map", str(file), "--out", str(tmp_path / "out")], input="", capture_output=True, text=True, check=False)  # fmt: skip
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert "the input ended before an answer" in ran.stderr
