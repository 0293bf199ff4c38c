"""Who is asked about more than others: false alarms and misses by script and by language of published name lists.

    python -m bench.matching.fairness [--per-group N] [--alarms N] [--groups A,B] [--out FILE] [--write]

An audit: the matcher reads neither script as such nor language nor country of a person. *Alarm*: a made-up stranger who
bears no listed whole name, and for whom a report would show an entry (``LEAST_ALIKE`` of screening/close_names.py).
*Miss*: a listed person who is asked for with noise, or by a native name taken off the list, and whose entry a report
would not show. Misses by language are those of made-up persons planted among the real list, since nobody's group is
inferred. Asking of a group ends at ``--alarms`` false alarms, or after ``--per-group`` strangers, or with the last whole
name that its lists can make. The overall rate is the mean of the groups, each counted once. Shares have Wilson's
interval, 95 %. Answers are kept in the cache folder until matcher or lists change, so that a run goes on where it
stopped. ``--write`` puts the groups above 1.25 times the overall rate into src/rempart/identity/comparison/expected.yml.
"""

import argparse
import hashlib
import json
import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any

from bench.matching import noise
from bench.matching.expected import TABLE, asked, index_of, put
from bench.matching.groups import LANGUAGES, MadeUp, homonyms, people_of, people_of_script
from bench.matching.intervals import wilson
from bench.matching.lists import Listed, cache, folded, is_latin, is_native, name_key, real_list, say, script_of

from rempart.identity import Index
from rempart.identity.index import engine_name
from rempart.screening.close_names import LEAST_ALIKE

SCRIPTS = ("arabic", "cjk", "cyrillic", "georgian", "greek", "hangul", "hebrew")
AIM = 1.25  # times the overall rate
NOISE = ("typo1", "ocr", "translit", "swapped", "no_middle", "initial", "glued", "nickname")
STEP = 500
Group = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """What is asked, and the parties that are right answers; none for a stranger."""

    name: str
    right: frozenset[str] = frozenset()


class Answers:
    """Answers a group's questions, a step at a time, and keeps the counts in the cache folder.

    A group that was begun is gone on with: its questions come in one order, however many are wanted.
    """

    def __init__(self, entities: Sequence[Listed], per_group: int, alarms: int, key: str) -> None:
        self.per_group, self.most = per_group, alarms
        self._entities, self._index = entities, None
        self._file = cache("fairness", f"{key}.json")
        self._kept: dict[str, Group] = json.loads(self._file.read_text()) if self._file.exists() else {}

    def of(self, group: str, questions: Callable[[], list[Question]]) -> Group:
        """Return how many were asked and how many went wrong."""
        found = self._kept.setdefault(group, {"asked": 0, "wrong": 0, "of": -1})
        if found["wrong"] < self.most and found["of"] < self.per_group:
            self._count(group, questions())
            found["of"] = self.per_group
            self._keep()
        say(f"{group}: {found['wrong']} of {found['asked']}")
        return {"asked": found["asked"], "wrong": found["wrong"]}

    def _count(self, group: str, questions: list[Question]) -> None:
        found = self._kept[group]
        index = self._index = self._index or index_of(self._entities)
        while found["wrong"] < self.most and found["asked"] < len(questions):
            some = questions[found["asked"] : found["asked"] + STEP]
            found["wrong"] += sum(goes_wrong(index, some))
            found["asked"] += len(some)
            self._keep()

    def _keep(self) -> None:
        self._file.write_text(json.dumps(self._kept, indent=1), encoding="utf-8")


def goes_wrong(index: Index, questions: Sequence[Question]) -> Iterator[bool]:
    """Tell of each whether a report would show an entry to a stranger, or would not show the right one."""
    parties = [asked(number, question.name, None) for number, question in enumerate(questions)]
    for question, answer in zip(questions, index.search_many(parties, limit=5), strict=True):
        shown = {one.id for one in answer if one.comparison.alike >= LEAST_ALIKE}
        yield not question.right & shown if question.right else bool(shown)


def strangers(people: list[MadeUp], keys: set[str], *, native: bool = False) -> list[Question]:
    """Return those of some people who bear no listed name."""
    bears = homonyms(keys, people, native=native)
    return [
        Question(str(one.native) if native else one.latin) for one, same in zip(people, bears, strict=True) if not same
    ]


