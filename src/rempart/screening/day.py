"""All that one day lets one read: the open ledger, the judgements and how they stand, the lists, the name index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import duckdb

from rempart.base.words import Language
from rempart.build import open_as_of, open_index
from rempart.identity import Index, Judgement
from rempart.identity.comparison.homonyms import Reference
from rempart.identity.index import Allowed
from rempart.identity.merging.judgements import read_judgements
from rempart.identity.merging.standing import standing_in
from rempart.ledger import Ledger, Receipt, Snapshot
from rempart.ledger.beside import keep_beside
from rempart.ledger.opening import fill_coverage
from rempart.screening.close_names import Entry, entries_in_force
from rempart.screening.overlay import start_run
from rempart.signals import Off, Signal, prepare
from rempart.signals.light import Light
from rempart.signals.narrowing import Nearby
from rempart.signals.packs import Layer, fill


@dataclass(frozen=True)
class Switches:
    """What the town does not use for the time being, though it is there.

    ``signals`` by code, with why; ``sources``: registers of which no row is read, with the day since when.
    """

    signals: Mapping[str, Off] = field(default_factory=dict)
    sources: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """What does not change from day to day: the snapshot, the authority's name, the language, the rules."""

    snapshot: Snapshot
    town: str
    lang: Language
    signals: Sequence[Signal]
    memory_limit_mb: int = 1024
    packs: Sequence[Layer] = ()
    """The dated values of the town's countries, and its own."""
    reference: Reference | None = None
    """How common names are, where the town names counts."""
    switches: Switches = field(default_factory=Switches)
    beside: Path | None = None
    """Where big tables are copied for a day that stays open; a day of a few checks reads them from their files."""


class Day:
    """One day, open; ``move`` goes to another day between which and this one nothing changes. Close it after use."""

    def __init__(self, setting: Setting, on_day: date) -> None:
        self.setting = setting
        self.ledger: Ledger = open_as_of(
            setting.snapshot, on_day, memory_limit_mb=setting.memory_limit_mb, without=setting.switches.sources
        )
        if setting.beside is not None:
            keep_beside(self.ledger, setting.beside)
        prepare(self.ledger.connection)
        start_run(self.ledger.connection)
        fill(self.ledger.connection, setting.packs)
        judged = read_judgements(setting.snapshot.judgements)
        self.standings = standing_in(self.connection, judged, on_day)
        self.judgements: list[Judgement] = [one.judgement for one in self.standings if not one.expired]
        self.hiding = [one.judgement for one in self.standings if one.hides]
        self.nearby = Nearby(self.connection, setting.signals)
        self.light = Light(self.connection, self.nearby, setting.signals)
        self.move(on_day)

    def move(self, on_day: date) -> None:
        """Stand on another day of the same epoch; what is valid on it, and how old each register is, is read again."""
        self.on_day = on_day
        fill_coverage(self.connection, self.setting.snapshot, on_day, self.ledger.without)
        self.entries: dict[str, list[Entry]] = entries_in_force(self.connection, on_day)
        self._listed: Allowed | None = None
        self.nearby.stand(on_day)
        self.light.stand(on_day)

    def __enter__(self) -> "Day":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back what is open."""
        self.light.close()
        self.connection.close()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection of the ledger."""
        return self.ledger.connection

    @property
    def receipts(self) -> list[Receipt]:
        """The receipts of the whole snapshot, but for sources that are not read: a row may be older than the edition that holds it."""
        return [one for one in self.setting.snapshot.receipts if one.register_id not in self.ledger.without]

    @property
    def switched_off(self) -> list[tuple[Receipt, date]]:
        """The last receipt known of each source that is not read, with the day since when."""
        last = {one.register_id: one for one in self.setting.snapshot.receipts if one.published_on <= self.on_day}
        return [(last[id_], on) for id_, on in sorted(self.setting.switches.sources.items()) if id_ in last]

    @property
    def confirmed(self) -> dict[tuple[str, str], date]:
        """The day on which editions (register, id) were seen unchanged, as known on the day."""
        seen = {(r.register_id, r.edition): self.setting.snapshot.confirmed_on(r, self.on_day) for r in self.receipts}
        return {edition: day for edition, day in seen.items() if day}

    @property
    def lang(self) -> Language:
        """The language of the reports."""
        return self.setting.lang

    @cached_property
    def index(self) -> Index:
        """The name index of the day, opened at its first use."""
        return open_index(self.ledger)

    @property
    def listed(self) -> Allowed:
        """Which parties of the index have an entry in force on the day."""
        if self._listed is None:
            self._listed = self.index.allow(self.entries)
        return self._listed
