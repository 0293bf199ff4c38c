"""The ordinary town at work: who runs which premises, which contracts and permits there are, who applies."""

from dataclasses import replace
from datetime import date, timedelta

from rempart.town.cast import Company, Contract, Permit, Person, Premises
from rempart.town.casting import Casting
from rempart.town.editions import EARLY, EDITIONS, LAST, NOVEMBER, STALE
from rempart.town.oracle import ORDINARY
from rempart.town.words import folded, words

PREMISES = 120
CONTRACTS = 120
PERMITS = 100
APPLICATIONS = 80
_PENDING = EDITIONS["town_permits"][0] - timedelta(days=12)  # asked before the first edition, decided after it
_LATE_END = EDITIONS["town_premises"][3]


def fill_premises(casting: Casting, ordinary: list[Company]) -> list[Premises]:
    """Bring the premises to their number, their operators rarely changing; return the ordinary ones.

    The first operator came before every window, and at most two came in any 36 months.
    """
    made = []
    while len(casting.cast.premises) < PREMISES:
        made.append(casting.new_premises())
        _operators(casting, made[-1], ordinary)
    return made


def _operators(casting: Casting, place: Premises, ordinary: list[Company]) -> None:
    rng = casting.rng
    start = casting.between(date(2006, 1, 2), date(2020, 6, 1))
    while True:
        next_start = start + timedelta(days=rng.randint(1500, 5200) if rng.random() < 0.94 else rng.randint(700, 1100))
        last = next_start > LAST - timedelta(days=40)
        end = None if last else next_start - timedelta(days=rng.randint(5, 60))
        operator: Company | Person = rng.choice(ordinary) if rng.random() < 0.7 else _sole_trader(casting)
        made = casting.spell(place, operator, start, end=end)
        casting.cast.spells[-1] = replace(
            made,
            letting=rng.choice(("ordinaire",) * 8 + ("marché", "éphémère", "pépinière")),
            note=rng.choice(words()["observations"]) if rng.random() < 0.3 else "",
            end_said_on=_LATE_END if end and end.year == 2024 else None,
            activity_corrected=(_LATE_END, f"{made.activity} et annexes") if rng.random() < 0.03 else None,
        )
        if last:
            return
        start = next_start


def _sole_trader(casting: Casting) -> Person:
    """A person whom only the town's own files know."""
    return Person("", casting.namer.town_person(), casting.between(date(1950, 1, 1), date(2000, 12, 28)))


def fill_contracts(casting: Casting, ordinary: list[Company]) -> None:
    """Bring the contracts to their number; three quote a supplier's number that no loader can take."""
    rng, contracts = casting.rng, casting.cast.contracts
    unusable = [("", "FOURNISSEUR DIVERS"), ("10457", "TITULAIRE SANS NUMERO"), ("", "")]
    while len(contracts) < CONTRACTS:
        firm = rng.choice(ordinary)
        suppliers = [_supplier(casting, firm)]
        if rng.random() < 0.08:
            suppliers.append(_supplier(casting, rng.choice([c for c in ordinary if c is not firm])))
        if unusable:
            suppliers = [unusable.pop()]
        notified = casting.between(date(2020, 9, 7), LAST - timedelta(days=20))
        amount = rng.randint(4, 900) * 1000
        contract = Contract(
            f"{notified.year}{len(contracts) + 1:05d}",
            firm.cpv,
            tuple(suppliers),
            amount,
            notified,
            rng.choice(words()["award_procedures"]),
            rng.choice((6, 12, 12, 24, 36, 48)),
            rng.randint(1, 8),
            (EDITIONS["fr_decp"][1], amount + 1500) if len(contracts) % 10 == 7 else None,
        )
        contracts.append(contract)


def _supplier(casting: Casting, company: Company) -> tuple[str, str]:
    name = folded(company.name).upper() if casting.rng.random() < 0.6 else company.full_name
    return company.establishment(casting.rng.choice((1, 1, 1, 2))), name


def fill_permits(casting: Casting, ordinary: list[Company], places: list[Premises]) -> None:
    """Bring the permits to their number; some pending, few refused or withdrawn."""
    rng = casting.rng
    while len(casting.cast.permits) < PERMITS:
        firm = rng.choice(ordinary)
        rank = len(casting.cast.permits) + 1
        asked = _PENDING if rank == 1 else casting.between(date(2022, 1, 10), LAST - timedelta(days=5))
        decided = asked + timedelta(days=rng.randint(20, 120))
        decision = rng.choice(("accordé",) * 8 + ("refusé", "retiré"))
        permit = Permit(
            f"A-{asked.year}-{rank:04d}",
            rng.choice(words()["permit_types"]),
            firm.full_name,
            firm.establishment(),
            rng.choice(places),
            firm.activity,
            asked,
            None if rank > 1 and rng.random() < 0.05 else decided,
            decision,
        )
        casting.cast.permits.append(permit)


def fill_applications(casting: Casting, ordinary: list[Company], places: list[Premises]) -> None:
    """Bring the applications to their number, with ones that give no reason for any question."""
    rng = casting.rng
    known = [company for company in ordinary if company.said_on < date(2023, 11, 1)]
    rng.shuffle(known)
    early = [EARLY, STALE]
    while len(casting.applications) < APPLICATIONS:
        place = rng.choice(places) if rng.random() < 0.5 else None
        on = early.pop() if early else None
        if rng.random() < 0.1:
            trader = casting.party("applicant", _sole_trader(casting))
            casting.apply(ORDINARY, trader, on=on, premises=place)
            continue
        firm = known[len(casting.applications) % len(known)]
        parties = [casting.party("applicant", firm), casting.party("representative", casting.director(firm))]
        if rng.random() < 0.2:
            parties.append(casting.party("lender", rng.choice(known)))
        if place and rng.random() < 0.3:
            parties.append(casting.party("operator", rng.choice(known)))
        casting.apply(ORDINARY, *parties, on=on or rng.choice((casting.day(), NOVEMBER[0])), premises=place)
