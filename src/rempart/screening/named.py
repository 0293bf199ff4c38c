"""The natural persons whom a report names from registers, in whatever block: collected while it is written, by resolved id.

A sentence is text: whom it names is known only to what wrote it, so it is noted here and nowhere guessed. Source: GDPR art. 14, 15.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import get_args

from rempart.screening.facts import Stated
from rempart.screening.overlay import FORM
from rempart.screening.report import Citation, NamedAs, NamedPerson, OwnershipLink
from rempart.screening.sources import Labels

PERSON = "Person"
_AS: dict[tuple[str, str], NamedAs] = {
    ("holding", "owner_id"): "ultimate_owner",
    ("through", "owner_id"): "ultimate_owner",
    ("beneficial_owner", "person_id"): "beneficial_owner",
    ("office", "director_id"): "director",
    ("listing", "party_id"): "listed",
    ("operator", "operator_id"): "operator",
    ("permit", "applicant_id"): "applicant",
    ("award", "supplier_id"): "supplier",
}
"""What somebody is in a fact, by its kind and column; a number of theirs says nothing more."""
_ORDER: tuple[NamedAs, ...] = get_args(NamedAs)


@dataclass
class _One:
    names: dict[str, None] = field(default_factory=dict)
    named_as: set[NamedAs] = field(default_factory=set)
    citations: dict[str, Citation] = field(default_factory=dict)


class Named:
    """Persons of one report.

    Args:
        persons: the resolved ids that are natural persons.
        labels: how each is called.
    """

    def __init__(self, persons: Collection[str], labels: Labels) -> None:
        self._persons, self._labels = persons, labels
        self._found: dict[str, _One] = {}

    def in_fact(self, stated: Stated, citations: Iterable[Citation]) -> None:
        """Note whom a fact names, as its sentence does: by the name of the register of its rows."""
        register = stated.rows[0].split("/")[0]
        if register == FORM:
            return
        for column, value in stated.values:
            if column.endswith("_id") and value in self._persons:
                names = (self._labels.of(value, register), self._labels.of(value))
                self._note(value, names, _AS.get((stated.kind.code, column)), citations)

    def in_link(self, link: OwnershipLink) -> None:
        """Note who holds, in a link of the ownership table."""
        if link.owner_kind == PERSON and link.owner_id:
            self._note(link.owner_id, (link.owner,), "ultimate_owner", link.citations)

    def on_list(self, party_id: str, names: Iterable[str], citations: Iterable[Citation]) -> None:
        """Note whom an entry of a list names, that is close to a party."""
        self._note(party_id, names, "close_name", citations)

    def _note(self, party_id: str, names: Iterable[str], as_: NamedAs | None, citations: Iterable[Citation]) -> None:
        one = self._found.setdefault(party_id, _One())
        one.names |= dict.fromkeys(filter(None, names))
        one.named_as |= {as_} if as_ else set()
        one.citations |= {cited.row_id: cited for cited in citations if not cited.row_id.startswith(f"{FORM}/")}

    def all(self) -> list[NamedPerson]:
        """Return everybody who was noted, by name."""
        found = [
            NamedPerson(
                party_id=id_, names=list(one.names), named_as=[as_ for as_ in _ORDER if as_ in one.named_as],
                citations=[one.citations[row] for row in sorted(one.citations)],
            )
            for id_, one in self._found.items()
        ]  # fmt: skip
        return sorted(found, key=lambda one: (one.names[:1], one.party_id))
