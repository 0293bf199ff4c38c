"""What is near the subjects of a run, copied out of the big tables; and what stands for a whole day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

import duckdb

from rempart.ledger.beside import tables_beside
from rempart.ledger.opening import places_of_added
from rempart.signals.cards import Signal, bound
from rempart.signals.narrowing.blocks import ROOTS, Path
from rempart.signals.narrowing.needs import TOLD
from rempart.signals.narrowing.plan import Plan, Standing, plan_of
from rempart.signals.relations import base_tables, make, needed
from rempart.signals.statements import for_duckdb, parameters_used, prepare

MOST_SUBJECTS = 2_000
"""Of more subjects too much is near: they are asked over the whole tables."""
MANY = 20_000
"""So many rows are not read whole where few are wanted."""
_SMALL = 1_000
_MOST_VALUES = 100_000
_NEAR = "near_"


def big_tables(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the tables of schema main that stay in their files; and where there are such, those of many rows in memory."""
    found = connection.execute("select table_name from duckdb_tables() where schema_name = 'added'").fetchall()
    if found:
        found += connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'main' and database_name = 'memory' and estimated_size > $1",
            [MANY],
        ).fetchall()
    return frozenset(row[0] for row in found)


def _small_tables(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    found = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'main' and database_name = 'memory' and estimated_size <= $1 "
        "and table_name not in ('subject', 'explained')",
        [_SMALL],
    ).fetchall()
    return frozenset(row[0] for row in found)


