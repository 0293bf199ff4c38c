"""What the night does for people and their acts."""

from datetime import timedelta

import pytest
from django.db import connection

from rempart.desk.accounts.models import Alert
from rempart.desk.administration import people
from rempart.desk.cases.models import Membership
from rempart.desk.day import today
from rempart.desk.operations.queue import load_tasks
from rempart.desk.operations.schedule import run_step
from tests.desk.conftest import Cast


def test_who_left_the_unit_is_a_member_no_more_after_the_night(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an administrator noted by day is done by the worker's step of the next."""
    load_tasks()
    officer = cast.people["case_officer"]
    people.move(cast.people["technical_administrator"], officer, "Roads")
    tomorrow = today() + timedelta(days=1)
    monkeypatch.setattr("rempart.desk.operations.schedule.today", lambda: tomorrow)
    assert run_step({"step": "administration.end_of_day"}) == {"ended": 1}
    assert Membership.objects.get(case=cast.case, user=officer).until == tomorrow


def test_the_step_of_the_journal_tells_of_a_gap(cast: Cast) -> None:
    """Nobody needs to press the button for the officer to be told; the week's sample comes by itself too."""
    load_tasks()
    assert run_step({"step": "accounts.chain_gap"}) == {"gap": False}
    assert run_step({"step": "accounts.weekly_sample"}) == {"told": True}
    assert run_step({"step": "accounts.weekly_sample"}) == {"told": False}
    assert set(Alert.objects.values_list("kind", flat=True)) == {"unusual_reading"}
    with connection.cursor() as cursor:
        cursor.execute("update journal_entry set line = replace(line, '\"actor\":', '\"Actor\":') where number = 1")
    assert run_step({"step": "accounts.chain_gap"}) == {"gap": True}
    assert Alert.objects.filter(kind="journal.broken").exists()
