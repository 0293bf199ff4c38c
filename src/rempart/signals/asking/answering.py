"""One signal asked of every subject in scope, in one statement: as rows of few subjects, as the table ``answered`` of many.

Set-based, so that one application and a whole town are asked alike. Staleness (E3) and accepted explanations (E5) are
applied here, to every signal alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

import duckdb

from rempart.base import LANGUAGES, Words, months_before
from rempart.base.spoken import day_in_words
from rempart.base.yaml_files import read_yaml
from rempart.ledger.parsing import parsed
from rempart.signals.asking.engines import Engine, InDuckDB
from rempart.signals.cards import OUTCOMES, Signal, bound
from rempart.signals.errors import SignalError
from rempart.signals.light import Answer
from rempart.signals.statements import for_duckdb

EXPLANATION_MONTHS = 24
Row = tuple[Any, ...]

_ANSWER = """
with told as ({outcome}
), seen as ({evidence}
), gathered as (
    select subject_id, list_sort(list(distinct row_id)) as evidence from seen group by subject_id)
select told.* exclude (outcome, reason), told.outcome as told_outcome, told.reason as told_reason,
       case when told.outcome = 'clear' and $_kept is not null then 'not_evaluable'
            when told.outcome = 'fires' and e.code is not null then 'excluded' else told.outcome end as outcome,
       case when told.outcome = 'clear' then $_kept when told.outcome = 'fires' and e.code is not null then 'explained'
            else told.reason end as reason,
       coalesce(gathered.evidence, []) as evidence, e.explained_on, e.explained_by, e.reason as explanation
from told left join gathered on gathered.subject_id = told.subject_id
left join explained_now e on e.code = $_code and e.subject_id = told.subject_id
     and e.evidence = array_to_string(coalesce(gathered.evidence, []), ' ')
"""

_EXPLAINED = """
create or replace temp table explained_now as
select code, subject_id, evidence, explained_on, explained_by, reason from main.explained
where explained_on <= $on_day and explained_on >= $oldest and (valid_until is null or valid_until >= $on_day)
qualify row_number() over (partition by code, subject_id, evidence order by explained_on desc, explained_by desc, reason desc) = 1
"""

_COVERAGE = """
select table_name, register, coalesce(confirmed_on, published_on), refreshed_every_days from main.coverage order by 1, 2
"""


class Off(NamedTuple):
    """Why a town does not ask a signal, and since which day: ``suspended``, ``not_reviewed`` in time, or ``dropped`` at a review."""

    reason: Literal["suspended", "not_reviewed", "dropped"]
    on: date


class Asking(NamedTuple):
    """What is the same for every signal of a run."""

    connection: duckdb.DuckDBPyConnection
    on_day: date
    coverage: Sequence[tuple[str, str, date, int]]
    empty: dict[str, bool]
    """Tables that were looked at for a row, and whether they have none."""
    engine: Engine
    off: Mapping[str, Off] = {}
    """Signals that the town does not ask, by code."""
    explained: Mapping[tuple[str, str, str], Row] = {}
    """Explanations that stand, by signal, subject and evidence: the day, who accepted it, and the explanation."""

    def has_rows(self, table: str) -> bool:
        """Tell whether a table of schema main has a row; each is looked at once a run."""
        if table not in self.empty:
            self.empty[table] = not self.connection.execute(f"select 1 from main.{table} limit 1").fetchall()
        return not self.empty[table]


@cache
def _general() -> dict[str, Words]:
    text = files("rempart.signals.asking").joinpath("reasons.yml").read_text(encoding="utf-8")
    return {key: Words(**value) for key, value in read_yaml(text).items()}


def said(key: str, **values: str) -> Words:
    """Return the runner's own words for a reason, its names filled."""
    words = _general()[key]
    return Words(en=words.en.format(**values), fr=words.fr.format(**values))


