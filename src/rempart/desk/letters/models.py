"""Rows of letters: what was typed is sealed under the case's key; who did what and when, and how it went out, is not."""

from typing import Any, ClassVar

from django.db import models

from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case, Document
from rempart.desk.sealing import seal_json, unseal_json

DRAFT, IN_REVIEW, APPROVED, SENT, PROVEN, CAME_BACK, DROPPED = (
    "draft", "in_review", "approved", "sent", "proven", "came_back", "dropped",
)  # fmt: skip
OPEN = (DRAFT, IN_REVIEW)
CHANNELS = ("post", "registered", "by_hand", "electronic")
PROOFS = ("receipt", "acknowledgement", "electronic", "bailiff")
RETURNS = ("unknown", "refused", "not_collected", "other")


class Letter(models.Model):
    """One letter of a case: drafted, reviewed where it has legal effect, frozen, sent, and proven or come back."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    letter = models.CharField(max_length=60)
    lang = models.CharField(max_length=2)
    step = models.CharField(max_length=60, blank=True)
    """The transition that it belongs to; empty for a free letter."""
    recipient = models.CharField(max_length=60)
    data_class = models.CharField(max_length=1, default="A")
    state = models.CharField(max_length=12, default=DRAFT)
    version = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField()
    """``values`` typed and prefilled, ``edits`` taken over from a draft, ``returned``: why a reviewer sent it back."""
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    edited = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    final = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    channel = models.CharField(max_length=12, blank=True)
    event = models.PositiveIntegerField(null=True, blank=True)
    """Number of the event of the case that was written when it was sent."""
    proven_on = models.DateField(null=True, blank=True)
    proof_kind = models.CharField(max_length=16, blank=True)
    """How delivery was proven, or why the letter came back."""
    proof = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    named = models.ManyToManyField(User, blank=True, related_name="+")
    """Who is named to see it, where it quotes restricted papers."""

    class Meta:
        """In order, each number once; whoever drafted it never approved it."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="letter_once")]

    def __str__(self) -> str:
        return f"{self.case}, letter {self.number}"

    @property
    def is_frozen(self) -> bool:
        """Whether its final form is kept, and nothing of it can change any more."""
        return self.final_id is not None

    @property
    def said(self) -> dict[str, Any]:
        """What was typed."""
        found: dict[str, Any] = unseal_json(self.case.number, f"letter/{self.case.number}/{self.number}", self.sealed)
        return found

    def say(self, value: dict[str, Any]) -> None:
        """Seal what was typed; save afterwards."""
        self.sealed = seal_json(self.case.number, f"letter/{self.case.number}/{self.number}", value)
