"""What a mapping needs to know of a file besides its columns: how its cells are read, how its facts are named."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from rempart.ledger.dictionary import Table, dictionary
from rempart.registers.form import Closed
from rempart.registers.proposing.asking import Questions
from rempart.registers.proposing.columns import Assigned
from rempart.registers.proposing.content import Column, literal, one_value_for_each, quoted
from rempart.registers.proposing.dates import Dates, Order, read_dates
from rempart.registers.proposing.headers import best, phrases, plain, tokens, words_file
from rempart.registers.proposing.kinds import Field, party_fields, premises_fields
from rempart.registers.proposing.naming import drop_foreign_numbers, names_one, say_how_named
from rempart.registers.proposing.numbers import Mark, Numbers, currency_of, read_numbers
from rempart.registers.proposing.shares import is_percent

_MONEY = ("amount",)
_NUMERIC = ("amount", "quantity", "integer", "share")


class Scheme(Closed):
    """A scheme of official numbers: the form of its numbers, and whether the header must name it."""

    scheme: str
    words: tuple[str, ...]
    pattern: str
    check: str = ""
    header: bool = False


@dataclass(frozen=True)
class Told:
    """What the command line or the workspace says: the country, the town's name, orders and marks where no cell tells."""

    country: str = "FR"
    town: str = "the town"
    dates: Order | None = None
    decimals: Mark | None = None
    short_years: bool = False


@dataclass
class Plan:
    """How the cells of one file are read. ``base`` is the relation of its columns, ``paths`` the keys that lead to each of its columns in JSON."""

    assigned: Assigned
    base: str
    columns: Mapping[str, Column]
    dates: dict[str, Dates] = field(default_factory=dict)
    numbers: dict[str, Numbers] = field(default_factory=dict)
    schemes: dict[str, Scheme | None] = field(default_factory=dict)
    currency: str | None = None
    percent: bool = False
    apart_by: tuple[str, ...] = ()
    made_of: tuple[str, ...] = ()
    grouped: bool = False
    local_ids: set[str] = field(default_factory=set)
    own_numbers: set[str] = field(default_factory=set)
    constants: dict[str, str] = field(default_factory=dict)
    town: str = "the town"
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        """The main table that the file fills."""
        return dictionary()[self.assigned.kind.table]

    def column(self, key: str) -> str:
        """Return the column of a field as SQL writes it."""
        return quoted(self.assigned.column_of[key])

    def field(self, key: str) -> Field:
        """Return a field by its key."""
        kind = self.assigned.kind
        if key in kind.fields:
            return kind.fields[key]
        return premises_fields()[key] if key in premises_fields() else party_fields()[key.rpartition(".")[2]]


def make_plan(
    connection: duckdb.DuckDBPyConnection, table: str, base: str, assigned: Assigned, columns: Mapping[str, Column],
    questions: Questions, told: Told,
) -> Plan:  # fmt: skip
    """Tell how every column that is read is read; ask what no cell tells."""
    plan = Plan(assigned, base, columns, town=told.town)
    questions.said += [f"'{name}': {reason}" for name, reason in assigned.unfit.items()]
    _drop_unknown_choices(connection, table, plan, questions)
    _drop_shared_places(connection, table, plan, questions)
    drop_foreign_numbers(connection, table, assigned, questions)
    dated = [name for key, name in assigned.column_of.items() if plan.field(key).content == "date"]
    plan.dates = read_dates(
        connection, table, dated, questions, told=told.dates, country=told.country, short_years=told.short_years
    )
    for key, name in assigned.column_of.items():
        content = plan.field(key).content
        if content in _NUMERIC:
            plan.numbers[name] = read_numbers(
                connection, table, name, questions, told=told.decimals, country=told.country, money=content in _MONEY
            )
        if (
            content in _MONEY
            and plan.currency is None
            and "currency" in {c.name for c in plan.table.columns}
            and not assigned.has("currency")
        ):
            plan.currency, known = currency_of(connection, table, name, told.country)
            questions.said.append(f"Amounts of '{name}' are in {plan.currency or 'no known currency'} ({known})")
    if assigned.has("share"):
        number = plan.numbers[assigned.column_of["share"]]
        plan.percent = is_percent(connection, table, assigned, number, questions)
    for role in assigned.kind.parties:
        if assigned.has(f"{role}.number"):
            plan.schemes[role] = _scheme(connection, table, assigned.column_of[f"{role}.number"], told.country)
            if plan.schemes[role] is None and names_one(connection, table, assigned, role, "number"):
                plan.own_numbers.add(role)
        if assigned.has(f"{role}.local_number") and names_one(connection, table, assigned, role, "local_number"):
            plan.local_ids.add(role)
    say_how_named(connection, table, assigned, plan.schemes, questions)
    for key, entry in assigned.kind.fields.items():
        if entry.default is not None and not assigned.has(key):
            plan.constants[key] = questions.ask(
                f"No column gives the {key.replace('_', ' ')}. What is it, for every record?", entry.default
            )
    _name_facts(connection, table, plan, questions)
    return plan


def choice_words(name: str) -> dict[str, tuple[str, ...]]:
    """Return the words of a choice, by what they mean, as they are compared."""
    return {
        meaning: tuple(dict.fromkeys(plain(str(word)) for word in words))
        for meaning, words in words_file("choices.yml")[name].items()
    }


