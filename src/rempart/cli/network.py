"""``rempart network``: how two parties hang together, what one shares with others, and what changed behind it."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import click
import duckdb

from rempart.base import RempartError, months_before
from rempart.base.spoken import percent
from rempart.base.words import Language
from rempart.build import open_as_of
from rempart.build.meanwhile import READING
from rempart.cli.common import Day, actor, lang_option, opened, say, workspace_option
from rempart.cli.looking import PERSON, within_a_case
from rempart.ledger import open_snapshot
from rempart.ledger.swapping import held
from rempart.network import shared_with, shortest_path
from rempart.network.past import Change, changes_between
from rempart.network.sentences import crowded_sentence, sentence
from rempart.network.shared import Shared
from rempart.screening.showing import KnownParty, find_parties, parties

YEARS = 10
_SAID: dict[Language, dict[str, str]] = {
    "en": {
        "address": "same address", "officer": "same officer", "beneficial_owner": "same beneficial owner", "agent": "same agent",
        "landlord": "same landlord", "began": "began", "ended": "ended", "others": "{n} others", "other": "1 other",
        "holds": "{a} holds {share} of {b}", "directs": "{a} holds an office in {b} ({detail})",
        "owns": "{a} is stated as owner of {b} ({detail})", "unknown": "a share that is not stated", "person": PERSON,
        "colon": ":", "none": "Nothing: the sources loaded tell of none. It proves nothing.",
    },
    "fr": {
        "address": "même adresse", "officer": "même mandataire", "beneficial_owner": "même bénéficiaire effectif",
        "agent": "même représentant", "landlord": "même bailleur", "began": "début", "ended": "fin", "others": "{n} autres",
        "other": "1 autre", "holds": "{a} détient {share} de {b}", "directs": "{a} exerce un mandat dans {b} ({detail})",
        "owns": "{a} est déclaré bénéficiaire effectif de {b} ({detail})", "unknown": "une part non indiquée", "person": "(une personne)",
        "colon": "\u00a0:", "none": "Rien : les sources chargées n’en indiquent pas. Cela ne prouve rien.",
    },
}  # fmt: skip


@dataclass(frozen=True)
class View:
    """One snapshot as known on a day, the parties asked about, and how the others are called."""

    connection: duckdb.DuckDBPyConnection
    day: date
    lang: Language
    asked: list[KnownParty]

    @property
    def ids(self) -> list[str]:
        """Resolved ids of the parties asked about, in the order asked."""
        return [party.id for party in self.asked]

    def labels(self, ids: Iterable[str]) -> Callable[[str], str]:
        """Return what calls parties by a name; a person who was not asked about within a case stays unnamed.

        So does whom no register describes: an id may be a name.
        """
        known = {one.id: one for one in [*parties(self.connection, set(ids)), *self.asked]}
        named = set(self.ids)

        def label(id_: str) -> str:
            party = known.get(id_)
            if party is None or (party.person and id_ not in named):
                return _SAID[self.lang]["person"]
            return party.names[0] if party.names else id_

        return label


@click.group("network")
def command() -> None:
    """Show what ties parties together, with the rows that say so: facts, not reproaches.

    A person is shown only with --application and --purpose, where a check of that application names them; other
    persons stay unnamed. Every look is journalled.
    """


def _options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that every look has."""
    for option in (
        workspace_option,
        lang_option,
        click.option("--snapshot", "snapshot_name", help="A snapshot's name or path; by default the last one."),
        click.option("--on", "on_day", type=Day(), help="As known on this day; by default that of the snapshot."),
        click.option("--purpose", help="Why: kept in the journal."),
        click.option("--application", "application_id", help="The application within which a person is looked at."),
    ):
        function = option(function)
    return function


@contextmanager
def _view(
    what: str, names: tuple[str, ...], application_id: str | None, purpose: str | None, on_day: date | None,
    snapshot_name: str | None, lang: Language | None, workspace_path: Path,
) -> Iterator[View]:  # fmt: skip
    """Open what is known on the day, find the parties, refuse persons of no case, and journal the look."""
    workspace = opened(workspace_path)
    waiting = partial(say, "waiting for the end of a purge")
    click.get_current_context().with_resource(held(workspace.path / READING, shared=True, waiting=waiting))
    snapshot = open_snapshot(workspace.snapshots, snapshot_name)
    day = on_day or snapshot.known_on
    with open_as_of(snapshot, day, memory_limit_mb=workspace.settings.memory_limit_mb) as ledger:
        asked = [_one(ledger.connection, what, place, name) for place, name in enumerate(names, start=1)]
        persons = [party.id for party in asked if party.person]
        for one in persons:
            within_a_case(workspace, application_id, purpose, [one])
        data = {"snapshot": snapshot.id, "on": day.isoformat(), "kind": what, "parties": [p.id for p in asked]}
        workspace.journal.append("show", actor=actor(), data=data, case=application_id, purpose=purpose)
        yield View(ledger.connection, day, lang or workspace.settings.language, asked)


