"""Stories of interests that meet the town's files (COI): read by the ethics officer alone."""

from datetime import date

from rempart.town.desk import Desk
from rempart.town.stories.whole.buying.bid_rows import award, firm, service
from rempart.town.stories.whole.form import story

_ON = date(2026, 5, 18)
_SINCE = date(2020, 7, 6)
_SANITATION, _SURVEYS = "90600000", "71355000"


def _official(desk: Desk, *, until: date | None = None, **more: str) -> str:
    """Add a person who holds an office of the town, or held it until a day; return the person's id."""
    person = desk.party(desk.casting.person())
    desk.tell("mandate", person_id=person, office="Adjoint", valid_from=_SINCE, valid_to=until, **more)
    return person


def _about(person: str) -> str:
    """Return how the run calls a person of whom the town's software alone tells."""
    return f"town_data:{person}"


def _supplier(desk: Desk, key: str) -> str:
    """Add one supplier; return its id."""
    return desk.stranger(f"{key}-firm")


def _purchase(desk: Desk, ocid: str, supplier: str, on: date = _ON, cpv: str | None = None) -> None:
    """One service of the town, the same in all of these stories, buys from one supplier."""
    buyer = "interests-service"
    if buyer not in desk.told:
        service(desk, "interests")
    award(desk, ocid, buyer, supplier, on, cpv=cpv)


def _step(desk: Desk, ocid: str, actor: str, step: str, on: date = _ON, *, abstained: bool | None = None) -> None:
    """One person takes one step in one purchase."""
    cells = {"actor_id": actor, "step": step, "done_on": on, "abstained": abstained}
    desk.tell("decision_step", subject_kind="purchase", subject_id=ocid, **cells)


def _declare(desk: Desk, person: str, supplier: str, **more: bool) -> None:
    """One person declares an interest in one supplier."""
    cells = {"post": "Adjoint", "interest": "Administrateur", "declared_on": _SINCE, "valid_from": _SINCE}
    desk.tell("staff_interest", person_id=person, party_id=supplier, **cells, **more)


def _met(desk: Desk, key: str, *, step: str, abstained: bool | None, for_town: bool = False) -> str:
    """A declared interest meets a purchase; return what the file is called."""
    person, supplier = _official(desk), _supplier(desk, key)
    _declare(desk, person, supplier, for_town=for_town)
    _purchase(desk, key, supplier)
    _step(desk, key, person, step, abstained=abstained)
    return f"purchase {key}"


def _declared(desk: Desk, key: str) -> None:
    """The minutes do not say whether the person abstained."""
    desk.casting.watch(key, "COI-01", _met(desk, key, step="instruct", abstained=None), asked=True)


def _stepped_aside(desk: Desk, key: str) -> None:
    desk.casting.watch(key, "COI-01", _met(desk, key, step="instruct", abstained=True), asked=False)


def _voted(desk: Desk, key: str) -> None:
    """COI-01 asks too, of the interest itself."""
    desk.casting.watch(key, "COI-03", _met(desk, key, step="vote", abstained=False), asked=True)


def _sits_for_town(desk: Desk, key: str) -> None:
    file = _met(desk, key, step="vote", abstained=False, for_town=True)
    desk.casting.watch(key, "COI-03", file, asked=False)


def _in_register(desk: Desk, key: str, since: date, *, asked: bool) -> None:
    """A person who declared one supplier holds an office in another since the day."""
    person = _official(desk)
    _declare(desk, person, _supplier(desk, key))
    other = desk.stranger(f"{key}-other")
    desk.tell("directorship", director_id=person, organization_id=other, role="Gérant", valid_from=since)
    desk.casting.watch(key, "COI-02", _about(person), asked=asked)


def _undeclared(desk: Desk, key: str) -> None:
    _in_register(desk, key, date(2026, 9, 1), asked=True)


def _two_months(desk: Desk, key: str) -> None:
    """The two months for declaring it end on the day of the run."""
    _in_register(desk, key, date(2026, 9, 2), asked=False)


