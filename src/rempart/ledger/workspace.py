"""The workspace: one folder that holds all that a town loads, builds, checks and judges."""

import secrets
import tomllib
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rempart.base.errors import RempartError
from rempart.base.words import Language
from rempart.journal import Journal

SETTINGS = "rempart.toml"
_FOLDERS = ("registers", "editions", "snapshots", "journal", "checks", "judgements")


class ReferenceNames(BaseModel):
    """Counts of given names and surnames of a published population: ``file`` in the workspace, whose they are, of which year."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str = Field(min_length=1)
    source: str = Field(min_length=1)
    year: int = Field(ge=1900, le=2100)


class JournalSettings(BaseModel):
    """Of the journal: the folder of the key that signs it, the name of a new one, and who stamps the time on its checkpoints.

    ``timestamp_roots`` is a file in the workspace with the certificates that the time stamps lead up to.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Path | None = None
    origin: str | None = Field(default=None, pattern=r"^[^\s+]{1,200}$")
    timestamp_address: str | None = Field(default=None, pattern=r"^https?://\S+$")
    timestamp_roots: str | None = Field(default=None, min_length=1)


class DeskSettings(BaseModel):
    """Of the officers' site: where its database is, where its keys are, and how it is reached.

    Args:
        database: ``sqlite`` (``desk.sqlite3`` in the workspace), or the address of a PostgreSQL database.
        keys: folder of the keys of cases, of sessions and of the desk's journal; never in a backup of the database.
        hosts: names under which the site is reached.
        pack: the pack of procedures of the town.
        zone: the town's time zone, in which a day begins.
        secure: whether it is served over HTTPS alone; false for one machine without a certificate.
        practice: an invented town, whose accounts are shown on the page that signs in.
        contact: how the service is reached; ``dpo``: how the data protection officer is.
        supervisor: the supervisory authority for data protection, as letters name it.
        canaries: numbers of invented cases that nobody has a reason to open: whoever does is told of at once.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    database: str = Field(default="sqlite", pattern=r"^(sqlite|postgres(ql)?://\S+)$")
    keys: Path = Path("desk-keys")
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    pack: str = "generic"
    zone: str = "Europe/Paris"
    secure: bool = True
    practice: bool = False
    canaries: tuple[str, ...] = ()
    service: str = ""
    contact: str = ""
    dpo: str = ""
    supervisor: str = ""
    openid: tuple[dict[str, str], ...] = ()


class Settings(BaseModel):
    """The settings of ``rempart.toml``: the town's name, its countries (ISO 3166-1 alpha-2) and its language.

    ``population`` is the number of people of the town, and ``reference_names`` says how common names are: for a sentence
    beside close names. ``proxy`` is the address through which ``update`` reaches publishers; the environment is not asked
    for one. ``review_share`` of the applications of which nothing is asked are reviewed all the same, drawn by ``review_seed``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    town: str = Field(min_length=1)
    countries: tuple[str, ...] = ("FR",)
    language: Language = "en"
    population: int | None = Field(default=None, ge=1)
    reference_names: ReferenceNames | None = None
    memory_limit_mb: int = Field(default=1024, ge=256)
    checks_keep_years: int | None = Field(default=None, ge=1)
    review_share: float = Field(default=0.02, ge=0, le=1)
    review_seed: str = ""
    proxy: str | None = Field(default=None, pattern=r"^https?://[^\s/]+/?$")
    journal: JournalSettings = JournalSettings()
    desk: DeskSettings = DeskSettings()


class Workspace:
    """One workspace on disk, opened. Its folders are named in the architecture, section 8."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path, self.settings = path, settings
        key = settings.journal.key
        self.journal = Journal(path / "journal", key_folder=key and path / key, origin=settings.journal.origin)

    @classmethod
    def create(
        cls, path: Path, *, town: str, language: Language = "en", countries: tuple[str, ...] = ("FR",)
    ) -> "Workspace":
        """Make a workspace in an empty or new folder.

        Raises:
            RempartError: the folder already holds something; choose another.
        """
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise RempartError(str(path), "it exists and is not an empty folder", "Choose another folder")
        for folder in _FOLDERS:
            (path / folder).mkdir(parents=True, exist_ok=True)
        listed = ", ".join(f'"{country}"' for country in countries)
        escaped = town.replace("\\", "\\\\").replace('"', '\\"')
        (path / SETTINGS).write_text(
            "# Settings of this workspace. Every folder beside this file is described in docs/reference/workspace.md\n"
            f'town = "{escaped}"\ncountries = [{listed}]\nlanguage = "{language}"\n'
            "# Draws which applications are reviewed although nothing is asked of them; nobody outside may know it.\n"
            f'review_seed = "{secrets.token_hex(16)}"\n',
            encoding="utf-8",
        )
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> "Workspace":
        """Open a workspace.

        Raises:
            RempartError: there is none, or its settings are wrong (which one is said).
        """
        settings = path / SETTINGS
        if not settings.is_file():
            raise RempartError(
                str(path), f"no workspace here ({SETTINGS} is missing)", "Make one with 'rempart init DIRECTORY'"
            )
        try:
            return cls(path, Settings.model_validate(tomllib.loads(settings.read_text(encoding="utf-8"))))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise RempartError(str(settings), "the file is not TOML in UTF-8", "Correct it") from error
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(map(str, first["loc"])) or "the file"
            raise RempartError(f"{settings}, {key}", first["msg"].rstrip("."), "Correct it") from error

    def editions_of(self, register: str) -> Path:
        """Return the folder of a register's editions."""
        return self.path / "editions" / register

    @property
    def snapshots(self) -> Path:
        """The folder of the snapshots."""
        return self.path / "snapshots"


def today() -> date:
    """Return the local day of this machine."""
    return date.today()
