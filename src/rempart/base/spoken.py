"""Days, numbers and shares as people write them, in both languages."""

from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from rempart.base.words import Language

THIN, FIXED = "\u202f", "\u00a0"
"""The two spaces at which no line breaks: the narrow one before « % », the wide one inside a date."""
_MONTHS: dict[Language, str] = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_SHORT: dict[Language, str] = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
}


def day_in_words(day: date, lang: Language, *, short: bool = False) -> str:
    """Return ``24 November 2026``, « 1er mars 2026 », or ``24 Nov 2026`` where room is short."""
    month = (_SHORT if short else _MONTHS)[lang].split()[day.month - 1]
    return f"{day.day}{'er' if lang == 'fr' and day.day == 1 else ''}{FIXED}{month}{FIXED}{day.year}"


def month_in_words(day: date, lang: Language) -> str:
    """Return ``November 2026``."""
    return f"{_MONTHS[lang].split()[day.month - 1]}{FIXED}{day.year}"


def whole(number: int, lang: Language) -> str:
    """Return a whole number with the language's mark between thousands: ``120,000``, « 120 000 »."""
    return f"{number:,}".replace(",", THIN if lang == "fr" else ",")


def percent(share: float, lang: Language, *, sign: bool = True) -> str:
    """Return a share from 0 to 1 as a percentage: ``33%``, « 33 % », ``33.33%``.

    A share that is nearly a whole percentage is never rounded to it, since thresholds stand on whole percentages.
    """
    exact = Decimal(repr(round(share * 100, 9)))
    shown = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if shown != exact and shown == shown.to_integral_value():
        shown = exact.quantize(Decimal("0.0001"), ROUND_DOWN if shown > exact else ROUND_UP)
    figure = f"{shown:f}".rstrip("0").rstrip(".") if "." in f"{shown:f}" else f"{shown:f}"
    if lang == "fr":
        return figure.replace(".", ",") + (f"{THIN}%" if sign else "")
    return figure + ("%" if sign else "")
