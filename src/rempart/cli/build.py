"""``rempart build``: make a snapshot of everything loaded."""

import json
from pathlib import Path

import click

from rempart.build import build
from rempart.cli.common import actor, opened, say, workspace_option


@click.command("build")
@click.option("--json", "as_json", is_flag=True, help="Print the snapshot as JSON.")
@workspace_option
def command(as_json: bool, workspace_path: Path) -> None:
    """Build a snapshot: history, identities, network, index. A build that is stopped leaves the last one in use."""
    snapshot = build(opened(workspace_path), actor=actor(), progress=say)
    if as_json:
        click.echo(
            json.dumps(
                {"snapshot": snapshot.id, "manifest_sha256": snapshot.manifest_sha256, "path": str(snapshot.path)}
            )
        )
    else:
        click.echo(f"Built snapshot {snapshot.id}")
