"""What is done each day for people and their acts: memberships that end, the check of the journal, the week's sample."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rempart.desk.accounts.alerts import chain_gap, weekly_sample
from rempart.desk.administration import people
from rempart.desk.operations.schedule import daily


@daily("accounts.end_of_day")
def end_of_day(day: date) -> Mapping[str, Any]:
    """End what people who left their unit or a role were members of, and forget forms that were never sent again."""
    return {"ended": people.end_of_day(day)}


@daily("journal.check")
def check_journal(day: date) -> Mapping[str, Any]:
    """Check the whole journal, and tell the data protection officer of a gap."""
    return {"gap": chain_gap()}


@daily("accounts.sample")
def draw_sample(day: date) -> Mapping[str, Any]:
    """Tell the data protection officer once a week of unusual readings."""
    return {"told": weekly_sample(day) is not None}