def _contacts(desk: Desk, key: str, others: int, *, asked: bool) -> None:
    """Who took a step, the supplier and so many persons have one telephone."""
    person, supplier = _official(desk), _supplier(desk, key)
    _purchase(desk, key, supplier)
    _step(desk, key, person, "instruct")
    colleagues = [desk.party(desk.casting.person()) for _ in range(others)]
    for party in (person, supplier, *colleagues):
        desk.tell("contact", party_id=party, kind="phone", value_hash=f"{key}-phone")
    desk.casting.watch(key, "COI-04", f"purchase {key}", asked=asked)


def _shared_telephone(desk: Desk, key: str) -> None:
    _contacts(desk, key, 0, asked=True)


def _switchboard(desk: Desk, key: str) -> None:
    """The supplier left the telephone of the town's own desk, where eleven are reached."""
    _contacts(desk, key, 9, asked=False)


def _moved(desk: Desk, key: str, began: date, *, asked: bool, **more: str) -> None:
    """Somebody left office at the end of 2024, and became manager of a supplier whose purchase they had signed."""
    person, supplier = _official(desk, until=date(2024, 12, 31), **more), _supplier(desk, key)
    _purchase(desk, key, supplier, date(2022, 6, 1))
    _step(desk, key, person, "sign", date(2022, 6, 1))
    desk.tell("directorship", director_id=person, organization_id=supplier, role="Gérant", valid_from=began)
    desk.casting.watch(key, "COI-05", _about(person), asked=asked)


def _too_soon(desk: Desk, key: str) -> None:
    _moved(desk, key, date(2025, 5, 31), asked=True)


def _three_years(desk: Desk, key: str) -> None:
    _moved(desk, key, date(2025, 6, 1), asked=False)


def _favourable(desk: Desk, key: str) -> None:
    _moved(desk, key, date(2025, 5, 31), asked=False, exit_advice="favourable")


def _desk_of(desk: Desk, key: str, won: int, cpv: str, *, asked: bool) -> None:
    """One person prepares eight purchases, of which one firm wins so many; another prepares a ninth of the kind."""
    casting = desk.casting
    number = casting.numbers.siren()
    supplier = desk.describe(f"{key}-firm", casting.namer.company("Atelier"), number, kind="Company")
    prepares, colleague = desk.party(casting.person()), desk.party(casting.person())
    for n in range(9):
        ocid, on = f"{key}-{n}", date(2025 + n // 8, 1 + n % 8, 12)
        _purchase(desk, ocid, supplier if n < won else firm(desk, n), on, cpv)
        _step(desk, ocid, prepares if n < 8 else colleague, "instruct", on)
    casting.watch(key, "COI-06", f"FR-SIREN:{number}", asked=asked)


def _half(desk: Desk, key: str) -> None:
    _desk_of(desk, key, 4, _SANITATION, asked=True)


def _three_of_eight(desk: Desk, key: str) -> None:
    _desk_of(desk, key, 3, _SURVEYS, asked=False)


STORIES = (
    story(
        "interest_meets_file", "A declared interest meets a file", "Un intérêt déclaré rencontre un dossier", _declared
    ),
    story("stepped_aside", "Decoy: the person abstained", "Leurre : la personne s’est déportée", _stepped_aside),
    story("interest_undeclared", "An office that was not declared", "Une fonction qui n’est pas déclarée", _undeclared),
    story(
        "time_to_declare",
        "Decoy: there is still time to declare",
        "Leurre : le délai pour déclarer court encore",
        _two_months,
    ),
    story("voted_with_interest", "A vote despite the interest", "Un vote malgré l’intérêt", _voted),
    story(
        "sits_for_town",
        "Decoy: the person sits there for the town",
        "Leurre : la personne y siège pour la ville",
        _sits_for_town,
    ),
    story(
        "shared_telephone", "One telephone with a supplier", "Un même téléphone qu’un fournisseur", _shared_telephone
    ),
    story("switchboard", "Decoy: a switchboard of eleven", "Leurre : un standard pour onze", _switchboard),
    story("from_desk", "From the desk to the supplier", "Du bureau au fournisseur", _too_soon),
    story("after_three_years", "Decoy: after three years", "Leurre : après trois ans", _three_years),
    story("favourable_opinion", "Decoy: with a favourable opinion", "Leurre : avec un avis favorable", _favourable),
    story("desk_and_winner", "One desk, one winner", "Un service, un gagnant", _half),
    story("desk_and_others", "Decoy: three of eight", "Leurre : trois sur huit", _three_of_eight),
)
