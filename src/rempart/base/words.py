"""Words in both languages of Rempart."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = ("en", "fr")


class Words(BaseModel):
    """One text in English and French; both are required and neither is empty."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    en: str = Field(min_length=1)
    fr: str = Field(min_length=1)

    def in_language(self, lang: Language) -> str:
        """Return the text in ``lang``."""
        return self.fr if lang == "fr" else self.en
