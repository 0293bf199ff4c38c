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
        held = self.grants.filter(from_on__lte=on, confirmed_by__isnull=False).filter(
            Q(until_on=None) | Q(until_on__gt=on)
        )
        return set(held.values_list("role", flat=True))


class RoleGrant(models.Model):
    """A role given to a person by one and confirmed by another; it ends on a day, and is never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the grant.

        Raises:
            RempartError: the person holds, or is to hold, a role that one person may not hold beside this one.
        """
        others = (
            RoleGrant.objects.filter(user=self.user)
            .exclude(pk=self.pk)
            .filter(Q(until_on=None) | Q(until_on__gt=self.from_on))
        )
        two = table().apart(frozenset({self.role, *others.values_list("role", flat=True)}))
        if two and self.until_on is None:
            raise RempartError(
                f"account {self.user}", f"one person may not be {two[0]} and {two[1]}", "End the other role first"
            )
        super().save(*args, **kwargs)


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
        from rempart.desk.rights.middleware import record_key  # noqa: PLC0415 it reads this module

        return cls.objects.filter(user=user, kind=kind, key=record_key(kind, key), on=on).order_by("-id").first()
