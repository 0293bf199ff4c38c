"""``rempart verify``: is the workspace as it was written?"""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from rempart.base import RempartError
from rempart.cli.common import opened, workspace_option
from rempart.identity.merging.judgements import read_judgements
from rempart.journal import Entry, verify
from rempart.ledger import Snapshot, Workspace, snapshots
from rempart.ledger.editions import Edition, editions, registers_with_editions
from rempart.ledger.recorded import check_editions, check_suppressions, judgements_purged


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@workspace_option
def command(as_json: bool, workspace_path: Path) -> None:
    """Check the journal's chain, every edition against its receipt, every snapshot against its manifest, judgements.

    Each is also compared with what the journal says of it. Exit code 1 and the first entry or file that was
    changed, dropped, moved or cut off.
    """
    workspace = opened(workspace_path)
    found = verify(workspace.path / "journal")
    entries = list(workspace.journal.entries())
    checked, kept = _snapshots(workspace, entries), _editions(workspace, entries)
    _judgements(workspace, entries)
    check_suppressions(workspace, entries)
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


def _snapshots(workspace: Workspace, entries: Sequence[Entry]) -> list[Snapshot]:
    built = {e.data["snapshot"]: e.data["manifest"] for e in entries if e.action == "build.done"}
    found = snapshots(workspace.snapshots)
    for snapshot in found:
        snapshot.verify()
        if built.get(snapshot.id, snapshot.manifest_sha256) != snapshot.manifest_sha256:
            raise RempartError(
                str(snapshot.path), "its manifest is not the one that the journal names", "Build it again"
            )
    return found


def _editions(workspace: Workspace, entries: Sequence[Entry]) -> list[Edition]:
    """Check every edition, and that each one that the journal names is there as it was loaded."""
    folder = workspace.path / "editions"
    found = {
        (name, edition.id): edition
        for name in registers_with_editions(folder)
        for edition in editions(workspace.editions_of(name))
    }
    for edition in found.values():
        edition.verify()
    check_editions(workspace, found.values(), entries)
    return list(found.values())


def _judgements(workspace: Workspace, entries: Sequence[Entry]) -> None:
    """Check that the judgements of the file are those that the journal names."""
    path = workspace.path / "judgements" / "judgements.jsonl"
    named = {entry.data["judgement"] for entry in entries if entry.action == "judgement"}
    written = {judgement.id for judgement in read_judgements(path)}
    purged = judgements_purged(entries)
    for number in sorted((named - purged) ^ (written - purged)):
        what = "is missing" if number in named else "is not in the journal, so it was changed or added"
        raise RempartError(f"{path}, judgement {number}", f"it {what}", "Restore the file from a copy")
