"""Editions written straight to disk, without a load, for histories of many random rows."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import duckdb

from rempart.ledger.editions import Receipt, write_receipt

FIRST = date(2026, 1, 1)


class Spell(NamedTuple):
    """What an edition says of one record: the activity, and the day on which it ended, in days after FIRST."""

    activity: str
    ended: int | None = None


class Published(NamedTuple):
    """One edition: its day, in days after FIRST, and what it says of each record."""

    day: int
    spells: Mapping[str, Spell]


def day(number: int) -> date:
    """Return a day, counted from FIRST."""
    return FIRST + timedelta(days=number)


def write_editions(
    editions: Path, register: str, published: list[Published], *, scope: str, disappearance: str
) -> None:
    """Write ``published`` as editions of ``register``; the second of one day gets its rank."""
    ranks: dict[int, int] = {}
    with duckdb.connect() as connection:
        for one in published:
            ranks[one.day] = ranks.get(one.day, 0) + 1
            name = str(day(one.day)) + (f".{ranks[one.day]}" if ranks[one.day] > 1 else "")
            folder = editions / register / name
            (folder / "tables").mkdir(parents=True)
            rows = [(key, spell, number) for number, (key, spell) in enumerate(sorted(one.spells.items()), start=1)]
            _write_table(connection, folder / "tables" / "operator_spell.parquet", register, name, rows)
            write_receipt(folder, _receipt(register, name, day(one.day), len(rows), scope, disappearance))


def _write_table(
    connection: duckdb.DuckDBPyConnection, path: Path, register: str, edition: str, rows: list[tuple[str, Spell, int]]
) -> None:
    ended = [None if spell.ended is None else day(spell.ended) for _, spell, _ in rows]
    connection.execute(
        "create or replace table written as select unnest($1::varchar[]) as record_id, "
        "unnest($2::varchar[]) as activity, unnest($3::date[]) as valid_to, unnest($4::bigint[]) as row_number",
        [[key for key, _, _ in rows], [spell.activity for _, spell, _ in rows], ended, [n for _, _, n in rows]],
    )
    connection.execute(
        f"copy (select '{register}/{edition}/1/' || row_number as row_id, '' as part, record_id as premises_id, "
        "'o' as operator_id, activity, null::varchar as letting, null::date as valid_from, valid_to, "
        f"null::date as said_on, record_id, row_number from written) to '{path}' (format parquet)"
    )


def _receipt(register: str, edition: str, published_on: date, rows: int, scope: str, disappearance: str) -> Receipt:
    words = dict.fromkeys(("title_en", "title_fr", "publisher_en", "publisher_fr", "licence"), "invented")
    empty: dict[str, dict[str, int]] = {
        name: {} for name in ("reasons", "left_out_reasons", "refused_parts", "doubtful", "unknown_columns")
    }
    return Receipt.model_validate(
        {
            **words,
            **empty,
            "register_id": register,
            "edition": edition,
            "published_on": published_on,
            "held_on": published_on,
            "scope": scope,
            "disappearance": disappearance,
            "refreshed_every_days": 31,
            "keep_years": 1,
            "files": [],
            "register_sha256": "",
            "read": rows,
            "loaded": rows,
            "refused": 0,
            "left_out": 0,
            "tables": {"operator_spell": rows},
            "rempart": "0",
        }
    )
