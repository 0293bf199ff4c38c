"""A bundle: a decision with what proves it. One byte changed, hidden, added or taken away is found."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import rfc8785
from tests.journal.journals import at_once, seeded

import rempart
from rempart.base import RempartError
from rempart.journal import Journal, archive, verifier
from rempart.journal.bundle import seal, verify_bundle, write_bundle

FILES = {"decision.pdf": b"%PDF-1.7 invented", "letters/hearing.txt": "Zaïre, l’été".encode(), "report.json": b"{}"}


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Journal:
    """A journal in which other things happened before and after the decision was sealed, as entry 6."""
    journal = at_once(tmp_path_factory.mktemp("journal") / "journal", 5)
    seal(journal, FILES, actor="officer-7", case="A-1", purpose="permit")
    journal.append("load", actor="clerk", data={})
    return journal


@pytest.fixture(scope="module")
def bundle(journal: Journal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of that decision, which shows entries 2 and 6."""
    path = tmp_path_factory.mktemp("bundle") / "decision.zip"
    write_bundle(path, FILES, journal, [6, 2])
    return path


def refusal(path: Path, body: bytes, **more: object) -> str:
    """Return what is said of a bundle of these bytes."""
    path.write_bytes(body)
    with pytest.raises(RempartError) as caught:
        verify_bundle(path, **more)  # type: ignore[arg-type]
    return str(caught.value)


def test_a_bundle_shows_what_it_was_given(journal: Journal, bundle: Path) -> None:
    """Its files, its entries and no others, the checkpoint, and the key that signed it."""
    found = verify_bundle(bundle)
    assert found.files == tuple(FILES)
    assert [(entry.number, entry.action) for entry in found.entries] == [(2, "load"), (6, "bundle.sealed")]
    assert found.key == journal.store.keys()[0]
    assert found.note.checkpoint.size == 7
    with zipfile.ZipFile(bundle) as plain:
        assert plain.testzip() is None
        assert {name: plain.read(name) for name in FILES} == FILES
        assert b"clerk" in plain.read("journal/entries.jsonl")
        assert plain.read("journal/entries.jsonl").count(b"\n") == 2


def test_the_same_bundle_has_the_same_bytes(journal: Journal, bundle: Path, tmp_path: Path) -> None:
    """Neither the clock nor the machine stands in it."""
    write_bundle(tmp_path / "again.zip", dict(reversed(FILES.items())), journal, [2, 6])
    assert (tmp_path / "again.zip").read_bytes() == bundle.read_bytes()


