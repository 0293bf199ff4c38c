"""Rows of the rights of persons. Names, reasons and whatever somebody wrote are sealed; days, codes and keyed marks are not.

What belongs to a case is sealed under its key, and goes with it; a breach has a key of its own.
"""

from typing import Any, ClassVar

from django.db import models

from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case, Document
from rempart.desk.sealing import seal_json, unseal_json

OPEN, SENT, DEROGATED, OWN = "open", "sent", "derogated", "own"
"""A notice: undecided, sent, left out under a derogation until a day, or not due because the data came from the person."""
CORRECTED, KEPT, RESTRICTED = "corrected", "kept", "restricted"
QUEUED, TOLD, IMPOSSIBLE = "queued", "told", "impossible"


class Notice(models.Model):
    """The notice of art. 14 to one person of a case, about whom data came from elsewhere; its last decision holds."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    person = models.CharField(max_length=32)
    """Key of the party (``p1``), or a keyed mark of an owner whom a register names."""
    obtained_on = models.DateField()
    due_on = models.DateField()
    """A month after the data were obtained. Source: GDPR art. 14(3)(a)."""
    state = models.CharField(max_length=10, default=OPEN)
    until_on = models.DateField(null=True, blank=True)
    """Last day of a derogation; from the next day the notice is undecided again."""
    name_mark = models.CharField(max_length=32, db_index=True)
    """Keyed mark of the name, by which a request of the person finds the case."""
    sealed = models.BinaryField()
    """``name``, ``role``, ``party_id`` as the case or the register has it."""

    class Meta:
        """One a person and case."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "person"], name="notice_once")]

    def __str__(self) -> str:
        return f"{self.case}: {self.person}, {self.state}"

    @property
    def said(self) -> dict[str, Any]:
        """Who it is."""
        found: dict[str, Any] = unseal_json(self.case.number, f"notice/{self.case.number}/{self.person}", self.sealed)
        return found

    def say(self, value: dict[str, Any]) -> None:
        """Seal who it is; save afterwards."""
        self.sealed = seal_json(self.case.number, f"notice/{self.case.number}/{self.person}", value)


class NoticeDecision(models.Model):
    """What was decided of a notice, for ever: sent, left out on a ground until a day, or not due; with its reason, sealed."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    way = models.CharField(max_length=10)
    ground = models.CharField(max_length=12, blank=True)
    until_on = models.DateField(null=True, blank=True)
    on = models.DateField()
    channel = models.CharField(max_length=12, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        """In order."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["notice", "number"], name="notice_decision_once")]

    def __str__(self) -> str:
        return f"{self.notice}, {self.number}: {self.way}"

    @property
    def _place(self) -> str:
        return f"notice/{self.notice.case.number}/{self.notice.person}/{self.number}"

    @property
    def said(self) -> dict[str, Any]:
        """``reason``, and ``law`` of a restriction."""
        found: dict[str, Any] = unseal_json(self.notice.case.number, self._place, self.sealed)
        return found

    def say(self, value: dict[str, Any]) -> None:
        """Seal why; save afterwards."""
        self.sealed = seal_json(self.notice.case.number, self._place, value)


