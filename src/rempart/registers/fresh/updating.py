"""Registers brought from their publishers, one after the other, and loaded in the ordinary way."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from rempart.base.errors import RempartError
from rempart.ledger.editions import Edition, editions, editions_in_use, registers_with_editions
from rempart.ledger.swapping import held
from rempart.ledger.workspace import Workspace
from rempart.ledger.workspace import today as this_day
from rempart.registers.card import Fetch
from rempart.registers.fresh.changes import Changes, changes_after
from rempart.registers.fresh.fetching import Attempt, Brought, Limits, Wanted, fetch
from rempart.registers.fresh.remembered import Age, Remembered, RememberedFile, age_of, recall, remember
from rempart.registers.loading import Loaded, Progress, load, register_sha256
from rempart.registers.shelf import Register, available, open_register

_UNFINISHED = ".fetching-"
Outcome = Literal["loaded", "unchanged", "older", "failed"]


@dataclass(frozen=True)
class Updated:
    """What became of one register.

    *unchanged*: the publisher says what is held, which is confirmed for today. *older*: what came is older than what
    is in use. *failed*: ``error`` says why; the last good edition stays in use at ``age``. ``unmeasured`` names the files
    of which nothing but their records tells whether they came whole.
    """

    register_id: str
    outcome: Outcome
    edition: str | None
    age: Age | None
    loaded: Loaded | None = None
    changes: Changes | None = None
    error: RempartError | None = None
    unmeasured: tuple[str, ...] = ()


def update(
    workspace: Workspace,
    registers: Sequence[str] = (),
    *,
    actor: str = "cli",
    today: date | None = None,
    limits: Limits | None = None,
    progress: Progress = lambda _: None,
) -> Iterator[Updated]:
    """Bring registers from the addresses of their cards, load them, and yield what became of each.

    Args:
        workspace: where to.
        registers: ids or folders; without any, those that have an address and of which the workspace holds an edition
            or the folder: a register that nobody uses is not brought.
        actor: pseudonym written to the journal, which records each attempt and each outcome.
        today: the day of this machine, unless told.
        limits: of time and attempts.
        progress: called with one sentence at each step.

    Raises:
        RempartError: a register that is named does not exist; nothing was fetched.
    """
    own, day = workspace.path / "registers", today or this_day()
    for name in registers:
        open_register(name, own)
    for name in registers or _used(workspace, own):
        try:
            register = open_register(name, own)
        except RempartError as error:  # of one that nobody named: it does not keep the others from coming
            updated = Updated(name, "failed", None, None, error=error)
        else:
            if not registers and register.card.fetch is None:
                continue
            progress(f"{register.id}: asking the publisher")
            updated = _Update(workspace, register, actor, day, limits or Limits(), progress).done()
        workspace.journal.append("update", actor=actor, data=_recorded(updated))
        yield updated


def _used(workspace: Workspace, own: Path) -> list[str]:
    """Return the registers of the workspace's own folder, and those of which an edition is held."""
    town = {path.parent.name for path in own.glob("*/register.yml")}
    return sorted(town | (set(registers_with_editions(workspace.path / "editions")) & set(available(own))))


def _recorded(updated: Updated) -> dict[str, object]:
    data: dict[str, object] = {"register": updated.register_id, "outcome": updated.outcome, "edition": updated.edition}
    if updated.changes:
        data["parties"] = asdict(updated.changes.parties)
        data["tables"] = {name: asdict(counts) for name, counts in updated.changes.tables.items()}
    if updated.error:
        data["reason"] = updated.error.what
    return data


