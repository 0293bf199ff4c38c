"""Published parties joined into resolved ones, by official numbers and by judgements.

Links are taken in one total order, judgements first, and joined one by one (union-find). A link is refused where it would
put into one group two parties judged *different*, or two of person, organisation and thing: so no chain can join what an officer
keeps apart, and neither the order of rows nor that of judgements matters.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from rempart.base.identifiers import has_rules
from rempart.identity.comparison.compare import compare
from rempart.identity.merging.judgements import Judgement
from rempart.identity.merging.rules import Known, Number, as_party, kinds_agree, may_join, merging_numbers, names_unlike

if TYPE_CHECKING:
    import duckdb

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
        self._natures = {id_: known.natures for id_, known in parties.items()}
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
        self._natures[large] |= self._natures[small]

    def judged_apart(self, left: str, right: str) -> bool:
        """Tell whether someone of the one's group was judged different from someone of the other's."""
        small, large = sorted((self._root[left], self._root[right]), key=lambda root: len(self._members[root]))
        return any(self._root.get(other) == large for id_ in self._members[small] for other in self._apart.get(id_, ()))

    def _kinds_apart(self, left: str, right: str) -> bool:
        return len(self._natures[left] | self._natures[right]) > 1


def resolve(connection: "duckdb.DuckDBPyConnection", judgements: list[Judgement]) -> None:
    """Create ``identity_merge``, ``identity_conflict`` and ``identity_candidate`` in schema main.

    Reads schema ``stated`` (party, name, identifier), whose party columns hold published ids; ``judgements`` are those in
    force (see ``in_force``). Every published party gets one row of ``identity_merge``. A number joins where its scheme
    merges, kinds agree and names are not unlike (clearly alike under a scheme without check digit); names unlike, or a
    judgement *different*, make a conflict in both directions. A pair that shares a number without check digit and whose
    names are neither is a candidate, one row a pair, least id first, unless someone judged it.
    """
    shared = _shared_numbers(connection)
    judged: dict[tuple[str, str], str] = {
        (one.left, one.right): one.judgement for one in sorted(judgements, key=_different_last)
    }
    quoting = {id_ for several in shared.values() for id_ in several}
    parties = _parties(connection, quoting | {id_ for pair in judged for id_ in pair})
    _add_names(connection, parties, quoting)
    links = links_of(shared, parties)
    groups = Groups(parties, (pair for pair, verdict in judged.items() if verdict == "different"))
    by_officer = [
        Link(0, "", "", *pair) for pair, said in judged.items() if said == "same" and parties.keys() >= set(pair)
    ]
    for link in sorted(by_officer + links.joining):
        groups.join(link.left, link.right)
    _write(connection, "identity_merge", _merge_rows(parties, groups, by_officer + links.joining))
    _add_alone(connection)
    _write(connection, "identity_conflict", _conflict_rows(groups, links))
    _write(connection, "identity_candidate", _candidate_rows(parties, groups, links, judged))


def _different_last(judgement: Judgement) -> tuple[bool, str]:
    """Where two judgements about one pair are given, *different* stands: apart is the safe side."""
    return judgement.judgement == "different", judgement.id


_PUBLISHED = """
(select party_id, kind from stated.party union all select party_id, null from stated.name
 union all select party_id, null from stated.identifier)
"""


def _parties(connection: "duckdb.DuckDBPyConnection", wanted: set[str]) -> dict[str, Known]:
    """Those of ``wanted`` that are published ids of a party, a name or a number, with their kinds, in C order."""
    rows = connection.execute(
        f"select party_id, list_sort(list_distinct(list(kind))) as kinds from {_PUBLISHED} "
        "where party_id in (select unnest($1::varchar[])) group by party_id",
        [sorted(wanted)],
    ).fetchall()
    return {id_: Known(id_, frozenset(kind for kind in kinds or () if kind), ()) for id_, kinds in sorted(rows)}


def _add_alone(connection: "duckdb.DuckDBPyConnection") -> None:
    """Add to ``identity_merge`` every other published id, and put the rows in C order."""
    connection.execute("create or replace temp table joined as from main.identity_merge")
    connection.execute("delete from main.identity_merge")
    connection.execute(
        "insert into main.identity_merge by name select * from (from joined union all by name "
        "select party_id as stated_id, party_id, 'alone' as basis from "
        f"(select distinct party_id from {_PUBLISHED}) p where party_id is not null and not exists "
        "(select 1 from joined j where j.stated_id = p.party_id)) order by stated_id"
    )
    connection.execute("drop table joined")


def _shared_numbers(connection: "duckdb.DuckDBPyConnection") -> dict[Number, list[str]]:
    """Number that may join -> the published parties that quote it, two or more, sorted.

    Only a number of a scheme with rules implies another; of the other schemes, numbers that nobody else quotes are passed.
    """
    schemes = connection.execute("select distinct scheme from stated.identifier").fetchall()
    ruled = [scheme for (scheme,) in schemes if has_rules(scheme)]
    distinct = connection.execute(
        """
        with cleaned as (
          select scheme, number, party_id, upper(regexp_replace(number, '[\\s./-]', '', 'g')) as whole, left(whole, $1) as start,
                 list_contains($2::varchar[], scheme) as ruled
          from stated.identifier
        ),
        ruled_start as (select distinct start from cleaned where ruled),
        shared as (select start from cleaned semi join ruled_start using (start) group by start having min(party_id) <> max(party_id)),
        quoted as (select whole from cleaned where not ruled group by whole having min(party_id) <> max(party_id))
        select distinct scheme, number from cleaned semi join shared using (start)
        union
        select distinct scheme, number from cleaned semi join quoted using (whole) where not ruled
        """,
        [_START, ruled],
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


def _add_names(connection: "duckdb.DuckDBPyConnection", parties: dict[str, Known], wanted: set[str]) -> None:
    """Give the parties that share a number their names, sorted; a surname alone neither joins nor parts."""
    rows = connection.execute(
        """
        select party_id, list_sort(list(distinct value)) from stated.name
        where party_id in (select unnest($1::varchar[])) and kind <> 'surname' group by party_id
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


def _write(connection: "duckdb.DuckDBPyConnection", name: str, rows: list[tuple[Any, ...]]) -> None:
    """Create a table of the dictionary in schema main, in the order of the rows."""
    from rempart.ledger.dictionary import create_table_sql, dictionary  # noqa: PLC0415 - who only compares has no ledger

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
