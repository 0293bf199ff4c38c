"""What a command left."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ran:
    """Exit code, standard output, standard error."""

    code: int
    out: str
    err: str
