"""The numbers of a run in the terminal."""

from collections.abc import Iterable

from rempart.signals.telling import Numbers

_HEAD = ("signal", "in scope", "evaluated", "fires", "rate, 95 %", "excluded", "not evaluable", "remark")


def numbers_table(found: Iterable[Numbers]) -> str:
    """Return one line for each signal, columns aligned; counts and labels, nothing of any file."""
    rows = [_HEAD, *(_row(one) for one in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    return "".join("  ".join(_set(cell, width, n) for n, (cell, width) in enumerate(zip(row, widths, strict=True))).rstrip() + "\n"
                   for row in rows)  # fmt: skip


def _set(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column in (0, len(_HEAD) - 1) else cell.rjust(width)


def _row(one: Numbers) -> tuple[str, ...]:
    tally, rate = one.tally, one.rate
    share = f"{rate.share:.1%} ({rate.low:.1%}-{rate.high:.1%})" if rate else "-"
    remark = ", ".join(label.replace("_", " ") for label in one.labels) or (tally.why or "").replace("_", " ")
    counts = (tally.scope, tally.evaluated, tally.outcomes["fires"])
    after = (tally.outcomes["excluded"], tally.outcomes["not_evaluable"])
    return (tally.code, *(f"{n:,}" for n in counts), share, *(f"{n:,}" for n in after), remark)
