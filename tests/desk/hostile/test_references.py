"""Objects named through another object: a thing of another case, another person, another town, under a number that is one's own."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from rempart.desk.rights.table import table
from tests.desk.conftest import Cast
from tests.desk.hostile.conftest import Town, names_in, routes, told

SHARED = {
    "screening:answer", "screening:fact", "screening:source", "cases:step", "cases:report_file", "search:party", "letters:write",
    "api:v1:party", "measures:add",
}  # fmt: skip
"""Addresses whose second argument names no row: a step, a form, a letter of the pack; or the place of a party in its own case."""


def of_case() -> list[tuple[str, list[str]]]:
    """Return the addresses of a case that name something else too."""
    return [(name, arguments) for name, route, arguments in routes()
            if "number" in arguments and len(arguments) > 1 and name not in SHARED and not name.startswith("api:v1:")]  # fmt: skip


@pytest.mark.slow
def test_nothing_of_one_case_is_reached_through_another(furnished: Town, written: Any) -> None:
    """A document, a fact, a letter, a measure under the number of another case of the same officer: 404, reading and acting."""
    cast = furnished.cast
    mine = "2026-0147"  # the same officer works on it, and nothing is in it
    before = {model: _rows(model) for model in ("Letter", "Note", "Measure", "CaseFact", "Document", "CaseEvent")}
    found = of_case()
    assert len(found) > 20
    wrong: list[tuple[Any, ...]] = []
    for role in ("case_officer", "reviewer", "legal_officer", "decision_maker"):
        client = cast.client(cast.people[role])
        client.raise_request_exception = False
        client.post("/why/", {"next": f"/cases/{mine}/", "purpose": "instruction"})
        for name, _ in found:
            path = reverse(name, kwargs=furnished.named[name] | {"number": mine})
            for method in ("get", "post"):
                able = (
                    table().readers(table().routes[name]) if method == "get" else table().actors(table().routes[name])
                )
                answer = getattr(client, method)(path, {"seen": "0"})
                if answer.status_code != (404 if role in able else 403) or names_in(answer):
                    wrong.append((role, name, method, answer.status_code, names_in(answer)))
    assert not wrong, wrong
    assert {model: _rows(model) for model in before} == before


def _rows(model: str) -> int:
    from django.apps import apps

    found = [one for one in apps.get_models() if one.__name__ == model]
    assert found
    return sum(one.objects.count() for one in found)  # type: ignore[attr-defined]


def test_a_field_names_nothing_of_another_case(furnished: Town) -> None:
    """An export, a note, a membership, a document chosen in a form by its key: of this case, or of none."""
    cast, mine = furnished.cast, "/cases/2026-0147/"
    case = cast.case
    client = cast.client(cast.people["legal_officer"])
    client.raise_request_exception = False
    client.post("/why/", {"next": mine, "purpose": "instruction"})
    member = case.membership_set.order_by("id").first()
    document = case.document_set.filter(data_class="A").first()
    assert member
    assert document
    for path, sent in (
        ("exports/", {"act": "allow", "export": "1"}), ("exports/", {"act": "fetch", "export": "1"}),
        ("people", {"do": "end", "member": member.pk}), ("notes/new", {"do": "done", "note": "1"}),
        ("hearing", {"do": "proof", "document": document.key, "served_on": "2026-11-01", "seen": "0"}),
        ("hearing", {"do": "disclose", "document": document.key, "shown": "whole", "seen": "0"}),
        ("decision", {"do": "save", "fact": "F1", "seen": "0"}),
    ):  # fmt: skip
        answer = client.post(mine + path, sent)
        assert not names_in(answer), (path, sent)
    member.refresh_from_db()
    assert member.until is None
    assert case.document_set.filter(disclosure=None).count() == case.document_set.count()
    assert not case.hearing_set.exclude(proof=None).exists() if hasattr(case, "hearing_set") else True
    from rempart.desk.api.models import Export

    assert Export.objects.get().allowed_by is None


@pytest.fixture
def neighbour(furnished: Town) -> Any:
    """A case officer, an inspector, an administrator, who decides and who watches, of another town on the same desk."""
    from rempart.desk.accounts.models import RoleGrant, User
    from rempart.desk.accounts.models import Town as TownRow

    other = TownRow.objects.create(slug="other", name="Other town")
    one, two = User.objects.filter(username__startswith="clerk-").order_by("id")
    made = {}
    roles = ("case_officer", "inspector", "technical_administrator", "decision_maker", "data_protection_officer")
    for number, role in enumerate(roles, start=1):
        user = User.objects.create_user(f"other-{role}", None, pseudonym=f"O-0{number}", town=other, unit="Practice")
        RoleGrant.objects.create(user=user, role=role, from_on=date(2020, 1, 1), given_by=one, confirmed_by=two)
        made[role] = user
    return made


@pytest.mark.slow
def test_another_town_reaches_nothing(furnished: Town, neighbour: Any) -> None:
    """Every case, control, account and draft of this town is none for people of another, whatever they hold there."""
    wrong: list[tuple[Any, ...]] = []
    for role, user in neighbour.items():
        client = furnished.cast.client(user, opened=False)
        client.raise_request_exception = False
        for name, _, arguments in routes():
            if not ({"number", "operation", "pseudonym", "draft", "key"} & set(arguments)) or name.startswith(
                "api:v1:"
            ):
                continue
            for method in ("get", "post"):
                answer = getattr(client, method)(furnished.path(name))
                if answer.status_code not in (403, 404) or names_in(answer):
                    wrong.append((role, name, method, answer.status_code, names_in(answer)))
        for name in (
            "cases:home",
            "cases:list",
            "measures:list",
            "letters:queue",
            "planner:list",
            "administration:people",
        ):
            text = client.get(reverse(name)).content.decode()
            if (
                furnished.number in text
                or "bars of the port" in text
                or furnished.cast.people["case_officer"].pseudonym in text
            ):
                wrong.append((role, name, "lists something of another town"))
    assert not wrong, wrong


def test_who_watches_sees_what_is_done_in_their_own_town(furnished: Town, neighbour: Any) -> None:
    """Lists of the journal, an entry with its reason, alerts: those of the own town and what the desk itself did."""
    from rempart.desk.accounts.alerts import alert
    from rempart.desk.accounts.models import Alert
    from rempart.desk.journal.models import JournalLine
    from rempart.desk.record import SYSTEM

    ours = furnished.cast.people["data_protection_officer"]
    theirs = neighbour["data_protection_officer"]
    furnished.client(furnished.cast.people["case_officer"]).get(f"/cases/{furnished.number}/")
    opened = JournalLine.objects.filter(action="opened", case=furnished.number).latest("number").number
    for actor, case in ((theirs.pseudonym, ""), ("C-02", furnished.number), (SYSTEM, furnished.number), (SYSTEM, "")):
        alert("denied", actor, {"times": 5}, case)
    others = Alert.objects.get(case=furnished.number, actor=SYSTEM)
    client = furnished.cast.client(theirs, opened=False)
    text = client.get("/journal/").content.decode() + client.get("/alerts/").content.decode()
    assert theirs.pseudonym in text
    assert furnished.number not in text
    assert ours.pseudonym not in text
    assert client.get(f"/journal/{opened}/").status_code == 404
    assert client.post("/alerts/", {"alert": others.pk}).status_code == 404
    own = furnished.cast.client(ours, opened=False)
    assert own.get(f"/journal/{opened}/").status_code == 200
    assert furnished.number in own.get("/alerts/").content.decode()
    assert theirs.pseudonym not in own.get("/alerts/").content.decode()
    alert("canary", theirs.pseudonym, {}, furnished.number)  # they tried a case of this town: it is told here
    assert theirs.pseudonym in own.get("/alerts/").content.decode()
    assert furnished.number not in client.get("/alerts/").content.decode()


def test_nobody_of_another_town_is_let_in(furnished: Town, neighbour: Any) -> None:
    """They are offered to no case, and cannot be put into one by name; nor can they give a role here, nor ask to be let in."""
    cast = furnished.cast
    client = cast.client(cast.people["case_officer"])
    page = f"/cases/{cast.case.number}/people"
    assert neighbour["case_officer"].pseudonym not in client.get(page).content.decode()
    told = {"do": "add", "person": f"{neighbour['case_officer'].pseudonym}/case_officer"}
    assert client.post(page, told).status_code == 422
    assert not cast.case.membership_set.filter(user__town__slug="other").exists()
    outsider = cast.client(neighbour["case_officer"], opened=False)
    asked = {"act": "break_glass", "case": cast.case.number, "role": "case_officer", "reason": "they asked me to look"}
    outsider.post("/access/", asked)
    from rempart.desk.administration.models import CaseAccess

    assert not CaseAccess.objects.filter(user__town__slug="other").exists()


def test_a_path_leaves_no_folder(furnished: Town) -> None:
    """Names that climb are names of nothing, in addresses, in static files, and in what a file is called."""
    client = furnished.client(furnished.cast.people["case_officer"])
    where = f"/cases/{furnished.number}/"
    climbing = (
        "../../rempart.toml",
        "..%2f..%2frempart.toml",
        "%2e%2e/%2e%2e/desk.sqlite3",
        "..%5c..%5crempart.toml",
        "%252e%252e%252f",
    )
    for start in (
        "/static/",
        "/static/desk/",
        where,
        f"{where}documents/",
        f"{where}report/",
        f"{where}bundles/",
        "/entities/",
        "/addresses/",
    ):
        for one in climbing:
            answer = client.get(start + one)
            body = told(answer)
            assert answer.status_code in (301, 302, 400, 403, 404) or "town =" not in body, (start, one)
            assert "SQLite format" not in body
            assert "[desk]" not in body


def test_conflicting_roles_are_refused_for_every_pair(cast: Cast) -> None:
    """Each pair that the table keeps apart is refused by the row itself, whichever comes first."""
    from rempart.base import RempartError
    from rempart.desk.accounts.models import RoleGrant, User

    one, two = User.objects.filter(username__startswith="clerk-").order_by("id")
    told = {"from_on": date(2020, 1, 1), "given_by": one, "confirmed_by": two}
    pairs = 0
    for role in table().roles:
        for other in table().roles:
            if role == other or table().apart(frozenset({role, other})) is None:
                continue
            user = User.objects.create_user(f"{role}-{other}", None, pseudonym=f"P-{pairs}", town=one.town)
            RoleGrant.objects.create(user=user, role=role, **told)
            with pytest.raises(RempartError):
                RoleGrant.objects.create(user=user, role=other, **told)
            pairs += 1
    assert pairs > 60
    assert table().apart(frozenset({"reviewer", "decision_maker"})) is None
