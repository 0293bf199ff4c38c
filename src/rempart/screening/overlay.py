"""Forms laid over the ledger for one run, and taken away after it; what a form says never enters the ledger."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import duckdb

from rempart.base import check_identifier, split_identifier
from rempart.identity import Judgement, Name, Party, link_form_party
from rempart.identity.forms import FormLink
from rempart.screening.application import Application, FormLine

FORM = "form"
_RUN_TABLES = ("subject", "application_party", "application_premises", "form_line")
_OVERLAID = ("party", "name", "identifier", "birth_date", "address")


@dataclass(frozen=True)
class FormParty:
    """One party of a form: its own id, its line, and who it is among the resolved parties."""

    id: str
    line: FormLine
    link: FormLink
    asked: Party


def start_run(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the relations that a run fills, empty; also ``named`` (parties named that are no persons) and ``above``."""
    connection.execute("create or replace table subject(subject_id varchar, kind varchar)")
    connection.execute(
        "create or replace table application_party(application_id varchar, role varchar, party_id varchar)"
    )
    connection.execute("create or replace table application_premises(application_id varchar, premises_id varchar)")
    connection.execute(
        "create or replace table form_line(application_id varchar, line varchar, party_id varchar, row_id varchar, role varchar, "
        "name varchar, numbers varchar, birth_date varchar)"
    )
    connection.execute(
        "create or replace table explained(code varchar, subject_id varchar, evidence varchar, explained_on date, "
        "explained_by varchar, reason varchar, valid_until date)"
    )
    connection.execute(
        "create or replace view named as select distinct application_id, party_id from application_party a "
        "where role <> 'ultimate_owner' and exists (select 1 from party p where p.party_id = a.party_id and p.kind <> 'Person')"
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
    connection: duckdb.DuckDBPyConnection, application: Application, judgements: Sequence[Judgement]
) -> LinkedApplication:
    """Find each line's party; lines that declare the same party under several roles share one id."""
    parties: list[FormParty] = []
    for line in application.lines:
        twin = next((p for p in parties if _same(p.line, line)), None)
        party_id = twin.id if twin else f"{FORM}:{application.id}:{line.line}"
        asked = Party(
            id=party_id,
            schema=line.schema,
            names=(Name(line.name),),
            birth_dates=(line.birth_date,) if line.birth_date else (),
            identifiers=line.identifiers,
            addresses=(line.address,) if line.address else (),
        )
        found = twin.link if twin else link_form_party(asked, connection, judgements)
        parties.append(FormParty(party_id, line, found, asked))
    touched = frozenset(party.link.party_id for party in parties)
    others = {other for party in parties for _, _, other in party.link.conflicts}
    beyond = connection.execute(
        "with named as (select unnest($1::varchar[]) as id) "
        "select owner_id from integrated_ownership where company_id in (from named) union "
        "select director_id from directorship where organization_id in (from named) union "
        "select person_id from bo_statement where subject_id in (from named) union "
        "select operator_id from operator_spell where premises_id in (select unnest($2::varchar[]))",
        [sorted(touched), application.premises],
    ).fetchall()
    return LinkedApplication(application, parties, touched, touched | others | {row[0] for row in beyond})


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
    connection.execute("begin transaction")
    try:
        for one in batch:
            for party in one.parties:
                _insert(connection, one.application, party, on_day)
            _insert_run(connection, one.application, one.parties)
        fill_subjects(connection)
        yield
    finally:
        connection.execute("rollback")


def _same(one: FormLine, other: FormLine) -> bool:
    told = (one.schema, one.name, one.birth_date, one.identifiers) == (
        other.schema,
        other.name,
        other.birth_date,
        other.identifiers,
    )
    return told and bool(one.identifiers or one.birth_date)


def _insert(connection: duckdb.DuckDBPyConnection, application: Application, party: FormParty, on_day: date) -> None:
    line, resolved = party.line, party.link.party_id
    row_id = form_row_id(application.id, line.line)
    lineage = (row_id, FORM, f"{FORM}/{application.id}", on_day)
    _row(connection, "party", {"party_id": resolved, "kind": line.schema}, lineage)
    _row(connection, "name", {"party_id": resolved, "value": line.name, "kind": "legal"}, lineage)
    if line.birth_date:
        birth = {
            "earliest": line.birth_date.earliest,
            "latest": line.birth_date.latest,
            "precision": line.birth_date.precision,
        }
        _row(connection, "birth_date", {"party_id": resolved, **birth}, lineage)
    if line.address:
        _row(connection, "address", {"party_id": resolved, "role": "contact", "full_address": line.address}, lineage)
    for text in line.identifiers:
        checked = check_identifier(*split_identifier(text))
        for one in (checked, *checked.implied):
            values = {"scheme": one.scheme, "number": one.number, "checksum_ok": one.checksum_ok, "level": one.level}
            _row(connection, "identifier", {"party_id": resolved, **values}, lineage)
    connection.execute(
        "insert into identity_merge by name select $1 as stated_id, $2 as party_id, $3 as basis, $4::varchar as scheme, $5::varchar as number "
        "where not exists (select 1 from identity_merge where stated_id = $1)",
        [party.id, resolved, party.link.basis, party.link.scheme, party.link.number],
    )
    for scheme, number, other_id in party.link.conflicts:
        for pair in ((resolved, other_id), (other_id, resolved)):
            connection.execute("insert into identity_conflict values ($1, $2, $3, $4)", [scheme, number, *pair])
    if resolved == party.id and line.schema != "Person":
        connection.execute("insert into party_group values ($1, $1)", [resolved])


def _row(
    connection: duckdb.DuckDBPyConnection, table: str, values: dict[str, object], lineage: tuple[str, str, str, date]
) -> None:
    row_id, register, edition, day = lineage
    cells = {**values, "row_id": row_id, "part": "", "register": register, "edition": edition, "record_id": row_id,
             "known_from": day, "held_on": day}  # fmt: skip
    names = ", ".join(f'"{name}"' for name in cells)
    marks = ", ".join(f"${number}" for number in range(1, len(cells) + 1))
    connection.execute(f"insert into {table}({names}) values ({marks})", list(cells.values()))


def _insert_run(connection: duckdb.DuckDBPyConnection, application: Application, parties: Sequence[FormParty]) -> None:
    for party in parties:
        line = party.line
        cells = [application.id, str(line.line), party.link.party_id, form_row_id(application.id, line.line), line.role, line.name,
                 ", ".join(line.identifiers) or None, str(line.birth_date) if line.birth_date else None]  # fmt: skip
        connection.execute("insert into form_line values ($1, $2, $3, $4, $5, $6, $7, $8)", cells)
        connection.execute(
            "insert into application_party values ($1, $2, $3)", [application.id, line.role, party.link.party_id]
        )
    for premises_id in application.premises:
        connection.execute("insert into application_premises values ($1, $2)", [application.id, premises_id])


def fill_subjects(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the ultimate owners of the parties named, then the subjects: applications, entities named, premises."""
    connection.execute(
        "insert into application_party select distinct n.application_id, 'ultimate_owner', u.owner_id "
        "from named n join ultimate_owner u on u.company_id = n.party_id where not starts_with(u.owner_id, 'unnamed:')"
    )
    connection.execute(
        "insert into subject select distinct application_id, 'application' from application_party "
        "union select distinct party_id, 'company' from named union select distinct premises_id, 'premises' from application_premises"
    )
