"""Hostile files at every door that takes a file: the same gate stands at each, and nothing of what was refused is kept."""

import io

import pytest

from rempart.desk.cases.uploads import REASONS
from rempart.desk.pages.words import voice
from rempart.desk.registers.models import Upload
from tests.desk.hostile.conftest import Town, routes, told
from tests.desk.operations.test_uploads import docx, pdf, png, with_part

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
CORPUS = {
    "macro": with_part(docx(), "word/vbaProject.bin", b"x"),
    "bomb": with_part(docx(), "word/big.xml", bytes(60_000_000)),
    "entity": with_part(docx(), "word/more.xml", XXE),
    "path": with_part(docx(), "../../etc/cron.d/x", b"x"),
    "html as pdf": b"<html><script>alert(1)</script></html>",
    "svg": XXE.replace(b"<a>", b"<svg xmlns='http://www.w3.org/2000/svg'>"),
    "script in a pdf": pdf(OpenAction="JavaScript"),
    "program": b"MZ\x90\x00\x03" + EICAR,
    "cut": png()[:-9],
}
DOORS = {
    "cases:upload": ({"role": "paper"}, "file"), "screening:papers": ({"what": ""}, "file"),
    "letters:upload": ({"seen": "1"}, "draft"), "letters:delivery": ({"seen": "2", "kind": "receipt", "on": "2026-11-30"}, "file"),
    "measures:settle": ({"on": "2026-11-30"}, "file"), "registers:new": ({"register": "new", "fresh": "town_rents"}, "file"),
}  # fmt: skip
"""Every route that reads a file, with what its form asks beside it."""


OF_A_DOOR = (
    "letters.mistake_draft", "letters.why_no_file", "measures.mistake_file", "registers.refused_kind_of_file",
)  # fmt: skip
"""What a door says that takes fewer kinds of files than the others."""


def refusals() -> list[str]:
    """Return the sentences by which the gate refuses a file: a page that refuses for another reason says none of them."""
    return [words.en for words in REASONS.values()] + [str(voice().plain(key)) for key in OF_A_DOOR]


def test_every_door_is_named() -> None:
    """A view that reads files and is not in this list is a door without a guard: the code is searched for them."""
    from pathlib import Path

    import rempart.desk

    root = Path(rempart.desk.__file__).parent
    found = [path for path in root.rglob("*.py") if "request.FILES" in path.read_text(encoding="utf-8")]
    readers = [path for path in found if path.name != "uploads.py"]  # the gate itself, whose manual names the field
    assert {path.parent.name for path in readers} == {name.partition(":")[0] for name in DOORS}
    for path in readers:
        assert "uploads import" in path.read_text(encoding="utf-8"), path
    assert set(DOORS) <= {name for name, _, _ in routes()}


def test_a_hostile_file_is_taken_at_no_door(furnished: Town) -> None:
    """Macro, bomb, entity, climbing name, HTML, SVG, script, program, half a picture: refused at each, and no document is added."""
    people = furnished.cast.people
    officer, steward = furnished.client(people["case_officer"]), furnished.client(people["register_steward"])
    before, uploads = furnished.cast.case.document_set.count(), Upload.objects.count()
    wrong = []
    for door, (typed, field) in DOORS.items():
        client = steward if door.startswith("registers:") else officer
        for name, content in CORPUS.items():
            file = io.BytesIO(content)
            file.name = f"../../{name}.pdf"
            answer = client.post(furnished.path(door), {**typed, field: file})
            shown = told(answer)
            if answer.status_code != 422 or not any(one in shown for one in refusals()) or "etc/passwd" in shown:
                wrong.append((door, name, answer.status_code))
    assert not wrong, wrong
    assert furnished.cast.case.document_set.count() == before
    assert Upload.objects.count() == uploads


@pytest.mark.parametrize("name", ["measures:proof", "letters:proof_file", "cases:document"])
def test_what_came_from_outside_is_never_shown_in_the_page(furnished: Town, name: str) -> None:
    """A proof or a paper is a download in which nothing may act, whatever it says it is."""
    answer = furnished.client(furnished.cast.people["case_officer"]).get(furnished.path(name))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")
