"""What the town does not use for the time being is not asked and not read, and the report says so."""

from datetime import date

import pytest
from tests.screening.practice import Practice, practice

from rempart.ledger import Workspace
from rempart.screening import read_applications
from rempart.screening.application import Application
from rempart.screening.day import Switches
from rempart.screening.report import Report
from rempart.screening.standby import Standby
from rempart.signals import Off, load_catalogue

__all__ = ["practice"]
ON = date(2026, 11, 3)
SINCE = date(2026, 11, 1)


@pytest.fixture(scope="module")
def ready(practice: Practice) -> Standby:
    """The practice town's snapshot, kept open."""
    return Standby(Workspace.open(practice.folder / "workspace"))


@pytest.fixture(scope="module")
def asked(practice: Practice, ready: Standby) -> tuple[Application, Report]:
    """An application of which something is asked that cites a register, with its report."""
    for one in read_applications(practice.town.applications).applications:
        report = ready.reports(one, ON)["en"]
        if any(sources_of(report, question.code) - {"form"} for question in report.to_ask):
            return one, report
    raise LookupError("nothing is asked in this town")


def sources_of(report: Report, code: str) -> set[str]:
    """Return the registers that the question of a code cites."""
    ids = {source.id: source.register_id for source in report.sources}
    return {ids[cited.source] for one in report.to_ask if one.code == code for cited in one.citations}


def test_a_suspended_question_is_not_asked_and_the_report_says_since_when(
    ready: Standby, asked: tuple[Application, Report]
) -> None:
    """It leaves *to ask* and stands in *not checked* with its day, in both languages; every other question stays."""
    application, before = asked
    code = before.to_ask[0].code
    for reason, said in (("suspended", "suspended"), ("not_reviewed", "review"), ("dropped", "no more")):
        switches = Switches(signals={code: Off(reason, SINCE)})  # type: ignore[arg-type]
        found = ready.reports(application, ON, switches)
        assert [q.code for q in found["en"].to_ask] == [q.code for q in before.to_ask if q.code != code]
        told = [gap for gap in found["en"].not_checked if gap.code == code]
        assert told
        assert (found["en"].rebuild, before.rebuild != "") == ("", True)  # the command would ask it
        assert said in told[0].why
        assert "1 November 2026" in told[0].why.replace("\u00a0", " ")
        assert any("1er novembre 2026" in gap.why.replace("\u00a0", " ") for gap in found["fr"].not_checked)
    assert ready.reports(application, ON)["en"] == before


def test_of_a_suspended_source_no_row_is_read(ready: Standby, asked: tuple[Application, Report]) -> None:
    """No sentence cites it, no question rests on it, it is not among the sources consulted, and a gap names it."""
    application, before = asked
    register = min(next(sources_of(before, q.code) - {"form"} for q in before.to_ask if sources_of(before, q.code)))
    found = ready.reports(application, ON, Switches(sources={register: SINCE}))
    assert register not in {one.register_id for one in found["en"].sources}
    title = next(one.title for one in before.sources if one.register_id == register)
    told = [gap for gap in found["en"].not_checked if gap.about == title]
    assert "suspended this source" in told[0].why
    assert any("a suspendu cette source" in gap.why for gap in found["fr"].not_checked)
    assert ready.reports(application, ON)["en"] == before


def test_no_card_gives_a_reason_of_the_town_itself() -> None:
    """The words of a switch are the runner's own: no file of the catalogue uses them for something else."""
    named = {reason for one in load_catalogue() for reason in one.contract.reasons}
    assert not named & {"suspended", "not_reviewed", "dropped"}
