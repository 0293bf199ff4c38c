"""The commands of the manual are run, in their order, and print what the manual shows.

A block ``console`` is run: lines that begin with ``$`` are commands, the others the output that must follow, in which
``…`` stands for anything. ``# exit code 1`` after a command says how it ends. A block ``{code-block}`` with a caption is
a file that the reader writes.
"""

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rempart.base.yaml_files import read_yaml
from rempart.registers.form import Form
from tests.cli.conftest import run
from tests.cli.ran import Ran

__all__ = ["run"]
DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(?P<kind>console|\{code-block\} \w+)\n(?P<body>.*?)^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"\s+# exit code (?P<codes>\d(?: or \d)*)$")
SHELL = re.compile(r"[|<>;&$`\\*]")
Here = Callable[..., Ran]


@pytest.fixture
def here(run: Here, monkeypatch: pytest.MonkeyPatch) -> Here:
    """Run a command in this process, as on a terminal of 100 columns."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("REMPART_WORKSPACE", raising=False)
    return run


def _runnable(page: Path) -> bool:
    return "```console" in page.read_text(encoding="utf-8")


def follow(page: Path, folder: Path, here: Here | None = None) -> None:
    """Do what a page says in ``folder``; the environment that it sets is kept from one command to the next.

    Where ``here`` is given, commands of Rempart that need no shell run in this process, which is quicker.
    """
    kept = folder / ".environment"
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "COLUMNS": "100"}
    environment.pop("REMPART_WORKSPACE", None)
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if block["kind"] != "console":
            _write(folder, block["body"])
            continue
        for command, codes, shown in _commands(block["body"]):
            if here and command.startswith("rempart ") and not SHELL.search(command):
                with contextlib.chdir(folder):
                    done = here(*shlex.split(command)[1:])
            else:
                script = f". {kept} 2>/dev/null; {command}\ncode=$?; export -p > {kept}; exit $code"
                ran = subprocess.run(
                    ["bash", "-c", script], check=False, cwd=folder, env=environment, capture_output=True, text=True
                )
                done = Ran(ran.returncode, ran.stdout, ran.stderr)
            assert done.code in codes, f"{command}\nended with {done.code}\n{done.err}"
            _compare(command, shown, done.out)


def _write(folder: Path, body: str) -> None:
    caption, text = body.split("\n\n", 1)
    path = folder / caption.removeprefix(":caption: ").strip()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _commands(body: str) -> list[tuple[str, set[int], list[str]]]:
    found: list[tuple[str, set[int], list[str]]] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            code = CODE.search(line)
            codes = {int(one) for one in code["codes"].split(" or ")} if code else {0}
            found.append((CODE.sub("", line[2:]), codes, []))
        elif line:
            found[-1][2].append(line)
    return found


def _compare(command: str, shown: list[str], printed: str) -> None:
    """Each line shown is printed, in the order shown; spaces count once."""
    lines = [" ".join(line.split()) for line in printed.splitlines()]
    for line in shown:
        if line.strip() == "…":
            continue
        pattern = re.escape(" ".join(line.split())).replace("…", ".*")
        while lines and not re.fullmatch(pattern, lines[0]):
            lines.pop(0)
        assert lines, f"{command}\ndid not print: {line}\nbut:\n{printed}"
        lines.pop(0)


def test_a_page_that_says_otherwise_is_found(tmp_path: Path) -> None:
    """Another exit code or another output than shown fails, so that the tests below can."""
    for text in ("$ false", "$ echo one\ntwo", "$ true   # exit code 1"):
        page = tmp_path / "page.md"
        page.write_text(f"```console\n{text}\n```\n", encoding="utf-8")
        with pytest.raises(AssertionError):
            follow(page, tmp_path)
    page.write_text("```console\n$ export A=b\n$ echo $A; false   # exit code 1\n…b\n```\n", encoding="utf-8")
    follow(page, tmp_path)


def test_a_register_is_added_without_python(tmp_path: Path, here: Here) -> None:
    """The how-to's folder, outside the package, loads, refuses and builds."""
    follow(DOCS / "how-to/add-a-register.md", tmp_path, here)


def test_two_forms_are_one_register(tmp_path: Path, here: Here) -> None:
    """The how-to's register is loaded from CSV, then from JSON."""
    follow(DOCS / "how-to/read-other-forms.md", tmp_path, here)


def test_every_form_shown_can_be_read() -> None:
    """Each piece of a card that the how-to shows fits the classes that read cards."""
    shown = re.findall(r"^```yaml\n(.*?)^```", (DOCS / "how-to/read-other-forms.md").read_text("utf-8"), re.M | re.S)
    assert len(shown) > 5
    for form in shown:
        Form.model_validate(read_yaml(form))


