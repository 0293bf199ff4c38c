"""The catalogue over a whole snapshot: what is written, counted, kept and left out."""

import json
import re
import stat
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html
from tests.cli.conftest import Ran
from tests.screening.practice import Practice

from rempart.base import RempartError
from rempart.base.words import LANGUAGES, Language
from rempart.monitoring import Ground, Heading, keep_run, last_run, monitor, trial, write_run
from rempart.monitoring.kept import kept_runs
from rempart.monitoring.run import monitored
from rempart.screening.day import Switches
from rempart.signals import Off, Signal, load_catalogue
from rempart.signals.packs import read_packs
from rempart.signals.telling import Numbers

Run = Callable[..., Ran]
PACKS = read_packs(("FR",))


def watching(*codes: str) -> list[Signal]:
    """Signals of the catalogue, asked of the town's own files for the sake of the test."""
    return [
        replace(one, contract=one.contract.model_copy(update={"use": ["M"]}))
        for one in load_catalogue()
        if one.code in codes
    ]


def written(practice: Practice, folder: Path, signals: Sequence[Signal], lang: Language = "en") -> list[Numbers]:
    """Run some signals over the practice town, and write."""
    heading = Heading("Practice", practice.snapshot.id, practice.snapshot.known_on, None, False, "0")
    return write_run(monitor(practice.snapshot, packs=PACKS, signals=signals), folder, heading, lang)


def test_every_subject_is_counted_and_every_question_stands_in_the_lines(practice: Practice, tmp_path: Path) -> None:
    """Scope is fires + clear + not evaluable + excluded; each question has its words in both languages and its rows."""
    found = written(practice, tmp_path / "run", watching("EST-01", "OWN-03"))
    lines = [json.loads(line) for line in (tmp_path / "run" / "findings.jsonl").read_text().splitlines()]
    told = json.loads((tmp_path / "run" / "signals.json").read_text())
    for one, said in zip(found, told["signals"], strict=True):
        assert said["scope"] == said["fires"] + said["clear"] + said["not_evaluable"] + said["excluded"]
        fired = [line for line in lines if line["code"] == said["code"] and line["outcome"] == "fires"]
        assert len(fired) == said["fires"] == one.tally.outcomes["fires"] > 0
        assert all(line["evidence"] and line["question"]["fr"].endswith("?") for line in fired)
        left = sum(row["count"] for row in said["reasons"])
        assert left == said["not_evaluable"] + said["excluded"]


def test_what_is_asked_of_an_application_is_asked_over_the_town(practice: Practice, tmp_path: Path) -> None:
    """The same statement serves one application and the whole town: the reports' premises are among the run's."""
    written(practice, tmp_path / "run", watching("EST-01"))
    over_town = {
        json.loads(line)["subject_id"] for line in (tmp_path / "run" / "findings.jsonl").read_text().splitlines()
    }
    asked = {
        place
        for report in practice.reports("en").values()
        for question in report["to_ask"]
        if question["code"] == "EST-01"
        for place in report["premises"]
    }
    assert asked <= over_town


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_all_in_its_language(practice: Practice, tmp_path: Path, lang: Language) -> None:
    """Every sentence is filled, each question has its explanations, and nothing is loaded from elsewhere."""
    written(practice, tmp_path / "run", watching("EST-01", "OWN-03"), lang)
    page = (tmp_path / "run" / "index.html").read_text(encoding="utf-8")
    assert f'lang="{lang}"' in page
    assert not re.search(r"\{[a-z_]+\}", re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))
    assert not re.search(r"(src|href)=[\"']https?:", page)
    for signal in watching("EST-01", "OWN-03"):
        assert signal.code in page


def test_the_same_run_gives_the_same_bytes(practice: Practice, tmp_path: Path) -> None:
    """Nothing of a run hangs on chance or on the clock."""
    written(practice, tmp_path / "a", watching("EST-01", "OWN-08"))
    written(practice, tmp_path / "b", watching("EST-01", "OWN-08"))
    assert (tmp_path / "a" / "SHA256SUMS").read_text() == (tmp_path / "b" / "SHA256SUMS").read_text()


def test_conflicts_of_interest_are_a_run_of_their_own() -> None:
    """No run holds both: what integrity officers read never stands beside the other questions."""
    catalogue = load_catalogue()
    apart = {one.code for one in monitored(catalogue, interests=True)}
    others = {one.code for one in monitored(catalogue, interests=False)}
    assert all(code.startswith("COI-") for code in apart)
    assert not any(code.startswith("COI-") for code in others)
    assert {one.code for one in catalogue if one.code.startswith("COI-")} == apart
    assert not any("S" in one.contract.use for one in catalogue if one.code.startswith("COI-"))


