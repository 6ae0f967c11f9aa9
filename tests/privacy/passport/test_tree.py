"""The tree against the known answers of Certificate Transparency, and against the definition in RFC 9162 as it stands there."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.passport import tree
from tests.privacy.passport import proofs

# The leaves and roots that implementations of RFC 6962 and RFC 9162 share as their test vectors.
LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
HASHES = [tree.leaf_hash(leaf) for leaf in LEAVES]


def root_by_definition(hashes: list[bytes]) -> bytes:
    """Section 2.1.1."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"").digest()
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    left, right = root_by_definition(hashes[:split]), root_by_definition(hashes[split:])
    return sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_roots_are_those_of_certificate_transparency(size, root):
    peaks = tree.Peaks()
    for leaf in HASHES[:size]:
        peaks.append(leaf)

    assert peaks.root().hex() == tree.Tree(HASHES[:size]).root().hex() == root


def test_proofs_are_those_of_certificate_transparency():
    whole = tree.Tree(HASHES)

    assert [each.hex()[:8] for each in whole.inclusion(0)] == ["96a296d2", "5f083f0a", "6b47aaf2"]
    assert [each.hex()[:8] for each in whole.inclusion(5)] == ["bc1a0643", "ca854ea1", "d37ee418"]
    assert [each.hex()[:8] for each in tree.Tree(HASHES[:3]).inclusion(2)] == ["fac54203"]
    assert [each.hex()[:8] for each in whole.consistency(1)] == ["96a296d2", "5f083f0a", "6b47aaf2"]
    assert [each.hex()[:8] for each in whole.consistency(6)] == ["0ebc5d34", "ca854ea1", "d37ee418"]
    assert [each.hex()[:8] for each in tree.Tree(HASHES[:5]).consistency(2)] == ["5f083f0a", "bc1a0643"]


hashes = st.lists(st.binary(max_size=3).map(tree.leaf_hash), min_size=1, max_size=70, unique=True)


@settings(max_examples=40)
@given(leaves=hashes, data=st.data())
def test_each_leaf_is_proven_and_no_other_in_its_place(leaves, data):
    whole, root = tree.Tree(leaves), root_by_definition(leaves)
    at = data.draw(st.integers(0, len(leaves) - 1))
    proof = whole.inclusion(at)

    assert whole.root() == root
    assert proofs.is_included(leaves[at], at, len(leaves), proof, root)
    assert not proofs.is_included(tree.leaf_hash(b"another"), at, len(leaves), proof, root)
    assert not proofs.is_included(leaves[at], at, len(leaves), [*proof, proof[0] if proof else root], root)
    assert not any(
        proofs.is_included(leaves[at], other, len(leaves), proof, root)
        for other in range(-1, len(leaves) + 1)
        if other != at
    )


@settings(max_examples=40)
@given(leaves=hashes, data=st.data())
def test_any_earlier_tree_is_proven_to_be_the_beginning(leaves, data):
    size = data.draw(st.integers(1, len(leaves)))
    before, whole = tree.Tree(leaves[:size]).root(), tree.Tree(leaves)
    proof = whole.consistency(size)

    assert proofs.is_consistent(size, before, len(leaves), whole.root(), proof)
    if size < len(leaves):
        other = tree.Tree([*leaves[: size - 1], tree.leaf_hash(b"another")]).root()
        assert not proofs.is_consistent(size, other, len(leaves), whole.root(), proof)
        assert not proofs.is_consistent(size, before, len(leaves), tree.leaf_hash(b"another"), proof)
        assert not proofs.is_consistent(size, before, len(leaves), whole.root(), proof[:-1])
        assert not proofs.is_consistent(size, before, len(leaves), whole.root(), [*proof, proof[0]])


@settings(max_examples=30)
@given(leaves=hashes, data=st.data())
def test_a_tree_grows_from_its_peaks_alone(leaves, data):
    size = data.draw(st.integers(0, len(leaves)))
    peaks = tree.Peaks()
    for leaf in leaves[:size]:
        peaks.append(leaf)
    again = tree.Peaks(peaks.size, peaks.hashes)
    for leaf in leaves[size:]:
        again.append(leaf)

    assert again.root() == root_by_definition(leaves)


def test_what_the_tree_has_not_is_refused():
    whole = tree.Tree(HASHES)

    for ask in (lambda: whole.inclusion(8), lambda: whole.inclusion(-1), lambda: whole.consistency(0)):
        with pytest.raises(tree.IsNoTree):
            ask()
    with pytest.raises(tree.IsNoTree):
        whole.consistency(9)
    with pytest.raises(tree.IsNoTree):
        tree.Peaks(3, [HASHES[0]])
    assert not proofs.is_consistent(4, HASHES[0], 3, HASHES[0], [])
    assert not proofs.is_consistent(3, HASHES[0], 4, HASHES[0], [])
