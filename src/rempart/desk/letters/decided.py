"""What the letter of a decision says of the decision: taken from its draft each time, so that it is written in one place only.

Once the letter is frozen it says for ever what it said then.
"""

from collections.abc import Mapping
from typing import Any

from rempart.base import LANGUAGES
from rempart.base.words import Language
from rempart.desk.cases import drafting
from rempart.desk.cases.deciding import stands_on_draft
from rempart.desk.cases.models import CaseFact, day_or_none
from rempart.desk.cases.standing import Standing
from rempart.desk.letters.fields import fact_value
from rempart.procedures.letters import fields_of
from rempart.procedures.pack.letters import FieldKind
from rempart.procedures.pack.letters import Letter as Form
from rempart.procedures.reasons.outline import assessment, proportion
from rempart.procedures.reasons.proportionality import box_faults

CARRIED: Mapping[str, tuple[FieldKind, ...]] = {
    "facts": ("facts",),
    "reasons": ("paragraphs",),
    "proportionality": ("paragraphs",),
    "conditions": ("list",),
    "from_on": ("day",),
}
"""Fields that a decision fills, where a letter has them with this kind."""
_FOLLOWS = frozenset({"approved", "notified"})


def carried_fields(standing: Standing, form: Form) -> frozenset[str]:
    """Return the fields of a letter that the draft of its case's decision fills; none where it tells no decision, or none is drafted."""
    every = standing.procedure.transitions
    tells = any(one.letter == form.letter and (one.measure or _FOLLOWS & set(one.gives)) for one in every)
    if not tells or not any(stands_on_draft(one) for one in every) or drafting.draft_of(standing.case)[0] is None:
        return frozenset()
    return frozenset(name for name, (_, kind) in fields_of(form).items() if kind in CARRIED.get(name, ()))


def carried_values(standing: Standing, form: Form, lang: str) -> dict[str, Any]:
    """Return what the draft says of these fields, as a letter holds it; what it does not say yet is left out."""
    names = carried_fields(standing, form)
    if not names:
        return {}
    draft = drafting.draft_of(standing.case)[1]
    whole = not box_faults(draft.proportionality)
    found = {
        "facts": _facts(standing, draft),
        "reasons": _reasons(draft, lang),
        "proportionality": _proportion(draft, lang) if whole else [],
        "conditions": list(draft.conditions),
        "from_on": draft.from_on if day_or_none(draft.from_on) else "",
    }
    return {name: found[name] for name in names if found[name]}


def with_decision(standing: Standing, form: Form, lang: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a letter with what the decision fills: whatever else was typed there counts for nothing."""
    names = carried_fields(standing, form)
    typed = {name: value for name, value in values.items() if name not in names}
    return {**typed, **carried_values(standing, form, lang)}


def _facts(standing: Standing, draft: drafting.Draft) -> list[dict[str, Any]]:
    rows = {f"F{one.number}": one for one in CaseFact.objects.filter(case=standing.case, withdrawn_on=None)}
    return [fact_value(rows[one]) for one in draft.chosen if one in rows]


def _spoken(lang: str) -> Language | None:
    return next((one for one in LANGUAGES if one == lang), None)


def _reasons(draft: drafting.Draft, lang: str) -> list[str]:
    """Return the steps of the ladder as the outline says them; in a third language the sentences alone, as they were written."""
    spoken = _spoken(lang)
    if spoken:
        return assessment(draft.links, spoken)
    return [text for link in draft.links for text in (link.because, link.against) if text]


def _proportion(draft: drafting.Draft, lang: str) -> list[str]:
    spoken = _spoken(lang)
    if spoken:
        return proportion(draft.proportionality, spoken)
    return [text for text in draft.boxes.values() if text]
