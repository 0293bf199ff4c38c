"""Days kept open, so that one application more is checked in less than a second, in both languages by one asking of the rules.

    ready = Standby(workspace)
    ready.reports(application, on_day) -> {"en": Report, "fr": Report}

A day that was opened serves until the snapshot is another, or something known changes between the days. One check runs at a
time; a purge waits for it, and it for a purge, as with ``rempart check``.
"""

import copy
import hashlib
from dataclasses import replace
from datetime import date
from shlex import quote
from threading import Lock

from rempart.base.words import LANGUAGES, Language
from rempart.build import epochs_of
from rempart.build.meanwhile import READING
from rempart.identity.comparison.homonyms import Reference
from rempart.ledger import Snapshot, Workspace, open_snapshot
from rempart.ledger.beside import give_back
from rempart.ledger.swapping import held
from rempart.screening.application import Application, written
from rempart.screening.assemble import Assembly
from rempart.screening.check import Checker
from rempart.screening.day import Day, Switches
from rempart.screening.overlay import link, overlaid
from rempart.screening.report import Report
from rempart.screening.subject import Subject
from rempart.signals import run
from rempart.signals.packs import read_packs

_Key = tuple[str, int, frozenset[tuple[str, date]]]


class Standby:
    """The last snapshot of a workspace, open on the last day that was asked for.

    Args:
        workspace: whose snapshots are read, under its settings.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._lock = workspace, Lock()
        self._key: _Key | None = None
        self._day: Day | None = None

    def reports(
        self, application: Application, on_day: date, switches: Switches | None = None
    ) -> dict[Language, Report]:
        """Return the report on one application as known on a day, in each language, without what is switched off.

        The form of the report is that of the file that ``written`` makes of the application, named by its id. Where something is
        switched off it names no command that rebuilds it: ``rempart check`` would ask and read that.

        Raises:
            RempartError: nothing was built yet.
        """
        with self._lock, held(self._workspace.path / READING, shared=True):
            snapshot = open_snapshot(self._workspace.snapshots, None)
            day = self._opened(snapshot, on_day, switches or Switches())
            day.move(on_day)
            found = self._checked(day, snapshot, application)
            give_back(day.connection)
            return found

    def warm(self, on_day: date, switches: Switches | None = None) -> None:
        """Open a day before anybody asks, so that the first who does need not wait.

        Raises:
            RempartError: nothing was built yet.
        """
        with self._lock, held(self._workspace.path / READING, shared=True):
            _ = self._opened(open_snapshot(self._workspace.snapshots, None), on_day, switches or Switches()).index

    def close(self) -> None:
        """Give back what is open; it opens again at the next check."""
        with self._lock:
            self._give_back()

    def _give_back(self) -> None:
        if self._day is not None:
            self._day.close()
        self._key = self._day = None

    def _opened(self, snapshot: Snapshot, on_day: date, switches: Switches) -> Day:
        """Return the day; another one where a source was switched off or on, for then other rows are read."""
        key = snapshot.manifest_sha256, epochs_of(snapshot).of(on_day), frozenset(switches.sources.items())
        if self._day is None or key != self._key:
            self._give_back()
            setting = replace(self._checker(snapshot, switches).setting, beside=self._workspace.path)
            self._day, self._key = Day(setting, on_day), key
            give_back(self._day.connection)
        self._day.setting = replace(self._day.setting, switches=switches)
        return self._day

    def _checker(self, snapshot: Snapshot, switches: Switches) -> Checker:
        settings = self._workspace.settings
        return Checker(
            snapshot,
            town=settings.town,
            lang=settings.language,
            memory_limit_mb=settings.memory_limit_mb,
            reference=reference_of(self._workspace),
            packs=read_packs(settings.countries, self._workspace.path / "packs"),
            switches=switches,
        )

    def _checked(self, day: Day, snapshot: Snapshot, application: Application) -> dict[Language, Report]:
        name, off = f"{application.id}.csv", day.setting.switches
        form = name, hashlib.sha256(written(application)).hexdigest()
        (linked,) = link(day.connection, [application], day.judgements)
        with overlaid(day.connection, [linked], day.on_day):
            outcomes = run(day.setting.signals, day.connection, day.on_day, off.signals, day.nearby, day.light)
            _ = day.index  # opened once for both views of the day
            read = Assembly(day, outcomes, form=form, snapshot=snapshot)
            found: dict[Language, Report] = {}
            for lang in LANGUAGES:
                again = f"rempart check {quote(name)} --snapshot {snapshot.id} --on {day.on_day} --lang {lang}"
                command = "" if off.signals or off.sources else again
                subject = Subject(
                    application.id, application.procedure, application.received_on, linked.parties, application.premises, command
                )  # fmt: skip
                found[lang] = read.speaking(_in_language(day, lang)).report(subject)
            return found


def _in_language(day: Day, lang: Language) -> Day:
    """Return the same open day, whose reports speak another language."""
    spoken = copy.copy(day)
    spoken.setting = replace(day.setting, lang=lang)
    return spoken


def reference_of(workspace: Workspace) -> Reference | None:
    """Return the counts of names that the settings name, read once to say at the beginning what is wrong with them."""
    named = workspace.settings.reference_names
    if named is None:
        return None
    reference = Reference(workspace.path / named.file, named.source, named.year, workspace.settings.population)
    _ = reference.shares
    return reference
