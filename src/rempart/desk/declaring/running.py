"""What runs: the settings, the pack, the registers, the signals and the figures from which the papers are made."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from rempart.base import RempartError
from rempart.desk.declaring.items import Declared, read_declared
from rempart.ledger import Workspace
from rempart.ledger.dictionary import dictionary
from rempart.ledger.editions import Receipt, editions_in_use, registers_with_editions
from rempart.ledger.workspace import Settings
from rempart.procedures.pack import Pack, load_pack
from rempart.registers import Register, available, open_register
from rempart.signals import Signal, load_catalogue


@dataclass(frozen=True)
class Source:
    """One register: its folder as read, or None where it is gone while its edition stays in use, and the edition in use."""

    id: str
    register: Register | None
    receipt: Receipt | None

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
class Running:
    """A configuration: of one workspace on a day, or the generic one (no settings, no day, every register that can be loaded).

    ``done`` counts entries of both journals by what was done; ``holders`` the accounts that hold each role, where a desk runs.
    """

    pack: Pack
    sources: tuple[Source, ...]
    signals: tuple[Signal, ...]
    settings: Settings | None = None
    on: date | None = None
    declared: Mapping[str, Declared] = field(default_factory=dict)
    done: Mapping[str, int] = field(default_factory=dict)
    holders: Mapping[str, int] | None = None

    def filled(self) -> frozenset[str]:
        """Return the tables that some source fills."""
        return frozenset(table for source in self.sources for table in source.tables)


def generic() -> Running:
    """Return what Rempart is before a town sets anything: for the manual."""
    sources = tuple(Source(name, open_register(name), None) for name in available())
    return Running(load_pack("generic"), sources, _catalogue())


def of_workspace(
    workspace: Workspace, on: date, done: Mapping[str, int] | None = None, holders: Mapping[str, int] | None = None
) -> Running:
    """Return what a workspace runs on a day; ``done`` and ``holders`` come from its desk, where there is one.

    Raises:
        RempartError: the settings name no pack that there is; ``declared.yml`` breaks its form.
    """
    counted = Counter(entry.action for entry in workspace.journal.entries()) if _begun(workspace) else Counter()
    counted.update(done or {})
    return Running(
        load_pack(workspace.settings.desk.pack), _in_use(workspace), _catalogue(), workspace.settings, on,
        read_declared(workspace.path), dict(sorted(counted.items())), holders,
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
        used = editions_in_use(workspace.editions_of(name))
        try:
            register = open_register(name, own)
        except RempartError:
            register = None
        found.append(Source(name, register, used[-1].receipt if used else None))
    return tuple(found)
