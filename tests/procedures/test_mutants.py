"""Packs with one thing taken away or turned: each is refused, and the fault says what is wrong."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from rempart.base.yaml_files import TextLoader
from rempart.procedures.pack import load_pack
from rempart.procedures.pack.reading import FOLDER, PackError

Steps = dict[str, dict[str, Any]]


def faults_after(folder: Path, change: Callable[[Steps], object]) -> str:
    """Change the steps of the generic application in a copy of its pack; return the faults with which it is refused."""
    copy = folder / "pack"
    shutil.copytree(max((FOLDER / "generic").iterdir()), copy)
    path = copy / "procedures" / "application.yml"
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=TextLoader)  # noqa: S506 - texts only
    steps = {one["id"]: one for one in raw["transitions"]}
    change(steps)
    raw["transitions"] = list(steps.values())
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    try:
        load_pack(copy)
    except PackError as error:
        return "; ".join(error.faults)
    return ""


def step(name: str, from_: str, to: str, by: str, **more: Any) -> Steps:
    """Return a step to add."""
    words = {"en": "one more", "fr": "de plus"}
    return {name: {"id": name, "words": words, "from": [from_], "to": to, "by": [by], "article": "charter-41", **more}}


def reopen_bare(steps: Steps) -> None:
    steps |= step("reopen", "in_force", "assessment", "legal_officer")


def approve_again(steps: Steps) -> None:
    reopen_bare(steps)
    steps |= step("again", "assessment", "adverse", "decision_maker", needs=["approved"])


def answer_for_hearing(steps: Steps) -> None:
    steps["draft"]["from"] = ["heard", "intention"]
    for name in ("draft", "sign"):
        steps[name]["needs_any"] = [["heard", "expired:hearing", "expired:answer"]]


def hearing_runs_from_receipt(steps: Steps) -> None:
    steps["complete"]["clocks"] += steps["intend"].pop("clocks")


def heard_before_disclosed(steps: Steps) -> None:
    steps["intend"].pop("takes")
    steps["new_facts"]["takes"] = []


def clock_hears(steps: Steps) -> None:
    steps["hear"] |= {"by": ["clock"], "on_clock": "answer"}


def refuse_to_closed(steps: Steps) -> None:
    steps |= step("refuse", "screening", "closed", "case_officer", measure=True, records=["measure"], letter="decision")


def say_heard(steps: Steps) -> None:
    steps |= step("say", "assessment", "same", "legal_officer", gives=["heard"])


def grant_by_clock(steps: Steps) -> None:
    steps |= step("slip", "screening", "granted", "clock", on_clock="decision")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param(lambda s: s["sign"].update(not_by=["receive"]), "sign: one person alone", id="bars another than the drafter"),
        pytest.param(lambda s: s["sign"].update(not_by=["hear", "complete"]), "sign: one person alone", id="bars whoever heard"),
        pytest.param(lambda s: s["sign"].update(by=["applicant"]), "applicant is not of the town", id="the applicant signs"),
        pytest.param(lambda s: s["sign"].update(records=[]), "a measure and records none", id="signs no measure"),
        pytest.param(lambda s: s["sign"].update(to="heard"), "a state that is not adverse", id="a measure in an open state"),
        pytest.param(answer_for_hearing, "neither heard nor given the time", id="the time to answer questions stands for the hearing"),
        pytest.param(hearing_runs_from_receipt, "begins before anything is disclosed", id="the hearing runs before the intention"),
        pytest.param(heard_before_disclosed, "intend: what was heard before", id="heard on other facts"),
        pytest.param(clock_hears, "a clock gives heard", id="a clock hears"),
        pytest.param(say_heard, "gives heard and records nothing", id="heard without minutes"),
        pytest.param(lambda s: s["draft"].update(records=["motivs"]), "records: motivs has no words", id="records what has no words"),
        pytest.param(lambda s: s["draft"].update(records=[]), "gives reasons and records nothing", id="reasons nowhere written"),
        pytest.param(lambda s: s["intend"].pop("clocks"), "clock hearing is never started", id="no clock for the hearing"),
        pytest.param(lambda s: s["send_questions"].pop("clocks"), "clock answer is never started", id="no clock for the answer"),
        pytest.param(lambda s: s["complete"].pop("clocks"), "clock decision is never started", id="no clock for the decision"),
        pytest.param(reopen_bare, "reopen: it begins a new round and leaves standing", id="a round begins with the reasons of the last"),
        pytest.param(approve_again, "leaves standing: heard, reasons, drafted, approved", id="an approval serves twice"),
        pytest.param(lambda s: s["notify"].update(gives=["notified"]), "without the ways of appeal", id="no ways of appeal"),
        pytest.param(lambda s: (s["notify"].pop("letter"), s["sign"].pop("letter")), "no letter tells them", id="no letter tells the ways of appeal"),
        pytest.param(refuse_to_closed, "that nobody approved", id="a refusal by another door"),
        pytest.param(grant_by_clock, "a clock grants", id="a clock grants"),
    ],
)  # fmt: skip
def test_a_pack_with_one_guard_less_is_refused(tmp_path: Path, change: Callable[[Steps], object], fault: str) -> None:
    assert fault in faults_after(tmp_path, change)


def test_the_pack_that_is_changed_here_loads_unchanged(tmp_path: Path) -> None:
    assert not faults_after(tmp_path, dict)


def faults_of_clocks(folder: Path, change: Callable[[Steps], object]) -> str:
    """Change the clocks of the generic pack in a copy; return the faults with which it is refused."""
    copy = folder / "pack"
    shutil.copytree(max((FOLDER / "generic").iterdir()), copy)
    path = copy / "clocks.yml"
    clocks = {one["id"]: one for one in yaml.load(path.read_text(encoding="utf-8"), Loader=TextLoader)}  # noqa: S506
    change(clocks)
    path.write_text(yaml.safe_dump(list(clocks.values()), allow_unicode=True), encoding="utf-8")
    try:
        load_pack(copy)
    except PackError as error:
        return "; ".join(error.faults)
    return ""


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param(lambda c: c.update(spare={**c["answer"], "id": "spare"}), "spare: no step starts it", id="a clock that nothing starts"),
        pytest.param(lambda c: c["answer"].update(started_by="outside"), "answer: it is started_by outside, and a step", id="outside and by a step"),
        pytest.param(lambda c: c["answer"].update(started_by="closing"), "the closing of a case starts retention alone", id="a term to answer begins at the end"),
        pytest.param(lambda c: c["file_retention"].update(n="12"), "retention case: no clock of kind retention counts its 5 years", id="told and counted differently"),
        pytest.param(lambda c: c["file_retention"].update(started_by="closing_decided"), "lift: it closes a case, and no retention", id="only some files are deleted"),
        pytest.param(lambda c: c.pop("file_retention"), "final: it closes a case, and no retention", id="no file is ever deleted"),
    ],
)  # fmt: skip
def test_a_clock_without_a_beginning_or_a_file_without_an_end_is_refused(
    tmp_path: Path, change: Callable[[Steps], object], fault: str
) -> None:
    """Every clock says what starts it, and every closed case has the day on which its file is deleted."""
    assert fault in faults_of_clocks(tmp_path, change)


def test_an_effect_that_depends_on_an_unknown_clock_is_refused(tmp_path: Path) -> None:
    """``since``, ``only_after`` and ``unless_after`` name clocks of the pack."""

    def change(steps: Steps) -> None:
        steps["notify"]["clocks"] = [{"clock": "appeal", "does": "start", "since": "x", "only_after": "y", "unless_after": ["z"]}]  # fmt: skip

    told = faults_after(tmp_path, change)
    assert all(f"clock appeal: there is no clock {name}" in told for name in "xyz")
