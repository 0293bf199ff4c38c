"""``rempart export``: a snapshot in the exchange forms of others."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click

from rempart.base import RempartError
from rempart.build.exports import Around, Exported, export_bods, export_ftm, export_graphml
from rempart.cli.common import actor, opened, workspace_option
from rempart.ledger import Workspace
from rempart.ledger.snapshots import Snapshot, open_snapshot


@click.group("export")
def command() -> None:
    """Write a snapshot for other software. The file holds personal data: it is for whoever may read the registers."""


snapshot_option = click.option(
    "--snapshot", default=None, show_default="the last one", help="Name or path of a snapshot."
)


def around_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add ``--around`` and what it needs: whoever looks at one party says for which application, and why."""
    for option in (
        click.option("--purpose", default="", help="With --around: why; kept in the journal."),
        click.option("--application", default="", help="With --around: for which application; kept in the journal."),
        click.option(
            "--links",
            type=click.IntRange(1, 6),
            default=2,
            show_default=True,
            help="With --around: over how many ties at most.",
        ),
        click.option("--around", default=None, help="Only the network around the party of this id."),
    ):
        command = option(command)
    return command


json_option = click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")


@command.command("ftm")
@snapshot_option
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="JSON lines; must not exist."
)
@json_option
@workspace_option
def ftm(snapshot: str | None, out: Path, as_json: bool, workspace_path: Path) -> None:
    """Write parties, names, numbers, addresses, holdings, offices and list entries as FollowTheMoney entities.

    What the model has no word for is not written; the output says what, and how much of it.
    """
    workspace, chosen = _opened(workspace_path, snapshot, out)
    done = export_ftm(chosen, out, memory_limit_mb=workspace.settings.memory_limit_mb)
    _end(workspace, chosen, "ftm", done)
    click.echo(json.dumps(asdict(done), ensure_ascii=False) if as_json else _told(done, out, "entities"))


@command.command("bods")
@snapshot_option
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="One JSON array; must not exist."
)
@around_options
@json_option
@workspace_option
def bods(
    snapshot: str | None,
    out: Path,
    around: str | None,
    links: int,
    application: str,
    purpose: str,
    as_json: bool,
    workspace_path: Path,
) -> None:
    """Write parties, holdings, offices and beneficial ownership as statements of BODS 0.4.

    They are published in the town's name, on the snapshot's day. What the standard has no word for is not written; the
    output says what, and how much of it.
    """
    part = _part(around, links, application, purpose)
    workspace, chosen = _opened(workspace_path, snapshot, out)
    settings = workspace.settings
    done = export_bods(chosen, out, publisher=settings.town, around=part, memory_limit_mb=settings.memory_limit_mb)
    _end(workspace, chosen, "bods", done, application, purpose)
    click.echo(json.dumps(asdict(done), ensure_ascii=False) if as_json else _told(done, out, "statements"))


@command.command("graphml")
@snapshot_option
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="GraphML; must not exist.")
@around_options
@json_option
@workspace_option
def graphml(
    snapshot: str | None,
    out: Path,
    around: str | None,
    links: int,
    application: str,
    purpose: str,
    as_json: bool,
    workspace_path: Path,
) -> None:
    """Write parties as nodes, and holdings, offices, beneficial ownership and representation as edges, with their rows.

    For software that draws or measures networks. Links that ended are written too, with their days.
    """
    part = _part(around, links, application, purpose)
    workspace, chosen = _opened(workspace_path, snapshot, out)
    done = export_graphml(chosen, out, around=part, memory_limit_mb=workspace.settings.memory_limit_mb)
    _end(workspace, chosen, "graphml", done, application, purpose)
    click.echo(json.dumps(asdict(done), ensure_ascii=False) if as_json else _told(done, out, "nodes and edges"))


def _part(around: str | None, links: int, application: str, purpose: str) -> Around | None:
    """Return the part of the network asked for; nobody looks at one party without an application and a purpose."""
    if around is None:
        return None
    if not (application.strip() and purpose.strip()):
        raise RempartError(
            "the option --around",
            "the network around one party names persons",
            "Say for which application and why: --application ID --purpose TEXT; both are kept in the journal",
        )
    return Around(around, links)


def _opened(workspace_path: Path, snapshot: str | None, out: Path) -> tuple[Workspace, Snapshot]:
    """Return the workspace and the snapshot to write; a file is never written over."""
    if out.exists():
        raise RempartError(str(out), "the file exists already", "Give another name, or take it away")
    workspace = opened(workspace_path)
    return workspace, open_snapshot(workspace.snapshots, snapshot)


def _end(
    workspace: Workspace, chosen: Snapshot, form: str, done: Exported, application: str = "", purpose: str = ""
) -> None:
    """Journal what left the workspace, and for what."""
    data = {"snapshot": chosen.id, "form": form, "sha256": done.sha256, "entities": sum(done.entities.values())}
    workspace.journal.append("export.done", actor=actor(), data=data, case=application or None, purpose=purpose or None)


def _told(done: Exported, out: Path, things: str) -> str:
    """Return the counts as lines that a clerk can read."""
    lines = [f"{sum(done.entities.values()):,} {things}: {out}"]
    lines += [f"  {schema}: {count:,}" for schema, count in done.entities.items()]
    lines += [
        f"  not written: {what}, which the schema has no property for ({count:,})"
        for what, count in done.dropped.items()
    ]
    lines += [f"  not written: {what} ({count:,})" for what, count in done.unsaid.items()]
    lines += [f"  not written: the table {table} ({count:,} rows)" for table, count in done.tables.items()]
    return "\n".join(lines)
