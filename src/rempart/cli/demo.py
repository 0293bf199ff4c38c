"""``rempart demo``: the practice town, from publishers' files to reports, in one command."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from rempart.base.words import Language
from rempart.build import build
from rempart.cli.check import check
from rempart.cli.common import say
from rempart.ledger import Receipt, Workspace
from rempart.registers import load
from rempart.screening.terminal import reports_table
from rempart.town import PublishedFile, Town, compare, write_town


@click.command("demo")
@click.option("--seed", default=1, show_default=True, help="Another seed is another town.")
@click.option("--directory", type=click.Path(path_type=Path), default=Path("practice-town"), show_default=True)
@click.option(
    "--lang", type=click.Choice(["fr", "en"]), default="en", show_default=True, help="Language of the reports."
)
@click.option("--verify", is_flag=True, help="Compare the reports with what was planted; exit 1 on any difference.")
def command(seed: int, directory: Path, lang: Language, verify: bool) -> None:
    """Make an invented port town, load its registers, check its applications, and name the index of reports.

    The folder is made anew at each run. Everything in it is invented.
    """
    folder = directory.resolve()
    _clear(folder)
    say(f"writing an invented town (seed {seed}) as its publishers would")
    town = write_town(folder / "publishers", seed)
    workspace = Workspace.create(folder / "workspace", town=town.name, language=lang)
    _load(workspace, town)
    say("building a snapshot")
    last = max(file.edition for file in town.files)
    snapshot = build(workspace, known_on=last, name=f"{last}-practice-{seed}", actor="demo")  # before any later one
    say("checking the applications, each as known on its day of receipt")
    reports = folder / "reports"
    summaries = check(workspace, snapshot, town.applications, None, None, lang, reports)
    click.echo(reports_table(summaries, lang, shutil.get_terminal_size((100, 40)).columns), nl=False)
    if verify:
        _verify(town, reports)
    click.echo(f"Index of reports: {reports / 'index.html'}")


def _clear(folder: Path) -> None:
    """Remove what an earlier demo made, and nothing else."""
    made = {"publishers", "workspace", "reports"}
    if folder.exists() and {path.name for path in folder.iterdir()} - made:
        raise click.UsageError(f"{folder} holds something else than a practice town: give another --directory.")
    for name in made:
        shutil.rmtree(folder / name, ignore_errors=True)


def _load(workspace: Workspace, town: Town) -> None:
    """Load every edition: those of one register in the order of their days, two registers at a time."""
    registers: dict[str, list[PublishedFile]] = {}
    for file in town.files:
        registers.setdefault(file.register, []).append(file)

    def bring(files: list[PublishedFile]) -> list[Receipt]:
        return [
            load(workspace, f.register, f.paths, edition=f.edition, held_on=f.edition, actor="demo").receipt
            for f in files
        ]

    with ThreadPoolExecutor(2) as two:
        receipts = [receipt for found in two.map(bring, registers.values()) for receipt in found]
    read, refused = sum(r.read for r in receipts), sum(r.refused for r in receipts)
    say(
        f"loaded {len(receipts)} editions of {len(registers)} registers: {read:,} records, {refused} refused with a reason"
    )


def _verify(town: Town, reports: Path) -> None:
    """Compare the reports with the oracle."""
    found = {}
    for path in sorted(reports.glob("*.json")):
        report = json.loads(path.read_text(encoding="utf-8"))
        found[report["application_id"]] = report
    differences = compare(town.oracle, found)
    for difference in differences:
        click.echo(f"{difference.application_id} ({difference.story}): {difference.words.en}", err=True)
    if differences:
        raise click.exceptions.Exit(1)
    click.echo(f"The reports say what was planted, and nothing else, for {len(found)} applications.")
