"""Stories of contracts after the award (EXE), and of a purchase in an emergency (CRI-05)."""

from datetime import date

from rempart.town.desk import Desk
from rempart.town.stories.whole.buying.purchase_rows import DIRECT, WORKS, Buying, Write
from rempart.town.stories.whole.form import story

AWARDED = date(2025, 6, 2)
MASKS = "33140000"


def _changed(
    *amounts: float, legal_ref: str | None = None, ground: str = "", cpv: str | None = None, asked: bool = False
) -> Write:
    """EXE-01: a contract of 100,000 euros, and its amount after each change."""

    def write(desk: Desk, key: str) -> None:
        buying = Buying(desk, key)
        more = {"cpv": cpv} if cpv else {}
        about = buying.award("contract", 100000, AWARDED, buying.firm(), **more)
        for rank, amount in enumerate(amounts, 1):
            _change(buying, about, rank, amount_after=amount, legal_ref=legal_ref)
        buying.ground(about, ground)
        buying.watch("EXE-01", about, asked=asked)

    return write


def _change(buying: Buying, about: str, rank: int, **cells: object) -> None:
    buying.desk.tell(
        "amendment", contract_id=about, amendment_id=f"{about}-change-{rank}", amended_on=date(2026, rank, 12), **cells
    )


def _stretched(months: int, *, ground: str = "", asked: bool = False) -> Write:
    """EXE-02: a contract of twelve months that comes to last so many."""

    def write(desk: Desk, key: str) -> None:
        buying = Buying(desk, key)
        about = buying.award("works", 80000, AWARDED, buying.firm(), cpv=WORKS, duration_months=12)
        _change(buying, about, 3, duration_months_after=months, rationale="Réseaux déplacés plus tard que prévu")
        buying.ground(about, ground)
        buying.watch("EXE-02", about, asked=asked)

    return write


def _paid(paid: float, *, ground: str = "", asked: bool = False) -> Write:
    """EXE-03: so much paid on a contract of 100,000 euros."""

    def write(desk: Desk, key: str) -> None:
        buying = Buying(desk, key)
        award = buying.award("award", 100000, AWARDED, buying.firm())
        about = buying.contract(award, 100000, date(2025, 6, 23), paid=paid)
        buying.ground(about, ground)
        buying.watch("EXE-03", about, asked=asked)

    return write


def _signed(amount: float, *, ground: str = "", asked: bool = False) -> Write:
    """EXE-04: 100,000 euros awarded, and so much signed."""

    def write(desk: Desk, key: str) -> None:
        buying = Buying(desk, key)
        award = buying.award("award", 100000, AWARDED, buying.firm())
        about = buying.contract(award, amount, date(2025, 6, 23))
        buying.ground(about, ground)
        buying.watch("EXE-04", about, asked=asked)

    return write


def _given_out(*amounts: float, ground: str = "", asked: bool = False) -> Write:
    """EXE-05: what the contractor gives out of works of 100,000 euros, in a chain: each amount one tier deeper."""

    def write(desk: Desk, key: str) -> None:
        buying = Buying(desk, key)
        about = buying.award("works", 100000, AWARDED, buying.firm(), cpv=WORKS)
        for tier, amount in enumerate(amounts, 1):
            desk.tell(
                "subcontract",
                contract_id=about,
                subcontract_id=f"{about}-sub-{tier}",
                subcontractor_id=buying.firm(f"sub-{tier}"),
                tier=tier,
                amount=amount,
                currency="EUR",
                cpv=WORKS,
                accepted_on=date(2025, 9, 1),
                on_site_on=date(2025, 9, 15),
            )
        buying.ground(about, ground)
        buying.watch("EXE-05", about, asked=asked)

    return write


def _renewed(*status: str, penalty: int | None = None, ground: str = "", asked: bool = False) -> Write:
    """EXE-07: steps of one contract, due every two months, and a new award to the same firm the same year."""

    def write(desk: Desk, key: str) -> None:
        buying = Buying(desk, key)
        firm = buying.firm()
        before = buying.award("before", 50000, AWARDED, firm)
        for rank, said in enumerate(status, 1):
            due = date(2025, 8 + 2 * rank, 15)
            desk.tell(
                "milestone",
                contract_id=before,
                milestone_id=f"{before}-step-{rank}",
                due_on=due,
                met_on=due if said == "met" else None,
                status=said,
                penalty=penalty if said == "notMet" else None,
            )
        buying.ground(before, ground)
        about = buying.award("renewed", 55000, date(2026, 6, 1), firm)
        buying.watch("EXE-07", about, asked=asked)

    return write


def _emergency(founded: date, activity: str, *, ground: str = "", earlier: bool = False, asked: bool = False) -> Write:
    """CRI-05: masks bought in an emergency on 2 March 2026, of a firm registered on a day for an activity."""

    def write(desk: Desk, key: str) -> None:
        buying = Buying(desk, key)
        firm = buying.firm(incorporation_date=founded, classification=activity)
        if earlier:
            buying.award("earlier", 9000, date(2024, 2, 5), firm, cpv=MASKS)
        about = buying.award("masks", 30000, date(2026, 3, 2), firm, cpv=MASKS, procedure=DIRECT)
        buying.ground(about, "emergency")
        buying.ground(about, ground)
        buying.watch("CRI-05", about, asked=asked)

    return write


