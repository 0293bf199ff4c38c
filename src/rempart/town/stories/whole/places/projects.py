"""Stories of the money and the plans of a project (EST-02 to -05, -11, -14): what the form tells of it."""

from collections.abc import Iterable
from functools import partial

from rempart.town.cast import Premises
from rempart.town.desk import Desk
from rempart.town.editions import WHOLE_ON
from rempart.town.stories.whole.form import WholeStory, story

Row = dict[str, str]
_ICE_CREAM = "glacier"
_NAIL_BAR = "bar à ongles"


def _funding(kind: str, amount: str, **cells: str) -> Row:
    """One source of money; papers show it unless ``evidenced`` says otherwise."""
    return {"about": "funding", "source_kind": kind, "amount": amount, "currency": "EUR", "evidenced": "yes"} | cells


def _loan(amount: str, **cells: str) -> Row:
    """A private loan from the second party of the form, its terms complete but for ``cells``."""
    return _funding("private_loan", amount, provider="2", written="yes", rate="0.03", repayment_plan="yes") | cells


def _costs(works: str, stock: str, paid_by: str = "transfer") -> tuple[Row, Row]:
    """Two costs: works, by transfer, and stock, paid as said."""
    cost = {"about": "cost", "currency": "EUR"}
    return (
        cost | {"item": "works", "amount": works, "paid_by": "transfer"},
        cost | {"item": "stock", "amount": stock, "paid_by": paid_by},
    )


def _refusal(day: str, ground: str = "other") -> Row:
    return {"about": "refusal", "refused": "yes", "refused_on": day, "ground": ground}


def _hours(opening: str, **cells: str) -> Row:
    """A plan with seventy hours of staff and thirty of the owners."""
    plan = {"about": "plan", "activity": _NAIL_BAR, "opening_hours": opening}
    return plan | {"staff_hours": "70", "owner_hours": "30"} | cells


def _form(
    desk: Desk,
    key: str,
    *,
    rows: Iterable[Row],
    asks: tuple[str, ...] = (),
    excluded: tuple[str, ...] = (),
    lender: bool = False,
    premises: Premises | None = None,
) -> None:
    """One application, with what its form tells of the project; a lender is its second party."""
    casting = desk.casting
    parties = [casting.party("applicant", casting.owned(60, 40))]
    if lender:
        parties.append(casting.party("lender", casting.person()))
    casting.cast.projects.extend((key, dict(row)) for row in rows)
    casting.apply(key, *parties, on=WHOLE_ON, premises=premises, must_ask=asks, excluded=excluded, alone=True)


def _ice_cream_shops(desk: Desk) -> None:
    """Twenty shops with accounts, once: ten take 1,000 a square metre, ten 2,000."""
    if "ice_cream_shops" in desk.told:
        return
    desk.told.add("ice_cream_shops")
    for rank in range(1, 21):
        firm, where, address = f"ice_cream_shop-{rank}", f"ice_cream_shop-L{rank}", desk.casting.address()
        turnover = "100000" if rank > 10 else "200000"
        desk.tell("party", party_id=firm, kind="Company", jurisdiction="FR")
        desk.tell("name", party_id=firm, kind="trade", value=f"Glacier du {address}")
        desk.tell("identifier", party_id=firm, scheme="FR-SIREN", number=desk.casting.numbers.siren())
        desk.tell("premises", premises_id=where, full_address=address, premises_use=_ICE_CREAM, area_m2=100)
        desk.tell("operator_spell", premises_id=where, operator_id=firm, valid_from="2019-04-01")
        desk.tell("accounts", party_id=firm, fiscal_year=2025, turnover=turnover, currency="EUR")


