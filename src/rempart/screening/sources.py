"""The sources of a report: which editions were known on its day, how old they were, and where each row stands in them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from rempart.base.citing import cited
from rempart.base.words import Language
from rempart.ledger.beside import tables_beside
from rempart.ledger.dictionary import stored_tables
from rempart.ledger.editions import Receipt
from rempart.ledger.parsing import parsed
from rempart.ledger.suppression import REASON
from rempart.screening.overlay import FORM, PROJECT
from rempart.screening.report import Citation, Source


@dataclass(frozen=True)
class RowSource:
    """Where one row comes from and since when it is published."""

    register_id: str
    edition: str
    said_on: date
    held_on: date


class Sources:
    """Numbers the editions that one report cites (S1, S2, …) and writes its citations.

    Args:
        receipts: those of the snapshot. An edition published after the day is cited too, where it says of a row that it
            was published before (a source with its own history); the citation then gives the day of loading.
        form: name and SHA-256 of the file of applications, and the day of receipt; None for a run over a register.
        project: name and SHA-256 of the file that tells of projects, where one was given.
        confirmed: the day on which each register and edition was seen unchanged, where that is known.
    """

    def __init__(
        self, receipts: Iterable[Receipt], on_day: date, lang: Language, form: tuple[str, str, date] | None,
        confirmed: Mapping[tuple[str, str], date] | None = None, project: tuple[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.on_day, self.lang, self._form, self._project = on_day, lang, form, project
        self._receipts = {(r.register_id, r.edition): r for r in receipts}
        self._confirmed = confirmed or {}
        self._ids: dict[tuple[str, str], str] = {}

    def latest(self, spoken: Collection[str]) -> list[Receipt]:
        """Return the last edition known of each register, by its id; the first one of those that speak only through it.

        Args:
            spoken: registers of which rows were known on the day.
        """
        last: dict[str, Receipt] = {}
        for receipt in sorted(self._receipts.values(), key=lambda r: (r.published_on, r.edition)):
            if receipt.published_on <= self.on_day or (
                receipt.register_id in spoken and receipt.register_id not in last
            ):
                last[receipt.register_id] = receipt
        return [last[register_id] for register_id in sorted(last)]

    def age_of(self, receipt: Receipt) -> int:
        """Return the days to the report's day from an edition's publication, or from when it was last seen unchanged.

        0 where it was published later.
        """
        said_on = self._confirmed.get((receipt.register_id, receipt.edition), receipt.published_on)
        return max((self.on_day - said_on).days, 0)

    def erased(self, spoken: Collection[str]) -> set[str]:
        """Return the ids of the latest lists of which entries were erased, or left out since, at their subject's request.

        Where they came in a bundle, the machine that wrote it may have emptied them.
        """
        return {
            self.id_of(receipt.register_id, receipt.edition)
            for receipt in self.latest(spoken)
            if "listing" in receipt.tables and (receipt.erased or receipt.emptied or REASON in receipt.left_out_reasons)
        }

    def id_of(self, register_id: str, edition: str) -> str:
        """Return the id of an edition in this report, giving it one at its first use."""
        return self._ids.setdefault((register_id, edition), f"S{len(self._ids) + 1}")

    def cite(self, row_id: str, row: RowSource | None) -> Citation:
        """Return the citation of one row. ``held_on`` is given where the row was loaded after the report's day."""
        register_id, edition = row_id.split("/")[:2]
        if register_id == FORM:
            told = PROJECT if row_id.rpartition("/")[2].startswith(f"{PROJECT}-") else FORM
            return Citation(source=self.id_of(FORM, told), row_id=row_id, said_on=self._form[2] if self._form else None)
        late = row.held_on if row and row.held_on > self.on_day else None
        return Citation(
            source=self.id_of(register_id, edition), row_id=row_id, said_on=row.said_on if row else None, held_on=late
        )

    def title_of(self, receipt: Receipt) -> str:
        """Return what a register is called in the language of the report."""
        return receipt.title_fr if self.lang == "fr" else receipt.title_en

    def listed(self) -> list[Source]:
        """Return the sources used, in the order of their ids."""
        return [self._source(id_, *key) for key, id_ in self._ids.items()]

    def _source(self, id_: str, register_id: str, edition: str) -> Source:
        if register_id == FORM:
            return self._form_source(id_, edition)
        receipt = self._receipts[(register_id, edition)]
        return Source(
            id=id_,
            register_id=register_id,
            title=self.title_of(receipt),
            publisher=receipt.publisher_fr if self.lang == "fr" else receipt.publisher_en,
            licence=cited(receipt.licence, self.lang),
            edition=edition,
            published_on=receipt.published_on,
            confirmed_on=self._confirmed.get((register_id, edition)),
            held_on=receipt.held_on,
            age_days=self.age_of(receipt),
            sha256=[file.sha256 for file in receipt.files],
        )

    def _form_source(self, id_: str, told: str) -> Source:
        name, sha256, received_on = self._form or ("", "", self.on_day)
        title = {"en": "The application", "fr": "La demande"}[self.lang]
        if told == PROJECT:
            name, sha256 = self._project or ("", "")
            title = {"en": "The application: its project", "fr": "La demande : son projet"}[self.lang]
        publisher = {"en": "the applicant", "fr": "le demandeur"}[self.lang]
        licence = {"en": "supplied for this application", "fr": "remise pour cette demande"}[self.lang]
        return Source(id=id_, register_id=FORM, title=title, publisher=publisher, licence=licence, edition=name,
                      published_on=received_on, held_on=received_on, age_days=max((self.on_day - received_on).days, 0), sha256=[sha256])  # fmt: skip


