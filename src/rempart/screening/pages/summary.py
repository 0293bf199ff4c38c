"""One application in a line: what the index and the terminal say of a report."""

from dataclasses import dataclass
from datetime import date

from rempart.screening.report import Report


@dataclass(frozen=True)
class Summary:
    """What one line says. It holds no figure by which applications could be compared.

    ``to_ask`` holds (code, title), ``not_checked`` (why, what), ``parties`` (role, name); ``file`` is the name of
    the HTML file beside the index, or nothing where none was written; ``expected`` how often chance shows a close
    name, with the ``listed`` parties of the lists that were searched.
    """

    application_id: str
    procedure: str
    received_on: date | None
    on_day: date
    parties: tuple[tuple[str, str], ...]
    to_ask: tuple[tuple[str, str], ...]
    not_checked: tuple[tuple[str, str], ...]
    file: str | None = None
    expected: str = ""
    listed: int = 0


def summary_of(report: Report, file: str | None = None) -> Summary:
    """Return the line of one report; equal gaps are said once."""
    return Summary(
        application_id=report.application_id,
        procedure=report.procedure,
        received_on=report.received_on,
        on_day=report.on_day,
        parties=tuple((party.role, party.name) for party in report.parties),
        to_ask=tuple((question.code, question.title) for question in report.to_ask),
        not_checked=tuple(dict.fromkeys((gap.why, gap.what) for gap in report.not_checked)),
        file=file,
        expected=report.expected.sentence if report.expected else "",
        listed=report.expected.parties_listed if report.expected else 0,
    )