class Nearby:
    """The big tables of one open day, and what signals need of them; ``kept`` are the relations that stand for the day.

    ``stand`` makes what stands for the day, before a form is laid over it; ``gather`` copies what is near the subjects, after.
    A day without big tables needs neither, and its texts stay as they are.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, signals: Sequence[Signal]) -> None:
        self._connection, self._signals = connection, {one.code: one for one in signals}
        self.big = big_tables(connection)
        self.plan = plan_of(signals, self.big, _small_tables(connection)) if self.big else Plan()
        self._stands_on: date | None = None
        self._near: frozenset[str] = frozenset()
        self._stays = bool(tables_beside(connection))
        self._copied: _Gathering | None = None
        self._ready: set[str] = set()
        self.kept: frozenset[str] = frozenset()
        self._read = {table for one in signals for table in one.contract.reads}

    def stand(self, on_day: date) -> None:
        """Make what is the same for every application of a day; nothing where it is made already."""
        if not self.big or self._stands_on == on_day:
            return
        if self._stays and self._copied is None:
            self._copied = _Gathering(self._connection, self.plan, self.big)
            self._copied.begin()
        if self.plan.standing:
            self._make_standing(on_day)
        self._stands_on = on_day

    def _make_standing(self, on_day: date) -> None:
        prepare(self._connection)
        make(self._connection, self._read, on_day)
        self._ready = set()
        for one in self.plan.standing:
            self._make(one, on_day)
        self.kept = frozenset(one.name for one in needed(self._read) if not base_tables([one.name]) & TOLD)
        for relation in needed(self._read):
            if relation.name not in self.kept:
                self._connection.execute(f"drop table if exists temp.{relation.name}")

    def _make(self, one: Standing, on_day: date) -> None:
        signal = self._signals.get(one.unit.split(" ")[0])
        if signal is not None and signal.contract.in_force(on_day) is None:
            return  # it is not asked on the day
        values: dict[str, object] = {"on_day": on_day} if "on_day" in parameters_used(one.sql) else {}
        if signal is not None:
            values = bound(signal, one.sql, on_day)
        self._connection.execute(f"create or replace temp table {one.table} as {for_duckdb(one.sql)}", values or None)
        self._ready.add(one.table)

    def gather(self) -> None:
        """Copy what is near the subjects of the run, within its transaction."""
        self._near = frozenset()
        subjects = self._connection.execute("select count(*) from main.subject").fetchone()
        if self.big and subjects and subjects[0] <= MOST_SUBJECTS:
            self._near = _Gathering(self._connection, self.plan, self.big, self._copied).gathered()

    @property
    def copied(self) -> frozenset[str]:
        """The big tables of which ``near_<table>`` holds rows all day, to which a run adds its own."""
        return self._copied.tables if self._copied else frozenset()

    @property
    def near(self) -> bool:
        """Whether what is near the subjects of the run was copied."""
        return bool(self._near)

    def enough(self, unit: str, table: str) -> bool:
        """Tell whether a text needs no more of a big table than what is near."""
        need = self.plan.units.get(unit, {}).get(table)
        return table in self._near and need is not None and not need.whole

    def standing_text(self, unit: str, sql: str) -> str:
        """Return the text with what stands for the day, whatever is near."""
        return self.plan.text(unit, sql, (), self._ready) if self.big else sql

    def text(self, unit: str, sql: str) -> str:
        """Return the text of a part of a signal, or of a relation, as it is asked in this run."""
        return self.plan.text(unit, sql, self._near, self._ready) if self.big else sql


def _same_all_day(path: Path) -> bool:
    """Tell whether a path finds the same values whatever a form says: no run adds to where it begins, nor to what it passes."""
    return not {table for table, _, _ in path} & (ROOTS | TOLD)


class _Gathering:
    """One copying of what is near: the values first, step by step, each big table read at most once a step and column.

    Most of what is near is so for every application: the party of each small table, and who stands around it. A day that stays
    open copies that once (``begin``); a run begins from there (``begun``) and adds what its own subjects lead to.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, plan: Plan, big: frozenset[str], begun: "_Gathering | None" = None
    ) -> None:
        self._connection, self._big, self._words, self._begun = connection, big, plan.words, begun
        self._ends: dict[tuple[str, str], set[Path]] = defaultdict(set)
        for needs in plan.units.values():
            for table, need in needs.items():
                for column, values in () if need.whole else need.wanted:
                    self._ends[table, column] |= values
        self._paths = {path[:end] for ends in self._ends.values() for path in ends for end in range(1, len(path) + 1)}
        self.tables = frozenset({table for table, _ in self._ends} | {path[-1][0] for path in self._paths} & big)
        self._columns: dict[str, str] = dict(begun._columns) if begun else {}
        self._found: dict[Path, set[str] | None] = dict(begun._found) if begun else {}
        self._copied: dict[str, dict[str, set[str]]] = {table: {} for table in self.tables}
        self._told: dict[str, str] = {}

    def begin(self) -> None:
        """Copy what is near whatever a form says."""
        self._create()
        self._follow({path for path in self._paths if _same_all_day(path)})
        for table, place in places_of_added(self._connection, self.tables & TOLD).items():
            (last,) = self._connection.execute(f"select coalesce(max(rowid), -1) from {place}").fetchone() or (-1,)
            self._told[table] = f"{place} where rowid > {last}"

    def gathered(self) -> frozenset[str]:
        """Return the tables of which all that is near was copied."""
        if self._begun is None:
            self._create()
        else:
            self._take_up(self._begun)
        self._follow(self._paths - set(self._found))
        far = {table for (table, _), ends in self._ends.items() if any(self._found[path] is None for path in ends)}
        return self.tables - far

    def _create(self) -> None:
        for table in self.tables:
            self._columns[table] = self._read_of(table)
            self._connection.execute(
                f"create or replace temp table {_NEAR}{table} as select {self._columns[table]} from main.{table} limit 0"
            )

    def _take_up(self, begun: "_Gathering") -> None:
        """Begin from what was copied for the day; of the same values a form may tell too."""
        for table, columns in begun._copied.items():
            self._copied[table] = {column: set(values) for column, values in columns.items()}
            if columns and table in TOLD:
                wanted = [(column, sorted(values)) for column, values in columns.items()]
                any_of = " or ".join(
                    f'"{name}" in (select unnest(${at}::varchar[]))' for at, (name, _) in enumerate(wanted, 1)
                )
                self._connection.execute(
                    f"insert into temp.{_NEAR}{table} by name select {self._columns[table]} "
                    f"from {begun._told[table]} and ({any_of})",
                    [values for _, values in wanted],
                )

    def _follow(self, paths: Iterable[Path]) -> None:
        """Find the values at the end of each path, and copy the rows that have them."""
        paths = sorted(paths)
        for steps in range(1, max((len(path) for path in paths), default=0) + 2):
            here = [path for path in paths if len(path) == steps]
            self._copy(here, steps)
            for path in here:
                self._found[path] = self._values(path)

    def _read_of(self, table: str) -> str:
        """Return the columns of a table that some text reads: to look up a row costs as much as it has columns."""
        described = self._connection.execute(f"select * from main.{table} limit 0").description or ()
        return ", ".join(f'"{column[0]}"' for column in described if column[0].lower() in self._words)

    def _copy(self, here: Sequence[Path], steps: int) -> None:
        """Copy the rows that this step reads, and those that the step before found to be wanted."""
        wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
        for path in here:
            table, through, _ = path[-1]
            if through is not None and table in self._big:
                wanted[table, through] |= self._found[path[:-1]] or set()
        for end, ends in self._ends.items():
            for path in ends:
                if len(path) == steps - 1:
                    wanted[end] |= self._found.get(path) or set()
        for (table, column), values in sorted(wanted.items()):
            copied = self._copied[table].setdefault(column, set())
            new = values - copied
            if new:
                self._insert(table, column, new)
                copied |= new

    def _insert(self, table: str, column: str, values: set[str]) -> None:
        before = [(name, sorted(had)) for name, had in self._copied[table].items() if had and name != column]
        unless = "".join(
            f' and ("{name}" is null or "{name}" not in (select unnest(${number}::varchar[])))'
            for number, (name, _) in enumerate(before, start=2)
        )
        # what the limit keeps below it is looked up in an index, which a second condition would keep the engine from
        self._connection.execute(
            f"insert into temp.{_NEAR}{table} by name select * from (select {self._columns[table]} from main.{table} "
            f'where "{column}" in (select unnest($1::varchar[])) limit 1000000000) where true{unless}',
            [sorted(values), *(had for _, had in before)],
        )

    def _values(self, path: Path) -> set[str] | None:
        table, through, column = path[-1]
        place = f"temp.{_NEAR}{table}" if table in self._big and through else f"main.{table}"
        sql, values = f'select distinct "{column}" from {place} where "{column}" is not null', []
        if through is not None:
            before = self._found[path[:-1]]
            if before is None:
                return None
            if not before:
                return set()
            sql, values = f'{sql} and "{through}" in (select unnest($1::varchar[]))', [sorted(before)]
        found = {row[0] for row in self._connection.execute(sql, values).fetchall()}
        return found if len(found) <= _MOST_VALUES else None
