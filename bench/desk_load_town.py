"""A town as large as the desk is asked to carry: a million parties in the snapshot, through the publishers' own files.

The whole practice town, with its planted applications, beside a register of legal units of a million more firms, each with its
seat, one in five a sole trader; some of them have owners and directors whom the town's software knows. Everything is invented;
it is loaded and built as a town would (``rempart load``, ``rempart build``).
"""

import csv
import json
import random
import shutil
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from bench.load_made_up import SYLLABLES

from rempart.build import build
from rempart.ledger import Workspace
from rempart.registers import load
from rempart.screening.application import Application, read_applications
from rempart.town import write_town

BUILT = "load"
_FIRST = 30_000_000
"""Numbers without their check digit begin here: after those of the practice town."""
_TRADES = (
    "Boulangerie",
    "Brasserie",
    "Garage",
    "Transports",
    "Peinture",
    "Imprimerie",
    "Librairie",
    "Hôtel",
    "Épicerie",
    "Couverture",
)
_SEATS = (
    "siret", "etatAdministratifEtablissement", "etablissementSiege", "numeroVoieEtablissement", "typeVoieEtablissement",
    "libelleVoieEtablissement", "codePostalEtablissement", "libelleCommuneEtablissement", "dateCreationEtablissement", "dateDebut",
    "statutDiffusionEtablissement", "siren",
)  # fmt: skip


def luhn(digits: str) -> str:
    """Return digits with their check digit behind."""
    total = 0
    for place, one in enumerate(reversed(digits)):
        value = int(one) * (2 - place % 2)
        total += value - 9 if value > 9 else value
    return f"{digits}{-total % 10}"


def make_snapshot(folder: Path, parties: int, seed: int = 1) -> tuple[Workspace, list[Application]]:
    """Return a workspace with its snapshot, built unless it is there, and the practice town's applications."""
    path, town_folder = folder / "workspace", folder / "publishers"
    if (path / "snapshots" / BUILT).is_dir():
        return Workspace.open(path), list(read_applications(town_folder / "applications.csv").applications)
    shutil.rmtree(folder, ignore_errors=True)
    town = write_town(town_folder, seed, whole=True)
    workspace = Workspace.create(path, town=town.name, language="fr")
    if town.packs:
        shutil.copytree(town.packs, path / "packs", dirs_exist_ok=True)
    units, seats, linked = (folder / name for name in ("units.csv", "etablissements.csv", "links.jsonl"))
    last = {file.register: file.edition for file in town.files}
    for file in town.files:
        paths = file.paths
        if file.register == "fr_sirene":
            _units(units, seats, paths[0], parties, seed)
            paths = (units, seats)
        elif file.register == "town_data" and file.edition == last["town_data"]:
            shutil.copy(paths[0], linked)
            _links(linked, parties // 8, seed)
            paths = (linked,)
        load(workspace, file.register, paths, edition=file.edition, held_on=file.edition, actor="bench")
    build(workspace, known_on=date.today(), name=BUILT, actor="bench")
    for path_ in (units, seats, linked):
        path_.unlink()
    return workspace, list(read_applications(town.applications).applications)


def firms(parties: int, seed: int) -> Iterator[tuple[str, str, str, str, bool]]:
    """Yield number, number of the seat, name, street, and whether it is a sole trader."""
    chance = random.Random(seed)  # noqa: S311
    words = [f"{a}{b}{c}".capitalize() for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES[:4]]
    for n in range(parties):
        siren = luhn(str(_FIRST + 7 * n))
        person = n % 5 == 4
        name = (
            f"{chance.choice(words)}|{chance.choice(words)}"
            if person
            else f"{chance.choice(_TRADES)} {chance.choice(words)} {chance.choice(words)}"
        )
        yield siren, luhn(f"{siren}0001"), name, f"{chance.choice(words)} {chance.choice(words)}", person


def _units(units: Path, seats: Path, own: Path, parties: int, seed: int) -> None:
    """Write the register: the town's own units, then the others."""
    with own.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [*rows[0], "prenomUsuelUniteLegale", "nomUniteLegale"]
    with units.open("w", encoding="utf-8", newline="") as out, seats.open("w", encoding="utf-8", newline="") as at:
        unit, seat = csv.DictWriter(out, columns, restval=""), csv.writer(at)
        unit.writeheader()
        unit.writerows(rows)
        seat.writerow(_SEATS)
        chance = random.Random(seed)  # noqa: S311
        for siren, siret, name, street, person in firms(parties, seed):
            day = f"{chance.randint(1985, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            given, _, family = name.partition("|") if person else ("", "", "")
            out.write(
                f"{siren},O,{day},11,PME,{day},A,{'' if person else name},{1000 if person else 5710},,{siret[9:]},{given},{family}\n"
            )
            seat.writerow(
                [
                    siret,
                    "A",
                    "true",
                    chance.randint(1, 250),
                    "RUE",
                    street,
                    "33000",
                    "Ville-Haute",
                    day,
                    day,
                    "O",
                    siren,
                ]
            )


def _links(path: Path, number: int, seed: int) -> None:
    """Add owners and directors of the first firms to the export of the town's software."""
    chance = random.Random(seed)  # noqa: S311
    with path.open("a", encoding="utf-8") as out:
        for n, (siren, _, name, _, person) in enumerate(islice(firms(number, seed), number)):
            if person:
                continue
            firm, owner = f"load-c{n}", f"load-p{chance.randrange(number)}"
            upper = f"load-c{chance.randrange(max(n, 1))}" if n % 3 == 0 and n else owner
            for row in (
                {"table": "party", "party_id": firm, "kind": "Company"},
                {"table": "name", "party_id": firm, "kind": "legal", "value": name},
                {"table": "identifier", "party_id": firm, "scheme": "FR-SIREN", "number": siren},
                {"table": "party", "party_id": owner, "kind": "Person"},
                {"table": "name", "party_id": owner, "kind": "legal", "value": f"Owner {owner[6:]} {name.split()[-1]}"},
                {
                    "table": "ownership",
                    "owner_id": upper,
                    "asset_id": firm,
                    "interest": "shareholding",
                    "share_min": 0.6,
                    "share_max": 0.6,
                },
                {"table": "directorship", "director_id": owner, "organization_id": firm, "role": "président"},
            ):
                out.write(f"{json.dumps(row, ensure_ascii=False)}\n")
