"""Stories of premises and of those who run them (EST-08, -09, -10, -12, -13, -15, -16)."""

from datetime import date
from functools import partial
from typing import Any

from rempart.town.cast import Company, Premises
from rempart.town.desk import Desk
from rempart.town.editions import WHOLE_ON
from rempart.town.stories.whole.form import WholeStory, story

_TEA, _WINE, _LODGING = "salon de thé", "cave à vin", "hébergement"
_HAIRDRESSER = "Coiffure"
"""A trade that a text of the practice town's rule packs names by the activity of permits."""


def place(desk: Desk, key: str, use: str, *, rank: int = 1, **cells: Any) -> Premises:
    """Add premises of a story that the town's own export alone knows."""
    made = Premises(f"{key}-L{rank}", desk.casting.address(), use)
    desk.tell("premises", premises_id=made.number, full_address=made.address, premises_use=use, **cells)
    return made


def apply_for(
    desk: Desk,
    key: str,
    premises: Premises | None,
    *,
    by: Company | None = None,
    asks: tuple[str, ...] = (),
    excluded: tuple[str, ...] = (),
) -> None:
    """One application for premises, by a firm of two owners where no other is given."""
    casting = desk.casting
    applicant = casting.party("applicant", by or casting.owned(60, 40))
    casting.apply(key, applicant, on=WHOLE_ON, premises=premises, must_ask=asks, excluded=excluded, alone=True)


def visits(desk: Desk, premises: str, *days: str, **cells: Any) -> list[str]:
    """Add one visit a day to premises and return their numbers."""
    numbers = [f"{premises}-V{day}" for day in days]
    for number, day in zip(numbers, days, strict=True):
        desk.tell("inspection", inspection_id=number, premises_id=premises, inspected_on=day, body="Hygiène", **cells)
    return numbers


def permit(desk: Desk, premises: Premises, holder: Company, activity: str, **cells: Any) -> None:
    """Add a permit granted in 2024."""
    told = {
        "permit_id": f"{premises.number}-A",
        "kind": "Ouverture d’un établissement",
        "applicant_id": desk.party(holder),
        "premises_id": premises.number,
        "activity": activity,
        "requested_on": "2024-03-04",
        "decided_on": "2024-05-06",
        "decision": "granted",
    }
    desk.tell("permit", **(told | cells))


def lease(desk: Desk, premises: str, tenant: str, rent: str | None, **cells: Any) -> None:
    """Add a lease of a private landlord, in force since 2022."""
    told = {
        "lease_id": f"{premises}-B",
        "lessor_id": "landlord" if "landlord" in desk.told else desk.stranger("landlord"),
        "tenant_id": tenant,
        "premises_id": premises,
        "rent_year": rent,
        "currency": "EUR" if rent else None,
        "valid_from": "2022-01-03",
    }
    desk.tell("lease", **(told | cells))


def _three_names(
    desk: Desk,
    key: str,
    *,
    tied: bool = False,
    managed: bool = False,
    asks: tuple[str, ...] = (),
    excluded: tuple[str, ...] = (),
) -> None:
    """Tenant, holder of the permit and payer of the terminal are three; ``tied``: one person owns two of them."""
    casting, holder = desk.casting, desk.casting.owned(60, 40)
    tenant, payer = casting.company(), casting.company()
    owner = casting.person()
    casting.own(tenant, owner, 100)
    casting.own(payer, owner if tied else casting.person(), 100)
    premises = place(desk, key, _TEA)
    permit(desk, premises, holder, _TEA)
    lease(desk, premises.number, desk.party(tenant), None)
    roles = [("card_terminal", desk.party(payer))]
    if managed:
        roles.append(("manager", desk.party(holder)))
    for role, who in roles:
        desk.tell("premises_role", premises_id=premises.number, role=role, party_id=who, valid_from="2024-06-03")
    apply_for(desk, key, premises, by=holder, asks=asks, excluded=excluded)


