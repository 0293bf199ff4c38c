"""``rempart load``: bring one publication of one register into the workspace."""

from datetime import date
from pathlib import Path

import click

from rempart.cli.common import Day, actor, opened, say, workspace_option
from rempart.registers import Loaded, load, summary


@click.command("load")
@click.argument("register")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--edition", type=Day(), help="Day of publication, where the file does not give it.")
@click.option("--json", "as_json", is_flag=True, help="Print the sums as JSON.")
@workspace_option
def command(register: str, files: tuple[Path, ...], edition: date | None, as_json: bool, workspace_path: Path) -> None:
    """Load the FILES of one publication of REGISTER, plain or .gz.

    REGISTER is an id (un_sanctions, fr_decp, bods, town_premises, town_permits, or one of the workspace's own folder
    registers/), or the path of a register's folder. Exit code 1 where something was refused or dropped, even if the
    rest was loaded.
    """
    workspace = opened(workspace_path)
    loaded = load(workspace, register, files, edition=edition, actor=actor(), progress=say)
    click.echo(summary(loaded) if as_json else _told(loaded))
    if not loaded.complete:
        raise click.exceptions.Exit(1)


def _told(loaded: Loaded) -> str:
    receipt = loaded.receipt
    lines = [
        f"{receipt.register_id}, edition {receipt.edition}"
        + (" (loaded before, nothing done)" if loaded.already else ""),
        f"  {receipt.read:,} records read = {receipt.loaded:,} loaded + {receipt.refused:,} refused + {receipt.left_out:,} left out",
    ]
    lines += [f"  refused: {reason} ({count:,})" for reason, count in receipt.reasons.items()]
    lines += [f"  left out: {reason} ({count:,})" for reason, count in receipt.left_out_reasons.items()]
    lines += [f"  part refused: {reason} ({count:,})" for reason, count in receipt.refused_parts.items()]
    lines += [f"  doubtful, left empty: {reason} ({count:,})" for reason, count in receipt.doubtful.items()]
    lines += [
        f"  unknown column dropped: {column} (filled in {count:,} records)"
        for column, count in receipt.unknown_columns.items()
    ]
    return "\n".join(lines)
