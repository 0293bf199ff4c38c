"""The page of a party: declared and registered side by side within its case; an entity alone outside any."""

import re
import shutil
from typing import Any

import pytest
from django.http import QueryDict

from rempart.desk.search import folder, prepared
from rempart.ledger import Workspace, open_snapshot, opening
from tests.desk.conftest import Cast
from tests.desk.look_rows import APPLICANT

CASE = "/cases/2026-0200/parties"


def opened(cast: Cast, who: str = "case_officer") -> Any:
    """Return a browser that said why it opens the case with registers."""
    client = cast.client(cast.people[who])
    client.post("/why/", {"next": "/cases/2026-0200/", "purpose": "instruction"})
    return client


def shown(client: Any, page: str) -> str:
    """Return a page that was really shown: a refusal names nobody either."""
    answer = client.get(page)
    assert answer.status_code == 200
    return str(answer.content.decode())


def entity_of(client: Any) -> str:
    """Return the address of the page that a search gives for the entity."""
    page = client.post("/search/", {"q": APPLICANT}).content.decode()
    found = re.search(r'href="(/entities/[^"]+)"', page)
    assert found
    return found[1]


def test_declared_and_registered_stand_side_by_side(looked: Cast) -> None:
    """The form's name and number, the register's, whether they agree, and who holds shares of it since when."""
    page = shown(opened(looked), f"{CASE}/p1/")
    assert "Lanterne Basse SARL" in page
    assert APPLICANT in page
    assert "cmp--equal" in page
    assert "Estran Neuf SAS" in page


def test_a_file_of_large_tables_says_what_the_snapshot_says(
    looked: Cast, registers: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As soon as the worker has made it, pages read it, without being told; parties, networks and addresses stay the same."""
    from rempart.desk.search import opened as opening_once

    client = opened(looked)
    pages = [f"{CASE}/p1/", "/cases/2026-0200/network/", "/cases/2026-0200/address/"]
    before = [without_times(shown(client, page)) for page in pages]
    monkeypatch.setattr(folder, "MADE_OF_SNAPSHOTS", "another-index")
    monkeypatch.setattr(opening, "_COPIED", 0)
    made = prepared.make(registers, open_snapshot(registers.snapshots, None))
    assert (made / folder.ROWS).is_file()
    assert [without_times(shown(client, page)) for page in pages] == before
    assert opening_once._open
    assert opening_once._open.rows
    shutil.rmtree(made.parent)


def without_times(page: str) -> str:
    """A page without what differs each time it is shown."""
    return re.sub(r'(nonce|csrfmiddlewaretoken" value)="[^"]*"', "", page)


def test_a_period_is_chosen_and_said_in_the_address(looked: Cast) -> None:
    """Years from one to another: of roles and sources what reaches into them stays; without them every line, however old."""
    client = opened(looked)
    page = f"{CASE}/p1/"
    every = shown(client, page)
    years = [int(year) for year in re.findall(r"<option(?: selected)?>([0-9]{4})</option>", every)][:10]
    assert len(years) == 10
    sources = every[every.index('id="rows"') :].count('<tr role="row">')
    old = shown(client, f"{page}?since={years[0]}&until={years[0]}")
    assert old[old.index('id="rows"') :].count('<tr role="row">') < sources
    assert f"1 Jan {years[0]}" in re.sub(r"<[^>]+>", "", old).replace("\u00a0", " ")
    assert "cmp--equal" in old, "what identifies a party has no period"
    assert f'href="{page}"' in old
    for nothing in (f"?since={years[-1]}&until={years[0]}", "?since=x", "?until=1850"):
        assert shown(client, page + nothing).count('<tr role="row">') == every.count('<tr role="row">')


def test_no_other_person_is_named(looked: Cast) -> None:
    """An officer of a company above is *a person* or nobody on the page of a party."""
    page = shown(opened(looked), f"{CASE}/p1/")
    assert "Ilda Verrand" not in page


def test_a_person_has_no_other_cases(looked: Cast) -> None:
    """Of a person the page gives what the form says, and leads to no other case (N7)."""
    page = shown(opened(looked), f"{CASE}/p2/")
    assert "Maëlle Tréguidec" in page
    assert "2026-0147" not in page


def test_a_stranger_learns_nothing(looked: Cast) -> None:
    """404 to whoever does not work on the case, whether the party is there or not."""
    client = looked.client(looked.stranger)
    assert client.get(f"{CASE}/p1/").status_code == 404
    assert client.get(f"{CASE}/nobody/").status_code == 404


def test_a_role_that_does_not_look_into_parties_is_refused(looked: Cast) -> None:
    """403: the hearing clerk knows of the case, and has no part in this."""
    assert opened(looked, "hearing_clerk").get(f"{CASE}/p1/").status_code == 403


def test_who_is_not_of_the_circle_has_no_page(looked: Cast) -> None:
    """A key of nobody, and a token that was made up."""
    client = opened(looked)
    assert client.get(f"{CASE}/nobody/").status_code == 404
    assert client.get(f"{CASE}/{'A' * 60}/").status_code == 404


def test_reading_a_party_is_one_entry(looked: Cast, written: Any) -> None:
    """One page, one entry, without a name."""
    client = opened(looked)
    written()
    client.get(f"{CASE}/p2/")
    (entry,) = written()
    assert entry.action == "party.read"
    assert "Tréguidec" not in str(entry)


def test_an_entity_outside_a_case_asks_why_first(looked: Cast, written: Any) -> None:
    """Its page needs a purpose, is one entry, and its address tells no number."""
    client = opened(looked)
    page = entity_of(client)
    assert APPLICANT not in page
    asked = client.get(page)
    assert asked.status_code == 302
    assert asked["Location"].startswith("/why/")
    client.post("/why/", {"next": page, "purpose": "instruction", "reason": "A question of the owner of the premises"})
    written()
    answer = client.get(page)
    assert answer.status_code == 200
    assert "Lanterne Basse SARL" in answer.content.decode()
    assert "Adrien Vassoral" not in answer.content.decode()
    assert [entry.action for entry in written()] == ["entity.read"]


def test_a_person_is_never_an_entity(looked: Cast, registers: Any) -> None:
    """Even a true token of a person gives no page outside a case (N6)."""
    from rempart.base import RempartError
    from rempart.desk.search.opened import known
    from rempart.desk.search.parties import page_of_entity

    with known() as there:
        (id_,) = there.connection.execute("select party_id from name where value = 'Adrien Vassoral'").fetchone() or (
            "",
        )
        with pytest.raises(RempartError):
            page_of_entity(id_, there, looked.people["case_officer"], QueryDict())


def test_without_a_snapshot_the_form_is_shown(cast: Cast) -> None:
    """Nothing loaded: the page says so, and shows what was declared."""
    page = shown(cast.client(cast.people["case_officer"]), "/cases/2026-0147/parties/p1/")
    assert "Lanterne Basse SARL" in page


def test_the_page_in_french(looked: Cast) -> None:
    """No key of a word, and no English heading, is left."""
    client = opened(looked)
    english = shown(client, f"{CASE}/p1/")
    client.post("/language", {"language": "fr", "next": "/"})
    page = shown(client, f"{CASE}/p1/")
    assert '<html lang="fr"' in page
    for text, texte in (("Declared and registered", "Déclaré et inscrit"), ("Roles over time", "Rôles dans le temps")):
        assert text in english
        assert texte in page
        assert text not in page
