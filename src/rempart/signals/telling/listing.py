"""The catalogue's contracts as data, for ``rempart signals --json``."""

from typing import Any

from rempart.base import LANGUAGES, Words
from rempart.base.words import Language
from rempart.signals.cards import Signal


def contract(signal: Signal, lang: Language | None = None) -> dict[str, Any]:
    """Return the contract of a signal: plain values, texts as ``{"en": ..., "fr": ...}`` or in one language.

    Dates are ISO texts; ``facts`` are the columns quoted by the question; ``sha256`` is the file's.
    """
    form = signal.contract

    def said(words: Words) -> Any:
        return words.in_language(lang) if lang else {one: words.in_language(one) for one in LANGUAGES}

    return {
        "code": form.code,
        "version": form.version,
        "title": said(form.title),
        "subject": form.subject,
        "use": list(form.use),
        "question": said(form.question),
        "lawful_explanations": [said(words) for words in form.lawful_explanations],
        "ask": [said(words) for words in form.ask],
        "disappears": said(form.disappears),
        "effect": said(form.effect),
        "known_errors": said(form.known_errors),
        "parameters": {
            name: [value.model_dump(mode="json", by_alias=True) for value in values]
            for name, values in form.parameters.items()
        },
        "legal_basis": [basis.model_dump(mode="json", by_alias=True) for basis in form.legal_basis],
        "sources": list(form.sources),
        "reads": list(form.reads),
        "fresh": list(form.fresh),
        "exclusions": [{"code": one.code, "words": said(one)} for one in form.exclusions],
        "reasons": {key: said(words) for key, words in form.reasons.items()},
        "facts": [{"name": name, "type": kind} for name, kind in signal.facts],
        "examples": [example.title for example in signal.examples],
        "expires_on": form.expires_on.isoformat(),
        "owner": form.owner,
        "adopting_act": form.adopting_act,
        "file": signal.file,
        "sha256": signal.sha256,
    }
