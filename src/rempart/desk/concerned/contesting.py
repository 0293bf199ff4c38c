"""Something of a case is contested, by the person concerned or by an officer: kept with a reason, restricted, or corrected.

The flag goes with the value to every page, report and answer of the interface. Times: GDPR art. 12(3); restriction: art. 18.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from rempart.base import LANGUAGES, RempartError, Words, months_after
from rempart.base.spoken import day_in_words
from rempart.base.words import Language
from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case, CaseFact
from rempart.desk.concerned import recipients
from rempart.desk.concerned.correcting import correct
from rempart.desk.concerned.models import CORRECTED, KEPT, OPEN, RESTRICTED, Contest
from rempart.desk.day import now, today
from rempart.desk.record import record
from rempart.desk.screening.answering import questions_of
from rempart.desk.screening.names import pair_of
from rempart.desk.screening.running import last_run, report_of

OUTCOMES = (CORRECTED, KEPT, RESTRICTED)
LEAST = 10
_FLAGS: dict[str, Words] = {
    OPEN: Words("contested on {day}: not decided yet", "contesté le {day} : pas encore décidé"),
    KEPT: Words("contested on {day}: kept, with a reason", "contesté le {day} : maintenu, avec un motif"),
    RESTRICTED: Words("contested on {day}: restricted, not to be used (GDPR art. 18)", "contesté le {day} : limité, à ne pas utiliser (RGPD, art. 18)"),
    CORRECTED: Words("contested on {day}, and corrected", "contesté le {day}, et corrigé"),
}  # fmt: skip


class RefusedContestError(RempartError):
    """A contest lacks something: ``field`` and the key of a sentence."""

    def __init__(self, field: str, key: str) -> None:
        self.field, self.key = field, key
        super().__init__("contest", key, "Correct it")


def targets_of(case: Case, lang: Language) -> dict[str, str]:
    """Return what can be contested in a case, in words: facts of the file, questions of the last check, close names."""
    found = {
        f"fact:{row.number}": f"F{row.number}. {row.said['sentence']}" for row in CaseFact.objects.filter(case=case, withdrawn_on=None)
    }  # fmt: skip
    run = last_run(case)
    if run is not None:
        found |= {
            f"finding:{one.mark}": f"{one.words[lang].id}. {one.words[lang].title} {one.words[lang].question}"
            for one in questions_of(run)
        }
        report = report_of(run, lang)
        found |= {
            f"name:{pair_of(case, one)}": f"{one.id}. {one.about}, {one.list_name}: {one.name}"
            for one in report.close_names
        }
    return found


@transaction.atomic
def open_contest(
    case: Case,
    by: User,
    target: str,
    *,
    by_person: bool | None,
    received_on: date | None,
    what: str,
    restrict: bool,
    lang: Language,
) -> Contest:
    """Keep that something is contested; ``restrict`` sets it aside meanwhile, as the person may ask (art. 18(1)(a)): who holds it is told (art. 19).

    Raises:
        RefusedContestError: something is missing, or it is contested already.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    known = targets_of(case, lang)
    if target not in known:
        raise RefusedContestError("target", "mistake_target")
    if by_person is None:
        raise RefusedContestError("by", "mistake_by")
    if received_on is None or not case.opened_on <= received_on <= today():
        raise RefusedContestError("received_on", "mistake_day")
    if len(what) < LEAST:
        raise RefusedContestError("what", "mistake_what")
    kind, _, which = target.partition(":")
    if Contest.objects.filter(case=case, kind=kind, target=which, state=OPEN).exists():
        raise RefusedContestError("target", "mistake_twice")
    number = Contest.objects.filter(case=case).count() + 1
    row = Contest(
        case=case, number=number, kind=kind, target=which, by_person=by_person, received_on=received_on,
        due_on=months_after(received_on, 1), opened_by=by, opened_at=now(), restricted_on=today() if restrict else None,
    )  # fmt: skip
    row.say({"sentence": known[target], "what": what})
    row.save()
    _mark(row)
    told = {"contest": number, "kind": kind, "by_person": by_person, "restricted": restrict, "due": str(row.due_on)}
    record("contest.opened", actor=by.pseudonym, case=case.number, data=told)
    if restrict:
        recipients.queue(row, by, RESTRICTED)
    return row


def _stands(rows: Sequence[Contest]) -> tuple[Contest, str]:
    """Return which of the contests of one thing counts, and how it stands: one that restricts it, else the last.

    What somebody had set aside is not used again because somebody else contests it too.
    """
    restricted = [one for one in rows if one.is_restricted]
    if restricted:
        return restricted[-1], RESTRICTED
    return rows[-1], KEPT if rows[-1].state == RESTRICTED else rows[-1].state


def _mark(row: Contest) -> None:
    """Write on the fact itself how its contests stand, so that whatever reads the fact says so."""
    if row.kind != "fact":
        return
    fact = CaseFact.objects.select_for_update().get(case=row.case, number=int(row.target))
    one, state = _stands(
        list(Contest.objects.filter(case=row.case, kind=row.kind, target=row.target).order_by("number"))
    )
    stands = state if state in (OPEN, RESTRICTED) else KEPT
    fact.say({**fact.said, "contested_on": str(one.received_on), "contest": stands})
    fact.save(update_fields=["sealed"])


