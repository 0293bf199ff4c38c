"""What pages look into, written from a snapshot.

For the box: tables of entities, numbers, names and places, and an index of names. For the pages of parties and networks: the big
tables of the snapshot, in a file where a few rows are found at once.

Run as a module it writes in a process of its own: what a million names take is given back when that ends, and by nothing else.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb

from rempart.build import open_as_of
from rempart.desk.operations.supervising import die_with_parent
from rempart.desk.search.folder import BOX, ROWS
from rempart.desk.search.opened import ENTITIES, KINDS
from rempart.identity import Index, Party
from rempart.identity.parties import parties_of
from rempart.ledger import Ledger, Snapshot, Workspace, open_snapshot
from rempart.ledger.beside import write_beside

_ENTITIES = f"create temp table entity_id as select party_id from main.party group by party_id {ENTITIES}"
_TABLES = {
    "entity": """select e.party_id, n.name, coalesce(i.numbers, []) as numbers, a.seat from entity_id e
        left join (select party_id, min(value) as name from main.name where kind <> 'surname' group by 1) n using (party_id)
        left join (select party_id, list_sort(list_distinct(list(scheme || ' ' || number)))[1:2] as numbers from main.identifier
                   where level is distinct from 'establishment' group by 1) i using (party_id)
        left join (select party_id, min(full_address) as seat from main.address where role = 'seat' group by 1) a using (party_id)""",
    "entity_number": "select distinct number, party_id from main.identifier where party_id in (select party_id from entity_id)",
    "entity_name": """select distinct strip_accents(lower(value)) as folded, party_id from main.name
        where party_id in (select party_id from entity_id)""",
    "place": """select distinct strip_accents(lower(full_address)) as folded, full_address from (
        select full_address from main.premises union all select full_address from main.property_sale union all
        select full_address from main.address where party_id in (select party_id from entity_id)) where full_address is not null""",
    "covered": "select register, max(published_on) as published_on from main.coverage group by 1",
}


def write(place: Workspace, snapshot: Snapshot, folder: Path) -> None:
    """Write what belongs to a snapshot into a folder, with what it spills meanwhile."""
    limit = place.settings.memory_limit_mb
    with open_as_of(snapshot, snapshot.known_on, memory_limit_mb=limit, spill=folder) as ledger:
        _write(ledger, folder)


def write_apart(place: Workspace, snapshot: Snapshot, folder: Path) -> None:
    """Write it in a process of its own; what that says is not kept, for it may quote a name.

    Raises:
        CalledProcessError: it did not end well.
    """
    given = [sys.executable, "-m", __name__, str(place.path), snapshot.id, str(folder)]
    silent = subprocess.DEVNULL
    subprocess.run(given, check=True, stdin=silent, stdout=silent, stderr=silent, start_new_session=True)  # noqa: S603


def _write(ledger: Ledger, folder: Path) -> None:
    connection = ledger.connection
    connection.execute(_ENTITIES, {"kinds": KINDS})
    place = str(folder / BOX).replace("'", "''")
    connection.execute(f"attach '{place}' as box")
    for name, query in _TABLES.items():
        connection.execute(f"create table box.{name} as select * from ({query}) order by all")
    connection.execute("checkpoint box")
    connection.execute("detach box")
    write_beside(ledger, folder / ROWS)
    Index.build(_entities(connection)).save(folder)


def _entities(connection: duckdb.DuckDBPyConnection) -> Iterator[Party]:
    ids = {row[0] for row in connection.execute("select party_id from entity_id").fetchall()}
    return (party for party in parties_of(connection) if party.id in ids)


if __name__ == "__main__":
    die_with_parent()
    _place = Workspace.open(Path(sys.argv[1]))
    write(_place, open_snapshot(_place.snapshots, sys.argv[2]), Path(sys.argv[3]))
