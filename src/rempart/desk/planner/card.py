"""The card for somebody who may be a victim: fixed words and telephone numbers. Nothing is asked, nothing is kept."""

from dataclasses import dataclass
from importlib.resources import files

from rempart.base import Words
from rempart.base.yaml_files import read_yaml
from rempart.desk.configuration import workspace

OWN = "help-numbers.yml"


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
    """Return the numbers of the town's countries: its own where it has written them, else those that come with Rempart."""
    found = read_yaml(files(__package__).joinpath("help.yml").read_text(encoding="utf-8"))
    own = workspace().path / OWN
    if own.is_file():
        found |= read_yaml(own.read_text(encoding="utf-8")) or {}
    listed: dict[str, Number] = {}
    for country in (*workspace().settings.countries, ""):
        for one in found.get(country, []):
            listed.setdefault(one["number"], Number(Words(**one["who"]), one["number"]))
    return list(listed.values())
