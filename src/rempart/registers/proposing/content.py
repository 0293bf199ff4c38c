"""What the cells of a column look like: counted, never quoted."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import duckdb
from stdnum.fr import siren, siret

from rempart.registers.proposing.headers import words_file

_LOOKED_AT = 20_000
"""Rows that the patterns are tried on; a larger file is sampled, the same rows each time."""
_CHECKED = 400
MOSTLY, HALF = 0.8, 0.5
"""Whole numbers are days of Excel where at least this share can be, and more than this share lies where days do."""
_DATES = ("iso_date", "day_month_date", "year_first_date", "compact_date", "short_year_date", "named_month_date")


@dataclass(frozen=True)
class Column:
    """One column: how many records fill it, with how many values, of which shape (shares of the filled cells)."""

    name: str
    records: int
    filled: int
    distinct: int
    length: float
    words: float
    shares: dict[str, float] = field(default_factory=dict)

    def share(self, *patterns: str) -> float:
        """Return the share of the filled cells that have one of some shapes, 0 to 1."""
        return min(1.0, sum(self.shares.get(pattern, 0.0) for pattern in patterns))

    @property
    def dated(self) -> float:
        """The share of cells that are dates in one form or another."""
        return self.share(*_DATES)

    @property
    def counts_days(self) -> bool:
        """Whether its cells can be days as Excel counts them: most lie where days do, and hardly any is something else."""
        return self.share("serial_day") >= MOSTLY and self.share("likely_day") > HALF

    @property
    def fullness(self) -> float:
        """The share of records that fill it."""
        return self.filled / self.records if self.records else 0.0

    @property
    def unlike(self) -> float:
        """The share of filled cells whose value is another: 1 where no value stands twice."""
        return self.distinct / self.filled if self.filled else 0.0

    @property
    def looks(self) -> str | None:
        """The kind of content that says what the column is, whatever its header; None where it does not."""
        tests = {
            "sex": self.share("sex") >= 0.95 and 2 <= self.distinct <= 6 and self.share("integer") == 0,
            **{shape: self.share(shape) >= 0.7 for shape in ("nationality", "email", "url", "iban")},
            "coordinate": self.share("coordinate") >= 0.9,
            "official_number": self.share("french_checked") >= 0.7,
            "social_security": self.share("social_security") >= 0.8,
            "phone": self.share("phone") >= 0.8 and self.share("integer") < 0.99,
            "free_text": self.length > 60 and self.words > 8 and self.unlike > 0.5,
        }
        return next((look for look, found in tests.items() if found), None) if self.filled else None


@cache
def patterns() -> dict[str, str]:
    """Return the patterns of whole cells by the kind of content that they show."""
    return {name: f"(?i){pattern}" for name, pattern in words_file("content.yml")["patterns"].items()}


@cache
def legal_form_pattern() -> str:
    """Return the pattern of names that bear a legal form: a mapping tells companies from persons by it."""
    return f"(?i)(^|[ (,])({words_file('content.yml')['legal_form']})($|[ ),.])"


def look_at(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> dict[str, Column]:
    """Look at the columns of ``table`` and return what each looks like."""
    records = _one(connection, f"select count(*) from {table}")
    connection.execute(
        f"create or replace temp table looked_at as from {table} using sample reservoir({_LOOKED_AT} rows) repeatable (7)"
    )
    return {name: _look(connection, table, name, records) for name in columns}


def _look(connection: duckdb.DuckDBPyConnection, table: str, name: str, records: int) -> Column:
    cell = quoted(name)
    filled, distinct, length, words = connection.execute(
        f"select count({cell}), count(distinct {cell}), coalesce(avg(length({cell})), 0), "
        f"coalesce(avg(length({cell}) - length(replace({cell}, ' ', '')) + 1), 0) from {table}"
    ).fetchone() or (0, 0, 0.0, 0.0)
    tests = ", ".join(f"count_if(regexp_full_match(v, {literal(p)}))" for p in patterns().values())
    counts = connection.execute(
        f"select count(*), count_if(regexp_matches(v, {literal(legal_form_pattern())})), count_if(regexp_matches(v, '[0-9]')), "
        f"count_if(regexp_matches(v, '[A-Za-zÀ-ÿ]')), {tests} from (select {cell} as v from looked_at where {cell} is not null)"
    ).fetchone() or (0,)
    looked = counts[0] or 1
    names = ("legal_form", "with_digit", "with_letter", *patterns())
    shares = {pattern: count / looked for pattern, count in zip(names, counts[1:], strict=True)} if counts[0] else {}
    if shares.get("french_number", 0) > 0.5:
        shares["french_checked"] = _checked(connection, cell)
    return Column(name, records, filled, distinct, float(length), float(words), shares)


def _checked(connection: duckdb.DuckDBPyConnection, cell: str) -> float:
    """Return the share of French numbers of nine or fourteen digits whose check digit holds."""
    cleaned = f"regexp_replace({cell}, '[ .\u00a0\u202f]', '', 'g')"
    rows = connection.execute(
        f"select distinct {cleaned} as n from looked_at where {cell} is not null order by hash(n) limit {_CHECKED}"
    )
    numbers = [str(row[0]) for row in rows.fetchall()]
    good = sum(siret.is_valid(n) if len(n) == 14 else siren.is_valid(n) for n in numbers)
    return good / len(numbers) if numbers else 0.0


def one_value_for_each(connection: duckdb.DuckDBPyConnection, table: str, of: str, column: str) -> float:
    """Return the share of the values of ``of`` for which ``column`` has one value only."""
    query = f"select coalesce(avg((n <= 1)::int), 1) from (select count(distinct {quoted(column)}) n from {table} group by {quoted(of)})"
    row = connection.execute(query).fetchone()
    return float(row[0]) if row else 0.0


def quoted(name: str) -> str:
    """Return a column's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
