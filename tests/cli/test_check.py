"""The command ``check``: what it prints, what it writes, what it notes in the journal."""

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from lxml import html
from tests.cli.conftest import Ran
from tests.screening.practice import SNAPSHOT, Practice, some_lines
from tests.screening.rules import a_few

from rempart.ledger.snapshots import file_sha256
from rempart.screening import TEMPLATE, Report
from rempart.screening.switched import FILE, SignalOff, write_switched

Run = Callable[..., Ran]
HOSTILE = [
    "../../x", "a/b", "index", "INDEX", "x" * 300, "\u202egnp.exe", "<script>alert(1)</script>", "Ab-1", "aB-1", "...", ".hidden",
    "a.html", "con", "-rf", "é", "ê", "a b", "a\tb", "%2e%2e", "$(x)", "'; drop table party; --",
]  # fmt: skip
NAMES = [
    '<script>alert("1")</script>',
    "\u202eevil\u202c",
    "O'Neill & Söhne {role_word}",
    "=1+1",
    "%s {0}",
    "Ⓐ\u0000b",
    "  x  ",
]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask a few rules alone, where what is asked is not the point."""
    monkeypatch.setattr("rempart.screening.check.load_catalogue", a_few)


def journal(workspace: Path) -> list[dict]:
    """The entries of the journal."""
    lines = [
        line
        for path in sorted((workspace / "journal" / "entries").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [json.loads(line) for line in lines]


def form(path: Path, rows: list[list[str]]) -> Path:
    """A file of applications."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(TEMPLATE)
        csv.writer(file).writerows(rows)
    return path


def test_the_template_is_the_header_that_is_read(run: Run) -> None:
    """--template prints the ten columns, without a workspace, and stops."""
    ran = run("check", "--template")
    assert (ran.code, ran.err) == (0, "")
    assert (
        ran.out == "application_id,procedure,received_on,role,schema,name,birth_date,identifiers,address,premises_id\n"
    )


@pytest.mark.usefixtures("few")
def test_json_is_alone_on_standard_output(run: Run, town: Path, practice: Practice, tmp_path: Path) -> None:
    """--json prints one report a line, in the order of the file, each of the documented form, and nothing else."""
    wanted = [practice.story("trust_at_end"), practice.story("listed_by_passport")]
    path = some_lines(practice.town.applications, wanted, tmp_path / "some.csv")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "reports.jsonl").write_text("left by another check\n", encoding="utf-8")
    ran = run("check", path, "--json", "--out", tmp_path / "out")
    assert ran.code == 0
    assert [Report.model_validate_json(line).application_id for line in ran.out.splitlines()] == wanted


@pytest.mark.usefixtures("few")
def test_the_table_names_the_index(run: Run, town: Path, practice: Practice, tmp_path: Path) -> None:
    """Without --out the reports stand below checks/ of the workspace; the last line names their index."""
    path = some_lines(practice.town.applications, [practice.story("trust_at_end")], tmp_path / "one.csv")
    ran = run("check", path)
    assert ran.code == 0
    assert "OWN-06" in ran.out
    index = Path(ran.out.splitlines()[-1].split("Index of reports: ")[1])
    assert index.is_file()
    assert index.is_relative_to(town / "checks")


@pytest.mark.usefixtures("few")
def test_what_the_desk_suspended_is_neither_asked_nor_read(
    run: Run, town: Path, practice: Practice, tmp_path: Path
) -> None:
    """A workspace with a desk: the terminal says what is off, the report says why the question is not put and which register was not read, and the journal knows."""
    path = some_lines(practice.town.applications, [practice.story("trust_at_end")], tmp_path / "one.csv")
    day = date(2026, 11, 3)
    write_switched(town, [SignalOff(code="OWN-06", reason="suspended", on=day)], {"un_sanctions": day})
    ran = run("check", path, "--json", "--lang", "fr")
    assert ran.code == 0, ran.err
    report = json.loads(ran.out)
    assert "not asked: OWN-06 (suspended, 2026-11-03)" in ran.err
    assert "not read: un_sanctions (suspended, 2026-11-03)" in ran.err
    assert "OWN-06" not in {one["code"] for one in report["to_ask"]}
    (why,) = {one["why"] for one in report["not_checked"] if one["code"] == "OWN-06"}
    assert "suspendu" in why
    assert "un_sanctions" not in {one["register_id"] for one in report["sources"]}
    assert any("ONU" in one["about"] or "Nations" in one["about"] for one in report["not_checked"])
    assert report["rebuild"] == ""
    (asked,) = [one for one in journal(town) if one["action"] == "check.applications"][-1:]
    assert asked["data"]["off"] == {"signals": ["OWN-06"], "sources": ["un_sanctions"]}
    (town / FILE).write_text("{", encoding="utf-8")
    assert run("check", path).code == 1


