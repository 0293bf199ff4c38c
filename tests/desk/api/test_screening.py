"""Match, check and reconcile against the practice town's registers; persons nowhere but within a case."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from rempart.build.meanwhile import READING
from rempart.ledger import Workspace
from rempart.ledger.swapping import held
from tests.desk.api.conftest import Caller
from tests.desk.conftest import Cast
from tests.desk.screening.conftest import checked, opened, practice, ready, told
from tests.screening.practice import Practice

__all__ = ["checked", "opened", "practice", "ready", "told"]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def registers(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The registers of the practice town are those of the desk."""
    town = Workspace.open(practice.folder / "workspace")
    monkeypatch.setattr("rempart.desk.search.opened.workspace", lambda: town)
    return practice


def known(practice: Practice, kind: str) -> tuple[str, str, str]:
    """Return id, name and an official number of a party of the snapshot."""
    from rempart.build.as_of import open_as_of

    with open_as_of(practice.snapshot, practice.snapshot.known_on) as ledger:
        return ledger.connection.execute(
            "select p.party_id, n.value, i.scheme || ':' || i.number from main.party p join main.name n using (party_id) "
            "join main.identifier i using (party_id) where p.kind = $1 and n.kind = 'legal' order by 1, 2, 3 limit 1",
            [kind],
        ).fetchone()


def person(practice: Practice) -> str:
    """Return the name of a person of the snapshot."""
    from rempart.build.as_of import open_as_of

    with open_as_of(practice.snapshot, practice.snapshot.known_on) as ledger:
        return ledger.connection.execute(
            "select n.value from main.party p join main.name n using (party_id) where p.kind = 'Person' order by 1 limit 1"
        ).fetchone()[0]


def test_companies_are_found_by_name_and_number_and_persons_are_not(
    caller: Any, registers: Practice, written: Any
) -> None:
    """One entry a call, with the terms where they can be erased; the name of a person leads to no person."""
    id_, name, number = known(registers, "Company")
    officer = caller()
    written()
    body = {
        "queries": [{"name": name}, {"name": "Somebody Else", "identifiers": [number]}, {"name": person(registers)}]
    }
    answer = officer.post("match", body, purpose=None)
    by_name, by_number, nobody = (one["candidates"] for one in answer.json()["results"])
    assert id_ in {one["id"] for one in by_name}
    assert by_number[0]["id"] == id_
    assert "Person" not in {one["kind"] for one in [*by_name, *by_number, *nobody]}
    (entry,) = written()
    assert (entry.action, entry.data["queries"], name in str(entry.data)) == ("api.matched", 3, False)


def of_no_known_kind(practice: Practice) -> tuple[str, str]:
    """Return id and name of a party of which no register says what it is, and that has no entity's number."""
    from rempart.build.as_of import open_as_of

    with open_as_of(practice.snapshot, practice.snapshot.known_on) as ledger:
        return ledger.connection.execute(
            "select p.party_id, min(n.value) from main.party p join main.name n using (party_id) where n.kind <> 'surname' "
            "and p.party_id not in (select party_id from main.identifier where level = 'entity') "
            "group by 1 having bool_and(p.kind = 'LegalEntity') order by 1 limit 1"
        ).fetchone()


def test_whoever_may_be_a_person_is_not_found_outside_a_case(caller: Any, registers: Practice) -> None:
    """An operator whom a file names without saying what they are is nobody for match, reconcile and suggest."""
    id_, name = of_no_known_kind(registers)
    officer = caller()
    matched = officer.post("match", {"queries": [{"name": name}]}, purpose=None).json()["results"][0]["candidates"]
    reconciled = asked(officer, "reconcile", queries={"q0": {"query": name, "limit": 10}}).json()["q0"]["result"]
    suggested = officer.get(f"reconcile/suggest?{urlencode({'prefix': name})}", purpose=None).json()["result"]
    assert id_ not in {one["id"] for one in [*matched, *reconciled, *suggested]}
    extended = asked(officer, "reconcile", extend={"ids": [id_], "properties": [{"id": "name"}]}).json()
    assert extended["rows"] == {id_: {"name": []}}


def test_a_purge_is_waited_for(caller: Any, registers: Practice) -> None:
    """While the files of the registers are changed nobody reads them: the software is told to come back."""
    with held(registers.folder / "workspace" / READING):
        answer = caller().post("match", {"queries": [{"name": "Atelier"}]}, purpose=None)
    assert (answer.status_code, answer.json()["type"]) == (503, "/api/v1/#problem-unavailable")


def test_a_person_cannot_be_asked_for(caller: Any, registers: Practice) -> None:
    """The form of a question knows legal entities alone."""
    answer = caller().post("match", {"queries": [{"name": "Ilda Verrand", "kind": "Person"}]}, purpose=None)
    assert answer.status_code == 422


