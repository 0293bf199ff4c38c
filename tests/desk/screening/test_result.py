"""The result of a check: three blocks in an order of their own, three equal answers, what changed, and what reopens."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from rempart.screening.standby import Standby
from tests.desk.conftest import Cast

Opened = Callable[[str], Any]


def ran(cast: Cast, case: Any) -> Any:
    """Make the check as the case officer, and return the run."""
    from rempart.desk.screening.running import ask_for_run, last_run

    ask_for_run(case, cast.people["case_officer"])
    return last_run(case)


def another(run: Any, change: Callable[[dict[str, Any]], None]) -> Any:
    """Keep a further run whose reports are those of a run after a change, made in both languages."""
    from rempart.desk.screening.models import Run

    said = json.loads(json.dumps(run.said))
    for report in said.values():
        change(report)
    made = Run(
        case=run.case, number=run.number + 1, asked_at=run.asked_at, asked_by=run.asked_by, on_day=run.on_day,
        snapshot=run.snapshot, done_at=run.done_at, entry=run.entry,
    )  # fmt: skip
    made.say(said)
    made.save()
    return made


def unchanged(_: dict[str, Any]) -> None:
    """Change nothing."""


@pytest.mark.usefixtures("checked")
def test_the_page_has_three_blocks_in_both_languages_and_each_reading_is_one_entry(
    cast: Cast, opened: Opened, written: Any
) -> None:
    """Established, to ask and not checked stand there with their sources; nothing is chosen beforehand."""
    case = opened("asked")
    client = cast.client(cast.people["case_officer"])
    where = f"/cases/{case.number}/screening"
    assert "The check was not made yet" in client.get(where).content.decode()
    written()
    assert client.post(where).status_code == 302
    assert [entry.action for entry in written()] == ["screening.asked", "screening.run"]
    for lang, words in (("en", ("Established", "To ask", "Not checked, because")), ("fr", ("Établi", "À demander", "Non vérifié, parce que"))):  # fmt: skip
        client.post("/language", {"language": lang, "next": "/"})
        written()
        page = client.get(where).content.decode()
        assert [entry.action for entry in written()] == ["screening.read"]
        assert all(text in page for text in words)
        assert " checked>" not in page
        assert page.count('name="way" value="ask"') == page.count('name="way" value="not_relevant"') == 1


@pytest.mark.usefixtures("checked")
def test_strangers_readers_and_other_roles(cast: Cast, opened: Opened) -> None:
    """A stranger gets 404, the front desk and the decision maker 403, the reviewer reads and does not answer."""
    case = opened("plain")
    where = f"/cases/{case.number}/screening"
    assert cast.client(cast.stranger).get(where).status_code == 404
    assert cast.client(cast.people["front_desk"]).get(where).status_code == 403
    assert cast.client(cast.people["decision_maker"]).get(where).status_code == 403
    reviewer = cast.client(cast.people["reviewer"])
    assert reviewer.get(where).status_code == 200
    assert reviewer.post(where).status_code == 403


@pytest.mark.usefixtures("checked")
def test_each_of_the_three_answers_is_kept_sealed_and_undone_with_a_reason(
    cast: Cast, opened: Opened, written: Any
) -> None:
    """Ask, explained by another explanation, not relevant: one entry each, no word of it in the database in clear."""
    from rempart.desk.screening.models import Answer
    from rempart.desk.screening.papers import saw_paper

    case = opened("asked")
    run = ran(cast, case)
    from rempart.desk.screening.answering import questions_of

    mark = questions_of(run)[0].mark
    saw_paper(case, cast.people["case_officer"], "identity")
    client = cast.client(cast.people["case_officer"])
    where = f"/cases/{case.number}/screening/questions/{mark}"
    ways = (
        {"way": "ask"},
        {"way": "explained-other", "other": "The deed of sale says it", "shown_by": "deed of 3 May, seen"},
        {"way": "not_relevant", "reason": "Another firm of that name"},
    )
    for given in ways:
        written()
        assert client.post(where, {**given, "run": run.number}).status_code == 302
        assert [entry.action for entry in written()] == ["question.answered"]
        row = Answer.objects.get(undone_at=None)
        assert b"deed" not in bytes(row.sealed)
        assert client.post(where, {"run": run.number, "act": "reopen", "reason": "short"}).status_code == 422
        assert (
            client.post(where, {"run": run.number, "act": "reopen", "reason": "the wrong line was chosen"}).status_code
            == 302
        )
        assert not Answer.objects.filter(undone_at=None).exists()


@pytest.mark.usefixtures("checked")
def test_an_answer_that_lacks_something_is_told_and_what_was_typed_stays(cast: Cast, opened: Opened) -> None:
    """Nothing chosen, a reason of two letters, an explanation without what shows it, a paper of another case: each is refused."""
    from rempart.desk.screening.answering import questions_of
    from rempart.desk.screening.models import Answer

    case = opened("asked")
    mark = questions_of(ran(cast, case))[0].mark
    client = cast.client(cast.people["case_officer"])
    where = f"/cases/{case.number}/screening/questions/{mark}"
    for given in (
        {"way": ""},
        {"way": "not_relevant", "reason": "vu"},
        {"way": "explained-0"},
        {"way": "explained-99", "shown_by": "x"},
        {"way": "explained-0", "paper": "0" * 32},
    ):
        answer = client.post(where, {"run": "1", **given})
        assert answer.status_code == 422
        assert f'href="#q-{mark}-' in answer.content.decode()
    assert "vu</textarea>" in client.post(where, {"run": "1", "way": "not_relevant", "reason": "vu"}).content.decode()
    assert client.post(where.replace(mark, "0" * 32), {"run": "1", "way": "ask"}).status_code == 404
    assert not Answer.objects.exists()


@pytest.mark.usefixtures("checked")
def test_nobody_acts_on_a_check_that_another_has_replaced(cast: Cast, opened: Opened, written: Any) -> None:
    """A page left open shows run 1; after run 2 its F1 or its question may be another: 409, and nothing is written but the refusal."""
    from rempart.desk.screening.answering import questions_of

    case = opened("asked")
    run = ran(cast, case)
    another(run, unchanged)
    client = cast.client(cast.people["case_officer"])
    where = f"/cases/{case.number}/screening"
    page = client.get(where).content.decode()
    forms = re.findall(r'<form[^>]*action="[^"]*/screening/(?:facts|questions)/.*?</form>', page, re.S)
    assert forms
    assert all('name="run" value="2"' in form for form in forms)
    written()
    assert client.post(f"{where}/facts/F1", {"run": "1"}).status_code == 409
    assert client.post(f"{where}/questions/{questions_of(run)[0].mark}", {"run": "1", "way": "ask"}).status_code == 409
    assert not {"fact.promoted", "question.answered"} & {entry.action for entry in written()}


@pytest.mark.usefixtures("checked")
def test_an_answer_does_not_silently_replace_that_of_a_colleague(cast: Cast, opened: Opened) -> None:
    """Two pages are open on one question: the second to answer is told, and the first answer stands."""
    from rempart.desk.screening.answering import questions_of, standing_answers

    case = opened("asked")
    mark = questions_of(ran(cast, case))[0].mark
    client = cast.client(cast.people["case_officer"])
    where = f"/cases/{case.number}/screening/questions/{mark}"
    assert client.post(where, {"run": "1", "way": "ask"}).status_code == 302
    other = {"run": "1", "way": "not_relevant", "reason": "Another firm of that name"}
    assert client.post(where, other).status_code == 409
    assert standing_answers(case)[mark].way == "ask"


@pytest.mark.usefixtures("checked")
def test_what_was_not_checked_is_said_once_a_reason_as_in_the_report(cast: Cast, opened: Opened) -> None:
    """Each gap keeps its place, so that its number leads to it; a reason that several share is one line with all of them."""
    from rempart.desk.screening.running import report_of

    case = opened("asked")
    gaps = report_of(ran(cast, case), "en").not_checked
    page = cast.client(cast.people["case_officer"]).get(f"/cases/{case.number}/screening").content.decode()
    assert all(page.count(f'id="{gap.id}"') == 1 for gap in gaps)
    assert page.count('class="gap__why"') < len(gaps) / 2


@pytest.mark.usefixtures("checked")
def test_a_rerun_shows_what_changed_and_a_changed_fact_reopens_its_question(cast: Cast, opened: Opened) -> None:
    """An answer stands through a run that says the same; where the question's words changed it is open again, and says so."""
    from rempart.desk.screening.answering import Given, answer, questions_of
    from rempart.desk.screening.asking import questions_to_ask
    from rempart.desk.screening.findings import open_questions

    case = opened("asked")
    run = ran(cast, case)
    answer(case, cast.people["case_officer"], questions_of(run)[0], Given("ask"))
    again = another(run, unchanged)
    assert open_questions(case) == []
    assert len(questions_to_ask(case, "fr")) == 1

    def other_words(report: dict[str, Any]) -> None:
        report["to_ask"][0]["question"] += " 27"
        report["established"][0]["sentence"] += " 27"

    another(again, other_words)
    assert len(open_questions(case)) == 1
    assert questions_to_ask(case, "en") == []
    page = cast.client(cast.people["case_officer"]).get(f"/cases/{case.number}/screening").content.decode()
    assert "Question modified" in page
    assert "Fact modified" in page
    assert "<ins>" in page
    assert "open again" in page


