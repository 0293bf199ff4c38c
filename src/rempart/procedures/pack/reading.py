"""Packs read from their folders: all faults of a pack are told at once, and nothing of a faulty pack is used."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from rempart.base import RempartError
from rempart.base.yaml_files import TextLoader
from rempart.procedures.pack.checking import faults_of
from rempart.procedures.pack.form import Article, ClockForm, Heading, Measure, Procedure
from rempart.procedures.pack.letters import Letter
from rempart.procedures.pack.pack import Pack

FOLDER = Path(__file__).parents[1] / "packs"
_Form = TypeVar("_Form")


class PackError(RempartError):
    """A pack breaks a rule; every fault is told."""

    def __init__(self, where: str, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(where, "; ".join(faults), "Correct the files; nothing of the pack was used")


def pack_ids(folder: Path = FOLDER) -> list[str]:
    """Return the packs that are there, in order."""
    return sorted(one.name for one in folder.iterdir() if any(one.glob("*/pack.yml")))


def versions_of(pack_id: str, folder: Path = FOLDER) -> list[date]:
    """Return the versions of a pack, the oldest first.

    Raises:
        RempartError: there is no such pack.
    """
    found = sorted(date.fromisoformat(one.parent.name) for one in (folder / pack_id).glob("*/pack.yml"))
    if not found:
        known = ", ".join(pack_ids(folder))
        raise RempartError(f"pack {pack_id}", "there is none of this name", f"Use one of {known}, or a folder")
    return found


def load_pack(pack: str | Path, version: date | None = None, *, on: date | None = None) -> Pack:
    """Return a checked pack.

    Args:
        pack: the name of a pack that comes with Rempart, or the folder of a version.
        version: the version; by default the newest, or the newest of the day ``on``.
        on: a day; versions after it are not used.

    Raises:
        PackError: the pack breaks a rule; all faults are named.
        RempartError: there is no such pack or version.
    """
    if isinstance(pack, Path):
        return _read_pack(pack)  # whoever writes a pack reads it again
    known = [one for one in versions_of(pack) if on is None or one <= on]
    if (version is not None and version not in known) or not known:
        told = ", ".join(map(str, versions_of(pack)))
        raise RempartError(f"pack {pack}", f"it has no version {version or on}", f"Its versions: {told}")
    return _load(FOLDER / pack / str(version or known[-1]))


@cache
def _load(folder: Path) -> Pack:
    return _read_pack(folder)


def _read_pack(folder: Path) -> Pack:
    if not (folder / "pack.yml").is_file():
        raise RempartError(str(folder), "it has no pack.yml", "Name the folder of one version of a pack")
    faults: list[str] = []
    heading = _read(folder / "pack.yml", Heading, faults)
    articles = _list(folder / "law.yml", Article, faults)
    clocks = _list(folder / "clocks.yml", ClockForm, faults)
    measures = _list(folder / "measures.yml", Measure, faults)
    procedures = _folder(folder / "procedures", Procedure, faults)
    letters = _folder(folder / "letters", Letter, faults)
    faults += _twice("law.yml", [one.id for one in articles])
    faults += _twice("clocks.yml", [one.id for one in clocks])
    faults += _twice("measures.yml", [one.id for one in measures])
    faults += _twice("procedures", [one.procedure for one in procedures])
    faults += _twice("letters", [one.letter for one in letters])
    faults += _twice("pack.yml: recipients", [one.id for one in heading.recipients] if heading else [])
    if faults or heading is None:
        raise PackError(str(folder), faults)
    pack = Pack(folder, heading, articles, clocks, procedures, measures, letters, _sha256(folder))
    faults = faults_of(pack)
    if faults:
        raise PackError(str(folder), faults)
    return pack


def _twice(file: str, ids: list[str]) -> Iterator[str]:
    yield from (f"{file}: {one} stands twice" for one in sorted(set(ids)) if ids.count(one) > 1)


def _sha256(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _read(path: Path, form: type[_Form], faults: list[str]) -> _Form | None:
    return next(iter(_parsed(path, lambda raw: [TypeAdapter(form).validate_python(raw)], faults)), None)


def _folder(folder: Path, form: type[_Form], faults: list[str]) -> list[_Form]:
    return [one for path in sorted(folder.glob("*.yml")) if (one := _read(path, form, faults))]


def _list(path: Path, form: type[_Form], faults: list[str]) -> list[_Form]:
    return list(_parsed(path, TypeAdapter(list[form]).validate_python, faults))  # type: ignore[valid-type]


def _parsed(path: Path, read: Callable[[Any], list[_Form]], faults: list[str]) -> list[_Form]:
    try:
        return read(yaml.load(path.read_text(encoding="utf-8"), Loader=TextLoader))  # noqa: S506 - texts only
    except FileNotFoundError:
        faults.append(f"{path.name}: it is missing")
    except (yaml.YAMLError, UnicodeDecodeError):
        faults.append(f"{path.name}: it is not YAML")
    except ValidationError as error:
        faults += _told(path, error)
    return []


def _told(path: Path, error: ValidationError) -> Iterator[str]:
    for one in error.errors():
        yield f"{path.name}: {'.'.join(map(str, one['loc'])) or 'file'}: {one['msg']}"
