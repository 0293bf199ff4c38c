"""People, the roles that two others gave them, why they opened what, and what they must not touch."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from rempart.base import RempartError
from rempart.desk.rights.table import table


class Town(models.Model):
    """A town that this desk serves; nothing is seen across towns."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, username: str, password: str | None = None, **more: Any) -> "User":
        """Make an account; without a password it signs in by OpenID Connect alone."""
        user = self.model(username=username, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One person of the town hall. The journal knows them by ``pseudonym`` alone."""

    username = models.CharField(max_length=150, unique=True)
    pseudonym = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    town = models.ForeignKey(Town, on_delete=models.PROTECT)
    unit = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=2, default="fr")
    shortcuts = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    failures = models.PositiveSmallIntegerField(default=0)
    """Failed sign-ins since the last that succeeded."""
    locked_until = models.DateTimeField(null=True, blank=True)
    once_until = models.DateTimeField(null=True, blank=True)
    """Until when the password that an administrator made may be used, to be changed at once; null for one's own."""
    moved_on = models.DateField(null=True, blank=True)
    """The day on which they left their unit or the town; the night ends what they were a member of."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.pseudonym

    def get_full_name(self) -> str:
        """Return the name, for letters alone."""
        return self.name or self.username

    def roles_on(self, on: date) -> set[str]:
        """Return the roles that hold on a day: given by one person, confirmed by another, not ended."""
        if not self.is_active:
            return set()
        return set(RoleGrant.holding(on).filter(user=self).values_list("role", flat=True))


class RoleGrant(models.Model):
    """A role given to a person by one and confirmed by another; it ends on a day, and is never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ending_on = models.DateField(null=True, blank=True)
    ending_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    """Who proposed to end it, and from which day; another confirms, and ``until_on`` is that day."""

    class Meta:
        """Two hands, none of them the person's own; checked by the database too."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(given_by=F("confirmed_by")), name="role_given_by_two"),
            models.CheckConstraint(
                condition=~Q(user=F("given_by")) & ~Q(user=F("confirmed_by")), name="role_not_to_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"

    @classmethod
    def holding(cls, on: date) -> "models.QuerySet[RoleGrant]":
        """Return the grants that hold on a day: given by one person, confirmed by another, not ended."""
        return cls.objects.filter(Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on, confirmed_by__isnull=False)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the grant.

        Raises:
            RempartError: the person holds, or is to hold, a role that one person may not hold beside this one.
        """
        two = self.apart()
        if two:
            raise RempartError(
                f"account {self.user}", f"one person may not be {two[0]} and {two[1]}", "End the other role first"
            )
        super().save(*args, **kwargs)

    def apart(self) -> tuple[str, str] | None:
        """Return two roles that would hold on one day, though one person may not hold both; None where all agree."""
        others = RoleGrant.objects.filter(user=self.user).exclude(pk=self.pk)
        others = others.filter(Q(until_on=None) | Q(until_on__gt=self.from_on))
        if self.until_on is not None:
            others = others.filter(from_on__lt=self.until_on)
        beside = frozenset(others.values_list("role", flat=True)) - {self.role}
        for other in sorted(beside):
            if table().apart(frozenset({self.role, other})):
                return self.role, other
        return None


class Opening(models.Model):
    """Why somebody opened an object on a day; stored before the page is made. ``key`` is a case's number, or a keyed mark."""

    user = models.ForeignKey(User, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=100)
    on = models.DateField()
    purpose = models.CharField(max_length=40)
    entry = models.BigIntegerField()
    """Number of the journal's entry, whose payload holds the reason where one was given."""

    class Meta:
        """Looked for at each reading."""

        indexes: ClassVar = [models.Index(fields=["user", "kind", "key", "on"])]

    def __str__(self) -> str:
        return f"{self.user} {self.kind} {self.on}"

    @classmethod
    def of_today(cls, user: User, kind: str, key: str, on: date) -> "Opening | None":
        """Return the last opening of an object by a person on a day."""
        from rempart.desk.rights.entries import record_key  # noqa: PLC0415 it reads this module

        return cls.objects.filter(user=user, kind=kind, key=record_key(kind, key), on=on).order_by("-id").first()


class Interest(models.Model):
    """What a person declared of their own: a name, an address or a number that must not meet them in a case.

    It is found by its mark; the text is sealed under the desk's key of interests, for the person and nobody else.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="interests")
    key = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=12)
    """``name``, ``address`` or ``number``, as ``CaseMark.kind``."""
    mark = models.CharField(max_length=64, db_index=True)
    sealed = models.BinaryField()
    on = models.DateField()

    def __str__(self) -> str:
        return f"{self.user}: {self.kind}"


class Alert(models.Model):
    """Something that the data protection officer is told; never deleted, and ``data`` holds ids, days and codes alone."""

    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor = models.CharField(max_length=20)
    case = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict)
    entry = models.BigIntegerField()
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """By date."""

        ordering: ClassVar = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind}, entry {self.entry}"


class SignedIn(models.Model):
    """A session in which somebody is signed in, so that they see where, and can end it from elsewhere."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    session = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField()
    browser = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"{self.user}, {self.at:%Y-%m-%d %H:%M}"


class KeptForm(models.Model):
    """What somebody sent after their session was locked: sealed, given back to them after they sign in, gone the next night."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    key = models.CharField(max_length=32, unique=True)
    path = models.CharField(max_length=500)
    sealed = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user}, {self.at:%Y-%m-%d %H:%M}"
