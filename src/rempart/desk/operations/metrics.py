"""What a monitor of machines may know, as Prometheus reads it: requests by route and status, durations, queue, journal. No person.

The processes of the server count into one piece of memory that they share since they were forked: each into its own part, so
that none waits for another, and a killed one leaves nothing locked.
"""

import bisect
import hmac
import mmap
import os
import struct
import threading
from functools import cache

from django.db import connection
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse

from rempart.desk.configuration import keys_folder
from rempart.desk.day import now
from rempart.desk.operations.health import backup_made
from rempart.desk.operations.models import FAILED, WAITING, Alert, DailyRun, Job
from rempart.desk.operations.schedule import late, steps, worker_seen
from rempart.desk.rights.table import table

_BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_SLOTS, _ROUTES, _CLASSES = 32, 512, 6
_TIMES = _ROUTES * _CLASSES
_CELLS = _TIMES + len(_BOUNDS) + 2
_memory = mmap.mmap(-1, _SLOTS * _CELLS * 8)
_lock = threading.Lock()


@cache
def _places() -> dict[str, int]:
    return {name: place for place, name in enumerate(sorted(table().routes)[: _ROUTES - 1])}


def count(route: str, status: int, seconds: float) -> None:
    """Count one request."""
    with _lock:
        _add(_places().get(route, _ROUTES - 1) * _CLASSES + min(status // 100, 5), 1)
        _add(_TIMES + bisect.bisect_left(_BOUNDS, seconds), 1)
        _add(_CELLS - 1, round(seconds * 1_000_000))


def _add(cell: int, more: int) -> None:
    place = (os.getpid() % _SLOTS * _CELLS + cell) * 8
    struct.pack_into("<Q", _memory, place, struct.unpack_from("<Q", _memory, place)[0] + more)


def _sums() -> list[int]:
    """Return each cell, summed over the processes."""
    whole = struct.unpack(f"<{_SLOTS * _CELLS}Q", _memory[:])
    return [sum(whole[cell::_CELLS]) for cell in range(_CELLS)]


def exposition() -> str:
    """Return every figure in Prometheus' text form."""
    sums, lines = _sums(), ["# TYPE rempart_requests_total counter"]
    names = {place: name for name, place in _places().items()} | {_ROUTES - 1: "-"}
    for cell, number in enumerate(sums[:_TIMES]):
        if number:
            route, kind = names[cell // _CLASSES], cell % _CLASSES
            lines.append(f'rempart_requests_total{{route="{route}",status="{kind}xx"}} {number}')
    lines.append("# TYPE rempart_request_seconds histogram")
    so_far = 0
    for bound, number in zip((*map(str, _BOUNDS), "+Inf"), sums[_TIMES : _CELLS - 1], strict=True):
        so_far += number
        lines.append(f'rempart_request_seconds_bucket{{le="{bound}"}} {so_far}')
    lines += [f"rempart_request_seconds_sum {sums[-1] / 1_000_000}", f"rempart_request_seconds_count {so_far}"]
    for name, value in _gauges().items():
        lines += [f"# TYPE rempart_{name} gauge", f"rempart_{name} {value}"]
    return "\n".join(lines) + "\n"


def _gauges() -> dict[str, float]:
    moment = now()
    waiting = Job.objects.filter(state=WAITING, at__lte=moment).aggregate(count=Count("pk"), first=Min("at"))
    behind = late()  # reads which steps there are
    oldest = DailyRun.objects.filter(step__in=steps()).aggregate(at=Min("at"))["at"]
    with connection.cursor() as cursor:
        cursor.execute("select size from journal_head")
        (size,) = cursor.fetchone()
    ages = {
        "queue_oldest": waiting["first"],
        "worker_seen": worker_seen(),
        "daily_oldest": oldest,
        "backup": backup_made(),
    }
    return {
        "queue_waiting": waiting["count"],
        "queue_failed": Job.objects.filter(state=FAILED).count(),
        "alerts_open": Alert.objects.filter(closed_at=None).count(),
        "scheduler_late": int(behind),
        "journal_entries": size,
        **{f"{name}_age_seconds": (moment - at).total_seconds() for name, at in ages.items() if at is not None},
    }


def metrics(request: HttpRequest) -> HttpResponse:
    """Answer this machine itself, or who holds the token of ``metrics.token`` among the keys; nobody else learns that it exists."""
    if not (_is_local(request) or _has_token(request)):
        raise Http404
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _is_local(request: HttpRequest) -> bool:
    passed_on = {"HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA"}
    return request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1") and not passed_on & request.META.keys()


def _has_token(request: HttpRequest) -> bool:
    path = keys_folder() / "metrics.token"
    if not path.is_file():
        return False
    token = path.read_text(encoding="ascii").strip()
    return len(token) >= 32 and hmac.compare_digest(
        request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()
    )
