"""Published parties joined into resolved ones, by official numbers and by judgements.

Links are taken in one total order, judgements first, and joined one by one (union-find). A link is refused where it would
put into one group two parties judged *different*, or a person and an organisation: so no chain can join what an officer
keeps apart, and neither the order of rows nor that of judgements matters.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

import duckdb

from rempart.identity.compare import compare
from rempart.identity.judgements import Judgement
from rempart.identity.rules import Known, Number, as_party, kinds_agree, may_join, merging_numbers, names_unlike
from rempart.ledger.dictionary import create_table_sql, dictionary

MOST_QUOTED = 64
"""A number that parties of more than so many different names quote is nobody's: it joins none of them."""

_START = 8  # a number that implies another begins with it (SIRET, SIREN): none that starts alone is worth checking


class Link(NamedTuple):
    """Two published parties that something joins; ``rank`` 0 for a judgement, 1 for a number. The order is total."""

    rank: int
    scheme: str
    number: str
    left: str
    right: str


@dataclass(frozen=True)
class Links:
    """What one set of shared numbers gives: links, conflicts (unlike names) and pairs neither alike nor unlike."""

    joining: list[Link]
    conflicts: list[Link]
    doubtful: list[Link]


class Groups:
    """Union-find that refuses what must stay apart."""

    def __init__(self, parties: dict[str, Known], apart: Iterable[tuple[str, str]]) -> None:
        self._root = {id_: id_ for id_ in parties}
        self._members = {id_: [id_] for id_ in parties}
        self._least = {id_: id_ for id_ in parties}
        self._person = {id_: known.person for id_, known in parties.items()}
        self._organisation = {id_: known.organisation for id_, known in parties.items()}
        self._apart: dict[str, set[str]] = defaultdict(set)
        for left, right in apart:
            self._apart[left].add(right)
            self._apart[right].add(left)

    def head(self, party_id: str) -> str:
        """Return the least id, in C order, of the party's group."""
        return self._least[self._root[party_id]]

    def join(self, left: str, right: str) -> None:
        """Make one group of two, or leave them where that would join what must stay apart."""
        small, large = sorted((self._root[left], self._root[right]), key=lambda root: len(self._members[root]))
        if small == large or self.judged_apart(small, large) or self._kinds_apart(small, large):
            return
        for id_ in self._members[small]:
            self._root[id_] = large
        self._members[large] += self._members.pop(small)
        self._least[large] = min(self._least[large], self._least[small])
        for table in (self._person, self._organisation):
            table[large] = table[large] or table[small]

    def judged_apart(self, left: str, right: str) -> bool:
        """Tell whether someone of the one's group was judged different from someone of the other's."""
        small, large = sorted((self._root[left], self._root[right]), key=lambda root: len(self._members[root]))
        return any(self._root.get(other) == large for id_ in self._members[small] for other in self._apart.get(id_, ()))

    def _kinds_apart(self, left: str, right: str) -> bool:
        person = self._person[left] or self._person[right]
        return person and (self._organisation[left] or self._organisation[right])


def resolve(connection: duckdb.DuckDBPyConnection, judgements: list[Judgement]) -> None:
    """Create ``identity_merge``, ``identity_conflict`` and ``identity_candidate`` in schema main.

    Reads schema ``stated`` (party, name, identifier), whose party columns hold published ids; ``judgements`` are those in
    force (see ``in_force``). Every published party gets one row of ``identity_merge``. A number joins where its scheme
    merges, kinds agree and names are not unlike (clearly alike under a scheme without check digit); names unlike, or a
    judgement *different*, make a conflict in both directions. A pair that shares a number without check digit and whose
    names are neither is a candidate, one row a pair, least id first, unless someone judged it.
    """
    shared = _shared_numbers(connection)
    parties = _parties(connection)
    _add_names(connection, parties, {id_ for quoting in shared.values() for id_ in quoting})
    judged: dict[tuple[str, str], str] = {
        (one.left, one.right): one.judgement for one in sorted(judgements, key=_different_last)
    }
    links = links_of(shared, parties)
    groups = Groups(parties, (pair for pair, verdict in judged.items() if verdict == "different"))
    by_officer = [
        Link(0, "", "", *pair) for pair, said in judged.items() if said == "same" and parties.keys() >= set(pair)
    ]
    for link in sorted(by_officer + links.joining):
        groups.join(link.left, link.right)
    _write(connection, "identity_merge", _merge_rows(parties, groups, by_officer + links.joining))
    _write(connection, "identity_conflict", _conflict_rows(groups, links))
    _write(connection, "identity_candidate", _candidate_rows(parties, groups, links, judged))


