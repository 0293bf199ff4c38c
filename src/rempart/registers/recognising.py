"""Which of its forms a publication of a register has: told from its bytes, never from the name of a file alone."""

import csv
import json
from collections.abc import Sequence

from lxml import etree

from rempart.base.errors import RempartError
from rempart.registers.form import CsvFormat, Form, JsonFormat, XmlFormat
from rempart.registers.reading import Received
from rempart.registers.shelf import FormOfRegister, Register

_LOOKED_AT = 262_144
"""How many bytes of a file are looked at."""
_SAID = {"csv": "delimited text", "sheet": "a workbook", "parquet": "Parquet", "json": "JSON", "xml": "XML"}


def recognise(register: Register, received: Sequence[Received]) -> FormOfRegister:
    """Return the form that the files have: the first whose kind and required columns the first file shows.

    Raises:
        RempartError: the files are in none of the forms that the register reads.
    """
    forms = list(register.forms.values())
    if len(forms) == 1:
        return forms[0]
    kind = kind_of(received[0])
    of_kind = [form for form in forms if form.form.format.kind == kind]
    for form in of_kind:
        if any(_fits(form.form, file) for file in received):
            return form
    if len(of_kind) == 1:
        return of_kind[0]
    read = ", ".join(f"{form.name} ({_SAID[form.form.format.kind]})" for form in forms)
    raise RempartError(received[0].name, f"it is {_SAID[kind]} in none of the forms that {register.id} reads",
                       f"They are {read}; compare the columns with register.yml")  # fmt: skip


def kind_of(file: Received) -> str:
    """Return the kind of a file by its first bytes: csv, sheet, parquet, json or xml."""
    head = _head(file)
    if head.startswith(b"PK\x03\x04"):
        return "sheet"
    if head.startswith(b"PAR1"):
        return "parquet"
    first = _text(head).lstrip("\ufeff \t\r\n")[:1]
    return {"<": "xml", "{": "json", "[": "json"}.get(first, "csv")


def _fits(form: Form, file: Received) -> bool:
    layout = form.format
    if isinstance(layout, CsvFormat):
        return _fits_table(form, layout, _head(file))
    if isinstance(layout, JsonFormat):
        return _fits_json(form, layout, _text(_head(file)))
    if isinstance(layout, XmlFormat):
        return _root(file) in layout.roots
    return True


def _fits_table(form: Form, layout: CsvFormat, head: bytes) -> bool:
    lines = head.decode(layout.encoding, "replace").removeprefix("\ufeff").splitlines()[: layout.header_row]
    cells = next(csv.reader(lines[-1:], delimiter=layout.delimiter, quotechar=layout.quote), [])
    if layout.header:
        return len(cells) == len(layout.header)
    there = {cell.strip() for cell in cells}
    own = [column for column in form.columns.required if column.split(".")[0] not in layout.parts]
    return all({column, *form.renamed.get(column, ())} & there for column in own)


def _fits_json(form: Form, layout: JsonFormat, head: str) -> bool:
    """A path of records or, without one, the required keys stand in the beginning of the file."""
    if layout.records:
        return any(all(f'"{key}"' in head for key in path.split(".")) for path in layout.records)
    return all(json.dumps(column.split(".")[0], ensure_ascii=False) in head for column in form.columns.required)


def _root(file: Received) -> str:
    with file.plain.open("rb") as source:
        try:
            parse = etree.iterparse(source, events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
            _, root = next(iter(parse))
        except (etree.XMLSyntaxError, StopIteration):
            return ""
        return etree.QName(root).localname


def _head(file: Received) -> bytes:
    with file.plain.open("rb") as source:
        return source.read(_LOOKED_AT)


def _text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    return head.decode("utf-8", "replace")
