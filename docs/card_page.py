"""The reference of the card of a register, made from the classes that read it.

The classes say which keys there are, of what kind and what holds where none is given; ``MEANING`` says what each is for.
"""

import re
from typing import Any

from pydantic import BaseModel

from registers_pages import grid
from rempart.registers.card import Fetch, LegalBasis, RegisterCard
from rempart.registers.form import (
    Columns,
    CsvFormat,
    CsvPart,
    DatedBy,
    Form,
    JsonFormat,
    ParquetFormat,
    SheetFormat,
    XmlFormat,
)

PARTS: tuple[tuple[type[BaseModel], str], ...] = (
    (RegisterCard, "The card"),
    (LegalBasis, "legal_basis"),
    (Fetch, "fetch"),
    (Form, "forms, each"),
    (Columns, "columns"),
    (DatedBy, "dated_by"),
    (CsvFormat, "format: delimited text"),
    (CsvPart, "parts of a set"),
    (SheetFormat, "format: workbook"),
    (ParquetFormat, "format: Parquet"),
    (JsonFormat, "format: JSON"),
    (XmlFormat, "format: XML"),
)
TOLD_WHOLE = (Form, SheetFormat, JsonFormat, XmlFormat)
"""Classes whose words say more than the table of their keys."""
_BYTES = "the most that one file may unpack to"
MEANING: dict[str, str] = {
    "Form.mapping": "file `<mapping>.sql` that two forms share; else the form's own name",
    "RegisterCard.id": "name of its folder: small letters, digits and `_`",
    "RegisterCard.title": "what it is, in English and French: `{en: …, fr: …}`",
    "RegisterCard.publisher": "who answers for it, in English and French",
    "RegisterCard.address": "page on which it is published",
    "RegisterCard.fetch": "from where `rempart update` brings it",
    "RegisterCard.licence": "terms under which it is published",
    "RegisterCard.legal_basis": "text that allows the town to read it",
    "RegisterCard.purposes": "what it may be read for: permit, procurement, grant, lease, sale…",
    "RegisterCard.refreshed_every_days": "the publisher's rhythm; older than twice that, its silence proves nothing",
    "RegisterCard.keep_years": "how long an edition is kept once another has replaced it",
    "RegisterCard.scope": "`whole`: an edition is the register, who is no longer in it is gone; `part`: it adds and corrects, nothing vanishes",
    "RegisterCard.dated_by": "where the file says its day; holds for all forms that do not say otherwise",
    "RegisterCard.disappearance": "of a whole register, what it means to be gone: `ended` in the world, or `withdrawn` as wrong",
    "RegisterCard.format": "how its one form is laid out",
    "RegisterCard.columns": "what is read of its one form",
    "RegisterCard.leave_out": "what is published and not read, with the reason; holds for all forms",
    "RegisterCard.renamed": "other names of columns; holds for all forms",
    "RegisterCard.forms": "the forms by name, instead of `format` and `columns`",
    "RegisterCard.mapping_of": "register beside it whose mapping it uses, where both are published in the same forms",
    "RegisterCard.strip_source": "keep the file without the columns that are not read (workbooks, delimited text, JSON)",
    "RegisterCard.expect": "least and most rows of each table that the form read fills: `{permit: [1, 10000]}`; outside them an edition is set aside",
    "RegisterCard.shrink": "least share of the rows of the last whole edition",
    "LegalBasis.text": "the text and its article",
    "LegalBasis.checked_on": "day on which a jurist read it; until then reports print *unverified*",
    "Fetch.urls": "file name and address; together they are one edition",
    "Fetch.hosts": "hosts outside the publisher's domain to which it redirects",
    "Fetch.max_bytes": "the most that one file may have as it is sent",
    "Form.format": "how it is laid out",
    "Form.columns": "what is read of it",
    "Form.leave_out": "what only this form has and is not read",
    "Form.dated_by": "where this form says its day",
    "Form.renamed": "other names of columns in this form",
    "Columns.required": "an edition without one of them is set aside",
    "Columns.optional": "read where given, null where not",
    "DatedBy.root_attribute": "attribute of the XML root",
    "DatedBy.element": "path of an XML element under the root",
    "DatedBy.latest": "JSON key of the records: the latest day counts",
    "DatedBy.key": "JSON key of the document",
    "DatedBy.cell": "cell before the header of a table, such as `B1`",
    "DatedBy.form": "how the day is written (strptime), `%d/%m/%Y`; ISO unless given",
    "CsvFormat.delimiter": "one mark, or a list: the first that gives the required columns",
    "CsvFormat.quote": "mark around cells",
    "CsvFormat.encoding": "one encoding, or a list: the first in which the whole file is valid",
    "CsvFormat.header_row": "row of the header; what stands before it is not read",
    "CsvFormat.header": "the columns, of a file that has no header line",
    "CsvFormat.null": 'mark that stands for an empty cell; write the key `"null"`, in quotes',
    "CsvFormat.parts": "the other files of a set, by the name of their part",
    "CsvFormat.aside": "patterns of names of files that come along and are not read: `readme*`",
    "CsvFormat.max_line_bytes": "the most that one record may have",
    "CsvFormat.max_bytes": _BYTES,
    "CsvPart.key": "column (or columns) of the part that names its record",
    "CsvPart.of": "column (or columns) of the records that it names",
    "CsvPart.header": "the columns, of files that have no header line",
    "CsvPart.files": "pattern of the names of its files, where columns cannot tell",
    "SheetFormat.sheet": "its name, whatever the case; the first that is not hidden unless given",
    "SheetFormat.header_row": "row of the header; what stands before it is not read",
    "SheetFormat.header_within": "search the header in so many first rows of each sheet, instead of a fixed row",
    "SheetFormat.null": 'mark that stands for an empty cell; write the key `"null"`, in quotes',
    "SheetFormat.max_bytes": _BYTES,
    "ParquetFormat.max_bytes": _BYTES,
    "JsonFormat.encoding": "of the text",
    "JsonFormat.records": "paths of the records within a document, with dots; none where the file is an array or lines",
    "JsonFormat.keep": "keys of the document that every record needs: `source.package`",
    "JsonFormat.shape": "what is read of each record, typed: for large publications",
    "JsonFormat.nan": "what a bare `NaN` is, which is no JSON: `refused` with the whole file, or `null`, nothing",
    "JsonFormat.max_record_bytes": "the most that one record may have",
    "JsonFormat.max_bytes": _BYTES,
    "XmlFormat.root": "name that the root has, or a list",
    "XmlFormat.records": "paths of the records under the root, with `/`; `.` is the root itself",
    "XmlFormat.parts": "repeated elements: name of the part, and its paths under the record",
    "XmlFormat.max_record_bytes": "the most that one record may have",
    "XmlFormat.max_bytes": _BYTES,
}
"""What each key is for, by class and key."""

