"""Which mark a column of numbers uses for decimals, told from its cells, and in which currency it counts."""

from dataclasses import dataclass
from typing import Literal

import duckdb

from rempart.registers.proposing.asking import Questions
from rempart.registers.proposing.content import literal, quoted
from rempart.registers.proposing.headers import words_file

Mark = Literal["comma", "point"]
_RUBBISH = r"(?i)[\s\x{00a0}\x{202f}''’]|[€$£%]|euros?|eur|chf|gbp|usd|cad|pln|m2|m²|ht|ttc"
_PLAIN = "[+-]?[0-9]+([.][0-9]+)?"


@dataclass(frozen=True)
class Numbers:
    """How one column writes its numbers."""

    column: str
    mark: Mark
    plain: bool

    @property
    def spoken(self) -> str:
        """The form in words, for a reason of refusal."""
        return "a number" if self.plain else f"a number with a decimal {self.mark}"

    def sql(self, cell: str, kind: str) -> str:
        """Return the expression that reads a cell as ``kind``: null where it is no number."""
        if self.plain:
            return f"case when regexp_full_match({cell}, '{_PLAIN}') then try_cast({cell} as {kind}) end"
        bare = f"regexp_replace({cell}, '{_RUBBISH}', '', 'g')"
        thousands, decimal = (".", ",") if self.mark == "comma" else (",", ".")
        pattern = f"[+-]?[0-9]{{1,3}}([{thousands}][0-9]{{3}})*([{decimal}][0-9]+)?|[+-]?[0-9]+([{decimal}][0-9]+)?"
        read = f"replace({bare}, '{thousands}', '')"
        read = f"replace({read}, ',', '.')" if decimal == "," else read
        return (
            f"case when regexp_full_match({bare}, {literal(pattern)})\n            then try_cast({read} as {kind}) end"
        )


def read_numbers(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, questions: Questions, *, told: Mark | None, country: str,
    money: bool,
) -> Numbers:  # fmt: skip
    """Tell how a column writes its numbers: 1.234 of money is a thousand, of anything else it is asked."""
    bare = f"regexp_replace({quoted(column)}, '{_RUBBISH}', '', 'g')"
    tests = {
        "plain": f"regexp_full_match({quoted(column)}, '{_PLAIN}') and not regexp_full_match({quoted(column)}, '[0-9]{{1,3}}[.][0-9]{{3}}')",
        "comma": f"regexp_matches({bare}, ',[0-9]{{1,2}}$|,[0-9]{{4,}}$|[.].*,|[.].*[.]')",
        "point": f"regexp_matches({bare}, '[.][0-9]{{1,2}}$|[.][0-9]{{4,}}$|,.*[.]|,.*,')",
        "either_comma": f"regexp_full_match({bare}, '[+-]?[0-9]{{1,3}},[0-9]{{3}}')",
        "either_point": f"regexp_full_match({bare}, '[+-]?[0-9]{{1,3}}[.][0-9]{{3}}')",
        "filled": "true",
    }
    query = ", ".join(f"count_if({test})" for test in tests.values())
    row = connection.execute(f"select {query} from {table} where {quoted(column)} is not null").fetchone() or [0] * 6
    n = dict(zip(tests, map(int, row), strict=True))
    if n["plain"] == n["filled"]:
        return Numbers(column, "point", plain=True)
    if n["comma"] or n["point"]:
        return Numbers(column, "comma" if n["comma"] > n["point"] else "point", plain=False)
    if not n["either_comma"] + n["either_point"]:
        return Numbers(column, told or "comma", plain=False)
    if told:
        return Numbers(column, told, plain=False)
    if money:
        mark: Mark = "point" if n["either_comma"] >= n["either_point"] else "comma"
        sign = "," if mark == "point" else "."
        questions.said.append(
            f"'{column}': no cell shows decimals; '{sign}' before three digits is read as thousands, as money has it"
        )
        return Numbers(column, mark, plain=False)
    usual: Mark = "point" if country in ("US", "GB", "IE", "CA", "MT") else "comma"
    answer = questions.choose(
        f"Numbers of '{column}': which mark stands before decimals? (usual in {country}: {usual})",
        ("comma", "point"),
        usual,
    )
    return Numbers(column, "point" if answer == "point" else "comma", plain=False)


def currency_of(connection: duckdb.DuckDBPyConnection, table: str, column: str, country: str) -> tuple[str | None, str]:
    """Return the currency in which a column counts, and how that is known."""
    known = words_file("currencies.yml")
    signs = ", ".join(
        f"count_if(regexp_matches(v, {literal('(?i)' + pattern)}))" for pattern in known["signs"].values()
    )
    row = connection.execute(
        f"select {signs} from (select {quoted(column)} as v from {table} where {quoted(column)} is not null)"
    ).fetchone()
    for code, count in zip(known["signs"], row or (), strict=False):
        if count:
            return code, "as its cells say"
    for code, pattern in known["signs"].items():
        row = connection.execute(f"select regexp_matches({literal(column)}, {literal('(?i)' + pattern)})").fetchone()
        if row and row[0]:
            return code, "as its header says"
    code = next((code for code, countries in known["countries"].items() if country in countries), None)
    return code, f"the currency of {country}"
