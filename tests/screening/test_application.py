"""Files of applications: what is read, and what is refused in one sentence that quotes no cell."""

import csv
import gzip
import io
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rempart.base import RempartError
from rempart.screening import TEMPLATE, read_applications

SECRET = "Zephyrine Quillonbrasse"
GOOD = ["A-1", "permit", "2026-11-06", "applicant", "Person", SECRET, "1980-02", "FR-SIREN:732829320", "1 rue X", "L-1"]


def file_of(*rows: list[str], head: str = TEMPLATE) -> bytes:
    """The bytes of a file of applications."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return head.encode() + text.getvalue().encode()


def changed(**cells: str) -> list[str]:
    """The good row with some cells changed."""
    return [cells.get(name, value) for name, value in zip(TEMPLATE.strip().split(","), GOOD, strict=True)]


def test_a_whole_row_is_read(tmp_path: Path) -> None:
    """Each cell arrives at its place; plural cells are split at |."""
    path = tmp_path / "applications.csv"
    path.write_bytes(file_of(changed(identifiers="FR-SIREN:732829320 | SYR-PASSPORT:N1"), changed(role="lender")))
    (application,) = read_applications(path).applications
    assert (application.id, application.procedure, application.received_on) == ("A-1", "permit", date(2026, 11, 6))
    assert application.premises == ["L-1"]
    first, second = application.lines
    assert (first.line, second.line, second.role) == (1, 2, "lender")
    assert first.identifiers == ("FR-SIREN:732829320", "SYR-PASSPORT:N1")
    assert str(first.birth_date) == "1980-02"


@pytest.mark.parametrize(
    "dressed",
    [
        lambda body: b"\xef\xbb\xbf" + body,
        lambda body: body.replace(b"\r\n", b"\n"),
        lambda body: body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
        gzip.compress,
    ],
    ids=["byte order mark", "line feeds", "carriage returns", "gzip"],
)
def test_files_are_read_as_offices_write_them(dressed: object, tmp_path: Path) -> None:
    """A byte order mark, either end of line, or .gz change nothing."""
    path = tmp_path / "applications.csv"
    path.write_bytes(dressed(file_of(GOOD)))  # type: ignore[operator]
    assert read_applications(path).applications[0].lines[0].name == SECRET


REFUSED = {
    "empty file": (b"", "the column 'application_id' is missing"),
    "head only": (TEMPLATE.encode(), "it holds no application"),
    "column missing": (
        file_of(GOOD[:-1], head=TEMPLATE.replace("received_on", "day")),
        "the column 'received_on' is missing",
    ),
    "column unknown": (file_of([*GOOD, "x"], head=TEMPLATE.strip() + f",{SECRET}\n"), "column 11 is not known"),
    "column twice": (file_of([*GOOD, "x"], head=TEMPLATE.strip() + ",name\n"), "the column 'name' stands twice"),
    "no day": (file_of(changed(received_on=SECRET)), "row 2, column received_on: it is not a day"),
    "week": (file_of(changed(received_on="2026-W01-1")), "it is not a day"),
    "long ago": (file_of(changed(received_on="0001-01-01")), "it is not a day"),
    "no such day": (file_of(changed(received_on="2026-02-30")), "it is not a day"),
    "birth": (file_of(GOOD, changed(birth_date=SECRET)), "row 3, column birth_date: it is not a date"),
    "identifier": (file_of(changed(identifiers=SECRET)), "row 2, column identifiers"),
    "kind": (file_of(changed(schema=SECRET)), "row 2, column schema: it is not a kind of party"),
    "name empty": (file_of(changed(name=" ")), "row 2: 'name' is empty"),
    "cells too few": (file_of(GOOD[:5]), "row 2: it has not as many cells as the header"),
    "cells too many": (file_of([*GOOD, SECRET]), "row 2: it has not as many cells as the header"),
    "other day": (file_of(GOOD, changed(received_on="2026-11-07")), "another procedure or another day"),
    "other procedure": (file_of(GOOD, changed(procedure="grant")), "another procedure or another day"),
    "not text": (bytes(range(256)) * 4, "the text is not whole UTF-8"),
    "another encoding": (file_of(changed(name="Zéphyrine")).decode().encode("latin-1"), "the text is not whole UTF-8"),
    "gzip cut": (gzip.compress(file_of(GOOD) * 50)[:-20], "the text is not whole UTF-8"),
    "gzip damaged": (gzip.compress(file_of(GOOD))[:20] + b"\x00" * 30, ""),
    "quote open": (
        TEMPLATE.encode() + b'A-1,permit,2026-11-06,applicant,Person,"' + SECRET.encode() + b",,,,\n",
        "no CSV",
    ),
    "cell too long": (file_of(changed(name="x" * 10_001)), "row 2: a cell is longer than 10,000 characters"),
    "cell far too long": (file_of(changed(name="x" * 2_000_000)), "no CSV"),
}


@pytest.mark.parametrize(("body", "what"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_refused(body: bytes, what: str, tmp_path: Path) -> None:
    """The error says file, row and column and what to do, and quotes no cell."""
    path = tmp_path / "applications.csv"
    path.write_bytes(body)
    with pytest.raises(RempartError) as caught:
        read_applications(path)
    assert what in str(caught.value)
    assert caught.value.where.startswith(str(path))
    assert caught.value.todo
    assert SECRET not in str(caught.value)


def test_a_folder_or_a_missing_file_is_refused(tmp_path: Path) -> None:
    """Neither is read."""
    for path in (tmp_path, tmp_path / "missing.csv"):
        with pytest.raises(RempartError, match="it cannot be read"):
            read_applications(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: TEMPLATE.encode() + text.encode("utf-8", "replace")),
    )
)
def test_any_bytes_are_read_or_refused(body: bytes, tmp_path: Path) -> None:
    """Nothing but an error for readers comes of any file."""
    path = tmp_path / "any.csv"
    path.write_bytes(body)
    with suppress(RempartError):
        assert read_applications(path).applications
