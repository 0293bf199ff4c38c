"""A file of an office on its way into a register: seen, mapped, described, rehearsed, approved by a second, loaded."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rempart.base import RempartError
from rempart.desk.operations import queue
from rempart.desk.registers import working
from rempart.desk.registers.models import Upload
from rempart.ledger import Workspace, editions_in_use
from rempart.registers import load
from tests.desk.registers.conftest import LEASES, Office


def in_use(office: Office) -> list[str]:
    """Return the editions that count."""
    return [one.id for one in editions_in_use(office.workspace / "editions" / "town_leases")]


def test_a_file_of_a_french_office_is_recognised(office: Office) -> None:
    """Encoding, separator, row of the header and most columns are told without a question; the page shows no cell."""
    office.bring(LEASES.encode("cp1252"))
    office.work()
    said = office.last().said
    assert (said["layout"]["encoding"], said["layout"]["delimiter"], said["layout"]["header_row"]) == ("cp1252", ";", 2)
    assert said["kind"] == "leases"
    page = office.steward.get(f"/registers/files/{office.last().pk}/columns/", headers={"accept-language": "fr"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "cp1252" in text
    assert "Embruns" not in text


def test_a_file_is_loaded_by_two(office: Office, written: Any) -> None:
    """The counts are those of the receipt, the mapping is kept, both hands stand in the journal, and no name does."""
    row = office.loaded()
    assert (row.state, row.edition) == ("loaded", "2025-09-01")
    assert (row.sums["read"], row.sums["loaded"], row.sums["refused"]) == (4, 3, 1)
    assert in_use(office) == ["2025-09-01"]
    assert (office.workspace / "registers" / "town_leases" / "mapping.sql").is_file()
    entries = written()
    loaded = next(one for one in entries if one.action == "register.loaded")
    assert {loaded.data["brought_by"], loaded.data["approved_by"]} == {row.by.pseudonym, "S-02"}
    assert "Embruns" not in json.dumps([one.data for one in entries])


def test_a_file_is_sealed_until_it_is_loaded_and_gone_afterwards(office: Office) -> None:
    """On the disk no cell can be read; after the load neither file nor key is there, and no word of the file in the row."""
    office.tried()
    folder = office.workspace / "desk-registers"
    stored = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert len(stored) == 2  # the file, and its faults
    assert not any(b"Embruns" in one or b"Rameurs" in one for one in stored)
    office.post(office.steward, "ask")
    office.post(office.other, "second", act="approve")
    office.work()
    assert list(folder.iterdir()) == []
    row = office.last()
    assert row.sealed is None
    assert not working.staging.sealing.has_key(row.key_name)


def test_the_same_person_does_not_approve(office: Office) -> None:
    """Whoever brought the file is refused, 403, and nothing is loaded."""
    office.tried()
    office.post(office.steward, "ask")
    assert office.post(office.steward, "second", act="approve").status_code == 403
    assert office.last().state == "asked"
    office.work()
    assert in_use(office) == []


def test_a_lawyer_approves_and_the_basis_is_checked(office: Office) -> None:
    """A legal officer is a second person too: the card says on which day the basis was checked."""
    office.tried()
    office.post(office.steward, "ask")
    assert office.post(office.lawyer, "second", act="approve").status_code == 302
    office.work()
    card = (office.workspace / "registers" / "town_leases" / "register.yml").read_text(encoding="utf-8")
    assert "checked_on: null" not in card
    assert "L2122-1" in card


def test_approval_is_of_what_was_seen(office: Office) -> None:
    """A page that is older than the last change approves nothing."""
    row = office.tried()
    office.post(office.steward, "ask")
    answer = office.other.post(f"/registers/files/{row.pk}/second", {"seen": str(row.version - 1), "act": "approve"})
    assert answer.status_code == 422
    assert office.last().state == "asked"


def test_it_is_sent_back_with_a_reason(office: Office) -> None:
    """The second person sends it back; the reason is shown to whoever brought it, and is required."""
    office.tried()
    office.post(office.steward, "ask")
    assert office.post(office.other, "second", act="back", reason="").status_code == 422
    assert office.post(office.other, "second", act="back", reason="The basis is another article.").status_code == 302
    assert "another article" in office.steward.get(f"/registers/files/{office.last().pk}/").content.decode()


def test_a_compulsory_column_blocks(office: Office) -> None:
    """Leases without a tenant are not mapped: the page says which field is missing, in words."""
    office.bring(LEASES.encode("cp1252"))
    office.work()
    answer = office.map(c1="", c2="")
    assert answer.status_code == 422
    assert "tenant" in answer.content.decode()
    assert not office.last().said.get("fields")


def test_a_protected_column_is_refused_whoever_asks(office: Office) -> None:
    """Nationality has no choice on the page, and a form made by hand is refused; telephone numbers likewise."""
    office.bring(LEASES.encode("cp1252"))
    office.work()
    page = office.steward.get(f"/registers/files/{office.last().pk}/columns/").content.decode()
    assert 'name="c7"' not in page
    for column in ("c6", "c7"):
        assert office.map(**{column: "premises_use"}).status_code == 422


def test_what_is_not_read_is_nowhere(office: Office) -> None:
    """After the load no file of the workspace holds a telephone number or a nationality: columns left out are not stored."""
    office.loaded()
    for path in (office.workspace / "editions" / "town_leases").rglob("*"):
        if path.is_file():
            assert b"0100000001" not in path.read_bytes()


def test_the_errors_are_downloaded_by_the_steward_alone(office: Office, written: Any) -> None:
    """Each faulty record with its cells and why, in the reader's language; an entry; a lawyer gets 403."""
    row = office.tried()
    written()
    answer = office.steward.get(f"/registers/files/{row.pk}/errors.csv", headers={"accept-language": "fr"})
    text = answer.content.decode("utf-8-sig")
    assert [line.split(";")[0] for line in text.splitlines()[1:]] == ["3", "4"]
    assert "gratuit" in text
    assert "0100000002" not in text
    assert [one.action for one in written()] == ["register.errors.read"]
    assert office.lawyer.get(f"/registers/files/{row.pk}/errors.csv").status_code == 403
    assert "gratuit" not in office.steward.get(f"/registers/files/{row.pk}/").content.decode()


