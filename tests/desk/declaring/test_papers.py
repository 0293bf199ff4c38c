"""What a town declares is made of what runs: another source, signal, role or pack is another paper."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from rempart.base import RempartError
from rempart.base.words import LANGUAGES, Language
from rempart.cli.main import group
from rempart.desk import declaring
from rempart.desk.declaring import entry, papers
from rempart.desk.declaring.items import FILE, items, read_declared
from rempart.desk.declaring.running import Figures, Running
from rempart.desk.rights.table import table
from rempart.ledger import Workspace
from rempart.registers import load
from rempart.registers.shelf import built_in_folder

ROOT = Path(__file__).parents[3]
ON = date(2026, 11, 30)


@pytest.fixture(scope="module")
def generic() -> Running:
    """The configuration before a town sets anything."""
    return declaring.generic()


@pytest.fixture
def town(tmp_path: Path) -> Workspace:
    """A workspace with one register loaded."""
    workspace = Workspace.create(tmp_path / "town", town="Port-Test", language="fr")
    load(workspace, "unlocode", [_sample("unlocode")], edition=date(2026, 1, 31))
    return workspace


def _sample(register: str) -> Path:
    return next(path for path in sorted((built_in_folder() / register / "sample").rglob("*")) if path.is_file())


def written(running: Running, name: str, lang: Language = "en") -> str:
    """Return a paper as Markdown."""
    return declaring.markdown(declaring.paper(name, running, lang))


def test_the_annex_tells_of_the_town_and_its_sources(town: Workspace) -> None:
    """It names the town, the edition in use with its day and rows, and no register that the town has not."""
    told = written(declaring.of_workspace(town, ON), "annex")
    assert "Port-Test" in told
    assert "1 registers are in use" in told
    assert "(`unlocode`)" in told
    assert "edition 2026-01-31" in told
    assert "(`un_sanctions`)" not in told


def test_another_source_changes_the_annex(town: Workspace) -> None:
    """A register folder that is added is in the annex, with its columns, before anything of it is loaded (R-36)."""
    before = written(declaring.of_workspace(town, ON), "annex")
    shutil.copytree(built_in_folder() / "gleif", town.path / "registers" / "gleif")
    after = written(declaring.of_workspace(town, ON), "annex")
    assert "(`gleif`)" not in before
    assert "(`gleif`)" in after
    assert "no edition is held" in after
    assert "Entity.LegalName" in after


def test_a_register_without_an_edition_is_not_said_to_be_in_use(town: Workspace) -> None:
    """It is counted apart, feeds no signal, and is no source of the entry."""
    before = declaring.of_workspace(town, ON)
    shutil.copytree(built_in_folder() / "gleif", town.path / "registers" / "gleif")
    after = declaring.of_workspace(town, ON)
    assert "1 registers are in use; of 1 more the card is here" in written(after, "annex")
    assert after.filled() == before.filled()
    assert declaring.entry_json(after)["fields"]["data"] == declaring.entry_json(before)["fields"]["data"]


def test_what_the_town_switched_off_is_said(town: Workspace) -> None:
    """A signal that is not asked and a register that is not read stand in annex and entry, each since its day."""
    desk = Figures({}, {}, not_asked={"COI-01": date(2026, 11, 3)}, not_read={"unlocode": date(2026, 11, 4)})
    running = declaring.of_workspace(town, ON, desk)
    for name in ("annex", "register-entry"):
        told = written(running, name)
        assert "Not asked for the time being: COI-01, since 2026-11-03." in told
        assert "Not read for the time being: unlocode, since 2026-11-04." in told


def test_what_rempart_toml_says_is_not_asked_again(town: Workspace) -> None:
    """How the data protection officer is reached is a setting of the desk: the annex says it, and it is no gap."""
    settings = town.path / "rempart.toml"
    settings.write_text(
        f'{settings.read_text(encoding="utf-8")}[desk]\ndpo = "dpo@port-test.invalid"\n', encoding="utf-8"
    )
    running = declaring.of_workspace(Workspace.open(town.path), ON)
    assert "**Data protection officer**: dpo@port-test.invalid" in written(running, "annex")
    assert "data_protection_officer" not in running.unstated()
    assert "processors" in running.unstated()


def test_another_signal_changes_the_annex_and_the_entry(generic: Running) -> None:
    """A signal that is taken away, or has another version, is so in annex and entry."""
    first, *others = generic.signals
    less = replace(generic, signals=tuple(others))
    assert first.code in written(generic, "annex")
    assert first.code not in written(less, "annex")
    assert len(declaring.entry_json(less)["rules"]) == len(generic.signals) - 1
    newer = replace(first, contract=first.contract.model_copy(update={"version": first.version + 1}))
    changed = replace(generic, signals=(newer, *others))
    assert written(changed, "annex") != written(generic, "annex")


def test_another_right_changes_the_table(generic: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """A role that may read one address more has it in the table."""
    before = written(generic, "rights")
    asked = table()
    route = asked.routes["administration:health"]
    more = asked.model_copy(
        update={
            "routes": asked.routes
            | {"administration:health": route.model_copy(update={"read": (*route.read, "auditor")})}
        }
    )
    monkeypatch.setattr(papers, "table", lambda: more)
    after = written(generic, "rights")
    lines = [line for line in after.splitlines() if line not in before.splitlines()]
    assert len(lines) == 1
    assert "`administration:health`" in lines[0]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", declaring.PAPERS)
def test_nothing_is_empty_and_all_says_where_it_comes_from(generic: Running, name: str, lang: Language) -> None:
    """Each pair and each cell says something, each part has its source, in both languages."""
    for part in declaring.paper(name, generic, lang).parts:
        assert part.source, part.title
        assert all(text.strip() for pair in part.pairs for text in pair), part.title
        assert all(len(row) == len(part.heads) and all(cell.strip() for cell in row) for row in part.rows), part.title


def test_what_nobody_stated_says_who_has_to(generic: Running) -> None:
    """What no configuration says is not made up: it is not stated, with by whom; stated, it has by whom and when."""
    assert "Not stated. To be stated by the data protection officer, under `officer_advice`" in written(
        generic, "annex"
    )
    said = declaring.entry_json(generic)["fields"]["status"]
    assert said == {"stated": False, "who": {"en": "the controller", "fr": "le responsable du traitement"}}


def test_what_somebody_stated_has_by_whom_and_when(town: Workspace) -> None:
    """A text of declared.yml stands in both languages, with its source and day."""
    (town.path / FILE).write_text(
        "status: {en: in trial, fr: à l’essai, by: Legal affairs, on: 2026-11-02}\n", encoding="utf-8"
    )
    running = declaring.of_workspace(town, ON)
    assert "à l’essai (indiqué par Legal affairs, 2026-11-02)" in written(running, "register-entry", "fr")
    assert declaring.entry_json(running)["fields"]["status"]["on"] == "2026-11-02"


@pytest.mark.parametrize(
    "text",
    ["stauts: {en: a, fr: b, by: c, on: 2026-11-02}", "status: {en: a, by: c, on: 2026-11-02}", "status: [", "- 1"],
)
def test_a_file_that_states_otherwise_is_refused(tmp_path: Path, text: str) -> None:
    """An unknown key, a language that is missing, another form: none is passed over."""
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(RempartError, match=FILE):
        read_declared(tmp_path)


def test_the_entry_is_valid_and_covers_three_standards(generic: Running, town: Workspace) -> None:
    """The JSON follows its schema, and every field that a standard demands has one here (R-37)."""
    for running in (generic, declaring.of_workspace(town, ON)):
        jsonschema.validate(declaring.entry_json(running), declaring.entry_schema())
    for standard, said in entry.standards().items():
        covered = {name for field in entry.fields().values() for name in field.names(standard)}
        assert set(said["must"]) <= covered, standard


def test_an_entry_with_an_empty_field_is_refused(generic: Running) -> None:
    """The schema refuses a field without a text."""
    made = declaring.entry_json(generic)
    made["fields"]["name"]["fr"] = ""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(made, declaring.entry_schema())


def test_every_field_is_made_or_stated() -> None:
    """A field is made of the configuration or asked of somebody, never neither."""
    for key, field in entry.fields().items():
        assert (key in entry._MADE) == bool(field.made), key
        assert key in entry._MADE or key in items(), key


def test_the_risks_name_tests_that_exist() -> None:
    """Each test that stands against a risk is a file here, with that function."""
    from rempart.desk.declaring.stating import read

    for one in read("risks.yml"):
        for test in one["tests"]:
            path, _, function = test.partition("::")
            assert f"def {function}" in (ROOT / path).read_text(encoding="utf-8"), test


def test_the_command_writes_both_languages(town: Workspace, tmp_path: Path) -> None:
    """Four papers in two languages and the entry as JSON; what nobody stated is named."""
    done = CliRunner().invoke(group, ["declare", str(tmp_path / "out"), "--workspace", str(town.path)])
    assert done.exit_code == 0, done.output
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == sorted(
        [f"{name}.{lang}.md" for name in declaring.PAPERS for lang in LANGUAGES]
        + ["register-entry.json", "register-entry.schema.json"]
    )
    assert "Not stated yet in declared.yml: data_protection_officer" in done.stderr


def test_a_stale_copy_is_found(monkeypatch: pytest.MonkeyPatch, generic: Running) -> None:
    """A page of the manual that says other than what runs is named by ``docs/generate.py --check``."""
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    import generate  # type: ignore[import-not-found]

    page = generate.DECLARED / "annex.en.md"
    fresh = generate.declared_pages()[page]
    made = "\n".join(line.rstrip() for line in fresh.splitlines()) + "\n"
    assert page not in [one for one in generate.stale({page: made}) if one == page]
    monkeypatch.setattr(generate.declaring, "generic", lambda: replace(generic, signals=generic.signals[1:]))
    stale = generate.declared_pages()[page]
    assert page in generate.stale({page: stale})