class CitedRow(models.Model):
    """A record of a register on which the last check of a case stands, or a fact of its file: a keyed mark, by which a correction finds the case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    mark = models.CharField(max_length=32, db_index=True)

    def __str__(self) -> str:
        return f"{self.case}: a row"


class Contest(models.Model):
    """Somebody says that something of a case is wrong: a fact, a question of the check, or a close name."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    """``fact``, ``finding`` or ``name``."""
    target = models.CharField(max_length=64)
    """Number of the fact, mark of the question, or mark of the pair."""
    by_person = models.BooleanField()
    received_on = models.DateField()
    due_on = models.DateField()
    """A month after receipt, three where it was extended. Source: GDPR art. 12(3)."""
    extended = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default=OPEN)
    restricted_on = models.DateField(null=True, blank=True)
    """First day of a restriction under art. 18."""
    lifted_on = models.DateField(null=True, blank=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)
    """Day on which the person was told of the outcome. Source: GDPR art. 12(3), 12(4)."""
    sealed = models.BinaryField()
    """``sentence`` contested, ``what`` is said against it, ``right`` value, ``why`` of the outcome, ``extension``, ``lifted``."""

    class Meta:
        """Each number once a case."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="contest_once")]

    def __str__(self) -> str:
        return f"{self.case}, contest {self.number}: {self.state}"

    @property
    def said(self) -> dict[str, Any]:
        """What was written."""
        found: dict[str, Any] = unseal_json(self.case.number, f"contest/{self.case.number}/{self.number}", self.sealed)
        return found

    def say(self, value: dict[str, Any]) -> None:
        """Seal what was written; save afterwards."""
        self.sealed = seal_json(self.case.number, f"contest/{self.case.number}/{self.number}", value)

    @property
    def is_restricted(self) -> bool:
        """Whether the value may not be used for the time being."""
        return self.restricted_on is not None and self.lifted_on is None


class WrongRow(models.Model):
    """A record of a register that proved wrong: no check of any case stands on it until its publisher says something else.

    It outlives the contest: what was corrected does not come back in other cases on the day on which its own is purged. It is
    the id of a record, and says nothing of anybody.
    """

    outlives_its_case = True
    contest = models.ForeignKey(Contest, on_delete=models.SET_NULL, null=True)
    """None once the case was purged."""
    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    row_id = models.CharField(max_length=200, db_index=True)
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.case}: {self.row_id}"


