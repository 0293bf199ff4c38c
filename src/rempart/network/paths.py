"""The shortest way from one party to another over what ties them, as data with its rows."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import duckdb

from rempart.network.ties import CROWDED, KINDS, TieKind, lay_ties

DEPTH = 6
"""Links of the longest path looked for. In six links, most of a country's companies hang together."""
REACHED = 20_000
"""Parties looked at from either side before the search ends without an answer."""


class Step(NamedTuple):
    """One link of a path, from ``from_id`` to ``to_id``; ``reverse`` where the tie runs the other way (``to_id`` holds ``from_id``).

    ``detail`` is the interest, the role or the address as published; shares are 0 to 1, null where no source gives one.
    """

    from_id: str
    to_id: str
    kind: TieKind
    reverse: bool
    detail: str
    share_min: float | None
    share_max: float | None
    row_ids: tuple[str, ...]


class Path(NamedTuple):
    """What was found: the steps, none where there is no path; and what was met and not walked through.

    ``crowded`` names parties and addresses with more ties than ``ties.CROWDED``; ``whole`` is false where the search
    ended at its bound on parties, so that no path found does not mean none.
    """

    steps: tuple[Step, ...]
    crowded: tuple[str, ...]
    whole: bool


_NEIGHBOURS = """
with tied as (
    select t.from_id as node, t.to_id as other, t.kind, false as reverse, t.detail, t.share_min, t.share_max, t.row_id
    from network_tie t where t.from_id in (select unnest($nodes::varchar[]))
    union all
    select t.to_id, t.from_id, t.kind, true, t.detail, t.share_min, t.share_max, t.row_id
    from network_tie t where t.to_id in (select unnest($nodes::varchar[]))
    union all
    select a.party_id, b.party_id, 'address', false, a.full_address, null, null, unnest([a.row_id, b.row_id])
    from network_address a join network_address b using (address_key)
    where a.party_id in (select unnest($nodes::varchar[])) and a.party_id <> b.party_id
      and a.address_key not in (select address_key from network_crowded_address))
select node, other, kind, reverse, min(detail) as detail, max(share_min), max(share_max), list_sort(list_distinct(list(row_id)))
from tied group by node, other, kind, reverse
"""

_CROWDED_ADDRESSES = """
create or replace temp table network_crowded_address as
select address_key, min(full_address) as full_address from network_address
group by address_key having count(distinct party_id) > $crowded
"""

_PUBLIC = "select party_id from main.party where kind = 'PublicBody' and party_id in (select unnest($nodes::varchar[]))"


def shortest_path(
    connection: duckdb.DuckDBPyConnection, one: str, other: str, on_day: date, *, depth: int = DEPTH
) -> Path:
    """Return the shortest path between two parties over the ties of the day.

    Of equal paths, the one whose parties come first by id, then by the kinds of ties in the order of ``ties.KINDS``. Two
    parties that are the same have no path. Public bodies, and whatever has more than ``CROWDED`` ties, are met and not
    walked through, unless they are asked about themselves.

    Args:
        connection: schema ``main`` with resolved parties.
        one: where the path begins.
        other: where it ends.
        on_day: the rows valid on this day count.
        depth: links at most.
    """
    lay_ties(connection, on_day)
    connection.execute(_CROWDED_ADDRESSES, {"crowded": CROWDED})
    search = _Search(connection, one, other)
    while one != other and not search.meeting and search.links < depth and search.grow():
        pass
    return Path(search.steps(), search.crowded(), search.whole)


class _Search:
    """Both sides grow by whole levels, the smaller one first, until they meet."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, one: str, other: str) -> None:
        self.connection, self.ends = connection, (one, other)
        self.came: tuple[dict[str, Step | None], dict[str, Step | None]] = ({one: None}, {other: None})
        self.edge: list[list[str]] = [[one], [other]]
        self.links, self.whole, self.meeting = 0, True, ""
        self._full: set[str] = set()
        self._met_at: set[str] = set()

    def grow(self) -> bool:
        """Grow one side by one link; false where neither can grow."""
        side = min((side for side in (0, 1) if self.edge[side]), key=lambda side: len(self.edge[side]), default=None)
        if side is None or not all(self.edge):
            return False
        if len(self.came[side]) > REACHED:
            self.whole = False
            return False
        self.links += 1
        found: dict[str, Step] = {}
        for step in self._steps_from(self.edge[side], side):
            if step.to_id not in self.came[side]:
                found.setdefault(step.to_id, step)
        self.came[side].update(found)
        self.edge[side] = sorted(found)
        self.meeting = min((node for node in found if node in self.came[1 - side]), default="")
        return True

    def _steps_from(self, nodes: list[str], side: int) -> Iterable[Step]:
        """Return the steps out of nodes that may be walked through, in the order in which a path prefers them."""
        rows = self.connection.execute(_NEIGHBOURS, {"nodes": nodes}).fetchall()
        of: dict[str, list[Step]] = {}
        for node, to, kind, reverse, detail, least, most, row_ids in rows:
            of.setdefault(node, []).append(Step(node, to, kind, reverse, detail or "", least, most, tuple(row_ids)))
        public = {row[0] for row in self.connection.execute(_PUBLIC, {"nodes": nodes}).fetchall()}
        full = {node for node, steps in of.items() if len({step.to_id for step in steps}) > CROWDED} | (
            public & set(of)
        )
        full -= {self.ends[side]}
        self._full |= full
        self._met_at |= set(nodes)
        steps = [step for node in sorted(of) if node not in full for step in of[node]]
        return sorted(steps, key=lambda step: (step.from_id, step.to_id, KINDS.index(step.kind), step.reverse))

    def crowded(self) -> tuple[str, ...]:
        """Return the parties that were not walked through, then the addresses, as published."""
        rows = self.connection.execute(
            "select distinct c.full_address from network_crowded_address c join network_address a using (address_key) "
            "where a.party_id in (select unnest($1::varchar[])) order by 1",
            [sorted(self._met_at)],
        ).fetchall()
        return (*sorted(self._full), *(row[0] for row in rows))

    def steps(self) -> tuple[Step, ...]:
        """Return the steps from the first end to the second."""
        if not self.meeting:
            return ()
        ahead, node = [], self.meeting
        while step := self.came[0][node]:
            ahead.append(step)
            node = step.from_id
        back, node = [], self.meeting
        while step := self.came[1][node]:
            back.append(step._replace(from_id=step.to_id, to_id=step.from_id, reverse=_turned(step)))
            node = step.from_id
        return (*reversed(ahead), *back)


def _turned(step: Step) -> bool:
    return step.kind != "address" and not step.reverse
