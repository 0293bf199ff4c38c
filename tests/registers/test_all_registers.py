"""What holds of every register that comes with Rempart: a key names one row, and what a card says it reads is read."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.registers.samples import Sample, samples

from rempart.ledger.dictionary import dictionary
from rempart.registers import FormOfRegister, available, open_register
from rempart.registers.form import CsvFormat, JsonFormat
from rempart.registers.json_shape import paths_of

DAYS = ("valid_from", "valid_to", "said_on")
"""What tells two rows of one key apart: they are two spells, or two statements of two days."""

TELLING = {
    ("fr_places", "CHEFLIEU"): "tells the lists of departments, bodies and regions from that of the communes",
    ("it_contracts", "awardee.aggrgrno"): "tells the file of the winners from that of the tenderers",
}
"""Columns that must be there to recognise a file, and of which nothing else is read."""


def _forms() -> list[FormOfRegister]:
    return [form for name in available() for form in open_register(name).forms.values()]


def _tables() -> Iterator[tuple[Sample, Path]]:
    for sample in samples():
        yield from ((sample, path) for path in sorted(sample.expected.glob("*.csv")) if path.stem != "refused")


@pytest.mark.parametrize(
    ("sample", "path"), list(_tables()), ids=lambda one: one.stem if isinstance(one, Path) else str(one)
)
def test_a_key_names_one_row_of_an_edition(sample: Sample, path: Path) -> None:
    """No two rows of one edition have the key of their table and the same days: what joins on a key finds one row."""
    with path.open(encoding="utf-8", newline="") as rows:
        keys = Counter(
            tuple(row[name] for name in (*dictionary()[path.stem].key, *DAYS)) for row in csv.DictReader(rows)
        )
    assert not [key for key, times in keys.items() if times > 1], sample


@pytest.mark.parametrize("form", _forms(), ids=lambda form: "-".join(filter(None, (form.id, form.name))))
def test_what_a_card_says_is_read_stands_in_the_mapping(form: FormOfRegister) -> None:
    """A column under ``columns``, or a key of a shape, is named in the SQL; what is not read is left out with its reason."""
    columns = {*form.form.columns.required, *form.form.columns.optional}
    layout, mechanism = form.form.format, set()
    if isinstance(layout, JsonFormat) and layout.shape:
        columns |= set(paths_of(layout.shape))
    if isinstance(layout, CsvFormat):  # the columns by which the files of a set are joined
        mechanism = {name for part in layout.parts.values() for name in (*part.keys, *part.of_columns)}
    if form.form.dated_by and form.form.dated_by.latest:
        mechanism.add(form.form.dated_by.latest)
    told = {column for register, column in TELLING if register == form.id}
    assert not {name for name in columns - mechanism - told if not _named(name, form.mapping.text)}


def _named(column: str, sql: str) -> bool:
    """Tell whether a column stands in the SQL: whole, or without the part or the object that holds it."""
    return any(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sql, re.IGNORECASE)
        for name in (column, column.rpartition(".")[2])
    )
