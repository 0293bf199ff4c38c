"""A case of the practice town whose check names persons, and a desk that says who its data protection officer is."""

from typing import Any

import pytest

from tests.desk.screening.conftest import checked, opened, practice, ready, that_day, told

__all__ = ["checked", "opened", "practice", "ready", "that_day", "told"]


@pytest.fixture(autouse=True)
def reached(settings: Any) -> None:
    """The town says how it, its officer and its authority are reached, so that letters are complete."""
    settings.REMPART = settings.REMPART.model_copy(
        update={"contact": "town@example.org", "dpo": "dpo@example.org", "supervisor": "The Authority, Port-Test"}
    )


@pytest.fixture
def run(checked: Any, opened: Any, cast: Any) -> Any:
    """A case of the practice town that was checked; ``cast.case`` is then that case."""
    from rempart.desk.screening.running import ask_for_run

    case = opened("asked")
    ask_for_run(case, cast.people["case_officer"])
    return case
