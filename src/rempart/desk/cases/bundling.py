"""The court's bundle of a case: sealed in the desk's journal by one person, and proved when it is handed out.

Sealing writes the hash of every file and the numbers of the case's entries into the journal, and keeps the files as a document.
Handing out adds the entries, their proofs and the signed checkpoint, so that ``rempart-verify`` can check it offline.
"""

import tempfile
from pathlib import Path

from django.db import transaction

from rempart.base import RempartError
from rempart.desk.accounts import attempts
from rempart.desk.accounts.models import User
from rempart.desk.cases.documents import content_of, store_document
from rempart.desk.cases.models import Case, Document
from rempart.desk.record import journal, noted, writing
from rempart.journal import archive, bundle
from rempart.procedures.pack import Pack
from rempart.procedures.reports.court import bundle_files
from rempart.procedures.reports.reading import Annexed


@transaction.atomic
def seal(case: Case, by: User, annexed: Annexed, pack: Pack, mark: str) -> Document:
    """Seal the files of a case in the journal, and keep them.

    Raises:
        RempartError: the case file cannot carry a report; or whoever seals wrote the draft.
    """
    if by.pseudonym == annexed.file.author:
        attempts.note(by.pseudonym, {"act": "bundle"}, case.number)
        raise RempartError(f"case {case.number}", "own_draft", "Somebody else must seal it")
    files = bundle_files(annexed, pack, mark)
    one = journal()
    shown = [entry.number for entry in one.entries_of(case.number)]
    with writing():
        bundle.seal(one, files, actor=by.pseudonym, case=case.number, purpose="court", shown=shown)
        noted()
    restricted = bool(set(annexed.annexes)) and any(row.data_class == "R" for row in case.document_set.all())
    row = store_document(
        case, by, archive.packed(files), name=f"{case.number}-bundle.zip", media_type="application/zip", role="bundle",
        data_class="R" if restricted else "A",
    )  # fmt: skip
    if restricted:
        row.named.add(by)
    return row


def proved(document: Document) -> bytes:
    """Return a bundle with the proofs of the journal as it stands; in a transaction in which nothing was written.

    Raises:
        RempartError: the files are not those that were sealed.
    """
    files = archive.unpacked(content_of(document))
    one = journal()
    sealing = bundle.sealed_by(one.entries_of(document.case.number), files)
    if sealing is None:
        raise RempartError(f"document {document.key}", "no entry of the journal sealed these files", "Seal them again")
    numbers = sorted({*sealing.data["shown"], sealing.number})
    with tempfile.TemporaryDirectory() as folder:
        store = one.excerpt(Path(folder) / "journal", numbers)
        return bundle.packed(files, store, store.checkpoint.read_bytes(), numbers)
