"""The card for somebody who may be a victim: fixed words and telephone numbers. Nothing is asked, nothing is kept."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from rempart.base import Words
from rempart.base.yaml_files import read_yaml
from rempart.desk.configuration import workspace

OWN = "help-numbers.yml"
"""File of the workspace in which a town writes the numbers of its helpers; the form is that of ``help.yml``."""


@dataclass(frozen=True)
class Number:
    """Whom one reaches, and the number as it is dialled."""

    who: Words
    number: str

    @property
    def dialled(self) -> str:
        """The number without spaces, for a link."""
        return self.number.replace(" ", "")


def numbers() -> list[Number]:
    """Return the numbers of the town's countries as the town wrote them, and the one that comes with Rempart."""
    found: dict[str, list[dict[str, Any]]] = read_yaml(
        files(__package__).joinpath("help.yml").read_text(encoding="utf-8")
    )
    listed: dict[str, Number] = {}
    for told in (_own(), found):
        for country in (*workspace().settings.countries, ""):
            for one in told.get(country) or []:
                listed.setdefault(one["number"], Number(Words(**one["who"]), one["number"]))
    return list(listed.values())


def is_own() -> bool:
    """Tell whether the town wrote a number of its own for a country that it is in; the card says so while it did not."""
    told = _own()
    return any(told.get(country) for country in (*workspace().settings.countries, ""))


def _own() -> dict[str, list[dict[str, Any]]]:
    path = workspace().path / OWN
    return (read_yaml(path.read_text(encoding="utf-8")) or {}) if path.is_file() else {}
