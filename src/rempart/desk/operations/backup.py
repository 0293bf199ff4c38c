"""A backup of the desk: its database at one moment, the sealed documents that it names, the workspace's own files. No key.

FOLDER/20261130T021500Z/
  manifest.json      every file with its SHA-256, the head of the journal, the migrations
  desk.sqlite3       or tables/*.copy of PostgreSQL
  documents/         sealed, as they lie in the workspace
  workspace/         rempart.toml, by-laws, registers, judgements, checks, the workspace's journal
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from rempart.base import RempartError
from rempart.build.meanwhile import MADE_OF_SNAPSHOTS
from rempart.desk import record
from rempart.desk.cases.models import Document
from rempart.desk.configuration import keys_folder, workspace
from rempart.desk.day import now, today
from rempart.desk.operations import databases
from rempart.desk.operations.manifest import MANIFEST, write_manifest
from rempart.desk.operations.models import DailyRun

STEP = "backup"
_LEDGER = ("editions", "snapshots")
_ELSEWHERE = ("desk-documents", "desk-registers", "desk-keys", MADE_OF_SNAPSHOTS)


def make_backup(folder: Path, *, actor: str, ledger: bool = False, keep: int | None = None) -> Path:
    """Make a backup beside earlier ones, whole or not at all, while the desk is used; return its folder.

    Args:
        folder: where backups lie, outside the workspace.
        actor: who makes it.
        ledger: editions and snapshots too; they are large, never change, and may be copied apart.
        keep: how many of the newest are kept.

    Raises:
        RempartError: the folder lies in the workspace, or a document that a row names is missing.
    """
    folder = folder.resolve()
    if folder.is_relative_to(workspace().path.resolve()) or folder.is_relative_to(keys_folder().resolve()):
        raise RempartError(str(folder), "it lies in the workspace or among the keys", "Choose another folder")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in folder.glob(".*.partial"):  # of a backup that was killed
        shutil.rmtree(left)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    partial = folder / f".{name}.partial"
    partial.mkdir(mode=0o700)
    try:
        head = _written_down(actor)
        keys = databases.copy_out(partial)
        _documents(keys, partial / "documents")
        _workspace(partial / "workspace", ledger=ledger)
        write_manifest(partial, {"engine": databases.engine(), "migrations": databases.migrations(), "journal": head})
        partial.rename(folder / name)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    DailyRun.objects.update_or_create(step=STEP, defaults={"day": today(), "at": now()})
    for old in backups(folder)[:-keep] if keep else []:
        shutil.rmtree(old)
    return folder / name


def backups(folder: Path) -> list[Path]:
    """Return the whole backups of a folder, the oldest first."""
    return sorted(one.parent for one in folder.glob(f"2*Z/{MANIFEST}"))


def _written_down(actor: str) -> dict[str, Any]:
    """Write that a backup is made, so that the copy holds the entry; return the journal's head."""
    with transaction.atomic():
        entry = record.record("backup.made", actor=actor, data={})
        return {"entry": entry.number, "hash": entry.hash}


def _documents(keys: list[str], target: Path) -> None:
    source = workspace().path / "desk-documents"
    for key in keys:
        path = target / key[:2] / key
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(source / key[:2] / key, path)
        except FileNotFoundError as error:
            if Document.objects.filter(key=key).exists():  # otherwise it was purged since
                raise RempartError(f"document {key}", "its file is missing", "Restore it from a backup") from error


def _workspace(target: Path, *, ledger: bool) -> None:
    """Copy the workspace's own files; keys, the database, what is half written or can be made again stay behind."""
    root, keys = workspace().path, keys_folder().resolve()
    left = {*_ELSEWHERE, *(() if ledger else _LEDGER)}

    def skipped(folder: str, names: list[str]) -> set[str]:
        top = Path(folder) == root
        return {
            name
            for name in names
            if name.endswith((".pem", ".partial", "lock"))
            or (top and (name in left or name.startswith((databases.FILE, "."))))
            or (Path(folder) / name).resolve() == keys
        }

    shutil.copytree(root, target, ignore=skipped)
