"""One application, or every legal entity of a register, checked as known on a day."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from shlex import quote

import duckdb

from rempart.base import RempartError
from rempart.base.words import Language
from rempart.build import Days, open_index
from rempart.identity import Index, Judgement
from rempart.identity.judgements import in_force, read_judgements
from rempart.ledger import Ledger, Receipt, Snapshot
from rempart.screening.application import Application, ApplicationFile
from rempart.screening.assemble import Assembly, Subject
from rempart.screening.close_names import Entry, entries_in_force
from rempart.screening.overlay import LinkedApplication, batches, fill_subjects, link, overlaid, start_run
from rempart.screening.report import Report
from rempart.signals import Signal, load_catalogue, prepare, run

Progress = Callable[[int, int], None]


@dataclass
class DayContext:
    """All that one day lets one read: the open ledger, the judgements in force, the lists, the name index."""

    ledger: Ledger
    on_day: date
    judgements: list[Judgement]
    receipts: list[Receipt]
    lang: Language
    town: str
    signals: Sequence[Signal]
    entries: dict[str, list[Entry]] = field(default_factory=dict)

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection of the ledger."""
        return self.ledger.connection

    @cached_property
    def index(self) -> Index:
        """The name index of the day, opened at its first use."""
        return open_index(self.ledger)


class Checker:
    """Checks against one snapshot in one language.

    Args:
        snapshot: what is read.
        town: the authority, as it names itself.
        lang: of every sentence of the reports.
        memory_limit_mb: bound of the engine.
    """

    def __init__(self, snapshot: Snapshot, *, town: str, lang: Language, memory_limit_mb: int = 1024) -> None:
        self.snapshot, self.town, self.lang = snapshot, town, lang
        self._signals = load_catalogue()
        self._judgements = read_judgements(snapshot.judgements)
        self._days = Days(snapshot, memory_limit_mb)

    def applications(
        self, file: ApplicationFile, *, on_day: date | None = None, progress: Progress = lambda *_: None
    ) -> list[Report]:
        """Return the report on each application of a file, in its order, as known on ``on_day`` or on its day of receipt."""
        done: dict[str, Report] = {}
        by_day: dict[date, list[Application]] = {}
        for application in file.applications:
            by_day.setdefault(on_day or application.received_on, []).append(application)
        for day, applications in sorted(by_day.items()):
            context = self._context(day)
            for batch in batches(link(context.connection, applications, context.judgements)):
                for report in self._batch(context, batch, file):
                    done[report.application_id] = report
                    progress(len(done), len(file.applications))
        self._days.close()
        return [done[application.id] for application in file.applications]

    def register(
        self, register_id: str, *, on_day: date | None = None, progress: Progress = lambda *_: None
    ) -> Iterator[Report]:
        """Yield the report on each legal entity of a register, in the order of their ids; persons are never looked up so.

        Raises:
            RempartError: the snapshot holds no edition of the register known on the day.
        """
        context = self._context(on_day or self.snapshot.known_on)
        connection = context.connection
        known = any(r.register_id == register_id and r.published_on <= context.on_day for r in context.receipts)
        if not known and not connection.execute("from party where register = $1 limit 1", [register_id]).fetchall():
            raise RempartError(f"register '{register_id}'", f"no edition of it was known on {context.on_day}",
                               "Load it and build, or give a later --on")  # fmt: skip
        connection.execute(
            "insert into application_party select distinct party_id, 'entity', party_id from party p where register = $1 "
            "and not exists (select 1 from party q where q.party_id = p.party_id and q.kind = 'Person')", [register_id]
        )  # fmt: skip
        fill_subjects(connection)
        outcomes = run(self._signals, connection, context.on_day)
        assembly = Assembly(context, outcomes, form=None, snapshot=self.snapshot)
        ids = [row[0] for row in connection.execute(
            "select distinct application_id from application_party where role = 'entity' order by 1").fetchall()]  # fmt: skip
        procedure = {"en": f"check of register {register_id}", "fr": f"contrôle du registre {register_id}"}[self.lang]
        for number, party_id in enumerate(ids, start=1):
            subject = Subject(
                party_id,
                procedure,
                None,
                [],
                [],
                rebuild=self._rebuild(f"--register {quote(register_id)}", context.on_day),
            )
            yield assembly.report(subject)
            progress(number, len(ids))
        self._days.close()

    def _batch(
        self, context: DayContext, batch: Sequence[LinkedApplication], file: ApplicationFile
    ) -> Iterator[Report]:
        with overlaid(context.connection, batch, context.on_day):
            outcomes = run(self._signals, context.connection, context.on_day)
            assembly = Assembly(context, outcomes, form=(file.name, file.sha256), snapshot=self.snapshot)
            rebuild = self._rebuild(quote(file.name), context.on_day)
            for one in batch:
                asked = one.application
                yield assembly.report(
                    Subject(asked.id, asked.procedure, asked.received_on, one.parties, asked.premises, rebuild)
                )

    def _rebuild(self, what: str, on_day: date) -> str:
        return f"rempart check {what} --snapshot {self.snapshot.id} --on {on_day} --lang {self.lang}"

    def _context(self, on_day: date) -> DayContext:
        """Return the context of a day; days between which nothing changes share their ledger."""
        ledger, fresh = self._days.open(on_day)
        if fresh:
            prepare(ledger.connection)
            start_run(ledger.connection)
            self._shared = DayContext(
                ledger=ledger,
                on_day=on_day,
                judgements=in_force(self._judgements, on_day),
                receipts=self.snapshot.receipts,
                lang=self.lang,
                town=self.town,
                signals=self._signals,
            )
        context = self._shared
        context.on_day = on_day
        context.entries = entries_in_force(ledger.connection, on_day)
        return context
