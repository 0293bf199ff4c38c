"""What the desk of a workspace counts: entries of its journal, accounts by the role that they hold, what it switched off."""

from collections import Counter
from datetime import date

from rempart.desk.declaring.running import Figures
from rempart.ledger import Workspace


def has_desk(workspace: Workspace) -> bool:
    """Tell whether a desk was prepared: on a server where the settings name one, else in its file."""
    return workspace.settings.desk.database != "sqlite" or (workspace.path / "desk.sqlite3").is_file()


def desk_figures(on: date) -> Figures:
    """Return what the desk of this process counts on a day, and the signals and sources that it does not use."""
    from django.db.models import Count  # noqa: PLC0415 the papers are made without a desk too

    from rempart.desk import record  # noqa: PLC0415
    from rempart.desk.accounts.models import User  # noqa: PLC0415
    from rempart.desk.journal.models import JournalLine  # noqa: PLC0415
    from rempart.desk.oversight.switching import switches  # noqa: PLC0415

    record.list_entries()
    lines = JournalLine.objects.values_list("action").annotate(times=Count("number")).order_by("action")
    held = Counter(role for one in User.objects.filter(is_active=True) for role in one.roles_on(on))
    off = switches(on)
    return Figures(dict(lines), dict(held), {code: one.on for code, one in off.signals.items()}, dict(off.sources))
