"""A bundle carries publications to a machine without network, whole or not at all."""

import errno
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.cli.conftest import Ran, run
from tests.registers import tiny
from tests.registers.fresh.conftest import rows
from tests.registers.fresh.people import people, publish
from tests.screening.practice import once

from rempart.base import RempartError
from rempart.journal import verify
from rempart.ledger import Workspace, editions_in_use
from rempart.ledger.suppression import Suppressions, enter
from rempart.registers import load
from rempart.registers.fresh import load_bundle, write_bundle
from rempart.registers.fresh.remembered import Remembered, last_confirmed, remember

__all__ = ["run"]
DAY, LATER, SEEN = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 15)


def prepared(workspace: Workspace, *, scope: str = "whole") -> Workspace:
    """Give a workspace the two registers of the tests."""
    tiny.spells(workspace.path / "registers" / "spells", scope=scope)
    people(workspace.path / "registers" / "people")
    return workspace


@pytest.fixture(scope="session")
def source_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The machine with network: two editions of one register, one of another; made once for the run."""

    def make(folder: Path) -> None:
        workspace = prepared(Workspace.create(folder / "workspace", town="Valmorel-sur-Mer"))
        registers = workspace.path / "registers"
        tiny.publish(workspace, registers / "spells", DAY, rows(3))
        tiny.publish(workspace, registers / "spells", LATER, rows(4))
        publish(workspace, registers / "people", DAY, [("A1", "Person", "Norvik Quorvane", "", "", "North")])

    return once(tmp_path_factory, worker_id, "bundled", make) / "workspace"


@pytest.fixture
def source(source_once: Path, tmp_path: Path) -> Workspace:
    """A copy of it of one's own."""
    shutil.copytree(source_once, tmp_path / "workspace")
    return Workspace.open(tmp_path / "workspace")


@pytest.fixture
def target(tmp_path: Path) -> Workspace:
    """The machine without network."""
    return prepared(Workspace.create(tmp_path / "target", town="Valmorel-sur-Mer"))


