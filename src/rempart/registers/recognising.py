"""Which of its forms a publication of a register has: told from its bytes, never from the name of a file alone."""

import json
from collections.abc import Callable, Iterable, Sequence

from lxml import etree

from rempart.base.errors import RempartError
from rempart.registers.form import CsvFormat, Form, JsonFormat, SheetFormat, XmlFormat
from rempart.registers.reading import Received
from rempart.registers.reading.sets import fits
from rempart.registers.reading.sheets import sheet_fits
from rempart.registers.shelf import FormOfRegister, Register

_LOOKED_AT = 262_144
"""How many bytes of a file are looked at."""
_SAID = {"csv": "delimited text", "sheet": "a workbook", "parquet": "Parquet", "json": "JSON", "xml": "XML"}


_BINARY = ("sheet", "parquet")
"""Kinds that their first bytes tell for certain."""


def recognise(register: Register, received: Sequence[Received]) -> FormOfRegister:
    """Return the form that the files have: the first whose kind and required columns the first file shows.

    Raises:
        RempartError: the files are in none of the forms that the register reads.
    """
    forms = list(register.forms.values())
    kind = kind_of(received[0])
    if len(forms) == 1 and (kind not in _BINARY or kind == forms[0].form.format.kind):
        return forms[0]  # what is wrong with a text, its reader says better
    kinds = {kind_of(file) for file in received}
    of_kind = [form for form in forms if form.form.format.kind in kinds]
    fitting = [form for enough in (all, any) for form in of_kind if _fits(form.form, received, enough)]
    if fitting:
        return next((form for form in fitting if _shows_required(form.form, received[0])), fitting[0])
    if len(of_kind) == 1:
        return of_kind[0]
    read = ", ".join(f"{form.name or 'one'} ({_SAID[form.form.format.kind]})" for form in forms)
    raise RempartError(received[0].name, f"it is {_SAID[kind]} in none of the forms that {register.id} reads",
                       f"They are {read}; compare the columns with register.yml")  # fmt: skip


def kind_of(file: Received) -> str:
    """Return the kind of a file by its first bytes: csv, sheet, parquet, json or xml."""
    head = _head(file)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "sheet"
    if head.startswith(b"PAR1"):
        return "parquet"
    first = _text(head).lstrip("\ufeff \t\r\n")[:1]
    return {"<": "xml", "{": "json", "[": "json"}.get(first, "csv")


def _fits(form: Form, received: Sequence[Received], enough: Callable[[Iterable[bool]], bool]) -> bool:
    """Tell whether all the files, or any of them, show the form; those of a set belong together."""
    layout = form.format
    if isinstance(layout, CsvFormat):
        return fits(form, layout, received) if enough is all else any(fits(form, layout, [file]) for file in received)
    return enough(_fits_one(form, file) for file in received)


def _fits_one(form: Form, file: Received) -> bool:
    layout = form.format
    if kind_of(file) != layout.kind:
        return False
    if isinstance(layout, JsonFormat):
        return _fits_json(form, layout, _text(_head(file)))
    if isinstance(layout, XmlFormat):
        return _root(file) in layout.roots
    if isinstance(layout, SheetFormat):
        return sheet_fits(form, layout, file)
    return True


def _fits_json(form: Form, layout: JsonFormat, head: str) -> bool:
    """A path of records or, without one, the required keys stand in the beginning of the file."""
    if layout.records:
        return any(all(f'"{key}"' in head for key in path.split(".")) for path in layout.records)
    return all(json.dumps(column.split(".")[0], ensure_ascii=False) in head for column in form.columns.required)


def _shows_required(form: Form, file: Received) -> bool:
    """Tell two forms of JSON apart that hold their records at the same place: by the keys that a record must have."""
    if not isinstance(form.format, JsonFormat):
        return True
    head = _text(_head(file))
    return all(json.dumps(column.split(".")[0], ensure_ascii=False) in head for column in form.columns.required)


def _root(file: Received) -> str:
    with file.plain.open("rb") as source:
        try:
            parse = etree.iterparse(source, events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
            _, root = next(iter(parse))
        except (etree.XMLSyntaxError, StopIteration):
            return ""
        return str(root.tag).rpartition("}")[2]  # a damaged file may hold what is no name


def _head(file: Received) -> bytes:
    with file.plain.open("rb") as source:
        return source.read(_LOOKED_AT)


def _text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    return head.decode("utf-8", "replace")
