"""Ships of the lists told apart, and what the parts of an address tell: counts and orders, never a name.

    python -m bench.matching.things

Two entries of two lists with one IMO number are one ship; two entries of any list that bear one name, or share a word of
it, and have other numbers are two. *hidden* compares them without numbers and flags. Addresses: the labelled pairs
(``labelled.py``) in which both sides have one; for each reason how often it stands among matches and among others, and
the logarithm of their ratio beside the weight in force.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import duckdb
import numpy as np
from bench.matching.labelled import KINDS, febrl, lists, senzing
from bench.matching.lists import listed_tables, shared
from scipy.stats import rankdata

from rempart.identity import Name, Party, compare
from rempart.identity.comparison.addresses import addresses
from rempart.identity.comparison.vessels import ship_name
from rempart.identity.naming.names import normalise
from rempart.identity.naming.word import weights

RANDOM_PAIRS = 5_000
SEED = 1
_SHIPS = """
select p.party_id_stated, any_value(p.register), list(distinct p.jurisdiction) filter (p.jurisdiction is not null),
       (select list(distinct i.number) from read_parquet('{t}/identifier.parquet') i
        where i.party_id_stated = p.party_id_stated and i.scheme = 'XI-IMO'),
       (select list(distinct {{'value': n.value, 'kind': n.kind}}) from read_parquet('{t}/name.parquet') n
        where n.party_id_stated = p.party_id_stated and n.kind <> 'surname')
from read_parquet('{t}/party.parquet') p where p.kind = 'Vessel' group by 1 order by 1
"""


def ships() -> list[tuple[str, Party]]:
    """Return the ships of the real lists that have an IMO number, each with its list."""
    found = []
    for id_, register, flags, numbers, names in duckdb.connect().execute(_SHIPS.format(t=listed_tables())).fetchall():
        if numbers and names:
            spelled = sorted({Name(one["value"], KINDS[one["kind"]]) for one in names})
            identifiers = tuple(f"XI-IMO:{number}" for number in sorted(numbers))
            found.append((register, Party(id_, "Vessel", tuple(spelled), (), tuple(sorted(flags or ())), identifiers)))
    return found


def hidden(party: Party) -> Party:
    """Return a ship of which nothing but the names is known."""
    return replace(party, identifiers=(), countries=())


def told_of_ships() -> Iterator[str]:
    """Yield what is measured of ships, a line each."""
    all_ships = ships()
    names = {
        one.id: {normalise(now) for name in one.names for now in ship_name(name.value)[:1]} for _, one in all_ships
    }
    words = {id_: {word for name in of for word in name.split() if len(word) > 2} for id_, of in names.items()}
    groups: dict[str, list[tuple[Party, Party]]] = defaultdict(list)
    for (list_, one), (other_list, other) in combinations(all_ships, 2):
        if set(one.identifiers) & set(other.identifiers):
            if list_ != other_list:
                groups["one number"].append((one, other))
        elif names[one.id] & names[other.id]:
            groups["one name, other number"].append((one, other))
        elif words[one.id] & words[other.id]:
            groups["a word in common, other number"].append((one, other))
    chance = np.random.default_rng(SEED)
    drawn = [
        [all_ships[int(at)][1] for at in chance.choice(len(all_ships), 2, replace=False)] for _ in range(RANDOM_PAIRS)
    ]
    groups["drawn at random"] = [(a, b) for a, b in drawn if not set(a.identifiers) & set(b.identifiers)]
    yield f"{len(all_ships)} ships with a number"
    for label, seen in (("all that is known", lambda one: one), ("hidden", hidden)):
        stated = {name: [compare(seen(a), seen(b)).alike for a, b in pairs] for name, pairs in groups.items()}
        for name, alike in stated.items():
            over = ", ".join(f"{sum(one >= bar for one in alike)} from {bar}" for bar in (0.5, 0.9))
            yield f"{label}: {name}: {len(alike)} pairs, alike {min(alike):.3f} to {max(alike):.3f}; {over}"
        matches = stated.pop("one number")
        yield f"{label}: AUC {in_order(matches, [one for alike in stated.values() for one in alike]):.4f}"


def told_of_addresses() -> Iterator[str]:
    """Yield how often each reason stands among matches and among others."""
    for source, cases in (
        ("febrl", febrl(shared("matching"))),
        ("senzing", senzing(shared("matching"))),
        ("lists", lists()),
    ):
        counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
        stated: dict[bool, list[float]] = {True: [], False: []}
        for case in cases:
            found = addresses(case.left, case.right)
            if found:
                counts[case.match][found[0].reason] += 1
                stated[case.match].append(found[0].weight)
        yield f"{source}: {len(stated[True])} matches, {len(stated[False])} others; AUC {in_order(stated[True], stated[False]):.4f}"
        for reason in [*weights("address"), "missing"]:
            yes, no = counts[True][reason], counts[False][reason]
            if yes + no:
                odds = math.log(((yes + 0.5) / len(stated[True])) / ((no + 0.5) / len(stated[False])))
                in_force = weights("address").get(reason, 0.0)
                yield f"  {reason:16s} {yes:6d} of matches, {no:6d} of others; log odds {odds:6.2f}, in force {in_force:5.2f}"


def in_order(matches: Sequence[float], others: Sequence[float]) -> float:
    """Return how often a match stands before another pair (AUC)."""
    ranks = rankdata(np.array([*matches, *others]))
    most = len(matches) * (len(matches) + 1) / 2
    return float((ranks[: len(matches)].sum() - most) / (len(matches) * len(others)))


if __name__ == "__main__":
    for line in (*told_of_ships(), *told_of_addresses()):
        print(line)
