"""Cases, by-laws and other files that somebody wrote by hand, read into their form; keys are named where they fail, values never."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from rempart.base import RempartError
from rempart.base.yaml_files import read_texts
from rempart.procedures.case.bylaw import Bylaw
from rempart.procedures.case.events import Case

_Form = TypeVar("_Form", bound=BaseModel)


def read_form(path: Path, form: type[_Form], given: Mapping[str, Any] | None = None) -> _Form:
    """Read a YAML or JSON file into a form.

    Args:
        path: the file.
        form: what it must hold.
        given: values of keys that it may leave out.

    Raises:
        RempartError: it is missing, too large, not YAML in UTF-8, or breaks the form.
    """
    return _formed(path, form, {**(given or {}), **_keys(path)})


def read_bylaw(path: Path) -> Bylaw:
    """Read a by-law.

    Raises:
        RempartError: as ``read_form``.
    """
    return read_form(path, Bylaw)


def read_case(path: Path, given: Mapping[str, Any]) -> Case:
    """Read a case; its ``bylaw`` may be the name of a file beside it.

    Raises:
        RempartError: as ``read_form``; the by-law that it names is no plain file beside it.
    """
    raw = _keys(path)
    if isinstance(raw.get("bylaw"), str):
        raw["bylaw"] = _keys(_beside(path, raw["bylaw"]))
    return _formed(path, Case, {**given, **raw})


def _keys(path: Path) -> dict[str, Any]:
    try:
        raw = read_texts(path)
    except FileNotFoundError as error:
        raise RempartError(str(path), "it is missing", "Put the file there") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RempartError(str(path), "it is not YAML in UTF-8", "Correct the file") from error
    if not isinstance(raw, dict):
        raise RempartError(str(path), "it holds no keys with values", "Correct the file")
    return raw


def _formed(path: Path, form: type[_Form], raw: Mapping[str, Any]) -> _Form:
    try:
        return form.model_validate(raw)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise RempartError(str(path), told, "Correct the file; nothing was done") from error


def _beside(path: Path, name: str) -> Path:
    """Return the file of this name in the folder of another; a name leads nowhere else."""
    found = path.parent / name
    if Path(name).name != name or found.is_symlink() or not found.is_file():
        raise RempartError(str(path), "the by-law that it names is no file beside it", "Put the file beside it")
    return found
