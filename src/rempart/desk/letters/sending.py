"""A letter approved by another person, frozen, sent, proven or come back; the step that it belongs to is taken with it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from rempart.base import RempartError
from rempart.desk.accounts import attempts
from rempart.desk.accounts.models import User
from rempart.desk.cases.acting import CASE_ROLES, take_step
from rempart.desk.cases.documents import store_document
from rempart.desk.cases.facts import put_to_person
from rempart.desk.cases.models import CaseFact
from rempart.desk.cases.uploads import Upload
from rempart.desk.day import now, today
from rempart.desk.letters.models import (
    APPROVED,
    CAME_BACK,
    CHANNELS,
    DRAFT,
    IN_REVIEW,
    PROOFS,
    PROVEN,
    RETURNS,
    SENT,
    Letter,
)
from rempart.desk.letters.writing import Written, locked
from rempart.desk.record import record
from rempart.procedures.letters import fields_of, pdf_of
from rempart.procedures.pack import Transition

APPROVERS = frozenset({"legal_officer", "reviewer"})
LARGEST_PROOF = 5_000_000


class FourEyesError(RempartError):
    """Whoever drafted a letter does not approve it; nor does a role that approves no letters. ``own`` tells which."""

    def __init__(self, where: str, *, own: bool) -> None:
        self.own = own
        super().__init__(where, "another person approves it", "Ask a legal officer or a reviewer of this case")


class NotSentError(RempartError):
    """A letter cannot go out so: ``why`` is the key of a sentence."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__("letter", why, "Look at it again")


@transaction.atomic
def ask_review(letter: Letter, by: User, seen: int) -> None:
    """Hand a complete letter to another person."""
    row = locked(letter, seen, DRAFT)
    Written(row).final()
    row.state = IN_REVIEW
    _step(row, "letter.review_asked", by, {})


@transaction.atomic
def approve(letter: Letter, by: User, roles: frozenset[str], seen: int) -> None:
    """Approve a letter and freeze it.

    Raises:
        FourEyesError: it is one's own, or the role approves none; the refusal is an entry of the journal.
    """
    row = locked(letter, seen, IN_REVIEW)
    own = row.drafted_by_id == by.pk
    if own or not roles & APPROVERS:
        raise FourEyesError(f"letter {row.number}", own=own)
    row.approved_by, row.approved_at = by, now()
    _freeze(row, by)
    row.state = APPROVED
    _step(row, "letter.approved", by, {"sha256": row.final.sha256 if row.final else ""})


def refused(letter: Letter, by: User, *, own: bool) -> None:
    """Write that somebody tried to approve what is not theirs to approve."""
    _tell("letter.refused", letter, by, {"why": "own_draft" if own else "role"})
    if own:
        attempts.note(by.pseudonym, {"letter": letter.number}, letter.case.number)


@transaction.atomic
def give_back(letter: Letter, by: User, seen: int, reason: str) -> None:
    """Give a letter back to who drafted it, with a reason that stays readable."""
    row = locked(letter, seen, IN_REVIEW)
    said = row.said
    row.say(said | {"returned": [*said.get("returned", []), f"{today().isoformat()}, {by.pseudonym}: {reason}"]})
    row.state = DRAFT
    _step(row, "letter.given_back", by, {})


def _freeze(row: Letter, by: User) -> None:
    written = Written(row)
    merged = written.final()
    row.say(row.said | {"values": dict(written.values)})
    name = f"{row.case.number}-{row.number}-{row.letter}-{row.lang}.pdf"
    row.final = store_document(
        row.case, by, pdf_of(merged), name=name, media_type="application/pdf", role="letter",
        data_class="R" if row.data_class == "R" else "A",
    )  # fmt: skip
    if row.data_class == "R":
        row.final.named.set({*row.named.all(), row.drafted_by, by})


def records_for(written: Written, step: Transition, on: date) -> dict[str, Any]:
    """Return what a step records, as far as its letter says it: by name, the day of sending for days, else an empty text."""
    kinds = {name: kind for name, (_, kind) in fields_of(written.form).items()}
    found: dict[str, Any] = {}
    for name in step.records:
        value = written.values.get(name)
        if kinds.get(name) == "facts" and value:
            found[name] = [one["number"] for one in value]
        elif kinds.get(name) == "paragraphs" or value is None:
            found[name] = value or (on.isoformat() if name.endswith("_on") else "")
        else:
            found[name] = value
    return found


