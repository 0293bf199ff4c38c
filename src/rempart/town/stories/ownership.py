"""Stories of who stands behind an applicant (OWN-03, OWN-06, OWN-08)."""

from dataclasses import replace
from datetime import date

from rempart.town.cast import Company, Person, Relation, Said
from rempart.town.casting import Casting
from rempart.town.editions import EARLY, NOVEMBER
from rempart.town.stories.form import story


def chain(casting: Casting, first: Company, levels: int) -> list[Relation]:
    """Put ``levels`` companies between ``first`` and one person, each wholly owned by the next; return the links."""
    between = [casting.company(abroad=("LU", None, "NL", None, "GB")[i % 5]) for i in range(levels)]
    owners: list[Company | Person] = [*between, casting.person()]
    return [casting.own(asset, owner, 100) for asset, owner in zip([first, *between], owners, strict=True)]


def _apply(casting: Casting, key: str, company: Company, *asks: str, planted: Relation | None = None) -> None:
    if planted:
        casting.plant(key, "bods", recordId=planted.key)
    director = casting.party("representative", casting.director(company))
    casting.apply(key, casting.party("applicant", company), director, must_ask=asks)


def _five_companies(casting: Casting, key: str) -> None:
    company = casting.company(of_trade="Brasserie")  # it keeps the bar of the guided tour
    _apply(casting, key, company, "OWN-03", planted=chain(casting, company, 5)[0])


def _two_companies(casting: Casting, key: str) -> None:
    company = casting.company()
    chain(casting, company, 2)
    _apply(casting, key, company)


def _trust_at_end(casting: Casting, key: str) -> None:
    holding, company = casting.owned(76), casting.company()
    casting.own(company, holding, 100)
    _apply(casting, key, company, "OWN-06", planted=casting.own(holding, casting.trust(), 24))


def _trust_at_ten(casting: Casting, key: str) -> None:
    company = casting.owned(90)
    casting.own(company, casting.trust(), 10)
    _apply(casting, key, company)


def _nobody_named(casting: Casting, key: str) -> None:
    company = casting.owned(76)
    _apply(casting, key, company, "OWN-06", planted=casting.own(company, None, 24))


def _silent_holding(casting: Casting, key: str) -> None:
    company = casting.owned(76)
    silent = casting.company(abroad="LU")
    _apply(casting, key, company, "OWN-06", planted=casting.own(company, silent, 24))


def _shares_missing(casting: Casting, key: str) -> None:
    company = casting.company()
    _apply(casting, key, company, "OWN-08", planted=casting.own(company, casting.person(), 60))


def _shares_exceeding(casting: Casting, key: str) -> None:
    company = casting.owned(60, 40)
    _apply(casting, key, company, "OWN-08", planted=casting.own(company, casting.person(), 15))


def _three_quarters(casting: Casting, key: str) -> None:
    _apply(casting, key, casting.owned(37.5, 37.5))


def _hundred_and_a_half(casting: Casting, key: str) -> None:
    _apply(casting, key, casting.owned(50.25, 50.25))


def _corrected(casting: Casting, key: str) -> None:
    """The register first said 60, and corrected itself a year after the first application."""
    company = casting.company()
    wrong = Said(company.said_on, "new", 60, 60)
    right = Said(date(2025, 5, 12), "updated", 100, 100)
    relation = casting.relate(company, casting.person(), "shareholding", wrong, right)
    casting.plant(key, "bods", recordId=relation.key, recordStatus="new")
    applicant = casting.party("applicant", company)
    casting.apply(key, applicant, on=EARLY, must_ask=("OWN-08",))
    casting.apply(key, replace(applicant), on=NOVEMBER[0])


STORIES = (
    story("five_companies", "Five companies to the owner", "Cinq sociétés jusqu’au propriétaire", _five_companies),
    story("two_companies", "Decoy: a chain of three links", "Leurre : une chaîne de trois liens", _two_companies),
    story("trust_at_end", "A chain that ends in a trust", "Une chaîne qui finit dans une fiducie", _trust_at_end),
    story(
        "trust_at_ten", "Decoy: a trust with exactly 10 %", "Leurre : une fiducie avec exactement 10 %", _trust_at_ten
    ),
    story(
        "nobody_named", "A quarter held by nobody named", "Un quart détenu sans que personne soit nommé", _nobody_named
    ),
    story("silent_holding", "A holding without owner rows", "Une holding sans propriétaire publié", _silent_holding),
    story("shares_missing", "Shares that make 60 %", "Des parts qui font 60 %", _shares_missing),
    story("shares_exceeding", "Shares that make 115 %", "Des parts qui font 115 %", _shares_exceeding),
    story("three_quarters", "Decoy: shares of exactly 75 %", "Leurre : des parts de 75 % exactement", _three_quarters),
    story(
        "hundred_and_a_half",
        "Decoy: shares of exactly 100.5 %",
        "Leurre : des parts de 100,5 % exactement",
        _hundred_and_a_half,
    ),
    story("corrected_shares", "Shares corrected later", "Des parts corrigées plus tard", _corrected),
)
