"""What runs: the settings, the pack, the registers, the signals and the figures from which the papers are made."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from rempart.base import RempartError
from rempart.desk.declaring.items import Declared, items, read_declared
from rempart.ledger import Workspace
from rempart.ledger.dictionary import dictionary
from rempart.ledger.editions import Receipt, editions_in_use, registers_with_editions
from rempart.ledger.workspace import Settings
from rempart.procedures.pack import Pack, load_pack
from rempart.registers import Register, available, open_register
from rempart.signals import Signal, load_catalogue


@dataclass(frozen=True)
class Source:
    """One register: its folder as read, or None where it is gone while its editions stay in use, and the receipts of these.

    ``receipts`` is the last edition of a register whose files are whole, and every one in use where they add to one another.
    """

    id: str
    register: Register | None
    receipts: tuple[Receipt, ...] = ()

    @property
    def receipt(self) -> Receipt | None:
        """The receipt of the last edition in use; None where none is held."""
        return self.receipts[-1] if self.receipts else None

    @property
    def tables(self) -> list[str]:
        """The tables that it fills."""
        return self.register.tables if self.register else sorted(self.receipt.tables if self.receipt else ())

    @property
    def classes(self) -> list[str]:
        """The data classes of their columns."""
        known = dictionary()
        return sorted({column.data_class for name in self.tables if name in known for column in known[name].columns})


@dataclass(frozen=True)
class Figures:
    """What a desk counts: entries by what was done, accounts by the role that they hold; and what it switched off, since when."""

    done: Mapping[str, int]
    holders: Mapping[str, int]
    not_asked: Mapping[str, date] = field(default_factory=dict)
    not_read: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Running:
    """A configuration: of one workspace on a day, or the generic one (no settings, no day, every register that can be loaded).

    ``done`` counts entries of the journals by what was done; ``desk`` is what its desk counts, where one runs.
    """

    pack: Pack
    sources: tuple[Source, ...]
    signals: tuple[Signal, ...]
    settings: Settings | None = None
    on: date | None = None
    declared: Mapping[str, Declared] = field(default_factory=dict)
    done: Mapping[str, int] = field(default_factory=dict)
    desk: Figures | None = None

    @property
    def held(self) -> tuple[Source, ...]:
        """The registers of which an edition is in use; of the generic configuration, those that can be loaded."""
        return self.sources if self.settings is None else tuple(one for one in self.sources if one.receipts)

    @property
    def not_asked(self) -> Mapping[str, date]:
        """The signals that the town does not ask for the time being, each since when."""
        return self.desk.not_asked if self.desk else {}

    @property
    def not_read(self) -> Mapping[str, date]:
        """The registers of which the town reads no row for the time being, each since when."""
        return self.desk.not_read if self.desk else {}

    def filled(self) -> frozenset[str]:
        """Return the tables that some source fills, or can."""
        return frozenset(table for source in self.held for table in source.tables)

    def in_settings(self, key: str) -> str:
        """Return what rempart.toml says of a thing that is otherwise stated in ``declared.yml``; empty where nothing."""
        desk = self.settings.desk if self.settings else None
        if desk is None:
            return ""
        return {"department": desk.service, "contact": desk.contact, "data_protection_officer": desk.dpo}.get(key, "")

    def unstated(self) -> list[str]:
        """Return the keys of what people still have to state."""
        return [key for key in items() if key not in self.declared and not self.in_settings(key)]


def generic() -> Running:
    """Return what Rempart is before a town sets anything: for the manual."""
    sources = tuple(Source(name, open_register(name)) for name in available())
    return Running(load_pack("generic"), sources, _catalogue())


def of_workspace(workspace: Workspace, on: date, desk: Figures | None = None) -> Running:
    """Return what a workspace runs on a day, with what its desk counts, where there is one.

    Raises:
        RempartError: the settings name no pack that there is; ``declared.yml`` breaks its form.
    """
    counted = Counter(entry.action for entry in workspace.journal.entries()) if _begun(workspace) else Counter()
    counted.update(desk.done if desk else {})
    return Running(
        load_pack(workspace.settings.desk.pack), _in_use(workspace), _catalogue(), workspace.settings, on,
        read_declared(workspace.path), dict(sorted(counted.items())), desk,
    )  # fmt: skip


@cache
def _catalogue() -> tuple[Signal, ...]:
    """Return the signals, read once: they come with the package."""
    return tuple(load_catalogue())


def _begun(workspace: Workspace) -> bool:
    return (workspace.path / "journal" / "checkpoint").is_file()


def _in_use(workspace: Workspace) -> tuple[Source, ...]:
    """Return the registers of which the workspace holds an edition or the folder."""
    own = workspace.path / "registers"
    held = registers_with_editions(workspace.path / "editions")
    mine = {path.parent.name for path in own.glob("*/register.yml")}
    found = []
    for name in sorted({*held, *mine}):
        used = [edition.receipt for edition in editions_in_use(workspace.editions_of(name))]
        try:
            register = open_register(name, own)
        except RempartError:
            register = None
        found.append(Source(name, register, tuple(_counting(used))))
    return tuple(found)


def _counting(used: list[Receipt]) -> Iterable[Receipt]:
    """Return the receipts whose rows stand today: of files that are whole, the last one's."""
    return used[-1:] if used and used[-1].scope == "whole" else used
