"""A bundle: publications in one file, for a machine without network, which loads them as if it had fetched them.

A bundle is a zip file: ``manifest.json`` and the kept sources. The manifest gives the bytes and the SHA-256 of each;
all are checked before anything is loaded. Whoever carries it compares the hash of the manifest by another way.
"""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

import rempart
from rempart.base.errors import RempartError
from rempart.ledger.editions import Edition, editions_in_use, registers_with_editions
from rempart.ledger.swapping import place_in
from rempart.ledger.workspace import Workspace, today
from rempart.registers.fresh.remembered import Remembered, last_confirmed, remember
from rempart.registers.loading import Loaded, Progress, load
from rempart.registers.shelf import open_register

MANIFEST = "manifest.json"
_CHUNK = 1_048_576
_MOST = 16 * _CHUNK
"""A manifest has no more bytes than this."""
_LONGEST_NAME = 255
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The instant of every member: the same editions give the same bytes."""
_CARRY = "Nothing was loaded: carry it again"


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _short(name: str) -> str:
    if len(name.encode()) > _LONGEST_NAME:
        raise ValueError("too long")
    return name


class BundledFile(_Closed):
    """One file of a publication: its place in the bundle, its name, and the bytes and SHA-256 of that place.

    Place and name are no longer than a disk takes: 255 bytes of a name.
    """

    path: str = Field(pattern=r"^files/[a-z][a-z0-9_]{0,99}/[0-9]{4}-[0-9]{2}-[0-9]{2}(\.[0-9]{1,6})?/[0-9]{1,6}$")
    name: Annotated[str, AfterValidator(_short)] = Field(pattern=r"^[^/\\\x00-\x1f]{1,255}$")
    bytes: int = Field(ge=1)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class BundledEdition(_Closed):
    """One publication of one register; ``confirmed_on`` is the day on which its publisher last said the same.

    ``emptied`` counts the records that are empty in its files, since they spoke of somebody who was erased: whatever else
    they said, of others too, does not arrive.
    """

    register_id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    published_on: date
    confirmed_on: date | None
    emptied: int = Field(default=0, ge=0)
    files: tuple[BundledFile, ...] = Field(min_length=1)


class Manifest(_Closed):
    """What a bundle holds, in the order in which it is loaded."""

    form: Literal["rempart-bundle/1"] = "rempart-bundle/1"
    rempart: str
    editions: tuple[BundledEdition, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_place_once(self) -> Self:
        places = [file.path for edition in self.editions for file in edition.files]
        if len(places) != len(set(places)):
            raise ValueError("a place stands twice")
        return self


@dataclass(frozen=True)
class Bundled:
    """A bundle that was written: its manifest and the hash of it."""

    manifest: Manifest
    sha256: str


def write_bundle(workspace: Workspace, out: Path, registers: Sequence[str] = (), *, actor: str = "cli") -> Bundled:
    """Write the editions in use of registers into a bundle: of whole editions the last, of parts all.

    Args:
        workspace: where they are.
        out: the file; it must not exist.
        registers: ids; all of which an edition is held unless told.
        actor: pseudonym written to the journal.

    Raises:
        RempartError: nothing is held of a register, a kept source is damaged, or the file exists.
    """
    if out.exists():
        raise RempartError(str(out), "it exists", "Give a new name")
    names = sorted(set(registers or registers_with_editions(workspace.path / "editions")))
    if not names:
        raise RempartError(str(workspace.path), "nothing was loaded yet", "Run 'rempart update' or 'rempart load'")
    temporary = out.with_name(f".{out.name}.new")
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as target:
            manifest = Manifest(
                rempart=rempart.__version__,
                editions=tuple(one for name in names for one in _bundled(workspace, name, target)),
            )
            text = json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True).encode()
            target.writestr(zipfile.ZipInfo(MANIFEST, _EPOCH), text)
        temporary.replace(out)
    except OSError as error:
        raise RempartError(str(out), f"it cannot be written ({error.strerror})", "Choose another place") from error
    finally:
        temporary.unlink(missing_ok=True)
    sha256 = hashlib.sha256(text).hexdigest()
    workspace.journal.append("bundle.written", actor=actor, data={"manifest": sha256, "registers": names})
    return Bundled(manifest, sha256)


def _bundled(workspace: Workspace, register: str, target: zipfile.ZipFile) -> Iterator[BundledEdition]:
    used = editions_in_use(workspace.editions_of(register))
    if not used:
        raise RempartError(register, "no edition of it is held", "Load it first, or leave it out")
    for edition in used[-1:] if used[-1].receipt.scope == "whole" else used:
        edition.verify()
        confirmed = last_confirmed(workspace, register) if edition is used[-1] else None
        files = tuple(_add(edition, register, number, target) for number in range(1, len(edition.receipt.files) + 1))
        yield BundledEdition(
            register_id=register,
            published_on=edition.day,
            confirmed_on=confirmed,
            emptied=edition.receipt.all_emptied,
            files=files,
        )


def _add(edition: Edition, register: str, number: int, target: zipfile.ZipFile) -> BundledFile:
    published = edition.receipt.files[number - 1]
    if not published.kept_sha256:
        raise RempartError(f"{register}, {edition.id}", "its source is no longer kept, since something was erased from it",
                           "Load the publisher's file on the other machine")  # fmt: skip
    name, source = f"{published.name}.gz", edition.kept_source(number)
    if source.name != f"{number}-{name}":
        raise RempartError(f"{register}, {edition.id}", "of its workbook the columns that are read are kept, as CSV, which its card does not take",
                           "Load the workbook on the other machine")  # fmt: skip
    path, digest, size = f"files/{register}/{edition.id}/{number}", hashlib.sha256(), 0
    with source.open("rb") as kept, target.open(
        zipfile.ZipInfo(path, _EPOCH), "w", force_zip64=True
    ) as out:  # fmt: skip
        while chunk := kept.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            out.write(chunk)
    return BundledFile(path=path, name=name, bytes=size, sha256=digest.hexdigest())


def emptied_in_words(edition: BundledEdition) -> str:
    """Return what is said on both machines of a publication of which records were emptied; nothing where none was."""
    if not edition.emptied:
        return ""
    records = "1 record was" if edition.emptied == 1 else f"{edition.emptied:,} records were"
    return f"{records} emptied before it was bundled (right to erasure): whatever else they said does not arrive"


@dataclass(frozen=True)
class Taken:
    """What became of one publication of a bundle: loaded, or set aside with its error."""

    edition: BundledEdition
    loaded: Loaded | None
    error: RempartError | None = None


def load_bundle(
    workspace: Workspace, path: Path, *, actor: str = "cli", progress: Progress = lambda _: None
) -> tuple[str, list[Taken]]:
    """Check every file of a bundle, then load its publications; return the hash of its manifest and what became of each.

    Raises:
        RempartError: it is no bundle, is cut short or was changed, or holds a register that this workspace does not
            know; nothing was loaded.
    """
    with place_in(workspace.path, ".bundle-") as place:
        manifest, sha256 = _checked(path, place)
        for edition in manifest.editions:
            open_register(edition.register_id, workspace.path / "registers")
        workspace.journal.append("bundle.begun", actor=actor, data={"manifest": sha256})
        taken = []
        for edition in manifest.editions:
            progress(f"{edition.register_id}: the edition of {edition.published_on}")
            files = [place / _folder(file) / file.name for file in edition.files]
            taken.append(_take(workspace, edition, files, actor, progress))
        done = {"manifest": sha256, "loaded": sum(one.error is None for one in taken), "of": len(taken)}
        workspace.journal.append("bundle.done", actor=actor, data=done)
        return sha256, taken


def _take(
    workspace: Workspace, edition: BundledEdition, files: Sequence[Path], actor: str, progress: Progress
) -> Taken:
    try:
        loaded = load(
            workspace, edition.register_id, files, edition=edition.published_on, emptied=edition.emptied, actor=actor,
            progress=progress,
        )  # fmt: skip
    except RempartError as error:
        return Taken(edition, None, error)
    folder = workspace.editions_of(edition.register_id)
    held = last_confirmed(workspace, edition.register_id)
    seen = min(edition.confirmed_on, today()) if edition.confirmed_on else None
    if seen and held and seen > held and editions_in_use(folder)[-1].id == loaded.receipt.edition:
        remember(folder, Remembered(edition=loaded.receipt.edition, confirmed_on=seen))
    return Taken(edition, loaded)


def _folder(file: BundledFile) -> str:
    """Return the folder of one file: files of one publication may have one name."""
    return file.path.replace("/", "-")


def _checked(path: Path, place: Path) -> tuple[Manifest, str]:
    """Unpack a bundle into ``place``, each file compared with the manifest; anything else in it is refused."""
    try:
        with zipfile.ZipFile(path) as bundle:
            manifest, sha256 = _manifest(path, bundle)
            files = [file for edition in manifest.editions for file in edition.files]
            members = sorted(bundle.namelist())
            if members != sorted([MANIFEST, *(file.path for file in files)]):
                raise RempartError(
                    str(path), "it does not hold the files that its manifest names, or others too", _CARRY
                )
            for file in files:
                _unpack(path, bundle, file, place)
    except FileNotFoundError as error:
        raise RempartError(str(path), "it does not exist", "Check the path") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise RempartError(str(path), "the bundle is damaged or cut short", _CARRY) from error
    except OSError as error:
        what = f"it cannot be read or unpacked ({error.strerror})"
        raise RempartError(str(path), what, "Nothing was loaded: check the path, or make room on the disk") from error
    return manifest, sha256


def _manifest(path: Path, bundle: zipfile.ZipFile) -> tuple[Manifest, str]:
    todo = "Give a file made by 'rempart bundle', or REGISTER and FILES"
    try:
        if bundle.getinfo(MANIFEST).file_size > _MOST:
            raise RempartError(str(path), "its manifest is too large", _CARRY)
        text = bundle.read(MANIFEST)
        return Manifest.model_validate_json(text), hashlib.sha256(text).hexdigest()
    except (KeyError, UnicodeDecodeError, ValidationError) as error:
        raise RempartError(
            str(path), "it is no bundle of this version (its manifest is missing or unknown)", todo
        ) from error


def _unpack(path: Path, bundle: zipfile.ZipFile, file: BundledFile, place: Path) -> None:
    where = f"{path}, {file.path}"
    member = bundle.getinfo(file.path)
    if member.compress_type != zipfile.ZIP_STORED or member.file_size != file.bytes:
        raise RempartError(where, "its size is not the one that the manifest names", _CARRY)
    (place / _folder(file)).mkdir()
    digest, left = hashlib.sha256(), file.bytes
    with bundle.open(file.path) as packed, (place / _folder(file) / _safe(file.name)).open("wb") as out:
        while chunk := packed.read(min(_CHUNK, left + 1)):
            left -= len(chunk)
            if left < 0:
                break
            digest.update(chunk)
            out.write(chunk)
    if left or digest.hexdigest() != file.sha256:
        raise RempartError(where, "its bytes are not those that the manifest names: it was changed", _CARRY)


def _safe(name: str) -> str:
    if re.fullmatch(r"\.*", name):
        raise RempartError("bundle", "a file has no name", _CARRY)
    return name
