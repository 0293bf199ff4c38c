"""``rempart case``: the report that a court reads, and the bundle that it can check."""

from pathlib import Path

import click

from rempart.cli.common import actor, opened, workspace_option
from rempart.procedures.pack import Pack, load_pack
from rempart.procedures.reports import draft_of, page_of, pdf_of, read_case_file, report_of
from rempart.procedures.reports.court import write_court_bundle
from rempart.procedures.reports.reading import Annexed

_FOLDER = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))


@click.group("case")
def command() -> None:
    """Write the report of a case, and the bundle of its decision."""


def _read(folder: Path) -> tuple[Annexed, Pack]:
    annexed = read_case_file(folder)
    return annexed, load_pack(annexed.file.case.pack, annexed.file.case.version)


@command.command("report")
@_FOLDER
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the three files.")
def report_command(folder: Path, out: Path) -> None:
    """Write the thirteen parts of a case report: HTML, DOCX and PDF/A.

    FOLDER holds file.yml and annexes/. A fact that was not heard, a step without its reasons, a word that accuses: each is
    refused and named, and nothing is written.
    """
    report = report_of(*_read(folder))
    made = {"report.html": page_of(report).encode(), "report.docx": draft_of(report), "report.pdf": pdf_of(report)}
    out.mkdir(parents=True, exist_ok=True)
    for name, body in made.items():
        temporary = out / f".{name}.new"
        temporary.write_bytes(body)
        temporary.replace(out / name)
        click.echo(out / name)


@command.command("bundle")
@_FOLDER
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The ZIP file.")
@workspace_option
def bundle_command(folder: Path, out: Path, workspace_path: Path) -> None:
    """Write the bundle of a decision: facts with rows and hashes, rules, events, hearing, reasons, report, proofs.

    It is sealed in the journal of the workspace. 'rempart verify BUNDLE' or 'rempart-verify BUNDLE' checks it on any machine.
    """
    workspace = opened(workspace_path)
    annexed, pack = _read(folder)
    number = write_court_bundle(out, annexed, pack, workspace.journal, actor=actor())
    click.echo(f"{out}: sealed by entry {number} of the journal. Check it with: rempart verify {out}")
