"""``rempart signals``: the questions that Rempart can ask; over the town's own files, with their numbers, tried with other values."""

import json
from datetime import date
from functools import partial
from pathlib import Path

import click

import rempart
from rempart.base import RempartError
from rempart.base.words import Language
from rempart.build.meanwhile import READING
from rempart.cli.common import Day, actor, counted, lang_option, opened, say, workspace_option
from rempart.cli.switched import as_data, switched_off
from rempart.ledger import open_snapshot
from rempart.ledger.snapshots import file_sha256
from rempart.ledger.swapping import held, place_in
from rempart.monitoring import Ground, Heading, keep_run, last_run, monitor, numbers_table, trial, write_run
from rempart.monitoring.kept import kept_runs, of_applications
from rempart.monitoring.run import Memory
from rempart.monitoring.spark import open_spark
from rempart.monitoring.writing import SUMS
from rempart.screening import read_applications
from rempart.signals import contract, load_catalogue
from rempart.signals.packs import read_packs
from rempart.signals.telling import numbers


@click.group("signals", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print every contract as JSON.")
@lang_option
@click.pass_context
def command(context: click.Context, as_json: bool, lang: str | None) -> None:
    """List the signals: what each asks, of what, and from which parameters."""
    if context.invoked_subcommand:
        return
    signals = load_catalogue()
    if as_json:
        click.echo(json.dumps([contract(signal) for signal in signals], ensure_ascii=False, indent=1))
        return
    for signal in signals:
        form = signal.contract
        title = form.title.in_language("fr" if lang == "fr" else "en")
        values = ", ".join(f"{name} {value[-1].value} ({value[-1].basis})" for name, value in form.parameters.items())
        click.echo(f"{form.code}  version {form.version}  {title}\n        {form.subject}; {values or 'no parameter'}")


@command.command("run")
@click.option("--register", "register_id", help="Only what this register tells of.")
@click.option("--interests", is_flag=True, help="Only the questions of conflict of interest, for integrity officers.")
@click.option("--on", "on_day", type=Day(), help="As known on this day; by default that of the snapshot.")
@click.option("--snapshot", "snapshot_name", help="A snapshot's name or path; by default the last one.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder of what is written.")
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="What runs the statements; spark needs Java 17 and the extra 'spark'.",
)
@lang_option
@workspace_option
def run_command(
    register_id: str | None, interests: bool, on_day: date | None, snapshot_name: str | None, out: Path, engine: str,
    lang: Language | None, workspace_path: Path,
) -> None:  # fmt: skip
    """Ask the signals of the town's own files: purchases, contracts, grants, leases, sales, permits.

    Writes findings.jsonl (every question, with its rows), signals.json (how often each could be asked, and fired) and
    index.html. Questions of conflict of interest are left out, unless --interests asks for them alone. Both engines give
    the same findings.
    """
    workspace = opened(workspace_path)
    waiting = partial(say, "waiting for the end of a purge")
    click.get_current_context().with_resource(held(workspace.path / READING, shared=True, waiting=waiting))
    snapshot = open_snapshot(workspace.snapshots, snapshot_name)
    settings, day = workspace.settings, on_day or snapshot.known_on
    spill = click.get_current_context().with_resource(place_in(workspace.path, ".asking-"))
    spark = None
    if engine == "spark":
        started = open_spark(memory_limit_mb=2 * settings.memory_limit_mb, beside=workspace.path)
        spark = click.get_current_context().with_resource(started)
    _prepare_folder(out, private=interests)
    switches = switched_off(workspace)
    data = {"snapshot": snapshot.id, "manifest": snapshot.manifest_sha256, "on": day.isoformat(), "register": register_id,
            "interests": interests, **({"engine": engine} if spark else {}), **as_data(switches)}  # fmt: skip
    workspace.journal.append("signals.run", actor=actor(), data=data)
    asked = monitor(
        snapshot,
        packs=read_packs(settings.countries, workspace.path / "packs"),
        on_day=day,
        register=register_id,
        interests=interests,
        memory=Memory(settings.memory_limit_mb, spill),
        progress=counted("signals"),
        engine=spark,
        switches=switches,
    )
    heading = Heading(
        settings.town, snapshot.id, day, register_id, interests, rempart.__version__, tuple(sorted(switches.sources.items()))
    )  # fmt: skip
    found = write_run(asked, out, heading, lang or settings.language, earlier=last_run(workspace.path, heading))
    keep_run(workspace.path, out)
    workspace.journal.append("signals.run.done", actor=actor(), data={"sums": file_sha256(out / SUMS)})
    click.echo(numbers_table(found), nl=False)
    click.echo(f"{len(found):,} signals asked. To read: {out / 'index.html'}")


