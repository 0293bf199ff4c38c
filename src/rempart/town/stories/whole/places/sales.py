"""Stories of sales and leases of property (PRO)."""

from datetime import date, timedelta
from typing import Any

from rempart.town.desk import Desk
from rempart.town.editions import WHOLE_ON
from rempart.town.stories.whole.bodies import body, hold
from rempart.town.stories.whole.form import story

_SHOP = "Local industriel. commercial ou assimilé"
_SOLD = date(2026, 9, 2)


def _sale(desk: Desk, key: str, name: str, price: str | None = None, **more: Any) -> str:
    """Sell one shop in the story's own commune; return the number of the sale."""
    sale_id = f"{key}-{name}"
    usual = {"sold_on": _SOLD, "parcel_id": f"{key}-parcel-{name}", "property_type": _SHOP, "nature": "Vente"}
    place = {"currency": "EUR", "place_id": f"{key}-commune"}
    desk.tell("property_sale", sale_id=sale_id, price=price, **(usual | place | more))
    return sale_id


def _sold_twice(desk: Desk, key: str, price: str, asked: bool) -> None:
    """A shop that is sold again a year later."""
    shop = f"{key}-parcel"
    _sale(desk, key, "first", "200000", parcel_id=shop, sold_on=_SOLD - timedelta(days=366))
    second = _sale(desk, key, "second", price, parcel_id=shop)
    desk.casting.watch(key, "PRO-01", second, asked=asked)


def _bought_resold(desk: Desk, key: str, price: str, *asks: str) -> None:
    """The applicant bought a shop that was sold 366 days before: the question is put in its report, about the sale."""
    casting = desk.casting
    company, shop = casting.owned(60, 40), f"{key}-parcel"
    _sale(desk, key, "first", "200000", parcel_id=shop, sold_on=_SOLD - timedelta(days=366))
    _sale(desk, key, "second", price, parcel_id=shop, buyer_id=desk.party(company))
    casting.apply(key, casting.party("applicant", company), on=WHOLE_ON, must_ask=asks, alone=True)


def _applicant_bought(desk: Desk, key: str) -> None:
    _bought_resold(desk, key, "300000.01", "PRO-01")


def _applicant_bought_at_half(desk: Desk, key: str) -> None:
    _bought_resold(desk, key, "300000")


def _half_dearer(desk: Desk, key: str) -> None:
    _sold_twice(desk, key, "300000.01", asked=True)


def _just_half(desk: Desk, key: str) -> None:
    _sold_twice(desk, key, "300000", asked=False)


def _bought_back(desk: Desk, key: str, days: int, asked: bool) -> None:
    """A firm sells a shop and buys it back so many days later."""
    shop, one, other = f"{key}-parcel", body(desk, f"{key}-one").id, body(desk, f"{key}-other").id
    there = {"parcel_id": shop, "seller_id": one, "buyer_id": other}
    _sale(desk, key, "first", "180000", sold_on=_SOLD - timedelta(days=days), **there)
    back = _sale(desk, key, "second", "190000", parcel_id=shop, seller_id=other, buyer_id=one)
    desk.casting.watch(key, "PRO-02", back, asked=asked)


def _back_in_three_years(desk: Desk, key: str) -> None:
    _bought_back(desk, key, 1096, asked=True)


def _back_after_three_years(desk: Desk, key: str) -> None:
    _bought_back(desk, key, 1097, asked=False)


def _among_peers(desk: Desk, key: str, price: str, asked: bool) -> None:
    """Shops of 100 square metres: ten for 200 000, ten for 240 000, and this one."""
    for rank in range(1, 21):
        _sale(desk, key, f"peer-{rank}", "200000" if rank <= 10 else "240000", area_m2=100, sold_on=date(2026, 4, 1))
    sold = _sale(desk, key, "sale", price, area_m2=100)
    desk.casting.watch(key, "PRO-03", sold, asked=asked)


def _at_the_fence(desk: Desk, key: str) -> None:
    _among_peers(desk, key, "300000", asked=True)


def _below_the_fence(desk: Desk, key: str) -> None:
    _among_peers(desk, key, "299999.99", asked=False)


def _declared(desk: Desk, key: str, price: str, asked: bool) -> None:
    """The sale was announced to the town at 100 000."""
    sold = _sale(desk, key, "sale", price, declared_price="100000", furniture_stated=False)
    desk.casting.watch(key, "PRO-04", sold, asked=asked)


def _changed_by_more(desk: Desk, key: str) -> None:
    _declared(desk, key, "105000.01", asked=True)


def _changed_by_a_twentieth(desk: Desk, key: str) -> None:
    _declared(desk, key, "105000", asked=False)


