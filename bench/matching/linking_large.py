"""Two registers of a million records with 300,000 parties in common, invented; linked by ``rempart link``.

    python -m bench.matching.linking_large [--records 1000000] [--common 300000] [--one-to-one] [--out FILE]

Six in ten records are people, names of one country recombined by rank, the others firms. Nine in ten people have a birth
date; six in ten records an address; half of the firms an official number of their register. The second record of a party is
misspelt, shortened or turned round in two of three cases, one in ten birth dates is wrong and one in five missing, and one in
three addresses and half of the numbers are missing. Names repeat: so many people share few names.
"""

import argparse
import csv
import json
import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.matching import noise
from bench.matching.lists import cache, names_by_country, say
from bench.matching.people import MILLIONS, ranked

_PEOPLE = 0.6
_NOISE = {
    True: (
        noise.typo1,
        noise.typo1,
        noise.typo2,
        noise.swapped,
        noise.no_middle,
        noise.initial,
        noise.translit,
        noise.diacritics,
    ),
    False: (
        noise.typo1,
        noise.typo1,
        noise.typo2,
        noise.legal_form,
        noise.legal_form,
        noise.company_order,
        noise.diacritics,
    ),
}
_FORMS = ("Ltd", "GmbH", "SARL", "SAS", "SA", "S.p.A.", "S.L.", "B.V.", "AG", "Oy", "AB", "Sp. z o.o.")
_TRADES = (
    "Trading", "Logistics", "Bau", "Construction", "Transports", "Holding", "Services", "Consulting", "Energie", "Foods",
    "Textiles", "Systems", "Media", "Pharma", "Immobilien", "Garage", "Boulangerie", "Electric", "Marine", "Partners",
)  # fmt: skip
_STREETS = ("rue", "via", "calle", "Street", "road", "avenue", "platz", "laan")
_COLUMNS = ("id", "schema", "name", "birth_date", "identifiers", "addresses")


class Inventor:
    """Invents records of one seed."""

    def __init__(self, seed: int) -> None:
        """Read the names of the world."""
        self.chance = random.Random(seed)  # noqa: S311 - nothing secret
        self.forenames, self.surnames = names_by_country("forenames"), names_by_country("surnames")
        self.countries = sorted(country for country in self.forenames if self.surnames.get(country))
        self.weights = [min(MILLIONS.get(country, 1), 150) for country in self.countries]
        self.towns = sorted({name for country in self.countries for name in self.surnames[country]})

    def record(self) -> dict[str, str]:
        """Return one record."""
        country = self.chance.choices(self.countries, self.weights)[0]
        first, last = ranked(self.forenames[country], self.chance), ranked(self.surnames[country], self.chance)
        if self.chance.random() < _PEOPLE:
            middle = ranked(self.forenames[country], self.chance) + " " if self.chance.random() < 0.5 else ""
            day = f"{self.chance.randint(1930, 2006)}-{self.chance.randint(1, 12):02d}-{self.chance.randint(1, 28):02d}"
            return self._placed("Person", f"{first} {middle}{last}", day if self.chance.random() < 0.9 else "", "")
        trade = self.chance.choice(_TRADES)
        name = f"{last} {self.chance.choice((first, ranked(self.surnames[country], self.chance)))} {trade} {self.chance.choice(_FORMS)}"
        number = f"XX-REG:{self.chance.randrange(10**9):09d}" if self.chance.random() < 0.5 else ""
        return self._placed("Company", name, "", number)

    def _placed(self, schema: str, name: str, day: str, number: str) -> dict[str, str]:
        address = ""
        if self.chance.random() < 0.6:
            street = f"{self.chance.choice(_STREETS)} {self.chance.choice(self.towns)}"
            address = f"{self.chance.randint(1, 150)} {street}, {self.chance.randint(10000, 99999)} {self.chance.choice(self.towns)}"
        return {"schema": schema, "name": name, "birth_date": day, "identifiers": number, "addresses": address}

    def again(self, record: dict[str, str]) -> dict[str, str]:
        """Return the record of the same party in another register."""
        other, chance = dict(record), self.chance
        if chance.random() < 0.67:
            change = chance.choice(_NOISE[record["schema"] == "Person"])
            other["name"] = change(record["name"], chance) or record["name"]
        if record["birth_date"]:
            turn = chance.random()
            year, month, day = record["birth_date"].split("-")
            if turn < 0.05:
                other["birth_date"] = f"{year}-{int(day) % 12 + 1:02d}-{day}"
            elif turn < 0.1:
                other["birth_date"] = f"{int(year) + chance.choice((-1, 1, 10))}-{month}-{day}"
            elif turn < 0.3:
                other["birth_date"] = "" if turn < 0.2 else year
        if chance.random() < 0.33:
            other["addresses"] = ""
        if chance.random() < 0.5:
            other["identifiers"] = ""
        return other


def written(folder: Path, records: int, common: int, seed: int) -> tuple[Path, Path, Path]:
    """Write both registers and the truth, once, and return the three files."""
    paths = tuple(folder / f"{name}-{records}-{common}-{seed}.csv" for name in ("left", "right", "truth"))
    if all(path.exists() for path in paths):
        return paths  # type: ignore[return-value]
    inventor = Inventor(seed)
    left, right, truth = (path.open("w", encoding="utf-8", newline="") for path in paths)
    with left, right, truth:
        ours, theirs = csv.DictWriter(left, _COLUMNS), csv.DictWriter(right, _COLUMNS)
        pairs = csv.writer(truth)
        ours.writeheader()
        theirs.writeheader()
        pairs.writerow(("left", "right"))
        for number in range(records):
            record = inventor.record()
            ours.writerow({"id": f"L{number}", **record})
            shared = number < common
            theirs.writerow({"id": f"R{number}", **(inventor.again(record) if shared else inventor.record())})
            if shared:
                pairs.writerow((f"L{number}", f"R{number}"))
            if number % 200_000 == 0:
                say(f"linking: {number} of {records} records invented")
    return paths  # type: ignore[return-value]


def run(files: tuple[Path, Path, Path], options: list[str]) -> dict[str, Any]:
    """Run ``rempart link`` as a command and return its seconds, its memory and what it says."""
    left, right, truth = files
    out = left.with_name("pairs.csv")
    command = [
        str(Path(sys.executable).with_name("rempart")), "link", str(left), str(right), "--out", str(out), "--truth", str(truth), *options,
    ]  # fmt: skip
    began = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    wall = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "wall_s": round(wall, 1),
        "cpu_s": round(used.ru_utime + used.ru_stime, 1),
        "most_mb": round(used.ru_maxrss / 1024, 1),
        "said": done.stdout.splitlines(),
    }


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--common", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one-to-one", action="store_true")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    folder = cache("linking", "large", "left").parent
    folder.mkdir(parents=True, exist_ok=True)
    files = written(folder, arguments.records, arguments.common, arguments.seed)
    result = run(files, ["--one-to-one"] if arguments.one_to_one else [])
    shown = json.dumps({"table": "linking_large", "load_average": os.getloadavg()[1], **result}, indent=1)
    print(shown)
    if arguments.out:
        arguments.out.write_text(shown + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
