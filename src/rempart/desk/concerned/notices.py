"""The notice of art. 14: due to each person about whom data came from elsewhere, sent, or left out on a ground until a day.

No case closes while one is undecided (R-24). A derogation that has ended makes its notice undecided again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models, transaction
from django.db.models import QuerySet

from rempart.base import RempartError, Words, months_after
from rempart.desk import sealing
from rempart.desk.accounts.models import User
from rempart.desk.cases.documents import store_document
from rempart.desk.cases.models import Case, CaseFact, CaseParty, Document
from rempart.desk.cases.reminders import Reminder
from rempart.desk.cases.standing import Standing
from rempart.desk.concerned.models import DEROGATED, OPEN, OWN, SENT, CitedRow, Notice, NoticeDecision
from rempart.desk.concerned.persons import Known, named_by_others, named_in, rows_cited, stands_in_registers
from rempart.desk.day import now, today
from rempart.desk.record import record
from rempart.desk.screening.models import Run
from rempart.desk.screening.running import last_run, report_of
from rempart.procedures.pack import Transition
from rempart.screening.report import Report

GROUNDS: dict[str, str] = {
    "known": "14(5)(a)", "effort": "14(5)(b)", "impair": "14(5)(b)", "law": "14(5)(c)", "secrecy": "14(5)(d)", "restricted": "23(1)",
}  # fmt: skip
"""Grounds on which a notice is left out, each with its article. Source: GDPR art. 14(5), 23."""
CITES = frozenset({"law", "secrecy", "restricted"})
"""Grounds that stand on a text of law, which is named."""
LONGEST = 12
"""Months for which a derogation is decided at most; then somebody looks at it again. House value."""
LEAST = 10
_SHOWN = 200
"""Notices that are looked at for a list, the first by day: a list shows fewer."""
_UNDECIDED = Words(
    "the notice of GDPR art. 14 is undecided for {n} of the persons concerned",
    "l’information de l’art. 14 du RGPD n’est pas décidée pour {n} des personnes concernées",
)
_ENDED = Words(
    "a derogation from the notice of GDPR art. 14 has ended",
    "une dérogation à l’information de l’art. 14 du RGPD a pris fin",
)
_DUE = Words(
    "the notice of GDPR art. 14 to a person concerned is undecided",
    "l’information de l’art. 14 du RGPD d’une personne concernée n’est pas décidée",
)


class RefusedNoticeError(RempartError):
    """A decision on a notice lacks something: ``field`` and the key of a sentence."""

    def __init__(self, field: str, key: str) -> None:
        self.field, self.key = field, key
        super().__init__("notice", key, "Correct it")


def follow_party(row: CaseParty) -> None:
    """Open the notice of a person of the form whom somebody else names; in the transaction that is open."""
    if named_by_others(row, None):
        _open(row.case, _party(row), row.case.opened_on)


def follow_run(run: Run) -> None:
    """Open the notices of whom the registers of a run speak, and keep on which records the case stands: its last check, and the facts of its file."""
    case, report = run.case, report_of(run, "en")
    for row in case.caseparty_set.order_by("id"):
        if named_by_others(row, report):
            _open(case, _party(row), run.on_day)
            _open_again(case, row, report, run.on_day)
    for one in named_in(case, report):
        _open(case, one, run.on_day)
    CitedRow.objects.filter(case=case).delete()
    facts = (row.said["source"].get("row") for row in CaseFact.objects.filter(case=case))
    marks = sorted({sealing.mark(f"row:{one}") for one in {*rows_cited(run), *filter(None, facts)}})
    CitedRow.objects.bulk_create(CitedRow(case=case, mark=one) for one in marks)


def _party(row: CaseParty) -> Known:
    return Known(row.key, row.said["name"], (row.role,), "")


def _open(case: Case, one: Known, on: date) -> None:
    """Open the notice of somebody; where there is one, note how else a later check calls them and as what."""
    row = Notice.objects.filter(case=case, person=one.key).select_related("case").first()
    if row is not None:
        _add(row, one)
        return
    row = Notice(
        case=case,
        person=one.key,
        obtained_on=on,
        due_on=months_after(on, 1),
        name_mark=sealing.mark(f"name:{sealing.folded(one.name)}"),
    )
    told = {"also": list(one.also), "named_as": list(one.named_as)} if one.party_id else {}
    row.say({"name": one.name, "role": one.role, "party_id": one.party_id, **told})
    row.save()


def _add(row: Notice, one: Known) -> None:
    said = row.said
    also = [*dict.fromkeys([*said.get("also", ()), *(name for name in (one.name, *one.also) if name != said["name"])])]
    named_as = [*dict.fromkeys([*said.get("named_as", ()), *one.named_as])]
    if one.party_id and (also, named_as) != (said.get("also"), said.get("named_as")):
        row.say({**said, "also": also, "named_as": named_as})
        row.save(update_fields=["sealed"])


def _open_again(case: Case, row: CaseParty, report: Report, on: date) -> None:
    """Make a notice undecided that was not due because the data came from the person: now there are some of a register."""
    if stands_in_registers(report, row.said["name"]):
        told = {"state": OPEN, "obtained_on": on, "due_on": months_after(on, 1)}
        Notice.objects.filter(case=case, person=row.key, state=OWN).update(**told)


def undecided(cases: QuerySet[Case], on: date) -> QuerySet[Notice]:
    """Return the notices of cases that nobody decided, or whose derogation has ended."""
    ended = models.Q(state=DEROGATED, until_on__lt=on)
    return Notice.objects.filter(models.Q(state=OPEN) | ended, case__in=cases.values("pk")).select_related("case")


def is_undecided(row: Notice, on: date) -> bool:
    """Tell whether somebody must decide on a notice."""
    return row.state == OPEN or (row.state == DEROGATED and row.until_on is not None and row.until_on < on)


def lacking(standing: Standing, one: Transition) -> list[Words]:
    """Return why a step that closes a case may not be taken yet: asked of every step of every case."""
    kinds = {state.id: state.kind for state in standing.procedure.states}
    if kinds.get(one.to) != "closed":
        return []
    n = undecided(Case.objects.filter(pk=standing.case.pk), standing.on).count()
    return [Words(_UNDECIDED.en.format(n=n), _UNDECIDED.fr.format(n=n))] if n else []


def reminders(cases: QuerySet[Case], on: date) -> Iterable[Reminder]:
    """Yield what is undecided: derogations that ended, and notices, by the day by which each is due."""
    for row in undecided(cases, on).order_by("due_on", "case__number", "id")[:_SHOWN]:
        ended = row.state == DEROGATED
        yield Reminder(
            row.case, _ENDED if ended else _DUE, "concerned:case", (row.until_on or row.due_on) if ended else row.due_on
        )


@dataclass(frozen=True)
class Shown:
    """A notice as its page shows it: who, the decisions, whether somebody must decide."""

    row: Notice
    name: str
    role: str
    decisions: list[NoticeDecision]
    undecided: bool


def notices_of(case: Case) -> list[Shown]:
    """Return the notices of a case: the parties of the form, then the owners by name."""
    on, shown = today(), []
    for row in Notice.objects.filter(case=case).order_by("id"):
        said = row.said
        last = list(row.noticedecision_set.select_related("by", "document", "notice__case"))
        shown.append(Shown(row, said["name"], said["role"], last, is_undecided(row, on)))
    return sorted(
        shown,
        key=lambda one: (
            one.row.person.startswith("o"),
            one.name if one.row.person.startswith("o") else "",
            one.row.pk,
        ),
    )


@transaction.atomic
def sent(row: Notice, by: User, on: date, channel: str, pdf: bytes, lang: str) -> NoticeDecision:
    """Keep that a notice was sent, with the letter as it went out.

    Raises:
        RefusedNoticeError: the day lies in the future, or before the data were there.
    """
    if not row.obtained_on <= on <= today():
        raise RefusedNoticeError("on", "mistake_sent_on")
    name = f"{row.case.number}-art14-{row.person[:8]}-{lang}.pdf"
    document = store_document(row.case, by, pdf, name=name, media_type="application/pdf", role="letter", data_class="A")
    return _decide(row, by, SENT, on=on, channel=channel, document=document, said={"lang": lang})


@transaction.atomic
def derogate(row: Notice, by: User, ground: str, until: date | None, reason: str, law: str) -> NoticeDecision:
    """Leave a notice out on a ground until a day, at most a year ahead; or say that the data came from the person.

    Raises:
        RefusedNoticeError: something is missing, the end is none that may be decided, or a register speaks of the person too.
    """
    if ground not in (*GROUNDS, OWN):
        raise RefusedNoticeError("ground", "mistake_ground")
    if len(reason) < LEAST:
        raise RefusedNoticeError("reason", "mistake_reason")
    if ground in CITES and len(law) < LEAST:
        raise RefusedNoticeError("law", "mistake_law")
    if ground == OWN and _stands_in_registers(row):
        raise RefusedNoticeError("ground", "mistake_own")
    if ground == OWN:
        return _decide(row, by, OWN, ground=ground, said={"reason": reason})
    if until is None or not today() < until <= months_after(today(), LONGEST):
        raise RefusedNoticeError("until", "mistake_until")
    return _decide(row, by, DEROGATED, ground=ground, until=until, said={"reason": reason, "law": law})


@transaction.atomic
def derogate_all(rows: Iterable[Notice], by: User, ground: str, until: date | None, reason: str, law: str) -> None:
    """Decide the same of several persons, each with an entry of their own; of all, or of none.

    Raises:
        RefusedNoticeError: see ``derogate``.
    """
    for row in rows:
        derogate(row, by, ground, until, reason, law)


def _stands_in_registers(row: Notice) -> bool:
    run, said = last_run(row.case), row.said
    return run is not None and stands_in_registers(report_of(run, "en"), said["name"], said["party_id"])


def _decide(
    row: Notice, by: User, way: str, *, said: dict[str, str], on: date | None = None, ground: str = "", until: date | None = None,
    channel: str = "", document: Document | None = None,
) -> NoticeDecision:  # fmt: skip
    row = Notice.objects.select_for_update().select_related("case").get(pk=row.pk)
    number = row.noticedecision_set.count() + 1
    made = NoticeDecision(
        notice=row, number=number, way=way, ground=ground, until_on=until, on=on or today(), channel=channel, document=document,
        by=by, at=now(),
    )  # fmt: skip
    made.say(said)
    made.save()
    row.state, row.until_on = way, until
    row.save(update_fields=["state", "until_on"])
    action = {SENT: "notice.sent", DEROGATED: "notice.derogated", OWN: "notice.not_due"}[way]
    data = (
        {"person": row.person, "ground": ground, "until": str(until or "")}
        if way != SENT
        else {"person": row.person, "on": str(on), "channel": channel}
    )
    record(action, actor=by.pseudonym, case=row.case.number, data=data)
    return made
