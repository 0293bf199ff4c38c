"""Stories of grants: to whom, for what, and what became of them (GRA)."""

from datetime import date, timedelta
from typing import Any

from rempart.town.desk import Desk
from rempart.town.editions import WHOLE_ON
from rempart.town.stories.whole.bodies import association, body
from rempart.town.stories.whole.form import story

_VOTED = date(2026, 3, 16)


def _grant(desk: Desk, subsidy_id: str, to: str, amount: str, **more: Any) -> str:
    """Let the town give money to one body; return the number of the grant."""
    usual = {"grantor_id": desk.town(), "decided_on": _VOTED, "currency": "EUR", "nature": "aide en numéraire"}
    desk.tell("subsidy", subsidy_id=subsidy_id, beneficiary_id=to, amount=amount, **(usual | more))
    return subsidy_id


def _two_grants(desk: Desk, key: str, second: str, *asks: str) -> None:
    """Two grants of one year, neither with an agreement."""
    casting = desk.casting
    company = casting.owned(60, 40)
    _grant(desk, f"{key}-1", desk.party(company), "12000", purpose="Fête du port", agreement=False)
    later = date(2026, 9, 14)
    _grant(desk, f"{key}-2", desk.party(company), second, purpose="Vitrines d’hiver", agreement=False, decided_on=later)
    casting.apply(key, casting.party("applicant", company), on=WHOLE_ON, must_ask=asks, alone=True)
    casting.watch(key, "GRA-01", company.identifier, asked=bool(asks))


def _above_the_threshold(desk: Desk, key: str) -> None:
    _two_grants(desk, key, "11000.01", "GRA-01")


def _at_the_threshold(desk: Desk, key: str) -> None:
    _two_grants(desk, key, "11000")


def _spent(desk: Desk, key: str, amount: str, asked: bool) -> None:
    """The treasurer of the association manages the firm that it pays."""
    club, firm = association(desk, f"{key}-club"), body(desk, f"{key}-firm").id
    treasurer = desk.party(desk.casting.person())
    chair = desk.party(desk.casting.person())
    for officer, of, role in (
        (chair, club.id, "Président"),
        (treasurer, club.id, "Trésorier"),
        (treasurer, firm, "Gérant"),
    ):
        desk.tell("directorship", director_id=officer, organization_id=of, role=role, valid_from=date(2021, 1, 4))
    grant = _grant(desk, f"{key}-1", club.id, "10000", agreement=True)
    for spend_id, supplier, paid in (("1", firm, amount), ("2", body(desk, f"{key}-other").id, "7200")):
        cells = {"spend_id": spend_id, "supplier_id": supplier, "amount": paid, "currency": "EUR"}
        desk.tell("grant_spend", subsidy_id=grant, paid_on=date(2026, 6, 22), **cells)
    desk.casting.watch(key, "GRA-02", grant, asked=asked)


def _a_tenth(desk: Desk, key: str) -> None:
    _spent(desk, key, "1000", asked=True)


def _below_a_tenth(desk: Desk, key: str) -> None:
    _spent(desk, key, "999.99", asked=False)


def _asked_when_young(desk: Desk, key: str, days: int, asked: bool) -> None:
    requested = date(2026, 2, 2)
    club = association(desk, f"{key}-club", incorporation_date=requested - timedelta(days=days))
    grant = _grant(desk, f"{key}-1", club.id, "6000", requested_on=requested, agreement=True)
    desk.casting.watch(key, "GRA-03", grant, asked=asked)


def _young_body(desk: Desk, key: str) -> None:
    _asked_when_young(desk, key, 182, asked=True)


def _half_a_year_old(desk: Desk, key: str) -> None:
    _asked_when_young(desk, key, 183, asked=False)