def test_language_and_day_are_those_asked_for(run: Run, town: Path, practice: Practice, tmp_path: Path) -> None:
    """--lang and --on hold for every report; the day may be long before anything was known."""
    path = some_lines(practice.town.applications, [practice.story("trust_at_end")], tmp_path / "one.csv")
    (line,) = run("check", path, "--json", "--lang", "fr", "--on", "1999-12-31").out.splitlines()
    report = json.loads(line)
    assert (report["lang"], report["on_day"]) == ("fr", "1999-12-31")
    assert report["consulted"] == []
    assert report["to_ask"] == []
    assert "aucun registre n’était connu ce jour-là" in [gap["why"] for gap in report["not_checked"]]
    assert {source["register_id"] for source in report["sources"]} == {"form"}


@pytest.mark.usefixtures("few")
def test_hostile_ids_stay_in_their_folder(run: Run, town: Path, tmp_path: Path) -> None:
    """Each id gives one report of its own inside --out, none hidden, none over another one or over the index."""
    rows = [[key, "permit", "2026-11-06", "applicant", "Person", "Ada Quill", "", "", "", ""] for key in HOSTILE]
    out = tmp_path / "deep" / "out"
    ran = run("check", form(tmp_path / "hostile.csv", rows), "--json", "--out", out)
    assert ran.code == 0, ran.err
    printed = [json.loads(line)["application_id"] for line in ran.out.splitlines()]
    assert printed == [key.strip() for key in HOSTILE]
    files = sorted(path.name for path in out.iterdir())
    assert len(files) == 2 * len(HOSTILE) + 2
    assert len({name.lower() for name in files}) == len(files)
    assert not [name for name in files if name.startswith((".", "-"))]
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file() and town not in path.parents) == sorted(
        [*files, "hostile.csv"]
    )
    links = html.fromstring((out / "index.html").read_bytes()).xpath("//table//a/@href")
    assert sorted(links) == [name for name in files if name.endswith(".html") and name != "index.html"]


@pytest.mark.usefixtures("few")
def test_hostile_names_are_only_text(run: Run, town: Path, tmp_path: Path) -> None:
    """Markup, braces, directions and controls in names reach JSON as they are and the page as text."""
    rows = [[f"A-{n}", name, "2026-11-06", name, "Company", name, "", "", name, name] for n, name in enumerate(NAMES)]
    for lang in ("en", "fr"):
        out = tmp_path / lang
        ran = run("check", form(tmp_path / "hostile.csv", rows), "--json", "--lang", lang, "--out", out)
        assert ran.code == 0, ran.err
        named = [json.loads(line)["parties"][0]["name"] for line in ran.out.splitlines()]
        assert named == [name.strip() for name in NAMES]
        for path in out.glob("*.html"):
            text = path.read_text(encoding="utf-8")
            assert "<script" not in text
            assert "\x00" not in text
            assert html.fromstring(text.encode()).xpath("//script | //*[@onload]") == []


@pytest.mark.usefixtures("few")
def test_the_command_that_rebuilds_is_safe_to_paste(run: Run, town: Path, practice: Practice, tmp_path: Path) -> None:
    """A file name with spaces or worse stands quoted in the command of the report."""
    odd = tmp_path / "my $(file); x.csv"
    some_lines(practice.town.applications, [practice.story("trust_at_end")], odd)
    (line,) = run("check", odd, "--json").out.splitlines()
    assert json.loads(line)["rebuild"].startswith(
        "rempart check 'my $(file); x.csv' --snapshot 2026-11-02-practice --on "
    )