def _young_buyer(desk: Desk, key: str, days: int, asked: bool) -> None:
    """A buyer so many days old, held by a trust, pays what the dearest quarter pays."""
    for rank in range(1, 21):
        _sale(desk, key, f"peer-{rank}", "100000", sold_on=date(2026, 4, 1))
    buyer = body(desk, f"{key}-buyer", incorporation_date=_SOLD - timedelta(days=days)).id
    trust = body(desk, f"{key}-trust", "Fiducie", "Arrangement", vehicle="trust")
    hold(desk, buyer, trust.id, 1)
    sold = _sale(desk, key, "sale", "100000", buyer_id=buyer, seller_id=body(desk, f"{key}-seller").id)
    desk.casting.watch(key, "PRO-05", sold, asked=asked)


def _born_to_buy(desk: Desk, key: str) -> None:
    _young_buyer(desk, key, 182, asked=True)


def _half_a_year_old(desk: Desk, key: str) -> None:
    _young_buyer(desk, key, 183, asked=False)


def _street(desk: Desk, key: str, others: int, asked: bool) -> None:
    """Four shops of one street go to one buyer, each of the others to a person."""
    street, buyer = f"{key}-street", body(desk, f"{key}-buyer").id
    for rank in range(1, others + 5):
        to = buyer if rank <= 4 else desk.party(desk.casting.person())
        _sale(desk, key, str(rank), "90000", street_id=street, buyer_id=to)
    desk.casting.watch(key, "PRO-07", street, asked=asked)


def _four_of_thirteen(desk: Desk, key: str) -> None:
    _street(desk, key, 9, asked=True)


def _four_of_fourteen(desk: Desk, key: str) -> None:
    _street(desk, key, 10, asked=False)


def _ordered(desk: Desk, key: str, done: date | None, *asks: str) -> None:
    """Two orders on two houses of the applicant, of one dwelling each; the works of the second were done on that day, or never."""
    casting = desk.casting
    company = casting.owned(60, 40)
    for rank, works_done_on in ((1, None), (2, done)):
        house = f"{key}-house-{rank}"
        desk.tell(
            "premises", premises_id=house, owner_id=desk.party(company), dwellings=1, full_address=casting.address()
        )
        order = {
            "kind": "safety",
            "ordered_on": date(2025, 2, 3),
            "works_done_on": works_done_on,
            "shared_parts": False,
        }
        desk.tell("hazard_order", order_id=f"{key}-{rank}", premises_id=house, **order)
    casting.apply(key, casting.party("applicant", company), on=WHOLE_ON, must_ask=asks, alone=True)
    casting.watch(key, "PRO-08", company.identifier, asked=bool(asks))


def _two_orders(desk: Desk, key: str) -> None:
    _ordered(desk, key, None, "PRO-08")


def _one_repaired(desk: Desk, key: str) -> None:
    _ordered(desk, key, date(2026, 10, 26))


def _town_disposes(desk: Desk, key: str, rent: str, price: str, asked: bool) -> None:
    """The town lets a place valued at 10 000 a year, and sells another valued at 100 000."""
    let, sold = f"{key}-let", f"{key}-sold"
    for place, kind, amount in ((let, "rent", "10000"), (sold, "price", "100000")):
        value = {"valued_on": date(2026, 2, 2), "amount": amount, "currency": "EUR", "authority": "Domaine"}
        desk.tell("valuation", premises_id=place, kind=kind, **value)
    lease = {
        "rent_year": rent,
        "currency": "EUR",
        "valid_from": date(2026, 5, 4),
        "notice_on": date(2026, 3, 2),
    }
    tenant = body(desk, f"{key}-tenant").id
    desk.tell("lease", lease_id=f"{key}-1", lessor_id=desk.town(), tenant_id=tenant, premises_id=let, offers=3, **lease)
    parties = {"seller_id": desk.town(), "buyer_id": body(desk, f"{key}-buyer").id}
    open_sale = {"premises_id": sold, "offers": 3, "notice_on": date(2026, 3, 2)}
    _sale(desk, key, "sale", price, **parties, **open_sale)
    for disposal in (f"lease {key}-1", f"sale {key}-sale"):
        desk.casting.watch(key, "PRO-09", disposal, asked=asked)


def _below_nine_tenths(desk: Desk, key: str) -> None:
    _town_disposes(desk, key, "8999.99", "89999.99", asked=True)


def _nine_tenths(desk: Desk, key: str) -> None:
    _town_disposes(desk, key, "9000", "90000", asked=False)


