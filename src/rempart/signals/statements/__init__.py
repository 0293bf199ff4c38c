"""What a statement may say, and what none may read.

``portable`` is the subset of SQL that every engine answers alike, ``parameters`` its ``:name``, ``prelude`` the functions of the
house. ``guard`` refuses a statement that reads what ``forbidden.yml`` names, or what stands in for it.
"""

from rempart.signals.statements.guard import check_columns, check_terms
from rempart.signals.statements.parameters import for_duckdb, for_psycopg, parameters_used
from rempart.signals.statements.portable import NotPortableError, parse_portable
from rempart.signals.statements.prelude import plain_word_elsewhere, prepare

__all__ = [
    "NotPortableError",
    "check_columns",
    "check_terms",
    "for_duckdb",
    "for_psycopg",
    "parameters_used",
    "parse_portable",
    "plain_word_elsewhere",
    "prepare",
]