def _ice_cream(
    desk: Desk,
    key: str,
    *,
    turnover: str,
    trade_form: str = "ordinary",
    asks: tuple[str, ...] = (),
    excluded: tuple[str, ...] = (),
) -> None:
    """A shop of fifty square metres among its peers, whose upper fence is 3,500 a square metre."""
    _ice_cream_shops(desk)
    premises = Premises(f"{key}-L", desk.casting.address(), _ICE_CREAM)
    desk.tell(
        "premises",
        premises_id=premises.number,
        full_address=premises.address,
        premises_use=premises.use,
        area_m2=50,
    )
    rows = (
        {"about": "forecast", "fiscal_year": "2027", "turnover": turnover, "currency": "EUR"},
        {"about": "plan", "trade_form": trade_form},
    )
    _form(desk, key, rows=rows, asks=asks, excluded=excluded, premises=premises)


def _evidence(shown: str, told: str) -> tuple[Row, ...]:
    """Money for all of 20,000, of which papers show a part."""
    return (*_costs("15000", "5000"), _funding("bank", shown), _funding("own", told, evidenced="no"))


_MONEY: tuple[WholeStory, ...] = (
    story(
        "money_missing",
        "A little more than a tenth of the money is missing",
        "Il manque un peu plus d’un dixième de l’argent",
        partial(_form, rows=(*_costs("15000", "5000"), _funding("own", "17999")), asks=("EST-02",)),
    ),
    story(
        "money_short_by_a_tenth",
        "Decoy: a tenth of the money is missing, and no more",
        "Leurre : il manque un dixième de l’argent, et pas davantage",
        partial(_form, rows=(*_costs("15000", "5000"), _funding("own", "18000"))),
    ),
    story(
        "money_not_shown",
        "Papers show a little less than nine tenths of the money",
        "Les pièces montrent un peu moins de neuf dixièmes de l’argent",
        partial(_form, rows=_evidence("17999", "2001"), asks=("EST-02",)),
    ),
    story(
        "money_nearly_shown",
        "Decoy: papers show nine tenths of the money",
        "Leurre : les pièces montrent neuf dixièmes de l’argent",
        partial(_form, rows=_evidence("18000", "2000")),
    ),
    story(
        "money_of_a_small_project",
        "Decoy: most of the money is missing, in a project below ten thousand euros",
        "Leurre : le gros de l’argent manque, dans un projet de moins de dix mille euros",
        partial(_form, rows=(*_costs("4999.99", "5000"), _funding("own", "1000")), excluded=("EST-02",)),
    ),
    story(
        "lender_gives_half",
        "A private lender gives half of the money",
        "Un prêteur privé apporte la moitié de l’argent",
        partial(
            _form,
            rows=(*_costs("15000", "5000"), _funding("own", "10000"), _loan("10000")),
            asks=("EST-03",),
            lender=True,
        ),
    ),
    story(
        "lender_gives_less_than_half",
        "Decoy: a private lender gives a euro less than half, all terms told",
        "Leurre : un prêteur privé apporte un euro de moins que la moitié, conditions dites",
        partial(_form, rows=(*_costs("15000", "5000"), _funding("own", "10001"), _loan("9999")), lender=True),
    ),
    story(
        "lender_without_a_plan",
        "A small private loan without a plan of repayment",
        "Un petit prêt privé sans plan de remboursement",
        partial(
            _form,
            rows=(*_costs("15000", "5000"), _funding("own", "19000"), _loan("1000", repayment_plan="no")),
            asks=("EST-03",),
            lender=True,
        ),
    ),
    story(
        "lender_without_interest",
        "Decoy: a small private loan at a rate of nought, in writing, with its plan",
        "Leurre : un petit prêt privé à taux nul, écrit, avec son plan",
        partial(_form, rows=(*_costs("15000", "5000"), _funding("own", "19000"), _loan("1000", rate="0")), lender=True),
    ),
    story(
        "lender_is_a_brewery",
        "Decoy: a brewery lends half, under a contract of supply",
        "Leurre : un brasseur prête la moitié, sous contrat de fourniture",
        partial(
            _form,
            rows=(*_costs("15000", "5000"), _funding("own", "10000"), _loan("10000", loan_form="brewery")),
            excluded=("EST-03",),
            lender=True,
        ),
    ),
    story(
        "cash_is_a_fifth",
        "A fifth of the money is cash",
        "Un cinquième de l’argent est en espèces",
        partial(
            _form, rows=(*_costs("6000", "4000"), _funding("bank", "8000"), _funding("cash", "2000")), asks=("EST-04",)
        ),
    ),
    story(
        "cash_is_less_than_a_fifth",
        "Decoy: a euro less than a fifth of the money is cash",
        "Leurre : un euro de moins qu’un cinquième de l’argent est en espèces",
        partial(_form, rows=(*_costs("6000", "4000"), _funding("bank", "8001"), _funding("cash", "1999"))),
    ),
    story(
        "cash_above_the_limit",
        "A cost is to be paid in cash, a cent above the limit",
        "Une dépense serait payée en espèces, un centime au-dessus de la limite",
        partial(_form, rows=(*_costs("9000", "1000.01", "cash"), _funding("bank", "10000.01")), asks=("EST-04",)),
    ),
    story(
        "cash_at_the_limit",
        "Decoy: a cost is to be paid in cash, at the limit",
        "Leurre : une dépense serait payée en espèces, à la limite",
        partial(_form, rows=(*_costs("9000", "1000", "cash"), _funding("bank", "10000"))),
    ),
    story(
        "cash_is_little",
        "Decoy: a fifth in cash, in all not above the limit of one payment",
        "Leurre : un cinquième en espèces, en tout pas plus que la limite d’un paiement",
        partial(
            _form,
            rows=(*_costs("4000", "1000"), _funding("bank", "4000"), _funding("cash", "1000")),
            excluded=("EST-04",),
        ),
    ),
)

