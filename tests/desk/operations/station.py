"""A desk of real processes on a workspace of its own, over SQLite or PostgreSQL: what tests of kills and backups need."""

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import rempart
from rempart.ledger import Workspace
from tests.signals.postgres import server

SOURCE = str(Path(rempart.__file__).parents[1])
"""Where this code lies: processes run the same, whatever else is installed."""
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "REMPART_WORKSPACE"} | {
    "PYTHONPATH": SOURCE
}
CAST = """
import json
from datetime import date
from django.db import transaction
from rempart.desk.preparing import prepare
from rempart.desk.practice import make_accounts
from rempart.desk.accounts.models import *
from rempart.desk.cases.models import *
from rempart.desk.cases.acting import *
from rempart.desk.cases.documents import store_document
from rempart.desk.day import today, now
"""


@dataclass
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


@dataclass
class Station:
    """One workspace, and processes that serve it."""

    path: Path
    database: str

    def run(self, *arguments: object) -> Ran:
        """Run ``rempart`` as a process."""
        done = subprocess.run(
            [sys.executable, "-m", "rempart", *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=ENVIRONMENT,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def says(self, code: str) -> Any:
        """Run code in a process of the desk, and return what it prints as JSON last."""
        head = (
            f"from pathlib import Path\nfrom rempart.desk.preparing import set_up\nset_up(Path({str(self.path)!r}))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", head + CAST + textwrap.dedent(code)],
            capture_output=True,
            text=True,
            check=False,
            env=ENVIRONMENT,
        )
        assert done.returncode == 0, done.stderr
        lines = done.stdout.strip().splitlines()
        return json.loads(lines[-1]) if lines else None


@contextmanager
def station(folder: Path, engine: str) -> Iterator[Station]:
    """Give a workspace over an engine; PostgreSQL is started for it, or skipped where it is not installed."""
    path = folder / "workspace"
    Workspace.create(path, town="Port-Test", language="en")
    if engine == "sqlite":
        yield _settled(path, "sqlite")
        return
    with server(connections=60) as connection:
        connection.execute("create database desk")
        connection.execute("create database restored")
        yield _settled(path, address(connection.info.host, "desk"))


def address(folder: str, name: str) -> str:
    """Return the address of a database of the server whose socket lies in a folder."""
    return f"postgres://rempart@{quote(folder, safe='')}/{name}"


def _settled(path: Path, database: str) -> Station:
    with (path / "rempart.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[desk]\npractice = true\nsecure = false\ndatabase = "{database}"\n')
    return Station(path, database)
