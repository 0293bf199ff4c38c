"""Rooms, sizes, names and words: what `docs/explanation/architecture.md` and CONTRIBUTING promise of the source."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from rempart.ledger import dictionary
from rempart.ledger.dictionary import LINEAGE
from rempart.registers import available, open_register
from rempart.screening import Report

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src/rempart"
MODULES = sorted(SOURCE.rglob("*.py"))
ROOMS = sorted(path.parent for path in SOURCE.glob("*/__init__.py"))
PACKAGES = sorted(path.parent for path in SOURCE.rglob("*/__init__.py"))
"""Rooms, and the rooms within them."""
FORBIDDEN = {"suspect", "suspects", "suspicion", "offender", "offenders", "risk", "risks"}
"""Parts of names that no identifier of the source holds: nobody is a suspect, nobody is a risk."""
ACCUSING = re.compile(r"suspect|offender|risk_score", re.IGNORECASE)
WORDS_OF_THE_LAW = {"risk_analysis"}
"""Names that are the law's own: the analysis that must come before a by-law is of sectors, and weighs nobody."""
LISTS_OF_WORDS = {"base/wording.yml", "screening/wording.py", "signals/statements/forbidden.yml"}
"""The three files that hold the forbidden words in order to look for them."""
NEVER_READ = {"nationality", "citizenship", "birthplace", "country_of_birth", "ethnicity", "religion", "language", "gender",
              "sex", "health", "biometric", "political_exposure"}  # fmt: skip


