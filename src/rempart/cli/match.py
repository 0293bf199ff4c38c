"""``rempart match``: each query beside the entries most like it, with the evidence in words."""

from pathlib import Path

import click

from rempart.cli.common import say
from rempart.identity import match


@click.command("match")
@click.argument("queries", type=click.Path(path_type=Path))
@click.option(
    "--against",
    "against",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="CSV; may be given again.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="JSON lines, one for each query.")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 100), help="Most candidates for a query.")
def command(queries: Path, against: tuple[Path, ...], out: Path, limit: int) -> None:
    """Compare the parties of QUERIES with those of other files.

    Columns: id, schema, name, aliases, birth_date, countries, identifiers, addresses; only name is needed, plural
    columns hold several values separated by |. A candidate is a question for a person, never an answer.
    """
    count = match(
        queries, against, out, limit=limit, progress=lambda done: say(f"{done:,} queries") if done % 1000 == 0 else None
    )
    click.echo(f"{count:,} queries compared. Results: {out}")
