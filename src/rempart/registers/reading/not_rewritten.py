"""Why a kept file cannot be rewritten without some of its records."""

LARGEST = 512 * 1024**2
"""Bytes of a file that is read whole: XML, and JSON that is not one record a line."""
TOO_LARGE = f"it is read whole, and larger than {LARGEST // 1024**2} MB"
UNREAD = "it could not be read as it was when it was loaded"


class CannotRewriteError(Exception):
    """The file cannot be rewritten without some of its records; the whole of it must go. Its text says why."""
