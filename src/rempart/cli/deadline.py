"""``rempart deadline``: one date of a pack, and how it is computed."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from rempart.base import RempartError
from rempart.base.words import Language
from rempart.cli.common import Day
from rempart.procedures.clocks import Pause, Running, due_on
from rempart.procedures.pack import Pack, load_pack, pack_ids
from rempart.procedures.telling.dates import clock_as_data, how_as_data, how_in_words, term_in_words


def pack_named(text: str) -> Pack:
    """Return a pack by its name, or from a folder."""
    return load_pack(Path(text) if "/" in text or Path(text, "pack.yml").is_file() else text)


@click.command("deadline")
@click.argument("pack_name", metavar="PACK")
@click.argument("clock_id", metavar="[CLOCK]", required=False)
@click.argument("start", metavar="[START]", type=Day(to_come=True), required=False)
@click.option("--list", "listed", is_flag=True, help="List the clocks of the pack.")
@click.option("--region", default=None, help="Region whose holidays count (6AE for Alsace).")
@click.option("--pause", "pauses", type=(Day(to_come=True), Day(to_come=True)), multiple=True, metavar="FIRST END", help="First day on which the clock stands still, and the day from which it runs again; repeatable.")  # fmt: skip
@click.option("--extended", is_flag=True, help="With the extension that the pack allows.")
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", help="Language of the sentences.")
@click.option("--json", "as_json", is_flag=True, help="Print data: due, how.")
def command(
    pack_name: str,
    clock_id: str | None,
    start: date | None,
    listed: bool,
    region: str | None,
    pauses: Sequence[tuple[date, date]],
    extended: bool,
    lang: Language,
    as_json: bool,
) -> None:
    """Say when a term ends that starts on a day, and how that is computed.

    PACK is the name of a pack (generic, fr, be, nl, it) or a folder. 'rempart deadline PACK --list' names its clocks.
    """
    pack = pack_named(pack_name)
    if listed:
        _list(pack, region, lang, as_json=as_json)
        return
    if clock_id is None or start is None:
        raise click.UsageError(f"name a clock and a day, or --list; packs: {', '.join(pack_ids())}")
    if clock_id not in pack.clocks:
        raise RempartError(f"pack {pack.id}", f"it has no clock {clock_id}", f"Its clocks: {', '.join(pack.clocks)}")
    running = Running(
        pack.clock(clock_id, region), start, tuple(Pause(*one, cause="stated") for one in pauses), extended
    )
    due = due_on(running)
    if as_json:
        data: dict[str, Any] = {
            "pack": pack.id, "version": str(pack.version), "training": pack.in_training, "clock": clock_id,
            "start": str(start), "due": str(due.day), "how": how_as_data(pack, running, due),
        }  # fmt: skip
        click.echo(json.dumps(data, ensure_ascii=False))
        return
    for line in how_in_words(pack, running, due, lang):
        click.echo(line)


def _list(pack: Pack, region: str | None, lang: Language, *, as_json: bool) -> None:
    found = [clock_as_data(pack, form, region) for form in pack.clocks.values()]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for form, data in zip(pack.clocks.values(), found, strict=True):
        term = term_in_words(form.n, form.unit, lang)
        click.echo(f"{form.id}: {term}, {form.words.in_language(lang)} ({data['article']})")
