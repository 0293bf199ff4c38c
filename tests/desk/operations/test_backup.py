"""A backup brought back on an empty machine is the desk that was: every row, every document, the journal's head. No key is in it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.operations.station import Station, station

FILL = """
from rempart.desk.record import record
town = prepare()
people = make_accounts(town, "en")
by = people["case_officer"]
for number in ("2026-0001", "2026-0002"):
    case = open_case(by, town, Opened(number, "application", "Terrace", [Party("applicant", "Person", "Lucie Marchand")]))
    with transaction.atomic():
        store_document(case, by, b"%PDF of Lucie Marchand", name="Lucie Marchand.pdf", media_type="application/pdf",
                       role="paper", data_class="A")
        record("opened", actor=by.pseudonym, case=number, data={}, payload=b"Lucie rang")
        record("search", actor=by.pseudonym, data={}, payload=b"Lucie")
    take_step(case, by, "case_officer", "receive", carries={"received_on": str(today())})
take_step(case, by, "case_officer", "withdraw", carries={"letter_received": str(today())})
"""
EVERYTHING = """
from contextlib import suppress
from django.db import connection
from rempart.desk.record import journal
from rempart.desk.cases.documents import content_of, name_of
journal().verify()
tables = {}
with connection.cursor() as cursor:
    for table in sorted(connection.introspection.table_names(cursor)):
        if table not in ("django_session", "cache", "operations_dailyrun"):
            cursor.execute(f'select * from "{table}"')
            tables[table] = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor.fetchall())
from rempart.desk.record import payload_of
from rempart.desk.sealing import DestroyedError
payloads = []
for one in journal().entries():
    with suppress(DestroyedError):
        payloads.append((payload_of(one) or b"").decode())
documents = [[name_of(one), content_of(one).decode()] for one in Document.objects.filter(case__purged_on=None).order_by("pk")]
print(json.dumps({"tables": tables, "documents": documents, "payloads": [one for one in payloads if one]}))
"""
PURGE = """
from rempart.desk.operations import purge, retention
retention.appraise(User.objects.get(username="legal-officer"), "destroy", case=Case.objects.get(number="2026-0002"))
assert purge.purge("2026-0002", date(2040, 1, 1))
purge.finish()
"""
LEFT = """
from rempart.desk.operations import purge
case = Case.objects.get(number="2026-0002")
print(json.dumps([purge.what_is_left(case.number), case.title, CaseMark.objects.filter(case=case).count()]))
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Station]:
    """A desk with two cases, one of them closed."""
    with station(tmp_path, request.param) as one:
        one.says(FILL)
        yield one


def emptied(desk: Station) -> tuple[str, ...]:
    """What a restore is told of an empty database, where the desk's is a server's."""
    return () if desk.database == "sqlite" else ("--database", desk.database.replace("/desk", "/restored"))


def restored_at(path: Path, desk: Station) -> Station:
    """The restored workspace as a station."""
    return Station(path, desk.database)


@pytest.mark.slow
def test_what_is_restored_is_what_was(desk: Station, tmp_path: Path) -> None:
    """Compared row by row; and the journal says that it was brought back. Nothing in the backup can be read without keys."""
    copy, keys, back = tmp_path / "copies", tmp_path / "keys", tmp_path / "back"
    made = desk.run("backup", copy, "--workspace", desk.path)
    assert made.code == 0, made.err
    assert desk.run("backup", "--keys", keys, "--workspace", desk.path).out.startswith("Keys: ")
    backup = Path(made.out.strip())
    everything = b"".join(path.read_bytes() for path in sorted(backup.rglob("*")) if path.is_file())
    assert b"Lucie" not in everything
    assert not [path for path in backup.rglob("*") if path.suffix in (".key", ".pem")]
    before = desk.says(EVERYTHING)
    ran = desk.run("restore", backup, "--workspace", back, "--keys", keys, *emptied(desk))
    assert ran.code == 0, ran.err
    after = restored_at(back, desk).says(EVERYTHING)
    for table, rows in before["tables"].items():
        if not table.startswith("journal_"):
            assert after["tables"][table] == rows, table
    entries = "journal_entry"
    assert set(before["tables"][entries]) < set(after["tables"][entries])
    (new,) = set(after["tables"][entries]) - set(before["tables"][entries])
    assert "backup.restored" in new
    assert after["documents"] == before["documents"] == [["Lucie Marchand.pdf", "%PDF of Lucie Marchand"]] * 2
    assert after["payloads"] == before["payloads"] == ["Lucie rang", "Lucie"] * 2
    shutil.rmtree(back)


