"""Cases copied from others that the services made: sealed anew under keys of their own, with events and entries of their own."""

from typing import Any

_PLAIN = ("id", "pk")


def copy_case(template: Any, number: str, title: str) -> Any:
    """Copy a case with all that its steps wrote, in the transaction that is open: what a town's other cases look like.

    Each row is read with the template's key and sealed with the copy's; each event gets an entry in the journal.
    """
    from rempart.desk import sealing
    from rempart.desk.cases import models, work
    from rempart.desk.measures.models import Measure, Note
    from rempart.desk.record import record

    sealing.make_key(number)
    by = template.opened_by.pseudonym
    case = _fresh(template, number=number, title=title)
    case.application = template.application
    case.save()
    told = {
        "pack": case.pack,
        "version": str(case.pack_version),
        "procedure": case.procedure,
        "parties": template.caseparty_set.count(),
    }
    record("case.opened", actor=by, case=number, data=told)
    for model in (models.CaseMark, models.Membership, models.Deadline):
        model.objects.bulk_create([_fresh(row, case=case) for row in model.objects.filter(case=template)])
    for model in (models.CaseParty, models.CaseFact, work.Hearing, work.DecisionDraft, Measure):
        model.objects.bulk_create(
            [_said(row, case=case) for row in model.objects.filter(case=template).select_related("case")]
        )
    events = []
    for row in template.caseevent_set.select_related("by", "case"):
        entry = record(
            "case.step",
            actor=row.by.pseudonym,
            case=number,
            data={"step": row.kind, "on": str(row.on), "role": row.role, "event": row.number},
        )
        events.append(
            _fresh(
                row,
                case=case,
                entry=entry.number,
                sealed=sealing.seal_json(number, f"event/{number}/{row.number}", row.said),
            )
        )
    models.CaseEvent.objects.bulk_create(events)
    measures = {one.event: one for one in Measure.objects.filter(case=case).select_related("case")}
    notes = Note.objects.filter(measure__case=template).select_related("measure__case")
    Note.objects.bulk_create([_said(row, measure=measures[row.measure.event]) for row in notes])
    return case


def _fresh(row: Any, **other: Any) -> Any:
    """Return the same row, unsaved, with other values."""
    same = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in _PLAIN
    }
    return type(row)(
        **{name: value for name, value in same.items() if name not in other and name.removesuffix("_id") not in other},
        **other,
    )


def _said(row: Any, **other: Any) -> Any:
    copy = _fresh(row, **other)
    copy.say(row.said)
    return copy
