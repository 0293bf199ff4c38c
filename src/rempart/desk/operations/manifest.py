"""What stands in a backup: every file with its SHA-256. Needs no database, so that a backup is checked before anything is made."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import rempart
from rempart.base import RempartError

FORM = "rempart-backup 1"
MANIFEST = "manifest.json"


def write_manifest(folder: Path, told: Mapping[str, Any]) -> None:
    """Write the manifest of a backup, last, when every file is on the disk."""
    whole = {
        "form": FORM, "made_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", "version": rempart.__version__, **told,
        "files": {str(path.relative_to(folder)): digest(path) for path in _files(folder)},
    }  # fmt: skip
    for path in _files(folder):
        _on_disk(path)
    target = folder / MANIFEST
    target.write_text(json.dumps(whole, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    _on_disk(target)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _on_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def checked(folder: Path) -> dict[str, Any]:
    """Return the manifest of a backup all of whose files are there as they were made, and no other.

    Raises:
        RempartError: names the first that is not.
    """
    path = folder / MANIFEST
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RempartError(str(path), "it is missing or cannot be read", "Name the folder of one backup") from error
    if told.get("form") != FORM:
        raise RempartError(str(path), "it is not a backup of this form", "Restore it with the version that made it")
    there = {str(one.relative_to(folder)) for one in _files(folder)} - {MANIFEST}
    for name in sorted(there ^ set(told["files"])):
        what = "it is missing" if name in told["files"] else "no backup wrote it"
        raise RempartError(str(folder / name), what, "Take another backup")
    for name, sha256 in told["files"].items():
        if digest(folder / name) != sha256:
            raise RempartError(str(folder / name), "it is not as it was written", "Take another backup")
    return told
