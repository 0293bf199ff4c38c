"""Judgements: *same* joins and may be asked about, *different* takes a close name away, undo restores."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.cli.case import TODAY, WHY, Case, codes, iso, listed_birth
from tests.cli.ran import Ran

Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge and build on a fixed day."""
    for module in ("rempart.cli.judge", "rempart.ledger.workspace", "rempart.build.making"):
        monkeypatch.setattr(f"{module}.today", lambda: TODAY, raising=False)


def test_an_unjudged_name_founds_nothing_and_names_both_ids(run: Run, case: Case) -> None:
    """The report lists the close name with both ids, in its page too, and asks nothing."""
    assert case.close["candidate"].startswith("un_sanctions:")
    assert case.close["party"].startswith(("form:", "bods:"))
    assert codes(case.check(TODAY)) == set()
    assert "an identity" not in json.dumps(case.close)
    page = next((case.town / "checks").rglob(f"{case.id}.html")).read_text(encoding="utf-8").replace("<wbr>", "")
    assert case.close["party"] in page
    assert case.close["candidate"] in page


@pytest.mark.slow
def test_same_with_an_agreeing_birth_date_is_asked_about(run: Run, case: Case) -> None:
    """Judged the same, both births stated and the same: LST-01 fires from the day of the judgement, and not before."""
    case.state_birth(iso(listed_birth(case.first)))
    case.judge("same")
    report = case.check(TODAY)
    assert codes(report) == {"LST-01"}
    assert report["close_names"] == []
    (listed,) = [fact for fact in report["established"] if fact["sentence"].startswith("The list")]
    assert listed["identity"] == "several_attributes"
    before = case.check(date(2026, 11, 19))
    assert codes(before) == set()
    assert before["close_names"]


@pytest.mark.slow
def test_same_without_birth_dates_is_excluded(run: Run, case: Case) -> None:
    """Judged the same on a name alone: nothing is asked, the rule says why, and the fact is by *the name alone*."""
    case.state_birth("")
    case.judge("same")
    report = case.check(TODAY)
    assert codes(report) == set()
    assert "LST-01" in codes(report, "excluded")
    assert [fact["identity"] for fact in report["established"] if fact["sentence"].startswith("The list")] == [
        "name_only"
    ]


@pytest.mark.slow
def test_different_takes_the_name_away_and_undo_brings_it_back(run: Run, case: Case) -> None:
    """Judged different, the close name is no longer shown; undone, the report is again what it was."""
    first = case.first
    number = case.judge("different")
    assert case.check(TODAY)["close_names"] == []
    assert run("judge", number, "--undo", *WHY).code == 0
    case.build()
    last = case.check(TODAY)
    for report in (first, last):
        report.pop("snapshot")
        report.pop("rebuild")
    assert last == first


def test_judgements_are_journalled_once_and_without_a_name(run: Run, town: Path) -> None:
    """One entry a judgement, with its number and verdict; one that is repeated or refused leaves none."""
    before = (town / "journal" / "entries").glob("*.jsonl")
    known = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in before)
    ids = ("un_sanctions:7100001", "form:D-1:0123456789ab")
    assert run("judge", *ids, "cannot_tell", *WHY).code == 0
    assert run("judge", *ids, "cannot_tell", *WHY).code == 0
    assert run("judge", "0123456789abcdef", "--undo", *WHY).code == 1
    assert run("judge", ids[0], ids[0], "same", *WHY).code == 1
    assert run("judge", ids[0], "form:D-1:1", "same", *WHY).code == 1
    assert run("judge", ids[0], "foo:bar", "same", *WHY).code == 1
    assert run("judge", *ids, "same", "--reason", " ", "--author", "x").code == 1
    lines = [
        line
        for path in (town / "journal" / "entries").glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    (entry,) = map(json.loads, lines[known:])
    assert (entry["action"], entry["actor"]) == ("judgement", "officer-7")
    assert set(entry["data"]) == {"judgement", "verdict"}


@pytest.mark.slow
def test_a_judgement_stays_with_what_was_judged(case: Case) -> None:
    """Lines may change places; somebody else on the same line is not the one who was judged."""
    case.state_birth(iso(listed_birth(case.first)))
    case.judge("same")
    head, *lines = case.path.read_text(encoding="utf-8").splitlines()
    case.path.write_text("\n".join([head, *reversed(lines)]) + "\n", encoding="utf-8")
    assert codes(case.check(TODAY)) == {"LST-01"}
    case.state_birth("1900-01-01")
    assert codes(case.check(TODAY)) == set()


def test_an_id_of_which_nothing_is_published_is_told_and_an_odd_one_refused(run: Run, case: Case) -> None:
    """A mistyped number joins and parts nobody: who typed it learns it at once; an id of two lines is none."""
    ran = run("judge", case.close["party"], "un_sanctions:0", "different", *WHY)
    assert ran.code == 0
    assert "says nothing of un_sanctions:0: look whether the id is right" in ran.out
    assert "says nothing" not in run("judge", case.close["party"], case.close["candidate"], "different", *WHY).out
    assert run("judge", case.close["party"], "un_sanctions:0\nun_sanctions:1", "different", *WHY).code == 1


def test_the_list_cannot_command_a_terminal(run: Run, case: Case) -> None:
    """Control characters of a reason are replaced, and one judgement has its two lines."""
    odd = ("--reason", "seen\x1b[31m\nhere", "--author", "officer-7")
    assert run("judge", case.close["party"], case.close["candidate"], "different", *odd).code == 0
    ran = run("judge", "--list", "--author", "officer-7")
    assert "\x1b" not in ran.out
    assert len(ran.out.splitlines()) == 2
