"""From a file to a proposed register: opened, looked at, read as a kind of file, written, tried out."""

import re
import tempfile
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from rempart.base.errors import RempartError
from rempart.ledger.parquet import confine, connect
from rempart.registers.form import JsonFormat
from rempart.registers.proposing.asking import Questions
from rempart.registers.proposing.columns import Assigned, assign, slots
from rempart.registers.proposing.content import Column, look_at, one_value_for_each
from rempart.registers.proposing.fitting import UNTOLD_DAYS, may_be_days
from rempart.registers.proposing.headers import tokens
from rempart.registers.proposing.kinds import Kind, kinds
from rempart.registers.proposing.leaving import why_never
from rempart.registers.proposing.opening import Opened, open_columns
from rempart.registers.proposing.plan import Told, make_plan
from rempart.registers.proposing.sniffing import Sniffed, sniff
from rempart.registers.proposing.sql import mapping_sql
from rempart.registers.proposing.writing import card_yaml
from rempart.registers.reading import Received, receive

_NEAR = 0.8
"""A kind of file that scores this share of the best is as possible: somebody must say."""
_NONE = "none of them"
MAX_BYTES = 8 * 1024**3


@dataclass
class Proposal:
    """A register proposed for one file: its two files as text, and what they were made of.

    ``read`` gives for each column that is read its field and why (name, content, told); ``left_out`` the reasons;
    ``said`` what was taken without an answer.
    """

    name: str
    kind: Kind
    told: tuple[str, ...]
    read: dict[str, tuple[str, str]]
    left_out: dict[str, str]
    card: str
    mapping: str
    said: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> Path:
        """Write the register's folder into ``folder`` and return its path."""
        target = folder / self.name
        target.mkdir(parents=True)
        (target / "register.yml").write_text(self.card, encoding="utf-8")
        (target / "mapping.sql").write_text(self.mapping, encoding="utf-8")
        return target


def propose(
    file: Path, name: str, questions: Questions, *, told: Told | None = None, kind: str | None = None, forced: Mapping[str, str] | None = None,
    aside: Collection[str] = (), memory_limit_mb: int = 1024,
) -> Proposal:  # fmt: skip
    """Propose the register of one file.

    Args:
        file: CSV, XLSX, ODS or JSON (lines), plain or .gz.
        name: the register's id.
        questions: who answers what the file cannot say.
        told: the country, and what no cell tells.
        kind: the kind of file, where it was told.
        forced: fields whose column was told, as ``{"rent_year": "Loyer"}``.
        aside: columns that somebody decided not to read.
        memory_limit_mb: what the engine may use.

    Raises:
        RempartError: the file cannot be read, is of no known kind, or lacks what its kind needs.
    """
    with tempfile.TemporaryDirectory(prefix="rempart-map-") as temporary:
        staging = Path(temporary)
        received = receive([file], staging, MAX_BYTES)
        sniffed = one_table(file, received)
        questions.said += sniffed.unread
        with connect(memory_limit_mb, staging) as connection:
            confine(connection, staging)
            try:
                opened = open_columns(connection, sniffed, received, staging)
                questions.said += opened.said
                columns = look_at(connection, "cells", opened.names)
                assigned = _read_as(connection, file, columns, questions, kind, _own(forced or {}, sniffed), aside)
                return _proposed(connection, name, sniffed, columns, opened, assigned, questions, told or Told())
            except duckdb.Error as error:  # its words may quote a cell
                raise engine_stopped(file, error) from error


def one_table(file: Path, received: Sequence[Received]) -> Sniffed:
    """Tell how a file is laid out; an archive may hold several files of one table only."""
    first, *others = [sniff(entry) for entry in received]
    for entry, other in zip(received[1:], others, strict=True):
        if set(other.columns) != set(first.columns) or other.format != first.format:
            raise RempartError(file.name, f"it holds tables of different columns or forms ({received[0].name}, {entry.name})",
                               "Map each file alone")  # fmt: skip
    return first


def _own(forced: Mapping[str, str], sniffed: Sniffed) -> dict[str, str]:
    """Return the columns that were told under the names by which they are read."""
    own = {published: name for name, published in sniffed.renamed.items()}
    return {key: own.get(column, column) for key, column in forced.items()}


def engine_stopped(file: Path, error: duckdb.Error) -> RempartError:
    """Say why the engine cannot look at a file, without its words, which may quote a cell."""
    kind = type(error).__name__.removesuffix("Exception")
    if isinstance(error, duckdb.OutOfMemoryException):
        return RempartError(file.name, "the engine has no memory left to look at it",
                            "Give a shorter file of the same columns, as its first thousand records")  # fmt: skip
    return RempartError(file.name, f"the engine cannot look at it ({kind})", "Save it as CSV and map that")


