"""How many strangers show a close name, by size of the list and by threshold: what every report states.

    python -m bench.matching.expected [--strangers N] [--sizes 100,1000,5000,25000,100000] [--out FILE] [--write]

Made-up people with the common names of the whole world, and of Europe, are asked of parts of the real lists and of the
real lists filled up, by name alone and with a birth date. Those who bear a listed whole name are counted apart. A list is
filled up with parties made of the lists' own words: the names of one with the last word of another nearby, which mostly
comes from the same part of the world, so that frequent and rare words keep their shares. ``--write`` puts the shares, by
size and by threshold of *alike*, into src/rempart/identity/comparison/expected.yml.
"""

import argparse
import json
import os
import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from bench.matching.groups import MadeUp, europeans, homonyms, worldwide
from bench.matching.intervals import wilson
from bench.matching.lists import Listed, name_key, real_list, say

from rempart.base import PartialDate
from rempart.identity import Index, Name, Party
from rempart.identity.comparison.evidence import Evidence
from rempart.identity.comparison.features import alike
from rempart.identity.index import engine_name
from rempart.screening.close_names import LEAST_ALIKE

THRESHOLDS = tuple(sorted({0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, LEAST_ALIKE}))
SIZES = (100, 1_000, 5_000, 25_000)
TABLE = Path(__file__).parents[2] / "src" / "rempart" / "identity" / "comparison" / "expected.yml"
STEP = 1_000
_NEARBY = 200  # places in the order of ids
COMPARED = 8  # candidates whose likeness counts: those that are compared where a report shows five
Floats = npt.NDArray[np.float64]


def party(one: Listed) -> Party:
    """Return an entity of a list as the index takes it."""
    names = tuple(Name(value, cast(Any, kind)) for value, kind in one.names)
    return Party(one.id, one.schema, names, tuple(PartialDate.parse(day) for day in one.births))


def asked(number: int, name: str, birth: str | None) -> Party:
    """Return a person who is asked for."""
    return Party(f"asked-{number}", "Person", (Name(name),), (PartialDate.parse(birth),) if birth else ())


def index_of(entities: Iterable[Listed]) -> Index:
    """Build the index of a list."""
    return Index.build(party(one) for one in entities)


def most_alike(index: Index, people: Sequence[Party], what: str) -> tuple[Floats, Floats]:
    """Return how alike the best answer is for each, by name alone and with the birth date, 0 where there is none.

    The candidates are found by name either way, so both are read from one search. Says how far it is.
    """
    named: list[float] = []
    dated: list[float] = []
    for begin in range(0, len(people), STEP):
        for answer in index.search_many(people[begin : begin + STEP], limit=COMPARED):
            dated.append(max((one.comparison.alike for one in answer), default=0.0))
            named.append(max((without_date(one.comparison.evidence) for one in answer), default=0.0))
        say(f"{what}: {len(named)} of {len(people)}")
    return np.array(named), np.array(dated)


def without_date(evidence: Sequence[Evidence]) -> float:
    """Return how alike two parties would be, were no birth date stated."""
    return alike([one for one in evidence if one.feature != "birth_date"])


def part_of(entities: Sequence[Listed], size: int, seed: int) -> Sequence[Listed]:
    """Return a list of a size: a part of the real one, the real one, or that one filled up."""
    if size >= len(entities):
        return filled_up(entities, seed, size) if size > 2 * len(entities) else entities
    return random.Random(seed).sample(entities, size)  # noqa: S311 - nothing secret


