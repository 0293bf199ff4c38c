"""Which keys of JSON records a form knows; the others are counted, never lost without a word."""

from typing import Any

from rempart.registers.form import Form
from rempart.registers.reading.records import Read


class Keys:
    """Notes the keys of records, down to the depth that the form names.

    ``beside`` are the keys beside the records that the form keeps.
    """

    def __init__(self, form: Form, read: Read, beside: tuple[str, ...] = ()) -> None:
        self._form, self._read = form, read
        self._known = form.known_columns
        self._parents = parents_of(self._known)
        self._beside = frozenset(beside)
        self._beside_parents = parents_of(self._beside)
        self._asked: dict[str, bool] = {}

    def note(self, record: dict[str, Any]) -> set[str]:
        """Note which known keys a record has and count the unknown ones, each once for the record.

        Returns:
            The names that the form covers without naming them.
        """
        unknown: set[str] = set()
        covered: set[str] = set()
        self._note(record, "", unknown, covered)
        self._read.unknown.update(unknown)
        return covered

    def note_beside(self, path: tuple[str, ...], value: Any) -> None:
        """Count what stands beside the records and is neither kept nor left out."""
        name = ".".join(path)
        if name in self._beside:
            return
        if name in self._beside_parents and isinstance(value, dict):
            for key, below in value.items():
                self.note_beside((*path, key), below)
        elif self._form.why_left_out(name) is None:
            self._read.unknown[name] += 1

    def _note(self, value: Any, path: str, unknown: set[str], covered: set[str]) -> None:
        if isinstance(value, list):
            for item in value:
                self._note(item, path, unknown, covered)
        if not isinstance(value, dict):
            return
        for key, below in value.items():
            name = f"{path}{key}"
            if name in self._known:
                self._read.seen.add(name)
            if name in self._parents:
                self._note(below, f"{name}.", unknown, covered)
            elif name not in self._known:
                (covered if self._covers(name) else unknown).add(name)

    def _covers(self, name: str) -> bool:
        """Ask the form once for each name; a publication with ever new keys must not fill the memory."""
        if name not in self._asked:
            if len(self._asked) > 100_000:
                self._asked.clear()
            self._asked[name] = self._form.why_left_out(name) is not None
        return self._asked[name]


def parents_of(names: set[str] | frozenset[str]) -> set[str]:
    """Return what stands above a dotted name: the keys that are looked into."""
    return {name[:place] for name in names for place, mark in enumerate(name) if mark == "."}
