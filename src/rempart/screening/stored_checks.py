"""Checks made before, as they are kept under ``checks/``, and what each knew."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from rempart.base import PartialDate, RempartError, check_identifier, split_identifier
from rempart.identity import Name, Party
from rempart.identity.parties import parties_of
from rempart.ledger import Snapshot, Workspace, dictionary, open_snapshot
from rempart.ledger.dictionary import create_table_sql
from rempart.ledger.parquet import connect, parquet
from rempart.screening.overlay import FORM, line_key

OWNER = "owner"
"""The role of whoever stands above a party of an application."""
_FORM = "rempart-report/1"
_DESCRIBING = ("party", "name", "birth_date", "identifier", "address")
Json = dict[str, Any]


@dataclass(frozen=True)
class CheckedParty:
    """One party of a stored check, or an owner above one: what the form and the registers said of it, and its ids.

    ``ids`` are those under which it was known, as published and resolved; ``numbers`` are cleaned, with those that they
    imply, without placeholders of one repeated digit. ``declared`` is what the form alone said.
    """

    role: str
    asked: Party
    ids: frozenset[str]
    declared: Party | None = None

    @property
    def numbers(self) -> set[tuple[str, str]]:
        """Its numbers, each a scheme and a number."""
        found = set()
        for text in self.asked.identifiers:
            with suppress(RempartError):
                checked = check_identifier(*split_identifier(text))
                found |= {(one.scheme, one.number) for one in (checked, *checked.implied) if len(set(one.number)) > 1}
        return found


@dataclass(frozen=True)
class StoredCheck:
    """The last stored check of one application: its day, and the editions of each register that it could know.

    Where its snapshot is gone, ``knew`` has the last of each register that the report cites, and ``all_told`` is false.
    """

    application_id: str
    on_day: date
    parties: tuple[CheckedParty, ...]
    premises: tuple[str, ...]
    knew: dict[str, tuple[str, ...]]
    all_told: bool


def stored_checks(workspace: Workspace) -> list[StoredCheck]:
    """Return the last stored check of every application, in the order of their ids.

    Reports written elsewhere with ``--out`` are not found; checks of a whole register are not of applications.

    Raises:
        RempartError: a report is damaged; it is named.
    """
    last = last_reports(workspace)
    by_snapshot: dict[str, list[tuple[Path, Json]]] = defaultdict(list)
    ids: dict[str, set[str]] = defaultdict(set)
    for path, report in last.values():
        with undamaged(path):
            name = str(report["snapshot"]["id"])
            by_snapshot[name].append((path, report))
            ids[name] |= {line["party_id"] for line in report["parties"]}
    found = []
    for name, reports in by_snapshot.items():
        known = _Known(workspace, name, ids[name])
        for path, report in reports:
            with undamaged(path):
                found.append(_stored(report, known))
    return sorted(found, key=lambda check: check.application_id)


def last_reports(workspace: Workspace) -> dict[str, tuple[Path, Json]]:
    """Return the last stored report of every application with its file.

    Raises:
        RempartError: a report is damaged; it is named.
    """
    last: dict[str, tuple[Path, Json]] = {}
    for path, report in _reports(workspace):
        with undamaged(path):
            last[str(report["application_id"])] = path, report
    return last


@contextmanager
def undamaged(path: Path) -> Iterator[None]:
    """Say of a file that it is no report as it was written, where it turns out so."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise RempartError(str(path), "it is not a report as it was written", "Restore it from a copy") from error


def _reports(workspace: Workspace) -> Iterator[tuple[Path, Json]]:
    """Yield the reports on applications and their files, oldest run first."""
    for path in sorted((workspace.path / "checks").glob("[!.]*/*.json")):
        with undamaged(path):
            report = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(report, dict) and report.get("form") == _FORM and report.get("received_on"):
            yield path, report


def reports_naming(workspace: Workspace, ids: Sequence[str]) -> Iterator[Json]:
    """Yield the reports on applications that name all of some published ids, the newest run first.

    Only these are read as reports: there may be many others.
    """
    for path in sorted((workspace.path / "checks").glob("[!.]*/*.json"), reverse=True):
        text = path.read_text(encoding="utf-8", errors="replace")
        if all(id_ in text for id_ in ids):
            with undamaged(path):
                report = json.loads(text)
                if report["form"] == _FORM and report["received_on"]:
                    yield report


