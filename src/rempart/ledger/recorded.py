"""What the journal says of editions, judgements and suppressions, purges included."""

from collections.abc import Iterable, Mapping

from rempart.base.errors import RempartError
from rempart.journal import Entry
from rempart.ledger.editions import Edition
from rempart.ledger.suppression import SHOWN, Suppressions
from rempart.ledger.workspace import Workspace

_RESTORE = "Restore it from a copy"


def receipts_recorded(entries: Iterable[Entry]) -> dict[tuple[str, str], set[str | None]]:
    """Return, by register and edition, the hashes that its receipt may have by the journal; None: the edition may be absent.

    Between the intent of a purge and its end both are right, before and after: a second run brings it to its end.
    """
    found: dict[tuple[str, str], set[str | None]] = {}
    for entry in entries:
        if entry.action not in ("load.done", "purge.edition", "purge.edition.done"):
            continue
        key = (str(entry.data["register"]), str(entry.data["edition"]))
        if entry.action == "load.done":
            found[key] = {entry.data["receipt"]} if "receipt" in entry.data else set()
        elif entry.action == "purge.edition":
            found[key] = {entry.data["before"], entry.data["after"]}
        else:
            found[key] = {entry.data["after"]}
    return found


def check_editions(
    workspace: Workspace, found: Iterable[Edition], entries: Iterable[Entry], register: str | None = None
) -> None:
    """Check that the editions are those that the journal names, each with its receipt; of one register, where told.

    Raises:
        RempartError: one is missing, or its receipt is another.
    """
    there, told = {(edition.path.parent.name, edition.id): edition for edition in found}, list(entries)
    _check_withdrawn(there, told)
    for key, hashes in receipts_recorded(told).items():
        if register not in (None, key[0]) or hashes == {None}:
            continue
        edition = there.get(key)
        if edition is None:
            if None in hashes:
                continue
            raise RempartError(str(workspace.editions_of(key[0]) / key[1]), "the edition is missing", _RESTORE)
        if hashes and edition.receipt_sha256 not in hashes:
            raise RempartError(str(edition.path), "its receipt is not the one that the journal names", _RESTORE)


def _check_withdrawn(there: Mapping[tuple[str, str], Edition], entries: Iterable[Entry]) -> None:
    """Check that what is out of use is what the journal says was taken out of use."""
    begun: set[tuple[str, str]] = set()
    done: set[tuple[str, str]] = set()
    for entry in entries:
        if entry.action not in ("load.begun", "edition.withdrawn", "edition.withdrawn.done"):
            continue
        key = (str(entry.data["register"]), str(entry.data["edition"]))
        if entry.action == "load.begun":  # another edition under a name that a purge made free
            begun.discard(key)
            done.discard(key)
        else:
            (begun if entry.action == "edition.withdrawn" else done).add(key)
    for key, edition in there.items():
        if edition.withdrawn and key not in begun:
            raise RempartError(str(edition.path), "it is out of use, and the journal does not say so", _RESTORE)
        if key in done and not edition.withdrawn:
            raise RempartError(str(edition.path), "the journal says that it was withdrawn, and it is in use", _RESTORE)


def judgements_purged(entries: Iterable[Entry]) -> set[str]:
    """Return the numbers of the judgements that an erasure took out of the file."""
    return {
        str(number) for entry in entries if entry.action == "purge.judgements" for number in entry.data["judgements"]
    }


def check_suppressions(workspace: Workspace, entries: Iterable[Entry]) -> None:
    """Check that the list of suppressions is the one that the journal names: without a line, its subject would come back.

    Raises:
        RempartError: a line is missing or was added.
    """
    told = list(entries)
    begun = {mark for entry in told if entry.action == "suppression" for mark in entry.data["marks"]}
    done = {mark for entry in told if entry.action == "suppression.done" for mark in entry.data["marks"]}
    written = {one.mark[:SHOWN] for one in Suppressions.read(workspace.path).entries}
    for mark in sorted((done - written) | (written - begun)):
        what = "is missing" if mark in done else "is not in the journal, so it was changed or added"
        raise RempartError(f"suppressions/suppressions.jsonl, mark {mark}", f"it {what}", _RESTORE)
