"""``rempart map``: what it shows, what it asks, what it writes; an answer is a line at the terminal."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.registers.proposing import files

from rempart.cli.main import group
from rempart.ledger import Workspace


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, in which no workspace is named."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REMPART_WORKSPACE", raising=False)
    return tmp_path


def rempart(*arguments: str, answers: str = "") -> Result:
    """Run a command with these answers."""
    return CliRunner().invoke(group, arguments, input=answers)


def test_yes_takes_every_proposal_and_says_which(folder: Path) -> None:
    """Nothing is asked; the legal basis is left to the DPO; the register is beside the file."""
    (folder / "Autorisations 2024.csv").write_text(files.PERMITS, encoding="utf-8")
    ran = rempart("map", "Autorisations 2024.csv", "--yes")
    assert ran.exit_code == 0, ran.output
    assert "Written: to be named by the town's DPO" in ran.output
    assert "5 records read = 4 loaded + 1 refused + 0 left out" in ran.output
    assert {path.name for path in (folder / "autorisations_2024").iterdir()} == {"register.yml", "mapping.sql"}


def test_the_questions_and_their_answers(folder: Path) -> None:
    """The order of day and month, the legal basis, the retention and the rhythm are asked; the answers are written."""
    text = "Permit No;Permit type;Applicant;Requested on\nP1;Sign;Kelp Ltd;01/02/2020\n"
    (folder / "permits.csv").write_text(text, encoding="utf-8")
    ran = rempart("map", "permits.csv", answers="mdy\nBy-law 12 of 2020\n7\n30\ny\n")
    assert ran.exit_code == 0, ran.output
    card = (folder / "permits" / "register.yml").read_text(encoding="utf-8")
    assert "legal_basis: {text: By-law 12 of 2020, checked_on: null}" in card
    assert "keep_years: 7" in card
    assert "refreshed_every_days: 30" in card
    assert "%m/%d/%Y" in (folder / "permits" / "mapping.sql").read_text(encoding="utf-8")


def test_a_column_that_no_header_tells_is_asked(folder: Path) -> None:
    """What the kind of file needs and no column gives is asked; the person names the column."""
    text = "Grant id;Recipient;Zorb;Award date\nG1;Harbour Club;12,50;2024-01-13\nG2;Kelp Choir;13,50;2024-01-14\n"
    (folder / "grants.csv").write_text(text, encoding="utf-8")
    ran = rempart("map", "grants.csv", "--kind", "subsidies", answers="Zorb\n\n\n\ny\n")
    assert ran.exit_code == 0, ran.output
    assert "Zorb" in (folder / "grants" / "register.yml").read_text(encoding="utf-8")
    assert "-> amount  (as told)" in ran.output


def test_no_is_an_answer(folder: Path) -> None:
    """Nothing is written unless the person wants it."""
    (folder / "evenements.csv").write_text(files.EVENTS, encoding="utf-8")
    ran = rempart("map", "evenements.csv", answers="\n\n\nn\n")
    assert "Nothing was written." in ran.output
    assert [path.name for path in folder.iterdir()] == ["evenements.csv"]


def test_in_a_workspace_the_register_goes_to_its_folder_and_loads(folder: Path) -> None:
    """The proposal is a register of the workspace; its country gives the order of the dates; load takes it by name."""
    Workspace.create(folder / "desk", town="Port-Vieux", countries=("US",))
    (folder / "permits.csv").write_text(
        "Permit No;Permit type;Applicant;Requested on\nP1;Sign;Kelp Ltd;01/02/2020\n", encoding="utf-8"
    )
    assert "usual in US: mm/dd/yyyy" in rempart("map", "permits.csv", "--yes", "--workspace", "desk").output
    ran = rempart("load", "permits", "permits.csv", "--workspace", "desk", "--edition", "2026-01-31")
    assert ran.exit_code == 0, ran.output
    assert "1 records read = 1 loaded" in ran.output


def test_a_register_that_exists_is_not_overwritten(folder: Path) -> None:
    """What somebody edited stays."""
    (folder / "evenements.csv").write_text(files.EVENTS, encoding="utf-8")
    (folder / "evenements").mkdir()
    assert "it exists" in str(rempart("map", "evenements.csv", "--yes").exception)


def test_where_every_record_is_refused_the_reasons_are_shown(folder: Path) -> None:
    """The trial has no bounds: one sees why nothing would be loaded."""
    text = "Permit No;Permit type;Applicant;Requested on\nP1;Sign;Kelp Ltd;1/2/24\n"
    (folder / "permits.csv").write_text(text, encoding="utf-8")
    ran = rempart("map", "permits.csv", "--yes")
    assert "1 records read = 0 loaded + 1 refused" in ran.output
    assert "--short-years" in ran.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing.csv",), "it cannot be read"),
        (("evenements.csv", "--column", "kind=Zorb"), "it has no column 'Zorb'"),
        (("evenements.csv", "--column", "zorb=siren"), "no kind of file has all these fields"),
    ],
)
def test_bad_input_is_a_clear_error(arguments: tuple[str, ...], said: str, folder: Path) -> None:
    """One sentence, no traceback of the engine."""
    (folder / "evenements.csv").write_text(files.EVENTS, encoding="utf-8")
    assert said in str(rempart("map", *arguments, "--yes").exception)


def test_a_bad_name_is_a_usage_error(folder: Path) -> None:
    """An id has small letters, digits and underscores."""
    (folder / "evenements.csv").write_text(files.EVENTS, encoding="utf-8")
    assert rempart("map", "evenements.csv", "--name", "Événements 2024", "--yes").exit_code == 2


def test_the_name_of_a_register_that_comes_with_rempart_is_refused(folder: Path) -> None:
    """A file called un_sanctions.csv does not become the United Nations' list."""
    (folder / "un_sanctions.csv").write_text(files.LEASES, encoding="utf-8")
    ran = rempart("map", "un_sanctions.csv", "--yes", "--out", "out")
    assert ran.exit_code != 0
    assert "another --name" in f"{ran.output}{ran.exception}"
    assert not (folder / "out").exists()


