"""Home: by date alone, and who waits for whom, without computing a case."""

import html
import re
from datetime import date
from typing import Any

import pytest

from rempart.desk.cases.acting import Opened, open_case, take_step
from rempart.desk.cases.models import Case, Deadline
from rempart.desk.cases.waiting import AT_MOST
from tests.desk.conftest import Cast


def taken(cast: Cast, *steps: tuple[str, str, dict[str, Any]], case: Case | None = None) -> Case:
    """Take steps by role, all today."""
    case = case or cast.case
    for who, kind, carries in steps:
        take_step(case, cast.people[who], who, kind, carries=carries)
    return case


RECEIVED = ("front_desk", "receive", {"received_on": "2026-11-30"})
COMPLETE = ("front_desk", "complete", {})


def test_a_case_waits_for_whoever_can_lead_on(cast: Cast) -> None:
    """A complete file waits for the case officer, who sees it under their own; the decision maker sees it under others."""
    taken(cast, RECEIVED, COMPLETE)
    mine = cast.client(cast.people["case_officer"]).get("/").content.decode()
    assert "2026-0147" in mine.split('id="mine"')[1].split('id="theirs"')[0]
    other = cast.client(cast.people["hearing_clerk"]).get("/").content.decode()
    assert "2026-0147" not in other.split('id="mine"')[1].split('id="theirs"')[0]
    assert "2026-0147" in other.split('id="theirs"')[1]


def test_who_waits_for_an_answer_waits_for_others(cast: Cast) -> None:
    """Papers were asked for: nobody of the town hall is waited for until they come, or their time is over."""
    taken(cast, RECEIVED, ("front_desk", "ask_papers", {"papers": ["plan"]}))
    cast.case.refresh_from_db()
    assert cast.case.waits == "outside"


def test_the_reckoning_of_a_date_stands_with_it(cast: Cast) -> None:
    """Each date opens how it is computed, kept with the row in both languages."""
    taken(cast, RECEIVED, COMPLETE)
    row = cast.case.deadline_set.get(clock="decision")
    assert [len(one) for one in row.how] == [3] * len(row.how)
    page = cast.client(cast.people["case_officer"])
    page.cookies["django_language"] = "fr"
    assert "Délais" in page.get("/").content.decode() or row.due is not None


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_empty_home_says_what_would_appear(cast: Cast, lang: str) -> None:
    """Who works on nothing reads what is absent and what would appear, in both languages."""
    client = cast.client(cast.stranger, opened=False)
    client.cookies["django_language"] = lang
    answer = client.get("/")
    assert answer.status_code == 200
    assert answer.content.decode().count('class="empty"') >= 5


def test_home_asks_as_often_for_forty_cases_as_for_one(cast: Cast, django_assert_max_num_queries: Any) -> None:
    """No list computes a case: the number of questions to the database does not grow with the cases."""
    officer, client = cast.people["case_officer"], cast.client(cast.people["case_officer"])

    def more(first: int, last: int) -> None:
        for number in range(first, last):
            case = open_case(officer, officer.town, Opened(f"2026-1{number:03}", "application", "Terrace"))
            taken(cast, RECEIVED, COMPLETE, case=case)

    more(0, 2)
    client.get("/")
    with django_assert_max_num_queries(40) as few:
        assert client.get("/").status_code == 200
    more(2, 40)
    with django_assert_max_num_queries(len(few)):
        assert client.get("/").status_code == 200


@pytest.mark.parametrize(("lang", "told"), [("en", "There are more"), ("fr", "Il y en a plus")])
def test_no_date_of_silence_is_left_out_and_a_list_that_is_cut_says_so(cast: Cast, lang: str, told: str) -> None:
    """Past a date of silence saying nothing is an answer: all stand on home. Whoever waits in a longer list is one link away."""
    officer = cast.people["case_officer"]
    for number in range(AT_MOST - 1):  # with that of the cast, as many as the list holds
        case = open_case(officer, officer.town, Opened(f"2026-1{number:03}", "application", "Terrace"))
        taken(cast, RECEIVED, COMPLETE, case=case)
    Deadline.objects.exclude(due=None).update(kind="silence")
    client = cast.client(officer)
    client.cookies["django_language"] = lang
    page = client.get("/").content.decode()
    silent = page.split('id="silence"')[1].split('id="others"')[0]
    assert len(set(re.findall(r"/cases/2026-1[0-9]{3}/", silent))) == AT_MOST - 1
    assert told not in page
    open_case(officer, officer.town, Opened("2026-2000", "application", "Terrace"))
    mine = client.get("/").content.decode().split('id="mine"')[1].split('id="theirs"')[0]
    assert told in mine
    assert 'href="/cases/"' in mine


def test_the_list_of_cases_goes_on_page_by_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """No case is out of reach: each page leads to the next, within the state that was chosen."""
    monkeypatch.setattr("rempart.desk.cases.views._ROWS", 2)
    officer = cast.people["case_officer"]
    for number in range(4):
        open_case(officer, officer.town, Opened(f"2026-1{number:03}", "application", "Terrace"))
    client, address, seen = cast.client(officer), "/cases/?state=open", list[str]()
    while address:
        page = client.get(address).content.decode()
        seen += re.findall(r'href="/cases/(2026-[0-9]{4})/"', page)
        found = re.search(r'href="([^"]+)" rel="next"', page)
        address = html.unescape(found[1]) if found else ""
    assert seen == ["2026-0147", *(f"2026-1{number:03}" for number in range(4))]


def test_a_day_settles_a_case_without_an_event(cast: Cast) -> None:
    """The day of the row is that of which its dates are."""
    from rempart.desk.cases.acting import settle

    settle(cast.case, date(2026, 12, 1))
    assert cast.case.settled_on == date(2026, 12, 1)


@pytest.mark.parametrize(("lang", "said"), [("en", "each day is late"), ("fr", "chaque jour est en retard")])
def test_home_says_that_dates_may_be_late(cast: Cast, lang: str, said: str) -> None:
    """A banner where no worker is there, or a step of a day was left undone; none where all is done."""
    from datetime import timedelta

    from rempart.desk.day import now, today
    from rempart.desk.operations.models import Beat, DailyRun

    client = cast.client(cast.people["case_officer"])
    client.post("/language", {"language": lang, "next": "/"})
    assert said in client.get("/").content.decode()
    Beat.objects.create(worker="here:1", at=now())
    assert said not in client.get("/").content.decode()
    DailyRun.objects.create(step="clocks", day=today() - timedelta(days=2), at=now())
    assert said in client.get("/").content.decode()
