"""Entries of lists whose name is close to a party's, but for those judged different as they are: shown, founding nothing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from rempart.identity import Index, Judgement, Party
from rempart.identity.comparison.compare import Comparison
from rempart.identity.comparison.features import namesakes
from rempart.identity.index import Allowed, Candidate
from rempart.identity.merging.contents import LASTS
from rempart.identity.merging.standing import Standing
from rempart.screening.judged import close_ones, told
from rempart.screening.pages import Voice
from rempart.screening.report import CloseName, Compared
from rempart.screening.sources import Sources, rows_of

LEAST_ALIKE = 0.23
"""Below this likeness only a namesake or an equal number is shown; what it shows by chance stands in every report.
Basis: house, docs/decisions/0006, carried over to calibrated weights by 0025; no question follows either way."""
IN_FORCE = """kind <> 'positive_register' and (valid_from is null or valid_from <= $1) and (valid_to is null or valid_to > $1)"""
"""Which rows of ``listing`` are entries of a list of sanctions or exclusions in force on a day."""
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


@dataclass(frozen=True)
class Asked:
    """A party of an application: ``about`` how the report calls it, ``published`` the id by which it is judged, ``stated`` all its ids."""

    party: Party
    about: str
    published: str
    stated: Collection[str]


def entries_in_force(connection: duckdb.DuckDBPyConnection, on_day: date) -> dict[str, list[Entry]]:
    """Return the entries of all lists of sanctions and exclusions in force, by resolved party."""
    rows = connection.execute(
        "select l.party_id, s.party_id, l.list, l.ref, l.row_id "
        f"from (from listing where {IN_FORCE}) l join stated.listing s using (row_id, part, ref) order by all",
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
    judgements: Iterable[Judgement],
    stated: Collection[str],
    listed: Allowed | None = None,
) -> list[Candidate]:
    """Return the listed parties close to ``party``, best first; those joined to it or parted from it are left out.

    Args:
        index: of the parties of the ledger.
        party: with its resolved id, and what both the form and the registers say of it.
        entries: of the lists in force.
        judgements: those by which a close name is shown no more (``Standing.hides``).
        stated: the ids under which the party is known: the form's and the published ones.
        listed: which parties of the index have entries, where not all of them have.
    """
    apart = {{j.left: j.right, j.right: j.left}[own] for j in judgements for own in stated if own in (j.left, j.right)}
    found = index.search(party, limit=_LIMIT, among=listed)
    return [
        candidate
        for candidate in found
        if _to_show(candidate, party, index.party(candidate.id))
        and candidate.id != party.id
        and not all(entry.stated_id in apart for entry in entries[candidate.id])
    ]


def close_name(
    candidate: Candidate, asked: Asked, listed: Party, entries: Sequence[Entry], standings: Iterable[Standing],
    sources: Sources, connection: duckdb.DuckDBPyConnection, voice: Voice,
) -> CloseName:  # fmt: skip
    """Return one close name as the report shows it, item by item, with what officers judged of it before.

    Args:
        candidate: what was found.
        asked: the party of the application.
        listed: what the lists say of the candidate.
        entries: of the candidate, in force. The first that nobody judged different is the one to judge.
        standings: of all judgements, on the day.
        sources: of the report.
        connection: of the ledger of the day.
        voice: of the report.
    """
    party, listed_ids = asked.party, {entry.stated_id for entry in entries}
    judged = close_ones(standings, asked.stated, listed_ids)
    hidden = {id_ for one in judged if one.hides for id_ in one.judgement.pair}
    to_judge = [one for one in entries if one.stated_id not in hidden] or entries
    cited = [entry.row_id for entry in entries]
    cited += sorted(_rows_compared(connection, listed_ids) - set(cited))
    rows = rows_of(connection, cited)
    return CloseName(
        id="",
        about=asked.about,
        party=asked.published,
        candidate=to_judge[0].stated_id,
        name=main_name(listed),
        list_name=", ".join(sorted({entry.list for entry in entries if entry.list})),
        ref=", ".join(sorted({entry.ref for entry in entries})),
        **compared_in_words(candidate.comparison, party, listed, voice),
        judged=[told(one, voice, listed_ids) for one in judged if not one.hides],
        citations=[sources.cite(row_id, rows.get(row_id)) for row_id in cited],
    )


def compared_in_words(comparison: Comparison, party: Party, listed: Party, voice: Voice) -> dict[str, Any]:
    """Return what a close name says of a comparison: items, sentences, alike, compared, and what would settle it."""
    sentences = [voice.tidy(evidence.sentence.in_language(voice.lang)) for evidence in comparison.evidence]
    return {
        "items": [
            _item(evidence.feature, evidence.outcome, sentence, party, listed, voice)
            for evidence, sentence in zip(comparison.evidence, sentences, strict=True)
        ],
        "sentences": sentences,
        "alike": round(comparison.alike, 4),
        "compared": round(comparison.compared, 4),
        "settle": voice.tidy(comparison.settles.in_language(voice.lang)),
    }


def _rows_compared(connection: duckdb.DuckDBPyConnection, ids: Collection[str]) -> set[str]:
    """Return the rows that say what is compared of the entries: an item may be of a later edition than the entry."""
    union = " union all ".join(
        f"select row_id, party_id from stated.{table} where {LASTS}"
        for table in ("name", "birth_date", "identifier", "address")
    )
    found = connection.execute(
        f"select distinct row_id from ({union}) where party_id in (select unnest($1::varchar[]))", [sorted(ids)]
    )
    return {row_id for (row_id,) in found.fetchall()}


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
        "flag": party.countries,
        "built": map(str, party.birth_dates),
        "kind": [voice.known("kind", party.schema)],
    }
    return "; ".join(values.get(feature, ()))