def _other_trade(
    desk: Desk,
    key: str,
    *,
    days: tuple[str, ...],
    side_trade: bool = False,
    asks: tuple[str, ...] = (),
    excluded: tuple[str, ...] = (),
) -> None:
    """Permitted as a tea room, and seen twice: as a games room on the days given, as a tea room on the others."""
    company, premises = desk.casting.owned(60, 40), place(desk, key, _TEA)
    permit(desk, premises, company, _TEA, side_trade_allowed=side_trade)
    for day in ("2025-10-06", "2026-06-08"):
        visits(desk, premises.number, day, activity="salle de jeux" if day in days else _TEA)
    apply_for(desk, key, premises, by=company, asks=asks, excluded=excluded)


def _closed(
    desk: Desk,
    key: str,
    *,
    last: str,
    announced: bool = False,
    asks: tuple[str, ...] = (),
    excluded: tuple[str, ...] = (),
) -> None:
    """Four visits at declared hours from the first of June on, three of them to a closed door."""
    premises = place(desk, key, _TEA)
    visits(desk, premises.number, "2026-06-01", "2026-06-22", last, open_when_due=False)
    visits(desk, premises.number, "2026-07-13", open_when_due=True)
    if announced:
        desk.tell(
            "closure_notice",
            premises_id=premises.number,
            notice_id=f"{key}-N",
            valid_from="2026-06-15",
            valid_to="2026-06-29",
        )
    apply_for(desk, key, premises, asks=asks, excluded=excluded)


def _beds(
    desk: Desk,
    key: str,
    *,
    persons: int,
    camp: bool = False,
    asks: tuple[str, ...] = (),
    excluded: tuple[str, ...] = (),
) -> None:
    """Lodgings for ten, and a count; ``camp``: for a harvest camp granted for that time."""
    landlord, premises = desk.casting.owned(60, 40), place(desk, key, _LODGING, capacity=10)
    if camp:
        permit(desk, premises, landlord, "camp de récolte", valid_from="2026-08-17", valid_to="2026-10-19")
    desk.tell("occupancy_count", premises_id=premises.number, counted_on="2026-09-14", persons=persons)
    apply_for(desk, key, premises, by=landlord, asks=asks, excluded=excluded)


def _breaches(desk: Desk, premises: str, days: tuple[str, ...], *, repealed: bool | None = None) -> None:
    """Find one rule broken at a visit on each of the days."""
    for number in visits(desk, premises, *days):
        desk.tell("inspection_breach", inspection_id=number, breach="Hygiène, art. 4", repealed=repealed)


def _again(
    desk: Desk,
    key: str,
    *,
    days: tuple[str, ...],
    repealed: bool | None = None,
    asks: tuple[str, ...] = (),
    excluded: tuple[str, ...] = (),
) -> None:
    """One rule found broken in 2023, as a notice, and on the days given; another visit found nothing."""
    premises = place(desk, key, _TEA)
    _breaches(desk, premises.number, ("2023-05-15", *days), repealed=repealed)
    visits(desk, premises.number, "2026-09-21")
    apply_for(desk, key, premises, asks=asks, excluded=excluded)


def _wine_cellars(desk: Desk) -> None:
    """Twenty places of one use visited three times, once: at half of them a rule was broken again."""
    if "wine_cellars" in desk.told:
        return
    desk.told.add("wine_cellars")
    for rank in range(1, 21):
        where = f"wine_cellar-L{rank}"
        desk.tell("premises", premises_id=where, premises_use=_WINE)
        visits(desk, where, "2026-02-09")
        if rank > 10:
            _breaches(desk, where, ("2025-02-10", "2025-09-15"))
        else:
            visits(desk, where, "2025-02-10", "2025-09-15")


def _again_among_peers(desk: Desk, key: str, *, clean: str | None = None, asks: tuple[str, ...] = ()) -> None:
    """A rule broken again three times, among peers whose upper fence is five repeats in six visits."""
    _wine_cellars(desk)
    premises = place(desk, key, _WINE)
    _breaches(desk, premises.number, ("2023-05-15", "2025-03-10", "2025-11-17", "2026-06-15"))
    if clean:
        visits(desk, premises.number, clean)
    apply_for(desk, key, premises, asks=asks)


