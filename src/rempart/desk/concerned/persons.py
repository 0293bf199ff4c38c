"""Who is concerned by a case without having supplied their data: persons whom others name, or whom registers name.

Legal entities have no notice: the General Data Protection Regulation protects natural persons (art. 1, art. 4(1)).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rempart.desk import sealing
from rempart.desk.cases.models import Case, CaseParty
from rempart.desk.screening.models import Run
from rempart.desk.screening.running import last_run, report_of
from rempart.screening.report import Citation, NamedAs, NamedPerson, Report, Source

PERSON = "Person"
APPLICANT = "applicant"
OWNER: NamedAs = "ultimate_owner"
_FORM = "form/"
"""Records of the application itself."""


@dataclass(frozen=True)
class Known:
    """A person of a report whom the form does not name: by the key of the case, with every way in which it calls them."""

    key: str
    name: str
    named_as: tuple[str, ...]
    party_id: str
    also: tuple[str, ...] = ()

    @property
    def role(self) -> str:
        """The first of what registers name them as."""
        return self.named_as[0] if self.named_as else OWNER


@dataclass(frozen=True)
class Origin:
    """Where data of a person came from: a source as a report names it, and its edition's day; the applicant where there is none."""

    title: str
    publisher: str
    on: date


def names(text: str, name: str) -> bool:
    """Tell whether a text names somebody, by a name or a number that stands in it as whole words.

    *Jean Martin* does not stand in *Jean Martinez*: that is another person.
    """
    return (
        bool(name)
        and re.search(rf"(?<![^\W_]){re.escape(sealing.folded(name))}(?![^\W_])", sealing.folded(text)) is not None
    )


def owner_key(case: Case, party_id: str) -> str:
    """Return the key of somebody whom only a register names."""
    return f"o{sealing.mark(f'person:{case.number}:{party_id}')[:24]}"


def named_in(case: Case, report: Report) -> Iterator[Known]:
    """Yield the natural persons whom a report names and the form does not: owners, directors, operators, entries of lists."""
    on_form = {line.party_id for line in report.parties}
    for one in report.persons or _owners_in(report):
        if one.party_id not in on_form:
            name, *also = one.names
            yield Known(owner_key(case, one.party_id), name, tuple(one.named_as), one.party_id, tuple(also))


def _owners_in(report: Report) -> Iterator[NamedPerson]:
    """Yield the owners of a report of before, which told of nobody else by an id, each once, in its order."""
    seen: set[str] = set()
    for link in report.ownership:
        if link.owner_kind == PERSON and link.owner_id and link.owner_id not in seen:
            seen.add(link.owner_id)
            yield NamedPerson(party_id=link.owner_id, names=[link.owner], named_as=[OWNER], citations=link.citations)


def found_in(report: Report | None, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the id under which a report knows a person of the form, and how registers call them; nothing where none does."""
    ids = [line.party_id for line in report.parties if line.kind == PERSON and line.name == name] if report else []
    found = [one for one in report.persons if one.party_id in ids] if report else []
    return (found[0].party_id, tuple(found[0].names)) if found else ("", ())


def named_by_others(row: CaseParty, report: Report | None) -> bool:
    """Tell whether data of a party of the form came from elsewhere: another one named them, or a register speaks of them."""
    if row.kind != PERSON:
        return False
    if row.role != APPLICANT:
        return True
    return report is not None and stands_in_registers(report, row.said["name"])


def stands_in_registers(report: Report, name: str, party_id: str = "") -> bool:
    """Tell whether a report cites a register for what it says of somebody: such data did not come from them (GDPR art. 14)."""
    return any(not one.row_id.startswith(_FORM) for one in citations_about(report, name, party_id))


def citations_about(report: Report, name: str, party_id: str = "") -> Iterator[Citation]:
    """Yield the records that a report cites for what it says of somebody."""
    wanted, party_id = sealing.folded(name), party_id or found_in(report, name)[0]
    for one in report.persons:
        if one.party_id == party_id:
            yield from one.citations
    for fact in report.established:
        if names(fact.sentence, name) or wanted == sealing.folded(fact.about):
            yield from fact.citations
    for link in report.ownership:
        if party_id == link.owner_id if party_id else wanted == sealing.folded(link.owner):
            yield from link.citations
    for close in report.close_names:
        if wanted == sealing.folded(close.about):
            yield from close.citations


def origins_of(case: Case, name: str, party_id: str, lang: str) -> list[Origin]:
    """Return the registers from which the last check had data of somebody, each once, by title and day."""
    run = last_run(case)
    if run is None:
        return []
    report = report_of(run, "fr" if lang == "fr" else "en")
    sources = {one.id: one for one in report.sources}
    found: dict[str, Source] = {}
    for one in citations_about(report, name, party_id):
        if not one.row_id.startswith(_FORM) and one.source in sources:
            found[one.source] = sources[one.source]
    told = {Origin(one.title, one.publisher, one.published_on) for one in found.values()}
    return sorted(told, key=lambda one: (one.title, one.on))


def rows_cited(run: Run) -> set[str]:
    """Return the records of registers on which a run stands."""
    report = report_of(run, "en")
    cited = [one.citations for one in report.established] + [one.citations for one in report.to_ask]
    cited += [one.citations for one in report.close_names] + [one.citations for one in report.ownership]
    return {one.row_id for some in cited for one in some if not one.row_id.startswith(_FORM)}
