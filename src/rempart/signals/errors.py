"""The error of this room."""

from rempart.base import RempartError


class SignalError(RempartError):
    """A signal file is refused, or its SELECT broke its promise; ``where`` is file:line. Nothing has been asked."""
