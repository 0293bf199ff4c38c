"""The honest firm for which every exclusion holds at once."""

from rempart.base import months_before
from rempart.town.casting import Casting
from rempart.town.editions import NOVEMBER
from rempart.town.stories.form import story
from rempart.town.stories.listings import other_birth_day
from rempart.town.stories.ownership import chain
from rempart.town.stories.premises import follow


def _every_exclusion(casting: Casting, key: str) -> None:
    """A company on the stock exchange: long chain (45 %), trust (15 %), 60 % in all; seasonal lettings; a namesake."""
    on = NOVEMBER[0]
    company = casting.company(publicly_listed=True)
    holding = casting.company()
    casting.own(company, holding, 45)
    chain(casting, holding, 3)
    casting.own(company, casting.trust(), 15)
    listed = casting.list_person()
    namesake = casting.person(listed.name, other_birth_day(listed))
    casting.relate(company, namesake, "boardMember")
    starts = [months_before(on, months) for months in (54, 42, 30, 18, 6)]
    place = casting.new_premises()
    follow(casting, place, starts, [casting.owned(100) for _ in starts], letting="saisonnière")
    applicant = casting.party("applicant", company, identifiers=f"FR-SIREN:{company.establishment()}")
    casting.apply(
        key,
        applicant,
        casting.party("representative", namesake),
        on=on,
        premises=place,
        excluded=("EST-01", "IDN-04", "OWN-03", "OWN-06", "OWN-08"),
        close_name=True,
    )


STORIES = (
    story(
        "every_exclusion",
        "An honest firm for which every exclusion holds",
        "Une entreprise honnête pour qui toutes les exclusions valent",
        _every_exclusion,
    ),
)
