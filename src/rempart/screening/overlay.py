"""Forms laid over the ledger for one run, and taken away after it; what a form says never enters the ledger."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import duckdb

from rempart.base import check_identifier, split_identifier
from rempart.identity import Judgement, Name, Party, link_form_parties
from rempart.identity.merging.forms import FormLink
from rempart.identity.naming.names import one_word
from rempart.identity.party import THINGS
from rempart.ledger.dictionary import dictionary
from rempart.ledger.opening import places_of_added
from rempart.screening.application import Application, FormLine
from rempart.screening.things import fill_things

FORM = "form"
PROJECT = "project"
"""Begins the last part of a row id where a second file told of the project."""


@dataclass(frozen=True)
class FormParty:
    """One party of a form: its own id, its line, and who it is among the resolved parties."""

    id: str
    line: FormLine
    link: FormLink
    asked: Party


def start_run(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the relations that a run fills, empty; also ``named`` (parties named that are neither persons nor things) and ``above``."""
    connection.execute("create or replace table subject(subject_id varchar, kind varchar)")
    connection.execute(
        "create or replace table application_party(application_id varchar, role varchar, party_id varchar, whole_name boolean)"
    )
    connection.execute("create or replace table application_premises(application_id varchar, premises_id varchar)")
    connection.execute("create or replace table thing_of(application_id varchar, subject_id varchar, kind varchar)")
    connection.execute(
        "create or replace table form_line(application_id varchar, line varchar, party_id varchar, row_id varchar, role varchar, "
        "name varchar, numbers varchar, birth_date varchar)"
    )
    connection.execute(
        "create or replace table explained(code varchar, subject_id varchar, evidence varchar, explained_on date, "
        "explained_by varchar, reason varchar, valid_until date)"
    )
    connection.execute(
        "create or replace view named as select application_id, party_id from application_party a join party p using (party_id) "
        "where role <> 'ultimate_owner' group by application_id, party_id "
        "having bool_or(p.kind <> 'Person') and not bool_or(p.kind in ('Vessel', 'Airplane'))"
    )
    connection.execute(
        "create or replace view above as select application_id, party_id as node_id from named "
        "union select n.application_id, i.owner_id from named n join integrated_ownership i on i.company_id = n.party_id"
    )


def form_row_id(application_id: str, line: int) -> str:
    """Return the ``row_id`` of a line of a form."""
    return f"{FORM}/{application_id}/{line}"


@dataclass(frozen=True)
class LinkedApplication:
    """An application whose parties were found among the resolved ones.

    ``touched`` are the resolved parties that the form speaks of, ``reach`` all that its report may
    name: these, their conflicts, all above them, their directors, and the operators of the premises.
    """

    application: Application
    parties: list[FormParty]
    touched: frozenset[str]
    reach: frozenset[str]


def link(
    connection: duckdb.DuckDBPyConnection, applications: Sequence[Application], judgements: Sequence[Judgement]
) -> list[LinkedApplication]:
    """Find every line's party; lines of one application that declare the same party under several roles share one id."""
    asked = [one for application in applications for one in _asked(application)]
    links = link_form_parties([party for _, _, party in asked], connection, judgements)
    parties: dict[str, list[FormParty]] = {application.id: [] for application in applications}
    for (application, line, party), found in zip(asked, links, strict=True):
        parties[application.id].append(FormParty(party.id, line, found, party))
    beyond = _beyond(connection, {p.link.party_id for found in parties.values() for p in found})
    operators = _operators(connection, {place for application in applications for place in application.premises})
    linked = []
    for application in applications:
        touched = frozenset(party.link.party_id for party in parties[application.id])
        reach = {other for party in parties[application.id] for _, _, other in party.link.conflicts}
        reach |= {other for party_id in touched for other in beyond.get(party_id, ())}
        reach |= {other for place in application.premises for other in operators.get(place, ())}
        linked.append(LinkedApplication(application, parties[application.id], touched, touched | reach))
    return linked


def line_key(schema: str, name: str, birth_date: str, identifiers: Iterable[str]) -> str:
    """Return what tells a form's parties apart: a hash of what a line says of its party."""
    told = [schema, name, birth_date, *sorted(identifiers)]
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:12]


