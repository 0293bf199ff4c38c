"""Labelled pairs of parties: which two records are one party. No entity stands in both the train and the test part.

*names*: 826 pairs of names by nomenklatura's authors. *febrl*: made-up persons with errors. *senzing*: fictitious
customers. *lists*: real entries of sanction lists; two entries of two lists that quote one official number are one party,
two entries of one list are two parties, for a publisher lists each once. Numbers are then left out of the comparison.
"""

import csv
import gzip
import hashlib
import io
import json
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
from bench.matching.lists import listed_tables, say

from rempart.base import PartialDate
from rempart.identity import Index, Name, Party
from rempart.identity.naming.names import normalise
from rempart.identity.party import NameKind

MOST_STRANGERS = 4  # other records that share a name or a place with one, taken as pairs that do not match
KINDS: dict[str, NameKind] = {"legal": "name", "trade": "name", "alias": "alias", "weak_alias": "weak_alias"}
_LISTED = """
with kinds as (select party_id_stated as id, any_value(kind) as kind from read_parquet('{t}/party.parquet') group by 1),
spelled as (
  select party_id_stated as id, list_sort(list(distinct {{'value': value, 'kind': kind}})) as names
  from read_parquet('{t}/name.parquet') where kind <> 'surname' group by 1
), days as (
  select party_id_stated as id, list_sort(list(distinct {{'first': earliest, 'last': latest, 'precision': precision}})) as days
  from read_parquet('{t}/birth_date.parquet') group by 1
), places as (
  select party_id_stated as id, list_sort(list(distinct full_address)) as places
  from read_parquet('{t}/address.parquet') where full_address is not null group by 1
), seats as (
  select party_id_stated as id, list_sort(list(distinct jurisdiction)) as seats
  from read_parquet('{t}/party.parquet') where jurisdiction is not null group by 1
)
select id, kind, names, coalesce(days, []), coalesce(places, []), coalesce(seats, [])
from kinds join spelled using (id) left join days using (id) left join places using (id) left join seats using (id) order by id
"""
_SAME_NUMBER = """
with numbers as (
  select distinct scheme, number, party_id_stated as id from read_parquet('{t}/identifier.parquet')
  where level is distinct from 'establishment' and checksum_ok is distinct from false
    and length(number) >= 5 and length(list_distinct(string_split(number, ''))) > 2
)
select a.id, b.id from numbers a join numbers b using (scheme, number)
where a.id < b.id and split_part(a.id, ':', 1) <> split_part(b.id, ':', 1) group by all order by all
"""


class Case(NamedTuple):
    """One labelled pair; ``test`` says to which part its entities belong."""

    source: str
    left: Party
    right: Party
    match: bool
    test: bool


def parity(key: str) -> bool:
    """Return true for about half of all keys, always the same."""
    return hashlib.sha256(key.encode()).digest()[-1] % 2 == 1