def test_the_command_writes_journals_and_keeps_the_numbers(practice: Practice, tmp_path: Path, run: Run) -> None:
    """Who asked what is journalled before anything is written; the folder of integrity officers is closed to others."""
    workspace = practice.copy(tmp_path / "w")
    done = run("signals", "run", "--out", tmp_path / "run", "--workspace", workspace.path)
    assert done.code == 0, done.err
    assert run("signals", "run", "--interests", "--out", tmp_path / "own", "--workspace", workspace.path).code == 0
    assert stat.S_IMODE((tmp_path / "own").stat().st_mode) == 0o700
    lines = [
        line
        for path in sorted((workspace.path / "journal" / "entries").glob("*.jsonl"))
        for line in path.read_text().splitlines()
    ]
    kinds = [json.loads(line)["action"] for line in lines]
    assert kinds[-4:] == ["signals.run", "signals.run.done", "signals.run", "signals.run.done"]
    assert [one.interests for one in kept_runs(workspace.path)] == [False, True]
    assert "Run over snapshot" in run("signals", "stats", "--workspace", workspace.path).out


def test_a_folder_that_holds_something_else_is_left_alone(practice: Practice, tmp_path: Path, run: Run) -> None:
    """A run is never written over what is not one."""
    workspace = practice.copy(tmp_path / "w")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "thesis.txt").write_text("years of work")
    refused = run("signals", "run", "--out", tmp_path / "own", "--workspace", workspace.path)
    assert refused.code == 1
    assert [path.name for path in (tmp_path / "own").iterdir()] == ["thesis.txt"]


def test_what_the_town_suspended_is_neither_asked_nor_read(practice: Practice, tmp_path: Path) -> None:
    """The numbers say why a signal was not asked, the page says so in both languages, with the register that is not read."""
    day = practice.snapshot.known_on
    off = Switches({"EST-01": Off("suspended", day)}, {"bods": day})
    signals = watching("EST-01", "OWN-03")
    for lang, words in (("en", ("the town suspended it", "bods: suspended by the town")), ("fr", ("la ville l’a suspendue", "suspendu par la ville"))):  # fmt: skip
        heading = Heading("Practice", practice.snapshot.id, day, None, False, "0", (("bods", day),))
        asked = monitor(practice.snapshot, packs=PACKS, signals=signals, switches=off)
        found = {one.tally.code: one.tally for one in write_run(asked, tmp_path / lang, heading, lang)}  # type: ignore[arg-type]
        assert found["EST-01"].why == "suspended"
        assert found["EST-01"].outcomes["fires"] == 0
        page = html.fromstring((tmp_path / lang / "index.html").read_text(encoding="utf-8")).text_content()
        assert [one for one in words if one not in " ".join(page.split())] == []
        rows = [json.loads(line) for line in (tmp_path / lang / "findings.jsonl").read_text().splitlines()]
        assert not [row for one in rows for row in one["evidence"] if row.startswith("bods/")]
    with pytest.raises(RempartError, match="is suspended since"):
        list(monitor(practice.snapshot, packs=PACKS, register="bods", signals=signals, switches=off))


def test_an_unknown_register_is_refused(practice: Practice) -> None:
    """A register that the snapshot does not hold is an error, never an empty run."""
    with pytest.raises(RempartError, match="no edition of it was known"):
        list(monitor(practice.snapshot, packs=PACKS, register="moon", signals=watching("EST-01")))


def test_kept_numbers_come_back_as_they_were(practice: Practice, tmp_path: Path) -> None:
    """What a run counted is what the next one compares itself with."""
    found = written(practice, tmp_path / "run", watching("EST-01", "OWN-03"))
    keep_run(tmp_path, tmp_path / "run")
    heading = Heading("Practice", "any", practice.snapshot.known_on, None, False, "0")
    again = last_run(tmp_path, heading)
    assert {code: one.outcomes for code, one in again.items()} == {one.tally.code: one.tally.outcomes for one in found}
    assert last_run(tmp_path, replace(heading, interests=True)) == {}


def test_a_signal_is_tried_with_another_value(practice: Practice) -> None:
    """A lower floor asks of more premises, and says which; the catalogue is untouched."""
    found = trial("EST-01", {"floor": "2"}, Ground(practice.snapshot, PACKS))
    assert len(found.fires[1]) > len(found.fires[0])
    assert set(found.added) == found.fires[1] - found.fires[0]
    assert found.gone == []
    before = {one.code: one for one in load_catalogue()}["EST-01"]
    assert before.contract.parameters["floor"][-1].value == "3"


@pytest.mark.parametrize(
    ("code", "values", "said"),
    [
        ("EST-99", {"floor": "2"}, "no signal of this code"),
        ("EST-01", {"ceiling": "2"}, "no parameter 'ceiling'"),
        ("EST-01", {"floor": "many"}, "a whole number"),
        ("EST-01", {"window": "2"}, "months"),
    ],
)
def test_a_value_that_cannot_be_tried_is_refused(
    practice: Practice, code: str, values: dict[str, str], said: str
) -> None:
    """The error says what there is instead."""
    with pytest.raises(RempartError, match=re.escape(said)):
        trial(code, values, Ground(practice.snapshot, PACKS))


def test_the_group_lists_signals_without_a_subcommand(run: Run) -> None:
    """``rempart signals`` alone lists them, as it did before it had subcommands."""
    assert "EST-01" in run("signals").out