def filled_up(entities: Sequence[Listed], seed: int, size: int) -> list[Listed]:
    """Return a list filled up with parties made of its own words; none bears a whole name of the list."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    ordered = sorted(entities, key=lambda one: one.id)  # ids of one publisher follow its rounds of listing
    known = {name_key(value) for one in entities for value, _ in one.names}
    found = list(entities)
    while len(found) < size:
        at = chance.randrange(len(ordered))
        one, other = ordered[at], ordered[(at + chance.randint(1, _NEARBY)) % len(ordered)]
        last = other.names[0][0].split()[-1]
        names = tuple((" ".join([*value.split()[:-1], last]), kind) for value, kind in one.names if " " in value)
        if one.schema == other.schema and names and known.isdisjoint(name_key(value) for value, _ in names):
            found.append(Listed(f"made-{len(found)}", one.schema, names, other.births))
    return found


def measured(
    entities: Sequence[Listed], populations: dict[str, list[MadeUp]], sizes: Sequence[int], seed: int
) -> list[Any]:
    """Return one row for each size, population and whether birth dates are asked: alarms at each threshold."""
    rows = []
    for size in sizes:
        listed = part_of(entities, size, seed)
        say(f"building an index of {len(listed)}")
        index = index_of(listed)
        keys = {name_key(value) for one in listed for value, _ in one.names}
        for population, people in populations.items():
            bears = homonyms(keys, people)
            others = [one for one, same in zip(people, bears, strict=True) if not same]
            parties = [asked(n, one.latin, one.birth) for n, one in enumerate(others)]
            both = most_alike(index, parties, f"{len(listed)} listed, {population}")
            for dated, best in zip((False, True), both, strict=True):
                alarms = {str(bar): int((best >= bar).sum()) for bar in THRESHOLDS}
                rows.append(
                    {
                        "listed": len(listed),
                        "made_up": max(0, len(listed) - len(entities)),
                        "population": population,
                        "dated": dated,
                        "asked": len(others),
                        "homonyms": sum(bears),
                        "alarms": alarms,
                        "interval_per_1000": {
                            bar: [round(1000 * end, 3) for end in wilson(n, len(others))] for bar, n in alarms.items()
                        },
                    }
                )
    return rows


def shares_of(rows: Sequence[Any], bar: float) -> list[float]:
    """Return alarms of 1,000 at growing sizes, never falling; half an alarm is added, so that none seen is not none."""
    found: list[float] = []
    for row in rows:
        found.append(max(1000 * (row["alarms"][str(bar)] + 0.5) / (row["asked"] + 1), *found, 0.0))
    return found


def curves(rows: Sequence[Any]) -> dict[str, dict[str, dict[str, list[float]]]]:
    """Return population -> by name or with birth date -> threshold -> shares of 1,000, at growing sizes."""
    found: dict[str, dict[str, dict[str, list[float]]]] = {}
    for population in dict.fromkeys(row["population"] for row in rows):
        for dated in (False, True):
            some = [row for row in rows if (row["population"], row["dated"]) == (population, dated)]
            found.setdefault(population, {})["dated" if dated else "by_name"] = {
                str(bar): shares_of(some, bar) for bar in THRESHOLDS
            }
    return found


def written(found: dict[str, dict[str, dict[str, list[float]]]], rows: Sequence[Any], day: str) -> str:
    """Return the block of the table that this bench writes."""
    asked_for = {row["population"]: row["asked"] + row["homonyms"] for row in rows}
    made_up = {row["listed"]: row["made_up"] for row in rows if row["made_up"]}
    lines = [
        "alarms:",
        f"  measured_on: {day}",
        f"  # {' and '.join(f'{number:,} made-up people ({name})' for name, number in asked_for.items())}.",
        *[
            f"  # Of {size:,} listed {made:,} are made up: words of listed names joined anew."
            for size, made in made_up.items()
        ],
        f"  listed: {sorted({row['listed'] for row in rows})}",
        "  # Likeness: of 1,000, those for whom an entry reaches it, at each of these sizes.",
    ]
    for population, ways in found.items():
        lines.append(f"  {population}:")
        for way, bars in ways.items():
            lines.append(f"    {way}:")
            lines += [f"      {bar}: [{', '.join(f'{share:.3g}' for share in shares)}]" for bar, shares in bars.items()]
    return "\n".join(lines) + "\n"


def put(block: str, text: str, name: str) -> str:
    """Return a table with the block between ``# <name>`` and ``# </name>`` replaced."""
    begin, end = f"# <{name}>\n", f"# </{name}>\n"
    before, rest = text.split(begin, 1)
    return before + begin + block + end + rest.split(end, 1)[1]


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strangers", type=int, default=20_000, help="of each population")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--write", action="store_true", help="put the shares into identity/comparison/expected.yml")
    arguments = parser.parse_args()
    people = {
        "world": worldwide(arguments.strangers, arguments.seed),
        "europe": europeans(arguments.strangers, arguments.seed),
    }
    rows = measured(real_list(), people, [int(size) for size in arguments.sizes.split(",")], arguments.seed)
    day = datetime.now(UTC).date().isoformat()
    found = curves(rows)
    result = {"table": "expected", "measured_on": day, "seed": arguments.seed, "engine": engine_name(),
              "load_average": os.getloadavg()[1], "rows": rows, "curves": found}  # fmt: skip
    shown = json.dumps(result, indent=1)
    print(shown)
    if arguments.out:
        arguments.out.write_text(shown + "\n", encoding="utf-8")
    if arguments.write:
        TABLE.write_text(put(written(found, rows, day), TABLE.read_text(encoding="utf-8"), "alarms"), encoding="utf-8")


if __name__ == "__main__":
    main()
