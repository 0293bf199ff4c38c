"""What two persons decide about access: one case opened in an emergency or to an auditor, and a second factor made anew."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case


class CaseAccess(models.Model):
    """One case, opened to one person for a time, by two: in an emergency (``break_glass``) or to an auditor (``audit``).

    It is never deleted, and every page of the case shows it. The reason is in the payload of the journal's entry.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    role = models.CharField(max_length=40)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField(default=1)
    entry = models.BigIntegerField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_at = models.DateTimeField(null=True, blank=True)
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Two hands: whoever agrees neither asked nor is let in."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(asked_by=F("agreed_by")), name="access_by_two"),
            models.CheckConstraint(condition=~Q(user=F("agreed_by")), name="access_not_to_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.user}, {self.kind}"


class FactorReset(models.Model):
    """A person's second factor to be taken away, so that they enrol another: asked by one administrator, done by a second."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """Two hands."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(asked_by=F("done_by")), name="reset_by_two"),
            models.CheckConstraint(condition=~Q(user=F("done_by")), name="reset_not_of_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.user}"
