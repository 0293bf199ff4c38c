"""The last edition of a register taken out of use, so that the one before it counts again; nothing is deleted."""

import json
from datetime import date

from rempart.base.errors import RempartError
from rempart.ledger.editions import WITHDRAWN, Edition, editions, editions_in_use
from rempart.ledger.swapping import alone_in, write_whole
from rempart.ledger.workspace import Workspace

_BEGUN = "edition.withdrawn"


def withdraw(workspace: Workspace, register: str, edition: str, *, actor: str, on: date) -> Edition:
    """Take the last edition in use out of use and return the one that counts now; done again it changes nothing.

    It stays on the disk under its name, and a purge finds it; the same file can be loaded anew. The next build reads the
    editions in use. A run that is killed is brought to its end by the next one.

    Raises:
        RempartError: it is not the last one in use, or there is none before it.
    """
    folder = workspace.editions_of(register)
    with alone_in(folder):
        data = {"register": register, "edition": edition}
        if any(one.id == edition and one.withdrawn for one in editions(folder)):
            last = [one.action for one in workspace.journal.entries() if data.items() <= one.data.items()][-1:]
            unfinished = last == [_BEGUN]
        else:
            _check(workspace, register, edition)
            workspace.journal.append(_BEGUN, actor=actor, data=data)
            write_whole(folder / edition / WITHDRAWN, json.dumps({"by": actor, "on": on.isoformat()}) + "\n")
            unfinished = True
        if unfinished:
            workspace.journal.append(f"{_BEGUN}.done", actor=actor, data=data)
        return editions_in_use(folder)[-1]


def before(workspace: Workspace, register: str) -> Edition | None:
    """Return the edition that would count if the last one in use were withdrawn; None where there is none."""
    folder = workspace.editions_of(register)
    used = editions_in_use(folder)
    standing = [one for one in editions(folder) if not one.withdrawn and used and one.id != used[-1].id]
    return standing[-1] if standing else None


def _check(workspace: Workspace, register: str, edition: str) -> None:
    used = editions_in_use(workspace.editions_of(register))
    if not used or used[-1].id != edition:
        raise RempartError(
            f"{register}, edition {edition}", "it is not the last edition in use", "Look at the list again"
        )
    if before(workspace, register) is None:
        raise RempartError(f"{register}, edition {edition}", "there is none before it", "Load a corrected file instead")
