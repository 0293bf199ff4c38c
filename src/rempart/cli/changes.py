"""``rempart changes``: what registers say now that they did not say before a day."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from rempart.cli.common import Day, opened, workspace_option
from rempart.ledger.editions import registers_with_editions
from rempart.registers.fresh import Changes, changes_since

_SHOWN = 20


@click.command("changes")
@click.option("--since", type=Day(), required=True, help="Compare with what was published before this day.")
@click.option("--register", "register_id", help="One register only.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line for each register, with every party.")
@workspace_option
def command(since: date, register_id: str | None, as_json: bool, workspace_path: Path) -> None:
    """Print what was added, changed and removed since a day, in each register: ids, lists and references, never names.

    Compared are the edition that was the last before the day (or the first one held) and the last one now.
    """
    workspace = opened(workspace_path)
    registers = [register_id] if register_id else list(registers_with_editions(workspace.path / "editions"))
    for name in registers:
        changes = changes_since(workspace, name, since)
        click.echo(_data(changes) if as_json else _told(changes))


def _told(changes: Changes) -> str:
    if changes.before == changes.now:
        return f"{changes.register_id}: no edition after that of {changes.before}"
    lines = [f"{changes.register_id}, from {changes.before} to {changes.now}: {changes.in_words}"]
    for what in ("added", "changed", "removed"):
        listed = [party for party in changes.listed if party.what == what]
        for party in listed[:_SHOWN]:
            entries = ", ".join(" ".join(filter(None, entry)) for entry in party.entries)
            lines.append(
                f"  {what} {party.party_id}" + (f": {entries}" if entries else f" ({', '.join(party.tables)})")
            )
        if len(listed) > _SHOWN:
            lines.append(f"  {what}: {len(listed) - _SHOWN:,} more, which --json prints")
    lines += [
        f"  table {name}: {counts.added:,} added, {counts.changed:,} changed, {counts.removed:,} removed"
        for name, counts in changes.tables.items()
    ]
    return "\n".join(lines)


def _data(changes: Changes) -> str:
    data = {
        "register": changes.register_id,
        "from": changes.before.isoformat(),
        "to": changes.now.isoformat(),
        "parties": asdict(changes.parties),
        "tables": {name: asdict(counts) for name, counts in changes.tables.items()},
        "listed": [
            {"party": one.party_id, "what": one.what, "tables": one.tables,
             "entries": [{"list": name, "ref": ref} for name, ref in one.entries]}
            for one in changes.listed
        ],
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False)