def _prepare_folder(folder: Path, *, private: bool) -> None:
    """Make the folder; what integrity officers read is closed to other accounts of the machine."""
    try:
        if folder.is_dir() and any(folder.iterdir()) and not (folder / SUMS).exists():
            raise RempartError(
                str(folder), "it holds something else than a run", "Give a new folder, or one of an earlier run"
            )
        folder.mkdir(parents=True, exist_ok=True)
        if private:
            folder.chmod(0o700)
    except OSError as error:
        raise RempartError(str(folder), f"it cannot be made ({error.strerror})", "Choose another --out") from error


@command.command("stats")
@click.option("--register", "register_id", help="Runs over this register alone.")
@click.option("--interests", is_flag=True, help="Runs of the questions of conflict of interest.")
@workspace_option
def stats_command(register_id: str | None, interests: bool, workspace_path: Path) -> None:
    """Tell how often each signal could be asked, and fired: over the applications checked, and in the last run.

    A rate is that of the subjects that could be evaluated, with its 95 % interval. A remark follows from counts alone.
    """
    workspace = opened(workspace_path)
    if not interests and register_id is None:
        checked = of_applications(workspace)
        click.echo(f"Over the last check of each application ({len(checked)} signals)")
        click.echo(numbers_table([numbers(one) for one in checked.values()]), nl=False)
    runs = [one for one in kept_runs(workspace.path) if (one.register, one.interests) == (register_id, interests)]
    if not runs:
        click.echo("No run over the town's own files is kept: 'rempart signals run' makes one")
        return
    before = runs[-2].tallies if len(runs) > 1 else {}
    click.echo(f"Run over snapshot {runs[-1].snapshot}, as known on {runs[-1].on_day} ({len(runs)} kept)")
    found = [numbers(one, earlier=before.get(code)) for code, one in sorted(runs[-1].tallies.items())]
    click.echo(numbers_table(found), nl=False)


@command.command("try")
@click.argument("code")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    required=True,
    help="A parameter's other value; may be repeated.",
)
@click.option(
    "--applications", type=click.Path(path_type=Path), help="Over these applications, each on its day of receipt."
)
@click.option("--register", "register_id", help="Only subjects of which this register tells.")
@click.option("--on", "on_day", type=Day(), help="As known on this day.")
@click.option("--snapshot", "snapshot_name", help="A snapshot's name or path; by default the last one.")
@workspace_option
def try_command(
    code: str, settings: tuple[str, ...], applications: Path | None, register_id: str | None, on_day: date | None,
    snapshot_name: str | None, workspace_path: Path,
) -> None:  # fmt: skip
    """Ask the signal CODE with other values, beside those in force. Nothing is changed, no report is written."""
    workspace = opened(workspace_path)
    values = dict(_set(text) for text in settings)
    snapshot = open_snapshot(workspace.snapshots, snapshot_name)
    file = read_applications(applications) if applications else None
    data = {"snapshot": snapshot.id, "signal": code, "values": values, "on": on_day.isoformat() if on_day else None,
            "file": file.sha256 if file else None, "register": register_id}  # fmt: skip
    workspace.journal.append("signals.try", actor=actor(), data=data)
    packs = read_packs(workspace.settings.countries, workspace.path / "packs")
    memory = workspace.settings.memory_limit_mb
    found = trial(code, values, Ground(snapshot, packs, on_day, register_id, file, memory))
    tried = ", ".join(f"{name} {value}" for name, value in values.items())
    for words, evaluated, fires in zip(("values in force", tried), found.evaluated, found.fires, strict=True):
        click.echo(f"{words}: would have fired on {len(fires):,} of {evaluated:,} evaluated")
    click.echo(f"asked only with {tried}: {len(found.added):,}; no longer asked: {len(found.gone):,}")


def _set(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name or not value:
        raise click.UsageError("--set is written NAME=VALUE")
    return name.strip(), value.strip()
