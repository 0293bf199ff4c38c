"""Writes the practice town from a seed, and takes single planted records out of it again."""

import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

from rempart.town.applications import FORMS, expectation, number, number_of, write_applications, write_projects
from rempart.town.cast import Cast, Company
from rempart.town.casting import FRANCE, Application, Casting
from rempart.town.desk import Desk
from rempart.town.editions import EDITIONS, WHOLE_EDITIONS
from rempart.town.numbers import Numbers
from rempart.town.oracle import Oracle, Planted, StoryNote
from rempart.town.ordinary import LISTED_PERSONS, fill_companies, fill_list, fill_persons, settle_sales
from rempart.town.publishers import PUBLISHERS, WHOLE, Publisher
from rempart.town.stories import STORIES
from rempart.town.stories.whole import STORIES as WHOLE_STORIES
from rempart.town.trade import fill_applications, fill_contracts, fill_permits, fill_premises
from rempart.town.words import Namer, words


@dataclass(frozen=True)
class PublishedFile:
    """One edition as its publisher put it out: the register, its files, and the day of publication."""

    register: str
    paths: tuple[Path, ...]
    edition: date


@dataclass(frozen=True)
class Town:
    """One practice town on disk: editions in the order of their days, the applications, and the oracle."""

    name: str
    files: list[PublishedFile]
    applications: Path
    oracle: Oracle
    project: Path | None = None
    packs: Path | None = None


def write_town(folder: Path, seed: int, *, whole: bool = False) -> Town:
    """Write the town of a seed into ``folder``; the same seed gives the same bytes.

    Files: ``published/<register>/<day>.<suffix>``, ``applications.csv``, ``oracle.json``; of the ``whole`` town also the
    register of legal units, the export of the town's software, ``project.csv`` and the rule packs in ``packs``. Existing
    files of these names are replaced.
    """
    casting = _casting(seed)
    if whole:
        desk = Desk(casting)
        for one in WHOLE_STORIES:
            one.write(desk, one.key)
    numbered = number(casting)
    folder.mkdir(parents=True, exist_ok=True)
    publishers = PUBLISHERS | (WHOLE if whole else {})
    files, holders = _publish(folder, casting, numbered, publishers)
    write_applications(folder / "applications.csv", numbered)
    expected = tuple(expectation(key, application) for key, application in numbered)
    notes = tuple(StoryNote(s.key, asdict(s.title), holders.get(s.key, ())) for s in STORIES)
    if whole:
        notes += tuple(StoryNote(s.key, asdict(s.title)) for s in WHOLE_STORIES)
    ordered = tuple(sorted(expected, key=lambda e: e.application_id))
    oracle = Oracle(casting.cast.town, seed, ordered, notes, tuple(casting.watched))
    oracle.write(folder / "oracle.json")
    town = Town(casting.cast.town, files, folder / "applications.csv", oracle)
    if not whole:
        return town
    write_projects(folder / "project.csv", casting.cast.projects, numbered)
    shutil.copytree(Path(__file__).with_name("packs"), folder / "packs", dirs_exist_ok=True)
    return replace(town, project=folder / "project.csv", packs=folder / "packs")


def without_planted(folder: Path, story: str) -> None:
    """Take the record planted for a story out of every file that holds it; all else stays byte for byte.

    Raises:
        KeyError: no such story.
    """
    for planted in Oracle.read(folder / "oracle.json").story(story).planted:
        publisher = PUBLISHERS.get(planted.register, FORMS)
        for name in planted.paths:
            path = folder / name
            kept = [record for record in publisher.read(path) if not publisher.names(record, planted.record)]
            publisher.write(path, kept, date.min if publisher is FORMS else date.fromisoformat(path.stem))


def _casting(seed: int) -> Casting:
    """Make everything that exists. The stories come before the ordinary town, which fills up to the numbers."""
    rng = Random(f"practice town {seed}")  # noqa: S311
    numbers, town = Numbers(rng), rng.choice(words()["towns"])
    cast = Cast(town, _town_hall(town, numbers))
    casting = Casting(rng, Namer(rng, LISTED_PERSONS), numbers, cast)
    for story in STORIES:
        story.write(casting, story.key)
    fill_list(casting)
    ordinary = fill_companies(casting)
    fill_persons(casting, ordinary)
    places = fill_premises(casting, ordinary)
    fill_contracts(casting, ordinary)
    fill_permits(casting, ordinary, places)
    fill_applications(casting, ordinary, places)
    settle_sales(casting)
    return casting


def _town_hall(town: str, numbers: Numbers) -> Company:
    day = date(1990, 1, 1)
    name = f"COMMUNE DE {town.upper()}"
    return Company("", name, "", "FR-SIREN", numbers.siren(), FRANCE, day, day, "", "", "")


def _publish(
    folder: Path, casting: Casting, numbered: list[tuple[str, Application]], publishers: Mapping[str, Publisher]
) -> tuple[list[PublishedFile], dict[str, tuple[Planted, ...]]]:
    """Write every edition, and find in which files each planted record stands."""
    files, holders = [], _planted_forms(casting, numbered)
    days = EDITIONS | WHOLE_EDITIONS
    for register, publisher in publishers.items():
        found: dict[str, list[str]] = {}
        wanted = [(story, cells) for story, at in casting.planted.items() for reg, cells in at if reg == register]
        for day in days[register]:
            path = folder / "published" / register / f"{day}.{publisher.suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            records = publisher.records(casting.cast, day)
            publisher.write(path, records, day)
            files.append(PublishedFile(register, (path,), day))
            for story, cells in wanted:
                if any(publisher.names(record, cells) for record in records):
                    found.setdefault(story, []).append(path.relative_to(folder).as_posix())
        holders |= {story: (Planted(register, tuple(found[story]), cells),) for story, cells in wanted}
    return sorted(files, key=lambda file: (file.edition, file.register)), holders


def _planted_forms(casting: Casting, numbered: list[tuple[str, Application]]) -> dict[str, tuple[Planted, ...]]:
    """A record of the form is named by the number of its application, which is known only now."""
    planted: dict[str, tuple[Planted, ...]] = {}
    for story, at in casting.planted.items():
        for register, cells in at:
            if register == FORMS.register:
                named = {
                    column: cell.format(application_id=number_of(numbered, story)) for column, cell in cells.items()
                }
                planted[story] = (Planted(register, ("applications.csv",), named),)
    return planted
