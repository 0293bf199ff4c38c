"""``rempart update``: bring registers from their publishers."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from rempart.cli.common import actor, opened, say, workspace_option
from rempart.registers.fresh import Age
from rempart.registers.fresh.updating import Updated, update

_LEVELS = {"fresh": "", "warning": "  WARNING: older than its rhythm", "error": "  ERROR: older than twice its rhythm"}


@click.command("update")
@click.argument("registers", metavar="[REGISTER]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line for each register.")
@workspace_option
def command(registers: tuple[str, ...], as_json: bool, workspace_path: Path) -> None:
    """Bring each REGISTER from the address of its card and load it; without any, all those in use that have an address.

    In use are those of which the workspace holds an edition or the folder; name a register once to begin. What cannot be
    trusted is set aside, and the last good edition stays in use. Exit code 1 where one could not be brought or was set aside.
    """
    workspace = opened(workspace_path)
    done = []
    for updated in update(workspace, registers, actor=actor(), progress=say):
        done.append(updated)
        click.echo(_data(updated) if as_json else _told(updated))
    if not done:
        click.echo("Nothing to update: no register in use has an address. Name one, such as un_sanctions.", err=True)
    if any(one.outcome == "failed" for one in done):
        raise click.exceptions.Exit(1)


def _told(updated: Updated) -> str:
    what = {
        "loaded": f"edition {updated.edition} loaded",
        "unchanged": f"nothing new, edition {updated.edition} is confirmed for today",
        "older": f"what came is older than edition {updated.edition}, which stays in use",
        "failed": f"not updated. {updated.error}",
    }[updated.outcome]
    lines = [f"{updated.register_id}: {what}"]
    if updated.loaded and updated.outcome == "loaded":
        receipt = updated.loaded.receipt
        lines.append(f"  {receipt.read:,} records read = {receipt.loaded:,} loaded + {receipt.refused:,} refused + "
                     f"{receipt.left_out:,} left out")  # fmt: skip
    if updated.changes:
        lines.append(f"  since {updated.changes.before}: {updated.changes.in_words}")
    lines += [
        f"  WARNING: the server did not say how long {name} is; cut on the way it may look whole: look at the records read"
        for name in updated.unmeasured
    ]
    lines.append(f"  {_aged(updated.age)}")
    return "\n".join(lines)


def _aged(age: Age | None) -> str:
    if age is None:
        return "no edition is held"
    return f"last confirmed by the publisher {age.days:,} day{'s' if age.days != 1 else ''} ago{_LEVELS[age.level]}"


def _data(updated: Updated) -> str:
    changes = updated.changes
    data = {
        "register": updated.register_id,
        "outcome": updated.outcome,
        "edition": updated.edition,
        "age_days": updated.age.days if updated.age else None,
        "age": updated.age.level if updated.age else None,
        "parties": asdict(changes.parties) if changes else None,
        "tables": {name: asdict(counts) for name, counts in changes.tables.items()} if changes else None,
        "unmeasured": updated.unmeasured,
        "error": str(updated.error) if updated.error else None,
    }
    return json.dumps(data, ensure_ascii=False)
