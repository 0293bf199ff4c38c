"""Words in both languages of Rempart."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = ("en", "fr")


@dataclass(frozen=True)
class Words:
    """One text in English and French; both are required and neither is empty.

    A form of pydantic may have it as a field; pydantic itself is not imported here, for that takes a third of a cold
    search for a name.

    Raises:
        ValueError: a text is empty, or no text.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    en: str
    fr: str

    def __post_init__(self) -> None:
        for text in (self.en, self.fr):
            if not isinstance(text, str) or not text:
                raise ValueError("a text is missing in English or French")

    def in_language(self, lang: Language) -> str:
        """Return the text in ``lang``."""
        return self.fr if lang == "fr" else self.en
