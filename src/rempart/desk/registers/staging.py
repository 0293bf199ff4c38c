"""Files on their way into a register: sealed on the disk until they are loaded or given up, opened only while a worker reads them.

They lie in ``desk-registers/`` of the workspace, each sealed under the key of its upload; no backup holds them. What a worker
opened is removed when it is done, and what a killed one left when the next one comes.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from rempart.base import RempartError
from rempart.desk import sealing
from rempart.desk.cases.uploads import RefusedUploadError, Uploaded, accept
from rempart.desk.cases.uploads import Upload as Accepted
from rempart.desk.cases.uploads_office import ODS, XLSX
from rempart.desk.configuration import workspace
from rempart.desk.day import now
from rempart.desk.registers.models import Upload
from rempart.ledger.editions import editions

TABLES = {"text/csv": ".csv", "text/plain": ".csv", XLSX: ".xlsx", ODS: ".ods"}
"""Kinds of file that hold a table, and how a worker calls them: what they were called says too much."""
_OPENED = ".opened-"
_FAULTS = ".faults"


def accept_table(file: Uploaded) -> Accepted:
    """Return a file that came from outside, where it is a table and harmless.

    Raises:
        RefusedUploadError: it is none, too large, damaged, swells, or could act by itself.
    """
    taken = accept(file)
    if taken.media_type not in TABLES:
        raise RefusedUploadError("kind")
    return taken


def _folder() -> Path:
    folder = workspace().path / "desk-registers"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def write(key: str, content: bytes) -> None:
    """Keep a file sealed, before its row is there; one whose row is rolled back is removed by ``clear_left``."""
    sealing.make_key(f"register/{key}")
    _write(key, "", content)


def write_faults(upload: Upload, columns: list[str], rows: Iterable[list[Any]]) -> None:
    """Keep the records that would be refused or lose a value, with their cells, as the file itself is kept.

    Raises:
        DestroyedError: the upload has ended.
    """
    told = {"columns": columns, "rows": list(rows)}
    _write(upload.key, _FAULTS, json.dumps(told, ensure_ascii=False, default=str).encode())


def faults_of(upload: Upload) -> dict[str, Any] | None:
    """Return ``columns`` and ``rows`` of the records that failed; None where nothing was tried."""
    path = _folder() / f"{upload.key}{_FAULTS}"
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(sealing.unseal(upload.key_name, _place(upload.key, _FAULTS), path.read_bytes()))
    return found


def _place(key: str, ending: str) -> str:
    return f"upload-file/{key}{ending}"


def _write(key: str, ending: str, content: bytes) -> None:
    path = _folder() / f"{key}{ending}"
    fresh = path.with_name(f"{path.name}.new")
    sealed = sealing.seal(f"register/{key}", _place(key, ending), content)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


@contextmanager
def opened(upload: Upload) -> Iterator[Path]:
    """Give the file as it was brought, in a folder that only this account reads and that is gone at the end.

    Raises:
        RempartError: it is missing (a backup holds none), or was changed.
    """
    folder = _folder()
    for left in folder.glob(f"{_OPENED}{upload.key}-*"):  # of a worker that was killed
        shutil.rmtree(left, ignore_errors=True)
    try:
        sealed = (folder / upload.key).read_bytes()
    except FileNotFoundError as error:
        raise RempartError(
            "file", "the file that was brought is not there any more", "Give it up and bring it again"
        ) from error
    content = sealing.unseal(upload.key_name, _place(upload.key, ""), sealed)
    if hashlib.sha256(content).hexdigest() != upload.sha256:
        raise RempartError("file", "the file that was brought is another", "Give it up and bring it again")
    with tempfile.TemporaryDirectory(prefix=f"{_OPENED}{upload.key}-", dir=folder) as place:
        plain = Path(place) / f"file{TABLES[upload.media_type]}"
        plain.write_bytes(content)
        yield plain


def clear(upload: Upload) -> None:
    """Take away the files and the key of an upload that ended; done again it changes nothing."""
    for path in _folder().glob(f"{upload.key}*"):
        path.unlink()
    for left in _folder().glob(f"{_OPENED}{upload.key}-*"):
        shutil.rmtree(left, ignore_errors=True)
    sealing.destroy_key(upload.key_name)


def take_back(upload: Upload) -> None:
    """Take away the folder of a new register of which nothing was loaded, so that its name is free again."""
    if upload.new and not editions(workspace().editions_of(upload.register)):
        shutil.rmtree(workspace().path / "registers" / upload.register, ignore_errors=True)


def clear_left() -> int:
    """Clear what ended uploads, rolled-back ones and killed workers left; return how many files went. One of today stays."""
    for row in Upload.objects.exclude(ended_at=None):
        clear(row)
    before, gone = (now() - timedelta(days=1)).timestamp(), 0
    known = set(Upload.objects.filter(ended_at=None).values_list("key", flat=True))
    for path in _folder().iterdir():
        if path.name.startswith(_OPENED):
            if path.stat().st_mtime < before:
                shutil.rmtree(path, ignore_errors=True)
                gone += 1
        elif path.name.partition(".")[0] not in known and path.stat().st_mtime < before:
            path.unlink()
            sealing.destroy_key(f"register/{path.name.partition('.')[0]}")
            gone += 1
    return gone
