"""``rempart purge`` beside other commands: what runs meanwhile does not bring back whom it takes out."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Ran
from tests.cli.everything import holding
from tests.registers import tiny

from rempart.base import RempartError
from rempart.build import build, making
from rempart.identity.merging.judgements import Judgement, append_judgement, read_judgements
from rempart.ledger import Workspace, editions_in_use
from rempart.ledger.suppression import LIST, Suppressions, enter
from rempart.ledger.swapping import held, place_in
from rempart.registers import load, loading

Run = Callable[..., Ran]
TODAY = date(2026, 11, 20)
WHY = ("--reason", "request ER-2026-04", "--decided-on", "2026-11-18", "--by", "dpo-1")
SUBJECT = "Ardavan Qorzani"
ROWS = [["L-1", "Steady", "bar", "2019-01-01", None], ["L-2", "Belline", "bar", "2019-01-01", None]]


@pytest.fixture
def places(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register of the workspace with one edition, in which the subject is not yet."""
    monkeypatch.setenv("REMPART_WORKSPACE", str(workspace.path))
    monkeypatch.setattr("rempart.cli.purge.today", lambda: TODAY)
    register = tiny.spells(workspace.path / "registers" / "places", keep_years=50)
    tiny.publish(workspace, register, date(2026, 1, 1), tiny.csv_text(ROWS))
    (workspace.path / "published-places").unlink()
    return register


def later(folder: Path) -> Path:
    """A later publication, which names the subject."""
    file = folder / "later.csv"
    file.write_text(tiny.csv_text([*ROWS, ["L-3", SUBJECT, "bar", "2026-02-01", None]]), encoding="utf-8")
    return file


