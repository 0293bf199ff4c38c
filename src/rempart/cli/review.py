"""``rempart review``: what waits for an officer's judgement, one by one, side by side."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import click

from rempart.base import RempartError
from rempart.cli.common import Day, opened, workspace_option
from rempart.cli.judge import how_it_stands
from rempart.cli.side_by_side import side_by_side
from rempart.identity import Judgement
from rempart.identity.merging.judgements import read_judgements
from rempart.ledger import Workspace
from rempart.ledger.workspace import today
from rempart.screening.judging import enter, file_of, take_back
from rempart.screening.pages.text import undirected
from rempart.screening.stored_checks import last_reports
from rempart.screening.terminal import wrapped
from rempart.screening.to_review import ToReview, seen_in, to_review

_VERDICTS: dict[str, Literal["same", "different", "cannot_tell"]] = {"s": "same", "d": "different", "u": "cannot_tell"}
_KEYS = "S same   D different   U cannot tell   N next   Z undo the last   Q quit"
_NARROWEST = 24
_AT_END = "All were shown.   Z undo the last   any other key ends"
_TOO_LATE = "There is nothing to undo."
_KNOWN = {*_VERDICTS, "n", "z", "q"}
_NO_CHECK = "Nothing to review: no check is stored here. Check applications without --out: rempart check FILE"
_ALL_DONE = "Nothing to review: every close name of the last reports is judged, and nothing has changed since."


@click.command("review")
@click.option("--application", "application_id", help="Only the close names of this application.")
@click.option("--author", required=True, help="Pseudonym of the officer.")
@click.option("--expires", type=Day(to_come=True), help="First day on which the judgements no longer hold.")
@workspace_option
def command(application_id: str | None, author: str, expires: date | None, workspace_path: Path) -> None:
    """Show what waits for a judgement, and take each judgement by one key.

    First come judgements that ask for another look: what is published of a party has changed since, the judgement expired,
    or officers judged unlike on one day. Then come the close names of the last reports that nobody has judged. What agrees
    is marked =, what differs ≠, what one side does not say ·. A judgement needs a reason; it holds from today, once 'rempart
    build' has made a new snapshot. Each pair that is shown is journalled.
    """
    workspace = opened(workspace_path)
    waiting = to_review(workspace, read_judgements(file_of(workspace)), today(), application_id)
    if not waiting:
        click.echo(_ALL_DONE if last_reports(workspace) else _NO_CHECK)
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
            while place < len(waiting) and key not in _KNOWN:
                key = _key()
            if key == "z":
                place = self._undo(place)
            elif key == "q" or place == len(waiting):
                break
            elif key == "n" or (key in _VERDICTS and self._judge(waiting[place], place, key)):
                place += 1
        return len(self._made)

    def _show(self, one: ToReview, number: int, of: int) -> None:
        close, width = one.close, max(shutil.get_terminal_size().columns, _NARROWEST)
        self._workspace.journal.append(
            "review.shown", actor=self._author, data=_looked_at(one), case=one.application_id
        )
        click.echo()
        for text in _head(one, number, of):
            for line in wrapped(undirected(text), width):
                click.echo(line)
        click.echo()
        for line in side_by_side(close, width):
            click.echo(line)
        click.echo()
        for text in (f"What would settle it: {close.settle}", _KEYS):
            for line in wrapped(text, width):
                click.echo(line)

    def _judge(self, one: ToReview, place: int, key: str) -> bool:
        """Ask for the reason and write the judgement; without a reason, or where it is refused, there is none."""
        reason = click.prompt(f"{_VERDICTS[key]}: why", default="", show_default=False).strip()
        if not reason:
            click.echo("Not judged: a judgement needs its reason.")
            return False
        seen = seen_in(self._workspace, one.snapshot, one.pair, one.on_day)
        try:
            judgement = Judgement(_VERDICTS[key], *one.pair, reason, self._author, today(), self._expires, seen=seen)
            said, number = enter(self._workspace, judgement)
        except RempartError as error:  # such as the very words of a judgement that was undone
            click.echo(f"Not judged. {error}")
            return False
        self._made.append((place, number))
        click.echo("\n".join([f"Judged, number {number}.", *(undirected(words.en) for words in said)]))
        return True

    def _undo(self, place: int) -> int:
        """Undo the last judgement of this sitting and return to it."""
        if not self._made:
            click.echo(_TOO_LATE)
            return place
        before, number = self._made.pop()
        take_back(self._workspace, number, reason="undone in the same review", author=self._author, on=today())
        click.echo(f"Undone: judgement {number}.")
        return before


def _looked_at(one: ToReview) -> dict[str, str]:
    """Return what the journal says of a look: by report and judgement, which an erasure takes away, and not by ids of parties."""
    data = {"snapshot": one.snapshot, "on": one.on_day.isoformat()}
    if one.close.id:
        data["close_name"] = one.close.id
    if one.again:
        data["judgement"] = one.again.judgement.id
    return data


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


def _head(one: ToReview, number: int, of: int) -> Iterator[str]:
    """Say what is compared, and why it is asked again where it is."""
    close = one.close
    yield f"{number} of {of}: application {one.application_id}, as known on {one.on_day}"
    yield f"{close.about}: close to {close.name}, {', '.join(text for text in (close.list_name, close.ref) if text)}"
    if one.again:
        before = one.again.judgement
        verdict = before.judgement.replace("_", " ")
        yield f"Judged {verdict} on {before.made_on} by {before.author} (judgement {before.id}): {before.reason}"
        yield from how_it_stands(one.again)
    yield f"alike {close.alike:.2f}, compared {close.compared:.2f}"