def _drop_unknown_choices(connection: duckdb.DuckDBPyConnection, table: str, plan: Plan, questions: Questions) -> None:
    """A column of words of which most are unknown is not guessed: it is left out, and said."""
    for key, name in list(plan.assigned.column_of.items()):
        entry = plan.field(key)
        listed = "party_kind" if entry.content == "party_kind" else entry.choices if entry.content == "choice" else None
        if listed is None or entry.keep or not plan.columns[name].filled:
            continue
        known = ", ".join(literal(word) for words in choice_words(listed).values() for word in words)
        row = connection.execute(
            f"select count_if(lower(strip_accents(trim(v))) in ({known})) / count(*) from (select {quoted(name)} v from {table} where {quoted(name)} is not null)"
        ).fetchone()
        if row and row[0] < 0.5:
            del plan.assigned.column_of[key]
            plan.assigned.left_out[name] = "its words are not known; write what they mean into mapping.sql to read it"
            questions.said.append(
                f"'{name}' may be the {key.replace('_', ' ')}, and most of its words are not known: it is left out"
            )


def _drop_shared_places(connection: duckdb.DuckDBPyConnection, table: str, plan: Plan, questions: Questions) -> None:
    """A number that stands at many addresses names no premises."""
    column_of = plan.assigned.column_of
    if "premises_id" not in column_of or "premises_address" not in column_of:
        return
    name = column_of["premises_id"]
    if one_value_for_each(connection, table, name, column_of["premises_address"]) < 0.8:
        del column_of["premises_id"]
        plan.assigned.left_out[name] = "the same number stands at several addresses: it names no premises"
        questions.said.append(f"Premises are named by their address, since '{name}' stands at several addresses")


def _scheme(connection: duckdb.DuckDBPyConnection, table: str, column: str, country: str) -> Scheme | None:
    """Return the scheme of the numbers of a column: by their form, and by the header where the form is common."""
    bare = f"upper(regexp_replace({quoted(column)}, '[^0-9A-Za-z]', '', 'g'))"
    header = tokens(column)
    known = [Scheme.model_validate(raw) for raw in words_file("schemes.yml")]
    fitting: list[tuple[bool, bool, Scheme]] = []
    for scheme in known:
        row = connection.execute(
            f"select count_if(regexp_full_match({bare}, {literal(scheme.pattern)})) / count(*) from {table} where {quoted(column)} is not null"
        ).fetchone()
        if not row or (row[0] or 0) < 0.5:
            continue
        named = bool(best(header, phrases(scheme.words)))
        if named or not scheme.header or scheme.scheme.startswith(country):
            fitting.append((named, scheme.scheme.startswith(country), scheme))
    return max(fitting, key=lambda entry: entry[:2], default=(False, False, None))[2]


def _name_facts(connection: duckdb.DuckDBPyConnection, table: str, plan: Plan, questions: Questions) -> None:
    """Tell how a fact is named: by its number, by its number and something else, or by what it says."""
    kind = plan.assigned.kind
    key = next((name for name, entry in kind.fields.items() if entry.main), None)
    if key is None:
        return
    entry = kind.fields[key]
    plan.grouped = entry.repeats and plan.table.key == (key,)
    if not plan.assigned.has(key):
        own = [name for name in (*kind.fields, *(role.column for role in kind.parties.values())) if "." not in name]
        plan.made_of = tuple(name for name in entry.made_of if _columns_of(plan, name)) or tuple(
            n for n in own if _columns_of(plan, n)
        )
        questions.said.append(f"No column numbers the records: {key} is made of {', '.join(plan.made_of)}")
        return
    number = plan.assigned.column_of[key]
    if entry.repeats:
        for other in entry.told_apart_by:
            columns = _columns_of(plan, other)
            if columns and one_value_for_each(connection, table, number, columns[0]) < 0.98:
                plan.apart_by = (other,)
                break
        return
    if _doubles(connection, table, [number]) == 0:
        return
    added: tuple[str, ...] = ()
    for other in entry.told_apart_by:
        added += (other,) if _columns_of(plan, other) else ()
        columns = [column for name in added for column in _columns_of(plan, name)]
        if columns and _doubles(connection, table, [number, *columns]) <= 0.01 * plan.columns[number].filled:
            plan.apart_by = added
            questions.said.append(f"'{number}' repeats: {key} is it with {' and '.join(added)}")
            return
    questions.said.append(f"'{number}' stands several times and nothing tells the records apart: those are refused")


def _columns_of(plan: Plan, name: str) -> list[str]:
    """Return the columns that stand behind a field or a party's column of the main table."""
    if plan.assigned.has(name):
        return [plan.assigned.column_of[name]]
    if name == "premises_id":
        name = "premises_address"
        return [plan.assigned.column_of[name]] if plan.assigned.has(name) else []
    role = next(
        (role for role, entry in plan.assigned.kind.parties.items() if entry.column.rpartition(".")[2] == name), None
    )
    if role is None:
        return []
    parts = ("number", "local_number", "name", "trade_name", "surname", "given_name")
    return [plan.assigned.column_of[f"{role}.{part}"] for part in parts if plan.assigned.has(f"{role}.{part}")]


def _doubles(connection: duckdb.DuckDBPyConnection, table: str, columns: list[str]) -> int:
    """Count the records that share their values of some columns with another, different record."""
    listed = ", ".join(quoted(name) for name in columns)
    row = connection.execute(
        f"select coalesce(sum(n), 0) from (select count(*) n from (select distinct * exclude (row_number) from {table}) "
        f"where {quoted(columns[0])} is not null group by {listed} having n > 1)"
    ).fetchone()
    return int(row[0]) if row else 0
