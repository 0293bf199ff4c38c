"""The rules that a signal must keep before it is asked: its words, its tables, its statements, its facts, its examples."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from string import Formatter

import duckdb
from sqlglot import exp

from rempart.base import LANGUAGES, Words
from rempart.ledger.dictionary import create_table_sql, dictionary
from rempart.signals.cards.form import FAMILIES, OUTCOMES, RESERVED, Signal, bound
from rempart.signals.errors import SignalError
from rempart.signals.relations import base_tables, make, relations
from rempart.signals.statements import (
    NotPortableError,
    check_columns,
    check_terms,
    for_duckdb,
    parameters_used,
    parse_portable,
)
from rempart.signals.statements.forbidden import forbidden

_TODAY = date(2100, 1, 1)  # any day on which every parameter has a value


def check(signal: Signal, path: Path, connection: duckdb.DuckDBPyConnection) -> Signal:
    """Return the signal with the facts that its statement returns.

    Args:
        signal: as it was read.
        path: its file, whose place and name are judged too.
        connection: an empty one of DuckDB, prepared; it is left empty.

    Raises:
        SignalError: the first rule that it breaks, with file and line.
    """
    _check_place(signal, path)
    _check_words(signal)
    if signal.contract.awaits:
        return signal
    _check_tables(signal)
    _check_names(signal)
    for part, sql in (("outcome", signal.outcome), ("evidence", signal.evidence)):
        _check_statement(signal, part, sql)
    signal = replace(signal, facts=_facts(signal, connection))
    for part, sql in (("outcome", signal.outcome), ("evidence", signal.evidence)):
        tables = {"subject", *signal.contract.reads}
        made = {name: dict(one.columns) for name, one in relations().items() if name in tables}
        check_columns(parse_portable(for_duckdb(sql)), signal.code, tables, signal.at(part), made)
    _check_facts(signal)
    _check_examples(signal)
    return signal


def _check_place(signal: Signal, path: Path) -> None:
    family = FAMILIES.get(signal.code[:3], path.parent.name)
    if path.parent.name != family or not path.name.startswith(f"{signal.code}-"):
        raise SignalError(f"{signal.file}:1", f"the file of {signal.code} is not named {family}/{signal.code}-....md")


def _texts(signal: Signal) -> Iterator[tuple[str, Words]]:
    contract = signal.contract
    for name in ("title", "question", "disappears", "effect", "known_errors"):
        yield name, getattr(contract, name)
    for name in ("lawful_explanations", "ask", "exclusions", "awaits"):
        yield from ((name, words) for words in getattr(contract, name))
    yield from contract.reasons.items()


def _check_words(signal: Signal) -> None:
    for name, words in _texts(signal):
        for lang in LANGUAGES:
            word = forbidden().word_in(words.in_language(lang), lang)
            if word:
                raise SignalError(f"{signal.file}:1", f"{name} ({lang}) says '{word}'", "A question never accuses")


def _check_tables(signal: Signal) -> None:
    for table in signal.contract.reads:
        if (table not in dictionary() and table not in relations()) or table == "subject":
            what = (
                "is read without being named" if table == "subject" else "is neither in the dictionary nor a relation"
            )
            raise SignalError(f"{signal.file}:1", f"reads: table {table} {what}")


def _check_names(signal: Signal) -> None:
    names = signal.contract.parameter_names()
    used = parameters_used(signal.outcome) | parameters_used(signal.evidence)
    for name in sorted(used - set(names) - {"on_day"}):
        raise SignalError(signal.at("outcome"), f":{name} is not a parameter of the file")
    for name in sorted(set(names) - used):
        raise SignalError(f"{signal.file}:1", f"parameter {names[name]} is used by no statement")


def _check_statement(signal: Signal, part: str, sql: str) -> None:
    try:
        tree = parse_portable(for_duckdb(sql))
    except NotPortableError as error:
        where = f"{signal.file}:{signal.lines[part] + error.line}"
        raise SignalError(where, f"{part}: {error.what}", "See the portable subset of SQL") from error
    where = signal.at(part)
    ctes = {cte.alias for cte in tree.find_all(exp.CTE)}
    tables = {table.name for table in tree.find_all(exp.Table)} - ctes
    for table in sorted(tables - {"subject", *signal.contract.reads}):
        raise SignalError(where, f"{part} reads {table}, which is not in reads")
    if part == "outcome" and "subject" not in tables:
        raise SignalError(where, "the outcome does not read subject")
    check_terms(tree, signal.code, where)


def _facts(signal: Signal, connection: duckdb.DuckDBPyConnection) -> tuple[tuple[str, str], ...]:
    """Bind both statements to empty tables; return the columns that the outcome adds, with their types."""
    described = {}
    connection.execute("create schema bound; set schema = 'bound'")
    try:
        for name in sorted({"subject", *base_tables(signal.contract.reads)}):
            connection.execute(create_table_sql(dictionary()[name]))
        make(connection, signal.contract.reads, _TODAY)
        for part, sql in (("outcome", signal.outcome), ("evidence", signal.evidence)):
            try:
                result = connection.execute(for_duckdb(sql), bound(signal, sql, _TODAY))
                described[part] = [(column[0], str(column[1])) for column in result.description or ()]
                result.fetchall()
            except duckdb.Error as error:
                first = str(error).splitlines()[0]
                raise SignalError(signal.at(part), f"{part} does not bind to the dictionary: {first}") from error
    finally:
        connection.execute("set schema = 'main'; drop schema bound cascade")
    names = [name for name, _ in described["outcome"]]
    if names[:3] != ["subject_id", "outcome", "reason"]:
        raise SignalError(signal.at("outcome"), "the first columns are not subject_id, outcome, reason")
    if [name for name, _ in described["evidence"]] != ["subject_id", "row_id"]:
        raise SignalError(signal.at("evidence"), "the columns are not subject_id, row_id")
    return tuple(described["outcome"][3:])


def _check_facts(signal: Signal) -> None:
    names = [name for name, _ in signal.facts]
    parameters = signal.contract.parameter_names()
    clash = sorted(set(names) & ({*parameters, *parameters.values()} | RESERVED)) or sorted(
        name for name in names if names.count(name) > 1
    )
    if clash:
        raise SignalError(signal.at("outcome"), f"{clash[0]} is a fact and a parameter, or stands twice")
    for lang in LANGUAGES:
        for _, field, _, _ in Formatter().parse(signal.contract.question.in_language(lang)):
            if field is not None and field not in {*names, *parameters, "on_day"}:
                raise SignalError(f"{signal.file}:1", f"question ({lang}): {{{field}}} is neither fact nor parameter")
    literals = {
        node.this for node in parse_portable(for_duckdb(signal.outcome)).find_all(exp.Literal) if node.is_string
    }
    for reason in [one.code for one in signal.contract.exclusions] + list(signal.contract.reasons):
        if reason not in literals:
            raise SignalError(f"{signal.file}:1", f"the outcome never returns the reason '{reason}'")


def _check_examples(signal: Signal) -> None:
    shown: set[tuple[str, str]] = set()
    for example in signal.examples:
        table = example.expect
        if not {"subject_id", "outcome", "evidence"} <= set(table.columns):
            raise SignalError(f"{signal.file}:{table.line}", "expect lacks subject_id, outcome or evidence")
        missing = [name for name, _ in signal.facts if name not in table.columns]
        unknown = sorted(set(table.columns) - {name for name, _ in signal.facts} - RESERVED)
        if missing or unknown:
            raise SignalError(f"{signal.file}:{table.line}", f"expect: {(missing + unknown)[0]} is missing or no fact")
        for row in table.rows:
            values = dict(zip(table.columns, row, strict=True))
            if values["outcome"] not in OUTCOMES:
                raise SignalError(f"{signal.file}:{table.line}", "expect: an outcome is none of the four")
            shown.add((values["outcome"], values.get("reason", "")))
        for inputs in example.tables:
            _check_inputs(signal, inputs.table, inputs.columns, inputs.line)
    outcomes = {outcome for outcome, _ in shown}
    if "fires" not in outcomes or "clear" not in outcomes:
        raise SignalError(f"{signal.file}:1", "no example fires, or none is clear", "Add one of each")
    for exclusion in signal.contract.exclusions:
        if ("excluded", exclusion.code) not in shown:
            raise SignalError(f"{signal.file}:1", f"no example shows the exclusion {exclusion.code}")
    for reason in signal.contract.reasons:
        if ("not_evaluable", reason) not in shown:
            raise SignalError(f"{signal.file}:1", f"no example shows the reason {reason}")


def _check_inputs(signal: Signal, name: str, columns: tuple[str, ...], line: int) -> None:
    table = dictionary().get(name)
    where = f"{signal.file}:{line}"
    if table is None:
        raise SignalError(where, f"an example fills {name}, which is not in the dictionary")
    for column in columns:
        if column not in {one.name for one in table.all_columns}:
            raise SignalError(where, f"table {name} has no column {column}")
