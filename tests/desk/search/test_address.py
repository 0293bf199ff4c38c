"""An address over ten years: lanes of a place, never the reputation of anybody."""

import re
from datetime import date
from typing import Any

from rempart.screening.ten_years import placed, window
from tests.desk.conftest import Cast
from tests.desk.search.test_party import opened, shown

PAGE = "/cases/2026-0200/address/"


def test_lanes_rows_and_what_is_not_covered(looked: Cast) -> None:
    """Rows of the town and of registers, each with its source; lanes that nothing covers say so."""
    page = shown(opened(looked), PAGE)
    assert "Brune Marine SARL" in page
    assert "L-0412" in page
    assert 'class="bar--gap"' in page


def test_no_person_is_named_at_an_address(looked: Cast) -> None:
    """The tenant of a lease who is a person is *a person*."""
    assert "Ilda Verrand" not in shown(opened(looked), PAGE)


def test_a_stranger_learns_nothing(looked: Cast) -> None:
    """404, as of a case that is not."""
    assert looked.client(looked.stranger).get(PAGE).status_code == 404


def test_reading_is_one_entry(looked: Cast, written: Any) -> None:
    """One page, one entry, without the address."""
    client = opened(looked)
    written()
    client.get(PAGE)
    (entry,) = written()
    assert entry.action == "case.address.read"
    assert "toupes" not in str(entry)


def test_the_page_is_kept_in_the_case(looked: Cast, written: Any) -> None:
    """As one file, written in the journal; a second press adds another, and nothing is lost."""
    client = opened(looked)
    written()
    answer = client.post(PAGE)
    assert answer.status_code == 302
    assert "document.added" in [entry.action for entry in written()]


def test_a_case_without_premises_or_registers_says_so(cast: Cast) -> None:
    """An empty page has a sentence, not a blank."""
    answer = cast.client(cast.people["case_officer"]).get("/cases/2026-0147/address/")
    assert answer.status_code == 200
    assert "<h1>" in answer.content.decode()


def test_an_address_outside_a_case_asks_why_first(looked: Cast) -> None:
    """Its page is reached from the box, for a purpose."""
    client = opened(looked)
    page = client.post("/search/", {"q": "12 quai des Étoupes"}).content.decode()
    found = re.search(r'href="(/addresses/[^"]+)"', page)
    assert found
    assert client.get(found[1])["Location"].startswith("/why/")
    client.post(
        "/why/", {"next": found[1], "purpose": "instruction", "reason": "A question of the owner of the premises"}
    )
    assert "Brune Marine SARL" in shown(client, found[1])


def test_the_page_in_french(looked: Cast) -> None:
    """No English heading is left."""
    client = opened(looked)
    english = shown(client, PAGE)
    client.post("/language", {"language": "fr", "next": "/"})
    heads = set(re.findall(r"<h2[^>]*>(.*?)</h2>", english, re.S))
    assert heads
    assert not heads & set(re.findall(r"<h2[^>]*>(.*?)</h2>", shown(client, PAGE), re.S))


def test_ten_whole_years_are_drawn() -> None:
    """From the first of January nine years before to the end of this year; what lies outside stands at the edge."""
    on = date(2026, 11, 2)
    assert window(on) == (date(2017, 1, 1), date(2027, 1, 1))
    assert placed(date(2010, 1, 1), on) == 0
    assert placed(date(2030, 1, 1), on) == 100
    assert placed(date(2022, 1, 1), on) == 50


def test_premises_named_by_their_number_have_their_address(looked: Cast) -> None:
    """A form may give the town's number of the premises: the town's own file knows where they are."""
    from rempart.desk.cases.acting import Opened, open_case

    officer = looked.people["case_officer"]
    open_case(officer, officer.town, Opened("2026-0201", "application", "Terrace", [], premises="L-0412"))
    client = looked.client(officer)
    client.post("/why/", {"next": "/cases/2026-0201/", "purpose": "instruction"})
    assert "12 quai des Etoupes" in client.get("/cases/2026-0201/address/").content.decode()


def test_a_period_is_chosen_and_said_in_the_address(looked: Cast) -> None:
    """Years from one to another: what does not reach into them is neither drawn nor listed; what is no period is all ten years."""
    client = opened(looked)
    whole = shown(client, PAGE)
    every = [int(year) for year in re.findall(r"<option(?: selected)?>([0-9]{4})</option>", whole)][:10]
    rows = set(re.findall(r'<tr role="row" id="([A-Z]+[0-9]+)"', whole))
    old = shown(client, f"{PAGE}?since={every[0]}&until={every[0]}")
    assert f"<option selected>{every[0]}</option>" in old
    assert set(re.findall(r'<tr role="row" id="([A-Z]+[0-9]+)"', old)) < rows
    assert '<line class="now" x1="' not in old.split('class="lanes')[1]
    assert f'href="{PAGE}"' in old
    for nothing in (f"?since={every[-1]}&until={every[0]}", "?since=x", "?until=1850"):
        assert set(re.findall(r'<tr role="row" id="([A-Z]+[0-9]+)"', shown(client, PAGE + nothing))) == rows
