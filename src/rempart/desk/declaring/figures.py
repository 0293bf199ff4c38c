"""What the desk of a workspace counts: entries of its journal by what was done, and accounts by the role that they hold."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from rempart.ledger import Workspace


def has_desk(workspace: Workspace) -> bool:
    """Tell whether a desk was prepared: on a server where the settings name one, else in its file."""
    return workspace.settings.desk.database != "sqlite" or (workspace.path / "desk.sqlite3").is_file()


def desk_figures(on: date) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return entries by act and accounts by role on a day, of the desk of this process."""
    from django.db.models import Count  # noqa: PLC0415 the papers are made without a desk too

    from rempart.desk import record  # noqa: PLC0415
    from rempart.desk.accounts.models import User  # noqa: PLC0415
    from rempart.desk.journal.models import JournalLine  # noqa: PLC0415

    record.list_entries()
    lines = JournalLine.objects.values_list("action").annotate(times=Count("number")).order_by("action")
    held = Counter(role for one in User.objects.filter(is_active=True) for role in one.roles_on(on))
    return dict(lines), dict(held)
