"""Pairs that an officer judged and should look at again, compared as they are published now."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from rempart.identity import Party, compare
from rempart.identity.merging.standing import Standing
from rempart.identity.parties import parties_of
from rempart.ledger import Workspace, snapshots
from rempart.screening.close_names import IN_FORCE, compared_in_words, main_name
from rempart.screening.overlay import FORM
from rempart.screening.pages import Voice
from rempart.screening.published import published
from rempart.screening.report import CloseName
from rempart.screening.stored_checks import CheckedParty, StoredCheck, stored_checks

_OF_A_FORM = f"{FORM}:"


@dataclass(frozen=True)
class Again:
    """One pair of one application, compared as known on ``on_day`` in ``snapshot``, and the judgement made before."""

    application_id: str
    on_day: date
    snapshot: str
    close: CloseName
    standing: Standing


def live(workspace: Workspace, asked: Mapping[tuple[str, str], Standing], day: date) -> list[Again]:
    """Return the pairs of ``asked`` of which one is a party of a stored check and the other stands on a list now.

    What a form says of its party is read from the last check; what registers publish, from the last snapshot, as known
    on ``day``. They are spoken of in English, as everything that the command line says.

    Raises:
        RempartError: a stored report is damaged; restore it from a copy.
    """
    there = snapshots(workspace.snapshots)
    if not asked or not there:
        return []
    last = there[-1]
    with published(last, (id_ for pair in asked for id_ in pair), day) as connection:
        now = {
            party.id: party for party in parties_of(connection, {id_ for pair in asked for id_ in pair}, unnamed=True)
        }
        entries = _entries(connection, day)
    found = []
    for check, party, pair in _checked(stored_checks(workspace), asked):
        own, other = _sides(pair, party, entries)
        said = party.declared if own.startswith(_OF_A_FORM) else now.get(own, party.asked)
        if said is not None and other in now and other in entries:
            close = _close(said, own, now[other], entries[other])
            found.append(Again(check.application_id, day, last.id, close, asked[pair]))
    return found


def _sides(pair: tuple[str, str], party: CheckedParty, entries: Collection[str]) -> tuple[str, str]:
    """Return the id of a pair that is the party's, the form's first, then one that no list names; and the other."""
    own = min(pair, key=lambda id_: (_whole(id_) not in party.ids, not id_.startswith(_OF_A_FORM), id_ in entries))
    return own, pair[0] if own == pair[1] else pair[1]


def _whole(id_: str) -> str:
    """Return the id of a form's party without the number that tells lines of equal words apart."""
    return re.sub(r"(:[0-9a-f]{12})\.\d+$", r"\1", id_) if id_.startswith(_OF_A_FORM) else id_


def _checked(
    checks: Iterable[StoredCheck], asked: Mapping[tuple[str, str], Standing]
) -> Iterator[tuple[StoredCheck, CheckedParty, tuple[str, str]]]:
    """Yield the checked parties that a pair names, each pair once an application, in the order of the applications."""
    naming: dict[str, list[tuple[str, str]]] = {}
    for pair in sorted(asked):
        for id_ in pair:
            naming.setdefault(_whole(id_), []).append(pair)
    for check in checks:
        met = set()
        for party in check.parties:
            for pair in sorted({pair for id_ in party.ids for pair in naming.get(id_, ())}):
                if pair not in met:
                    met.add(pair)
                    yield check, party, pair


def _entries(connection: duckdb.DuckDBPyConnection, day: date) -> dict[str, tuple[str, str]]:
    """Return the lists and the references of the entries in force of each published party, those of good standing aside."""
    rows = connection.execute(
        "select party_id, string_agg(distinct list, ', ' order by list), string_agg(distinct ref, ', ' order by ref) "
        f"from listing where {IN_FORCE} group by party_id",
        [day],
    ).fetchall()
    return {party_id: (lists or "", refs or "") for party_id, lists, refs in rows}


def _close(said: Party, own: str, listed: Party, entry: tuple[str, str]) -> CloseName:
    return CloseName(
        id="",
        about=main_name(said) or own,
        party=own,
        candidate=listed.id,
        name=main_name(listed),
        list_name=entry[0],
        ref=entry[1],
        **compared_in_words(compare(said, listed), said, listed, Voice("en")),
        citations=[],
    )
