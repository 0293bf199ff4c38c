"""The eleven rules of Cardinal, and the signals about purchases, beside ``ocdscardinal coverage`` on the same file.

    python bench/cardinal.py [RELEASES] [PYTHON] [--signals]

Made-up releases of some 3.7 kB each (100,000). PYTHON is an interpreter that has ``ocdscardinal`` (0.0.8). Measured, each in a
process of its own: ``coverage``; reading the file into tables and the eleven rules; the eleven rules on the tables that were kept;
with ``--signals`` also the register's own way (``rempart load``, ``build``, ``signals run``). Prints JSON: CPU seconds,
megabytes, and ratios of CPU seconds to those of ``coverage`` in the same run. Targets: eleven rules at most 0.7, every signal
at most 2, under 1,536 MB, a second run at most half of the first.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from load_made_up import write_releases
from load_measured import measured, rempart

_COVERAGE = "import sys, ocdscardinal; ocdscardinal.coverage(sys.argv[1])"
_RULES = """
import sys
from pathlib import Path
import duckdb
from rempart.signals.compatibility import fired, read_releases
with duckdb.connect(sys.argv[1], config={"memory_limit": "1GB"}) as connection:
    if len(sys.argv) > 2:
        read_releases(connection, Path(sys.argv[2]))
    fired(connection)
"""


def main() -> None:
    """Run and print."""
    arguments = [one for one in sys.argv[1:] if one != "--signals"]
    releases = int(arguments[0]) if arguments else 100_000
    python = arguments[1] if len(arguments) > 1 else sys.executable
    with tempfile.TemporaryDirectory(prefix="rempart-bench-") as folder:
        file, kept, workspace = Path(folder) / "releases.jsonl", f"{folder}/kept.duckdb", f"{folder}/workspace"
        size = write_releases(file, releases)
        theirs = measured([python, "-c", _COVERAGE, str(file)])
        first = measured([sys.executable, "-c", _RULES, kept, str(file)])
        second = measured([sys.executable, "-c", _RULES, kept])
        shown = {
            "table": "cardinal", "releases": releases, "file_mb": round(size / 1e6), "load_average": round(os.getloadavg()[0], 1),
            "coverage": theirs.shown(), "eleven_rules": first.shown(), "eleven_rules_again": second.shown(),
            "ratio": round(first.cpu / theirs.cpu, 2), "again_to_first": round(second.cpu / first.cpu, 2),
        }  # fmt: skip
        if "--signals" in sys.argv:
            print(json.dumps(shown), file=sys.stderr)  # what follows takes long; nothing measured is lost
            rempart("init", workspace)
            steps = {
                "load": rempart("load", "ocds", str(file), "--workspace", workspace),
                "build": rempart("build", "--workspace", workspace),
                "signals": rempart("signals", "run", "--out", f"{folder}/out", "--workspace", workspace),
            }
            shown |= {name: step.shown() for name, step in steps.items()}
            shown["ratio_signals"] = round(sum(step.cpu for step in steps.values()) / theirs.cpu, 2)
        print(json.dumps(shown))


if __name__ == "__main__":
    main()
