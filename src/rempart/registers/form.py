"""The forms in which registers are published: how a file is laid out, and which of its columns are read."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from rempart.registers.json_shape import check_shape, paths_of


class Closed(BaseModel):
    """A part of an identity card: a key that it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _known_encoding(name: str) -> str:
    try:
        "é".encode(name, "replace")
    except (LookupError, UnicodeError, TypeError) as error:
        raise ValueError("no such encoding is known") from error
    return name


Encoding = Annotated[str, AfterValidator(_known_encoding)]
Mark = Annotated[str, Field(min_length=1, max_length=1)]


class CsvPart(Closed):
    """A second kind of file of a set, whose rows belong to records: ``source_<part>``.

    ``key`` is its column that names a record, ``of`` the column of the records that it names; several columns together
    where one is not enough. ``header`` names its columns where its files have no header line; ``files`` (a glob) tells
    its files where columns cannot.
    """

    key: str | tuple[str, ...]
    of: str | tuple[str, ...]
    header: tuple[str, ...] = ()
    files: str = ""

    @model_validator(mode="after")
    def _as_many(self) -> "CsvPart":
        if len(self.keys) != len(self.of_columns) or not self.keys:
            raise ValueError("key and of need as many columns")
        if self.header and not set(self.keys) <= set(self.header):
            raise ValueError("key is no column of header")
        return self

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that together name a record."""
        return (self.key,) if isinstance(self.key, str) else self.key

    @property
    def of_columns(self) -> tuple[str, ...]:
        """The columns of the records that the keys name."""
        return (self.of,) if isinstance(self.of, str) else self.of


class CsvFormat(Closed):
    """Delimited text. The header is row ``header_row`` (blank lines count); rows before it are a preamble.

    ``encoding`` may be a list: the first in which the whole file is valid. ``delimiter`` may be a list: the first that
    gives the required columns. ``header`` names the columns of a file that has no header line. ``null`` is a mark that
    stands for an empty cell. ``parts`` are the other files of a set, such as the aliases of the listed; ``aside`` are
    patterns of the names of files that come with them and are not read, such as ``readme*``.
    """

    kind: Literal["csv"]
    delimiter: Mark | Annotated[tuple[Mark, ...], Field(min_length=1)] = ","
    quote: Mark = '"'
    encoding: Encoding | Annotated[tuple[Encoding, ...], Field(min_length=1)] = "utf-8"
    header_row: int = Field(default=1, ge=1, le=100)
    header: tuple[str, ...] = ()
    null: str = ""
    parts: dict[str, CsvPart] = {}
    aside: tuple[str, ...] = ()
    max_line_bytes: int = 1_048_576
    max_bytes: int = 8 * 1024**3

    @property
    def delimiters(self) -> tuple[str, ...]:
        """Every delimiter that the publisher may use, the likeliest first."""
        return (self.delimiter,) if isinstance(self.delimiter, str) else self.delimiter

    @property
    def encodings(self) -> tuple[str, ...]:
        """Every encoding that the publisher may use, in the order in which they are tried."""
        return (self.encoding,) if isinstance(self.encoding, str) else self.encoding


class SheetFormat(Closed):
    """A sheet of a workbook, XLSX or ODS: the one named ``sheet``, else the first. The header is row ``header_row``.

    Where publishers put titles and other sheets before the table, ``header_within`` says how many rows of each sheet
    are looked at: the header is the first of them that has every required column, and rows before it are not read.
    """

    kind: Literal["sheet"]
    sheet: str = ""
    header_row: int = Field(default=1, ge=1, le=100)
    header_within: int = Field(default=0, ge=0, le=100)
    null: str = ""
    max_bytes: int = 1024**3

    @model_validator(mode="after")
    def _one_way(self) -> "SheetFormat":
        if self.header_within and self.header_row > 1:
            raise ValueError("either header_row or header_within, not both")
        return self


class ParquetFormat(Closed):
    """Parquet; every value is read as text."""

    kind: Literal["parquet"]
    max_bytes: int = 8 * 1024**3


class JsonFormat(Closed):
    """JSON records: an array, or lines. ``source.json`` holds each.

    ``records`` are the paths of what holds the records where these stand inside a document, such as ``releases``,
    ``marches.marche`` or ``records.compiledRelease``: an array of records, or an object that is one. All paths that a
    document has are read; documents may be in an array themselves, or one after the other. ``keep`` names keys of the
    document that every record needs, such as ``publisher.name``: they arrive in ``source.package``, at the same place
    in an object, null where the document has none.

    ``shape`` is for large publications: it gives what is read of a record, such as ``{id: text, tags: [text], buyer:
    {id: text}}``. Each key is then a column of ``source``, typed, there is no ``json``, and a million lines are read
    in seconds. A record that does not fit is refused with the name of the key; ``columns`` need name what is required
    only.

    ``nan`` says what NaN is, which is not JSON but which some publishers' tools write for an empty cell: the whole file
    is refused for it, unless the form reads it as ``null``.
    """

    kind: Literal["json"]
    encoding: Encoding = "utf-8"
    records: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    shape: Annotated[dict[str, Any], BeforeValidator(check_shape)] | None = None
    nan: Literal["refused", "null"] = "refused"
    max_record_bytes: int = 4 * 1_048_576
    max_bytes: int = 8 * 1024**3

    @model_validator(mode="after")
    def _paths_apart(self) -> "JsonFormat":
        if any(other.startswith(f"{path}.") for path in self.records for other in self.records):
            raise ValueError("a path of records goes below another one")
        return self


class XmlFormat(Closed):
    """XML: ``records`` are the paths of the elements that are records, under the root; ``.`` is the root itself.

    ``parts`` names repeated elements: part -> paths under the record. Their relation is ``source_<part>``. A segment
    ``*`` of a path is an element of any name. Namespaces are dropped; an attribute is ``@name``.
    """

    kind: Literal["xml"]
    root: str | tuple[str, ...]
    records: tuple[str, ...]
    parts: dict[str, tuple[str, ...]] = {}
    max_record_bytes: int = 32 * 1_048_576  # written as a row, whose quotes are doubled, it stays under 64 MB
    max_bytes: int = 8 * 1024**3

    @property
    def roots(self) -> tuple[str, ...]:
        """Every name that the root may have."""
        return (self.root,) if isinstance(self.root, str) else self.root


class DatedBy(Closed):
    """Where the publisher writes the day of an edition.

    ``root_attribute`` of the XML root; ``element``, the path of an XML element under the root; ``latest``, the latest
    day under a JSON key of the records; ``key``, a JSON key beside the records; ``cell``, a cell of the preamble of a
    table, as ``B1``. ``form`` is the day's form (strptime), ISO unless told.
    """

    root_attribute: str | None = None
    element: str | None = None
    latest: str | None = None
    key: str | None = None
    cell: str | None = Field(default=None, pattern=r"^[A-Z]{1,2}[1-9][0-9]?$")
    form: str | None = None


class Columns(Closed):
    """What the register publishes and Rempart reads; parts are written ``part.column``, nested JSON ``key.key``."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


