"""What the checks of the package's own catalogue found, kept beside it: ``checked.json``.

To parse, bind and guard a hundred statements takes many seconds; a check of one application must not wait for them. The file
holds, for each signal, the hash of its bytes and the facts that its statement returns; for each relation what it reads and its
columns; and one key over everything that the checks hang on (dictionary, relations, subjects, forbidden words, their own
code). Where the key or a hash is another, the checks are made again. ``docs/generate.py`` writes it, a test makes all checks.
"""

import hashlib
import json
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

FILE = "checked.json"
_CODE = (
    "cards/checking.py", "cards/form.py", "cards/loading.py", "cards/subjects.yml", "relations/making.py", "statements/forbidden.py",
    "statements/forbidden.yml", "statements/guard.py", "statements/parameters.py", "statements/portable.py",
)  # fmt: skip


def key() -> str:
    """Return the hash of everything that the checks hang on, besides the signals themselves."""
    room, ledger = files("rempart.signals"), files("rempart.ledger")
    parts = [room.joinpath(name) for name in _CODE]
    parts += _sorted(room.joinpath("relations")) + _sorted(ledger.joinpath("schema"))
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.name.encode() + b"\0" + part.read_bytes() + b"\0")
    return digest.hexdigest()


def _sorted(folder: Traversable) -> list[Traversable]:
    return sorted((one for one in folder.iterdir() if one.name.endswith((".sql", ".yml"))), key=lambda one: one.name)


@cache
def checked() -> dict[str, Any]:
    """Return what was kept: ``relations`` and ``signals``; both empty where it was made of something else, or not at all."""
    nothing: dict[str, Any] = {"relations": [], "signals": {}}
    try:
        told = json.loads(files("rempart.signals").joinpath(FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return nothing
    return told if isinstance(told, dict) and told.get("key") == key() else nothing
