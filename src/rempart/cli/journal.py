"""``rempart journal``: show what was done, prove single entries, give out the head."""

import json
from pathlib import Path

import click

from rempart.base import RempartError
from rempart.cli.common import opened, workspace_option
from rempart.journal import Entry
from rempart.journal.anchoring import printed_head
from rempart.journal.opening import read_note, signed_note
from rempart.journal.proving import Prover
from rempart.journal.rotating import rotate
from rempart.ledger import Workspace
from rempart.ledger.workspace import today


@click.group("journal")
def command() -> None:
    """Show what the journal says, prove an entry, give out the head that somebody else keeps."""


@command.command("show")
@click.option(
    "--from", "start", type=click.IntRange(1), default=1, show_default=True, help="First number that is shown."
)
@click.option("--action", help="Only this action, as load.done.")
@click.option("--case", "case_id", metavar="ID", help="Only what belongs to this case.")
@click.option("--json", "as_json", is_flag=True, help="Print each entry as one line of JSON.")
@workspace_option
def show(start: int, action: str | None, case_id: str | None, as_json: bool, workspace_path: Path) -> None:
    """Print the entries in their order: number, instant, who (a pseudonym), what, and the data.

    Nothing is checked: that is what 'rempart verify' does.
    """
    workspace = opened(workspace_path)
    for entry in workspace.journal.entries(start):
        if action in (None, entry.action) and case_id in (None, entry.case):
            click.echo(entry.line().decode() if as_json else _row(entry))


@command.command("prove")
@click.argument("number", type=click.IntRange(1))
@click.option(
    "--since",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A checkpoint that somebody holds: prove also that the journal extends it.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the proof into this file instead.")
@workspace_option
def prove(number: int, since: Path | None, out: Path | None, workspace_path: Path) -> None:
    """Prove that entry NUMBER is in the journal, without showing any other.

    Prints JSON: the entry, its proof as text (C2SP tlog-proof, with the signed checkpoint in it), and with --since the
    hashes that prove that the journal of that checkpoint extends the earlier one.
    """
    workspace = opened(workspace_path)
    note = _head(workspace)
    prover = Prover(workspace.journal.store, note)
    entry = prover.entry(number)
    proved = {"entry": entry.line().decode(), "proof": prover.inclusion(number).text()}
    if since is not None:
        earlier = signed_note(since.read_bytes(), since, workspace.journal.store.keys())
        path = prover.consistency(earlier.checkpoint.size)
        proved |= {"since": earlier.checkpoint.size, "extends": [one.hex() for one in path]}  # type: ignore[dict-item]
    text = json.dumps(proved, ensure_ascii=False, indent=1)
    if out is None:
        click.echo(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")
        click.echo(f"Written: {out}")


@command.command("head")
@click.option("--print", "printed", is_flag=True, help="Print a page to be signed and kept outside the town hall.")
@workspace_option
def head(printed: bool, workspace_path: Path) -> None:
    """Print the last checkpoint, signed: what somebody outside keeps, to see later whether anything was changed before it.

    Where rempart.toml names a time-stamping authority ([journal] timestamp_address), the checkpoint gets its time stamp;
    where it names none, --print gives the page to be kept. Exit code 1 where no time stamp came: try again or print.
    """
    workspace = opened(workspace_path)
    note = _head(workspace)
    size = read_note(note, "the checkpoint").checkpoint.size
    if printed:
        click.echo(printed_head(note, today().isoformat()), nl=False)
    else:
        click.echo(note.decode(), nl=False)
    settings = workspace.settings.journal
    if settings.timestamp_address is None:
        if not printed:
            click.echo("No time-stamping authority is named: keep this outside, or print it with --print.", err=True)
        return
    if size in workspace.journal.store.stamps():
        click.echo("It has its time stamp already.", err=True)
        return
    from rempart.journal.stamping import anchor  # noqa: PLC0415  only who has an authority waits for its client

    roots = settings.timestamp_roots
    stamped = anchor(
        workspace.journal.store,
        note,
        settings.timestamp_address,
        authorities=(workspace.path / roots).read_bytes() if roots else None,
        proxy=workspace.settings.proxy,
    )
    click.echo(f"Time stamp of {stamped.at.isoformat(timespec='seconds')}.", err=True)


@command.command("rotate")
@workspace_option
def rotate_key(workspace_path: Path) -> None:
    """Replace the key that signs: the old one signs a checkpoint that announces the new one, and is destroyed.

    Do it when whoever had the key leaves, or at fixed dates. Give the new public key, which is printed, to whoever
    verifies; whoever kept an earlier one still verifies with it. A call that was killed is done again.
    """
    workspace = opened(workspace_path)
    click.echo(rotate(workspace.journal, actor="cli"))
    click.echo("Give this key to whoever verifies, and let the head leave the house: 'rempart journal head'.", err=True)


def _head(workspace: Workspace) -> bytes:
    note = workspace.journal.checkpoint()
    if note is None:
        raise RempartError(str(workspace.journal.folder), "the journal has no entries yet", "Load a register first")
    return note


def _row(entry: Entry) -> str:
    """Return one line; what a terminal would obey, or an end of line in a purpose, is written out."""
    why = "".join(f"  {name}={value}" for name in ("case", "purpose") if (value := getattr(entry, name)) is not None)
    payload = "  with a payload" if entry.commitment is not None else ""
    data = json.dumps(dict(entry.data), ensure_ascii=False, sort_keys=True)
    row = f"{entry.number:>7,}  {entry.at}  {entry.actor}  {entry.action}{why}{payload}  {data}"
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in row)
