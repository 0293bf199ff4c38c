"""One box: cases of one's own, entities, addresses; a person within a case alone; every search in the journal."""

import shutil
from typing import Any

import pytest

from rempart.ledger import Workspace
from tests.desk.conftest import Cast
from tests.desk.look_rows import ADDRESS, APPLICANT


def found(cast: Cast, text: str, who: str = "case_officer") -> str:
    """Return the page that answers a search."""
    answer = cast.client(cast.people[who]).post("/search/", {"q": text})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    "text", [APPLICANT, "299 421 032", f"FR-SIREN:{APPLICANT}", "2026-0200", ADDRESS, "Lanterne Basse SARL"]
)
def test_a_case_is_found_by_its_number_and_by_whom_it_names(looked: Cast, text: str) -> None:
    """Number of the case, official number as people write it, address of the premises, name of an entity."""
    assert 'href="/cases/2026-0200/"' in found(looked, text)


@pytest.mark.parametrize(
    ("text", "why"),
    [(APPLICANT, "Same official number"), ("lanterne basse sarl", "Same name"), ("Lanterne Base", "Similar name"), ("lanterne", "These words")],
)  # fmt: skip
def test_an_entity_is_found_and_the_page_says_why(looked: Cast, text: str, why: str) -> None:
    """By number, by name, by a name that is like it, by a word of it; each with its reason."""
    page = found(looked, text)
    assert why in page
    assert "/entities/" in page


def test_an_address_is_found_without_its_town(looked: Cast) -> None:
    """The town that is served is meant where none is named; the address itself stands in no address of a page."""
    page = found(looked, "12 quai des Étoupes")
    assert "/addresses/" in page
    assert "toupes" not in page.split("/addresses/")[1].split('"')[0]


@pytest.mark.parametrize("name", ["Adrien Vassoral", "Maëlle Tréguidec", "Ilda Verrand"])
def test_no_person_is_found_outside_a_case(looked: Cast, name: str) -> None:
    """Not of the registers, nor of the cases that name them (N6, N7); and nothing found is no clearance."""
    page = found(looked, name)
    assert "No record in the loaded registers." in page
    assert "not a clearance" in page
    assert "/cases/2026-0200/" not in page


def test_asking_for_a_person_without_a_case_is_refused_and_written(looked: Cast, written: Any) -> None:
    """403, and an entry *denied* that tells no name."""
    client = looked.client(looked.people["case_officer"])
    written()
    assert client.post("/search/", {"q": "Adrien Vassoral", "who": "person"}).status_code == 403
    (entry,) = written()
    assert (entry.action, entry.data["status"]) == ("denied", 403)
    assert "Vassoral" not in str(entry)


def test_a_search_is_one_entry_whose_words_can_be_erased(looked: Cast, written: Any) -> None:
    """What was typed is a payload, under a commitment; the entry itself holds counts of kinds alone."""
    written()
    found(looked, "Lanterne Basse SARL")
    entry = written()[-1]
    assert (entry.action, entry.data) == ("search", {"found": {"case": 2, "entity": 1, "address": 0}})
    assert entry.commitment


def test_a_stranger_finds_no_case_of_others(looked: Cast) -> None:
    """The entity is public, the case is not theirs to know of."""
    page = looked.client(looked.stranger).post("/search/", {"q": APPLICANT}).content.decode()
    assert "/entities/" in page
    assert "2026-0200" not in page


def test_roles_without_search_see_no_box_and_reach_nothing(looked: Cast) -> None:
    """The data protection officer has no box; the hearing clerk finds cases alone."""
    client = looked.client(looked.people["data_protection_officer"])
    assert client.post("/search/", {"q": APPLICANT}).status_code == 403
    assert 'action="/search/"' not in client.get("/").content.decode()
    page = found(looked, APPLICANT, "hearing_clerk")
    assert "/cases/2026-0200/" in page
    assert "/entities/" not in page


@pytest.mark.parametrize("text", ["", "ab", "x" * 201])
def test_a_text_that_is_no_search_is_a_mistake(looked: Cast, text: str) -> None:
    """Too short would list all, too long is no name."""
    assert looked.client(looked.people["case_officer"]).post("/search/", {"q": text}).status_code == 422


@pytest.mark.parametrize(
    "text", ["%%%", "' or 1=1 --", "<script>alert(1)</script>", "\x00\x01\x02", "🦀🦀🦀", "12", "_____", "NOT:A:NUMBER"]
)
def test_hostile_texts_find_nothing_and_break_nothing(looked: Cast, text: str) -> None:
    """They are texts like any other, but for one with a NUL, which no form can send."""
    answer = looked.client(looked.people["case_officer"]).post("/search/", {"q": text})
    assert answer.status_code in ((400,) if "\x00" in text else (200, 422))
    assert b"<script>alert" not in answer.content