def rows_of(connection: duckdb.DuckDBPyConnection, row_ids: Iterable[str]) -> dict[str, RowSource]:
    """Return where each row comes from. A record has rows in several tables; the earliest day of publication is given."""
    wanted = sorted(set(row_ids))
    if not wanted:
        return {}
    beside = tables_beside(connection)
    union = " union all ".join(
        f"select row_id, register, edition, known_from, held_on from {'beside.main' if name in beside else 'stated'}.{name}"
        for name in (table.table for table in stored_tables())
    )
    looking = (
        f"select row_id, min(register), min(edition), min(known_from), min(held_on) from ({union}) "
        "where row_id in (select unnest($1::varchar[])) group by row_id"
    )
    found = connection.execute(parsed(connection, looking), [wanted]).fetchall()
    return {row_id: RowSource(register, edition, known, held) for row_id, register, edition, known, held in found}


def rows_found(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], int]:
    """Return how many records of each register speak of the parties or premises of each application of the run."""
    of_parties = " union all ".join(
        f'select "{name}" as party_id, register, row_id from {table.table}'
        for table in stored_tables()
        for name in table.party_columns
    )
    of_premises = " union all ".join(
        f"select premises_id, register, row_id from {table.table}"
        for table in stored_tables()
        if table.column("premises_id")
    )
    counting = (  # joined to all tables at once: a join to each would take the engine twice as long to plan
        "select application_id, register, count(distinct row_id) from ("
        f"select application_id, register, row_id from application_party join ({of_parties}) using (party_id) union all "
        f"select application_id, register, row_id from application_premises join ({of_premises}) using (premises_id)) group by 1, 2"
    )
    found = connection.execute(parsed(connection, counting)).fetchall()
    return {(application_id, register): count for application_id, register, count in found}


class Labels:
    """One name for each party: as one register writes it, or of them all a register's legal name first, the form's last."""

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        self._in_register: dict[tuple[str, str], str] = {}
        self._anywhere: dict[str, str] = {}
        for party_id, register, name in rows:
            self._in_register.setdefault((party_id, register), name)
            self._anywhere.setdefault(party_id, name)

    def of(self, party_id: str, register: str | None = None) -> str:
        """Return the name; the id itself where no source gives a name or a number."""
        return self._in_register.get((party_id, register or ""), self._anywhere.get(party_id, party_id))


def labels_of(connection: duckdb.DuckDBPyConnection, party_ids: Iterable[str]) -> Labels:
    """Read the names of parties, ties in C order. A party that no source names is called by its official number."""
    found = connection.execute(
        "select party_id, register, value from ("
        "select party_id, register, value, case when register = 'form' then 1 else 0 end as late, case kind when 'legal' then 0 "
        "when 'trade' then 1 when 'alias' then 2 else 3 end as rank from name union all "
        "select party_id, register, scheme || ' ' || number, 2, case level when 'entity' then 0 else 1 end from identifier) "
        "where party_id in (select unnest($1::varchar[])) order by party_id, late, rank, value, register",
        [sorted(set(party_ids))],
    ).fetchall()
    return Labels(found)
