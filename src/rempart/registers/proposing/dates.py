"""In which forms a column writes its dates, told from all its cells; asked where no cell decides."""

from dataclasses import dataclass, field
from typing import Literal

import duckdb

from rempart.registers.proposing.asking import Questions
from rempart.registers.proposing.content import HALF, MOSTLY, literal, patterns, quoted
from rempart.registers.proposing.headers import says_a_day

Order = Literal["dmy", "mdy"]
_RARE = 0.02
"""Under this share, cells of the other order are slips of the pen; above it, somebody must say."""
_SEEN = 0.01
_YEAR = "(19|20)[0-9]{2}"
_TIME = r"([ T]+[0-9].*)?"
_MONTH_FIRST = ("US",)
_SERIAL_BEGINS = "1899-12-30"
"""Day 0 of Excel from its day 61 on; before, it counts one less, since its 1900 has a 29 February."""
_MONTHS = ("map {'jan': 1, 'fev': 2, 'feb': 2, 'mar': 3, 'avr': 4, 'apr': 4, 'mai': 5, 'may': 5, 'juin': 6, 'jun': 6, 'juil': 7, 'jul': 7, "
           "'aou': 8, 'aug': 8, 'sep': 9, 'oct': 10, 'nov': 11, 'dec': 12}")  # fmt: skip


@dataclass(frozen=True)
class DateForm:
    """One form of dates: the pattern that a cell must have, the form that reads it, and how one says it."""

    pattern: str
    strptime: str
    spoken: str


@dataclass
class Dates:
    """The forms in which one column writes its dates."""

    column: str
    forms: list[DateForm] = field(default_factory=list)
    timed: bool = False
    named_months: bool = False
    serial: bool = False

    @property
    def spoken(self) -> str:
        """The forms in words, for a reason of refusal."""
        if self.serial:
            return "as Excel's serial day (1 to 80000)"
        forms = [form.spoken for form in self.forms] + (["d month yyyy"] if self.named_months else [])
        return " or ".join(dict.fromkeys(forms))

    def sql(self, cell: str) -> str:
        """Return the expression that reads a cell: null where it has none of the forms."""
        if self.serial:
            serial = f"case when regexp_full_match({cell}, {literal(_pattern('serial_day'))})"
            return f"{serial}\n            then date '{_SERIAL_BEGINS}' + {cell}::int + ({cell}::int < 60)::int end"
        day = f"regexp_extract({cell}, '^[^ T]+')" if self.timed else cell
        read = [f"case when regexp_full_match({day}, {literal(form.pattern)})\n            then try_strptime({day}, '{form.strptime}')::date end"
                for form in self.forms]  # fmt: skip
        if self.named_months:
            word = f"regexp_extract(lower(strip_accents({cell})), '(juin|juil|[a-z]{{3}})[a-z]*[. ,-]+[0-9]', 1)"
            read.append(f"try(make_date(regexp_extract({cell}, '[0-9]{{4}}')::bigint, {_MONTHS}[{word}], "
                        f"regexp_extract({cell}, '^[0-9]{{1,2}}')::bigint))")  # fmt: skip
        return read[0] if len(read) == 1 else "coalesce(" + ",\n                ".join(read) + ")"


def read_dates(
    connection: duckdb.DuckDBPyConnection, table: str, columns: list[str], questions: Questions, *, told: Order | None,
    country: str, short_years: bool,
) -> dict[str, Dates]:  # fmt: skip
    """Tell the form of the dates of each column.

    Args:
        connection: where ``table`` is.
        table: the cells of the file, as text.
        columns: the columns that hold dates.
        questions: who says the order of day and month where no cell tells it.
        told: that order, where it was told.
        country: whose order is proposed.
        short_years: whether two-digit years are read (24 as 2024).
    """
    counted = {name: _counts(connection, table, name) for name in columns}
    orders = {name: _decided(counts) for name, counts in counted.items()}
    agreed = {order for order in orders.values() if order}
    result = {}
    for name, counts in counted.items():
        order = orders[name]
        if order is None and counts["slashed"] + counts["short"]:
            order = _undecided(name, counts, agreed, questions, told, country)
            agreed = agreed or {order}
        result[name] = _forms(name, counts, order or "dmy", questions, short_years=short_years)
    return result


def _pattern(content: str) -> str:
    return patterns()[content].removeprefix("(?i)")  # digits have no capitals


