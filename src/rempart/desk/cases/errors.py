"""What goes wrong between people who work on one case."""

from rempart.base import RempartError


class ConflictError(RempartError):
    """Somebody else changed the case since the form was made; nothing was changed by this one."""
