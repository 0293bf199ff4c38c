"""Documents of a case: sealed under its key in ``desk-documents/`` of the workspace, found by a random key."""

import hashlib
import os
import secrets
from pathlib import Path

from rempart.base import RempartError
from rempart.desk.accounts.models import User
from rempart.desk.cases.models import Case, Document
from rempart.desk.configuration import workspace
from rempart.desk.day import now
from rempart.desk.record import record
from rempart.desk.rights.table import DataClass
from rempart.desk.sealing import seal, unseal


def _path(document_key: str) -> Path:
    return workspace().path / "desk-documents" / document_key[:2] / document_key


def store_document(
    case: Case,
    by: User,
    content: bytes,
    *,
    name: str,
    media_type: str,
    role: str,
    data_class: DataClass,
    event: int | None = None,
) -> Document:
    """Keep a file of a case, in the transaction that is open; the file lies on the disk, sealed, before the row does.

    A file whose row was rolled back is removed by ``operations``; a row without its file never is.
    """
    key = secrets.token_hex(16)
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(seal(case.number, f"document/{key}", content))
        file.flush()
        os.fsync(file.fileno())
    row = Document.objects.create(
        case=case, key=key, role=role, data_class=data_class, sealed_name=seal(case.number, f"name/{key}", name.encode()),
        media_type=media_type, sha256=hashlib.sha256(content).hexdigest(), size=len(content), added_by=by, added_at=now(), event=event,
    )  # fmt: skip
    record(
        "document.added", actor=by.pseudonym, case=case.number,
        data={"document": key, "role": role, "class": data_class, "sha256": row.sha256, "size": row.size},
    )  # fmt: skip
    return row


def name_of(document: Document) -> str:
    """Return the name of a document, as it was given."""
    return unseal(document.case.number, f"name/{document.key}", document.sealed_name).decode()


def content_of(document: Document) -> bytes:
    """Return the contents of a document; whoever calls has checked ``scope.documents_of``.

    Raises:
        DestroyedError: the case was purged.
        RempartError: the file is missing, or was changed.
    """
    try:
        sealed = _path(document.key).read_bytes()
    except FileNotFoundError as error:
        raise RempartError(f"document {document.key}", "its file is missing", "Restore it from a backup") from error
    content = unseal(document.case.number, f"document/{document.key}", sealed)
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise RempartError(f"document {document.key}", "its file is another", "Restore it from a backup")
    return content