@dataclass(frozen=True)
class _Update:
    """The update of one register."""

    workspace: Workspace
    register: Register
    actor: str
    today: date
    limits: Limits
    progress: Callable[[str], None]

    @property
    def folder(self) -> Path:
        return self.workspace.editions_of(self.register.id)

    def done(self) -> Updated:
        try:
            return self._brought()
        except RempartError as error:
            return self._failed(error)
        except OSError as error:
            what = f"what came could not be kept ({error.strerror})"
            return self._failed(RempartError(self.register.id, what, "Make room on the disk"))
        except Exception as error:  # whatever one register does, the next one comes
            what = f"the update broke off ({type(error).__name__})"
            return self._failed(RempartError(self.register.id, what, "Run 'rempart verify', then update it again"))

    def _failed(self, error: RempartError) -> Updated:
        """Say why; what is held cannot be said where its receipts are damaged."""
        try:
            return self._updated("failed", error=error)
        except Exception:
            return Updated(self.register.id, "failed", None, None, error=error)

    def _updated(
        self, outcome: Outcome, *, loaded: Loaded | None = None, changes: Changes | None = None,
        error: RempartError | None = None, unmeasured: tuple[str, ...] = (),
    ) -> Updated:  # fmt: skip
        used = editions_in_use(self.folder)
        held = age_of(self.workspace, self.register.card, self.today)
        edition = used[-1].id if used else None
        return Updated(self.register.id, outcome, edition, held, loaded, changes, error, unmeasured)

    def _brought(self) -> Updated:
        source = self.register.card.fetch
        if source is None:
            raise RempartError(self.register.id, "its card gives no address to fetch from", "Load its file by hand")
        self.folder.mkdir(parents=True, exist_ok=True)
        with _alone(self.folder, self.register.id) as place:
            before = editions_in_use(self.folder)
            known = self._known(before, source)
            files = self._fetch(source, place, known)
            if files is None:
                remember(self.folder, known.model_copy(update={"confirmed_on": self.today}))
                return self._updated("unchanged")
            days = [one.modified_on for one in files.values() if one.modified_on]
            loaded = load(
                self.workspace, str(self.register.folder), [place / name for name in source.urls],
                undated=max(days, default=self.today), held_on=self.today, actor=self.actor, progress=self.progress,
            )  # fmt: skip
            return self._judged(before, source, files, loaded)

    def _known(self, used: Sequence[Edition], source: Fetch) -> Remembered:
        """Return what is remembered, if its edition is in use and would be the same under today's definition."""
        known = recall(self.folder)
        definitions = {register_sha256(form) for form in self.register.forms.values()}
        same_files = {name: file.url for name, file in known.files.items()} == source.urls
        if same_files and used and used[-1].id == known.edition and used[-1].receipt.register_sha256 in definitions:
            return known
        return Remembered()

    def _fetch(self, source: Fetch, place: Path, known: Remembered) -> dict[str, Brought] | None:
        """Fetch every file of the set; None where the publisher says that none has changed.

        Where some have changed the others are fetched as well, so that the set is of one moment.
        """
        found = {name: self._one(name, source, place, known.files.get(name)) for name in source.urls}
        if all(one.unchanged for one in found.values()):
            return None
        return {name: self._one(name, source, place, None) if one.unchanged else one for name, one in found.items()}

    def _one(self, name: str, source: Fetch, place: Path, known: RememberedFile | None) -> Brought:
        def tell(attempt: Attempt) -> None:
            told = {key: value for key, value in asdict(attempt).items() if value is not None}
            self.workspace.journal.append("fetch", actor=self.actor, data={"register": self.register.id, **told})

        url, held = source.urls[name], known or RememberedFile(url="")
        wanted = Wanted(self.register.id, url, source.hosts, source.max_bytes, held.etag, held.last_modified)
        proxy = self.workspace.settings.proxy
        return fetch(wanted, place / name, tell=tell, proxy=proxy, limits=self.limits)

    def _judged(self, before: Sequence[Edition], source: Fetch, files: dict[str, Brought], loaded: Loaded) -> Updated:
        """Say what the load changed, and remember it if it is what is in use now."""
        used, unmeasured = editions_in_use(self.folder), tuple(name for name, one in files.items() if one.unmeasured)
        now = used[-1]
        if loaded.receipt.edition != now.id:
            return self._updated("older", loaded=loaded, unmeasured=unmeasured)
        new = not loaded.already or self._untold(now)
        if loaded.already:
            before = [edition for edition in editions(self.folder) if (edition.day, edition.rank) < (now.day, now.rank)]
        changes = changes_after(self.workspace, self.register.id, before) if new and before else None
        kept = {
            name: RememberedFile(
                url=source.urls[name],
                etag=one.etag,
                last_modified=one.last_modified,
                bytes=one.bytes,
                sha256=one.sha256,
            )
            for name, one in files.items()
        }
        remember(self.folder, Remembered(edition=now.id, confirmed_on=self.today, files=kept))
        if not new:
            return self._updated("unchanged", loaded=loaded)
        return self._updated("loaded", loaded=loaded, changes=changes, unmeasured=unmeasured)

    def _untold(self, now: Edition) -> bool:
        """Tell whether an update loaded the edition and was killed before it said so.

        Then the journal has the file that came and the load, and after them no outcome of an update.
        """
        came, untold = False, False
        for entry in self.workspace.journal.entries():
            if entry.data.get("register") != self.register.id:
                continue
            if entry.action == "fetch":
                came = entry.data.get("outcome") == "received"
            elif entry.action == "load.done" and entry.data.get("edition") == now.id:
                untold = came
            elif entry.action == "update":
                came = False
                untold = untold and (entry.data.get("outcome") == "failed" or entry.data.get("edition") != now.id)
        return untold


@contextmanager
def _alone(folder: Path, register: str) -> Iterator[Path]:
    """Let one update of a register run, clear what a killed one left, and give a new place for what comes."""

    def refused() -> None:
        raise RempartError(register, "another update of it is running", "Wait for its end")

    with held(folder / ".fetching", waiting=refused):
        for left in folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=folder) as place:
            yield Path(place)
