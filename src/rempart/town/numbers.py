"""Invented official numbers with correct check digits, from ranges in which no attributed number is known."""

from collections.abc import Callable
from random import Random

from stdnum import luhn

_SIREN_RANGES = ("298", "299")


class Numbers:
    """Draws numbers, none of them twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._used: set[str] = set()

    def siren(self) -> str:
        """Return a SIREN whose check digit (Luhn) is right."""
        return self._once(lambda: _with_check(self._rng.choice(_SIREN_RANGES) + self._digits(5)))

    def foreign(self, country: str) -> tuple[str, str]:
        """Return scheme and number of a company registered in LU, NL or GB."""
        if country == "LU":
            return "LU-RCS", self._once(lambda: "B9" + self._digits(5))
        if country == "NL":
            return "NL-KVK", self._once(lambda: "009" + self._digits(5))
        return "GB-COH", self._once(lambda: "ZZ9" + self._digits(5))

    def document(self) -> str:
        """Return the number of a passport or identity card."""
        return self._once(lambda: self._rng.choice("CGHKRTX") + self._digits(8))

    def _digits(self, count: int) -> str:
        return "".join(self._rng.choice("0123456789") for _ in range(count))

    def _once(self, draw: Callable[[], str]) -> str:
        while True:
            number = draw()
            if number not in self._used:
                self._used.add(number)
                return number


def siret(siren: str, establishment: int = 1) -> str:
    """Return the number of one establishment of a firm, its check digit right."""
    return _with_check(f"{siren}{establishment:04d}")


def wrong_check_digit(siren: str) -> str:
    """Return the SIREN with a last digit that its check refuses."""
    return siren[:-1] + str((int(siren[-1]) + 1) % 10)


def _with_check(digits: str) -> str:
    return digits + str(luhn.calc_check_digit(digits))
