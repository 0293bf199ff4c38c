"""``rempart review``: close names that nobody has judged, one by one, side by side."""

from datetime import date
from pathlib import Path
from typing import Literal

import click

from rempart.base import RempartError
from rempart.cli.common import Day, opened, workspace_option
from rempart.cli.judge import enter, file_of, take_back
from rempart.identity import Judgement
from rempart.identity.judgements import read_judgements
from rempart.ledger import Workspace
from rempart.ledger.workspace import today
from rempart.screening.report import Compared
from rempart.screening.to_review import ToReview, to_review

_VERDICTS: dict[str, Literal["same", "different", "cannot_tell"]] = {"s": "same", "d": "different", "u": "cannot_tell"}
_KEYS = "S same   D different   U cannot tell   N next   Z undo the last   Q quit"
_AT_END = "All were shown.   Z undo the last   any other key ends"
_SIGNS = {"equal": ("=", "green"), "differs": ("≠", "red"), "missing": ("·", "bright_black")}
_ITEMS = {"schema": "kind"}
_TOO_LATE = "There is nothing to undo."


@click.command("review")
@click.option("--application", "application_id", help="Only the close names of this application.")
@click.option("--author", required=True, help="Pseudonym of the officer.")
@click.option("--expires", type=Day(to_come=True), help="First day on which the judgements no longer hold.")
@workspace_option
def command(application_id: str | None, author: str, expires: date | None, workspace_path: Path) -> None:
    """Show each close name of the last reports that nobody has judged, and take a judgement by one key.

    What agrees is marked =, what differs ≠, what one side does not say ·. A judgement needs a reason; it holds from today,
    once 'rempart build' has made a new snapshot. Each one that is shown is journalled.
    """
    workspace = opened(workspace_path)
    waiting = to_review(workspace, read_judgements(file_of(workspace)), today(), application_id)
    if not waiting:
        click.echo("Nothing to review: every close name of the last reports is judged, or there is none.")
        return
    made = _Review(workspace, author, expires).over(waiting)
    click.echo(f"{made:,} judged, {len(waiting) - made:,} left." + (" Next: rempart build" if made else ""))


class _Review:
    """One sitting: where it stands, and the judgements made in it."""

    def __init__(self, workspace: Workspace, author: str, expires: date | None) -> None:
        self._workspace, self._author, self._expires = workspace, author, expires
        self._made: list[tuple[int, str]] = []

    def over(self, waiting: list[ToReview]) -> int:
        """Go through what waits; return how many are judged at the end."""
        place = 0
        while place < len(waiting) or self._made:
            if place == len(waiting):
                click.echo(_AT_END)
            else:
                self._show(waiting[place], place + 1, len(waiting))
            key = _key()
            if key == "z":
                place = self._undo(place)
            elif key == "q" or place == len(waiting):
                break
            elif key == "n" or (key in _VERDICTS and self._judge(waiting[place], place, key)):
                place += 1
        return len(self._made)

    def _show(self, one: ToReview, number: int, of: int) -> None:
        close = one.close
        data = {"application": one.application_id, "party": close.party, "candidate": close.candidate}
        self._workspace.journal.append("review.shown", actor=self._author, data=data)
        click.echo(f"\n{number} of {of}   application {one.application_id}, {close.about}, as known on {one.on_day}")
        click.echo(f"{close.name}   {close.list_name}, {close.ref}")
        click.echo(f"alike {close.alike:.2f}, compared {close.compared:.2f}")
        for item in close.items:
            _show_item(item)
        click.echo(f"What would settle it: {close.settle}")
        click.echo(_KEYS)

    def _judge(self, one: ToReview, place: int, key: str) -> bool:
        """Ask for the reason and write the judgement; without a reason there is none."""
        reason = click.prompt(f"{_VERDICTS[key]}: why", default="", show_default=False).strip()
        if not reason:
            click.echo("Not judged: a judgement needs its reason.")
            return False
        judgement = Judgement(
            _VERDICTS[key], one.close.party, one.close.candidate, reason, self._author, today(), self._expires
        )
        enter(self._workspace, judgement)
        self._made.append((place, judgement.id))
        click.echo(f"Judged, number {judgement.id}.")
        return True

    def _undo(self, place: int) -> int:
        """Undo the last judgement of this sitting and return to it."""
        if not self._made:
            click.echo(_TOO_LATE)
            return place
        before, number = self._made.pop()
        take_back(self._workspace, number, reason="undone in the same review", author=self._author)
        click.echo(f"Undone: judgement {number}.")
        return before


def _key() -> str:
    """Wait for a key; the end of the input quits.

    Raises:
        RempartError: there is no terminal.
    """
    try:
        return click.getchar().lower()
    except EOFError:
        return "q"
    except OSError as error:
        raise RempartError("review", "there is no terminal to read a key from", "Judge with 'rempart judge'") from error


def _show_item(item: Compared) -> None:
    sign, colour = _SIGNS[item.outcome]
    name = _ITEMS.get(item.item, item.item.replace("_", " "))
    click.echo(f"  {click.style(sign, fg=colour, bold=True)} {name:<16} {item.stated or '–'}")
    click.echo(f"  {'':<18} {item.listed or '–'}")
    if item.note:
        click.echo(click.style(f"  {'':<18} {item.note}", dim=True))