def held_out(entities: Sequence[Listed], script: str) -> list[Question]:
    """Return one native name of each listed person who has a Latin name too, to be asked of the list without natives."""
    chance = random.Random(1)  # noqa: S311 - nothing secret
    holders: dict[str, set[str]] = {}
    for one in entities:
        for value, _ in one.names:
            holders.setdefault(name_key(value), set()).add(one.id)
    found = []
    for one in entities:
        native = [v for v, _ in one.names if is_native(v) and script_of(v) == script and len(folded(v)) > 1]
        if one.schema == "Person" and native and any(is_latin(value) for value, _ in one.names):
            name = chance.choice(native)
            same = {id_ for v, _ in one.names if " " in (key := name_key(v)) for id_ in holders[key]} | holders[
                name_key(name)
            ]
            found.append(Question(name, frozenset({one.id, *same})))
    return chance.sample(found, len(found))


def without_natives(entities: Sequence[Listed]) -> list[Listed]:
    """Return the list without the native names of those who have a Latin one."""
    found = []
    for one in entities:
        latin = tuple(name for name in one.names if not is_native(name[0]))
        found.append(Listed(one.id, one.schema, latin or one.names, one.births))
    return found


def planted(language: str, number: int) -> list[Listed]:
    """Return the made-up persons of a language who are put among the listed ones."""
    people = people_of(LANGUAGES[language], number, seed=7)
    return [Listed(f"planted:{language}:{n}", "Person", ((one.latin, "name"),)) for n, one in enumerate(people)]


def noisy(people: Sequence[Listed], holders: dict[str, set[str]]) -> list[Question]:
    """Return each planted person asked with every kind of noise that the name allows, in a mixed order."""
    chance = random.Random(3)  # noqa: S311 - nothing secret
    found = []
    for one in people:
        name = one.names[0][0]
        for kind in NOISE:
            written = noise.KINDS[kind](name, chance)
            if written and written != name:
                found.append(Question(written, frozenset({one.id}) | holders.get(name_key(name), set())))
    return chance.sample(found, len(found))


def rates(groups: dict[str, Group]) -> Group:
    """Add shares, intervals and times the overall rate; return them with the overall rate."""
    some = {name: group for name, group in groups.items() if group["asked"]}
    overall = mean(group["wrong"] / group["asked"] for group in some.values()) if some else 0.0
    for group in some.values():
        low, high = wilson(group["wrong"], group["asked"])
        group["per_1000"] = round(1000 * group["wrong"] / group["asked"], 2)
        group["interval_per_1000"] = [round(1000 * low, 2), round(1000 * high, 2)]
        group["times_overall"] = round(group["wrong"] / group["asked"] / overall, 2) if overall else None
    above = sorted(name for name, group in some.items() if overall and group["times_overall"] > AIM)
    surely = [name for name in above if some[name]["interval_per_1000"][0] > 1000 * overall * AIM]
    return {"overall_per_1000": round(1000 * overall, 2), "above_aim": above, "surely_above": surely, "groups": groups}


