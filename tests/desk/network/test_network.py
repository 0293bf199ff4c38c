"""Who stands behind a case: table first, on the day that one chooses, persons of the circle alone, kept in the case alone."""

import re
from typing import Any

import pytest
from django.test import Client

from rempart.ledger import Workspace
from tests.desk.conftest import Cast

PAGE = "/cases/2026-0200/network/"


def opened(cast: Cast, who: str = "case_officer") -> Client:
    """Return the browser of somebody who said why they open the case."""
    return cast.client(cast.people[who])


def shown(cast: Cast, query: str = "") -> str:
    """Return the page."""
    answer = opened(cast).get(PAGE + query)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(page: str) -> list[str]:
    """Return the rows of the table as plain text."""
    found = re.findall(r"<tr role=\"row\" data-row.*?</tr>", page, flags=re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in found]


def test_each_link_has_its_nature_day_and_source(looked: Cast) -> None:
    """Declared and registered links stand side by side, each with where it comes from."""
    told = rows(shown(looked))
    assert any(row.startswith("Estran Neuf SAS Lanterne Basse SARL holding 60% 60% 29 May 2026") for row in told)
    assert any(row.startswith("Adrien Vassoral Estran Neuf SAS holding 45%") and "town_data/" in row for row in told)
    assert any(
        row.startswith("Maëlle Tréguidec Lanterne Basse SARL declared on the form representative") for row in told
    )


def test_a_person_who_is_not_of_the_case_stays_unnamed(looked: Cast) -> None:
    """The officer of a company above is reached, called *a person*, and nobody looks behind her."""
    page = shown(looked)
    assert "Verrand" not in page
    assert any("a person (1) Estran Neuf SAS office" in row for row in rows(page))


def test_the_table_comes_before_the_drawing(looked: Cast) -> None:
    """The drawing says the same again, in two formats, without a script and without a style of its own."""
    page = shown(looked)
    assert page.index("<table") < page.index('class="drawing drawing--wide"')
    assert 'class="drawing drawing--narrow"' in page
    assert "style=" not in page
    assert "<style" not in page


def test_an_earlier_day_shows_the_links_of_that_day(looked: Cast) -> None:
    """Before the applicant was founded nobody held it; an office that ended later still stood."""
    now, ended = shown(looked, "?date=2024-06-01"), shown(looked)
    assert not any("Lanterne Basse SARL holding" in row for row in rows(now))
    assert "Links ended by that day" not in now
    assert "Links ended by that day" in ended


def test_each_stop_is_a_day_on_which_something_changes(looked: Cast) -> None:
    """Their order is that of the days; what changes stands under each."""
    page = shown(looked)
    stops = re.findall(r'name="date" value="(\d{4}-\d\d-\d\d)" ?(?:checked)?', page)
    assert stops[:3] == ["2024-03-04", "2026-01-31", "2026-05-29"]
    assert stops == sorted(stops)
    assert "Adrien Vassoral: holding begins" in page


def chosen(page: str, name: str) -> str:
    """Return the value that stands for a party in the choice of A and B."""
    found = re.search(rf'<option value="(\d+)"[^>]*>{name}</option>', page)
    assert found
    return found.group(1)


def test_the_way_between_two_is_a_sentence(looked: Cast) -> None:
    """Cut at its names, each link with its source; never a distance."""
    page = shown(looked)
    a, b = chosen(page, "Maëlle Tréguidec"), chosen(page, "Adrien Vassoral")
    answer = shown(looked, f"?a={a}&b={b}")
    told = re.sub(r"<p class=\"margin\">.*?</p>", "", answer.split('class="path"')[1].split("</ol>")[0], flags=re.S)
    assert " ".join(re.sub(r"<[^>]+>", " ", told).split()).endswith(
        "Maëlle Tréguidec according to the application, is representative of Lanterne Basse SARL is held (60%) by "
        "Estran Neuf SAS is held (45%) by Adrien Vassoral"
    )


