"""Nobody is forgotten: whomever the stores of a case name, the town can tell them, hand out what it holds, and warn them of a breach."""

import json
from collections import defaultdict
from typing import Any

import pytest

from rempart.build import open_as_of
from rempart.desk import sealing
from rempart.desk.cases.models import Case
from rempart.desk.concerned.breaches import named_in as in_annex
from rempart.desk.concerned.extracting import Person, persons_of
from rempart.desk.concerned.models import Breach, Notice
from rempart.desk.concerned.persons import names
from rempart.desk.concerned.stores import Stored
from rempart.desk.day import now
from rempart.desk.screening.running import ask_for_run, last_run, report_of
from tests.desk.concerned.test_breaches import DPO, act, typed
from tests.desk.concerned.test_extracts import ask, blobs, got, sealed, texts
from tests.desk.conftest import Cast
from tests.screening.practice import Practice

__all__ = ["sealed"]
Called = dict[str, set[str]]


@pytest.fixture(scope="session")
def of_registers(practice: Practice) -> Called:
    """How the registers of the practice town call each natural person of theirs, by resolved id: read from the tables, not from a report."""
    with open_as_of(practice.snapshot, practice.snapshot.known_on).connection as ledger:
        rows = ledger.execute(
            "select party_id, value from main.name where kind <> 'weak_alias' and contains(value, ' ') "
            "and party_id in (select party_id from main.party where kind = 'Person')"
        ).fetchall()
    found: Called = defaultdict(set)
    for party_id, name in rows:
        found[party_id].add(name)
    return found


@pytest.fixture(params=["director", "close"])
def case(request: Any, sealed: dict[bytes, bytes], checked: Any, opened: Any, cast: Cast) -> Case:
    """A case of the practice town that was checked: with a director who holds no share, or with close names."""
    found: Case = opened(request.param)
    ask_for_run(found, cast.people["case_officer"])
    return found


def stated(case: Case, sealed: dict[bytes, bytes]) -> set[str]:
    """Return each text that the stores hold, whatever is sealed unsealed; not what was decided of whom, which this is to compare with."""
    told = {bytes(row.sealed) for row in Notice.objects.filter(case=case)}
    return {text for one in blobs(case) if one in sealed and one not in told for text in texts(sealed[one])}


def held(of_registers: Called, told: set[str]) -> Called:
    """Return the texts that name each natural person of the registers."""
    found: Called = defaultdict(set)
    folded = {text: sealing.folded(text) for text in told}
    for party_id, called in of_registers.items():
        for name in called:
            found[party_id] |= {
                text for text, plain in folded.items() if sealing.folded(name) in plain and names(text, name)
            }
    return {party_id: some for party_id, some in found.items() if some}


def namesakes(case: Case) -> set[str]:
    """Return the names of whom the form names: a list may name somebody who is called the same."""
    return {sealing.folded(row.said["name"]) for row in case.caseparty_set.all()}


def stands_for(person: Person, called: set[str]) -> bool:
    """Tell whether somebody of the case is a person of the registers."""
    return any(person.is_(name) for name in called)


def test_everybody_whom_the_stores_name_is_a_person_of_the_case(
    case: Case, sealed: dict[bytes, bytes], of_registers: Called
) -> None:
    """Directors, former operators, entries of lists: whoever of the registers stands in a text of a store has their line, and their notice if the form does not name them."""
    named = held(of_registers, stated(case, sealed))
    persons = persons_of(case)
    missing = [id_ for id_ in named if not any(stands_for(one, of_registers[id_]) for one in persons)]
    assert named
    assert missing == []
    owners = {link.owner_id for link in report_of(last_run(case), "en").ownership}  # type: ignore[arg-type]
    assert {one.party_id for one in persons if one.key.startswith("o")} - owners, "no one but owners: nothing is shown"
    noticed = set(Notice.objects.filter(case=case).values_list("person", flat=True))
    assert {one.key for one in persons if one.key.startswith("o")} <= noticed


def test_the_extract_of_each_of_them_is_whole(
    case: Case, sealed: dict[bytes, bytes], of_registers: Called, cast: Cast
) -> None:
    """Of somebody who is no owner and whom the form does not name: every text that names them stands in their extract, and where it is from."""
    owners = {link.owner_id for link in report_of(last_run(case), "en").ownership}  # type: ignore[arg-type]
    others = [one for one in persons_of(case) if one.key.startswith("o") and one.party_id not in owners]
    told, apart = stated(case, sealed), namesakes(case)
    whole = 0
    for one in others[:3]:
        called = {name for name in of_registers[one.party_id] if sealing.folded(name) not in apart}
        wanted = held({one.party_id: called}, told).get(one.party_id, set())
        assert ask(cast, one.key).status_code == 302
        made = json.loads(got(cast, ".json", one.key).content)
        assert wanted - {each["text"] for each in made["data"]} == set()
        assert made["sources"]
        whole += len(wanted)
        assert got(cast, ".pdf", one.key).content.startswith(b"%PDF-")
    assert whole, "nothing was compared"


def test_the_letter_says_as_what_somebody_is_named(case: Case, cast: Cast) -> None:
    """Each notice of the case can be read in both languages, and names the register."""
    client = cast.client(cast.people["case_officer"])
    for row in Notice.objects.filter(case=case, person__startswith="o"):
        for lang, word in (("en", "Register"), ("fr", "Registre")):
            page = client.get(f"/cases/{case.number}/concerned/{row.person}/notice?lang={lang}")
            assert page.status_code == 200
            assert word in page.content.decode()


def test_all_of_them_stand_in_the_annex_of_a_breach(
    case: Case, sealed: dict[bytes, bytes], of_registers: Called, cast: Cast
) -> None:
    """A breach that touches the case counts them, and its annex names them."""
    cast.client(cast.people["case_officer"]).get(f"/cases/{case.number}/")
    form = {"aware_at": typed(now()), "what": "A notebook was stolen, signed in."}
    cast.client(cast.people[DPO], opened=False).post("/concerned/breaches/new", form)
    row = Breach.objects.get()
    whenever = {"since_at": "2020-01-01T00:00", "until_at": "2099-01-01T00:00"}  # the journal goes by its own clock
    assert act(cast, row, "search", actor="", **whenever) == 302
    assert act(cast, row, "annex") == 302
    there = {sealing.folded(one["name"]) for one in in_annex(row)[case.number]}
    called = {one.name: one for one in persons_of(case)}
    assert there == {sealing.folded(name) for name in called}
    for id_ in held(of_registers, stated(case, sealed)):
        assert any(stands_for(one, of_registers[id_]) for one in called.values())


def test_who_is_close_by_name_learns_nothing_of_the_party() -> None:
    """Of a close name each side is told its own: what a list states goes to whom it lists, what the form states to whom it names."""
    from rempart.desk.concerned.extracting import _passages

    item = {"item": "birth_date", "stated": "1980", "listed": "1952", "outcome": "differs", "note": "The dates differ."}
    close = {"about": "Zélie Portevin", "name": "Zelia Portevin", "ref": "L 12", "items": [item], "sentences": []}
    run = Stored("screening.Run", "1", {"en": {"close_names": [close]}})
    listed = {one.text for one in _passages(run, Person("o1", "Zelia Portevin", "close_name", "x"), "en")}
    party = {one.text for one in _passages(run, Person("p2", "Zélie Portevin", "representative", ""), "en")}
    assert listed == {"Zelia Portevin", "L 12", "1952"}
    assert "1980" in party
    assert "1952" not in party
