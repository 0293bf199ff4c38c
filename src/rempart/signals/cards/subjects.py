"""What a question may be about, as data: ``subjects.yml``."""

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from rempart.base import Words
from rempart.base.yaml_files import read_yaml


class SubjectKind(BaseModel):
    """One kind of subject: how a page calls it, and the SELECTs that list it.

    ``all_of_them`` lists all in a run over the town's own files, ``of_party`` those of a party, which an application that
    names it asks about, ``called`` their titles.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    said: Words
    all_of_them: str | None = Field(alias="from", default=None)
    of_party: str | None = None
    called: str | None = None


@cache
def subject_kinds() -> dict[str, SubjectKind]:
    """Return every kind by name."""
    text = files("rempart.signals.cards").joinpath("subjects.yml").read_text(encoding="utf-8")
    return {name: SubjectKind.model_validate(value) for name, value in read_yaml(text).items()}
