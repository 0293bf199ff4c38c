"""What was published on a day, found the slow way: by looking at the editions one after the other."""

from datetime import date

from tests.ledger.editions_on_disk import Published, Spell, day

Shown = tuple[str, str, date | None, date]
"""A row as seen on a day: record, activity, last day in the world, day since which it is published so."""


def shown_on(published: list[Published], on_day: int, *, scope: str, disappearance: str) -> set[Shown]:
    """Return the rows that a reader of that day sees, from what had been published by then and nothing else."""
    known = [one for one in sorted(published, key=lambda one: one.day) if one.day <= on_day]
    used = known if scope == "part" else list({one.day: one for one in known}.values())
    records = {record for one in used for record in one.spells}
    rows = set()
    for record in records:
        said = [(one.day, one.spells.get(record)) for one in used]
        row = _last_said(record, said) if scope == "part" else _row(record, said, disappearance)
        rows |= {row} if row else set()
    return rows


def _last_said(record: str, said: list[tuple[int, Spell | None]]) -> Shown:
    """What the last edition that names the record says, since the first of the editions that said so in a row."""
    named = [(number, spell) for number, spell in said if spell is not None]
    return _shown(record, named[-1][1], _since(named))


def _row(record: str, said: list[tuple[int, Spell | None]], disappearance: str) -> Shown | None:
    spell = said[-1][1]
    if spell is not None:
        return _shown(record, spell, _since(said))
    if disappearance == "withdrawn":
        return None
    last = max(place for place, (_, spell) in enumerate(said) if spell is not None)
    spell, gone = said[last][1], said[last + 1][0]
    assert spell is not None
    ended = gone if spell.ended is None else min(spell.ended, gone)
    return _shown(record, Spell(spell.activity, ended), gone)


def _since(said: list[tuple[int, Spell | None]]) -> int:
    since = len(said) - 1
    while since and said[since - 1][1] == said[-1][1]:
        since -= 1
    return said[since][0]


def _shown(record: str, spell: Spell, since: int) -> Shown:
    return record, spell.activity, None if spell.ended is None else day(spell.ended), day(since)
