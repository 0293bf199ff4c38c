"""Stories of numbers quoted on the form (IDN-04)."""

from datetime import date

from rempart.town.cast import Contract
from rempart.town.casting import Casting
from rempart.town.numbers import siret, wrong_check_digit
from rempart.town.stories.form import story
from rempart.town.words import folded, words


def _borrowed(casting: Casting, key: str) -> None:
    """The holder of the number is known by one contract only, so that one row makes the story; the firm by its form."""
    number = casting.numbers.siren()
    holder, firm = casting.namer.company("Dragage"), casting.namer.company("Pâtisserie")
    contract = Contract(
        f"2023T{casting.rng.randint(100, 999)}",
        "45240000",
        ((siret(number), holder.upper()),),
        casting.rng.randint(40, 400) * 1000,
        date(2023, 4, 18),
        words()["award_procedures"][0],
        12,
        2,
    )
    casting.cast.contracts.append(contract)
    casting.plant(key, "fr_decp", id=contract.number, titulaire_id=siret(number))
    applicant = casting.party("applicant", casting.owned(100), name=f"{firm} SARL", identifiers=f"FR-SIREN:{number}")
    casting.apply(key, applicant, casting.party("representative", casting.person()), must_ask=("IDN-04",))


def _wrong_digit(casting: Casting, key: str) -> None:
    applicant, operator = casting.owned(100), casting.owned(60, 40)
    wrong = casting.party("operator", operator, identifiers=f"FR-SIREN:{wrong_check_digit(operator.number)}")
    casting.plant(key, "applications", application_id="{application_id}", role="operator")
    casting.apply(key, casting.party("applicant", applicant), wrong, must_ask=("IDN-04",))


def _spelled(casting: Casting, key: str) -> None:
    applicant = casting.owned(100)
    plain = folded(applicant.name).upper()
    casting.apply(key, casting.party("applicant", applicant, name=plain))


def _establishment(casting: Casting, key: str) -> None:
    applicant = casting.owned(100)
    casting.apply(key, casting.party("applicant", applicant, identifiers=f"FR-SIRET:{applicant.establishment(2)}"))


STORIES = (
    story(
        "borrowed_number", "A firm quotes another firm's number", "Une entreprise cite le numéro d’une autre", _borrowed
    ),
    story("wrong_check_digit", "A number whose check digit is wrong", "Un numéro dont la clé est fausse", _wrong_digit),
    story(
        "spelled_otherwise",
        "Decoy: the right number, the name without accents and legal form",
        "Leurre : le bon numéro, le nom sans accents ni forme juridique",
        _spelled,
    ),
    story(
        "establishment_number",
        "Decoy: the firm's establishment number, said to be one",
        "Leurre : le numéro d’un établissement, donné pour tel",
        _establishment,
    ),
)
