"""Who asked to be erased: a list that names nobody, read by every load and every purge.

A list of the erased that says who they are would itself be what they asked to erase. Each subject stands in it as a
keyed hash (HMAC-SHA-256); the key lies apart, in its own file, so that a copy of the list alone opens nothing.
See docs/decisions/0011-suppression.md.
"""

import hmac
import json
import re
import secrets
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict, ValidationError

from rempart.base.errors import RempartError
from rempart.base.identifiers import check_identifier, has_rules, may_imply, split_identifier
from rempart.ledger.swapping import held, write_whole
from rempart.ledger.workspace import Workspace

REASON = "suppressed (right to erasure)"
"""Why a record of a suppressed party is left out; it stands in receipts."""
KEY = "suppressions.key"
LIST = Path("suppressions") / "suppressions.jsonl"
SHOWN = 16
"""Digits of a mark that the journal names."""
_PARTY = re.compile(r"[a-z][a-z0-9_]*:.+")
_MARK = "sha256($outer || unhex(sha256($inner || encode(subject))))"
"""``Suppressions.mark`` in the engine's words: HMAC is a hash of a hash, each with the key before it."""
_BLOCK = 64
"""Bytes to which HMAC fills its key."""
_SUPPRESSED = f"{_MARK} in (select unnest($marks::varchar[]))"
_BLANK = r"\s\p{Z}\x0b\x1c-\x1f\x{85}"
"""What Python takes for blank, in the engine's words."""
_SUBJECTS = f"""
cleaned as (
    select scheme, number, upper(regexp_replace(scheme, '^[{_BLANK}]+|[{_BLANK}]+$', '', 'g')) as clean_scheme,
           upper(regexp_replace(number, '[{_BLANK}./-]', '', 'g')) as clean_number
    from (select distinct scheme, number from numbers where scheme is not null and number is not null)
), implied as (
    select unnest($schemes::varchar[]) as clean_scheme, unnest($gives::varchar[]) as gives, unnest($lengths::int[]) as length
), subjects as (
    select scheme, number, clean_scheme || ':' || clean_number as subject from cleaned
    union all
    select scheme, number, gives || ':' || left(clean_number, length)
    from cleaned join implied using (clean_scheme) where length(clean_number) > length
)
"""
"""Numbers as published, each with the subjects that it may stand for."""


