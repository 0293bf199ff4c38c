"""What no signal may read, as data: ``forbidden.yml``."""

import re
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from rempart.base.yaml_files import read_yaml
from rempart.ledger.dictionary import LINEAGE, dictionary


class ReviewedException(BaseModel):
    """One forbidden column that one signal reads for a purpose that is not forbidden."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    signal: str
    columns: tuple[str, ...]
    why: str
    reviewed_on: str | None


class Forbidden(BaseModel):
    """Columns, classes, terms and words that a signal never holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: dict[str, str]
    classes: tuple[str, ...]
    terms: tuple[tuple[str, ...], ...]
    words: dict[str, tuple[str, ...]]
    exceptions: tuple[ReviewedException, ...]

    def reason_for_column(self, signal: str, table: str, column: str) -> str | None:
        """Return why this signal may not read a column, or None."""
        name = f"{table}.{column}"
        if any(one.signal == signal and name in one.columns for one in self.exceptions):
            return None
        known = dictionary()[table].column(column) if table in dictionary() else None
        if known is not None and known.data_class in self.classes:
            return f"data of class {known.data_class} are not for signals"
        free = known is None or known.type == "party" or column in {one.name for one in LINEAGE}
        whole = None if free and table != "identity_candidate" else self.columns.get(f"{table}.*")
        return self.columns.get(name) or whole

    def term_in(self, text: str) -> str | None:
        """Return the first forbidden term that a name or literal holds, part by part, or None."""
        parts = "_" + "_".join(re.findall(r"[a-zà-ÿ]+", text.lower())) + "_"
        return next((term for group in self.terms for term in group if f"_{term}_" in parts), None)

    def word_in(self, text: str, lang: str) -> str | None:
        """Return the first word of ``words`` that a sentence holds, or None."""
        return next(
            (word for word in self.words[lang] if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)), None
        )


@cache
def forbidden() -> Forbidden:
    """Return the content of ``forbidden.yml``."""
    text = files("rempart.signals.statements").joinpath("forbidden.yml").read_text(encoding="utf-8")
    return Forbidden.model_validate(read_yaml(text))
