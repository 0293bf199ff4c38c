"""A decision and its traces in one file: whoever gets it can check it without us, offline.

manifest.json             name, size and SHA-256 of every other file
journal/entries.jsonl     the entries that are shown, one of which holds the hash of the list of the files
journal/proofs.json       that each of them is in the journal of the checkpoint
journal/checkpoint.txt    the signed checkpoint; journal/key.txt, the key that signed it
journal/anchors/          time stamps of the checkpoint, where there are any
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import rfc8785

from rempart.base.errors import RempartError
from rempart.journal import anchoring, archive
from rempart.journal.anchoring import Stamped
from rempart.journal.checkpoint import Note, PublicKey
from rempart.journal.entries import Entry, parsed
from rempart.journal.opening import read_note, signed_note
from rempart.journal.proving import Prover
from rempart.journal.store import Store, replace
from rempart.journal.tree import includes
from rempart.journal.writing import Journal

FORM = "rempart-bundle/1"
SEALED = "bundle.sealed"
"""The entry that holds the hash of the list of a bundle's files: ``data.manifest``."""
MANIFEST = "manifest.json"
_ENTRIES, _PROOFS, _CHECKPOINT, _KEY = (
    f"journal/{name}" for name in ("entries.jsonl", "proofs.json", "checkpoint.txt", "key.txt")
)
_ANCHORS = "journal/anchors/"
_TRACE = re.compile(r"journal/(?:entries\.jsonl|proofs\.json|checkpoint\.txt|key\.txt|anchors/[0-9]{10,}\.tsr)")
_OTHERS_SHOWN = "it does not show the entries that the sealing entry names"
_ASK = "Ask for the bundle again, and compare the two"


@dataclass(frozen=True)
class Bundle:
    """What was verified of a bundle: its files, the entries that it shows, the checkpoint, its key, its time stamps.

    ``sealed`` is the one of the entries that sealed the files: its case is that of the bundle. ``unread`` time stamps were not looked at, because the library that reads them is not installed.
    """

    files: tuple[str, ...]
    entries: tuple[Entry, ...]
    note: Note
    sealed: Entry
    key: PublicKey
    stamps: tuple[Stamped, ...]
    unread: int = 0


class Appending(Protocol):
    """What is used of a journal to seal files: a folder's, or a database's."""

    def append(
        self, action: str, *, actor: str, data: Mapping[str, Any], purpose: str | None = None, case: str | None = None
    ) -> Entry:
        """Write one event."""


def seal(
    journal: Appending,
    files: Mapping[str, bytes],
    *,
    actor: str,
    case: str | None = None,
    purpose: str | None = None,
    shown: Iterable[int] | None = None,
) -> Entry:
    """Write an entry with the hash of the list of the files, so that none of them can be changed afterwards.

    With ``shown``, the numbers of the entries that the bundle shows beside this one, none of those can be left out of it
    either, nor another put in.

    Raises:
        RempartError: a name is not allowed, there is too much, or the journal cannot be written.
    """
    _check_files(files, "the bundle")
    data: dict[str, Any] = {"files": len(files), "manifest": _sealed(_listed(files))}
    if shown is not None:
        data["shown"] = sorted(set(shown))
    return journal.append(SEALED, actor=actor, data=data, case=case, purpose=purpose)


def write_bundle(path: Path, files: Mapping[str, bytes], journal: Journal, numbers: Iterable[int]) -> None:
    """Write the files and the entries ``numbers``, with what proves them. The same journal and files give the same bytes.

    The checkpoint is the first that has a time stamp and reaches all the entries, or else the last.

    Args:
        path: of the ZIP file.
        files: by name, with "/" between folders; none stands under ``journal/``.
        journal: which holds the entries; one of them sealed the files.
        numbers: of the entries that are shown; nobody else's are.

    Raises:
        RempartError: an entry is not there, none of them sealed the files, they are not those that it says are shown, or a
            name is not allowed.
    """
    wanted = sorted(set(numbers))
    note, stamps = _anchored(journal, max(wanted, default=1))
    replace(path, packed(files, journal.store, note, wanted, stamps=stamps, where=str(path)))


def packed(
    files: Mapping[str, bytes],
    store: Store,
    note: bytes,
    wanted: Sequence[int],
    *,
    stamps: Mapping[str, bytes] | None = None,
    where: str = "the bundle",
) -> bytes:
    """Return a bundle: the files and the entries ``wanted``, in order, with what proves them under a checkpoint of ``store``.

    Raises:
        RempartError: as ``write_bundle``.
    """
    _check_files(files, where)
    prover = Prover(store, note)
    entries = [prover.entry(number) for number in wanted]
    listed = _listed(files)
    sealing = _sealing(entries, listed)
    if sealing is None:
        raise RempartError(where, "none of the entries sealed these files", "Seal them first, and name that entry")
    if not _all_shown(sealing, entries):
        raise RempartError(where, _OTHERS_SHOWN, "Seal the files again with the numbers of these entries")
    proofs = [prover.inclusion(entry.number) for entry in entries]
    traces = {
        _ENTRIES: b"".join(entry.line() + b"\n" for entry in entries),
        _PROOFS: _proofs([proof.path for proof in proofs]),
        _CHECKPOINT: note,
        _KEY: f"{store.keys()[-1]}\n".encode(),
        **{f"{_ANCHORS}{name}": body for name, body in (stamps or {}).items()},
    }
    return archive.packed({MANIFEST: _manifest_of(files, traces), **traces, **files})


