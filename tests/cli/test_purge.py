"""``rempart purge``: an erased subject is nowhere, what is over goes, what stays says why, and verify still passes."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.cli.conftest import Ran
from tests.cli.everything import holding
from tests.registers import tiny

from rempart.journal import Journal
from rempart.ledger import Workspace, editions_in_use, snapshots
from rempart.ledger.editions import Edition
from rempart.registers import load, open_register

pytestmark = pytest.mark.slow  # each test has a workspace of its own, loaded and built

Run = Callable[..., Ran]
TODAY = date(2026, 11, 20)
SUBJECT = "un_sanctions:9900001"
SAID = ["Qorzani", "Ardavan", "Qurzani", "قرزانی", "Ferryman", "N0443217", "N0 443 217", ">9900001<", SUBJECT]
"""Everything by which the publisher's sample, the application and the judgement speak of the subject."""
WHY = ("--reason", "request ER-2026-04", "--decided-on", "2026-11-18", "--by", "dpo-1")
FORM = """application_id,procedure,received_on,role,schema,name,birth_date,identifiers,address,premises_id
D-1,permit,2026-11-03,applicant,Person,Ardavan Qorzani,1971-05-03,NOR-PASSPORT:N0443217,,
D-2,permit,2026-11-03,applicant,Company,Atelier des Digues SAS,,FR-SIREN:299000018,,
"""


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything happens on one day."""
    for module in ("cli.common", "cli.judge", "cli.purge", "ledger.workspace", "build.making", "registers.loading"):
        monkeypatch.setattr(f"rempart.{module}.today", lambda: TODAY, raising=False)


@pytest.fixture
def filled(workspace: Workspace, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Four samples loaded and built; two applications checked, one of the subject; the subject judged twice."""
    monkeypatch.setenv("REMPART_WORKSPACE", str(workspace.path))
    for register, day in (("un_sanctions", None), ("bods", date(2026, 1, 31)), ("fr_decp", date(2026, 1, 31))):
        load(workspace, register, [sample(register)], edition=day)
    assert run("build").code == 0
    form = tmp_path / "form.csv"
    form.write_text(FORM, encoding="utf-8")
    assert run("check", form).code == 0
    judged = ("cannot_tell", "--reason", "seen", "--author", "officer-7")
    assert run("judge", SUBJECT, "un_sanctions:9900002", *judged).code == 0
    assert run("judge", "bods:per-1", "un_sanctions:9900002", *judged).code == 0
    return workspace


def sample(register: str) -> Path:
    """The publisher's sample."""
    folder = open_register(register).folder / "sample"
    return next(path for path in sorted(folder.rglob("*")) if path.is_file() and path.name[0].isdigit())