def test_the_next_file_is_read_by_the_kept_mapping(office: Office) -> None:
    """A second file asks no columns; the rehearsal counts what changes, and a column that appeared is dropped and counted."""
    office.loaded()
    more = LEASES.replace("Nationalité", "Nationalité;Étage").replace(
        "B-2;Norvik Quorvane;;L-002;8 400,50 €", "B-2;Norvik Quorvane;;L-002;9 000,00 €"
    )
    lines = more.splitlines()
    text = "\r\n".join(
        [
            lines[0] + ";",
            lines[1],
            *(line + ";2" for line in lines[2:]),
            "B-5;SARL Cinq;;L-005;1 000,00 €;01/06/2023;;;3",
            "",
        ]
    )
    row = office.tried(text.encode("cp1252"), "2026-03-01", register="town_leases")
    found = row.said["found"]
    assert found["changes"]["tables"]["lease"] == [1, 1, 0]
    assert found["unknown_columns"] == {"Étage": 5}
    page = office.steward.get(f"/registers/files/{row.pk}/").content.decode()
    assert "Étage" in page
    assert in_use(office) == ["2025-09-01"]  # nothing is loaded by a rehearsal


def test_a_file_without_a_used_column_is_set_aside(office: Office) -> None:
    """The register's own mapping needs the tenant: the page says which column is missing, and offers no second person."""
    office.loaded()
    row = office.tried(LEASES.replace(";Preneur;", ";Personne;").encode("cp1252"), "2026-03-01", register="town_leases")
    assert "Preneur" in row.said["stopped"]["what"]
    assert office.post(office.steward, "ask").status_code == 422
    page = office.steward.get(f"/registers/files/{row.pk}/", headers={"accept-language": "fr"}).content.decode()
    assert "il manque la colonne" in page.lower()


def test_a_shrunken_file_is_set_aside(office: Office) -> None:
    """Half of the lines gone is told before anybody approves."""
    office.loaded()
    few = "\r\n".join(LEASES.splitlines()[:3]) + "\r\n"
    assert "had 3" in office.tried(few.encode("cp1252"), "2026-03-01", register="town_leases").said["stopped"]["what"]


