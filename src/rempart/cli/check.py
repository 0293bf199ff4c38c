"""``rempart check``: a report on each application, or on each legal entity of a register."""

import json
import shutil
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import click

import rempart
from rempart.base import RempartError
from rempart.base.words import Language
from rempart.build.meanwhile import READING
from rempart.cli.common import Day, actor, counted, lang_option, opened, say, workspace_option
from rempart.cli.switched import as_data, switched_off
from rempart.ledger import Snapshot, Workspace, open_snapshot
from rempart.ledger.snapshots import file_sha256
from rempart.ledger.swapping import held
from rempart.screening import (
    TEMPLATE,
    Checker,
    project_columns,
    read_applications,
    read_project,
    write_register_reports,
    write_reports,
)
from rempart.screening.drawn import drawn
from rempart.screening.pages import Summary
from rempart.screening.standby import reference_of
from rempart.screening.terminal import reports_table
from rempart.screening.writing import LINES, SUMS
from rempart.signals.packs import read_packs


@click.command("check")
@click.argument("applications", required=False, type=click.Path(path_type=Path))
@click.option(
    "--project",
    type=click.Path(path_type=Path),
    help="A CSV file of what forms tell of projects: money, costs, forecast, hours.",
)
@click.option("--register", "register_id", help="Check every legal entity of this register instead.")
@click.option("--on", "on_day", type=Day(), help="As known on this day; by default the day of receipt.")
@click.option("--snapshot", "snapshot_name", help="A snapshot's name or path; by default the last one.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the reports; by default one under checks/.")
@click.option("--json", "as_json", is_flag=True, help="Print the reports as JSON lines instead of the table.")
@click.option("--template", is_flag=True, help="Print the header of a file of applications, and stop.")
@click.option("--project-template", is_flag=True, help="Print the header of a file of projects, and stop.")
@lang_option
@workspace_option
def command(  # noqa: PLR0913, PLR0917  one parameter an option
    applications: Path | None, project: Path | None, register_id: str | None, on_day: date | None, snapshot_name: str | None,
    out: Path | None, as_json: bool, template: bool, project_template: bool, lang: Language | None, workspace_path: Path,
) -> None:  # fmt: skip
    """Check the APPLICATIONS of a CSV file: one row for each party and role."""
    if template:
        click.echo(TEMPLATE, nl=False)
        return
    if project_template:
        click.echo(",".join(project_columns()))
        return
    if (applications is None) == (register_id is None):
        raise click.UsageError("Give a file of applications, or --register ID.")
    if project is not None and applications is None:
        raise click.UsageError("--project goes with a file of applications.")
    workspace = opened(workspace_path)
    waiting = partial(say, "waiting for the end of a purge")
    click.get_current_context().with_resource(held(workspace.path / READING, shared=True, waiting=waiting))
    snapshot = open_snapshot(workspace.snapshots, snapshot_name)
    language = lang or workspace.settings.language
    folder = out or workspace.path / "checks" / datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
    if (
        folder.is_dir()
        and any(folder.iterdir())
        and not ((folder / SUMS).exists() or (folder / "reports.jsonl").exists())
    ):
        raise RempartError(
            str(folder), "it holds something else than reports", "Give a new folder, or one of earlier reports"
        )
    summaries = check(workspace, snapshot, applications, register_id, on_day, language, folder, project)
    if as_json:
        _print_json(folder, summaries, by_register=register_id is not None)
        return
    settings = workspace.settings
    asked = [(one.application_id, bool(one.to_ask)) for one in summaries]
    again = drawn(asked, settings.review_seed, settings.review_share) if register_id is None else []
    shown = summaries if register_id is None else [one for one in summaries if one.to_ask]
    click.echo(reports_table(shown, language, shutil.get_terminal_size((100, 40)).columns), nl=False)
    if again:
        click.echo(f"To be reviewed although nothing is asked, drawn by lot: {', '.join(again)}")
    click.echo(f"{len(summaries):,} checked. Index of reports: {folder / 'index.html'}")


def check(
    workspace: Workspace, snapshot: Snapshot, applications: Path | None, register_id: str | None, on_day: date | None,
    lang: Language, folder: Path, project: Path | None = None,
) -> list[Summary]:  # fmt: skip
    """Check and write the reports into ``folder``.

    Who asks for what is journalled before any report can be read, and afterwards the hash of the list of their hashes.
    """
    town, memory = workspace.settings.town, workspace.settings.memory_limit_mb
    packs = read_packs(workspace.settings.countries, workspace.path / "packs")
    switches = switched_off(workspace)
    checker = Checker(
        snapshot, town=town, lang=lang, memory_limit_mb=memory, reference=reference_of(workspace), packs=packs, switches=switches
    )  # fmt: skip
    data = {
        "snapshot": snapshot.id,
        "manifest": snapshot.manifest_sha256,
        "on": on_day.isoformat() if on_day else None,
        **as_data(switches),
    }
    if register_id is not None:
        workspace.journal.append("check.register", actor=actor(), data={**data, "register": register_id})
        entities = checker.register(register_id, on_day=on_day, progress=counted("entities"))
        summaries = write_register_reports(entities, folder, lang=lang, town=town, version=rempart.__version__)
        return _done(workspace, folder, summaries)
    file = read_applications(applications or Path())
    if project is not None:
        file = read_project(project, file)
    asked = {
        **data,
        "file": file.sha256,
        **({"project": file.project[1]} if file.project else {}),
        "applications": [application.id for application in file.applications],
    }
    workspace.journal.append("check.applications", actor=actor(), data=asked)
    reports = checker.applications(file, on_day=on_day, progress=counted("applications"))
    summaries = write_reports(reports, folder, lang=lang, town=town, version=rempart.__version__)
    return _done(workspace, folder, summaries)


def _done(workspace: Workspace, folder: Path, summaries: list[Summary]) -> list[Summary]:
    workspace.journal.append("check.done", actor=actor(), data={"sums": file_sha256(folder / SUMS)})
    return summaries


def _print_json(folder: Path, summaries: list[Summary], *, by_register: bool) -> None:
    """Print each report on one line, in the order of the check."""
    if by_register:
        with (folder / LINES).open(encoding="utf-8") as text:
            for line in text:
                click.echo(line, nl=False)
        return
    for summary in summaries:
        path = folder / f"{str(summary.file).removesuffix('.html')}.json"
        click.echo(json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False))