def _one(connection: duckdb.DuckDBPyConnection, what: str, place: int, name: str) -> KnownParty:
    """Return the one party that an argument names, or say which argument names none, or several."""
    where = f"network {what}, argument {place}"
    try:
        found = find_parties(connection, name)
    except RempartError as error:
        raise RempartError(where, error.what, error.todo) from error
    if len(found) > 1:
        ids = ", ".join(party.id for party in found if not party.person)
        raise RempartError(where, "several records have it that were not found to be one party", f"Give one id: {ids}")
    return found[0]


@command.command("path")
@click.argument("one")
@click.argument("other")
@_options
def path_command(one: str, other: str, **look: object) -> None:
    """Say in one sentence how ONE and OTHER hang together: holdings, offices, owners, addresses; six links at most.

    Public bodies, and whatever has very many ties, are named and not walked through: they say nothing of two.
    """
    with _view("path", (one, other), **look) as view:  # type: ignore[arg-type]
        first, last = view.ids
        found = shortest_path(view.connection, first, last, view.day)
        met = {id_ for step in found.steps for id_ in (step.from_id, step.to_id)} | set(found.crowded)
        label = view.labels(met)
        persons = {party.id for party in parties(view.connection, met) if party.person}
        click.echo(sentence(found, (first, last), view.lang, label, persons))
        places = set(found.crowded) - {party.id for party in parties(view.connection, found.crowded)}
        if crowded := crowded_sentence(found, view.lang, lambda one: one if one in places else label(one)):
            click.echo(crowded)
        for step in found.steps:
            click.echo(f"    {label(step.from_id)} – {label(step.to_id)}: {', '.join(step.row_ids)}")


@command.command("shared")
@click.argument("one")
@_options
def shared_command(one: str, **look: object) -> None:
    """List what ONE has in common with others: an address, an officer, an owner, an agent, a landlord.

    Firms share an address, an accountant or a landlord for the best of reasons. What more than fifty share names nobody.
    """
    with _view("shared", (one,), **look) as view:  # type: ignore[arg-type]
        found = shared_with(view.connection, view.ids[0], view.day)
        label = view.labels({id_ for item in found for id_ in (item.through, *item.others)})
        for item in found:
            click.echo(_shared_line(item, label, view.lang))
        if not found:
            click.echo(_SAID[view.lang]["none"])


@command.command("changes")
@click.argument("one")
@click.option("--since", type=Day(), help=f"From this day; by default {YEARS} years before.")
@_options
def changes_command(one: str, since: date | None, **look: object) -> None:
    """List what began and ended behind ONE, oldest first: holdings, offices, owners, each with its day and row.

    Only what a register dates is here.
    """
    with _view("changes", (one,), **look) as view:  # type: ignore[arg-type]
        first = since or months_before(view.day, 12 * YEARS)
        found = changes_between(view.connection, view.ids[0], first, view.day)
        label = view.labels({id_ for change in found for id_ in (change.link.from_id, change.link.to_id)})
        for change in found:
            click.echo(_change_line(change, label, view.lang))
        if not found:
            click.echo(_SAID[view.lang]["none"])


def _shared_line(item: Shared, label: Callable[[str], str], lang: Language) -> str:
    words = _SAID[lang]
    through = item.through if item.kind == "address" else label(item.through)
    number = words["other"] if item.number == 1 else words["others"].format(n=item.number)
    named = f" ({', '.join(label(id_) for id_ in item.others)})" if item.others else ""
    return f"{words[item.kind]}{words['colon']} {through}; {number}{named}\n    {', '.join(item.row_ids)}"


def _change_line(change: Change, label: Callable[[str], str], lang: Language) -> str:
    words, link = _SAID[lang], change.link
    known = [share for share in (link.share_min, link.share_max) if share is not None]
    share = "–".join(dict.fromkeys(percent(one, lang) for one in known)) or words["unknown"]
    said = words[link.kind].format(a=label(link.from_id), b=label(link.to_id), share=share, detail=link.detail or "–")
    return f"{change.day}  {words[change.what]}{words['colon']} {said}\n    {link.row_id}"
