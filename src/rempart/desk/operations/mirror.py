"""A second place for the keys, apart from backups: each key as soon as there is one, and none that was destroyed.

So a case that was purged stays unreadable in every backup. A key that vanished although its case was not purged is lost, not
destroyed: it stays in the mirror, and that is said aloud.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from rempart.base import RempartError
from rempart.desk.cases.models import Case
from rempart.desk.configuration import keys_folder, workspace
from rempart.desk.keys import destroy
from rempart.desk.registers.models import Upload
from rempart.desk.sealing import UPLOADS, file_of

JOURNAL = "workspace-journal.pem"
_TRANSIENT = ("sessions.key",)


@dataclass(frozen=True)
class Mirrored:
    """How many keys were copied and destroyed, and how many are missing though their cases were not purged."""

    copied: int
    destroyed: int
    lost: int


def mirror_keys(folder: Path) -> Mirrored:
    """Bring the mirror of the keys up to date.

    Raises:
        RempartError: there are no keys to mirror (the disk is not there), or the mirror would lie among what it is for.
    """
    source = keys_folder().resolve()
    folder = folder.resolve()
    if folder.is_relative_to(workspace().path.resolve()) or folder.is_relative_to(source):
        raise RempartError(str(folder), "it lies in the workspace or among the keys", "Choose another folder")
    if not (source / "journal.pem").is_file():
        raise RempartError(
            str(source), "the key of the journal is not there, so this is not the folder of keys", "Mount it"
        )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    there, here = _keys(folder), _keys(source)
    copied = sum(_copy(path, folder / name) for name, path in here.items())
    apart = workspace().settings.journal.key
    own = workspace().path / (apart or "journal")
    if (own / "key.pem").is_file():
        copied += _copy(own / "key.pem", folder / JOURNAL)
    purged = {file_of(number) for number in Case.objects.exclude(purged_on=None).values_list("number", flat=True)}
    gone = set(there) - set(here) - {JOURNAL}
    # an upload that ended, or whose row was rolled back and which `staging.clear_left` swept up: no row is there for it
    under_way = {file_of(one.key_name) for one in Upload.objects.filter(ended_at=None).only("key")}
    purged |= {name for name in gone - under_way if name.startswith(f"{UPLOADS}/")}
    for name in gone & purged:
        destroy(folder / name)
    return Mirrored(copied, len(gone & purged), len(gone - purged))


def _keys(folder: Path) -> dict[str, Path]:
    """Return what is a key, by its place; what is half written is none."""
    kept = {".pem", ".origin", ".txt", ".key"}
    return {
        str(path.relative_to(folder)): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in kept and path.name not in _TRANSIENT
    }


def _copy(source: Path, target: Path) -> bool:
    content = source.read_bytes()
    if target.is_file() and target.read_bytes() == content:
        return False
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = target.with_suffix(f".{secrets.token_hex(8)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(target)
    return True


def put_back(folder: Path, target: Path, journal: Path) -> None:
    """Copy a mirror to where a restored workspace looks for its keys; the workspace's own journal key to its journal."""
    if target.exists() and any(path.name not in _TRANSIENT for path in target.rglob("*") if path.is_file()):
        raise RempartError(str(target), "keys lie there already", "Move them away, or restore without --keys")
    for name, path in _keys(folder).items():
        _copy(path, journal / "key.pem" if name == JOURNAL else target / name)
    target.chmod(0o700)
    for path in target.rglob("*"):
        if path.is_dir():
            path.chmod(0o700)


def is_mirror(folder: Path) -> bool:
    """Tell whether a folder is a mirror of keys."""
    return (folder / "journal.pem").is_file()
