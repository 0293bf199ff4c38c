"""The cases of the practice town: each stands where the guided tour expects it, by steps that the desk itself takes."""

from datetime import date, timedelta

import pytest

from rempart.base.words import Language
from rempart.desk.cases import drafting
from rempart.desk.cases.hearing import hearing_of
from rempart.desk.cases.models import Case
from rempart.desk.cases.standing import Standing
from rempart.desk.practice import Planned, open_cases
from rempart.desk.screening.running import runs_of
from rempart.screening.application import Application, FormLine
from tests.desk.conftest import Cast

ON = date(2026, 11, 30)
LINE = FormLine(1, "applicant", "Company", "Lanterne Basse SARL", None, ("FR-SIREN:999421037",), "12, quai des Etoupes")


@pytest.mark.parametrize(("lang", "told"), [("en", "The seat declared"), ("fr", "Le siège déclaré")])
def test_the_practice_cases_open_in_the_language_of_the_town(cast: Cast, lang: Language, told: str) -> None:
    """One is in force on a draft that lacked nothing; of one the hearing is prepared, and the draft; one is about to be silent."""
    town = cast.case.town
    cast.case.delete()  # its number is one of theirs
    plain = [Planned(Application(f"A-{n}", "terrace", ON, [LINE]), frozenset()) for n in range(6)]
    asked = [Planned(Application(f"A-{one}", "terrace", ON, [LINE], ["P-1"]), frozenset([one])) for one in ("EST-01", "OWN-03")]  # fmt: skip
    opened = open_cases(town, cast.people, [*plain, *asked], ON, lang)
    states = {case.number: Case.objects.get(pk=case.pk).state for case in opened}
    assert states == {
        "2026-0088": "in_force", "2026-0120": "received", "2026-0125": "screening", "2026-0131": "assessment",
        "2026-0138": "questions_sent", "2026-0142": "intention", "2026-0147": "screening",
    }  # fmt: skip
    in_force, invited, terrace = (
        Standing(Case.objects.get(number=number), ON) for number in ("2026-0088", "2026-0142", "2026-0131")
    )
    events = {row.kind: row.said["carries"] for row in in_force.case.caseevent_set.all()}
    assert any(told in line for line in events["draft"]["reasons"]["outline"])
    assert events["sign"]["measure"]["measure"] == "conditions"
    assert drafting.draft_of(invited.case)[1].chosen == ["F1"]
    assert hearing_of(invited.case)[0].on == ON + timedelta(days=4)
    assert invited.case.measure_set.count() == 0
    assert [clock.due(ON).day for clock in terrace.clocks if clock.id == "silence_rejection"] == [
        ON + timedelta(days=5)
    ]
    assert [run.done_at for run in runs_of(opened[-1])] == [None]  # a worker makes it
    row, decided = in_force.case.measure_set.get(), events["sign"]["measure"]
    assert row.from_on == ON - timedelta(days=80)
    told = [str(one) for one in (row.from_on, row.until_on, row.review_on)]
    assert told == [decided[name] for name in ("from_on", "until_on", "review_on")], "the page says what was decided"
