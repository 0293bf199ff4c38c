"""``rempart verify``: is the workspace as it was written?"""

import json
from pathlib import Path

import click

from rempart.base import RempartError
from rempart.cli.common import opened, workspace_option
from rempart.journal import verify
from rempart.ledger import snapshots
from rempart.ledger.editions import editions, registers_with_editions


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@workspace_option
def command(as_json: bool, workspace_path: Path) -> None:
    """Check the journal's chain, every kept source against its receipt, every snapshot against its manifest.

    A manifest is compared with what the journal says of the build. Exit code 1 and the first entry or file that was
    changed, dropped, moved or cut off.
    """
    workspace = opened(workspace_path)
    found = verify(workspace.path / "journal")
    built = {
        entry.data["snapshot"]: entry.data["manifest"]
        for entry in workspace.journal.entries()
        if entry.action == "build.done"
    }
    checked = snapshots(workspace.snapshots)
    for snapshot in checked:
        snapshot.verify()
        if built.get(snapshot.id, snapshot.manifest_sha256) != snapshot.manifest_sha256:
            raise RempartError(
                str(snapshot.path), "its manifest is not the one that the journal names", "Build it again"
            )
    kept = [edition for name in registers_with_editions(workspace.path / "editions")
            for edition in editions(workspace.editions_of(name))]  # fmt: skip
    for edition in kept:
        edition.verify()
    if as_json:
        data = {
            "entries": found.entries,
            "head": found.head,
            "snapshots": [one.id for one in checked],
            "editions": len(kept),
        }
        click.echo(json.dumps(data))
    else:
        click.echo(
            f"Journal whole: {found.entries:,} entries, head {found.head}. "
            f"Whole: {len(kept):,} editions, {len(checked):,} snapshots."
        )