def _counts(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> dict[str, int]:
    cell = quoted(column)
    shapes = {
        "filled": "true",
        "iso": f"regexp_full_match(v, '{_YEAR}-[0-9]{{1,2}}-[0-9]{{1,2}}{_TIME}')",
        "year_slash": f"regexp_full_match(v, '{_YEAR}/[0-9]{{1,2}}/[0-9]{{1,2}}{_TIME}')",
        "compact": f"regexp_full_match(v, '{_YEAR}(0[1-9]|1[0-2])[0-3][0-9]')",
        "serial": f"regexp_full_match(v, {literal(_pattern('serial_day'))})",
        "likely": f"regexp_full_match(v, {literal(_pattern('likely_day'))})",
        "/": f"regexp_full_match(v, '[0-9]{{1,2}}/[0-9]{{1,2}}/{_YEAR}{_TIME}')",
        ".": rf"regexp_full_match(v, '[0-9]{{1,2}}\.[0-9]{{1,2}}\.{_YEAR}{_TIME}')",
        "-": f"regexp_full_match(v, '[0-9]{{1,2}}-[0-9]{{1,2}}-{_YEAR}{_TIME}')",
        "short/": f"regexp_full_match(v, '[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{2}}{_TIME}')",
        "short.": rf"regexp_full_match(v, '[0-9]{{1,2}}\.[0-9]{{1,2}}\.[0-9]{{2}}{_TIME}')",
        "short-": f"regexp_full_match(v, '[0-9]{{1,2}}-[0-9]{{1,2}}-[0-9]{{2}}{_TIME}')",
        "named": f"regexp_full_match(v, '[0-9]{{1,2}}(er)?[ -]?[A-Za-zÀ-ÿ]{{3,9}}[., -]+{_YEAR}')",
        "timed": r"regexp_matches(v, '[0-9][ T]+[0-9]+:')",
        "day_first": r"regexp_matches(v, '^(1[3-9]|2[0-9]|3[01])[/.-][0-9]{1,2}[/.-]([0-9]{2}|(19|20)[0-9]{2})( |T|$)')",
        "month_first": r"regexp_matches(v, '^[0-9]{1,2}[/.-](1[3-9]|2[0-9]|3[01])[/.-]([0-9]{2}|(19|20)[0-9]{2})( |T|$)')",
    }
    query = ", ".join(f"coalesce(sum(n) filter ({test}), 0)::bigint" for test in shapes.values())
    row = connection.execute(
        f"select {query} from (select {cell} v, count(*) n from {table} where {cell} is not null group by 1)"
    ).fetchone() or [0] * len(shapes)
    counts = dict(zip(shapes, map(int, row), strict=True))
    counts["slashed"] = counts["/"] + counts["."] + counts["-"]
    counts["short"] = counts["short/"] + counts["short."] + counts["short-"]
    return counts


def _decided(counts: dict[str, int]) -> Order | None:
    """Return the order that the cells themselves tell: a day above 12 stands first, or second."""
    day, month = counts["day_first"], counts["month_first"]
    if not day + month or min(day, month) > _RARE * (day + month):
        return None
    return "dmy" if day > month else "mdy"


def _undecided(
    name: str, counts: dict[str, int], agreed: set[Order], questions: Questions, told: Order | None, country: str
) -> Order:
    mixed = counts["day_first"] and counts["month_first"]
    if told:
        return told
    if len(agreed) == 1 and not mixed:
        order = next(iter(agreed))
        questions.said.append(
            f"No cell of '{name}' tells day from month; read {_spoken(order)} as in another column of the file"
        )
        return order
    usual: Order = "mdy" if country in _MONTH_FIRST else "dmy"
    why = "Some cells have the day first and some the month" if mixed else "No cell tells day from month"
    question = f"Dates of '{name}': {why}. In which order? (usual in {country}: {_spoken(usual)})"
    return "mdy" if questions.choose(question, ("dmy", "mdy"), usual) == "mdy" else "dmy"


def _spoken(order: Order) -> str:
    return "dd/mm/yyyy" if order == "dmy" else "mm/dd/yyyy"


def _forms(name: str, counts: dict[str, int], order: Order, questions: Questions, *, short_years: bool) -> Dates:
    dates = Dates(name, timed=counts["timed"] > 0, named_months=counts["named"] > _SEEN * counts["filled"])
    if (
        says_a_day(name)
        and counts["serial"] >= MOSTLY * counts["filled"]
        and counts["likely"] > HALF * counts["filled"]
    ):
        dates.serial = True
        questions.said.append(
            f"'{name}' holds whole numbers: read as Excel's serial days (45292 is 1 January 2024); a workbook that "
            "counts from 1904 would give days four years later"
        )
        return dates
    first, second = ("d", "m") if order == "dmy" else ("m", "d")
    candidates = [
        ("iso", DateForm(f"{_YEAR}-[0-9]{{1,2}}-[0-9]{{1,2}}", "%Y-%m-%d", "yyyy-mm-dd")),
        ("year_slash", DateForm(f"{_YEAR}/[0-9]{{1,2}}/[0-9]{{1,2}}", "%Y/%m/%d", "yyyy/mm/dd")),
        ("compact", DateForm(f"{_YEAR}[0-9]{{4}}", "%Y%m%d", "yyyymmdd")),
    ]
    for mark in "/.-":
        escaped = "[.]" if mark == "." else mark
        days = f"[0-9]{{1,2}}{escaped}[0-9]{{1,2}}{escaped}"
        spoken = mark.join((first * 2, second * 2, ""))
        candidates.append((mark, DateForm(days + _YEAR, f"%{first}{mark}%{second}{mark}%Y", f"{spoken}yyyy")))
        if short_years:
            candidates.append(
                (f"short{mark}", DateForm(f"{days}[0-9]{{2}}", f"%{first}{mark}%{second}{mark}%y", f"{spoken}yy"))
            )
    seen = [(counts[key], form) for key, form in candidates if counts[key] > _SEEN * counts["filled"]]
    dates.forms = [form for _, form in sorted(seen, key=lambda entry: -entry[0])]
    if not dates.forms and not dates.named_months:
        dates.forms = [candidates[0][1], *[form for key, form in candidates if key == "/"]]
    if counts["short"] and not short_years:
        questions.said.append(f"{counts['short']:,} cells of '{name}' have a year of two digits: they are not read "
                              "(--short-years reads 24 as 2024)")  # fmt: skip
    return dates
