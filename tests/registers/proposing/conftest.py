"""A file of a town proposed and tried out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import duckdb
import pytest

from rempart.ledger.editions import Receipt
from rempart.ledger.workspace import Workspace
from rempart.registers import load, open_register
from rempart.registers.proposing import Proposal, TakeAll, Told, propose


@dataclass(frozen=True)
class Mapped:
    """A proposal whose register can be opened; asked for its receipt or its rows, it is loaded."""

    proposal: Proposal
    register: Path
    file: Path
    workspace: Workspace

    @cached_property
    def receipt(self) -> Receipt:
        """The receipt of its load."""
        return load(self.workspace, str(self.register), [self.file], edition=workspace_day()).receipt

    @property
    def folder(self) -> Path:
        """The edition."""
        return self.workspace.editions_of("proposed") / self.receipt.edition

    def rows(self, table: str, columns: str) -> list[tuple[object, ...]]:
        """Return some columns of a table, in the order of the file."""
        path = self.folder / "tables" / f"{table}.parquet"
        return duckdb.sql(f"select {columns} from read_parquet('{path}') order by row_id, part").fetchall()


@pytest.fixture
def mapped(tmp_path: Path, workspace: Workspace) -> Callable[..., Mapped]:
    """Propose a register for a file, and open it."""

    def run(name: str, content: str | bytes, told: Told | None = None, **given: object) -> Mapped:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        proposal = propose(file, "proposed", TakeAll(), told=told, **given)  # type: ignore[arg-type]
        register = proposal.write(tmp_path / "registers")
        open_register(str(register))
        return Mapped(proposal, register, file, workspace)

    return run


def workspace_day() -> date:
    """The day of the editions of these tests."""
    return date(2026, 1, 31)
