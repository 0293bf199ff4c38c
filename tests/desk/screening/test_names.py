"""Close names: side by side in words, signs and lines; judged by two identifiers, undone with a reason, kept in the workspace."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rempart.identity.merging.judgements import in_force, read_judgements
from rempart.ledger import Workspace
from rempart.screening.judging import file_of
from rempart.screening.report import CloseName
from tests.desk.conftest import Cast
from tests.desk.screening.conftest import NOON
from tests.desk.screening.test_result import another, ran
from tests.screening.practice import Practice

REASON = "the birth dates are ten years apart"


@pytest.fixture
def own(practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace in which this test may judge: the editions and snapshots of the practice town, and judgements of its own."""
    path = tmp_path / "workspace"
    path.mkdir()
    for name in ("editions", "snapshots"):
        (path / name).symlink_to(practice.folder / "workspace" / name)
    for name in ("journal", "rempart.toml"):
        copy = shutil.copytree if (practice.folder / "workspace" / name).is_dir() else shutil.copy
        copy(practice.folder / "workspace" / name, path / name)
    one = Workspace.open(path)
    monkeypatch.setattr("rempart.desk.screening.names.workspace", lambda: one)
    return one


def close_of(run: Any) -> CloseName:
    """Return the first close name of a run."""
    return CloseName.model_validate(run.said["en"]["close_names"][0])


def test_items_stand_side_by_side_by_word_and_sign(checked: Any, own: Workspace, cast: Cast, opened: Callable[[str], Any]) -> None:  # fmt: skip
    """Each item says equal, differs or missing as a word, a sign and a line; no verdict is chosen beforehand."""
    case = opened("close")
    run = ran(cast, case)
    page = cast.client(cast.people["reviewer"]).get(f"/cases/{case.number}/screening/names").content.decode()
    for item in close_of(run).items:
        sign = {"equal": "=", "differs": "≠", "missing": "∅"}[item.outcome]
        assert f'cmp--{item.outcome}"><b aria-hidden="true">{sign}</b>' in page
    assert 'name="verdict"' not in page, "a reviewer reads"
    page = cast.client(cast.people["case_officer"]).get(f"/cases/{case.number}/screening/names").content.decode()
    assert page.count('name="verdict"') >= 3
    assert " checked>" not in page


def test_a_judgement_is_kept_in_the_workspace_and_taken_back(
    checked: Any, own: Workspace, cast: Cast, opened: Callable[[str], Any], written: Any
) -> None:
    """One entry each; the pseudonym signs it; afterwards nothing is in force any more, and the file still tells both."""
    case = opened("close")
    run = ran(cast, case)
    client = cast.client(cast.people["case_officer"])
    where = f"/cases/{case.number}/screening/names"
    given = {
        "run": run.number,
        "name": close_of(run).id,
        "verdict": "different",
        "reason": REASON,
        "expires": "2027-11-03",
    }
    written()
    assert client.post(where, given).status_code == 302
    assert [entry.action for entry in written()] == ["name.judged"]
    (made,) = in_force(read_judgements(file_of(own)), NOON.date())
    assert (made.judgement, made.author, made.reason) == ("different", cast.people["case_officer"].pseudonym, REASON)
    assert "Two parties" in client.get(where).content.decode()
    undo = {"act": "undo", "judgement": made.id, "reason": "short"}
    assert client.post(where, undo).status_code == 422
    assert client.post(where, {**undo, "reason": "another list entry was meant"}).status_code == 302
    assert in_force(read_judgements(file_of(own)), NOON.date()) == []
    answer = client.post(where, given)
    assert answer.status_code == 422, "the very same judgement was undone: other words are needed"


def test_a_pair_is_judged_only_as_it_was_shown(
    checked: Any, own: Workspace, cast: Cast, opened: Callable[[str], Any]
) -> None:
    """C1 of a later check may be two other parties: a page of an earlier one judges nobody."""
    case = opened("close")
    run = another(ran(cast, case), lambda _: None)
    given = {"name": close_of(run).id, "verdict": "different", "reason": REASON, "run": run.number - 1}
    answer = cast.client(cast.people["case_officer"]).post(f"/cases/{case.number}/screening/names", given)
    assert answer.status_code == 409
    assert read_judgements(file_of(own)) == []


def test_nobody_is_judged_the_same_on_fewer_than_two_identifiers(
    checked: Any, own: Workspace, cast: Cast, opened: Callable[[str], Any]
) -> None:
    """R-08: without two items that the officer compared, *same* is refused with a sentence; a name ticked twice is one."""
    case = opened("close")
    run = ran(cast, case)
    client = cast.client(cast.people["case_officer"])
    where = f"/cases/{case.number}/screening/names"
    same = {"run": run.number, "name": close_of(run).id, "verdict": "same", "reason": REASON}
    for compared in ([], ["name"], ["name", "name"], ["name", "kind"], ["name", "nonsense"]):
        answer = client.post(where, {**same, "compared": compared})
        assert answer.status_code == 422
        assert "two items" in answer.content.decode()
    assert read_judgements(file_of(own)) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"verdict": ""}, "verdict"),
        ({"verdict": "guilty"}, "verdict"),
        ({"reason": "no"}, "reason"),
        ({"expires": "2026-11-03"}, "expires"),
        ({"expires": "never"}, "expires"),
    ],
)
@pytest.mark.django_db
def test_what_a_judgement_lacks_is_told(wrong: dict[str, str], field: str) -> None:
    """A verdict of the three, a reason of ten characters, an end that is to come or none."""
    from rempart.desk.screening.names import mistakes_in

    close = CloseName(
        id="C1", about="A", party="p:1", candidate="l:2", name="A", list_name="", ref="", items=[], sentences=[], alike=0.5,
        compared=0.5, settle="", citations=[],
    )  # fmt: skip
    given = {"verdict": "different", "reason": REASON, "expires": ""} | wrong
    assert list(mistakes_in(close, given["verdict"], given["reason"], [], given["expires"])) == [field]


def test_the_desk_holds_no_id_of_the_pair(checked: Any, own: Workspace, cast: Cast, opened: Callable[[str], Any]) -> None:  # fmt: skip
    """Who was compared stands in the database as a keyed mark alone, and in the journal as the number of the judgement."""
    from rempart.desk.record import journal
    from rempart.desk.screening.models import Judged

    case = opened("close")
    run = ran(cast, case)
    close = close_of(run)
    client = cast.client(cast.people["case_officer"])
    client.post(
        f"/cases/{case.number}/screening/names",
        {"run": run.number, "name": close.id, "verdict": "cannot_tell", "reason": REASON},
    )
    row = Judged.objects.get()
    entries = json.dumps([str(entry.data) for entry in journal().entries()])
    for told in (close.party, close.candidate, close.name):
        assert told not in (row.pair, row.judgement)
        assert told not in entries