def sealed_by(entries: Iterable[Entry], files: Mapping[str, bytes]) -> Entry | None:
    """Return the last of the entries that sealed these files; None where none did."""
    return _sealing(list(entries), _listed(files))


def verify_bundle(
    path: Path, *, key: PublicKey | None = None, outside: Sequence[Path] = (), authorities: bytes | None = None
) -> Bundle:
    """Check everything that a bundle says.

    Args:
        path: of the ZIP file.
        key: the journal's public key as somebody else kept it; without one, that of the bundle is believed.
        outside: checkpoints that somebody else kept; each must be the bundle's own.
        authorities: certificates (PEM) that time stamps must lead up to; without them their signature is not looked at.

    Raises:
        RempartError: names the file that was changed, dropped, added or does not fit.
    """
    try:
        with path.open("rb") as file:
            files = archive.unpacked(file.read(archive.LONGEST + 1))
    except ValueError as error:
        raise RempartError(str(path), str(error), _ASK) from error
    manifest = _manifest(path, files)
    found_key, note = _signed(path, files, key)
    for one in outside:
        held = read_note(one.read_bytes(), one)
        if held.checkpoint != note.checkpoint:
            what = f"it is not the checkpoint of the bundle, which is of size {note.checkpoint.size}"
            raise RempartError(
                str(one),
                what,
                "Ask for the proof that the later one extends the earlier: 'rempart journal prove --since'",
            )
    entries = _entries(path, files, note)
    sealing = _sealing(entries, manifest["files"])
    if sealing is None:
        raise RempartError(f"{path}, {MANIFEST}", "no entry of the journal sealed these files", _ASK)
    if not _all_shown(sealing, entries):
        raise RempartError(f"{path}, {_ENTRIES}", _OTHERS_SHOWN, _ASK)
    anchors = {name: body for name, body in sorted(files.items()) if name.startswith(_ANCHORS)}
    for name in anchors.keys() - {f"{_ANCHORS}{note.checkpoint.size:010}.tsr"}:
        raise RempartError(f"{path}, {name}", "it is not named after the checkpoint of the bundle", _ASK)
    read = anchors if anchoring.readable() else {}
    stamps = tuple(
        anchoring.checked(body, files[_CHECKPOINT], f"{path}, {name}", authorities) for name, body in read.items()
    )
    names = tuple(one["name"] for one in manifest["files"])
    return Bundle(names, tuple(entries), note, sealing, found_key, stamps, len(anchors) - len(read))


