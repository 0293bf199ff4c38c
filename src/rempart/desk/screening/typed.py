"""The form of an application as it was typed: read from a request, checked, and what it lacks told field by field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict

from rempart.base import PartialDate, RempartError, check_identifier, split_identifier
from rempart.desk.cases.acting import Party
from rempart.desk.cases.models import day_or_none
from rempart.desk.pages.numbers import whole
from rempart.procedures.pack import Procedure

KINDS = ("Person", "Company", "Organization")
ROLES = (
    "applicant", "representative", "operator", "manager", "director", "owner", "shareholder", "beneficial_owner", "lender",
    "guarantor", "landlord", "supplier", "tenderer",
)  # fmt: skip
MOST = 40
"""Parties of one application."""
NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{2,39}")
_PARTY = ("role", "kind", "name", "birth_date", "identifiers", "address", "as_stated")
_HEAD = ("number", "title", "premises", "premises_id", "sector", "area", "received_on")
_LONGEST = {"title": 200, "number": 40}
_LONG = 2_000


@dataclass
class Typed:
    """What stands in the form. ``parties`` has a line for each party, in the order of the form."""

    head: dict[str, str] = field(default_factory=dict)
    parties: list[dict[str, str]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_request(cls, post: QueryDict, procedure: Procedure) -> "Typed":
        """Read a submitted form; fields that the pack does not know are left out."""
        count = min(whole(post.get("parties", "1"), 1), MOST)
        parties = [{name: _text(post, f"p{n}-{name}") for name in _PARTY} for n in range(1, max(count, 1) + 1)]
        return cls(
            {name: _text(post, name) for name in _HEAD},
            parties,
            {one.id: _text(post, f"q-{one.id}") for one in procedure.questions},
        )

    @classmethod
    def of_draft(cls, kept: Mapping[str, Any]) -> "Typed":
        """Read what a draft keeps; a new one has one empty party."""
        return cls(
            dict(kept.get("head", {})), list(kept.get("parties", [])) or [blank()], dict(kept.get("answers", {}))
        )

    def kept(self) -> dict[str, Any]:
        """Return what a draft keeps."""
        return {"head": self.head, "parties": self.parties, "answers": self.answers}

    def said(self) -> list[Party]:
        """Return the parties, numbers as they are written everywhere."""
        return [
            Party(
                one["role"], one["kind"], " ".join(one["name"].split()), one["birth_date"],
                [":".join(split_identifier(text)) for text in _numbers(one)], one["address"],
            )
            for one in self.parties
        ]  # fmt: skip


def blank() -> dict[str, str]:
    """Return a line of the form for a party of whom nothing was typed yet."""
    return dict.fromkeys(_PARTY, "")


def mistakes_of(typed: Typed, procedure: Procedure, on: date) -> dict[str, str]:
    """Return what a form lacks: ids of fields, and keys of sentences."""
    found: dict[str, str] = {}
    if not NUMBER.fullmatch(typed.head.get("number", "")):
        found["number"] = "mistake_number"
    if not typed.head.get("title", ""):
        found["title"] = "mistake_title"
    received = day_or_none(typed.head.get("received_on", ""))
    if received is None or received > on:
        found["received_on"] = "mistake_received"
    if procedure.bylaw == "required":
        found |= {name: f"mistake_{name}" for name in ("sector",) if not typed.head.get(name)}
    for number, party in enumerate(typed.parties, start=1):
        found |= {f"p{number}-{name}": why for name, why in _mistakes_of_party(party).items()}
    return found


def _mistakes_of_party(party: Mapping[str, str]) -> dict[str, str]:
    found = {}
    if party["role"] not in ROLES:
        found["role"] = "mistake_role"
    if party["kind"] not in KINDS:
        found["kind"] = "mistake_kind"
    if not party["name"]:
        found["name"] = "mistake_name"
    if party["birth_date"] and not _is_partial(party["birth_date"]):
        found["birth_date"] = "mistake_birth_date"
    if party["birth_date"] and party["kind"] in ("Company", "Organization"):
        found["birth_date"] = "mistake_birth_of_firm"
    try:
        checked = [check_identifier(*split_identifier(text)) for text in _numbers(party)]
    except RempartError:
        found["identifiers"] = "mistake_identifiers"
    else:
        if any(one.checksum_ok is False for one in checked) and not party.get("as_stated"):
            found["identifiers"] = "mistake_check_digit"
    return found


def _numbers(party: Mapping[str, str]) -> list[str]:
    return [text for text in re.split(r"[|,;\n]+|\s+(?=[A-Za-z]+(?:-[A-Za-z0-9_]+)?:)", party["identifiers"]) if text.strip()]  # fmt: skip


def _is_partial(text: str) -> bool:
    try:
        PartialDate.parse(text)
    except ValueError:
        return False
    return True


def _text(post: QueryDict, name: str) -> str:
    return post.get(name, "").replace("\0", "").strip()[: _LONGEST.get(name, _LONG)]
