"""A bad file: a clear error, no cell quoted, the last good edition still there."""

import gzip
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.registers import faults

from rempart.base import RempartError
from rempart.ledger import Workspace, editions_in_use
from rempart.registers import load, open_register

MEASURED = """
import atexit, re
from pathlib import Path
atexit.register(lambda: print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]))
from rempart.cli import main
main()
"""
"""Runs the command line and prints its own peak memory, kB."""

FIRST = ["bods", "fr_decp", "town_permits", "town_premises", "un_sanctions"]
GOOD, BAD = date(2026, 1, 31), date(2026, 3, 31)


def sample(register: str) -> Path:
    """Return the sample file of a register."""
    (path,) = (open_register(register).folder / "sample").iterdir()
    return path


def day_of(register: str, day: date) -> date | None:
    """Return the day to tell, None where the file says it."""
    return None if open_register(register).forms[""].form.dated_by else day


@pytest.mark.parametrize("fault", faults.FAULTS)
@pytest.mark.parametrize("register", FIRST)
def test_a_bad_file_is_set_aside_and_the_last_good_edition_stays(
    register: str, fault: str, workspace: Workspace, tmp_path: Path
) -> None:
    """The error says where, what and what to do; no name of the file is in it; nothing half-loaded is left."""
    good = sample(register)
    load(workspace, register, [good], edition=day_of(register, GOOD))
    before = editions_in_use(workspace.editions_of(register))
    bad = tmp_path / good.name
    bad.write_bytes(faults.FAULTS[fault](open_register(register).forms[""], good.read_bytes()))
    with pytest.raises(RempartError) as caught:
        load(workspace, register, [bad], edition=day_of(register, BAD))
    assert caught.value.where
    assert caught.value.what
    assert caught.value.todo
    for name in (faults.SECRET, "Qorzani", "Verrand", "Cabestan", "Hauban", "DIGUES", "Estran"):
        assert name not in str(caught.value)
    after = editions_in_use(workspace.editions_of(register))
    assert [edition.id for edition in after] == [edition.id for edition in before]
    assert not [path for path in workspace.editions_of(register).iterdir() if path.name.startswith(".loading")]
    assert list(workspace.journal.entries())[-1].action == "load.set_aside"


@pytest.mark.parametrize("register", ["un_sanctions", "fr_decp", "town_premises", "town_permits"])
def test_nine_tenths_gone_is_set_aside(register: str, workspace: Workspace, tmp_path: Path) -> None:
    """A whole edition with a tenth of the rows of the one before does not come in."""
    full, short = (tmp_path / f"{name}{sample(register).suffix}" for name in ("full", "short"))
    full.write_bytes(many(register, 40, "2026-01-31"))
    short.write_bytes(many(register, 4, "2026-03-31"))
    load(workspace, register, [full], edition=day_of(register, GOOD))
    with pytest.raises(RempartError, match="where the edition of 2026-01-31 had"):
        load(workspace, register, [short], edition=day_of(register, BAD))
    assert len(editions_in_use(workspace.editions_of(register))) == 1


def test_statements_that_no_longer_come_do_not_vanish(workspace: Workspace, tmp_path: Path) -> None:
    """BODS statements carry their own history: a short file adds what it says and takes nothing away."""
    text = sample("bods").read_text(encoding="utf-8")
    load(workspace, "bods", [sample("bods")])
    lines = text.splitlines()
    short = tmp_path / "short.json"
    short.write_text("[" + lines[1].rstrip(",").replace("2024-02-05", "2026-03-31") + "]", encoding="utf-8")
    assert load(workspace, "bods", [short]).receipt.loaded == 1
    assert len(editions_in_use(workspace.editions_of("bods"))) == 2