@pytest.mark.usefixtures("checked")
def test_permuting_adding_or_removing_findings_changes_no_order(cast: Cast, opened: Opened) -> None:
    """N1: questions stand by rule, facts and gaps by number, cases by number and date, whatever is found and in whatever order."""
    from rempart.desk.screening.findings import result_of

    case = opened("asked")
    run = ran(cast, case)
    client = cast.client(cast.people["case_officer"])

    def lists() -> list[str]:
        pages = [client.get(where).content.decode() for where in ("/cases/", "/")]
        return [re.sub(r'(csrfmiddlewaretoken" value=)"[^"]*"', r"\1", page) for page in pages]

    before = lists()

    def many(report: dict[str, Any]) -> None:
        one = report["to_ask"][0]
        report["to_ask"] = [one | {"id": f"Q{n}", "code": code, "about": about} for n, (code, about) in enumerate(
            [("LST-01", "B"), ("LST-01", "A"), ("EST-01", "C"), ("OWN-03", "A")], start=1)]  # fmt: skip

    def order(result: Any) -> list[tuple[str, str]]:
        return [(one.words.code, one.words.about) for one in result.questions]

    first = another(run, many)
    whole = order(result_of(case, "en"))
    assert whole == sorted(whole)
    facts = [one.fact.id for one in result_of(case, "en").facts]

    def permuted(report: dict[str, Any]) -> None:
        for name in ("to_ask", "established", "not_checked"):
            report[name] = report[name][1::2] + report[name][0::2][::-1]

    second = another(first, permuted)
    assert order(result_of(case, "en")) == whole
    assert [one.fact.id for one in result_of(case, "en").facts] == facts
    another(second, lambda report: report["to_ask"].pop(0))
    left = order(result_of(case, "en"))
    assert left == [one for one in whole if one in left]
    assert lists() == before


