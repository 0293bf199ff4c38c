"""The extract as a paper and as JSON: what art. 15(1) and (3) ask for, in an order that a person can read."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.conf import settings

from rempart.desk.cases.standing import Standing
from rempart.desk.concerned.extracting import Extract, done_in_words, purpose_in_words
from rempart.desk.concerned.papers import Paper, Part
from rempart.desk.configuration import workspace
from rempart.desk.day import today
from rempart.desk.pages.words import DeskVoice, sentences
from rempart.procedures.reports.blocks import Block, Items, Paragraph, Table

FORM = "rempart-extract/1"
_CODES = frozenset({"id", "kind", "identity", "owner_id", "asset_id", "reliability", "code", "version", "end_kind"})
"""Values that only software reads."""


def extract_paper(one: Extract) -> Paper:
    """Return an extract as a paper."""
    say, desk = DeskVoice(one.lang), settings.REMPART
    standing = Standing(one.case, today())
    head = [("contact", desk.contact), ("dpo", desk.dpo), ("case", one.case.number)]
    parts: list[tuple[str, list[Block]]] = [
        ("purpose", list(_purpose(standing, say))),
        ("data", list(_data(one, say))),
        ("sources", _table(say, ("register", "publisher", "of"), "from", [(a, b, say.day_in_text(c)) for a, b, c in one.sources], "concerned.no_sources")),
        ("explained", list(_explained(one, say))),
        ("recipients", _table(say, ("who", "when"), "to", [(who, say.day_in_text(on)) for who, on in one.recipients], "concerned.no_one")),
        ("look_ups", _look_ups(one, say)),
        ("unread", list(_unread(one, say))),
        ("rights", [
            Items(tuple(say.plain(f"concerned.letter_right_{name}") for name in ("correct", "erase", "restrict", "object"))),
            Paragraph(say.plain("concerned.letter_ask", contact=desk.dpo or desk.contact)),
            Paragraph(say.plain("concerned.letter_complain", authority=desk.supervisor)),
            Paragraph(say.plain("concerned.letter_machine_text")),
        ]),
    ]  # fmt: skip
    return Paper(
        lang=one.lang, authority=workspace().settings.town, made_on=one.made_on, to=(one.person.name,), mark=one.case.number,
        head=tuple((say.plain(f"concerned.head_{name}"), value) for name, value in head if value),
        title=say.plain("concerned.extract_title"), opening=(say.plain("concerned.extract_opening", name=one.person.name),),
        parts=tuple(Part(say.plain(f"concerned.part_{name}"), tuple(blocks)) for name, blocks in parts),
        training=say.plain("concerned.training") if standing.pack.in_training else "",
    )  # fmt: skip


def _purpose(standing: Standing, say: DeskVoice) -> Iterator[Block]:
    procedure, pack = standing.procedure, standing.pack
    yield Paragraph(
        say.plain("concerned.letter_purpose", purpose=say.words(procedure.purpose), who=say.words(procedure.decides))
    )
    yield Items(tuple(pack.articles[one].cited(say.lang) for one in procedure.basis))
    for one in pack.heading.retention:
        if one.what == "case":
            yield Paragraph(
                say.plain(
                    "concerned.kept_after_closing",
                    what=say.words(one.words),
                    years=one.years,
                    article=pack.articles[one.article].cited(say.lang),
                )
            )


def _data(one: Extract, say: DeskVoice) -> Iterator[Block]:
    """Yield a table for each store, a row for each thing said: once, where several checks or letters say the same."""
    for store, passages in groupby(one.passages, key=lambda passage: passage.store):
        rows = dict.fromkeys((_field(passage.at, say), passage.text) for passage in passages if _told(passage.at))
        if rows:
            yield Table(say.plain(f"concerned.store_{store.replace('.', '_').lower()}"), (), tuple(rows))


def _told(at: str) -> bool:
    """Tell whether a value says something to a person: codes of the form stand in the JSON alone."""
    return at.rpartition(".")[2] not in _CODES


def _field(at: str, say: DeskVoice) -> str:
    """Return what a value is, in words where there are any."""
    names = [one for one in at.split(".") if one and not one.isdigit()]
    key = f"concerned.value_{names[-1]}" if names else "concerned.value_text"
    return say.plain(key) if key in sentences() else (names[-1].replace("_", " ") if names else "")


def _unread(one: Extract, say: DeskVoice) -> Iterator[Block]:
    if one.unread:
        yield Items(one.unread)
    elif not one.withheld:
        yield Paragraph(say.plain("concerned.none_unread"))
    if one.withheld:
        yield Paragraph(say.plain("concerned.withheld", n=say.number(one.withheld)))


def _explained(one: Extract, say: DeskVoice) -> Iterator[Block]:
    for question in one.explanations:
        rows = [
            ("question", question.question), ("facts", " ".join(question.facts)), ("rule", question.rule),
            ("basis", "; ".join(question.basis)), ("explanations", "; ".join(question.lawful_explanations)),
            ("disappears", question.disappears), ("answer", question.answer),
        ]  # fmt: skip
        yield Table("", (), tuple((say.plain(f"concerned.explained_{name}"), text) for name, text in rows if text))
    if not one.explanations:
        yield Paragraph(say.plain("concerned.no_explanations"))


def _table(
    say: DeskVoice, headings: tuple[str, ...], of: str, rows: Sequence[tuple[str, ...]], none: str
) -> list[Block]:
    if not rows:
        return [Paragraph(say.plain(none))]
    return [Table("", tuple(say.plain(f"concerned.{of}_{one}") for one in headings), tuple(rows))]


def _look_ups(one: Extract, say: DeskVoice) -> list[Block]:
    rows = [
        (f"{say.day_in_text(each.at.date())}, {each.at:%H:%M}", done_in_words(each.action, one.lang), purpose_in_words(each.purpose, one.lang))
        for each in one.look_ups
    ]  # fmt: skip
    return [
        Paragraph(say.plain("concerned.look_ups_text")),
        *_table(say, ("when", "what", "why"), "look", rows, "concerned.no_one"),
    ]


def extract_json(one: Extract) -> bytes:
    """Return an extract as JSON, in a commonly used form (art. 15(3))."""
    told: dict[str, Any] = {
        "form": FORM, "made_on": str(one.made_on), "language": one.lang, "controller": workspace().settings.town, "case": one.case.number,
        "person": {"name": one.person.name, "role": one.person.role},
        "data": [{"store": each.store, "of": each.of, "at": each.at, "text": each.text} for each in one.passages],
        "sources": [{"register": a, "publisher": b, "edition": str(c)} for a, b, c in one.sources],
        "recipients": [{"who": who, "on": str(on)} for who, on in one.recipients],
        "explanations": [
            {"question": each.question, "rule": each.rule, "legal_basis": list(each.basis), "facts": list(each.facts),
             "lawful_explanations": list(each.lawful_explanations), "disappears": each.disappears, "answer": each.answer}
            for each in one.explanations
        ],
        "look_ups": [{"at": each.at.isoformat(timespec="minutes"), "what": done_in_words(each.action, one.lang), "purpose": purpose_in_words(each.purpose, one.lang)} for each in one.look_ups],
        "not_read_by_machine": list(one.unread), "restricted_not_read": one.withheld,
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
