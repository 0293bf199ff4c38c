"""``rempart load``: bring one publication of one register into the workspace."""

from datetime import date
from pathlib import Path

import click

from rempart.cli.common import Day, actor, opened, say, workspace_option
from rempart.ledger import Workspace, editions_in_use
from rempart.ledger.editions import Edition
from rempart.registers import Loaded, load, open_register, summary
from rempart.registers.fresh import changes_after, load_bundle
from rempart.registers.fresh.bundle import emptied_in_words


@click.command("load")
@click.argument("register")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--edition", type=Day(), help="Day of publication, where the file does not give it.")
@click.option("--json", "as_json", is_flag=True, help="Print the sums as JSON.")
@workspace_option
def command(register: str, files: tuple[Path, ...], edition: date | None, as_json: bool, workspace_path: Path) -> None:
    """Load the FILES of one publication of REGISTER, plain or .gz; or, given alone, a bundle made by 'rempart bundle'.

    REGISTER is an id ('rempart registers' lists them; those of the workspace's own folder registers/ too), or the path
    of a register's folder. Exit code 1 where something was refused or dropped, even if the rest was loaded.
    """
    if not files and (edition or not Path(register).is_file()):
        raise click.UsageError("Give REGISTER and its FILES, or one bundle alone, without --edition.")
    workspace = opened(workspace_path)
    if not files:
        _bundle(workspace, Path(register), as_json=as_json)
        return
    before = editions_in_use(workspace.editions_of(open_register(register, workspace.path / "registers").id))
    loaded = load(workspace, register, files, edition=edition, actor=actor(), progress=say)
    click.echo(summary(loaded) if as_json else _told(loaded))
    if not as_json and not loaded.already:
        _tell_changes(workspace, loaded, before)
    if not loaded.complete:
        raise click.exceptions.Exit(1)


def _bundle(workspace: Workspace, path: Path, *, as_json: bool) -> None:
    """Load every publication of a bundle, once all its files are found whole."""
    sha256, taken = load_bundle(workspace, path, actor=actor(), progress=say)
    for one in taken:
        told = summary(one.loaded) if one.loaded and as_json else _told(one.loaded) if one.loaded else None
        click.echo(told or f"Error. {one.error}", err=told is None)
        if one.edition.emptied:
            click.echo(f"  {emptied_in_words(one.edition)}", err=as_json)
    click.echo(f"Manifest {sha256}", err=as_json)
    if not all(one.loaded and one.loaded.complete for one in taken):
        raise click.exceptions.Exit(1)


def _tell_changes(workspace: Workspace, loaded: Loaded, before: list[Edition]) -> None:
    """Print what the edition changed, where it is the one in use and another was before."""
    register = loaded.receipt.register_id
    if before and editions_in_use(workspace.editions_of(register))[-1].id == loaded.receipt.edition:
        changes = changes_after(workspace, register, before)
        click.echo(f"  since {changes.before}: {changes.in_words}")


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