@pytest.mark.usefixtures("checked")
def test_a_fact_goes_into_the_file_once_with_its_source(cast: Cast, opened: Opened) -> None:
    """It is in the form of a fact of a decision; the same sentence of a later run is the same fact."""
    from rempart.desk.cases.models import CaseFact
    from rempart.procedures.reasons.facts import Fact

    case = opened("asked")
    run = ran(cast, case)
    client = cast.client(cast.people["legal_officer"])
    where = f"/cases/{case.number}/screening/facts"
    assert client.post(f"{where}/F1", {"run": "1"}).status_code == 302
    another(run, unchanged)
    assert client.post(f"{where}/F1", {"run": "2"}).status_code == 302
    row = CaseFact.objects.get(case=case)
    fact = Fact(id=f"F{row.number}", **row.said)
    assert fact.source.snapshot == run.snapshot
    assert client.post(f"{where}/F999", {"run": "2"}).status_code == 404


@pytest.mark.usefixtures("checked")
def test_questions_to_ask_are_in_the_form_of_the_letter(cast: Cast, opened: Opened) -> None:
    """Each has source, day, what it shows, question and explanations, in either language."""
    from rempart.desk.screening.answering import Given, answer, questions_of
    from rempart.desk.screening.asking import questions_to_ask
    from rempart.procedures.letters.values import Asked

    case = opened("asked")
    answer(case, cast.people["case_officer"], questions_of(ran(cast, case))[0], Given("ask"))
    english, french = questions_to_ask(case, "en"), questions_to_ask(case, "fr")
    assert [Asked.model_validate(one).question for one in english] != [Asked.model_validate(one).question for one in french]  # fmt: skip


