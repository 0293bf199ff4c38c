"""``rempart verify``: is the workspace as it was written?"""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from rempart.base import RempartError
from rempart.cli.common import opened, workspace_option
from rempart.identity.merging.judgements import read_judgements
from rempart.journal import Entry, verify
from rempart.journal.anchoring import check_anchors, readable
from rempart.journal.bundle import verify_bundle
from rempart.journal.verifier import public_key
from rempart.ledger import Snapshot, Workspace, snapshots
from rempart.ledger.editions import Edition, editions, registers_with_editions
from rempart.ledger.recorded import check_editions, check_suppressions, judgements_purged


@click.command("verify")
@click.argument("bundle", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--checkpoint",
    "held",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    multiple=True,
    help="A checkpoint that somebody kept outside; may be given again.",
)
@click.option("--key", help="The journal's public key as somebody kept it: the line, or a file that holds it.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@workspace_option
def command(bundle: Path | None, held: tuple[Path, ...], key: str | None, as_json: bool, workspace_path: Path) -> None:
    """Check the journal, every edition against its receipt, every snapshot against its manifest, judgements.

    Each is also compared with what the journal says of it. Exit code 1 and the first entry or file that was
    changed, dropped, moved or cut off. With BUNDLE, that file alone is checked; it needs no workspace.

    'rempart-verify' does the part of the journal and of bundles without the rest of this software.
    """
    if bundle is not None:
        _bundle(bundle, held, key, as_json)
        return
    workspace = opened(workspace_path)
    found = verify(workspace.path / "journal", key=public_key(key), outside=held)
    roots = workspace.settings.journal.timestamp_roots
    authorities = (workspace.path / roots).read_bytes() if roots else None
    stamps = check_anchors(workspace.journal.store, authorities) if readable() else []
    entries = [entry for entry in workspace.journal.entries() if entry.number <= found.entries]
    checked, kept = _snapshots(workspace, entries), _editions(workspace, entries)
    _judgements(workspace, entries)
    check_suppressions(workspace, entries)
    if as_json:
        data = {
            "entries": found.entries,
            "head": found.head,
            "root": found.root,
            "checkpoints": found.checkpoints,
            "outside": found.outside,
            "unfinished": found.unfinished,
            "key": str(workspace.journal.store.keys()[-1]) if found.entries else None,
            "undeleted": sorted(found.undeleted),
            "stamps": [stamp.at.isoformat() for stamp in stamps],
            "snapshots": [one.id for one in checked],
            "editions": len(kept),
        }
        click.echo(json.dumps(data))
    else:
        outside = f", {found.outside} kept outside" if held else ""
        click.echo(
            f"Journal whole: {found.entries:,} entries, root {found.root} ({found.checkpoints} checkpoints{outside}). "
            f"Whole: {len(kept):,} editions, {len(checked):,} snapshots."
        )
        if found.unfinished:
            click.echo(
                "A write was announced and did not end: a kill, a full disk, or a cut; the next entry says so.",
                err=True,
            )
        if found.undeleted:
            numbers = ", ".join(map(str, sorted(found.undeleted)))
            click.echo(
                f"Payloads that were erased and are there all the same, of entries {numbers}: erase them again.",
                err=True,
            )
        if key is None and not held and found.entries:
            known = " ".join(map(str, workspace.journal.store.keys()))
            click.echo(f"The key stands beside it; compare it with the one that somebody kept: {known}", err=True)


def _bundle(path: Path, held: tuple[Path, ...], key: str | None, as_json: bool) -> None:
    found = verify_bundle(path, key=public_key(key), outside=held)
    numbers = [entry.number for entry in found.entries]
    if as_json:
        click.echo(
            json.dumps(
                {"files": list(found.files), "entries": numbers, "case": found.sealed.case, "key": str(found.key)}
            )
        )
        return
    case = f" for case {found.sealed.case}" if found.sealed.case is not None else ""
    click.echo(
        f"Bundle whole: {len(found.files)} files, sealed by entry {found.sealed.number}{case}; "
        f"entries {', '.join(map(str, numbers))}."
    )
    if key is None:
        click.echo(f"The key came with it; compare it with the one that you know: {found.key}", err=True)


def _snapshots(workspace: Workspace, entries: Sequence[Entry]) -> list[Snapshot]:
    built = {e.data["snapshot"]: e.data["manifest"] for e in entries if e.action == "build.done"}
    found = snapshots(workspace.snapshots)
    for snapshot in found:
        snapshot.verify()
        if built.get(snapshot.id, snapshot.manifest_sha256) != snapshot.manifest_sha256:
            raise RempartError(
                str(snapshot.path), "its manifest is not the one that the journal names", "Build it again"
            )
    return found


def _editions(workspace: Workspace, entries: Sequence[Entry]) -> list[Edition]:
    """Check every edition, and that each one that the journal names is there as it was loaded."""
    folder = workspace.path / "editions"
    found = {
        (name, edition.id): edition
        for name in registers_with_editions(folder)
        for edition in editions(workspace.editions_of(name))
    }
    for edition in found.values():
        edition.verify()
    check_editions(workspace, found.values(), entries)
    return list(found.values())


def _judgements(workspace: Workspace, entries: Sequence[Entry]) -> None:
    """Check that the judgements of the file are those that the journal names."""
    path = workspace.path / "judgements" / "judgements.jsonl"
    named = {entry.data["judgement"] for entry in entries if entry.action == "judgement"}
    written = {judgement.id for judgement in read_judgements(path)}
    purged = judgements_purged(entries)
    for number in sorted((named - purged) ^ (written - purged)):
        what = "is missing" if number in named else "is not in the journal, so it was changed or added"
        raise RempartError(f"{path}, judgement {number}", f"it {what}", "Restore the file from a copy")
