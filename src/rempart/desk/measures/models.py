"""Rows of measures: made from the events of their case; what was written of them is sealed under the case's key."""

from typing import Any, ClassVar

from django.db import models

from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case, Document
from rempart.desk.sealing import seal_json, unseal_json

STATES = ("decided", "in_force", "stayed", "ended", "undone")
NOTES = ("condition", "visit", "penalty", "review", "effect")
"""What is written beside a measure: a condition to keep, a visit, a forfeited penalty, a review, what it changed around it."""
OUTCOMES = ("keep", "lighten", "lift")


class Measure(models.Model):
    """One measure of a case: dates and state follow its events, and never end before its own term."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    event = models.PositiveIntegerField()
    """Number of the event that decided it, or of the one that put it in force where no step decided."""
    kind = models.CharField(max_length=60, blank=True)
    """Id in the catalogue of the pack; empty where the event says it in words alone."""
    state = models.CharField(max_length=12)
    decided_on = models.DateField()
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    """Last day of the next review."""
    enforceable_on = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    sealed = models.BinaryField()
    """``what`` the event says, ``cap`` of a penalty."""

    class Meta:
        """One an event; by end, then by case."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "event"], name="measure_once")]

    def __str__(self) -> str:
        return f"{self.case}, measure {self.event}"

    @property
    def said(self) -> dict[str, Any]:
        """What the event says of it."""
        found: dict[str, Any] = unseal_json(self.case.number, f"measure/{self.case.number}/{self.event}", self.sealed)
        return found

    def say(self, value: dict[str, Any]) -> None:
        """Seal what is said of it; save afterwards."""
        self.sealed = seal_json(self.case.number, f"measure/{self.case.number}/{self.event}", value)


class Note(models.Model):
    """One thing to do or done under a measure, with its day: a condition, a visit, a penalty, a review, an effect."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    proof = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    sealed = models.BinaryField()

    class Meta:
        """Each number once a measure."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["measure", "number"], name="note_once")]

    def __str__(self) -> str:
        return f"{self.measure}, {self.kind} {self.number}"

    @property
    def _place(self) -> str:
        return f"measure/{self.measure.case.number}/{self.measure.event}/{self.number}"

    @property
    def said(self) -> dict[str, Any]:
        """What was written."""
        found: dict[str, Any] = unseal_json(self.measure.case.number, self._place, self.sealed)
        return found

    def say(self, value: dict[str, Any]) -> None:
        """Seal what is written; save afterwards."""
        self.sealed = seal_json(self.measure.case.number, self._place, value)
