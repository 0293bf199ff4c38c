"""``rempart show``: everything known of a legal entity or an address, by source and date, over ten years."""

import json
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from rempart.build import open_as_of
from rempart.build.meanwhile import READING
from rempart.cli.common import Day, actor, opened, say, workspace_option
from rempart.cli.looking import PERSON, within_a_case
from rempart.ledger import open_snapshot
from rempart.ledger.swapping import held
from rempart.screening.showing import KnownParty, KnownRow, find_parties, others_named, parties, rows_at, rows_of


@click.command("show")
@click.argument("what")
@click.option("--address", is_flag=True, help="WHAT is an address: what stands at a house number of a street.")
@click.option("--application", "application_id", help="The application within which a person is looked at.")
@click.option("--purpose", help="Why: kept in the journal.")
@click.option("--on", "on_day", type=Day(), help="As known on this day; by default that of the snapshot.")
@click.option("--snapshot", "snapshot_name", help="A snapshot's name or path; by default the last one.")
@click.option("--json", "as_json", is_flag=True, help="Print one row a line as JSON.")
@workspace_option
def command(
    what: str, address: bool, application_id: str | None, purpose: str | None, on_day: date | None,
    snapshot_name: str | None, as_json: bool, workspace_path: Path,
) -> None:  # fmt: skip
    """Show all that is known of WHAT: a legal entity (FR-SIREN:123456789, or an id of a report), or an --address.

    Rows of ten years, oldest first, each with its register, its day and its place in the publisher's file. A person is shown
    only with --application and --purpose, where a check of that application names them; other persons stay unnamed.
    """
    workspace = opened(workspace_path)
    waiting = partial(say, "waiting for the end of a purge")
    click.get_current_context().with_resource(held(workspace.path / READING, shared=True, waiting=waiting))
    snapshot = open_snapshot(workspace.snapshots, snapshot_name)
    day = on_day or snapshot.known_on
    with open_as_of(snapshot, day, memory_limit_mb=workspace.settings.memory_limit_mb) as ledger:
        known = [] if address else find_parties(ledger.connection, what)
        ids = [party.id for party in known]
        if any(party.person for party in known):
            within_a_case(workspace, application_id, purpose, ids)
        data = {
            "snapshot": snapshot.id,
            "on": day.isoformat(),
            "kind": "address" if address else "party",
            "parties": ids,
        }
        workspace.journal.append("show", actor=actor(), data=data, case=application_id, purpose=purpose)
        rows = rows_at(ledger.connection, what, day) if address else rows_of(ledger.connection, ids, day)
        named = others_named(rows, ids)
        others = {one.id: one for one in parties(ledger.connection, named)}
    # Of whom no register says that it is an entity may be a person, and an id may be a name.
    unnamed = {id_ for id_ in named if id_ not in others or others[id_].person}
    if as_json:
        for row in rows:
            click.echo(json.dumps(_json(row, unnamed), ensure_ascii=False, default=str))
        return
    for party in known:
        click.echo(f"{party.id}  {' / '.join(party.names)}")
    for row in rows:
        click.echo(_line(row, others, unnamed))
    click.echo(f"{len(rows):,} rows of ten years, as known on {day}. What no register told is not here.")


def _said(row: KnownRow, unnamed: set[str]) -> dict[str, Any]:
    return {name: PERSON if str(value) in unnamed else value for name, value in row.said.items()}


def _json(row: KnownRow, unnamed: set[str]) -> dict[str, Any]:
    return {"table": row.table, **_said(row, unnamed), "valid_from": row.valid_from, "valid_to": row.valid_to,
            "register": row.register, "known_from": row.known_from, "row_id": row.row_id}  # fmt: skip


def _line(row: KnownRow, others: dict[str, KnownParty], unnamed: set[str]) -> str:
    parts = []
    for name, value in _said(row, unnamed).items():
        other = others.get(str(value))
        called = f" ({other.names[0]})" if other and other.names and not other.person else ""
        parts.append(f"{name} {value}{called}")
    until = f" to {row.valid_to}" if row.valid_to else ""
    since = str(row.valid_from) if row.valid_from else "no day given"
    return f"{since}{until}  {row.table}: {', '.join(parts)}\n    {row.register}, published {row.known_from}, row {row.row_id}"
