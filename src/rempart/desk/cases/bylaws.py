"""The ordinance under which a case stands, where its pack asks for one: ``bylaws/<pack>.yml`` of the workspace."""

from rempart.desk.cases.models import Case
from rempart.desk.configuration import workspace
from rempart.procedures.case import Bylaw
from rempart.procedures.case.reading import read_bylaw


def bylaw_of(case: Case) -> Bylaw | None:
    """Return the ordinance of the town for the pack of a case; None where there is none."""
    path = workspace().path / "bylaws" / f"{case.pack}.yml"
    return read_bylaw(path) if path.is_file() else None
