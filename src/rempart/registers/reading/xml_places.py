"""What each kind of place in an XML document means to a register: worked out once for each, not for each element."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

from rempart.registers.form import Form, XmlFormat

SEPARATOR = "\n"
"""Stands between the namespace and the local name of a tag, as the parser gives it."""
_XSI = "http://www.w3.org/2001/XMLSchema-instance"

Path = tuple[str, ...]


@dataclass(slots=True, eq=False)
class Place:
    """All elements (or attributes) with one path.

    ``under_root`` and ``under_record`` are its path; ``under_record`` is None outside the records. ``part`` is the part
    that it lies in, ``names`` its path under that part or, outside parts, under the record. ``name`` is its column as
    the card writes it, ``column`` as its relation has it: empty where it is not read. ``counts`` tells whether a text
    here fills its row; ``dates`` whether it is the day of the edition.
    """

    under_root: Path = ()
    under_record: Path | None = None
    opens: Literal["", "record", "part"] = ""
    element: str = ""
    part: str = ""
    names: Path = ()
    name: str = ""
    column: str = ""
    counts: bool = False
    unknown: bool = False
    dates: bool = False
    seen: bool = False
    elements: dict[str, "Place"] = field(default_factory=dict)
    attributes: dict[str, "Place"] = field(default_factory=dict)


class Places:
    """The places met so far in the documents of one form; ``weight`` is about how many bytes of memory they take."""

    def __init__(self, form: Form, layout: XmlFormat) -> None:
        self.document, self.weight = Place(), 0
        self._form, self._layout = form, layout
        self._wanted = {*form.columns.required, *form.columns.optional}
        self._now = {old: column for column, names in form.renamed.items() for old in names}
        self._records = [_path(text) for text in layout.records]
        self._parts = sorted(
            ((_path(text), part) for part, paths in layout.parts.items() for text in paths),
            key=lambda pair: pair[0].count("*"),
        )
        self._dates = _dated(form)

    def columns_of(self, part: str) -> list[str]:
        """Return the columns that are read into a part's relation, or into ``source`` where ``part`` is empty."""
        wanted = [*self._form.columns.required, *self._form.columns.optional]
        if part:
            return [column.split(".", 1)[1] for column in wanted if column.startswith(f"{part}.")]
        return [column for column in wanted if column.split(".")[0] not in self._layout.parts]

    def element(self, above: Place, tag: str) -> Place:
        """Return the place of an element below another, or below the document: the root."""
        name = _local(tag)
        place = Place(element=name)
        if above is not self.document:
            place.under_root = (*above.under_root, name)
        if above.under_record is None:
            if _is_one(place.under_root, self._records):
                place.under_record, place.opens = (), "record"
        else:
            place.under_record = (*above.under_record, name)
            place.part, place.names = above.part, (*above.names, name)
            if part := next((part for path, part in self._parts if _is_one(place.under_record, [path])), ""):
                place.part, place.names, place.opens = part, (), "part"
        self._decide(place, place.names or ("text",))
        above.elements[tag] = self._weighed(place, tag)
        return place

    def attribute(self, of: Place, name: str) -> Place:
        """Return the place of an attribute; those that only tell a validator something mean nothing."""
        local = f"@{_local(name)}"
        place = Place(under_root=(*of.under_root, local), part=of.part)
        if not name.startswith(_XSI + SEPARATOR):
            place.under_record = None if of.under_record is None else (*of.under_record, local)
            self._decide(place, (*of.names, local))
        of.attributes[name] = self._weighed(place, name)
        return place

    def _weighed(self, place: Place, tag: str) -> Place:
        self.weight += 600 + 24 * len(place.under_root) + len(place.name) + 2 * len(tag)
        return place

    def _decide(self, place: Place, names: Path) -> None:
        """Decide what becomes of a text here."""
        place.dates = _is_one(place.under_root, self._dates) and place.under_root != ()
        if place.under_record is None:
            return
        place.counts = True
        column = ".".join(names)
        place.name = f"{place.part}.{column}" if place.part else column
        place.name = self._now.get(place.name, place.name)
        hidden = not place.part and names[0] in self._layout.parts  # the card means the part by this name
        if place.name in self._wanted and not hidden:
            place.column = place.name[len(place.part) + 1 :] if place.part else place.name
        elif hidden or not self._form.knows(place.name):
            place.unknown = not place.dates and (bool(place.part) or not self._left_out_by_path("/".join(names)))
            place.name = "/".join(names) if hidden else place.name

    def _left_out_by_path(self, path: str) -> bool:
        return any(
            path == name or path.startswith(f"{name}/") or ("*" in name and fnmatchcase(path, name))
            for name in self._form.leave_out
        )


def _path(text: str) -> Path:
    return () if text == "." else tuple(text.split("/"))


def _is_one(path: Path, patterns: Iterable[Path]) -> bool:
    """Tell whether a path is one of the patterns, whose ``*`` is any one name."""
    return any(
        len(path) == len(pattern) and all(wanted in ("*", name) for wanted, name in zip(pattern, path, strict=True))
        for pattern in patterns
    )


def _dated(form: Form) -> list[Path]:
    """Return the paths under the root that hold the day of the edition."""
    dated = form.dated_by
    paths = [] if dated is None or dated.element is None else [_path(dated.element)]
    return paths if dated is None or dated.root_attribute is None else [(f"@{dated.root_attribute}",), *paths]


def _local(tag: str) -> str:
    return tag.rpartition(SEPARATOR)[2]
