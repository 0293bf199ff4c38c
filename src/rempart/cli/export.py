"""``rempart export``: a snapshot in the exchange forms of others."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from rempart.base import RempartError
from rempart.build.exports import Exported, export_ftm
from rempart.cli.common import actor, opened, workspace_option
from rempart.ledger.snapshots import open_snapshot


@click.group("export")
def command() -> None:
    """Write a snapshot for other software. The file holds personal data: it is for whoever may read the registers."""


@command.command("ftm")
@click.option("--snapshot", default=None, show_default="the last one", help="Name or path of a snapshot.")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="JSON lines; must not exist."
)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@workspace_option
def ftm(snapshot: str | None, out: Path, as_json: bool, workspace_path: Path) -> None:
    """Write parties, names, numbers, addresses, holdings, offices and list entries as FollowTheMoney entities.

    What the model has no word for is not written; the output says what, and how much of it.
    """
    if out.exists():
        raise RempartError(str(out), "the file exists already", "Give another name, or take it away")
    workspace = opened(workspace_path)
    chosen = open_snapshot(workspace.snapshots, snapshot)
    done = export_ftm(chosen, out, memory_limit_mb=workspace.settings.memory_limit_mb)
    data = {"snapshot": chosen.id, "form": "ftm", "sha256": done.sha256, "entities": sum(done.entities.values())}
    workspace.journal.append("export.done", actor=actor(), data=data)
    click.echo(json.dumps(asdict(done), ensure_ascii=False) if as_json else _told(done, out))


def _told(done: Exported, out: Path) -> str:
    """Return the counts as lines that a clerk can read."""
    lines = [f"{sum(done.entities.values()):,} entities: {out}"]
    lines += [f"  {schema}: {count:,}" for schema, count in done.entities.items()]
    lines += [
        f"  not written: {what}, which the schema has no property for ({count:,})"
        for what, count in done.dropped.items()
    ]
    lines += [f"  not written: {what} ({count:,})" for what, count in done.unsaid.items()]
    lines += [f"  not written: the table {table} ({count:,} rows)" for table, count in done.tables.items()]
    return "\n".join(lines)
