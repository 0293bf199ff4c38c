"""The letter of art. 14: everything that paragraphs 1 and 2 ask for, from the case, its pack and the last check; nothing typed.

Source: GDPR art. 12(1), 14(1), 14(2).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.conf import settings

from rempart.base.words import Language
from rempart.desk.cases.models import CaseParty
from rempart.desk.cases.standing import Standing
from rempart.desk.concerned.models import Notice
from rempart.desk.concerned.papers import Paper, Part
from rempart.desk.concerned.persons import APPLICANT, origins_of
from rempart.desk.configuration import workspace
from rempart.desk.day import today
from rempart.desk.pages.words import DeskVoice
from rempart.procedures.reports.blocks import Items, Paragraph, Table


def unset() -> list[str]:
    """Return the settings without which a letter cannot be complete: who the data protection officer is, and which authority supervises."""
    desk = settings.REMPART
    return [name for name in ("contact", "dpo", "supervisor") if not getattr(desk, name)]


def notice_paper(row: Notice, lang: Language, on: date | None = None) -> Paper:
    """Return the letter to the person of a notice, in a language; dated ``on``, the day on which it was sent, else today."""
    standing, say, desk = Standing(row.case, today()), DeskVoice(lang), settings.REMPART
    said, town = row.said, workspace().settings.town
    party = row.case.caseparty_set.filter(key=row.person).first()
    pack = standing.pack
    training = say.plain("concerned.training") if pack.in_training else ""
    return Paper(
        lang=lang, authority=town, made_on=on or today(), title=say.plain("concerned.letter_title"), training=training,
        head=_pairs(say, ("service", desk.service or town), ("contact", desk.contact), ("dpo", desk.dpo), ("case", row.case.number)),
        to=(said["name"], *_address(party)), mark=row.case.number,
        opening=(say.plain("concerned.letter_opening", town=town), say.plain("concerned.letter_nothing_held")),
        parts=(
            Part(say.plain("concerned.letter_why"), tuple(_why(standing, say))),
            Part(say.plain("concerned.letter_data"), (Items(tuple(_categories(said, party, say))),)),
            Part(say.plain("concerned.letter_from"), tuple(_from(row, said, standing, say, lang))),
            Part(say.plain("concerned.letter_to_whom"), (
                Items(tuple(say.words(one.words) for one in pack.heading.recipients)), Paragraph(say.plain("concerned.letter_no_transfer")))),
            Part(say.plain("concerned.letter_how_long"), (Items(tuple(_kept(standing, say))),)),
            Part(say.plain("concerned.letter_rights"), (
                Items(tuple(say.plain(f"concerned.letter_right_{one}") for one in ("access", "correct", "erase", "restrict", "object"))),
                Paragraph(say.plain("concerned.letter_ask", contact=desk.dpo or desk.contact)),
                Paragraph(say.plain("concerned.letter_complain", authority=desk.supervisor)))),
            Part(say.plain("concerned.letter_machine"), (Paragraph(say.plain("concerned.letter_machine_text")),)),
        ),
    )  # fmt: skip


def _pairs(say: DeskVoice, *rows: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((say.plain(f"concerned.head_{name}"), value) for name, value in rows if value)


def _address(party: CaseParty | None) -> tuple[str, ...]:
    return (party.said["address"],) if party and party.said.get("address") else ()


def _why(standing: Standing, say: DeskVoice) -> Iterator[Paragraph | Items]:
    procedure = standing.procedure
    yield Paragraph(
        say.plain("concerned.letter_purpose", purpose=say.words(procedure.purpose), who=say.words(procedure.decides))
    )
    yield Paragraph(say.plain("concerned.letter_basis"))
    basis = [standing.pack.articles[one].cited(say.lang) for one in procedure.basis]
    yield Items(
        tuple(
            dict.fromkeys(
                [*basis, *([] if any("6(1)(e)" in one for one in basis) else [say.plain("concerned.letter_gdpr_6")])]
            )
        )
    )


def _categories(person: Mapping[str, Any], party: CaseParty | None, say: DeskVoice) -> Iterator[str]:
    """Yield the kinds of data that are held of somebody."""
    yield say.plain("concerned.data_name", role=say.known("role", person["role"]))
    said = party.said if party else {}
    for name in ("birth_date", "address", "identifiers"):
        if said.get(name):
            yield say.plain(f"concerned.data_{name}")
    for one in person.get("named_as", ()):
        yield say.plain(f"concerned.data_{one}")
    yield say.plain("concerned.data_found")


def _from(
    row: Notice, said: dict[str, str], standing: Standing, say: DeskVoice, lang: Language
) -> Iterator[Paragraph | Table]:
    if not said["party_id"] and said["role"] != APPLICANT:
        yield Paragraph(say.plain("concerned.from_form", day=say.day_in_text(row.case.opened_on)))
    origins = origins_of(row.case, said["name"], said["party_id"], lang)
    if origins:
        headings = tuple(say.plain(f"concerned.from_{one}") for one in ("register", "publisher", "of"))
        rows = tuple(
            (one.title, one.publisher, say.plain("concerned.from_edition", day=say.day_in_text(one.on)))
            for one in origins
        )
        yield Table(say.plain("concerned.from_caption"), headings, rows)
        yield Paragraph(say.plain("concerned.from_public"))
    yield Paragraph(say.plain("concerned.from_day", day=say.day_in_text(row.obtained_on)))


def _kept(standing: Standing, say: DeskVoice) -> Iterator[str]:
    """Yield how long a file is kept; what is kept of readings is that of staff."""
    for one in standing.pack.heading.retention:
        key = "concerned.kept_after_closing" if one.after == "closed" else "concerned.kept"
        if one.what != "reading":
            yield say.plain(
                key,
                what=say.words(one.words),
                years=say.number(one.years),
                article=standing.pack.articles[one.article].cited(say.lang),
            )
