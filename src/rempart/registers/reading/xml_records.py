"""XML records, streamed: leaves become columns of ``source``, repeated elements rows of ``source_<part>``."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from xml.parsers import expat

from rempart.base.errors import RempartError
from rempart.registers.form import DatedBy, Form, XmlFormat
from rempart.registers.reading.received import CHUNK, Received
from rempart.registers.reading.records import BROKEN, Read, Writer
from rempart.registers.reading.xml_places import SEPARATOR, Place, Places

_AGAIN = "Download it again from the publisher"
_DEEPEST = 256
_LONGEST_TEXT = 10_000_000
_LONGEST_TAG = 4 * CHUNK
"""Bytes of one tag with its attributes, one comment or one instruction."""
_MOST_PLACES = 32 * CHUNK
"""Bytes, roughly, for what is known of each kind of element: enough for fifty thousand kinds; publishers have a thousand."""
_LONGEST_NAMESPACE = 1_000
_CUT = {expat.errors.codes[text] for text in (
    expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN, expat.errors.XML_ERROR_PARTIAL_CHAR,
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION)}  # fmt: skip
_ENCODING = {expat.errors.codes[text] for text in (
    expat.errors.XML_ERROR_UNKNOWN_ENCODING, expat.errors.XML_ERROR_INCORRECT_ENCODING)}  # fmt: skip
_ENTITY = {expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY]}


def read_xml(form: Form, received: Sequence[Received], staging: Path) -> Read:
    """Read XML files into ``source(row_number, file, record, broken, element, <columns>)`` and ``source_<part>``.

    A part's relation has ``row_number, part, within, element, <columns>``: ``part`` is its rank in the record, as
    ``alias/2``, and ``within`` the ``part`` of the part that it stands in, empty where it stands in none. An element
    that holds nothing is no row. A column is the path of an element with dots, ``@name`` an attribute, ``text`` the
    text of the part (or record) itself; a repeated one is joined by line ends.

    Raises:
        RempartError: not XML, another root, a DOCTYPE, a text too long, a file cut short, a used tag that no record has.
    """
    layout = form.format
    if not isinstance(layout, XmlFormat):
        raise TypeError("not an XML register")
    places = Places(form, layout)
    read = _planned(places, layout, staging)
    with ExitStack() as stack:
        writers = {name: stack.enter_context(Writer(path, read.columns[name])) for name, path in read.relations.items()}
        for file in received:
            _Document(form, layout, file, places, read, writers).parse()
    missing = [column for column in form.columns.required if column not in read.seen]
    if missing:
        raise RempartError(
            received[0].name, f"no record has the tag '{missing[0]}'", "Compare with the publisher's last file"
        )
    return read


def _planned(places: Places, layout: XmlFormat, staging: Path) -> Read:
    """Lay out the relations that the form describes."""
    read = Read(relations={"source": staging / "source.csv"})
    read.columns["source"] = ["row_number", "file", "record", BROKEN, "element", *places.columns_of("")]
    for part in layout.parts:
        name = f"source_{part}"
        read.relations[name] = staging / f"{name}.csv"
        read.columns[name] = ["row_number", "part", "within", "element", *places.columns_of(part)]
    for name, columns in read.columns.items():
        twice = [column for column, n in Counter(column.lower() for column in columns).items() if n > 1]
        if twice:
            raise RempartError("register.yml", f"the relation {name} would have the column '{twice[0]}' twice",
                               "Names that differ in capitals only, and row_number, file, record, broken, element, "
                               "part, within, cannot be columns: leave one out, or make it a part")  # fmt: skip
    return read


@dataclass(slots=True)
class _Row:
    """A row that is being filled. ``part`` is its value of that name: None until something fills it, empty of a record."""

    place: Place
    part: str | None
    cells: dict[str, list[str]] = field(default_factory=dict)


class _Document:
    """One file, read event by event: nothing is kept but the rows that are open."""

    def __init__(
        self, form: Form, layout: XmlFormat, file: Received, places: Places, read: Read, writers: Mapping[str, Writer]
    ) -> None:
        self._form, self._layout, self._file, self._places = form, layout, file, places
        self._read, self._writers = read, writers
        self._columns = {"source": places.columns_of("")}
        self._columns |= {f"source_{part}": places.columns_of(part) for part in layout.parts}
        self._open: list[Place] = [places.document]
        self._rows: list[_Row] = []
        self._run: list[str] = []  # the text since the last tag
        self._before: dict[int, list[str]] = {}  # by depth: texts before a child, of elements that have both
        self._ranks: Counter[str] = Counter()
        self._unknown: set[str] = set()
        self._records = self._begun_at = 0
        self._dated = False
        self._parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        self._parser.buffer_text, self._parser.buffer_size = True, 65_536
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.StartNamespaceDeclHandler = self._check_namespace
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._run.append

    def parse(self) -> None:
        """Read the file to its end."""
        fed = reached = 0
        try:
            with self._file.plain.open("rb") as source:
                while chunk := source.read(CHUNK):
                    self._parser.Parse(chunk, False)
                    fed += len(chunk)
                    reached = max(reached, self._parser.CurrentByteIndex)
                    self._check_sizes(fed, reached)
                self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise self._explained(error) from error
        except (LookupError, ValueError) as error:
            if len(self._open) > 1:
                raise
            raise self._refused("the text is not in an encoding that is known") from error

    def _check_sizes(self, fed: int, reached: int) -> None:
        if sum(map(len, self._run)) > _LONGEST_TEXT:
            raise self._refused("a text is longer than ten million characters")
        if fed - reached > _LONGEST_TAG:
            raise self._refused(f"a tag or a comment is longer than {_LONGEST_TAG:,} bytes")
        if self._rows:
            self._check_record(reached)

    def _check_record(self, reached: int) -> None:
        if reached - self._begun_at > self._layout.max_record_bytes:
            raise self._refused(f"a record is larger than {self._layout.max_record_bytes:,} bytes")

    def _refuse_doctype(self, *_: object) -> None:
        raise self._refused("it declares a DOCTYPE, which can hide an entity bomb", f"It is refused. {_AGAIN}")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        run, above = self._run, self._open[-1]
        if run:
            if len(run) > 1 or not run[0].isspace():
                self._keep_before()
            run.clear()
        try:
            place = above.elements[tag]
        except KeyError:
            place = self._new(above, tag)
        self._open.append(place)
        if place.opens:
            self._begin(place)
        if attributes:
            for name, value in attributes.items():
                at = place.attributes.get(name) or self._new_attribute(place, name)
                if value := value.strip():
                    self._fill(at, value)

    def _end(self, _: str) -> None:
        run, place = self._run, self._open.pop()
        text = ""
        if run:
            text = "".join(run).strip()
            run.clear()
        if self._before:
            text = " ".join(filter(None, [*self._before.pop(len(self._open), ()), text]))
        if text:
            self._fill(place, text)
        if place.opens:
            self._finish(place)

    def _keep_before(self) -> None:
        """Keep the text that stands before a child: it is text of the element around."""
        around = self._open[-1]
        if (around.counts or around.dates) and (text := "".join(self._run).strip()):
            self._before.setdefault(len(self._open) - 1, []).append(text)

    def _new(self, above: Place, tag: str) -> Place:
        """Work out a place that is met for the first time."""
        root = above is self._places.document
        if root and tag.rpartition(SEPARATOR)[2] not in self._layout.roots:
            what = f"its root element is not {' or '.join(self._layout.roots)}"
            raise self._refused(what, f"It is another file. {_AGAIN}")
        if len(self._open) > _DEEPEST:
            raise self._refused(f"its elements are nested more than {_DEEPEST} deep")
        self._check_places()
        return self._places.element(above, tag)

    def _new_attribute(self, of: Place, name: str) -> Place:
        self._check_places()
        return self._places.attribute(of, name)

    def _check_places(self) -> None:
        if self._places.weight > _MOST_PLACES:
            raise self._refused("it has too many different kinds of elements")

    def _check_namespace(self, _: str, uri: str | None) -> None:
        """The parser repeats the namespace in every tag: a long one would cost more than the file."""
        if uri and len(uri) > _LONGEST_NAMESPACE:
            raise self._refused(f"the name of a namespace is longer than {_LONGEST_NAMESPACE:,} characters")

    def _begin(self, place: Place) -> None:
        """Open the row of a record or part."""
        if place.opens == "record":
            self._records += 1
            self._read.records += 1
            self._begun_at = self._parser.CurrentByteIndex
        self._rows.append(_Row(place, "" if place.opens == "record" else None))

    def _fill(self, place: Place, text: str) -> None:
        """Take in what stands in an element or attribute."""
        if place.dates and not self._dated:
            self._date(text)
        if not place.counts:
            return
        row = self._rows[-1]
        if row.part is None:
            self._name_rows()
        if column := place.column:
            if column in row.cells:
                row.cells[column].append(text)
            else:
                row.cells[column] = [text]
            if not place.seen:
                place.seen = True
                self._read.seen.add(place.name)
        elif place.unknown:
            self._unknown.add(place.name)

    def _name_rows(self) -> None:
        """Give the open parts that are not empty any more their rank, the outer before the inner."""
        for row in self._rows:
            if row.part is None:
                self._ranks[row.place.part] += 1
                row.part = f"{row.place.part}/{self._ranks[row.place.part]}"

    def _finish(self, place: Place) -> None:
        """Write the row of a record or part."""
        row = self._rows.pop()
        if place.opens == "part":
            if row.part is not None:
                head = [self._read.records, row.part, self._rows[-1].part, place.element]
                self._write(f"source_{place.part}", head, row)
            return
        self._check_record(self._parser.CurrentByteIndex)
        self._write("source", [self._read.records, self._file.number, self._records, "", place.element], row)
        self._read.unknown.update(self._unknown)
        self._unknown.clear()
        self._ranks.clear()

    def _write(self, relation: str, head: list[object], row: _Row) -> None:
        cells, columns = row.cells, self._columns[relation]
        self._writers[relation].write(head + ["\n".join(cells[name]) if name in cells else "" for name in columns])

    def _date(self, text: str) -> None:
        self._dated = True
        day = _day(self._form.dated_by, text)
        if day is not None:
            self._read.dated = max(self._read.dated or "", day)

    def _refused(self, what: str, todo: str = _AGAIN) -> RempartError:
        return RempartError(f"{self._file.name}, line {self._parser.CurrentLineNumber}", what, todo)

    def _explained(self, error: expat.ExpatError) -> RempartError:
        """Say what the parser met, without its words: they may quote the text."""
        if error.code in _ENTITY:
            what = "it uses an entity that it does not define: entities are refused"
        elif error.code in _ENCODING or (error.code not in _CUT and self._stray_byte()):
            what = "the text is not in the encoding that the file declares"
        elif error.code in _CUT:
            what = "the file ends within a record: it was cut short"
        else:
            what = "it is not well-formed XML"
        return RempartError(f"{self._file.name}, line {error.lineno}", what, _AGAIN)

    def _stray_byte(self) -> bool:
        """Tell whether the parser stopped at bytes that are no letter in UTF-8."""
        with self._file.plain.open("rb") as source:
            source.seek(max(0, self._parser.ErrorByteIndex))
            first = source.read(4)
        if not first or first[0] < 0x80:
            return False
        return not any(_decodes(first[:length]) for length in range(2, 5))


def _decodes(text: bytes) -> bool:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _day(dated_by: DatedBy | None, text: str) -> str | None:
    """Return the day that a text gives, as yyyy-mm-dd, or None where it has another form."""
    if dated_by is None or dated_by.form is None:
        return text[:10] if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    try:
        return datetime.strptime(text, dated_by.form).date().isoformat()
    except ValueError:
        return None
