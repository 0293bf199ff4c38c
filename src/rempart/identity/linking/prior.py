"""From where on pairs are kept where nobody says so: the more records a file has, the more agree by chance.

Of two registers of n and m records no more than the smaller number of pairs are one party, of n times m: so the odds of a pair,
before anything is known of it, fall as the larger file grows (I. Fellegi and A. Sunter, A theory for record linkage, 1969, on
the prior odds of a pair). A part of that is in the evidence already: the rarity of names counts the namesakes that files of this
size hold, with the weight ``times`` of ``link.yml``. The rest of it is asked of *alike*.
"""

import math

from rempart.identity.tables import table

LEAST_ALIKE = 0.23
"""From where on pairs are kept in files up to ``records`` of ``link.yml``."""
MOST_LEAST = 0.99
"""No file asks for more than this, or nothing would be kept."""


def least_alike(records: int) -> float:
    """Return from where on pairs are kept, where the larger file has so many records."""
    told = table("linking/link")
    growth = math.log(max(1.0, records / told["least"]["records"]))
    odds = math.log(LEAST_ALIKE / (1 - LEAST_ALIKE)) + (1 - told["name_rarity"]["times"]) * growth
    return min(MOST_LEAST, round(1 / (1 + math.exp(-odds)), 2))
