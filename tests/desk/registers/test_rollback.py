"""The last edition taken out of use by two: the one before counts again at the next check, and nothing is deleted."""

from datetime import date
from typing import Any

import pytest

from rempart.base import RempartError
from rempart.build import build, making
from rempart.desk.registers import acts
from rempart.desk.registers.models import Rollback
from rempart.ledger import Workspace, editions_in_use
from rempart.ledger.editions import WITHDRAWN, editions
from rempart.ledger.parquet import connect, parquet
from rempart.ledger.recorded import check_editions
from rempart.registers import withdrawing
from rempart.registers.withdrawing import withdraw
from tests.desk.registers.conftest import LEASES, Office

WRONG = LEASES.replace("B-2;Norvik Quorvane;;L-002", "B-2;SARL Par Erreur;;L-002")
AGAIN = {"on": "2026-03-01", "register": "town_leases"}


def tenants(office: Office) -> set[str]:
    """Return the names that the newest snapshot would say of leases: what the next check reads."""
    snapshot = build(Workspace.open(office.workspace))
    with connect() as connection:
        rows = connection.execute(
            f"select value from {parquet(snapshot.path / 'tables' / 'name.parquet')} where known_to is null and valid_to is null"
        ).fetchall()
    return {str(row[0]) for row in rows}


def test_two_take_an_edition_out_of_use(office: Office) -> None:
    """The next snapshot says what the edition before said; the withdrawn one is still on the disk and in the list."""
    office.loaded()
    office.loaded(WRONG.encode("cp1252"), **AGAIN)
    assert "SARL Par Erreur" in tenants(office)
    assert (
        office.steward.post("/registers/of/town_leases/rollback", {"reason": "The wrong file was sent."}).status_code
        == 302
    )
    row = Rollback.objects.get()
    assert "The wrong file was sent." in office.lawyer.get("/registers/of/town_leases/").content.decode()
    assert office.steward.post(f"/registers/rollbacks/{row.pk}/", {"act": "agree"}).status_code == 403
    assert office.lawyer.post(f"/registers/rollbacks/{row.pk}/", {"act": "agree"}).status_code == 302
    office.work()
    folder = office.workspace / "editions" / "town_leases"
    assert [one.id for one in editions_in_use(folder)] == ["2025-09-01"]
    assert [one.id for one in editions(folder)] == ["2025-09-01", "2026-03-01"]
    found = tenants(office)
    assert "SARL Par Erreur" not in found
    assert "Norvik Quorvane" in found
    assert "taken out of use" in office.steward.get("/registers/of/town_leases/").content.decode()


def test_of_two_who_ask_at_once_one_is_told(office: Office, monkeypatch: pytest.MonkeyPatch, written: Any) -> None:
    """Neither saw the other: the second gets the page with its mistake, and no entry says that they asked."""
    office.loaded()
    office.loaded(WRONG.encode("cp1252"), **AGAIN)
    where, asked = "/registers/of/town_leases/rollback", {"reason": "The wrong file was sent."}
    assert office.steward.post(where, asked).status_code == 302
    looked = acts.waiting_rollback
    seen = iter([None])
    monkeypatch.setattr(acts, "waiting_rollback", lambda register: next(seen, looked(register)))
    written()
    assert office.steward.post(where, asked).status_code == 422
    assert "register.rollback_asked" not in {one.action for one in written()}
    assert Rollback.objects.count() == 1


def test_the_same_file_can_come_back_by_two(office: Office) -> None:
    """A rollback that was wrong is mended by the same way as any file: brought, approved, loaded under a name of its own."""
    office.loaded()
    office.loaded(WRONG.encode("cp1252"), **AGAIN)
    workspace = Workspace.open(office.workspace)
    withdraw(workspace, "town_leases", "2026-03-01", actor="A-01", on=date(2026, 3, 2))
    assert office.loaded(WRONG.encode("cp1252"), **AGAIN).edition == "2026-03-01.2"


def test_a_first_edition_is_not_rolled_back(office: Office) -> None:
    """There is nothing to go back to."""
    office.loaded()
    assert office.steward.post("/registers/of/town_leases/rollback", {"reason": "It was a mistake."}).status_code == 422
    assert "Go back" not in office.steward.get("/registers/of/town_leases/").content.decode()


def test_the_second_person_refuses(office: Office) -> None:
    """Nothing changes, and it can be asked again."""
    office.loaded()
    office.loaded(WRONG.encode("cp1252"), **AGAIN)
    for _ in range(2):
        office.steward.post("/registers/of/town_leases/rollback", {"reason": "The wrong file was sent."})
        office.other.post(f"/registers/rollbacks/{Rollback.objects.order_by('-pk')[0].pk}/", {"act": "refuse"})
    office.work()
    assert [one.id for one in editions_in_use(office.workspace / "editions" / "town_leases")][-1] == "2026-03-01"


