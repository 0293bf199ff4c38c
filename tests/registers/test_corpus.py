"""Every register, in each of its forms, with every fault that files have: a clear error, or counts that agree.

A file that cannot be trusted never replaces the last good edition, nothing half-loaded is left, and no error quotes a cell.
"""

import csv
import gzip
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.registers import corpus
from tests.registers.samples import Sample, family, samples
from tests.registers.workbooks import Cell, ods, xlsx

from rempart.base import RempartError
from rempart.ledger import Workspace, editions_in_use
from rempart.ledger.editions import RECEIPT, Edition
from rempart.registers import load
from rempart.registers.form import CsvFormat, SheetFormat
from rempart.registers.loading import Loaded

pytestmark = pytest.mark.slow  # minutes: every register in every form, with every fault

MEASURED = """
import atexit, re
from pathlib import Path
atexit.register(lambda: print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]))
from rempart.cli import main
main()
"""
"""Runs the command line and prints its own peak memory, kB."""

NEXT = date(2026, 3, 31)
"""The day of the edition after the good one."""
FORMULA = "=2+3+Norvik"


@dataclass
class Standing:
    """One form of one register, its good edition in use in a workspace of its own."""

    sample: Sample
    editor: corpus.Editor
    workspace: Workspace
    good: Loaded

    def editions(self) -> list[Edition]:
        """Return the editions in use."""
        return editions_in_use(self.workspace.editions_of(self.sample.register))

    def names(self) -> set[str]:
        """Return the names of parties and places that the sample holds: what an error must not quote."""
        found = {corpus.SECRET}
        for table, column in (("name", "value"), ("place", "name")):
            found |= {row[column] for row in rows_of(self.sample.expected / f"{table}.csv")}
        return {name for name in found if len(name) > 3}

    def refuses(self, paths: list[Path], day: date | None = None, what: str = ".") -> None:
        """Give the files: an error in three parts that quotes nothing, and everything stays as it was."""
        before = [edition.id for edition in self.editions()]
        day = day or (None if self.sample.day is None else NEXT)
        with pytest.raises(RempartError, match=what) as caught:
            load(self.workspace, self.sample.register, paths, edition=day)
        assert caught.value.where
        assert caught.value.what
        assert caught.value.todo
        assert [name for name in self.names() if name in str(caught.value)] == []
        assert [edition.id for edition in self.editions()] == before
        folder = self.workspace.editions_of(self.sample.register)
        assert [path.name for path in folder.iterdir() if path.name.startswith(".loading")] == []
        assert list(self.workspace.journal.entries())[-1].action == "load.set_aside"


STANDING = [sample for sample in samples() if sample.files]
FIRST = {family(sample): sample for sample in reversed(STANDING)}
"""A form of each family of readers: where each form takes ten seconds, CI tries these."""


@pytest.fixture(scope="module", params=STANDING, ids=str)
def standing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Standing:
    """Load the good sample of a form; what is refused afterwards leaves the workspace as it is."""
    sample: Sample = request.param
    workspace = Workspace.create(tmp_path_factory.mktemp("standing") / "workspace", town="Valmorel-sur-Mer")
    good = load(workspace, sample.register, sample.files, edition=sample.day)
    return Standing(sample, corpus.open_files(sample), workspace, good)


