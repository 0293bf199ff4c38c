"""Whom a value was disclosed to, in its case and in every other that holds it: to be told that it was corrected, or restricted.

Source: GDPR art. 19. What only this case restricts stays in use elsewhere; a record that proved wrong is wrong in every case.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from rempart.desk import sealing
from rempart.desk.accounts.models import User
from rempart.desk.api.rows import exports_of
from rempart.desk.cases.models import Case, CaseFact
from rempart.desk.concerned.models import CORRECTED, IMPOSSIBLE, QUEUED, RESTRICTED, TOLD, Contest, Telling
from rempart.desk.day import today
from rempart.desk.letters.models import Letter
from rempart.desk.record import SYSTEM, journal, record
from rempart.desk.screening.answering import questions_of
from rempart.desk.screening.models import Run
from rempart.desk.screening.running import runs_of
from rempart.procedures.case.events import local_day

HANDED_OUT = {"case.report.exported": "report", "case.bundle.exported": "bundle"}
"""Entries of the journal by which a file of the case went out."""
LEAST = 10


@dataclass(frozen=True)
class _Value:
    """What letters of a case are searched for: facts by their numbers, or sentences as they were put, in each language."""

    numbers: Collection[int]
    sentences: Collection[str]


def queue(row: Contest, by: User, matter: str) -> None:
    """List who of the contest's own case is to be told; whoever was not told yet of a restriction learns of the correction alone."""
    if matter == CORRECTED:
        forget(row)
    n = _queue(row.case, row, matter, _contested(row))
    data = {"contest": row.number, "matter": matter, "queued": n}
    record("contest.recipients", actor=by.pseudonym, case=row.case.number, data=data)


def queue_elsewhere(case: Case, wrong: Collection[str]) -> None:
    """List who of another case held what stands on records that proved wrong."""
    n = _queue(case, None, CORRECTED, _standing_on(case, frozenset(wrong)))
    if n:
        record("contest.recipients", actor=SYSTEM, case=case.number, data={"matter": CORRECTED, "queued": n})


def forget(row: Contest) -> None:
    """Take from the list who was not told of a restriction that has ended."""
    Telling.objects.filter(contest=row, matter=RESTRICTED, state=QUEUED).delete()


def elsewhere(case: Case) -> list[Telling]:
    """Return who is to be told in a case of what was corrected in another."""
    return list(Telling.objects.filter(case=case, contest=None).select_related("by", "case"))


def _queue(case: Case, row: Contest | None, matter: str, value: _Value) -> int:
    there = set(Telling.objects.filter(contest=row, matter=matter).values_list("kind", "of")) if row else set()
    last = Telling.objects.filter(case=case).order_by("number").values_list("number", flat=True).last() or 0
    found = [*_letters(case, value), *_exports(case), *_handed_out(case)]
    new = [one for one in found if one[:2] not in there]
    for number, (kind, of, on, who) in enumerate(new, start=last + 1):
        one = Telling(case=case, contest=row, number=number, matter=matter, since_on=today(), kind=kind, of=of, on=on)
        one.say({"recipient": who})
        one.save()
    return len(new)


def _contested(row: Contest) -> _Value:
    """Return what is contested: a fact by its number and sentence, a question as it was put."""
    if row.kind == "fact":
        number = int(row.target)
        return _Value([number], [CaseFact.objects.get(case=row.case, number=number).said["sentence"]])
    if row.kind != "finding":
        return _Value([], [])
    for run in _done(row.case).reverse():
        asked = next((one for one in questions_of(run) if one.mark == row.target), None)
        if asked is not None:
            return _Value([], [one.question for one in asked.words.values()])
    return _Value([], [])


def _standing_on(case: Case, wrong: frozenset[str]) -> _Value:
    """Return the facts of a file that stand on records, and the questions of any check that cite one."""
    facts = [row for row in CaseFact.objects.filter(case=case) if row.said["source"].get("row") in wrong]
    asked = [one for run in _done(case) for one in questions_of(run)]
    put = [
        words.question
        for one in asked
        for words in one.words.values()
        if any(cited.row_id in wrong for cited in words.citations)
    ]
    return _Value([row.number for row in facts], [*(row.said["sentence"] for row in facts), *dict.fromkeys(put)])


def _done(case: Case) -> QuerySet[Run]:
    return runs_of(case).exclude(done_at=None).filter(failed="")


def _letters(case: Case, value: _Value) -> Iterator[tuple[str, str, date, str]]:
    for letter in Letter.objects.filter(case=case).exclude(sent_on=None):
        if _holds(letter.said.get("values", {}), value) and letter.sent_on:
            yield "letter", str(letter.number), letter.sent_on, letter.recipient


def _holds(said: Any, value: _Value) -> bool:
    """Tell whether the values of a letter state a fact by its number, or something by its words."""
    if isinstance(said, Mapping):
        return said.get("number") in value.numbers or any(_holds(one, value) for one in said.values())
    if isinstance(said, list):
        return any(_holds(one, value) for one in said)
    return isinstance(said, str) and any(sealing.folded(one) in sealing.folded(said) for one in value.sentences)


def _exports(case: Case) -> Iterator[tuple[str, str, date, str]]:
    for one in exports_of(case).exclude(allowed_by=None).order_by("number"):
        yield "export", str(one.number), one.asked_on, one.said["recipient"]


def _handed_out(case: Case) -> Iterator[tuple[str, str, date, str]]:
    for entry in journal().entries_of(case.number):
        if entry.action in HANDED_OUT:
            yield (
                HANDED_OUT[entry.action],
                str(entry.number),
                local_day(datetime.fromisoformat(entry.at), settings.TIME_ZONE),
                "",
            )


@transaction.atomic
def tell(row: Telling, by: User, on: date | None, why: str) -> bool:
    """Keep that a recipient was told on a day, or why that is impossible or a disproportionate effort; False where neither is said."""
    row = Telling.objects.select_for_update().select_related("case").get(pk=row.pk)
    if row.state != QUEUED:
        return False
    if on is not None and row.since_on <= on <= today():
        row.state, row.told_on = TOLD, on
    elif on is None and len(why) >= LEAST:
        row.state = IMPOSSIBLE
        row.say({**row.said, "why": why})
    else:
        return False
    row.by = by
    row.save()
    data = {"telling": row.number, "kind": row.kind, "of": row.of, "state": row.state}
    record("contest.recipient_told", actor=by.pseudonym, case=row.case.number, data=data)
    return True