def nothing_loaded(workspace: Workspace) -> bool:
    """Whether a workspace holds no edition, and nothing was left beside them."""
    left = [path for path in workspace.path.iterdir() if path.name.startswith(".bundle")]
    return not left and not any(workspace.path.glob("editions/*/2*"))


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write a bundle again with other members, its checksums of zip correct."""
    with zipfile.ZipFile(path) as bundle:
        members = {name: bundle.read(name) for name in bundle.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w") as bundle:
        for name, content in members.items():
            bundle.writestr(name, content)
    return path


def test_a_bundle_gives_the_same_editions(source: Workspace, target: Workspace, tmp_path: Path) -> None:
    """Of whole editions the last is carried: its tables are the same bytes, and its hashes are those of the publisher."""
    bundled = write_bundle(source, tmp_path / "b.zip")
    sha256, taken = load_bundle(target, tmp_path / "b.zip")
    assert sha256 == bundled.sha256
    assert [one.edition.register_id for one in taken] == ["people", "spells"]
    for name, day in (("people", DAY), ("spells", LATER)):
        (here,), there = editions_in_use(target.editions_of(name)), editions_in_use(source.editions_of(name))[-1]
        assert (here.day, here.receipt.written, here.receipt.files) == (day, there.receipt.written, there.receipt.files)
    verify(target.path / "journal")


def test_the_same_editions_give_the_same_bundle(source: Workspace, tmp_path: Path) -> None:
    """To the byte, so that its hash can be compared."""
    for name in ("one.zip", "two.zip"):
        write_bundle(source, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_parts_are_carried_all(tmp_path: Path, workspace: Workspace, target: Workspace) -> None:
    """A register of parts is whole only with every one of them."""
    prepared(workspace, scope="part")
    prepared(target, scope="part")
    for day, number in ((DAY, 3), (LATER, 4)):
        tiny.publish(workspace, workspace.path / "registers" / "spells", day, rows(number))
    write_bundle(workspace, tmp_path / "b.zip", ["spells"])
    load_bundle(target, tmp_path / "b.zip")
    assert [edition.day for edition in editions_in_use(target.editions_of("spells"))] == [DAY, LATER]


def test_a_bundle_carries_when_the_publisher_last_said_so(source: Workspace, target: Workspace, tmp_path: Path) -> None:
    """Without network the age counts from the day on which the other machine saw it confirmed."""
    remember(source.editions_of("spells"), Remembered(edition="2026-02-28", confirmed_on=SEEN))
    write_bundle(source, tmp_path / "b.zip")
    load_bundle(target, tmp_path / "b.zip")
    assert (last_confirmed(target, "spells"), last_confirmed(target, "people")) == (SEEN, DAY)


def test_loading_a_bundle_twice_does_nothing(source: Workspace, target: Workspace, tmp_path: Path) -> None:
    """As any load of what is held."""
    write_bundle(source, tmp_path / "b.zip")
    load_bundle(target, tmp_path / "b.zip")
    _, taken = load_bundle(target, tmp_path / "b.zip")
    assert all(one.loaded is not None and one.loaded.already for one in taken)


WHY = ("--reason", "request ER-2026-04", "--decided-on", "2026-11-18", "--by", "dpo-1")
PEOPLE = [
    ("A1", "Person", "Norvik Quorvane", "", "", "North"),
    ("A2", "Person", "Else Tarn", "", "", "a friend of Norvik Quorvane"),
    ("A3", "Person", "Odda Belline", "", "", "North"),
]


@pytest.mark.parametrize("erased", ["after the load", "before the load"])
def test_a_bundle_says_that_records_were_emptied(
    erased: str, source: Workspace, target: Workspace, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """In its manifest and on both screens: what these records said of others stands in the tables here, and does not arrive."""
    path, says = tmp_path / "b.zip", "2 records were emptied before it was bundled"
    here, there = ("--workspace", source.path), ("--workspace", target.path)
    if erased == "before the load":
        by_id = Suppressions.read(source.path).with_more(["people:A1"], "request 4", DAY, "dpo-1", DAY)
        enter(source, by_id, "dpo-1")
    publish(source, source.path / "registers" / "people", LATER, PEOPLE)
    if erased == "after the load":
        assert run("purge", "--suppress", "people:A1", *WHY, "--yes", *here).code == 0
    written = run("bundle", path, "people", *here)
    assert (written.code, written.out.count(says)) == (0, 1)
    with zipfile.ZipFile(path) as bundle:
        assert [one["emptied"] for one in json.loads(bundle.read("manifest.json"))["editions"]] == [2]
    loaded = run("load", path, *there)
    assert (loaded.code, loaded.out.count(says)) == (1, 1)  # the empty records are refused here
    assert editions_in_use(target.editions_of("people"))[-1].receipt.emptied == 2
    run("bundle", tmp_path / "further.zip", "people", *there)
    assert run("load", tmp_path / "further.zip", "--json", *there).err.count(says) == 1


def test_a_bundle_of_whole_files_says_nothing_of_the_kind(
    source: Workspace, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """Where nobody was erased."""
    assert "emptied" not in run("bundle", tmp_path / "b.zip", "--workspace", source.path).out
    with zipfile.ZipFile(tmp_path / "b.zip") as bundle:
        assert {one["emptied"] for one in json.loads(bundle.read("manifest.json"))["editions"]} == {0}


@pytest.mark.parametrize("part", [0.0, 0.2, 0.5, 0.9, 0.999])
def test_a_bundle_cut_short_is_refused_whole(part: float, source: Workspace, target: Workspace, tmp_path: Path) -> None:
    """Wherever the carrying stopped."""
    path = tmp_path / "b.zip"
    write_bundle(source, path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    with pytest.raises(RempartError, match="damaged or cut short"):
        load_bundle(target, path)
    assert nothing_loaded(target)


def test_no_changed_byte_is_taken(source: Workspace, target: Workspace, tmp_path: Path) -> None:
    """Whichever byte is changed, nothing is loaded, or it changed nothing that is read (padding and dates of zip)."""
    path = tmp_path / "b.zip"
    write_bundle(source, path)
    good = path.read_bytes()
    with zipfile.ZipFile(path) as bundle:
        content = {(one.header_offset, one.header_offset + 60 + one.file_size) for one in bundle.infolist()}
    for place in range(0, len(good), 97):
        path.write_bytes(good[:place] + bytes([good[place] ^ 0x41]) + good[place + 1 :])
        try:
            load_bundle(target, path)
        except RempartError:
            assert nothing_loaded(target), place
        else:
            (here,), there = (
                editions_in_use(target.editions_of("spells")),
                editions_in_use(source.editions_of("spells"))[-1],
            )
            assert here.receipt.files == there.receipt.files, (place, content)
            target = prepared(Workspace.create(tmp_path / f"target-{place}", town="Valmorel-sur-Mer"))


def _more(members: dict[str, bytes]) -> None:
    members["files/spells/2026-02-28/2"] = b"more"


def _less(members: dict[str, bytes]) -> None:
    del members["files/spells/2026-02-28/1"]


def _other(members: dict[str, bytes]) -> None:
    members["files/spells/2026-02-28/1"] = members["files/people/2026-01-31/1"]


def _unknown(members: dict[str, bytes]) -> None:
    members["manifest.json"] = members["manifest.json"].replace(b"rempart-bundle/1", b"rempart-bundle/9")


def _no_manifest(members: dict[str, bytes]) -> None:
    del members["manifest.json"]


def _path(members: dict[str, bytes]) -> None:
    members["manifest.json"] = members["manifest.json"].replace(b"files/spells/2026-02-28/1", b"files/../../../tmp/x/1")


def _name(members: dict[str, bytes]) -> None:
    members["manifest.json"] = members["manifest.json"].replace(b"published-spells.gz", b"../published-spells.gz")


def _register(members: dict[str, bytes]) -> None:
    text = members["manifest.json"].replace(b'"register_id": "spells"', b'"register_id": "nonsense"')
    members["manifest.json"] = text


def _twice(members: dict[str, bytes]) -> None:
    text = members["manifest.json"].replace(b"files/spells/2026-02-28/1", b"files/people/2026-01-31/1")
    members["manifest.json"] = text
    del members["files/spells/2026-02-28/1"]


def _long_name(members: dict[str, bytes]) -> None:
    members["manifest.json"] = members["manifest.json"].replace(b"published-spells.gz", "é".encode() * 200)


def _long_edition(members: dict[str, bytes]) -> None:
    place = b"files/spells/" + b"2" * 300 + b"/1"
    members["manifest.json"] = members["manifest.json"].replace(b"files/spells/2026-02-28/1", place)
    members[place.decode()] = members.pop("files/spells/2026-02-28/1")


_CHANGES = [_more, _less, _other, _unknown, _no_manifest, _path, _name, _register, _twice, _long_name, _long_edition]


@pytest.mark.parametrize("change", _CHANGES)
def test_a_tampered_bundle_is_refused_whole(
    change: Callable[[dict[str, bytes]], None], source: Workspace, target: Workspace, tmp_path: Path
) -> None:
    """A file more, less or other than the manifest says, a place or a register that is none: not even the good ones."""
    path = tmp_path / "b.zip"
    write_bundle(source, path)
    with pytest.raises(RempartError):
        load_bundle(target, rewritten(path, change))
    assert nothing_loaded(target)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_place_that_stands_twice_is_refused(source: Workspace, target: Workspace, tmp_path: Path) -> None:
    """In the manifest and among the files alike."""
    path = tmp_path / "b.zip"
    write_bundle(source, path)
    with zipfile.ZipFile(path) as bundle:
        manifest = json.loads(bundle.read("manifest.json"))
        members = [(file["path"], bundle.read(file["path"])) for one in manifest["editions"] for file in one["files"]]
    manifest["editions"].append(manifest["editions"][0])
    with zipfile.ZipFile(path, "w") as bundle:
        for name, content in [*members, members[0], ("manifest.json", json.dumps(manifest).encode())]:
            bundle.writestr(name, content)
    with pytest.raises(RempartError):
        load_bundle(target, path)
    assert nothing_loaded(target)


def test_a_long_name_of_a_file_is_carried(source: Workspace, target: Workspace, tmp_path: Path) -> None:
    """Whatever name a disk takes."""
    file = tmp_path / f"{'é' * 120}.csv"
    file.write_bytes(rows(5))
    load(source, "spells", [file], edition=SEEN)
    write_bundle(source, tmp_path / "b.zip", ["spells"])
    _, taken = load_bundle(target, tmp_path / "b.zip")
    assert [one.error for one in taken] == [None]


def test_a_bundle_that_cannot_be_unpacked_is_said(
    source: Workspace, target: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, a folder given for a file: the words of the system, and nothing loaded."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(RempartError, match="Is a directory"):
        load_bundle(target, tmp_path)
    write_bundle(source, tmp_path / "b.zip")
    monkeypatch.setattr("rempart.registers.fresh.bundle._unpack", full)
    with pytest.raises(RempartError, match="No space left"):
        load_bundle(target, tmp_path / "b.zip")
    assert nothing_loaded(target)


def test_a_packed_member_is_refused(source: Workspace, target: Workspace, tmp_path: Path) -> None:
    """No file of a bundle is greater than the bundle: there is no bomb in it."""
    path = tmp_path / "b.zip"
    write_bundle(source, path)
    with zipfile.ZipFile(path) as bundle:
        members = {name: bundle.read(name) for name in bundle.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in members.items():
            bundle.writestr(name, content)
    with pytest.raises(RempartError, match="manifest names"):
        load_bundle(target, path)
    assert nothing_loaded(target)


def test_a_bundle_keeps_the_bounds_of_its_reader(source: Workspace, target: Workspace, tmp_path: Path) -> None:
    """What the other machine took, this one may set aside; the rest is loaded, and that is said."""
    tiny.spells(target.path / "registers" / "spells", expect={"operator_spell": [1000, 2000]})
    write_bundle(source, tmp_path / "b.zip")
    _, taken = load_bundle(target, tmp_path / "b.zip")
    assert [one.error is None for one in taken] == [True, False]


def test_a_damaged_source_is_not_carried(source: Workspace, tmp_path: Path) -> None:
    """An edition that is no longer as its receipt says is named, and no file is left."""
    (kept,) = source.editions_of("spells").glob("2026-02-28/source/*")
    kept.write_bytes(kept.read_bytes()[:-10])
    with pytest.raises(RempartError, match="damaged"):
        write_bundle(source, tmp_path / "b.zip")
    assert list(tmp_path.glob("*b.zip*")) == []


def test_a_bundle_never_overwrites(source: Workspace, tmp_path: Path) -> None:
    """Somebody's file of that name stays."""
    (tmp_path / "b.zip").write_text("mine")
    with pytest.raises(RempartError, match="it exists"):
        write_bundle(source, tmp_path / "b.zip")


def test_the_commands_print_the_same_hash(
    source: Workspace, target: Workspace, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """Who carries the bundle compares the last line of both; each is journalled."""
    path = tmp_path / "b.zip"
    written = run("bundle", path, "spells", "people", "--workspace", source.path)
    loaded = run("load", path, "--workspace", target.path)
    assert (written.code, loaded.code) == (0, 0)
    sha256 = written.out.split()[-1]
    assert loaded.out.split()[-1] == sha256
    for workspace, action in ((source, "bundle.written"), (target, "bundle.done")):
        (entry,) = [entry for entry in workspace.journal.entries() if entry.action == action]
        assert entry.data["manifest"] == sha256
    assert json.loads(run("load", path, "--json", "--workspace", target.path).out.splitlines()[0])["already"]


def test_a_file_that_is_no_bundle_is_refused(target: Workspace, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """A list given without its register is told apart from a bundle; a name that is no file is wrong usage."""
    (tmp_path / "list.csv").write_text("a;b\n")
    assert run("load", tmp_path / "list.csv", "--workspace", target.path).code == 1
    assert run("load", "spells", "--workspace", target.path).code == 2