class Suppression(BaseModel):
    """One accepted erasure: the mark of its subject, and who decided what, when.

    ``mark`` is the keyed hash of a party id as published (``un_sanctions:6908555``) or of an official number
    (``FR-SIREN:552081317``). ``reason`` names the decision, never the person. ``entered_on`` is the day from which it
    is applied.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    mark: str
    reason: str
    decided_on: date
    by: str
    entered_on: date


class Suppressions:
    """The suppressions of one workspace, and the key by which subjects are recognised."""

    def __init__(self, folder: Path, entries: Sequence[Suppression], key: bytes) -> None:
        self._folder, self.entries, self._key = folder, list(entries), key
        self._marks = {entry.mark for entry in entries}

    @classmethod
    def read(cls, folder: Path) -> "Suppressions":
        """Read the list of the workspace in ``folder``; without a list there is none to apply.

        Raises:
            RempartError: the list is damaged, or its key is missing: nothing is then loaded or purged, since the
                erased would come back.
        """
        path = folder / LIST
        entries = [_entry(path, number, line) for number, line in enumerate(_lines(path), start=1)]
        key = folder / KEY
        if not entries and not key.exists():
            return cls(folder, [], secrets.token_bytes(32))
        try:
            found = cls(folder, entries, bytes.fromhex(key.read_text(encoding="ascii").strip()))
        except (OSError, ValueError) as error:
            raise RempartError(str(key), "the key of the suppressions is missing or damaged",
                               "Restore it from a copy: without it the erased would come back") from error  # fmt: skip
        if len(found._key) != 32:
            raise RempartError(str(key), "the key of the suppressions is damaged", "Restore it from a copy")
        return found

    def __bool__(self) -> bool:
        return bool(self.entries)

    def mark(self, subject: str) -> str:
        """Return the keyed hash of a party id or of a number, written as ``canonical`` writes it."""
        return hmac.digest(self._key, subject.encode(), "sha256").hex()

    def among(self, subjects: Iterable[str]) -> set[str]:
        """Return those of the subjects that are suppressed."""
        return {subject for subject in subjects if self.mark(subject) in self._marks} if self._marks else set()

    def numbers_among(self, numbers: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Return those of the official numbers (scheme, number as published) that are suppressed, or imply one that is."""
        return {pair for pair in numbers if self.among(_numbers_of(*pair))} if self._marks else set()

    def among_in(self, connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
        """Return those of the subjects that ``query`` gives, in its one column, that are suppressed; the engine compares."""
        if not self._marks:
            return set()
        asked = f"with subjects(subject) as ({query}) select distinct subject from subjects where {_SUPPRESSED}"
        return {str(row[0]) for row in connection.execute(asked, self._secret).fetchall()}

    def numbers_in(self, connection: duckdb.DuckDBPyConnection, query: str) -> set[tuple[str, str]]:
        """Do what ``numbers_among`` does with the ``scheme`` and ``number`` of the rows of ``query``; the engine compares.

        What it finds, and the few numbers of other letters than its own, are looked at as ``numbers_among`` does.
        """
        if not self._marks:
            return set()
        schemes, gives, lengths = (list(column) for column in zip(*may_imply(), strict=True))
        given = self._secret | {"schemes": schemes, "gives": gives, "lengths": lengths}
        asked = (f"with numbers as ({query}), {_SUBJECTS}"
                 f"select scheme, number from subjects where {_SUPPRESSED} "
                 "union select scheme, number from cleaned where not regexp_full_match(clean_scheme || clean_number, '[ -~]*')")  # fmt: skip
        return self.numbers_among((str(s), str(n)) for s, n in connection.execute(asked, given).fetchall())

    @property
    def _secret(self) -> dict[str, object]:
        """The values of ``_SUPPRESSED``: they are bound, so that no statement and no error holds the key."""
        padded = self._key.ljust(_BLOCK, b"\0")
        pads = {"inner": bytes(byte ^ 0x36 for byte in padded), "outer": bytes(byte ^ 0x5C for byte in padded)}
        return {**pads, "marks": sorted(self._marks)}

    def with_more(
        self, subjects: Iterable[str], reason: str, decided_on: date, by: str, entered_on: date
    ) -> "Suppressions":
        """Return the list with more subjects, each once; nothing is written."""
        fresh = sorted({self.mark(subject) for subject in subjects} - self._marks)
        more = [Suppression(mark=m, reason=reason, decided_on=decided_on, by=by, entered_on=entered_on) for m in fresh]
        return Suppressions(self._folder, [*self.entries, *more], self._key)

    def merged(self, other: "Suppressions") -> "Suppressions":
        """Return this list with what ``other`` has more.

        Raises:
            RempartError: the two have different keys, so that the marks of one say nothing in the other.
        """
        more = [entry for entry in other.entries if entry.mark not in self._marks]
        if not (self._folder / KEY).exists():
            return other
        if more and self._key != other._key:
            raise RempartError(
                str(self._folder / LIST), "another list was entered at the same moment", "Give the command again"
            )
        return Suppressions(self._folder, [*self.entries, *more], self._key)

    def grown_since(self, other: "Suppressions") -> bool:
        """Tell whether this list has a suppression that ``other`` lacks."""
        return not self._marks <= other._marks

    def write(self) -> None:
        """Write key and list by a rename: the whole of it or nothing."""
        key = self._folder / KEY
        if not key.exists():
            write_whole(key, self._key.hex() + "\n")
        lines = [
            json.dumps(entry.model_dump(mode="json"), ensure_ascii=False, sort_keys=True) for entry in self.entries
        ]
        write_whole(self._folder / LIST, "".join(f"{line}\n" for line in lines))


def list_held(workspace: Workspace) -> AbstractContextManager[None]:
    """Hold the list of suppressions: while it is written, and while an edition enters that was read by it."""
    return held(workspace.path / "editions" / ".suppressions")


def enter(workspace: Workspace, suppressions: Suppressions, actor: str) -> Suppressions:
    """Journal the marks that are new, then write the list with what others entered meanwhile, and return it.

    A mark opens nothing without the key.

    Raises:
        RempartError: a first list was entered at the same moment, with a key of its own; nothing is written.
    """
    with list_held(workspace):
        now = Suppressions.read(workspace.path)
        merged = now.merged(suppressions)
        fresh = [entry.mark[:SHOWN] for entry in merged.entries[len(now.entries) :]]
        if fresh:
            workspace.journal.append("suppression", actor=actor, data={"marks": fresh})
            merged.write()
            workspace.journal.append("suppression.done", actor=actor, data={"marks": fresh})
    return merged


@dataclass(frozen=True)
class Known:
    """The registers, and the schemes besides those with rules, of which somebody may be named to be suppressed."""

    registers: Collection[str]
    schemes: Collection[str]


def canonical(text: str, known: Known | None = None, where: str = "--suppress") -> str:
    """Return a subject as it is hashed: a party id as published, or ``SCHEME:NUMBER`` cleaned.

    Args:
        text: as somebody wrote it.
        known: what its part before the colon may be; without it anything of the right form.
        where: it stands, for the error.

    Raises:
        RempartError: it is neither, or of no register and no scheme that is known; it is not quoted.
    """
    text = text.strip()
    prefix = text.partition(":")[0]
    if _PARTY.fullmatch(text) and (known is None or prefix in known.registers):
        return text
    try:
        checked = check_identifier(*split_identifier(text))
    except RempartError as error:
        what = "a subject is neither REGISTER:KEY nor SCHEME:NUMBER"
        if known is not None and _PARTY.fullmatch(text):
            what = "there is no register of the name before the colon"
        raise RempartError(where, what, _hint(prefix, known)) from error
    ruled = has_rules(checked.scheme) or checked.level == "document" or "-" in checked.scheme
    if known is not None and not ruled and checked.scheme not in known.schemes:
        what = "there is no register and no scheme of the name before the colon"
        raise RempartError(where, what, _hint(prefix, known))
    return f"{checked.scheme}:{checked.number}"


def _hint(prefix: str, known: Known | None) -> str:
    """Say what may have been meant: a scheme with its country, or a register whose name is close."""
    meant = [scheme for scheme in (f"FR-{prefix.upper()}", f"XI-{prefix.upper()}") if has_rules(scheme)]
    meant += get_close_matches(prefix, known.registers if known else [], 1)
    like = f"It may be {meant[0]}. " if meant else ""
    return f"{like}Copy the id from a report, or write for example FR-SIREN:552081317"


def _numbers_of(scheme: str, number: str) -> list[str]:
    checked = check_identifier(scheme, number)
    return [f"{one.scheme}:{one.number}" for one in (checked, *checked.implied)]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _entry(path: Path, number: int, line: str) -> Suppression:
    try:
        return Suppression.model_validate_json(line)
    except ValidationError as error:
        raise RempartError(
            f"{path}, line {number}", "this is not a suppression", "Restore the file from a copy"
        ) from error
