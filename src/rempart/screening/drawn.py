"""Applications of which nothing is asked, and which are reviewed all the same: a share drawn by a seed that only the town knows.

They give the base rate (how often ordinary files would be asked about by a person), and nobody can know beforehand that a file
without a question will not be looked at. The draw depends on the application's id and the seed alone, on no finding (R-13).
"""

import hashlib
import hmac
from collections.abc import Iterable

_WHOLE = 1 << 64


def is_drawn(application_id: str, seed: str, share: float) -> bool:
    """Tell whether an application is in the drawn ``share`` (0 to 1); the same seed and id always give the same answer."""
    digest = hmac.new(seed.encode(), application_id.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") < share * _WHOLE


def drawn(applications: Iterable[tuple[str, bool]], seed: str, share: float) -> list[str]:
    """Return the ids that are drawn among applications without any question; each is given as (id, something is asked)."""
    return [id_ for id_, asked in applications if not asked and is_drawn(id_, seed, share)]