_INTRODUCTION = """`register.yml` is read by the classes below; a key that they do not know is an error that names it. [Add a
register](../how-to/add-a-register.md) goes through a first one, [Read what publishers
write](../how-to/read-other-forms.md) shows the forms by example.

YAML reads a bare `null`, `yes`, `no`, `on` and `off` as values, and a colon followed by a blank as a key: put quotes
around a key or a text that is one of these, as `"null": "-0-"`, and around patterns that begin with `*`."""


def keys() -> list[str]:
    """Return every key of a card as ``MEANING`` names it."""
    return [f"{form.__name__}.{name}" for form, _ in PARTS for name in form.model_fields if name != "kind"]


def card_page(made: str) -> str:
    """Return the page of the card: each part, what it is, and its keys."""
    parts = [made, "# The card of a register", _INTRODUCTION]
    for form, title in PARTS:
        parts += [f"## {title}", _said(form), _keys(form)]
    return "\n\n".join(parts)


def _said(form: type[BaseModel]) -> str:
    """The words of the class as the manual writes them: the first sentence where the table of its keys says the rest."""
    text = re.sub(r" \(architecture section [\d.]+\)", "", (form.__doc__ or "").replace("``", "`"))
    paragraphs = [re.sub(r"\s+", " ", paragraph).strip() for paragraph in text.strip().split("\n\n")]
    return "\n\n".join(paragraphs if form in TOLD_WHOLE else paragraphs[:1])


def _keys(form: type[BaseModel]) -> str:
    schema = form.model_json_schema()
    needed = schema.get("required", [])
    rows = []
    for name, of in schema["properties"].items():
        if name == "kind":
            rows.append(["`kind`", f"`{of['const']}`", "always given", "which format this is"])
            continue
        default = "always given" if name in needed else _default(of.get("default"))
        rows.append([f"`{name}`", _kind(of), default, MEANING.get(f"{form.__name__}.{name}", "")])
    return grid(["key", "kind", "unless given", "what it is for"], rows)


def _default(value: Any) -> str:
    if value in (None, [], {}, "", ()):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else f"`{value}`"


def _kind(of: dict[str, Any]) -> str:
    """Say the kind of a value in words."""
    if "anyOf" in of:
        return " or ".join(dict.fromkeys(_kind(one) for one in of["anyOf"] if one.get("type") != "null"))
    if "enum" in of:
        return " or ".join(f"`{value}`" for value in of["enum"])
    if of.get("type") == "array":
        return f"list of {_kind(of['items'])}s"
    return "`{en, fr}`" if of.get("$ref", "").endswith("/Words") else KINDS.get(of.get("format", of.get("type")), BELOW)


BELOW = "see below"
KINDS = {"string": "text", "date": "day", "integer": "number", "number": "number", "boolean": "yes or no"}
KINDS["object"] = "names, each with its value"
