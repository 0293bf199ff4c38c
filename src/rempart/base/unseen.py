"""Characters that nobody sees and that change what is read, and values that say nothing."""

import re
from typing import Any

UNSEEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Controls, and marks that turn the direction of a line."""


def without_unset(raw: Any) -> Any:
    """Return a table without the keys that were left open: YAML read as texts makes a word of ``null`` and of ``~``."""
    if not isinstance(raw, dict):
        return raw
    return {name: value for name, value in raw.items() if value not in ("", "null", "~")}
