"""What a published party says of itself that a judgement weighs, as hashes: so that a later change is noticed.

A hash stands for one item of one party: all its names, all its birth dates. It is made with the id of the party, so that
equal names of two parties have unlike hashes, and it can be made again from the registers at any time. It hides nothing from
whoever holds the registers or can guess the item (a birth date is soon guessed): the file that keeps it is a file of personal
data, and a line of it goes whole when one of its parties is erased.
"""

import hashlib
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import duckdb

FORM = 1
"""The form of the hashes; those of another form cannot be compared with these."""
ITEMS = ("kind", "name", "birth_date", "identifier", "address", "country")
"""What counts, in the order in which changes are told. Countries are the seats of organisations, never of a person."""
_DIGITS = 12

Content = Mapping[str, str]
"""Item -> the hash of all that a party says of it; an item of which it says nothing is not there."""


class Change(NamedTuple):
    """One item of one party that is not as it was: *added* (nothing was said before), *removed* or *changed*."""

    party_id: str
    item: str
    how: str


def content_of(party_id: str, values: Iterable[tuple[str, str]]) -> Content:
    """Return the hashes of (item, value) pairs; their order, capitals, widths and spaces do not matter."""
    told: dict[str, set[str]] = defaultdict(set)
    for item, value in values:
        told[item].add(" ".join(unicodedata.normalize("NFKC", value).casefold().split()))
    return {item: _hash(party_id, item, told[item]) for item in ITEMS if item in told}


def contents(
    connection: "duckdb.DuckDBPyConnection", ids: Iterable[str], tables: str = "stated.{}", *, history: bool = True
) -> dict[str, Content]:
    """Return the content of published parties, read at once; one of which nothing is published is not among them.

    Args:
        connection: whose tables hold published ids.
        ids: the parties.
        tables: how the tables ``party``, ``name``, ``birth_date``, ``identifier`` and ``address`` are called there.
        history: whether these hold what was published before as well, as those of a snapshot do.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    names = {name: tables.format(name) for name in ("party", "name", "birth_date", "identifier", "address")}
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for party_id, item, value in connection.execute(
        _SAID.format(**names, lasts=LASTS if history else "true"), [wanted]
    ).fetchall():
        found[party_id].append((item, value))
    return {party_id: content_of(party_id, values) for party_id, values in found.items()}


def changes(party_id: str, before: Content, now: Content) -> list[Change]:
    """Return what is not as it was, in the order of ``ITEMS``."""
    told = []
    for item in ITEMS:
        was, is_ = before.get(item), now.get(item)
        if was != is_:
            how = "added" if was is None else "removed" if is_ is None else "changed"
            told.append(Change(party_id, item, how))
    return told


# What was over when it was last published is left out, and so whatever a later edition took back: it stays in the history. A
# weak alias is marked, since it weighs less; of a person no country is read.
_SAID = """
with asked as (select unnest($1::varchar[]) as party_id),
     described as (select p.party_id, p.kind, p.jurisdiction from {party} p semi join asked using (party_id) where {lasts})
select party_id, 'kind' as item, kind as value from described where kind is not null
union select party_id, 'country', jurisdiction from described
      where jurisdiction is not null and party_id not in (select party_id from described where kind = 'Person')
union select n.party_id, 'name', case n.kind when 'weak_alias' then 'weak: ' else '' end || n.value
      from {name} n semi join asked using (party_id) where {lasts}
union select b.party_id, 'birth_date', concat_ws('/', b.earliest, b.latest, b.precision)
      from {birth_date} b semi join asked using (party_id) where {lasts}
union select i.party_id, 'identifier', i.scheme || ':' || i.number
      from {identifier} i semi join asked using (party_id) where {lasts}
union select a.party_id, 'address', a.full_address from {address} a semi join asked using (party_id)
      where a.full_address is not null and {lasts}
order by all
"""
LASTS = "(valid_to is null or valid_to > known_from)"
"""Which published rows a later edition did not take back, though the history keeps them."""


def _hash(party_id: str, item: str, values: set[str]) -> str:
    told = json.dumps([FORM, party_id, item, sorted(values)], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