def _of(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def _names(path: Path) -> Iterator[tuple[str, int]]:
    """Yield every name that a module gives to something, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr, node.lineno


def test_data_flows_one_way() -> None:
    """The contract of layers holds: no room imports one that comes after it."""
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache"]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_contract_of_layers_can_fail(tmp_path: Path) -> None:
    """An import against the flow is found."""
    package = tmp_path / "rempart"
    for room in ("base", "cli"):
        (package / room).mkdir(parents=True)
        (package / room / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "base/__init__.py").write_text("import rempart.cli\n", encoding="utf-8")
    (tmp_path / ".importlinter").write_text(
        "[importlinter]\nroot_package = rempart\n"
        "[importlinter:contract:flow]\nname = flow\ntype = layers\ncontainers = rempart\nlayers =\n  cli\n  base\n",
        encoding="utf-8",
    )
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache", "--config", ".importlinter"]
    done = subprocess.run(
        command, check=False, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "BROKEN" in done.stdout


@pytest.mark.parametrize("room", PACKAGES, ids=lambda room: str(room.relative_to(SOURCE)))
def test_a_room_is_introduced(room: Path) -> None:
    """Its ``__init__`` begins with one sentence that says its purpose, and exports at most ten names."""
    tree = ast.parse((room / "__init__.py").read_text(encoding="utf-8"))
    said = (ast.get_docstring(tree) or "").split("\n\n")[0]
    assert said.endswith((".", ":"))
    assert len(said) > 20
    for node in tree.body:
        if isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["__all__"]:
            assert len(ast.literal_eval(node.value)) <= 10


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_room_stands_in_the_architecture(room: Path) -> None:
    """The manual's page of rooms names it."""
    assert f"| `{room.name}` |" in (ROOT / "docs/explanation/architecture.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", MODULES, ids=_of)
def test_a_module_is_short(path: Path) -> None:
    """A module has at most 400 lines, a function at most 60, and both are introduced where they are public."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{node.name} is too long"


@pytest.mark.parametrize("path", MODULES, ids=_of)
def test_no_name_accuses_or_grades(path: Path) -> None:
    """No identifier holds a word that accuses somebody or weighs him."""
    names = [(name, line) for name, line in _names(path) if name not in WORDS_OF_THE_LAW]
    found = [(name, line) for name, line in names if FORBIDDEN & set(name.lower().split("_"))]
    assert found == []


def test_no_accusing_word_stands_in_the_source() -> None:
    """The accusing words stand nowhere but in the lists of words to look for."""
    found = [
        f"{_of(path)}: {word}"
        for path in sorted(SOURCE.rglob("*"))
        if path.suffix in (".py", ".yml", ".sql", ".md", ".html", ".css") and _of(path) not in LISTS_OF_WORDS
        for word in ACCUSING.findall(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def _planted() -> tuple[set[str], set[str]]:
    """Return words of the town's places, and beginnings of its invented companies and list entries, in lower case."""
    words = yaml.safe_load((SOURCE / "town/words.yml").read_text(encoding="utf-8"))
    places = {*words["towns"], *words["regimes"].values(), *words["listed_places"]}
    company = {start + end for start in words["company"]["start"] for end in words["company"]["end"]}
    surname = {start + end for start in words["surname"]["start"] for end in words["surname"]["end"]}
    return places, company | surname


TEXTS = (".py", ".yml", ".sql", ".md", ".html", ".csv", ".txt", ".json", ".jsonl", ".xml")


def test_nothing_planted_is_known_outside_the_town() -> None:
    """No room but the town names a planted party or place, and only the demo's comparison speaks of the oracle."""
    places, names = _planted()
    lowered = {name.lower() for name in names}
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix not in TEXTS or _of(path).startswith("town/"):
            continue
        text = path.read_text(encoding="utf-8", errors="replace")  # samples are in the encodings of their publishers
        assert [place for place in places if place in text] == [], _of(path)
        assert lowered & set(re.findall(r"\w+", text.lower())) == set(), _of(path)
        if _of(path) != "cli/demo.py":
            assert "oracle" not in text.lower(), _of(path)


def test_only_the_demo_knows_the_town() -> None:
    """No module outside the town imports it, but the command that makes it."""
    importing = {
        _of(path)
        for path in MODULES
        if not _of(path).startswith("town/") and "rempart.town" in path.read_text(encoding="utf-8")
    }
    assert importing == {"cli/demo.py"}


def _texts(value: Any, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each mapping that holds a text in a language, with its place."""
    if isinstance(value, dict):
        if {"en", "fr"} & set(value):
            yield where, value
        for key, inner in value.items():
            yield from _texts(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, f"{where}[{number}]")


def _quickly(text: str) -> Any:
    """Read YAML with the parser in C where there is one: every worker reads all files while it collects."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 both are safe


@cache
def _data_files() -> dict[str, Any]:
    found = {_of(path): _quickly(path.read_text(encoding="utf-8")) for path in SOURCE.rglob("*.yml")}
    for path in SOURCE.glob("signals/catalogue/*/*.md"):
        found[_of(path)] = _quickly(path.read_text(encoding="utf-8").split("\n---\n")[0])
    return found


@pytest.mark.parametrize("name", sorted(_data_files()))
def test_every_text_has_both_languages(name: str) -> None:
    """Wherever a file of data says something in one language, it says it in the other, and not in the same words by neglect."""
    for where, words in _texts(_data_files()[name], ""):
        assert {"en", "fr"} <= set(words), f"{name}{where}"
        assert type(words["en"]) is type(words["fr"]), f"{name}{where}"
        assert words["en"], f"{name}{where}"
        assert words["fr"], f"{name}{where}"


def test_texts_are_found() -> None:
    """The search above looks at more than a few texts."""
    assert sum(len(list(_texts(value, ""))) for value in _data_files().values()) > 200


def test_no_column_holds_what_is_never_read() -> None:
    """No column of the dictionary is one that must never be read to judge, and none has a class of secret data."""
    for table in dictionary().values():
        for column in (*table.columns, *LINEAGE):
            assert not NEVER_READ & {column.name, *column.name.split("_")}, f"{table.table}.{column.name}"
            assert column.data_class in ("C0", "C1", "C2", "C3", "C8")


def test_registers_leave_out_what_is_never_read() -> None:
    """Where a publisher gives nationality, birthplace or sex, the card leaves it out and gives the reason."""
    for name in available():
        forms = [form.form for form in open_register(name).forms.values()]
        for column in (column for form in forms for column in (*form.columns.required, *form.columns.optional)):
            assert not re.search(
                r"nationalit|birthplace|place_?of_?birth|lieu_naissance|gender|sexe", column, re.IGNORECASE
            ), column
    left_out = open_register("un_sanctions").card.leave_out
    assert {"NATIONALITY", "INDIVIDUAL_PLACE_OF_BIRTH", "GENDER"} <= set(left_out)


def test_a_report_has_no_field_that_grades() -> None:
    """No field of the report's form is a score, a level, a rank, a colour, a total or a decision."""
    schema = Report.model_json_schema()
    fields = {field for form in (schema, *schema["$defs"].values()) for field in form["properties"]}
    graded = {"score", "level", "rank", "grade", "colour", "color", "total", "sum", "weight", "priority", "severity", "risk",
              "decision", "recommendation", "verdict"}  # fmt: skip
    assert not {part for field in fields for part in field.split("_")} & graded


NETWORK = {"socket", "urllib", "http", "requests", "httpx", "aiohttp", "ftplib", "smtplib", "ssl", "subprocess"}
FETCHING = "registers/fresh/fetching.py"
"""Speaks to the network, and with what: it asks publishers for their files."""
STAMPING = "journal/stamping.py"
"""The other module that does: it asks a time-stamping authority, where the town names one; it sends a hash."""
SHEETS = "registers/reading/sheets.py"
"""Starts a process: this interpreter, on ``sheet_worker``, with bounded memory and time."""
SERVING = {
    "cli/serve.py": {"socket"},
    "desk/operations/supervising.py": {"subprocess"},
    "desk/operations/worker.py": {"socket"},
    "desk/search/making.py": {"subprocess"},
    "desk/serving.py": {"socket"},
}
"""The desk: it looks whether its port is free, runs site and worker, names a worker by its machine, puts a large snapshot in order in
this interpreter run once more (0046), and ends connections that fall silent. None speaks outside."""


def test_no_module_calls_the_network() -> None:
    """Files come in by ``load``, and by ``update`` from a publisher; a hash goes out to be stamped. No other module imports a
    client, nor runs a program.
    """
    for path in MODULES:
        barred = NETWORK - {
            FETCHING: {"httpx", "http", "ssl"},
            STAMPING: {"urllib"},
            SHEETS: {"subprocess"},
            **SERVING,
        }.get(_of(path), set())
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            names = [name for name in names if name != "urllib.parse"]  # it cuts addresses, and opens none
            assert not {name.split(".")[0] for name in names} & barred, _of(path)


def test_only_update_fetches_and_only_a_head_is_stamped() -> None:
    """What speaks to the network is reached from ``update`` and from ``journal head`` alone."""
    for module, allowed in (
        ("rempart.registers.fresh.fetching", {"registers/fresh/updating.py"}),
        ("rempart.registers.fresh.updating", {"cli/update.py"}),
        ("rempart.journal.stamping", {"cli/journal.py", "desk/operations/anchoring.py"}),
    ):
        importing = {_of(path) for path in MODULES if f"{module} import" in path.read_text(encoding="utf-8")}
        assert importing == allowed


def test_every_test_that_is_left_to_ci_is_there() -> None:
    """A test that was renamed or taken away leaves no line behind, and none stands there twice."""
    lines = (ROOT / "tests/later.txt").read_text(encoding="utf-8").split()
    assert lines == sorted(set(lines))
    for line in lines:
        path, *names = line.split("::")
        text = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"def {names[-1]}\b|^{names[0]} = ", text, re.MULTILINE), line
