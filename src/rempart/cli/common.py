"""What the commands share: the workspace, the day, progress, and output as data."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from rempart.base import RempartError
from rempart.ledger import Workspace
from rempart.ledger.workspace import today

EARLIEST = 1900
"""No register knows anything before this year, and periods are counted back from a day."""
_Command = TypeVar("_Command", bound=Callable[..., Any])


def workspace_option(command: _Command) -> _Command:
    """Add ``--workspace``."""
    return click.option(
        "--workspace",
        "workspace_path",
        type=click.Path(path_type=Path),
        envvar="REMPART_WORKSPACE",
        default=Path(),
        show_default="this folder",
        help="Folder of the workspace; REMPART_WORKSPACE names it once for all commands.",
    )(command)


def lang_option(command: _Command) -> _Command:
    """Add ``--lang``."""
    return click.option(
        "--lang",
        type=click.Choice(["fr", "en"]),
        default=None,
        help="Language of the reports; that of the workspace by default.",
    )(command)


def opened(path: Path) -> Workspace:
    """Open the workspace at ``path``."""
    return Workspace.open(path)


class Day(click.ParamType[date]):
    """A day written yyyy-mm-dd, not after today unless ``to_come``."""

    name = "yyyy-mm-dd"

    def __init__(self, *, to_come: bool = False) -> None:
        self.to_come = to_come

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; a usage error where it is none."""
        if isinstance(value, date):
            return value
        try:
            day = datetime.strptime(str(value), "%Y-%m-%d").date()
        except ValueError:
            self.fail("is not a day yyyy-mm-dd", param, ctx)
        if day.year < EARLIEST:
            self.fail(f"lies before {EARLIEST}", param, ctx)
        if day > today() and not self.to_come:
            self.fail("lies in the future", param, ctx)
        return day


def say(sentence: str) -> None:
    """Print one step of long work on standard error."""
    click.echo(f"  {sentence}", err=True)


def counted(what: str) -> Callable[[int, int], None]:
    """Return a progress that prints at each tenth of the work."""
    shown = 0

    def progress(done: int, of: int) -> None:
        nonlocal shown
        tenth = done * 10 // of
        if of >= 20 and tenth > shown:
            shown = tenth
            click.echo(f"  {done:,} of {of:,} {what}", err=True)

    return progress


@contextmanager
def needs_desk() -> Iterator[None]:
    """Say plainly that the site's packages are not installed, where an import of them fails."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("rempart"):
            raise
        raise RempartError("the desk", f"{error.name} is not installed", "pip install 'rempart[desk]'") from error


def actor() -> str:
    """Return the pseudonym written to the journal: REMPART_ACTOR, or 'cli'."""
    return os.environ.get("REMPART_ACTOR", "cli")
