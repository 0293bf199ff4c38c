"""The lists that are searched: real sanction lists as Rempart loads them, and one of a million entities around them.

Names of real persons stay in the cache folder (``REMPART_BENCH``, else a folder of the system's temporary one): they
are never printed and never enter the repository.
"""

import csv
import gzip
import json
import os
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import numpy as np

MILLION = 1_000_000
_FORMS = ("Ltd", "LLC", "GmbH", "SARL", "SpA", "JSC", "OOO", "S.A.", "Co., Ltd", "B.V.")
_TRADES = (
    "Trading",
    "Shipping",
    "Construction",
    "Logistics",
    "Energy",
    "Invest",
    "Textiles",
    "Foods",
    "Mining",
    "Motors",
)
_LETTERS = "aeioubcdfghklmnprstvyz"
_SETS: tuple[tuple[str, tuple[str, ...], str | None], ...] = (
    ("un_sanctions", ("un_consolidated_2026-02-27.xml.gz",), None),
    ("us_ofac_sdn", tuple(f"ofac_sdn_2021-07/{part}.csv.gz" for part in ("sdn", "add", "alt", "sdn_comments")), "2021-07-01"),
    (
        "us_ofac_nonsdn",
        tuple(f"ofac_nonsdn_2025-12/cons_{part}.csv.gz" for part in ("prim", "add", "alt", "comments")),
        "2025-12-01",
    ),
    ("uk_sanctions", ("uk_ofsi_conlist_2022.xlsx",), None),
    ("eu_sanctions", ("eu_fsf_1_1_sample_2020-04-15.xml.gz",), None),
    ("ca_sema", ("ca_sema_lmes_2025-05.xml.gz",), "2025-05-01"),
    ("fr_asset_freezes", ("fr_dgtresor_gels_index_2026-05-31.json.gz",), None),
    ("us_bis_dpl", ("us_bis_dpl_2021-07.txt.gz",), "2021-07-01"),
)  # fmt: skip
_READ = """
with kinds as (
  select party_id_stated as id, any_value(kind) as kind from read_parquet('{tables}/party.parquet')
  where kind not in ('Vessel', 'Airplane') group by 1
), days as (
  select party_id_stated as id, list_sort(list(distinct cast(earliest as varchar))) as days
  from read_parquet('{tables}/birth_date.parquet') where earliest = latest group by 1
), spelled as (
  select party_id_stated as id, list_sort(list(distinct {{'value': value, 'kind': kind}})) as names
  from read_parquet('{tables}/name.parquet') where kind <> 'surname' group by 1
)
select id, kind, names, coalesce(days, []) from kinds join spelled using (id) left join days using (id) order by id
"""


@dataclass(frozen=True)
class Listed:
    """One entity of a list: ``names`` with their kind (name, alias, weak_alias), ``births`` as yyyy-mm-dd."""

    id: str
    schema: str
    names: tuple[tuple[str, str], ...]
    births: tuple[str, ...] = ()


def shared(*parts: str) -> Path:
    """Return the path of a real file.

    Raises:
        SystemExit: REMPART_SHARED does not name the folder that holds ``data``.
    """
    folder = os.environ.get("REMPART_SHARED")
    if not folder:
        raise SystemExit("REMPART_SHARED names no folder: give the one that holds data/")
    return Path(folder, "data", *parts)


