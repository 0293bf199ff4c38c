"""Values that need neither disk nor network: dates, identifiers, countries, words in two languages, errors."""

from rempart.base.dates import PartialDate, months_after, months_before
from rempart.base.errors import RempartError
from rempart.base.identifiers import CheckedIdentifier, check_identifier, split_identifier
from rempart.base.words import LANGUAGES, Words

__all__ = [
    "LANGUAGES",
    "CheckedIdentifier",
    "PartialDate",
    "RempartError",
    "Words",
    "check_identifier",
    "months_after",
    "months_before",
    "split_identifier",
]
