"""Entries of lists whose name is close to that of a party, and that nobody has judged: shown, compared, founding nothing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from rempart.identity import Index, Judgement, Party
from rempart.identity.features import namesakes
from rempart.identity.index import Allowed, Candidate
from rempart.screening.pages import Voice
from rempart.screening.report import CloseName, Compared
from rempart.screening.sources import Sources, rows_of

LEAST_ALIKE = 0.5
"""Below this likeness only a namesake or an equal number is shown. Basis: house, docs/decisions/0006; no question follows either way."""
_LIMIT = 5
_LEAST_WORDS = 2
_NOT_A_WORD = ("initial", "left_only", "right_only")


@dataclass(frozen=True)
class Entry:
    """One entry of a list in force on the day."""

    party_id: str
    stated_id: str
    list: str
    ref: str
    row_id: str


def entries_in_force(connection: duckdb.DuckDBPyConnection, on_day: date) -> dict[str, list[Entry]]:
    """Return the entries of all lists of sanctions and exclusions in force, by resolved party."""
    rows = connection.execute(
        "select l.party_id, s.party_id, l.list, l.ref, l.row_id from listing l join stated.listing s using (row_id, part, ref) "
        "where l.kind <> 'positive_register' and (l.valid_from is null or l.valid_from <= $1) "
        "and (l.valid_to is null or l.valid_to > $1) order by all",
        [on_day],
    ).fetchall()
    found: dict[str, list[Entry]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Entry(*row))
    return found


def search(
    index: Index,
    party: Party,
    entries: dict[str, list[Entry]],
    judgements: Sequence[Judgement],
    stated: Collection[str],
    listed: Allowed | None = None,
) -> list[Candidate]:
    """Return the listed parties close to ``party``, best first; those joined to it or judged different are left out.

    Args:
        index: of the parties of the ledger.
        party: with its resolved id, and what both the form and the registers say of it.
        entries: of the lists in force.
        judgements: those in force.
        stated: the ids under which the party is known: the form's and the published ones.
        listed: which parties of the index have entries, where not all of them have.
    """
    apart = {
        {j.left: j.right, j.right: j.left}[own]
        for j in judgements
        if j.judgement == "different"
        for own in stated
        if own in (j.left, j.right)
    }
    found = index.search(party, limit=_LIMIT, among=listed)
    return [
        candidate
        for candidate in found
        if _to_show(candidate, party, index.party(candidate.id))
        and candidate.id != party.id
        and not all(entry.stated_id in apart for entry in entries[candidate.id])
    ]


def close_name(
    candidate: Candidate, party: Party, listed: Party, entries: Iterable[Entry], about: str, published: str,
    sources: Sources, connection: duckdb.DuckDBPyConnection, voice: Voice,
) -> CloseName:  # fmt: skip
    """Return one close name as the report shows it, item by item. ``published`` is the id by which the party is judged."""
    entries = list(entries)
    comparison = candidate.comparison
    rows = rows_of(connection, [entry.row_id for entry in entries])
    return CloseName(
        id="",
        about=about,
        party=published,
        candidate=entries[0].stated_id,
        name=main_name(listed),
        list_name=", ".join(sorted({entry.list for entry in entries if entry.list})),
        ref=", ".join(sorted({entry.ref for entry in entries})),
        items=[_item(evidence.feature, evidence.outcome, voice.tidy(evidence.sentence.in_language(voice.lang)), party, listed, voice)
               for evidence in comparison.evidence],
        sentences=[voice.tidy(evidence.sentence.in_language(voice.lang)) for evidence in comparison.evidence],
        alike=round(comparison.alike, 4),
        compared=round(comparison.compared, 4),
        settle=voice.tidy(comparison.settles.in_language(voice.lang)),
        citations=[sources.cite(entry.row_id, rows.get(entry.row_id)) for entry in entries],
    )  # fmt: skip


def _to_show(candidate: Candidate, party: Party, listed: Party) -> bool:
    """Tell whether an officer sees an entry: alike, a namesake, or one that states the same number.

    A person, a ship or an aircraft is not the party of a form that is none, or may be none, by one word of a name.
    """
    evidence = candidate.comparison.evidence
    if any(one.feature == "identifier" and one.outcome == "equal" for one in evidence) or namesakes(party, listed):
        return True
    another = listed.nature in ("person", "thing") and listed.nature != party.nature
    words = sum(part.how not in _NOT_A_WORD for one in evidence for part in one.parts)
    return candidate.comparison.alike >= LEAST_ALIKE and (words >= _LEAST_WORDS or not another)


def main_name(party: Party) -> str:
    """Return the name under which a list enters the party: not an alias where there is another."""
    return (
        min(party.names, key=lambda name: (name.kind != "name", not name.value.isascii(), name.value)).value
        if party.names
        else ""
    )


def _item(feature: str, outcome: str, note: str, party: Party, listed: Party, voice: Voice) -> Compared:
    return Compared.model_validate(
        {"item": feature, "stated": _shown(feature, party, voice), "listed": _shown(feature, listed, voice),
         "outcome": outcome, "note": note}
    )  # fmt: skip


def _shown(feature: str, party: Party, voice: Voice) -> str:
    """Return what a record says of one item, in words; nothing where it says nothing, which the page puts into words."""
    values: dict[str, Iterable[str]] = {
        "name": [name.value for name in party.names[:3]],
        "birth_date": map(voice.partial_day_in_text, party.birth_dates),
        "identifier": party.identifiers,
        "address": party.addresses[:2],
        "country": party.countries,
        "schema": [voice.known("kind", party.schema)],
    }
    return "; ".join(values.get(feature, ()))
