"""The notice of art. 14: who gets one, what it says, on which grounds it is left out, and that no case closes without."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from rempart.desk.cases.acting import Opened, Party, open_case, take_step
from rempart.desk.cases.models import Case
from rempart.desk.concerned.models import Notice
from rempart.desk.concerned.notices import undecided
from rempart.desk.concerned.persons import named_in
from rempart.desk.day import today
from rempart.desk.screening.running import last_run, report_of
from rempart.procedures.case import RefusedError
from tests.desk.conftest import Cast

HOME = "/cases/{number}/concerned/"


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case of a firm, of the person who signs for it, and of a person who applies with it."""
    firm = Party("applicant", "Company", "Lanterne Basse SARL", identifiers=["FR-SIREN:999421037"])
    signs = Party("representative", "Person", "Zélie Portevin", "1980-02-03", address="3, quai des Étoupes")
    own = Party("applicant", "Person", "Onésime Rabat")
    officer = cast.people["case_officer"]
    cast.case = open_case(officer, officer.town, Opened("N-1", "application", "Terrace", [firm, signs, own]))
    case: Case = cast.case
    return case


def decide(cast: Cast, person: str, who: str = "case_officer", **posted: Any) -> HttpResponse:
    """Send the form of a notice."""
    answer: Any = cast.client(cast.people[who]).post(f"{HOME.format(number=cast.case.number)}{person}/notice", posted)
    return answer


def derogation(**other: str) -> dict[str, str]:
    """A derogation in which nothing is missing."""
    whole = {"do": "derogate", "ground": "effort", "reason": "No address is known to anybody.", "law": ""}
    return whole | {"until": str(today() + timedelta(days=90))} | other


def withdraw(cast: Cast) -> None:
    """Try to close the case."""
    officer = cast.people["case_officer"]
    if cast.case.version == 0:
        take_step(cast.case, officer, "case_officer", "receive", carries={"received_on": str(today())})
    take_step(cast.case, officer, "case_officer", "withdraw", carries={"letter_received": str(today())})


def test_a_notice_is_due_to_whom_others_name(case: Case) -> None:
    """The representative whom the applicant names gets one within a month; the firm, and who applies for themselves, do not."""
    row = Notice.objects.get(case=case)
    assert (row.person, row.said["name"], row.obtained_on) == ("p2", "Zélie Portevin", case.opened_on)
    assert row.due_on == date(2026, 12, 3)


def test_a_check_adds_the_persons_of_the_registers(run: Case) -> None:
    """Each natural person whom the report names and the form does not gets a notice, and a second check adds nobody twice."""
    from rempart.desk.screening.running import ask_for_run

    report = report_of(last_run(run), "en")  # type: ignore[arg-type]
    owners = {one.key for one in named_in(run, report)}
    there = set(Notice.objects.filter(case=run).values_list("person", flat=True))
    assert owners
    assert owners <= there
    ask_for_run(run, run.opened_by)
    assert set(Notice.objects.filter(case=run).values_list("person", flat=True)) == there


def test_data_of_a_register_did_not_come_from_the_person(run: Case, cast: Cast) -> None:
    """*Not due* is refused of whom a register speaks; decided before it spoke, the notice is due again from the check on."""
    from rempart.desk.concerned.persons import stands_in_registers
    from rempart.desk.screening.running import ask_for_run

    own = {"do": "derogate", "ground": "own", "reason": "They filled in the form themselves."}
    owner = Notice.objects.filter(case=run, person__startswith="o").order_by("id")[0]
    assert decide(cast, owner.person, **own).status_code == 422
    report = report_of(last_run(run), "en")  # type: ignore[arg-type]
    rows = {row.person: row for row in Notice.objects.filter(case=run).exclude(person__startswith="o")}
    spoken_of = [one for one in rows.values() if stands_in_registers(report, one.said["name"])]
    assert spoken_of
    Notice.objects.filter(case=run).update(state="own")
    ask_for_run(run, run.opened_by)
    assert {Notice.objects.get(pk=one.pk).state for one in spoken_of} == {"open"}


def test_no_case_closes_with_a_notice_undecided(case: Case, cast: Cast) -> None:
    """Withdrawal is refused while one is undecided; once it is decided the case closes."""
    with pytest.raises(RefusedError) as refused:
        withdraw(cast)
    assert "art. 14" in refused.value.missing[0].en
    assert decide(cast, "p2", **derogation()).status_code == 302
    withdraw(cast)
    assert Case.objects.get(pk=case.pk).state_kind == "closed"


