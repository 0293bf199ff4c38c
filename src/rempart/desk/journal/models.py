"""What lists of the journal are filtered by. The journal itself is ``rempart.journal.sql``; these rows prove nothing."""

from typing import ClassVar

from django.db import models


class JournalLine(models.Model):
    """One entry, by what one looks for; written in its transaction."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    action = models.CharField(max_length=60)
    case = models.CharField(max_length=60)
    purpose = models.CharField(max_length=60)

    class Meta:
        """Each filter has its index."""

        indexes: ClassVar = [
            models.Index(fields=["actor", "number"]),
            models.Index(fields=["case", "number"]),
            models.Index(fields=["action", "number"]),
            models.Index(fields=["purpose", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.action}"