def done(case: Any) -> None:
    """Make the check that was asked for, as the worker does."""
    from rempart.desk.screening.running import perform, runs_of

    perform(runs_of(case).last().pk)


def test_a_check_gives_the_report_of_the_page(caller: Any, checked: Any, opened: Any, written: Any) -> None:
    """Asked for, done, read; the questions have no answer yet, and each reading is one entry."""
    case, officer = opened("asked"), caller()
    assert officer.get(f"cases/{case.number}/report").status_code == 404
    assert officer.get(f"cases/{case.number}/findings").json()["checked_on"] is None
    made = officer.post(f"cases/{case.number}/check", None)
    assert (made.status_code, made.json()["run"], made.json()["state"]) == (202, 1, "waiting")
    done(case)
    written()
    report = officer.get(f"cases/{case.number}/report").json()["report"]
    found = officer.get(f"cases/{case.number}/findings").json()["findings"]
    assert report["application_id"] == case.number
    assert [(one["id"], one["answer"]) for one in found] == [(one["id"], None) for one in report["to_ask"]]
    assert [one.action for one in written()] == ["screening.read", "screening.read"]


def test_a_close_name_is_judged_on_what_was_compared(caller: Any, checked: Any, opened: Any) -> None:
    """Judging two records the same takes two identifiers that both tell; *cannot tell* is always possible."""
    case, officer = opened("close"), caller()
    officer.post(f"cases/{case.number}/check", None)
    done(case)
    one = officer.get(f"cases/{case.number}/judgements").json()["close_names"][0]
    judged = {"close_name": one["id"], "verdict": "same", "reason": "compared with the paper", "compared": []}
    assert officer.post(f"cases/{case.number}/judgements", judged).status_code == 409
    assert officer.post(f"cases/{case.number}/judgements", {**judged, "close_name": "Z999"}).status_code == 409


def test_without_a_snapshot_there_is_nothing_to_read(caller: Any, cast: Cast) -> None:
    """503, and nothing of the question is kept but its entry, which goes with it."""
    answer = caller().post("match", {"queries": [{"name": "Atelier"}]}, purpose=None)
    assert (answer.status_code, answer.json()["type"]) == (503, "/api/v1/#problem-unavailable")


def asked(caller: Caller, path: str, **form: Any) -> Any:
    """Send a form of the reconciliation protocol."""
    body = urlencode({name: json.dumps(value) for name, value in form.items()})
    return caller.call("POST", path, body, **FORM)


def test_openrefine_reconciles_companies(caller: Any, registers: Practice) -> None:
    """The manifest, a batch of queries, and what records are extended by; only an official number is a match."""
    id_, name, number = known(registers, "Company")
    officer = caller()
    manifest = officer.get("reconcile", purpose=None).json()
    assert (manifest["versions"], [one["id"] for one in manifest["defaultTypes"]]) == (
        ["0.2"],
        ["LegalEntity", "Address"],
    )
    queries = {
        "q0": {"query": name, "type": "LegalEntity", "limit": 3},
        "q1": {"query": name, "properties": [{"pid": "number", "v": number}]},
        "q2": {"query": "12 rue d’aucune ville", "type": "Address"},
    }
    found = asked(officer, "reconcile", queries=queries).json()
    assert list(found) == ["q0", "q1", "q2"]
    assert [one["match"] for one in found["q0"]["result"]].count(True) == 0
    assert (found["q1"]["result"][0]["id"], found["q1"]["result"][0]["match"]) == (id_, True)
    extend = {"ids": [id_, "nobody:1"], "properties": [{"id": "number"}, {"id": "secret"}]}
    rows = asked(officer, "reconcile", extend=extend).json()["rows"]
    assert {"str": number} in rows[id_]["number"]
    assert rows["nobody:1"] == {"number": []}


def test_persons_are_reconciled_within_their_case_alone(caller: Any, cast: Cast, registers: Practice) -> None:
    """A case's service knows the parties of that case; a name of the registers is nobody there."""
    officer = caller()
    path = f"cases/{cast.case.number}/reconcile"
    queries = {"q0": {"query": "Lanterne Basse"}, "q1": {"query": person(registers)}}
    found = asked(officer, path, queries=queries).json()
    assert [(one["id"], one["match"]) for one in found["q0"]["result"]] == [("p1", False)]
    assert found["q1"]["result"] == []


@pytest.mark.parametrize(
    "queries",
    ["", "[]", "{", '{"q0": {}}', '{"q0": {"query": ""}}', json.dumps({f"q{n}": {"query": "a"} for n in range(51)})],
)
def test_queries_that_are_none_are_refused(caller: Any, cast: Cast, queries: str) -> None:
    """Not JSON, none, without a query, too many."""
    answer = caller().call("POST", "reconcile", urlencode({"queries": queries}), **FORM)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json; charset=utf-8")
