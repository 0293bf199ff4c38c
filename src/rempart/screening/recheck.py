"""Applications checked before that something new touches: what each stored check could not know, and why it matters.

Of each register the editions that a check knew are compared with those in use. An application is listed where a party of
it has a number that a new or changed record gives, a name close to a new or changed entry of a list, or records of its
own that are new, changed or gone. Whoever reads it learns which application to check again, not who stands in it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import duckdb

from rempart.identity import Index, Judgement
from rempart.identity.merging.contents import contents
from rempart.identity.merging.judgements import read_judgements
from rempart.identity.merging.standing import standing
from rempart.identity.parties import parties_of
from rempart.ledger.editions import editions, editions_in_use, registers_with_editions
from rempart.ledger.workspace import Workspace, today
from rempart.registers.fresh.changes import comparing
from rempart.screening.close_names import Entry, search
from rempart.screening.stored_checks import CheckedParty, StoredCheck, stored_checks

Kind = Literal["number", "close_name", "records"]


@dataclass(frozen=True, order=True)
class Reason:
    """Why an application should be checked again: a party's role (or ``premises``), and what says something new of it.

    ``refs`` are the list entries concerned; ``tables`` those in which records are new, changed or gone.
    """

    role: str
    kind: Kind
    register_id: str
    published_on: date
    refs: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Touched:
    """One application that something new touches, and the day as known on which it was checked."""

    application_id: str
    on_day: date
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Rechecked:
    """How many applications were looked at, and which should be checked again."""

    looked_at: int
    touched: tuple[Touched, ...]


def recheck(workspace: Workspace, *, actor: str = "cli") -> Rechecked:
    """Return the applications that should be checked again; that it was asked is journalled, with their ids."""
    checks = stored_checks(workspace)
    judgements = read_judgements(workspace.path / "judgements" / "judgements.jsonl")
    reasons: dict[str, set[Reason]] = defaultdict(set)
    for register in registers_with_editions(workspace.path / "editions"):
        used = editions_in_use(workspace.editions_of(register))
        alike: dict[tuple[str, ...], list[StoredCheck]] = defaultdict(list)
        for check in checks:
            knew = check.knew.get(register, ())
            known = knew if check.all_told else _up_to(workspace, register, knew)
            if set(known) != {edition.id for edition in used}:
                alike[known].append(check)
        for known, group in alike.items():
            before = [one for one in editions(workspace.editions_of(register)) if one.id in known]
            with comparing(workspace, register, before, used) as connection:
                _Group(connection, register, used[-1].day, judgements, reasons).look(group)
    touched = tuple(
        Touched(check.application_id, check.on_day, tuple(sorted(_telling(reasons[check.application_id]))))
        for check in checks
        if check.application_id in reasons
    )
    data = {"looked_at": len(checks), "applications": [one.application_id for one in touched]}
    workspace.journal.append("recheck", actor=actor, data=data)
    return Rechecked(len(checks), touched)


def _telling(reasons: set[Reason]) -> list[Reason]:
    """Say a thing once: neither that a number is the same of one's own records, nor that a name is close besides."""
    own = {(one.role, one.register_id) for one in reasons if one.kind == "records"}
    by_number = {(one.role, one.register_id, ref) for one in reasons if one.kind == "number" for ref in one.refs}
    told = []
    for one in reasons:
        if one.kind == "close_name":
            refs = tuple(ref for ref in one.refs if (one.role, one.register_id, ref) not in by_number)
            told += [replace(one, refs=refs)] if refs else []
        elif one.kind != "number" or one.refs or (one.role, one.register_id) not in own:
            told.append(one)
    return told


def _up_to(workspace: Workspace, register: str, last: Sequence[str]) -> tuple[str, ...]:
    """Return the editions in use up to the last that a check cites; none where that one is not kept."""
    used = [one.id for one in editions_in_use(workspace.editions_of(register))]
    return tuple(used[: used.index(last[0]) + 1]) if last and last[0] in used else ()


_REFS = "select party_id, ref from new_listing union select party_id, ref from old_listing"


def _texts(column: str) -> str:
    """Return the SQL that gathers the different texts of a column, in their order."""
    return f"list_sort(list_distinct(list({column}) filter ({column} is not null)))"