def cache(*parts: str) -> Path:
    """Return a path of the cache folder, its parent made."""
    path = Path(os.environ.get("REMPART_BENCH") or Path(tempfile.gettempdir(), "rempart-bench"), *parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def say(message: str) -> None:
    """Say on the error stream how far it is; never a name."""
    print(message, file=sys.stderr, flush=True)


def folded(name: str) -> str:
    """Return a name in lower case without marks, its words of letters and digits, apart by one space."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def name_key(name: str) -> str:
    """Return the words of a name, sorted: what two spellings of one whole name have in common, whatever their order."""
    return " ".join(sorted(folded(name).split()))


def is_latin(name: str) -> bool:
    """Say whether every letter of a name is Latin and there is one."""
    letters = [c for c in name if c.isalpha()]
    return bool(letters) and all(unicodedata.name(c, "").startswith(("LATIN", "MODIFIER")) for c in letters)


def is_native(name: str) -> bool:
    """Say whether no letter of a name is Latin and there is one."""
    letters = [c for c in name if c.isalpha()]
    return bool(letters) and not any(unicodedata.name(c, "").startswith("LATIN") for c in letters)


def script_of(name: str) -> str:
    """Return the script of most letters of a name, in lower case: latin, cyrillic, cjk; none where it has no letter."""
    scripts = Counter(unicodedata.name(c, "unknown").split()[0].lower() for c in name if c.isalpha())
    return scripts.most_common(1)[0][0] if scripts else "none"


def write_list(entities: Iterable[Listed], path: Path) -> Path:
    """Write a list as JSON lines, as a worker reads it."""
    with path.open("w", encoding="utf-8") as out:
        for one in entities:
            out.write(json.dumps([one.id, one.schema, one.names, one.births], ensure_ascii=False) + "\n")
    return path


def read_list(path: Path) -> Iterator[Listed]:
    """Read what ``write_list`` wrote."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            id_, schema, names, births = json.loads(line)
            yield Listed(id_, schema, tuple(map(tuple, names)), tuple(births))


def real_list() -> list[Listed]:
    """Return the records of the real lists, one entity a record: loaded by Rempart once, then read from the cache."""
    path = cache("lists", "real.jsonl")
    if not path.exists():
        say("lists: loading the real ones into a temporary workspace")
        with tempfile.TemporaryDirectory() as folder:
            tables = _loaded(Path(folder, "workspace"))
            rows = duckdb.connect().execute(_READ.format(tables=tables)).fetchall()
        kinds = {"legal": "name", "trade": "name"}
        write_list(
            (
                Listed(id_, kind, tuple((n["value"], kinds.get(n["kind"], n["kind"])) for n in names), tuple(days))
                for id_, kind, names, days in rows
            ),
            path,
        )
    return list(read_list(path))


def listed_tables() -> Path:
    """Return the folder of the tables of the real lists, loaded by Rempart once and kept in the cache."""
    workspace = cache("lists", "workspace")
    found = sorted(workspace.glob("snapshots/*Z/tables"))
    return found[-1] if found else _loaded(workspace)


def _loaded(workspace: Path) -> Path:
    def rempart(*arguments: str) -> None:
        command = [sys.executable, "-m", "rempart", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode > 1:
            raise SystemExit(f"rempart {arguments[0]} ended with {done.returncode}: {done.stderr[-500:]}")

    environment = {**os.environ, "REMPART_WORKSPACE": str(workspace)}
    rempart("init", str(workspace), "--town", "A town")
    for register, files, edition in _SETS:
        say(f"lists: {register}")
        day = ("--edition", edition) if edition else ()
        rempart("load", register, *(str(shared("sanctions", file)) for file in files), *day)
    rempart("build")
    return next(workspace.glob("snapshots/*Z")) / "tables"


def names_by_country(kind: str) -> dict[str, list[str]]:
    """Return the common ``forenames`` or ``surnames`` of each country, romanised, the most common first."""
    found: dict[str, list[str]] = {}
    with gzip.open(shared("matching", f"common_{kind}_by_country.csv.gz"), "rt", encoding="utf-8-sig") as lines:
        for row in csv.DictReader(lines):
            name = (row["Romanized Name"] or row["Localized Name"]).strip().split("/")[0].strip()
            if name and is_latin(name) and name not in (names := found.setdefault(row["Country"], [])):
                names.append(name)
    return found


def with_strangers(entities: Sequence[Listed], seed: int, size: int = MILLION) -> list[Listed]:
    """Return the real list filled up to ``size`` and 257 with recombined, often misspelt names of the whole world.

    One in eight is a company; a forename in five and three surnames in five are misspelt; two persons in five have an alias.
    """
    chance = np.random.default_rng(seed)
    number = size + 257 - len(entities)
    given = sorted({name for of in names_by_country("forenames").values() for name in of})
    family = sorted({name for of in names_by_country("surnames").values() for name in of})
    first, middle, other = chance.integers(len(given), size=(3, number)).tolist()
    last = chance.integers(len(family), size=number).tolist()
    drawn = chance.random((number, 4)).tolist()
    turns = chance.integers(0, 1 << 30, size=(number, 4)).tolist()
    made = []
    for n in range(number):
        forename, surname = given[first[n]], family[last[n]]
        if drawn[n][0] < 0.2:
            forename = _misspelt(forename, turns[n][0])
        if drawn[n][1] < 0.6:
            surname = _misspelt(surname, turns[n][1])
        if drawn[n][2] < 0.12:
            trade, form = _TRADES[turns[n][2] % len(_TRADES)], _FORMS[turns[n][3] % len(_FORMS)]
            made.append(Listed(f"made-{n}", "Organization", ((f"{surname} {trade} {form}", "name"),)))
            continue
        whole = f"{forename} {surname}" if drawn[n][2] < 0.5 else f"{forename} {given[middle[n]]} {surname}"
        names: tuple[tuple[str, str], ...] = ((whole, "name"),)
        if drawn[n][3] < 0.4:
            names += ((f"{given[other[n]]} {surname}", "alias"),)
        made.append(Listed(f"made-{n}", "Person", names))
    return [*entities, *made]


def _misspelt(name: str, turn: int) -> str:
    at, new, way = turn % len(name), _LETTERS[turn // 32 % len(_LETTERS)], turn // 1024 % 3
    return name[:at] + (new if way < 2 else "") + name[at + (way > 0) :]


def without(entities: Iterable[Listed], gone: dict[str, set[str]]) -> Iterator[Listed]:
    """Yield the entities without the names whose value stands in ``gone`` under their id."""
    for one in entities:
        if one.id in gone:
            yield replace(one, names=tuple(name for name in one.names if name[0] not in gone[one.id]))
        else:
            yield one
