"""``rempart restore``: a backup brought back on an empty machine."""

from pathlib import Path

import click

from rempart.cli.common import actor, needs_desk


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--workspace", "workspace_path", type=click.Path(path_type=Path), required=True, help="A new or empty folder."
)
@click.option(
    "--keys", type=click.Path(path_type=Path, exists=True, file_okay=False), help="The mirror of 'backup --keys'."
)
@click.option("--database", help="Address of an empty PostgreSQL database, where it is not that of the backup.")
def command(folder: Path, workspace_path: Path, keys: Path | None, database: str | None) -> None:
    """Make a workspace from the backup in FOLDER: every file checked first, whole or not at all.

    With the keys, the journal is verified, its head compared, each document opened. A case whose key is gone was purged
    since: it stays unreadable, and is named.
    """
    with needs_desk():
        from rempart.desk.operations.restore import restore  # noqa: PLC0415
    found = restore(
        folder.resolve(), workspace_path.resolve(), keys=keys and keys.resolve(), database=database, actor=actor()
    )
    click.echo(
        f"Restored {workspace_path}, as it was at {found.made_at}: {found.documents:,} documents, {found.entries:,} entries."
    )
    if found.without_key:
        click.echo(f"Without a key, so purged since, and unreadable: {', '.join(found.without_key)}.")
    if not found.has_keys:
        click.echo("The keys are not there: nothing can be read until they are put back.", err=True)
