"""FollowTheMoney entities loaded and built into a snapshot, with the memory of the largest process.

    python bench/load_ftm.py [ENTITIES]

Made-up entities of 25 statements each on average (1,000,000). Prints JSON: seconds and megabytes of ``rempart load
opensanctions`` and ``rempart build``, beside their budgets (90 s, 2,048 MB; 120 s), and the ratios to them. A budget is
for one million entities on two cores; it shrinks with ENTITIES.
"""

import json
import sys
import tempfile
from pathlib import Path

from load_made_up import write_entities
from load_measured import rempart

_BUDGET = {"load": 90.0, "build": 120.0}
_MEGABYTES = 2_048


def main() -> None:
    """Run and print."""
    entities = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="rempart-bench-") as folder:
        file, workspace = Path(folder) / "entities.ftm.json", str(Path(folder) / "workspace")
        statements = write_entities(file, entities)
        rempart("init", workspace)
        load = rempart("load", "opensanctions", str(file), "--workspace", workspace)
        build = rempart("build", "--workspace", workspace)
        share = entities / 1_000_000
        print(json.dumps({
            "table": "load_ftm", "entities": entities, "statements_each": round(statements / entities, 1),
            "file_mb": round(file.stat().st_size / 1e6),
            "load": load.shown(), "build": build.shown(),
            "ratio": {
                "load_seconds": round(load.seconds / (_BUDGET["load"] * share), 2),
                "build_seconds": round(build.seconds / (_BUDGET["build"] * share), 2),
                "load_memory": round(load.megabytes / _MEGABYTES, 2),
            },
        }))  # fmt: skip


if __name__ == "__main__":
    main()