def _report_due(desk: Desk, key: str, due: date, *asks: str) -> None:
    casting = desk.casting
    company = casting.owned(60, 40)
    voted = date(2025, 6, 16)
    _grant(desk, f"{key}-1", desk.party(company), "9000", decided_on=voted, report_due_on=due, agreement=True)
    casting.apply(key, casting.party("applicant", company), on=WHOLE_ON, must_ask=asks, alone=True)
    casting.watch(key, "GRA-04", company.identifier, asked=bool(asks))


def _report_missing(desk: Desk, key: str) -> None:
    _report_due(desk, key, date(2026, 11, 1), "GRA-04")


def _report_not_due(desk: Desk, key: str) -> None:
    _report_due(desk, key, WHOLE_ON)


def _two_givers(desk: Desk, key: str, second: str, asked: bool) -> None:
    """The town and the district pay one fair."""
    club, district = association(desk, f"{key}-club"), body(desk, f"{key}-district", "Département", "PublicBody")
    fair = {
        "purpose": "Salon nautique",
        "starts_on": date(2026, 5, 4),
        "ends_on": date(2026, 5, 31),
        "budget": "10000",
        "agreement": True,
    }
    grants = (
        _grant(desk, f"{key}-1", club.id, "6000", **fair),
        _grant(desk, f"{key}-2", club.id, second, grantor_id=district.id, **fair),
    )
    for grant in grants:
        desk.casting.watch(key, "GRA-05", grant, asked=asked)


def _above_the_budget(desk: Desk, key: str) -> None:
    _two_givers(desk, key, "4000.01", asked=True)


def _the_whole_budget(desk: Desk, key: str) -> None:
    _two_givers(desk, key, "4000", asked=False)


def _one_account(desk: Desk, key: str, clubs: int, asked: bool, helper: bool = False) -> None:
    """So many associations with one bank account, and one with its own, ask under one scheme."""
    scheme = f"{key}-scheme"
    agent = body(desk, f"{key}-federation", "Fédération", "Organization").id if helper else None
    for rank in range(1, clubs + 2):
        club = association(desk, f"{key}-club-{rank}")
        account = f"{key}-account" if rank <= clubs else f"{key}-other-account"
        desk.tell("contact", party_id=club.id, kind="iban", value_hash=account)
        _grant(desk, f"{key}-{rank}", club.id, "2000", programme=scheme, agreement=True)
        if agent:
            desk.tell("representation", agent_id=agent, client_id=club.id, role="fédération")
    desk.casting.watch(key, "GRA-06", scheme, asked=asked)


def _three_share_an_account(desk: Desk, key: str) -> None:
    _one_account(desk, key, 3, asked=True)


def _two_share_an_account(desk: Desk, key: str) -> None:
    _one_account(desk, key, 2, asked=False)


def _federation_helps(desk: Desk, key: str) -> None:
    _one_account(desk, key, 3, asked=False, helper=True)


def _sales(desk: Desk, key: str, turnover: str, asked: bool) -> None:
    """An association of which so much of 100 000 is sales."""
    club = association(desk, f"{key}-club", classification="93.29Z")
    _grant(desk, f"{key}-1", club.id, "5000", agreement=True)
    cells = {"turnover": turnover, "all_resources": "100000", "employees": 2, "currency": "EUR"}
    desk.tell("accounts", party_id=club.id, fiscal_year=2025, **cells)
    desk.casting.watch(key, "GRA-07", club.number, asked=asked)


def _mostly_sales(desk: Desk, key: str) -> None:
    _sales(desk, key, "60001", asked=True)


def _three_fifths_sales(desk: Desk, key: str) -> None:
    _sales(desk, key, "60000", asked=False)


def _born_before_the_flood(desk: Desk, key: str, days: int, asked: bool) -> None:
    """Aid after a flood to a firm that was created so many days before it; its accounts show staff and turnover."""
    flood, scheme = date(2026, 1, 19), f"{key}-scheme"
    desk.tell("grant_programme", programme=scheme, opened_on=date(2026, 2, 2), event_on=flood, new_bodies=False)
    firm = body(desk, f"{key}-firm", incorporation_date=flood - timedelta(days=days))
    desk.tell("accounts", party_id=firm.id, fiscal_year=2025, turnover="41000", employees=1, currency="EUR")
    asked_on = date(2026, 8, 3)
    grant = _grant(
        desk, f"{key}-1", firm.id, "3000", programme=scheme, requested_on=asked_on, decided_on=date(2026, 9, 7)
    )
    desk.casting.watch(key, "GRA-08", grant, asked=asked)


