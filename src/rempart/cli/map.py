"""``rempart map``: propose the register of a file of the town."""

import re
from collections.abc import Sequence
from pathlib import Path

import click

from rempart.base.errors import RempartError
from rempart.cli.common import opened, say
from rempart.ledger import Workspace
from rempart.ledger.editions import Receipt
from rempart.registers import available
from rempart.registers.proposing import Proposal, Questions, TakeAll, Told, kinds, propose, try_out


class Terminal:
    """Asks the person at the terminal."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def choose(self, question: str, options: Sequence[str], proposed: str) -> str:
        """Return one of the options."""
        return str(click.prompt(_printable(question), type=click.Choice(list(options)), default=proposed))

    def ask(self, question: str, proposed: str) -> str:
        """Return a text."""
        return str(click.prompt(_printable(question), default=proposed)).strip() or proposed

    def confirm(self, question: str, *, proposed: bool) -> bool:
        """Return yes or no."""
        return click.confirm(question, default=proposed)


@click.command("map")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", help="Id of the register; made of the file's name by default.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder in which the register's folder is made; "
              "the workspace's registers/ by default, or this folder where there is no workspace.")  # fmt: skip
@click.option(
    "--kind", type=click.Choice(sorted(kinds())), help="Which kind of file it is; told from its columns by default."
)
@click.option(
    "--column", "columns", multiple=True, metavar="FIELD=HEADER", help="The column of a field; may be given again."
)
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="Order of day and month where no cell tells it.")
@click.option("--decimals", type=click.Choice(["comma", "point"]), help="Mark of decimals where no cell tells it.")
@click.option("--short-years", is_flag=True, help="Read years of two digits: 24 as 2024. They are refused otherwise.")
@click.option("--yes", is_flag=True, help="Ask nothing: take every proposal, and say which.")
@click.option("--workspace", "workspace_path", type=click.Path(path_type=Path), envvar="REMPART_WORKSPACE", help="Folder of the workspace, "
              "for its countries and its registers/; REMPART_WORKSPACE names it once for all commands.")  # fmt: skip
def command(  # noqa: PLR0913, PLR0917  one for each option
    file: Path, name: str | None, out: Path | None, kind: str | None, columns: tuple[str, ...], dates: str | None, decimals: str | None,
    short_years: bool, yes: bool, workspace_path: Path | None,
) -> None:  # fmt: skip
    """Propose a register for FILE, a file of the town: CSV, XLSX, ODS or JSON lines, plain or .gz.

    It tells the columns by their headers and their cells, shows what the register would refuse, asks what no file says
    (legal basis, retention), and writes a folder with register.yml and mapping.sql. Read and correct them; 'rempart
    load' takes it. No cell is shown or kept.
    """
    workspace = _workspace(workspace_path)
    register = _id(name or _id_of(file))
    folder = out or (workspace.path / "registers" if workspace else Path())
    if (folder / register).exists():
        raise RempartError(str(folder / register), "it exists", "Choose another --name or --out, or remove it")
    if register in available(workspace.path / "registers" if workspace else None):  # its editions would be replaced
        raise RempartError(f"register '{register}'", "there is one of that name", "Choose another --name")
    questions: Questions = TakeAll() if yes else Terminal()
    told = Told(
        country=workspace.settings.countries[0] if workspace and workspace.settings.countries else "FR",
        town=workspace.settings.town if workspace else "the town",
        dates="dmy" if dates == "dmy" else "mdy" if dates == "mdy" else None,
        decimals="comma" if decimals == "comma" else "point" if decimals == "point" else None,
        short_years=short_years,
    )
    say("reading the file")
    proposal = propose(file, register, questions, told=told, kind=kind, forced=_forced(columns))
    say("trying the proposed register")
    tried = try_out(proposal, file)
    click.echo(_shown(proposal, tried.receipt))
    if not yes and not questions.confirm(f"Write {folder / register}?", proposed=True):
        click.echo("Nothing was written.")
        return
    written = proposal.write(folder)
    click.echo(f"Wrote {written}. Read register.yml and mapping.sql and correct them. Next: rempart load {_loadable(written, workspace)} {file} "
               "--edition YYYY-MM-DD")  # fmt: skip


def _workspace(path: Path | None) -> Workspace | None:
    """Open the workspace that was named, or this folder where it is one."""
    if path is not None:
        return opened(path)
    return opened(Path()) if Path("rempart.toml").is_file() else None


def _loadable(written: Path, workspace: Workspace | None) -> str:
    if workspace and written.parent.resolve() == (workspace.path / "registers").resolve():
        return written.name
    return str(written) if "/" in str(written) else f"./{written}"


def _id_of(file: Path) -> str:
    from rempart.registers.proposing.headers import plain  # noqa: PLC0415

    stem = re.sub(r"(\.(csv|tsv|txt|xlsx|xlsm|ods|jsonl|ndjson|json|gz|zip))+$", "", file.name, flags=re.IGNORECASE)
    words = re.sub(r"[^a-z0-9]+", "_", plain(stem)).strip("_")
    return words if words[:1].isalpha() else f"file_{words}".strip("_")


def _id(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise click.UsageError("--name has small letters, digits and _ only, and begins with a letter.")
    return name


def _forced(columns: tuple[str, ...]) -> dict[str, str]:
    pairs = [entry.partition("=") for entry in columns]
    if any(not field or not mark or not header for field, mark, header in pairs):
        raise click.UsageError("--column is FIELD=HEADER, as rent_year=Loyer.")
    fields = [field.strip() for field, _, _ in pairs]
    if len(set(fields)) < len(fields):
        raise click.UsageError("--column is given twice for one field.")
    return {field.strip(): header.strip() for field, _, header in pairs}


def _shown(proposal: Proposal, receipt: Receipt) -> str:
    lines = [
        f"{proposal.name}: {proposal.kind.title.en} ({proposal.kind.id}); {'; '.join(proposal.told)}",
        "",
        "Columns",
    ]
    width = max(len(column) for column in (*proposal.read, *proposal.left_out))
    lines += [f"  {column:<{width}}  -> {key}  (by its {why})" if why != "told" else f"  {column:<{width}}  -> {key}  (as told)"
              for column, (key, why) in proposal.read.items()]  # fmt: skip
    lines += [
        f"  {_printable(column) or '(no header)':<{width}}  left out: {reason}"
        for column, reason in proposal.left_out.items()
    ]
    if proposal.said:
        lines += ["", "Taken without an answer, to be checked", *(f"  {sentence}" for sentence in proposal.said)]
    lines += ["", "What it would load",
              f"  {receipt.read:,} records read = {receipt.loaded:,} loaded + {receipt.refused:,} refused + {receipt.left_out:,} left out"]  # fmt: skip
    lines += [f"  refused: {reason} ({count:,})" for reason, count in receipt.reasons.items()]
    lines += [f"  doubtful, left empty: {reason} ({count:,})" for reason, count in receipt.doubtful.items()]
    lines += [
        f"  unknown column dropped: {column} (filled in {count:,} records)"
        for column, count in receipt.unknown_columns.items()
    ]
    lines += [f"  rows: {', '.join(f'{table} {count:,}' for table, count in receipt.tables.items())}"]
    return _printable("\n".join(lines), "\n") + "\n"


def _printable(text: str, but: str = "") -> str:
    """Return a text without the marks that steer a terminal: headers and names of sheets come from the file."""
    return "".join(mark if mark.isprintable() or mark in but else "\ufffd" for mark in text)
