"""A load rehearsed: what a file would give as the next edition of a register, and what it would change; nothing is kept.

It is really loaded, in a throw-away workspace beside the editions in use and the list of the erased, so that bounds, doubles
and suppressions are judged as they will be.
"""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rempart.ledger.editions import Receipt, editions_in_use
from rempart.ledger.suppression import KEY, LIST
from rempart.ledger.workspace import Workspace
from rempart.registers.fresh.changes import Changes, changes_after
from rempart.registers.loading import Progress, load


@dataclass(frozen=True)
class Rehearsal:
    """What a load would give: its receipt, whether the same file is in use already, and what it would change.

    ``changes`` is None where there is nothing to compare with, or nothing new. ``current`` tells whether it would be the
    edition that counts: one of an earlier day would not.
    """

    receipt: Receipt
    already: bool
    current: bool
    changes: Changes | None


def rehearse(
    workspace: Workspace, register: Path, file: Path, scratch: Path, *, edition: date | None = None, faults: Path | None = None,
    progress: Progress = lambda _: None,
) -> Rehearsal:  # fmt: skip
    """Load a file by the folder of a register into a throw-away workspace in ``scratch``, an empty folder.

    Args:
        workspace: where it would be loaded.
        register: the folder of the register.
        file: the publication.
        scratch: an empty folder, which the caller removes.
        edition: its day, where the file does not give it.
        faults: as in ``load``.
        progress: called with one sentence at each step.

    Raises:
        RempartError: the publication would be set aside, and why.
    """
    made = Workspace.create(scratch / "trial", town="trial")
    memory = {"memory_limit_mb": workspace.settings.memory_limit_mb}
    trial = Workspace(made.path, made.settings.model_copy(update=memory))
    for place in (Path(KEY), LIST):
        if (workspace.path / place).is_file():
            (trial.path / place).parent.mkdir(exist_ok=True)
            shutil.copyfile(workspace.path / place, trial.path / place)
    used = editions_in_use(workspace.editions_of(register.name))
    held = trial.editions_of(register.name)
    held.mkdir(parents=True)
    for one in used:
        (held / one.id).symlink_to(one.path.resolve(), target_is_directory=True)
    loaded = load(trial, str(register.resolve()), [file], edition=edition, faults=faults, progress=progress)
    now = editions_in_use(held)
    current = any(one.id == loaded.receipt.edition for one in now[-1:])
    changes = changes_after(trial, register.name, used) if used and current and not loaded.already else None
    return Rehearsal(loaded.receipt, loaded.already, current, changes)
