"""What acts on letters while they are written: begun, changed, an edited draft taken over, dropped; and what they still lack."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from rempart.base import LANGUAGES, RempartError, Words
from rempart.base.wording import lint
from rempart.base.words import Language
from rempart.desk.accounts.models import User
from rempart.desk.cases.documents import content_of, store_document
from rempart.desk.cases.errors import ConflictError
from rempart.desk.cases.models import Case, CaseFact
from rempart.desk.cases.standing import Standing, pack_of
from rempart.desk.day import now, today
from rempart.desk.letters.choosing import form_of, has_effect, only_heard, refuse_recipient
from rempart.desk.letters.decided import carried_fields, with_decision
from rempart.desk.letters.editing import FIELD, take_over
from rempart.desk.letters.models import APPROVED, DRAFT, DROPPED, IN_REVIEW, OPEN, Letter
from rempart.desk.record import record
from rempart.desk.rights.scope import Rights
from rempart.procedures.letters import FieldsError, Merged, draft_of, edited_passages, fields_of, merge, refuse_wording
from rempart.procedures.letters.edited import Edited
from rempart.procedures.letters.merging import plain
from rempart.procedures.pack.letters import Letter as Form

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LARGEST_DRAFT = 2_000_000
_NO_SENTENCE = ("to", "town", "service_name", "contact", "case_id", "on_day", "signatory", "applicant", "premises")


class StateError(RempartError):
    """The letter is in a state in which this cannot be done."""


@dataclass(frozen=True)
class Lacking:
    """What keeps a letter from being final: fields without a value, fields of another kind, words that no letter says, what else."""

    missing: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    words: tuple[tuple[str, str, str], ...] = ()
    """Where (id of the field, or ``edited``), the word, what to write instead."""
    other: str = ""

    def __bool__(self) -> bool:
        return bool(self.missing or self.wrong or self.words or self.other)


class Written:
    """A letter as it stands: its form, its values, its text where nothing is missing, what it lacks."""

    def __init__(self, letter: Letter) -> None:
        self.letter = letter
        self.standing = Standing(letter.case, today())
        self.form: Form = form_of(self.standing.pack, letter.letter)
        said = letter.said
        self.values: dict[str, Any] = said.get("values", {})
        self.carried: frozenset[str] = frozenset()
        """Fields that the decision fills; once frozen, the letter says what it said."""
        if letter.state in OPEN:
            self.carried = carried_fields(self.standing, self.form)
            self.values = with_decision(self.standing, self.form, letter.lang, self.values)
        self.edits = [Edited(*one) for one in said.get("edits", [])]
        self.returned: list[str] = said.get("returned", [])
        self.merged, self.lacking = self._merge()

    def _merge(self) -> tuple[Merged | None, Lacking]:
        try:
            merged = merge(self.standing.pack, self.form.letter, self.letter.lang, self.values)
            merged = take_over(merged, self.edits, self.carried).merged
        except FieldsError as error:
            return None, Lacking(error.missing, error.wrong, tuple(_unsaid(self.values, self.letter.lang)))
        except RempartError as error:
            return None, Lacking(other=error.what)
        words = (*_unsaid(self.values, self.letter.lang), *_unsaid_edits(self.edits, self.letter.lang))
        if not words:
            try:
                refuse_wording(merged)
            except RempartError as error:
                return merged, Lacking(other=error.what)
        return merged, Lacking(words=words, other=self._undisclosed())

    def _undisclosed(self) -> str:
        """Say which facts were not put to the person, in a letter that decides against them (R-16)."""
        if not only_heard(self.standing.procedure, self.form):
            return ""
        put = set(
            CaseFact.objects.filter(case=self.letter.case, disclosed_in__isnull=False).values_list("number", flat=True)
        )
        kinds = {name: kind for name, (_, kind) in fields_of(self.form).items()}
        named = {
            one.get("number") for name, value in self.values.items() if kinds.get(name) == "facts" for one in value
        }
        return ", ".join(f"F{number}" for number in sorted(one for one in named - put if one))

    @property
    def title(self) -> Words:
        """Its subject, as the pack calls it, in both languages of the desk."""
        return _title(self.form)

    @property
    def effect(self) -> bool:
        """Whether another person approves it."""
        return has_effect(self.standing.procedure, self.form, self.letter.step)

    def final(self) -> Merged:
        """Return the letter with nothing missing.

        Raises:
            RempartError: it lacks something, or says what no letter says.
        """
        if self.merged is None or self.lacking:
            raise RempartError(f"letter {self.letter.number}", "it is not complete", "Give what the page lists")
        refuse_wording(self.merged)
        return self.merged


def title_of(letter: Letter) -> Words:
    """Return the subject of a letter as the pack calls it, for a list: no case is computed and nothing is unsealed."""
    return _title(form_of(pack_of(letter.case.pack, letter.case.pack_version), letter.letter))


def _title(form: Form) -> Words:
    fields = dict.fromkeys(form.names, "…")
    return Words(*(form.title[lang].format_map(fields) for lang in ("en", "fr")))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, Sequence):
        for one in value:
            yield from _texts(one)


def _unsaid(values: Mapping[str, Any], lang: str) -> Iterator[tuple[str, str, str]]:
    named = {name: value for name, value in values.items() if name not in _NO_SENTENCE}
    for name, value in named.items():
        yield from _faults(name, _texts(value), lang)


def _unsaid_edits(edits: Iterable[Edited], lang: str) -> Iterator[tuple[str, str, str]]:
    yield from _faults(FIELD, (one.after for one in edits), lang)


def _faults(where: str, texts: Iterable[str], lang: str) -> Iterator[tuple[str, str, str]]:
    if lang not in LANGUAGES:
        return
    spoken: Language = "fr" if lang == "fr" else "en"
    for text in texts:
        for fault in lint(text, spoken):
            yield where, fault.word, fault.instead


def letters_of(rights: Rights, case: Case) -> QuerySet[Letter]:
    """Return the letters of a case that a person may see: drafts are notes, final letters are the applicant's papers.

    A letter that quotes restricted papers is seen by who wrote it, who approved it, and who is named.
    """
    mine = Q(drafted_by=rights.user) | Q(approved_by=rights.user) | Q(named=rights.user)
    shown = mine
    if rights.sees_whole("A"):
        shown |= Q(data_class="A", final__isnull=False)
    if rights.sees_whole("N"):
        shown |= Q(data_class="A", final__isnull=True)
    return Letter.objects.filter(shown, case=case).select_related("case", "drafted_by").distinct().order_by("number")


@transaction.atomic
def begin(case: Case, by: User, *, letter: str, lang: str, step: str, recipient: str, values: dict[str, Any]) -> Letter:
    """Begin a letter of a case.

    Raises:
        RempartError: the pack has no such letter, not in this language, or not for this recipient.
    """
    Case.objects.select_for_update().get(pk=case.pk)
    standing = Standing(case, today())
    form = form_of(standing.pack, letter)
    refuse_recipient(standing.pack, form, recipient)
    if lang not in form.languages:
        raise RempartError(f"letter {letter}", "it is not written in this language", "Choose another")
    last = Letter.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    row = Letter(
        case=case,
        number=last + 1,
        letter=letter,
        lang=lang,
        step=step,
        recipient=recipient,
        drafted_by=by,
        drafted_at=now(),
    )
    row.say({"values": values})
    row.save()
    _tell(
        "letter.drafted",
        row,
        by,
        {"letter": letter, "lang": lang, "recipient": recipient, **({"step": step} if step else {})},
    )
    return row


@transaction.atomic
def change(letter: Letter, by: User, seen: int, values: dict[str, Any]) -> Letter:
    """Keep other values; edited passages that no longer fit are dropped with them. Return the row as it is then."""
    row = locked(letter, seen, DRAFT)
    said, before = row.said, Written(row)
    try:
        told = with_decision(before.standing, before.form, row.lang, values)
        merged = merge(before.standing.pack, row.letter, row.lang, told)
        refused = {(one.before, one.after) for one in take_over(merged, before.edits, before.carried).refused}
        said["edits"] = [one for one in said.get("edits", []) if tuple(one) not in refused]
    except RempartError:
        pass  # nothing to fit them to: they wait
    row.say(said | {"values": values})
    _step(row, "letter.changed", by, {})
    return row


@transaction.atomic
def restrict(letter: Letter, by: User, named: Iterable[User]) -> None:
    """Say that a letter quotes restricted papers: its file and its draft are seen by those who are named."""
    row = Letter.objects.select_for_update().get(pk=letter.pk)
    row.data_class = "R"
    row.save(update_fields=["data_class"])
    people = sorted(named, key=lambda one: one.pseudonym)
    row.named.set(people)
    _tell("letter.restricted", row, by, {"named": [one.pseudonym for one in people]})


@transaction.atomic
def upload(letter: Letter, by: User, seen: int, content: bytes) -> list[Edited]:
    """Take over an edited draft; return the passages that cannot be changed there, and then nothing was kept.

    Raises:
        RempartError: it is no DOCX, or larger than a letter.
    """
    row = locked(letter, seen, DRAFT)
    if len(content) > LARGEST_DRAFT:
        raise RempartError("the draft", "it is larger than any letter", "Name the draft of this letter")
    said, before = row.said, Written(row)
    merged = merge(before.standing.pack, row.letter, row.lang, before.values)
    edits = edited_passages(merged, content)
    refused = list(take_over(merged, edits, before.carried).refused)
    if refused:
        return refused
    name = f"{row.case.number}-{row.number}-{row.letter}.docx"
    row.edited = store_document(row.case, by, content, name=name, media_type=DOCX, role="note", data_class="N")
    row.say(said | {"edits": [[one.before, one.after] for one in edits]})
    _step(row, "letter.edited", by, {"passages": len(edits), "document": row.edited.key})
    return []


@transaction.atomic
def drop(letter: Letter, by: User, seen: int) -> None:
    """Drop a letter that is not frozen: its text is gone, its line stays."""
    row = locked(letter, seen, *OPEN)
    row.say({"values": {}})
    row.state = DROPPED
    _step(row, "letter.dropped", by, {})


def exported(letter: Letter, merged: Merged, to: User) -> bytes:
    """Return the draft as DOCX, with who took it out and when on every page (R-29)."""
    from docx import Document as Docx  # noqa: PLC0415 comes with the extra

    document = Docx(io.BytesIO(draft_of(merged)))
    mark = f"{letter.case.number} · {letter.number} · {to.pseudonym} · {now():%Y-%m-%d %H:%M} UTC"
    document.sections[0].header.add_paragraph(mark, "Small")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def locked(letter: Letter, seen: int, *states: str) -> Letter:
    """Return the row, locked, as it was seen and in one of some states.

    Raises:
        ConflictError: somebody changed it since.
        StateError: it is in another state.
    """
    row = Letter.objects.select_for_update().select_related("case").get(pk=letter.pk)
    where = f"case {row.case.number}, letter {row.number}"
    if row.version != seen:
        raise ConflictError(where, "it changed since the form was made", "Look at it again")
    if row.state not in states:
        raise StateError(where, f"its state is {row.state}", "Look at it again")
    return row


def _step(row: Letter, action: str, by: User, data: dict[str, Any]) -> None:
    row.version += 1
    row.save()
    _tell(action, row, by, data)


def _tell(action: str, row: Letter, by: User, data: dict[str, Any]) -> None:
    record(action, actor=by.pseudonym, case=row.case.number, data={"number": row.number, **data})


def waiting(rights_cases: QuerySet[Case], user: User) -> list[Letter]:
    """Return the letters of some cases that wait for somebody: for approval, to be sent, for a proof; by case and number."""
    states = (IN_REVIEW, APPROVED, "sent", "came_back")
    rows = Letter.objects.filter(case__in=rights_cases, state__in=states)
    seen = rows.filter(Q(data_class="A") | Q(drafted_by=user) | Q(approved_by=user) | Q(named=user)).distinct()
    return list(seen.select_related("case", "drafted_by").order_by("case__number", "number"))


def day_of(value: str) -> date | None:
    """Return a day written yyyy-mm-dd."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def subject(written: Written) -> str:
    """Return the subject of a letter as it stands, or as the pack calls it."""
    return plain(written.merged.title) if written.merged else ""


def content_of_edited(letter: Letter) -> bytes:
    """Return the edited draft that was taken over."""
    assert letter.edited is not None  # noqa: S101 the page shows it only then
    return content_of(letter.edited)
