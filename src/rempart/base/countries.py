"""Countries by name, in English and French, as publishers write them."""

import gettext
from functools import cache
from typing import NamedTuple

from anyascii import anyascii


class Country(NamedTuple):
    """One spelling of a country's name with its ISO 3166-1 codes."""

    key: str
    alpha2: str
    alpha3: str


_ALSO = {  # names that lists use and ISO does not
    "Burma": "MM", "Cape Verde": "CV", "Czech Republic": "CZ", "DPRK": "KP", "DRC": "CD", "England": "GB",
    "Great Britain": "GB", "Ivory Coast": "CI", "Kosovo": "XK", "Macedonia": "MK", "North Korea": "KP", "Palestine": "PS",
    "Russia": "RU", "South Korea": "KR", "Swaziland": "SZ", "Syria": "SY", "Turkey": "TR", "UK": "GB", "USA": "US",
    "United States of America": "US", "United Kingdom of Great Britain and Northern Ireland": "GB",
    "Democratic People's Republic of Korea": "KP", "Iran (Islamic Republic of)": "IR", "Iran": "IR", "Tanzania": "TZ",
    "Bolivia": "BO", "Venezuela": "VE", "Vietnam": "VN", "Laos": "LA", "Moldova": "MD", "Congo": "CG",
    "Korea, North": "KP", "Korea, South": "KR", "Congo, Democratic Republic of the": "CD", "Congo, Republic of the": "CG",
    "Bahamas, The": "BS", "The Bahamas": "BS", "Gambia, The": "GM", "The Gambia": "GM", "Brunei": "BN", "Macau": "MO",
    "Palestinian": "PS", "Palestinian Territories": "PS", "Region: Gaza": "PS", "West Bank": "PS", "Myanmar (Burma)": "MM",
    "Allemagne": "DE", "Belgique": "BE", "Espagne": "ES", "Italie": "IT", "Pays-Bas": "NL", "Royaume-Uni": "GB",
    "Biélorussie": "BY", "Birmanie": "MM", "Birmanie/Myanmar": "MM", "Etat de Palestine": "PS", "Iles Caïmanes": "KY",
    "Russie": "RU", "Territoires palestiniens": "PS", "Trinidad et Tobago": "TT",
}  # fmt: skip


def country_key(name: str) -> str:
    """Fold a country's name for look-up: Latin letters, lower case, letters and digits only."""
    return "".join(c for c in anyascii(name).lower() if c.isalnum())


@cache
def countries() -> tuple[Country, ...]:
    """Return every known spelling, one row each, ordered by key; a key names one country only."""
    import pycountry  # noqa: PLC0415 - slow to import, and a search for names asks no country

    found: dict[str, tuple[str, str]] = {}
    french = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["fr"]).gettext
    for country in pycountry.countries:
        codes = (country.alpha_2, country.alpha_3)
        names = [
            getattr(country, field, None) for field in ("name", "official_name", "common_name", "alpha_2", "alpha_3")
        ]
        for name in filter(None, names):
            found.setdefault(country_key(name), codes)
            found.setdefault(country_key(french(name)), codes)
    for name, alpha2 in _ALSO.items():
        known = pycountry.countries.get(alpha_2=alpha2)
        found[country_key(name)] = (alpha2, known.alpha_3 if known else "XKX")
    return tuple(Country(key, *codes) for key, codes in sorted(found.items()))
