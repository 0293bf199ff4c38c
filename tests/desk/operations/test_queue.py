"""The queue: asked for in the transaction of the act, done at least once, given up aloud."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from rempart.base import RempartError
from rempart.desk.day import now
from rempart.desk.operations import queue
from rempart.desk.operations.models import Alert, Job
from rempart.desk.operations.worker import work_once


@pytest.fixture
def done(db: None) -> Iterator[list[dict[str, Any]]]:
    """What a task called ``test.count`` was given, in order; one that is told to fail fails, quoting a name."""
    seen: list[dict[str, Any]] = []

    def handler(data: dict[str, Any]) -> None:
        seen.append(data)
        if data.get("fails"):
            raise ValueError("Lucie Marchand cannot be read")

    queue.task("test.count", attempts=3)(handler)
    yield seen
    del queue._tasks["test.count"]


def due_again() -> None:
    """Let time pass until every job may be tried."""
    Job.objects.filter(state="waiting").update(at=now())


def test_a_job_is_done_once_and_kept_as_done(done: list[Any]) -> None:
    """One job, one call, and then nothing is left to do."""
    with transaction.atomic():
        job = queue.enqueue("test.count", {"run": 1})
    assert work_once()
    assert not work_once()
    job.refresh_from_db()
    assert (done, job.state, job.attempts) == ([{"run": 1}], "done", 1)


def test_what_was_rolled_back_asked_for_nothing(done: list[Any]) -> None:
    """The job stands and falls with the act that asked for it."""
    with transaction.atomic():
        queue.enqueue("test.count", {"run": 1})
        transaction.set_rollback(True)
    assert not work_once()
    assert done == []


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_nothing_is_asked(desk_workspace: Any) -> None:
    """An act and its work could part, so it is refused."""
    with pytest.raises(RempartError, match="no transaction is open"):
        queue.enqueue("daily", {})


def test_a_job_of_nobody_is_refused(done: list[Any]) -> None:
    """A name without a handler is a mistake of whoever asks, seen at once."""
    with pytest.raises(RempartError, match="no task is called"):
        queue.enqueue("test.unknown", {})


def test_one_key_waits_once_and_runs_once(done: list[Any]) -> None:
    """The same work asked for twice is one job; while it runs, a new one waits for its end."""
    first = queue.enqueue("test.count", {"run": 1}, key="a")
    assert queue.enqueue("test.count", {"run": 1}, key="a").pk == first.pk
    held = queue.claim()
    assert held is not None
    later = queue.enqueue("test.count", {"run": 2}, key="a")
    assert later.pk != first.pk
    assert queue.claim() is None
    assert queue.run(held)
    assert work_once()
    assert done == [{"run": 1}, {"run": 2}]


def test_a_job_waits_for_its_time(done: list[Any]) -> None:
    """Not before the moment that was asked for."""
    queue.enqueue("test.count", {}, at=now() + timedelta(minutes=5))
    assert not work_once()


def test_the_job_of_a_killed_worker_is_taken_by_the_next(done: list[Any]) -> None:
    """A lease that ran out is taken; the first worker, if it lives after all, writes nothing any more."""
    queue.enqueue("test.count", {"run": 1})
    killed = queue.claim(timedelta(0))
    assert killed is not None
    taken = queue.claim()
    assert taken is not None
    assert (taken.pk, taken.attempts) == (killed.pk, 2)
    assert not queue.renew(killed)
    assert not queue.run(killed)
    assert queue.run(taken)


def test_a_whole_task_whose_lease_is_lost_leaves_no_row(db: None) -> None:
    """Rows of a whole task and the end of its job are one transaction: a second worker finds nothing half done."""
    queue.task("test.whole", whole=True)(lambda _: Alert.give("test", "row", now()))
    queue.enqueue("test.whole", {})
    slow = queue.claim(timedelta(0))
    assert slow is not None
    queue.claim()
    assert not queue.run(slow)
    assert not Alert.objects.exists()
    del queue._tasks["test.whole"]


def test_what_fails_is_tried_later_and_then_given_up_aloud(done: list[Any]) -> None:
    """It waits longer each time; after the last attempt there is an alert, and no word of what was read."""
    job = queue.enqueue("test.count", {"fails": True})
    waits = []
    for _ in range(3):
        assert work_once()
        job.refresh_from_db()
        waits.append((job.at - now()).total_seconds())
        due_again()
    assert not work_once()
    assert 0 < waits[0] < waits[1]
    assert (job.state, job.error, len(done)) == ("failed", "builtins.ValueError", 3)
    assert [(alert.kind, alert.of) for alert in Alert.objects.all()] == [("job", str(job.pk))]


def test_a_job_that_kills_its_worker_does_not_kill_for_ever(done: list[Any]) -> None:
    """Each kill counts as an attempt."""
    job = queue.enqueue("test.count", {})
    for _ in range(3):
        assert queue.claim(timedelta(0))
    assert queue.claim() is None
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "killed")
