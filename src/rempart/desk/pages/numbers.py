"""Whole numbers as somebody typed or sent them: few digits of the usual ten, or none."""

_MOST_DIGITS = 9
"""A number of more digits names no row and counts nothing here; much longer ones cost time to read."""


def whole(text: str, otherwise: int = -1) -> int:
    """Return the number that a text is, or what is given in its place; ``²`` and ``٣`` are no numbers here."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else otherwise
