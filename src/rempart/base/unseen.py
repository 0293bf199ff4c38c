"""Characters that nobody sees and that change what is read, and values that say nothing."""

import re
from typing import Any

UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Controls, marks that turn the direction of a line, and letters of no width, which make a text look empty or part a word.

The joiners (U+200C, U+200D) stay: names are written with them.
"""
UNSET = ("", "null", "~")
"""What YAML read as texts makes of a value that was left open."""


def without_unset(raw: Any) -> Any:
    """Return a table without the keys that were left open: YAML read as texts makes a word of ``null`` and of ``~``."""
    if not isinstance(raw, dict):
        return raw
    return {name: value for name, value in raw.items() if value not in UNSET}
