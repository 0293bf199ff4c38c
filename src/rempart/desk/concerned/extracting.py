"""The extract of one person in one case (art. 15): data, sources, recipients, explanations, and who looked when and why, without staff.

It holds every passage of every store in which the person stands, by exact name or number. Source: GDPR art. 12(3), 15;
Court of Justice, C-579/21 Pankki S (dates and purposes of look-ups; staff are named only where that is essential).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from rempart.base.words import Language
from rempart.desk.api.rows import exports_of
from rempart.desk.cases.models import Case
from rempart.desk.cases.standing import Standing
from rempart.desk.concerned.models import Notice
from rempart.desk.concerned.persons import PERSON, found_in, names, origins_of
from rempart.desk.concerned.stores import Stored, stored_of, unread_of, withheld_from
from rempart.desk.day import today
from rempart.desk.letters.models import Letter
from rempart.desk.pages.words import DeskVoice
from rempart.desk.record import journal
from rempart.desk.rights.scope import Rights
from rempart.desk.rights.table import table
from rempart.desk.screening.answering import Asked, explanation_of, holds, questions_of, standing_answers
from rempart.desk.screening.running import last_run, report_of
from rempart.desk.sealing import folded

_LEFT_OUT = frozenset({"sha256", "party_id", "row_id", "key", "entry", "signatory", "party", "candidate", "named_as"})
"""Codes that say nothing of anybody (the rows that they stand for are named among the sources), and who of the staff signed."""
_ADDRESSEE = "to"
"""The one list that is a record: whom a letter goes to, and where."""


@dataclass(frozen=True)
class Person:
    """Whom an extract is about: as the case or a register names them."""

    key: str
    name: str
    role: str
    party_id: str
    numbers: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """How registers call them besides."""

    @property
    def _called(self) -> tuple[str, ...]:
        return (self.name, *self.numbers, *self.also)

    def stands_in(self, text: str) -> bool:
        """Tell whether a text names them, by name or number."""
        return any(names(text, one) for one in self._called)

    def is_(self, text: str) -> bool:
        """Tell whether a text is nothing but their name or number."""
        return folded(text) in {folded(one) for one in self._called}


@dataclass(frozen=True)
class Passage:
    """One thing that a store says of a person: where, under which name, and what."""

    store: str
    of: str
    at: str
    text: str


@dataclass(frozen=True)
class LookUp:
    """One reading or act of the case: when, what, and for which purpose; never by whom."""

    at: datetime
    action: str
    purpose: str


@dataclass(frozen=True)
class Explained:
    """One question of the check that concerns the person: what it asks, on which rule, and what was made of it."""

    question: str
    rule: str
    basis: tuple[str, ...]
    facts: tuple[str, ...]
    lawful_explanations: tuple[str, ...]
    disappears: str
    answer: str


@dataclass(frozen=True)
class Extract:
    """Everything of one person in one case."""

    case: Case
    person: Person
    lang: Language
    made_on: date
    passages: tuple[Passage, ...]
    sources: tuple[tuple[str, str, date], ...]
    recipients: tuple[tuple[str, date], ...]
    explanations: tuple[Explained, ...]
    look_ups: tuple[LookUp, ...]
    unread: tuple[str, ...] = ()
    withheld: int = 0
    """Restricted papers and letters that whoever made it may not see."""


def persons_of(case: Case) -> list[Person]:
    """Return the natural persons of a case: those of the form, then those whom registers name."""
    run, found = last_run(case), list[Person]()
    report = report_of(run, "en") if run else None
    for row in case.caseparty_set.filter(kind=PERSON).order_by("id"):
        said = row.said
        party_id, also = found_in(report, said["name"])
        found.append(Person(row.key, said["name"], row.role, party_id, tuple(said["identifiers"]), also))
    keys = {one.key for one in found}
    for notice in Notice.objects.filter(case=case).exclude(person__in=keys).select_related("case").order_by("id"):
        said = notice.said
        found.append(
            Person(notice.person, said["name"], said["role"], said["party_id"], also=tuple(said.get("also", ())))
        )
    return found


def person_of(case: Case, key: str) -> Person | None:
    """Return a person of a case by its key."""
    return next((one for one in persons_of(case) if one.key == key), None)


def extract_of(case: Case, person: Person, lang: Language, rights: Rights) -> Extract:
    """Return the extract of a person, in a language; what others wrote stays in theirs, and what ``rights`` do not reach is counted.

    Raises:
        DestroyedError: the case was purged.
    """
    passages = [passage for stored in stored_of(case, rights) for passage in _passages(stored, person, lang)]
    return Extract(
        case=case, person=person, lang=lang, made_on=today(), passages=tuple(dict.fromkeys(passages)),
        sources=tuple((one.title, one.publisher, one.on) for one in origins_of(case, person.name, person.party_id, lang)),
        recipients=tuple(_recipients(case, lang)), explanations=tuple(_explanations(case, person, lang)),
        look_ups=tuple(look_ups(case)), unread=tuple(unread_of(case, rights)),
        withheld=withheld_from(case, rights),
    )  # fmt: skip


def _passages(stored: Stored, person: Person, lang: Language) -> Iterator[Passage]:
    content = stored.content
    if stored.store == "screening.Run":  # the report is kept in both languages, and says the same in both
        content = _told_of(content.get(lang, {}), person)
    for at, text in _said_of(content, person, ""):
        yield Passage(stored.store, stored.of, at, text)


def _told_of(report: Mapping[str, Any], person: Person) -> dict[str, Any]:
    """Return a report with each close name as the side of it that the person is: what the form says of a party is the party's."""
    close = [_side_of(one, person) for one in report.get("close_names", ())]
    return {**report, "close_names": close}


