"""Snapshots on disk: a folder built beside the older ones and renamed in, whole or not at all."""

import hashlib
import json
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from rempart.base.errors import RempartError
from rempart.ledger.editions import Receipt

MANIFEST = "manifest.json"


class Snapshot:
    """One snapshot, wherever its folder lies; it is only ever read."""

    def __init__(self, path: Path) -> None:
        if not (path / MANIFEST).is_file():
            raise RempartError(str(path), "no snapshot here (its manifest is missing)", "Run 'rempart build'")
        self.path = path

    @property
    def id(self) -> str:
        """Name of its folder."""
        return self.path.name

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Inputs and hashes: editions, judgements, versions, files."""
        loaded: dict[str, Any] = json.loads((self.path / MANIFEST).read_bytes())
        return loaded

    @cached_property
    def manifest_sha256(self) -> str:
        """Hash of the manifest: two snapshots with the same one hold the same bytes."""
        return hashlib.sha256((self.path / MANIFEST).read_bytes()).hexdigest()

    @property
    def known_on(self) -> date:
        """The day as of which identities, network and index were computed."""
        return date.fromisoformat(self.manifest["known_on"])

    @cached_property
    def receipts(self) -> list[Receipt]:
        """The receipts of the editions it was made from."""
        return [Receipt.model_validate(receipt) for receipt in self.manifest["editions"]]

    def confirmed_on(self, receipt: Receipt, day: date) -> date | None:
        """Return the day, after its publication, on which an edition was seen unchanged, as far as known on ``day``.

        The build writes the last such day into the manifest; an earlier one is not remembered.
        """
        seen = self.manifest.get("confirmed", {}).get(receipt.register_id)
        if seen is None or seen["edition"] != receipt.edition:
            return None
        confirmed = date.fromisoformat(seen["on"])
        return confirmed if receipt.published_on < confirmed <= day else None

    def table(self, name: str) -> Path:
        """Return the Parquet file of a stored table, with all its history."""
        return self.path / "tables" / f"{name}.parquet"

    def derived(self, name: str) -> Path:
        """Return the Parquet file of a derived table, as of ``known_on``."""
        return self.path / "derived" / f"{name}.parquet"

    @property
    def judgements(self) -> Path:
        """The judgements that were replayed."""
        return self.path / "judgements.jsonl"

    @property
    def index(self) -> Path:
        """The folder of the name index."""
        return self.path / "index"

    def verify(self) -> None:
        """Compare every file with the manifest.

        Raises:
            RempartError: names the first file that is missing, differs or is not of the build.
        """
        found = {str(path.relative_to(self.path)) for path in self.path.rglob("*") if path.is_file()}
        for name in sorted(found - self.manifest["files"].keys() - {MANIFEST}):
            raise RempartError(str(self.path / name), "the manifest does not name this file", "Take it out")
        for name, sha256 in sorted(self.manifest["files"].items()):
            path = self.path / name
            if not path.is_file():
                raise RempartError(str(path), "the file is missing", "Build the snapshot again")
            if file_sha256(path) != sha256:
                raise RempartError(str(path), "the file differs from the manifest", "Build the snapshot again")


def snapshots(folder: Path) -> list[Snapshot]:
    """Return the snapshots of a workspace, oldest first."""
    if not folder.is_dir():
        return []
    return [Snapshot(path) for path in sorted(folder.iterdir()) if (path / MANIFEST).is_file() and path.name[0] != "."]


def open_snapshot(folder: Path, name: str | None) -> Snapshot:
    """Return the snapshot called ``name``, the one at path ``name``, or the last one.

    Raises:
        RempartError: there is none.
    """
    if name is None:
        found = snapshots(folder)
        if not found:
            raise RempartError(str(folder), "nothing was built yet", "Run 'rempart build'")
        return found[-1]
    for path in (folder / name, Path(name)):
        if (path / MANIFEST).is_file():
            return Snapshot(path)
    raise RempartError(f"snapshot '{name}'", "there is none of that name", "List the folder snapshots/, or give a path")


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
