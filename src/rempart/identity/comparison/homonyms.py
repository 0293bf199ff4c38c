"""How many people of a town could bear a name: information beside the evidence, which weighs nothing.

Counted from a reference that the town names: how many people of a published population bear a given name, and how many a
surname. Where a name comes from is neither read nor told.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from rempart.base import LANGUAGES, RempartError, Words
from rempart.base.spoken import whole
from rempart.identity.naming.names import normalise, read_name
from rempart.identity.party import Party
from rempart.identity.tables import table

COLUMNS = ("kind", "name", "count")
OTHERS = "*"
"""The name of the row that counts all whose name has no row of its own."""
_PER = 100_000
_MOST_WORDS = 8
_LONGEST_FIELD = 1_000
Kind = Literal["given", "surname"]
_KINDS: tuple[Kind, ...] = ("given", "surname")


Shares = dict[str, float]
"""Of a published population, the share that bears each name, by its normalised spelling."""


@dataclass(frozen=True)
class Reference:
    """Counts of names as a statistical office publishes them.

    ``population`` is the number of people of the town; without it sentences speak of 100,000 people. The file is read when
    the first name is looked up.
    """

    path: Path
    source: str
    year: int
    population: int | None = None

    @cached_property
    def shares(self) -> dict[Kind, Shares]:
        """The shares of the file.

        Raises:
            RempartError: the file is missing, or a row is wrong; it says which, and quotes no cell.
        """
        return read_shares(self.path)


def read_shares(path: Path) -> dict[Kind, Shares]:
    """Read counts of names: CSV in UTF-8 with the columns kind (given, surname), name, count.

    Each kind has one row of the name ``*``, which counts everybody whose name is not listed: so the counts of a kind add up
    to its population. Spellings that differ by accents or capitals are added up.

    Raises:
        RempartError: the file is missing, or a row is wrong; it says which, and quotes no cell.
    """
    counts: dict[Kind, dict[str, int]] = {"given": {}, "surname": {}}
    for where, kind, name, count in _rows(path):
        key = OTHERS if name.strip() == OTHERS else normalise(name)
        if not key:
            raise RempartError(f"{where}, name", "there is no name", f"Give one, or {OTHERS} for all others")
        counts[kind][key] = counts[kind].get(key, 0) + count
    return {kind: _shares(path, kind, counts[kind]) for kind in _KINDS}


def expected_namesakes(name: str, population: int, reference: Reference) -> float | None:
    """Return how many of ``population`` people are expected to bear a name, or None where the reference knows not both parts.

    Population x share of the given name x share of the surname, in the order of the words that gives most: given names
    and surnames are taken as independent, which they are not (families, fashions, origins), so this is an order of
    magnitude. Further given names are left aside.
    """
    words = read_name(name, False).words[:_MOST_WORDS]
    found = [_share(given, surname, reference) for given, surname in _orders(words)]
    known = [share for share in found if share is not None]
    return population * max(known) if known else None


def namesake_words(left: Party, right: Party, reference: Reference | None) -> Words | None:
    """Return the sentence on the first party's name, the commonest of several; None where there is nothing to say.

    Nothing is said of what is no person, of a name of one word, nor of one of which the reference does not know both a
    given name and a surname: a spelling that no office counted is not a rare name.
    """
    if reference is None or left.nature != "person" or right.nature not in ("person", "unknown"):
        return None
    of = reference.population or _PER
    counted = [expected_namesakes(name.value, of, reference) for name in left.names if name.kind == "name"]
    known = [one for one in counted if one is not None]
    if not known:
        return None
    people = max(known)
    said = table("comparison/homonyms")["town" if reference.population else "anywhere"]
    key = "fewer" if people < 1 else "one" if rounded(people) == 1 else "about"
    ending = table("comparison/homonyms")["ending"]["none" if left.birth_dates and right.birth_dates else "ask"]
    values = {"source": reference.source, "year": reference.year}
    return Words(
        **{
            lang: said[key][lang].format(n=whole(rounded(people), lang), of=whole(of, lang), **values) + ending[lang]
            for lang in LANGUAGES
        }
    )


def rounded(people: float) -> int:
    """Return a number of people as it may be said: two digits."""
    return round(float(f"{people:.2g}"))


def _orders(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield what may be the given names and the surname of a name in whatever order."""
    for place in range(1, len(words)):
        yield words[:place], words[place:]
        yield words[place:], words[:place]


def _share(given: tuple[str, ...], surname: tuple[str, ...], reference: Reference) -> float | None:
    """Return the share of people of these names, where the reference knows both parts."""
    first, last = _of_given(given, reference.shares["given"]), reference.shares["surname"].get(" ".join(surname))
    return None if first is None or last is None else first * last


def _of_given(words: tuple[str, ...], givens: Shares) -> float | None:
    """Return the share of the first given name, of one word or several; the further ones must be given names too."""
    for size in range(len(words), 0, -1):
        share = givens.get(" ".join(words[:size]))
        if share is not None and all(word in givens or len(word) == 1 for word in words[size:]):
            return share
    return None


def _rows(path: Path) -> Iterator[tuple[str, Kind, str, int]]:
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        with path.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.DictReader(text, strict=True)
            if tuple(rows.fieldnames or ()) != COLUMNS:
                raise RempartError(path.name, "the header is another one", f"Write {','.join(COLUMNS)}")
            for number, row in enumerate(rows, 2):
                yield _checked(f"{path.name}, row {number}", row)
    except OSError as error:
        todo = "Check reference_names in rempart.toml"
        raise RempartError(str(path), "the counts of names cannot be read", todo) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise RempartError(path.name, "this is no CSV in UTF-8", "Save it as CSV, UTF-8, comma") from error


def _checked(where: str, row: dict[str, str | None]) -> tuple[str, Kind, str, int]:
    kind, name, count = (row.get(column) for column in COLUMNS)
    if None in (kind, name, count) or None in row:
        raise RempartError(where, "it has more or fewer cells than the header", "Quote cells that hold a comma")
    if kind not in _KINDS:
        raise RempartError(f"{where}, kind", "it is neither given nor surname", "Correct it")
    if not (count or "").isascii() or not (count or "").isdigit():
        raise RempartError(f"{where}, count", "it is no whole number", "Write digits only")
    return where, kind, name or "", int(count or "")


def _shares(path: Path, kind: Kind, counts: dict[str, int]) -> Shares:
    if OTHERS not in counts:
        what = f"no row counts the people of other {kind} names"
        raise RempartError(path.name, what, f"Add a row {kind},{OTHERS},COUNT; 0 where all are listed")
    people = sum(counts.values())
    return {name: count / people for name, count in counts.items() if name != OTHERS and count}
