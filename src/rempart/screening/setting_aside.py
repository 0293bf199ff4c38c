"""A report without what stands on records that proved wrong: their facts go, and the questions on them are not put, which is said.

    set_aside(report, {"bods/2026-03-02/1/895": date(2026, 11, 3)}) -> Report

``rempart check`` does not know what was contested: such a report names no command that rebuilds it, since that would make another
one. The publisher's file is never touched: a record that it corrects has another id, and counts again. Source: GDPR art. 5(1)(d), 16.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from rempart.base import Words
from rempart.base.spoken import day_in_words
from rempart.screening.report import Citation, Gap, NamedPerson, Question, Report

_WHY = Words(
    "a record on which it stands was contested, and found wrong on {day}",
    "un enregistrement sur lequel il repose a été contesté, et reconnu inexact le {day}",
)
_EFFECT = Words(
    "the question is not put on the ground of this record",
    "la question n’est pas posée sur la base de cet enregistrement",
)


def set_aside(report: Report, wrong: Mapping[str, date]) -> Report:
    """Return a report in which nothing stands on some records; the report itself where none of it does.

    Args:
        report: as the check made it.
        wrong: ids of records, each with the day on which it was found wrong.
    """
    gone: dict[str, date] = {}
    for fact in report.established:  # a fact is computed from facts before it
        day = _day(fact.citations, wrong) or next((gone[one] for one in fact.computed_from if one in gone), None)
        if day is not None:
            gone[fact.id] = day
    fell = {one.id: day for one in report.to_ask if (day := _fell(one, gone, wrong)) is not None}
    if not gone and not fell and not any(_day(cited, wrong) for cited in _beside(report)):
        return report
    return report.model_copy(
        update={
            "established": [one for one in report.established if one.id not in gone],
            "to_ask": [one for one in report.to_ask if one.id not in fell],
            "not_checked": [*report.not_checked, *_gaps(report, fell)],
            "close_names": [one for one in report.close_names if _day(one.citations, wrong) is None],
            "ownership": [one for one in report.ownership if _day(one.citations, wrong) is None],
            "persons": list(_persons(report, wrong)),
            "rebuild": "",
        }
    )


def _day(citations: Iterable[Citation], wrong: Mapping[str, date]) -> date | None:
    """Return the day on which a cited record was found wrong; None where all stand."""
    return next((wrong[one.row_id] for one in citations if one.row_id in wrong), None)


def _beside(report: Report) -> Iterable[list[Citation]]:
    """Yield what the links and the close names of a report cite."""
    yield from (one.citations for one in report.ownership)
    yield from (one.citations for one in report.close_names)


def _persons(report: Report, wrong: Mapping[str, date]) -> Iterable[NamedPerson]:
    """Yield whom another record still names."""
    for one in report.persons:
        cited = [each for each in one.citations if each.row_id not in wrong]
        if cited:
            yield one.model_copy(update={"citations": cited})


def _fell(one: Question, gone: Mapping[str, date], wrong: Mapping[str, date]) -> date | None:
    return next((gone[id_] for id_ in one.facts if id_ in gone), None) or _day(one.citations, wrong)


def _gaps(report: Report, fell: Mapping[str, date]) -> Iterable[Gap]:
    first = len(report.not_checked) + 1
    for number, one in enumerate((one for one in report.to_ask if one.id in fell), start=first):
        why = _WHY.in_language(report.lang).format(day=day_in_words(fell[one.id], report.lang))
        yield Gap(
            id=f"N{number}", code=one.code, about=one.about, why=why, what=one.title, effect=_EFFECT.in_language(report.lang)
        )  # fmt: skip
