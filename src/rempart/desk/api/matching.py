"""Records of the last snapshot that may be the one asked for: legal entities and addresses freely, anybody else by a case's party.

``identity`` compares; here the few that are worth comparing are taken from the snapshot.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress

import duckdb

from rempart.base import PartialDate, RempartError
from rempart.build import open_index
from rempart.desk.api.problems import ProblemError
from rempart.desk.api.shapes import CandidateOut, EvidenceOut, QueryIn
from rempart.desk.cases.models import CaseParty
from rempart.desk.pages.words import voice
from rempart.desk.search.opened import ENTITIES, KINDS, Known, entities_among, known
from rempart.identity import Comparison, Name, Party, compare
from rempart.identity.match import LEAST_ALIKE
from rempart.identity.parties import parties_of
from rempart.screening.showing import find_parties, rows_at

LEGAL = ("Company", "Organization", "PublicBody", "LegalEntity")
_NEAR = f"""
with legal as (select party_id from main.party group by party_id {ENTITIES}),
named as (
    select party_id, strip_accents(lower(value)) as plain from main.name semi join legal using (party_id) where kind <> 'surname'),
near as (
    select party_id, max(jaro_winkler_similarity(plain, strip_accents(lower($name)))) as near from named group by party_id
    order by near desc, party_id limit 60),
holding as (
    select distinct party_id from named where contains(plain, strip_accents(lower($word))) order by party_id limit 60)
select party_id from near union select party_id from holding
"""


@contextmanager
def opened() -> Iterator[Known]:
    """Give the last snapshot, open as the pages read it; a purge waits meanwhile.

    Raises:
        ProblemError: none was built, or a purge is running.
    """
    with ExitStack() as stack:
        try:
            found = stack.enter_context(known())
        except RempartError as error:
            raise ProblemError("unavailable") from error
        yield found


def near(connection: duckdb.DuckDBPyConnection, query: QueryIn, limit: int) -> list[tuple[Party, Comparison, bool]]:
    """Return the legal entities most like the one asked for, how they compare, and whether an official number names them."""
    words = sorted(query.name.split(), key=len)
    rows = connection.execute(_NEAR, {"name": query.name, "word": words[-1], "kinds": KINDS}).fetchall()
    numbered = _numbered(connection, query.identifiers)
    return compared(_asked(query), legal(connection, {row[0] for row in rows} | numbered), limit, numbered)


def _asked(query: QueryIn) -> Party:
    return Party(
        id="asked", schema=query.kind, names=(Name(query.name),), countries=(query.country,) if query.country else (),
        identifiers=tuple(query.identifiers), addresses=(query.address,) if query.address else (),
    )  # fmt: skip


def _numbered(connection: duckdb.DuckDBPyConnection, identifiers: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for one in identifiers:
        with suppress(RempartError):
            found |= {party.id for party in find_parties(connection, one) if not party.person}
    return found


def legal(connection: duckdb.DuckDBPyConnection, ids: Collection[str]) -> list[Party]:
    """Return the legal entities among some parties; persons, whoever may be one, ships and aircraft are nobody here."""
    return [one for one in parties_of(connection, entities_among(connection, ids)) if one.schema in LEGAL]


def compared(
    asked: Party, others: Iterable[Party], limit: int, numbered: Collection[str] = ()
) -> list[tuple[Party, Comparison, bool]]:
    """Compare one party with others, the most alike first, ties by id; those hardly alike, or of which nothing can be compared, are left out."""
    try:
        found = [(other, compare(asked, other), other.id in numbered) for other in others]
    except RempartError as error:
        raise ProblemError("refused", lacks=[error.what]) from error
    found.sort(key=lambda one: (not one[2], -one[1].alike, one[0].id))
    return [one for one in found if (one[1].alike >= LEAST_ALIKE and one[1].compared > 0) or one[2]][:limit]


def of_case(known: Known, row: CaseParty, limit: int) -> list[tuple[Party, Comparison, bool]]:
    """Return entries of lists close to a party of a case, as its check would; for a legal entity its records too."""
    said = row.said
    asked = party_of_case(row)
    index = open_index(known.ledger)
    found = [(index.party(one.id), one.comparison, False) for one in index.search(asked, limit)]
    found = [one for one in found if one[1].alike >= LEAST_ALIKE]
    if asked.schema in LEGAL:
        query = QueryIn(
            name=said["name"], kind=asked.schema, identifiers=list(asked.identifiers), address=said.get("address", "")
        )
        there = {party.id for party, _, _ in found}
        found += [one for one in near(known.connection, query, limit) if one[0].id not in there]
    return sorted(found, key=lambda one: (not one[2], -one[1].alike, one[0].id))[:limit]


def party_of_case(row: CaseParty) -> Party:
    """Return a party of a case as it is compared."""
    said = row.said
    born = said.get("birth_date", "")
    return Party(
        id=row.key, schema=row.kind, names=(Name(said["name"]),), birth_dates=(PartialDate.parse(born),) if born else (),
        identifiers=tuple(said.get("identifiers", ())), addresses=(said["address"],) if said.get("address") else (),
    )  # fmt: skip


def addresses(known: Known, text: str) -> list[tuple[str, str]]:
    """Return the premises at an address: id and address as the register writes it.

    Raises:
        RempartError: the text names no house number in a street.
    """
    rows = rows_at(known.connection, text, known.day)
    found = {str(row.said["premises_id"]): str(row.said["full_address"]) for row in rows if row.table == "premises"}
    return sorted(found.items())


def candidate(one: tuple[Party, Comparison, bool]) -> CandidateOut:
    """Return a candidate with its reasons in words."""
    party, comparison, _ = one
    say = voice()
    return CandidateOut(
        id=party.id, name=party.names[0].value if party.names else party.id, kind=party.schema, identifiers=list(party.identifiers),
        alike=round(comparison.alike, 4), compared=round(comparison.compared, 4), settles=say.words(comparison.settles),
        evidence=[
            EvidenceOut(feature=each.feature, outcome=each.outcome, sentence=say.words(each.sentence))
            for each in comparison.evidence
        ],
    )  # fmt: skip
