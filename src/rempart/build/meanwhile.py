"""A purge beside other commands: who must wait for whom, and what killed ones left behind."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rempart.build.making import UNFINISHED_BUILD, building
from rempart.ledger.swapping import alone_in, held, in_use, settle, unsettled
from rempart.ledger.workspace import Workspace

READING = Path("snapshots") / ".reading"
"""The lock that running checks share: a purge waits for them, and they for it."""
MADE_OF_SNAPSHOTS = "desk-index"
"""Folder of what the desk makes of a snapshot to search it, each under the hash of its manifest; made by who shares ``READING``."""
_OF_REGISTERS = {".loading-": ".lock", ".fetching-": ".fetching", ".comparing-": None}
"""Unfinished folders among the editions of a register, and the lock that whoever fills them holds: else the folder itself."""


@contextmanager
def standing_still(workspace: Workspace, progress: Callable[[str], None]) -> Iterator[None]:
    """Hold snapshots and editions so that nothing is loaded, built or checked meanwhile.

    ``progress`` is called with a sentence before each end of another command that is waited for. Enter new suppressions
    first: a register of which nothing was loaded yet is not held, and its first load reads them before it ends.
    """
    with ExitStack() as stack:
        stack.enter_context(building(workspace, lambda: progress("waiting for the end of a build")))
        reading = held(workspace.path / READING, waiting=lambda: progress("waiting for the end of running checks"))
        stack.enter_context(reading)
        for folder in _registers(workspace):
            said = f"waiting for the end of a load of {folder.name}"
            stack.enter_context(alone_in(folder, lambda said=said: progress(said)))  # type: ignore[misc]
        yield


def half_done(workspace: Workspace) -> bool:
    """Tell whether a purge that was killed, or runs, has left editions, snapshots or checks without their own names."""
    return any(unsettled(folder) for folder in _swapped_in(workspace))


def settle_all(workspace: Workspace) -> None:
    """Finish or clear what a killed purge left, so that all that stays has its name again; within ``standing_still``."""
    for folder in _swapped_in(workspace):
        settle(folder)


def left_behind(workspace: Workspace, *, alone: bool) -> tuple[list[Path], list[Path]]:
    """Return what killed commands left in a workspace, and the unfinished folders that a running one uses.

    ``alone`` tells that the caller is in ``standing_still``: no load, no build and no check is running then.
    """
    found: list[tuple[Path, Path | None]] = []
    for folder in _registers(workspace):
        for prefix, lock in _OF_REGISTERS.items():
            held_by_caller = alone and lock == ".lock"
            for left in sorted(folder.glob(f"{prefix}*")):
                found.append((left, None if held_by_caller else folder / lock if lock else left))
    for left in sorted(workspace.snapshots.glob(f"{UNFINISHED_BUILD}*")):
        found.append((left, None if alone else workspace.snapshots / ".lock"))
    for prefix in (".bundle-", ".spark-", ".asking-"):
        found += [(left, left) for left in sorted(workspace.path.glob(f"{prefix}*"))]
    found += [(left, None) for left in sorted((workspace.path / "judgements").glob(".*.new"))]
    found += [(left, None if alone else workspace.path / READING) for left in _of_checks(workspace)]
    used = [left for left, lock in found if lock is not None and in_use(lock)]
    return [left for left, _ in found if left not in used], used


def clear(left: list[Path]) -> None:
    """Remove what killed commands left."""
    for path in left:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _of_checks(workspace: Workspace) -> list[Path]:
    """Return what killed checks left half-written: the file, or the whole folder where it holds nothing but pages besides.

    Whole reports of a killed check are looked at as those of any other.
    """
    found = set()
    for path in (workspace.path / "checks").glob("[!.]*/.*.new"):
        shown = [one for one in path.parent.iterdir() if one.name[0] != "."]
        found.add(path if any(one.suffix != ".html" for one in shown) else path.parent)
    return sorted(found)


def _swapped_in(workspace: Workspace) -> list[Path]:
    """Return the folders in which a purge puts one thing in the place of another."""
    return [workspace.path / "checks", workspace.snapshots, *_registers(workspace)]


def _registers(workspace: Workspace) -> list[Path]:
    folder = workspace.path / "editions"
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
