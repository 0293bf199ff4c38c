"""The terminal's review: what nobody has judged, side by side, one key a judgement."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click
import pytest
from tests.cli.case import TODAY, Case
from tests.cli.ran import Ran

Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge and build on a fixed day."""
    for module in ("cli.judge", "cli.review", "ledger.workspace", "build.making"):
        monkeypatch.setattr(f"rempart.{module}.today", lambda: TODAY, raising=False)


@pytest.fixture
def case(small_case: Case) -> Case:
    """The namesake where the list alone is known: the judgement is the point here, not the town."""
    return small_case


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Press keys, and give reasons where one is asked for."""

    def pressed(typed: Iterable[str], *reasons: str) -> None:
        left, said = iter(typed), iter(reasons)
        monkeypatch.setattr(click, "getchar", lambda: next(left))
        monkeypatch.setattr(click, "prompt", lambda *_, **__: next(said))

    return pressed


def shown_in_journal(town: Path) -> Iterator[dict[str, str]]:
    for line in (town / "journal" / "entries" / "000001.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["action"] == "review.shown":
            yield {"case": entry["case"], **entry["data"]}


def test_each_item_has_its_sign_and_one_key_judges(run: Run, case: Case, keys: Callable[..., None]) -> None:
    """Equal, differs and missing are told by a sign; D and a reason judge; then nothing waits."""
    keys("dq", "another birth date on the papers")
    ran = run("review", "--author", "officer-7")
    assert ran.code == 0, ran.err
    assert case.close["list_name"] in ran.out
    for item in case.close["items"]:
        sign = {"equal": "=", "differs": "≠", "missing": "·"}[item["outcome"]]
        assert any(line.split()[:1] == [sign] for line in click.unstyle(ran.out).splitlines())
    assert "1 judged, 0 left. Next: rempart build" in ran.out
    assert "Nothing to review" in run("review", "--author", "officer-7").out
    (shown,) = shown_in_journal(case.town)
    assert shown.pop("snapshot")
    assert shown == {"case": case.id, "on": TODAY.isoformat(), "close_name": case.close["id"]}
    journal = (case.town / "journal" / "entries" / "000001.jsonl").read_text(encoding="utf-8")
    assert not [id_ for id_ in (case.close["party"], case.close["candidate"]) if id_ in journal]
    case.build()
    assert case.check(TODAY)["close_names"] == []


def test_a_judgement_is_undone_in_the_same_sitting(run: Run, case: Case, keys: Callable[..., None]) -> None:
    """Z takes the last judgement back; without a reason there is no judgement; N and Q leave things as they are."""
    keys("sznq", "the papers were seen")
    ran = run("review", "--author", "officer-7")
    assert "Undone: judgement" in ran.out
    assert "0 judged, 1 left." in ran.out
    assert case.check(TODAY)["close_names"]
    keys("zuq", "")
    ran = run("review", "--author", "officer-7", "--application", case.id)
    assert "nothing to undo" in ran.out
    assert "needs its reason" in ran.out
    assert "0 judged, 1 left." in ran.out
    keys("xn")
    assert "0 judged, 1 left." in run("review", "--author", "officer-7").out
    assert "Nothing to review" in run("review", "--author", "officer-7", "--application", "no-such").out


def test_what_is_refused_is_said_and_the_review_goes_on(run: Run, case: Case, keys: Callable[..., None]) -> None:
    """The very words of a judgement that was undone are refused; other words are taken in the same sitting."""
    keys("dzddq", "seen", "seen", "seen, and told apart")
    ran = run("review", "--author", "officer-7")
    assert ran.code == 0, ran.err
    assert "Not judged. judgement: this very judgement was undone" in ran.out
    assert "1 judged, 0 left" in ran.out


def test_a_key_that_means_nothing_shows_nothing_again(run: Run, case: Case, keys: Callable[..., None]) -> None:
    """An arrow neither prints the pair anew nor journals another look."""
    keys(["x", "\x1b[A", "n"])
    ran = run("review", "--author", "officer-7")
    assert ran.out.count("1 of 1: application") == 1
    assert len(list(shown_in_journal(case.town))) == 1


def test_where_no_check_is_stored_it_is_said(run: Run, town: Path) -> None:
    """Reports written elsewhere are not found: that is not the same as nothing waiting."""
    assert not list((town / "checks").glob("*/*.json"))
    assert "no check is stored here" in run("review", "--author", "officer-7").out


@pytest.mark.parametrize(("ended", "code"), [(EOFError, 0), (OSError, 1)])
def test_without_keys_nothing_is_judged(
    run: Run, case: Case, monkeypatch: pytest.MonkeyPatch, ended: type[Exception], code: int
) -> None:
    """The end of the input quits; where there is no terminal, it is said."""

    def none() -> str:
        raise ended

    monkeypatch.setattr(click, "getchar", none)
    ran = run("review", "--author", "officer-7")
    assert ran.code == code
    assert ("no terminal" in ran.err) == (code == 1)