def test_every_changed_byte_is_found(bundle: Path, tmp_path: Path) -> None:
    """Any byte of the file, those of the ZIP form included: 400 of them, and each end."""
    body, chance = bundle.read_bytes(), seeded(1)
    for place in [0, len(body) - 1, *chance.sample(range(len(body)), 400)]:
        refusal(tmp_path / "b.zip", body[:place] + bytes([body[place] ^ 1 << chance.randrange(8)]) + body[place + 1 :])
    for place in (0, len(body) // 2, len(body)):
        refusal(tmp_path / "b.zip", body[:place] + b"x" + body[place:])
        refusal(tmp_path / "b.zip", body[: place - 1])


def repacked(bundle: Path, **changes: bytes | None) -> bytes:
    """Return the bundle with files changed, added or taken away, its manifest made to fit by somebody without the key."""
    files = archive.unpacked(bundle.read_bytes())
    for name, body in changes.items():
        files.pop(name.replace("__", "/"), None)
        if body is not None:
            files[name.replace("__", "/")] = body
    import hashlib

    def listed(under: bool) -> list[dict[str, object]]:
        return [
            {"name": name, "sha256": hashlib.sha256(body).hexdigest(), "size": len(body)}
            for name, body in sorted(files.items())
            if name != "manifest.json" and name.startswith("journal/") == under
        ]

    files["manifest.json"] = rfc8785.dumps(
        {"files": listed(False), "form": "rempart-bundle/1", "journal": listed(True)}
    )
    return archive.packed(files)


def test_whoever_makes_the_manifest_fit_meets_the_journal(bundle: Path, tmp_path: Path) -> None:
    """The sealed entry holds the hash of the list of the files, and the tree holds the entry."""
    path = tmp_path / "b.zip"
    for changed in ({"report.json": b"[]"}, {"extra.txt": b"more"}, {"decision.pdf": None}):
        assert "no entry of the journal sealed these files" in refusal(path, repacked(bundle, **changed))
    lines = archive.unpacked(bundle.read_bytes())["journal/entries.jsonl"]
    first, second = lines.splitlines(keepends=True)
    for other in (lines.replace(b'"clerk"', b'"other"'), second + first, first + first):
        assert "is not in the journal" in refusal(
            path, repacked(bundle, journal__entries_jsonl=None, **{"journal/entries.jsonl": other})
        )
    assert "not one proof for each" in refusal(path, repacked(bundle, **{"journal/entries.jsonl": second}))
    assert "damaged" in refusal(path, repacked(bundle, **{"journal/checkpoint.txt": b"x\n7\nAAAA\n"}))
    assert "key is missing" in refusal(path, repacked(bundle, **{"journal/key.txt": None}))


def test_a_bundle_of_another_journal_is_told_by_its_key(journal: Journal, bundle: Path, tmp_path: Path) -> None:
    """A whole bundle can be made by anybody with a key of their own; the key that the reader kept tells them apart."""
    other = at_once(tmp_path / "other", 3)
    seal(other, FILES, actor="officer-7")
    write_bundle(tmp_path / "false.zip", FILES, other, [4])
    assert verify_bundle(tmp_path / "false.zip").files == tuple(FILES)
    body = (tmp_path / "false.zip").read_bytes()
    assert "not the key that you gave" in refusal(tmp_path / "b.zip", body, key=journal.store.keys()[0])
    assert verify_bundle(bundle, key=journal.store.keys()[0], outside=[journal.folder / "checkpoint"])
    assert "not the checkpoint of the bundle" in refusal(
        tmp_path / "b.zip", body, outside=[journal.folder / "checkpoint"]
    )


def hostile(path: Path, **files: bytes) -> bytes:
    """Return an archive as any tool writes one."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as made:
        for name, body in files.items():
            made.writestr(name, body)
    return path.read_bytes()


@pytest.mark.parametrize(
    "name", ["../out", "/etc/passwd", "a/../b", "a\\b", "C:x", "a//b", "a/", ".", "a\nb", "a.", "NUL:", "a\u202eb"]
)
def test_names_that_lead_elsewhere_are_refused(name: str, tmp_path: Path) -> None:
    """No path leaves the folder, whatever the machine; neither when written nor when read."""
    made = hostile(tmp_path / "h.zip", **{name: b"x"})
    assert "not allowed" in refusal(tmp_path / "b.zip", made)
    with pytest.raises(RempartError, match="not allowed"):
        seal(Journal(tmp_path / "journal"), {name: b"x"}, actor="officer-7")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_hostile_archives_are_refused(bundle: Path, tmp_path: Path) -> None:
    """Bombs, names twice, other kinds of files, and what is no archive at all."""
    path = tmp_path / "h.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("zeros", bytes(50_000_000))
    assert "more than its size allows" in refusal(tmp_path / "b.zip", path.read_bytes())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as small:
        small.writestr("a", b"abc")
    assert "compressed" in refusal(tmp_path / "b.zip", path.read_bytes())
    for twice in (("a", "a"), ("a", "A"), ("é", "e\u0301")):
        with zipfile.ZipFile(path, "w") as made:
            for name in twice:
                made.writestr(name, b"x")
        assert "twice" in refusal(tmp_path / "b.zip", path.read_bytes())
    with zipfile.ZipFile(path, "w") as made:
        for number in range(archive.MOST_FILES + 1):
            made.writestr(str(number), b"")
    assert "more" in refusal(tmp_path / "b.zip", path.read_bytes())
    assert "changed or hidden" in refusal(tmp_path / "b.zip", hostile(path, a=b"x"))
    for body in (b"", b"PK", b"PK\x05\x06" + bytes(18), bundle.read_bytes()[:-10], b"x" * 1000):
        refusal(tmp_path / "b.zip", body)


def test_a_bundle_needs_the_entry_that_sealed_it(journal: Journal, tmp_path: Path) -> None:
    """Without it nothing would bind the files to the journal; nor may a file take the place of a trace."""
    with pytest.raises(RempartError, match="none of the entries sealed"):
        write_bundle(tmp_path / "b.zip", FILES, journal, [2])
    with pytest.raises(RempartError, match="none of the entries sealed"):
        write_bundle(tmp_path / "b.zip", FILES | {"more": b""}, journal, [6])
    with pytest.raises(RempartError, match="no such entry"):
        write_bundle(tmp_path / "b.zip", FILES, journal, [6, 99])
    for name in ("manifest.json", "journal/key.txt", "Journal/x"):
        with pytest.raises(RempartError, match="needs itself"):
            write_bundle(tmp_path / "b.zip", {name: b""}, journal, [6])
    assert not (tmp_path / "b.zip").exists()


ALONE = """
import sys
allowed = {"rempart", "rfc8785", "cryptography", "cffi", "_cffi_backend", "yaml", "_yaml"} | set(sys.stdlib_module_names)
class Only:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in allowed:
            raise ImportError(name + " is not there")
sys.meta_path.insert(0, Only())
def offline(event, arguments):
    if event.startswith("socket."):
        raise RuntimeError("no network")
sys.addaudithook(offline)
sys.path.insert(0, sys.argv.pop(1))
import rempart
assert rempart.__file__.startswith(sys.path[0]), rempart.__file__
from rempart.journal.verifier import main
sys.exit(main())
"""


def alone(rooms: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the verifier where nothing of this software but two rooms is there."""
    command = [sys.executable, "-c", ALONE, str(rooms), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rooms ``journal`` and ``base`` of this software, and no other."""
    source = Path(rempart.__file__).parent
    folder = tmp_path_factory.mktemp("rooms")
    for room in ("base", "journal"):
        shutil.copytree(source / room, folder / "rempart" / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(source / "__init__.py", folder / "rempart")
    return folder


def test_the_verifier_needs_two_rooms_and_no_network(
    journal: Journal, bundle: Path, rooms: Path, tmp_path: Path
) -> None:
    """The same bundle and the same journal are whole on a machine that has only the verifier; one changed byte is found."""
    done = alone(rooms, bundle)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Bundle whole: 3 files" in done.stdout
    assert "The key is the one that came with it" in done.stdout
    body = bundle.read_bytes()
    (tmp_path / "b.zip").write_bytes(body.replace(b"invented", b"inventeD"))
    done = alone(rooms, tmp_path / "b.zip")
    assert (done.returncode, done.stdout) == (1, "")
    done = alone(rooms, journal.folder, "--key", journal.folder / "key.txt", "--json")
    assert json.loads(done.stdout)["entries"] == 7
    shutil.copytree(journal.folder, tmp_path / "workspace" / "journal")
    (tmp_path / "workspace" / "journal" / "entries" / "000001.jsonl").write_bytes(b"")
    done = alone(rooms, tmp_path / "workspace")
    assert done.returncode == 1
    assert "entry 1 and what follows were cut off" in done.stderr


def test_exit_codes_of_the_verifier(
    journal: Journal, bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 whole, 1 broken or unreadable, 2 usage; errors on standard error, in one sentence."""
    assert verifier.main([str(bundle), "--key", str(journal.store.keys()[0])]) == 0
    assert "came with it" not in capsys.readouterr().out
    for wrong in (
        [str(tmp_path)],
        [str(tmp_path / "nothing")],
        [str(bundle), "--key", "nothing"],
        [str(bundle), "--key", "a+b+c"],
    ):
        assert verifier.main(wrong) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith("Error. ")
    with pytest.raises(SystemExit) as stop:
        verifier.main([])
    assert stop.value.code == 2