def _side_of(close: Mapping[str, Any], person: Person) -> dict[str, Any]:
    side = "stated" if person.is_(close["about"]) else "listed"
    kept = {name: value for name, value in close.items() if name != "about" or side == "stated"}
    return {**kept, side: {one["item"]: one[side] for one in close["items"]}}


def _said_of(value: Any, person: Person, at: str, whole: bool = False) -> Iterator[tuple[str, str]]:
    """Yield what a value says of a person: the record whole that is theirs, else the texts in which they stand.

    A list is no record, but for an addressee: who stands beside somebody in one is another person.
    """
    if isinstance(value, Mapping):
        mine = whole or any(isinstance(one, str) and person.is_(one) for one in value.values())
        for name, one in value.items():
            if not (name in _LEFT_OUT and not _names(one, person)):
                yield from _said_of(one, person, f"{at}.{name}" if at else str(name), mine)
    elif isinstance(value, list | tuple):
        mine = whole or (
            at.rpartition(".")[2] == _ADDRESSEE and any(isinstance(one, str) and person.is_(one) for one in value)
        )
        for place, one in enumerate(value, start=1):
            yield from _said_of(
                one, person, f"{at}.{place}" if at else str(place), mine and not isinstance(one, Mapping)
            )
    elif value not in (None, "") and (whole or person.stands_in(str(value))):
        yield at, str(value)


def _names(value: Any, person: Person) -> bool:
    return isinstance(value, str) and person.stands_in(value)


def _recipients(case: Case, lang: Language) -> Iterator[tuple[str, date]]:
    """Yield to whom data of the case were disclosed, and when. Source: art. 15(1)(c)."""
    say, known = DeskVoice(lang), Standing(case, today()).pack.recipients
    for letter in Letter.objects.filter(case=case).exclude(sent_on=None).order_by("sent_on", "number"):
        if letter.sent_on:
            words = say.words(known[letter.recipient].words) if letter.recipient in known else letter.recipient
            yield say.plain("concerned.recipient_letter", who=words), letter.sent_on
    for one in exports_of(case).exclude(allowed_by=None).order_by("number"):
        yield say.plain("concerned.recipient_export", who=one.said["recipient"]), one.asked_on


def _explanations(case: Case, person: Person, lang: Language) -> Iterator[Explained]:
    """Yield the questions of the last check in whose words or facts the person stands."""
    run = last_run(case)
    if run is None:
        return
    facts = {one.id: one.sentence for one in report_of(run, lang).established}
    answers = standing_answers(case)
    for asked in questions_of(run):
        one = asked.words[lang]
        rests = tuple(facts[id_] for id_ in one.facts if id_ in facts)
        if any(person.stands_in(text) for text in (one.about, one.question, *rests)):
            row = answers.get(asked.mark)
            yield Explained(
                one.question, f"{one.code}, {one.version}", tuple(basis.text for basis in one.legal_basis), rests,
                tuple(one.lawful_explanations), one.disappears, _answered(row, asked, lang),
            )  # fmt: skip


def _answered(row: Any, asked: Asked, lang: Language) -> str:
    say = DeskVoice(lang)
    if row is None or not holds(row, asked):
        return say.plain("concerned.answer_open")
    if row.way == "explained":
        return say.plain("concerned.answer_explained", by=explanation_of(row).in_language(lang))
    return say.plain(f"concerned.answer_{row.way}", why=row.said.get("reason", ""))


def look_ups(case: Case) -> Iterator[LookUp]:
    """Yield every reading and act of a case that the journal has, in its order."""
    for entry in journal().entries_of(case.number):
        yield LookUp(timezone.localtime(_instant(entry.at)), entry.action, entry.purpose or "")


def _instant(at: Any) -> datetime:
    return at if isinstance(at, datetime) else datetime.fromisoformat(str(at).replace("Z", "+00:00"))


def purpose_in_words(purpose: str, lang: Language) -> str:
    """Return a purpose in words; acts of a step have none of their own, and serve the case."""
    known = table().purposes
    return (
        DeskVoice(lang).words(known[purpose].words)
        if purpose in known
        else DeskVoice(lang).plain("concerned.purpose_case")
    )


def done_in_words(action: str, lang: Language) -> str:
    """Return what an entry of the journal means to the person: read, handed out, searched, or changed."""
    kind = (
        "exported"
        if action.endswith(".exported")
        else "read"
        if action.endswith(".read") or action == "opened"
        else "searched"
        if action.startswith("search")
        else "acted"
    )
    return DeskVoice(lang).plain(f"concerned.done_{kind}")
