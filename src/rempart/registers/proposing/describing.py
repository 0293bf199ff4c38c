"""What no file says of a register, said by whoever answers for it, and written into its card."""

import json
import re
from dataclasses import dataclass, replace
from datetime import date

from rempart.registers.proposing.asking import TakeAll
from rempart.registers.proposing.proposal import Proposal


@dataclass(frozen=True)
class Description:
    """Who keeps the file, what it is called, on what basis and for what it is read, how long, how often, how it is renewed."""

    title: str
    owner: str
    basis: str
    purposes: tuple[str, ...]
    licence: str
    keep_years: int
    refreshed_every_days: int
    scope: str = "whole"
    disappearance: str = "withdrawn"
    checked_on: date | None = None


class Described(TakeAll):
    """Answers what a description says; takes every other proposal, and says so."""

    def __init__(self, told: Description) -> None:
        super().__init__()
        self._answers = {
            "(legal basis)": told.basis, "how many years": str(told.keep_years), "how many days": str(told.refreshed_every_days)
        }  # fmt: skip

    def ask(self, question: str, proposed: str) -> str:
        """Answer from the description, or take the proposed text."""
        return next((answer for word, answer in self._answers.items() if word in question), None) or super().ask(
            question, proposed
        )


def describe(proposal: Proposal, told: Description) -> Proposal:
    """Return a proposal whose card says what was told."""
    title, owner = json.dumps(told.title, ensure_ascii=False), json.dumps(told.owner, ensure_ascii=False)
    checked = f'"{told.checked_on}"' if told.checked_on else "null"
    basis = json.dumps(told.basis, ensure_ascii=False)
    lines = {
        "title": f"{{en: {title}, fr: {title}}}",
        "publisher": f"{{en: {owner}, fr: {owner}}}",
        "licence": json.dumps(told.licence, ensure_ascii=False),
        "legal_basis": f"{{text: {basis}, checked_on: {checked}}}",
        "purposes": f"[{', '.join(json.dumps(one, ensure_ascii=False) for one in told.purposes)}]",
        "scope": told.scope,
        "disappearance": told.disappearance,
    }
    card = proposal.card
    for key, value in lines.items():
        card = re.sub(rf"^{key}: .*$", lambda _, key=key, value=value: f"{key}: {value}", card, flags=re.MULTILINE)  # type: ignore[misc]
    return replace(proposal, card=card)
