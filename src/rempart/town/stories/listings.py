"""Stories of parties on the published list (LST-01)."""

from datetime import date, timedelta

from rempart.town.cast import Listed, Person
from rempart.town.casting import Casting
from rempart.town.editions import EARLY, NOVEMBER, STALE
from rempart.town.stories.form import story
from rempart.town.words import words


def document_of(listed: Listed) -> tuple[str, str]:
    """Return scheme and number of the first passport that the list gives, as a form quotes it."""
    _, number, issuer = listed.documents[0]
    code = next(code for name, code in words()["issuers"] if name == issuer)
    return f"{code}-PASSPORT", number


def person_listed(casting: Casting, listed: Listed) -> Person:
    """Add the listed person to the town, with the same name, birth day and passport."""
    if not isinstance(listed.born, date):
        raise TypeError("the list gives no birth day")
    return casting.person(listed.name, listed.born, document_of(listed))


def other_birth_day(listed: Listed) -> date:
    """Return a birth day eleven years away from the listed one."""
    if not isinstance(listed.born, date):
        raise TypeError("the list gives no birth day")
    return listed.born - timedelta(days=11 * 365 + 40)


def _by_passport(casting: Casting, key: str) -> None:
    listed = casting.list_person()
    casting.plant(key, "un_sanctions", DATAID=listed.data_id)
    representative = casting.party("representative", person_listed(casting, listed))
    casting.apply(key, casting.party("applicant", casting.owned(100)), representative, must_ask=("LST-01",))


def _namesake(casting: Casting, key: str) -> None:
    listed = casting.list_person()
    casting.plant(key, "un_sanctions", DATAID=listed.data_id)
    namesake = casting.person(listed.name, other_birth_day(listed))
    company = casting.owned(100)
    casting.relate(company, namesake, "boardMember")
    parties = casting.party("applicant", company), casting.party("representative", namesake)
    casting.apply(key, *parties, close_name=True)


def _near_name(casting: Casting, key: str) -> None:
    listed = casting.list_person()
    other = casting.person(casting.namer.near(listed.name), other_birth_day(listed))
    casting.apply(key, casting.party("applicant", casting.owned(60, 40)), casting.party("representative", other))


def _other_country(casting: Casting, key: str) -> None:
    scheme, number = document_of(casting.list_person())
    other = next(code for _, code in words()["issuers"] if not scheme.startswith(code))
    representative = casting.person(casting.namer.town_person(), document=(f"{other}-PASSPORT", number))
    casting.apply(key, casting.party("applicant", casting.owned(100)), casting.party("representative", representative))


def _in_between(casting: Casting, key: str) -> None:
    """The owner of the applicant is listed between two applications."""
    listed = casting.list_person(listed_on=date(2025, 1, 20))
    casting.plant(key, "un_sanctions", DATAID=listed.data_id)
    company = casting.owned(40)
    casting.own(company, person_listed(casting, listed), 60)
    director = casting.party("representative", casting.director(company))
    casting.apply(key, casting.party("applicant", company), director, on=EARLY)
    casting.apply(key, casting.party("applicant", company), director, on=NOVEMBER[1], must_ask=("LST-01",))


def _delisted(casting: Casting, key: str) -> None:
    listed = casting.list_person(delisted_on=date(2024, 12, 16))
    casting.plant(key, "un_sanctions", DATAID=listed.data_id)
    company = casting.owned(100)
    representative = casting.party("representative", person_listed(casting, listed))
    casting.apply(key, casting.party("applicant", company), representative, on=EARLY, must_ask=("LST-01",))
    casting.apply(key, casting.party("applicant", company), representative, on=NOVEMBER[2])


def _stale(casting: Casting, key: str) -> None:
    company = casting.owned(60, 40)
    parties = casting.party("applicant", company), casting.party("representative", casting.director(company))
    casting.apply(key, *parties, on=STALE, not_evaluable=("LST-01",))


STORIES = (
    story(
        "listed_by_passport",
        "A listed man, by his passport number",
        "Un homme inscrit, par son passeport",
        _by_passport,
    ),
    story("namesake", "His namesake, who is somebody else", "Son homonyme, qui est quelqu’un d’autre", _namesake),
    story(
        "near_name",
        "Decoy: one letter of the name, another birth year",
        "Leurre : une lettre, une autre année",
        _near_name,
    ),
    story(
        "other_country", "Decoy: the same number, another country", "Leurre : même numéro, autre pays", _other_country
    ),
    story(
        "listed_in_between", "An owner listed between two days", "Un propriétaire inscrit entre deux dates", _in_between
    ),
    story("delisted", "A man delisted between two days", "Un homme radié entre deux dates", _delisted),
    story("stale_list", "A list eight months old proves nothing", "Une liste de huit mois ne prouve rien", _stale),
)