def test_no_mark_of_a_header_steers_the_terminal(folder: Path) -> None:
    """Escape codes of a header, or of a key, are not shown."""
    (folder / "evenements.csv").write_text(files.EVENTS.replace("\n", ";\x1b[2JZorb\n", 1), encoding="utf-8")
    (folder / "grants.jsonl").write_text(
        '{"grant_id": "G1", "recipient": "Harbour Club", "amount": 900.5, "date awarded": "2024-01-03", "\\u001b[2J": 1}\n',
        encoding="utf-8",
    )
    for name in ("evenements.csv", "grants.jsonl"):
        assert "\x1b" not in rempart("map", name, "--yes").output


def test_a_field_is_told_once(folder: Path) -> None:
    """Of two columns for one field, none is dropped unsaid."""
    (folder / "evenements.csv").write_text(files.EVENTS, encoding="utf-8")
    ran = rempart("map", "evenements.csv", "--column", "kind=a", "--column", "kind=b", "--yes")
    assert ran.exit_code == 2


def test_an_answer_is_asked_again_until_it_is_a_number(folder: Path) -> None:
    """'7 ans' is not silently ten years."""
    text = "Permit No;Permit type;Applicant;Requested on\nP1;Sign;Kelp Ltd;13/02/2020\n"
    (folder / "permits.csv").write_text(text, encoding="utf-8")
    ran = rempart("map", "permits.csv", answers="By-law 12 of 2020\n7 ans\n7\n30\ny\n")
    assert ran.exit_code == 0, ran.output
    assert "keep_years: 7" in (folder / "permits" / "register.yml").read_text(encoding="utf-8")
