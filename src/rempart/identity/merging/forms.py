"""A party named on an application form, found among the resolved parties."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from rempart.base import split_identifier
from rempart.identity.comparison.compare import quick_alike
from rempart.identity.merging.judgements import Judgement
from rempart.identity.merging.rules import Known, Number, as_party, kinds_agree, may_join, merging_numbers, names_unlike
from rempart.identity.naming.names import one_word, read_name
from rempart.identity.party import Party

if TYPE_CHECKING:
    import duckdb


_IN_ONE_LOOK = 50
"""Up to so many numbers are looked for as ranges, in one look at the table."""


class Quoted(NamedTuple):
    """A resolved party and the number by which it was found."""

    scheme: str
    number: str
    party_id: str
    checked: bool


class FormLink(NamedTuple):
    """Who a party of a form is: ``party_id`` the resolved party, or the form's own id (basis *alone*).

    ``scheme`` and ``number`` are the number that joined it; ``conflicts`` are (scheme, number, other party) where
    another party of unlike name, or judged different, quotes a number of the form.
    """

    party_id: str
    basis: Literal["alone", "identifier", "judgement"]
    scheme: str | None
    number: str | None
    conflicts: list[tuple[str, str, str]]


def find_by_number(connection: "duckdb.DuckDBPyConnection", identifiers: Sequence[str]) -> list[Quoted]:
    """Return the resolved parties of ``identifier`` that quote one of the numbers, or one that implies it, in order.

    Raises:
        RempartError: an identifier is not written SCHEME:NUMBER.
    """
    wanted = {number for text in identifiers for number in merging_numbers(*split_identifier(text))}
    if not wanted:
        return []
    rows = _quoting(connection, sorted({number.number for number in wanted}))
    found = {
        Quoted(one.scheme, one.number, party_id, one.checked)
        for party_id, scheme, number in rows
        for one in merging_numbers(scheme, number)
        if one in wanted
    }
    return sorted(found)


def _quoting(connection: "duckdb.DuckDBPyConnection", starts: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return parties with their numbers that begin so: a number that implies another begins with it, a SIRET with its SIREN."""
    from rempart.ledger.beside import numbers_in_order  # noqa: PLC0415 a search of names needs no engine of tables

    numbers = numbers_in_order(connection)
    if len(starts) > _IN_ONE_LOOK:
        joined = (
            "with wanted as (select unnest($1::varchar[]) as start) "
            f"select distinct party_id, scheme, number from {numbers} join wanted on starts_with(number, start)"
        )
        return connection.execute(joined, [starts]).fetchall()
    ranges = " or ".join(f"number >= ${2 * place + 1} and number < ${2 * place + 2}" for place in range(len(starts)))
    bounds = [bound for start in starts for bound in (start, f"{start[:-1]}{chr(ord(start[-1]) + 1)}")]
    return connection.execute(
        f"select distinct party_id, scheme, number from {numbers} where {ranges}", bounds
    ).fetchall()


def link_form_party(party: Party, connection: "duckdb.DuckDBPyConnection", judgements: Sequence[Judgement]) -> FormLink:
    """Return who one party of a form is; see ``link_form_parties``."""
    return link_form_parties([party], connection, judgements)[0]


def link_form_parties(
    parties: Sequence[Party], connection: "duckdb.DuckDBPyConnection", judgements: Sequence[Judgement]
) -> list[FormLink]:
    """Return who each party of a form is, by the rules of ``resolve``, in the order given; each as if it were alone.

    Reads ``identifier``, ``name``, ``party`` (resolved ids) and ``identity_merge``; ``judgements`` are those in force.
    A judgement *same* on the form's id comes first, *different* blocks its party; then numbers. Of several parties that
    a number may join, the one whose names are most alike is taken, ties by id: a form joins one party and never two.

    Raises:
        RempartError: an identifier is not written SCHEME:NUMBER.
    """
    found = find_by_number(connection, [number for party in parties for number in party.identifiers])
    judged = [_judged(party.id, connection, judgements) for party in parties]
    ids = {one.party_id for one in found} | {id_ for same, _ in judged for id_ in same}
    known = _known(connection, ids)
    links = []
    for party, (same, different) in zip(parties, judged, strict=True):
        wanted = {
            (one.scheme, one.number) for text in party.identifiers for one in merging_numbers(*split_identifier(text))
        }
        quoted = [one for one in found if (one.scheme, one.number) in wanted]
        links.append(_link(party, quoted, same, different, known))
    return links


