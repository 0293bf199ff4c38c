"""Stories of freight, import, warehouses and port ground (POR-01, -02, -03, -05)."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from rempart.town.cast import Company, Said
from rempart.town.casting import Casting
from rempart.town.desk import Desk
from rempart.town.stories.whole.form import WholeStory, story
from rempart.town.stories.whole.places.places import apply_for, lease, place, visits

_CATERING, _BUILDING_TRADE, _RETAIL, _WHOLESALE = "56.10A", "43.22A", "47.11B", "46.17B"
_TURNED, _JOINED = date(2026, 2, 2), date(2026, 3, 9)
_CONCEDED = date(2024, 1, 8)


def _born(casting: Casting, day: date) -> Company:
    """A company of two owners, founded on a day."""
    made = replace(casting.company(said_on=day + timedelta(days=45)), founded=day)
    casting.cast.companies[-1] = made
    casting.own(made, first := casting.person(), 60)
    casting.own(made, casting.person(), 40)
    casting.relate(made, first, "boardMember")
    return made


def _carrier(
    desk: Desk,
    key: str,
    *,
    born: date,
    vehicles: int = 0,
    forwarder: bool = False,
    asks: tuple[str, ...] = (),
    excluded: tuple[str, ...] = (),
) -> None:
    """A firm of freight by road without staff on record, and the vehicles that it declared."""
    casting, company = desk.casting, _born(desk.casting, born)
    cells = {"activitePrincipaleUniteLegale": "49.41A", "trancheEffectifsUniteLegale": "NN"}
    casting.cast.sirene[company.number] = cells
    desk.tell(
        "fleet",
        party_id=desk.party(company),
        declared_on="2026-09-07",
        vehicles=vehicles,
        parking=0,
        forwarder=forwarder,
    )
    apply_for(desk, key, None, by=company, asks=asks, excluded=excluded)


def _importer(
    desk: Desk,
    key: str,
    *,
    share: float = 30,
    before: str = _CATERING,
    succession: bool = False,
    asks: tuple[str, ...] = (),
    excluded: tuple[str, ...] = (),
) -> None:
    """A firm that turned to wholesale, and whose smaller owner sold to another soon after."""
    casting, company = desk.casting, desk.casting.company()
    casting.own(company, first := casting.person(), 100 - share)
    casting.relate(company, first, "boardMember")
    was = Said(company.said_on, "new", share, share)
    casting.relate(company, casting.person(), "shareholding", was, Said(_JOINED, "closed", share, share))
    casting.relate(company, casting.person(), "shareholding", Said(_JOINED, "new", share, share))
    casting.cast.sirene[company.number] = {"activitePrincipaleUniteLegale": _WHOLESALE}
    about = desk.party(company)
    desk.tell("event", party_id=about, kind="accounts_filed", event_on="2026-06-15", ref=f"{key}-3")
    desk.tell(
        "event",
        party_id=about,
        kind="object_change",
        event_on=_TURNED,
        ref=f"{key}-1",
        code_before=before,
        code_after=_WHOLESALE,
    )
    if succession:
        taken_over = desk.stranger(f"{key}-P", classification=_WHOLESALE)
        desk.tell("event", party_id=taken_over, kind="succession", event_on=_TURNED, other_id=about, ref=f"{key}-2")
    apply_for(desk, key, None, by=company, asks=asks, excluded=excluded)


def _warehouse(
    desk: Desk,
    key: str,
    *,
    last: str,
    use: str = "entrepôt",
    known: bool = False,
    asks: tuple[str, ...] = (),
    excluded: tuple[str, ...] = (),
) -> None:
    """A warehouse in which visits saw one firm from the first of June on; ``known``: a lease names it."""
    premises, seen = place(desk, key, use), desk.stranger(f"{key}-P")
    visits(desk, premises.number, "2026-06-01", last, operator_id=seen)
    if known:
        lease(desk, premises.number, seen, None, sublet_allowed=False)
    apply_for(desk, key, premises, asks=asks, excluded=excluded)


def _passed_down(
    desk: Desk,
    key: str,
    *,
    asked: bool,
    tiers: int = 0,
    operator: str | None = None,
    sold: date | None = None,
) -> None:
    """A concession of port ground since 2024.

    The work is given out over ``tiers`` levels, each accepted, to sole traders. An ``operator`` beside the holder is *accepted*, *pool* (of
    a labour pool) or *outsider*. ``sold``: the day on which the holder's shares went to another person.
    """
    holder = _sold(desk.casting, sold) if sold else desk.casting.owned(60, 40)
    ground = place(desk, key, "terre-plein portuaire").number
    number = f"{key}-B"
    desk.tell(
        "lease",
        lease_id=number,
        lessor_id=desk.town(),
        tenant_id=desk.party(holder),
        premises_id=ground,
        concession=True,
        valid_from=_CONCEDED,
    )
    desk.tell("operator_spell", premises_id=ground, operator_id=desk.party(holder), valid_from=_CONCEDED)
    for tier in range(1, tiers + 1):
        _subcontract(desk, number, desk.party(desk.casting.person()), tier)
    if operator:
        works = desk.stranger(f"{key}-P") if operator == "pool" else desk.party(desk.casting.person())
        desk.tell("operator_spell", premises_id=ground, operator_id=works, valid_from="2025-05-05")
        if operator == "accepted":
            _subcontract(desk, number, works, 1)
        elif operator == "pool":
            desk.tell("party_tag", party_id=works, tag="labour_pool")
    desk.casting.watch(key, "POR-05", number, asked=asked)


def _subcontract(desk: Desk, contract: str, works: str, tier: int) -> None:
    desk.tell(
        "subcontract",
        contract_id=contract,
        subcontract_id=f"{contract}-{works}",
        subcontractor_id=works,
        tier=tier,
        accepted_on="2025-04-07",
    )


def _sold(casting: Casting, day: date) -> Company:
    """A company whose sole owner sold to another person on a day."""
    made = casting.company()
    seller = casting.person()
    casting.relate(made, seller, "boardMember")
    casting.relate(made, seller, "shareholding", Said(made.said_on, "new", 100, 100), Said(day, "closed", 100, 100))
    casting.relate(made, casting.person(), "shareholding", Said(day, "new", 100, 100))
    return made


STORIES: tuple[WholeStory, ...] = (
    story(
        "carrier_without_means",
        "A young carrier without staff, vehicles or a licence on record",
        "Un jeune transporteur sans personnel, véhicule ni licence connus",
        partial(_carrier, born=date(2024, 11, 14), asks=("POR-01",)),
    ),
    story(
        "carrier_a_day_older",
        "Decoy: a carrier without means, founded on the day that the period leaves out",
        "Leurre : un transporteur sans moyens, fondé le jour que la période laisse dehors",
        partial(_carrier, born=date(2024, 11, 13)),
    ),
    story(
        "carrier_with_a_lorry",
        "Decoy: a young carrier with one vehicle",
        "Leurre : un jeune transporteur qui a un véhicule",
        partial(_carrier, born=date(2024, 11, 14), vehicles=1),
    ),
    story(
        "carrier_is_a_forwarder",
        "Decoy: a young licensed forwarder, who needs no vehicle",
        "Leurre : un jeune commissionnaire agréé, qui n’a pas besoin de véhicule",
        partial(_carrier, born=date(2024, 11, 14), forwarder=True, excluded=("POR-01",)),
    ),
    story(
        "turned_to_import",
        "A restaurant turns to wholesale, and an owner of three tenths joins",
        "Un restaurant passe au commerce de gros, et un détenteur de trois dixièmes entre",
        partial(_importer, asks=("POR-02",)),
    ),
    story(
        "turned_with_a_quarter",
        "Decoy: a restaurant turns to wholesale, and an owner of just a quarter joins",
        "Leurre : un restaurant passe au commerce de gros, et un détenteur d’un quart tout juste entre",
        partial(_importer, share=25),
    ),
    story(
        "turned_from_retail",
        "Decoy: a shop turns to wholesale, and an owner of three tenths joins",
        "Leurre : un magasin passe au commerce de gros, et un détenteur de trois dixièmes entre",
        partial(_importer, before=_RETAIL),
    ),
    story(
        "turned_by_succession",
        "Decoy: a building firm turns to wholesale and succeeds an importer",
        "Leurre : une entreprise du bâtiment passe au commerce de gros et succède à un importateur",
        partial(_importer, before=_BUILDING_TRADE, succession=True, excluded=("POR-02",)),
    ),
    story(
        "nobody_known_in_the_warehouse",
        "A firm that no register names there is seen in a warehouse for ninety-one days",
        "Une entreprise qu’aucun registre n’y nomme est vue dans un entrepôt pendant quatre-vingt-onze jours",
        partial(_warehouse, last="2026-08-31", asks=("POR-03",)),
    ),
    story(
        "ninety_days_in_the_warehouse",
        "Decoy: the same for ninety days",
        "Leurre : de même pendant quatre-vingt-dix jours",
        partial(_warehouse, last="2026-08-30"),
    ),
    story(
        "tenant_in_the_warehouse",
        "Decoy: the firm seen in a warehouse for ninety-one days is its tenant",
        "Leurre : l’entreprise vue dans un entrepôt pendant quatre-vingt-onze jours en est le preneur",
        partial(_warehouse, last="2026-08-31", known=True),
    ),
    story(
        "boxes_let_to_many",
        "Decoy: a firm seen for ninety-one days in a place of self-storage",
        "Leurre : une entreprise vue pendant quatre-vingt-onze jours dans un garde-meuble",
        partial(_warehouse, last="2026-08-31", use="garde-meuble", excluded=("POR-03",)),
    ),
    story(
        "quay_three_levels_down",
        "The work of a concession is passed down three levels",
        "Le travail d’une concession est confié sur trois niveaux",
        partial(_passed_down, tiers=3, asked=True),
    ),
    story(
        "quay_two_levels_down",
        "Decoy: the work of a concession is passed down two levels",
        "Leurre : le travail d’une concession est confié sur deux niveaux",
        partial(_passed_down, tiers=2, asked=False),
    ),
    story(
        "quay_run_by_another",
        "A firm that was never accepted works in a concession",
        "Une entreprise jamais agréée travaille dans une concession",
        partial(_passed_down, operator="outsider", asked=True),
    ),
    story(
        "quay_run_by_one_accepted",
        "Decoy: a firm that was accepted works in a concession",
        "Leurre : une entreprise agréée travaille dans une concession",
        partial(_passed_down, operator="accepted", asked=False),
    ),
    story(
        "quay_run_by_the_pool",
        "Decoy: a labour pool that the law sets up works in a concession",
        "Leurre : un groupement de main-d’œuvre prévu par la loi travaille dans une concession",
        partial(_passed_down, operator="pool", asked=False),
    ),
    story(
        "quay_holder_sold",
        "The holder of a concession was sold a day after it began",
        "Le titulaire d’une concession a été vendu le lendemain de son début",
        partial(_passed_down, sold=_CONCEDED + timedelta(days=1), asked=True),
    ),
    story(
        "quay_holder_sold_before",
        "Decoy: the holder of a concession was sold on the day on which it began",
        "Leurre : le titulaire d’une concession a été vendu le jour de son début",
        partial(_passed_down, sold=_CONCEDED, asked=False),
    ),
)
