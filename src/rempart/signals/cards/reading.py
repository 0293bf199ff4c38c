"""A signal file, from Markdown to its parts. Nothing is judged here but the form."""

import hashlib
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin
from pydantic import ValidationError

from rempart.base.yaml_files import TextLoader
from rempart.signals.cards.form import Contract, Example, Rows, Signal
from rempart.signals.errors import SignalError

_EXAMPLE = re.compile(r"Example: (?P<title>.+) \(on_day (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})\)")
_REPEAT = re.compile(r"x([1-9][0-9]*)")


def read_signal(path: Path, name: str) -> Signal:
    """Return the signal of one file; ``name`` is how errors call it.

    Raises:
        SignalError: the file is not of the form that ``docs`` describe; the line is named.
    """
    raw = path.read_bytes()
    text = raw.decode("utf-8")
    tokens = _parser().parse(text)
    contract = _contract(tokens, name)
    blocks, lines = _blocks(tokens, name, wanted=not contract.awaits)
    return Signal(
        contract=contract,
        file=name,
        sha256=hashlib.sha256(raw).hexdigest(),
        prose=_prose(text, tokens),
        outcome=blocks["outcome"],
        evidence=blocks["evidence"],
        examples=tuple(_examples(tokens, name)),
        lines=lines,
    )


@cache
def _parser() -> MarkdownIt:
    """Return a parser of blocks; what stands within a line (emphasis, links) is read by nobody and takes as long."""
    return MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"]).use(front_matter_plugin)


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _contract(tokens: list[Token], name: str) -> Contract:
    if not tokens or tokens[0].type != "front_matter":
        raise SignalError(f"{name}:1", "the file does not begin with front matter", "Put it between two lines ---")
    text = tokens[0].content
    try:
        loader = TextLoader(text)
        node = loader.get_single_node()
        _no_twins(node, name)
        return Contract.model_validate(loader.construct_document(node))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise SignalError(f"{name}:{line}", "the front matter is not YAML", "Quote texts that hold a colon") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        what = first["msg"].removeprefix("Value error, ")
        raise SignalError(f"{name}:{_line_of(node, first['loc'])}", f"{place or 'front matter'}: {what}") from error


def _no_twins(node: Any, name: str) -> None:
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value]
        for key, value in node.value:
            if keys.count(key.value) > 1:
                raise SignalError(f"{name}:{key.start_mark.line + 2}", f"{key.value} stands twice")
            _no_twins(value, name)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _no_twins(item, name)


def _line_of(node: Any, path: tuple[int | str, ...]) -> int:
    """Return the line in the file of the deepest part of ``path`` that exists; front matter begins on line 2."""
    line = node.start_mark.line if node else 0
    for step in path:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == step]
            if not found:
                break
            line, node = found[0][0].start_mark.line, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line
        else:
            break
    return int(line) + 2


def _blocks(tokens: list[Token], name: str, *, wanted: bool) -> tuple[dict[str, str], dict[str, int]]:
    """Return the two statements and their lines; of a contract alone there must be none, and both are empty."""
    found: dict[str, str] = {}
    lines: dict[str, int] = {}
    for token in tokens:
        if token.type == "fence" and token.info.startswith("sql"):
            part = token.info.removeprefix("sql").strip()
            if part not in ("outcome", "evidence") or part in found:
                raise SignalError(
                    f"{name}:{_line(token)}", "a block of SQL is not the one ```sql outcome or ```sql evidence"
                )
            found[part], lines[part] = token.content.strip(), _line(token) + 1
    if not wanted:
        if found:
            raise SignalError(f"{name}:{min(lines.values()) - 1}", "a signal that awaits data has no statement")
        return {"outcome": "", "evidence": ""}, {}
    for part in ("outcome", "evidence"):
        if not found.get(part):
            raise SignalError(f"{name}:1", f"there is no ```sql {part} block")
    return found, lines


def _prose(text: str, tokens: list[Token]) -> str:
    """The text between the front matter and the first block."""
    begin = tokens[0].map[1] if tokens[0].map else 0
    lines = text.splitlines()
    end = next((_line(token) - 1 for token in tokens if token.type == "fence"), len(lines))
    return "\n".join(lines[begin:end]).strip()


def _examples(tokens: list[Token], name: str) -> list[Example]:
    examples: list[Example] = []
    heading: tuple[str, date, int] | None = None
    tables: list[Rows] = []
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            _close(examples, heading, tables, name)
            heading, tables = _heading(tokens[index + 1].content, _line(token), name), []
        elif token.type == "table_open" and heading:
            tables.append(_table(tokens, index, name))
    _close(examples, heading, tables, name)
    return examples


def _heading(text: str, line: int, name: str) -> tuple[str, date, int] | None:
    found = _EXAMPLE.fullmatch(text)
    if not found:
        if text.startswith("Example"):
            raise SignalError(f"{name}:{line}", "an example is not headed '## Example: title (on_day 2026-03-01)'")
        return None
    try:
        return found["title"], date.fromisoformat(found["day"]), line
    except ValueError as error:
        raise SignalError(f"{name}:{line}", "the example's day does not exist") from error


def _close(examples: list[Example], heading: tuple[str, date, int] | None, tables: list[Rows], name: str) -> None:
    if heading is None:
        return
    title, day, line = heading
    expected = [table for table in tables if table.table == "expect"]
    if len(expected) != 1:
        raise SignalError(f"{name}:{line}", "the example does not have one table 'expect'")
    inputs = tuple(table for table in tables if table.table != "expect")
    examples.append(Example(title, day, inputs, expected[0], line))


def _table(tokens: list[Token], start: int, name: str) -> Rows:
    """Read a pipe table: its first heading names it, first cells are empty or ``x20``: the row twenty times over.

    In a repeated row ``{n}`` is the number of the copy.
    """
    lines: list[tuple[list[str], int]] = []
    for index in range(start + 1, len(tokens)):
        token = tokens[index]
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            lines.append(([], _line(token)))
        elif token.type in ("th_open", "td_open"):
            lines[-1][0].append(tokens[index + 1].content.strip())
    (title, *columns), line = lines[0]
    if not title or len(set(columns)) != len(columns) or "" in columns:
        raise SignalError(f"{name}:{line}", "a table's first heading is its name, the others its columns, each once")
    rows: list[tuple[str, ...]] = []
    for (mark, *cells), at in lines[1:]:
        times = _REPEAT.fullmatch(mark)
        if mark and not times:
            raise SignalError(f"{name}:{at}", "the first cell of a row is neither empty nor a count like x20")
        copies = range(1, int(times[1]) + 1) if times else (None,)
        rows += [tuple(c if n is None else c.replace("{n}", str(n)) for c in cells) for n in copies]
    return Rows(title, tuple(columns), tuple(rows), line)