@transaction.atomic
def send(
    letter: Letter,
    by: User,
    roles: frozenset[str],
    seen: int,
    *,
    channel: str,
    on: date,
    step: bool,
    carries: Mapping[str, Any],
    case_seen: int | None = None,
) -> Letter:
    """Send a letter, and take the step that it belongs to where that is asked.

    Raises:
        NotSentError: it is not approved, or a letter that needs proof would go without, or the day is no day for it.
        RefusedError: the step cannot be taken; nothing was sent.
    """
    row = locked(letter, seen, DRAFT, APPROVED)
    written = Written(row)
    if row.state == DRAFT and written.effect:
        raise NotSentError("not_approved")
    if channel not in CHANNELS:
        raise NotSentError("no_channel")
    if channel == "post" and written.form.service != "plain":
        raise NotSentError("needs_proof")
    if on > today() or on < row.case.opened_on:
        raise NotSentError("no_day")
    if row.state == DRAFT:
        _freeze(row, by)
    one = written.standing.procedure.transition.get(row.step)
    if step and one is not None:
        mine = sorted(roles & set(one.by) & set(CASE_ROLES))
        if not mine:
            raise NotSentError("not_your_step")
        row.event = take_step(row.case, by, mine[0], one.id, on=on, carries=carries, seen=case_seen).number
    elif one is not None:
        row.event = next((d.event for d in reversed(written.standing.state.history) if d.transition == one.id), None)
    row.state, row.sent_on, row.sent_by, row.channel = SENT, on, by, channel
    _disclose(row, written, one)
    _step(
        row, "letter.sent", by,
        {"channel": channel, "on": on.isoformat(), "sha256": row.final.sha256 if row.final else "", "recipient": row.recipient,
         **({"event": row.event} if row.event else {})},
    )  # fmt: skip
    return row


def _disclose(row: Letter, written: Written, step: Transition | None) -> None:
    """Say of each fact of the letter that it was put to the person, where the step does that."""
    if step is None or "disclosed" not in step.gives or row.event is None:
        return
    kinds = {name: kind for name, (_, kind) in fields_of(written.form).items()}
    numbers = [one["number"] for name, value in written.values.items() if kinds.get(name) == "facts" for one in value]
    new = CaseFact.objects.filter(case=row.case, number__in=numbers, disclosed_in=None)
    put_to_person(row.case, new.values_list("number", flat=True), row.event, row.sent_on or today())


@transaction.atomic
def settle_delivery(letter: Letter, by: User, seen: int, *, kind: str, on: date, proof: Upload | None = None) -> None:
    """Keep how delivery was proven, or why the letter came back; a letter that came back can still be proven later.

    ``proof`` is what ``accept_proof`` took.

    Raises:
        NotSentError: no such kind, or no such day.
    """
    row = locked(letter, seen, SENT, CAME_BACK)
    if kind not in (*PROOFS, *RETURNS):
        raise NotSentError("no_kind")
    if row.sent_on is None or not row.sent_on <= on <= today():
        raise NotSentError("no_day")
    if proof is not None:
        row.proof = store_document(
            row.case, by, proof.content, name=f"{row.case.number}-{row.number}-proof", media_type=proof.media_type,
            role="proof", data_class="A",
        )  # fmt: skip
    row.state = PROVEN if kind in PROOFS else CAME_BACK
    row.proven_on, row.proof_kind = on, kind
    action = "letter.proven" if row.state == PROVEN else "letter.came_back"
    _step(
        row,
        action,
        by,
        {
            "kind": kind,
            "on": on.isoformat(),
            **({"document": row.proof.key} if proof is not None and row.proof else {}),
        },
    )


def _step(row: Letter, action: str, by: User, data: dict[str, Any]) -> None:
    row.version += 1
    row.save()
    _tell(action, row, by, data)


def _tell(action: str, row: Letter, by: User, data: dict[str, Any]) -> None:
    record(action, actor=by.pseudonym, case=row.case.number, data={"number": row.number, **data})
