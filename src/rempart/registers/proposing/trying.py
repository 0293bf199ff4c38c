"""A proposed register tried out: really loaded, in a throw-away workspace, so that one sees what it would refuse."""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rempart.ledger.editions import Receipt
from rempart.ledger.workspace import Workspace, today
from rempart.registers.loading import load
from rempart.registers.proposing.proposal import Proposal


@dataclass(frozen=True)
class Tried:
    """The receipt of the trial, of which nothing else is kept."""

    receipt: Receipt


def try_out(proposal: Proposal, file: Path) -> Tried:
    """Load the file by the proposed register and return the receipt.

    Raises:
        RempartError: the proposal does not load: a bound broken, a column missing, a form of the mapping.
    """
    with tempfile.TemporaryDirectory(prefix="rempart-try-") as temporary:
        folder = Path(temporary)
        workspace = Workspace.create(folder / "workspace", town="trial")
        register = proposal.write(folder / "proposed")
        card = register / "register.yml"  # a bound would hide the reasons why every record is refused
        card.write_text(
            re.sub(r"^(expect: \{\w+: )\[1, ", r"\1[0, ", proposal.card, flags=re.MULTILINE), encoding="utf-8"
        )
        return Tried(load(workspace, str(register), [file], edition=today()).receipt)
