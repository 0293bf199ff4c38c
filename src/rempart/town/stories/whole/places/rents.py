"""Stories of what premises and businesses cost (EST-06, -07)."""

from functools import partial
from typing import Any

from rempart.town.desk import Desk
from rempart.town.stories.whole.form import WholeStory, story
from rempart.town.stories.whole.places.places import apply_for, lease, place

_HAIR, _BIKES = "salon de coiffure", "commerce de vélos"


def _hair_leases(desk: Desk) -> None:
    """Twenty leases of one use, once: ten at 200 for a square metre and year, ten at 260."""
    if "hair_tenant" in desk.told:
        return
    tenant = desk.stranger("hair_tenant")
    for rank in range(1, 21):
        where = f"hair_salon-L{rank}"
        desk.tell("premises", premises_id=where, premises_use=_HAIR, area_m2=50)
        lease(desk, where, tenant, "10000" if rank > 10 else "13000")


def _rent(
    desk: Desk,
    key: str,
    *,
    rent: str,
    asks: tuple[str, ...] = (),
    excluded: tuple[str, ...] = (),
    mark: str | None = None,
) -> None:
    """A lease of fifty square metres among its peers, whose fences are 110 and 350."""
    _hair_leases(desk)
    premises, company = place(desk, key, _HAIR, area_m2=50), desk.casting.owned(60, 40)
    lease(desk, premises.number, desk.party(company), rent, **({mark: True} if mark else {}))
    apply_for(desk, key, premises, by=company, asks=asks, excluded=excluded)


def _bike_sales(desk: Desk) -> None:
    """Twenty-four sales of one activity, once: half at a year of turnover, half at two."""
    if "bike_buyer" in desk.told:
        return
    buyer = desk.stranger("bike_buyer")
    for rank in range(1, 25):
        _sale(desk, f"bike_shop-{rank}", "2025-04-07", "100000" if rank > 12 else "200000", buyer_id=buyer)


def _sale(desk: Desk, premises: str, day: str, price: str, **cells: Any) -> None:
    """Add one sale of a business that takes 100,000 a year."""
    told = {
        "business_sale_id": f"{premises}-S{day}",
        "premises_id": premises,
        "activity": _BIKES,
        "sold_on": day,
        "price": price,
        "turnover": "100000",
        "currency": "EUR",
    }
    desk.tell("business_sale", **(told | cells))


def _price(
    desk: Desk,
    key: str,
    *,
    price: str,
    asks: tuple[str, ...] = (),
    excluded: tuple[str, ...] = (),
    stock: bool | None = None,
) -> None:
    """The last sale of a business among its peers, whose upper fence is three and a half years of turnover."""
    _bike_sales(desk)
    premises = place(desk, key, _BIKES)
    _sale(desk, premises.number, "2026-05-04", price, with_stock_or_licence=stock)
    apply_for(desk, key, premises, asks=asks, excluded=excluded)


def _prices(desk: Desk, key: str, *, last: str, asks: tuple[str, ...] = ()) -> None:
    """Three sales in three years at ordinary prices, the second at more than half above the first."""
    _bike_sales(desk)
    premises = place(desk, key, _BIKES)
    for day, price in (("2024-02-05", "80000"), ("2025-03-03", "120001"), ("2026-05-04", last)):
        _sale(desk, premises.number, day, price)
    apply_for(desk, key, premises, asks=asks)


STORIES: tuple[WholeStory, ...] = (
    story(
        "rent_at_the_upper_fence",
        "A rent at the upper fence of twenty leases of the same use",
        "Un loyer à la limite haute de vingt baux de même usage",
        partial(_rent, rent="17500", asks=("EST-06",)),
    ),
    story(
        "rent_below_the_upper_fence",
        "Decoy: a rent of a euro less",
        "Leurre : un loyer inférieur d’un euro",
        partial(_rent, rent="17499"),
    ),
    story(
        "rent_at_the_lower_fence",
        "A rent at the lower fence of twenty leases of the same use",
        "Un loyer à la limite basse de vingt baux de même usage",
        partial(_rent, rent="5500", asks=("EST-06",)),
    ),
    story(
        "rent_lowered_by_key_money",
        "Decoy: the same low rent, key money declared",
        "Leurre : le même loyer bas, pas-de-porte déclaré",
        partial(_rent, rent="5500", mark="key_money", excluded=("EST-06",)),
    ),
    story(
        "rent_voted_by_the_council",
        "Decoy: a very low rent that the council voted for a purpose of general interest",
        "Leurre : un loyer très bas, voté par le conseil pour un but d’intérêt général",
        partial(_rent, rent="600", mark="social_purpose", excluded=("EST-06",)),
    ),
    story(
        "business_at_the_fence",
        "A business sold at the upper fence of its trade",
        "Un fonds vendu à la limite haute de son activité",
        partial(_price, price="350000", asks=("EST-07",)),
    ),
    story(
        "business_below_the_fence",
        "Decoy: a business sold for a euro less",
        "Leurre : un fonds vendu un euro de moins",
        partial(_price, price="349999"),
    ),
    story(
        "business_with_its_stock",
        "Decoy: a business sold at the fence, its stock included",
        "Leurre : un fonds vendu à la limite haute, stock compris",
        partial(_price, price="350000", stock=True, excluded=("EST-07",)),
    ),
    story(
        "price_jumps_twice",
        "A business sold three times in three years, twice for more than half as much again",
        "Un fonds vendu trois fois en trois ans, deux fois plus de moitié plus cher",
        partial(_prices, last="180002", asks=("EST-07",)),
    ),
    story(
        "price_jumps_once",
        "Decoy: a business sold three times, the last time for just half as much again",
        "Leurre : un fonds vendu trois fois, la dernière tout juste moitié plus cher",
        partial(_prices, last="180001.50"),
    ),
)
