"""Cases stand by date, or by number where dates are equal: what was found in a case moves nothing (N1)."""

from datetime import date

from rempart.desk.cases.acting import Opened, open_case, take_step
from rempart.desk.cases.dates import dates_of
from rempart.desk.cases.facts import promote
from rempart.desk.cases.models import Case, Deadline
from rempart.desk.cases.waiting import waiting_on
from rempart.desk.day import today
from tests.desk.conftest import Cast


def three_cases(cast: Cast) -> list[Case]:
    """Open three cases, the highest number first, and make them complete on the same day."""
    officer, found = cast.people["case_officer"], []
    for number in ("2026-0903", "2026-0902", "2026-0901"):
        case = open_case(officer, officer.town, Opened(number, "application", "Terrace"))
        take_step(case, cast.people["front_desk"], "front_desk", "receive", carries={"received_on": str(today())})
        take_step(case, cast.people["front_desk"], "front_desk", "complete")
        found.append(case)
    return found


def due(case: Case, on: date) -> None:
    """Let the date of silence, or else every running date, of a case fall on a day."""
    Deadline.objects.filter(case=case).exclude(due=None).update(due=on, kind="silence")


def test_dates_stand_by_day_then_by_number(cast: Cast) -> None:
    """The earlier date comes first, whatever the number; equal dates stand by number."""
    last, second, first = three_cases(cast)
    due(last, date(2027, 1, 4))
    due(second, date(2027, 1, 5))
    due(first, date(2027, 1, 5))
    shown = [
        one.row.case.number for one in dates_of(Case.objects.filter(number__startswith="2026-09"), today()).silence
    ]
    assert list(dict.fromkeys(shown)) == ["2026-0903", "2026-0901", "2026-0902"]


def test_a_fact_moves_no_case(cast: Cast) -> None:
    """Ten facts in the last case leave both lists as they were: no order asks what was found."""
    cases = three_cases(cast)
    mine = Case.objects.filter(number__startswith="2026-09")
    officer = cast.people["case_officer"]

    def order() -> tuple[list[str], list[str]]:
        waiting = waiting_on(mine, officer, frozenset({"case_officer"}))
        return [one.case.number for one in waiting.rows], [
            one.row.case.number for one in dates_of(mine, today()).silence
        ]

    before = order()
    source = {"name": "Finding of the town", "seen_on": "2026-11-20", "sha256": "0" * 64}
    for number in range(10):
        said = {"sentence": f"Terrace, part {number}: 41 square metres.", "source": source, "reliability": "document"}
        promote(cases[0], officer, said, f"finding:{number}")
    assert order() == before
    assert before[0] == ["2026-0901", "2026-0902", "2026-0903"]


def test_a_form_made_before_somebody_acted_changes_nothing(cast: Cast) -> None:
    """Whoever was slower reads that the case changed, and takes no step on it."""
    client = cast.client(cast.people["front_desk"])
    address = f"/cases/{cast.case.number}/steps/receive"
    body = {"on": str(today()), "seen": "0", "received_on": str(today())}
    assert client.post(address, body).status_code == 302
    assert client.post(address, {**body, "seen": "0"}).status_code == 409
    assert client.post(address, {**body, "seen": "none"}).status_code == 409
    assert cast.case.caseevent_set.count() == 1
