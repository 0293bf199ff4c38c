"""How common a name is stands beside a close name where the town names counts, and changes nothing else of the report."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.screening.practice import once
from tests.screening.rules import of_lists

from rempart.base import RempartError
from rempart.build import build
from rempart.identity.comparison.homonyms import Reference
from rempart.ledger import Workspace, open_snapshot
from rempart.registers import load, open_register
from rempart.screening import Checker, Report, read_applications, write_reports

DAY = date(2026, 1, 20)
HEAD = "application_id,procedure,received_on,role,schema,name,birth_date,identifiers,address,premises_id\n"
COUNTS = "kind,name,count\ngiven,Ardavan,4000\ngiven,*,996000\nsurname,Qorzani,6250\nsurname,*,993750\n"
Check = Callable[..., Report]


@pytest.fixture
def check(tmp_path_factory: pytest.TempPathFactory, worker_id: str, tmp_path: Path) -> Check:
    """Check one applicant against the sample of the UN's list, with or without counts of names."""

    def make(folder: Path) -> None:
        workspace = Workspace.create(folder / "workspace", town="Valmorel-sur-Mer")
        (sample,) = (open_register("un_sanctions").folder / "sample").iterdir()
        load(workspace, "un_sanctions", [sample])
        build(workspace, known_on=DAY)

    built = Workspace.open(once(tmp_path_factory, worker_id, "un_list", make) / "workspace")
    counts = tmp_path / "names.csv"
    counts.write_text(COUNTS, encoding="utf-8")

    def checked(name: str, *, counted: bool = True, lang: str = "en", out: Path | None = None) -> Report:
        file = tmp_path / "one.csv"
        file.write_text(f"{HEAD}K1,permit,{DAY},applicant,Person,{name},,,,\n", encoding="utf-8")
        reference = Reference(counts, "Office of Counts", 2024, 120_000) if counted else None
        snapshot = open_snapshot(built.snapshots, None)
        checker = Checker(snapshot, town="Valmorel", lang=lang, reference=reference, signals=of_lists())  # type: ignore[arg-type]
        (report,) = checker.applications(read_applications(file))
        if out:
            write_reports([report], out, lang=lang, town="Valmorel", version="0")  # type: ignore[arg-type]
        return report

    return checked


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "About 3 of the 120,000 people of this town could bear this name (Office of Counts, 2024); a birth date would settle it."),
        ("fr", "Environ 3 des 120 000 habitants de cette commune pourraient porter ce nom (Office of Counts, 2024) ; une date de naissance trancherait."),
    ],
)  # fmt: skip
def test_a_close_name_says_how_many_people_could_bear_it(check: Check, tmp_path: Path, lang: str, said: str) -> None:
    """With source and year, in the language of the report, and on its page."""
    report = check("Ardavan Qorzani", lang=lang, out=tmp_path / "reports")
    (close,) = report.close_names
    assert close.sentences[-1].replace("\u202f", " ").replace("\u00a0", " ") == said
    (page,) = (path for path in (tmp_path / "reports").rglob("*.html") if path.name != "index.html")
    assert "Office of Counts, 2024" in page.read_text(encoding="utf-8")


def test_it_weighs_nothing(check: Check) -> None:
    """Without the counts the report is the same but for that sentence."""
    with_counts, without = check("Ardavan Qorzani"), check("Ardavan Qorzani", counted=False)
    (one,), (other,) = with_counts.close_names, without.close_names
    assert one.model_copy(update={"sentences": one.sentences[:-1]}) == other
    assert with_counts.model_copy(update={"close_names": []}) == without.model_copy(update={"close_names": []})


def test_nothing_is_said_of_a_spelling_that_was_not_counted(check: Check) -> None:
    """Another spelling of the listed name is shown, and not called rare."""
    (close,) = check("Ardewan Qurzani").close_names
    assert not any("people of this town" in sentence for sentence in close.sentences)


def test_the_settings_name_the_counts(tmp_path: Path) -> None:
    """A file of the workspace, whose counts they are, of which year; a year that is none is refused."""
    workspace = Workspace.create(tmp_path / "w", town="Valmorel")
    assert (workspace.settings.population, workspace.settings.reference_names) == (None, None)
    settings = tmp_path / "w" / "rempart.toml"
    text = settings.read_text(encoding="utf-8") + "population = 120000\n"
    settings.write_text(
        f'{text}[reference_names]\nfile = "names.csv"\nsource = "Office"\nyear = 2024\n', encoding="utf-8"
    )
    read = Workspace.open(tmp_path / "w").settings
    assert read.population == 120_000
    assert read.reference_names is not None
    assert (read.reference_names.file, read.reference_names.year) == ("names.csv", 2024)
    settings.write_text(
        f'{text}[reference_names]\nfile = "names.csv"\nsource = "Office"\nyear = 24\n', encoding="utf-8"
    )
    with pytest.raises(RempartError, match=r"reference_names\.year"):
        Workspace.open(tmp_path / "w")