def _locked(row: Contest, *states: str) -> Contest:
    found = Contest.objects.select_for_update().select_related("case").get(pk=row.pk)
    if found.state not in states:
        raise RefusedContestError("outcome", "mistake_decided")
    return found


@transaction.atomic
def extend(row: Contest, by: User, why: str) -> None:
    """Extend the time to answer by two months, once, within the first month, for a reason that is told. Source: art. 12(3).

    Raises:
        RefusedContestError: it was extended before, the month is over, or no reason is given.
    """
    row = _locked(row, OPEN)
    if row.extended or today() > row.due_on:
        raise RefusedContestError("extension", "mistake_extended")
    if len(why) < LEAST:
        raise RefusedContestError("extension", "mistake_reason")
    row.extended, row.due_on = True, months_after(row.received_on, 3)
    row.say({**row.said, "extension": why})
    row.save()
    record(
        "contest.extended",
        actor=by.pseudonym,
        case=row.case.number,
        data={"contest": row.number, "due": str(row.due_on)},
    )


@transaction.atomic
def decide(row: Contest, by: User, outcome: str, why: str, right: str = "", rows: tuple[str, ...] = ()) -> Contest:
    """Decide a contest: corrected (with the right value), kept with a reason, or restricted.

    Args:
        row: the contest.
        by: who decides.
        outcome: one of ``OUTCOMES``.
        why: the reason, which the person is told.
        right: the right value, of a correction.
        rows: records of registers that proved wrong, of a correction.

    Raises:
        RefusedContestError: something is missing, or it was decided.
    """
    row = _locked(row, OPEN)
    if outcome not in OUTCOMES:
        raise RefusedContestError("outcome", "mistake_outcome")
    if len(why) < LEAST:
        raise RefusedContestError("why", "mistake_reason")
    if outcome == CORRECTED and not right:
        raise RefusedContestError("right", "mistake_right")
    row.state, row.decided_by, row.decided_on = outcome, by, today()
    row.say({**row.said, "why": why, "right": right if outcome == CORRECTED else ""})
    if outcome == RESTRICTED:
        row.restricted_on = row.restricted_on or today()
    elif row.is_restricted and (outcome == CORRECTED or not row.by_person):
        row.lifted_on = today()  # of what is kept, a person is told before: see told()
    row.save()
    _mark(row)
    record(
        "contest.decided", actor=by.pseudonym, case=row.case.number, data={"contest": row.number, "outcome": outcome}
    )
    if not row.is_restricted:
        recipients.forget(row)
    if outcome != KEPT:
        correct(row, by, why, rows if outcome == CORRECTED else ())
    return row


@transaction.atomic
def lift(row: Contest, by: User, why: str, told_on: date | None) -> None:
    """End a restriction. A person who obtained it was told before, on ``told_on``. Source: art. 18(3).

    Raises:
        RefusedContestError: nothing is restricted, no reason is given, or the person was not told.
    """
    row = _locked(row, RESTRICTED)
    if not row.is_restricted or row.decided_on is None:
        raise RefusedContestError("lift", "mistake_not_restricted")
    if len(why) < LEAST:
        raise RefusedContestError("lift", "mistake_reason")
    if row.by_person and (told_on is None or not row.decided_on <= told_on <= today()):
        raise RefusedContestError("lift_told", "mistake_told")
    row.lifted_on = today()
    row.say({**row.said, "lifted": why})
    row.save()
    _mark(row)
    recipients.forget(row)
    day = str(told_on) if row.by_person else ""
    record("contest.lifted", actor=by.pseudonym, case=row.case.number, data={"contest": row.number, "told": day})


@transaction.atomic
def told(row: Contest, by: User, on: date | None) -> None:
    """Keep the day on which the person was told of the outcome; a restriction of what is kept ends with it.

    Source: art. 12(3), 12(4), 18(3).

    Raises:
        RefusedContestError: nothing was decided, or the day is none.
    """
    row = _locked(row, *OUTCOMES)
    if on is None or row.decided_on is None or not row.decided_on <= on <= today():
        raise RefusedContestError("told_on", "mistake_told")
    row.told_on, lifts = on, row.state == KEPT and row.is_restricted
    row.lifted_on = today() if lifts else row.lifted_on
    row.save(update_fields=["told_on", "lifted_on"])
    _mark(row)
    if lifts:
        recipients.forget(row)
    data = {"contest": row.number, "on": str(on), "lifted": lifts}
    record("contest.told", actor=by.pseudonym, case=row.case.number, data=data)


def flags(case: Case) -> Mapping[str, Words]:
    """Return what is contested in a case, in words, by what it is about."""
    by_thing: dict[str, list[Contest]] = {}
    for row in Contest.objects.filter(case=case).order_by("number"):
        by_thing.setdefault(f"{row.kind}:{row.target}", []).append(row)
    found = {}
    for key, rows in by_thing.items():
        one, state = _stands(rows)
        said = {
            lang: _FLAGS[state].in_language(lang).format(day=day_in_words(one.received_on, lang)) for lang in LANGUAGES
        }
        found[key] = Words(en=said["en"], fr=said["fr"])
    return found
