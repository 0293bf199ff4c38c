"""``rempart judge``: what an officer judged of two parties; replayed at each build."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import click

from rempart.cli.common import Day, opened, workspace_option
from rempart.identity import Judgement
from rempart.identity.merging.judgements import read_judgements
from rempart.identity.merging.standing import Standing, contradictions
from rempart.ledger import Workspace
from rempart.ledger.workspace import today
from rempart.screening.judged import changes_in_words
from rempart.screening.judging import enter, file_of, take_back, verdict_of
from rempart.screening.pages import Voice
from rempart.screening.pages.text import undirected
from rempart.screening.to_review import seen_in, seen_last, standings_now

_ENGLISH = Voice("en")


@click.command("judge")
@click.argument("left", required=False)
@click.argument("right", required=False)
@click.argument("verdict", required=False, type=click.Choice(["same", "different", "cannot_tell"]))
@click.option("--reason", help="Why, in a sentence; needed to judge and to undo.")
@click.option("--author", required=True, help="Pseudonym of the officer.")
@click.option("--expires", type=Day(to_come=True), help="First day on which it no longer holds.")
@click.option("--undo", "act", flag_value="undo", help="Undo the judgement whose number is LEFT.")
@click.option("--list", "act", flag_value="list", help="List the judgements instead, and how they stand.")
@click.option("--on", "on_day", type=Day(), help="With --list: as of this day; today by default.")
@workspace_option
def command(
    left: str | None, right: str | None, verdict: Literal["same", "different", "cannot_tell"] | None, reason: str | None,
    author: str, expires: date | None, act: Literal["undo", "list"] | None, on_day: date | None, workspace_path: Path,
) -> None:  # fmt: skip
    """Judge whether LEFT and RIGHT are the same party, or list what was judged.

    Both are ids as published, as a report shows them (un_sanctions:6908555, form:2026-0147:5f0c2a91d3be). The judgement holds from
    today, for checks on this day and later, once 'rempart build' has made a new snapshot. When what is published of one of
    them changes later, it holds on, and asks for another look. That somebody listed the judgements is journalled.
    """
    workspace = opened(workspace_path)
    if act == "list":
        if left or reason or expires:
            raise click.UsageError("--list goes with --author, --on and --workspace alone.")
        _list(workspace, on_day or today(), author)
        return
    if on_day is not None:
        raise click.UsageError("--on goes with --list; a judgement holds from today.")
    if left is None or reason is None:
        raise click.UsageError("Give what to judge or to undo, and --reason; or --list.")
    if act == "undo":
        if right is not None:
            raise click.UsageError("Give one number, that of the judgement to undo.")
        take_back(workspace, left, reason=reason, author=author, on=today())
        click.echo(f"Undone: judgement {left}. It no longer counts in snapshots built from now on.")
        return
    if right is None or verdict is None:
        raise click.UsageError("Give two ids and one of same, different, cannot_tell.")
    before = {one.pair for one in read_judgements(file_of(workspace))}
    pair = (min(left, right), max(left, right))
    seen = seen_last(workspace, pair, today(), judged_before=pair in before)
    said, number = enter(workspace, Judgement(verdict, left, right, reason, author, today(), expires, seen=seen))
    click.echo(f"Judged, number {number}. It counts in snapshots built from now on.")
    for sentence in [*(words.en for words in said), *_unpublished(workspace, pair)]:
        click.echo(undirected(sentence))


def _unpublished(workspace: Workspace, pair: tuple[str, str]) -> Iterator[str]:
    """Say of which of a pair no register says anything: the id may be mistyped."""
    known = seen_in(workspace, None, pair, today())
    for party_id in pair:
        if not party_id.startswith("form:") and party_id not in known:
            yield f"The last snapshot says nothing of {party_id}: look whether the id is right."


def _list(workspace: Workspace, day: date, author: str) -> None:
    """Print how every judgement stands on a day, and what contradicts; journal whom one looked at, by numbers."""
    judgements = read_judgements(file_of(workspace))
    standings = standings_now(workspace, judgements, day)
    numbers = [one.judgement.id for one in standings]
    workspace.journal.append("judgement.listed", actor=author, data={"on": day.isoformat(), "judgements": numbers})
    if not standings:
        click.echo(f"No judgement was in force or had expired on {day}.")
    for one in standings:
        click.echo("\n".join(_lines(one)))
    for pair in contradictions(one.judgement for one in standings if not one.expired):
        chain = ", ".join(link.id for link in pair.chain)
        click.echo(f"Contradiction: {pair.different.id} says different, {chain} say the same, from one to the next.")


def _lines(one: Standing) -> Iterator[str]:
    judgement = one.judgement
    until = f", until {judgement.expires_on}" if judgement.expires_on else ""
    yield "  ".join(map(undirected, (judgement.id, verdict_of(judgement), judgement.left, judgement.right)))
    for said in (f"of {judgement.made_on}, by {judgement.author}{until}: {judgement.reason}", *how_it_stands(one)):
        yield f"  {undirected(said)}"


def how_it_stands(one: Standing) -> Iterator[str]:
    """Say why a judgement asks for another look, if it does: one sentence a reason, with ids and without names."""
    if one.expired:
        yield f"Expired on {one.judgement.expires_on}."
    for party_id in sorted({change.party_id for change in one.changes}):
        said = changes_in_words([change for change in one.changes if change.party_id == party_id], _ENGLISH)
        yield f"Woken: {party_id} has changed since it was judged: {said}."
    for other in one.against:
        yield f"Contested: {verdict_of(other)} by {other.author} on the same day (judgement {other.id})."
