"""What else than parties and premises the questions of an application are about: grants and sales of those it names."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

from rempart.base.words import Language
from rempart.signals.cards import subject_kinds

_TITLES = (
    "select subject_id, title from ({called}) where subject_id in (select subject_id from thing_of where kind = $1)"
)


Thing = tuple[str, str]
"""Kind and id: two kinds may use one number."""


@dataclass(frozen=True)
class Things:
    """The things of a run: how each is called, and to which applications it belongs."""

    titles: dict[Thing, str | None] = field(default_factory=dict)
    of_application: dict[str, list[Thing]] = field(default_factory=dict)

    def __contains__(self, thing: Thing) -> bool:
        return thing in self.titles

    def of(self, application_id: str) -> Sequence[Thing]:
        """Return the things of one application, ordered."""
        return self.of_application.get(application_id, ())

    def said(self, thing: Thing, lang: Language) -> str:
        """Return the word for the kind of a thing."""
        return subject_kinds()[thing[0]].said.in_language(lang)

    def label(self, thing: Thing, lang: Language) -> str:
        """Return how a thing is called, with its number."""
        number = f"{self.said(thing, lang)} {thing[1]}"
        title = self.titles[thing]
        return f"{number}, {title}" if title else number


def fill_things(connection: duckdb.DuckDBPyConnection) -> None:
    """Add the things of the entities named to the subjects of the run, and note to which applications they belong.

    Of a kind that has ``of_party`` in subjects.yml. A sale or a grant of a person named is never a subject.
    """
    for kind, one in subject_kinds().items():
        if one.of_party:
            connection.execute(
                f"insert into thing_of select distinct n.application_id, t.subject_id, $1 from named n "
                f"join ({one.of_party}) t on t.party_id = n.party_id",
                [kind],
            )
    connection.execute("insert into subject select distinct subject_id, kind from thing_of")


def read_things(connection: duckdb.DuckDBPyConnection) -> Things:
    """Read the things that ``fill_things`` noted."""
    things = Things()
    for application_id, kind, subject_id in connection.execute(
        "select application_id, kind, subject_id from thing_of order by all"
    ).fetchall():
        things.titles[kind, subject_id] = None
        things.of_application.setdefault(application_id, []).append((kind, subject_id))
    for kind, one in subject_kinds().items():
        if one.of_party and one.called:
            titles = connection.execute(_TITLES.format(called=one.called), [kind]).fetchall()
            things.titles.update({(kind, subject_id): title for subject_id, title in titles})
    return things