def _fleet(
    desk: Desk,
    key: str,
    *,
    vehicles: int,
    unheld: int = 0,
    long_hire: bool = False,
    asks: tuple[str, ...] = (),
    excluded: tuple[str, ...] = (),
) -> None:
    """A firm that rents cars, with five places to park."""
    casting, company = desk.casting, desk.casting.owned(60, 40)
    casting.cast.sirene[company.number] = {"activitePrincipaleUniteLegale": "77.11A"}
    desk.tell(
        "fleet",
        party_id=desk.party(company),
        declared_on="2026-10-05",
        vehicles=vehicles,
        parking=5,
        unheld=unheld,
        long_hire=long_hire,
    )
    apply_for(desk, key, None, by=company, asks=asks, excluded=excluded)


def _street(desk: Desk, key: str, *, earlier: int, asked: bool) -> None:
    """A street of thirty places, five of them hairdressers, since 2021 or since 2025."""
    street = f"{key}-R"
    for rank in range(1, 31):
        where = place(desk, key, "commerce", rank=rank, street_id=street).number
        if rank <= 5:
            begun = date(2021, 3, 1) if rank <= earlier else date(2025, 3, 3)
            runs = desk.party(desk.casting.person())
            desk.tell("operator_spell", premises_id=where, operator_id=runs, activity=_HAIRDRESSER, valid_from=begun)
    desk.casting.watch(key, "EST-16", street, asked=asked)


