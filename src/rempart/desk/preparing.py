"""A desk made ready in a workspace: tables, keys, the journal, the town. Idempotent: done again it changes nothing."""

import os
from pathlib import Path
from typing import Any

from rempart.desk.configuration import VARIABLE, keys_folder, workspace
from rempart.desk.keys import write_once
from rempart.journal.checkpoint import SigningKey
from rempart.journal.sql import SqlJournal
from rempart.journal.store import replace


def set_up(path: Path) -> None:
    """Make this process one of the desk of a workspace: Django is set up from its settings."""
    os.environ[VARIABLE] = str(path.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rempart.desk.settings")
    import django  # noqa: PLC0415 its settings are read at this moment

    django.setup()


def prepare() -> Any:
    """Bring tables up to date, make what is missing of keys, journal and town; return the town.

    Raises:
        JournalDownError: the journal's key is missing though the journal is there.
    """
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection, transaction  # noqa: PLC0415

    from rempart.desk.accounts.models import Town  # noqa: PLC0415
    from rempart.desk.record import journal  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if "journal_head" not in connection.introspection.table_names():
        key = _make_key(keys_folder(), f"rempart.invalid/desk/{os.urandom(8).hex()}")
        with transaction.atomic():
            connection.ensure_connection()
            SqlJournal(connection.connection, "sqlite" if connection.vendor == "sqlite" else "postgresql", key).create()
    journal()
    town, _ = Town.objects.get_or_create(slug="town", defaults={"name": workspace().settings.town})
    return town


def _make_key(folder: Path, origin: str) -> SigningKey:
    """Make the key that signs the desk's journal, or take what an interrupted start, or another process, left of it."""
    path = folder / "journal.pem"
    origin = write_once(path.with_suffix(".origin"), f"{origin}\n".encode()).decode().strip()
    key = SigningKey.read(origin, write_once(path, SigningKey.made(origin).pem()))
    replace(path.with_suffix(".txt"), f"{key.public}\n".encode())
    return key
