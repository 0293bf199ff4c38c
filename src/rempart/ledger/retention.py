"""Which editions are kept, until when, and why: counted in years after an edition went out of use.

A report may be made again for any day of the kept span, so an edition counts as in use until the next one replaces
it: what it says was known until then. One that two took out of use counts until that day. The last good edition is
always kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rempart.ledger.editions import Edition, editions, editions_in_use
from rempart.ledger.holds import Hold, hold_on
from rempart.ledger.parquet import connect, parquet
from rempart.ledger.workspace import Workspace


@dataclass(frozen=True)
class Kept:
    """What becomes of one edition on one day: it ``goes``, or it stays because of ``why``; ``until`` where that is known."""

    edition: Edition
    goes: bool
    why: str
    until: date | None


def retention(workspace: Workspace, register: str, keep_years: int, holds: list[Hold], day: date) -> list[Kept]:
    """Return what becomes of each edition of a register on ``day``, in the order of their days."""
    used = editions_in_use(workspace.editions_of(register))
    ends = _ends(used)
    return [
        _kept(
            edition,
            register,
            ends.get(edition.id, edition.withdrawn_on or edition.day),
            keep_years,
            holds,
            day,
            last=bool(used) and edition.id == used[-1].id,
        )
        for edition in editions(workspace.editions_of(register))
    ]


def _kept(
    edition: Edition, register: str, ended_on: date | None, keep_years: int, holds: list[Hold], day: date, *, last: bool
) -> Kept:
    if last:
        return Kept(edition, goes=False, why="the last good edition", until=None)
    if ended_on is None:
        return Kept(edition, goes=False, why="records of it that no later edition restates are in use", until=None)
    until = years_after(ended_on, keep_years)
    hold = hold_on(holds, {register, f"{register}/{edition.id}"}, day)
    if until > day:
        return Kept(edition, goes=False, why=f"keep_years of its register is {keep_years}", until=until)
    if hold is not None:
        return Kept(edition, goes=False, why=f"hold: {hold.reason}", until=hold.until)
    return Kept(edition, goes=True, why=f"out of use since {ended_on}, keep_years is {keep_years}", until=until)


def _ends(used: Sequence[Edition]) -> dict[str, date | None]:
    """Return the day on which each edition in use went out of use, None where it has not.

    A whole edition is replaced by the next one. A part counts by its day of publication; one whose records carry their
    own history stays in use while one of its records is not restated.
    """
    if not used:
        return {}
    if used[-1].receipt.scope == "whole":
        following: list[date | None] = [edition.day for edition in used[1:]]
        return {edition.id: end for edition, end in zip(used, [*following, None], strict=True)}
    restated = _restated(used)
    return {edition.id: restated.get(edition.id, edition.day) for edition in used}


def _restated(used: Sequence[Edition]) -> dict[str, date | None]:
    """Return, of editions with statements, the day on which the last of their records was restated; None while one is not."""
    saying = [(i, edition) for i, edition in enumerate(used) if (edition.path / "said.parquet").exists()]
    if not saying:
        return {}
    union = " union all ".join(f"select {i} as i, record_id from {parquet(e.path / 'said.parquet')}" for i, e in saying)
    with connect() as connection:
        rows = connection.execute(
            f"with saying as (select distinct i, record_id from ({union})), next_one as (select i, lead(i) over "
            "(partition by record_id order by i) as next_i from saying) "
            "select i, max(next_i), bool_or(next_i is null) from next_one group by i"
        ).fetchall()
    ends = {used[i].id: None if current else used[last].day for i, last, current in rows}
    return {edition.id: ends.get(edition.id, edition.day) for _, edition in saying}


def years_after(day: date, years: int) -> date:
    """Return the same day ``years`` later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