STORIES: tuple[WholeStory, ...] = (
    story(
        "three_names_at_one_place",
        "Tenant, holder of the permit and payer of the terminal are three strangers",
        "Preneur, titulaire de l’autorisation et payeur du terminal sont trois étrangers",
        partial(_three_names, asks=("EST-08",)),
    ),
    story(
        "three_names_of_one_owner",
        "Decoy: three names, two of them of one owner",
        "Leurre : trois noms, dont deux du même propriétaire",
        partial(_three_names, tied=True),
    ),
    story(
        "three_names_under_management",
        "Decoy: three names, under a management lease that was published",
        "Leurre : trois noms, avec une location-gérance publiée",
        partial(_three_names, managed=True, excluded=("EST-08",)),
    ),
    story(
        "seen_as_another_trade",
        "Two visits wrote down another activity than the permit names",
        "Deux visites ont noté une autre activité que celle de l’autorisation",
        partial(_other_trade, days=("2025-10-06", "2026-06-08"), asks=("EST-09",)),
    ),
    story(
        "seen_once_as_another_trade",
        "Decoy: one visit of two wrote down another activity",
        "Leurre : une visite sur deux a noté une autre activité",
        partial(_other_trade, days=("2026-06-08",)),
    ),
    story(
        "seen_in_a_side_trade",
        "Decoy: two visits wrote down another activity, which the permit allows beside",
        "Leurre : deux visites ont noté une autre activité, que l’autorisation admet à côté",
        partial(_other_trade, days=("2025-10-06", "2026-06-08"), side_trade=True, excluded=("EST-09",)),
    ),
    story(
        "door_closed",
        "Closed at three of four visits over sixty days",
        "Fermé lors de trois visites sur quatre en soixante jours",
        partial(_closed, last="2026-07-31", asks=("EST-10",)),
    ),
    story(
        "door_closed_a_day_less",
        "Decoy: closed at three of four visits over fifty-nine days",
        "Leurre : fermé lors de trois visites sur quatre en cinquante-neuf jours",
        partial(_closed, last="2026-07-30"),
    ),
    story(
        "door_closed_as_announced",
        "Decoy: closed at three of four visits, once as announced",
        "Leurre : fermé lors de trois visites sur quatre, dont une fois comme annoncé",
        partial(_closed, last="2026-07-31", announced=True, excluded=("EST-10",)),
    ),
    story(
        "sixteen_in_ten_beds",
        "Sixteen people counted in lodgings for ten",
        "Seize personnes comptées dans un hébergement pour dix",
        partial(_beds, persons=16, asks=("EST-12",)),
    ),
    story(
        "fifteen_in_ten_beds",
        "Decoy: fifteen people counted in lodgings for ten",
        "Leurre : quinze personnes comptées dans un hébergement pour dix",
        partial(_beds, persons=15),
    ),
    story(
        "harvest_camp",
        "Decoy: sixteen people counted during a harvest camp that the town granted",
        "Leurre : seize personnes comptées pendant un camp de récolte autorisé par la commune",
        partial(_beds, persons=16, camp=True, excluded=("EST-12",)),
    ),
    story(
        "one_rule_broken_again",
        "One rule broken again three times in two years",
        "Une règle enfreinte de nouveau trois fois en deux ans",
        partial(_again, days=("2024-11-14", "2025-07-07", "2026-04-13"), asks=("EST-13",)),
    ),
    story(
        "one_rule_broken_too_early",
        "Decoy: one rule broken again three times, the first on the day that the period leaves out",
        "Leurre : une règle enfreinte de nouveau trois fois, la première le jour que la période laisse dehors",
        partial(_again, days=("2024-11-13", "2025-07-07", "2026-04-13")),
    ),
    story(
        "repealed_rule_broken_again",
        "Decoy: a rule broken again three times, and repealed since",
        "Leurre : une règle enfreinte de nouveau trois fois, et abrogée depuis",
        partial(_again, days=("2024-11-14", "2025-07-07", "2026-04-13"), repealed=True, excluded=("EST-13",)),
    ),
    story(
        "broken_at_every_visit",
        "One rule broken again at each of three visits, more often than at twenty places alike",
        "Une règle enfreinte de nouveau à chacune de trois visites, plus qu’en vingt lieux semblables",
        partial(_again_among_peers, asks=("EST-13",)),
    ),
    story(
        "broken_at_three_visits_of_four",
        "Decoy: one rule broken again at three visits of four, less than places alike leave room for",
        "Leurre : une règle enfreinte de nouveau à trois visites sur quatre, dans la limite des lieux semblables",
        partial(_again_among_peers, clean="2026-09-21"),
    ),
    story(
        "fleet_without_a_garage",
        "Sixteen cars to rent for five places to park",
        "Seize voitures à louer pour cinq places de parking",
        partial(_fleet, vehicles=16, asks=("EST-15",)),
    ),
    story(
        "fleet_with_a_garage",
        "Decoy: fifteen cars to rent for five places to park, two of them not its own",
        "Leurre : quinze voitures à louer pour cinq places de parking, dont deux ne sont pas à elle",
        partial(_fleet, vehicles=15, unheld=2),
    ),
    story(
        "fleet_of_others",
        "A fifth of the cars are not its own",
        "Un cinquième des voitures ne sont pas à elle",
        partial(_fleet, vehicles=15, unheld=3, asks=("EST-15",)),
    ),
    story(
        "fleet_on_long_hire",
        "Decoy: sixteen cars for five places to park, out on long hire",
        "Leurre : seize voitures pour cinq places de parking, louées en longue durée",
        partial(_fleet, vehicles=16, long_hire=True, excluded=("EST-15",)),
    ),
    story(
        "street_of_hairdressers",
        "Five hairdressers in a street of thirty places, three of them two years ago",
        "Cinq coiffeurs dans une rue de trente locaux, trois il y a deux ans",
        partial(_street, earlier=3, asked=True),
    ),
    story(
        "street_of_old_hairdressers",
        "Decoy: five hairdressers in a street of thirty places, four of them two years ago",
        "Leurre : cinq coiffeurs dans une rue de trente locaux, quatre il y a deux ans",
        partial(_street, earlier=4, asked=False),
    ),
)
