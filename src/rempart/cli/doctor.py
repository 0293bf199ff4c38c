"""``rempart doctor``: how the workspace and each of its registers are, and what to do."""

import json
import shutil
from pathlib import Path
from typing import Any

import click

from rempart.base.words import Language
from rempart.cli.common import lang_option, opened, workspace_option
from rempart.identity.index import engine_name
from rempart.ledger.snapshots import snapshots
from rempart.ledger.workspace import Workspace, today
from rempart.registers.fresh.health import Health, health

_ENGINES = {
    "kernel": "the compiled kernel",
    "arrays": "the default engine (the kernel was not compiled when Rempart was installed: the same answers, slower)",
}
_MARK = {"fresh": "ok", "warning": "due", "error": "old"}


@click.command("doctor")
@click.option("--all", "with_unloaded", is_flag=True, help="Show the registers that were never loaded too.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@lang_option
@workspace_option
def command(with_unloaded: bool, as_json: bool, lang: str | None, workspace_path: Path) -> None:
    """Say how each register is: edition, age, rows, refused, what it is for, what to do.

    Exit code 1 where a register is older than twice its rhythm: the absence of a hit proves nothing there; and where the
    card of one is broken.
    """
    workspace = opened(workspace_path)
    found = list(health(workspace, today()))
    shown = [one for one in found if one.receipt or one.broken or with_unloaded]
    if as_json:
        click.echo(
            json.dumps(
                {**_machine(workspace), "registers": [_entry(one) for one in shown]}, ensure_ascii=False, indent=1
            )
        )
    else:
        _print(
            workspace, shown, len(found) - len(shown), "fr" if (lang or workspace.settings.language) == "fr" else "en"
        )
    if any(one.broken or (one.age and one.age.level == "error") for one in shown):
        raise click.exceptions.Exit(1)


def _print(workspace: Workspace, shown: list[Health], hidden: int, language: Language) -> None:
    machine = _machine(workspace)
    click.echo(
        f"Workspace of {workspace.settings.town}; last snapshot: {machine['snapshot'] or 'none, run rempart build'}"
    )
    click.echo(
        f"Free on its disk: {machine['free_mb']:,} MB; memory that an engine may take: {machine['memory_limit_mb']:,} MB"
    )
    click.echo(f"Names are looked for by: {_ENGINES[machine['name_engine']]}")
    for one in shown:
        purposes = f"  ({', '.join(one.purposes)})" if one.purposes else ""
        click.echo(f"\n{one.register}  {one.title.in_language(language)}{purposes}")
        if one.receipt and one.age:
            old = f"{_MARK[one.age.level]}, {one.age.days} days, every {one.receipt.refreshed_every_days}"
            seen = "" if one.confirmed_on == one.receipt.published_on else f", seen again on {one.confirmed_on}"
            click.echo(f"  edition {one.receipt.edition}{seen} ({old})")
            click.echo(f"  {one.receipt.loaded:,} records loaded, {one.receipt.refused:,} refused; {one.rows:,} rows")
        if one.todo:
            click.echo(f"  → {one.todo}")
    if hidden:
        click.echo(
            f"\n{hidden} more can be loaded: 'rempart registers' lists them, 'rempart doctor --all' shows them here."
        )


def _machine(workspace: Workspace) -> dict[str, Any]:
    made = snapshots(workspace.snapshots)
    return {
        "town": workspace.settings.town,
        "snapshot": made[-1].id if made else None,
        "free_mb": shutil.disk_usage(workspace.path).free // 1_000_000,
        "memory_limit_mb": workspace.settings.memory_limit_mb,
        "name_engine": engine_name(),
    }


def _entry(one: Health) -> dict[str, Any]:
    receipt, age = one.receipt, one.age
    return {
        "register": one.register,
        "title": {"en": one.title.en, "fr": one.title.fr},
        "purposes": list(one.purposes),
        "edition": receipt.edition if receipt else None,
        "published_on": str(receipt.published_on) if receipt else None,
        "confirmed_on": str(one.confirmed_on) if one.confirmed_on else None,
        "age_days": age.days if age else None,
        "level": age.level if age else None,
        "loaded": receipt.loaded if receipt else 0,
        "refused": receipt.refused if receipt else 0,
        "rows": one.rows,
        "todo": one.todo,
        "broken": one.broken,
    }
