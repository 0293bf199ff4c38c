"""``rempart case``: the report that a court reads, and the bundle that it can check."""

from pathlib import Path

import click

from rempart.procedures.pack import load_pack
from rempart.procedures.reports import draft_of, page_of, pdf_of, read_case_file, report_of
from rempart.procedures.reports.reading import Annexed


@click.group("case")
def command() -> None:
    """Write the report of a case, and the bundle of its decision."""


def _opened(folder: Path) -> Annexed:
    return read_case_file(folder)


@command.command("report")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder for the three files.")
def report_command(folder: Path, out: Path) -> None:
    """Write the thirteen parts of a case report from FOLDER (file.yml and annexes/): HTML, DOCX and PDF/A."""
    annexed = _opened(folder)
    report = report_of(annexed, load_pack(annexed.file.case.pack, annexed.file.case.version))
    made = {"report.html": page_of(report).encode(), "report.docx": draft_of(report), "report.pdf": pdf_of(report)}
    out.mkdir(parents=True, exist_ok=True)
    for name, body in made.items():
        temporary = out / f".{name}.new"
        temporary.write_bytes(body)
        temporary.replace(out / name)
        click.echo(out / name)