def _seen_there(desk: Desk, key: str, sublet: bool, *asks: str, excluded: tuple[str, ...] = ()) -> None:
    """The town lets a place to the applicant; an inspector saw another firm run it."""
    casting = desk.casting
    company, place = casting.owned(60, 40), casting.new_premises()
    since = date(2019, 4, 1)
    casting.spell(place, company, since)
    lease = {"premises_id": place.number, "sublet_allowed": sublet, "arrears_months": 0, "valid_from": since}
    desk.tell("lease", lease_id=f"{key}-1", lessor_id=desk.town(), tenant_id=desk.party(company), **lease)
    seen = {"premises_id": place.number, "inspected_on": date(2026, 6, 9), "body": "Service du commerce"}
    desk.tell("inspection", inspection_id=f"{key}-1", operator_id=body(desk, f"{key}-other").id, **seen)
    applicant = casting.party("applicant", company)
    casting.apply(key, applicant, on=WHOLE_ON, premises=place, must_ask=asks, excluded=excluded, alone=True)


def _another_runs_it(desk: Desk, key: str) -> None:
    _seen_there(desk, key, False, "PRO-10")


def _subletting_allowed(desk: Desk, key: str) -> None:
    _seen_there(desk, key, True, excluded=("PRO-10",))


STORIES = (
    story(
        "applicant_bought",
        "An applicant bought what was sold again half as dear again",
        "Un demandeur a acheté un bien revendu moitié plus cher",
        _applicant_bought,
    ),
    story(
        "applicant_bought_at_half",
        "Decoy: an applicant bought at exactly half as much again",
        "Leurre : un demandeur a acheté à moitié plus cher exactement",
        _applicant_bought_at_half,
    ),
    story(
        "resold_with_a_jump",
        "A shop resold within a year for more than half as much again",
        "Un local revendu dans l’année plus de moitié plus cher",
        _half_dearer,
    ),
    story(
        "resold_half_dearer",
        "Decoy: a shop resold within a year for exactly half as much again",
        "Leurre : un local revendu dans l’année exactement moitié plus cher",
        _just_half,
    ),
    story(
        "bought_back",
        "A shop bought back within three years",
        "Un local racheté dans les trois ans",
        _back_in_three_years,
    ),
    story(
        "bought_back_later",
        "Decoy: a shop bought back a day after three years",
        "Leurre : un local racheté un jour après trois ans",
        _back_after_three_years,
    ),
    story(
        "price_at_the_fence",
        "A shop sold far above what others of its kind cost",
        "Un local vendu bien plus cher que les autres",
        _at_the_fence,
    ),
    story(
        "price_below_the_fence",
        "Decoy: a shop sold a cent below that price",
        "Leurre : un local vendu un centime sous ce prix",
        _below_the_fence,
    ),
    story(
        "deed_above_declared",
        "A deed more than 5 % above the price announced",
        "Un acte plus de 5 % au-dessus du prix déclaré",
        _changed_by_more,
    ),
    story(
        "deed_near_declared",
        "Decoy: a deed exactly 5 % above the price announced",
        "Leurre : un acte exactement 5 % au-dessus du prix déclaré",
        _changed_by_a_twentieth,
    ),
    story(
        "born_to_buy",
        "A buyer of 182 days that a trust holds",
        "Un acheteur de 182 jours détenu par une fiducie",
        _born_to_buy,
    ),
    story(
        "buyer_half_a_year_old",
        "Decoy: a buyer of 183 days that a trust holds",
        "Leurre : un acheteur de 183 jours détenu par une fiducie",
        _half_a_year_old,
    ),
    story(
        "street_bought",
        "Four of thirteen sales of a street to one buyer",
        "Quatre ventes d’une rue sur treize à un acheteur",
        _four_of_thirteen,
    ),
    story(
        "street_shared",
        "Decoy: four of fourteen sales of a street to one buyer",
        "Leurre : quatre ventes d’une rue sur quatorze à un acheteur",
        _four_of_fourteen,
    ),
    story(
        "two_hazard_orders",
        "Two open orders on houses of one owner",
        "Deux arrêtés ouverts sur les immeubles d’un propriétaire",
        _two_orders,
    ),
    story(
        "hazard_order_repaired",
        "Decoy: two orders, the works of one done last week",
        "Leurre : deux arrêtés, les travaux de l’un faits la semaine passée",
        _one_repaired,
    ),
    story(
        "town_lets_cheap",
        "Property of the town below nine tenths of its valuation",
        "Des biens communaux sous les neuf dixièmes de l’estimation",
        _below_nine_tenths,
    ),
    story(
        "town_lets_near",
        "Decoy: property of the town at nine tenths of its valuation",
        "Leurre : des biens communaux aux neuf dixièmes de l’estimation",
        _nine_tenths,
    ),
    story(
        "town_tenant_elsewhere",
        "A place of the town that another than its tenant runs",
        "Un local de la commune qu’un autre que son preneur exploite",
        _another_runs_it,
    ),
    story(
        "town_tenant_sublets",
        "Decoy: a place of the town that its tenant may sublet",
        "Leurre : un local de la commune que son preneur peut sous-louer",
        _subletting_allowed,
    ),
)
