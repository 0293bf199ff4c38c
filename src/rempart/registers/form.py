"""The forms in which registers are published: how a file is laid out, and which of its columns are read."""

from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


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


class CsvPart(Closed):
    """A second kind of file of a set, whose rows belong to records: ``source_<part>``.

    ``key`` is its column that names a record, ``of`` the column of the records that it names. ``header`` names its
    columns where its files have no header line; ``files`` (a glob) tells its files where columns cannot.
    """

    key: str
    of: str
    header: tuple[str, ...] = ()
    files: str = ""


class CsvFormat(Closed):
    """Delimited text. The header is line ``header_row``; lines before it are a preamble.

    ``header`` names the columns of a file that has no header line. ``null`` is a mark that stands for an empty cell.
    ``parts`` are the other files of a set, such as the aliases of the listed.
    """

    kind: Literal["csv"]
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    quote: Annotated[str, Field(min_length=1, max_length=1)] = '"'
    encoding: Encoding = "utf-8"
    header_row: int = Field(default=1, ge=1, le=100)
    header: tuple[str, ...] = ()
    null: str = ""
    parts: dict[str, CsvPart] = {}
    max_line_bytes: int = 1_048_576
    max_bytes: int = 8 * 1024**3


class SheetFormat(Closed):
    """A sheet of a workbook, XLSX or ODS: the one named ``sheet``, else the first. The header is row ``header_row``."""

    kind: Literal["sheet"]
    sheet: str = ""
    header_row: int = Field(default=1, ge=1, le=100)
    null: str = ""
    max_bytes: int = 1024**3


class ParquetFormat(Closed):
    """Parquet; every value is read as text."""

    kind: Literal["parquet"]
    max_bytes: int = 8 * 1024**3


class JsonFormat(Closed):
    """JSON records: an array, or lines. ``source.json`` holds each.

    ``records`` are the paths of the arrays that hold the records where these stand inside a document, such as
    ``releases`` or ``marches.marche``. ``keep`` names keys beside them that every record needs, such as ``publisher``:
    they arrive in ``source.package``.
    """

    kind: Literal["json"]
    encoding: Encoding = "utf-8"
    records: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    max_record_bytes: int = 4 * 1_048_576
    max_bytes: int = 8 * 1024**3


class XmlFormat(Closed):
    """XML: ``records`` are the paths of the elements that are records, under the root; ``.`` is the root itself.

    ``parts`` names repeated elements: part -> paths under the record. Their relation is ``source_<part>``. A segment
    ``*`` of a path is an element of any name. Namespaces are dropped; an attribute is ``@name``.
    """

    kind: Literal["xml"]
    root: str | tuple[str, ...]
    records: tuple[str, ...]
    parts: dict[str, tuple[str, ...]] = {}
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

    ``leave_out`` covers what stands below a name too (``address`` covers ``address.note``), and ``*`` any run of
    characters. ``renamed`` gives, for a column, other names under which the publisher has published it.
    """

    format: Format = Field(discriminator="kind")
    columns: Columns
    leave_out: dict[str, str] = {}
    dated_by: DatedBy | None = None
    renamed: dict[str, tuple[str, ...]] = {}

    @property
    def known_columns(self) -> set[str]:
        """Every column that the card names: read or left out."""
        return {*self.columns.required, *self.columns.optional, *self.leave_out}

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
