"""A desk whose checks read the practice town's snapshot, as those of the tests of screening."""

from tests.desk.screening.conftest import checked, opened, practice, ready, that_day, told

__all__ = ["checked", "opened", "practice", "ready", "that_day", "told"]