def _listed(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    return [
        {"name": name, "sha256": hashlib.sha256(body).hexdigest(), "size": len(body)}
        for name, body in sorted(files.items())
    ]


def _sealed(listed: list[dict[str, Any]]) -> str:
    return hashlib.sha256(rfc8785.dumps(listed)).hexdigest()


def _sealing(entries: Sequence[Entry], listed: list[dict[str, Any]]) -> Entry | None:
    """Return the last of the entries that sealed these files."""
    wanted = _sealed(listed)
    found = (one for one in reversed(entries) if one.action == SEALED and one.data.get("manifest") == wanted)
    return next(found, None)


def _all_shown(sealing: Entry, entries: Sequence[Entry]) -> bool:
    """Whether the entries beside the sealing one are those that it names; an entry that names none leaves it open."""
    others = [entry.number for entry in entries if entry.number != sealing.number]
    return bool(sealing.data.get("shown", others) == others)


def _proofs(paths: Iterable[Iterable[bytes]]) -> bytes:
    return rfc8785.dumps([[base64.b64encode(one).decode() for one in path] for path in paths])


def _check_files(files: Mapping[str, bytes], where: str) -> None:
    try:
        archive.check_files(files)
    except ValueError as error:
        raise RempartError(where, str(error), "Give the file another name, or leave files out") from error
    if any(name.casefold() == MANIFEST or name.casefold().split("/")[0] == "journal" for name in files):
        raise RempartError(where, "a file has a name that the bundle needs itself", "Give the file another name")


def _anchored(journal: Journal, last: int) -> tuple[bytes, dict[str, bytes]]:
    """Return the checkpoint of a bundle and its time stamps, by the names of their files."""
    store = journal.store
    kept, stamps = store.kept(), store.stamps()
    for size in sorted(stamps):
        if size >= last and size in kept:
            return kept[size].read_bytes(), {stamps[size].name: stamps[size].read_bytes()}
    note = journal.checkpoint()
    if note is None:
        raise RempartError(str(journal.folder), "the journal has no entries", "Seal the files first")
    return note, {}


def _manifest(path: Path, files: Mapping[str, bytes]) -> dict[str, Any]:
    where = f"{path}, {MANIFEST}"
    body = files.get(MANIFEST, b"")
    try:
        content = json.loads(body)
        whole = rfc8785.dumps(content) == body and content["form"] == FORM
        listed = [*content["files"], *content["journal"]]
        names = {one["name"]: one for one in listed}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RempartError(where, "it is missing, or not the manifest of a bundle", _ASK) from error
    if not whole or len(names) != len(listed) or not all(isinstance(name, str) for name in names):
        raise RempartError(where, "it is not the manifest of a bundle", _ASK)
    for one, trace in [(one, False) for one in content["files"]] + [(one, True) for one in content["journal"]]:
        if trace != bool(_TRACE.fullmatch(one["name"])) or (not trace and _under_journal(one["name"])):
            raise RempartError(f"{path}, {one['name']}", "it is in the wrong list, so nothing sealed it", _ASK)
    for name in sorted(names.keys() ^ (files.keys() - {MANIFEST})):
        what = (
            "it is in the manifest and not in the bundle"
            if name in names
            else "it is in the bundle and not in the manifest"
        )
        raise RempartError(f"{path}, {name}", what, _ASK)
    for one in _listed({name: files[name] for name in names}):
        if one != names[one["name"]]:
            raise RempartError(f"{path}, {one['name']}", "it was changed: the manifest says otherwise", _ASK)
    sealed = {one["name"] for one in content["files"]}
    made = _manifest_of(
        {name: files[name] for name in sealed}, {name: files[name] for name in names if name not in sealed}
    )
    if made != body:
        raise RempartError(where, "it says more than the files give", _ASK)
    return dict(content)


def _manifest_of(files: Mapping[str, bytes], traces: Mapping[str, bytes]) -> bytes:
    return rfc8785.dumps({"files": _listed(files), "form": FORM, "journal": _listed(traces)})


def _under_journal(name: str) -> bool:
    return name.casefold().split("/")[0] == "journal"


def _signed(path: Path, files: Mapping[str, bytes], key: PublicKey | None) -> tuple[PublicKey, Note]:
    try:
        found = PublicKey.parsed(files[_KEY].decode().removesuffix("\n"))
    except (KeyError, ValueError) as error:
        raise RempartError(f"{path}, {_KEY}", "the key is missing or damaged", _ASK) from error
    if files[_KEY] != f"{found}\n".encode():
        raise RempartError(f"{path}, {_KEY}", "it is not as the journal writes it", _ASK)
    if key not in (None, found):
        raise RempartError(
            f"{path}, {_KEY}", "it is not the key that you gave", "It was replaced, or it is another journal's bundle"
        )
    note = signed_note(files.get(_CHECKPOINT, b""), f"{path}, {_CHECKPOINT}", [found])
    if len(note.signatures) != 1:
        raise RempartError(f"{path}, {_CHECKPOINT}", "it holds more than the signature of the journal", _ASK)
    return found, note


def _entries(path: Path, files: Mapping[str, bytes], note: Note) -> list[Entry]:
    lines = files.get(_ENTRIES, b"").split(b"\n")
    try:
        paths = [
            tuple(base64.b64decode(one, validate=True) for one in proof)
            for proof in json.loads(files.get(_PROOFS, b""))
        ]
    except (ValueError, TypeError, RecursionError) as error:
        raise RempartError(f"{path}, {_PROOFS}", "it holds no proofs", _ASK) from error
    if _proofs(paths) != files[_PROOFS]:
        raise RempartError(f"{path}, {_PROOFS}", "it holds more than the proofs", _ASK)
    if lines.pop() != b"" or len(lines) != len(paths):
        raise RempartError(f"{path}, {_PROOFS}", "there is not one proof for each entry", _ASK)
    entries: list[Entry] = []
    for number, (line, proof) in enumerate(zip(lines, paths, strict=True), start=1):
        where = f"{path}, {_ENTRIES}, line {number}"
        try:
            entry = parsed(line)
        except ValueError as error:
            raise RempartError(where, str(error), _ASK) from error
        one = note.checkpoint
        if not includes(entry.number - 1, one.size, bytes.fromhex(entry.hash), proof, one.root):
            raise RempartError(where, "the entry is not in the journal of the checkpoint", _ASK)
        if entries and entries[-1].number >= entry.number:
            raise RempartError(where, "the entries are not in their order", _ASK)
        entries.append(entry)
    return entries
