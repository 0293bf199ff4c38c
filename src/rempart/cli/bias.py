"""``rempart bias``: whether questions are put as often in one group of applications as in another."""

import json
from datetime import date
from functools import partial
from pathlib import Path

import click

from rempart.build import open_as_of
from rempart.build.meanwhile import READING
from rempart.cli.common import Day, actor, opened, say, workspace_option
from rempart.ledger import open_snapshot
from rempart.ledger.swapping import held
from rempart.monitoring.bias import LEAST, GroupRate, checked_applications, rates


@click.command("bias")
@click.option("--all", "every", is_flag=True, help="Every signal in every group, not only what stands apart.")
@click.option("--on", "on_day", type=Day(), help="What describes applicants, as known on this day.")
@click.option("--json", "as_json", is_flag=True, help="Print one group a line as JSON.")
@workspace_option
def command(every: bool, on_day: date | None, as_json: bool, workspace_path: Path) -> None:
    """Compare how often questions are put, and set aside, by sector, postcode, legal form, size and script of names.

    Over the last stored check of each application. Groups of fewer than five are not shown. A group stands apart where its
    95 % interval does not meet that of all others: look at the rule, never at an applicant.
    """
    workspace = opened(workspace_path)
    waiting = partial(say, "waiting for the end of a purge")
    click.get_current_context().with_resource(held(workspace.path / READING, shared=True, waiting=waiting))
    snapshot = open_snapshot(workspace.snapshots, None)
    day = on_day or snapshot.known_on
    workspace.journal.append("bias", actor=actor(), data={"snapshot": snapshot.id, "on": day.isoformat()})
    with open_as_of(snapshot, day, memory_limit_mb=workspace.settings.memory_limit_mb) as ledger:
        found = rates(checked_applications(workspace, ledger.connection))
    if as_json:
        for one in found:
            click.echo(json.dumps(_json(one)))
        return
    shown = [one for one in found if every or one.code == "any" or one.apart]
    for one in shown:
        mark = "  stands apart" if one.apart else ""
        share = f"{one.rate.share:.0%} ({one.rate.low:.0%}-{one.rate.high:.0%})"
        click.echo(
            f"{one.kind:10}  {one.group:16}  {one.code:7}  {one.fired:>5,} of {one.applications:>6,}  {share:>16}  set aside {one.set_aside:,}{mark}"
        )
    apart = sum(one.apart for one in found)
    click.echo(
        f"{len(found):,} rates of groups of {LEAST} or more; {apart:,} stand apart. One in twenty would by chance: a person looks at the rule."
    )


def _json(one: GroupRate) -> dict[str, object]:
    others = one.others._asdict() if one.others else None
    return {"kind": one.kind, "group": one.group, "code": one.code, "applications": one.applications, "fired": one.fired,
            "set_aside": one.set_aside, **one.rate._asdict(), "others": others, "apart": one.apart}  # fmt: skip