@pytest.mark.slow
def test_the_journal_is_kept_verified_and_proved(tmp_path: Path) -> None:
    """The how-to's head leaves the house, its key too, and a changed line is named."""
    follow(DOCS / "how-to/keep-and-verify-the-journal.md", tmp_path)


@pytest.mark.slow
def test_what_must_go_goes_and_what_stays_says_why(tmp_path: Path) -> None:
    """The how-to's register grows old, is held, and somebody in it is erased."""
    follow(DOCS / "how-to/erase-and-retain.md", tmp_path)


@pytest.mark.slow
def test_registers_are_kept_fresh(tmp_path: Path) -> None:
    """The how-to's publisher, on this machine, is asked, fails, changes, and its list is carried to another machine."""
    follow(DOCS / "how-to/keep-registers-fresh.md", tmp_path)


def test_a_file_of_the_town_is_mapped(tmp_path: Path, here: Here) -> None:
    """The how-to's file is recognised, tried and loaded as the page shows."""
    follow(DOCS / "how-to/map-a-town-file.md", tmp_path, here)


def test_two_files_of_names_are_compared(tmp_path: Path, here: Here) -> None:
    """The how-to's two files give the results that it shows."""
    follow(DOCS / "how-to/compare-two-files.md", tmp_path, here)


def test_the_town_s_own_files_are_asked(tmp_path: Path, here: Here) -> None:
    """What a purchasing office keeps is mapped, loaded, built and asked; a value is tried; nothing is looked up unseen."""
    follow(DOCS / "how-to/ask-the-towns-own-files.md", tmp_path, here)


def test_a_letter_is_written(tmp_path: Path, here: Here) -> None:
    """The how-to's letter is refused, drafted, written and frozen; a pack of one's own says it in other words."""
    follow(DOCS / "how-to/write-a-letter.md", tmp_path, here)


def test_two_registers_are_linked(tmp_path: Path, here: Here) -> None:
    """The how-to's files give the pairs and the measures that it shows."""
    follow(DOCS / "how-to/link-two-registers.md", tmp_path, here)


@pytest.mark.slow
def test_a_snapshot_is_exchanged_with_other_tools(tmp_path: Path) -> None:
    """The how-to's statements are loaded, written in two forms, and loaded again."""
    follow(DOCS / "how-to/exchange-with-other-tools.md", tmp_path)


def test_a_date_is_computed_and_a_procedure_run(tmp_path: Path) -> None:
    """One date with how it came about, a case from its events, a pack checked and drawn."""
    follow(DOCS / "how-to/compute-a-deadline.md", tmp_path)


def test_what_the_town_declares_is_written(tmp_path: Path) -> None:
    """The how-to's workspace is declared, in both languages and in one."""
    follow(DOCS / "how-to/declare-the-system.md", tmp_path)


def test_a_case_is_reported_and_bundled(tmp_path: Path) -> None:
    """The case of the tests is written as a report, sealed, and verified."""
    shutil.copytree(DOCS.parent / "tests" / "procedures" / "case", tmp_path / "case")
    follow(DOCS / "how-to/write-the-case-report.md", tmp_path)


@pytest.mark.slow
def test_the_first_day_can_be_lived(tmp_path: Path) -> None:
    """The tutorial's commands do and print what it says."""
    follow(DOCS / "tutorial/first-day.md", tmp_path)


@pytest.mark.real
@pytest.mark.skipif(not os.environ.get("REMPART_SHARED"), reason="REMPART_SHARED names no folder of published files")
def test_real_files_are_screened(tmp_path: Path) -> None:
    """The real run of the how-to: every file loads, a snapshot is built, all awardees are checked."""
    follow(DOCS / "how-to/screen-real-files.md", tmp_path)


def test_every_page_with_commands_is_followed() -> None:
    """No page shows commands that no test runs."""
    followed = {
        "how-to/add-a-register.md",
        "how-to/ask-the-towns-own-files.md",
        "how-to/compare-two-files.md",
        "how-to/compute-a-deadline.md",
        "how-to/declare-the-system.md",
        "how-to/erase-and-retain.md",
        "how-to/exchange-with-other-tools.md",
        "how-to/keep-and-verify-the-journal.md",
        "how-to/keep-registers-fresh.md",
        "how-to/link-two-registers.md",
        "how-to/map-a-town-file.md",
        "how-to/read-other-forms.md",
        "how-to/screen-real-files.md",
        "how-to/write-a-letter.md",
        "how-to/write-the-case-report.md",
        "tutorial/first-day.md",
    }
    assert {str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md") if _runnable(page)} == followed