def _link(party: Party, quoted: list[Quoted], same: set[str], different: set[str], known: dict[str, Known]) -> FormLink:
    form = Known(party.id, frozenset({party.schema}), tuple(name.value for name in party.names))
    conflicts = sorted(
        {
            (one.scheme, one.number, one.party_id)
            for one in quoted
            if one.party_id in different or names_unlike(form, known[one.party_id])
        }
    )
    by_officer = sorted(id_ for id_ in same - different if kinds_agree(form, known[id_]))
    if by_officer:
        joined = by_officer[0]
        for one in quoted:
            if one.party_id == joined and may_join(Number(one.scheme, one.number, one.checked), form, known[joined]):
                return FormLink(joined, "identifier", one.scheme, one.number, _without(conflicts, joined))
        return FormLink(joined, "judgement", None, None, _without(conflicts, joined))
    joining = [
        one
        for one in quoted
        if one.party_id not in different
        and (
            may_join(Number(one.scheme, one.number, one.checked), form, known[one.party_id])
            or _surname_of(form, known[one.party_id])
        )
    ]
    if not joining:
        return FormLink(party.id, "alone", None, None, conflicts)
    best = min(
        joining, key=lambda one: (-quick_alike(as_party(form), as_party(known[one.party_id])), one.party_id, one)
    )
    return FormLink(best.party_id, "identifier", best.scheme, best.number, conflicts)


def _surname_of(form: Known, other: Known) -> bool:
    """Tell whether a form gives a person by a surname alone that is a word of a name of the other: a number then decides."""
    if not (form.person and kinds_agree(form, other) and all(one_word(name) for name in form.names)):
        return False
    surname = {word for name in form.names for word in read_name(name, organisation=False).words}
    return bool(surname) and any(surname <= set(read_name(name, organisation=False).words) for name in other.names)


def _without(conflicts: list[tuple[str, str, str]], party_id: str) -> list[tuple[str, str, str]]:
    return [conflict for conflict in conflicts if conflict[2] != party_id]


def _judged(
    form_id: str, connection: "duckdb.DuckDBPyConnection", judgements: Sequence[Judgement]
) -> tuple[set[str], set[str]]:
    """Resolved parties judged the same as the form's party, and judged different."""
    verdicts: dict[str, str] = {}
    for judgement in judgements:
        if form_id in (judgement.left, judgement.right):
            other = judgement.right if judgement.left == form_id else judgement.left
            verdicts[other] = judgement.judgement
    if not verdicts:
        return set(), set()
    rows = connection.execute(
        "select stated_id, party_id from identity_merge where stated_id in (select unnest($1::varchar[]))",
        [sorted(verdicts)],
    ).fetchall()
    same = {party_id for stated_id, party_id in rows if verdicts[stated_id] == "same"}
    different = {party_id for stated_id, party_id in rows if verdicts[stated_id] == "different"}
    return same, different


def _known(connection: "duckdb.DuckDBPyConnection", ids: set[str]) -> dict[str, Known]:
    """Kinds and names of resolved parties."""
    if not ids:
        return {}
    wanted = [sorted(ids)]
    kinds = connection.execute(
        "select party_id, list(distinct kind) from party where party_id in (select unnest($1::varchar[])) group by 1",
        wanted,
    ).fetchall()
    names = connection.execute(
        """
        select party_id, list_sort(list(distinct value) filter (kind <> 'surname')) from name
        where party_id in (select unnest($1::varchar[])) group by 1
        """,  # a second condition on rows would keep the engine from its index
        wanted,
    ).fetchall()
    by_kind, by_name = dict(kinds), dict(names)
    return {id_: Known(id_, frozenset(by_kind.get(id_, ())), tuple(by_name.get(id_) or ())) for id_ in ids}
