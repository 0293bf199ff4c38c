"""The whole catalogue over a made-up town.

    python bench/catalogue.py [SIZE] [--by-signal]

SIZE parties and SIZE contracts (100,000). Prints seconds, CPU seconds and the peak of memory of asking every signal of every
use, relations included; then the same for a tenth of the town, and the ratio: ten times the town should cost at most twelve
times. Making the town is off the clock.
"""

import argparse
import resource
import time

import duckdb
from bench.made_up_town import DAY, made_up_town

from rempart.signals import load_catalogue
from rempart.signals.asking import ask_all


def asked(size: int, by_signal: bool) -> tuple[float, float, dict[str, float]]:
    """Return seconds and CPU seconds of one whole run over a town of a size; and seconds by signal."""
    with duckdb.connect(config={"threads": 2, "memory_limit": "1500MB"}) as connection:
        made_up_town(connection, size)
        signals = load_catalogue()
        times: dict[str, float] = {}
        started, cpu = time.perf_counter(), time.process_time()
        last = started
        for one in ask_all(signals, connection, DAY):
            now = time.perf_counter()
            times[one.tally.code], last = now - last, now
            if by_signal:
                print(f"{one.tally.code}  {times[one.tally.code]:6.2f} s  {one.tally.outcomes}")
        return time.perf_counter() - started, time.process_time() - cpu, times


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", type=int, nargs="?", default=100_000)
    parser.add_argument("--by-signal", action="store_true")
    arguments = parser.parse_args()
    small, small_cpu, _ = asked(arguments.size // 10, False)
    large, large_cpu, times = asked(arguments.size, arguments.by_signal)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{len(times)} signals over {arguments.size:,} parties and contracts: {large:.1f} s, {large_cpu:.1f} CPU s, peak {peak:,} MB"
    )
    print(
        f"a tenth of the town: {small:.1f} s, {small_cpu:.1f} CPU s; ten times the town costs {large_cpu / small_cpu:.1f} times"
    )
    for code, seconds in sorted(times.items(), key=lambda one: -one[1])[:8]:
        print(f"  {code}  {seconds:.2f} s")


if __name__ == "__main__":
    main()
