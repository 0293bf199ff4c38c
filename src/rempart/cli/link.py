"""``rempart link``: two files of parties linked, or duplicates inside one."""

from pathlib import Path

import click

from rempart.cli.common import say
from rempart.identity.linking import LEAST_ALIKE, AgainstTruth, As, Linked, link


@click.command("link")
@click.argument("left", type=click.Path(path_type=Path))
@click.argument("right", required=False, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="CSV, or JSON lines if it ends in .jsonl.")
@click.option(
    "--least",
    default=None,
    type=click.FloatRange(0, 1),
    help=f"Pairs alike from here on are kept; by default {LEAST_ALIKE}, more for files above 50,000 records.",
)
@click.option("--one-to-one", is_flag=True, help="Each record in one pair at most, the most alike first.")
@click.option("--clusters", is_flag=True, help="Groups of records of one party, without chains.")
@click.option(
    "--truth", type=click.Path(path_type=Path), help="CSV of left,right or record,cluster: measure against it."
)
@click.option("--explain", is_flag=True, help="Write the evidence of each pair in words.")
def command(
    left: Path,
    right: Path | None,
    out: Path,
    least: float | None,
    one_to_one: bool,
    clusters: bool,
    truth: Path | None,
    explain: bool,
) -> None:
    """Find the records of LEFT that may be parties of RIGHT; without RIGHT, duplicates inside LEFT.

    Files are those of 'rempart match': CSV with id, schema, name, aliases, birth_date, countries, identifiers, addresses, of
    which only name is needed, or FollowTheMoney JSON lines. A pair is a question for a person, never an answer.
    """
    if one_to_one and clusters:
        raise click.UsageError("Give --one-to-one or --clusters, not both.")
    how: As = "one_to_one" if one_to_one else "clusters" if clusters else "pairs"
    done = link(left, right, out, least=least, how=how, truth=truth, explain=explain, progress=say)
    for line in told(done, chosen=least is None):
        click.echo(line)
    click.echo(f"Pairs: {out}")


def told(done: Linked, *, chosen: bool) -> list[str]:
    """Return what was done, in lines; ``chosen``: nobody asked for a threshold."""
    beside = "" if done.right is None else f" and {done.right:,}"
    lines = [
        f"{done.left:,}{beside} records; {_counted(done.compared, 'pair')} compared; {done.kept:,} kept, alike from {done.least:g}."
    ]
    if chosen and done.least > LEAST_ALIKE:
        lines.append(
            f"So many records agree by chance that pairs are kept from {done.least:g} and not from {LEAST_ALIKE:g}; --least sets another."
        )
    lines += [
        f"Birthday {month:02}-{day:02} stands for no day in these files; it was read as the year alone."
        for month, day in done.placeholders
    ]
    ceilings = done.truth.ceiling_of_kind if done.truth else {}
    for key in done.keys:
        if not key.pairs and not key.too_common:
            continue
        cut = (
            f"; {_counted(key.too_common, 'value')} too common (more than {key.most:,} pairs)" if key.too_common else ""
        )
        share = f"; {ceilings[key.kind]:.1%} of the true pairs" if ceilings else ""
        lines.append(f"  key {key.kind.replace('_', ' ')}: {_counted(key.pairs, 'pair')}{share}{cut}")
    if done.groups:
        lines.append(f"{done.groups:,} clusters of two records or more, the largest of {done.largest_group:,}.")
    return lines + (_measured(done.truth, done.least) if done.truth else [])


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _measured(truth: AgainstTruth, least: float) -> list[str]:
    kept, best = truth.kept, truth.best
    unknown = f"Rows of the truth that name an id which is in no file: {truth.unknown:,}."
    return [
        *([unknown] if truth.unknown else []),
        f"{truth.pairs:,} true pairs. Candidate ceiling: {truth.ceiling:.4f} (no threshold can find more of them).",
        f"As written, from {least:g}: precision {kept.precision:.4f}, recall {kept.recall:.4f}, F1 {kept.f1:.4f}.",
        f"All pairs at their best threshold, {best.alike:.4f}: precision {best.precision:.4f}, recall {best.recall:.4f}, F1 {best.f1:.4f}.",
    ]