def _different_last(judgement: Judgement) -> tuple[bool, str]:
    """Where two judgements about one pair are given, *different* stands: apart is the safe side."""
    return judgement.judgement == "different", judgement.id


def _parties(connection: duckdb.DuckDBPyConnection) -> dict[str, Known]:
    """Every published id of a party, a name or a number, with its kinds, in C order."""
    rows = connection.execute(
        """
        select party_id, list_sort(list_distinct(list(kind))) as kinds
        from (
          select party_id, kind from stated.party
          union all select party_id, null from stated.name
          union all select party_id, null from stated.identifier
        )
        group by party_id
        """
    ).fetchall()
    return {id_: Known(id_, frozenset(kind for kind in kinds or () if kind), ()) for id_, kinds in sorted(rows)}


def _shared_numbers(connection: duckdb.DuckDBPyConnection) -> dict[Number, list[str]]:
    """Number that may join -> the published parties that quote it, two or more, sorted."""
    distinct = connection.execute(
        """
        with cleaned as (
          select scheme, number, party_id, left(upper(regexp_replace(number, '[\\s./-]', '', 'g')), $1) as start
          from stated.identifier
        ),
        shared as (select start from cleaned group by start having count(distinct party_id) > 1)
        select distinct scheme, number from cleaned semi join shared using (start)
        """,
        [_START],
    ).fetchall()
    rows = [(*published, *one) for published in distinct for one in merging_numbers(*published)]
    columns = list(zip(*rows, strict=True)) if rows else [()] * 5
    found = connection.execute(
        """
        with joins as (
          select unnest($1::varchar[]) as scheme, unnest($2::varchar[]) as number,
                 unnest($3::varchar[]) as joining_scheme, unnest($4::varchar[]) as joining_number,
                 unnest($5::boolean[]) as checked
        )
        select joining_scheme, joining_number, checked, list_sort(list(distinct party_id)) as quoting
        from stated.identifier join joins using (scheme, number)
        group by all
        having count(distinct party_id) > 1
        """,
        [list(column) for column in columns],
    ).fetchall()
    return {Number(scheme, number, checked): quoting for scheme, number, checked, quoting in sorted(found)}


def _add_names(connection: duckdb.DuckDBPyConnection, parties: dict[str, Known], wanted: set[str]) -> None:
    """Give the parties that share a number their names, sorted."""
    rows = connection.execute(
        """
        select party_id, list_sort(list(distinct value)) from stated.name
        where party_id in (select unnest($1::varchar[])) group by party_id
        """,
        [sorted(wanted)],
    ).fetchall()
    for id_, names in rows:
        parties[id_] = Known(id_, parties[id_].kinds, tuple(names))


def links_of(shared: dict[Number, list[str]], parties: dict[str, Known]) -> Links:
    """Return the links, conflicts and doubtful pairs of numbers that several parties quote.

    Parties of equal kinds and names are joined in a row and compared once, so that a firm named in ten thousand records
    costs as much as one; more than ``MOST_QUOTED`` different ones set the number aside.
    """
    found = Links([], [], [])
    for number, quoting in shared.items():
        alike: dict[tuple[frozenset[str], tuple[str, ...]], list[str]] = defaultdict(list)
        for id_ in quoting:
            alike[(parties[id_].kinds, parties[id_].names)].append(id_)
        for same in alike.values():
            found.joining.extend(
                Link(1, number.scheme, number.number, same[0], other)
                for other in same[1:]
                if may_join(number, parties[same[0]], parties[other])
            )
        first = [same[0] for same in alike.values()]
        for left, right in _pairs(first):
            link = Link(1, number.scheme, number.number, left, right)
            _place(found, link, number, parties, aside=len(first) > MOST_QUOTED)
    return found


