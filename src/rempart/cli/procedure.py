"""``rempart procedure``: a pack checked, drawn, and run over the events of a case."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from rempart.base import RempartError, Words
from rempart.base.words import Language
from rempart.cli.common import Day
from rempart.cli.deadline import pack_named
from rempart.ledger.workspace import today
from rempart.procedures.case.bylaw import bylaw_faults
from rempart.procedures.case.reading import read_bylaw, read_case
from rempart.procedures.pack.exploring import situations
from rempart.procedures.telling.cases import case_as_data, case_in_words
from rempart.procedures.telling.dates import article_in_words, training_in_words
from rempart.procedures.telling.drawing import draw

_LANG = click.option("--lang", type=click.Choice(["en", "fr"]), default="en", help="Language of the sentences.")


_CHECKED = {
    "procedure": Words("  {name}: {states} states, {steps} steps, {situations} situations explored", "  {name} : {states} états, {steps} étapes, {situations} situations explorées"),
    "held": Words("  {clocks} clocks, {measures} measures, {letters} letters", "  {clocks} délais, {measures} mesures, {letters} courriers"),
    "unverified": Words("  {unverified} of {articles} articles unverified:", "  {unverified} articles non vérifiés sur {articles} :"),
}  # fmt: skip


@click.group("procedure")
def command() -> None:
    """Check a pack, draw its procedures, or run one over the events of a case."""


@command.command("check")
@click.argument("pack_name", metavar="PACK")
@_LANG
@click.option("--json", "as_json", is_flag=True, help="Print data.")
def check(pack_name: str, lang: Language, as_json: bool) -> None:
    """Read a pack, explore the whole state space of each procedure, and say what it holds and what nobody verified.

    Exit code 1, and every fault, where it breaks a rule.
    """
    pack = pack_named(pack_name)
    procedures = {
        name: {"states": len(one.states), "steps": len(one.transitions), "situations": len({b for b, _, _ in situations(pack, one)})}
        for name, one in pack.procedures.items()
    }  # fmt: skip
    unverified = [one for one in pack.articles.values() if not one.is_verified]
    if as_json:
        data: dict[str, Any] = {
            "pack": pack.id, "version": str(pack.version), "sha256": pack.sha256, "training": pack.in_training,
            "procedures": procedures, "clocks": len(pack.clocks), "letters": sorted(pack.letters),
            "articles": len(pack.articles), "unverified": [one.id for one in unverified],
        }  # fmt: skip
        click.echo(json.dumps(data, ensure_ascii=False))
        return
    click.echo(f"{pack.id} {pack.version}: {pack.heading.title.in_language(lang)}")
    said = {name: words.in_language(lang) for name, words in _CHECKED.items()}
    for name, counts in procedures.items():
        click.echo(said["procedure"].format(name=name, **counts))
    click.echo(said["held"].format(clocks=len(pack.clocks), measures=len(pack.measures), letters=len(pack.letters)))
    click.echo(said["unverified"].format(unverified=len(unverified), articles=len(pack.articles)))
    for one in unverified:
        click.echo(f"    {article_in_words(one, lang)}")
    training = training_in_words(pack, lang)
    if training:
        click.echo(training)


@command.command("draw")
@click.argument("pack_name", metavar="PACK")
@click.argument("procedure_id", metavar="[PROCEDURE]", required=False)
@click.option("--out", type=click.Path(path_type=Path), default=Path(), show_default="this folder", help="Folder.")
@_LANG
def draw_command(pack_name: str, procedure_id: str | None, out: Path, lang: Language) -> None:
    """Draw the procedures of a pack as SVG, one file each."""
    pack = pack_named(pack_name)
    if procedure_id is not None and procedure_id not in pack.procedures:
        raise RempartError(
            f"pack {pack.id}", f"it has no procedure {procedure_id}", f"It has {', '.join(pack.procedures)}"
        )
    out.mkdir(parents=True, exist_ok=True)
    for name in [procedure_id] if procedure_id else pack.procedures:
        path = out / f"{pack.id}-{name}.{lang}.svg"
        path.write_text(draw(pack, pack.procedures[name], lang), encoding="utf-8")
        click.echo(path)


@command.command("simulate")
@click.argument("pack_name", metavar="PACK")
@click.argument("events", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--on", "on_day", type=Day(to_come=True), default=None, help="The day of looking; the last event's by default."
)
@_LANG
@click.option("--json", "as_json", is_flag=True, help="Print data.")
def simulate(pack_name: str, events: Path, on_day: date | None, lang: Language, as_json: bool) -> None:
    """Run the events of a case (YAML or JSON) through a procedure and say where it stands on a day.

    EVENTS holds id, procedure, and events with kind, on, by, role and what they carry; pack and version may be left out.
    """
    pack = pack_named(pack_name)
    case = read_case(events, {"pack": pack.id, "version": pack.version})
    day = on_day or max((event.on for event in case.events), default=today())
    if as_json:
        click.echo(json.dumps(case_as_data(pack, case, day), ensure_ascii=False))
        return
    for line in case_in_words(pack, case, day, lang):
        click.echo(line)


@command.command("bylaw")
@click.argument("pack_name", metavar="PACK")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--on", "on_day", type=Day(to_come=True), required=True, help="Day on which a procedure would start.")
@click.option("--sector", default=None, help="Activity of the establishment, a NACE code.")
@click.option("--area", default=None, help="Part of the town in which it stands.")
@_LANG
def bylaw_command(
    pack_name: str, file: Path, on_day: date, sector: str | None, area: str | None, lang: Language
) -> None:
    """Say whether the town's by-law carries a procedure that starts on a day; exit code 1 and why, where it does not."""
    pack = pack_named(pack_name)
    bylaw = read_bylaw(file)
    faults = bylaw_faults(bylaw, on_day, sector=sector, area=area, protocol=pack.heading.bylaw.protocol)
    if faults:
        raise RempartError(
            str(file), "; ".join(one.in_language(lang) for one in faults), "No procedure can start on it"
        )
    click.echo(f"{bylaw.title.in_language(lang)}: {on_day}")
