"""Two thousand mutated files for each family of readers: they are read, or end in one clear error; never in a crash.

All go through receipt, recognition, reading and keeping. A whole load takes half a second, so some forty of each
family, spread among them, are loaded into a workspace, where no part of an edition may be left. They stand in five
parts; CI tries the first, `make test-long` the others.
"""

import io
import os
import random
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from tests.registers.samples import Sample, family, samples
from tests.registers.workbooks import ods, zipped

from rempart.base import RempartError
from rempart.ledger import Workspace, editions_in_use
from rempart.registers import Register, load, loading, open_register
from rempart.registers.reading import receive, sheet_worker
from rempart.registers.reading.keeping import keep_file
from rempart.registers.reading.sets import files_read
from rempart.registers.recognising import recognise

pytestmark = pytest.mark.slow

PARTS, FILES, LOADED = 5, 400, 8
"""Parts of a family, mutated files of a part, and how many of them are loaded whole."""
MOST_MEMORY = 1_000_000
"""kB."""
ODD = [b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b"'", b"\x1a", b"\\u0000", b"\\ud800", b"1e999", b"NaN",
       b"&l;", b"<![CDATA[", b"<!DOCTYPE a>", b"<!--", b"-->", b"</", b"{", b"}", b"[]", b"null", b"9" * 400, b"0000-00-00",
       b"=1+1", b"\xc2\xa0", b"\xe2\x80\xae", b'"="', b"1/2/24", b"-0-", b"*", b"9999-99-99", b"\xed\xa0\x80"]  # fmt: skip
DEEP = [b"[", b'{"a":', b"<a>", b'"', b"(", b",", b"<a b='", b'[{"a":', b"\n"]

Files = dict[str, bytes]


FAMILIES = ["csv", "csv sets", "sheet", "parquet", "json documents", "json lines", "xml", "zip"]


def seeds(name: str) -> list[tuple[Sample, Files]]:
    """Return the good files from which those of a family are made; for zip, an archive of each publication."""
    found = []
    for sample in (sample for sample in samples() if sample.files):
        files = {path.name: path.read_bytes() for path in sample.files}
        if name == "zip" and family(sample) not in ("sheet", "parquet"):
            found.append((sample, {"all.zip": zipped(files)}))
        elif family(sample) == name:
            found.append((sample, files))
            if name == "sheet":
                found.append((sample, {"list.ods": ods({"Sheet1": [["a", "b"], ["1", "2"]]})}))
    return found


def flipped(content: bytes, by: random.Random) -> bytes:
    """Change some bytes."""
    out = bytearray(content)
    for _ in range(by.randint(1, 8)):
        out[by.randrange(len(out))] = by.randrange(256)
    return bytes(out)


def cut(content: bytes, by: random.Random) -> bytes:
    """Lose the end."""
    return content[: by.randrange(len(content))]


def lost(content: bytes, by: random.Random) -> bytes:
    """Lose a piece."""
    start = by.randrange(len(content))
    return content[:start] + content[start + by.randint(1, 60) :]


def doubled(content: bytes, by: random.Random) -> bytes:
    """Hold a piece twice, or all of it."""
    start = by.randrange(len(content))
    end = by.choice([len(content), start + by.randint(1, 200)])
    return content[:end] + content[start:end] + content[end:]


def odd(content: bytes, by: random.Random) -> bytes:
    """Hold what no publisher writes."""
    for _ in range(by.randint(1, 3)):
        start = by.randrange(len(content))
        content = content[:start] + by.choice(ODD) + content[start + by.randint(0, 3) :]
    return content


def deep(content: bytes, by: random.Random) -> bytes:
    """Be nested, or repeated, very often at one place."""
    start = by.randrange(len(content))
    return content[:start] + by.choice(DEEP) * by.choice([10, 300, 2_000, 20_000]) + content[start:]


MUTATIONS: list[Callable[[bytes, random.Random], bytes]] = [flipped, flipped, cut, lost, doubled, odd, odd, deep]


