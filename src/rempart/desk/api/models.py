"""Tokens, machine accounts, calendars, and exports of a case that two people allow. A secret is stored as its hash alone."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from rempart.base import RempartError
from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case
from rempart.desk.sealing import seal_json, unseal_json

LONGEST = timedelta(days=365)
"""A token lives a year at most."""


class Machine(models.Model):
    """An account of software: it has roles as a person has, no password, and a person who answers for it."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="machine")
    keeper = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.user)


class Token(models.Model):
    """What software signs in with: made by one, confirmed by another who is not its owner, and dead after a year at most."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    prefix = models.CharField(max_length=12, unique=True)
    """Its first letters: by these people and the journal name it."""
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=100)
    """What it is for, in the words of who made it."""
    scopes = models.JSONField(default=list)
    case_types = models.JSONField(default=list)
    """``pack/procedure``: only cases of these are reached."""
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    expires_on = models.DateField()
    """First day on which it no longer holds."""
    revoked_on = models.DateField(null=True, blank=True)
    used_on = models.DateField(null=True, blank=True)

    class Meta:
        """Two hands, none of them alone; checked by the database too."""

        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("made_by")) & ~Q(confirmed_by=F("user")), name="token_by_two"
            ),
            models.CheckConstraint(condition=Q(expires_on__gt=F("made_on")), name="token_expires"),
        ]

    def __str__(self) -> str:
        return self.prefix

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the token.

        Raises:
            RempartError: it would live longer than a year.
        """
        if self.expires_on - self.made_on > LONGEST:
            raise RempartError(f"token {self.prefix}", "it would live longer than a year", "Give an earlier day")
        super().save(*args, **kwargs)

    def holds(self, on: date) -> bool:
        """Tell whether it opens anything on a day."""
        return (
            self.confirmed_by_id is not None
            and self.revoked_on is None
            and on < self.expires_on
            and self.user.is_active
        )


class Calendar(models.Model):
    """A secret address under which a person's calendar reads dates: numbers of cases and steps, and no name."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="calendars")
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()
    revoked_on = models.DateField(null=True, blank=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return self.prefix


class Export(models.Model):
    """A case to be written into a file for one recipient on one basis: asked by one member, allowed by another."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    form = models.CharField(max_length=10)
    """``csv``, ``xlsx``, ``ftm`` or ``bods``."""
    sealed = models.BinaryField()
    """``recipient`` and ``basis``, as they were written."""
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    allowed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        """Two people; each number once in a case."""

        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="export_once"),
            models.CheckConstraint(condition=~Q(asked_by=F("allowed_by")), name="export_by_two"),
        ]

    def __str__(self) -> str:
        return self.mark

    @property
    def mark(self) -> str:
        """By which every row of the file is traced to who asked for it: the case and the number of the export."""
        return f"{self.case.number}/E{self.number}"

    @property
    def said(self) -> dict[str, str]:
        """For whom, and on what basis."""
        found: dict[str, str] = unseal_json(self.case.number, f"export/{self.case.number}/{self.number}", self.sealed)
        return found

    def say(self, recipient: str, basis: str) -> None:
        """Seal for whom and on what basis; save afterwards."""
        place = f"export/{self.case.number}/{self.number}"
        self.sealed = seal_json(self.case.number, place, {"recipient": recipient, "basis": basis})
