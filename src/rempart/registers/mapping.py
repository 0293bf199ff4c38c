"""The mapping of a register: ``mapping.sql``, one SELECT from ``source`` for each table it fills.

A block begins with a line ``-- <name>``: a table of the dictionary, ``refused``, ``refused source_<part>``,
``left_out``, ``doubtful`` or ``said``. Every SELECT returns ``row_number``, the record in the publisher's file.
``relation <name>`` names an intermediate SELECT that the blocks after it may read.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from rempart.base.errors import RempartError
from rempart.ledger.dictionary import dictionary

_HEAD = re.compile(r"^-- (?P<name>relation [a-z_]+|refused source_[a-z_]+|refused|left_out|doubtful|said|[a-z_]+)\s*$")

_TAKEN = {"source", "block", "country", "refused", "refusal", "refused_parts", "left_out", "doubtful", "said", "ended", "lined",
          "checked", "refused_now", "still", "plain", "equal", "document_of", "broken_line"}  # fmt: skip


@dataclass(frozen=True)
class Mapping:
    """The SELECTs of one register. Several SELECTs may fill one table."""

    path: Path
    relations: dict[str, str] = field(default_factory=dict)
    tables: dict[str, list[str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    refused_parts: dict[str, list[str]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that was read, by which another definition is told."""
        return "\0".join(self.texts)


def read_mapping(path: Path, shared: Path | None = None) -> Mapping:
    """Read the mapping of one form: ``mapping.sql``, or ``<form>.sql`` of a register with several forms.

    ``shared`` is the ``mapping.sql`` that stands beside ``<form>.sql`` where the forms have blocks in common: it is read
    after it, so that the form gives the relations and what is shared fills the tables from them.

    Raises:
        RempartError: a block fills a table that the dictionary does not know, is empty or is more than one SELECT; it says
            the line.
    """
    mapping = Mapping(path)
    for one in filter(None, (path, shared)):
        text = _text(one)
        mapping.texts.append(text)
        for line, name, statement in _blocks(one, text):
            _add(mapping, f"{one}, line {line}", name, statement)
    if not mapping.tables:
        raise RempartError(str(path), "it fills no table", "Begin a block with '-- <table>'")
    return mapping


def _text(path: Path) -> str:
    if not path.is_file():
        raise RempartError(
            str(path), "the mapping is missing", "Write one SELECT for each table that the register fills"
        )
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RempartError(str(path), "the file is not text in UTF-8", "Save it in UTF-8") from error


def _blocks(path: Path, text: str) -> list[tuple[int, str, str]]:
    blocks: list[tuple[int, str, list[str]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        head = _HEAD.match(line)
        if head:
            blocks.append((number, head["name"], []))
        elif blocks:
            blocks[-1][2].append(line)
        elif line.strip() and not line.lstrip().startswith("--"):
            raise RempartError(f"{path}, line {number}", "a statement stands before the first '-- <name>'", "Name it")
    return [(number, name, "\n".join(lines).strip().removesuffix(";")) for number, name, lines in blocks]


def _is_one_select(statement: str) -> bool:
    """Tell whether a second statement hides behind a semicolon; one alone is judged where it runs, as a view."""
    if ";" not in statement:
        return True
    try:
        found = duckdb.extract_statements(statement)  # parses only
    except duckdb.Error:
        return False
    return [one.type for one in found] == [duckdb.StatementType.SELECT]


def _add(mapping: Mapping, where: str, name: str, statement: str) -> None:
    if not statement:
        raise RempartError(where, f"the block '{name}' is empty", "Write its SELECT")
    if not _is_one_select(statement):
        raise RempartError(
            where, f"the block '{name}' is not one SELECT", "Write one; begin another with its own '-- <name>'"
        )
    if name.startswith("relation "):
        if name.removeprefix("relation ") in _TAKEN or name.startswith("relation source_"):
            raise RempartError(where, f"'{name}' has the name of a relation of the mechanism", "Choose another")
        mapping.relations[name.removeprefix("relation ")] = statement
        return
    if name.startswith("refused source_"):
        mapping.refused_parts.setdefault(name.removeprefix("refused "), []).append(statement)
        return
    if name in ("refused", "left_out", "doubtful", "said"):
        getattr(mapping, name).append(statement)
        return
    table = dictionary().get(name)
    if table is None or table.origin != "stored":
        raise RempartError(
            where, f"the dictionary has no table '{name}' that registers fill", "See docs/reference/tables"
        )
    mapping.tables.setdefault(name, []).append(statement)
