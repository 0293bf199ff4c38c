"""The fields of a letter: what the case, the workspace and the pack say already, and what an officer typed.

A value is stored as ``procedures.letters.merge`` reads it; facts and questions are stored as chosen, with their sentences, so
that a letter says the same after the case went on.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.http import QueryDict

from rempart.base import LANGUAGES
from rempart.desk.accounts.models import User
from rempart.desk.cases.models import CaseFact, day_or_none
from rempart.desk.cases.standing import Standing
from rempart.desk.configuration import workspace
from rempart.procedures.letters import fields_of
from rempart.procedures.pack import Pack
from rempart.procedures.pack.letters import FieldKind
from rempart.procedures.pack.letters import Letter as Form

ASKING = "rempart.desk.screening.asking"
OWN = ("source", "on", "shows", "question", "explanations")
"""Parts of a question that an officer writes beside those of the screening."""


def prefilled(standing: Standing, form: Form, lang: str, step: str, by: User, on: date) -> dict[str, Any]:
    """Return what is known of a letter's fields before anybody types."""
    case, pack = standing.case, standing.pack
    application = case.application
    parties = [party.said for party in case.caseparty_set.order_by("id")]
    first: dict[str, Any] = parties[0] if parties else {}
    person = not pack.recipients[form.recipient].authority
    address = [one.strip() for one in re.split(r"(?<=[^\W\d])\s*,\s*", str(first.get("address", ""))) if one.strip()]
    basis = [pack.articles[one] for one in standing.procedure.basis]
    known: dict[str, Any] = {
        "to": [first["name"], *address][:6] if person and first else [],
        "town": workspace().settings.town,
        "service_name": settings.REMPART.service or workspace().settings.town,
        "contact": settings.REMPART.contact,
        "case_id": case.number,
        "on_day": on.isoformat(),
        "applicant": first.get("name", ""),
        "premises": application.get("premises") or case.title,
        "procedure": _said(standing.procedure.title, lang),
        "signatory": by.get_full_name() if form.signed_by in by.roles_on(on) and by.name != by.username else "",
        "application": case.title,
        "received_on": _received(standing),
        "legal_basis": "; ".join(one.cited(lang) for one in basis),
    }
    found = {name: known[name] for name in fields_of(form) if known.get(name)}
    for name, (_, kind) in fields_of(form).items():
        if kind == "due":
            found[name] = due_value(standing, name, step, on)
        elif kind == "questions":
            found[name] = asked_in_screening(standing, lang)
    return {name: value for name, value in found.items() if value}


def _said(words: Any, lang: str) -> str:
    return str(words.fr if lang == "fr" else words.en)


def _received(standing: Standing) -> str:
    """Return the day of receipt: what the first event says, else its own day, else that of opening."""
    for event in standing.lawful.events:
        told = event.carries.get("received_on")
        if told:
            return str(told) if day_or_none(str(told)) else event.on.isoformat()
    return standing.case.opened_on.isoformat()


def due_value(standing: Standing, field: str, step: str, on: date) -> dict[str, Any] | None:
    """Return a date that a clock computes: one that the step starts on the letter's day, or one that runs in the case."""
    clock = clock_of(standing, field, step)
    if clock is None:
        return None
    one = standing.procedure.transition.get(step)
    effects = {effect.clock: effect.does for effect in one.clocks} if one else {}
    running = standing.state.clocks.get(clock)
    if running is None or running.stopped_on or effects.get(clock) in ("start", "restart"):
        return {
            "clock": clock,
            "start": on.isoformat(),
            **({"region": standing.case.region} if standing.case.region else {}),
        }
    pauses = [
        {"first": one.first.isoformat(), "end": one.end.isoformat(), "cause": one.cause}
        for one in running.running.pauses
        if one.end is not None
    ]
    extended = running.running.extended or effects.get(clock) == "extend"
    return {"clock": clock, "start": running.running.start.isoformat(), "pauses": pauses, "extended": extended}


