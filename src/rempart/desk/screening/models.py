"""Rows of intake and screening: drafts, papers, runs and what officers made of them. Whatever names somebody is sealed.

What stands in clear are codes, days, keyed marks and who acted; the rest is sealed under the key of the case, that of a draft
under a key of its own, which ends with the draft.
"""

import json
import zlib
from typing import Any, ClassVar

from django.db import models

from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case, Document
from rempart.desk.sealing import seal, seal_json, unseal, unseal_json


class Draft(models.Model):
    """An application that somebody is typing; theirs alone, saved at each submit."""

    key = models.CharField(max_length=32, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    procedure = models.CharField(max_length=60)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return self.key

    @property
    def key_name(self) -> str:
        """The name of its own key."""
        return f"draft/{self.key}"

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed so far."""
        found: dict[str, Any] = unseal_json(self.key_name, f"draft/{self.key}", self.sealed)
        return found

    def keep(self, typed: dict[str, Any]) -> None:
        """Seal what was typed; save afterwards."""
        self.sealed = seal_json(self.key_name, f"draft/{self.key}", typed)


class Supplied(models.Model):
    """One of the pack's documents that a case has: a file, or a paper that was seen and not kept."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    what = models.CharField(max_length=60)
    """Id of the pack's document; empty for a paper that the pack does not name."""
    document = models.ForeignKey(Document, on_delete=models.CASCADE, null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.case}: {self.what}"


class Run(models.Model):
    """One check of a case against a snapshot, as known on a day; asked for first, and whole or not there afterwards."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on_day = models.DateField()
    snapshot = models.CharField(max_length=120, blank=True)
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=20, blank=True)
    """Why there is no report: ``nothing_built`` or ``fault``; never what was read."""
    entry = models.BigIntegerField()
    sealed = models.BinaryField(default=b"")
    """The report in English and French, and the form as it was checked."""

    class Meta:
        """Each number once."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="run_once")]

    def __str__(self) -> str:
        return f"{self.case}, run {self.number}"

    @property
    def place(self) -> str:
        """Where it is sealed."""
        return f"run/{self.case.number}/{self.number}"

    @property
    def said(self) -> dict[str, Any]:
        """``en`` and ``fr``, each a report as JSON has it."""
        found: dict[str, Any] = json.loads(zlib.decompress(unseal(self.case.number, self.place, self.sealed)))
        return found

    def say(self, reports: dict[str, Any]) -> None:
        """Seal both reports; save afterwards."""
        text = json.dumps(reports, ensure_ascii=False, separators=(",", ":"))
        self.sealed = seal(self.case.number, self.place, zlib.compress(text.encode()))


class Answer(models.Model):
    """What an officer made of one question: ``ask``, ``explained`` or ``not_relevant``; reopened rather than changed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    key = models.CharField(max_length=32, unique=True)
    question = models.CharField(max_length=32)
    """Keyed mark of the question within its case: its rule and whom it is about."""
    code = models.CharField(max_length=20)
    facts = models.CharField(max_length=32)
    """Keyed mark of what the question rested on when it was answered; another one reopens it."""
    way = models.CharField(max_length=20)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    entry = models.BigIntegerField()
    sealed = models.BinaryField()
    """``explanation`` (both languages), ``reason``, ``paper`` (key of a document), ``shown_by``."""
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    sealed_undo = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"{self.case}: {self.code}, {self.way}"

    @property
    def said(self) -> dict[str, Any]:
        """What was written with it."""
        found: dict[str, Any] = unseal_json(self.case.number, f"answer/{self.key}", self.sealed)
        return found

    def say(self, value: dict[str, Any]) -> None:
        """Seal what was written; save afterwards."""
        self.sealed = seal_json(self.case.number, f"answer/{self.key}", value)

    @property
    def why_undone(self) -> str:
        """The reason for which it was reopened."""
        return str(unseal_json(self.case.number, f"answer-undo/{self.key}", self.sealed_undo))

    def undo(self, reason: str) -> None:
        """Seal the reason of reopening; save afterwards."""
        self.sealed_undo = seal_json(self.case.number, f"answer-undo/{self.key}", reason)


class Judged(models.Model):
    """A judgement of the workspace that was made in a case: its number there, and the pair as a keyed mark."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    pair = models.CharField(max_length=32)
    judgement = models.CharField(max_length=16)
    verdict = models.CharField(max_length=12)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    undone_on = models.DateField(null=True, blank=True)
    compared = models.JSONField(default=list)
    """Names of the items that the officer compared: ``name``, ``birth_date``."""

    def __str__(self) -> str:
        return f"{self.case}: {self.judgement}"


class Outside(models.Model):
    """A compulsory source that is consulted outside Rempart: that it was, on which day, and what it answered, sealed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    source = models.CharField(max_length=60)
    on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=32, unique=True)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.case}: {self.source}"

    @property
    def said(self) -> str:
        """What the source answered."""
        return str(unseal_json(self.case.number, f"outside/{self.key}", self.sealed))

    def say(self, value: str) -> None:
        """Seal what it answered; save afterwards."""
        self.sealed = seal_json(self.case.number, f"outside/{self.key}", value)
