"""The four papers by name, and how one is written as Markdown."""

from collections.abc import Callable, Iterator

import rempart
from rempart.base.words import Language
from rempart.desk.declaring.annex import annex, role_rows
from rempart.desk.declaring.entry import described, entry
from rempart.desk.declaring.inventory import inventory
from rempart.desk.declaring.running import Running
from rempart.desk.declaring.stating import Paper, Part, say
from rempart.desk.rights.table import Table, table


def rights(running: Running, lang: Language, what: str) -> Paper:
    """Return the table of addresses and roles, what each role sees, and which purposes it may give."""
    asked = table()
    source = say("from_rights", lang, version=rempart.__version__)
    names = [card.words.in_language(lang) for card in asked.roles.values()]
    heads = tuple(say(key, lang) for key in ("address", "about", "why", "event"))
    seen = (say("role", lang), "P", "T", "A", "R", "N", "J", say("apart", lang), say("holders", lang))
    given = tuple(
        (
            one.words.in_language(lang),
            ", ".join(asked.roles[role].words.in_language(lang) for role in asked.roles if role in one.of),
        )
        for one in asked.purposes.values()
    )
    parts = (
        Part(say("rights_classes", lang), source, heads=seen, rows=tuple(role_rows(running, lang))),
        Part(
            say("rights_purposes", lang), source, heads=(say("purpose", lang), say("given_by", lang)), rows=given
        ),
        Part(say("rights_routes", lang), source, heads=(*heads, *names), rows=tuple(_routes(asked, lang))),
    )  # fmt: skip
    return Paper("rights", say("rights_title", lang), say("rights_lead", lang, what=what), parts)


def _routes(asked: Table, lang: Language) -> Iterator[tuple[str, ...]]:
    for name, route in sorted(asked.routes.items()):
        reads, acts = asked.readers(route), asked.actors(route)
        cells = (("r" if role in reads else "") + ("a" if role in acts else "") or "–" for role in asked.roles)
        why = say("is_yes" if route.why else "is_no", lang)
        yield f"`{name}`", route.of, why, f"`{route.event}`" if route.event else "–", *cells


PAPERS: dict[str, Callable[[Running, Language, str], Paper]] = {
    "annex": annex,
    "register-entry": entry,
    "rights": rights,
    "inventory": inventory,
}
"""The papers by name."""


def paper(name: str, running: Running, lang: Language) -> Paper:
    """Return one paper in one language.

    Raises:
        KeyError: there is none of that name.
    """
    return PAPERS[name](running, lang, described(running, lang))


def markdown(made: Paper) -> str:
    """Return a paper as Markdown."""
    parts = [f"# {made.title}", made.lead]
    for part in made.parts:
        parts.append(f"{'###' if part.below else '##'} {part.title}")
        parts += part.lines
        if part.pairs:
            parts.append("\n".join(f"- **{name}**: {_line(text)}" for name, text in part.pairs))
        if part.heads and part.rows:
            parts.append("\n".join(_table(part)))
        parts.append(f"*{part.source}*")
    return "\n\n".join(parts) + "\n"


def _table(part: Part) -> Iterator[str]:
    yield f"| {' | '.join(map(_cell, part.heads))} |"
    yield f"|{' --- |' * len(part.heads)}"
    for row in part.rows:
        yield f"| {' | '.join(map(_cell, row))} |"


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")
