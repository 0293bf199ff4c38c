"""Rows of cases. What was supplied or written about people is sealed under the case's key; dates, states and ids are not.

A case's state and dates are computed from its events by ``procedures``; ``state`` and ``Deadline`` keep the last result for
lists, and are written in the transaction of the event.
"""

from datetime import date
from typing import Any, ClassVar

from django.db import models

from rempart.desk.accounts.models import Town, User
from rempart.desk.sealing import seal_json, unseal_json


class Case(models.Model):
    """One case: an application, or a right that exists; under one version of one pack for ever."""

    number = models.CharField(max_length=40, unique=True)
    town = models.ForeignKey(Town, on_delete=models.PROTECT)
    pack = models.CharField(max_length=40)
    pack_version = models.DateField()
    procedure = models.CharField(max_length=60)
    region = models.CharField(max_length=20, blank=True)
    sector = models.CharField(max_length=60, blank=True)
    area = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    """What is applied for and where, as a clerk says it; no name of a person."""
    opened_on = models.DateField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    """The application: ``lines`` in the form of ``screening.application``, ``answers`` to the pack's questions, ``to``."""
    state = models.CharField(max_length=60)
    state_kind = models.CharField(max_length=20)
    since = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    purged_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    """Number of its events: a form that was made for another number meets an edit conflict."""
    settled_on = models.DateField(null=True, blank=True)
    """Day of which state, dates and what follows are; kept by ``acting.settle``."""
    waits = models.CharField(max_length=10, default="nothing", db_index=True)
    """``inside``: an officer can lead on; ``outside``: somebody else must answer; ``nothing``: a date runs, or it is closed."""
    waits_since = models.DateField(null=True, blank=True)
    waits_for = models.CharField(max_length=200, blank=True)
    """Roles that can lead on, as ``,case_officer,legal_officer,``."""
    next_steps = models.JSONField(default=list)
    """Ids of the steps that lead on and lack nothing, in the order of the pack."""
    returned = models.PositiveIntegerField(null=True, blank=True)
    """Number of the event that sent a draft back, until somebody does the next step."""

    def __str__(self) -> str:
        return self.number

    @property
    def application(self) -> dict[str, Any]:
        """What was supplied."""
        found: dict[str, Any] = unseal_json(self.number, f"case/{self.number}", self.sealed)
        return found

    @application.setter
    def application(self, value: dict[str, Any]) -> None:
        self.sealed = seal_json(self.number, f"case/{self.number}", value)


class Membership(models.Model):
    """Who works on a case, in which role, from when until when."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    role = models.CharField(max_length=40)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """One row for each person, role and first day."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "user", "role", "since"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.case}: {self.user}, {self.role}"


class Conflict(models.Model):
    """A conflict of interest: that person never sees or touches this case. The reason is in the journal's payload."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    on = models.DateField()
    entry = models.BigIntegerField()

    class Meta:
        """One a case and person."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "user"], name="conflict_once")]

    def __str__(self) -> str:
        return f"{self.case}: {self.user}"


class CaseParty(models.Model):
    """A party that an application names: found again by keyed marks, never by a name stored in clear.

    ``marks`` are those of its official numbers, of its name (folded) and of the premises' address, each a row of ``CaseMark``.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    key = models.CharField(max_length=60)
    """Id within the case: ``p1``, ``p2``, ... in the order of the form."""
    kind = models.CharField(max_length=20)
    role = models.CharField(max_length=60)
    sealed = models.BinaryField()
    """``name``, ``identifiers``, ``birth_date``, ``address``, ``party_id`` (resolved in the snapshot), ``stated``."""

    class Meta:
        """One key a case."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "key"], name="party_once")]

    def __str__(self) -> str:
        return f"{self.case}: {self.key}"

    @property
    def said(self) -> dict[str, Any]:
        """What is known of it in this case."""
        found: dict[str, Any] = unseal_json(self.case.number, f"party/{self.case.number}/{self.key}", self.sealed)
        return found

    def say(self, value: dict[str, Any]) -> None:
        """Seal what is known of it; save afterwards."""
        self.sealed = seal_json(self.case.number, f"party/{self.case.number}/{self.key}", value)


