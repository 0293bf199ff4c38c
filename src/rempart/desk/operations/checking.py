"""Is this desk fit to be used? What is wrong or unwise in its configuration, each with what to do."""

import stat
from dataclasses import dataclass
from pathlib import Path

from rempart.desk.configuration import keys_folder, workspace

_LOCAL = {"localhost", "127.0.0.1", "[::1]", "::1"}


@dataclass(frozen=True)
class Remark:
    """One remark; ``wrong`` where the desk must not be used so."""

    what: str
    todo: str
    wrong: bool = True


def remarks(host: str = "127.0.0.1") -> list[Remark]:
    """Return what is wrong or unwise, in a fixed order: addresses, keys, database, accounts."""
    return [*_addresses(host), *_keys(), *_database()]


def _addresses(host: str) -> list[Remark]:
    desk, found = workspace().settings.desk, []
    outside = [one for one in desk.hosts if one not in _LOCAL]
    if "*" in desk.hosts or any(one.startswith(".") for one in desk.hosts):
        found.append(
            Remark("[desk] hosts accepts names that are not yours", "Write each name under which it is reached")
        )
    if desk.practice and (outside or host not in _LOCAL):
        found.append(
            Remark("a practice town is reached from outside, with its printed password", "Set practice = false")
        )
    if not desk.secure and (outside or host not in _LOCAL):
        found.append(
            Remark("cookies and passwords travel without HTTPS", "Set secure = true, behind a proxy with HTTPS")
        )
    if not outside and not desk.practice:
        found.append(Remark("[desk] hosts names this machine alone", "Add the name officers will type", wrong=False))
    if host not in _LOCAL:
        found.append(
            Remark(
                "it listens to other machines without HTTPS of its own",
                "Listen on 127.0.0.1 behind a proxy",
                wrong=False,
            )
        )
    return found


def _keys() -> list[Remark]:
    folder, found = keys_folder(), []
    if not folder.is_dir():
        return [Remark("the folder of keys is missing", "Start 'rempart serve' once, or restore it")]
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        found.append(Remark("others can read the folder of keys", f"chmod 700 {folder}"))
    if _within(folder, workspace().path) and not workspace().settings.desk.practice:
        what = "the keys lie in the workspace: a copy of that folder holds them"
        found.append(Remark(what, "Set [desk] keys to a folder elsewhere, on its own disk if you can", wrong=False))
    return found


def _within(inner: Path, outer: Path) -> bool:
    return inner.resolve().is_relative_to(outer.resolve())


def _database() -> list[Remark]:
    from django.db import DatabaseError, connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return [Remark("the tables are missing or of an earlier version", "Start 'rempart serve' once")]
    except DatabaseError:
        return [Remark("the database is not reached", "See [desk] database, and whether the server runs")]
    return [*_journal(), *_accounts(), *_backup()]


def _journal() -> list[Remark]:
    from django.db import transaction  # noqa: PLC0415

    from rempart.base import RempartError  # noqa: PLC0415
    from rempart.desk.record import journal  # noqa: PLC0415

    found = []
    try:
        with transaction.atomic():
            journal().checkpoint()
    except RempartError as error:
        found.append(Remark(f"the journal: {error.what}", error.todo))
    if workspace().settings.journal.timestamp_address is None:
        what = "nobody outside stamps the journal's head"
        found.append(Remark(what, "Set [journal] timestamp_address, or print heads by hand", wrong=False))
    return found


def _accounts() -> list[Remark]:
    from allauth.mfa.models import Authenticator  # noqa: PLC0415

    from rempart.desk.accounts.models import User  # noqa: PLC0415
    from rempart.desk.day import today  # noqa: PLC0415

    if workspace().settings.desk.practice:
        return []
    found, day = [], today()
    people = [user for user in User.objects.filter(is_active=True).prefetch_related("grants") if user.roles_on(day)]
    have = set(Authenticator.objects.exclude(type="recovery_codes").values_list("user_id", flat=True))
    without = [user for user in people if user.has_usable_password() and user.pk not in have]
    if without:
        told = ", ".join(sorted(user.pseudonym for user in without)[:10])
        found.append(Remark(f"accounts without a second factor: {told}", "Ask them to add one"))
    if not any("data_protection_officer" in user.roles_on(day) for user in people):
        found.append(Remark("nobody is data protection officer", "Give the role, by two people", wrong=False))
    return found


def _backup() -> list[Remark]:
    from rempart.desk.operations.health import backup_is_old  # noqa: PLC0415

    if backup_is_old():
        return [Remark("no backup was made these two days", "Run 'rempart backup' each night", wrong=False)]
    return []
