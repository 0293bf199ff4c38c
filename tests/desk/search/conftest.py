"""Registers, and a case whose parties they know."""

import pytest

from rempart.ledger import Workspace
from tests.desk.conftest import Cast
from tests.desk.look_rows import ADDRESS, APPLICANT, make_registers


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with registers, built once."""
    return make_registers(tmp_path_factory.mktemp("town"))


@pytest.fixture
def registers(town: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The desk looks into those registers."""
    for module in ("opened", "prepared"):
        monkeypatch.setattr(f"rempart.desk.search.{module}.workspace", lambda: town)
    return town


@pytest.fixture
def looked(cast: Cast, registers: Workspace) -> Cast:
    """The cast, whose case names an entity that registers know, a person, and the premises."""
    from rempart.desk.cases.acting import Opened, Party, open_case

    parties = [
        Party("applicant", "Company", "Lanterne Basse SARL", identifiers=[f"FR-SIREN:{APPLICANT}"], address=ADDRESS),
        Party("representative", "Person", "Maëlle Tréguidec", birth_date="1984-02-11"),
    ]
    officer = cast.people["case_officer"]
    opened = Opened("2026-0200", "application", "Terrace, 12, quai des Etoupes", parties, premises=ADDRESS)
    case = open_case(officer, officer.town, opened)
    return Cast(cast.people, cast.stranger, case)
