"""Files on receipt: unpacked with care, told by their bytes, never named by an archive's paths."""

import gzip
import io
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from tests.registers.workbooks import ods, xlsx, zipped

from rempart.base import RempartError
from rempart.registers.reading import Received, archives, receive

LIMIT = 10_000_000


def received(folder: Path, *contents: bytes, limit: int = LIMIT) -> list[Received]:
    """Receive files named ``1.x``, ``2.x`` and so on."""
    staging = folder / "staging"
    staging.mkdir(exist_ok=True)
    paths = [folder / f"{number}.x" for number in range(1, len(contents) + 1)]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return receive(paths, staging, limit)


def test_an_archive_stands_for_its_files(tmp_path: Path) -> None:
    """In the order of their names, among the other files given; folders and leftovers of systems do not count."""
    archive = zipped(
        {"d/": "", "d/b.csv": "bb", "a.csv": "a", "__MACOSX/d/._b.csv": "x", "d/.DS_Store": "x", "d/Thumbs.db": "x"}
    )
    files = received(tmp_path, b"first", archive, b"last")
    assert [(file.number, file.name, file.plain.read_bytes()) for file in files] == [
        (1, "1.x", b"first"),
        (2, "a.csv", b"a"),
        (3, "b.csv", b"bb"),
        (4, "3.x", b"last"),
    ]


def test_notes_in_an_archive_are_left_aside(tmp_path: Path) -> None:
    """Publishers put a PDF beside the data; it is told by its bytes."""
    (file,) = received(tmp_path, zipped({"notes.txt": "%PDF-1.4 ...", "list.csv": "a"}))
    assert file.name == "list.csv"
    with pytest.raises(RempartError, match="holds no data"):
        received(tmp_path, zipped({"notes.pdf": "%PDF-1.4 ..."}))
    with pytest.raises(RempartError, match="holds no file"):
        received(tmp_path, zipped({"d/": ""}))


@pytest.mark.parametrize("workbook", [xlsx({"One": [["a"]]}), ods({"One": [["a"]]})])
def test_a_workbook_stays_one_file(workbook: bytes, tmp_path: Path) -> None:
    """It is an archive too, alone or within one."""
    assert [file.name for file in received(tmp_path, workbook)] == ["1.x"]
    assert [file.name for file in received(tmp_path, zipped({"a.bin": workbook, "b.csv": "b"}))] == ["a.bin", "b.csv"]


def test_paths_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    """A member that climbs out is a file like any other, under the last part of its name, cleaned."""
    names = ["../../outside.csv", "/etc/absolute.csv", "c:\\windows\\back.csv", "d/odd\x07\n<name>.csv"]
    files = received(tmp_path, zipped(dict.fromkeys(names, "a")))
    assert sorted(file.name for file in files) == ["absolute.csv", "back.csv", "odd___name_.csv", "outside.csv"]
    assert all(file.plain.parent == tmp_path / "staging" for file in files)
    assert {path.name for path in tmp_path.iterdir()} == {"1.x", "staging"}


def test_gzip_is_undone_of_anything(tmp_path: Path) -> None:
    """Also of an archive; the hash is that of the file itself."""
    plain, packed = received(tmp_path, b"text", gzip.compress(b"text"))
    assert plain.sha256 == packed.sha256
    (member,) = received(tmp_path, gzip.compress(zipped({"a.csv": "a"})))
    assert (member.number, member.name, member.plain.read_bytes()) == (1, "a.csv", b"a")


def encrypted() -> bytes:
    """Return an archive whose one file says that it is encrypted."""
    packed = bytearray(zipped({"a.csv": "a"}))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def many(count: int) -> bytes:
    """Return an archive of so many empty files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(count):
            archive.writestr(str(number), "")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "it is empty"),
        (zipped({"a.csv": ""}), "it is empty"),
        (zipped({"a.zip": zipped({"b.csv": "b"})}), "packed twice"),
        (zipped({"a.csv.gz": gzip.compress(b"a")}), "packed twice"),
        (gzip.compress(gzip.compress(b"a", mtime=0), mtime=0), "packed twice"),
        (zipped({"a.csv": "<!DOCTYPE html><html>"}), "web page"),
        (encrypted(), "encrypted"),
        (partial(many, 2_001), "more than 2,000 files"),
        (partial(many, 100_000), "damaged"),
        (zipped({"a.csv": b"0" * (LIMIT + 1)}), "more than 10,000,000 bytes"),
        (gzip.compress(b"0" * (LIMIT + 1)), "more than 10,000,000 bytes"),
        (zipped({"a.csv": bytes(range(256)) * 99})[:-50], "damaged"),
        (zipped({"a.csv": "hello"}).replace(b"\xcbH\xcd", b"\xcbI\xcd", 1), "damaged"),
    ],
)
def test_what_cannot_be_trusted_is_refused(content: bytes | Callable[[], bytes], what: str, tmp_path: Path) -> None:
    """Each has its own words, and nothing is written beside the staging folder; what is large is made here only."""
    packed = content() if callable(content) else content
    with pytest.raises(RempartError, match=what) as caught:
        received(tmp_path, packed)
    assert caught.value.todo


def test_a_file_that_says_a_smaller_size_than_it_has_is_refused(tmp_path: Path) -> None:
    """What counts is what comes out, not what the directory says."""
    packed = zipped({"a.csv": b"0" * 1000})
    lying = packed.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(RempartError, match="damaged"):
        received(tmp_path, lying)


@pytest.mark.parametrize("pack", [gzip.compress, lambda plain: zipped({"a.csv": plain})])
def test_a_bomb_is_refused_before_it_fills_the_disk(
    pack: "object", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond a size that no honest file exceeds at such a ratio, unpacking stops."""
    monkeypatch.setattr(archives, "BOMB_BYTES", 1_000_000)
    with pytest.raises(RempartError, match="a bomb"):
        received(tmp_path, pack(b"0" * 9_000_000))  # type: ignore[operator]
    assert sum(path.stat().st_size for path in (tmp_path / "staging").iterdir()) < 5_000_000
    assert received(tmp_path, pack(b"0" * 900_000))  # type: ignore[operator]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The path and the reason of the system."""
    with pytest.raises(RempartError, match=r"nowhere\.csv: it cannot be read \(No such file"):
        receive([tmp_path / "nowhere.csv"], tmp_path, LIMIT)
