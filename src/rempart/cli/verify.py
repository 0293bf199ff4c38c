"""``rempart verify``: is the workspace as it was written?"""

import json
from pathlib import Path

import click

from rempart.cli.common import opened, workspace_option
from rempart.journal import verify
from rempart.ledger import snapshots


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@workspace_option
def command(as_json: bool, workspace_path: Path) -> None:
    """Check the journal's chain and every file of every snapshot against its manifest.

    Exit code 1 and the first entry or file that was changed, dropped, moved or cut off.
    """
    workspace = opened(workspace_path)
    found = verify(workspace.path / "journal")
    checked = snapshots(workspace.snapshots)
    for snapshot in checked:
        snapshot.verify()
    if as_json:
        click.echo(json.dumps({"entries": found.entries, "head": found.head, "snapshots": [one.id for one in checked]}))
    else:
        click.echo(f"Journal whole: {found.entries:,} entries, head {found.head}. Snapshots whole: {len(checked)}.")
