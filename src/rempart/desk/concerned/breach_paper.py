"""The file of a breach (art. 33(5)), and its annex with names, as papers."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from rempart.base.words import Language
from rempart.desk.concerned.breaches import FIELDS, clock_of, named_in, open_ends, touched
from rempart.desk.concerned.models import OPEN, Breach
from rempart.desk.concerned.papers import Paper, Part
from rempart.desk.configuration import workspace
from rempart.desk.day import now, today
from rempart.desk.pages.words import DeskVoice
from rempart.procedures.reports.blocks import Block, Items, Paragraph, Table


def breach_paper(breach: Breach, lang: Language) -> Paper:
    """Return the file of a breach, without a name: what art. 33(3) asks to notify, and what art. 33(5) asks to keep."""
    say = DeskVoice(lang)
    parts = (
        ("times", (Table("", (), tuple(_times(breach, say))),)),
        ("description", (Table("", (), tuple(_described(breach, say))),)),
        ("touched", tuple(_touched(breach, say))),
        ("decisions", (Table("", (), tuple(_decisions(breach, say))),)),
        ("open", tuple(_open(breach, say))),
    )
    return _paper(
        breach,
        lang,
        "breach_file",
        tuple(Part(say.plain(f"concerned.breach_part_{name}"), blocks) for name, blocks in parts),
    )


def annex_paper(breach: Breach, lang: Language) -> Paper:
    """Return the annex of a breach: who was touched, by case."""
    say = DeskVoice(lang)
    parts = tuple(
        Part(
            case,
            (
                Items(tuple(f"{one['name']} ({say.known('role', one['role'])})" for one in people))
                if people
                else Paragraph(say.plain("concerned.no_persons")),
            ),
        )
        for case, people in named_in(breach).items()
    )
    return _paper(breach, lang, "breach_annex", parts)


def _paper(breach: Breach, lang: Language, title: str, parts: tuple[Part, ...]) -> Paper:
    say, desk = DeskVoice(lang), settings.REMPART
    head = [("contact", desk.contact), ("dpo", desk.dpo)]
    return Paper(
        lang=lang, authority=workspace().settings.town, made_on=today(), to=(), mark=say.plain("concerned.breach_title", number=breach.number),
        head=tuple((say.plain(f"concerned.head_{name}"), value) for name, value in head if value),
        title=say.plain(f"concerned.{title}", number=breach.number), opening=(say.plain(f"concerned.{title}_opening"),), parts=parts,
    )  # fmt: skip


def _instant(say: DeskVoice, at: object) -> str:
    local = timezone.localtime(at)  # type: ignore[arg-type]
    return f"{say.day_in_text(local.date())}, {local:%H:%M}"


def _times(breach: Breach, say: DeskVoice) -> Iterator[tuple[str, str]]:
    yield say.plain("concerned.aware_at"), _instant(say, breach.aware_at)
    yield say.plain("concerned.ends_at"), _instant(say, clock_of(breach, now()).ends)
    if breach.authority_at:
        yield say.plain("concerned.authority_at"), _instant(say, breach.authority_at)
    yield say.plain("concerned.opened_at"), f"{_instant(say, breach.opened_at)}, {breach.opened_by.pseudonym}"


def _described(breach: Breach, say: DeskVoice) -> Iterator[tuple[str, str]]:
    said, none = breach.said, say.plain("concerned.not_known")
    yield (
        say.plain("concerned.nature"),
        ", ".join(say.plain(f"concerned.nature_{one}") for one in breach.nature) or none,
    )
    for name in FIELDS:
        yield say.plain(f"concerned.field_{name}"), said.get(name) or none


def _touched(breach: Breach, say: DeskVoice) -> Iterator[Block]:
    rows = touched(breach)
    if breach.since_at is None or breach.until_at is None:
        yield Paragraph(say.plain("concerned.not_searched"))
        return
    who = breach.actor or say.plain("concerned.everybody")
    yield Paragraph(
        say.plain(
            "concerned.searched", who=who, since=_instant(say, breach.since_at), until=_instant(say, breach.until_at)
        )
    )
    if rows:
        headings = tuple(
            say.plain(f"concerned.touched_{one}") for one in ("case", "entries", "first", "last", "persons")
        )
        purged = say.plain("concerned.touched_purged")
        yield Table("", headings, tuple(
            (one.case, str(one.entries), _instant(say, one.first), _instant(say, one.last), purged if one.persons is None else str(one.persons)) for one in rows
        ))  # fmt: skip
    else:
        yield Paragraph(say.plain("concerned.touched_none"))


def _decisions(breach: Breach, say: DeskVoice) -> Iterator[tuple[str, str]]:
    said = breach.said
    for name, way in (("authority", breach.authority), ("persons", breach.persons)):
        told = say.plain("concerned.undecided") if way == OPEN else say.plain(f"concerned.{name}_{way}")
        yield say.plain(f"concerned.decision_{name}"), " ".join(filter(None, (told, said.get(f"{name}_why", ""))))
    if breach.persons_on:
        yield say.plain("concerned.persons_on"), say.day_in_text(breach.persons_on)


def _open(breach: Breach, say: DeskVoice) -> Iterator[Block]:
    lacks = open_ends(breach)
    if breach.closed_on:
        yield Paragraph(say.plain("concerned.breach_closed", day=say.day_in_text(breach.closed_on)))
    elif lacks:
        yield Items(tuple(say.plain(f"concerned.{one}") for one in lacks))
    else:
        yield Paragraph(say.plain("concerned.nothing_open"))
