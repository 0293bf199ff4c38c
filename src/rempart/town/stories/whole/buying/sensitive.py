"""Stories of sensitive tasks given out (EXE-06), which a rule pack of the practice town names."""

from datetime import date

from rempart.town.desk import Desk
from rempart.town.stories.whole.buying.purchase_rows import WORKS, Buying, Write
from rempart.town.stories.whole.form import story

AWARDED = date(2026, 2, 2)
GUARDS = "79713000"


def _given_out(
    *, accepted: date | None, replaced: date | None = None, cpv: str = GUARDS, ground: str = "", asked: bool = False
) -> Write:
    """EXE-06: guards who come on a building site on 16 February 2026."""

    def write(desk: Desk, key: str) -> None:
        buying = Buying(desk, key)
        about = buying.award("site", 90000, AWARDED, buying.firm(), cpv=WORKS)
        desk.tell(
            "subcontract",
            contract_id=about,
            subcontract_id=f"{about}-guards",
            subcontractor_id=buying.firm("sub"),
            tier=1,
            amount=9000,
            currency="EUR",
            cpv=cpv,
            accepted_on=accepted,
            on_site_on=date(2026, 2, 16),
            replaced_on=replaced,
        )
        buying.ground(about, ground)
        buying.watch("EXE-06", about, asked=asked)

    return write


SAME_DAY, NEXT_DAY = date(2026, 2, 16), date(2026, 2, 17)

STORIES = (
    story(
        "guards_late",
        "Guards on site the day before they were accepted",
        "Des gardiens sur le chantier la veille de leur agrément",
        _given_out(accepted=NEXT_DAY, asked=True),
    ),
    story(
        "guards_replaced",
        "Guards replaced 29 days after the award",
        "Des gardiens remplacés 29 jours après l’attribution",
        _given_out(accepted=SAME_DAY, replaced=date(2026, 3, 3), asked=True),
    ),
    story(
        "guards_accepted",
        "Decoy: guards accepted the same day, replaced after 30",
        "Leurre : des gardiens agréés le jour même, remplacés après 30",
        _given_out(accepted=SAME_DAY, replaced=date(2026, 3, 4)),
    ),
    story(
        "painters_late",
        "Decoy: painters, whose task is not in the list",
        "Leurre : des peintres, dont la tâche n’est pas dans la liste",
        _given_out(accepted=NEXT_DAY, cpv="45442100"),
    ),
    story(
        "guards_by_order",
        "Decoy: guards whom an order called",
        "Leurre : des gardiens appelés par un ordre",
        _given_out(accepted=NEXT_DAY, ground="emergency"),
    ),
)
