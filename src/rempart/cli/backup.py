"""``rempart backup``: the desk, or its keys, in another place."""

from pathlib import Path

import click

from rempart.base import RempartError
from rempart.cli.common import actor, needs_desk, opened, workspace_option


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--keys", "only_keys", is_flag=True, help="Bring the mirror of the keys in FOLDER up to date, and nothing else."
)
@click.option("--ledger", is_flag=True, help="Editions and snapshots too; they are large and may be copied apart.")
@click.option("--keep", type=click.IntRange(1), help="Keep so many of the newest backups of FOLDER; all by default.")
@workspace_option
def command(folder: Path, only_keys: bool, ledger: bool, keep: int | None, workspace_path: Path) -> int:
    """Copy the desk to a new folder in FOLDER: database, sealed documents, the workspace's own files, never a key.

    Nobody needs to stop working. Without the keys nothing in it can be read: keep them apart, with --keys and another
    FOLDER. There a key disappears when its case was purged, so that no older backup opens that case again. Exit code 1
    where keys are missing though their cases were not purged.
    """
    opened(workspace_path)
    with needs_desk():
        from rempart.desk.preparing import set_up  # noqa: PLC0415 Django takes a second
    set_up(workspace_path)
    from django.db import connection  # noqa: PLC0415

    if "operations_dailyrun" not in connection.introspection.table_names():
        raise RempartError(str(workspace_path), "the desk's tables are not there", "Start 'rempart serve' once")
    if only_keys:
        return _keys(folder)
    from rempart.desk.operations.backup import make_backup  # noqa: PLC0415

    click.echo(str(make_backup(folder, actor=actor(), ledger=ledger, keep=keep)))
    return 0


def _keys(folder: Path) -> int:
    from rempart.desk.operations.mirror import mirror_keys  # noqa: PLC0415

    found = mirror_keys(folder)
    click.echo(f"Keys: {found.copied:,} copied, {found.destroyed:,} destroyed.")
    if found.lost:
        click.echo(
            f"{found.lost:,} keys are missing though their cases were not purged; they stay in {folder}. Put them back.",
            err=True,
        )
    return int(found.lost > 0)
