"""A path as one sentence: *A holds 60% of B, whose officer C also holds an office in D*; in English and French."""

from collections.abc import Callable, Mapping, Set
from functools import cache
from importlib.resources import files

from rempart.base.spoken import FIXED, percent
from rempart.base.words import Language, Words
from rempart.base.yaml_files import read_yaml
from rempart.network.paths import DEPTH, Path, Step

_REVERSED = {"holds": "held", "directs": "directed", "owns": "owned"}


@cache
def path_words() -> Mapping[str, Words]:
    """Return the parts of sentences by ``tie.form``, in both languages, from ``words.yml``."""
    groups = read_yaml(files("rempart.network").joinpath("words.yml").read_text(encoding="utf-8"))
    return {f"{group}.{name}": Words(**text) for group, texts in groups.items() for name, text in texts.items()}


def sentence(
    path: Path,
    ends: tuple[str, str],
    lang: Language,
    label: Callable[[str], str],
    persons: Set[str] = frozenset(),
    depth: int = DEPTH,
) -> str:
    """Return a path as one sentence, or the sentence that says why there is none.

    Args:
        path: what ``shortest_path`` found between ``ends``.
        ends: the two parties asked about.
        lang: ``en`` or ``fr``.
        label: the name of a party.
        persons: ids of natural persons, of whom English says *who*.
        depth: links at most, as asked.
    """
    if not path.steps:
        key = "whole.none" if path.whole else "whole.bound"
        return _say(key, lang, a=label(ends[0]), b=label(ends[1]), depth=depth)
    told, bare = "", False
    for number, step in enumerate(path.steps):
        tie = _REVERSED[step.kind] if step.reverse else step.kind
        form = "first" if number == 0 else "bare" if bare else "next"
        last = number == len(path.steps) - 1
        through = form == "next" and not last and f"{tie}.through" in path_words()
        if through:
            form = "through"
        elif form == "next" and step.from_id in persons and f"{tie}.next_person" in path_words():
            form = "next_person"
        told += _say(f"{tie}.{form}", lang, a=label(step.from_id), b=label(step.to_id), share=_share(step, lang))
        bare = through
    return f"{told}."


def crowded_sentence(path: Path, lang: Language, label: Callable[[str], str]) -> str:
    """Return the sentence that names what was met and not walked through; nothing where all was."""
    names = ", ".join(label(id_) for id_ in path.crowded)
    return _say("whole.crowded", lang, names=names) if names else ""


def _say(key: str, lang: Language, **values: object) -> str:
    text = path_words()[key].in_language(lang)
    return (text.replace(" :", f"{FIXED}:") if lang == "fr" else text).format(**values)


def _share(step: Step, lang: Language) -> str:
    least, most = step.share_min, step.share_max
    if least is None and most is None:
        return _say("shares.unknown", lang)
    if least is None or most is None:
        known = least if most is None else most
        return _say("shares.at_least" if most is None else "shares.at_most", lang, share=percent(known or 0.0, lang))
    if least == most:
        return _say("shares.exact", lang, share=percent(least, lang))
    return _say("shares.between", lang, least=percent(least, lang), most=percent(most, lang))