def _asked(application: Application) -> Iterator[tuple[Application, FormLine, Party]]:
    """Yield each line as a party. Its id comes from what the line says, so that a judgement stays with what was judged.

    Lines that say the same, with a number or a birth date, are one party; without either, each is its own.
    """
    met: dict[str, int] = {}
    for line in application.lines:
        key = line_key(line.schema, line.name, str(line.birth_date or ""), line.identifiers)
        met[key] = met.get(key, 0) + 1
        alone = not (line.identifiers or line.birth_date) and met[key] > 1
        party = Party(
            id=f"{FORM}:{application.id}:{key}" + (f".{met[key]}" if alone else ""),
            schema=line.schema,
            names=(Name(line.name),),
            birth_dates=(line.birth_date,) if line.birth_date else (),
            identifiers=line.identifiers,
            addresses=(line.address,) if line.address else (),
        )
        yield application, line, party


def _beyond(connection: duckdb.DuckDBPyConnection, parties: set[str]) -> dict[str, list[str]]:
    """Return whom the report on a party may name besides: owners, directors, who sold to it, whom its grants paid."""
    return _grouped(
        connection.execute(
            "with asked as (select unnest($1::varchar[]) as id) "
            "select company_id, owner_id from integrated_ownership where company_id in (from asked) union "
            "select organization_id, director_id from directorship where organization_id in (from asked) union "
            "select subject_id, person_id from bo_statement where subject_id in (from asked) union "
            "select buyer_id, seller_id from property_sale where buyer_id in (from asked) and seller_id is not null union "
            "select s.beneficiary_id, g.supplier_id from subsidy s join grant_spend g on g.subsidy_id = s.subsidy_id "
            "where s.beneficiary_id in (from asked) and g.supplier_id is not null",
            [sorted(parties)],
        ).fetchall()
    )


def _operators(connection: duckdb.DuckDBPyConnection, premises: set[str]) -> dict[str, list[str]]:
    return _grouped(
        connection.execute(
            "select premises_id, operator_id from operator_spell where premises_id in (select unnest($1::varchar[]))",
            [sorted(premises)],
        ).fetchall()
    )


