"""What a worker does each day for this app."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rempart.desk.administration.people import end_of_day
from rempart.desk.operations.schedule import daily


@daily("administration.end_of_day")
def end_memberships(day: date) -> Mapping[str, Any]:
    """End what people who left their unit or a role were members of."""
    return {"ended": end_of_day(day)}
