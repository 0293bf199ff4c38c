"""Guards taken away one by one: ``python -m tests.desk.hostile.guards [WORD]`` shows that each has a test which then fails.

Prints a line a guard; ends with 1 where a test passed without its guard. It takes minutes, so it is run by hand, after a
guard or its test was changed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[3]
DESK = Path("src/rempart/desk")
TESTS = Path("tests/desk")


@dataclass(frozen=True)
class Guard:
    """A guard: the file it stands in, its text, the text without it, and the tests that must fail then."""

    name: str
    file: str
    was: str
    becomes: str
    fail: tuple[str, ...]

    def without(self, root: Path) -> None:
        """Take it away in a copy of the sources."""
        path = root / DESK / self.file
        path.write_text(path.read_text(encoding="utf-8").replace(self.was, self.becomes), encoding="utf-8")


def guards() -> list[Guard]:
    """Return every guard of the list."""
    told = yaml.safe_load(Path(__file__).with_name("guards.yml").read_text(encoding="utf-8"))
    return [Guard(name, one["file"], one["was"], one["becomes"], tuple(one["fail"])) for name, one in told.items()]


def stands(guard: Guard) -> str:
    """Take a guard away in a copy and run its tests; return ``seen`` where each fails, else which passed."""
    with tempfile.TemporaryDirectory(prefix="rempart-guard-") as folder:
        copy = Path(folder)
        shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
        guard.without(copy)
        passed = [test for test in guard.fail if _runs(copy, test) != 1]
    return f"NOT SEEN by {', '.join(passed)}" if passed else "seen"


def _runs(copy: Path, test: str) -> int:
    """Run a test against the copy; return pytest's exit code: 1 is a test that failed, and nothing else."""
    command = [sys.executable, "-m", "pytest", "-n0", "-q", "-x", "-m", "", "-p", "no:cacheprovider", str(TESTS / test)]
    environment = os.environ | {"PYTHONPATH": str(copy / "src")}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True).returncode


def main() -> int:
    """Try every guard whose name holds a word; return how the command ends."""
    chosen = [one for one in guards() if all(word in one.name for word in sys.argv[1:])]
    wrong = False
    for guard in chosen:
        told = stands(guard)
        wrong |= told != "seen"
        print(f"{guard.name}: {told}", flush=True)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