def _pairs(ids: list[str]) -> Iterator[tuple[str, str]]:
    """All pairs; of too many parties only those with the least."""
    ids = sorted(ids)
    return combinations(ids, 2) if len(ids) <= MOST_QUOTED else ((ids[0], other) for other in ids[1:])


def _place(found: Links, link: Link, number: Number, parties: dict[str, Known], *, aside: bool) -> None:
    left, right = parties[link.left], parties[link.right]
    if not aside and may_join(number, left, right):
        found.joining.append(link)
    elif names_unlike(left, right):
        found.conflicts.append(link)
    elif kinds_agree(left, right) and not aside:
        found.doubtful.append(link)


def _merge_rows(parties: dict[str, Known], groups: Groups, links: list[Link]) -> list[tuple[Any, ...]]:
    """(stated_id, party_id, basis, scheme, number): a number, the least, before a judgement."""
    joined_by: dict[str, Link] = {}
    for link in sorted(links, key=lambda link: (-link.rank, link)):
        if groups.head(link.left) == groups.head(link.right):
            for id_ in (link.left, link.right):
                joined_by.setdefault(id_, link)
    rows: list[tuple[Any, ...]] = []
    for id_ in sorted(parties):
        joined = joined_by.get(id_)
        if joined is None:
            rows.append((id_, groups.head(id_), "alone", None, None))
        elif joined.rank == 0:
            rows.append((id_, groups.head(id_), "judgement", None, None))
        else:
            rows.append((id_, groups.head(id_), "identifier", joined.scheme, joined.number))
    return rows


def _conflict_rows(groups: Groups, links: Links) -> list[tuple[Any, ...]]:
    """(scheme, number, party_id, other_id), both directions: names unlike, or judged different."""
    kept_apart = [link for link in links.joining + links.doubtful if groups.judged_apart(link.left, link.right)]
    rows = set()
    for link in links.conflicts + kept_apart:
        left, right = groups.head(link.left), groups.head(link.right)
        if left != right:
            rows |= {(link.scheme, link.number, left, right), (link.scheme, link.number, right, left)}
    return sorted(rows)


def _candidate_rows(
    parties: dict[str, Known], groups: Groups, links: Links, judged: dict[tuple[str, str], str]
) -> list[tuple[Any, ...]]:
    """(party_id, other_id, alike, compared) of pairs that share a number, stay apart and nobody judged: the best of each."""
    rows: dict[tuple[str, str], tuple[float, float]] = {}
    for link in links.doubtful:
        left, right = sorted((groups.head(link.left), groups.head(link.right)))
        if left == right or (link.left, link.right) in judged:
            continue
        found = compare(as_party(parties[link.left]), as_party(parties[link.right]))
        rows[(left, right)] = max(rows.get((left, right), (0.0, 0.0)), (found.alike, found.compared))
    return [(*pair, *numbers) for pair, numbers in sorted(rows.items())]


def _write(connection: duckdb.DuckDBPyConnection, name: str, rows: list[tuple[Any, ...]]) -> None:
    """Create a table of the dictionary in schema main, in the order of the rows."""
    table = dictionary()[name]
    connection.execute(f"drop table if exists main.{name}")
    connection.execute(create_table_sql(table, name=f"main.{name}"))
    if not rows:
        return
    columns = [list(column) for column in zip(*rows, strict=True)]
    selected = ", ".join(
        f"unnest(${place}::{column.sql_type}[])" for place, column in enumerate(table.columns, start=1)
    )
    connection.execute(f"insert into main.{name} select {selected}", columns)
