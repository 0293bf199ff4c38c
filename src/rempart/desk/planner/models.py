"""Rows of joint controls: what agencies do together, each under its own law. What they find is sealed, each agency's apart.

The key of an operation is its own, like that of a case (``operation/<number>``); addresses, findings and the debrief are sealed.
"""

from typing import Any, ClassVar

from django.db import models

from rempart.desk.accounts.models import Town, User
from rempart.desk.sealing import seal_json, unseal_json


class Operation(models.Model):
    """One joint control: its rule, who approved it, its day."""

    number = models.CharField(max_length=20, unique=True)
    town = models.ForeignKey(Town, on_delete=models.PROTECT)
    title = models.CharField(max_length=200)
    """What is looked at, in words; no name of a person or a firm."""
    on = models.DateField()
    rule = models.TextField(blank=True)
    """By which rule the targets are chosen: the same for all, stated before."""
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    rule_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    sealed = models.BinaryField(null=True)
    """The debrief."""

    class Meta:
        """Whoever stated the rule does not approve it; checked by the database too."""

        ordering: ClassVar = ["on", "number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(rule_by=models.F("approved_by")), name="rule_approved_by_another"
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def key(self) -> str:
        """Name of its key."""
        return f"operation/{self.number}"

    @property
    def debrief(self) -> dict[str, Any]:
        """What was learned; empty before."""
        found: dict[str, Any] = unseal_json(self.key, f"debrief/{self.number}", self.sealed) if self.sealed else {}
        return found


class Agency(models.Model):
    """One agency in an operation, with its own aim and its own legal basis: powers are never borrowed."""

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE)
    name = models.CharField(max_length=120)
    aim = models.CharField(max_length=400)
    basis = models.CharField(max_length=400)
    checklist = models.JSONField(default=list)
    seats = models.ManyToManyField(User, related_name="+")
    """Its inspectors: they alone read its sheets."""

    class Meta:
        """No agency without aim and basis; each once."""

        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["operation", "name"], name="agency_once"),
            models.CheckConstraint(condition=~models.Q(basis="") & ~models.Q(aim=""), name="agency_has_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.operation}: {self.name}"


class Target(models.Model):
    """One address to be looked at: of premises, never of a person."""

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        """In order."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["operation", "number"], name="target_once")]

    def __str__(self) -> str:
        return f"{self.operation}, {self.number}"

    @property
    def address(self) -> str:
        """The address."""
        return str(unseal_json(self.operation.key, f"target/{self.operation.number}/{self.number}", self.sealed))


class Sheet(models.Model):
    """What one agency found at one address: two of its inspectors sign, then nothing of it changes."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE)
    target = models.ForeignKey(Target, on_delete=models.CASCADE)
    version = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    second = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        """One an agency and address; two people sign it."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "target"], name="sheet_once"),
            models.CheckConstraint(condition=~models.Q(first=models.F("second")), name="two_inspectors"),
        ]

    def __str__(self) -> str:
        return f"{self.agency}, {self.target.number}"

    @property
    def _place(self) -> str:
        return f"sheet/{self.agency_id}/{self.target_id}"

    @property
    def said(self) -> dict[str, Any]:
        """``checks`` by line of the checklist, ``found``."""
        found: dict[str, Any] = unseal_json(self.agency.operation.key, self._place, self.sealed)
        return found

    def say(self, value: dict[str, Any]) -> None:
        """Seal what was found; save afterwards."""
        self.sealed = seal_json(self.agency.operation.key, self._place, value)