def mutated(content: bytes, by: random.Random) -> bytes:
    """Mutate a file; of an archive or a workbook, half of the time a file within it."""
    if content[:2] == b"PK" and by.random() < 0.6:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = {name: archive.read(name) for name in archive.namelist()}
        name = by.choice([name for name in inside if inside[name]])
        return zipped(inside | {name: by.choice(MUTATIONS)(inside[name], by)})
    return by.choice(MUTATIONS)(content, by)


@cache
def opened(register: str) -> Register:
    """Open a register once."""
    return open_register(register)


def read(sample: Sample, paths: Sequence[Path], staging: Path) -> None:
    """Do what a load does up to the mapping, and keep the files."""
    register = opened(sample.register)
    received = receive(paths, staging, max(form.form.format.max_bytes for form in register.forms.values()))
    form = recognise(register, received)
    received = files_read(form.form, received)
    loading._read(form, received, staging)
    for file in received:
        keep_file(form.form, file, staging / "source", strip=register.card.strip_source)


def forked(command: Sequence[str], **_asked: Any) -> CompletedProcess[str]:
    """Run the worker that opens workbooks in a fork of this process: a new interpreter each time would take minutes."""
    leads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            said = io.StringIO()
            sys.argv = [command[2], *command[3:6], str(6 * 1024**3), "20"]
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            with redirect_stdout(said):
                sheet_worker.main()
            os.write(writes, said.getvalue().encode())
            code = 0
        finally:
            os._exit(code)
    os.close(writes)
    with os.fdopen(leads) as source:
        text = source.read()
    _, status = os.waitpid(child, 0)
    return CompletedProcess(command, os.waitstatus_to_exitcode(status), text, "")


def check_editions(workspace: Workspace, register: str) -> None:
    """Every edition is whole, and nothing else is left."""
    folder = workspace.editions_of(register)
    whole = {edition.path.name for edition in editions_in_use(folder)}
    assert {path.name for path in folder.iterdir() if path.name != ".lock"} >= whole
    assert [path.name for path in folder.iterdir() if path.name.startswith(".loading")] == []
    for path in folder.iterdir():
        assert path.name == ".lock" or (path / "receipt.json").is_file()
    for edition in editions_in_use(folder)[-1:]:
        edition.verify()


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.long) for part in range(1, PARTS))])
@pytest.mark.parametrize("name", FAMILIES)
def test_a_mutated_file_is_read_or_refused(
    name: str, part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing but a clear error comes out, memory stays under a gigabyte, and every edition is whole."""
    monkeypatch.setattr("rempart.registers.reading.sheets.subprocess.run", forked)
    Path("/proc/self/clear_refs").write_text("5")  # begin the peak of memory anew
    by = random.Random(f"rempart {name} {part}")  # noqa: S311 - the same files every time
    workspace = Workspace.create(tmp_path / "workspace", town="Valmorel-sur-Mer")
    good, ended = seeds(name), {"read": 0, "refused": 0, "loaded": 0, "set aside": 0}
    folder = tmp_path / "files"
    for number in range(FILES):
        sample, files = by.choice(good)
        spoilt = by.choice(sorted(files))
        bad = mutated(files[spoilt], by)
        whole = number % (FILES // LOADED) == 0
        folder.mkdir()
        paths = []
        for file, content in (files | {spoilt: bad}).items():
            paths.append(folder / file)
            paths[-1].write_bytes(content)
        try:
            if whole:
                load(workspace, sample.register, paths, undated=date(2026, 1, 1) + timedelta(days=number))
            else:
                read(sample, paths, folder)
            ended["loaded" if whole else "read"] += 1
        except RempartError as error:
            stopped = (number, str(sample)) if error.what.startswith("the load stopped") else None
            assert stopped is None, "the engine met what a reader should have refused"
            ended["set aside" if whole else "refused"] += 1
        except BaseException as error:
            raise AssertionError(f"file {number} of {name} ({sample}): {type(error).__name__}") from error
        if whole:
            check_editions(workspace, sample.register)
        remove(folder)
    print(f"{name}: {ended}")
    assert ended["read"] > FILES // 100
    assert ended["refused"] > FILES // 20
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="utf-8"))
    assert peak
    assert int(peak[1]) < MOST_MEMORY


def remove(folder: Path) -> None:
    """Remove a folder and what is in it."""
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
