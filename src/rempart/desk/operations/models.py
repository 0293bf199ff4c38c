"""Rows of what keeps the desk running: jobs, who works on them, what was done each day, and what somebody must look at.

None holds a name or a text that a person wrote: jobs carry ids, a failure is kept as the name of its kind.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case

WAITING, RUNNING, DONE, REPLACED, FAILED = "waiting", "running", "done", "replaced", "failed"


class Job(models.Model):
    """One piece of background work. It is there when the transaction that asked for it commits, and not otherwise.

    ``waiting`` until a worker takes it, ``running`` while its lease lasts (a lease that ran out is taken by another worker),
    then ``done``; ``failed`` where it was given up; ``replaced`` where a newer one of its key does the same.
    """

    name = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    """Ids, days and codes."""
    case_number = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=100, null=True, blank=True)
    state = models.CharField(max_length=10, default=WAITING)
    at = models.DateTimeField()
    """Not before."""
    asked_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    """How often a worker took it, kills included."""
    lease = models.CharField(max_length=32, blank=True)
    """A secret of the attempt: whoever does not hold it any more writes nothing."""
    lease_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    error = models.CharField(max_length=120, blank=True)
    """Kind of the last failure; never its message, which may quote a person."""

    class Meta:
        """One that waits a key."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "key"], condition=Q(state=WAITING), name="job_waits_once")
        ]
        indexes: ClassVar = [models.Index(fields=["state", "at"])]

    def __str__(self) -> str:
        return f"{self.pk}: {self.name}, {self.state}"


class Beat(models.Model):
    """When a worker was last seen alive."""

    worker = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.worker}: {self.at}"


class DailyRun(models.Model):
    """A daily step that was done, by the day of the town for which it was."""

    step = models.CharField(max_length=60, primary_key=True)
    day = models.DateField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.step}: {self.day}"


class Alert(models.Model):
    """Something that somebody must look at; one a kind and object while it is open."""

    kind = models.CharField(max_length=40)
    """``job`` (given up), ``anchor``, ``purge``, ``journal``."""
    of = models.CharField(max_length=100)
    """Which: an id or a code."""
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One open a kind and object."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "of"], condition=Q(closed_at=None), name="alert_open_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.of}"

    @classmethod
    def give(cls, kind: str, of: str, at: Any) -> None:
        """Open an alert; one that is open already stays as it is."""
        Alert.objects.bulk_create([Alert(kind=kind, of=of, at=at)], ignore_conflicts=True)

    @classmethod
    def close(cls, kind: str, of: str, at: Any) -> None:
        """Close an alert, where one is open."""
        cls.objects.filter(kind=kind, of=of, closed_at=None).update(closed_at=at)


class Hold(models.Model):
    """A case that must not be purged before a day although its time is over; asked for by one, confirmed by another.

    Only a confirmed one holds, and until its end at most: a longer one is a new hold.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    until = models.DateField()
    sealed = models.BinaryField()
    """Why, sealed under the case's key."""
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    released_on = models.DateField(null=True, blank=True)

    class Meta:
        """Two hands."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(asked_by=models.F("confirmed_by")), name="hold_by_two")
        ]

    def __str__(self) -> str:
        return f"{self.case}: until {self.until}"


class Appraisal(models.Model):
    """What the archives decided before a purge: ``destroy``, or ``archive`` until the case was handed over to them.

    Of one case, or of all cases of a procedure where ``case`` is null.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True)
    pack = models.CharField(max_length=40)
    procedure = models.CharField(max_length=60)
    decision = models.CharField(max_length=10)
    handed_over_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.case or self.procedure}: {self.decision}"


class PurgeReport(models.Model):
    """What was purged, when, under which rule and article, and what was found gone afterwards; ids, days and counts alone."""

    case_number = models.CharField(max_length=40, unique=True)
    on = models.DateField()
    told = models.JSONField()
    """``rule``, ``article``, ``pack``, ``version``, ``due``, ``rows`` by table, ``documents``, ``payloads``, ``appraisal``."""
    entry = models.BigIntegerField()
    proven_at = models.DateTimeField(null=True, blank=True)
    """When key, rows, files and payloads were looked for and not found."""

    def __str__(self) -> str:
        return f"{self.case_number}: {self.on}"