def clock_of(standing: Standing, field: str, step: str) -> str | None:
    """Return the clock that a due field speaks of: by its name, else the one that its step starts or extends, else none."""
    stem = field.removesuffix("_due").removesuffix("_by").removesuffix("_on")
    one = standing.procedure.transition.get(step)
    moved = [effect.clock for effect in one.clocks if effect.does in ("start", "restart", "extend")] if one else []
    named = [clock for clock in (*moved, *standing.pack.clocks) if clock == stem or clock.startswith(f"{stem}_")]
    return named[0] if named else (moved[0] if moved else None)


def asked_in_screening(standing: Standing, lang: str) -> list[dict[str, Any]]:
    """Return the questions that an officer chose to ask after the screening; none in a language that they are not written in."""
    if lang not in LANGUAGES or find_spec(ASKING) is None:
        return []
    asking: Callable[..., Any] = import_module(ASKING).questions_to_ask
    return [_plain(one) for one in asking(standing.case, lang)]


def _plain(one: Any) -> dict[str, Any]:
    told = one if isinstance(one, Mapping) else {name: getattr(one, name, None) for name in (*OWN, "by")}
    on = told.get("on")
    return {
        **{name: told[name] for name in (*OWN, "by") if told.get(name)},
        "on": on.isoformat() if isinstance(on, date) else on,
        "explanations": [str(each) for each in told.get("explanations") or ()],
    }


def facts_of_case(standing: Standing, *, only_heard: bool) -> tuple[list[CaseFact], list[CaseFact]]:
    """Return the facts that a letter may name, and those that it may not because they were not put to the person."""
    rows = list(CaseFact.objects.filter(case=standing.case, withdrawn_on=None))
    if not only_heard:
        return rows, []
    return [one for one in rows if one.disclosed_in], [one for one in rows if not one.disclosed_in]


def fact_value(fact: CaseFact) -> dict[str, Any]:
    """Return a fact of the case as a letter states it."""
    said = fact.said
    source = said.get("source", {})
    told = source if isinstance(source, Mapping) else {"name": source}
    return {
        "number": fact.number,
        "sentence": said.get("sentence", ""),
        "source": told.get("name", ""),
        "on": str(told.get("seen_on") or said.get("on") or fact.added_at.date()),
    }


def typed(
    posted: QueryDict, standing: Standing, form: Form, offered: Mapping[str, Any], *, heard: bool
) -> dict[str, Any]:
    """Return the values of a form that was sent, by kind; what is empty is left out."""
    found: dict[str, Any] = {}
    for name, (_, kind) in fields_of(form).items():
        value = _typed(posted, name, kind, standing, offered, heard)
        if value:
            found[name] = value
    if posted.get("team") == "yes" and "service_name" in found:
        found["signatory"] = found["service_name"]
    return found


def _typed(
    posted: QueryDict, name: str, kind: FieldKind, standing: Standing, offered: Mapping[str, Any], heard: bool
) -> Any:
    text = posted.get(name, "").replace("\r\n", "\n").strip()
    if name == "to" or kind == "list":
        return [line.strip() for line in text.split("\n") if line.strip()]
    if kind == "due":
        return _due(posted, name, standing.pack, offered.get(name))
    if kind == "facts":
        may, _ = facts_of_case(standing, only_heard=heard)
        chosen = set(posted.getlist(name))
        return [fact_value(one) for one in may if str(one.number) in chosen]
    if kind == "questions":
        kept = [one for at, one in enumerate(offered.get(name) or ()) if str(at) in posted.getlist(name)]
        return kept + _own_questions(posted, name)
    return text


def _due(posted: QueryDict, name: str, pack: Pack, offered: Any) -> dict[str, Any] | None:
    """Return a computed date from its clock and first day; the pauses and the extension are those of the case."""
    clock, start = posted.get(f"{name}.clock", ""), posted.get(f"{name}.start", "").strip()
    if clock not in pack.clocks or not start:
        return None
    same = isinstance(offered, Mapping) and offered.get("clock") == clock
    kept = {key: offered[key] for key in ("region", "pauses", "extended") if same and key in offered}
    return {"clock": clock, "start": start, **kept}


def _own_questions(posted: QueryDict, name: str) -> list[dict[str, Any]]:
    told = {part: posted.get(f"{name}.{part}", "").replace("\r\n", "\n").strip() for part in OWN}
    if not any(told.values()):
        return []
    lines = [line.strip() for line in told["explanations"].split("\n") if line.strip()]
    return [{**told, "explanations": lines}]