@pytest.mark.usefixtures("few")
def test_the_journal_has_one_entry_a_check_and_no_name(
    run: Run, town: Path, practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each check is one entry with its snapshot, its day and who asked; no name or number of a party stands in it."""
    monkeypatch.setenv("REMPART_ACTOR", "officer-7")
    before = len(journal(town))
    wanted = practice.story("trust_at_end")
    path = some_lines(practice.town.applications, [wanted], tmp_path / "one.csv")
    assert run("check", path).code == 0
    assert run("check", "--register", "fr_decp").code == 0
    one, done, other, other_done = journal(town)[before:]
    assert (one["action"], one["actor"], one["data"]["snapshot"]) == ("check.applications", "officer-7", SNAPSHOT)
    assert one["data"]["applications"] == [wanted]
    assert (other["action"], other["data"]["register"]) == ("check.register", "fr_decp")
    assert {entry["action"] for entry in (done, other_done)} == {"check.done"}
    text = json.dumps(journal(town), ensure_ascii=False)
    with practice.town.applications.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["name"] not in text
            assert not [number for number in row["identifiers"].split("|") if number and number.split(":")[1] in text]
    assert run("verify").code == 0


def test_load_and_build_are_journalled_once(
    run: Run, practice: Practice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A load and a build leave a beginning and an end each; loading the same file again does nothing and exits 0."""
    monkeypatch.setenv("REMPART_WORKSPACE", str(tmp_path / "new"))
    assert run("init", tmp_path / "new").code == 0
    file = next(file for file in practice.town.files if file.register == "bods")
    first = run("load", "bods", *file.paths, "--json")
    sums = json.loads(first.out)
    assert first.code == (0 if not sums["refused"] else 1)
    assert {"register", "edition", "read", "loaded", "refused", "left_out", "reasons"} <= sums.keys()
    assert sums["read"] == sums["loaded"] + sums["refused"] + sums["left_out"]
    again = json.loads(run("load", "bods", *file.paths, "--json").out)
    assert (sums.pop("already"), again.pop("already")) == (False, True)
    assert again == sums
    ran = run("build", "--json")
    assert ran.code == 0
    assert Path(json.loads(ran.out)["path"]).is_dir()
    actions = [entry["action"] for entry in journal(tmp_path / "new")]
    assert actions.count("load.done") == 1
    assert actions.count("build.done") == 1


def test_a_register_check_prints_its_lines(run: Run, town: Path, tmp_path: Path) -> None:
    """--register --json prints one line an entity; the table shows only entities with something to ask."""
    ran = run("check", "--register", "fr_decp", "--json", "--out", tmp_path / "out")
    reports = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert reports
    shown = run("check", "--register", "fr_decp").out
    assert f"{len(reports)} checked." in shown
    for report in reports:
        assert (report["application_id"] in shown) == bool(report["to_ask"])


@pytest.mark.parametrize("whole", [False, True], ids=["applications", "register"])
@pytest.mark.usefixtures("few")
def test_the_journal_seals_the_reports(run: Run, town: Path, practice: Practice, tmp_path: Path, whole: bool) -> None:
    """SHA256SUMS names the hash of every file of the run, and the journal the hash of SHA256SUMS."""
    path = some_lines(practice.town.applications, [practice.story("trust_at_end")], tmp_path / "one.csv")
    out = tmp_path / "out"
    assert run("check", *(["--register", "fr_decp"] if whole else [path]), "--out", out).code == 0
    sums = dict(reversed(line.split("  ")) for line in (out / "SHA256SUMS").read_text(encoding="utf-8").splitlines())
    assert sums.keys() == {file.name for file in out.iterdir()} - {"SHA256SUMS"}
    assert all(file_sha256(out / name) == sha256 for name, sha256 in sums.items())
    assert journal(town)[-1]["data"] == {"sums": file_sha256(out / "SHA256SUMS")}


@pytest.mark.usefixtures("few")
def test_reports_never_mix_with_somebody_elses_files(run: Run, town: Path, practice: Practice, tmp_path: Path) -> None:
    """A folder that holds something else is refused untouched; one of earlier reports is written again."""
    other, reports = tmp_path / "other", tmp_path / "reports"
    other.mkdir()
    (other / "index.html").write_text("important", encoding="utf-8")
    file = some_lines(practice.town.applications, [practice.story("namesake")], tmp_path / "one.csv")
    assert run("check", file, "--out", other).code == 1
    assert [path.name for path in other.iterdir()] == ["index.html"]
    assert (other / "index.html").read_text(encoding="utf-8") == "important"
    assert run("check", file, "--out", reports).code == 0
    assert run("check", file, "--out", reports).code == 0
