"""One filled workspace and its snapshot for all tests that only read."""

from datetime import date

import pytest
from tests.build import holders
from tests.registers.samples import samples

from rempart.build import build
from rempart.identity.merging.judgements import Judgement, append_judgement, undo_judgement
from rempart.ledger import Snapshot, Workspace
from rempart.registers import load

EXPORTED = ("bods", "un_sanctions", "opensanctions", "us_bis_dpl", "us_ofac_sdn")
"""Registers of owners and officers, and lists that hold ships, documents of persons and weak names."""


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with both registers loaded, and two judgements, one of them undone later; only to be read."""
    folder = tmp_path_factory.mktemp("filled")
    workspace = holders.fill(Workspace.create(folder / "workspace", town="Valmorel"), folder / "registers")
    judgements = workspace.path / "judgements" / "judgements.jsonl"
    made = [
        Judgement("same", "east:Nadira Belline", "west:Nadira Belline", "same papers", "clerk", holders.DAYS[1]),
        Judgement("same", "east:Nadira Celline", "west:Nadira Celline", "same papers", "clerk", holders.JUDGED[0]),
        Judgement("different", "east:Holding 3", "west:Holding 3", "no", "clerk", holders.DAYS[1], holders.JUDGED[1]),
    ]
    for judgement in made:
        append_judgement(judgements, judgement)
    undo_judgement(judgements, made[1].id, reason="mistaken", author="clerk", made_on=holders.JUDGED[2])
    return workspace


@pytest.fixture(scope="session")
def snapshot(filled: Workspace) -> Snapshot:
    """The snapshot of ``filled``, known on the last day."""
    return build(filled, known_on=holders.LAST, name="shared")


@pytest.fixture(scope="session")
def of_samples(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The snapshot of the samples that the exports are tried on; only to be read."""
    workspace = Workspace.create(tmp_path_factory.mktemp("exported") / "workspace", town="Valmorel")
    for sample in samples(*EXPORTED):
        if sample.of.name != "simple":
            load(workspace, sample.register, sample.files, edition=sample.day)
    return build(workspace, known_on=date(2026, 3, 1))
