"""Stories of what ties parties to one another (NET)."""

from datetime import date
from typing import Any

from rempart.town.desk import Desk
from rempart.town.editions import WHOLE_ON
from rempart.town.stories.whole.bodies import body, firms_of
from rempart.town.stories.whole.form import story

_MANAGED = date(2021, 3, 1)


def _officer(desk: Desk, person: str, firm: str, **more: Any) -> None:
    desk.tell("directorship", director_id=person, organization_id=firm, role="Gérant", **more)


def _refused_before(desk: Desk, key: str, former: bool, *asks: str, sold: bool = False) -> None:
    """The town refused an earlier firm at the place; its manager manages the applicant too, or ``former`` is false.

    A colleague sits beside the manager in the earlier firm, so that nobody is its only officer.
    """
    casting = desk.casting
    company, place = casting.owned(60, 40), casting.new_premises()
    casting.spell(place, company, date(2025, 4, 7))
    earlier = body(desk, f"{key}-earlier").id
    manager, colleague = desk.party(casting.person()), desk.party(casting.person())
    _officer(desk, manager, earlier, valid_from=_MANAGED)
    _officer(desk, colleague, earlier, valid_from=_MANAGED)
    _officer(desk, manager if former else desk.party(casting.person()), desk.party(company), valid_from=_MANAGED)
    asked = {"premises_id": place.number, "requested_on": date(2024, 9, 2), "decided_on": date(2024, 12, 2)}
    desk.tell("permit", permit_id=f"{key}-1", kind="Terrasse", applicant_id=earlier, decision="refused", **asked)
    if sold:
        desk.tell("event", party_id=earlier, kind="transfer", event_on=date(2025, 3, 17), other_id=desk.party(company))
    applicant = casting.party("applicant", company)
    excluded = ("NET-01",) if sold else ()
    casting.apply(key, applicant, on=WHOLE_ON, premises=place, must_ask=asks, excluded=excluded, alone=True)


def _same_manager(desk: Desk, key: str) -> None:
    _refused_before(desk, key, True, "NET-01")


def _place_alone(desk: Desk, key: str) -> None:
    _refused_before(desk, key, False)


def _published_sale(desk: Desk, key: str) -> None:
    _refused_before(desk, key, True, sold=True)


def _telephone(desk: Desk, key: str, strangers: int, *asks: str, adviser: bool = False) -> None:
    """So many other firms have the telephone of the applicant."""
    casting = desk.casting
    company = casting.owned(60, 40)
    parties = [desk.party(company), *(body(desk, f"{key}-{rank}").id for rank in range(1, strangers + 1))]
    for party in parties:
        desk.tell("contact", party_id=party, kind="phone", value_hash=f"{key}-phone")
    if adviser:
        desk.tell("representation", agent_id=parties[1], client_id=parties[0], role="expert-comptable")
    excluded = () if asks else ("NET-02",)
    casting.apply(key, casting.party("applicant", company), on=WHOLE_ON, must_ask=asks, excluded=excluded, alone=True)
    casting.watch(key, "NET-02", company.identifier, asked=bool(asks))


def _of_a_stranger(desk: Desk, key: str) -> None:
    _telephone(desk, key, 1, "NET-02")


def _of_ten(desk: Desk, key: str) -> None:
    _telephone(desk, key, 9, "NET-02")


def _of_the_accountant(desk: Desk, key: str) -> None:
    _telephone(desk, key, 1, adviser=True)


def _of_eleven(desk: Desk, key: str) -> None:
    _telephone(desk, key, 10)


def _one_stall(desk: Desk, key: str, *firms: str, asked: bool, several: bool = False) -> None:
    """These firms and another ask for one stall."""
    for firm in (*firms, *firms_of(desk, f"{key}-else", 0.51)):
        right = {"right_id": f"{key}-stall", "kind": "emplacement", "several_allowed": several}
        desk.tell("right_request", applicant_id=firm, requested_on=date(2026, 9, 21), **right)
    desk.casting.watch(key, "NET-03", f"{key}-stall", asked=asked)


def _two_hats(desk: Desk, key: str) -> None:
    _one_stall(desk, key, *firms_of(desk, key, 0.51, 0.51), asked=True)


def _two_halves(desk: Desk, key: str) -> None:
    _one_stall(desk, key, *firms_of(desk, key, 0.51, 0.5), asked=False)


def _several_allowed(desk: Desk, key: str) -> None:
    _one_stall(desk, key, *firms_of(desk, key, 0.51, 0.51), asked=False, several=True)


STORIES = (
    story(
        "refused_manager_returns",
        "The manager of a firm refused here manages the applicant",
        "Le gérant d’une entreprise refusée ici gère le demandeur",
        _same_manager,
    ),
    story(
        "refused_place_alone",
        "Decoy: another firm was refused at the same place",
        "Leurre : une autre entreprise a été refusée au même endroit",
        _place_alone,
    ),
    story(
        "refused_firm_sold",
        "Decoy: the business of the firm refused here was sold to the applicant",
        "Leurre : le fonds de l’entreprise refusée ici a été vendu au demandeur",
        _published_sale,
    ),
    story(
        "telephone_of_a_stranger",
        "A firm with the telephone of a stranger",
        "Une entreprise avec le téléphone d’une inconnue",
        _of_a_stranger,
    ),
    story(
        "telephone_of_ten",
        "Ten firms with one telephone",
        "Dix entreprises avec un même téléphone",
        _of_ten,
    ),
    story(
        "telephone_of_accountant",
        "Decoy: a firm with the telephone of its accountant",
        "Leurre : une entreprise avec le téléphone de son comptable",
        _of_the_accountant,
    ),
    story(
        "telephone_of_eleven",
        "Decoy: eleven firms reached through one switchboard",
        "Leurre : onze entreprises jointes par un même standard",
        _of_eleven,
    ),
    story(
        "two_hats_one_stall",
        "Two firms of one owner ask for one stall",
        "Deux entreprises d’un même propriétaire demandent un emplacement",
        _two_hats,
    ),
    story(
        "half_a_hat_one_stall",
        "Decoy: a firm of one owner, and one of which he holds exactly half, ask for one stall",
        "Leurre : une entreprise d’un propriétaire et une dont il a exactement la moitié demandent un emplacement",
        _two_halves,
    ),
    story(
        "stall_several_allowed",
        "Decoy: two firms of one owner ask where the rules allow it",
        "Leurre : deux entreprises d’un même propriétaire, où les règles le permettent",
        _several_allowed,
    ),
)