class CaseMark(models.Model):
    """A keyed mark by which a case is found: of a number, a name or an address that it names (``sealing.mark``)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    kind = models.CharField(max_length=12)
    """``number``, ``name`` or ``address``."""
    mark = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return f"{self.case}: {self.kind}"


class CaseEvent(models.Model):
    """One event of ``procedures``, append-only; ``number`` counts from 1 within the case. Clocks write none."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    role = models.CharField(max_length=40)
    of = models.PositiveIntegerField(null=True, blank=True)
    sealed = models.BinaryField()
    """``carries`` and ``reason``."""
    entry = models.BigIntegerField()

    class Meta:
        """In order, each number once."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="event_once")]

    def __str__(self) -> str:
        return f"{self.case}, {self.number}: {self.kind}"

    @property
    def said(self) -> dict[str, Any]:
        """What it carries, and why."""
        found: dict[str, Any] = unseal_json(self.case.number, f"event/{self.case.number}/{self.number}", self.sealed)
        return found


class Deadline(models.Model):
    """A date that runs in a case, as computed when its last event, or a clock, was seen; for lists."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    clock = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    due = models.DateField(null=True, blank=True)
    """Null while it stands still."""
    left = models.IntegerField(null=True, blank=True)
    """Days that are left once a pause ends."""
    paused_on = models.DateField(null=True, blank=True)
    how = models.JSONField(default=list)
    """How it was reckoned: ``[English, French, day]`` a step."""

    class Meta:
        """One a clock."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "clock"], name="deadline_once")]
        indexes: ClassVar = [models.Index(fields=["due"])]

    def __str__(self) -> str:
        return f"{self.case}: {self.clock}"


class Document(models.Model):
    """A file of a case: sealed under its key, in the workspace; who may see it follows from its data class.

    ``role`` says what it is for: ``paper`` (supplied), ``letter``, ``minutes``, ``proof``, ``note``, ``report``, ``bundle``.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    key = models.CharField(max_length=32, unique=True)
    role = models.CharField(max_length=20)
    data_class = models.CharField(max_length=1)
    sealed_name = models.BinaryField()
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    event = models.PositiveIntegerField(null=True, blank=True)
    named = models.ManyToManyField(User, blank=True, related_name="+")
    """Who is named to see it, where it is restricted."""

    def __str__(self) -> str:
        return f"{self.case}: {self.key}"


class PracticeClock(models.Model):
    """The day it is in a practice town; one row, and only there. Elsewhere it is the calendar's."""

    day = models.DateField()

    def __str__(self) -> str:
        return f"{self.day}"

    @classmethod
    def now(cls) -> date | None:
        """Return the day; None where the clock was never set."""
        return cls.objects.values_list("day", flat=True).first()

    @classmethod
    def set(cls, day: date) -> None:
        """Set the clock."""
        cls.objects.update_or_create(pk=1, defaults={"day": day})


def day_or_none(text: str) -> date | None:
    """Return a day written yyyy-mm-dd; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class CaseFact(models.Model):
    """A numbered fact of a case (F1, F2, ...), promoted from a source or a document by an officer; never a name alone."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
    """The form of ``procedures.reasons.Fact``: sentence, quotation, source, day, identity, what was said against it."""
    origin = models.CharField(max_length=100)
    """``screening/<run>/<fact id>``, ``document/<key>`` or ``officer``."""
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    disclosed_in = models.PositiveIntegerField(null=True, blank=True)
    """Number of the event that put it to the person."""
    heard_in = models.PositiveIntegerField(null=True, blank=True)
    """Number of the event at which the person was heard on it."""
    withdrawn_on = models.DateField(null=True, blank=True)
    sealed_withdrawal = models.BinaryField(null=True, blank=True)
    """Why it was withdrawn."""

    class Meta:
        """Each number once."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="fact_once")]

    def __str__(self) -> str:
        return f"{self.case}: F{self.number}"

    @property
    def said(self) -> dict[str, Any]:
        """What it says."""
        found: dict[str, Any] = unseal_json(self.case.number, f"fact/{self.case.number}/{self.number}", self.sealed)
        return found

    def say(self, value: dict[str, Any]) -> None:
        """Seal what it says; save afterwards."""
        self.sealed = seal_json(self.case.number, f"fact/{self.case.number}/{self.number}", value)


from rempart.desk.cases import work  # noqa: E402, F401 the rest of the rows, which refer to these
