"""A judgement and the entry that changes afterwards: it holds on, is shown again, and is asked again until judged anew."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from tests.cli.case import TODAY, WHY, Case, codes, iso, listed_birth
from tests.cli.ran import Ran
from tests.screening.practice import Practice

from rempart.ledger import Workspace
from rempart.registers import load
from rempart.screening.recheck import recheck

Run = Callable[..., Ran]
LATER = TODAY + timedelta(days=5)
CHANGED = "1951-07-08"


class Clock:
    """The day on which everything is done."""

    day = TODAY


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Judge, review, build and check again on a day that a test can move."""
    told = Clock()
    for module in ("cli.judge", "cli.review", "cli.common", "ledger.workspace", "build.making", "screening.recheck"):
        monkeypatch.setattr(f"rempart.{module}.today", lambda: told.day, raising=False)
    return told


@pytest.fixture
def case(small_case: Case) -> Case:
    """The namesake where the list alone is known: the judgement is the point here, not the town."""
    return small_case


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Press keys, and give one reason wherever one is asked for."""

    def pressed(typed: str) -> None:
        left = iter(typed)
        monkeypatch.setattr(click, "getchar", lambda: next(left))
        monkeypatch.setattr(click, "prompt", lambda *_, **__: "the papers were seen again")

    return pressed


def publish(case: Case, practice: Practice, day: date, birth: str = CHANGED) -> None:
    """Publish the list anew with another birth date for the entry of the case."""
    last = max((file for file in practice.town.files if file.register == "un_sanctions"), key=lambda one: one.edition)
    text = last.paths[0].read_text(encoding="utf-8").replace(last.edition.isoformat(), day.isoformat(), 1)
    start = text.index(f"<DATAID>{case.close['candidate'].split(':')[1]}<")
    end = text.index("</INDIVIDUAL>", start)
    path = case.town.parent / f"{day}.xml"
    entry = re.sub(r"(<DATE>)\d{4}-\d\d-\d\d", rf"\g<1>{birth}", text[start:end])
    path.write_text(text[:start] + entry + text[end:], encoding="utf-8")
    load(Workspace.open(case.town), "un_sanctions", (path,), held_on=day, actor="test")


def standing(run: Run, *more: object) -> str:
    ran = run("judge", "--list", "--author", "officer-7", *more)
    assert ran.code == 0, ran.err
    return ran.out


def told(report: Any) -> list[str]:
    return [sentence.replace("\u00a0", " ") for close in report["close_names"] for sentence in close["judged"]]


@pytest.mark.slow
def test_different_is_shown_again_when_the_entry_changes_and_not_before(
    run: Run, case: Case, practice: Practice, clock: Clock, keys: Callable[..., None]
) -> None:
    """From the day of the changed edition on; with who judged when, and what changed; a new judgement settles it again."""
    case.judge("different")
    assert case.check(TODAY)["close_names"] == []
    assert "Woken" not in standing(run)
    publish(case, practice, LATER)
    clock.day = LATER
    assert [one.application_id for one in recheck(Workspace.open(case.town)).touched] == [case.id]
    case.build()
    (said,) = told(case.check(LATER))
    assert said.startswith("Judged different on 20 November 2026 by officer-7 (judgement ")
    assert said.endswith("Since then the entry has changed: birth date changed.")
    assert "1951" not in said
    assert case.check(LATER - timedelta(days=1))["close_names"] == []
    assert "Woken" in standing(run)
    assert "Woken" not in standing(run, "--on", LATER - timedelta(days=1))
    keys("dq")
    ran = run("review", "--author", "officer-7")
    assert "Judged different on 2026-11-20 by officer-7" in ran.out
    assert "has changed since it was judged: birth date changed" in ran.out
    assert "1 judged, 0 left" in ran.out
    case.build()
    assert case.check(LATER)["close_names"] == []
    assert "Woken" not in standing(run)
    assert "Nothing to review" in run("review", "--author", "officer-7").out


def test_a_close_name_cites_the_edition_that_says_what_is_compared(
    run: Run, case: Case, practice: Practice, clock: Clock
) -> None:
    """The entry stands unchanged since an older edition; the birth date beside it comes from the last: both are cited."""
    before = {citation["row_id"] for citation in case.close["citations"]}
    publish(case, practice, LATER)
    clock.day = LATER
    case.build()
    (close,) = case.check(LATER)["close_names"]
    cited = {citation["row_id"] for citation in close["citations"]}
    assert {row_id.split("/")[1] for row_id in cited - before} == {LATER.isoformat()}
    assert before < cited


def test_a_woken_judgement_comes_back_before_any_check_is_made_anew(
    run: Run, case: Case, practice: Practice, clock: Clock, keys: Callable[..., None]
) -> None:
    """The last report no longer shows the pair: it is compared as published now, and that is what the new judgement keeps."""
    case.judge("different")
    case.check(TODAY)
    publish(case, practice, LATER)
    clock.day = LATER
    case.build()
    keys("dq")
    ran = run("review", "--author", "officer-8")
    assert "8 July 1951" in ran.out.replace("\u00a0", " ")
    assert ";" not in next(line for line in ran.out.splitlines() if "1951" in line)
    assert "1 judged, 0 left" in ran.out
    assert "Nothing to review" in run("review", "--author", "officer-8").out
    assert case.close["candidate"] not in (case.town / "journal" / "entries" / "000001.jsonl").read_text(
        encoding="utf-8"
    )


@pytest.mark.slow
def test_same_holds_on_when_the_entry_changes_and_the_report_says_so(
    run: Run, case: Case, practice: Practice, clock: Clock, keys: Callable[..., None]
) -> None:
    """A human joined them and a human parts them; what was put because of it is still put, with a line that it woke up."""
    birth = iso(listed_birth(case.first))
    case.state_birth(birth)
    case.judge("same")
    assert codes(case.check(TODAY)) == {"LST-01"}
    publish(case, practice, LATER)
    clock.day = LATER
    case.build()
    report = case.check(LATER)
    assert report["close_names"] == []
    assert {party["identity"] for party in report["parties"] if party["kind"] == "Person"} == {"several_attributes"}
    (gap,) = [one for one in report["not_checked"] if "judged" in one["why"]]
    assert "the entry has changed: birth date changed" in gap["what"]
    assert not [one for one in case.check(TODAY)["not_checked"] if "judged" in one["why"]]
    keys("sq")
    assert "1 judged, 0 left" in run("review", "--author", "officer-7").out
    case.build()
    assert not [one for one in case.check(LATER)["not_checked"] if "judged" in one["why"]]


def test_who_could_not_tell_is_not_asked_each_day_and_the_report_says_it(
    run: Run, case: Case, practice: Practice, clock: Clock
) -> None:
    """*Cannot tell* is an answer: nothing waits; the name is still shown, with who looked; a change asks again."""
    case.judge("cannot_tell")
    assert "Nothing to review" in run("review", "--author", "officer-7").out
    (said,) = told(case.check(TODAY))
    assert said.startswith("Looked at on 20 November 2026 by officer-7, who could not tell")
    assert "Nothing to review" in run("review", "--author", "officer-7").out
    page = max((case.town / "checks").rglob(f"{case.id}.html"), key=str).read_text(encoding="utf-8")
    assert "who could not tell" in page
    assert "No judgement given" not in page
    publish(case, practice, LATER)
    clock.day = LATER
    case.build()
    assert "1 of 1" in run("review", "--author", "officer-7").out


def test_an_expired_judgement_comes_back_with_the_day_on_which_it_ended(run: Run, case: Case, clock: Clock) -> None:
    """On its last day nothing waits; on the day of its end it is asked again and says why, in the report too."""
    ends = ("--expires", LATER)
    assert run("judge", case.close["party"], case.close["candidate"], "different", *WHY, *ends).code == 0
    case.build()
    case.check(TODAY)
    clock.day = LATER - timedelta(days=1)
    assert "Nothing to review" in run("review", "--author", "officer-7").out
    clock.day = LATER
    assert f"Expired on {LATER}." in run("review", "--author", "officer-7").out
    assert f"Expired on {LATER}." in standing(run)
    case.build()
    (said,) = told(case.check(LATER))
    assert said.endswith("That judgement ended on 25 November 2026.")


def test_a_line_without_hashes_stays_valid_and_never_wakes(
    run: Run, case: Case, practice: Practice, clock: Clock
) -> None:
    """Judgements of before this was kept are read as they were written."""
    case.judge("different")
    path = case.town / "judgements" / "judgements.jsonl"
    line = json.loads(path.read_text(encoding="utf-8"))
    assert set(line["seen"]["items"]) == {case.close["candidate"]}
    del line["seen"]
    path.write_text(
        json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    publish(case, practice, LATER)
    clock.day = LATER
    case.build()
    assert case.check(LATER)["close_names"] == []
    assert "Woken" not in standing(run)


def test_what_contradicts_is_said_at_once_and_listed(run: Run, town: Path, practice: Practice) -> None:
    """Of two officers on one day, and through a chain; the list is journalled by the numbers of the judgements."""
    one, two, form = "un_sanctions:7100001", "un_sanctions:7100002", "form:D-1:0123456789ab"
    theirs = ("--reason", "the papers were seen", "--author", "officer-8")
    assert "contradict" not in run("judge", form, one, "same", *WHY).out
    assert "contradict" not in run("judge", form, two, "same", *WHY).out
    chain = run("judge", one, two, "different", *WHY)
    assert "Judgements contradict each other" in chain.out
    assert "It contradicts judgement" in run("judge", form, one, "different", *theirs).out
    assert "It replaces judgement" in run("judge", form, two, "cannot_tell", *WHY).out
    listed = standing(run)
    assert "Contested: same by officer-7 on the same day" in listed
    *_, last = (town / "journal" / "entries" / "000001.jsonl").read_text(encoding="utf-8").splitlines()
    entry = json.loads(last)
    assert (entry["action"], entry["actor"]) == ("judgement.listed", "officer-7")
    assert set(entry["data"]) == {"on", "judgements"}
    assert run("judge", "--list", *WHY).code == 2
    assert run("judge", form, one, "same", *WHY, "--on", TODAY).code == 2
    assert run("judge", form, "--author", "officer-7").code == 2


def test_a_same_that_joins_nothing_is_said_in_the_report(run: Run, case: Case) -> None:
    """Judged the same as two who were judged different: one joins, the other does not, and the report says it."""
    other = next(f"un_sanctions:{key}" for key in (7100001, 7100002) if not case.close["candidate"].endswith(str(key)))
    for ids in ((case.close["party"], case.close["candidate"]), (case.close["party"], other)):
        assert run("judge", *ids, "same", *WHY).code == 0
    ran = run("judge", case.close["candidate"], other, "different", *WHY)
    assert "Judgements contradict each other" in ran.out
    case.build()
    gaps = [one for one in case.check(TODAY)["not_checked"] if "contradicted" in one["why"]]
    assert len(gaps) == 1
    assert "kept apart all the same" in gaps[0]["what"]
