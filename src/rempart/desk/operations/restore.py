"""A backup brought back on an empty machine: checked first, whole or not at all, and compared with what its journal says.

With the keys of today, a case that was purged since the backup was made stays unreadable: its key is gone. What the backup
holds of it is deleted again, and that is written down.
"""

import re
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rempart.base import RempartError
from rempart.desk.operations.manifest import checked
from rempart.desk.preparing import set_up


@dataclass(frozen=True)
class Restored:
    """What was brought back: when it was copied, entries of the journal, documents, and cases that no key opens any more."""

    made_at: str
    entries: int
    documents: int
    without_key: tuple[str, ...]
    has_keys: bool


def restore(backup: Path, target: Path, *, keys: Path | None, database: str | None, actor: str) -> Restored:
    """Make a workspace from a backup. This process serves it afterwards.

    Args:
        backup: folder of one backup.
        target: folder of the workspace, new or empty.
        keys: a mirror of the keys, or None where they are put back by hand.
        database: the address of another PostgreSQL database than that of the backup.
        actor: who restores.

    Raises:
        RempartError: the backup is not whole, the target or the database not empty, or what came back is not what the
            journal says; nothing is left then.
    """
    told = checked(backup)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise RempartError(str(target), "it exists and is not an empty folder", "Choose another folder")
    if keys is not None and not (keys / "journal.pem").is_file():
        raise RempartError(str(keys), "the key of the journal is not in it", "Name the folder of 'backup --keys'")
    partial = target.with_name(f".{target.name}.restoring")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        _files(backup, partial, told, database)
        if target.exists():
            target.rmdir()
        return _database(backup, partial, target, told, keys, actor)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _files(backup: Path, partial: Path, told: dict[str, Any], database: str | None) -> None:
    shutil.copytree(backup / "workspace", partial)
    if (backup / "documents").is_dir():
        shutil.copytree(backup / "documents", partial / "desk-documents")
    for path in (partial / "desk-documents").rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    if told["engine"] == "sqlite":
        shutil.copyfile(backup / "desk.sqlite3", partial / "desk.sqlite3")
        (partial / "desk.sqlite3").chmod(0o600)
    if database is not None:
        settings = partial / "rempart.toml"
        text, found = re.subn(
            r"(?m)^(database\s*=\s*).*$", lambda one: f'{one[1]}"{database}"', settings.read_text(encoding="utf-8")
        )
        if found != 1:
            raise RempartError("--database", "the backup is not one of PostgreSQL", "Leave it out")
        settings.write_text(text, encoding="utf-8")


def _database(
    backup: Path, partial: Path, target: Path, told: dict[str, Any], keys: Path | None, actor: str
) -> Restored:
    """Fill the database, look at what came back, and give the folder its name, in one transaction where the engine allows."""
    set_up(partial)
    from django.db import connection, transaction  # noqa: PLC0415 Django is set up now

    from rempart.desk.configuration import keys_folder, workspace  # noqa: PLC0415
    from rempart.desk.operations import databases, mirror  # noqa: PLC0415

    if databases.engine() != told["engine"]:
        raise RempartError("[desk] database", f"the backup is one of {told['engine']}", "Name such a database")
    made = keys_folder()
    there_before = made.is_dir() and any(path.suffix != ".key" or path.parent != made for path in made.iterdir())
    try:
        with ExitStack() as stack:
            stack.enter_context(transaction.atomic())
            if told["engine"] == "postgresql":
                databases.copy_in(backup, told["migrations"])
            if keys is not None:
                mirror.put_back(keys, made, partial / "journal")
            found = _looked_at(told, actor) if (made / "journal.pem").is_file() else _unopened(told)
            partial.rename(target)
    except BaseException:
        if target.exists():
            shutil.rmtree(target, ignore_errors=True)
        if keys is not None and not there_before:
            shutil.rmtree(made, ignore_errors=True)
        raise
    connection.close()
    workspace.cache_clear()
    set_up(target)
    return found


def _unopened(told: dict[str, Any]) -> Restored:
    from rempart.desk.cases.models import Document  # noqa: PLC0415

    return Restored(told["made_at"], int(told["journal"]["entry"]), Document.objects.count(), (), False)


def _looked_at(told: dict[str, Any], actor: str) -> Restored:
    """Compare what came back with the journal and with itself, and write down that it came back.

    Raises:
        RempartError: the journal does not verify, its head is another than at the time of the backup, or a document of a
            case that can be read is missing or was changed.
    """
    from rempart.desk import record, sealing  # noqa: PLC0415
    from rempart.desk.cases.documents import content_of  # noqa: PLC0415
    from rempart.desk.cases.models import Case, Document  # noqa: PLC0415
    from rempart.desk.day import today  # noqa: PLC0415
    from rempart.desk.operations import purge  # noqa: PLC0415

    journal = record.journal()
    journal.verify()
    at = int(told["journal"]["entry"])
    head = next(iter(journal.entries(at)), None)
    if head is None or head.hash != told["journal"]["hash"]:
        raise RempartError("the journal", "its head is not that of the backup", "Take another backup")
    lost = tuple(
        number
        for number in Case.objects.filter(purged_on=None).order_by("number").values_list("number", flat=True)
        if not sealing.has_key(number)
    )
    documents = 0
    for document in Document.objects.select_related("case").exclude(case__number__in=lost):
        if document.case.purged_on is None:
            content_of(document)
            documents += 1
    for case in Case.objects.filter(number__in=lost):
        purge.emptied(case, today())  # its marks would still tell who was in it
    data = {"made_at": told["made_at"], "entry": at, "without_key": list(lost)}
    record.record("backup.restored", actor=actor, data=data)
    return Restored(told["made_at"], at, documents, lost, True)
