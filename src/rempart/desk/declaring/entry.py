"""The entry for an algorithm register: one form for the Dutch register, the British ATRS and the Eurocities standard (R-37)."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import metadata
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

import rempart
from rempart.base import Words
from rempart.base.words import LANGUAGES, Language
from rempart.desk.declaring.annex import article, off
from rempart.desk.declaring.inventory import components
from rempart.desk.declaring.items import items, stated
from rempart.desk.declaring.running import Running
from rempart.desk.declaring.stating import Paper, Part, listed, read, say
from rempart.desk.rights.table import table
from rempart.procedures.pack import Procedure
from rempart.signals.cards.subjects import subject_kinds

FORM = "rempart-register-entry/1"
STANDARDS = ("nl", "atrs", "eurocities")
OUTCOMES = ("fires", "clear", "not_evaluable", "excluded")


class Field(BaseModel):
    """One field: its words, whether the configuration makes it, and how each standard calls it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: Words
    made: str = ""
    nl: tuple[str, ...] = ()
    atrs: tuple[str, ...] = ()
    eurocities: tuple[str, ...] = ()

    def names(self, standard: str) -> tuple[str, ...]:
        """Return how a standard calls it."""
        found: tuple[str, ...] = getattr(self, standard)
        return found


@cache
def fields() -> Mapping[str, Field]:
    """Return the fields in their order."""
    return TypeAdapter(dict[str, Field]).validate_python(read("fields.yml")["fields"])


def standards() -> Mapping[str, Mapping[str, Any]]:
    """Return the three standards: name, version, where their fields stand, and those that each demands."""
    found: Mapping[str, Mapping[str, Any]] = read("fields.yml")["standards"]
    return found


def entry(running: Running, lang: Language, what: str) -> Paper:
    """Return the entry as a page."""
    pairs = tuple((field.words.in_language(lang), _text(running, key, lang)) for key, field in fields().items())
    rows = tuple(
        (f"`{key}`", *(", ".join(field.names(standard)) or "–" for standard in STANDARDS))
        for key, field in fields().items()
    )
    known = standards()
    heads = (say("field", lang), *(f"{known[one]['name']} {known[one]['version']}" for one in STANDARDS))
    sources = tuple(f"{known[one]['name']}: {known[one]['source']}" for one in STANDARDS)
    rules = tuple(
        (one.code, one.contract.question.in_language(lang), str(one.version), one.contract.expires_on.isoformat())
        for one in running.signals
    )
    rule_heads = tuple(say(key, lang) for key in ("signal", "question", "rule_version", "expires"))
    parts = (
        Part(say("entry_title", lang), what, pairs=pairs),
        Part(fields()["rules"].words.in_language(lang), what, heads=rule_heads, rows=rules),
        Part(say("entry_maps", lang), say("fields_source", lang), sources, heads=heads, rows=rows),
    )
    return Paper("register-entry", say("entry_title", lang), say("entry_lead", lang, what=what), parts)


def entry_json(running: Running) -> dict[str, Any]:
    """Return the entry in machine-readable form, valid against ``entry_schema``."""
    return {
        "form": FORM,
        "made_on": running.on.isoformat() if running.on else None,
        "software": f"Rempart {rempart.__version__}",
        "standards": {one: f"{said['name']} {said['version']}" for one, said in standards().items()},
        "fields": {key: _value(running, key) for key in fields()},
        "rules": [_rule(one) for one in running.signals],
        "sources": [_source(one) for one in running.sources],
        "components": [
            {"file": one.file, "kind": one.kind, "sha256": one.sha256, "reviewed": one.reviewed.isoformat()}
            for one in components()
        ],
    }


def _value(running: Running, key: str) -> dict[str, Any]:
    one = running.declared.get(key)
    made = key in _MADE or running.in_settings(key)
    if made:
        return {"stated": True, "by": "configuration", **{lang: _text(running, key, lang) for lang in LANGUAGES}}
    if one is not None:
        return {"stated": True, "by": one.by, "on": one.on.isoformat(), "en": one.en, "fr": one.fr}
    who = items()[key].who
    return {"stated": False, "who": {"en": who.en, "fr": who.fr}}