Format = CsvFormat | SheetFormat | ParquetFormat | JsonFormat | XmlFormat


class Form(Closed):
    """One form in which a register is published: its format, the columns that are read, those that are left out.

    ``mapping`` names the form's ``<mapping>.sql`` where it is not called as the form is: two forms may share it.
    ``leave_out`` covers what stands below a name too (``address`` covers ``address.note``), and ``*`` any run of
    characters. ``renamed`` gives, for a column, other names under which the publisher has published it. In tables a
    name is compared as written first, then without regard to case, accents and the width of blanks.
    """

    format: Format = Field(discriminator="kind")
    columns: Columns
    mapping: str = Field(default="", pattern=r"^([a-z][a-z0-9_]*)?$")
    leave_out: dict[str, str] = {}
    dated_by: DatedBy | None = None
    renamed: dict[str, tuple[str, ...]] = {}

    @model_validator(mode="after")
    def _fits_a_table(self) -> "Form":
        if isinstance(self.format, CsvFormat | SheetFormat | ParquetFormat):
            _check_table(self.format, [*self.columns.required, *self.columns.optional])
        return self

    @property
    def known_columns(self) -> set[str]:
        """Every column that the card names: read or left out."""
        shaped = paths_of(self.format.shape) if isinstance(self.format, JsonFormat) and self.format.shape else ()
        return {*self.columns.required, *self.columns.optional, *self.leave_out, *shaped}

    def why_left_out(self, column: str) -> str | None:
        """Return the reason for which a column is not read, or None where the card does not say so."""
        if column in self.leave_out:
            return self.leave_out[column]
        for name, reason in self.leave_out.items():
            if column.startswith(f"{name}.") or ("*" in name and fnmatchcase(column, name)):
                return reason
        return None

    def knows(self, column: str) -> bool:
        """Tell whether the card reads a column or leaves it out."""
        return column in self.known_columns or self.why_left_out(column) is not None


_TAKEN = (
    {"row_number", "file", "record", "broken", "json", "package", "document"},
    {"row_number", "file", "record", "broken", "json", "package", "document", "part"},
)
"""Names that have a meaning of their own in ``source``, and in ``source_<part>``."""


def own_names(published: Sequence[str]) -> tuple[str, ...]:
    """Return names under which the published columns of a table can be read: distinct whatever the case, none taken.

    What cannot be shown, as a mark that steers a terminal, is left out of a name; ``_`` behind it tells it from another.
    """
    taken = {*_TAKEN[0], *(name.lower() for name in published)}
    met: set[str] = set()
    names = []
    for name in published:
        own = "".join(mark for mark in name if mark.isprintable())
        if name and (own != name or own.lower() in met or own.lower() in _TAKEN[0]):
            own = own or "column"
            while own.lower() in taken:
                own += "_"
        taken.add(own.lower())
        met.add(own.lower())
        names.append(own)
    return tuple(names)


def _check_table(layout: CsvFormat | SheetFormat | ParquetFormat, columns: list[str]) -> None:
    """Refuse what can never be read: a key that nothing names, columns that the engine cannot tell apart."""
    parts = layout.parts if isinstance(layout, CsvFormat) else {}
    for file in parts.values():
        for column in file.of_columns:
            if column not in columns:
                raise ValueError(f"'{column}', which a part belongs to, is not among the columns that are read")
    met: set[tuple[str, str]] = set()
    for column in columns:
        head, _, below = column.partition(".")
        part, own = (head, below) if head in parts and below else ("", column)
        lowered = own.lower()  # as the engine compares names
        if lowered in _TAKEN[bool(part)]:
            raise ValueError(f"the mechanism has a column '{own}': name it otherwise, with its real name in renamed")
        if (part, lowered) in met:
            raise ValueError(f"'{own}' stands twice, if case is ignored: name one otherwise, with its name in renamed")
        met.add((part, lowered))
        header = parts[part].header if part else layout.header if isinstance(layout, CsvFormat) else ()
        if header and own not in header:
            raise ValueError(f"'{own}' is not among the names of header")
