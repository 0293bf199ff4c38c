"""XML records, streamed: leaf children become columns of ``source``, repeated children rows of ``source_<part>``."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from lxml import etree

from rempart.base.errors import RempartError
from rempart.registers.form import Form, XmlFormat
from rempart.registers.reading.received import Received
from rempart.registers.reading.records import BROKEN, Read, Writer

_AGAIN = "Download it again from the publisher"


def read_xml(form: Form, received: Sequence[Received], staging: Path) -> Read:
    """Read XML files into ``source(row_number, file, record, broken, element, <columns>)`` and ``source_<part>``.

    A part's relation has ``row_number, part, element, <columns>``; ``part`` is its rank in the record, as ``alias/2``.

    Raises:
        RempartError: not XML, another root, a DOCTYPE, a text too long, a file cut short, a used tag that no record has.
    """
    layout = form.format
    if not isinstance(layout, XmlFormat):
        raise TypeError("not an XML register")
    read = _planned(form, layout, staging)
    with ExitStack() as stack:
        writers = {name: stack.enter_context(Writer(path, read.columns[name])) for name, path in read.relations.items()}
        for file in received:
            for record, element in enumerate(_elements(file, layout, read, form), start=1):
                read.records += 1
                _write_record(layout, file.number, record, element, read, writers)
    known = form.known_columns
    read.unknown = type(read.unknown)(
        {tag: n for tag, n in read.unknown.items() if tag not in known and tag.split(".")[0] not in known}
    )
    missing = [column for column in form.columns.required if column not in read.seen]
    if missing:
        raise RempartError(
            received[0].name, f"no record has the tag '{missing[0]}'", "Compare with the publisher's last file"
        )
    return read


def _planned(form: Form, layout: XmlFormat, staging: Path) -> Read:
    """Lay out the relations that the form describes."""
    wanted = [*form.columns.required, *form.columns.optional]
    read = Read(relations={"source": staging / "source.csv"})
    own = [column for column in wanted if column.split(".")[0] not in layout.parts]
    read.columns["source"] = ["row_number", "file", "record", BROKEN, "element", *own]
    for part in layout.parts:
        name = f"source_{part}"
        read.relations[name] = staging / f"{name}.csv"
        below = [column.split(".", 1)[1] for column in wanted if column.startswith(f"{part}.")]
        read.columns[name] = ["row_number", "part", "element", *below]
    return read


def _elements(file: Received, layout: XmlFormat, read: Read, form: Form) -> Iterator[Any]:
    """Yield the records one at a time, forgetting each after use."""
    wanted = {(root, *path.split("/")) for root in layout.roots for path in layout.records}
    path: list[str] = []
    within = 0  # depth of the record that is being read
    with file.plain.open("rb") as source:
        events = etree.iterparse(
            source,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for event, element in events:
                if event == "start":
                    path.append(_tag(element))
                    if len(path) == 1:
                        _check_root(file, layout, element, read, form)
                    within = within or (len(path) if tuple(path) in wanted else 0)
                    continue
                if within == len(path):
                    yield element
                    within = 0
                if not within:
                    _forget(element)
                path.pop()
        except etree.XMLSyntaxError as error:
            raise _explained(file, error, [entry.type_name for entry in events.error_log]) from error


def _check_root(file: Received, layout: XmlFormat, root: Any, read: Read, form: Form) -> None:
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.doctype:
        raise RempartError(
            file.name, "it declares a DOCTYPE, which can hide an entity bomb", f"It is refused. {_AGAIN}"
        )
    if _tag(root) not in layout.roots:
        raise RempartError(
            file.name, f"its root element is not {' or '.join(layout.roots)}", f"It is another file. {_AGAIN}"
        )
    if form.dated_by and form.dated_by.root_attribute:
        day = str(root.get(form.dated_by.root_attribute, ""))[:10]
        read.dated = max(read.dated or "", day) or None


def _write_record(
    layout: XmlFormat, file: int, record: int, element: Any, read: Read, writers: dict[str, Writer]
) -> None:
    part_of = {tag: part for part, tags in layout.parts.items() for tag in tags}
    rank: dict[str, int] = {}
    row = {"row_number": read.records, "file": file, "record": record, BROKEN: "", "element": _tag(element)}
    own: dict[str, str] = {}
    for child in element:
        part = part_of.get(_tag(child))
        if part is None:
            _collect(child, _tag(child), own)
            continue
        cells: dict[str, str] = {}
        for leaf in child:
            _collect(leaf, _tag(leaf), cells)
        if cells:
            rank[part] = rank.get(part, 0) + 1
            place = {"row_number": read.records, "part": f"{part}/{rank[part]}", "element": _tag(child)}
            writers[f"source_{part}"].write_named({**cells, **place})
            _note(read, {f"{part}.{name}" for name in cells})
    writers["source"].write_named({**own, **row})
    _note(read, set(own))


def _collect(element: Any, name: str, cells: dict[str, str]) -> None:
    """Put the text of every leaf under ``element`` into ``cells``; a repeated leaf is joined by line ends."""
    below = [child for child in element if isinstance(child.tag, str)]
    for child in below:
        _collect(child, f"{name}.{_tag(child)}", cells)
    text = (element.text or "").strip()
    if text and not below:
        cells[name] = f"{cells[name]}\n{text}" if name in cells else text


def _note(read: Read, names: set[str]) -> None:
    read.seen |= names
    read.unknown.update(names)


def _forget(element: Any) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _tag(element: Any) -> str:
    """Return the local name; comments and processing instructions have none."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _explained(file: Received, error: etree.XMLSyntaxError, kinds: list[str]) -> RempartError:
    """Say what the parser met, without its words: they may quote the text."""
    line = (error.position or (0, 0))[0]
    said = str(error).lower()
    if "huge" in said or "xml_parse_huge" in said or "too long" in said:
        what = "a text is longer than ten million characters"
    elif "entity" in said or "ERR_UNDECLARED_ENTITY" in kinds:
        what = "it uses an entity that it does not define: entities are refused"
    elif "encod" in said or "not proper utf-8" in said or "invalid char" in said:
        what = "the text is not in the encoding that the file declares"
    elif "premature end" in said or "no element found" in said or "document is empty" in said or "eof" in said:
        what = "the file ends within a record: it was cut short"
    else:
        what = "it is not well-formed XML"
    return RempartError(f"{file.name}, line {line}", what, _AGAIN)