def _rule(one: Any) -> dict[str, Any]:
    form = one.contract
    return {
        "code": one.code, "version": one.version, "sha256": one.sha256, "expires_on": form.expires_on.isoformat(),
        "question": {"en": form.question.en, "fr": form.question.fr},
    }  # fmt: skip


def _source(one: Any) -> dict[str, Any]:
    card = one.register.card if one.register else None
    return {
        "id": one.id, "publisher": {"en": card.publisher.en, "fr": card.publisher.fr} if card else None,
        "legal_basis": card.legal_basis.text if card else None,
        "checked_on": card.legal_basis.checked_on.isoformat() if card and card.legal_basis.checked_on else None,
        "licence": card.licence if card else None, "edition": one.receipt.edition if one.receipt else None,
        "classes": one.classes,
    }  # fmt: skip


def _text(running: Running, key: str, lang: Language) -> str:
    if key in _MADE:
        return _MADE[key](running, lang)
    return running.in_settings(key) or stated(running.declared, key, lang)


def _town(running: Running, lang: Language) -> str:
    return running.settings.town if running.settings else say("town_not_stated", lang)


def _name(running: Running, lang: Language) -> str:
    return say("entry_name", lang, town=running.settings.town) if running.settings else "Rempart"


def _purpose(running: Running, lang: Language) -> str:
    return listed(dict.fromkeys(one.purpose.in_language(lang) for one in running.pack.procedures.values()), lang)


def _domain(running: Running, lang: Language) -> str:
    return listed((one.title.in_language(lang) for one in running.pack.procedures.values()), lang)


def _basis(running: Running, lang: Language) -> str:
    keys = dict.fromkeys(key for one in running.pack.procedures.values() for key in one.basis)
    return listed((article(running, key, lang) for key in keys), lang)


def _process(running: Running, lang: Language) -> str:
    found = (
        f"{one.title.in_language(lang)} ({one.decides.in_language(lang)})" for one in running.pack.procedures.values()
    )
    return listed(found, lang)


def _affected(running: Running, lang: Language) -> str:
    kinds = {subject_kinds()[one.contract.subject].said.in_language(lang) for one in running.signals}
    return say("entry_subjects", lang, subjects=", ".join(sorted(kinds)))


def _rules(running: Running, lang: Language) -> str:
    rules = say("entry_rules", lang, number=len(running.signals))
    return " ".join((rules, *off(running.not_asked, "p4_off", lang)))


def _models(running: Running, lang: Language) -> str:
    del running
    return listed((f"{one.file} ({say(f'kind_{one.kind}', lang)})" for one in components()), lang)


def _data(running: Running, lang: Language) -> str:
    names = (one.register.card.title.in_language(lang) if one.register else one.id for one in running.held)
    data = say("entry_data", lang, number=len(running.held), names=listed(names, lang))
    return " ".join((data, *off(running.not_read, "p3_off", lang)))


def _output(running: Running, lang: Language) -> str:
    del running
    return say("entry_outcomes", lang, outcomes="; ".join(say(f"outcome_{one}", lang) for one in OUTCOMES))


def _control(running: Running, lang: Language) -> str:
    found = (step for one in running.pack.procedures.values() for step in _adverse(one, lang))
    return listed(found, lang)


def _adverse(one: Procedure, lang: Language) -> Iterator[str]:
    """Yield each step that leads into a state against somebody, from one that is not: by whom, and what it needs."""
    against = {state.id for state in one.states if state.kind == "adverse"}
    for step in one.transitions:
        if step.to in against and not set(step.from_) <= against:
            needs = [*step.needs, *("/".join(some) for some in step.needs_any)]
            yield say(
                "entry_step", lang, procedure=one.title.in_language(lang), step=step.words.in_language(lang),
                roles=", ".join(_role(role, lang) for role in step.by), needs=", ".join(needs) or say("none", lang),
                apart=", ".join(step.not_by) or say("none", lang),
            )  # fmt: skip


def _role(role: str, lang: Language) -> str:
    known = table().roles.get(role)  # type: ignore[call-overload]
    return known.words.in_language(lang) if known else role


def _harms(running: Running, lang: Language) -> str:
    del running
    return listed((f"{one['risk'][lang]}: {one['measure'][lang]}" for one in read("risks.yml")), lang)


