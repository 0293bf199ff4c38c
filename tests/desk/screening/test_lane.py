"""The green lane: from the front desk to the grant in a few submits, with every check listed."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import Cast
from tests.desk.screening.test_result import ran


@pytest.mark.usefixtures("checked")
def test_an_application_with_nothing_to_ask_goes_from_intake_to_granted(cast: Cast, told: Callable[[str], Any]) -> None:
    """Front desk, case officer, decision maker: nine submits, no letter, and the decision cites the checks."""
    front, officer = (cast.client(cast.people[role], opened=False) for role in ("front_desk", "case_officer"))
    one = told("plain")
    where = front.post("/intake/", {"procedure": "application"})["Location"]
    form = {
        "parties": str(len(one.lines)), "number": "2026-0500", "title": "Terrace", "received_on": "2026-11-03",
        "premises": "1, quai Nord", "q-who": "The firm", "act": "open", "premises_id": one.premises[0] if one.premises else "",
    }  # fmt: skip
    for n, line in enumerate(one.lines, start=1):
        form |= {
            f"p{n}-role": line.role, f"p{n}-kind": line.schema, f"p{n}-name": line.name, f"p{n}-as_stated": "yes",
            f"p{n}-birth_date": str(line.birth_date or ""), f"p{n}-identifiers": ", ".join(line.identifiers),
        }  # fmt: skip
    case = "/cases/2026-0500/"
    assert front.post(where, form)["Location"] == f"{case}papers"
    for what in ("identity", "registration"):
        assert front.post(f"{case}papers", {"what": what, "seen": "yes"}).status_code == 302
    for version, (step, carried) in enumerate((("receive", {"received_on": "2026-11-03"}), ("complete", {}))):
        taken = front.post(f"{case}steps/{step}", {"on": "2026-11-03", "seen": version, **carried})
        assert taken.status_code == 302, step
    purpose = {"next": case, "purpose": "instruction"}
    officer.post("/why/", purpose)
    assert officer.post(f"{case}screening").status_code == 302
    page = officer.get(f"{case}screening/lane").content.decode()
    assert "examined, nothing to ask" in page
    assert "consulted on" in page
    done = officer.post(f"{case}screening/lane", {"step": "nothing_to_ask", "seen": "2"})
    assert done["Location"] == case
    decider = cast.client(cast.people["decision_maker"], opened=False)
    decider.post("/why/", purpose)
    assert decider.post(f"{case}screening/lane", {"step": "grant", "seen": "3"}).status_code == 302
    from rempart.desk.cases.models import Case

    row = Case.objects.get(number="2026-0500")
    assert row.state == "granted"
    checks = row.caseevent_set.get(kind="grant").said["carries"]["checks"]
    assert len(checks) > 5
    assert all(isinstance(line, str) and "\n" not in line for line in checks)


@pytest.mark.usefixtures("checked")
def test_the_lane_is_closed_while_a_question_is_open_or_is_to_be_asked(
    cast: Cast, opened: Callable[[str], Any]
) -> None:
    """It opens once every question is explained or not relevant, and then the answers are among the checks."""
    from rempart.desk.cases.acting import take_step
    from rempart.desk.screening.answering import Given, answer, questions_of

    case, by = opened("asked"), cast.people["case_officer"]
    take_step(case, by, "case_officer", "receive", carries={"received_on": "2026-11-03"})
    take_step(case, by, "case_officer", "complete")
    run = ran(cast, case)
    client = cast.client(by)
    where = f"/cases/{case.number}/screening/lane"
    take = {"step": "nothing_to_ask", "seen": str(case.version)}
    assert client.post(where, take).status_code == 422
    answer(case, by, questions_of(run)[0], Given("ask"))
    assert client.post(where, take).status_code == 422
    answer(case, by, questions_of(run)[0], Given("not_relevant", reason="It is another firm of that name"))
    assert "It is another firm of that name" in client.get(where).content.decode()
    assert client.post(where, {**take, "seen": "0"}).status_code == 409, "somebody was faster"
    assert client.post(where, take).status_code == 302


@pytest.mark.usefixtures("checked")
def test_who_may_take_the_lane(cast: Cast, opened: Callable[[str], Any]) -> None:
    """The decision maker cannot say that there is nothing to ask, nor the reviewer; a stranger learns nothing."""
    from rempart.desk.cases.acting import take_step

    case, by = opened("plain"), cast.people["case_officer"]
    take_step(case, by, "case_officer", "receive", carries={"received_on": "2026-11-03"})
    take_step(case, by, "case_officer", "complete")
    ran(cast, case)
    where, state = f"/cases/{case.number}/screening/lane", case.state
    take = {"step": "nothing_to_ask", "seen": str(case.version)}
    assert cast.client(cast.people["decision_maker"]).post(where, take).status_code == 422
    case.refresh_from_db()
    assert case.state == state
    assert cast.client(cast.people["reviewer"]).post(where, take).status_code == 403
    assert cast.client(cast.stranger).get(where).status_code == 404
    assert cast.client(by).post(where, take).status_code == 302, "whoever may, can"
