"""What signals must never do: N4 (forbidden columns) and N5 (no hidden weight, same input same output)."""

import ast
from pathlib import Path

import pytest

import rempart.signals
from rempart.ledger.dictionary import dictionary
from rempart.signals import Outcome, load_catalogue
from rempart.signals.cards import subject_kinds
from rempart.signals.statements.forbidden import forbidden

ROOM = Path(rempart.signals.__file__).parent
ALLOWED_IMPORTS = {
    "collections", "contextlib", "dataclasses", "datetime", "decimal", "functools", "hashlib", "importlib", "json", "itertools", "pathlib",
    "re", "string", "typing",
    "duckdb", "markdown_it", "mdit_py_plugins", "pydantic", "sqlglot", "yaml", "rempart",
}  # fmt: skip
IN_SQLITE = {"fractions", "math", "sqlite3"}
"""What the engine for few rows needs besides: its store, in memory alone, and exact numbers."""


def imports(path: Path) -> set[str]:
    """Full names of the modules that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOM)))
def test_the_room_imports_nothing_that_learns_draws_lots_or_calls_out(path: Path) -> None:
    """No numerical model, no chance, no clock, no network: only the list above, and of Rempart the rooms below (N5)."""
    names = imports(path)
    allowed = ALLOWED_IMPORTS | (IN_SQLITE if path.parent.name == "light" else set())
    assert {name.split(".")[0] for name in names} <= allowed
    rooms = {name.split(".")[1] for name in names if name.startswith("rempart.")}
    assert rooms <= {"base", "ledger", "network", "signals"}


def test_an_outcome_has_no_weight() -> None:
    """No field of an outcome can be added up or ranked."""
    assert set(Outcome.__dataclass_fields__) == {
        "code", "version", "subject_id", "outcome", "reason", "reason_words", "facts", "evidence", "parameters",
    }  # fmt: skip


def test_every_forbidden_column_exists_in_the_dictionary() -> None:
    """A renamed column cannot slip out of the list unseen."""
    for name in forbidden().columns:
        table, column = name.split(".")
        assert table in dictionary()
        assert column == "*" or dictionary()[table].column(column)
    for one in forbidden().exceptions:
        for name in one.columns:
            table, column = name.split(".")
            assert dictionary()[table].column(column)


def test_no_table_of_the_dictionary_holds_a_forbidden_class() -> None:
    """Special categories and criminal records have no column to be read from (N4); C8 exists and is refused."""
    classes = {column.data_class for table in dictionary().values() for column in table.columns}
    assert classes & {"C4", "C5", "C6", "C7"} == set()
    assert {"C4", "C5", "C6", "C7", "C8"} <= set(forbidden().classes)


def test_the_catalogue_reads_forbidden_columns_only_by_a_named_exception() -> None:
    """The exceptions are those of LST-01, to confirm an identity; each is used (N4)."""
    assert {one.signal for one in forbidden().exceptions} == {"LST-01"}
    (lst,) = [signal for signal in load_catalogue() if signal.code == "LST-01"]
    for one in forbidden().exceptions:
        for name in one.columns:
            assert name.split(".")[1] in lst.outcome
    for signal in load_catalogue():
        assert signal.contract.subject in subject_kinds()


def test_no_question_is_about_a_person_but_about_what_was_declared() -> None:
    """Subjects are things of the town and legal entities; of an office holder, only the declaration that the law asks for."""
    assert set(subject_kinds()) & {"person", "party", "officer", "owner"} == set()
    told = dictionary()["subject"].column("kind")
    assert told is not None
    assert set(told.values) == set(subject_kinds())
    for signal in load_catalogue():
        if signal.contract.subject == "declaration":
            assert signal.code.startswith("COI-")


@pytest.mark.parametrize(
    ("text", "found"),
    [("owner_age", "age"), ("management", None), ("code_postal", "code_postal"), ("cityscape", None), ("Sex", "sex")],
)
def test_terms_are_compared_part_by_part(text: str, found: str | None) -> None:
    """A term inside another word is not that term."""
    assert forbidden().term_in(text) == found
