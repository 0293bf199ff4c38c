"""What is asked of a list: names with noise, aliases and native names taken off the list, and strangers."""

import json
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from bench.matching import noise
from bench.matching.lists import Listed, folded, is_latin, is_native, name_key, say

UNLISTED = "unlisted"
NATIVE_COMPANY = "native company"
BESIDE = (UNLISTED, NATIVE_COMPANY)  # kinds that are shown beside the seventeen


@dataclass(frozen=True)
class Query:
    """One question. ``right``: ids that are right answers, none for a stranger; ``held_out``: the name was taken off.

    ``births`` are asked only where that is measured.
    """

    id: str
    kind: str
    schema: str
    name: str
    births: tuple[str, ...] = ()
    right: frozenset[str] = field(default=frozenset())
    held_out: bool = False


@dataclass(frozen=True)
class Asked:
    """Queries with a target, and the names to take off the list before they are asked, by entity."""

    queries: list[Query]
    gone: dict[str, set[str]]


class _Drawer:
    """Draws targets of a list, each entity once a kind, and knows who shares a whole name."""

    def __init__(self, entities: Sequence[Listed], seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - nothing secret
        self.entities = entities
        self.gone: dict[str, set[str]] = {}
        self.holders: dict[str, set[str]] = {}
        for one in entities:
            for value, _ in one.names:
                self.holders.setdefault(name_key(value), set()).add(one.id)

    def right(self, target: Listed, name: str) -> frozenset[str]:
        """Ids that share a whole name of two words with the target, or the very name that was made noisy."""
        keys = {key for value, _ in target.names if " " in (key := name_key(value))} | {name_key(name)}
        return frozenset(id_ for key in keys if key for id_ in self.holders.get(key, ())) | {target.id}

    def ask(self, kind: str, target: Listed, name: str, asked: str) -> Query:
        """Return the query, numbered by kind and target."""
        right, gone = self.right(target, name), target.id in self.gone
        return Query(f"{kind}:{target.id}", kind, target.schema, asked, target.births[:1], right, gone)

    def shuffled(self) -> list[Listed]:
        """Return all entities in another order."""
        return self.chance.sample(self.entities, len(self.entities))


def ask_list(entities: Sequence[Listed], seed: int, per_kind: int) -> Asked:
    """Return ``per_kind`` queries of each kind, or as many as the list allows, and the names to take off it.

    Half of the kind *script* and all of *unlisted* are real names that are taken off; they stand at one entity only, or
    a copy of the entity on another list would answer for it. Native names of companies are often translations: they are
    a kind beside the others.
    """
    drawer = _Drawer(entities, seed)
    queries = _natives(drawer, "script", "Person", per_kind // 2)
    queries += _natives(drawer, NATIVE_COMPANY, "Organization", per_kind // 2)
    queries += _unlisted(drawer, per_kind)
    for kind in noise.KINDS:
        queries += _noisy(drawer, kind, per_kind - per_kind // 2 if kind == "script" else per_kind)
    counted = Counter(query.kind for query in queries)
    few = ", ".join(f"{kind} {n}" for kind, n in counted.items() if n < per_kind and kind != NATIVE_COMPANY)
    say(f"queries: {len(queries)}; fewer than asked: {few or 'none'}")
    return Asked(drawer.chance.sample(queries, len(queries)), drawer.gone)


def _noisy(drawer: _Drawer, kind: str, number: int) -> list[Query]:
    found: list[Query] = []
    for one in drawer.shuffled():
        if len(found) == number:
            break
        if one.id in drawer.gone or not _allowed(one, kind):
            continue
        wanted = "alias" if kind == "alias" else "name"
        names = [value for value, of in one.names if of == wanted and is_latin(value) and len(folded(value)) > 3]
        names = [value for value in names if kind != "alias" or " " in folded(value)]
        drawer.chance.shuffle(names)
        for name in names:
            asked = noise.KINDS[kind](name, drawer.chance)
            if asked and (kind in {"exact", "alias"} or asked != name):
                found.append(drawer.ask(kind, one, name, asked))
                break
    return found


def _allowed(one: Listed, kind: str) -> bool:
    if kind in noise.PERSONS_ONLY:
        return one.schema == "Person"
    return kind not in noise.ORGANISATIONS_ONLY or one.schema == "Organization"


def _natives(drawer: _Drawer, kind: str, schema: str, number: int) -> list[Query]:
    """Ask a native name of an entity from which every native name is taken off."""
    found: list[Query] = []
    for one in drawer.shuffled():
        if len(found) == number:
            break
        if one.schema != schema:
            continue
        native = [value for value, _ in one.names if is_native(value)]
        own = [value for value in native if len(drawer.holders[name_key(value)]) == 1 and len(folded(value)) > 3]
        if own and len(native) < len(one.names) and any(is_latin(value) for value, _ in one.names):
            asked = drawer.chance.choice(own)
            drawer.gone[one.id] = set(native)
            found.append(drawer.ask(kind, one, asked, asked))
    return found


def _unlisted(drawer: _Drawer, number: int) -> list[Query]:
    """Ask an alias that resembles another name of its entity without being the same, and is taken off."""
    found: list[Query] = []
    for one in drawer.shuffled():
        if len(found) == number:
            break
        latin = [(value, of) for value, of in one.names if is_latin(value)]
        aliases = [value for value, of in latin if of == "alias" and " " in folded(value)]
        drawer.chance.shuffle(aliases)
        alias = next((value for value in aliases if _resembles(value, latin, drawer)), None)
        if alias and one.id not in drawer.gone:
            key = name_key(alias)
            drawer.gone[one.id] = {value for value, _ in one.names if name_key(value) == key}
            found.append(drawer.ask(UNLISTED, one, alias, alias))
    return found


def _resembles(alias: str, names: list[tuple[str, str]], drawer: _Drawer) -> bool:
    key = name_key(alias)
    if len(drawer.holders[key]) > 1:
        return False
    others = [other for value, _ in names if (other := name_key(value)) != key and " " in other]
    return any(SequenceMatcher(None, key, other, autojunk=False).ratio() >= 0.7 for other in others)


def write_queries(queries: Iterable[Query], path: Path, *, births: bool = False) -> Path:
    """Write queries as a worker reads them: what is asked, not what is right."""
    with path.open("w", encoding="utf-8") as out:
        for query in queries:
            line = [query.id, query.schema, query.name, query.births if births else ()]
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return path