def name_pairs(folder: Path) -> Iterator[Case]:
    """Yield labelled pairs of names: one half to train; of the other those that share no name with it to test."""
    with gzip.open(folder / "nomenklatura_name_bench_cases.csv.gz", "rt", encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    tested = [parity_of_pair(row["name1"], row["name2"]) for row in rows]
    sides = ("name1", "name2")
    seen = {words(row[side]) for row, test in zip(rows, tested, strict=True) if not test for side in sides}
    for row, test in zip(rows, tested, strict=True):
        if not test or not any(words(row[side]) in seen for side in sides):
            left, right = (Party(side, row["schema"], (Name(row[side]),)) for side in sides)
            yield Case("names", left, right, row["is_match"] == "true", test)


def parity_of_pair(one: str, other: str) -> bool:
    """Return the half to which a pair of names belongs, whatever their order."""
    return int(hashlib.sha256("|".join(sorted((one, other))).encode()).hexdigest(), 16) % 2 == 1


def words(name: str) -> frozenset[str]:
    """Return the words of a name, in no order."""
    return frozenset(normalise(name).split())


def pairs_of(source: str, records: list[tuple[str, Party]], blocks: dict[str, list[int]]) -> Iterator[Case]:
    """Yield pairs inside a block: those of one entity, and some of two entities of the same part."""
    done: set[tuple[int, int]] = set()
    strangers: dict[int, int] = defaultdict(int)
    for members in blocks.values():
        for i in members:
            for j in members:
                (entity, left), (other, right) = records[i], records[j]
                if i >= j or (i, j) in done or parity(entity) != parity(other):
                    continue
                if entity != other and max(strangers[i], strangers[j]) >= MOST_STRANGERS:
                    continue
                done.add((i, j))
                strangers[i] += entity != other
                strangers[j] += entity != other
                yield Case(source, left, right, entity == other, parity(entity))


def febrl(folder: Path) -> Iterator[Case]:
    """Yield pairs of made-up persons that share a name, a birth date or a postcode."""
    for part in ("dataset1", "dataset2"):
        records: list[tuple[str, Party]] = []
        blocks: dict[str, list[int]] = defaultdict(list)
        with gzip.open(folder / "febrl" / f"{part}.csv.gz", "rt", encoding="utf-8", newline=None) as text:
            for row in csv.DictReader(text, skipinitialspace=True):
                name = f"{row['given_name']} {row['surname']}".strip()
                if name:
                    records.append((f"{part}:{row['rec_id'].split('-')[1]}", febrl_party(name, row)))
                    for key in ("given_name", "surname", "date_of_birth", "postcode"):
                        if row[key].strip():
                            blocks[f"{key}:{row[key]}"].append(len(records) - 1)
        yield from pairs_of("febrl", records, blocks)


def febrl_party(name: str, row: dict[str, str]) -> Party:
    """Return one record of FEBRL."""
    day = day_of(row["date_of_birth"], "%Y%m%d")
    where = " ".join(row[key] for key in ("street_number", "address_1", "suburb", "postcode") if row[key])
    return Party("x", "Person", (Name(name),), (day,) if day else (), addresses=(where,) if where else ())  # type: ignore[arg-type]


def day_of(text: str, form: str) -> str | None:
    """Return a day as ISO 8601, or None where there is none."""
    try:
        return datetime.strptime(text.strip(), form).date().isoformat()
    except ValueError:
        return None


def senzing(folder: Path) -> Iterator[Case]:
    """Yield pairs of fictitious customers and listed parties that share a word of a name or a birth date."""
    with tarfile.open(folder / "senzing_truthsets.tar.gz") as archive:

        def text(name: str) -> io.StringIO:
            found = archive.extractfile(f"truthsets/demo/{name}")
            return io.StringIO(found.read().decode() if found else "")

        entity = {
            (row["DATA_SOURCE"], row["RECORD_ID"]): row["CLUSTER_ID"]
            for row in csv.DictReader(text("actual_truthset_key.csv"))
        }
        lines = [json.loads(line) for name in ("customers", "watchlist", "reference") for line in text(f"{name}.jsonl")]
    records: list[tuple[str, Party]] = []
    blocks: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        party = senzing_party(line["FEATURES"])
        cluster = entity.get((line["DATA_SOURCE"], line["RECORD_ID"]))
        if party and cluster:
            records.append((cluster, party))
            for key in {*normalise(party.names[0].value).split(), *map(str, party.birth_dates)}:
                blocks[key].append(len(records) - 1)
    yield from pairs_of("senzing", records, blocks)


def senzing_party(said: list[dict[str, str]]) -> Party | None:
    """Return one record of the truth set, or None where it has no name."""
    merged = {key: value for one in said for key, value in one.items()}
    parts = ("NAME_FULL", "NAME_ORG", "NAME_FIRST", "NAME_MIDDLE", "NAME_LAST")
    name = " ".join(merged[key] for key in parts if merged.get(key))
    day = day_of(merged.get("DATE_OF_BIRTH", ""), "%m/%d/%Y")
    where = " ".join(str(value) for key, value in merged.items() if key.startswith("ADDR_") and key != "ADDR_TYPE")
    schema = "Person" if merged.get("RECORD_TYPE") == "PERSON" else "Company"
    return (
        Party("x", schema, (Name(name),), (day,) if day else (), addresses=(where,) if where else ()) if name else None
    )  # type: ignore[arg-type]


def lists() -> Iterator[Case]:
    """Yield pairs of entries of sanction lists: one official number in two lists, or neighbours by name in one list."""
    tables = listed_tables()
    connection = duckdb.connect()
    parties = {row[0]: _listed_party(*row) for row in connection.execute(_LISTED.format(t=tables)).fetchall()}
    same = connection.execute(_SAME_NUMBER.format(t=tables)).fetchall()
    entity = _groups([(left, right) for left, right in same if left in parties and right in parties])
    members: dict[str, list[str]] = defaultdict(list)
    for id_, of in entity.items():
        members[of].append(id_)
    for of in sorted(members):
        for left, right in combinations(sorted(members[of]), 2):
            if left.split(":")[0] != right.split(":")[0]:
                yield Case("lists", parties[left], parties[right], True, parity(of))
    yield from _neighbours(parties, entity)


def _neighbours(parties: dict[str, Party], entity: dict[str, str]) -> Iterator[Case]:
    """Yield entries of one list that are close by name; those that quote one number are left out."""
    for publisher in sorted({id_.split(":")[0] for id_ in parties}):
        own = [party for id_, party in parties.items() if id_.split(":")[0] == publisher]
        index = Index.build(own)
        say(f"neighbours in {publisher}: {len(own)} entries")
        asked = [Party(one.id, one.schema, one.names[:1]) for one in own]
        done: set[tuple[str, str]] = set()
        for left, answer in zip(own, index.search_many(asked, limit=MOST_STRANGERS), strict=True):
            for found in answer:
                one, other = entity.get(left.id, left.id), entity.get(found.id, found.id)
                pair = (min(left.id, found.id), max(left.id, found.id))
                if one != other and parity(one) == parity(other) and pair not in done:
                    done.add(pair)
                    yield Case("lists", left, parties[found.id], False, parity(one))


def _groups(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return each record's entity, named by its first record: whatever a chain of equal numbers joins is one."""
    of: dict[str, str] = {}

    def first(id_: str) -> str:
        while of.setdefault(id_, id_) != id_:
            id_ = of[id_]
        return id_

    for left, right in pairs:
        one, other = sorted((first(left), first(right)))
        of[other] = one
    return {id_: first(id_) for id_ in list(of)}


def _listed_party(id_: str, kind: str, names: list[Any], days: list[Any], places: list[str], seats: list[str]) -> Party:
    return Party(
        id_,
        kind,
        tuple(Name(name["value"], KINDS[name["kind"]]) for name in names),
        tuple(PartialDate(day["first"], day["last"], day["precision"]) for day in days),
        tuple(seats) if kind != "Person" else (),
        addresses=tuple(places),
    )


def all_cases(folder: Path) -> list[Case]:
    """Return the pairs of all sources; ``folder`` holds the public labelled sets."""
    return [*name_pairs(folder), *febrl(folder), *senzing(folder), *lists()]
