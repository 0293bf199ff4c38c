"""Made-up values for the fields of any letter, by kind and language: every letter of every pack can be written with them."""

from typing import Any

from rempart.procedures.letters import fields_of
from rempart.procedures.pack import Pack
from rempart.procedures.pack.letters import Letter

_TEXT = {
    "en": "open a small café with a terrace",
    "fr": "ouvrir un petit café avec terrasse",
    "nl": "een klein café met terras openen",
    "it": "aprire un piccolo caffè con tavolini",
    "de": "ein kleines Café mit Terrasse eröffnen",
}
_SENTENCE = {
    "en": "The register names another manager than the form.",
    "fr": "Le registre nomme une autre gérante que le formulaire.",
    "nl": "Het register noemt een andere zaakvoerster dan het formulier.",
    "it": "Il registro indica un’amministratrice diversa da quella del modulo.",
    "de": "Das Register nennt eine andere Geschäftsführerin als das Formular.",
}
_SOURCE = {
    "en": "Register of companies",
    "fr": "Registre national des entreprises",
    "nl": "Kruispuntbank van Ondernemingen",
    "it": "Registro delle imprese",
    "de": "Handelsregister",
}
_HEAD = {
    "to": ["Ms Ada Example", "Example Café", "12 Canal Street", "10000 Example"],
    "town": "Example",
    "service_name": "Permits and Premises",
    "contact": "1 Town Square, 10000 Example; +00 100 200 300; permits@town.example",
    "case_id": "2026-014",
    "on_day": "2026-03-04",
    "signatory": "Bo Sample, head of permits",
    "applicant": "Ada Example",
    "premises": "Example Café, 12 Canal Street",
    "procedure": "terrace permit",
}


def values_for(pack: Pack, letter: Letter, lang: str) -> dict[str, Any]:
    """Return one value for each field of a letter."""
    clocks = _clocks(pack)
    own = {name: _value(kind, lang, clocks) for name, (_, kind) in fields_of(letter).items() if name not in _HEAD}
    return {**{name: _HEAD[name] for name in fields_of(letter) if name in _HEAD}, **own}


def _clocks(pack: Pack) -> list[str]:
    """The clocks of a pack, those to answer first; a pack without any needs no date that one computes."""
    return sorted(pack.clocks, key=lambda name: pack.clocks[name].kind not in ("answer", "hearing"))


def _value(kind: str, lang: str, clocks: list[str]) -> Any:
    text, sentence, source = _TEXT[lang], _SENTENCE[lang], _SOURCE[lang]
    fact = {"sentence": sentence, "source": source, "on": "2026-02-20"}
    other = {"sentence": sentence, "source": f"{source} (2)", "on": "2026-02-23"}
    asked = {"source": source, "on": "2026-02-20", "shows": text, "question": text, "explanations": [text, text, text]}
    made: dict[str, Any] = {
        "text": text,
        "paragraphs": f"{sentence}\n\n{sentence} {sentence}",
        "list": [f"{sentence} (1)", f"{sentence} (2)"],
        "day": "2026-03-10",
        "due": {"clock": clocks[0] if clocks else "none", "start": "2026-03-05"},
        "amount": "1250.50 EUR",
        "facts": [fact, other],
        "questions": [asked, {**asked, "source": f"{source} (2)"}],
    }
    return made[kind]
