"""Delimited text: every record is kept, also one with too many or too few cells; the files of a set are told apart."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from rempart.registers.form import CsvFormat, Form
from rempart.registers.reading.headers import tables_of
from rempart.registers.reading.received import Received
from rempart.registers.reading.records import Read, Writer
from rempart.registers.reading.sets import Told, tell_all
from rempart.registers.reading.tabular import planned, read_rows
from rempart.registers.reading.text import refuse_cut, rows_of


def read_delimited(form: Form, received: Sequence[Received], staging: Path) -> Read:
    """Read CSV files into ``source(row_number, file, record, broken, <columns of the form>)``.

    Each other file of a set fills ``source_<part>``, whose rows are joined to their records when the relations are
    opened: ``row_number, part, <columns>``, where ``part`` is ``<part>/<rank within the record>``.

    Raises:
        RempartError: wrong encoding, a line too long, a used column missing, a file that ends within a record, a file
            that does not belong to the set.
    """
    layout = form.format
    if not isinstance(layout, CsvFormat):
        raise TypeError("not a CSV register")
    read = planned(form, tables_of(form), staging)
    told = tell_all(form, layout, received)
    with ExitStack() as stack:
        writers = {name: stack.enter_context(Writer(path, read.columns[name])) for name, path in read.relations.items()}
        for one in told:
            _read_file(one, read, writers)
    return read


def _read_file(told: Told, read: Read, writers: dict[str, Writer]) -> None:
    table = told.table
    if table is None:
        raise TypeError("a file that belongs to no table")
    last: list[int] = [0]

    def noted() -> Iterator[list[str]]:
        for cells in rows_of(told.file, told.dialect):
            last[0] = len(cells) or last[0]
            yield cells

    width = read_rows(table, told.file, noted(), read, writers[table.relation], told.dialect.delimiter)
    refuse_cut(told.file, last[0], width)
