"""A file of a town proposed and tried out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from rempart.ledger.editions import Receipt
from rempart.ledger.workspace import Workspace
from rempart.registers import load
from rempart.registers.proposing import Proposal, TakeAll, Told, propose


@dataclass(frozen=True)
class Mapped:
    """A proposal, the receipt of its load, and the rows that it gave."""

    proposal: Proposal
    receipt: Receipt
    folder: Path

    def rows(self, table: str, columns: str) -> list[tuple[object, ...]]:
        """Return some columns of a table, in the order of the file."""
        path = self.folder / "tables" / f"{table}.parquet"
        return duckdb.sql(f"select {columns} from read_parquet('{path}') order by row_id, part").fetchall()


@pytest.fixture
def mapped(tmp_path: Path, workspace: Workspace) -> Callable[..., Mapped]:
    """Propose a register for a file, load the file by it, and return both."""

    def run(name: str, content: str | bytes, told: Told | None = None, **given: object) -> Mapped:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        proposal = propose(file, "proposed", TakeAll(), told=told, **given)  # type: ignore[arg-type]
        register = proposal.write(tmp_path / "registers")
        receipt = load(workspace, str(register), [file], edition=workspace_day()).receipt
        return Mapped(proposal, receipt, workspace.editions_of("proposed") / receipt.edition)

    return run


def workspace_day() -> date:
    """The day of the editions of these tests."""
    return date(2026, 1, 31)