def _monitoring(running: Running, lang: Language) -> str:
    soonest = sorted((one.contract.expires_on, one.code) for one in running.signals)[:3]
    return f"{say('first_review', lang)}: " + listed((f"{code}, {on}" for on, code in soonest), lang)


def _package(name: str, lang: Language) -> str:
    try:
        found = metadata.metadata("rempart").get_all(name) or []
    except metadata.PackageNotFoundError:
        found = []
    return ", ".join(found) or say("not_in_package", lang)


def _changes(running: Running, lang: Language) -> str:
    pack = say("from_pack", lang, pack=running.pack.id, version=running.pack.version, hash=running.pack.sha256[:16])
    changed = sum(one.version > 1 for one in running.signals)
    return say("entry_versions", lang, pack=pack, number=len(running.signals), changed=changed)


def described(running: Running, lang: Language) -> str:
    """Return of what a paper is made: the town and the day, or the generic configuration."""
    if running.settings is None:
        return say("the_generic", lang)
    return say("since", lang, town=running.settings.town, on=running.on)


_MADE: Mapping[str, Callable[[Running, Language], str]] = {
    "name": _name,
    "purpose": _purpose,
    "body": _town,
    "domain": _domain,
    "basis": _basis,
    "process": _process,
    "affected": _affected,
    "rules": _rules,
    "models": _models,
    "data": _data,
    "output": _output,
    "human_control": _control,
    "risks": _harms,
    "monitoring": _monitoring,
    "supplier": lambda _running, _lang: f"Rempart {rempart.__version__}",
    "licence": lambda _running, lang: _package("License-Expression", lang),
    "source_code": lambda _running, lang: _package("Project-URL", lang).rpartition(", ")[2],
    "changes": _changes,
    "made_on": lambda running, lang: say("entry_made", lang, what=described(running, lang)),
}


def entry_schema() -> dict[str, Any]:
    """Return the JSON schema of the entry; each field says how the three standards call it."""
    text = {"type": "string", "minLength": 1}
    words = {"type": "object", "properties": {"en": text, "fr": text}, "required": ["en", "fr"], "additionalProperties": False}  # fmt: skip
    said = {
        "type": "object", "properties": {"stated": {"const": True}, "by": text, "on": {"type": "string", "format": "date"}, "en": text, "fr": text},
        "required": ["stated", "by", "en", "fr"], "additionalProperties": False,
    }  # fmt: skip
    unsaid = {
        "type": "object", "properties": {"stated": {"const": False}, "who": {"$ref": "#/$defs/words"}},
        "required": ["stated", "who"], "additionalProperties": False,
    }  # fmt: skip
    nullable = {"type": ["string", "null"]}
    hashed = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    rule = _closed(code=text, version={"type": "integer", "minimum": 1}, sha256=hashed, expires_on=text, question={"$ref": "#/$defs/words"})  # fmt: skip
    publisher = {"oneOf": [{"$ref": "#/$defs/words"}, {"type": "null"}]}
    classes = {"type": "array", "items": text}
    source = _closed(id=text, publisher=publisher, legal_basis=nullable, checked_on=nullable, licence=nullable, edition=nullable, classes=classes)  # fmt: skip
    component = _closed(file=text, kind=text, sha256=hashed, reviewed=text)
    each = {
        key: {
            "$ref": "#/$defs/field",
            "title": field.words.en,
            "$comment": "; ".join(f"{one}: {', '.join(field.names(one)) or 'none'}" for one in STANDARDS),
        }
        for key, field in fields().items()
    }
    body = _closed(
        form={"const": FORM}, made_on=nullable, software=text,
        standards=_closed(**dict.fromkeys(STANDARDS, text)), fields=_closed(**each),
        rules={"type": "array", "items": rule}, sources={"type": "array", "items": source}, components={"type": "array", "items": component},
    )  # fmt: skip
    sources = "; ".join(f"{one['name']} {one['version']}: {one['source']}" for one in standards().values())
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Entry for an algorithm register",
        "$comment": sources,
    }
    return {**head, **body, "$defs": {"words": words, "field": {"oneOf": [said, unsaid]}}}


def _closed(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
