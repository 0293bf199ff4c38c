"""Case files on which no decision stands: each is refused in words, and no text of a person is told."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from rempart.base import RempartError
from rempart.base.yaml_files import AT_MOST, TextLoader
from rempart.procedures.pack import load_pack
from rempart.procedures.reports import read_case_file, report_of

CASE = Path(__file__).parent / "case"
PACK = load_pack("generic")
File = dict[str, Any]


def report_after(folder: Path, change: Callable[[File], object]) -> object:
    """Return the report of the case of the tests with its file changed."""
    (folder / "annexes").mkdir()
    (folder / "annexes" / "extract.txt").write_bytes((CASE / "annexes" / "extract.txt").read_bytes())
    file = copy.deepcopy(yaml.load((CASE / "file.yml").read_text(encoding="utf-8"), Loader=TextLoader))  # noqa: S506
    change(file)
    (folder / "file.yml").write_text(yaml.safe_dump(file, allow_unicode=True), encoding="utf-8")
    return report_of(read_case_file(folder), PACK)


def first(**values: Any) -> Callable[[File], object]:
    """Return a change of the first fact."""
    return lambda file: file["facts"][0].update(values)


def one_source_and_a_name(file: File) -> None:
    named = {name: value for name, value in file["facts"][0].items() if name not in ("put_on", "answer", "answered_by")}
    file["facts"].append(
        {**named, "id": "F3", "reliability": "name_only", "source": {**named["source"], "name": "A newspaper"}}
    )
    file["chosen"] = ["F1"]
    file["assessment"] = [
        {"step": "open_question", "facts": ["F3"], "because": "It had to be explained."},
        {
            "step": "serious_danger",
            "facts": ["F1"],
            "because": "The manager changed.",
            "against": "The founder retired.",
        },
    ]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        pytest.param(first(put_on="2026-12-20", answered_by="2026-12-28"), "put to the person after this day", id="put tomorrow"),
        pytest.param(first(answer="null", answered_by="2020-01-01"), "leaves no day to answer", id="the time to answer is over before it begins"),
        pytest.param(first(answer="  ", answered_by="2027-01-01"), "the time to answer F1 is not over", id="a blank answer"),
        pytest.param(first(answer="~", answered_by="2027-01-01"), "the time to answer F1 is not over", id="an answer left open"),
        pytest.param(first(put_on="2026-11-03"), "before it was seen", id="put before it was seen"),
        pytest.param(first(sentence="The register shows \u202etxet."), "facts.1.sentence: it holds a character", id="a line that turns"),
        pytest.param(lambda f: f.update(authority="Town\u0001"), "authority: it holds a character", id="a control character"),
        pytest.param(one_source_and_a_name, "needs two independent sources", id="a name alone is no second source"),
        pytest.param(lambda f: f["searches"][0].update(result="a suspicious firm"), "search: suspicious", id="a result that accuses"),
        pytest.param(lambda f: f["annexes"][0].update(title="proof against a criminal"), "annex: criminal", id="a title that accuses"),
        pytest.param(lambda f: f["rebuild"].update(applications="a.json; rm -rf ~"), "rebuild.applications", id="a command in the command"),
        pytest.param(lambda f: f["case"].update(events=f["case"]["events"][:4]), "no step of the case disclosed", id="nothing was disclosed"),
        pytest.param(lambda f: f["proposal"].update(review_on="2026-06-01"), "the review comes before the measure", id="a review before the measure"),
        pytest.param(lambda f: f.update(author="Officer-C3 "), "author and reviewer are one person", id="one person with two spellings"),
        pytest.param(lambda f: f.update(advice=[{"authority": "Bureau", "asked_on": "2026-11-20", "received_on": "2026-11-25"}]), "is not weighed", id="advice not weighed"),
    ],
)  # fmt: skip
def test_a_file_on_which_no_decision_stands_is_refused(
    tmp_path: Path, change: Callable[[File], object], fault: str
) -> None:
    with pytest.raises(RempartError, match=fault):
        report_after(tmp_path, change)


def test_the_file_that_is_changed_here_makes_a_report(tmp_path: Path) -> None:
    assert report_after(tmp_path, dict)


def test_a_file_that_unfolds_without_end_is_refused_at_once(tmp_path: Path) -> None:
    lines = ["x0: &x0 [a, a]", *(f"x{n}: &x{n} [*x{n - 1}, *x{n - 1}]" for n in range(1, 60))]
    (tmp_path / "file.yml").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(RempartError, match="repeats a part by its name"):
        read_case_file(tmp_path)


def test_a_file_too_large_for_a_case_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "file.yml").open("wb") as file:
        file.truncate(AT_MOST + 1)
    with pytest.raises(RempartError, match="larger than 20 MB"):
        read_case_file(tmp_path)
