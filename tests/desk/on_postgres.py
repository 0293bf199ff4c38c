"""The desk's fast tests on PostgreSQL: ``python -m tests.desk.on_postgres [PYTEST ARGUMENTS]`` starts a server of its own for them."""

import os
import subprocess
import sys

from rempart.desk.configuration import DATABASE
from tests.desk.browser.served import on_postgresql


def main() -> int:
    """Run pytest with the desk's database on a server in a folder of its own; return its exit code."""
    chosen = sys.argv[1:] or ["-n", "2", "-m", "not slow and not browser and not real", "tests/desk"]
    with on_postgresql() as address:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "--create-db", *chosen], env=os.environ | {DATABASE: address}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