def begin(
    connection: duckdb.DuckDBPyConnection,
    on_day: date,
    engine: Engine | None = None,
    off: Mapping[str, Off] | None = None,
) -> Asking:
    """Read what is the same for every signal: the age of the registers, the explanations that stand on the day."""
    connection.execute(_EXPLAINED, {"on_day": on_day, "oldest": months_before(on_day, EXPLANATION_MONTHS)})
    standing = connection.execute(
        "select code, subject_id, evidence, explained_on, explained_by, reason from explained_now"
    ).fetchall()
    explained = {row[:3]: row[3:] for row in standing}
    coverage = connection.execute(_COVERAGE).fetchall()
    return Asking(connection, on_day, coverage, {}, engine or InDuckDB(), off or {}, explained)


def what_keeps_clear_from_standing(signal: Signal, asking: Asking) -> tuple[str, Words] | None:
    """Return the reason for which *clear* does not stand: a register not loaded, or older than twice its rhythm."""
    fresh = signal.contract.fresh
    missing = [table for table in fresh if not any(row[0] == table for row in asking.coverage)]
    if missing:
        return "not_loaded", said("not_loaded", tables=", ".join(missing))
    stale = {
        register
        for table, register, said_on, rhythm in asking.coverage
        if table in fresh and said_on + timedelta(days=2 * rhythm) < asking.on_day
    }
    return ("stale", said("stale", registers=", ".join(sorted(stale)))) if stale else None


def why_not_asked(signal: Signal, asking: Asking) -> tuple[str, Words] | None:
    """Return why a signal is not asked at all on the day, for every subject alike; None where it is."""
    contract, off = signal.contract, asking.off.get(signal.code)
    if off is not None:
        words = _general()[off.reason]
        return off.reason, Words(*(words.in_language(lang).format(on=day_in_words(off.on, lang)) for lang in LANGUAGES))
    if contract.awaits:
        english, french = (
            apart.join(getattr(one, lang) for one in contract.awaits)
            for lang, apart in zip(LANGUAGES, ("; ", " ; "), strict=True)
        )
        words = _general()["no_data"]
        return "no_data", Words(en=words.en.format(data=english), fr=words.fr.format(data=french))
    if contract.expires_on < asking.on_day:
        return "expired", said("expired", expires_on=contract.expires_on.isoformat())
    if contract.in_force(asking.on_day) is None:
        return "not_in_force", said("not_in_force")
    if all(asking.has_rows(table) for table in contract.needs):
        return None
    return "no_rows", said("no_rows")


def answer(signal: Signal, asking: Asking, size: int) -> tuple[str, Words] | None:
    """Fill temp table ``answered``: one row for each of the ``size`` subjects of temp table ``subject``.

    Columns: subject_id, the facts, told_outcome, told_reason (as the file says), outcome, reason, evidence (ids of
    rows, sorted), explained_on, explained_by, explanation. Returns what keeps *clear* from standing, if anything does.

    Raises:
        SignalError: a table is missing, or the SELECT left a subject out, gave one twice, or gave no known outcome or
            reason.
    """
    kept, sql, values = _asked(signal, asking)
    try:
        asking.connection.execute(f"create or replace temp table answered as {sql}", values)
    except duckdb.Error as error:
        raise _could_not_be_run(signal, asking, error) from error
    _check_table(signal, asking.connection, size)
    return kept


def answers(signal: Signal, asking: Asking, scope: Sequence[str]) -> tuple[tuple[str, Words] | None, list[Row]]:
    """Return what keeps *clear* from standing, and what ``answer`` would put into its table, ordered by subject.

    For the subjects of a few applications: rows at once are quicker than a table. Each row holds the ``columns_read``.

    Raises:
        SignalError: see ``answer``.
    """
    kept, sql, values = _asked(signal, asking)
    columns = f"{columns_read(signal)}, told_outcome, told_reason"
    try:
        statement = parsed(asking.connection, f"select {columns} from ({sql}) order by subject_id")
        rows = asking.connection.execute(statement, values).fetchall()
    except duckdb.Error as error:
        raise _could_not_be_run(signal, asking, error) from error
    ids = [row[0] for row in rows]
    _check(signal, twice=len(set(ids)) < len(ids), whole=set(ids) == set(scope), told={row[-2:] for row in rows})
    return kept, [row[:-2] for row in rows]


