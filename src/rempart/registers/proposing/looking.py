"""A file looked over before anything is decided: how it is laid out, what kind it seems, which column seems which field.

Unlike ``propose`` it asks nothing and stops at no lack: whoever maps sees every column, and what is still missing.
"""

import re
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from rempart.ledger.parquet import confine, connect
from rempart.registers.proposing.columns import Assigned, assign, missing_of, slots
from rempart.registers.proposing.content import look_at, one_value_for_each
from rempart.registers.proposing.headers import tokens
from rempart.registers.proposing.kinds import kinds
from rempart.registers.proposing.leaving import why_never
from rempart.registers.proposing.opening import open_columns
from rempart.registers.proposing.proposal import MAX_BYTES, engine_stopped, one_table
from rempart.registers.proposing.sniffing import Layout
from rempart.registers.reading import receive


@dataclass(frozen=True)
class SeenColumn:
    """One column: the field that it seems to be, or why it is left out; ``never`` where no field may have it (rights, N4)."""

    name: str
    field: str
    left_out: str
    never: bool


@dataclass(frozen=True)
class LookedOver:
    """A file as it was seen: its layout, the kinds it may be (the likeliest first), its columns, what its kind still lacks."""

    layout: Layout
    unread: tuple[str, ...]
    kind: str
    others: tuple[str, ...]
    columns: tuple[SeenColumn, ...]
    missing: tuple[str, ...]


def look_over(file: Path, *, kind: str | None = None, name: str = "", memory_limit_mb: int = 1024) -> LookedOver:
    """Look a file over.

    Args:
        file: CSV, XLSX, ODS or JSON (lines), plain or .gz.
        kind: the kind of file, where it was told.
        name: what the file was called, whose words may say its kind; its own name by default.
        memory_limit_mb: what the engine may use.

    Raises:
        RempartError: it cannot be read as a table.
    """
    with tempfile.TemporaryDirectory(prefix="rempart-look-", dir=file.parent) as temporary:
        staging = Path(temporary)
        received = receive([file], staging, MAX_BYTES)
        sniffed = one_table(file, received)
        with connect(memory_limit_mb, staging) as connection:
            confine(connection, staging)
            try:
                opened = open_columns(connection, sniffed, received, staging)
                columns = look_at(connection, "cells", opened.names)

                def apart(of: str, column: str) -> float:
                    return one_value_for_each(connection, "cells", of, column)

                words = tokens(re.sub(r"(\.[a-z]{2,5})+$", "", name or file.name, flags=re.IGNORECASE))
                tried = sorted(
                    (assign(one, columns, apart, {}, words) for one in kinds().values()), key=lambda one: -one.score
                )
            except duckdb.Error as error:  # its words may quote a cell
                raise engine_stopped(file, error) from error
    chosen = next((one for one in tried if one.kind.id == kind), tried[0])
    never = {one: reason for one, column in columns.items() if (reason := why_never(chosen.kind, column))}
    order = list(dict.fromkeys((*(sniffed.columns or ()), *columns, *opened.left_out)))
    seen = tuple(_seen(one, chosen, never, opened.left_out) for one in order if one)
    others = tuple(one.kind.id for one in tried if one is not chosen)
    return LookedOver(sniffed.format, sniffed.unread, chosen.kind.id, others, seen, tuple(chosen.missing))


def _seen(name: str, chosen: Assigned, never: Mapping[str, str], unread: Mapping[str, str]) -> SeenColumn:
    field_of = {column: key for key, column in chosen.column_of.items()}
    reason = never.get(name) or unread.get(name) or ("" if name in field_of else chosen.left_out.get(name, ""))
    return SeenColumn(name, "" if name in never else field_of.get(name, ""), reason, name in never)


def fields_of(kind: str) -> list[str]:
    """Return the keys of the fields that a kind of file may have: its own, its parties', its premises'."""
    return [slot.key for slot in slots(kinds()[kind])]


def lacking(kind: str, fields: Collection[str]) -> list[str]:
    """Return what a kind of file needs and none of the fields gives; alternatives are joined by `` or ``."""
    return missing_of(Assigned(kinds()[kind], dict.fromkeys(fields, "")))
