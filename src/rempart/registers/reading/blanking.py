"""Kept files of a publisher without some of their records: emptied in their place, so that the others keep their numbers.

CSV, JSON and XML are rewritten; everything outside the emptied records stays as it was published. Of any other kind,
and of a file whose records cannot be counted as they were when it was loaded, nothing can be kept.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from rempart.base.errors import RempartError
from rempart.registers.form import CsvFormat, Form, JsonFormat, XmlFormat
from rempart.registers.reading.blanking_json import KeptJson
from rempart.registers.reading.blanking_tables import KeptTable, Keys
from rempart.registers.reading.not_rewritten import LARGEST, TOO_LARGE, UNREAD, CannotRewriteError
from rempart.registers.reading.received import Received
from rempart.registers.reading.sought import Sought, bare, words_of

__all__ = ["CannotRewriteError", "Others", "Record", "Sought", "records_to_empty", "without_records"]

_NO_KIND = "a kind that is not rewritten"
_OTHER_COUNT = "its records are not counted as they were when it was loaded"

Record = tuple[int, int]
"""The numbers of a file and of a record in it, both from 1; record 0 is what stands beside the records of a document."""
Others = Callable[[Iterable[Record]], Mapping[Record, Sequence[str]]]


def records_to_empty(
    form: Form, files: Sequence[Received], named: set[Record], sought: Sought, others: Others, expected: int
) -> set[Record]:
    """Return the records (file, record) of the files that must be emptied.

    They are those of ``named``, and those whose text holds what is sought, unless another party that they name bears
    that very name or number: a namesake keeps its record. Rows of the other files of a set go with their record. Of what
    stands beside the records of a JSON document each value that holds what is sought goes: no table says who else it is.

    Args:
        form: how the files are read.
        files: the kept files, plain.
        named: records of which rows named the erased.
        sought: how the publisher speaks of the erased.
        others: names and numbers of the other parties of given records.
        expected: how many records the files had when they were loaded.

    Raises:
        CannotRewriteError: the kind is not rewritten, or the records are not those of the load.
    """
    beside: set[Record] = set()
    held: dict[Record, list[frozenset[str] | str]] = {}
    count = 0
    tables = _tables(form, files)
    for file in files:
        if file.number in tables and tables[file.number].part:
            continue
        table = tables.get(file.number)
        records = enumerate(table.records(), start=1) if table else _cells(form, file, sought)
        for record, cells in records:
            if not record:
                beside.add((file.number, 0))
                continue
            count += 1
            if sought and (file.number, record) not in named and (found := sought.found_in(*cells)):
                held[file.number, record] = found
    if count != expected:
        raise CannotRewriteError(_OTHER_COUNT)
    explained = others(held)
    emptied = named | {place for place, found in held.items() if not _explained(found, explained.get(place, ()))}
    return emptied | _rows_of_parts(tables, emptied) | beside


def _tables(form: Form, files: Sequence[Received]) -> dict[int, KeptTable]:
    """Open the files of delimited text; none of another kind."""
    layout = form.format
    if not isinstance(layout, CsvFormat):
        return {}
    try:
        return {file.number: KeptTable(form, layout, file) for file in files}
    except (RempartError, ValueError, csv.Error) as error:
        raise CannotRewriteError(UNREAD) from error


def _rows_of_parts(tables: Mapping[int, KeptTable], emptied: set[Record]) -> set[Record]:
    """Return the rows of the other files of a set that belong to records which are emptied."""
    keys: dict[str, Keys] = {}
    for number, table in tables.items():
        records = {record for file, record in emptied if file == number}
        for part, found in table.keys_of(records).items() if records and not table.part else ():
            keys.setdefault(part, set()).update(found)
    return {
        (n, row) for n, table in tables.items() if table.part for row in table.rows_with(keys.get(table.part, set()))
    }


def _explained(found: Sequence[frozenset[str] | str], others: Sequence[str]) -> bool:
    """Tell whether each name or number found is that of another party."""
    names, numbers = [set(words_of(text)) for text in others], {bare(text) for text in others}
    return all(
        any(one <= words for words in names) if isinstance(one, frozenset) else any(one in n for n in numbers)
        for one in found
    )


def without_records(form: Form, file: Received, records: set[int], target: Path, sought: Sought) -> None:
    """Write a kept file to ``target`` with ``records`` (numbers from 1) emptied, and what is ``sought`` beside them.

    Raises:
        CannotRewriteError: the kind is not rewritten.
    """
    layout = form.format
    if isinstance(layout, CsvFormat):
        _tables(form, [file])[file.number].write_without(records, target)
    elif isinstance(layout, JsonFormat):
        KeptJson(form, layout, file, sought).write_without(records, target)
    elif isinstance(layout, XmlFormat):
        tree = _tree(file.plain)
        for number, element in enumerate(_elements(layout, tree), start=1):
            if number in records:
                element.clear(keep_tail=True)
        tree.write(str(target), encoding=tree.docinfo.encoding or "UTF-8", xml_declaration=True)
    else:
        raise CannotRewriteError(_NO_KIND)


def _cells(form: Form, file: Received, sought: Sought) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the texts of every record of a file, in its order; number 0 as ``KeptJson.records`` has it."""
    layout = form.format
    if isinstance(layout, JsonFormat):
        yield from KeptJson(form, layout, file, sought).records()
    elif isinstance(layout, XmlFormat):
        for number, element in enumerate(list(_elements(layout, _tree(file.plain))), start=1):
            attributes = [value for one in element.iter() if isinstance(one.tag, str) for value in one.attrib.values()]
            yield number, [*map(str, element.itertext()), *map(str, attributes)]
    else:
        raise CannotRewriteError(_NO_KIND)


def _tree(path: Path) -> Any:
    if path.stat().st_size > LARGEST:
        raise CannotRewriteError(TOO_LARGE)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.parse(str(path), parser)
    except etree.XMLSyntaxError as error:
        raise CannotRewriteError(UNREAD) from error


def _elements(layout: XmlFormat, tree: Any) -> Iterator[Any]:
    """Yield the records in the order of the document; the root itself where the form says so."""
    root = tree.getroot()
    paths = [path.split("/") for path in layout.records]
    if ["."] in paths:
        yield root
        return
    yield from _matching(root, paths)


def _matching(element: Any, paths: list[list[str]]) -> Iterator[Any]:
    for child in list(element):
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child).localname
        below = [path[1:] for path in paths if path[0] in (name, "*")]
        if any(not path for path in below):
            yield child
        elif below:
            yield from _matching(child, below)
