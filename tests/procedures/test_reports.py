"""The case report and the court's bundle: thirteen parts, the same bytes for the same file, and nothing that cannot be defended."""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from click.testing import CliRunner

from rempart.base import RempartError
from rempart.base.yaml_files import TextLoader
from rempart.cli.main import group
from rempart.journal.bundle import verify_bundle
from rempart.ledger import Workspace
from rempart.procedures.pack import load_pack
from rempart.procedures.reports import draft_of, page_of, pdf_of, read_case_file, report_of
from rempart.procedures.reports.court import bundle_files

CASE = Path(__file__).parent / "case"


def run(*arguments: object) -> int:
    """Run a command and return its exit code."""
    return CliRunner().invoke(group, [str(one) for one in arguments]).exit_code


PACK = load_pack("generic")


def changed(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """A copy of the case whose file.yml was changed."""
    copy = folder / "case"
    shutil.copytree(CASE, copy)
    content = yaml.load((copy / "file.yml").read_text(encoding="utf-8"), Loader=TextLoader)  # noqa: S506
    change(content)
    (copy / "file.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return copy


def test_a_report_has_thirteen_parts_in_their_order() -> None:
    """From the front page to the annexes, none left out."""
    report = report_of(read_case_file(CASE), PACK)
    assert [one.number for one in report.chapters] == list(range(1, 14))
    assert [one.title for one in report.chapters][6] == "Not checked"
    assert all(one.blocks for one in report.chapters)


def test_page_draft_and_final_say_the_same() -> None:
    """Every sentence of the report stands on the page and in the draft; the PDF carries its tags, language and title."""
    report = report_of(read_case_file(CASE), PACK)
    page, draft = page_of(report), docx.Document(io.BytesIO(draft_of(report)))
    plain = re.sub(r"\s+", " ", page)
    written = "\n".join(
        [*(p.text for p in draft.paragraphs), *(c.text for t in draft.tables for r in t.rows for c in r.cells)]
    )
    for sentence in (
        "The register of companies shows that the manager changed",
        "A yearly declaration lets the town know",
        "The founder retired. I bought his shares",
    ):
        assert sentence in plain
        assert sentence in written
    pdf = pdf_of(report)
    for mark in (b"pdfaid:part", b"pdfuaid:part", b"/StructTreeRoot", b"/Lang"):
        assert mark in pdf


def test_the_same_file_gives_the_same_bytes() -> None:
    """Report and bundle are rebuilt byte for byte."""
    first, again = (bundle_files(read_case_file(CASE), PACK) for _ in range(2))
    assert {name: body for name, body in first.items() if name != "report/report.docx"} == {
        name: body for name, body in again.items() if name != "report/report.docx"
    }


def test_training_mode_stands_on_every_output() -> None:
    """No jurist signed the pack: page, draft and final say so."""
    report = report_of(read_case_file(CASE), PACK)
    assert report.training
    assert report.training in page_of(report).replace("\xa0", "\xa0")
    assert report.training in "\n".join(p.text for p in docx.Document(io.BytesIO(draft_of(report))).paragraphs)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda file: file["facts"][0].pop("put_on"), "F1 was not put to the person"),
        (lambda file: file["facts"][0].update(put_on="2026-11-19"), "F1 is said to be put to the person on 2026-11-19"),
        (lambda file: file["facts"][0].update(put_on="2026-11-05"), "no step of the case disclosed or heard anything"),
        (lambda file: file["facts"][1].update(reliability="name_only"), "F2 rests on a name alone"),
        (lambda file: file.update(reviewer=file["author"]), "author and reviewer are one"),
        (lambda file: file["assessment"][1].update(against=""), "what speaks against it"),
        (lambda file: file["proportionality"].update(milder=""), "holds no whole sentence"),
        (lambda file: file["proposal"].update(review_on="2027-12-01"), "review must be held by"),
        (lambda file: file["disclosed"][0].update(recipient="press"), "does not name the recipient press"),
        (lambda file: file.update(basis=["no-such-article"]), "article no-such-article is not in the pack"),
        (lambda file: file["facts"][0].update(sentence="The manager is a notorious front man."), "notorious"),
        (lambda file: file["chosen"].append("F7"), "F7 is not a fact of the case"),
        (
            lambda file: file.update(proportionality=None) or file.pop("proportionality"),
            "without the proportionality form",
        ),
    ],
)
def test_what_cannot_be_defended_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], why: str
) -> None:
    """Each fault is named, and nothing is written."""
    with pytest.raises(RempartError, match=re.escape(why)):
        report_of(read_case_file(changed(tmp_path, change)), PACK)


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file["facts"][1].update(put_on="2026-11-30", answered_by="2026-12-05"),
        lambda file: (file["case"]["events"][4]["carries"].update(notified_on="2026-11-19"), file["facts"][0].update(put_on="2026-11-19")),
    ],
    ids=["at the hearing", "on the day of notice that the step carries"],
)  # fmt: skip
def test_a_fact_is_put_to_the_person_by_a_step(tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """By the letter of intention, on its day or that of its notice, or at the hearing."""
    assert report_of(read_case_file(changed(tmp_path, change)), PACK)


def test_a_broken_form_names_its_keys_and_no_value(tmp_path: Path) -> None:
    """A person's words never stand in an error."""
    folder = changed(tmp_path, lambda file: file["facts"][0].update(reliability="Harbour Lights"))
    with pytest.raises(RempartError) as refused:
        read_case_file(folder)
    assert "facts.0.reliability" in str(refused.value)
    assert "Harbour" not in str(refused.value)


def test_a_missing_annex_is_named(tmp_path: Path) -> None:
    """The file that file.yml names must be there, and be a file."""
    folder = changed(tmp_path, dict)
    (folder / "annexes" / "extract.txt").unlink()
    with pytest.raises(RempartError, match="annex is missing"):
        read_case_file(folder)


def test_a_bundle_is_checked_on_another_machine_and_one_byte_changed_is_found(tmp_path: Path) -> None:
    """The command writes it, seals it, and the verifier needs the file alone."""
    assert run("init", tmp_path / "w") == 0
    bundle = tmp_path / "decision.zip"
    case = read_case_file(CASE).file.case.id
    Workspace.open(tmp_path / "w").journal.append("look", actor="officer-7", data={}, case=case)
    assert run("case", "bundle", CASE, "--out", bundle, "--workspace", tmp_path / "w") == 0
    found = verify_bundle(bundle)
    assert "case/facts.json" in found.files
    assert (found.sealed.case, found.sealed.data["shown"], [one.number for one in found.entries]) == (case, [2], [2, 3])
    with zipfile.ZipFile(bundle) as packed:
        names = packed.namelist()
        facts = json.loads(packed.read("case/facts.json"))
        dates = json.loads(packed.read("case/dates.json"))
    assert {
        "rules/law.yml",
        "case/hearing.json",
        "case/reasons.json",
        "report/report.pdf",
        "journal/proofs.json",
    } <= set(names)
    assert [fact["source"]["row"] for fact in facts] == ["fr_companies/2026-11-01/118", "town_permits/2026-10-30/57"]
    assert {one["clock"] for one in dates} == {"answer", "decision", "hearing"}
    body = bytearray(bundle.read_bytes())
    at = body.index(b"change of manager before the application")
    body[at] ^= 1
    bundle.write_bytes(bytes(body))
    with pytest.raises(RempartError):
        verify_bundle(bundle)
    assert "bundle.sealed" in [one.action for one in Workspace.open(tmp_path / "w").journal.entries()]
