"""Bounds that a publication must keep, against its card and against the edition before."""

from rempart.base.errors import RempartError
from rempart.ledger.editions import Receipt
from rempart.registers.card import RegisterCard
from rempart.registers.tables import Sums


def check_bounds(card: RegisterCard, sums: Sums, before: Receipt | None) -> None:
    """Compare the rows of each table with ``expect`` and, for a whole edition, with the edition before.

    A form is compared by the tables that it fills: those of the other forms of the register are not its own.

    Raises:
        RempartError: too few or too many rows; the edition is set aside.
    """
    own = {table: bounds for table, bounds in card.expect.items() if table in sums.tables}
    for table, (least, most) in (own or card.expect).items():
        rows = sums.tables.get(table, 0)
        if not least <= rows <= most:
            why = (
                f"its reasons for refusal: {_reasons(sums)}" if sums.total("refused") else "the file may be another one"
            )
            raise RempartError(f"{card.id}, table {table}", f"{rows:,} rows where {least:,} to {most:,} are expected",
                               f"The edition is set aside; {why}")  # fmt: skip
    if before is None or card.scope != "whole":
        return
    for table in card.expect:
        rows, previous = sums.tables.get(table, 0), before.tables.get(table, 0)
        if rows < card.shrink * previous:
            raise RempartError(f"{card.id}, table {table}",
                               f"{rows:,} rows where the edition of {before.published_on} had {previous:,}",
                               "The edition is set aside: ask the publisher, or lower 'shrink' in register.yml")  # fmt: skip


def _reasons(sums: Sums) -> str:
    return "; ".join(f"{reason} ({count:,})" for reason, count in sums.reasons.get("refused", {}).items())
