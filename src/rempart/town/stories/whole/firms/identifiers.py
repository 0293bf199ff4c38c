"""Stories of what a form says and what registers say of the same firm (IDN-01, 02, 03)."""

from datetime import date

from rempart.town.cast import Company
from rempart.town.casting import ABROAD
from rempart.town.desk import Desk
from rempart.town.editions import LAST, WHOLE_ON
from rempart.town.stories.whole.firms.shells import FILED, apply_as, firm, happens
from rempart.town.stories.whole.form import story


def _not_found(desk: Desk, key: str) -> None:
    company = desk.casting.owned(60, 40)
    desk.casting.cast.sirene[company.number] = None
    apply_as(desk.casting, key, company, "IDN-01")


def _founded_since(desk: Desk, key: str) -> None:
    """The register of owners announces the firm on the day of the last register of legal units, for the morrow."""
    company = firm(desk.casting, date(2026, 11, 3), 60, 40, said_on=LAST)
    apply_as(desk.casting, key, company, excluded=("IDN-01",))


def _abroad(desk: Desk, kind: str) -> Company:
    """Return one body registered in Luxembourg that the town's own software alone describes, as of a kind."""
    casting = desk.casting
    scheme, number = casting.numbers.foreign("LU")
    name, day = casting.namer.company("Entraide"), date(2012, 5, 7)
    made = Company(number, name, "", scheme, number, ABROAD["LU"], day, day, casting.address(), "", "")
    desk.party(made, kind=kind)
    return made


def _association(desk: Desk, key: str) -> None:
    apply_as(desk.casting, key, _abroad(desk, "Organization"), "IDN-02")


def _company_after_all(desk: Desk, key: str) -> None:
    apply_as(desk.casting, key, _abroad(desk, "Company"))


def _association_moving(desk: Desk, key: str) -> None:
    """A move was announced three months before, to the day that still counts."""
    body = _abroad(desk, "Organization")
    happens(desk, desk.party(body), "seat_move", date(2026, 8, 13))
    apply_as(desk.casting, key, body, excluded=("IDN-02",))


def _ceased(desk: Desk, key: str) -> None:
    company = desk.casting.owned(60, 40)
    desk.casting.cast.sirene[company.number] = {"etatAdministratifUniteLegale": "C", "dateDebut": "2026-10-01"}
    apply_as(desk.casting, key, company, "IDN-03")


def _ceasing(desk: Desk, key: str) -> None:
    company = desk.casting.owned(60, 40)
    desk.party(company, dissolution_date=date(2026, 11, 14))
    apply_as(desk.casting, key, company)


def _wound_up(desk: Desk, key: str, *asks: str, excluded: tuple[str, ...] = (), ref: str | None = None) -> None:
    """A liquidation was opened; a court lets the business go on where there is a reference."""
    company = desk.casting.owned(60, 40)
    who = desk.party(company)
    happens(desk, who, "accounts_filed", FILED)
    happens(desk, who, "liquidation", date(2026, 9, 1))
    if ref:
        happens(desk, who, "continuation", date(2026, 9, 1), ref=ref)
    apply_as(desk.casting, key, company, *asks, excluded=excluded)


def _in_liquidation(desk: Desk, key: str) -> None:
    _wound_up(desk, key, "IDN-03")


def _going_on(desk: Desk, key: str) -> None:
    _wound_up(desk, key, excluded=("IDN-03",), ref=f"RG {WHOLE_ON.year}/{desk.casting.rng.randint(100, 999)}")


STORIES = (
    story(
        "not_in_register", "A firm that the register does not know", "Une entreprise inconnue du registre", _not_found
    ),
    story("founded_since", "Decoy: founded after the register", "Leurre : créée après le registre", _founded_since),
    story("association", "A company that is an association", "Une société qui est une association", _association),
    story("company_after_all", "Decoy: a company abroad", "Leurre : une société étrangère", _company_after_all),
    story("association_moving", "Decoy: a change announced", "Leurre : un changement annoncé", _association_moving),
    story("ceased", "A firm that has ceased", "Une entreprise qui a cessé", _ceased),
    story("ceasing_tomorrow", "Decoy: it will cease on the morrow", "Leurre : elle cessera le lendemain", _ceasing),
    story("in_liquidation", "A firm in liquidation", "Une entreprise en liquidation", _in_liquidation),
    story("going_on", "Decoy: a court lets it go on", "Leurre : un tribunal la laisse continuer", _going_on),
)
