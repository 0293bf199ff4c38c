"""Rows of oversight: since when a signal is asked, what is suspended, which cases that touches, what reviews decided.

A reason speaks of a rule or a source; as somebody wrote it, it is sealed all the same, under a key of the desk's own.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case
from rempart.desk.sealing import make_key, seal, unseal

KEY = "oversight"
"""The desk's own key, under which reasons are sealed."""
SIGNAL, SOURCE = "signal", "source"
OPEN, DECIDED = "open", "decided"
DECISIONS = ("keep", "amend", "drop")


def sealed_text(place: str, text: str) -> bytes:
    """Return a text sealed for a place."""
    make_key(KEY)
    return seal(KEY, place, text.encode())


class Adopted(models.Model):
    """The day from which a version of a signal is asked here: the first on which the desk had it."""

    code = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    on = models.DateField()

    class Meta:
        """Each version once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["code", "version"], name="adopted_once")]

    def __str__(self) -> str:
        return f"{self.code}, version {self.version}"


class Suspension(models.Model):
    """A signal that is not asked, or a source that is not read: by one person at once, until two lift it."""

    kind = models.CharField(max_length=10)
    """``signal`` or ``source``."""
    of = models.CharField(max_length=100)
    """Code of the signal, or id of the register."""
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()
    sealed = models.BinaryField()
    looked_at = models.DateTimeField(null=True, blank=True)
    """When the cases that it touches were looked for; null until then."""
    lift_asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    lift_asked_on = models.DateField(null=True, blank=True)
    sealed_lift = models.BinaryField(default=b"")
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    lifted_on = models.DateField(null=True, blank=True)

    class Meta:
        """One that runs a signal or source; lifted by two."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "of"], condition=Q(lifted_on=None), name="suspended_once"),
            models.CheckConstraint(condition=~Q(lift_asked_by=F("lifted_by")), name="lifted_by_two"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.of}: {self.on}"

    @property
    def why(self) -> str:
        """The reason for which it was suspended."""
        return unseal(KEY, f"suspension/{self.kind}/{self.of}/{self.entry}", self.sealed).decode()

    def say_why(self, reason: str) -> None:
        """Seal the reason; save afterwards."""
        self.sealed = sealed_text(f"suspension/{self.kind}/{self.of}/{self.entry}", reason)

    @property
    def why_lift(self) -> str:
        """The reason for which somebody asks to lift it; empty where nobody does."""
        return unseal(KEY, f"lift/{self.pk}", self.sealed_lift).decode() if self.sealed_lift else ""

    def say_why_lift(self, reason: str) -> None:
        """Seal the reason; save afterwards."""
        self.sealed_lift = sealed_text(f"lift/{self.pk}", reason)


class Touched(models.Model):
    """A case that a suspension touches: an open one whose last check has a finding of it, or one decided on such a check."""

    suspension = models.ForeignKey(Suspension, on_delete=models.CASCADE)
    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    how = models.CharField(max_length=10)
    """``open`` or ``decided``."""
    run = models.PositiveIntegerField()
    """Number of the check that has the finding."""

    class Meta:
        """Each case once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["suspension", "case"], name="touched_once")]

    def __str__(self) -> str:
        return f"{self.suspension}: {self.case}"


class Review(models.Model):
    """What a yearly review proposes of a signal, and what a second person makes of it: ``keep``, ``amend`` or ``drop``."""

    code = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    decision = models.CharField(max_length=10)
    next_on = models.DateField()
    """Last day of the next review."""
    figures: Any = models.JSONField(default=list)
    """As they were seen when it was proposed; small ones are null."""
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    entry = models.BigIntegerField()
    sealed = models.BinaryField()
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True)
    agreed = models.BooleanField(null=True, blank=True)

    class Meta:
        """Settled by another; one that waits a signal."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(by=F("settled_by")), name="review_by_two"),
            models.UniqueConstraint(fields=["code"], condition=Q(agreed=None), name="review_waits_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.decision}"

    @property
    def why(self) -> str:
        """The reason of the decision."""
        return unseal(KEY, f"review/{self.code}/{self.entry}", self.sealed).decode()

    def say_why(self, reason: str) -> None:
        """Seal the reason; save afterwards."""
        self.sealed = sealed_text(f"review/{self.code}/{self.entry}", reason)