def purged(run: Run, *arguments: object) -> Any:
    """Purge for good, and return the report."""
    ran = run("purge", *arguments, "--yes", "--json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def rows_of(edition: Edition) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of an edition, without those of the subject."""
    found = {}
    for path in sorted((edition.path / "tables").glob("*.parquet")):
        rows = duckdb.sql(f"select * from read_parquet('{path}') order by all").fetchall()
        found[path.stem] = [row for row in rows if SUBJECT not in row]
    return found


def test_an_erased_subject_is_in_no_byte_of_the_workspace(filled: Workspace, run: Run) -> None:
    """No file, unpacked or decoded, holds a name, a number or an id of the subject: what stays is a keyed hash."""
    made = filled.path / "desk-index" / f"{snapshots(filled.snapshots)[-1].manifest_sha256}.1" / "entity.txt"
    made.parent.mkdir(parents=True)
    made.write_text(SUBJECT)  # as the desk makes it of a snapshot, to search it
    half = made.parent.parent / ".a1b2c3" / "entity.txt"  # and as somebody who was killed at it leaves it
    half.parent.mkdir()
    half.write_text(SUBJECT)
    assert len(holding(filled.path, SAID)) > 10
    account = purged(run, "--suppress", SUBJECT, *WHY)
    assert holding(filled.path, SAID) == []
    assert {line["kind"] for line in account["gone"]} == {"rows", "snapshot", "judgement", "report"}
    assert run("verify").code == 0


def test_nobody_else_loses_anything(filled: Workspace, run: Run) -> None:
    """Rows of others keep their values, records their numbers, other applications their reports, other judgements their line."""
    (edition,) = editions_in_use(filled.editions_of("un_sanctions"))
    others = (filled.editions_of("bods") / "2026-01-31" / "receipt.json").read_bytes()
    before = rows_of(edition)
    report = next((filled.path / "checks").rglob("D-2.json")).read_bytes()
    purged(run, "--suppress", SUBJECT, *WHY)
    assert rows_of(edition) == before
    assert (filled.editions_of("bods") / "2026-01-31" / "receipt.json").read_bytes() == others
    assert [path.read_bytes() for path in (filled.path / "checks").rglob("*.json")] == [report]
    (left,) = (filled.path / "judgements" / "judgements.jsonl").read_text(encoding="utf-8").splitlines()
    assert set(json.loads(left)["seen"]["items"]) == {"bods:per-1", "un_sanctions:9900002"}
    assert run("judge", "bods:per-1", "un_sanctions:9900002", "same", "--reason", "x", "--author", "o").code == 0


def test_the_receipt_keeps_the_hashes_of_before_and_its_sums(filled: Workspace, run: Run) -> None:
    """What was taken out is left out with its reason; read is still loaded, refused and left out together."""
    (edition,) = editions_in_use(filled.editions_of("un_sanctions"))
    before, hash_before = edition.receipt, edition.receipt_sha256
    purged(run, "--suppress", SUBJECT, *WHY)
    after = edition.receipt
    assert after.read == before.read == after.loaded + after.refused + after.left_out
    assert after.left_out_reasons["suppressed (right to erasure)"] == 1
    (erased,) = after.erased
    assert (erased.receipt_before, erased.kept_before) == (hash_before, [file.kept_sha256 for file in before.files])
    assert erased.rows == sum(before.tables.values()) - sum(after.tables.values())
    assert [file.sha256 for file in after.files] == [file.sha256 for file in before.files]
    assert after.files[0].kept_sha256 != before.files[0].kept_sha256


def test_later_loads_do_not_bring_the_subject_back(filled: Workspace, run: Run, tmp_path: Path) -> None:
    """The same file changes nothing; a later one with the same person leaves the record out, in rows and in the kept file."""
    purged(run, "--suppress", SUBJECT, *WHY)
    assert load(filled, "un_sanctions", [sample("un_sanctions")]).already
    later = tmp_path / "later.xml"
    later.write_text(
        sample("un_sanctions").read_text(encoding="utf-8").replace("2026-01-15", "2026-02-15"), encoding="utf-8"
    )
    receipt = load(filled, "un_sanctions", [later]).receipt
    assert receipt.read == receipt.loaded + receipt.refused + receipt.left_out
    assert receipt.left_out_reasons["suppressed (right to erasure)"] == 1
    later.unlink()
    assert run("build").code == 0
    assert holding(filled.path, SAID) == []
    assert run("verify").code == 0


def test_a_number_suppresses_whoever_quotes_it(filled: Workspace, run: Run) -> None:
    """A company given by its number goes from every register, and is then known by its ids too."""
    said = ["299000018", "29900001800018", "Digues"]
    assert run("purge", "--suppress", "FR-SIREN:299000018", *WHY).code == 0
    assert holding(filled.path, said)
    purged(run, "--suppress", "FR-SIREN:299 000 018", *WHY)
    assert holding(filled.path, said) == []
    (edition,) = editions_in_use(filled.editions_of("fr_decp"))
    names = duckdb.sql(f"select value from read_parquet('{edition.table('name')}')").fetchall()
    assert ("GRANIT, CHAUX ET FILS",) in names
    marks = (filled.path / "suppressions" / "suppressions.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(marks) == 3
    assert run("verify").code == 0


def test_without_yes_nothing_is_changed(filled: Workspace, run: Run) -> None:
    """The report says what would go; every file is as it was."""
    before = {path: path.read_bytes() for path in filled.path.rglob("*") if path.is_file()}
    ran = run("purge", "--suppress", SUBJECT, *WHY)
    assert "nothing is changed yet" in ran.out
    assert "rows of un_sanctions/2026-01-15, 1 records" in ran.out
    assert "Would stay:" in ran.out
    assert {path: path.read_bytes() for path in filled.path.rglob("*") if path.is_file()} == before


def test_the_same_party_in_another_register_is_said_to_stay(filled: Workspace, run: Run) -> None:
    """The decision is about a person; whoever is resolved to it and was not given is named."""
    account = json.loads(run("purge", "--suppress", "bods:ent-1", "--json", *WHY).out)
    assert [line["name"] for line in account["stays"] if line["kind"] == "party"] == ["fr_decp:29900001800018"]


def test_a_suppression_needs_a_decision_and_does_not_tell_whom(filled: Workspace, run: Run) -> None:
    """Reason, day and author are needed; a reason that names the subject is refused, and so is what is no id."""
    assert run("purge", "--suppress", SUBJECT).code == 2
    telling = ("--reason", "A. Qorzani, Ardavan asked", *WHY[2:])
    ran = run("purge", "--suppress", SUBJECT, *telling, "--yes")
    assert (ran.code, "Qorzani" in ran.err) == (1, False)
    assert run("purge", "--suppress", "Ardavan Qorzani", *WHY).code == 1
    assert not (filled.path / "suppressions").exists()


def test_what_was_changed_by_hand_is_not_blessed(filled: Workspace, run: Run) -> None:
    """A table that is not as loaded stops the erasure: a new receipt would make it look right."""
    table = filled.editions_of("un_sanctions") / "2026-01-15" / "tables" / "listing.parquet"
    table.write_bytes(table.read_bytes() + b"\0")
    ran = run("purge", "--suppress", SUBJECT, *WHY, "--yes")
    assert ran.code == 1
    assert "listing.parquet" in ran.err


@pytest.mark.parametrize("tampered", ["table", "list", "mark"])
def test_verify_still_names_what_was_changed_after_a_purge(filled: Workspace, run: Run, tampered: str) -> None:
    """A purge does not make the workspace deaf: tables, and the list of suppressions itself, are compared."""
    purged(run, "--suppress", SUBJECT, *WHY)
    marks = filled.path / "suppressions" / "suppressions.jsonl"
    if tampered == "table":
        table = filled.editions_of("un_sanctions") / "2026-01-15" / "tables" / "name.parquet"
        table.write_bytes(table.read_bytes() + b"\0")
    else:
        marks.write_text("" if tampered == "list" else marks.read_text(encoding="utf-8") * 2, encoding="utf-8")
        if tampered == "mark":
            line = json.loads(marks.read_text(encoding="utf-8").splitlines()[0]) | {"mark": "0" * 64}
            marks.write_text(marks.read_text(encoding="utf-8") + json.dumps(line) + "\n", encoding="utf-8")
    assert run("verify").code == 1


def test_without_the_key_nothing_is_loaded(filled: Workspace, run: Run) -> None:
    """Nobody could be recognised any more: the erased would come back, so the load says so and stops."""
    purged(run, "--suppress", SUBJECT, *WHY)
    (filled.path / "suppressions.key").unlink()
    ran = run("load", "fr_decp", sample("fr_decp"), "--edition", "2026-02-01")
    assert ran.code == 1
    assert "the erased would come back" in ran.err


def test_a_hold_stands_before_an_erasure(filled: Workspace, run: Run) -> None:
    """A held edition is not rewritten, so the erasure waits; a held application keeps its report."""
    holds = filled.path / "holds.yml"
    holds.write_text('[{what: un_sanctions, reason: "appeal 24-117", until: 2027-01-01}]', encoding="utf-8")
    ran = run("purge", "--suppress", SUBJECT, *WHY, "--yes")
    assert ran.code == 1
    assert "a hold keeps it until 2027-01-01" in ran.err
    holds.write_text('[{what: "application:D-1", reason: "appeal 24-117", until: 2027-01-01}]', encoding="utf-8")
    account = purged(run, "--suppress", SUBJECT, *WHY)
    (held,) = [line for line in account["stays"] if line["kind"] == "report"]
    assert (held["why"], held["until"]) == ("hold: appeal 24-117", "2027-01-01")
    assert list((filled.path / "checks").rglob("D-1.json"))


def years(run: Run, workspace: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch, *, first: int = 2020) -> None:
    """Load one register, kept one year, until 2024: one place has another operator each year, another one the same."""
    monkeypatch.setenv("REMPART_WORKSPACE", str(workspace.path))
    register = tiny.spells(folder / "places", keep_years=1)
    for year in range(first, 2025):
        rows = [["L-1", f"Operator {year}", "bar", f"{year}-01-01", None], ["L-2", "Steady", "bar", "2019-01-01", None]]
        tiny.publish(workspace, register, date(year, 1, 1), tiny.csv_text(rows))
        (workspace.path / "published-places").unlink()


def test_time_travel(run: Run, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Year after year the editions out of use for longer than they are kept go, and what they said goes with them."""
    years(run, workspace, tmp_path, monkeypatch)
    assert run("build").code == 0
    left = {2020: 5, 2021: 5, 2022: 4, 2023: 3, 2024: 2, 2025: 1, 2035: 1}
    for year, count in left.items():
        for module in ("cli.purge", "build.making"):
            monkeypatch.setattr(f"rempart.{module}.today", lambda y=year: date(y, 1, 1), raising=False)
        monkeypatch.setattr("rempart.build.purging.build", at(date(year, 1, 1)))
        purged(run)
        assert len(editions_in_use(workspace.editions_of("places"))) == count
        gone = [f"Operator {old}" for old in range(2020, 2025 - count)]
        assert holding(workspace.path, gone) == []
        assert holding(workspace.path, ["Steady"])
        assert run("verify").code == 0


def at(day: date) -> Callable[..., Any]:
    """A build as on another day."""
    from rempart.build.making import build

    return lambda workspace, actor, held: build(workspace, actor=actor, held=held, known_on=max(day, date(2024, 1, 1)))


def test_checks_have_a_time_of_their_own(filled: Workspace, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the DPO decides how long, none goes and the report says so; then they go at their time."""
    stays = purged(run)["stays"]
    assert [line["why"] for line in stays if line["kind"] == "check"] == [
        "no retention of checks is decided (checks_keep_years in rempart.toml): the DPO decides"
    ]
    with (filled.path / "rempart.toml").open("a", encoding="utf-8") as settings:
        settings.write("checks_keep_years = 2\n")
    (check,) = (filled.path / "checks").iterdir()
    monkeypatch.setattr("rempart.cli.purge.today", lambda: date(2028, 11, 19))
    purged(run)
    assert check.exists()
    monkeypatch.setattr("rempart.cli.purge.today", lambda: date(2029, 11, 29))
    purged(run)
    assert not check.exists()
    assert run("verify").code == 0


def test_a_check_keeps_the_rows_that_it_cites(
    filled: Workspace, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edition goes at its time; the rows on which a stored report rests stay beside it, for the check's own time."""
    later = tmp_path / "later.xml"
    later.write_text(
        sample("un_sanctions").read_text(encoding="utf-8").replace("2026-01-15", "2026-02-15"), encoding="utf-8"
    )
    load(filled, "un_sanctions", [later])
    monkeypatch.setattr("rempart.cli.purge.today", lambda: date(2046, 1, 1))
    purged(run)
    assert [edition.id for edition in editions_in_use(filled.editions_of("un_sanctions"))] == ["2026-02-15"]
    (cited,) = (filled.path / "checks").rglob("cited.jsonl")
    rows = [json.loads(line) for line in cited.read_text(encoding="utf-8").splitlines()]
    assert {row["row_id"] for row in rows} == {"un_sanctions/2026-01-15/1/1"}
    assert {"name", "listing", "identifier"} <= {row["table"] for row in rows}
    monkeypatch.setattr("rempart.cli.purge.today", lambda: TODAY)
    purged(run, "--suppress", SUBJECT, *WHY)
    later.unlink()
    assert holding(filled.path, SAID) == []


class KilledError(BaseException):
    """The process ends here."""


def killed(*_: object) -> None:
    """End the process."""
    raise KilledError


def test_the_reports_of_a_killed_check_are_looked_at(
    filled: Workspace, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without their hashes, which are written last, they are reports all the same; another's stays, still without."""
    shutil.rmtree(filled.path / "checks")
    monkeypatch.setattr("rempart.screening.writing.write_sums", killed)
    with pytest.raises(KilledError):
        run("check", tmp_path / "form.csv")
    monkeypatch.undo()
    (check,) = (filled.path / "checks").iterdir()
    assert not (check / "SHA256SUMS").exists()
    (check / ".D-3.json.new").write_text(SAID[0], encoding="utf-8")
    told = ("--workspace", filled.path)
    foreseen = json.loads(run("purge", "--suppress", SUBJECT, *WHY, "--json", *told).out)
    gone = {(line["kind"], line["name"]) for line in foreseen["gone"]}
    assert {("report", f"{check.name}/D-1"), ("leftover", f"checks/{check.name}/.D-3.json.new")} <= gone
    purged(run, "--suppress", SUBJECT, *WHY, *told)
    assert holding(filled.path, SAID) == []
    assert sorted(path.name for path in check.iterdir()) == ["D-2.html", "D-2.json", "index.html"]


def test_pages_of_a_killed_check_without_a_report_go(filled: Workspace, run: Run) -> None:
    """A check of a register writes pages while its lines are half-written: no report tells whom they name, so all go."""
    check = filled.path / "checks" / "2026-11-04T100000.000000Z"
    check.mkdir()
    (check / "E-1.html").write_text(SAID[0], encoding="utf-8")
    (check / ".reports.jsonl.new").write_text(SAID[0], encoding="utf-8")
    account = purged(run, "--suppress", SUBJECT, *WHY)
    assert {line["name"] for line in account["gone"] if line["kind"] == "leftover"} == {f"checks/{check.name}"}
    assert holding(filled.path, SAID) == []
    assert not check.exists()


def test_a_killed_check_has_its_time_too(filled: Workspace, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not stay for ever because nobody finished it."""
    (check,) = (filled.path / "checks").iterdir()
    (check / "SHA256SUMS").unlink()
    with (filled.path / "rempart.toml").open("a", encoding="utf-8") as settings:
        settings.write("checks_keep_years = 2\n")
    monkeypatch.setattr("rempart.cli.purge.today", lambda: date(2029, 11, 29))
    purged(run)
    assert not check.exists()


@pytest.mark.slow
def test_a_purge_killed_at_any_step_is_finished_by_the_next(
    workspace: Workspace, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before and after each entry of the journal, each exchange and each removal: verify passes, a second run finishes."""
    years(run, workspace, tmp_path, monkeypatch, first=2022)
    assert run("build").code == 0
    kept = tmp_path / "kept"
    shutil.copytree(workspace.path, kept)
    monkeypatch.setattr("rempart.cli.purge.today", lambda: date(2024, 6, 1))
    told = ("purge", "--suppress", "places:Steady", *WHY, "--yes")
    step = 0
    while True:
        step += 1
        shutil.rmtree(workspace.path)
        shutil.copytree(kept, workspace.path)
        with monkeypatch.context() as patch:
            killing(patch, step)
            try:
                assert run(*told).code == 0
                break
            except KilledError:
                pass
        assert run("verify").code == 0, f"after step {step}"
        assert all((edition.path / "source").is_dir() for edition in editions_in_use(workspace.editions_of("places")))
        if (workspace.path / "suppressions").exists():
            assert run("purge", "--yes").code == 0
            assert holding(workspace.path, ["Steady", "Operator 2022"]) == [], f"after step {step}"
            assert run("verify").code == 0
    assert step > 30


def killing(patch: pytest.MonkeyPatch, at: int) -> None:
    """Stop at a step: each call of what changes the disk for good counts two, its beginning and its end."""
    count = 0

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == at:
                raise KilledError
            done = function(*arguments, **named)
            count += 1
            if count == at:
                raise KilledError
            return done

        return call

    from rempart.build import purging
    from rempart.ledger import suppression

    patch.setattr(Journal, "append", counted(Journal.append))
    patch.setattr(purging, "put_in_place", counted(purging.put_in_place))
    patch.setattr(purging, "take_away", counted(purging.take_away))
    patch.setattr(
        "rempart.ledger.swapping._exchange", counted(__import__("rempart.ledger.swapping", fromlist=["x"])._exchange)
    )
    patch.setattr(suppression, "write_whole", counted(suppression.write_whole))
