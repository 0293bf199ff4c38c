"""The ends of the chains above one company, at any threshold."""

from typing import Literal, NamedTuple

import duckdb

VALID = "(t.valid_from is null or t.valid_from <= $on_day) and (t.valid_to is null or t.valid_to > $on_day)"
"""A row of ``t`` that holds in the world on ``$on_day``."""

EndKind = Literal["person", "opaque", "unknown"]


class End(NamedTuple):
    """One end of the chains above a company; shares are 0 to 1, ``steps`` the links of the shortest chain."""

    owner_id: str
    share_min: float
    share_max: float
    steps: int
    end_kind: EndKind


def ultimate_owners(connection: duckdb.DuckDBPyConnection, company_id: str, threshold: float = 0.0) -> list[End]:
    """Return the ends that may hold at least ``threshold`` (``share_max`` reaches it), greatest first, then by id.

    An opaque or unknown end is given too, with its kind: below the threshold for certain, or else to be asked about.
    """
    rows = connection.execute(
        """select owner_id, share_min, share_max, steps, end_kind from main.ultimate_owner
        where company_id = $company and share_max >= $threshold order by share_max desc, share_min desc, owner_id""",
        {"company": company_id, "threshold": threshold},
    ).fetchall()
    return [End._make(row) for row in rows]
