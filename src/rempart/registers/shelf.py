"""Where registers are found: in this package, in the workspace's ``registers/``, or any folder given by path."""

from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from rempart.base.errors import RempartError
from rempart.registers.card import RegisterCard, read_card
from rempart.registers.form import Form
from rempart.registers.mapping import Mapping, read_mapping


@dataclass(frozen=True)
class FormOfRegister:
    """One register in one of the forms in which it is published: how that form is read and what it fills.

    ``name`` is empty where the register has one form only.
    """

    folder: Path
    card: RegisterCard
    name: str
    form: Form
    mapping: Mapping

    @property
    def id(self) -> str:
        """The register's name everywhere."""
        return self.card.id


@dataclass(frozen=True)
class Register:
    """One register, ready to read: its card, and each of its forms with its mapping."""

    folder: Path
    card: RegisterCard
    forms: dict[str, FormOfRegister]

    @property
    def id(self) -> str:
        """Its name everywhere."""
        return self.card.id

    @property
    def tables(self) -> list[str]:
        """The tables that it fills, in whatever form."""
        return sorted({table for form in self.forms.values() for table in form.mapping.tables})


def built_in_folder() -> Path:
    """Return the folder of the registers that come with Rempart."""
    with as_file(files("rempart.registers")) as path:
        return path


def open_register(name: str, own: Path | None = None) -> Register:
    """Open a register by its id (the workspace's own folder ``own`` first) or by the path of its folder.

    Raises:
        RempartError: no such register; its card or mapping breaks the form.
    """
    places = [place / name for place in (own, built_in_folder()) if place is not None]
    if "/" in name or "\\" in name:
        places.insert(0, Path(name).resolve())
    for place in places:
        if (place / "register.yml").is_file():
            return _opened(place)
    known = ", ".join(sorted(available(own)))
    raise RempartError(
        f"register '{name}'", "there is none of that name", f"Known are {known}; or give the path of a folder"
    )


def _opened(place: Path) -> Register:
    card = read_card(place)
    at = place.parent / card.mapping_of if card.mapping_of else place
    forms = {
        name: FormOfRegister(place, card, name, form, _mapping(at, name, form.mapping))
        for name, form in card.every_form.items()
    }
    return Register(place, card, forms)


def _mapping(place: Path, form: str, named: str) -> Mapping:
    """Read ``<form>.sql``, or the one that the form names, and after it ``mapping.sql``; either may do alone."""
    own, shared = place / f"{named or form}.sql", place / "mapping.sql"
    if not named and (not form or not own.is_file()):
        return read_mapping(shared)
    return read_mapping(own, shared if shared.is_file() else None)


def available(own: Path | None = None) -> list[str]:
    """Return the ids of the registers that can be opened by name."""
    places = [place for place in (own, built_in_folder()) if place is not None and place.is_dir()]
    return sorted({path.parent.name for place in places for path in place.glob("*/register.yml")})
