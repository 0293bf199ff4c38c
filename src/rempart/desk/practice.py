"""The desk of a practice town: an account for each role, and seven cases, from an application just complete to a measure in force.

Everything is invented. The cases stand on the town's own applications, so that the check finds what was planted; their days are
told backwards from the day that the town's clock shows.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation

from rempart.base import RempartError, Words, months_after
from rempart.base.words import Language
from rempart.desk.accounts.models import RoleGrant, Town, User
from rempart.desk.accounts.practice import PASSWORD, practice_accounts
from rempart.desk.cases import drafting, facts, hearing
from rempart.desk.cases.acting import Opened, Party, open_case, take_step
from rempart.desk.cases.models import Case, PracticeClock
from rempart.desk.concerned import notices
from rempart.desk.concerned.models import Notice
from rempart.desk.screening.running import ask_for_run
from rempart.procedures.reasons.measures import review_due
from rempart.screening.application import Application

_SINCE = date(2020, 1, 1)
_NAMES = {"case_officer": "Camille Ormeval", "decision_maker": "Dominique Valserre"}
"""Invented: who signs a letter has a name."""
TOURED, HEARD = "0147", "0142"
"""Ends of the numbers of the two cases that the guided tour works on."""
_TO_EFFECT = 12
"""Days from the draft of the decision in force to the day on which its measure takes effect."""
HEARING_IN = 4
"""Days after which the hearing of the second is held: as many as the answer of the first takes."""


@transaction.atomic
def make_accounts(town: Town, language: str) -> dict[str, User]:
    """Make one account for each role, by its role, with roles given by two accounts that nobody signs in with."""
    givers = [_account(f"clerk-{n}", f"Z-0{n}", town, "", language) for n in (1, 2)]
    made = {}
    for one in practice_accounts():
        user = _account(one.username, one.pseudonym, town, "Practice", language, PASSWORD, _NAMES.get(one.role, ""))
        made[one.role] = user
        _grant(user, one.role, givers)
    return made


def _account(
    username: str, pseudonym: str, town: Town, unit: str, language: str, password: str | None = None, name: str = ""
) -> Any:
    found = User.objects.filter(username=username).first()
    return found or User.objects.create_user(
        username, password, pseudonym=pseudonym, name=name or username, town=town, unit=unit, language=language
    )


def _grant(user: User, role: str, givers: list[Any]) -> None:
    told = {"from_on": _SINCE, "given_by": givers[0], "confirmed_by": givers[1]}
    RoleGrant.objects.get_or_create(user=user, role=role, defaults=told)


@dataclass(frozen=True)
class _Done:
    """One step of a practice case: who, which, how many days ago, and what it carries."""

    role: str
    step: str
    ago: int
    carries: Mapping[str, Words] = field(default_factory=dict)


_READ = Words("as received at the desk", "tel que reçu au guichet")
_ASKED = {
    "questions": Words(
        "Who holds the company today? On which terms is the advance made?",
        "Qui détient la société aujourd’hui ? À quelles conditions l’avance est-elle faite ?",
    )
}
_ANSWERS = {
    "answers": Words("the applicant sent the register of shares", "le demandeur a envoyé le registre des titres")
}
_INTENT = {
    "facts": Words(
        "F1: the company has its seat at another address", "F1 : la société a son siège à une autre adresse"
    ),
    "measure": Words("a grant with one condition", "une autorisation sous une condition"),
}
_MINUTES = {
    "minutes": Words("The applicant explained the move of the seat.", "Le demandeur a expliqué le transfert du siège.")
}
_EXTRACT = Words("extract of the trade register", "extrait du registre du commerce")
_INFORMED = Words(
    "The form that this person signed gives the information of art. 14.",
    "Le formulaire signé par cette personne donne les informations de l’art. 14.",
)
_FACT = Words(
    "The company has its seat at another address than the application says.",
    "La société a son siège à une autre adresse que celle de la demande.",
)
_ANSWER = Words(
    "We moved in the spring and told the register late.", "Nous avons déménagé au printemps et prévenu tard."
)
_BECAUSE = Words(
    "The seat declared differs from that of the register.", "Le siège déclaré diffère de celui du registre."
)
_TOO_LITTLE = Words(
    "An undertaking alone would not give the town the right address.",
    "Un engagement seul ne donnerait pas la bonne adresse à la ville.",
)
_CONDITION = Words("the seat is registered anew within a month", "le siège est inscrit de nouveau dans le mois")
_BOXES = {
    "aim": Words("The town must know where it can reach the operator.", "La ville doit savoir où joindre l’exploitant."),
    "facts": Words("F1 was read in the extract and explained.", "F1 a été lu dans l’extrait et expliqué."),
    "link": Words("The company itself operates the terrace.", "La société exploite elle-même la terrasse."),
    "suitability": Words("A correct entry makes the operator reachable.", "Une inscription exacte permet de joindre l’exploitant."),
    "milder": _TOO_LITTLE,
    "effect": Words("One form is to be filed; nobody loses work.", "Un formulaire est à déposer ; personne ne perd son travail."),
    "duration": Words("The condition ends with the new extract.", "La condition prend fin avec le nouvel extrait."),
}  # fmt: skip


def _begun(received: int, complete: int) -> list[_Done]:
    return [
        _Done("front_desk", "receive", received, {"received_on": _READ}),
        _Done("front_desk", "complete", complete),
    ]


def _drafted(start: int) -> list[_Done]:
    return [
        *_begun(start, start - 2),
        _Done("case_officer", "send_questions", start - 5, _ASKED),
        _Done("case_officer", "answered", start - 15, _ANSWERS),
        _Done("legal_officer", "intend", start - 18, _INTENT | {"notified_on": _READ}),
        _Done("hearing_clerk", "hear", start - 26, _MINUTES),
        _Done("legal_officer", "draft", start - 28),
    ]


_OF_TERRACE = Words("the form, the floor plan and the insurance", "le formulaire, le plan et l’assurance")
_BASIS = Words("the title says who runs the terrace", "le titre dit qui exploite la terrasse")
_SERVICE = Words("permits of the public domain", "service de l’occupation du domaine public")
_TERRACE = [  # its term runs out within days, and saying nothing would be an answer
    _Done("front_desk", "receive", 56, {"received_on": _READ, "service": _SERVICE}),
    _Done("front_desk", "examine", 53, {"papers_seen": _OF_TERRACE}),
    _Done("case_officer", "send_questions", 40, _ASKED | {"basis": _BASIS}),
    _Done("case_officer", "answered", 28, _ANSWERS),
]
_IN_FORCE = [
    *_drafted(120),
    _Done("decision_maker", "sign", 90),
    _Done(
        "legal_officer",
        "notify",
        88,
        {"notified_on": _READ, "remedies": Words("court, two months", "tribunal, deux mois")},
    ),
    _Done("case_officer", "take_effect", 80, {"from_on": _READ}),
]
_INVITED = [
    *_begun(26, 24),
    _Done("case_officer", "send_questions", 20, _ASKED),
    _Done("case_officer", "answered", 12, _ANSWERS),
    _Done("legal_officer", "intend", 6, _INTENT | {"notified_on": _READ}),
]
_HEARD = _drafted(45)[:-1]
_COURSES: dict[str, list[_Done]] = {
    "received": _begun(6, 4)[:1], "begun": _begun(6, 4), "asked": _drafted(20)[:3], "heard": _HEARD, "drafted": _drafted(45), "in_force": _IN_FORCE,
}  # fmt: skip
"""How far a case may have come, for towns that are made for measuring."""


@dataclass(frozen=True)
class Planned:
    """An application of the town, and the questions that were planted in it."""

    application: Application
    asks: frozenset[str]


@transaction.atomic
def open_cases(
    town: Town, people: Mapping[str, User], planned: Sequence[Planned], on: date, language: Language
) -> list[Case]:
    """Open the practice cases on the town's applications, with the town's clock at a day, and return them by number.

    Raises:
        RempartError: the town has not the applications that the cases stand on.
    """
    PracticeClock.set(on)
    givers = list(User.objects.filter(username__startswith="clerk-").order_by("id"))
    _grant(people["legal_officer"], "decision_maker", givers)  # so that one can try to sign one's own draft
    plain = iter([one.application for one in planned if not one.asks and one.application.received_on.year == on.year])
    try:
        plans: list[tuple[str, Words, Application, list[_Done]]] = [
            ("0088", Words("Terrace of 18 m²", "Terrasse de 18 m²"), next(plain), _IN_FORCE),
            ("0120", Words("Grant for a shop window", "Subvention pour une vitrine"), next(plain), [
                _Done("front_desk", "receive", 2, {"received_on": _READ})]),
            ("0125", Words("Lease of a market stall", "Bail d’un étal de la halle"), next(plain), _begun(6, 4)),
            ("0131", Words("Terrace of 12 m²", "Terrasse de 12 m²"), next(plain), _TERRACE),
            ("0138", Words("Grant for renovation", "Subvention de rénovation"), next(plain), [
                *_begun(20, 18), _Done("case_officer", "send_questions", 8, _ASKED)]),
            (HEARD, Words("Cleaning of the halls", "Nettoyage des halles"), next(plain), _INVITED),
            (TOURED, Words("Bar du Port, terrace and licence", "Bar du Port, terrasse et licence"), _bar_du_port(planned), _begun(10, 8)),
        ]  # fmt: skip
    except StopIteration as error:
        raise RempartError("practice", "the town has too few applications", "Make the practice town anew") from error
    with translation.override(language):  # reasons are drawn in the language in which the cases are told
        cases = [
            _open(town, people, f"{on.year}-{key}", title, one, done, on, language) for key, title, one, done in plans
        ]
        _invited(cases[-2], people, on, language)
    ask_for_run(cases[-1], people["case_officer"])
    return cases


@transaction.atomic
def open_at(
    town: Town, people: Mapping[str, User], number: str, title: Words, application: Application, course: str, on: date, language: Language
) -> Case:  # fmt: skip
    """Open a case on an application and lead it as far as a course says (``received`` to ``in_force``), ``on`` being today."""
    with translation.override(language):
        return _open(town, people, number, title, application, _COURSES[course], on, language)


def _bar_du_port(planned: Sequence[Planned]) -> Application:
    """Return the application of the guided tour: its premises raise one question, its owner another."""
    premises = next(one.application for one in planned if "EST-01" in one.asks)
    owned = next(one.application for one in planned if "OWN-03" in one.asks)
    return replace(premises, lines=owned.lines)


def _open(
    town: Town,
    people: Mapping[str, User],
    number: str,
    title: Words,
    one: Application,
    steps: list[_Done],
    on: date,
    lang: Language,
) -> Case:
    parties = [
        Party(
            line.role, line.schema, line.name, str(line.birth_date or ""), list(line.identifiers), line.address or "",
        )
        for line in one.lines
    ]  # fmt: skip
    told = {"from": one.id, "premises_id": one.premises[0] if one.premises else ""}
    pack, procedure = ("fr", "public_domain") if steps is _TERRACE else ("generic", "application")
    opened = Opened(
        number, procedure, title.in_language(lang), parties, ", ".join(one.premises), pack=pack, application=told
    )
    case = open_case(people["front_desk"], town, opened, on - timedelta(days=max(step.ago for step in steps)))
    _inform(case, people["case_officer"], on, lang)
    for step in steps:
        day = on - timedelta(days=step.ago)
        carries = {
            name: day.isoformat() if name.endswith("_on") else said.in_language(lang)
            for name, said in step.carries.items()
        }
        _write(case, people, step.step, day, language=lang)
        take_step(case, people[step.role], step.role, step.step, on=day, carries=carries)
    return case


def _invited(case: Case, people: Mapping[str, User], on: date, language: Language) -> None:
    """Prepare the hearing to which the applicant was invited, and what will be decided if it changes nothing."""
    place = Words("town hall, room 12", "mairie, salle 12").in_language(language)
    hearing.save(case, people["hearing_clerk"], 0, on + timedelta(days=HEARING_IN), "10:00", {"place": place})
    drafting.save(case, people["legal_officer"], 0, _draft(on + timedelta(days=30), language))


def _inform(case: Case, by: User, on: date, lang: Language) -> None:
    """Decide the notices of a case whose month is over: who signs a form has read what it says about data."""
    for row in Notice.objects.filter(case=case, due_on__lt=on).select_related("case"):
        notices.derogate(row, by, "known", on + timedelta(days=180), _INFORMED.in_language(lang), "")


def _write(case: Case, people: Mapping[str, User], step: str, day: date, language: Language) -> None:
    """Write what a step stands on: the fact that it puts to the person, their answer, the draft that it takes."""
    if step == "intend":
        name = _EXTRACT.in_language(language)
        source = {"name": name, "seen_on": str(day), "sha256": hashlib.sha256(name.encode()).hexdigest()}
        said = {"sentence": _FACT.in_language(language), "source": source, "reliability": "document"}
        facts.promote(case, people["case_officer"], said, "officer")
    elif step == "hear":
        facts.answer(case, people["hearing_clerk"], 1, _ANSWER.in_language(language))
    elif step == "draft":
        drafting.save(case, people["legal_officer"], 0, _draft(day + timedelta(days=_TO_EFFECT), language))


def _draft(day: date, language: Language) -> drafting.Draft:
    """Return a draft in which nothing is missing, of a measure of six months from a day."""
    last = months_after(day, 6)
    told = {box: words.in_language(language) for box, words in _BOXES.items()}
    why = drafting.Milder(would_do="no", why=_TOO_LITTLE.in_language(language))
    rung = drafting.Rung(facts=["F1"], because=_BECAUSE.in_language(language), against=_ANSWER.in_language(language))
    return drafting.Draft(
        chosen=["F1"], ladder={"irregularity": rung}, boxes=told, milder={"monitor": why}, measure="conditions",
        from_on=str(day), until_on=str(last), review_on=str(review_due(day, last)), conditions=[_CONDITION.in_language(language)],
    )  # fmt: skip