class Telling(models.Model):
    """A recipient who held a value that was corrected or restricted, to be told. Source: GDPR art. 19."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    contest = models.ForeignKey(Contest, on_delete=models.SET_NULL, null=True)
    """None where the value was corrected in another case."""
    matter = models.CharField(max_length=10)
    """``corrected`` or ``restricted``."""
    since_on = models.DateField()
    """Day of the correction or restriction: nobody is told of it before."""
    kind = models.CharField(max_length=10)
    """``letter``, ``export``, ``report`` or ``bundle``."""
    of = models.CharField(max_length=32)
    """Number of the letter, of the export, or of the journal entry by which a file went out."""
    on = models.DateField()
    state = models.CharField(max_length=10, default=QUEUED)
    told_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    sealed = models.BinaryField()
    """``recipient``, and ``why`` where telling is impossible or a disproportionate effort."""

    class Meta:
        """Each number once a case; each recipient once a contest and matter."""

        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="telling_number_once"),
            models.UniqueConstraint(fields=["contest", "matter", "kind", "of"], name="telling_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case}, telling {self.number}: {self.kind} {self.of}"

    @property
    def said(self) -> dict[str, Any]:
        """Who it is, and why not."""
        found: dict[str, Any] = unseal_json(self.case.number, f"telling/{self.case.number}/{self.number}", self.sealed)
        return found

    def say(self, value: dict[str, Any]) -> None:
        """Seal who it is; save afterwards."""
        self.sealed = seal_json(self.case.number, f"telling/{self.case.number}/{self.number}", value)


class Doubt(models.Model):
    """A past decision that relied on a value that was corrected: for a person to look at, never reopened by itself."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    contest = models.ForeignKey(Contest, on_delete=models.SET_NULL, null=True, related_name="+")
    """None where the case in which it was corrected was purged, or is another one."""
    number = models.PositiveIntegerField()
    fact = models.PositiveIntegerField()
    """Number of the fact in the case that was decided."""
    on = models.DateField()
    looked_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    sealed = models.BinaryField(default=b"")

    class Meta:
        """Each number once a case."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="doubt_once")]

    def __str__(self) -> str:
        return f"{self.case}, F{self.fact}"

    @property
    def said(self) -> str:
        """What whoever looked at it concluded."""
        place = f"doubt/{self.case.number}/{self.number}"
        return str(unseal_json(self.case.number, place, self.sealed)) if self.sealed else ""

    def say(self, value: str) -> None:
        """Seal a conclusion; save afterwards."""
        self.sealed = seal_json(self.case.number, f"doubt/{self.case.number}/{self.number}", value)


class Request(models.Model):
    """A request of access (art. 15): whose identity was verified how, and what was handed over when."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    person = models.CharField(max_length=32)
    received_on = models.DateField()
    due_on = models.DateField()
    """A month after receipt, three where it was extended. Source: GDPR art. 12(3)."""
    extended_on = models.DateField(null=True, blank=True)
    """Day on which the person was told of the extension and of its reason: within the month. Source: art. 12(3)."""
    verified = models.CharField(max_length=12)
    """How the identity was verified: ``document``, ``known``, ``eid`` or ``counsel``."""
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    given_on = models.DateField(null=True, blank=True)
    refused_on = models.DateField(null=True, blank=True)
    """Day on which the person was told that nothing is done, why, and where to complain. Source: art. 12(4), 12(5)(b)."""
    charged_on = models.DateField(null=True, blank=True)
    """Day on which the person was told of a fee, and why. Source: art. 12(5)(a)."""
    sealed = models.BinaryField()
    """``how`` the identity was verified; reasons of an ``extension``, of a ``refusal``, of a ``charge``."""

    class Meta:
        """Each number once a case."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="access_request_once")]

    def __str__(self) -> str:
        return f"{self.case}, request {self.number}"

    @property
    def said(self) -> dict[str, str]:
        """What was written."""
        found: dict[str, str] = unseal_json(self.case.number, f"request/{self.case.number}/{self.number}", self.sealed)
        return found

    @property
    def is_answered(self) -> bool:
        """Whether the extract was handed over, or the request refused."""
        return self.given_on is not None or self.refused_on is not None

    def say(self, value: dict[str, str]) -> None:
        """Seal what was written; save afterwards."""
        self.sealed = seal_json(self.case.number, f"request/{self.case.number}/{self.number}", value)


class Breach(models.Model):
    """A breach of personal data: its clock, what happened, what was decided. Source: GDPR art. 33, 34."""

    key = models.CharField(max_length=32, unique=True)
    number = models.PositiveIntegerField(unique=True)
    aware_at = models.DateTimeField()
    """When the town became aware of it: the 72 hours run from then."""
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    nature = models.JSONField(default=list)
    """``confidentiality``, ``integrity``, ``availability``."""
    actor = models.CharField(max_length=60, blank=True)
    """Pseudonym whose acts are searched in the journal; empty for everybody."""
    since_at = models.DateTimeField(null=True, blank=True)
    until_at = models.DateTimeField(null=True, blank=True)
    authority = models.CharField(max_length=10, default=OPEN)
    """``open``, ``notify`` or ``not``: whether the supervisory authority is told."""
    authority_at = models.DateTimeField(null=True, blank=True)
    persons = models.CharField(max_length=10, default=OPEN)
    """``open``, ``notify``, ``no_risk``, ``protected``, ``remedied`` or ``public``."""
    persons_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    sealed = models.BinaryField()
    """What was written, by field."""
    annex = models.BinaryField(default=b"")
    """Who was touched, by case: names, sealed."""

    def __str__(self) -> str:
        return f"breach {self.number}"

    @property
    def key_name(self) -> str:
        """The name of its own key."""
        return f"breach/{self.key}"

    @property
    def said(self) -> dict[str, str]:
        """What was written, by field."""
        found: dict[str, str] = unseal_json(self.key_name, f"breach/{self.key}", self.sealed)
        return found

    def say(self, value: dict[str, str]) -> None:
        """Seal what was written; save afterwards."""
        self.sealed = seal_json(self.key_name, f"breach/{self.key}", value)