@pytest.mark.parametrize("register", FIRST)
def test_a_new_column_is_dropped_counted_and_named(register: str, workspace: Workspace, tmp_path: Path) -> None:
    """What the card does not know is not stored anywhere, and the load says so."""
    good = sample(register)
    text = good.read_text(encoding="utf-8")
    new = tmp_path / good.name
    new.write_text(with_new_column(register, text), encoding="utf-8")
    loaded = load(workspace, register, [new], edition=day_of(register, GOOD))
    assert list(loaded.receipt.unknown_columns) == [{"bods": "recordDetails.Extra"}.get(register, "Extra")]
    assert not loaded.complete
    (edition,) = editions_in_use(workspace.editions_of(register))
    stored = b"".join(path.read_bytes() for path in (edition.path / "tables").iterdir())
    assert b"Zzyzxa" not in stored


@pytest.mark.parametrize("register", FIRST)
def test_a_compressed_file_cut_short_is_set_aside(register: str, workspace: Workspace, tmp_path: Path) -> None:
    """A .gz that ends too early is never half-read."""
    packed = gzip.compress(sample(register).read_bytes())
    path = tmp_path / f"{sample(register).name}.gz"
    path.write_bytes(packed[: len(packed) * 2 // 3])
    with pytest.raises(RempartError, match="damaged or cut short"):
        load(workspace, register, [path], edition=day_of(register, GOOD))


def test_an_entity_bomb_is_refused_before_it_grows(workspace: Workspace, tmp_path: Path) -> None:
    """A DOCTYPE is refused whatever it holds."""
    bomb = tmp_path / "bomb.xml"
    bomb.write_bytes(faults.entity_bomb(open_register("un_sanctions").forms[""], sample("un_sanctions").read_bytes()))
    with pytest.raises(RempartError, match="DOCTYPE") as caught:
        load(workspace, "un_sanctions", [bomb])
    assert faults.SECRET not in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("register", FIRST)
def test_a_line_of_200_mb_is_refused_in_bounded_memory(register: str, workspace: Workspace, tmp_path: Path) -> None:
    """The error names the line or record; the process stays under 400 MB."""
    good = sample(register)
    bad = tmp_path / good.name
    bad.write_bytes(faults.giant_line(open_register(register).forms[""], good.read_bytes()))
    day = ["--edition", BAD.isoformat()] if day_of(register, BAD) else []
    command = [sys.executable, "-c", MEASURED, "load", register, str(bad), *day, "--workspace", str(workspace.path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "longer than" in done.stderr or "larger than" in done.stderr
    assert "Traceback" not in done.stderr
    assert int(done.stdout.split()[-1]) < 400_000


def many(register: str, count: int, day: str) -> bytes:
    """Return a file of ``count`` records in the register's form."""
    text = sample(register).read_text(encoding="utf-8")
    if register == "un_sanctions":
        head, rest = text.replace("2026-01-15", day).split("    <INDIVIDUAL>", 1)
        one, tail = rest.split("</INDIVIDUAL>", 1)
        end = tail[tail.index("  </INDIVIDUALS>") :]
        copies = [f"    <INDIVIDUAL>{one.replace('9900001', str(9910000 + n))}</INDIVIDUAL>\n" for n in range(count)]
        return (head + "".join(copies) + end).encode()
    header, first = text.splitlines()[:2]
    key = {"fr_decp": "29900000000016202601", "town_premises": "L-0001", "town_permits": "P-2025-001"}[register]
    return "\n".join([header, *(first.replace(key, f"{key}{n}") for n in range(count)), ""]).encode()


def with_new_column(register: str, text: str) -> str:
    """Return the text with one more column, filled with a name, on every record."""
    if register == "un_sanctions":
        return text.replace("<DATAID>", "<Extra>Zzyzxa</Extra><DATAID>")
    if register == "bods":
        return text.replace('"recordDetails": {', '"recordDetails": {"Extra": "Zzyzxa", ')
    delimiter = "," if register == "fr_decp" else ";"
    header, *rows = text.splitlines()
    return "\n".join([f"{header}{delimiter}Extra", *(f"{row}{delimiter}Zzyzxa" for row in rows), ""])
