"""A process that has just begun answers soon: it imports little."""

import subprocess
import sys

HEAVY = ("pydantic", "duckdb", "jinja2", "click", "lxml", "pycountry")
BEGIN = f"import sys, rempart.identity; print([name for name in {HEAVY} if name in sys.modules])"


def test_searching_for_a_name_imports_no_engine_of_tables_and_no_forms() -> None:
    """Each of these takes as long to import as a hundred searches."""
    done = subprocess.run([sys.executable, "-c", BEGIN], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
