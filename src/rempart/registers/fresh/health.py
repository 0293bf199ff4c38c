"""How each register of a workspace is: its edition, its age, its rows, what was refused, and what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rempart.base.errors import RempartError
from rempart.base.words import Words
from rempart.ledger.editions import Receipt, editions_in_use, registers_with_editions
from rempart.ledger.workspace import Workspace
from rempart.registers.card import RegisterCard
from rempart.registers.fresh.remembered import Age, age, last_confirmed
from rempart.registers.shelf import available, open_register

_GONE = "its folder is gone and what is held stays in use: bring the folder back to registers/ of the workspace"


@dataclass(frozen=True)
class Health:
    """One register: what it is for, its last edition (None where it was never loaded), its age, and what to do.

    ``todo`` is empty where there is nothing to do. ``broken``: its card or mapping cannot be read.
    """

    register: str
    title: Words
    purposes: tuple[str, ...]
    receipt: Receipt | None
    confirmed_on: date | None
    age: Age | None
    todo: str
    broken: bool = False

    @property
    def rows(self) -> int:
        """Rows of its tables in the last edition."""
        return sum(self.receipt.tables.values()) if self.receipt else 0


def health(workspace: Workspace, today: date) -> Iterator[Health]:
    """Yield how each register is that is loaded or can be, in the order of their ids.

    One whose card is broken, or whose folder is gone while its editions are in use, is told from its last receipt.
    """
    own = workspace.path / "registers"
    known = set(available(own))
    for name in sorted(known | set(registers_with_editions(workspace.path / "editions"))):
        used = editions_in_use(workspace.editions_of(name))
        receipt = used[-1].receipt if used else None
        confirmed = last_confirmed(workspace, name)
        try:
            card = open_register(name, own).card
        except RempartError as error:
            broken = name in known
            todo = f"its card is broken: {str(error).removesuffix('.')}" if broken else _GONE
            how_old = age(receipt, confirmed, today) if receipt and confirmed else None
            title = Words(en=receipt.title_en, fr=receipt.title_fr) if receipt else Words(en=name, fr=name)
            yield Health(name, title, (), receipt, confirmed, how_old, todo, broken)
        else:
            how_old = age(card, confirmed, today) if confirmed else None
            yield Health(name, card.title, card.purposes, receipt, confirmed, how_old, _todo(card, receipt, how_old))


def _todo(card: RegisterCard, receipt: Receipt | None, how_old: Age | None) -> str:
    """Return the first thing to do, in one sentence without its full stop."""
    bring = f"run 'rempart update {card.id}'" if card.fetch else f"load a new file with 'rempart load {card.id} FILE'"
    if receipt is None or how_old is None:
        return f"not loaded: {bring}, if the town may read it"
    if how_old.level == "error":
        return f"too old, the absence of a hit proves nothing: {bring}"
    if how_old.level == "warning":
        return f"due: {bring}"
    if receipt.unknown_columns:
        return "columns that the card does not know are dropped: read them or leave them out in register.yml"
    if receipt.refused:
        return "records were refused: look at refused.parquet of the edition, and tell the publisher"
    return ""
