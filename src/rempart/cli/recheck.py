"""``rempart recheck``: applications checked before that something new touches."""

import json
from pathlib import Path

import click

from rempart.cli.common import actor, opened, workspace_option
from rempart.screening.recheck import Reason, recheck


@click.command("recheck")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line for each application.")
@workspace_option
def command(as_json: bool, workspace_path: Path) -> None:
    """List the applications checked before that something loaded since touches, and why; no name is printed.

    Read are the last stored check of each application under checks/ and the editions in use now, built or not. To check
    them again: 'rempart build', then 'rempart check'.
    """
    done = recheck(opened(workspace_path), actor=actor())
    for one in done.touched:
        if as_json:
            reasons = [{"role": r.role, "kind": r.kind, "register": r.register_id, "edition_of": r.published_on.isoformat(),
                        "refs": r.refs, "tables": r.tables} for r in one.reasons]  # fmt: skip
            data = {
                "application": one.application_id,
                "checked_as_known_on": one.on_day.isoformat(),
                "reasons": reasons,
            }
            click.echo(json.dumps(data, ensure_ascii=False))
        else:
            click.echo(f"{one.application_id}, checked as known on {one.on_day}")
            click.echo("\n".join(f"  {_said(reason)}" for reason in one.reasons))
    if not as_json:
        click.echo(f"{len(done.touched):,} of {done.looked_at:,} applications checked before should be checked again.")


def _said(reason: Reason) -> str:
    edition = f"{reason.register_id} of {reason.published_on}"
    entries = (
        f"entry {', '.join(reason.refs)}, new or changed in {edition}," if reason.refs else f"a record of {edition}"
    )
    return (
        f"{reason.role}: "
        + {
            "number": f"{entries} gives the same number" + ("" if reason.refs else f" ({', '.join(reason.tables)})"),
            "close_name": f"{entries} has a close name",
            "records": f"its own records changed in {edition} ({', '.join(reason.tables)})",
        }[reason.kind]
    )