def _grouped(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, other in rows:
        found.setdefault(key, []).append(other)
    return found


def batches(linked: Iterable[LinkedApplication]) -> list[list[LinkedApplication]]:
    """Put applications together that cannot see each other: none speaks of a party that another one reaches.

    What is said of one is then the same as if it were checked alone, and many are checked for the price of one.
    """
    found: list[tuple[set[str], set[str], list[LinkedApplication]]] = []
    for one in linked:
        for touched, reach, batch in found:  # noqa: B007  kept by the break
            if touched.isdisjoint(one.reach) and reach.isdisjoint(one.touched):
                break
        else:
            touched, reach, batch = set(), set(), []
            found.append((touched, reach, batch))
        touched |= one.touched
        reach |= one.reach
        batch.append(one)
    return [batch for _, _, batch in found]


@contextmanager
def overlaid(connection: duckdb.DuckDBPyConnection, batch: Sequence[LinkedApplication], on_day: date) -> Iterator[None]:
    """Lay the forms of a batch over the tables; whatever happens, nothing of them stays."""
    rows = Rows()
    for one in batch:
        for party in one.parties:
            _form_rows(rows, one.application, party, on_day)
        _run_rows(rows, one.application, one.parties)
        _project_rows(rows, one.application, one.parties, on_day)
    connection.execute("begin transaction")
    try:
        rows.insert(connection)
        fill_subjects(connection)
        yield
    finally:
        connection.execute("rollback")


class Rows:
    """Rows collected for several tables and inserted by one statement a table; equal rows once."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[tuple[object, ...], None]] = {}
        self._columns: dict[str, tuple[str, ...]] = {}

    def add(self, table: str, **cells: object) -> None:
        """Add one row; every row of a table names the same columns."""
        self._columns[table] = tuple(cells)
        self._tables.setdefault(table, {})[tuple(cells.values())] = None

    def insert(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Insert everything, in the order in which the tables were first named."""
        places = places_of_added(connection, self._tables)
        for table, rows in self._tables.items():
            names = ", ".join(f'"{name}"' for name in self._columns[table])
            lists = [list(column) for column in zip(*rows, strict=True)]
            cells = ", ".join(
                f"unnest(${number}::{_type_of(table, name)}[])"
                for number, name in enumerate(self._columns[table], start=1)
            )
            connection.execute(f"insert into {places[table]}({names}) select {cells}", lists)


def _type_of(table: str, name: str) -> str:
    """Return the type of a column; the relations of a run that the dictionary does not know hold text."""
    known = dictionary().get(table)
    return next((c.sql_type for c in known.all_columns if c.name == name), "VARCHAR") if known else "VARCHAR"


def _form_rows(rows: Rows, application: Application, party: FormParty, on_day: date) -> None:
    """Add what the form says of one party, under its resolved id."""
    line, resolved = party.line, party.link.party_id
    row_id = form_row_id(application.id, line.line)
    edition = f"{FORM}/{application.id}"
    lineage = {"row_id": row_id, "part": "", "register": FORM, "edition": edition, "record_id": row_id,
               "known_from": on_day, "held_on": on_day}  # fmt: skip
    rows.add("party", party_id=resolved, kind=line.schema, **lineage)
    kind = "surname" if line.schema == "Person" and one_word(line.name) else "legal"
    rows.add("name", party_id=resolved, value=line.name, kind=kind, **lineage)
    if line.birth_date:
        born = line.birth_date
        rows.add(
            "birth_date",
            party_id=resolved,
            earliest=born.earliest,
            latest=born.latest,
            precision=born.precision,
            **lineage,
        )
    if line.address:
        rows.add("address", party_id=resolved, role="contact", full_address=line.address, **lineage)
    for text in line.identifiers:
        checked = check_identifier(*split_identifier(text))
        for one in (checked, *checked.implied):
            rows.add("identifier", party_id=resolved, scheme=one.scheme, number=one.number, checksum_ok=one.checksum_ok,
                     level=one.level, **lineage)  # fmt: skip
    link = party.link
    rows.add(
        "identity_merge",
        stated_id=party.id,
        party_id=resolved,
        basis=link.basis,
        scheme=link.scheme,
        number=link.number,
    )
    for scheme, number, other in link.conflicts:
        rows.add("identity_conflict", scheme=scheme, number=number, party_id=resolved, other_id=other)
        rows.add("identity_conflict", scheme=scheme, number=number, party_id=other, other_id=resolved)
    if resolved == party.id and line.schema != "Person" and line.schema not in THINGS:
        rows.add("party_group", party_id=resolved, group_id=resolved)


def _run_rows(rows: Rows, application: Application, parties: Sequence[FormParty]) -> None:
    for party in parties:
        line, resolved = party.line, party.link.party_id
        rows.add("form_line", application_id=application.id, line=str(line.line), party_id=resolved,
                 row_id=form_row_id(application.id, line.line), role=line.role, name=line.name,
                 numbers=", ".join(line.identifiers) or None,
                 birth_date=str(line.birth_date) if line.birth_date else None)  # fmt: skip
        rows.add("application_party", application_id=application.id, role=line.role, party_id=resolved)
    for premises_id in application.premises:
        rows.add("application_premises", application_id=application.id, premises_id=premises_id)


def _project_rows(rows: Rows, application: Application, parties: Sequence[FormParty], on_day: date) -> None:
    """Add what the form tells of the project; who gives money is the party of the line that the form names."""
    by_line = {party.line.line: party.link.party_id for party in parties}
    for told in application.project:
        row_id = f"{FORM}/{application.id}/{PROJECT}-{told.number}"
        provider = {"provider_id": by_line.get(told.provider or 0)} if told.table == "funding" else {}
        rows.add(told.table, **told.cells, **provider, row_id=row_id, part="", register=FORM,
                 edition=f"{FORM}/{application.id}", record_id=row_id, known_from=on_day, held_on=on_day)  # fmt: skip


def fill_subjects(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the ultimate owners of the parties named, then the subjects: applications, entities named, premises, things of entities.

    ``whole_name`` is false of a party that no source names by more than a surname. Who is named, and who stands above, is looked
    up once: what is asked later reads it from tables of schema temp.
    """
    connection.execute("create or replace temp table named as select * from main.named")
    connection.execute(
        "insert into application_party(application_id, role, party_id) select distinct n.application_id, 'ultimate_owner', u.owner_id "
        "from named n join ultimate_owner u on u.company_id = n.party_id where not starts_with(u.owner_id, 'unnamed:')"
    )
    connection.execute(
        "update application_party set whole_name = party_id not in (select party_id from name "
        "where party_id in (select party_id from application_party) group by party_id having bool_and(kind = 'surname'))"
    )
    connection.execute(
        "insert into subject select distinct application_id, 'application' from application_party "
        "union select distinct party_id, 'company' from named union select distinct premises_id, 'premises' from application_premises"
    )
    connection.execute("create or replace temp table above as select * from main.above")
    fill_things(connection)