def test_without_a_snapshot_the_page_says_so_and_decisions_are_blocked(cast: Cast) -> None:
    """Nothing was built: no report, no half of one, and a sentence that says what to do."""
    from rempart.desk.screening.blocking import blocked_by

    client = cast.client(cast.people["case_officer"])
    where = f"/cases/{cast.case.number}/screening"
    assert client.post(where).status_code == 302
    assert "There is no snapshot yet" in client.get(where).content.decode()
    assert [words.en for words in blocked_by(cast.case)] == ["the check was not made yet"]


@pytest.mark.usefixtures("checked")
def test_a_stale_source_makes_the_check_a_partial_one(cast: Cast, opened: Opened) -> None:
    """The page names the source that was too old."""
    case = opened("plain")

    def old(report: dict[str, Any]) -> None:
        report["consulted"][0]["stale"] = True

    another(ran(cast, case), old)
    page = cast.client(cast.people["case_officer"]).get(f"/cases/{case.number}/screening").content.decode()
    assert "This check is a partial one." in page


@pytest.mark.usefixtures("checked")
def test_a_compulsory_source_of_the_pack_blocks_until_its_answer_is_written_down(
    cast: Cast, told: Callable[[str], Any]
) -> None:
    """The Italian pack asks for one that Rempart does not hold: it blocks, and what it answered outside unblocks."""
    from rempart.desk.cases.acting import Opened as New
    from rempart.desk.cases.acting import Party, open_case
    from rempart.desk.screening.blocking import blocked_by

    lines = told("plain").lines
    parties = [Party(x.role, x.schema, x.name, str(x.birth_date or ""), x.identifiers) for x in lines]
    officer = cast.people["case_officer"]
    case = cast.case = open_case(officer, officer.town, New("IT-1", "application", "Bar", parties, pack="it"))
    ran(cast, case)
    assert [words.fr for words in blocked_by(case)] == ["une source obligatoire n’a pas été consultée : bdna"]
    client = cast.client(officer)
    where = f"/cases/{case.number}/screening/sources/bdna"
    assert client.post(where, {"on": "2026-11-04", "said": "no interdiction was found"}).status_code == 422, "to come"
    short = client.post(where, {"on": "2026-11-03", "said": "none"})
    assert short.status_code == 422
    assert 'value="2026-11-03"' in short.content.decode()
    assert ">none</textarea>" in short.content.decode()
    assert (
        client.post(where.replace("bdna", "other"), {"on": "2026-11-03", "said": "nothing was found"}).status_code
        == 404
    )
    assert client.post(where, {"on": "2026-11-03", "said": "no interdiction was found"}).status_code == 302
    assert blocked_by(case) == []


