"""Whether what runs by itself does run: the worker, the steps of each day, the backup. For pages, ``--check`` and the monitor."""

from datetime import datetime, timedelta
from typing import Literal

from django.db.models import Max

from rempart.desk.day import today
from rempart.desk.operations.backup import STEP as BACKUP
from rempart.desk.operations.models import DailyRun
from rempart.desk.operations.schedule import late, steps, worker_is_there, worker_seen

State = Literal["ok", "failing", "unknown"]
_OLD = timedelta(days=2)
"""Without a backup for longer is unwise: it is made each night."""


def state() -> dict[str, tuple[State, datetime | None]]:
    """Return how ``worker``, ``scheduler`` and ``backup`` stand, and when each was last seen or done; *unknown* is never yet."""
    late_ = late()  # reads which steps there are
    done = DailyRun.objects.filter(step__in=steps()).aggregate(at=Max("at"))["at"]
    made = backup_made()
    return {
        "worker": _stands(worker_seen(), fine=worker_is_there()),
        "scheduler": _stands(done, fine=not late_),
        "backup": _stands(made, fine=not backup_is_old()),
    }


def _stands(at: datetime | None, *, fine: bool) -> tuple[State, datetime | None]:
    return ("unknown" if at is None else "ok" if fine else "failing"), at


def backup_made() -> datetime | None:
    """Return when the last backup was made."""
    return DailyRun.objects.filter(step=BACKUP).values_list("at", flat=True).first()


def backup_is_old() -> bool:
    """Tell whether no backup was made these two days, or ever."""
    day = DailyRun.objects.filter(step=BACKUP).values_list("day", flat=True).first()
    return day is None or today() - day > _OLD