def test_a_newer_edition_in_between_voids_it(office: Office) -> None:
    """What was asked was asked of the edition that counted then: a file loaded since is not taken away by it."""
    office.loaded()
    office.loaded(WRONG.encode("cp1252"), **AGAIN)
    office.steward.post("/registers/of/town_leases/rollback", {"reason": "The wrong file was sent."})
    office.loaded(LEASES.replace("B-1", "B-9").encode("cp1252"), on="2026-04-01", register="town_leases")
    office.other.post(f"/registers/rollbacks/{Rollback.objects.get().pk}/", {"act": "agree"})
    office.work()
    assert [one.id for one in editions_in_use(office.workspace / "editions" / "town_leases")][-1] == "2026-04-01"
    assert Rollback.objects.get().refused_at is not None


def test_a_marker_that_nobody_wrote_is_found(office: Office) -> None:
    """`rempart verify` sees an edition hidden by hand, and one brought back by hand."""
    workspace = Workspace.open(office.workspace)
    before = len(list(workspace.journal.entries()))  # of other tests, whose editions are gone
    office.loaded()
    office.loaded(WRONG.encode("cp1252"), **AGAIN)
    folder = workspace.editions_of("town_leases")
    last = editions(folder)[-1]

    def check() -> None:
        check_editions(workspace, editions(folder), list(workspace.journal.entries())[before:])

    (last.path / WITHDRAWN).write_text("{}", encoding="utf-8")
    with pytest.raises(RempartError, match="does not say so"):
        check()
    (last.path / WITHDRAWN).unlink()
    withdraw(workspace, "town_leases", last.id, actor="A-01", on=date(2026, 3, 2))
    check()
    (last.path / WITHDRAWN).unlink()
    with pytest.raises(RempartError, match="it is in use"):
        check()


def test_refused_records_of_an_edition_are_named_without_a_cell(office: Office) -> None:
    """After the load, which record and why can still be downloaded; its cells are not in it."""
    office.loaded()
    text = office.steward.get("/registers/of/town_leases/2025-09-01/refused.csv").content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith("1;4;")
    assert "L-004" not in text


def test_a_withdrawal_that_was_killed_is_brought_to_its_end(office: Office, monkeypatch: Any) -> None:
    """The edition is out of use, its end not yet written: the next run writes it once, and a third changes nothing."""
    office.loaded()
    office.loaded(WRONG.encode("cp1252"), **AGAIN)
    workspace, told = Workspace.open(office.workspace), {"actor": "A-01", "on": date(2026, 3, 2)}
    before = len(list(workspace.journal.entries()))

    def killed(*given: Any) -> None:
        write(*given)
        raise KeyboardInterrupt

    write = withdrawing.write_whole
    monkeypatch.setattr(withdrawing, "write_whole", killed)
    with pytest.raises(KeyboardInterrupt):
        withdraw(workspace, "town_leases", "2026-03-01", **told)  # type: ignore[arg-type]
    monkeypatch.undo()
    for _ in range(2):
        assert withdraw(workspace, "town_leases", "2026-03-01", **told).id == "2025-09-01"  # type: ignore[arg-type]
    written = [one.action for one in list(workspace.journal.entries())[before:]]
    assert written == ["edition.withdrawn", "edition.withdrawn.done"]


def test_the_last_one_left_stays(office: Office) -> None:
    """Where every other was taken out of use, the first edition is not: a register never ends up without one."""
    office.loaded()
    office.loaded(WRONG.encode("cp1252"), **AGAIN)
    workspace = Workspace.open(office.workspace)
    withdraw(workspace, "town_leases", "2026-03-01", actor="A-01", on=date(2026, 3, 2))
    with pytest.raises(RempartError, match="none before it"):
        withdraw(workspace, "town_leases", "2025-09-01", actor="A-01", on=date(2026, 3, 2))
    assert len(editions_in_use(workspace.editions_of("town_leases"))) == 1


def test_a_snapshot_that_was_being_built_meanwhile_is_refused(office: Office, monkeypatch: Any) -> None:
    """A build that read the edition before it was taken out of use does not become the newest snapshot after it."""
    office.loaded()
    office.loaded(WRONG.encode("cp1252"), **AGAIN)
    workspace, derive = Workspace.open(office.workspace), making._write_derived

    def meanwhile(*given: Any) -> None:
        derive(*given)
        withdraw(workspace, "town_leases", "2026-03-01", actor="A-01", on=date(2026, 3, 2))

    monkeypatch.setattr(making, "_write_derived", meanwhile)
    before = sorted(workspace.snapshots.glob("[!.]*"))
    with pytest.raises(RempartError, match="while the snapshot was built"):
        build(workspace)
    assert sorted(workspace.snapshots.glob("[!.]*")) == before


def test_nothing_is_taken_out_of_use_by_a_form_that_does_not_say_so(office: Office) -> None:
    """An answer without its button agrees to nothing."""
    office.loaded()
    office.loaded(WRONG.encode("cp1252"), **AGAIN)
    office.steward.post("/registers/of/town_leases/rollback", {"reason": "The wrong file was sent."})
    office.lawyer.post(f"/registers/rollbacks/{Rollback.objects.get().pk}/")
    assert Rollback.objects.get().agreed_by is None