class _Known:
    """What the snapshot of a check said of the parties checked and their owners; nothing where it is gone."""

    def __init__(self, workspace: Workspace, name: str, ids: set[str]) -> None:
        self.editions: list[tuple[str, date, str]] | None = None
        self.owners: dict[str, list[str]] = defaultdict(list)
        self.stated: dict[str, set[str]] = defaultdict(set)
        self.parties: dict[str, Party] = {}
        with suppress(RempartError):
            snapshot = open_snapshot(workspace.snapshots, name)
            self.editions = [(r.register_id, r.published_on, r.edition) for r in snapshot.receipts]
            self._read(snapshot, ids, workspace.settings.memory_limit_mb)

    def _read(self, snapshot: Snapshot, ids: set[str], memory_limit_mb: int) -> None:
        day = snapshot.known_on
        with connect(memory_limit_mb) as connection:
            for name in (*_DESCRIBING, "integrated_ownership", "identity_merge"):
                derived = name not in _DESCRIBING
                path = snapshot.derived(name) if derived else snapshot.table(name)
                known = (
                    ""
                    if derived
                    else f" where known_from <= date '{day}' and (known_to is null or known_to > date '{day}')"
                )
                made = f"create view {name} as from {parquet(path)}{known}"
                connection.execute(made if path.exists() else create_table_sql(dictionary()[name]))
            above = "select company_id, owner_id from integrated_ownership where company_id in (select unnest($1::varchar[]))"
            for company, owner in connection.execute(above, [sorted(ids)]).fetchall():
                self.owners[company].append(owner)
            every = ids | {owner for owners in self.owners.values() for owner in owners}
            merges = "select party_id, stated_id from identity_merge where party_id in (select unnest($1::varchar[]))"
            for party_id, stated_id in connection.execute(merges, [sorted(every)]).fetchall():
                self.stated[party_id].add(stated_id)
            self.parties = {party.id: party for party in parties_of(connection, every)}

    def of(self, party_id: str, role: str, asked: Party | None = None, form_id: str | None = None) -> CheckedParty:
        """Return one party, as a form names it, as the registers do, or both."""
        told = [party for party in (asked, self.parties.get(party_id)) if party is not None]
        whole = told[0] if told else Party(id=party_id, schema="LegalEntity", names=())
        if len(told) > 1:
            first, second = told
            whole = replace(
                first,
                names=first.names + second.names,
                birth_dates=first.birth_dates + second.birth_dates,
                identifiers=first.identifiers + second.identifiers,
                addresses=first.addresses + second.addresses,
            )
        ids = {party_id, *self.stated.get(party_id, ()), *([form_id] if form_id else ())}
        return CheckedParty(role, whole, frozenset(ids), asked)


def _stored(report: Json, known: _Known) -> StoredCheck:
    application_id, day = report["application_id"], date.fromisoformat(report["on_day"])
    parties: list[CheckedParty] = []
    for line in report["parties"]:
        key = line_key(line["kind"], line["name"], line["birth_date"] or "", line["identifiers"])
        parties.append(known.of(line["party_id"], line["role"], _asked(line), f"{FORM}:{application_id}:{key}"))
    owners = {owner for line in report["parties"] for owner in known.owners.get(line["party_id"], ())}
    parties += [known.of(owner, OWNER) for owner in sorted(owners) if not owner.startswith("unnamed:")]
    knew = _knew(report, known.editions, day)
    return StoredCheck(application_id, day, tuple(parties), tuple(report["premises"]), knew, known.editions is not None)


def _knew(report: Json, editions: Sequence[tuple[str, date, str]] | None, day: date) -> dict[str, tuple[str, ...]]:
    """Return the editions of each register that were known on the day; without the snapshot, the last that is cited."""
    if editions is None:
        cited = (
            (one["register_id"], date.fromisoformat(one["published_on"]), one["edition"]) for one in report["sources"]
        )
        last = {register: edition for register, on, edition in sorted(cited, key=lambda one: one[1]) if on <= day}
        return {register: (edition,) for register, edition in last.items() if register != FORM}
    known: dict[str, set[str]] = defaultdict(set)
    for register, on, edition in editions:
        if on <= day and register != FORM:
            known[register].add(edition)
    return {register: tuple(sorted(ids)) for register, ids in known.items()}


def _asked(line: Json) -> Party:
    return Party(
        id=line["party_id"],
        schema=line["kind"],
        names=(Name(line["name"]),),
        birth_dates=(PartialDate.parse(line["birth_date"]),) if line["birth_date"] else (),
        identifiers=tuple(line["identifiers"]),
        addresses=(line["address"],) if line["address"] else (),
    )