def test_a_worker_killed_between_load_and_row_leaves_one_edition(office: Office, monkeypatch: Any) -> None:
    """The edition is there, the row is not: the next worker finds it, loads nothing twice, and ends the row."""
    office.tried()
    office.post(office.steward, "ask")
    office.post(office.other, "second", act="approve")
    row = office.last()
    monkeypatch.setattr(working, "record", _killed)
    with pytest.raises(KeyboardInterrupt):
        working.load_approved(row.pk)
    assert in_use(office) == ["2025-09-01"]
    assert office.last().state == "approved"
    monkeypatch.undo()
    office.work()
    assert (office.last().state, in_use(office)) == ("loaded", ["2025-09-01"])
    assert [one.id for one in editions_in_use(Workspace.open(office.workspace).editions_of("town_leases"))] == [
        "2025-09-01"
    ]


def _killed(*_: Any, **__: Any) -> None:
    raise KeyboardInterrupt


def test_a_file_is_given_up(office: Office) -> None:
    """Nobody reads it any more; its pages stay as counts, and the errors are gone."""
    row = office.tried()
    assert office.steward.post(f"/registers/files/{row.pk}/give-up").status_code == 302
    assert office.last().state == "given_up"
    assert office.steward.get(f"/registers/files/{row.pk}/").status_code == 200
    assert office.steward.get(f"/registers/files/{row.pk}/errors.csv").status_code == 404


def test_basis_and_purpose_are_needed(office: Office) -> None:
    """Without a text and its article, or without a purpose, nothing goes on; what was typed is kept."""
    office.bring(LEASES.encode("cp1252"))
    office.work()
    office.map()
    for wrong in (
        {"basis": "the mayor wants it"},
        {"purposes": []},
        {"keep_years": "ten"},
        {"scope": ""},
        {"owner": ""},
    ):
        answer = office.describe(**wrong)
        assert answer.status_code == 422
        assert "Baux du domaine" in answer.content.decode()
    assert office.describe(on="2999-01-01").status_code == 422


def test_another_kind_is_looked_at_again(office: Office) -> None:
    """Whoever says another kind of file gets its fields suggested."""
    office.bring(LEASES.encode("cp1252"))
    office.work()
    office.map(kind="companies")
    office.work()
    assert office.last().said["kind"] == "companies"


def test_a_stranger_to_files_sees_none(office: Office) -> None:
    """A case officer reads how fresh registers are, and no file on its way."""
    row = office.tried()
    client = office.cast.client(office.cast.people["case_officer"], opened=False)
    page = client.get("/registers/")
    assert page.status_code == 200
    assert "On their way" not in page.content.decode()
    assert client.get(f"/registers/files/{row.pk}/").status_code == 403


def test_only_whoever_brought_it_changes_it(office: Office) -> None:
    """Another steward reads the pages and is refused to change what the first told: their hand is the second."""
    row = office.tried()
    assert office.other.get(f"/registers/files/{row.pk}/columns/").status_code == 200
    assert (
        office.other.post(f"/registers/files/{row.pk}/columns/", {"seen": row.version, "kind": "leases"}).status_code
        == 403
    )


def test_names_of_new_registers(office: Office, tmp_path: Path) -> None:
    """No path, no capital, none that is taken or on its way."""
    for name in ("../x", "Leases", "", "un_sanctions"):
        assert office.bring(LEASES.encode(), fresh=name).status_code == 422
    office.bring(LEASES.encode())
    assert office.bring(LEASES.encode()).status_code == 422
    assert Upload.objects.count() == 1


def test_given_up_while_a_worker_reads_it_leaves_no_cell(office: Office, monkeypatch: Any) -> None:
    """The rehearsal ends after the file was given up: it writes no record with a fault, and makes no key anew."""
    row = office.tried()
    assert office.describe("2025-10-01").status_code == 302
    rehearse = working.rehearse

    def given_up_meanwhile(*told: Any, **more: Any) -> Any:
        found = rehearse(*told, **more)
        office.steward.post(f"/registers/files/{row.pk}/give-up")
        working.staging.clear(row)  # as the end of the transaction does
        return found

    monkeypatch.setattr(working, "rehearse", given_up_meanwhile)
    office.work()
    assert office.last().state == "given_up"
    assert list((office.workspace / "desk-registers").iterdir()) == []
    assert not working.staging.sealing.has_key(row.key_name)


