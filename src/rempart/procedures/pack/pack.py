"""A pack as read: what its files say, by id, with the hash under which a case was run."""

from datetime import date
from pathlib import Path

from rempart.procedures.clocks import Calendar, Clock, Term, calendar_of
from rempart.procedures.pack.form import Article, ClockForm, Heading, Measure, Procedure
from rempart.procedures.pack.letters import Letter


class Pack:
    """A pack as read: its heading, articles, clocks, procedures, measures, letters and where its files stand.

    ``sha256`` is the hash over all files, so that a case can say under which text it was run.
    """

    def __init__(
        self, folder: Path, heading: Heading, articles: list[Article], clocks: list[ClockForm],
        procedures: list[Procedure], measures: list[Measure], letters: list[Letter], sha256: str,
    ) -> None:  # fmt: skip
        self.folder, self.heading, self.sha256 = folder, heading, sha256
        self.articles = {one.id: one for one in articles}
        self.clocks = {one.id: one for one in clocks}
        self.procedures = {one.procedure: one for one in procedures}
        self.measures = {one.id: one for one in measures}
        self.letters = {one.letter: one for one in letters}
        self.recipients = {one.id: one for one in heading.recipients}

    @property
    def id(self) -> str:
        """Short name of the pack: ``fr``."""
        return self.heading.pack

    @property
    def version(self) -> date:
        """Day of this version."""
        return self.heading.version

    @property
    def in_training(self) -> bool:
        """Whether no jurist signed it: nothing made with it may then be used for a real decision."""
        return self.heading.signed is None

    def calendar(self, region: str | None = None) -> Calendar:
        """Return the calendar of the pack, of a region where one is named."""
        form = self.heading.calendar
        return calendar_of(form.country, region or form.region, form.added)

    def clock(self, clock_id: str, region: str | None = None) -> Clock:
        """Return one clock, ready to run.

        Raises:
            KeyError: the pack has no such clock.
        """
        form = self.clocks[clock_id]
        more = form.extension.term if form.extension else None
        calendar = self.calendar(region or form.region)
        return Clock(form.id, Term(form.n, form.unit), calendar, form.roll, form.counts_from, more)
