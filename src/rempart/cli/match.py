"""``rempart match``: each query beside the entries most like it, with the evidence in words."""

from pathlib import Path

import click

from rempart.cli.common import say
from rempart.identity.match import match, match_pairs

_PROGRESS_EVERY = 1_000


@click.command("match")
@click.argument("queries", required=False, type=click.Path(path_type=Path))
@click.option(
    "--against",
    "against",
    multiple=True,
    type=click.Path(path_type=Path),
    help="CSV or FollowTheMoney JSON lines; may be given again.",
)
@click.option("--pairs", type=click.Path(path_type=Path), help="JSON lines of id, left and right, instead of QUERIES.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="JSON lines, one for each query or pair.")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 100), help="Most candidates for a query.")
def command(queries: Path | None, against: tuple[Path, ...], pairs: Path | None, out: Path, limit: int) -> None:
    """Compare the parties of QUERIES with those of other files, or the two parties of each line of --pairs.

    Columns: id, schema, name, aliases, birth_date, countries, identifiers, addresses; only name is needed, plural
    columns hold several values separated by |. Files whose name ends in .json or .jsonl are FollowTheMoney entities. Each
    side of a pair has those columns as fields, or is such an entity.
    A candidate is a question for a person, never an answer.
    """
    if pairs is not None and queries is None and not against:
        click.echo(f"{match_pairs(pairs, out, progress=_said):,} pairs compared. Results: {out}")
    elif pairs is None and queries is not None and against:
        count = match(queries, against, out, limit=limit, progress=_said)
        click.echo(f"{count:,} queries compared. Results: {out}")
    else:
        raise click.UsageError("Give QUERIES and --against, or --pairs alone.")


def _said(done: int) -> None:
    if done and done % _PROGRESS_EVERY == 0:
        say(f"{done:,} compared")