_PLANS: tuple[WholeStory, ...] = (
    story(
        "forecast_at_the_fence",
        "A forecast at the upper fence of twenty shops of the same use",
        "Un prévisionnel à la limite haute de vingt commerces de même usage",
        partial(_ice_cream, turnover="175000", asks=("EST-05",)),
    ),
    story(
        "forecast_below_the_fence",
        "Decoy: a forecast a euro below the fence",
        "Leurre : un prévisionnel un euro sous la limite",
        partial(_ice_cream, turnover="174999"),
    ),
    story(
        "forecast_of_deliveries",
        "Decoy: the same forecast of a place that lives on deliveries",
        "Leurre : le même prévisionnel pour un lieu qui vit de livraisons",
        partial(_ice_cream, turnover="175000", trade_form="delivery", excluded=("EST-05",)),
    ),
    story(
        "refused_elsewhere",
        "Refused by another town on the first day of the period",
        "Refusé par une autre commune le premier jour de la période",
        partial(_form, rows=(_refusal("2023-11-14"),), asks=("EST-14",)),
    ),
    story(
        "refused_too_long_ago",
        "Decoy: refused by another town on the day that the period leaves out",
        "Leurre : refusé par une autre commune le jour que la période laisse dehors",
        partial(_form, rows=(_refusal("2023-11-13"),)),
    ),
    story(
        "refused_for_planning",
        "Decoy: refused by another town because of its plan",
        "Leurre : refusé par une autre commune en raison de son plan d’urbanisme",
        partial(_form, rows=(_refusal("2025-06-02", "planning"),), excluded=("EST-14",)),
    ),
)

_HOURS: tuple[WholeStory, ...] = (
    story(
        "hours_without_hands",
        "More hours open than thirteen tenths of those declared allow",
        "Plus d’heures d’ouverture que n’en permettent treize dixièmes des heures déclarées",
        partial(_form, rows=(_hours("65.5"),), asks=("EST-11",)),
    ),
    story(
        "hours_with_hands",
        "Decoy: as many hours open as thirteen tenths of those declared allow",
        "Leurre : autant d’heures d’ouverture que n’en permettent treize dixièmes des heures déclarées",
        partial(_form, rows=(_hours("65"),)),
    ),
    story(
        "hours_of_self_service",
        "Decoy: the same hours in a place of self-service",
        "Leurre : les mêmes heures dans un lieu en libre-service",
        partial(_form, rows=(_hours("65.5", trade_form="self_service"),), excluded=("EST-11",)),
    ),
)
"""The table of posts for this activity stands in the rule packs of the practice town."""

STORIES = (*_MONEY, *_PLANS, *_HOURS)
