"""Official numbers: schemes, check digits, and what one number says of another.

A number is written ``SCHEME:NUMBER``, as ``FR-SIREN:552081317`` or ``SYR-PASSPORT:N1234``.
"""

import importlib
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

from rempart.base.errors import RempartError
from rempart.base.yaml_files import read_yaml

Level = Literal["entity", "establishment", "document"]
_DOCUMENT = re.compile(r"([A-Z]{3}-)?(PASSPORT|IDCARD|TAXID)")


@dataclass(frozen=True)
class CheckedIdentifier:
    """One number and what its scheme says of it.

    ``checksum_ok`` is None where the scheme has no check digit. ``implied`` are the numbers that follow from this one
    (a SIRET gives its SIREN). ``merges`` tells whether the number may join two parties that quote it.
    """

    scheme: str
    number: str
    checksum_ok: bool | None
    level: Level
    merges: bool
    implied: tuple["CheckedIdentifier", ...] = field(default=())


@cache
def _schemes() -> dict[str, dict[str, object]]:
    text = files("rempart.base").joinpath("schemes.yml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, object]] = read_yaml(text)
    return loaded


def has_rules(scheme: str) -> bool:
    """Tell whether a scheme has rules of its own: a check digit, a length, what its numbers imply."""
    return scheme.strip().upper() in _schemes()


def may_imply() -> list[tuple[str, str, int]]:
    """Return what a number may say of another, as ``check_identifier`` finds out: scheme, scheme and characters of the other."""
    given = [(scheme, rules["gives"]) for scheme, rules in _schemes().items() if "gives" in rules]
    found = [(scheme, str(gives["scheme"]), int(gives["length"])) for scheme, gives in given if isinstance(gives, dict)]
    return [*found, ("FR-SIREN", "FR-SIREN", 9)]


def split_identifier(text: str) -> tuple[str, str]:
    """Split ``SCHEME:NUMBER``.

    Raises:
        RempartError: the scheme is missing; the number is not quoted.
    """
    scheme, colon, number = text.strip().partition(":")
    if not colon or not re.fullmatch(r"[A-Za-z]{2,3}-[A-Za-z0-9_]+|[A-Za-z]+", scheme) or not number.strip():
        raise RempartError(
            "identifiers", "a number is not written SCHEME:NUMBER", "Write for example FR-SIREN:552081317"
        )
    return scheme.upper(), number.strip()


def check_identifier(scheme: str, number: str) -> CheckedIdentifier:
    """Clean a number, test its check digit and derive what it implies.

    A number made of one repeated digit (000000000) is a placeholder: it never merges, and a checked scheme calls it
    wrong. Source: check digits as in python-stdnum; codes as in org-id.guide.
    """
    scheme = scheme.strip().upper()
    number = re.sub(r"[\s.\-/]", "", number.strip()).upper()
    known = _schemes().get(scheme)
    if known is None:
        document = bool(_DOCUMENT.fullmatch(scheme))
        named_country = document and "-" in scheme
        level: Level = "document" if document else "entity"
        merges = (named_country or not document) and len(number) >= 5 and not _repeated(number)
        return CheckedIdentifier(scheme, number, None, level, merges)
    valid = _valid(str(known["check"]), number) if "check" in known else None
    if "check" not in known and "length" in known and len(number) != known["length"]:
        valid = False
    if _repeated(number):
        valid = False if valid is not None else None
    level = known["level"]  # type: ignore[assignment]
    if scheme == "FR-SIREN" and len(number) == 14 and _valid("stdnum.fr.siret", number):
        level = "establishment"  # an establishment's number quoted for the firm's: an exclusion of IDN-04
    implied: tuple[CheckedIdentifier, ...] = ()
    gives = known.get("gives")
    if isinstance(gives, dict) and valid:
        implied = (check_identifier(str(gives["scheme"]), number[: int(gives["length"])]),)
    elif level == "establishment" and scheme == "FR-SIREN":
        implied = (check_identifier("FR-SIREN", number[:9]),)
    merges = bool(known["merges"]) and valid is not False and not _repeated(number) and level == "entity"
    return CheckedIdentifier(scheme, number, valid, level, merges, implied)


def _repeated(number: str) -> bool:
    return len(set(number)) <= 1


def _valid(module: str, number: str) -> bool:
    return bool(importlib.import_module(module).is_valid(number))