def test_both_languages_are_whole(looked: Cast) -> None:
    """The page in French says so in French."""
    client = looked.client(looked.people["case_officer"])
    client.post("/language", {"language": "fr", "next": "/"})
    page = client.post("/search/", {"q": "rien de tel"}).content.decode()
    assert "Aucune inscription dans les registres chargés." in page


def test_without_a_snapshot_cases_are_found_all_the_same(cast: Cast) -> None:
    """A desk of which nothing was loaded yet still has its cases."""
    page = found(cast, "FR-SIREN:999421037")
    assert 'href="/cases/2026-0147/"' in page
    assert "No register was looked into" in page


class TestPersonOfACase:
    """Looked for within one case, after its purpose was given."""

    def ask(self, cast: Cast, **typed: str) -> str:
        """Return the page that answers."""
        answer = cast.client(cast.people["case_officer"]).post("/cases/2026-0200/persons/", typed)
        return answer.content.decode()

    def test_the_purpose_comes_first(self, looked: Cast) -> None:
        """Nothing is shown before; a stranger learns nothing."""
        asked = looked.client(looked.people["case_officer"], opened=False).get("/cases/2026-0200/persons/")
        assert asked.status_code == 302
        assert asked["Location"].startswith("/why/")
        assert looked.client(looked.stranger).get("/cases/2026-0200/persons/").status_code == 404

    def test_a_party_and_an_owner_above_are_found(self, looked: Cast) -> None:
        """The form's own person, and the person at the end of the chain above its entity."""
        assert "Same name and birth year" in self.ask(looked, q="Maëlle Tréguidec", year="1984")
        assert "Similar name" in self.ask(looked, q="Maelle Treguidek")
        assert "Same name" in self.ask(looked, q="Adrien Vassoral")

    def test_nobody_else_is(self, looked: Cast) -> None:
        """An officer of a company above is of no concern; nor is the same name born in another year."""
        assert "Nobody of this case is called so." in self.ask(looked, q="Ilda Verrand")
        assert "Nobody of this case is called so." in self.ask(looked, q="Adrien Vassoral", year="1950")

    def test_a_year_is_a_year(self, looked: Cast) -> None:
        """Anything else is a mistake, and what was typed is kept."""
        client = looked.client(looked.people["case_officer"])
        answer = client.post("/cases/2026-0200/persons/", {"q": "Maëlle", "year": "84"})
        assert answer.status_code == 422
        assert "Maëlle" in answer.content.decode()


def test_a_large_snapshot_is_left_to_the_worker(
    looked: Cast, registers: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever searches first asks for it and waits for nothing; the next one finds."""
    from rempart.desk.operations.models import Job
    from rempart.desk.search import folder, prepared, tasks

    monkeypatch.setattr(prepared, "SMALL", -1)
    monkeypatch.setattr(prepared, "_loaded", None)
    monkeypatch.setattr(folder, "MADE_OF_SNAPSHOTS", "another-index")
    page = found(looked, APPLICANT)
    assert "/entities/" not in page
    assert "being put in order" in page
    assert Job.objects.filter(name="search.prepare").count() == 1
    assert tasks.prepare({}) == {"made": True}
    assert "/entities/" in found(looked, APPLICANT)
    shutil.rmtree(registers.path / "another-index")


def test_what_a_killed_worker_left_half_made_goes_with_the_next(registers: Workspace, db: None) -> None:
    """It holds names: whoever makes or looks after the index takes it away, but not what another is filling now."""
    from rempart.desk.search.prepared import make, make_for_last
    from rempart.ledger import open_snapshot
    from rempart.ledger.swapping import place_in

    folder = make(registers, open_snapshot(registers.snapshots, None)).parent
    left = folder / ".killed"
    left.mkdir()
    (left / "entity.parquet").write_bytes(b"Lanterne Basse")
    with place_in(folder, ".") as filling:
        assert make_for_last()
        assert not left.exists()
        assert filling.exists()


def test_nobody_who_may_be_a_person_is_in_what_the_box_looks_into(registers: Workspace, db: None) -> None:
    """Not by name, nor by number, nor by address."""
    from rempart.desk.search.prepared import prepared

    with prepared() as known:
        assert known
        names = {row[0] for row in known.connection.execute("select folded from entity_name").fetchall()}
        assert names == {"lanterne basse sarl", "estran neuf sas", "brune marine sarl"}
        assert len(known.names) == len(names)


def test_nobody_waits_for_a_search_to_write(looked: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked for is found in no transaction: SQLite has one lock for writing, and everybody who opens a page writes."""
    from django.db import connection

    from rempart.desk.search import views

    outside, inside = len(connection.savepoint_ids), []
    find = views.find_in_registers
    monkeypatch.setattr(
        views, "find_in_registers", lambda *asked: (inside.append(len(connection.savepoint_ids)), find(*asked))[1]
    )
    assert "/entities/" in found(looked, APPLICANT)
    assert inside == [outside]