@pytest.mark.slow
def test_a_purged_case_stays_unreadable_in_every_older_backup(desk: Station, tmp_path: Path) -> None:
    """The mirror loses the key with the purge, so the backup of yesterday opens the other case alone, and says which it does not."""
    copy, keys, back = tmp_path / "copies", tmp_path / "keys", tmp_path / "back"
    backup = desk.run("backup", copy, "--workspace", desk.path).out.strip()
    desk.run("backup", "--keys", keys, "--workspace", desk.path)
    desk.says(PURGE)
    assert "1 destroyed" in desk.run("backup", "--keys", keys, "--workspace", desk.path).out
    ran = desk.run("restore", backup, "--workspace", back, "--keys", keys, *emptied(desk))
    assert ran.code == 0, ran.err
    assert "unreadable: 2026-0002" in ran.out
    found = restored_at(back, desk).says(EVERYTHING)
    assert len(found["documents"]) == 1
    assert found["payloads"] == ["Lucie rang", "Lucie", "Lucie"]
    assert restored_at(back, desk).says(LEFT) == [[], "", 0]


@pytest.mark.slow
def test_a_key_that_is_lost_is_not_a_key_destroyed(desk: Station, tmp_path: Path) -> None:
    """A key whose case was not purged stays in the mirror, and the command ends with 1; without any key it touches nothing."""
    keys = tmp_path / "keys"
    desk.run("backup", "--keys", keys, "--workspace", desk.path)
    count = len(list((keys / "cases").iterdir()))
    next((desk.path / "desk-keys" / "cases").iterdir()).unlink()
    ran = desk.run("backup", "--keys", keys, "--workspace", desk.path)
    assert (ran.code, "1 keys are missing" in ran.err) == (1, True)
    assert len(list((keys / "cases").iterdir())) == count
    shutil.rmtree(desk.path / "desk-keys")
    assert desk.run("backup", "--keys", keys, "--workspace", desk.path).code == 1
    assert len(list((keys / "cases").iterdir())) == count


@pytest.mark.slow
@pytest.mark.parametrize("harm", ["changed", "missing", "added", "manifest"])
def test_a_backup_that_is_not_whole_is_not_restored(tmp_path: Path, harm: str) -> None:
    """Every file is looked at before anything is made; nothing is left of the attempt."""
    with station(tmp_path, "sqlite") as desk:
        desk.says(FILL)
        backup = Path(desk.run("backup", tmp_path / "copies", "--workspace", desk.path).out.strip())
        document = next((backup / "documents").rglob("*/*"))
        match harm:
            case "changed":
                document.write_bytes(document.read_bytes()[:-1] + b"x")
            case "missing":
                document.unlink()
            case "added":
                (backup / "workspace" / "more").write_text("x")
            case "manifest":
                (backup / "manifest.json").unlink()
        ran = desk.run("restore", backup, "--workspace", tmp_path / "back")
        assert ran.code == 1
        assert not (tmp_path / "back").exists()
        assert [one.name for one in tmp_path.iterdir() if "restoring" in one.name] == []


@pytest.mark.slow
def test_backups_are_kept_as_many_as_told(tmp_path: Path) -> None:
    """The oldest go; what a killed backup left goes too."""
    with station(tmp_path, "sqlite") as desk:
        desk.says(FILL)
        copies = tmp_path / "copies"
        (copies / ".20200101T000000Z.partial").mkdir(parents=True)
        old = copies / "20200101T000000Z"
        old.mkdir()
        (old / "manifest.json").write_text(json.dumps({}))
        desk.run("backup", copies, "--keep", "1", "--workspace", desk.path)
        assert len(list(copies.iterdir())) == 1
        assert not old.exists()
        assert desk.run("backup", desk.path / "copies", "--workspace", desk.path).code == 1
