"""Made-up parties that the tests of this room share."""

from rempart.base import PartialDate
from rempart.identity import Name, Party


def person(name: str, *aliases: str, id_: str = "a", born: str = "", numbers: tuple[str, ...] = ()) -> Party:
    """Return a person with names, and a birth date and numbers where given."""
    dates = (PartialDate.parse(born),) if born else ()
    names = (Name(name), *(Name(alias, "alias") for alias in aliases))
    return Party(id_, "Person", names, dates, identifiers=numbers)


def company(name: str, *, id_: str = "a", countries: tuple[str, ...] = (), numbers: tuple[str, ...] = ()) -> Party:
    """Return a company with one name."""
    return Party(id_, "Company", (Name(name),), countries=countries, identifiers=numbers)


def siren(stem: int) -> str:
    """Return a number of nine digits with the check digit of the SIREN."""
    return _with_check_digit(f"{stem:08d}")


def siret(stem: int, establishment: int = 1) -> str:
    """Return a number of fourteen digits that begins with ``siren(stem)``, with the check digit of the SIRET."""
    return _with_check_digit(f"{siren(stem)}{establishment:04d}")


def _with_check_digit(digits: str) -> str:
    doubled = sum(sum(divmod(int(digit) * 2, 10)) for digit in digits[::-1][::2])
    return digits + str(-(doubled + sum(map(int, digits[::-1][1::2]))) % 10)