def _read_as(
    connection: duckdb.DuckDBPyConnection, file: Path, columns: Mapping[str, Column], questions: Questions, kind: str | None,
    forced: Mapping[str, str], aside: Collection[str],
) -> Assigned:  # fmt: skip
    """Tell which kind of file it is, and which column is which field."""
    absent = next((column for column in forced.values() if column not in columns), None)
    if absent is not None:
        raise RempartError(file.name, f"it has no column '{absent}'", "Write it as the header of the file does")
    double = next((column for column, n in Counter(forced.values()).items() if n > 1), None)
    if double is not None:
        raise RempartError(
            "--column", f"the column '{double}' is given to two fields", "Give each field its own column"
        )

    def apart(of: str, column: str) -> float:
        return one_value_for_each(connection, "cells", of, column)

    words = tokens(re.sub(r"(\.[a-z]{2,5})+$", "", file.name, flags=re.IGNORECASE))
    assigned = _chosen(
        [assign(entry, columns, apart, forced, words, aside) for entry in _checked_kinds(kind, forced)], questions
    )
    while assigned.missing:
        forced = {**forced, **_asked(file, assigned, columns, questions)}
        assigned = assign(assigned.kind, columns, apart, forced, words, aside)
    field_of = {slot.key: slot.field for slot in slots(assigned.kind)}
    for key, name in forced.items():
        reason = why_never(assigned.kind, columns[name])
        if reason is not None:
            raise RempartError(f"--column {key}", f"the column '{name}' is left out ({reason})", "Name another column")
        if may_be_days(field_of[key], columns[name]):
            raise RempartError(
                f"--column {key}",
                f"the column '{name}': {UNTOLD_DAYS}",
                "Write such a word into its header if it holds days",
            )
    return assigned


def _proposed(
    connection: duckdb.DuckDBPyConnection, name: str, sniffed: Sniffed, columns: Mapping[str, Column], opened: Opened,
    assigned: Assigned, questions: Questions, told: Told,
) -> Proposal:  # fmt: skip
    base = "line" if isinstance(sniffed.format, JsonFormat) else "source"
    plan = make_plan(connection, "cells", base, assigned, columns, questions, told)
    plan.paths = opened.paths
    assigned.left_out |= opened.left_out
    if "" in sniffed.columns:
        assigned.left_out.setdefault("", "it has no header")
    order = list(dict.fromkeys((*sniffed.columns, *columns, *opened.left_out)))
    field_of = {column: key for key, column in assigned.column_of.items()}
    read = {column: (field_of[column], assigned.why.get(column, "name")) for column in order if column in field_of}
    left_out = {column: assigned.left_out[column] for column in order if column in assigned.left_out}
    card = card_yaml(name, sniffed, plan, left_out, questions)
    return Proposal(name, assigned.kind, sniffed.told, read, left_out, card, mapping_sql(plan), questions.said)


def _checked_kinds(kind: str | None, forced: Mapping[str, str]) -> list[Kind]:
    if kind is not None and kind not in kinds():
        raise RempartError(f"kind '{kind}'", "there is none of that name", f"Known are {', '.join(kinds())}")
    known = [kinds()[kind]] if kind else list(kinds().values())
    having = [entry for entry in known if set(forced) <= {slot.key for slot in slots(entry)}]
    if not having:
        keys = ", ".join(slot.key for slot in slots(known[0])) if kind else "see docs/how-to/map-a-town-file"
        raise RempartError("--column", "no kind of file has all these fields", f"Fields: {keys}")
    return having


def _chosen(tried: list[Assigned], questions: Questions) -> Assigned:
    """Take the kind that explains most; ask where another explains nearly as much, or the file's name says another only."""
    ranked = sorted(tried, key=lambda entry: -entry.score)
    by_name = [] if ranked[0].named else [e for e in ranked if e.named and len(e.missing) <= 1 and e.column_of][:1]
    near = [
        entry
        for entry in ranked
        if (entry.score >= _NEAR * ranked[0].score and not (entry.missing and not ranked[0].missing))
        or entry in by_name
    ]
    if len(near) == 1:
        return ranked[0]
    options = [entry.kind.id for entry in near]
    said = "; ".join(f"{entry.kind.id}: {entry.kind.title.en}" for entry in near)
    answer = questions.choose(f"Which kind of file is it? ({said})", options, options[0])
    return next(entry for entry in near if entry.kind.id == answer)


def _asked(file: Path, assigned: Assigned, columns: Mapping[str, Column], questions: Questions) -> dict[str, str]:
    """Ask which column gives what the kind of file needs and no header tells."""
    wanted = assigned.missing[0].split(" or ")
    keys = {slot.key for slot in slots(assigned.kind)}
    roles = {entry.column.rpartition(".")[2]: role for role, entry in assigned.kind.parties.items()}
    field_key = next(
        (key for want in wanted for key in (want, f"{want}.name", f"{roles.get(want, '')}.name") if key in keys),
        wanted[0],
    )
    free = [
        name
        for name, column in columns.items()
        if name not in assigned.column_of.values() and why_never(assigned.kind, column) is None
    ]
    question = f"It looks like {assigned.kind.id}. Which column gives {field_key}?"
    answer = questions.choose(question, [*free, _NONE], _NONE)
    if answer != _NONE:
        return {field_key: answer}
    unfit = "".join(f"; '{name}': {reason}" for name, reason in assigned.unfit.items())
    raise RempartError(file.name, f"it looks most like {assigned.kind.id}, and no column gives {' and '.join(assigned.missing)}{unfit}",
                       f"Name the column with --column {field_key}=HEADER, or say another --kind ({', '.join(kinds())})")  # fmt: skip