def test_a_derogation_that_ended_comes_back(case: Case, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until its last day it holds; the day after, it stands on home and on the case file, and the case cannot close."""
    decide(cast, "p2", **derogation())
    end = today() + timedelta(days=90)
    cases = Case.objects.filter(pk=case.pk)
    assert not undecided(cases, end).exists()
    assert undecided(cases, end + timedelta(days=1)).exists()
    for room in ("cases.views", "cases.file_views", "cases.acting", "concerned.notices", "rights.middleware"):
        monkeypatch.setattr(f"rempart.desk.{room}.today", lambda: end + timedelta(days=1))
    client = cast.client(cast.people["case_officer"])
    client.post("/why/", {"next": f"/cases/{case.number}/", "purpose": "instruction"})
    for page in ("/", f"/cases/{case.number}/"):
        assert b"a derogation from the notice" in client.get(page).content.lower(), page
    with pytest.raises(RefusedError):
        withdraw(cast)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"ground": "quiet"}, "ground"), ({"reason": "no"}, "reason"), ({"until": ""}, "until"), ({"until": "2026-11-03"}, "until"),
     ({"until": "2028-01-01"}, "until"), ({"ground": "restricted"}, "law"), ({"ground": "secrecy", "law": " "}, "law")],
)  # fmt: skip
def test_a_derogation_without_ground_reason_or_end_is_refused(
    case: Case, cast: Cast, wrong: dict[str, str], field: str
) -> None:
    """Each mistake is told at its field; nothing is decided."""
    answer = decide(cast, "p2", **derogation(**wrong))
    assert (answer.status_code, f'href="#{field}"'.encode() in answer.content) == (422, True)
    assert Notice.objects.get(case=case).state == "open"


def test_the_reason_is_sealed_and_the_journal_names_nobody(case: Case, cast: Cast, written: Any) -> None:
    """The entry says which ground until when; why, and of whom, stand under the case's key alone."""
    written()
    decide(cast, "p2", **derogation())
    entry = next(one for one in written() if one.action == "notice.derogated")
    assert entry.data == {"person": "p2", "ground": "effort", "until": str(today() + timedelta(days=90))}
    row = Notice.objects.get(case=case).noticedecision_set.get()
    assert row.said["reason"] == "No address is known to anybody."
    assert b"address" not in bytes(row.sealed)


def test_the_letter_says_all_that_art_14_asks(run: Case, cast: Cast) -> None:
    """Controller, officer, purpose, basis, data, sources with their days, recipients, retention, rights, complaint: in both languages."""
    person = Notice.objects.filter(case=run, person__startswith="o").order_by("id").first()
    assert person is not None
    client = cast.client(cast.people["case_officer"])
    for lang, told in (
        ("en", ("town@example.org", "dpo@example.org", "to decide on one application", "art. 6(1)(e)", "Beneficial ownership", "Edition",
                "whoever asks about their own data", "5 years", "rectification", "objection", "The Authority", "art. 77", "art. 22")),
        ("fr", ("dpo@example.org", "statuer sur une demande", "art. 6(1)(e)", "5 ans", "limitation", "réclamation")),
    ):  # fmt: skip
        page = client.get(f"{HOME.format(number=run.number)}{person.person}/notice?lang={lang}")
        text = page.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
        assert page.status_code == 200
        assert [one for one in told if one not in text] == [], lang
        assert ("Charter of Fundamental Rights" in text, "Charte des droits" in text) == (lang == "en", lang == "fr")
        made = client.get(f"{HOME.format(number=run.number)}{person.person}/notice.pdf?lang={lang}")
        assert made.content.startswith(b"%PDF-")


def test_the_same_is_decided_of_several_at_once(run: Case, cast: Cast, written: Any) -> None:
    """Owners without an address: one form, a decision and an entry for each that was ticked, and for nobody else; refused of one, it holds of none."""
    others = [row.person for row in undecided(Case.objects.filter(pk=run.pk), today()).order_by("id")]
    first, second, *rest = others
    own = {"do": "derogate", "ground": "own", "reason": "They filled in the form themselves.", "same": others[1:]}
    assert decide(cast, first, **own).status_code == 422
    assert Notice.objects.filter(case=run).exclude(state="open").count() == 0
    page = cast.client(cast.people["case_officer"]).get(f"{HOME.format(number=run.number)}{first}/notice").content
    assert page.count(b'name="same"') == len(others) - 1
    written()
    assert decide(cast, first, **derogation(), same=[second, "nobody"]).status_code == 302
    assert [one.action for one in written()].count("notice.derogated") == 2
    assert set(Notice.objects.filter(case=run, state="derogated").values_list("person", flat=True)) == {first, second}
    assert undecided(Case.objects.filter(pk=run.pk), today()).count() == len(rest)


def test_a_letter_that_was_sent_is_kept(case: Case, cast: Cast) -> None:
    """It stands among the documents of the case as it went out; a day to come, or a town that names no officer, is refused."""
    form = {"do": "sent", "lang": "fr", "on": str(today()), "channel": "post"}
    assert decide(cast, "p2", **form | {"on": str(today() + timedelta(days=1))}).status_code == 422
    assert decide(cast, "p2", **form | {"channel": "pigeon"}).status_code == 422
    assert decide(cast, "p2", **form).status_code == 302
    row = Notice.objects.get(case=case)
    document = row.noticedecision_set.get().document
    assert (row.state, document and document.role) == ("sent", "letter")
    assert decide(cast, "p2", "reviewer", **form).status_code == 403


def test_a_town_that_names_no_officer_sends_no_letter(case: Case, cast: Cast, settings: Any) -> None:
    """Without the contact of the data protection officer the letter is not what art. 14(1)(b) asks."""
    settings.REMPART = settings.REMPART.model_copy(update={"dpo": ""})
    answer = decide(cast, "p2", do="sent", lang="en", on=str(today()), channel="post")
    assert answer.status_code == 422
    assert Notice.objects.get(case=case).state == "open"
