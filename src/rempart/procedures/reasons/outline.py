"""The outline of reasons: made from the facts that were chosen, and only from facts that were heard.

It holds no sentence that is not in the file: the fact as established, its source and day, what the person said, the step
of the ladder with what speaks against it, the boxes of the proportionality form. An officer writes between the lines.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from rempart.base import RempartError, Words
from rempart.base.spoken import day_in_words
from rempart.base.words import Language
from rempart.procedures.reasons.facts import Fact, unusable
from rempart.procedures.reasons.ladder import LADDER, Link, ladder_faults
from rempart.procedures.reasons.proportionality import BOXES, Proportionality, box_faults

_SAID = {
    "facts": Words("Facts", "Faits"),
    "assessment": Words("Assessment", "Appréciation"),
    "proportion": Words("Proportionality", "Proportionnalité"),
    "source": Words("{source}, consulted on {day}", "{source}, consulté le {day}"),
    "put": Words("put to the person on {day}", "soumis à la personne le {day}"),
    "said": Words("The person answered: “{answer}”", "La personne a répondu : « {answer} »"),
    "silent": Words("The person did not answer by {day}.", "La personne n’a pas répondu avant le {day}."),
    "against": Words("Against: {text}", "En sens contraire : {text}"),
}


def selection_faults(chosen: Sequence[str], facts: Mapping[str, Fact], on: date) -> list[Words]:
    """Return why chosen facts cannot be reasons on a day; nothing where all can."""
    faults = []
    for one in chosen:
        if one not in facts:
            faults.append(Words(f"{one} is not a fact of the case", f"{one} n’est pas un fait du dossier"))
        else:
            faults += unusable(facts[one], on)
    return faults


def outline(
    chosen: Sequence[str], facts: Mapping[str, Fact], links: Sequence[Link], form: Proportionality, on: date, lang: Language
) -> list[tuple[str, list[str]]]:  # fmt: skip
    """Return the outline: headings, each with its sentences.

    Raises:
        RempartError: a fact was not heard, a step of the ladder lacks its fact or its contrary, a box is empty; all are told.
    """
    used = {one for link in links for one in link.facts} - set(chosen)
    faults = [
        *selection_faults(chosen, facts, on),
        *(
            Words(f"{one} is used and was not chosen", f"{one} est utilisé sans avoir été choisi")
            for one in sorted(used)
        ),
        *ladder_faults(links, facts),
        *box_faults(form),
    ]
    if faults:
        told = "; ".join(one.in_language(lang) for one in faults)
        raise RempartError("the reasons", told, "Complete the file; nothing was written")
    return [
        (_SAID["facts"].in_language(lang), [sentence for one in chosen for sentence in _fact(facts[one], lang)]),
        (_SAID["assessment"].in_language(lang), assessment(links, lang)),
        (_SAID["proportion"].in_language(lang), proportion(form, lang)),
    ]  # fmt: skip


def assessment(links: Sequence[Link], lang: Language) -> list[str]:
    """Return the steps of the ladder that are reached, each with its reason and what speaks against it."""
    return [sentence for link in links for sentence in _link(link, lang)]


def proportion(form: Proportionality, lang: Language) -> list[str]:
    """Return the boxes of the proportionality form, each under its title."""
    return [f"{title.in_language(lang)}. {getattr(form, box)}" for box, title in BOXES.items()]


def _fact(fact: Fact, lang: Language) -> list[str]:
    source = (
        _SAID["source"].in_language(lang).format(source=fact.source.name, day=day_in_words(fact.source.seen_on, lang))
    )
    put = _SAID["put"].in_language(lang).format(day=day_in_words(fact.put_on, lang)) if fact.put_on else ""
    sentences = [f"{fact.id}. {fact.sentence} ({source}; {put})"]
    if fact.answer:
        sentences.append(_SAID["said"].in_language(lang).format(answer=fact.answer))
    elif fact.answered_by:
        sentences.append(_SAID["silent"].in_language(lang).format(day=day_in_words(fact.answered_by, lang)))
    return sentences


def _link(link: Link, lang: Language) -> list[str]:
    step = LADDER[link.step].in_language(lang)
    cited = f" ({', '.join(link.facts)})" if link.facts else ""
    sentences = [
        f"{step[0].upper()}{step[1:]}{cited}: {link.because}"
        if lang == "en"
        else f"{step[0].upper()}{step[1:]}{cited} : {link.because}"
    ]
    if link.against:
        sentences.append(_SAID["against"].in_language(lang).format(text=link.against))
    return sentences