STORIES = (
    story(
        "price_rises",
        "A price that rises by more than a tenth",
        "Un prix en hausse de plus d’un dixième",
        _changed(105000, 110001, asked=True),
    ),
    story("price_tenth", "Decoy: by a tenth", "Leurre : d’un dixième", _changed(105000, 110000)),
    story(
        "price_works",
        "Decoy: works that rise by 15 %",
        "Leurre : des travaux en hausse de 15 %",
        _changed(115000, cpv=WORKS),
    ),
    story(
        "price_by_law",
        "Decoy: a rise that names its text",
        "Leurre : une hausse qui nomme son texte",
        _changed(150000, legal_ref="CCP, art. R2194-2"),
    ),
    story(
        "price_indexed",
        "Decoy: a clause that revises prices",
        "Leurre : une clause de révision des prix",
        _changed(130000, ground="index_clause"),
    ),
    story(
        "time_stretched",
        "Twelve months that became nineteen",
        "Douze mois devenus dix-neuf",
        _stretched(19, asked=True),
    ),
    story(
        "time_half", "Decoy: twelve months that became eighteen", "Leurre : douze mois devenus dix-huit", _stretched(18)
    ),
    story(
        "time_suspended",
        "Decoy: works that an order suspended",
        "Leurre : des travaux suspendus par un ordre",
        _stretched(30, ground="suspension"),
    ),
    story("paid_over", "Paid more than signed", "Payé plus que signé", _paid(101001, asked=True)),
    story("paid_hundredth", "Decoy: a hundredth more", "Leurre : un centième de plus", _paid(101000)),
    story(
        "paid_indexed",
        "Decoy: paid by a clause that revises prices",
        "Leurre : payé selon une clause de révision",
        _paid(108000, ground="index_clause"),
    ),
    story(
        "signed_other",
        "Another amount signed than awarded",
        "Un autre montant signé qu’attribué",
        _signed(110001, asked=True),
    ),
    story("signed_tenth", "Decoy: a tenth more signed", "Leurre : un dixième de plus signé", _signed(110000)),
    story(
        "signed_options",
        "Decoy: options in the total signed",
        "Leurre : des options dans le total signé",
        _signed(140000, ground="option"),
    ),
    story("work_passed_on", "Seven tenths given out", "Sept dixièmes sous-traités", _given_out(70000, asked=True)),
    story(
        "work_partly",
        "Decoy: one euro less given out",
        "Leurre : un euro de moins sous-traité",
        _given_out(69999, 9000),
    ),
    story(
        "third_tier",
        "A subcontract of the third tier",
        "Un sous-traitant de troisième rang",
        _given_out(30000, 20000, 5000, asked=True),
    ),
    story(
        "general_contractor",
        "Decoy: a general contractor",
        "Leurre : un entrepreneur général",
        _given_out(85000, ground="general_contractor"),
    ),
    story(
        "renewed_unmet",
        "Renewed after two steps not met",
        "Renouvelé après deux étapes manquées",
        _renewed("notMet", "notMet", asked=True),
    ),
    story(
        "renewed_one_unmet",
        "Decoy: one step of two not met",
        "Leurre : une étape sur deux manquée",
        _renewed("notMet", "met"),
    ),
    story(
        "renewed_penalty",
        "Decoy: two steps, with a penalty",
        "Leurre : deux étapes, avec une pénalité",
        _renewed("notMet", "notMet", penalty=1500),
    ),
    story(
        "renewed_excused",
        "Decoy: two steps, excused",
        "Leurre : deux étapes, excusées",
        _renewed("notMet", "notMet", ground="failure_excused"),
    ),
    story(
        "young_in_emergency",
        "An emergency, and a firm of 364 days",
        "Une urgence et une entreprise de 364 jours",
        _emergency(date(2025, 3, 3), "46.46Z", asked=True),
    ),
    story(
        "year_in_emergency",
        "Decoy: an emergency bought from a firm of 365 days",
        "Leurre : une urgence achetée à une entreprise de 365 jours",
        _emergency(date(2025, 3, 2), "46.46Z"),
    ),
    story(
        "trade_in_emergency",
        "An emergency, and a firm of another trade",
        "Une urgence et une entreprise d’un autre métier",
        _emergency(date(2012, 4, 2), "56.10A", asked=True),
    ),
    story(
        "sold_in_emergency",
        "Decoy: another trade, which sold it before",
        "Leurre : un autre métier, qui en avait déjà vendu",
        _emergency(date(2012, 4, 2), "56.10A", earlier=True),
    ),
    story(
        "alone_in_emergency",
        "Decoy: the only stock",
        "Leurre : le seul stock",
        _emergency(date(2025, 3, 3), "46.46Z", ground="monopoly"),
    ),
)