def answers_elsewhere(
    signal: Signal, asking: Asking, scope: Sequence[str], answer: Answer
) -> tuple[tuple[str, Words] | None, list[Row]]:
    """Return the same of what was asked outside of DuckDB: staleness and explanations are applied here too.

    Raises:
        SignalError: see ``answer``.
    """
    kept = what_keeps_clear_from_standing(signal, asking)
    ids = [row[0] for row in answer.rows]
    told = {row[-2:] for row in answer.rows}
    _check(signal, twice=len(set(ids)) < len(ids), whole=set(ids) == set(scope), told=told)
    rows = []
    for row in answer.rows:
        *shown, outcome, reason = row
        evidence = answer.seen.get(row[0], [])
        explained = asking.explained.get((signal.code, row[0], " ".join(evidence)))
        if outcome == "clear" and kept:
            outcome, reason = "not_evaluable", kept[0]
        elif outcome == "fires" and explained:
            outcome, reason = "excluded", "explained"
        rows.append((*shown, outcome, reason, evidence, *(explained or (None, None, None))))
    return kept, rows


def columns_read(signal: Signal) -> str:
    """Return the columns in which an answer is read: subject_id, the facts, outcome, reason, evidence, and the explanation."""
    facts = "".join(f'"{name}", ' for name, _ in signal.facts)
    return f"subject_id, {facts}outcome, reason, evidence, explained_on, explained_by, explanation"


def _asked(signal: Signal, asking: Asking) -> tuple[tuple[str, Words] | None, str, dict[str, object]]:
    kept = what_keeps_clear_from_standing(signal, asking)
    told = asking.engine.statements(signal, asking.on_day)
    sql = _ANSWER.format(outcome=told.outcome, evidence=told.evidence)
    return kept, sql, told.values | {"_kept": kept[0] if kept else None, "_code": signal.code}


def _could_not_be_run(signal: Signal, asking: Asking, error: duckdb.Error) -> SignalError:
    part = _failing_part(signal, asking)
    first = str(error).splitlines()[0]
    return SignalError(signal.at(part), f"{part} could not be run: {first}", "Build the snapshot again")


def _failing_part(signal: Signal, asking: Asking) -> str:
    with suppress(duckdb.Error):
        values = bound(signal, signal.outcome, asking.on_day)
        asking.connection.execute(for_duckdb(signal.outcome), values).fetchall()
        return "evidence"
    return "outcome"


def _check_table(signal: Signal, connection: duckdb.DuckDBPyConnection, size: int) -> None:
    kinds = connection.execute(
        "select told_outcome, told_reason, count(*) from answered group by 1, 2 order by 1, 2"
    ).fetchall()
    rows = sum(count for _, _, count in kinds)
    found = connection.execute(
        "select count(distinct a.subject_id), count(s.subject_id) from answered a left join temp.subject s using (subject_id)"
    ).fetchone()
    distinct, known = found or (0, 0)
    told = {(outcome, reason) for outcome, reason, _ in kinds}
    _check(signal, twice=distinct != rows, whole=rows == known == size, told=told)


def _check(signal: Signal, *, twice: bool, whole: bool, told: Iterable[tuple[str | None, str | None]]) -> None:
    where = signal.at("outcome")
    if twice:
        raise SignalError(where, "the SELECT returns a subject twice", "Group by subject_id")
    if not whole:
        raise SignalError(where, "the SELECT leaves a subject out, or adds one", "Left join from subject")
    for outcome, reason in told:
        has_words = reason is not None and signal.words_of(reason) is not None
        if outcome not in OUTCOMES or (outcome in ("not_evaluable", "excluded")) != has_words:
            raise SignalError(where, "a row has no known outcome, or a reason that the file does not name")
