"""``rempart declare``: what the town declares of the system it runs, made from what runs."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rempart.base import RempartError
from rempart.base.words import LANGUAGES
from rempart.cli.common import needs_desk, opened, workspace_option
from rempart.ledger import Workspace
from rempart.ledger.workspace import today

if TYPE_CHECKING:
    from rempart.desk.declaring import Running


@click.command("declare")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--lang", type=click.Choice(["fr", "en"]), default=None, help="One language; both by default.")
@workspace_option
def command(directory: Path, lang: str | None, workspace_path: Path) -> None:
    """Write into DIRECTORY what the town declares of this system, made from what runs.

    These are the annex of its impact assessment, its entry for an algorithm register (page and JSON), who reaches what, and
    the inventory of fitted components. All of it is made of the settings, the pack, the registers in use, the signals, the
    table of rights and the journals.
    What none of them says is read from declared.yml of the workspace, or stands as not stated, with who has to state it;
    how many such there are is printed.
    """
    from rempart.desk import declaring  # noqa: PLC0415 it reads every signal

    workspace = opened(workspace_path)
    running = _running(workspace)
    directory.mkdir(parents=True, exist_ok=True)
    texts = {
        f"{name}.{one}.md": declaring.markdown(declaring.paper(name, running, one))
        for name in declaring.PAPERS
        for one in LANGUAGES
        if lang in (None, one)
    }
    texts["register-entry.json"] = json.dumps(declaring.entry_json(running), ensure_ascii=False, indent=1) + "\n"
    texts["register-entry.schema.json"] = json.dumps(declaring.entry_schema(), ensure_ascii=False, indent=1) + "\n"
    for name, text in texts.items():
        (directory / name).write_text(text, encoding="utf-8")
        click.echo(directory / name)
    missing = running.unstated()
    if missing:
        click.echo(f"Not stated yet in declared.yml: {', '.join(missing)}", err=True)


def _running(workspace: Workspace) -> "Running":
    from rempart.desk.declaring.figures import desk_figures, has_desk  # noqa: PLC0415
    from rempart.desk.declaring.running import of_workspace  # noqa: PLC0415

    day = today()
    if not has_desk(workspace):
        return of_workspace(workspace, day)
    with needs_desk():
        from rempart.desk.preparing import set_up  # noqa: PLC0415 Django is read where there is a desk

        set_up(workspace.path)
        from django.db import DatabaseError  # noqa: PLC0415

        try:
            counted = desk_figures(day)
        except DatabaseError as error:
            raise RempartError(
                "the desk", "its database cannot be read", "Start it, or run 'rempart serve' once"
            ) from error
    return of_workspace(workspace, day, counted)
