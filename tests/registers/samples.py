"""The samples of a register: files in the publisher's form, and the rows that they give.

``sample/`` and ``expected/`` hold them; a register with several forms has a folder for each form in both.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rempart.registers import FormOfRegister, available, open_register
from rempart.registers.form import CsvFormat, JsonFormat

EDITION = date(2026, 1, 31)
"""The day of publication of a sample that does not say it."""


@dataclass(frozen=True)
class Sample:
    """One publication of one register in one form."""

    of: FormOfRegister
    files: list[Path]
    expected: Path

    @property
    def register(self) -> str:
        """Its id."""
        return self.of.id

    @property
    def day(self) -> date | None:
        """The day to tell; None where the publisher writes it."""
        return None if self.of.form.dated_by else EDITION

    def __str__(self) -> str:
        return "-".join(filter(None, (self.of.id, self.of.name)))


def samples(*registers: str) -> list[Sample]:
    """Return every sample of the registers named; of all built-in ones where none is."""
    found = []
    for name in registers or available():
        register = open_register(name)
        for form in register.forms.values():
            folder = register.folder / "sample" / form.name
            found.append(Sample(form, sorted(folder.glob("*")), register.folder / "expected" / form.name))
    return found


def family(sample: Sample) -> str:
    """Return to which family of readers a form belongs."""
    layout = sample.of.form.format
    if isinstance(layout, CsvFormat):
        return "csv sets" if layout.parts else "csv"
    if isinstance(layout, JsonFormat):
        return "json lines" if layout.shape else "json documents"
    return layout.kind
