"""What a report says of judgements made before: by whom, when, and what has happened since. No name stands in it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import duckdb

from rempart.base import Words
from rempart.base.yaml_files import read_yaml
from rempart.identity.merging.contents import Change
from rempart.identity.merging.judgements import Judgement
from rempart.identity.merging.standing import Standing
from rempart.screening.pages import Voice

if TYPE_CHECKING:
    from rempart.screening.close_names import Entry


class Told(NamedTuple):
    """One thing that a report says of a judgement: which gap of ``gaps.yml``, about whom, and the sentences."""

    gap: str
    about: str
    told: str


def told(one: Standing, voice: Voice, entries: Collection[str] = ()) -> str:
    """Return the sentences about a judgement: by whom and when, that it ended, what has changed, who judged otherwise.

    Args:
        one: the judgement as it stands on the day.
        voice: of the report.
        entries: the ids of list entries, as published; the other side is the party.
    """
    judgement = one.judgement
    parts = [_say(voice, "judged", judgement.judgement, **_signed(judgement, voice))]
    if one.expired and judgement.expires_on:
        parts.append(_say(voice, "then", "expired", day=voice.day_in_text(judgement.expires_on)))
    for side, changes in _by_side(one.changes, entries).items():
        parts.append(_say(voice, "then", side, changes=changes_in_words(changes, voice)))
    if one.against:
        others = "; ".join(_say(voice, "other", o.judgement, **_signed(o, voice)) for o in one.against)
        parts.append(_say(voice, "then", "against", others=others))
    return voice.tidy(" ".join(parts))


def changes_in_words(changes: Iterable[Change], voice: Voice) -> str:
    """Return what has changed, in words: *names changed, birth date added*. What stood and stands there is not said."""
    return ", ".join(dict.fromkeys(_say(voice, change.item, change.how) for change in changes))


def close_ones(standings: Iterable[Standing], own: Collection[str], entries: Collection[str]) -> list[Standing]:
    """Return how the judgements between a party, under all its ids, and the entries of a close name stand."""
    return [
        one
        for one in standings
        if (one.judgement.left in own and one.judgement.right in entries)
        or (one.judgement.right in own and one.judgement.left in entries)
    ]


def resolved_to(connection: duckdb.DuckDBPyConnection, standings: Iterable[Standing]) -> dict[str, str]:
    """Return to whom the parties of the judgements *same* are resolved, as far as they are known on the day."""
    ids = {id_ for one in standings if one.judgement.judgement == "same" for id_ in one.judgement.pair}
    if not ids:
        return {}
    rows = connection.execute(
        "select stated_id, party_id from identity_merge where stated_id in (select unnest($1::varchar[]))",
        [sorted(ids)],
    ).fetchall()
    return dict(rows)


def to_tell(
    standings: Iterable[Standing],
    about: Mapping[str, str],
    resolved: Mapping[str, str],
    entries: "Mapping[str, Iterable[Entry]]",
    voice: Voice,
) -> Iterator[Told]:
    """Yield what a report says of judgements *same* in force about its parties: one that woke up, one that joins nothing.

    Args:
        standings: of the day.
        about: the published ids of the parties of a report, and how it calls them.
        resolved: see ``resolved_to``. Two judged the same that are not one party there are kept apart by something else.
        entries: of the lists in force, by resolved party.
        voice: of the report.
    """
    for one in standings:
        own = [about[id_] for id_ in one.judgement.pair if id_ in about]
        if one.expired or one.judgement.judgement != "same" or not own:
            continue
        left, right = (resolved.get(id_) for id_ in one.judgement.pair)
        if left and right and left != right:
            yield from (Told("judgement_refused", name, told(one, voice)) for name in dict.fromkeys(own))
        elif left and right and one.changes:
            listed = {entry.stated_id for entry in entries.get(left, ())}
            yield Told("judgement_woken", own[0], told(one, voice, listed))


def _by_side(changes: Iterable[Change], entries: Collection[str]) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault("entry" if change.party_id in entries else "party", []).append(change)
    return found


def _signed(judgement: Judgement, voice: Voice) -> dict[str, str]:
    return {"day": voice.day_in_text(judgement.made_on), "author": judgement.author, "number": judgement.id}


def _say(voice: Voice, group: str, key: str, **values: str) -> str:
    return _words()[group][key].in_language(voice.lang).format(**values)


@cache
def _words() -> dict[str, dict[str, Words]]:
    text = files("rempart.screening").joinpath("judged.yml").read_text(encoding="utf-8")
    return {group: {key: Words(**words) for key, words in keys.items()} for group, keys in read_yaml(text).items()}