def test_a_worker_that_comes_late_changes_nothing(office: Office) -> None:
    """What it found is of what was told before: neither a newer rehearsal nor the hands of a load are touched."""
    office.tried()
    assert office.describe("2025-09-02").status_code == 302
    late = office.last()
    office.work()
    assert office.describe("2025-09-03").status_code == 302
    working._keep(late, "tried", found={"already": False})
    assert office.last().state == "trying"
    office.work()
    office.post(office.steward, "ask")
    office.post(office.other, "second", act="approve")
    late = office.last()
    office.work()
    working._keep(late, "tried", stopped={"what": "the file that was brought is not there any more"})
    assert office.last().state == "loaded"
    assert office.last().approved_by is not None


def test_a_load_that_stops_needs_both_again(office: Office, written: Any, monkeypatch: Any) -> None:
    """It is written in the journal, nobody counts as having approved, and the name of the new register is free."""
    office.tried()
    office.post(office.steward, "ask")
    office.post(office.other, "second", act="approve")
    written()
    monkeypatch.setattr(working, "load", _set_aside)
    office.work()
    row = office.last()
    assert (row.state, row.approved_by, row.said["stopped"]["what"]) == ("tried", None, "no room")
    assert [one.action for one in written()] == ["register.load_stopped"]
    assert not (office.workspace / "registers" / "town_leases").exists()


def _set_aside(*_: Any, **__: Any) -> None:
    raise RempartError("town_leases", "no room", "Make some")


def test_a_register_that_somebody_made_meanwhile_stays(office: Office) -> None:
    """A folder of that name, made at the terminal after the file was brought, is not written over."""
    office.tried()
    office.post(office.steward, "ask")
    office.post(office.other, "second", act="approve")
    folder = office.workspace / "registers" / "town_leases"
    folder.mkdir(parents=True)
    (folder / "register.yml").write_text("id: town_leases\n", encoding="utf-8")
    office.work()
    assert "made meanwhile" in office.last().said["stopped"]["what"]
    assert (folder / "register.yml").read_text(encoding="utf-8") == "id: town_leases\n"


def test_a_load_that_was_given_up_by_the_queue_can_be_ended(office: Office) -> None:
    """While a worker will load it nobody gives it up; once the queue tries no more, the file does not stay for ever."""
    row = office.tried()
    office.post(office.steward, "ask")
    office.post(office.other, "second", act="approve")
    assert office.post(office.steward, "give-up").status_code == 422
    queue.Job.objects.filter(key=row.key, name="registers.load").update(state="failed")
    assert office.post(office.steward, "give-up").status_code == 302
    assert office.last().state == "given_up"


def test_what_would_change_is_approved_against_the_edition_that_counts(office: Office, tmp_path: Path) -> None:
    """An edition loaded since the rehearsal makes it another change: the second person is told, and sends it back."""
    office.loaded()
    office.tried(LEASES.replace("8 400,50", "9 000,00").encode("cp1252"), "2026-03-01", register="town_leases")
    office.post(office.steward, "ask")
    file = tmp_path / "between.csv"
    file.write_bytes(LEASES.replace("B-1", "B-9").encode("cp1252"))
    load(Workspace.open(office.workspace), "town_leases", [file], edition=date(2026, 2, 1))
    answer = office.post(office.other, "second", act="approve")
    assert answer.status_code == 422
    assert "since the rehearsal" in answer.content.decode()
    assert office.post(office.other, "second", act="back", reason="Rehearse it again.").status_code == 302


def test_a_file_whose_key_is_gone_is_given_up(office: Office) -> None:
    """A database older than the end of a file was restored: its page says so, nobody approves it, and it can be ended."""
    row = office.tried()
    office.post(office.steward, "ask")
    working.staging.clear(row)
    page = office.steward.get(f"/registers/files/{row.pk}/")
    assert page.status_code == 200
    assert "not there any more" in page.content.decode()
    assert office.post(office.other, "second", act="approve").status_code == 422
    assert office.post(office.steward, "give-up").status_code == 302


def test_nothing_is_approved_by_a_form_that_does_not_say_so(office: Office) -> None:
    """An answer without its button is no approval."""
    office.tried()
    office.post(office.steward, "ask")
    assert office.post(office.other, "second").status_code == 422
    assert office.last().state == "asked"
