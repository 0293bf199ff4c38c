"""Stories of what was awarded: when, to whom, and what the public saw of it (TEN-10 to TEN-14)."""

from datetime import date, timedelta

from rempart.town.desk import Desk
from rempart.town.stories.whole.buying.purchase_rows import ADVICE, DIRECT, STUDIES, TRAINING, WORKS, Buying, Write
from rempart.town.stories.whole.form import story


def _decided_at_once(desk: Desk, key: str) -> None:
    """TEN-10: one day from the last offer to the award, where forty-four other works of this size took 30 to 73."""
    buying = Buying(desk, key)
    for rank in range(44):
        _works_awarded(buying, f"peer-{rank}", date(2020, 2, 3) + timedelta(days=50 * rank), waited=30 + rank)
    about = _works_awarded(buying, "call", date(2026, 6, 1), waited=1)
    buying.watch("TEN-10", about, asked=True)


def _decision_suspended(desk: Desk, key: str) -> None:
    """TEN-10: ten months, of which a court suspended most; its peers are those of the other story."""
    buying = Buying(desk, key)
    about = _works_awarded(buying, "call", date(2025, 9, 1), waited=300)
    buying.ground(about, "suspension")
    buying.watch("TEN-10", about, asked=False)


def _works_awarded(buying: Buying, name: str, on: date, *, waited: int) -> str:
    ocid = buying.call(name, on, cpv=WORKS, procurement_method="selective", amount=2000000)
    buying.award(f"{name}-award", 1900000, on + timedelta(days=35 + waited), ocid=ocid, cpv=WORKS)
    return ocid


def _share_of_service(less: int, *, ground: str = "", asked: bool = False) -> Write:
    """TEN-11: eight of twenty equal awards of a year to one firm, its last one less by so much."""

    def write(desk: Desk, key: str) -> None:
        buying = Buying(desk, key)
        firms = buying.firms(7)
        for rank in range(20):
            firm = firms[0] if rank < 8 else firms[1 + rank % 6]
            amount = 10000 + (-less if rank == 7 else less if rank == 8 else 0)
            on = date(2025, 11, 10) + timedelta(days=16 * rank)
            about = buying.award(f"need-{rank}", amount, on, firm, cpv=(ADVICE, TRAINING, STUDIES)[rank % 3])
            if rank < 8:
                buying.ground(about, ground)
        buying.watch_buyer("TEN-11", asked=asked)

    return write


def _market(cpv: str, groups: int, *, asked: bool = False) -> Write:
    """TEN-12: twelve equal awards of one kind in two years, among so many firms."""

    def write(desk: Desk, key: str) -> None:
        buying = Buying(desk, key)
        firms = buying.firms(groups)
        for rank in range(12):
            on = date(2024, 9, 9) + timedelta(days=60 * rank)
            buying.award(f"need-{rank}", 22000, on, firms[rank % groups], cpv=cpv)
        buying.watch("TEN-12", cpv[:3], asked=asked)

    return write


def _trial(last: int, *, ground: str = "", asked: bool = False) -> Write:
    """TEN-13: a trial of 10,000 euros, then 30,000 and the last, without a call; the file begins years before."""

    def write(desk: Desk, key: str) -> None:
        buying = Buying(desk, key)
        firm = buying.firm()
        buying.award("earlier", 12000, date(2021, 1, 11), buying.firm("earlier-firm"))
        buying.award("trial", 10000, date(2024, 6, 10), firm, procedure=DIRECT)
        buying.award("second", 30000, date(2025, 3, 10), firm, procedure=DIRECT, cpv=TRAINING)
        about = buying.award("third", last, date(2025, 9, 8), firm, procedure=DIRECT, cpv=STUDIES)
        buying.ground(about, ground)
        buying.watch("TEN-13", about, asked=asked)

    return write


def _published_after(days: int, amount: int = 40000, *, ground: str = "", asked: bool = False) -> Write:
    """TEN-14: the data of a contract come so many days after the signature."""

    def write(desk: Desk, key: str) -> None:
        buying, on = Buying(desk, key), date(2026, 5, 18)
        about = buying.award("contract", amount, on, buying.firm(), published_on=on + timedelta(days=days))
        buying.ground(about, ground)
        buying.watch("TEN-14", about, asked=asked)

    return write


STORIES = (
    story("decided_at_once", "An award the day after", "Une attribution le lendemain", _decided_at_once),
    story(
        "decision_suspended",
        "Decoy: a decision that a court suspended",
        "Leurre : une décision suspendue par un juge",
        _decision_suspended,
    ),
    story(
        "two_fifths",
        "Two fifths of a service to one firm",
        "Deux cinquièmes d’un service à une entreprise",
        _share_of_service(0, asked=True),
    ),
    story("under_two_fifths", "Decoy: ten euros less", "Leurre : dix euros de moins", _share_of_service(10)),
    story(
        "network_share",
        "Decoy: two fifths of which are a network",
        "Leurre : deux cinquièmes qui sont un réseau",
        _share_of_service(0, ground="utility"),
    ),
    story(
        "three_in_market",
        "A market of three firms",
        "Un marché de trois entreprises",
        _market("98371000", 3, asked=True),
    ),
    story("four_in_market", "Decoy: four equal firms", "Leurre : quatre entreprises égales", _market("85121000", 4)),
    story("grown_trial", "A trial that became the supply", "Un essai devenu le marché", _trial(20000, asked=True)),
    story(
        "small_trial", "Decoy: one euro less than five times", "Leurre : un euro de moins que cinq fois", _trial(19999)
    ),
    story(
        "trial_then_framework",
        "Decoy: a trial, then a framework",
        "Leurre : un essai, puis un accord-cadre",
        _trial(20000, ground="call_off"),
    ),
    story(
        "late_data", "Data of a contract after 63 days", "Des données après 63 jours", _published_after(63, asked=True)
    ),
    story("data_in_time", "Decoy: data after 62 days", "Leurre : des données après 62 jours", _published_after(62)),
    story(
        "small_contract_data",
        "Decoy: a contract that need not be published",
        "Leurre : un marché dispensé de publication",
        _published_after(63, 39999),
    ),
)