class _Group:
    """The checks that knew the same of one register, beside what it says now."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, register: str, day: date, judgements: Sequence[Judgement],
        reasons: dict[str, set[Reason]],
    ) -> None:  # fmt: skip
        self.connection, self.register, self.day = connection, register, day
        self.judgements, self.reasons = judgements, reasons

    def look(self, checks: Sequence[StoredCheck]) -> None:
        """Add the reasons of every check of the group."""
        if self.connection.execute("from changed_record limit 1").fetchone() is None:
            return
        self._numbers(checks)
        self._records(checks)
        self._names(checks)

    def _add(self, check: str, role: str, kind: Kind, refs: Sequence[str] = (), tables: Sequence[str] = ()) -> None:
        self.reasons[check].add(Reason(role, kind, self.register, self.day, tuple(refs), tuple(tables)))

    def _numbers(self, checks: Sequence[StoredCheck]) -> None:
        """A number of a checked party stands in a record of a party of which something is new or changed."""
        asked = [
            (check.application_id, party.role, scheme, number)
            for check in checks
            for party in check.parties
            for scheme, number in sorted(party.numbers)
        ]
        self._ask("asked", ("application_id", "role", "scheme", "number"), asked)
        rows = self.connection.execute(
            "with spoken as (select distinct party_id from changed_party where what <> 'removed') "
            f"select a.application_id, a.role, {_texts('l.ref')}, {_texts('c.tbl')} "
            "from asked a join new_identifier i on i.scheme = a.scheme and i.number = a.number join spoken using (party_id) "
            "join changed_party c using (party_id) left join new_listing l using (party_id) "
            "group by a.application_id, a.role order by all"
        ).fetchall()  # fmt: skip
        for application_id, role, refs, tables in rows:
            self._add(application_id, role, "number", refs or (), tables)

    def _records(self, checks: Sequence[StoredCheck]) -> None:
        """Records of a party as it was resolved, or of the premises, are new, changed or gone."""
        asked = [
            (check.application_id, party.role, id_)
            for check in checks
            for party in check.parties
            for id_ in sorted(party.ids)
        ]
        places = [(check.application_id, "premises", place) for check in checks for place in check.premises]
        for column, rows in (("party_id", asked), ("premises_id", places)):
            self._ask("asked", ("application_id", "role", column), rows)
            refs = "l.ref" if column == "party_id" else "null::varchar"
            join = f"left join ({_REFS}) l using (party_id)" if column == "party_id" else ""
            found = self.connection.execute(
                f"select a.application_id, a.role, {_texts(refs)}, {_texts('c.tbl')} "
                f"from asked a join changed_{column.removesuffix('_id')} c using ({column}) {join} "
                "group by a.application_id, a.role order by all"
            ).fetchall()
            for application_id, role, entries, tables in found:
                self._add(application_id, role, "records", entries or (), tables)

    def _names(self, checks: Sequence[StoredCheck]) -> None:
        """The name of a checked party is close to that of an entry of a list that is new or changed."""
        entries = self._entries()
        if not entries:
            return
        for table in ("party", "name", "birth_date", "identifier", "address"):
            self.connection.execute(f"create or replace view {table} as from new_{table}")
        index = Index.build(parties_of(self.connection, entries))
        kept = {id_ for one in self.judgements for id_ in one.seen}
        now = contents(self.connection, kept, "new_{}", history=False)
        hiding = [one.judgement for one in standing(self.judgements, today(), now) if one.hides]
        for check in checks:
            for party in check.parties:
                refs = self._close(index, party, entries, hiding)
                if refs:
                    self._add(check.application_id, party.role, "close_name", refs)

    def _entries(self) -> dict[str, list[Entry]]:
        """Return the new entries, those of a day to come too: that day brings no other edition in which they would be new."""
        rows = self.connection.execute(
            "select party_id, party_id, coalesce(list, ''), ref, row_id from new_listing semi join "
            "(from changed_party where what <> 'removed') using (party_id) where kind <> 'positive_register' "
            "and (valid_to is null or valid_to > $1) order by all",
            [today()],
        ).fetchall()
        found: dict[str, list[Entry]] = {}
        for row in rows:
            found.setdefault(row[0], []).append(Entry(*row))
        return found

    def _close(
        self, index: Index, party: CheckedParty, entries: dict[str, list[Entry]], hiding: Sequence[Judgement]
    ) -> list[str]:
        """Return the references of the entries whose name is close, but for those judged different as they are now."""
        close = search(index, party.asked, entries, hiding, party.ids)
        return sorted({entry.ref for candidate in close for entry in entries[candidate.id]})

    def _ask(self, name: str, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
        """Make a relation of texts."""
        shown = ", ".join(f"{column} varchar" for column in columns)
        self.connection.execute(f"create or replace table {name}({shown})")
        if rows:
            cells = ", ".join(f"unnest(${number}::varchar[])" for number in range(1, len(columns) + 1))
            self.connection.execute(
                f"insert into {name} select {cells}", [list(one) for one in zip(*rows, strict=True)]
            )
