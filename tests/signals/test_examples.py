"""Every example of every signal file of the catalogue."""

import pytest

from rempart.signals import Signal, load_catalogue, run_example
from rempart.signals.cards import Example

CASES = [
    pytest.param(signal, example, id=f"{signal.code}-{example.title}")
    for signal in load_catalogue()
    for example in signal.examples
]


@pytest.mark.parametrize(("signal", "example"), CASES)
def test_example_holds(signal: Signal, example: Example) -> None:
    """The file's own example gives exactly the rows that it expects."""
    result = run_example(signal, example)
    assert result.found == sorted(result.expected, key=lambda row: row["subject_id"])
