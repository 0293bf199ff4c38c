"""Rows of the work on a case: notes, the hearing, what was disclosed, the draft of the decision. Loaded with ``models``."""

from typing import Any, ClassVar

from django.db import models

from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case, Document
from rempart.desk.sealing import seal_json, unseal_json


class Note(models.Model):
    """A note or a task of a case (class N): seen by whoever works on it, never by the person concerned."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    key = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=8)
    """``note`` or ``task``."""
    sealed = models.BinaryField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        """In the order in which they were written."""

        ordering: ClassVar = ["added_at", "id"]

    def __str__(self) -> str:
        return f"{self.case}: {self.kind}"

    @property
    def text(self) -> str:
        """What it says."""
        found: str = unseal_json(self.case.number, f"note/{self.key}", self.sealed)
        return found


class Hearing(models.Model):
    """The hearing of a case: prepared, held or refused, and written down while it is held; the event of the law comes at its end."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE)
    on = models.DateField(null=True, blank=True)
    hour = models.CharField(max_length=5, blank=True)
    closed_in = models.PositiveIntegerField(null=True, blank=True)
    """Number of the event that ended it; a new invitation opens it again."""
    proof = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The document that proves that the invitation was served."""
    served_on = models.DateField(null=True, blank=True)
    changes = models.PositiveIntegerField(default=0)
    """How often it was saved: a form that was made before meets an edit conflict."""
    sealed = models.BinaryField()
    """``place``, ``present``, ``counsel``, ``interpreter``, ``minutes``, ``late_papers``, ``signature``, ``answers`` by question or fact."""

    def __str__(self) -> str:
        return f"{self.case}: hearing"

    @property
    def said(self) -> dict[str, Any]:
        """What was prepared and written down."""
        found: dict[str, Any] = unseal_json(self.case.number, f"hearing/{self.case.number}", self.sealed)
        return found

    def say(self, value: dict[str, Any]) -> None:
        """Seal what was prepared and written down; save afterwards."""
        self.sealed = seal_json(self.case.number, f"hearing/{self.case.number}", value)


class Disclosure(models.Model):
    """What of a document was shown to the person before the hearing: all, a part, or nothing, and why; the last row of a document holds."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    document = models.ForeignKey(Document, on_delete=models.CASCADE)
    shown = models.CharField(max_length=8)
    """``whole``, ``part`` or ``nothing``."""
    on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entry = models.BigIntegerField()
    sealed = models.BinaryField()
    """Why something was withheld, and what."""

    class Meta:
        """In the order in which they were decided."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.document}: {self.shown}"

    @property
    def why(self) -> str:
        """What was withheld, and why."""
        found: str = unseal_json(self.case.number, f"disclosure/{self.document.key}/{self.entry}", self.sealed)
        return found


class DecisionDraft(models.Model):
    """The draft of a decision: the facts chosen, the ladder, the seven boxes, milder measures, the measure, the reasons."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE)
    sealed = models.BinaryField()
    """The form of ``cases.drafting.Draft``."""
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changes = models.PositiveIntegerField(default=0)
    """How often it was saved: a form that was made before meets an edit conflict."""

    def __str__(self) -> str:
        return f"{self.case}: draft of the decision"

    @property
    def said(self) -> dict[str, Any]:
        """What it says."""
        found: dict[str, Any] = unseal_json(self.case.number, f"draft/{self.case.number}", self.sealed)
        return found

    def say(self, value: dict[str, Any]) -> None:
        """Seal what it says; save afterwards."""
        self.sealed = seal_json(self.case.number, f"draft/{self.case.number}", value)


class Visit(models.Model):
    """The last two days on which a person looked at what is due, to tell which sources changed in between."""

    user = models.OneToOneField(User, on_delete=models.CASCADE)
    on = models.DateField()
    before = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user}: {self.on}"
