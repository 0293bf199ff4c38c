"""The head of the desk's journal, kept each day outside its database, and stamped by an authority where one is named."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from rempart.base import RempartError
from rempart.desk.configuration import workspace
from rempart.desk.day import now
from rempart.desk.operations.models import Alert
from rempart.desk.record import journal
from rempart.journal.checkpoint import Note
from rempart.journal.store import Store

FOLDER = "desk-heads"


def store() -> Store:
    """Return where heads and their stamps are kept, in the workspace; ``rempart journal verify`` takes them with --outside."""
    folder = workspace().path / FOLDER
    folder.mkdir(exist_ok=True)
    return Store(folder)


def anchor(day: date) -> Mapping[str, Any]:
    """Keep the head, and have it stamped.

    Raises:
        RempartError: no stamp came; it is asked again, and an alert says so meanwhile.
    """
    with transaction.atomic():
        note = journal().checkpoint()
    if note is None:
        return {"size": 0}
    kept, size = store(), Note.parsed(note).checkpoint.size
    kept.keep(size, note)
    settings = workspace().settings.journal
    if settings.timestamp_address is None or size in kept.stamps():
        return {"size": size}
    from rempart.journal.stamping import anchor as stamped  # noqa: PLC0415 only who has an authority waits for its client

    roots = settings.timestamp_roots
    authorities = (workspace().path / roots).read_bytes() if roots else None
    try:
        stamped(kept, note, settings.timestamp_address, authorities=authorities, proxy=workspace().settings.proxy)
    except RempartError:
        Alert.give("anchor", "stamp", now())
        raise
    Alert.close("anchor", "stamp", now())
    return {"size": size, "stamped": True}
