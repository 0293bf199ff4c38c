"""Words of both languages for what every pack shares: roles, facts of a case, and why a step is refused."""

from rempart.base import Words

ROLE_WORDS = {
    "front_desk": Words("front desk", "accueil"),
    "case_officer": Words("case officer", "agent instructeur"),
    "reviewer": Words("reviewer", "relecteur"),
    "legal_officer": Words("legal officer", "juriste"),
    "decision_maker": Words("decision maker", "autorité"),
    "hearing_clerk": Words("hearing clerk", "secrétaire de l’audition"),
    "inspector": Words("inspector", "inspecteur"),
    "partner": Words("partner", "partenaire"),
    "data_protection_officer": Words("data protection officer", "délégué à la protection des données"),
    "auditor": Words("auditor", "auditeur"),
    "applicant": Words("applicant", "demandeur"),
    "prefect": Words("prefect", "préfet"),
    "court": Words("court", "juge"),
    "clock": Words("by itself, on its date", "de plein droit, à sa date"),
}
FACT_WORDS = {
    "complete": Words("the file is complete", "le dossier est complet"),
    "bylaw": Words("the by-law was checked", "le règlement a été vérifié"),
    "inquiry_announced": Words("the inquiry was announced to the person", "l’enquête a été annoncée à la personne"),
    "sources_checked": Words("the sources were checked", "les sources ont été consultées"),
    "nothing_to_ask": Words("there is nothing to ask", "il n’y a rien à demander"),
    "disclosed": Words("the matter was disclosed to the person", "les éléments ont été communiqués à la personne"),
    "heard": Words("the person was heard", "la personne a été entendue"),
    "hearing_waived": Words("an exception to the hearing is cited", "une exception à l’audition est citée"),
    "advice": Words("the advice was received", "l’avis a été reçu"),
    "reasons": Words("reasons are written", "les motifs sont écrits"),
    "proportionality": Words("the proportionality form is filled in", "l’examen de proportionnalité est rempli"),
    "drafted": Words("the decision is drafted", "la décision est rédigée"),
    "approved": Words("the decision is approved", "la décision est approuvée"),
    "notified": Words("the decision is notified", "la décision est notifiée"),
    "remedies_stated": Words("the ways of appeal are told", "les voies de recours sont indiquées"),
    "reviewed": Words("the measure was reviewed", "la mesure a été réexaminée"),
}
EXPIRED = Words("the end of: {clock}", "le terme de : {clock}")
MISSING = Words("not yet: {what}", "pas encore : {what}")
ONE_OF = Words("none of these yet: {what}", "rien encore de ceci : {what}")
ELSEWHERE = Words("the case is at: {state}", "le dossier en est à : {state}")
NOT_ALLOWED = Words("this is not for the role: {role}", "ce n’est pas pour le rôle : {role}")
NOT_RECORDED = Words("'{name}' is not recorded", "« {name} » n’est pas renseigné")
SAME_PERSON = Words(
    "it needs somebody else than whoever did: {step}", "il faut une autre personne que l’auteur de : {step}"
)
EXTENDED = Words("it was extended once already: {clock}", "il a déjà été prolongé une fois : {clock}")
ENDED = Words("it has ended and is extended no more: {clock}", "il est terminé et ne se prolonge plus : {clock}")
NO_DAY = Words("'until' is no day from this step on", "« until » n’est pas un jour à partir de cette étape")
NO_BYLAW = Words("there is no by-law of the town", "il n’y a pas de règlement de la ville")


def filled(words: Words, **values: Words | str) -> Words:
    """Return words with their fields filled, each in its language."""
    told = {
        lang: {name: getattr(one, lang) if isinstance(one, Words) else one for name, one in values.items()}
        for lang in ("en", "fr")
    }
    return Words(en=words.en.format(**told["en"]), fr=words.fr.format(**told["fr"]))
