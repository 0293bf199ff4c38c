"""The form of a letter: ``letters/<id>.yml``. English and French are required; a pack adds the languages of its country."""

import re
from functools import cached_property
from string import Formatter
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from rempart.base import Words
from rempart.procedures.pack.form import Key, Part, Reference, Role


def _both(texts: dict[str, str]) -> dict[str, str]:
    for lang in ("en", "fr"):
        if not texts.get(lang, "").strip():
            raise ValueError(f"the text in '{lang}' is missing")
    return texts


Texts = Annotated[dict[Annotated[str, Field(pattern=r"^[a-z]{2}$")], str], AfterValidator(_both)]
"""A text by language: ``en``, ``fr``, and others where the pack has them (``nl``, ``it``, ``de``)."""

FieldKind = Literal["text", "paragraphs", "list", "day", "due", "amount", "facts", "questions"]
"""What a field holds: ``due`` is a day with how it was computed; ``facts`` are numbered, each with source and day;
``questions`` are facts with what is asked and the ordinary explanations."""


class LetterField(Part):
    """A field of a letter. Every one is required: a letter with a missing field is not written."""

    id: Key
    words: Words
    kind: FieldKind


class Box(Part):
    """The plain-language box on top: what we ask, by when, who can help."""

    what: Texts
    by_when: Texts
    help: Texts


class Letter(Part):
    """A letter of a pack.

    Args:
        letter: its id, which transitions name.
        title: the subject line.
        recipient: one of the pack's recipients; the law names each.
        signed_by: the role that signs.
        service: how it is delivered, and so what proof is kept.
        fields: what the body and the box may name, as ``{id}``.
        body: paragraphs parted by an empty line; a field of kind facts, questions, list or paragraphs stands alone in one;
            ``## `` begins a heading, ``- `` each line of a list.
        remedies: whether it must tell the ways of appeal; its text then stands in the body.
    """

    letter: Key
    title: Texts
    recipient: Key
    signed_by: Role
    service: Literal["plain", "receipt", "registered", "electronic"]
    article: Reference
    fields: list[LetterField]
    box: Box
    body: Texts
    remedies: bool = False

    @model_validator(mode="after")
    def _names(self) -> "Letter":
        known = {one.id for one in self.fields} | set(COMMON)
        used: set[str] = set()
        for texts in self.texts:
            for lang, text in texts.items():
                names = names_in(text)
                if names - known:
                    raise ValueError(f"({lang}) {{{sorted(names - known)[0]}}} is not a field")
                used |= names
        unused = [one.id for one in self.fields if one.id not in used]
        if unused:
            raise ValueError(f"field {unused[0]} is named nowhere")
        return self

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which all of it is written, English first."""
        return tuple(lang for lang in self.body if all(lang in texts for texts in self.texts))

    @property
    def texts(self) -> tuple[dict[str, str], ...]:
        """Its texts by language: title, box, body."""
        return (self.title, self.box.what, self.box.by_when, self.box.help, self.body)

    @cached_property
    def names(self) -> frozenset[str]:
        """The fields that it names anywhere."""
        return frozenset(name for texts in self.texts for text in texts.values() for name in names_in(text))


BLOCKS: tuple[FieldKind, ...] = ("paragraphs", "list", "facts", "questions")
"""Kinds that stand alone in a paragraph of the body; the others stand in a line."""


def names_in(text: str) -> set[str]:
    """Return the fields that a text names."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of a body: parted by empty lines; ``## `` begins a heading, ``- `` each line of a list."""
    return [one.strip() for one in re.split(r"\n\s*\n", text) if one.strip()]


_SIGNED = re.compile(
    r"(?P<closing>(?:.*[.,])?)\s*(?P<lines>\{signatory\}(?:[^.{}]*(?:\{service_name\}|\{town\}))*)[.]?", re.DOTALL
)


def signed_off(paragraphs: list[str]) -> tuple[list[str], list[str]]:
    """Return a body without its signature, and the lines of the signature: the signatory, where the body ends otherwise.

    A last paragraph that ends with ``{signatory}``, on its own or after a closing formula, is signed so: ``Yours faithfully,
    {signatory}, for {town}.`` The formula stays in the body.
    """
    signed = _SIGNED.fullmatch(paragraphs[-1])
    if signed is None:
        return paragraphs, ["{signatory}"]
    closing = [signed["closing"].strip()] if signed["closing"].strip() else []
    return [*paragraphs[:-1], *closing], signed["lines"].splitlines()


COMMON = ("case_id", "town", "service_name", "contact", "on_day", "applicant", "premises", "procedure", "signatory")
"""Fields that every letter may name, filled from the case and the workspace."""
