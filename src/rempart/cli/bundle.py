"""``rempart bundle``: publications in one file, for a machine without network."""

import json
from pathlib import Path

import click

from rempart.cli.common import actor, opened, workspace_option
from rempart.registers.fresh import write_bundle
from rempart.registers.fresh.bundle import emptied_in_words


@click.command("bundle")
@click.argument("out", metavar="OUT.zip", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("registers", metavar="[REGISTER]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
@workspace_option
def command(out: Path, registers: tuple[str, ...], as_json: bool, workspace_path: Path) -> None:
    """Write the editions in use of each REGISTER, or of all, into one file: 'rempart load OUT.zip' takes it elsewhere.

    The file holds what the publishers wrote, and a manifest with the SHA-256 of each. 'load' checks all of them before it
    loads anything, and prints the hash of the manifest: compare it with the one printed here.
    """
    bundled = write_bundle(opened(workspace_path), out, registers, actor=actor())
    if as_json:
        click.echo(json.dumps({"manifest_sha256": bundled.sha256, **bundled.manifest.model_dump(mode="json")}))
        return
    for edition in bundled.manifest.editions:
        size = sum(file.bytes for file in edition.files)
        click.echo(f"{edition.register_id}, edition of {edition.published_on}: {size:,} bytes")
        if edition.emptied:
            click.echo(f"  {emptied_in_words(edition)}")
    click.echo(f"Written: {out}. Manifest {bundled.sha256}")