def _just_before_the_flood(desk: Desk, key: str) -> None:
    _born_before_the_flood(desk, key, 91, asked=True)


def _three_months_before(desk: Desk, key: str) -> None:
    _born_before_the_flood(desk, key, 92, asked=False)


STORIES = (
    story(
        "grants_above_threshold",
        "Two grants that pass the threshold of the agreement together",
        "Deux subventions qui dépassent ensemble le seuil de la convention",
        _above_the_threshold,
    ),
    story(
        "grants_at_threshold",
        "Decoy: two grants that make exactly the threshold",
        "Leurre : deux subventions qui font exactement le seuil",
        _at_the_threshold,
    ),
    story(
        "grant_to_insider",
        "A tenth of a grant paid to the treasurer’s firm",
        "Un dixième d’une subvention payé à l’entreprise du trésorier",
        _a_tenth,
    ),
    story(
        "grant_below_a_tenth",
        "Decoy: a cent below a tenth paid to the treasurer’s firm",
        "Leurre : un centime sous le dixième payé à l’entreprise du trésorier",
        _below_a_tenth,
    ),
    story(
        "grant_to_young_body",
        "A body of 182 days that asks for a grant",
        "Un organisme de 182 jours qui demande une subvention",
        _young_body,
    ),
    story(
        "grant_at_half_a_year",
        "Decoy: a body of 183 days that asks for a grant",
        "Leurre : un organisme de 183 jours qui demande une subvention",
        _half_a_year_old,
    ),
    story(
        "report_missing",
        "A report on the last grant that was due and has not come",
        "Un compte rendu attendu qui n’est pas arrivé",
        _report_missing,
    ),
    story(
        "report_not_due",
        "Decoy: a report that is due on the day itself",
        "Leurre : un compte rendu attendu pour le jour même",
        _report_not_due,
    ),
    story(
        "fair_paid_twice",
        "Two givers who pay more than a fair costs",
        "Deux financeurs qui paient plus que le coût d’un salon",
        _above_the_budget,
    ),
    story(
        "fair_paid_once",
        "Decoy: two givers who pay exactly what a fair costs",
        "Leurre : deux financeurs qui paient exactement le coût d’un salon",
        _the_whole_budget,
    ),
    story(
        "three_one_account",
        "Three associations with one bank account",
        "Trois associations avec un même compte bancaire",
        _three_share_an_account,
    ),
    story(
        "two_one_account",
        "Decoy: two associations with one bank account",
        "Leurre : deux associations avec un même compte bancaire",
        _two_share_an_account,
    ),
    story(
        "federation_account",
        "Decoy: three associations with the account of their federation",
        "Leurre : trois associations avec le compte de leur fédération",
        _federation_helps,
    ),
    story(
        "association_sells",
        "An association that lives mostly from sales",
        "Une association qui vit surtout de ventes",
        _mostly_sales,
    ),
    story(
        "association_sells_less",
        "Decoy: an association with exactly 60 % of sales",
        "Leurre : une association avec exactement 60 % de ventes",
        _three_fifths_sales,
    ),
    story(
        "aid_to_new_firm",
        "Aid after a flood to a firm created 91 days before it",
        "Une aide après une crue à une entreprise créée 91 jours avant",
        _just_before_the_flood,
    ),
    story(
        "aid_to_older_firm",
        "Decoy: aid after a flood to a firm created 92 days before it",
        "Leurre : une aide après une crue à une entreprise créée 92 jours avant",
        _three_months_before,
    ),
)
