"""Rows of files that come in: what was staged, decided and loaded, and what two took out of use. Their contents are sealed apart.

The key of an upload is its own (``register/<key>``): with its end, loaded or given up, nobody reads the file any more.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from rempart.desk.accounts.models import Town, User
from rempart.desk.sealing import has_key, seal_json, unseal_json

LOOKING, MAPPING, TRYING, TRIED, ASKED, APPROVED = "looking", "mapping", "trying", "tried", "asked", "approved"
LOADED, GIVEN_UP = "loaded", "given_up"
OPEN = (LOOKING, MAPPING, TRYING, TRIED, ASKED, APPROVED)
AT_WORK = (LOOKING, TRYING, APPROVED)
"""A worker has it, or will."""


class Upload(models.Model):
    """One file of the town on its way into a register.

    ``looking`` (a worker tells how it is laid out), ``mapping`` (a person says which column is which field, and on what
    basis), ``trying`` (a worker rehearses the load), ``tried``, ``asked`` (for a second person), ``approved`` (a worker
    loads it), ``loaded``; or ``given_up``.
    """

    key = models.CharField(max_length=32, unique=True)
    town = models.ForeignKey(Town, on_delete=models.PROTECT)
    register = models.CharField(max_length=60)
    new = models.BooleanField(default=False)
    """Whether its mapping is made with this file; otherwise the register's own, kept one reads it."""
    state = models.CharField(max_length=10, default=LOOKING)
    step = models.CharField(max_length=10, blank=True)
    """How far the worker is: ``opening``, ``reading``, ``checking``, ``writing``."""
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    published_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    edition = models.CharField(max_length=20, blank=True)
    sums = models.JSONField(default=dict)
    """Counts: ``read``, ``loaded``, ``refused``, ``left_out``; after the load those of its receipt."""
    ended_at = models.DateTimeField(null=True, blank=True)
    sealed = models.BinaryField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        """Two hands: whoever brought a file does not approve it; checked by the database too."""

        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(by=F("approved_by")), name="upload_by_two")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.register}, {self.state}"

    @property
    def key_name(self) -> str:
        """Name of its key."""
        return f"register/{self.key}"

    @property
    def said(self) -> dict[str, Any]:
        """What was told and found: ``name``, ``layout``, ``columns``, ``kind``, ``fields``, ``about``, ``found``, ``stopped``.

        Nothing where it has ended, or ended before a database older than that was restored: its key is gone.
        """
        if not self.sealed or self.gone:
            return {}
        found: dict[str, Any] = unseal_json(self.key_name, f"upload/{self.key}", self.sealed)
        return found

    @property
    def gone(self) -> bool:
        """Whether nobody can read the file and what was told of it any more."""
        return not has_key(self.key_name)

    def say(self, **more: Any) -> None:
        """Seal more of it; save afterwards."""
        self.sealed = seal_json(self.key_name, f"upload/{self.key}", {**self.said, **more})
        self.version += 1


class Rollback(models.Model):
    """An edition to be taken out of use, so that the one before counts again: asked by one, done by a second."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT)
    register = models.CharField(max_length=60)
    edition = models.CharField(max_length=20)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    entry = models.BigIntegerField()
    """Of the journal, whose payload is the reason."""
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Two hands; one at a time an edition."""

        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(asked_by=F("agreed_by")), name="rollback_by_two"),
            models.UniqueConstraint(
                fields=["register", "edition"], condition=Q(done_at=None, refused_at=None), name="rollback_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register}, {self.edition}"
