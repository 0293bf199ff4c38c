"""Passwords that somebody of this house would guess first are refused: the town's name, the product's, one's own."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from rempart.base import Words
from rempart.desk.configuration import workspace

HOUSE = (
    "rempart",
    "mairie",
    "ville",
    "commune",
    "cityhall",
    "townhall",
    "municipality",
    "police",
    "password",
    "motdepasse",
)
_LEAST = 4
_SAID = Words(
    en="This password holds hardly more than words that one would try here first: the town, the product, your own name.",
    fr="Ce mot de passe ne contient guère que des mots qu’on essaierait ici d’abord : la ville, le produit, votre propre nom.",
)


class HouseWordsValidator:
    """Refuse a password of which fewer than eight marks are left without the words of the house."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse it.

        Raises:
            ValidationError: it holds little else.
        """
        left = re.sub(r"[\W_]", "", password.casefold())
        for word in sorted(self._words(user), key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < 8:
            raise ValidationError(self.get_help_text(), code="password_of_the_house")

    def _words(self, user: Any) -> set[str]:
        texts = [workspace().settings.town, *HOUSE]
        texts += [str(getattr(user, name, "") or "") for name in ("username", "name", "pseudonym")]
        found = {re.sub(r"[\W_]", "", part) for text in texts for part in [text.casefold(), *text.casefold().split()]}
        return {word for word in found if len(word) >= _LEAST}

    def get_help_text(self) -> str:
        """Return what is refused, in words."""
        return _SAID.in_language("fr" if (get_language() or "en").startswith("fr") else "en")
