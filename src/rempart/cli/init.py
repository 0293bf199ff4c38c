"""``rempart init``: make a workspace."""

import re
from pathlib import Path

import click

from rempart.cli.common import actor
from rempart.ledger import Workspace


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--town", default="Our town", show_default=True, help="How the authority names itself on reports.")
@click.option(
    "--lang", type=click.Choice(["fr", "en"]), default="en", show_default=True, help="Language of its reports."
)
@click.option(
    "--country", "countries", multiple=True, default=("FR",), show_default=True, help="ISO code; may be given again."
)
def command(directory: Path, town: str, lang: str, countries: tuple[str, ...]) -> None:
    """Make a workspace in DIRECTORY, which must be new or empty."""
    if not town.strip() or not town.isprintable():
        raise click.UsageError("--town is empty or holds a control character.")
    if not all(re.fullmatch("[A-Z]{2}", country) for country in countries):
        raise click.UsageError("--country is two capital letters, as FR.")
    workspace = Workspace.create(directory, town=town, language="fr" if lang == "fr" else "en", countries=countries)
    workspace.journal.append("init", actor=actor(), data={"countries": list(countries)})
    click.echo(f"Made {directory}. Next: rempart load REGISTER FILE --workspace {directory}")
