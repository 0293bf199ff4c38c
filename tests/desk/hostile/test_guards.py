"""The list of guards fits the code: each can be taken away, and the tests that must then fail are there."""

import pytest

from tests.desk.hostile.guards import DESK, ROOT, TESTS, Guard, guards


@pytest.mark.parametrize("guard", guards(), ids=lambda one: one.name)
def test_a_guard_stands_where_the_list_says(guard: Guard) -> None:
    """Its text is in its file once, and its tests exist: ``python -m tests.desk.hostile.guards`` shows that they fail without it."""
    text = (ROOT / DESK / guard.file).read_text(encoding="utf-8")
    assert text.count(guard.was) == 1
    assert guard.becomes != guard.was
    for test in guard.fail:
        file, _, name = test.partition("::")
        assert f"def {name.partition('[')[0]}(" in (ROOT / TESTS / file).read_text(encoding="utf-8"), test