def key_of(*settings: object) -> str:
    """Return what answers depend on: the matcher, the real list and the settings."""
    folder = TABLE.parents[1]
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".yml", ".c"} and path != TABLE)
    digest = hashlib.sha256(repr((engine_name(), *settings)).encode())
    for path in [*files, cache("lists", "real.jsonl"), Path(__file__), Path(__file__).with_name("groups.py")]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def measured(per_group: int, alarms: int, number: int, wanted: Sequence[str]) -> dict[str, Group]:
    """Return alarms and misses, by language and by script; ``number`` made-up persons of each language are planted."""
    entities = real_list()
    keys = {name_key(value) for one in entities for value, _ in one.names}
    of_languages = [name for name in LANGUAGES if not wanted or name in wanted]
    of_scripts = [name for name in SCRIPTS if not wanted or name in wanted]
    key = key_of()
    listed = Answers(entities, per_group, alarms, key)

    def alarms_of(language: str) -> Group:
        return listed.of(f"alarms, {language}", lambda: strangers(people_of(LANGUAGES[language], per_group, 5), keys))

    def alarms_in(script: str) -> Group:
        made = lambda: strangers(people_of_script(script, per_group, 5), keys, native=True)  # noqa: E731 - said once
        return listed.of(f"alarms, {script}", made)

    tables = {
        "alarms by language": rates({name: alarms_of(name) for name in of_languages}),
        "alarms by script": rates({name: alarms_in(name) for name in of_scripts}),
    }
    natives = Answers(without_natives(entities), per_group, 10 * alarms, f"{key}-natives")
    found = {name: natives.of(f"misses, {name}", lambda name=name: held_out(entities, name)) for name in of_scripts}
    tables["misses by script, of listed persons"] = rates(
        {name: group for name, group in found.items() if group["asked"]}
    )
    plants = {name: planted(name, number) for name in of_languages}
    together = [*entities, *(one for some in plants.values() for one in some)]
    holders: dict[str, set[str]] = {}
    for one in together:
        for value, _ in one.names:
            holders.setdefault(name_key(value), set()).add(one.id)
    among = Answers(together, per_group, 10 * alarms, f"{key}-planted-{len(together)}")
    tables["misses by language, of planted persons"] = rates(
        {name: among.of(f"misses, {name}", lambda some=some: noisy(some, holders)) for name, some in plants.items()}
    )
    tables["misses by script, of planted persons"] = rates(
        {name: _written_otherwise(name, entities, key, per_group) for name in of_scripts}
    )
    return tables


def _written_otherwise(script: str, entities: Sequence[Listed], key: str, per_group: int) -> Group:
    """Plant made-up persons under their romanised names and ask for them as the script writes them."""
    people = people_of_script(script, min(2_000, per_group), seed=9)
    plants = [Listed(f"planted:{n}", "Person", ((one.latin, "name"),)) for n, one in enumerate(people)]
    same: dict[str, set[str]] = {}
    for one in plants:
        same.setdefault(name_key(one.names[0][0]), set()).add(one.id)
    answers = Answers([*entities, *plants], per_group, per_group, f"{key}-{script}")
    return answers.of(
        f"misses, planted, {script}",
        lambda: [Question(str(one.native), frozenset(same[name_key(one.latin)])) for one in people],
    )


def block(tables: dict[str, Group], day: str) -> str:
    """Return the block of expected.yml: overall rates, and the groups whose rate is above the aim."""
    lines = [
        "groups:",
        f"  measured_on: {day}",
        f"  # Shown a close name, of 1,000, by name alone: the mean of all groups, and the groups above {AIM} times it.",
    ]
    for name, key in (("alarms by language", "languages"), ("alarms by script", "scripts")):
        table = tables[name]
        lines += [f"  {key}:", f"    overall: {table['overall_per_1000']:.3g}", "    above:"]
        above = {group: table["groups"][group]["per_1000"] for group in table["above_aim"]}
        lines += [f'      "{group}": {rate:.3g}' for group, rate in above.items()]
        lines[-1] += "" if above else " {}"
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--per-group", type=int, default=20_000)
    parser.add_argument("--alarms", type=int, default=60, help="asking of a group ends there")
    parser.add_argument(
        "--planted", type=int, default=400, help="persons of each language put on the list, each asked with every noise"
    )
    parser.add_argument("--groups", default="", help="languages and scripts, apart by semicolons; all by default")
    parser.add_argument("--out", type=Path)
    parser.add_argument(
        "--write", action="store_true", help="put the groups above the aim into identity/comparison/expected.yml"
    )
    arguments = parser.parse_args()
    tables = measured(
        arguments.per_group, arguments.alarms, arguments.planted, [name for name in arguments.groups.split(";") if name]
    )
    day = datetime.now(UTC).date().isoformat()
    result = {"table": "fairness", "measured_on": day, "least_alike": LEAST_ALIKE, "per_group": arguments.per_group,
              "alarms": arguments.alarms, "engine": engine_name(), "load_average": os.getloadavg()[1], "tables": tables}  # fmt: skip
    shown = json.dumps(result, indent=1, ensure_ascii=False)
    print(shown)
    if arguments.out:
        arguments.out.write_text(shown + "\n", encoding="utf-8")
    if arguments.write:
        TABLE.write_text(put(block(tables, day), TABLE.read_text(encoding="utf-8"), "groups"), encoding="utf-8")


if __name__ == "__main__":
    main()