def purge(run: Run, subject: str = f"places:{SUBJECT}") -> Any:
    """Erase one subject, and return the report."""
    ran = run("purge", "--suppress", subject, *WHY, "--yes", "--json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


@contextmanager
def meanwhile(work: Callable[[], object]) -> Iterator[list[BaseException]]:
    """Do some work beside what follows, and wait for its end; yields the errors that it ended with."""
    errors: list[BaseException] = []

    def working() -> None:
        try:
            work()
        except RempartError as error:
            errors.append(error)

    thread = threading.Thread(target=working)
    thread.start()
    try:
        yield errors
    finally:
        thread.join(60)
        assert not thread.is_alive()


def stopping(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, until: Callable[[], bool]) -> threading.Event:
    """Let the next call of a function wait until something is so; the event says that it waits."""
    function, reached = getattr(module, name), threading.Event()

    def waiting(*arguments: Any) -> Any:
        first = not reached.is_set()
        reached.set()
        end = time.monotonic() + 20
        while first and not until() and time.monotonic() < end:
            time.sleep(0.02)
        if first:
            time.sleep(0.3)  # so that a purge which does not wait would be done
        return function(*arguments)

    monkeypatch.setattr(module, name, waiting)
    return reached


@pytest.mark.slow
def test_a_load_during_a_purge_does_not_bring_the_subject_in(
    workspace: Workspace, run: Run, places: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A load that began before the suppression begins again where it ends after it; the purge waits for it."""
    (workspace.path / "snapshots").mkdir(exist_ok=True)
    at_tables = stopping(monkeypatch, loading, "_write_tables", (workspace.path / LIST).exists)
    with meanwhile(lambda: load(workspace, str(places), [later(tmp_path)], edition=date(2026, 2, 1))) as errors:
        assert at_tables.wait(20)
        purge(run)
    assert errors == []
    assert len(editions_in_use(workspace.editions_of("places"))) == 2
    assert holding(workspace.path, ["Qorzani"]) == []
    assert run("verify").code == 0


@pytest.mark.slow
def test_what_was_loaded_since_the_purge_was_planned_is_cleaned_too(
    workspace: Workspace, run: Run, places: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The editions are listed when no load can add one: an edition that came after the plan is not forgotten."""
    import rempart.cli.purge as command

    def then_loaded(*arguments: Any) -> None:
        load(workspace, str(places), [later(tmp_path)], edition=date(2026, 2, 1))

    monkeypatch.setattr(command, "_refuse_telling_reason", then_loaded)
    account = purge(run)
    assert "places/2026-02-01" in {line["name"] for line in account["gone"]}
    assert holding(workspace.path, ["Qorzani"]) == []


@pytest.mark.slow
def test_a_build_during_a_purge_leaves_no_snapshot_with_the_subject(
    workspace: Workspace, run: Run, places: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The purge waits for the end of the build, then its snapshot goes with the others."""
    load(workspace, str(places), [later(tmp_path)], edition=date(2026, 2, 1))
    at_derived = stopping(monkeypatch, making, "_write_derived", (workspace.path / LIST).exists)
    with meanwhile(lambda: build(workspace, name="first")):
        assert at_derived.wait(20)
        purge(run)
    assert holding(workspace.path, ["Qorzani"]) == []
    assert [path.name for path in sorted(workspace.snapshots.iterdir()) if path.name[0] != "."] != ["first"]


@pytest.mark.slow
def test_no_build_runs_while_a_purge_does(workspace: Workspace, places: Path) -> None:
    """It would read editions half of which are cleaned."""
    with making.building(workspace), pytest.raises(RempartError, match="another build or a purge is running"):
        build(workspace)


@pytest.mark.slow
def test_a_snapshot_of_editions_that_changed_meanwhile_is_not_kept(
    workspace: Workspace, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before it becomes visible, the receipts that it was made from are compared with those of the editions."""
    function = making._write_derived

    def changed(*arguments: Any) -> None:
        function(*arguments)
        receipt = workspace.editions_of("places") / "2026-01-01" / "receipt.json"
        receipt.write_text(receipt.read_text(encoding="utf-8").replace("Invented", "Other"), encoding="utf-8")

    monkeypatch.setattr(making, "_write_derived", changed)
    with pytest.raises(RempartError, match="changed while the snapshot was built"):
        build(workspace)
    assert [path.name for path in workspace.snapshots.iterdir() if path.name[0] != "."] == []
    assert list(workspace.snapshots.glob(".building-*")) == []


@pytest.mark.slow
def test_a_purge_waits_for_running_checks(
    workspace: Workspace, run: Run, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check that reads an older snapshot would write a report after the reports were cleaned."""
    done, holding_it, waited_for = threading.Event(), threading.Event(), threading.Event()
    told: list[str] = []
    monkeypatch.setattr("rempart.cli.purge.say", lambda text: (told.append(text), waited_for.set()))

    def checking() -> None:
        with held(workspace.snapshots / ".reading", shared=True):
            holding_it.set()
            waited_for.wait(60)
            done.set()

    with meanwhile(checking):
        assert holding_it.wait(10)
        ran = run("purge", "--suppress", f"places:{SUBJECT}", *WHY, "--yes")
        assert (ran.code, done.is_set()) == (0, True)
        assert told == ["waiting for the end of running checks"]


def test_two_who_enter_suppressions_lose_none(workspace: Workspace) -> None:
    """Each reads the list, adds its own and writes: what the other wrote meanwhile stays."""
    first = Suppressions.read(workspace.path).with_more(["places:A"], "request 1", TODAY, "dpo", TODAY)
    enter(workspace, first, "dpo")
    one, other = Suppressions.read(workspace.path), Suppressions.read(workspace.path)
    enter(workspace, one.with_more(["places:B"], "request 2", TODAY, "dpo", TODAY), "dpo")
    merged = enter(workspace, other.with_more(["places:C"], "request 3", TODAY, "dpo", TODAY), "dpo")
    everybody = {"places:A", "places:B", "places:C"}
    assert Suppressions.read(workspace.path).among(everybody) == merged.among(everybody) == everybody


def test_two_first_lists_are_not_mixed(workspace: Workspace) -> None:
    """Two lists that both began without a key have different keys: the second is refused, since its marks open nothing."""
    one, other = Suppressions.read(workspace.path), Suppressions.read(workspace.path)
    enter(workspace, one.with_more(["places:A"], "request 1", TODAY, "dpo", TODAY), "dpo")
    with pytest.raises(RempartError, match="entered at the same moment"):
        enter(workspace, other.with_more(["places:B"], "request 2", TODAY, "dpo", TODAY), "dpo")
    assert Suppressions.read(workspace.path).among({"places:A"}) == {"places:A"}


@pytest.mark.slow
def test_a_judgement_made_during_a_purge_is_kept(
    workspace: Workspace, run: Run, places: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file of judgements is read and replaced while nobody can add to it."""
    from rempart.build import purging

    load(workspace, str(places), [later(tmp_path)], edition=date(2026, 2, 1))
    path = workspace.path / "judgements" / "judgements.jsonl"
    append_judgement(path, Judgement("same", f"places:{SUBJECT}", "places:Steady", "seen", "officer-7", TODAY))
    workspace.journal.append("judgement", actor="officer-7", data={"judgement": read_judgements(path)[0].id})
    judge = ("judge", "places:Steady", "places:Belline", "different", "--reason", "seen", "--author", "officer-7")
    write, started = purging.write_whole, []

    def judged_meanwhile(target: Path, text: str) -> None:
        from subprocess import Popen  # another process: this one already runs a command
        from sys import executable

        started.append(Popen([executable, "-m", "rempart", *judge]))
        time.sleep(4)
        write(target, text)

    monkeypatch.setattr(purging, "write_whole", judged_meanwhile)
    purge(run)
    assert started[0].wait(60) == 0
    assert [one.right for one in read_judgements(path)] == ["places:Steady"]
    assert run("verify").code == 0


LEFT = [
    "editions/places/.loading-x1",
    "editions/places/.fetching-x1",
    "editions/places/.comparing-x1",
    "snapshots/.building-x1",
    ".bundle-x1",
    ".spark-x1",
]


@pytest.mark.slow
def test_what_killed_runs_left_goes_with_the_subject(workspace: Workspace, run: Run, places: Path) -> None:
    """A purge clears the unfinished folders of every kind, and says so; without --yes it says that it would."""
    for name in LEFT:
        (workspace.path / name).mkdir(parents=True)
        (workspace.path / name / "source.csv").write_text(SUBJECT, encoding="utf-8")
    (workspace.path / "judgements" / ".judgements.jsonl.new").write_text(SUBJECT, encoding="utf-8")
    foreseen = run("purge", "--json")
    told = {line["name"] for line in json.loads(foreseen.out)["gone"] if line["kind"] == "leftover"}
    assert told == {*LEFT, "judgements/.judgements.jsonl.new"}
    assert len(holding(workspace.path, ["Qorzani"])) == len(LEFT) + 1
    account = purge(run)
    assert {line["name"] for line in account["gone"] if line["kind"] == "leftover"} == told
    assert holding(workspace.path, ["Qorzani"]) == []


@pytest.mark.slow
def test_what_a_running_command_uses_is_left_to_it(workspace: Workspace, run: Run, places: Path) -> None:
    """A folder in use is not a leftover: the purge says that it stays, and why."""
    with (
        place_in(workspace.path, ".bundle-") as bundle,
        held(workspace.editions_of("places") / ".fetching"),
    ):
        fetching = workspace.editions_of("places") / ".fetching-x1"
        fetching.mkdir()
        account = purge(run)
        assert bundle.is_dir()
        assert fetching.is_dir()
    stays = {line["name"] for line in account["stays"] if line["kind"] == "unfinished"}
    assert stays == {bundle.name, "editions/places/.fetching-x1"}


@pytest.mark.parametrize(
    ("subject", "hint"),
    [
        ("siren:552081317", "FR-SIREN"),
        ("SIREN:552081317", "FR-SIREN"),
        ("lei:5493001KJTIIGC8Y1R12", "XI-LEI"),
        ("un_sanction:9900001", "un_sanctions"),
        ("place:Steady", "places"),
        ("nothing_like_it:1", "FR-SIREN:552081317"),
    ],
)
def test_a_subject_of_no_register_and_no_scheme_is_refused(
    workspace: Workspace, run: Run, places: Path, subject: str, hint: str
) -> None:
    """It would be entered, find nobody for ever, and look done."""
    ran = run("purge", "--suppress", subject, *WHY, "--yes")
    assert (ran.code, hint in ran.err) == (1, True), ran.err
    assert "552081317" not in ran.err.replace("FR-SIREN:552081317", "")
    assert not (workspace.path / LIST).exists()


@pytest.mark.parametrize(
    "subject", ["places:Nobody yet", "un_sanctions:9900001", "fr-siren:552 081 317", "passport:12AB", "AT-FB:123"]
)
def test_a_subject_may_be_one_that_is_not_there_yet(workspace: Workspace, run: Run, places: Path, subject: str) -> None:
    """What has the form of an id or a number is entered: a later load may bring it. The report says that nobody is found."""
    ran = run("purge", "--suppress", subject, *WHY)
    assert ran.code == 0, ran.err
    assert "no edition names 1 of the 1 ids and numbers given" in ran.out


def test_a_file_of_subjects_may_begin_with_a_mark_and_hold_remarks(
    workspace: Workspace, run: Run, places: Path, tmp_path: Path
) -> None:
    """As editors of texts write it: a byte order mark, blank lines, remarks wherever they begin."""
    file = tmp_path / "subjects.txt"
    file.write_bytes(b"\xef\xbb\xbf# request 4\r\n\r\n   # and this\r\n  places:Steady \r\n")
    ran = run("purge", "--file", file, *WHY, "--json")
    assert json.loads(ran.out)["parties"] == 1
    file.write_text("places:Steady\nplace:Belline\n", encoding="utf-8")
    ran = run("purge", "--file", file, *WHY)
    assert (ran.code, "subjects.txt, line 2" in ran.err) == (1, True)
    file.write_bytes("places:Bélline\n".encode("latin-1"))
    ran = run("purge", "--file", file, *WHY)
    assert (ran.code, "subjects.txt: it is not text in UTF-8" in ran.err) == (1, True)