def test_no_way_proves_nothing(looked: Cast) -> None:
    """Before the applicant was founded none led to it, and the page says what that is worth."""
    page = shown(looked, "?date=2024-06-01")
    a, b = chosen(page, "Lanterne Basse SARL"), chosen(page, "Adrien Vassoral")
    answer = shown(looked, f"?date=2024-06-01&a={a}&b={b}")
    assert "no way between them" in answer
    assert "It does not prove that there was none." in answer


@pytest.mark.parametrize(
    "query", ["?date=2999-01-01", "?date=x", "?date=&a=1&b=", "?a=99&b=-1", "?nature=<script>", "?a=1&b=1"]
)
def test_an_odd_address_shows_the_page_of_the_last_day(looked: Cast, query: str) -> None:
    """What means nothing is not taken."""
    assert "<script>" not in shown(looked, query).replace("<script src=", "")


def test_a_reading_is_one_entry_and_keeping_another(looked: Cast, written: Any) -> None:
    """The page goes into the case and nowhere else: one file that needs no other."""
    from rempart.desk.cases.documents import content_of
    from rempart.desk.cases.models import Document

    client = opened(looked)
    written()
    client.get(PAGE)
    assert [(one.action, one.case) for one in written()] == [("case.network.read", "2026-0200")]
    assert client.post(PAGE, {"date": "2026-11-02"}).status_code == 302
    assert [one.action for one in written()] == ["document.added"]
    kept = content_of(Document.objects.get(case__number="2026-0200")).decode()
    assert "Estran Neuf SAS" in kept
    assert "<script" not in kept
    assert 'href="/' not in kept


def test_who_may_look_and_who_may_keep(looked: Cast) -> None:
    """A stranger learns nothing, a role without the right is refused, the decision maker reads and keeps nothing."""
    assert looked.client(looked.stranger).get(PAGE).status_code == 404
    assert opened(looked, "hearing_clerk").get(PAGE).status_code == 403
    assert opened(looked, "decision_maker").get(PAGE).status_code == 200
    assert opened(looked, "decision_maker").post(PAGE).status_code == 403


def test_beyond_the_limit_links_are_grouped_and_nothing_is_drawn(looked: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A drawing of very many gives a shared agent the air of a network."""
    monkeypatch.setattr("rempart.desk.network.views.MOST", 2)
    page = shown(looked)
    assert "No drawing: 4 parties answer, the limit is 2." in page
    assert 'class="drawing' not in page
    assert "Adrien Vassoral" not in page.split("Links grouped")[1].split("</table>")[0]


def test_without_registers_the_form_speaks_alone(cast: Cast) -> None:
    """A case has its page before anything was loaded."""
    page = cast.client(cast.people["case_officer"]).get("/cases/2026-0147/network/").content.decode()
    assert "One party, no link." in page
    assert "No register is loaded" in page


def test_the_page_is_whole_in_french(looked: Cast) -> None:
    """Every sentence of it."""
    client = opened(looked)
    client.post("/language", {"language": "fr", "next": "/"})
    page = client.get(PAGE).content.decode()
    assert "Qui se trouve derrière" in page
    assert "selon" not in page.split("<h1>")[0]
    assert "one party" not in page


def test_nobody_looks_behind_whom_one_may_not(registers: Workspace) -> None:
    """Where nobody may be gone beyond, two links reach no further than one."""
    from rempart.desk.search.opened import known
    from rempart.network.past import links_around

    def nobody(reached: set[str]) -> set[str]:
        return reached - reached

    with known() as found:
        estran = found.connection.execute("select party_id from name where value = 'Lanterne Basse SARL'").fetchone()
        assert estran
        assert links_around(found.connection, [estran[0]], 2, nobody) == links_around(found.connection, [estran[0]], 1)
        assert len(links_around(found.connection, [estran[0]], 2)) > 1
