"""``rempart demo``: the practice town, from publishers' files to reports, in one command."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import click

import rempart
from rempart.base.words import Language
from rempart.build import build, open_as_of
from rempart.cli.check import check
from rempart.cli.common import counted, needs_desk, say
from rempart.cli.serve import with_worker
from rempart.ledger import Receipt, Snapshot, Workspace
from rempart.ledger.workspace import SETTINGS
from rempart.monitoring import Heading, monitor, write_run
from rempart.registers import load
from rempart.screening.application import read_applications
from rempart.screening.terminal import reports_table
from rempart.signals.packs import read_packs
from rempart.town import PublishedFile, Town, compare, compare_watched, write_town

FILES, INTERESTS = "town-files", "interests"
"""Folders of what is asked of the town's own files, and of interests."""


@click.command("demo")
@click.option("--seed", default=1, show_default=True, help="Another seed is another town.")
@click.option("--directory", type=click.Path(path_type=Path), default=Path("practice-town"), show_default=True)
@click.option(
    "--lang", type=click.Choice(["fr", "en"]), default="en", show_default=True, help="Language of the reports."
)
@click.option("--whole", is_flag=True, help="The whole town: its own files too, and questions of every family.")
@click.option("--serve", is_flag=True, help="Serve the officers' desk of the town, with an account for each role.")
@click.option("--port", default=8000, show_default=True, help="With --serve: where.")
@click.option("--database", help="With --serve: the address of an empty PostgreSQL database, instead of a file.")
@click.option("--verify", is_flag=True, help="Compare the reports with what was planted; exit 1 on any difference.")
def command(
    seed: int, directory: Path, lang: Language, whole: bool, serve: bool, port: int, database: str | None, verify: bool
) -> None:
    """Make an invented port town, load its registers, check its applications, and name the index of reports.

    The folder is made anew at each run. Everything in it is invented.
    """
    folder = directory.resolve()
    _clear(folder)
    say(f"writing an invented town (seed {seed}) as its publishers would")
    town = write_town(folder / "publishers", seed, whole=whole)
    workspace = Workspace.create(folder / "workspace", town=town.name, language=lang)
    if town.packs:
        shutil.copytree(town.packs, workspace.path / "packs", dirs_exist_ok=True)
    _load(workspace, town)
    say("building a snapshot")
    last = max(file.edition for file in town.files)
    snapshot = build(workspace, known_on=last, name=f"{last}-practice-{seed}", actor="demo")  # before any later one
    say("checking the applications, each as known on its day of receipt")
    reports = folder / "reports"
    summaries = check(workspace, snapshot, town.applications, None, None, lang, reports, town.project)
    click.echo(reports_table(summaries, lang, shutil.get_terminal_size((100, 40)).columns), nl=False)
    asked = _ask_the_towns_files(workspace, snapshot, folder, lang) if whole else None
    if verify:
        _verify(town, reports, asked)
    click.echo(f"Index of reports: {reports / 'index.html'}")
    if whole:
        click.echo(f"Questions about the town's own files: {folder / FILES / 'index.html'}")
    if serve:
        _serve(workspace, town, last, port, database)


_REACHED = """contact = "integrity@port-aubrelle.example"
dpo = "dpo@port-aubrelle.example"
supervisor = "CNIL, 3 place de Fontenoy, 75007 Paris, www.cnil.fr"
"""
"""How the practice town and its data protection officer are reached, as its letters say."""


def _serve(workspace: Workspace, town: Town, on: date, port: int, database: str | None) -> None:
    """Open the practice cases, and serve the desk until interrupted."""
    told = f'database = "{database}"\n' if database else ""
    with (workspace.path / SETTINGS).open("a", encoding="utf-8") as settings:
        settings.write(f"\n[desk]\npractice = true\nsecure = false\n{told}{_REACHED}")
    with needs_desk():
        from rempart.desk.preparing import prepare, set_up  # noqa: PLC0415 an extra, needed here alone

    say("preparing the officers' desk")
    set_up(workspace.path)
    from rempart.desk.practice import Planned, make_accounts, open_cases  # noqa: PLC0415 models need Django set up

    asks = {one.application_id: frozenset(one.must_ask) for one in town.oracle.applications}
    planned = [Planned(one, asks[one.id]) for one in read_applications(town.applications).applications]
    place, lang = prepare(), workspace.settings.language
    on = max([on, *(one.application.received_on for one in planned)]) + timedelta(days=3)
    open_cases(place, make_accounts(place, lang), planned, on, lang)
    click.echo(f"The officers' desk: http://localhost:{port}/ (its sign-in page names the accounts; Ctrl+C ends it)")
    with_worker("127.0.0.1", port, workspace.path)


def _clear(folder: Path) -> None:
    """Remove what an earlier demo made, and nothing else."""
    made = {"publishers", "workspace", "reports", FILES, INTERESTS}
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


def _ask_the_towns_files(
    workspace: Workspace, snapshot: Snapshot, folder: Path, lang: Language
) -> set[tuple[str, str]]:
    """Run the signals over the town's own files, and return what fired: code and number, or code and ``*``."""
    asked: set[tuple[str, str]] = set()
    with open_as_of(snapshot, snapshot.known_on).connection as connection:
        called = connection.execute("select party_id, scheme || ':' || number from identifier").fetchall()
    numbers: dict[str, set[str]] = {}
    for party_id, number in called:
        numbers.setdefault(party_id, set()).add(number)
    packs = read_packs(workspace.settings.countries, workspace.path / "packs")
    for name, interests in ((FILES, False), (INTERESTS, True)):
        found = list(monitor(snapshot, packs=packs, interests=interests, progress=counted("signals")))
        heading = Heading(workspace.settings.town, snapshot.id, snapshot.known_on, None, interests, rempart.__version__)
        (folder / name).mkdir(mode=0o700)
        write_run(found, folder / name, heading, lang)
        for one in found:
            for outcome in one.shown:
                if outcome.outcome == "fires":
                    about = {outcome.subject_id, "*"} | numbers.get(outcome.subject_id, set())
                    asked |= {(outcome.code, number) for number in about}
    return asked


def _verify(town: Town, reports: Path, asked: set[tuple[str, str]] | None) -> None:
    """Compare the reports, and what was asked of the town's files, with the oracle."""
    found = {}
    for path in sorted(reports.glob("*.json")):
        report = json.loads(path.read_text(encoding="utf-8"))
        found[report["application_id"]] = report
    differences = compare(town.oracle, found)
    if asked is not None:
        differences += compare_watched(town.oracle, asked)
    for difference in differences:
        click.echo(difference.words.en, err=True)
    if differences:
        raise click.exceptions.Exit(1)
    click.echo(f"The reports say what was planted, and nothing else, for {len(found)} applications.")
    if asked is not None:
        watched = town.oracle.watched
        click.echo(
            f"The town's files too: {len(watched)} things looked at, {sum(one.asked for one in watched)} asked about."
        )
