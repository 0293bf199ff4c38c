"""The compiled kernel and the default engine give the same answers, to the last bit."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rempart.base import RempartError
from rempart.identity import Index, Name, Party
from rempart.identity import library as library_module
from rempart.identity.index import engine, searching
from rempart.identity.index.asked import AskedName, asked_name
from rempart.identity.index.engine import ArrayEngine, Found, knobs
from rempart.identity.index.kernel import KernelEngine
from rempart.identity.library import library

KERNEL = library()
kernel_only = pytest.mark.skipif(KERNEL is None, reason="the kernel was not compiled on this machine")
STEMS = [
    "vask",
    "tors",
    "pir",
    "nord",
    "vald",
    "solt",
    "mir",
    "kolm",
    "brent",
    "lum",
    "drozd",
    "quor",
    "an",
    "el",
    "ev",
    "or",
    "x",
]
PLAIN = st.lists(st.lists(st.sampled_from(STEMS), min_size=1, max_size=3).map("".join), min_size=1, max_size=22).map(" ".join)  # fmt: skip
NAMES = st.one_of(PLAIN, PLAIN, st.text(max_size=30), st.sampled_from(["كريم نابولاني", "Пелагея Дроздова", "כרים", "王伟", "كس", "Van Der Lumeran", "😀"]))  # fmt: skip
PARTIES = st.lists(
    st.builds(Party, st.uuids().map(str), st.sampled_from(["Person", "Company", "LegalEntity", "Vessel"]), st.lists(NAMES.map(Name), min_size=1, max_size=3).map(tuple)),
    max_size=25, unique_by=lambda party: party.id,
)  # fmt: skip


def rows_of(found: Found) -> list[tuple[int, int, float]]:
    return list(zip(found.row.tolist(), found.name.tolist(), found.score.tolist(), strict=True))


def asked_of(parties: list[Party]) -> list[AskedName]:
    return [asked_name(name.value, party) for party in parties for name in party.names]


def agree(arrays: searching.Arrays, names: list[AskedName], allowed: np.ndarray | None = None) -> None:
    """Compare the engines, also where a question may touch a few names only: what the budget cuts must be the same."""
    assert KERNEL is not None
    told = knobs()
    for touched in (told.touched, (5, 40)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engine, "knobs", lambda touched=touched: replace(told, touched=touched))
            default, kernel = ArrayEngine(arrays), KernelEngine(arrays, KERNEL)
        assert rows_of(default.find(names, allowed)) == rows_of(kernel.find(names, allowed))


@kernel_only
@given(PARTIES, PARTIES)
@settings(deadline=None, max_examples=120)
def test_both_engines_agree(listed: list[Party], asked: list[Party]) -> None:
    """Any parties, any questions: odd texts, glued and parted words, scripts, and of some parties alone."""
    index = Index.build(listed)
    names = asked_of(asked) + asked_of(listed)
    agree(index._arrays, names)
    agree(index._arrays, names, np.arange(len(listed)) % 3 == 0)


@kernel_only
def test_they_agree_where_much_is_alike() -> None:
    """Names of a few stems: hundreds of variants and namesakes, more than are compared."""
    parts = [one + two for one in STEMS for two in STEMS]
    listed = [
        Party(f"p{i:04d}", "Person", (Name(f"{parts[i % 200]} {parts[i * 7 % 251]} {parts[i * 3 % 17]}"),))
        for i in range(2_000)
    ]
    listed += [Party(f"n{i:03d}", "Person", (Name("Elvask Torsan"),)) for i in range(300)]
    index = Index.build(listed)
    agree(index._arrays, asked_of(listed[::9]) + [AskedName(("elvask", "torsan"), False, 1)] * 2)


@kernel_only
def test_they_agree_on_words_that_are_parted() -> None:
    """Two words asked that are each two neighbours of a name: their parts stand in one order in both engines."""
    listed = [
        Party(f"{stem}{i:03d}", "Person", (Name(f"{stem} {STEMS[i % 16]}{i}"),))
        for stem in ("vasko", "torsi", "pirel", "nordu")
        for i in range(60)
    ]
    listed.append(Party("both", "Person", (Name("vasko torsi pirel nordu"),)))
    agree(Index.build(listed)._arrays, [AskedName(("vaskotorsi", "pirelnordu"), False, 1)])


@kernel_only
def test_a_kernel_of_another_source_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old library beside a newer source would answer wrongly: it is left alone, and an error where it is asked for."""
    source = tmp_path / "kernel.c"
    source.write_bytes(library_module._SOURCE.read_bytes() + b"/* newer */")
    monkeypatch.setattr(library_module, "_SOURCE", source)
    monkeypatch.delenv("REMPART_KERNEL", raising=False)
    library.cache_clear()
    try:
        assert library() is None
        library.cache_clear()
        monkeypatch.setenv("REMPART_KERNEL", str(library_module.LIBRARY))
        with pytest.raises(RempartError, match="no kernel of this version"):
            library()
    finally:
        monkeypatch.undo()
        library.cache_clear()


@kernel_only
def test_letters_that_no_reader_gives_harm_nobody() -> None:
    """The kernel takes bytes: signs, very long words and lines without tabs are searched for, and found nowhere."""
    assert KERNEL is not None
    index = Index.build([Party("a", "Person", (Name("Elise Vaskoran"),))])
    kernel = KernelEngine(index._arrays, KERNEL)
    odd = AskedName(("\x7f\x01", "é" * 30, "a" * 5_000, "", "x"), True, 1)
    assert len(kernel.find([odd, AskedName((), False, 0)]).row) == 0


def test_the_engine_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without kernel, or told to do without, has the default engine."""
    library.cache_clear()
    monkeypatch.setenv("REMPART_KERNEL", "none")
    try:
        assert searching.engine_name() == "arrays"
        index = Index.build([Party("a", "Person", (Name("Elise Vaskoran"),))])
        assert [one.id for one in index.search(Party("q", "Person", (Name("Elyse Vascoran"),)))] == ["a"]
    finally:
        monkeypatch.undo()
        library.cache_clear()


@pytest.mark.skipif("REMPART_KERNEL_EXPECTED" not in os.environ, reason="CI expects the kernel")
def test_the_kernel_was_compiled() -> None:
    """Where a compiler is there, the kernel is."""
    assert KERNEL is not None