@pytest.fixture(scope="module")
def bombs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A gigabyte of zeros as .gz, a third of it as .zip."""
    folder, zeros = tmp_path_factory.mktemp("bombs"), bytes(10_000_000)
    (folder / "bomb.gz").write_bytes(gzip.compress(zeros) * 100)
    with (
        zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("bomb.csv", "w") as member,
    ):
        for _ in range(33):
            member.write(zeros)
    return [folder / "bomb.gz", folder / "bomb.zip"]


@pytest.mark.parametrize("fault", corpus.FAULTS)
def test_a_bad_file_is_set_aside_and_the_last_good_edition_stays(
    standing: Standing, fault: str, tmp_path: Path
) -> None:
    """Cut short, empty, a web page, another encoding, a column gone, entities: each in every file of the publication."""
    for files in corpus.FAULTS[fault](standing.editor):
        standing.refuses(saved(files, tmp_path))


def test_nine_tenths_gone_is_set_aside(standing: Standing) -> None:
    """A whole edition with far fewer rows than the one before does not come in."""
    if standing.sample.of.card.scope == "part":
        pytest.skip("each edition adds to those before")
    path = standing.editions()[0].path / RECEIPT
    text, receipt = path.read_text(encoding="utf-8"), standing.good.receipt
    larger = {table: rows * 20 for table, rows in receipt.tables.items()}
    other = receipt.model_copy(update={"tables": larger, "register_sha256": "0" * 64})
    path.write_text(other.model_dump_json(), encoding="utf-8")
    try:
        standing.refuses(standing.sample.files, what="where the edition of")
    finally:
        path.write_text(text, encoding="utf-8")


def test_a_bomb_is_refused_before_it_grows(standing: Standing, bombs: list[Path]) -> None:
    """A .gz is read no further than a tenth; a .zip says its size."""
    for bomb in bombs:
        standing.refuses([bomb], what="a bomb|more than")


def test_a_compressed_file_cut_short_is_set_aside(standing: Standing, tmp_path: Path) -> None:
    """A .gz that ends too early is never half-read."""
    paths = saved({f"{name}.gz": gzip.compress(content) for name, content in standing.editor.files.items()}, tmp_path)
    paths[-1].write_bytes(paths[-1].read_bytes()[:-20])
    standing.refuses(paths, what="damaged or cut short")


def test_a_new_column_is_dropped_counted_and_named(standing: Standing, workspace: Workspace, tmp_path: Path) -> None:
    """What the card does not know stands in the kept source alone, and the load says that it is not complete."""
    files = standing.editor.with_column("Extra", corpus.SECRET)
    if files == standing.editor.files:
        pytest.skip("its files have no header line")
    loaded = loaded_from(standing, files, workspace, tmp_path)
    unknown = loaded.receipt.unknown_columns
    assert unknown
    assert {name.rpartition(".")[2] for name in unknown} == {"Extra"}
    assert min(unknown.values()) > 0
    assert not loaded.complete
    (edition,) = editions_in_use(workspace.editions_of(standing.sample.register))
    assert [cell for cell in texts_of(edition.path) if corpus.SECRET in cell] == []
    kept = b"".join(gzip.decompress(path.read_bytes()) for path in (edition.path / "source").iterdir())
    if standing.sample.of.card.strip_source:
        assert corpus.SECRET.encode() not in kept
    assert corpus.SECRET not in (edition.path / RECEIPT).read_text(encoding="utf-8")


def test_a_formula_is_a_text(standing: Standing, workspace: Workspace, tmp_path: Path) -> None:
    """What would run in a careless office comes out as it stands in the file."""
    name = a_cell_that_comes_out(standing)
    files = standing.editor.changed(lambda cell: FORMULA if cell == name else cell)
    loaded_from(standing, files, workspace, tmp_path)
    (edition,) = editions_in_use(workspace.editions_of(standing.sample.register))
    assert FORMULA in texts_of(edition.path)


def test_dates_of_two_digits_say_no_day(standing: Standing, workspace: Workspace, tmp_path: Path) -> None:
    """1/2/24 is neither a day of the year 24 nor a guess between January and February; what is lost by it is counted."""
    files = standing.editor.changed(lambda cell: DATE.sub("1/2/24", cell))
    if files == standing.editor.changed(str):
        pytest.skip("it has no dates")
    paths = saved(files, tmp_path)
    try:
        loaded = load(workspace, standing.sample.register, paths, edition=standing.sample.day or NEXT)
    except RempartError:
        return
    (edition,) = editions_in_use(workspace.editions_of(standing.sample.register))
    days = days_of(edition.path)
    assert [day for day in days if day.year < 1000 or day in (date(2024, 1, 2), date(2024, 2, 1))] == []
    if len(days) < len(days_of(standing.editions()[0].path)):
        assert said(loaded) > said(standing.good)


def test_a_cell_of_two_lines_is_one_cell(standing: Standing, workspace: Workspace, tmp_path: Path) -> None:
    """A line end within quotes ends no record."""
    if not isinstance(standing.sample.of.form.format, CsvFormat):
        pytest.skip("it is no delimited text")
    name = a_cell_that_comes_out(standing)
    files = standing.editor.changed(lambda cell: "Norvik\nQuorvane" if cell == name else cell)
    loaded = loaded_from(standing, files, workspace, tmp_path)
    assert loaded.receipt.read == standing.good.receipt.read
    (edition,) = editions_in_use(workspace.editions_of(standing.sample.register))
    assert [text for text in texts_of(edition.path) if re.search(r"Norvik\s+Quorvane", text)]


def test_a_row_that_lacks_a_cell_is_refused_and_the_others_load(standing: Standing, tmp_path: Path) -> None:
    """Which cell belongs to which column cannot be told; a record that is refused takes none of the others with it."""
    if not isinstance(standing.editor, corpus.Tables) or not isinstance(standing.sample.of.form.format, CsvFormat):
        pytest.skip("its rows cannot lack a cell")
    for number, (part, files) in enumerate(standing.editor.short_rows()):
        workspace = Workspace.create(tmp_path / f"{number}", town="Valmorel-sur-Mer")
        receipt = loaded_from(standing, files, workspace, tmp_path).receipt
        reasons = receipt.refused_parts if part else receipt.reasons
        assert sum(n for reason, n in reasons.items() if "cells where the header has" in reason) == 1
        assert receipt.read == standing.good.receipt.read
        assert receipt.loaded >= standing.good.receipt.loaded - 1


@pytest.mark.parametrize("workbook", [xlsx, ods])
def test_a_formula_of_a_workbook_is_never_evaluated(standing: Standing, workbook: Any, tmp_path: Path) -> None:
    """Its last result, as the workbook keeps it, is what is read."""
    if not isinstance(standing.editor, corpus.Tables) or not isinstance(standing.sample.of.form.format, SheetFormat):
        pytest.skip("it is no workbook")
    name = a_cell_that_comes_out(standing)
    (grid,) = standing.editor.grids
    kind = "str" if workbook is xlsx else "string"
    rows = [[Cell("Norvik", kind, formula="1+1") if cell == name else cell for cell in row] for row in grid.rows]
    content = workbook({standing.sample.of.form.format.sheet or "Sheet1": rows})
    workspace = Workspace.create(tmp_path / "workspace", town="Valmorel-sur-Mer")
    loaded_from(standing, {grid.name: content}, workspace, tmp_path)
    (edition,) = editions_in_use(workspace.editions_of(standing.sample.register))
    assert "Norvik" in texts_of(edition.path)


@pytest.mark.parametrize(
    "standing",
    [pytest.param(one, marks=() if one in FIRST.values() else pytest.mark.long) for one in STANDING],
    ids=str,
    indirect=True,
)
def test_a_value_of_200_mb_is_refused_in_bounded_memory(standing: Standing, tmp_path: Path) -> None:
    """One cell, one text, one string; the process stays under 500 MB."""
    sample, filler = standing.sample, "x" * 200_000_000
    long = max(standing.names(), key=lambda name: name in standing.editor.cells())
    first = long if long in standing.editor.cells() else a_cell_that_comes_out(standing)
    seen: list[str] = []

    def lengthened(cell: str) -> str:
        if cell != first or seen:
            return cell
        seen.append(cell)
        return filler

    paths = saved(standing.editor.changed(lengthened), tmp_path)
    day = ["--edition", NEXT.isoformat()] if sample.day else []
    command = [sys.executable, "-c", MEASURED, "load", sample.register, *map(str, paths), *day]
    command += ["--workspace", str(standing.workspace.path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    for path in paths:
        path.unlink()
    assert done.returncode == 1, done.stderr[:2_000]
    assert re.search(r"longer than|larger than|more than|too long|a bomb|stopped", done.stderr), done.stderr[:2_000]
    assert "Traceback" not in done.stderr
    assert "xxxx" not in done.stderr
    assert int(done.stdout.split()[-1]) < 500_000


def test_statements_that_no_longer_come_do_not_vanish(workspace: Workspace, tmp_path: Path) -> None:
    """BODS statements carry their own history: a short file adds what it says and takes nothing away."""
    sample = next(sample for sample in samples("bods") if sample.of.name == "v04")
    load(workspace, "bods", sample.files)
    lines = sample.files[0].read_text(encoding="utf-8").splitlines()
    short = tmp_path / "short.json"
    short.write_text("[" + lines[1].rstrip(",").replace("2024-02-05", "2026-03-31") + "]", encoding="utf-8")
    assert load(workspace, "bods", [short]).receipt.loaded == 1
    assert len(editions_in_use(workspace.editions_of("bods"))) == 2


DATE = re.compile(
    r"(?<![\w-])(\d{4}-\d{2}-\d{2}([T ][\d:.]+(Z|[+-]\d{2}:\d{2})?)?Z?|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}[ -]\w{3}[ -]\d{4})(?![\w-])"
)
"""A day as publishers write it."""


def saved(files: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write the files."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def loaded_from(standing: Standing, files: Mapping[str, bytes], workspace: Workspace, folder: Path) -> Loaded:
    """Load the files into a new workspace; the sums agree."""
    loaded = load(workspace, standing.sample.register, saved(files, folder), edition=standing.sample.day)
    receipt = loaded.receipt
    assert receipt.read == receipt.loaded + receipt.refused + receipt.left_out
    assert receipt.read == standing.good.receipt.read
    return loaded


def said(loaded: Loaded) -> int:
    """Return how much a load says that it could not read."""
    receipt = loaded.receipt
    return receipt.refused + sum(receipt.doubtful.values()) + sum(receipt.refused_parts.values())


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of an expected table; none where there is no such table."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def a_cell_that_comes_out(standing: Standing) -> str:
    """Return a name that stands alone in a cell and comes out as it is; where there is none, another text."""
    cells, wanted = standing.editor.cells(), ["name", "place"]
    tables = sorted(standing.sample.expected.glob("*.csv"), key=lambda path: (path.stem not in wanted, path.stem))
    lineage = ("row_id", "part", "record_id", "kind", "party_id")
    for row in (row for path in tables for row in rows_of(path)):
        for column, value in row.items():
            if column not in lineage and value in cells and re.fullmatch(r"[^\W\d_][\w' .-]{3,}", value):
                return value
    pytest.skip("no text of the sample comes out as it is")


def read_all(folder: Path, kind: str) -> Iterator[Any]:
    """Yield the cells of one type in every table of an edition; those that the load itself adds are left out."""
    with duckdb.connect() as connection:
        for path in sorted(folder.rglob("*.parquet")):
            shown = connection.execute(f"describe select * from read_parquet('{path}')").fetchall()
            for name in (
                name for name, is_kind, *_ in shown if is_kind == kind and name not in ("known_from", "known_to")
            ):
                for (cell,) in connection.execute(f"select \"{name}\" from read_parquet('{path}')").fetchall():
                    if cell is not None:
                        yield cell


def texts_of(folder: Path) -> list[str]:
    """Return every text in the tables of an edition."""
    return list(read_all(folder, "VARCHAR"))


def days_of(folder: Path) -> list[date]:
    """Return every day in the tables of an edition."""
    return list(read_all(folder, "DATE"))
