"""Steps of each day: done once, made up for after a downtime, and late when nobody does them."""

from datetime import date, timedelta
from typing import Any

import pytest

from rempart.desk.cases.acting import take_step
from rempart.desk.cases.models import Deadline
from rempart.desk.day import now, today
from rempart.desk.operations import schedule, tasks
from rempart.desk.operations.models import Beat, DailyRun, Job
from rempart.desk.operations.queue import load_tasks
from rempart.desk.operations.worker import work_once
from tests.desk.conftest import Cast


def work_all() -> None:
    """Do what is due until nothing is left."""
    while work_once():
        pass


def a_day(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Let it be a day, for the steps."""
    monkeypatch.setattr(schedule, "today", lambda: day)


def test_each_step_is_done_once_a_day(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second look of a day asks for nothing; after a week away each step is asked for once, for today."""
    load_tasks()
    assert schedule.tick() == len(schedule.steps())
    assert schedule.tick() == 0
    work_all()
    assert schedule.tick() == 0
    assert set(DailyRun.objects.values_list("step", "day")) == {(name, today()) for name in schedule.steps()}
    a_day(monkeypatch, today() + timedelta(days=7))
    assert schedule.tick() == len(schedule.steps())


def test_a_step_that_waits_since_yesterday_is_done_for_today(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is queued twice while nobody works, and the day is that of the doing."""
    load_tasks()
    schedule.tick()
    a_day(monkeypatch, today() + timedelta(days=1))
    assert schedule.tick() == 0
    work_all()
    assert set(DailyRun.objects.values_list("day", flat=True)) == {today() + timedelta(days=1)}
    assert Job.objects.filter(name="daily").count() == len(schedule.steps())


def test_it_is_late_without_a_worker_and_when_a_step_lags(db: None) -> None:
    """No worker seen, or a step undone for two days: home says so."""
    load_tasks()
    assert schedule.late()
    Beat.objects.create(worker="here:1", at=now())
    assert not schedule.late()
    DailyRun.objects.create(step="clocks", day=today() - timedelta(days=2), at=now())
    assert schedule.late()
    DailyRun.objects.all().delete()
    Beat.objects.update(at=now() - timedelta(minutes=11))
    assert schedule.late()


def test_a_date_that_fell_due_makes_its_step_and_an_entry(cast: Cast, written: Any) -> None:
    """No answer came: the case goes on while nobody looks, and the journal says that no person did it."""
    for who, step, carries in (
        ("case_officer", "receive", {"received_on": str(today())}),
        ("case_officer", "complete", {}),
        ("case_officer", "send_questions", {"questions": "two"}),
    ):
        take_step(cast.case, cast.people[who], who, step, carries=carries)
    due = Deadline.objects.get(case=cast.case, clock="answer").due
    assert due is not None
    written()
    assert not tasks.settle_on(cast.case.number, due)
    assert tasks.settle_on(cast.case.number, due + timedelta(days=1))
    (entry,) = written()
    assert (entry.action, entry.actor, entry.data["to"]) == ("case.clock", "desk", "assessment")
    assert not tasks.settle_on(cast.case.number, due + timedelta(days=1))
    assert written() == []
