"""The tree is that of RFC 6962: as published, as another hand computes it, and as its definition says."""

import os
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rempart.journal.tree import (
    EMPTY,
    Growing,
    consistency_proof,
    extends,
    includes,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
)

LEAVES = [bytes.fromhex(leaf) for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                           "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
"""The eight leaves with which the implementations of Certificate Transparency test each other."""
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Their roots, from no leaf to all eight."""
NODES = [
    ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
     "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
     "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
     "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
     "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
     "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
     "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
     "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1"],
    ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
     "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
     "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
     "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"],
    ["d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
     "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"],
]  # fmt: skip
"""The hashes of the published tree of eight, level by level from the leaves."""
INCLUSION = {
    (0, 1): [],
    (0, 8): [(0, 1), (1, 1), (2, 1)],
    (5, 8): [(0, 4), (1, 3), (2, 0)],
    (2, 3): [(1, 0)],
    (1, 5): [(0, 0), (1, 1), (0, 4)],
}
"""Published paths: leaf and size, then the level and place of each hash."""
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [(0, 1), (1, 1), (2, 1)],
    (6, 8): [(1, 2), (1, 3), (2, 0)],
    (2, 5): [(1, 1), (0, 4)],
}


def grown(leaves: list[bytes]) -> Growing:
    """Return the tree over the leaves, one added after the other."""
    tree = Growing()
    for leaf in leaves:
        tree.append(leaf_hash(leaf))
    return tree


def defined(leaves: tuple[bytes, ...]) -> bytes:
    """Return the root as RFC 6962 defines it, recursively."""
    if len(leaves) < 2:
        return leaf_hash(leaves[0]) if leaves else EMPTY
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return node_hash(defined(leaves[:half]), defined(leaves[half:]))


@cache
def subtree(low: int, high: int) -> bytes:
    return defined(tuple(str(number).encode() for number in range(low, high)))


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size: int) -> None:
    """The root of the first leaves is the published one."""
    assert grown(LEAVES[:size]).root().hex() == ROOTS[size]


def test_published_paths() -> None:
    """The proofs of the published tree are the published ones, and hold."""
    leaves = [leaf_hash(leaf) for leaf in LEAVES]

    def between(low: int, high: int) -> bytes:
        return root_of(leaves[low:high])

    for (index, size), path in INCLUSION.items():
        proof = inclusion_proof(index, size, between)
        assert [hash_.hex() for hash_ in proof] == [NODES[level][place] for level, place in path]
        assert includes(index, size, leaves[index], proof, bytes.fromhex(ROOTS[size]))
    for (first, second), path in CONSISTENCY.items():
        proof = consistency_proof(first, second, between)
        assert [hash_.hex() for hash_ in proof] == [NODES[level][place] for level, place in path]
        assert extends(first, second, bytes.fromhex(ROOTS[first]), bytes.fromhex(ROOTS[second]), proof)


def test_another_implementation_has_the_same_roots_and_proofs() -> None:
    """The roots at every size to 300, and proofs at some, are those of pymerkle, which somebody else wrote."""
    if os.environ.get("REMPART_PYMERKLE_EXPECTED"):
        import pymerkle
    else:
        pymerkle = pytest.importorskip("pymerkle", reason="pymerkle (GPL, for this test alone) is not installed")
    other, tree = pymerkle.InmemoryTree(algorithm="sha256"), Growing()
    for number in range(300):
        other.append_entry(str(number).encode())
        tree.append(leaf_hash(str(number).encode()))
        assert other.get_root() == tree.root()
    for index, size in ((0, 1), (0, 300), (17, 150), (298, 299), (255, 257)):
        path = other.prove_inclusion(index + 1, size).path
        assert path[1:] == inclusion_proof(index, size, subtree)
    for first, second in ((1, 300), (150, 300), (256, 300), (7, 8)):
        proof = consistency_proof(first, second, subtree)
        assert extends(first, second, other.get_root(first), other.get_root(second), proof)


@given(st.integers(1, 200), st.data())
def test_every_proof_holds_and_no_other(size: int, data: st.DataObject) -> None:
    """The proof of any leaf, and of any earlier tree, holds; with one bit changed, cut or lengthened it does not."""
    root = subtree(0, size)
    index = data.draw(st.integers(0, size - 1))
    inclusion = inclusion_proof(index, size, subtree)
    leaf = subtree(index, index + 1)
    assert includes(index, size, leaf, inclusion, root)
    first = data.draw(st.integers(1, size))
    consistency = consistency_proof(first, size, subtree)
    assert extends(first, size, subtree(0, first), root, consistency)
    for proof in (inclusion, consistency):
        for changed in _changed(proof, data):
            assert not (includes(index, size, leaf, changed, root) if proof is inclusion else False)
            assert not (extends(first, size, subtree(0, first), root, changed) if proof is consistency else False)
    assert not includes(index, size, leaf_hash(b"another"), inclusion, root)
    assert not includes((index + 1) % size, size, leaf, inclusion, root) or size == 1
    assert first == size or not extends(first, size, subtree(1, first + 1), root, consistency)


def _changed(proof: list[bytes], data: st.DataObject) -> list[list[bytes]]:
    changed = [[*proof, EMPTY], proof[:-1] if proof else [EMPTY]]
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        one = bytes([proof[place][0] ^ 1]) + proof[place][1:]
        changed += [[*proof[:place], one, *proof[place + 1 :]], [*proof[:place], *proof[place + 1 :]]]
    return changed


@given(st.integers(0, 12), st.integers(0, 3), st.integers(0, 20))
def test_whole_subtrees_stand_in_for_their_leaves(blocks: int, height: int, rest: int) -> None:
    """A tree grown by complete subtrees and then by leaves has the root of the tree grown by leaves alone."""
    width = 1 << height
    tree = Growing()
    for block in range(blocks):
        tree.append_subtree(subtree(block * width, (block + 1) * width), width)
    for number in range(blocks * width, blocks * width + rest):
        tree.append(subtree(number, number + 1))
    assert (tree.size, tree.root()) == (blocks * width + rest, subtree(0, blocks * width + rest))
    assert tree.copy().root() == tree.root()


def test_what_cannot_stand_is_refused() -> None:
    """Neither a subtree that stands across another, nor peaks of another size, nor a proof of what is not there."""
    tree = grown(LEAVES[:1])
    for wrong in (2, 3):
        with pytest.raises(ValueError, match="subtree"):
            tree.append_subtree(EMPTY, wrong)
    with pytest.raises(ValueError, match="size"):
        Growing(3, [EMPTY])
    with pytest.raises(ValueError, match="leaf"):
        inclusion_proof(3, 3, subtree)
    for first, second in ((0, 3), (4, 3)):
        with pytest.raises(ValueError, match="sizes"):
            consistency_proof(first, second, subtree)
        assert not extends(first, second, EMPTY, EMPTY, [])
    assert not includes(3, 3, EMPTY, [], EMPTY)
    assert not includes(0, 1, b"", [], b"")