@pytest.mark.usefixtures("checked")
def test_no_step_decides_while_a_compulsory_source_is_missing(cast: Cast, told: Callable[[str], Any]) -> None:
    """Whoever takes it: the grant is refused in the words of the block, without a check, and then without the source."""
    from rempart.desk.cases.acting import Opened as New
    from rempart.desk.cases.acting import Party, open_case, take_step
    from rempart.desk.screening.blocking import consulted
    from rempart.procedures.case import RefusedError

    lines = told("plain").lines
    parties = [Party(x.role, x.schema, x.name, str(x.birth_date or ""), x.identifiers) for x in lines]
    officer, decides = cast.people["case_officer"], cast.people["decision_maker"]
    case = cast.case = open_case(officer, officer.town, New("IT-2", "application", "Bar", parties, pack="it"))
    take_step(case, officer, "case_officer", "receive", carries={"received_on": "2026-11-03"})
    take_step(case, officer, "case_officer", "complete", carries={"complete_since": "2026-11-03"})
    take_step(case, officer, "case_officer", "nothing_to_ask", carries={"checks": ["the register of companies"]})

    def refused() -> list[str]:
        with pytest.raises(RefusedError) as error:
            take_step(case, decides, "decision_maker", "grant", carries={"checks": ["the register of companies"]})
        return [words.en for words in error.value.missing]

    assert refused() == ["the check was not made yet"]
    ran(cast, case)
    assert refused() == ["a compulsory source was not consulted: bdna"]
    consulted(case, officer, "bdna", date(2026, 11, 3), "no interdiction was found")
    take_step(case, decides, "decision_maker", "grant", carries={"checks": ["the register of companies"]})
    assert case.state_kind == "favourable"


@pytest.mark.parametrize(
    ("procedure", "step", "told"),
    [("closure", "order", []), ("inquiry", "check_sources", []), ("inquiry", "decide", ["the check was not made yet"])],
)
def test_a_source_is_compulsory_where_the_lane_consults_sources(
    cast: Cast, procedure: str, step: str, told: list[str]
) -> None:
    """The Belgian register of inquiries holds back the decision of an inquiry: no earlier step of it, and no closure."""
    from rempart.desk.cases.acting import Opened as New
    from rempart.desk.cases.acting import open_case
    from rempart.desk.cases.standing import Standing
    from rempart.desk.screening.blocking import lacking

    officer = cast.people["case_officer"]
    case = open_case(officer, officer.town, New("BE-1", procedure, "Bar", pack="be"))
    standing = Standing(case, date(2026, 11, 3))
    assert [words.en for words in lacking(standing, standing.procedure.transition[step])] == told


def test_a_run_is_made_once_however_often_its_job_runs(cast: Cast, opened: Opened, checked: Standby) -> None:
    """A job that is done again, because its worker was killed, changes nothing."""
    from rempart.desk.record import journal
    from rempart.desk.screening.running import perform

    case = opened("plain")
    run = ran(cast, case)
    before = len(list(journal().entries()))
    perform(run.pk)
    assert len(list(journal().entries())) == before


def test_a_worker_makes_the_check_that_was_asked_for(
    cast: Cast, opened: Opened, checked: Standby, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asking leaves a job and a page that says so; the worker makes the report."""
    from rempart.desk.operations import queue
    from rempart.desk.screening import running

    monkeypatch.setattr(running, "enqueue", queue.enqueue)
    case = opened("plain")
    client = cast.client(cast.people["case_officer"])
    where = f"/cases/{case.number}/screening"
    client.post(where)
    assert running.last_run(case) is None
    assert "The check is being made" in client.get(where).content.decode()
    queue.load_tasks()
    job = queue.claim()
    assert job is not None
    assert queue.run(job)
    assert running.last_run(case) is not None
