"""What a report says was not checked, in the words of ``gaps.yml``."""

from functools import cache
from importlib.resources import files

from rempart.base import Words
from rempart.base.words import Language
from rempart.base.yaml_files import read_yaml
from rempart.screening import report as form
from rempart.screening.pages import Voice


def gap(key: str, about: str, voice: Voice, lang: Language, **values: str) -> form.Gap:
    """Return one gap, not numbered yet.

    Args:
        key: which one of ``gaps.yml``.
        about: the party, premises or register that it is about; empty where it is about the report.
        voice: how the report speaks.
        lang: in which language.
        values: what the words of the gap quote.
    """
    said = {
        name: voice.tidy(text.in_language(lang).format(about=about, **values)) for name, text in _words()[key].items()
    }
    return form.Gap(id="", code=None, about=about, **said)


@cache
def _words() -> dict[str, dict[str, Words]]:
    text = files("rempart.screening").joinpath("gaps.yml").read_text(encoding="utf-8")
    return {key: {name: Words(**words) for name, words in one.items()} for key, one in read_yaml(text).items()}
