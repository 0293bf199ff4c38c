"""The proportionality form: seven boxes, each of at least one sentence, none with a text of its own beforehand.

Source: ``desk`` section 2.8; Charter art. 52(1); ``rights`` R-18 for milder measures and the livelihood.
"""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from rempart.base import Words

BOXES: Mapping[str, Words] = {
    "aim": Words("Aim, and the text that allows it", "But, et texte qui le permet"),
    "facts": Words("Established facts", "Faits établis"),
    "link": Words("Link between person, activity and premises", "Lien entre la personne, l’activité et le local"),
    "suitability": Words("Why the measure serves the aim", "En quoi la mesure sert le but"),
    "milder": Words("Milder measures, and why they do not suffice", "Mesures moins fortes, et pourquoi elles ne suffisent pas"),
    "effect": Words("Effect on the person, staff, neighbours, third parties", "Effet sur la personne, le personnel, les voisins, les tiers"),
    "duration": Words("Duration, lifting, review", "Durée, levée, réexamen"),
}  # fmt: skip


class Proportionality(BaseModel):
    """The seven boxes as filled in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    aim: str
    facts: str
    link: str
    suitability: str
    milder: str
    effect: str
    duration: str


def box_faults(form: Proportionality) -> list[Words]:
    """Return the boxes that hold no sentence, or the sentence of another box."""
    faults, seen = [], set[str]()
    for box, title in BOXES.items():
        text = " ".join(str(getattr(form, box)).split())
        if len(text.split()) < 4 or text[-1] not in ".!?»”)":
            faults.append(
                Words(f"'{title.en}' holds no whole sentence", f"« {title.fr} » ne contient pas de phrase entière")
            )
        elif text.casefold() in seen:
            faults.append(Words(f"'{title.en}' repeats another box", f"« {title.fr} » répète une autre case"))
        seen.add(text.casefold())
    return faults
