"""Days of the practice town: when each register was published, and when applications came in."""

from datetime import date

EDITIONS: dict[str, tuple[date, ...]] = {
    "un_sanctions": (date(2023, 11, 6), date(2024, 6, 3), date(2025, 2, 3), date(2026, 3, 2), date(2026, 11, 2)),
    "fr_decp": (date(2023, 11, 6), date(2026, 3, 2), date(2026, 11, 2)),
    "bods": (date(2023, 11, 6), date(2026, 3, 2), date(2026, 11, 2)),
    "town_premises": (
        date(2023, 11, 6),
        date(2024, 6, 3),
        date(2025, 3, 3),
        date(2025, 11, 3),
        date(2026, 3, 2),
        date(2026, 11, 2),
    ),
    "town_permits": (date(2023, 11, 6), date(2026, 3, 2), date(2026, 11, 2)),
}
WHOLE_EDITIONS: dict[str, tuple[date, ...]] = {"fr_sirene": (date(2026, 11, 2),), "town_data": (date(2026, 11, 2),)}
"""Of the whole town, besides."""
FIRST = date(2023, 11, 6)
LAST = date(2026, 11, 2)
MARCH = (date(2026, 3, 3), date(2026, 3, 6), date(2026, 3, 10), date(2026, 3, 13))
NOVEMBER = (date(2026, 11, 3), date(2026, 11, 6), date(2026, 11, 10), date(2026, 11, 13))
WHOLE_ON = NOVEMBER[3]
"""Applications of the stories of the whole town: what they need was exported the week before."""
EARLY = date(2024, 6, 5)
"""Two years before the others: what was known then was less."""
STALE = date(2025, 10, 6)
"""Eight months after the last list: what the list does not say then proves nothing."""
