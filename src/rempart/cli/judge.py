"""``rempart judge``: what an officer judged of two parties; replayed at each build."""

import re
from datetime import date
from pathlib import Path
from typing import Literal

import click

from rempart.base import RempartError
from rempart.cli.common import Day, opened, workspace_option
from rempart.identity import Judgement
from rempart.identity.judgements import append_judgement, read_judgements, undo_judgement
from rempart.ledger import Workspace
from rempart.ledger.editions import editions
from rempart.ledger.swapping import alone_in
from rempart.ledger.workspace import today


@click.command("judge")
@click.argument("left")
@click.argument("right", required=False)
@click.argument("verdict", required=False, type=click.Choice(["same", "different", "cannot_tell"]))
@click.option("--reason", required=True, help="Why, in a sentence.")
@click.option("--author", required=True, help="Pseudonym of the officer.")
@click.option("--expires", type=Day(to_come=True), help="First day on which it no longer holds.")
@click.option("--undo", is_flag=True, help="Undo the judgement whose number is LEFT.")
@workspace_option
def command(
    left: str, right: str | None, verdict: Literal["same", "different", "cannot_tell"] | None, reason: str, author: str,
    expires: date | None, undo: bool, workspace_path: Path,
) -> None:  # fmt: skip
    """Judge whether LEFT and RIGHT are the same party.

    Both are ids as published, as a report shows them (un_sanctions:6908555, form:2026-0147:5f0c2a91d3be). The judgement holds from
    today, for checks on this day and later, once 'rempart build' has made a new snapshot.
    """
    workspace = opened(workspace_path)
    if undo:
        if right is not None:
            raise click.UsageError("Give one number, that of the judgement to undo.")
        take_back(workspace, left, reason=reason, author=author)
        click.echo(f"Undone: judgement {left}. It no longer counts in snapshots built from now on.")
        return
    if right is None or verdict is None:
        raise click.UsageError("Give two ids and one of same, different, cannot_tell.")
    judgement = Judgement(verdict, left, right, reason, author, today(), expires)
    enter(workspace, judgement)
    click.echo(f"Judged, number {judgement.id}. It counts in snapshots built from now on.")


def file_of(workspace: Workspace) -> Path:
    """Return the file of the judgements of a workspace."""
    return workspace.path / "judgements" / "judgements.jsonl"


def enter(workspace: Workspace, judgement: Judgement) -> None:
    """Write a judgement and journal it; one that is there already is neither written nor journalled again.

    Raises:
        RempartError: an id is not one that a report shows, or this very judgement was undone.
    """
    for party_id in (judgement.left, judgement.right):
        _check_id(party_id, workspace)
    path = file_of(workspace)
    with alone_in(path.parent):  # a purge replaces the file
        if judgement.id not in {one.id for one in read_judgements(path)}:
            data = {"judgement": judgement.id, "verdict": judgement.judgement}
            workspace.journal.append("judgement", actor=judgement.author, data=data)
        append_judgement(path, judgement)


def take_back(workspace: Workspace, number: str, *, reason: str, author: str) -> None:
    """Undo a judgement by its number and journal it; what is refused is not journalled.

    Raises:
        RempartError: there is no such judgement.
    """
    path = file_of(workspace)
    with alone_in(path.parent):
        if number in {one.id for one in read_judgements(path)}:
            workspace.journal.append("judgement.undo", actor=author, data={"judgement": number})
        undo_judgement(path, number, reason=reason, author=author, made_on=today())


def _check_id(party_id: str, workspace: Workspace) -> None:
    """Refuse an id that no report shows: of a register that was never loaded, or not in the form of a form's party."""
    register, colon, key = party_id.partition(":")
    if register == "form" and re.fullmatch(r".+:[0-9a-f]{12}(\.[0-9]+)?", key):
        return
    if not (colon and key and editions(workspace.editions_of(register))):
        raise RempartError(
            "judge",
            "an id is not one that a report shows",
            "Copy it from the section on close names: REGISTER:KEY or form:…",
        )
