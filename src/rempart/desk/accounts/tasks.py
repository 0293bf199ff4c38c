"""What a worker does each day for this app: whether the journal holds together, and the sample of the week that ended."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from rempart.desk.accounts.alerts import chain_gap, weekly_sample
from rempart.desk.operations.schedule import daily


@daily("accounts.chain_gap")
def check_journal(day: date) -> Mapping[str, Any]:
    """Check the journal, and tell the data protection officer of a gap, each day that there is one."""
    return {"gap": chain_gap()}


@daily("accounts.weekly_sample")
def sample_week(day: date) -> Mapping[str, Any]:
    """Draw the sample of the last whole week, from Monday to Sunday, on whichever day of the next one a worker is there."""
    return {"told": weekly_sample(day - timedelta(days=day.weekday())) is not None}
