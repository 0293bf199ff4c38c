"""How sure a share is."""

import math

_Z = 1.959964  # 95 %


def wilson(seen: int, number: int) -> tuple[float, float]:
    """Return the ends of Wilson's interval, 95 %, of a share; 0 and 1 where nothing was asked."""
    if not number:
        return 0.0, 1.0
    share, z2 = seen / number, _Z * _Z
    middle = (share + z2 / (2 * number)) / (1 + z2 / number)
    half = _Z * math.sqrt(share * (1 - share) / number + z2 / (4 * number * number)) / (1 + z2 / number)
    return max(0.0, middle - half), min(1.0, middle + half)
