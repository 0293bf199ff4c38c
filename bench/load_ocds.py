"""OCDS releases loaded to typed tables, beside ``ocdscardinal coverage`` on the same file.

    python bench/load_ocds.py [RELEASES] [PYTHON]

Made-up releases of some 3.5 kB each (1,000,000). PYTHON is an interpreter that has ``ocdscardinal`` (0.0.8), which has
no command: its function ``coverage`` is called. Prints JSON: CPU seconds and megabytes of both, and the ratio of the
CPU seconds, which should be at most 1; the memory of the load should stay under 1,536 MB.
"""

import json
import sys
import tempfile
from pathlib import Path

from load_made_up import write_releases
from load_measured import measured, rempart

_COVERAGE = "import sys, ocdscardinal; ocdscardinal.coverage(sys.argv[1])"


def main() -> None:
    """Run and print."""
    releases = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    python = sys.argv[2] if len(sys.argv) > 2 else sys.executable
    with tempfile.TemporaryDirectory(prefix="rempart-bench-") as folder:
        file, workspace = Path(folder) / "releases.jsonl", str(Path(folder) / "workspace")
        size = write_releases(file, releases)
        rempart("init", workspace)
        theirs = measured([python, "-c", _COVERAGE, str(file)])
        ours = rempart("load", "ocds", str(file), "--workspace", workspace)
        print(json.dumps({
            "table": "load_ocds", "releases": releases, "file_mb": round(size / 1e6),
            "rempart": ours.shown(), "ocdscardinal": theirs.shown(), "ratio": round(ours.cpu / theirs.cpu, 2),
        }))  # fmt: skip


if __name__ == "__main__":
    main()
