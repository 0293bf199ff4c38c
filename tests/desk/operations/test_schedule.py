"""Steps of each day: done once, made up for after a downtime, and late when nobody does them."""

from datetime import date, timedelta
from typing import Any

import pytest

from rempart.desk.accounts import alerts
from rempart.desk.accounts.models import User
from rempart.desk.cases.acting import take_step
from rempart.desk.cases.models import Deadline, Membership
from rempart.desk.day import now, today
from rempart.desk.operations import health, schedule, tasks
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


def test_what_watches_and_what_ends_at_night_is_done_each_day(cast: Cast, written: Any) -> None:
    """The journal is checked, the week that ended is sampled once, and who left their unit is a member no more."""
    officer = cast.people["case_officer"]
    User.objects.filter(pk=officer.pk).update(moved_on=today() - timedelta(days=1))
    Membership.objects.filter(user=officer).update(since=today() - timedelta(days=9))
    written()
    load_tasks()
    schedule.tick()
    work_all()
    done = {job.key: job.result for job in Job.objects.filter(name="daily")}
    assert done["accounts.chain_gap"] == {"gap": False}
    assert done["accounts.weekly_sample"] == {"told": True}
    assert done["administration.end_of_day"] == {"ended": 1}
    assert "member.ended" in [entry.action for entry in written()]
    last_sunday = today() - timedelta(days=today().weekday() + 1)
    week = "{}-{:02}".format(*last_sunday.isocalendar()[:2])
    assert alerts.Alert.objects.get(kind="unusual_reading").data["week"] == week
    DailyRun.objects.all().delete()
    schedule.tick()
    work_all()
    assert alerts.Alert.objects.filter(kind="unusual_reading").count() == 1


def test_pages_are_told_how_worker_steps_and_backup_stand(db: None) -> None:
    """Never seen is not known; seen and done today is well; too long ago is not."""
    load_tasks()
    assert health.state() == dict.fromkeys(("worker", "scheduler", "backup"), ("unknown", None))
    long_ago = now() - timedelta(days=3)
    Beat.objects.create(worker="here:1", at=now())
    DailyRun.objects.create(step="clocks", day=today(), at=now())
    DailyRun.objects.create(step="backup", day=today(), at=now())
    assert [stands for stands, _ in health.state().values()] == ["ok", "ok", "ok"]
    Beat.objects.update(at=long_ago)
    DailyRun.objects.filter(step="backup").update(day=today() - timedelta(days=3), at=long_ago)
    assert health.state() == {
        "worker": ("failing", long_ago),
        "scheduler": ("failing", DailyRun.objects.get(step="clocks").at),
        "backup": ("failing", long_ago),
    }


def test_a_worker_opens_the_day_when_it_starts(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first check need not wait; and what fails at the start ends no worker."""
    opened: list[date] = []

    class Ready:
        def warm(self, on_day: date, _: object) -> None:
            opened.append(on_day)
            raise RuntimeError("no disk")

    load_tasks()
    monkeypatch.setattr("rempart.desk.screening.tasks.standby", Ready)
    schedule.begin()
    assert opened == [today()]


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
