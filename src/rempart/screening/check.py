"""One application, or every legal entity of a register, checked as known on a day."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from shlex import quote

from rempart.base import RempartError
from rempart.base.words import Language
from rempart.build import epochs_of
from rempart.identity.comparison.homonyms import Reference
from rempart.ledger import Snapshot
from rempart.screening.application import Application, ApplicationFile
from rempart.screening.assemble import Assembly
from rempart.screening.day import Day, Setting, Switches
from rempart.screening.overlay import LinkedApplication, batches, fill_subjects, link, overlaid
from rempart.screening.report import Report
from rempart.screening.subject import Subject
from rempart.signals import Signal, load_catalogue, run
from rempart.signals.packs import Layer, read_packs, with_parameters

SCREENING = "S"
"""The use of a signal that is asked of an application; the others watch the town's own procedures, or make aggregates."""
Progress = Callable[[int, int], None]
_AT_A_TIME = 2
"""Ledgers open at once: the engine works for one while Python writes the other's reports."""


class Checker:
    """Checks against one snapshot in one language.

    Args:
        snapshot: what is read.
        town: the authority, as it names itself.
        lang: of every sentence of the reports.
        memory_limit_mb: bound of the engine.
        reference: how common names are; without it nothing is said of that.
        packs: dated values of rule packs; those of the EU and of France where none are given.
        signals: those asked, instead of the catalogue's.
        switches: what is not asked, and not read, for the time being.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        *,
        town: str,
        lang: Language,
        memory_limit_mb: int = 1024,
        reference: Reference | None = None,
        packs: Sequence[Layer] | None = None,
        signals: Sequence[Signal] | None = None,
        switches: Switches | None = None,
    ) -> None:
        layers = read_packs(("FR",)) if packs is None else packs
        asked = with_parameters(load_catalogue() if signals is None else signals, layers)
        signals = [one for one in asked if SCREENING in one.contract.use]
        self.setting = Setting(
            snapshot, town, lang, signals, memory_limit_mb, layers, reference, switches or Switches()
        )

    def applications(
        self, file: ApplicationFile, *, on_day: date | None = None, progress: Progress = lambda *_: None
    ) -> list[Report]:
        """Return the report on each application of a file, in its order, as known on ``on_day`` or on its day of receipt.

        Days between which nothing changes share one open ledger; two ledgers are read at a time.
        """
        epochs = epochs_of(self.setting.snapshot)
        spans: dict[int, dict[date, list[Application]]] = {}
        for application in sorted(file.applications, key=lambda one: on_day or one.received_on):
            day = on_day or application.received_on
            spans.setdefault(epochs.of(day), {}).setdefault(day, []).append(application)
        done: dict[str, Report] = {}
        with ThreadPoolExecutor(_AT_A_TIME) as two:
            for reports in two.map(lambda days: self._span(days, file), spans.values()):
                done |= {report.application_id: report for report in reports}
                progress(len(done), len(file.applications))
        return [done[application.id] for application in file.applications]

    def _span(self, days: dict[date, list[Application]], file: ApplicationFile) -> list[Report]:
        """Check the applications of days between which nothing changes."""
        reports: list[Report] = []
        with Day(self.setting, next(iter(days))) as context:
            for day, applications in days.items():
                context.move(day)
                for batch in batches(link(context.connection, applications, context.judgements)):
                    reports += self._batch(context, batch, file)
        return reports

    def register(
        self, register_id: str, *, on_day: date | None = None, progress: Progress = lambda *_: None
    ) -> Iterator[Report]:
        """Yield the report on each legal entity of a register, in the order of their ids; persons, ships and aircraft are never looked up so.

        Raises:
            RempartError: the snapshot holds no edition of the register known on the day.
        """
        with Day(self.setting, on_day or self.setting.snapshot.known_on) as context:
            yield from self._entities(context, register_id, progress)

    def _entities(self, context: Day, register_id: str, progress: Progress) -> Iterator[Report]:
        connection = context.connection
        known = any(r.register_id == register_id and r.published_on <= context.on_day for r in context.receipts)
        if not known and not connection.execute("from party where register = $1 limit 1", [register_id]).fetchall():
            raise RempartError(f"register '{register_id}'", f"no edition of it was known on {context.on_day}",
                               "Load it and build, or give a later --on")  # fmt: skip
        connection.execute(
            "insert into application_party(application_id, role, party_id) select distinct party_id, 'entity', party_id "
            "from party p where register = $1 and not exists "
            "(select 1 from party q where q.party_id = p.party_id and q.kind in ('Person', 'Vessel', 'Airplane'))", [register_id]
        )  # fmt: skip
        fill_subjects(connection)
        outcomes = run(
            self.setting.signals,
            connection,
            context.on_day,
            self.setting.switches.signals,
            context.nearby,
            context.light,
        )
        assembly = Assembly(context, outcomes, form=None, snapshot=self.setting.snapshot)
        ids = [row[0] for row in connection.execute(
            "select distinct application_id from application_party where role = 'entity' order by 1").fetchall()]  # fmt: skip
        procedure = {"en": f"check of register {register_id}", "fr": f"contrôle du registre {register_id}"}[
            self.setting.lang
        ]
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

    def _batch(self, context: Day, batch: Sequence[LinkedApplication], file: ApplicationFile) -> Iterator[Report]:
        with overlaid(context.connection, batch, context.on_day):
            outcomes = run(
                self.setting.signals,
                context.connection,
                context.on_day,
                self.setting.switches.signals,
                context.nearby,
                context.light,
            )
            assembly = Assembly(
                context, outcomes, form=(file.name, file.sha256), snapshot=self.setting.snapshot, project=file.project
            )
            project = f" --project {quote(file.project[0])}" if file.project else ""
            rebuild = self._rebuild(quote(file.name) + project, context.on_day)
            for one in batch:
                asked = one.application
                yield assembly.report(
                    Subject(asked.id, asked.procedure, asked.received_on, one.parties, asked.premises, rebuild)
                )

    def _rebuild(self, what: str, on_day: date) -> str:
        """Return the command that makes a report again; none where something is off: it may be on again by then."""
        if self.setting.switches.signals or self.setting.switches.sources:
            return ""
        return f"rempart check {what} --snapshot {self.setting.snapshot.id} --on {on_day} --lang {self.setting.lang}"
