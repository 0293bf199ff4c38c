"""The registers and the case of the tests of search."""

from tests.desk.search.conftest import looked, registers, town

__all__ = ["looked", "registers", "town"]
